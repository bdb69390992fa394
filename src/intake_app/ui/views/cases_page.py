"""The list of records on the screen: one search field, one table, one primary action, the counts below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QSizePolicy, QStackedWidget

from intake_app.ui.table_model import Column
from intake_app.ui.views.cards import Card, EmptyState, MessageCard
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.page import PageFrame
from intake_app.ui.views.table_card import TableCard

if TYPE_CHECKING:
    from intake_app.i18n import Translator
    from intake_app.ui.presenters.cases import CaseLine, CasesPresenter, CasesState
    from intake_app.ui.theme import Theme

SEARCH_DELAY_MS = 180
_SEARCH_PX = 420


class CasesPage(PageFrame):
    """Draws CasesState."""

    def __init__(self, tr: Translator, presenter: CasesPresenter, theme: Theme) -> None:
        is_field = presenter.state.is_field
        super().__init__(tr.text("Registry") if presenter.state.desk == "office" else tr.text("Cases"))
        self._tr = tr
        self._presenter = presenter
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr.text("Name, place, word of the account…"))
        self.search.setAccessibleName(tr.text("Search in the records"))
        self.search.setMaxLength(200)
        self.search.setFixedWidth(_SEARCH_PX)
        self.search.installEventFilter(self)
        self._wants_focus = False
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(SEARCH_DELAY_MS)
        self._delay.timeout.connect(self._search_now)
        self.search.textEdited.connect(lambda _text: self._delay.start())
        self.search.returnPressed.connect(self._go_to_table)
        self.add_action(self.search)
        self.new_button = button(tr.text("New interview"), "primary", presenter.begin)
        self.new_button.setVisible(is_field)
        self.add_action(self.new_button)
        self.message = MessageCard(button(tr.text("Try again"), "", presenter.load))
        self.nothing_found = EmptyState(
            tr.text("Nothing found"),
            tr.text(
                "No record holds all of these words. A part of a word is enough, in Kazakh, Russian or Latin letters."
            ),
        )
        self.table: TableCard[CaseLine] = TableCard(
            _columns(tr), theme, self.title, key_of=lambda line: line.row.case_id, empty=self.nothing_found
        )
        self.table.opened.connect(lambda line: presenter.open(line.row.case_id))
        self.empty = _first_card(tr, presenter, is_field=is_field)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self.counts = label("", "small")
        self.counts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.show_all = button(tr.text("Show all records"), "quiet", self._show_all)
        self.body.addWidget(self.message)
        self.body.addWidget(self.stack, 1)
        self.body.addStretch(0)
        self.footer.addWidget(self.counts, 1)
        self.footer.addWidget(self.show_all)
        presenter.attach(self)

    def on_shown(self) -> None:
        """Load what it shows, and take the keyboard: Enter opens a case at once."""
        self._wants_focus = True
        self._presenter.load()

    def on_hidden(self) -> None:
        """Forget what waits to be searched."""
        self._delay.stop()

    def focus_search(self) -> None:
        """Ctrl+F: put the cursor into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def show_state(self, state: CasesState) -> None:
        """Draw the state."""
        self.message.show_message(state.message)
        self.stack.setVisible(state.lines is not None)
        self.stack.setCurrentWidget(self.empty if state.is_empty else self.table)
        # One primary action: on an empty page it stands in the middle.
        self.new_button.setVisible(state.is_field and not state.is_empty)
        self.search.setVisible(not state.is_empty)
        self.show_all.setVisible(bool(state.words))
        if state.lines is not None:
            self.table.set_rows(state.lines)
            self.counts.setText(self._counts(state))
            self._take_focus(state)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Leave the search field downwards into the table; Esc empties it first (Qt)."""
        if watched is self.search and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape and self.search.text():
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down:
                self._go_to_table()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape and self.search.text():
                self._show_all()
                return True
        return super().eventFilter(watched, event)

    def _take_focus(self, state: CasesState) -> None:
        if self._wants_focus and self.isVisible() and not (self.search.hasFocus() and self.search.text()):
            self._wants_focus = False
            target = self.table.table if state.lines else self.empty.findChild(QPushButton)
            if target is not None:
                target.setFocus()

    def _counts(self, state: CasesState) -> str:
        shown = len(state.lines or ())
        if state.words:
            return self._tr.text("{shown} of {total} records").format(shown=shown, total=state.total)
        if shown < state.total:
            latest = self._tr.text("The latest {shown} are shown; search for others.").format(shown=shown)
            return f"{state.counts}  ·  {latest}" if state.counts else latest
        return state.counts

    def _search_now(self) -> None:
        self._delay.stop()
        self._presenter.search(self.search.text())

    def _go_to_table(self) -> None:
        self._search_now()
        self.table.table.setFocus()

    def _show_all(self) -> None:
        self.search.clear()
        self._search_now()
        self.search.setFocus()


def _first_card(tr: Translator, presenter: CasesPresenter, *, is_field: bool) -> Card:
    """What belongs here, and the first step."""
    if is_field:
        text = tr.text("Each conversation becomes a record here. It stays on this computer until you hand it over.")
        first = tr.text("New interview")
    else:
        text = tr.text("Records come in with the bundles that are brought to you. Take the first one in.")
        first = tr.text("To the reception")
    card = Card()
    card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
    card.body.addWidget(EmptyState(tr.text("No records yet"), text, first, presenter.begin))
    return card


def _columns(tr: Translator) -> list[Column[CaseLine]]:
    return [
        Column("record", tr.text("Record"), lambda line: line.record, lambda line: line.record, width_px=120),
        Column(
            "pseudonym",
            tr.text("Pseudonym"),
            lambda line: line.pseudonym,
            lambda line: line.row.pseudonym.casefold(),
            width_px=146,
        ),
        Column("where", tr.text("Where and when"), lambda line: line.where_and_when, lambda line: line.row.happened),
        Column("files", tr.text("Evidence"), lambda line: line.files, lambda line: line.row.files, width_px=116),
        Column(
            "updated", tr.text("Updated"), lambda line: line.updated, lambda line: line.row.updated_at, width_px=146
        ),
        Column(
            "state",
            tr.text("State"),
            lambda line: line.state,
            lambda line: line.state_order,
            tone=lambda line: line.tone,
            width_px=286,
        ),
    ]
