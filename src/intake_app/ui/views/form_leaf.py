"""A long column of questions in short pieces, so that one that comes or goes does not have all others laid out."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

SPACING_PX = 8


class Leaf(QWidget):
    """Some questions of a long group: what changes among them is laid out without a look at all the others."""

    def __init__(self) -> None:
        super().__init__()
        self._place = 0
        self._shown = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACING_PX)

    def begin(self) -> None:
        """Go through the questions from the first one; nothing is laid out before `end`."""
        self._place = self._shown = 0
        self._column.setEnabled(False)

    def insert(self, widget: QWidget) -> None:
        """Put a new question where one is now."""
        self._column.insertWidget(self._place, widget)

    def pass_by(self, widget: QWidget, *, is_shown: bool) -> None:
        """Show or hide the question one is at, and go on to the next."""
        if widget.isHidden() == is_shown:
            widget.setVisible(is_shown)
        self._place += 1
        self._shown += is_shown

    def end(self) -> None:
        """Lay out; with nothing to show it takes no room."""
        self._column.setEnabled(True)
        if self.isHidden() == bool(self._shown):
            self.setVisible(bool(self._shown))
