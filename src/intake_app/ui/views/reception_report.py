"""One received bundle: what speaks against it, the verdict on every record, the sum, and what can be done with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from intake_app.domain.case import record_number
from intake_app.ui.views.cards import Card, Chip
from intake_app.ui.views.flow import Flow
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.page import row
from intake_app.ui.wording import date_text, size_text
from intake_app.ui.words_travel import (
    CHAIN_WORDS,
    REASON_WORDS,
    REJECT_REASONS,
    VERDICT_TONES,
    VERDICT_WORDS,
    counts_text,
    day_of,
    report_words,
    say,
    say_reasons,
)

if TYPE_CHECKING:
    from intake_app.i18n import Translator
    from intake_app.services.received import Report
    from intake_app.services.verdicts import CaseVerdict
    from intake_app.ui.presenters.reception import ReceptionPresenter, ReceptionState

_HOLDS: Final = ("accepted", "newer", "already_here")
_TEXT_PX: Final = 760


class ReportCard(Card):
    """Draws the open bundle of a state; made anew for each. `first` is the button that should take the keyboard."""

    def __init__(self, tr: Translator, presenter: ReceptionPresenter, report: Report, state: ReceptionState) -> None:
        words, tone = report_words(report, tr)
        title = tr.text("{sender} · bundle {number}").format(
            sender=report.sender_name or tr.text("unknown sender"), number=report.seq
        )
        super().__init__(title, Chip(words, tone))
        self._tr = tr
        self._presenter = presenter
        self._report = report
        self.first: QPushButton | None = None
        self.body.addWidget(label(self._facts(), "soft"))
        for line in self._warnings():
            made = label(line, "notice")
            made.setMaximumWidth(_TEXT_PX)
            self.body.addWidget(made)
        if report.counts:
            self.body.addWidget(label(self._sum(), "strong"))
        # Above the records: with many of them the buttons would not be seen.
        self._add_actions(state)
        for case in report.cases:
            self.body.addLayout(self._case_line(case))

    def _facts(self) -> str:
        tr, report = self._tr, self._report
        return tr.text("Made on {day} · {files} · {size}").format(
            day=date_text(day_of(report.made_at), tr),
            files=tr.plural("{count} file", "{count} files", report.files).format(count=report.files),
            size=size_text(report.size_bytes, tr),
        )

    def _warnings(self) -> list[str]:
        tr, report = self._tr, self._report
        lines = [say(REASON_WORDS, doubt, tr) for doubt in report.doubts]
        lines += [say(CHAIN_WORDS, one.kind, tr).format(first=one.from_seq, last=one.to_seq) for one in report.chain]
        if report.reason:
            lines.append(tr.text("Rejected: {reason}").format(reason=say(REASON_WORDS, report.reason, tr)))
        return lines

    def _case_line(self, case: CaseVerdict) -> QHBoxLayout:
        tr = self._tr
        record = record_number(case.case_id)
        line = QHBoxLayout()
        line.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        line.addWidget(Chip(say(VERDICT_WORDS, case.verdict, tr), VERDICT_TONES[case.verdict]), 0, top)
        own = [reason for reason in case.reasons if reason not in self._report.doubts]
        reasons = "\n".join(say_reasons(own, tr))
        words = tr.text("{record} — entries: {counts}").format(record=record, counts=counts_text(case.counts, tr))
        line.addWidget(label(f"{words}\n{reasons}" if reasons else words), 1)
        if self._report.state in ("accepted", "partly"):
            opens = button(tr.text("Open"), "quiet", partial(self._presenter.open_case, case.case_id))
            opens.setAccessibleName(tr.text("Open record {record}").format(record=record))
            line.addWidget(opens, 0, top)
        return line

    def _sum(self) -> str:
        """The numbers of all verdicts and that they are all there is."""
        counts = self._report.counts
        total = sum(counts.values())
        words = self._tr.plural(
            "{count} entry in the bundle = {parts}", "{count} entries in the bundle = {parts}", total
        )
        return words.format(count=total, parts=counts_text(counts, self._tr, " + "))

    def _add_actions(self, state: ReceptionState) -> None:
        tr, report = self._tr, self._report
        if state.is_rejecting and report.state == "waiting":
            self._ask_why()
            return
        left: list[QPushButton] = []
        right: list[QPushButton] = []
        if report.state == "waiting":
            left.append(button(tr.text("Reject…"), "", self._presenter.ask_reject))
        if "unknown_sender" in report.doubts:
            right.append(button(tr.text("To the contacts"), "", self._presenter.go_to_contacts))
        if report.state in ("accepted", "partly") and state.gives_receipts:
            again = report.bundle in state.receipted
            words = tr.text("Write the receipt again") if again else tr.text("Write the receipt")
            right.append(button(words, "" if again else "primary", self._presenter.write_receipt))
        if report.state in ("waiting", "partly") and any(report.counts.get(word) for word in _HOLDS):
            kind = "primary" if report.state == "waiting" else ""
            right.append(button(tr.text("Accept what holds"), kind, self._presenter.accept))
        for one in (*left, *right):
            one.setEnabled(not state.doing)
        if left or right:
            self.first = [*left, *right][-1]
            self.body.addLayout(row(*left, None, *right))

    def _ask_why(self) -> None:
        tr = self._tr
        self.body.addWidget(label(tr.text("Why is it rejected?"), "strong"))
        text = tr.text(
            "Its content is deleted here, the reason stays. The sender has everything and can send it again."
        )
        self.body.addWidget(label(text, "soft"))
        reasons = [
            button(say(REASON_WORDS, reason, tr), "danger", partial(self._presenter.reject, reason))
            for reason in REJECT_REASONS
        ]
        keep = button(tr.text("Keep it waiting"), "", self._presenter.keep_waiting)
        self.body.addLayout(Flow(*reasons, keep))
        self.first = keep
