"""The page "Export answers": choices on the left; on the right what goes, what stays and why, then the writing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from intake_app.ui.message import Message
from intake_app.ui.presenters.answer_export_state import OPENING
from intake_app.ui.views.answer_export_choices import AnswerExportChoices
from intake_app.ui.views.answer_export_plan import ExportPlanLines
from intake_app.ui.views.cards import Card, EmptyState
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.message_stack import MessageStack
from intake_app.ui.views.page import Column, PageFrame, row
from intake_app.ui.views.progress_strip import ProgressStrip
from intake_app.ui.wording import size_text

if TYPE_CHECKING:
    from pathlib import Path

    from intake_app.i18n import Translator
    from intake_app.ui.presenters.answer_export import AnswerExportPresenter
    from intake_app.ui.presenters.answer_export_state import AnswerExportState, ExportProof

_HALF_PX: Final = 560
_STATES: Final = 4


class AnswerExportPage(PageFrame):
    """Draws AnswerExportState; every control asks the presenter."""

    def __init__(self, tr: Translator, presenter: AnswerExportPresenter) -> None:
        super().__init__(
            tr.text("Export answers"), tr.text("Answers as files that other programs read: only what was agreed to.")
        )
        self._tr = tr
        self._presenter = presenter
        self._wants_focus = False
        self._messages = MessageStack(tr, presenter.forget_message)
        self.choices = AnswerExportChoices(tr, presenter)
        self._plan = ExportPlanLines(tr)
        self._notice = label("", "notice")
        self._strip = ProgressStrip(tr, presenter.stop)
        self.write_button = button(tr.text("Write the answers"), "primary", presenter.write)
        self.open_button = button(tr.text("Open a sealed file…"), "", presenter.open_sealed)
        self.back_button = button(tr.text("Back"), "", presenter.back)
        for one in (self.back_button, self.open_button):
            self.add_action(one)
        self._empty = EmptyState(
            tr.text("There is no record yet."),
            tr.text("When there are records, those that people agreed to pass on can be exported here."),
        )
        self._halves = QWidget()
        across = QHBoxLayout(self._halves)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(16)
        outcome = Card(tr.text("What goes"))
        for widget in (self._strip, self._plan):
            outcome.body.addWidget(widget)
        for card in (self.choices, outcome):
            half = Column(_HALF_PX, is_centred=False)
            half.layout_.addWidget(card)
            half.layout_.addStretch(1)
            across.addWidget(half, 1)
        self.body.addWidget(self._messages)
        self.body.addWidget(self._empty, 1)
        self.body.addWidget(self._halves, 1)
        # Below both halves, so that however long they are nobody writes without having seen the warning.
        self.footer.addWidget(self._notice, 1)
        self.footer.addLayout(row(self.write_button))
        presenter.attach(self)

    def on_shown(self) -> None:
        """Load cases, people and drives; the keyboard goes to the first choice."""
        self._wants_focus = True
        self._presenter.load()

    def focus_search(self) -> None:
        """Ctrl+F: put the cursor into the search field, if there are records enough for one."""
        if self.choices.search.isVisible():
            self.choices.search.setFocus()

    def show_state(self, state: AnswerExportState) -> None:
        """Draw the state."""
        has_records = bool(state.all_records) or not state.is_loaded
        self._empty.setVisible(not has_records)
        self._halves.setVisible(has_records)
        self.open_button.setEnabled(not state.doing)
        self.back_button.setEnabled(not state.doing)
        self._messages.show_messages([state.message, self._proof(state.proof), self._opened(state.opened)])
        self.choices.show_state(state)
        self._plan.show_plan(state.plan, self._instead(state))
        self._notice.setText(self._warning(state))
        self._show_progress(state)
        self.write_button.setVisible(has_records and not state.doing)
        self.write_button.setEnabled(state.can_write)
        if self._wants_focus and state.is_loaded and self.isVisible():
            self._wants_focus = False
            self.choices.take_focus() if has_records else self.back_button.setFocus()

    def _instead(self, state: AnswerExportState) -> str:
        tr = self._tr
        if state.is_counting:
            return tr.text("Looking at what may go…")
        return tr.text("Choose what it is for, and the records.")

    def _warning(self, state: AnswerExportState) -> str:
        tr = self._tr
        if state.plan is None or not state.plan.cases or state.doing:
            return ""
        if state.folder is None:
            return tr.text("Choose a stick or a folder: part 5 on the left.")
        if not state.recipient:
            return tr.text("The file will NOT be encrypted. Better: seal it for one of your contacts.")
        if not state.is_stick:
            return tr.text("This is a folder of the computer. A stick can be locked away.")
        return ""

    def _show_progress(self, state: AnswerExportState) -> None:
        tr = self._tr
        if not state.doing:
            self._strip.finish()
            return
        if state.doing == OPENING:
            what = tr.text("Opening the sealed file")
        elif state.done * 2 < state.total or not state.total:
            what = tr.text("Reading the answers")
        elif state.done * _STATES < 3 * state.total:
            what = tr.text("Writing the file")
        else:
            what = tr.text("Reading back and comparing")
        self._strip.show_progress(what, state.done, state.total)

    def _proof(self, proof: ExportProof | None) -> Message | None:
        if proof is None:
            return None
        tr, written = self._tr, proof.written
        title = tr.text("Written, read back and compared")
        if proof.is_stick:
            title = tr.text("Written, read back and compared. The stick can be pulled out.")
        records = tr.plural("{count} record", "{count} records", written.cases).format(count=written.cases)
        happened = tr.text("{records}, {size}").format(records=records, size=size_text(written.size_bytes, tr))
        if proof.stayed:
            stayed = tr.plural("{count} record stayed here", "{count} records stayed here", proof.stayed)
            happened = f"{happened}; {stayed.format(count=proof.stayed)}"
        what_next = tr.text("The file is not encrypted: give it by hand, and delete it where it is not needed.")
        if written.is_sealed:
            what_next = tr.text(
                "Only the contact you chose can open it, with this program: Export, Open a sealed file."
            )
        return Message(title, happened, what_next, str(written.path), tone="calm")

    def _opened(self, path: Path | None) -> Message | None:
        if path is None:
            return None
        tr = self._tr
        return Message(
            tr.text("The answers were opened"),
            tr.text("They lie in the folder you chose, as a zip that is not encrypted."),
            tr.text("Delete the file when you no longer need it."),
            str(path),
            tone="calm",
        )
