"""Controls for answers that are typed: a line, a text that grows, a number; and what all controls have in common."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QResizeEvent, QShowEvent
    from PySide6.QtWidgets import QAbstractButton

    from intake_app.xlsform.views import NodeView

_FEW_LINES = 3
_MOST_LINES = 14
_ACCOUNT_LINES = 18
_NO_END = 100_000
_TEXT_FRAME_PX = 22
_NARROW_SPACE = "\u202f"
_DIGITS = re.compile(r"(-?)([1-9]\d{0,29})(\.\d*)?", re.ASCII)


class AnswerControl(QWidget):
    """What a question is answered with. `edited` carries the new value whenever a person changes it.

    `show_node` draws a node that may have changed elsewhere; it must not disturb the one who is typing. `commit`
    hands over what is typed but not yet sent. `needs_width` tells that the control takes the whole column.
    Abstract: a Qt class cannot also be an ABC, so what every control must bring raises here.
    """

    edited = Signal(str)

    def show_node(self, node: NodeView) -> None:
        """Draw value, choices and whether it may be changed."""
        raise NotImplementedError

    def set_name(self, name: str) -> None:
        """Tell a screen reader what is asked."""
        raise NotImplementedError

    @property
    def takes_keyboard(self) -> bool:
        """Whether there is anything to put the keyboard on just now."""
        return True

    def take_focus(self) -> None:
        """Put the keyboard here."""
        raise NotImplementedError

    def commit(self) -> None:
        """Send what is typed and not yet sent; most controls send at once and have nothing to do."""

    def button_of(self, code: str) -> QAbstractButton | None:
        """The button of a choice that may bear a picture; most controls have none."""
        del code
        return None


class LineControl(AnswerControl):
    """One line of text; with `is_masked` the letters do not show; `is_number` asks a touch keyboard for digits."""

    def __init__(self, *, is_masked: bool = False, is_number: bool = False, width_px: int = 0) -> None:
        super().__init__()
        self.field = QLineEdit()
        if is_number:
            self.field.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        if is_masked:
            self.field.setEchoMode(QLineEdit.EchoMode.Password)
        if width_px:
            self.field.setFixedWidth(width_px)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.field)
        if width_px:
            layout.addStretch(1)
        self.field.textEdited.connect(self._on_edited)

    def show_node(self, node: NodeView) -> None:
        """Draw the value unless that is what stands there (the cursor stays where it is)."""
        if self.to_value(self.field.text()) != node.value:
            self.field.setText(node.value)
        self.field.setReadOnly(node.is_readonly)

    def set_name(self, name: str) -> None:
        """Name the field."""
        self.field.setAccessibleName(name)

    def take_focus(self) -> None:
        """Put the cursor into the field."""
        self.field.setFocus()

    def to_value(self, text: str) -> str:
        """What a typed text is stored as."""
        return text

    def _on_edited(self, text: str) -> None:
        self.edited.emit(self.to_value(text))


class NumberControl(LineControl):
    """A number; a decimal comma is understood, and anything that is no number is kept as it was typed.

    With `is_grouped` a number that nobody is typing stands in groups of three digits.
    """

    def __init__(self, *, is_whole: bool, is_grouped: bool = False, width_px: int = 220) -> None:
        super().__init__(width_px=width_px)
        hint = Qt.InputMethodHint.ImhDigitsOnly if is_whole else Qt.InputMethodHint.ImhFormattedNumbersOnly
        self.field.setInputMethodHints(hint)
        self._is_grouped = is_grouped
        self.field.editingFinished.connect(self._group)

    def show_node(self, node: NodeView) -> None:
        """Draw the number, in groups unless somebody is typing it."""
        super().show_node(node)
        if not self.field.hasFocus():
            self._group()

    def to_value(self, text: str) -> str:
        """Without spaces, with a decimal point."""
        return "".join(text.split()).replace(",", ".")

    def _group(self) -> None:
        text = self.to_value(self.field.text())
        if self._is_grouped and (found := _DIGITS.fullmatch(text)):
            grouped = f"{int(found[2]):,}".replace(",", _NARROW_SPACE)
            self.field.setText(f"{found[1]}{grouped}{found[3] or ''}")


class GrowingText(QPlainTextEdit):
    """A text field that is as high as its text, between `fewest` and `most` lines; Tab leaves it."""

    def __init__(self, fewest: int = _FEW_LINES, most: int = _MOST_LINES) -> None:
        super().__init__()
        self._fewest = fewest
        self._most = most
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Count the lines anew when the width has changed (Qt)."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the height of the text when the style is known (Qt)."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        # A QPlainTextEdit's document measures its height in lines.
        lines = max(self._fewest, min(self._most, round(self.document().size().height())))
        height = lines * self.fontMetrics().lineSpacing() + _TEXT_FRAME_PX + int(2 * self.document().documentMargin())
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)


class TextControl(AnswerControl):
    """Several lines in one's own words; as an account it fills the page and grows without end."""

    def __init__(self, *, is_account: bool = False) -> None:
        super().__init__()
        self.field = GrowingText(_ACCOUNT_LINES, _NO_END) if is_account else GrowingText()
        self.field.setProperty("account", "yes" if is_account else "no")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.field)
        self._is_drawing = False
        self.field.textChanged.connect(self._on_changed)

    def show_node(self, node: NodeView) -> None:
        """Draw the value unless that is what stands there (the cursor stays where it is)."""
        if self.field.toPlainText() != node.value:
            self._is_drawing = True
            self.field.setPlainText(node.value)
            self._is_drawing = False
        self.field.setReadOnly(node.is_readonly)

    def set_name(self, name: str) -> None:
        """Name the field."""
        self.field.setAccessibleName(name)

    def take_focus(self) -> None:
        """Put the cursor into the field."""
        self.field.setFocus()

    def _on_changed(self) -> None:
        if not self._is_drawing:
            self.edited.emit(self.field.toPlainText())


class PausingLine(QLineEdit):
    """A line that tells when a person has stopped typing for a moment or left it: `paused`."""

    paused = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        # With the time until a draft is kept, well within two seconds.
        self._pause.setInterval(1000)
        self._pause.timeout.connect(self.paused)
        self.textEdited.connect(lambda _text: self._pause.start())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving ends the pause at once (Qt)."""
        super().focusOutEvent(event)
        self._pause.stop()
        self.paused.emit()
