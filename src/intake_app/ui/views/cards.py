"""Cards, chips, empty and error states: the quiet surfaces that pages are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from intake_app.ui.theme import TONES
from intake_app.ui.views.flow import Flow
from intake_app.ui.views.labels import button, label, restyle
from intake_app.ui.views.page import centred

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.ui.message import Message


class Card(QFrame):
    """A white surface with a title (may be "") and, at the right of it, chips or small buttons; content in `body`."""

    def __init__(self, title: str = "", *aside: QWidget) -> None:
        super().__init__()
        self.setProperty("card", "yes")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(24, 20, 24, 20)
        self.body.setSpacing(8)
        if title or aside:
            head = QHBoxLayout()
            head.setSpacing(8)
            head.addWidget(label(title, "heading"), 1)
            for widget in aside:
                head.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
            self.body.addLayout(head)


class Chip(QLabel):
    """A state as a word on a soft ground; the word carries the meaning, the tone only helps the eye."""

    def __init__(self, text: str, tone: str = "quiet") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state(text, tone)

    def show_state(self, text: str, tone: str) -> None:
        """Change word and tone (one of theme.TONES)."""
        if tone not in TONES:
            raise ValueError(tone)
        self.setText(text)
        if self.property("chip") != tone:
            self.setProperty("chip", tone)
            restyle(self)


class EmptyState(QWidget):
    """What an empty page says: what belongs here, and the first step."""

    def __init__(self, title: str, text: str, action: str = "", clicked: Callable[[], object] | None = None) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 40, 24, 40)
        layout.setSpacing(8)
        layout.addStretch(1)
        for made in (label(title, "heading"), label(text, "soft")):
            made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            made.setMaximumWidth(560)
            layout.addLayout(centred(made))
        self.action = button(action, "primary", clicked)
        self.action.setVisible(bool(action))
        layout.addSpacing(8)
        layout.addWidget(self.action, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)

    def take_focus(self) -> None:
        """Put the keyboard on the first step."""
        self.action.setFocus()


class MessageCard(QFrame):
    """A message in the page itself: title, what happened, what to do next, and small the detail for the office.

    `aside` buttons stand below (for instance "Try again").
    """

    def __init__(self, *aside: QWidget) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(4)
        self._title = label("", "strong")
        self._happened = label("")
        self._next = label("")
        self._detail = label("", "small")
        for line in (self._title, self._happened, self._next, self._detail):
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(line)
        if aside:
            layout.addSpacing(8)
            layout.addLayout(Flow(*aside))
        self.hide()

    def show_message(self, message: Message | None) -> None:
        """Show a message, or nothing for None."""
        self.setVisible(message is not None)
        if message is None:
            return
        self.setProperty("message", message.tone)
        restyle(self)
        for target, text in (
            (self._title, message.title),
            (self._happened, message.happened),
            (self._next, message.what_next),
            (self._detail, message.detail),
        ):
            target.setText(text)
            target.setVisible(bool(text))
        self.setAccessibleName(message.title)
        self.setAccessibleDescription(f"{message.happened} {message.what_next}")
