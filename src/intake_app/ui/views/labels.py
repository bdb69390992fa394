"""Labels and buttons by their role, so that no page names a colour or a size."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QPushButton, QRadioButton

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ITALIC = re.compile(r"(?<![\w*])[*_](.+?)[*_](?![\w*])")


def label(text: str, role: str = "") -> QLabel:
    """Plain text that wraps; `role` is "", title, question, heading, strong, soft, small, notice or code."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setProperty("text-role", role)
    return made


def marked_label(text: str, role: str = "") -> QLabel:
    """Text of a form author: **bold**, *italic* and line breaks are understood, everything else is literal."""
    made = label("", role)
    set_marked_text(made, text)
    return made


def set_marked_text(target: QLabel, text: str) -> None:
    """Replace the text of a `marked_label`; nothing in it can load a picture or make a link."""
    plain = without_marks(text)
    if plain == text and "\n" not in text:
        target.setTextFormat(Qt.TextFormat.PlainText)
        target.setText(text)
    else:
        rich = _ITALIC.sub(r"<i>\1</i>", _BOLD.sub(r"<b>\1</b>", html.escape(text)))
        target.setTextFormat(Qt.TextFormat.RichText)
        target.setText(rich.replace("\n", "<br>"))
    target.setAccessibleName(plain)


def without_marks(text: str) -> str:
    """The text as a screen reader should say it."""
    return _ITALIC.sub(r"\1", _BOLD.sub(r"\1", text))


_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_FORTH = (Qt.Key.Key_Right, Qt.Key.Key_Down)


class _Arrows:
    """Hands arrow keys to the group a button belongs to (RovingFocus), and lets Enter press it as the space bar does.

    Outside of dialogs Qt leaves Enter out.
    """

    arrows: Callable[[object, int], object] | None = None

    def takes(self, event: QKeyEvent) -> bool:
        """Deal with the key; False for a key that is none of ours."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()  # type: ignore[attr-defined]  # every class below is a button
            return True
        if self.arrows is not None and key in (*_BACK, *_FORTH):
            self.arrows(self, 1 if key in _FORTH else -1)
            return True
        return False


class Button(_Arrows, QPushButton):
    """A button for the whole program."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and arrows first, then Qt's own keys."""
        if not self.takes(event):
            super().keyPressEvent(event)


class Radio(_Arrows, QRadioButton):
    """One of several answers."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and arrows first, then Qt's own keys."""
        if not self.takes(event):
            super().keyPressEvent(event)


class Check(_Arrows, QCheckBox):
    """Yes or no to one thing."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and arrows first, then Qt's own keys."""
        if not self.takes(event):
            super().keyPressEvent(event)


ArrowButton = Button | Radio | Check


def button(text: str, kind: str = "", clicked: Callable[[], object] | None = None) -> Button:
    """A button with words; `kind` is "", primary, danger, quiet, lock, language, place, section or option."""
    made = Button(text.replace("&", "&&"))
    made.setProperty("kind", kind)
    made.setAccessibleName(text)
    made.setAutoDefault(False)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    return made


def line() -> QFrame:
    """A thin line between two things."""
    made = QFrame()
    made.setProperty("line", "yes")
    return made


def restyle(widget: QWidget) -> None:
    """Let the style sheet look again after a dynamic property has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
