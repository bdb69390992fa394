"""The contacts page: the way to a card, or this device with everybody it knows, or a comparison in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from intake_app.ui.table_model import Column as TableColumn
from intake_app.ui.views.cards import EmptyState, MessageCard
from intake_app.ui.views.contacts_cards import AdmittedCard, CompareCard, OwnCard, WayToCard
from intake_app.ui.views.labels import button
from intake_app.ui.views.page import Column, PageFrame
from intake_app.ui.views.table_card import TableCard

if TYPE_CHECKING:
    from intake_app.i18n import Translator
    from intake_app.ui.presenters.contacts import ContactsPresenter
    from intake_app.ui.presenters.contacts_state import ContactsState, PersonLine
    from intake_app.ui.theme import Theme


class ContactsPage(PageFrame):
    """Draws ContactsState."""

    def __init__(self, tr: Translator, presenter: ContactsPresenter, theme: Theme) -> None:
        super().__init__(tr.text("Contacts"))
        self._tr = tr
        self._presenter = presenter
        self.read = button(tr.text("Take in card files"), "", presenter.read_files)
        self.admit = button(tr.text("Admit a device"), "primary", presenter.read_files)
        self.add_action(self.read)
        self.add_action(self.admit)
        self.message = MessageCard(button(tr.text("Close this message"), "quiet", presenter.close_message))
        self.way = WayToCard(tr, presenter)
        self.own = OwnCard(tr, presenter)
        self.admitted = AdmittedCard(tr, presenter.write_cards)
        self.compare = CompareCard(tr, presenter)
        nobody = EmptyState(
            tr.text("Nobody is known yet"), tr.text("Devices show here when their cards have been taken in.")
        )
        self.people: TableCard[PersonLine] = TableCard(
            _columns(tr), theme, tr.text("Who is known here"), key_of=lambda person: person.device, empty=nobody
        )
        self.own.words_button.toggled.connect(self._on_words)
        self.people.chosen.connect(lambda _person: self._allow_again())
        self.again = button(tr.text("Write the card files of the chosen device again"), "quiet", self._write_again)
        self._stack = QStackedWidget()
        for inner in (self._known(), _scrolling(self.way), _scrolling(self.compare)):
            self._stack.addWidget(inner)
        self.body.addWidget(self.message)
        self.body.addWidget(self._stack, 1)
        self.body.addStretch(0)
        self.footer.addStretch(1)
        self.footer.addWidget(self.again)
        presenter.attach(self)

    def on_shown(self) -> None:
        """Load who is known."""
        self._presenter.load()

    def show_state(self, state: ContactsState) -> None:
        """Draw the state."""
        is_known = state.own is not None
        is_comparing = state.comparison is not None
        self.set_title(self.title, self._tr.text("Compare before anything is trusted") if is_comparing else "")
        self.message.show_message(state.message)
        self._stack.setVisible(state.people is not None)
        self._stack.setCurrentIndex(2 if is_comparing else 0 if is_known else 1)
        for card in (self.way, self.own, self.admitted, self.compare):
            card.show_state(state)
        self.people.set_rows(state.people or ())
        self.admit.setVisible(state.is_office and is_known and not is_comparing and state.admitted is None)
        self.read.setVisible(not state.is_office and is_known and not is_comparing)
        for one in (self.admit, self.read):
            one.setEnabled(not state.is_busy)
        is_reading = self.own.words_button.isChecked()
        self.again.setVisible(state.is_office and is_known and not is_comparing and not is_reading)
        self._allow_again()

    def _known(self) -> QWidget:
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self.own)
        layout.addWidget(self.admitted)
        layout.addWidget(self.people, 1)
        layout.addStretch(0)
        return holder

    def _on_words(self, is_shown: bool) -> None:  # noqa: FBT001 - Qt's signal
        # One thing at a time: while words are read aloud nothing else asks for attention.
        self.people.setVisible(not is_shown)
        self.show_state(self._presenter.state)

    def _allow_again(self) -> None:
        person = self.people.current()
        self.again.setEnabled(person is not None and not person.is_self and not self._presenter.state.is_busy)

    def _write_again(self) -> None:
        person = self.people.current()
        if person is not None:
            self._presenter.write_cards(person.device)


def _scrolling(card: QWidget) -> Column:
    column = Column(is_centred=False)
    column.layout_.addWidget(card)
    column.layout_.addStretch(1)
    return column


def _columns(tr: Translator) -> list[TableColumn[PersonLine]]:
    return [
        TableColumn("name", tr.text("Name"), lambda one: one.name, lambda one: one.name.casefold()),
        TableColumn("desk", tr.text("Desk"), lambda one: one.desk, lambda one: one.desk, width_px=150),
        TableColumn("region", tr.text("Region"), lambda one: one.region, lambda one: one.region, width_px=260),
        TableColumn(
            "until", tr.text("Card valid until"), lambda one: one.until_text, lambda one: one.until, width_px=180
        ),
        TableColumn(
            "state",
            tr.text("State"),
            lambda one: one.state,
            lambda one: one.until,
            tone=lambda one: one.tone,
            width_px=190,
        ),
    ]
