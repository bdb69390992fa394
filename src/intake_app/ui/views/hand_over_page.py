"""The hand-over page: what, to whom and where on the left; what goes, what stays and why on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from intake_app.ui.message import Message
from intake_app.ui.presenters.hand_over import READING
from intake_app.ui.views.cards import Card, EmptyState
from intake_app.ui.views.hand_over_choices import HandOverChoices
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.message_stack import MessageStack
from intake_app.ui.views.page import Column, PageFrame, row
from intake_app.ui.views.plan_lines import PlanLines
from intake_app.ui.views.progress_strip import ProgressStrip
from intake_app.ui.wording import date_text, remaining_text, size_text
from intake_app.ui.words_travel import day_of

if TYPE_CHECKING:
    from intake_app.i18n import Translator
    from intake_app.services.received import Report
    from intake_app.ui.presenters.hand_over import HandOverPresenter, HandOverState, Proof

_HALF_PX: Final = 560


class HandOverPage(PageFrame):
    """Draws HandOverState; every control asks the presenter."""

    def __init__(self, tr: Translator, presenter: HandOverPresenter) -> None:
        super().__init__(
            tr.text("Hand-over"), tr.text("The bundle is signed by this device and only the recipient can open it.")
        )
        self._tr = tr
        self._presenter = presenter
        self._wants_focus = False
        self._messages = MessageStack(tr, presenter.forget_message)
        self.choices = HandOverChoices(tr, presenter)
        self._plan = PlanLines(tr)
        self._room = label(tr.text("There may not be enough room on this drive."), "notice")
        self._strip = ProgressStrip(tr, presenter.stop)
        self.write_button = button(tr.text("Write the bundle"), "primary", presenter.write)
        self.receipt_button = button(tr.text("A receipt came back"), "", presenter.take_receipt)
        self.export_button = button(tr.text("Export answers"), "", presenter.export)
        for one in (self.export_button, self.receipt_button):
            self.add_action(one)
        self._empty = EmptyState(
            tr.text("Nobody to hand over to yet"),
            tr.text("First this device and the office are introduced to each other: cards are exchanged once."),
            tr.text("To the contacts"),
            presenter.go_to_contacts,
        )
        self._halves = QWidget()
        across = QHBoxLayout(self._halves)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(16)
        for card in (self.choices, self._outcome()):
            half = Column(_HALF_PX, is_centred=False)
            half.layout_.addWidget(card)
            half.layout_.addStretch(1)
            across.addWidget(half, 1)
        self.body.addWidget(self._messages)
        self.body.addWidget(self._empty, 1)
        self.body.addWidget(self._halves, 1)
        presenter.attach(self)

    def on_shown(self) -> None:
        """Load cases, people and drives; the keyboard goes to the first record."""
        self._wants_focus = True
        self._presenter.load()

    def focus_search(self) -> None:
        """Ctrl+F: put the cursor into the search field, if there are records enough for one."""
        if self.choices.search.isVisible():
            self.choices.search.setFocus()

    def show_state(self, state: HandOverState) -> None:
        """Draw the state."""
        is_ready = bool(state.recipients) and state.is_introduced
        self._empty.setVisible(state.is_loaded and not is_ready)
        self._halves.setVisible(is_ready)
        self.receipt_button.setVisible(is_ready)
        self.export_button.setEnabled(not state.doing)
        self.receipt_button.setEnabled(not state.doing)
        self._messages.show_messages([state.message, self._proof(state.proof), self._receipt(state.receipt)])
        self.choices.show_state(state)
        self._plan.show_plan(state.plan)
        self._room.setVisible(state.lacks_room and not state.doing)
        self._show_progress(state)
        self.write_button.setVisible(not state.doing)
        self.write_button.setEnabled(state.can_write)
        if self._wants_focus and state.is_loaded and self.isVisible():
            self._wants_focus = False
            self.choices.take_focus() if is_ready else self._empty.take_focus()

    def _outcome(self) -> Card:
        card = Card(self._tr.text("What goes"))
        for widget in (self._plan, self._room, self._strip):
            card.body.addWidget(widget)
        card.body.addSpacing(8)
        card.body.addLayout(row(None, self.write_button))
        return card

    def _show_progress(self, state: HandOverState) -> None:
        tr = self._tr
        if not state.doing:
            self._strip.finish()
            return
        done, total = state.done, state.total_bytes
        what = tr.text("Reading the receipt")
        if state.doing != READING:
            # Writing and reading back are counted together, half and half.
            is_writing = done * 2 <= total
            what = tr.text("Writing the bundle") if is_writing else tr.text("Reading back and comparing")
            done, total = done // 2, total // 2
        detail = tr.text("{done} of {total}").format(done=size_text(done, tr), total=size_text(total, tr))
        if state.seconds_left:
            detail = f"{detail} · {remaining_text(state.seconds_left, tr)}"
        self._strip.show_progress(what, state.done, state.total_bytes, detail if total else "")

    def _proof(self, proof: Proof | None) -> Message | None:
        if proof is None:
            return None
        tr = self._tr
        title = tr.text("Written, read back and compared")
        if proof.is_stick:
            title = tr.text("Written, read back and compared. The stick can be pulled out.")
        records = tr.plural("{count} record", "{count} records", proof.records).format(count=proof.records)
        happened = tr.text("{records}, {size}").format(records=records, size=size_text(proof.written.size_bytes, tr))
        if proof.stayed:
            stayed = tr.plural("{count} record stayed here", "{count} records stayed here", proof.stayed)
            happened = f"{happened}; {stayed.format(count=proof.stayed)}"
        return Message(
            title=title,
            happened=happened,
            what_next=tr.text("The office answers with a receipt. Until it is back, nothing is deleted here."),
            detail=", ".join(path.name for path in proof.written.paths),
            tone="calm",
        )

    def _receipt(self, receipt: Report | None) -> Message | None:
        if receipt is None:
            return None
        tr = self._tr
        aside = sum(case.verdict in ("quarantined", "refused") for case in receipt.cases)
        whole = len(receipt.cases) - aside
        happened = tr.plural("{count} record is there.", "{count} records are there.", whole).format(count=whole)
        if aside:
            waits = tr.plural("{count} record was set aside there.", "{count} records were set aside there.", aside)
            happened = f"{happened} {waits.format(count=aside)}"
        what_next = tr.text("Each of these records is now marked as received.")
        if receipt.missing:
            numbers = ", ".join(map(str, receipt.missing))
            what_next = tr.text(
                "These bundles have not arrived there: {numbers}. Hand their records over again."
            ).format(numbers=numbers)
        return Message(
            title=tr.text("The receipt holds: {name} has bundle {number}, received on {day}.").format(
                name=receipt.sender_name or tr.text("the office"),
                number=receipt.seq,
                day=date_text(day_of(receipt.made_at), tr),
            ),
            happened=happened,
            what_next=what_next,
            tone="warning" if receipt.missing else "calm",
        )
