"""Controls for an order of choices, and for the one box that says that something was done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from intake_app.ui.views.labels import Check, button, label
from intake_app.ui.views.question_choices import ChoiceControl
from intake_app.ui.views.question_controls import AnswerControl

if TYPE_CHECKING:
    from intake_app.i18n import Translator
    from intake_app.xlsform.views import Choice, NodeView


class RankControl(ChoiceControl):
    """Choices to be put in order: each with a button that moves it up and one that moves it down."""

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._order: list[str] = []
        self._lines: list[tuple[QAbstractButton, QAbstractButton]] = []

    def build(self, choices: tuple[Choice, ...]) -> None:
        """Nothing to build before the order is known."""
        self._words = {choice.code: choice.label for choice in choices}

    def show_value(self, value: str) -> None:
        """Draw the order; choices that the value does not name stand at the end."""
        named = [code for code in value.split() if code in self._words]
        order = named + [code for code in self._words if code not in named]
        if order != self._order or self.outer.count() == 0:
            self._order = order
            self._draw()

    def take_focus(self) -> None:
        """Put the keyboard on the first button that moves something."""
        for one in self.findChildren(QAbstractButton):
            if one.isEnabled():
                one.setFocus()
                return

    def _draw(self) -> None:
        while (item := self.outer.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._lines = []
        for place, code in enumerate(self._order):
            words = self._words[code]
            up = button(self._tr.text("Up"), "quiet", partial(self._move, place, -1))
            down = button(self._tr.text("Down"), "quiet", partial(self._move, place, 1))
            up.setEnabled(place > 0)
            down.setEnabled(place + 1 < len(self._order))
            up.setAccessibleName(self._tr.text("Move up: {choice}").format(choice=words))
            down.setAccessibleName(self._tr.text("Move down: {choice}").format(choice=words))
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(label(f"{place + 1}.  {words}"), 1)
            row.addWidget(up, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(down, 0, Qt.AlignmentFlag.AlignTop)
            self.outer.addWidget(line)
            self._lines.append((up, down))

    def _move(self, place: int, by: int) -> None:
        order = list(self._order)
        order[place], order[place + by] = order[place + by], order[place]
        self._order = order
        self._draw()
        self._follow(place + by, by)
        self.edited.emit(" ".join(order))

    def _follow(self, place: int, by: int) -> None:
        """Leave the keyboard on the choice that moved: on the same button, or at the end on the other one."""
        up, down = self._lines[place]
        wanted = (up, down) if by < 0 else (down, up)
        next(one for one in wanted if one.isEnabled()).setFocus()


class AcknowledgeControl(AnswerControl):
    """One box to say that something was done or said."""

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self.box = Check(tr.text("Done"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box)
        self.box.clicked.connect(lambda is_on: self.edited.emit("OK" if is_on else ""))

    def show_node(self, node: NodeView) -> None:
        """Draw whether it is done."""
        self.box.setChecked(node.value == "OK")
        self.box.setEnabled(not node.is_readonly)

    def set_name(self, name: str) -> None:
        """Name the box."""
        self.box.setAccessibleDescription(name)

    def take_focus(self) -> None:
        """Put the keyboard on the box."""
        self.box.setFocus()
