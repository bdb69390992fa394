"""A long column of questions in short pieces, so that one that comes or goes does not have all others laid out."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

SPACING_PX = 8


class Pile(QVBoxLayout):
    """A vertical layout that remembers how high it is at each width it was asked for, until something in it changes.

    Qt's own remembers one width, and asks for two in turn: the width there is and the one that would be liked best.
    So each new line of words anywhere had the words of all questions broken into lines again, twice.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._heights: dict[int, tuple[int, int]] = {}

    def invalidate(self) -> None:
        """Forget: something below has changed (Qt)."""
        self._heights.clear()
        super().invalidate()

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Say how high it likes to be (Qt)."""
        return self._known(width)[0]

    def minimumHeightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Say how high it must be (Qt)."""
        return self._known(width)[1]

    def _known(self, width: int) -> tuple[int, int]:
        if width not in self._heights:
            liked = super().heightForWidth(width)
            # The next line has Qt ask this object for the height first; it must find the one just measured.
            self._heights[width] = (liked, liked)
            self._heights[width] = (liked, super().minimumHeightForWidth(width))
        return self._heights[width]


class Leaf(QWidget):
    """Some questions of a long group: what changes among them is laid out without a look at all the others."""

    def __init__(self) -> None:
        super().__init__()
        self._place = 0
        self._shown = 0
        self._column = Pile(self)
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

    def lay_out(self) -> None:
        """Lay out now what has changed among the questions."""
        for place in range(self._column.count()):
            item = self._column.itemAt(place)
            widget = item.widget() if item is not None else None
            if widget is not None and not widget.isHidden() and (layout := widget.layout()) is not None:
                layout.activate()
        self._column.activate()
