"""Controls for answers that are chosen from a short list: one control of few answers, radio buttons, check boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from intake_app.domain.names import fold
from intake_app.ui.presenters.question_kinds import LONG_LIST, MOST_COLUMNS, columns_of
from intake_app.ui.theme import COLUMN_PX
from intake_app.ui.views.choice_buttons import ChoiceButtons, RovingFocus
from intake_app.ui.views.labels import Check, Radio, label
from intake_app.ui.views.question_controls import AnswerControl

if TYPE_CHECKING:
    from intake_app.i18n import Translator
    from intake_app.xlsform.views import Choice, NodeView

_MARK_PX = 50
_COLUMN_GAP_PX = 16
_SEGMENT_SIDES_PX = 34
_CARD_SIDES_PX = 54
_BUTTON_PX = 36
_PICTURE_PX = 104


def room_for(path: str) -> int:
    """How wide a question may be: the column, less the card of every repeat it stands in."""
    return COLUMN_PX - _CARD_SIDES_PX * path.count("[")


def fits_in_a_row(choices: tuple[Choice, ...], font: QFont, room_px: int) -> bool:
    """True when all choices have room beside each other as one control, the chosen one in bold."""
    bold = QFont(font)
    bold.setBold(True)
    metrics = QFontMetrics(bold)
    return sum(metrics.horizontalAdvance(choice.label) + _SEGMENT_SIDES_PX for choice in choices) <= room_px


def wrapped(text: str, metrics: QFontMetrics, room_px: int) -> str:
    """Break a label into lines, because check boxes and radio buttons do not wrap by themselves."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and metrics.horizontalAdvance(longer) > room_px:
            lines.append(word)
        else:
            lines[-1] = longer
    return "\n".join(lines)


class ChoiceControl(AnswerControl):
    """What the controls with choices share: they are built anew only when the choices change."""

    def __init__(self) -> None:
        super().__init__()
        self._choices: tuple[Choice, ...] | None = None
        self._name = ""
        self._asked = -1
        self._picture_px = 0
        self.room_px = COLUMN_PX
        self.outer = QVBoxLayout(self)
        self.outer.setContentsMargins(0, 0, 0, 0)
        self.outer.setSpacing(2)

    def show_node(self, node: NodeView) -> None:
        """Draw choices and value."""
        if node.choices != self._choices:
            self._choices = node.choices
            self.room_px = room_for(node.path)
            self._asked = columns_of(node.appearance)
            self._picture_px = _PICTURE_PX if any(choice.image for choice in node.choices) else 0
            while (item := self.outer.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.hide()
                    widget.deleteLater()
            self.build(node.choices)
        self.show_value(node.value)
        self.setEnabled(not node.is_readonly)

    def set_name(self, name: str) -> None:
        """Name the group; each button has its own words and this question as its description."""
        self._name = name
        self.setAccessibleName(name)
        for one in self.findChildren(QAbstractButton):
            one.setAccessibleDescription(name)

    def columns_for(self, choices: tuple[Choice, ...]) -> int:
        """How many columns the form asks for, or as many as have room where it leaves that open; 1 if it does not."""
        if self._asked > 0:
            return min(self._asked, MOST_COLUMNS)
        if self._asked < 0:
            return 1
        widest = max((self.fontMetrics().horizontalAdvance(choice.label) for choice in choices), default=0)
        each = widest + _MARK_PX + self._picture_px + _COLUMN_GAP_PX
        return max(1, min(MOST_COLUMNS, (self.room_px + _COLUMN_GAP_PX) // each))

    def column_px(self, columns: int) -> int:
        """The room for the words of a choice in one of some columns."""
        return (self.room_px - _COLUMN_GAP_PX * (columns - 1)) // columns - _MARK_PX - self._picture_px

    def build(self, choices: tuple[Choice, ...]) -> None:
        """Make the buttons; every kind of choice brings its own."""
        raise NotImplementedError

    def show_value(self, value: str) -> None:
        """Mark what is chosen, without a signal."""
        raise NotImplementedError


class SegmentsControl(ChoiceControl):
    """Up to five short answers as one control; clicking the chosen one takes it back."""

    def build(self, choices: tuple[Choice, ...]) -> None:
        """Make the control."""
        self.buttons = ChoiceButtons([(choice.code, choice.label) for choice in choices], self._name)
        self.buttons.chosen.connect(self.edited)
        self.outer.addWidget(self.buttons)

    def show_value(self, value: str) -> None:
        """Mark the chosen answer."""
        self.buttons.show_choice(value)

    def take_focus(self) -> None:
        """Put the keyboard on the chosen or first answer."""
        if self.buttons.buttons:
            self.buttons.set_focus()


class RadiosControl(ChoiceControl):
    """Up to seven answers, one below the other; clicking the chosen one takes it back."""

    def build(self, choices: tuple[Choice, ...]) -> None:
        """Make the buttons."""
        self.buttons: dict[str, Radio] = {}
        columns = self.columns_for(choices)
        rows = -(-len(choices) // columns)
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(_COLUMN_GAP_PX)
        grid.setVerticalSpacing(2)
        for number, choice in enumerate(choices):
            room = self.column_px(columns)
            one = Radio(wrapped(choice.label, self.fontMetrics(), room).replace("&", "&&"))
            one.setAutoExclusive(False)
            one.setAccessibleName(choice.label)
            one.setAccessibleDescription(self._name)
            one.clicked.connect(lambda is_on, code=choice.code: self._on_clicked(code, is_on=is_on))
            grid.addWidget(one, number % rows, number // rows)
            self.buttons[choice.code] = one
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        self.outer.addWidget(holder)
        self._focus = RovingFocus(list(self.buttons.values()))

    def show_value(self, value: str) -> None:
        """Mark the chosen answer."""
        for code, one in self.buttons.items():
            one.setChecked(code == value)
        self._focus.settle()

    def button_of(self, code: str) -> QAbstractButton | None:
        """The button of an answer."""
        return self.buttons.get(code)

    def take_focus(self) -> None:
        """Put the keyboard on the chosen or first answer."""
        chosen = [one for one in self.buttons.values() if one.isChecked()] or list(self.buttons.values())
        if chosen:
            chosen[0].setFocus()

    def _on_clicked(self, code: str, *, is_on: bool) -> None:
        self.show_value(code if is_on else "")
        self.edited.emit(code if is_on else "")


class LikertControl(RadiosControl):
    """A scale: the answers beside each other, the words of each below its button."""

    def build(self, choices: tuple[Choice, ...]) -> None:
        """Make a cell of equal width for each answer."""
        self.buttons = {}
        holder = QWidget()
        across = QHBoxLayout(holder)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(4)
        for choice in choices:
            one = Radio()
            one.setAutoExclusive(False)
            one.setFixedWidth(_BUTTON_PX)
            one.setAccessibleName(choice.label)
            one.setAccessibleDescription(self._name)
            one.clicked.connect(lambda is_on, code=choice.code: self._on_clicked(code, is_on=is_on))
            words = label(choice.label, "small")
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            cell = QVBoxLayout()
            cell.setSpacing(0)
            middle = QHBoxLayout()
            middle.addStretch(1)
            middle.addWidget(one)
            middle.addStretch(1)
            cell.addLayout(middle)
            cell.addWidget(words, 1)
            across.addLayout(cell, 1)
            self.buttons[choice.code] = one
        self._focus = RovingFocus(list(self.buttons.values()))
        self.outer.addWidget(holder)


class ChecksControl(ChoiceControl):
    """Any number of answers as check boxes in columns; a long list has a filter above it."""

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._value: tuple[str, ...] = ()

    def build(self, choices: tuple[Choice, ...]) -> None:
        """Make the boxes, in two columns when the words are short or the list is long."""
        self.boxes: dict[str, Check] = {}
        metrics = self.fontMetrics()
        half = self.column_px(2)
        is_short = len(choices) > 1 and all(metrics.horizontalAdvance(choice.label) <= half for choice in choices)
        columns = 2 if is_short or len(choices) > LONG_LIST else 1
        if self._asked >= 0:
            columns = self.columns_for(choices)
        room = self.column_px(columns)
        for choice in choices:
            one = Check(wrapped(choice.label, metrics, room).replace("&", "&&"))
            one.setAccessibleName(choice.label)
            one.setAccessibleDescription(self._name)
            one.clicked.connect(lambda is_on, code=choice.code: self._on_clicked(code, is_on=is_on))
            self.boxes[choice.code] = one
        self._columns = columns
        if len(choices) > LONG_LIST:
            self.filter = QLineEdit()
            self.filter.setPlaceholderText(self._tr.text("Filter the list"))
            self.filter.setAccessibleName(self._tr.text("Filter the list"))
            self.filter.textChanged.connect(self._place)
            self.outer.addWidget(self.filter)
        holder = QWidget()
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_COLUMN_GAP_PX)
        self._grid.setVerticalSpacing(2)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
        self.outer.addWidget(holder)
        self._place("")
        self._focus = RovingFocus(list(self.boxes.values()))

    def show_value(self, value: str) -> None:
        """Mark what is chosen; codes that are not offered any more stay in the value."""
        self._value = tuple(value.split())
        for code, one in self.boxes.items():
            one.setChecked(code in self._value)
        self._focus.settle()

    def button_of(self, code: str) -> QAbstractButton | None:
        """The box of an answer."""
        return self.boxes.get(code)

    def take_focus(self) -> None:
        """Put the keyboard on the first box."""
        if self.boxes:
            next(iter(self.boxes.values())).setFocus()

    def _on_clicked(self, code: str, *, is_on: bool) -> None:
        kept = [other for other in self._value if other != code]
        self._value = (*kept, code) if is_on else tuple(kept)
        self.edited.emit(" ".join(self._value))

    def _place(self, wanted: str) -> None:
        key = fold(wanted)
        shown = []
        # Otherwise every box that comes or goes lays out the whole page.
        self._grid.setEnabled(False)
        for choice in self._choices or ():
            box = self.boxes[choice.code]
            is_wanted = key in fold(choice.label) or box.isChecked()
            if box.parentWidget() is not None:
                # What has no parent yet would be shown as a window of its own; the grid shows it anyway.
                box.setVisible(is_wanted)
            if is_wanted:
                shown.append(box)
        rows = -(-len(shown) // self._columns)
        for number, box in enumerate(shown):
            # Down the first column, then down the second: the order in which one reads a list.
            self._grid.addWidget(box, number % rows, number // rows)
        self._grid.setEnabled(True)
