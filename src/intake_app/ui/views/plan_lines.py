"""What would go and what would stay, and why: the lines of a hand-over that a person reads before writing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from intake_app.ui.code_words import ITEM_WORDS, RISK_WORDS
from intake_app.ui.views.cards import Chip
from intake_app.ui.views.labels import label
from intake_app.ui.wording import size_text
from intake_app.ui.words_travel import CLASS_WORDS, say, why_it_stays

if TYPE_CHECKING:
    from intake_app.i18n import Translator
    from intake_app.services.handover import Plan
    from intake_app.services.release import CasePreview

_NOTES = "I"


class PlanLines(QWidget):
    """Draws a Plan; drawn anew only when the plan is another one."""

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._shown: tuple[object, ...] = ()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(8)

    def show_plan(self, plan: Plan | None) -> None:
        """Show what a plan means; without one, what to do first."""
        if (plan,) == self._shown:
            return
        self._shown = (plan,)
        clear(self._lines)
        if plan is not None:
            self._draw(plan)
        else:
            self._lines.addWidget(label(self._tr.text("Choose a record and a recipient."), "soft"))

    def _draw(self, plan: Plan) -> None:
        tr = self._tr
        goes = [one for one in plan.previews if one.decision.is_allowed]
        if goes or not plan.cases:
            self._lines.addWidget(label(self._what_goes(goes, plan.size_bytes), "soft"))
        stops = [one for one in plan.previews if one.decision.is_instruction]
        for preview in stops:
            words = tr.text("{name}: only the withdrawal goes, so that the receiver stops. Nothing told goes with it.")
            self._add(Chip(tr.text("withdrawal"), "warning"), words.format(name=_name(preview)))
        stays = [one for one in plan.previews if not one.decision.is_allowed and one not in stops]
        if stays or any(one.withheld for one in goes):
            self._lines.addSpacing(8)
            self._lines.addWidget(label(tr.text("What stays here"), "heading"))
        for preview in stays:
            for reason in self._reasons(preview):
                words = tr.text("{name}: {reason}").format(name=_name(preview), reason=reason)
                self._add(Chip(tr.text("all of it"), "warning"), words)
        self._draw_withheld(goes)
        limits = dict.fromkeys(limit for one in goes for limit in one.decision.limits)
        if limits:
            self._lines.addSpacing(8)
            self._lines.addWidget(label(tr.text("Limits the person set"), "heading"))
            for limit in limits:
                self._lines.addWidget(label(limit))

    def _what_goes(self, goes: list[CasePreview], size_bytes: int) -> str:
        tr = self._tr
        if not goes:
            return tr.text("Nothing of it may go.")
        files = sum(one.files for one in goes)
        records = tr.plural("{count} record", "{count} records", len(goes)).format(count=len(goes))
        if not files:
            return tr.text("{records}, no files").format(records=records)
        return tr.text("{records}, {files}, {size}").format(
            records=records,
            files=tr.plural("{count} file", "{count} files", files).format(count=files),
            size=size_text(size_bytes, tr),
        )

    def _reasons(self, preview: CasePreview) -> list[str]:
        tr, decision = self._tr, preview.decision
        reasons = [tr.text("no consent: {item}").format(item=say(ITEM_WORDS, item, tr)) for item in decision.missing]
        if decision.risk:
            reasons.append(tr.text("risk: {level}").format(level=say(RISK_WORDS, decision.risk, tr)))
        return reasons

    def _draw_withheld(self, goes: list[CasePreview]) -> None:
        """One line for each class and reason, with the names of the records it concerns."""
        tr = self._tr
        found: dict[tuple[str, str], list[str]] = {}
        for preview in goes:
            for kind in preview.withheld:
                reason = preview.decision.withheld.get(kind, "always")
                found.setdefault((kind, reason), []).append(_name(preview))
        for (kind, reason), names in sorted(found.items(), key=lambda one: (one[0][0] == _NOTES, one[0])):
            words = why_it_stays(reason, ITEM_WORDS, tr)
            if kind != _NOTES:
                words = tr.text("{name}: {reason}").format(name=", ".join(names), reason=words)
            self._add(Chip(say(CLASS_WORDS, kind, tr), "quiet" if kind == _NOTES else "waiting"), words)

    def _add(self, chip: Chip, words: str) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(label(words), 1)
        self._lines.addLayout(line)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let Qt delete it."""
    while (item := layout.takeAt(0)) is not None:
        inner = item.layout()
        if inner is not None:
            clear(inner)
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def _name(preview: CasePreview) -> str:
    return f"«{preview.pseudonym}»" if preview.pseudonym else preview.record
