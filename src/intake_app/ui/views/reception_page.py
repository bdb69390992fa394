"""The reception page: bundles that arrived, below them the verdicts of the open one, and the sum over all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout

from intake_app.ui.file_listing import files_below
from intake_app.ui.message import Message
from intake_app.ui.presenters.reception import READING
from intake_app.ui.table_model import Column as TableColumn
from intake_app.ui.views.cards import Card, Chip, EmptyState
from intake_app.ui.views.dropped_files import files_in
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.message_stack import MessageStack
from intake_app.ui.views.page import Column, PageFrame
from intake_app.ui.views.plan_lines import clear
from intake_app.ui.views.progress_strip import ProgressStrip
from intake_app.ui.views.reception_report import ReportCard
from intake_app.ui.views.table_card import TableCard
from intake_app.ui.wording import date_text, size_text
from intake_app.ui.words_travel import counts_text, day_of, report_words

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from intake_app.i18n import Translator
    from intake_app.services.received import Report
    from intake_app.ui.presenters.reception import ReceptionPresenter, ReceptionState
    from intake_app.ui.theme import Theme

_DETAIL_PX: Final = 1100
_FEW_REFUSED: Final = 3


class ReceptionPage(PageFrame):
    """Draws ReceptionState; every control asks the presenter."""

    def __init__(self, tr: Translator, presenter: ReceptionPresenter, theme: Theme) -> None:
        super().__init__(
            tr.text("Reception"), tr.text("Nothing is believed before its last byte; nothing is taken in without you.")
        )
        self._tr = tr
        self._presenter = presenter
        self._drawn: object = None
        self._card: ReportCard | None = None
        self._wants_focus = False
        self.setAcceptDrops(True)
        self.files_button = button(tr.text("Choose files…"), "", presenter.choose_files)
        self.stick_button = button(tr.text("Read from the stick"), "primary", presenter.take_from_sticks)
        for one in (self.files_button, self.stick_button):
            self.add_action(one)
        self._messages = MessageStack(tr, presenter.forget_message)
        self._missing = Card()
        self._strip = ProgressStrip(tr, presenter.stop)
        self._empty = EmptyState(
            tr.text("No bundle has arrived yet"),
            tr.text("Plug in the stick that was brought. What is on it is read, checked and shown here first."),
            tr.text("Read from the stick"),
            presenter.take_from_sticks,
        )
        self.table: TableCard[Report] = TableCard(
            self._columns(), theme, tr.text("Bundles that arrived"), key_of=lambda one: one.bundle, empty=self._empty
        )
        self.table.chosen.connect(lambda report: presenter.open(report.bundle))
        self._detail = Column(_DETAIL_PX, is_centred=False)
        self._sum = label("", "small")
        self.owed_button = button("", "", presenter.write_owed)
        for widget in (self._messages, self._missing, self._strip):
            self.body.addWidget(widget)
        self.body.addWidget(self.table, 4)
        self.body.addWidget(self._detail, 5)
        self.footer.addWidget(self._sum, 1)
        self.footer.addWidget(self.owed_button)
        presenter.attach(self)

    def on_shown(self) -> None:
        """Load what has come in; the keyboard goes to the list."""
        self._wants_focus = True
        self._presenter.load()

    def show_state(self, state: ReceptionState) -> None:
        """Draw the state; what did not change is left as it is."""
        for one in (self.files_button, self.stick_button, self._empty.action, self.owed_button):
            one.setEnabled(not state.doing)
        # One primary action: on an empty page it stands in the middle.
        self.stick_button.setVisible(bool(state.reports) or not state.is_loaded)
        self._show_progress(state)
        self._messages.show_messages(self._found(state))
        seen = (state.reports, state.open, state.is_rejecting, state.receipted, bool(state.doing))
        if seen != self._drawn:
            self._drawn = seen
            self._draw(state)
        if self._wants_focus and state.is_loaded and self.isVisible():
            self._wants_focus = False
            (self.table.table if state.reports else self._empty.action).setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Say that bundles may be dropped here (Qt)."""
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read what was dropped (Qt)."""
        event.acceptProposedAction()
        self._presenter.take(files_below(files_in(event.mimeData())))

    def _draw(self, state: ReceptionState) -> None:
        tr = self._tr
        # Only a person chooses another bundle: the row that was chosen before must not take the place of a new one.
        with QSignalBlocker(self.table):
            self.table.set_rows(state.reports)
            if state.open:
                self.table.choose(state.open)
        # A button that was pressed goes away with its card; the keyboard stays in the new one.
        had_focus = self._detail.isAncestorOf(QApplication.focusWidget() or self)
        clear(self._detail.layout_)
        self._card = None
        self._detail.setVisible(state.report is not None)
        if state.report is not None:
            self._card = ReportCard(tr, self._presenter, state.report, state)
            self._detail.layout_.addWidget(self._card)
            self._detail.layout_.addStretch(1)
            # The list gets lower when the verdicts come: the chosen line must not slip out of sight.
            QTimer.singleShot(0, self, self._show_chosen)
            if had_focus:
                QTimer.singleShot(0, self, self._focus_card)
        self._draw_missing(state)
        counts, owed = state.counts, len(state.owed)
        total = sum(counts.values())
        words = tr.plural("{count} entry came = {parts}", "{count} entries came = {parts}", total)
        self._sum.setText(words.format(count=total, parts=counts_text(counts, tr, " + ")) if total else "")
        self.owed_button.setVisible(bool(owed))
        self.owed_button.setText(tr.plural("Write {count} receipt", "Write {count} receipts", owed).format(count=owed))

    def _show_chosen(self) -> None:
        self.table.table.scrollTo(self.table.table.currentIndex())

    def _focus_card(self) -> None:
        if self._card is not None and self._card.first is not None:
            self._card.first.setFocus()

    def _draw_missing(self, state: ReceptionState) -> None:
        tr = self._tr
        clear(self._missing.body)
        self._missing.setVisible(bool(state.missing))
        for report in state.missing:
            words = tr.plural(
                "{sender}: bundle {numbers} has not come.",
                "{sender}: bundles {numbers} have not come.",
                len(report.missing),
            ).format(
                sender=report.sender_name or tr.text("unknown sender"), numbers=", ".join(map(str, report.missing))
            )
            asks = tr.text("The receipt asks for what is missing.")
            if not state.gives_receipts:
                asks = tr.text("Ask for what is missing.")
            words = f"{words} {asks}"
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(Chip(tr.text("missing"), "warning"))
            line.addWidget(label(words), 1)
            self._missing.body.addLayout(line)

    def _columns(self) -> list[TableColumn[Report]]:
        tr = self._tr
        return [
            TableColumn("number", tr.text("Bundle"), self._number, lambda one: one.made_at, width_px=250),
            TableColumn(
                "sender",
                tr.text("From"),
                lambda one: one.sender_name or tr.text("unknown sender"),
                lambda one: (one.sender_name.casefold(), one.seq),
            ),
            TableColumn(
                "records",
                tr.text("Records"),
                lambda one: _count(one, len(one.cases)),
                lambda one: len(one.cases),
                width_px=100,
            ),
            TableColumn(
                "files", tr.text("Files"), lambda one: _count(one, one.files), lambda one: one.files, width_px=100
            ),
            TableColumn(
                "state",
                tr.text("What became of it"),
                lambda one: report_words(one, tr)[0],
                lambda one: report_words(one, tr)[0],
                tone=lambda one: report_words(one, tr)[1],
                width_px=320,
            ),
        ]

    def _number(self, report: Report) -> str:
        return self._tr.text("№ {number}, {day}").format(
            number=report.seq, day=date_text(day_of(report.made_at), self._tr)
        )

    def _show_progress(self, state: ReceptionState) -> None:
        if not state.doing:
            self._strip.finish()
            return
        tr = self._tr
        what = tr.text("Writing receipts")
        if state.doing == READING:
            what = tr.text("Reading bundle {number} of {count}").format(
                number=state.file_number, count=state.file_count
            )
        detail = tr.text("{done} of {total}").format(done=size_text(state.done, tr), total=size_text(state.total, tr))
        self._strip.show_progress(what, state.done, state.total, detail if state.total else "")

    def _found(self, state: ReceptionState) -> list[Message | None]:
        return [state.message, *self._refused(state), self._calm(state), self._returned(state), self._written(state)]

    def _refused(self, state: ReceptionState) -> list[Message]:
        """Each with its reason while they are few; many as one list."""
        tr, refused = self._tr, state.refused
        if len(refused) <= _FEW_REFUSED:
            return list(refused)
        title = tr.plural("{count} file was not taken in", "{count} files were not taken in", len(refused))
        return [
            Message(
                title=title.format(count=len(refused)),
                happened="\n".join(one.happened for one in refused),
                what_next=tr.text("Everything else was read."),
            )
        ]

    def _calm(self, state: ReceptionState) -> Message | None:
        """What needs nobody's care: files that were here, that are for others, a stick without bundles."""
        tr, lines = self._tr, []
        if state.is_stick_empty:
            return Message(
                title=tr.text("No bundle was found on a stick"),
                happened=tr.text("Bundles are files that end in .age."),
                what_next=tr.text("Plug in the stick and try again, or choose the files yourself."),
                tone="calm",
            )
        if state.already:
            count = len(state.already)
            lines.append(
                tr.plural(
                    "{count} was received before: {names}.", "{count} were received before: {names}.", count
                ).format(count=count, names=", ".join(state.already))
            )
        if state.elsewhere:
            lines.append(
                tr.plural("{count} is for someone else.", "{count} are for someone else.", state.elsewhere).format(
                    count=state.elsewhere
                )
            )
        if not lines:
            return None
        return Message(
            title=tr.text("Not everything was new"),
            happened=" ".join(lines),
            what_next=tr.text("Nothing was counted twice, and nothing needs to be done."),
            tone="calm",
        )

    def _returned(self, state: ReceptionState) -> Message | None:
        if state.returned is None:
            return None
        tr, receipt = self._tr, state.returned
        what_next = tr.text("It is marked in the records it names. There is nothing more to do.")
        if receipt.missing:
            what_next = tr.text(
                "These bundles have not arrived there: {numbers}. Hand their records over again."
            ).format(numbers=", ".join(map(str, receipt.missing)))
        return Message(
            title=tr.text("A receipt came back and holds"),
            happened=tr.text("{name} has bundle {number}, received on {day}.").format(
                name=receipt.sender_name, number=receipt.seq, day=date_text(day_of(receipt.made_at), tr)
            ),
            what_next=what_next,
            tone="warning" if receipt.missing else "calm",
        )

    def _written(self, state: ReceptionState) -> Message | None:
        count = len(state.written)
        if not count:
            return None
        tr = self._tr
        return Message(
            title=tr.plural(
                "{count} receipt was written, read back and compared",
                "{count} receipts were written, read back and compared",
                count,
            ).format(count=count),
            happened=", ".join(state.written),
            what_next=tr.text("It travels back on a stick; only with it may the sender delete anything."),
            tone="calm",
        )


def _count(report: Report, count: int) -> str:
    """Of a rejected bundle nothing is here that could be counted."""
    return "—" if report.state == "rejected" else str(count)
