"""Answers as buttons: one tab stop for the whole group, arrow keys inside, space chooses, again takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from intake_app.ui.views.labels import button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake_app.ui.views.labels import ArrowButton, Button


class RovingFocus:
    """Makes a list of buttons one tab stop: Tab comes to the chosen (or first) one, arrows move among them.

    The buttons are of the classes in labels.py, which bring their arrow keys here: an event filter in Python would
    see every event of every button of a long form.
    """

    def __init__(self, buttons: Sequence[ArrowButton]) -> None:
        self._buttons = tuple(buttons)
        for one in self._buttons:
            one.arrows = self.move
        self.settle()

    def settle(self) -> None:
        """Choose the tab stop anew, after the checked button has changed."""
        if any(one.hasFocus() for one in self._buttons):
            return
        stop = next((one for one in self._buttons if one.isChecked()), None)
        self._make_stop(stop or next((one for one in self._buttons if not one.isHidden()), None))

    def move(self, start: object, step: int) -> None:
        """Go on to the next button that can be used, or back; from the end to the beginning."""
        usable = [one for one in self._buttons if one.isEnabled() and not one.isHidden()]
        if start in usable:
            target = usable[(usable.index(start) + step) % len(usable)]
            self._make_stop(target)
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def _make_stop(self, stop: ArrowButton | None) -> None:
        for one in self._buttons:
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus if one is stop else Qt.FocusPolicy.ClickFocus)


class ChoiceButtons(QWidget):
    """A row of buttons of which at most one is chosen. `chosen` carries its code, or "" when it was taken back.

    `kind` "segment" joins them to one control; any other kind is that of `button` and leaves gaps.
    """

    chosen = Signal(str)

    def __init__(
        self, options: Sequence[tuple[str, str]], name: str, kind: str = "segment", *, may_be_empty: bool = True
    ) -> None:
        super().__init__()
        self._may_be_empty = may_be_empty
        self.setAccessibleName(name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8 if kind == "language" else 0)
        self.buttons: dict[str, Button] = {}
        for number, (code, text) in enumerate(options):
            one = button(text, "" if kind == "segment" else kind)
            one.setCheckable(True)
            if kind == "segment":
                one.setProperty("segment", _segment(number, len(options)))
            one.setAccessibleDescription(name)
            one.clicked.connect(lambda checked, code=code: self._on_clicked(code, is_on=checked))
            layout.addWidget(one)
            self.buttons[code] = one
        layout.addStretch(1)
        self._focus = RovingFocus(list(self.buttons.values()))

    def choice(self) -> str:
        """The chosen code or ""."""
        return next((code for code, one in self.buttons.items() if one.isChecked()), "")

    def show_choice(self, code: str) -> None:
        """Check this button and no other, without a signal."""
        for own, one in self.buttons.items():
            one.setChecked(own == code)
        self._focus.settle()

    def set_focus(self) -> None:
        """Put the keyboard on the chosen or first button."""
        self.buttons[self.choice() or next(iter(self.buttons))].setFocus()

    def _on_clicked(self, code: str, *, is_on: bool) -> None:
        if not is_on and not self._may_be_empty:
            is_on = True
        self.show_choice(code if is_on else "")
        self.chosen.emit(code if is_on else "")


def _segment(number: int, count: int) -> str:
    if count == 1:
        return "only"
    return "first" if number == 0 else "last" if number == count - 1 else "middle"
