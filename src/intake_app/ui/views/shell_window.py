"""The one window: rail of places, lock in its corner, pages, the message bar, the keys that work everywhere."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from intake_app.ui.theme import MINIMUM_WINDOW_PX, RAIL_PX, WIDE_RAIL_PX
from intake_app.ui.views.cards import MessageCard
from intake_app.ui.views.choice_buttons import RovingFocus
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.tab_order import next_stop

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent

    from intake_app.i18n import Translator
    from intake_app.ui.message import Message
    from intake_app.ui.presenters.shell import Place, ShellPresenter, ShellState
    from intake_app.ui.views.labels import Button
    from intake_app.ui.views.page import Page


class _Rail(QWidget):
    """The left side: places (or the rail of a page), quiet notes, and the lock at the bottom."""

    def __init__(self, tr: Translator, presenter: ShellPresenter, places: Sequence[Place]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.places: dict[str, Button] = {}
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for place in places:
            one = button(place.title, "place", partial(presenter.go, place.key))
            one.setCheckable(True)
            column.addWidget(one)
            self.places[place.key] = one
        column.addStretch(1)
        self._focus = RovingFocus(list(self.places.values()))
        self.stack = QStackedWidget()
        self.stack.addWidget(holder)
        self._places_holder = holder
        self._notes = label("", "small")
        self.lock = button(tr.text("Lock   F12"), "lock", presenter.lock)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 16, 12, 16)
        layout.setSpacing(8)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self._notes)
        layout.addWidget(self.lock)

    def show_state(self, state: ShellState, own_rail: QWidget | None) -> None:
        for key, one in self.places.items():
            one.setChecked(key == state.place)
        self._focus.settle()
        self._notes.setText("\n".join(state.notes))
        self._notes.setVisible(bool(state.notes) and own_rail is None)
        if own_rail is not None and self.stack.indexOf(own_rail) < 0:
            self.stack.addWidget(own_rail)
        self.stack.setCurrentWidget(own_rail or self._places_holder)
        self.setFixedWidth(WIDE_RAIL_PX if own_rail is not None else RAIL_PX)


class ShellWindow(QWidget):
    """Draws ShellState. Pages are handed in by key before they are shown; `closing` is asked when the window closes."""

    def __init__(
        self, tr: Translator, presenter: ShellPresenter, icons: Path, closing: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        self._presenter = presenter
        self._closing = closing
        self._pages: dict[str, Page] = {}
        self._shown: Page | None = None
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(tr.text("Notebook"))
        self.setWindowIcon(QIcon(str(icons / "notebook.svg")))
        self.setMinimumSize(*MINIMUM_WINDOW_PX)
        self._rail = _Rail(tr, presenter, presenter.state.places)
        self._stack = QStackedWidget()
        self._message = MessageCard(
            button(tr.text("Close this message"), "quiet", presenter.close_message),
        )
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        self._message_holder = QWidget()
        around = QVBoxLayout(self._message_holder)
        around.setContentsMargins(40, 16, 40, 0)
        around.addWidget(self._message)
        right.addWidget(self._message_holder)
        right.addWidget(self._stack, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._rail)
        whole.addLayout(right, 1)
        self._make_shortcuts()
        presenter.attach(self)

    def add_page(self, key: str, page: Page) -> None:
        """Hand in the page of a place, or one that the presenter opens above the places."""
        old = self._pages.get(key)
        if old is not None:
            self._stack.removeWidget(old.widget)
            old.widget.deleteLater()
        self._pages[key] = page
        self._stack.addWidget(page.widget)
        self.show_state(self._presenter.state)

    def show_state(self, state: ShellState) -> None:
        """Draw the state: mark the place, bring the page to the front, show or hide the message."""
        page = self._pages.get(state.page)
        self._rail.show_state(state, page.rail if page is not None else None)
        self._message_holder.setVisible(state.message is not None)
        self._message.show_message(state.message)
        if state.message is not None:
            self._announce(state.message)
        if page is not None and page is not self._shown:
            if self._shown is not None:
                self._shown.on_hidden()
            self._shown = page
            self._stack.setCurrentWidget(page.widget)
            page.on_shown()

    def leave_page(self) -> None:
        """Let the page that shows keep what was typed: before locking and before the window closes."""
        if self._shown is not None:
            self._shown.on_hidden()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001, N802 - Qt's own names
        """Let Tab go in the order in which things stand on the screen (Qt)."""
        stop = next_stop(self, self.focusWidget(), forwards=next)
        if stop is not None:
            stop.setFocus(Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason)
        return stop is not None

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what was typed, then let the program end (Qt)."""
        self.leave_page()
        if self._closing is not None:
            self._closing()
        event.accept()

    def _announce(self, message: Message) -> None:
        event = QAccessibleAnnouncementEvent(self, f"{message.title}. {message.happened} {message.what_next}")
        QAccessible.updateAccessibility(event)

    def _make_shortcuts(self) -> None:
        self._key("F12", self._presenter.lock)
        self._key("Ctrl+F", lambda: self._shown.focus_search() if self._shown is not None else None)
        self._key("Esc", self._presenter.escape)
        for number in range(1, len(self._presenter.state.places) + 1):
            self._key(f"Alt+{number}", partial(self._presenter.go_number, number))

    def _key(self, keys: str, action: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(action)
