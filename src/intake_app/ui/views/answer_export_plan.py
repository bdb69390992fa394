"""What an export would hold, what stays and why, and the limits people set: read before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake_app.ui.views.cards import Chip
from intake_app.ui.views.labels import label
from intake_app.ui.views.plan_lines import clear
from intake_app.ui.words_answers import why_answers_stay, why_case_stays
from intake_app.ui.words_travel import CLASS_WORDS, say

if TYPE_CHECKING:
    from intake_app.i18n import Translator
    from intake_app.services.answer_plan import CaseLine, ExportPlan


class ExportPlanLines(QWidget):
    """Draws an ExportPlan; drawn anew only when the plan is another one."""

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._shown: tuple[object, ...] = ()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(8)

    def show_plan(self, plan: ExportPlan | None, instead: str) -> None:
        """Show what a plan means; without one, the words `instead`."""
        if (plan, instead) == self._shown:
            return
        self._shown = (plan, instead)
        clear(self._lines)
        if plan is None:
            self._lines.addWidget(label(instead, "soft"))
            return
        self._draw_goes(plan)
        self._draw_stays(plan)
        self._draw_limits(plan)

    def _draw_goes(self, plan: ExportPlan) -> None:
        tr = self._tr
        if not plan.cases:
            self._lines.addWidget(label(tr.text("Nothing of it may go."), "soft"))
            return
        records = tr.plural("{count} record", "{count} records", len(plan.cases)).format(count=len(plan.cases))
        sheets = tr.plural("{count} questionnaire", "{count} questionnaires", plan.records).format(count=plan.records)
        words = tr.text("{records}, {questionnaires}").format(records=records, questionnaires=sheets)
        self._lines.addWidget(label(words, "soft"))
        for kind in CLASS_WORDS:
            if plan.goes.get(kind):
                self._add(Chip(say(CLASS_WORDS, kind, tr), "good"), self._answers(plan.goes[kind]))

    def _draw_stays(self, plan: ExportPlan) -> None:
        tr = self._tr
        self._heading(tr.text("What stays here"))
        for line in plan.lines:
            for reason in why_case_stays(line, tr) if not line.may_go else ():
                words = tr.text("{name}: {reason}").format(name=_name(line), reason=reason)
                self._add(Chip(tr.text("all of it"), "warning"), words)
        for (kind, reason), count in sorted(plan.stays.items()):
            words = tr.text("{answers}: {reason}").format(
                answers=self._answers(count), reason=why_answers_stay(reason, tr)
            )
            self._add(Chip(say(CLASS_WORDS, kind, tr), "quiet" if reason == "always" else "waiting"), words)
        always = tr.text(
            "The sealed section and the interviewer's notes never go into such files, nor do original photographs:"
            " they hold what the camera wrote into them."
        )
        self._lines.addWidget(label(always, "small"))

    def _draw_limits(self, plan: ExportPlan) -> None:
        if plan.limits:
            self._heading(self._tr.text("Limits the person set"))
            for limit in plan.limits:
                self._lines.addWidget(label(limit))

    def _heading(self, text: str) -> None:
        self._lines.addSpacing(8)
        self._lines.addWidget(label(text, "heading"))

    def _answers(self, count: int) -> str:
        return self._tr.plural("{count} answer", "{count} answers", count).format(count=count)

    def _add(self, chip: Chip, words: str) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(label(words), 1)
        self._lines.addLayout(line)


def _name(line: CaseLine) -> str:
    return f"«{line.pseudonym}»" if line.pseudonym else line.record
