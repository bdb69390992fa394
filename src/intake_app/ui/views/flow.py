"""A layout for buttons and chips: side by side while there is room, on the next line when there is not."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

_GAP_PX = 8
_NO_LIMIT = 16_777_215


class Flow(QLayout):
    """Lays widgets out from left to right at their own width, and wraps."""

    def __init__(self, *widgets: QWidget, gap_px: int = _GAP_PX) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = gap_px
        # Not geometry(): Qt forgets that with every invalidate, and each pass would ask for the next one.
        self._width = 0
        self.setContentsMargins(QMargins(0, 0, 0, 0))
        for widget in widgets:
            self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """Take an item (Qt)."""
        self._items.append(item)

    def count(self) -> int:
        """Count the items (Qt)."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Give an item (Qt)."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Give an item away (Qt)."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """Ask for no more room than needed (Qt)."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Say that a narrow place needs more lines (Qt)."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Say how many lines (Qt)."""
        return self._place(QRect(0, 0, width, 0), is_real=False)

    def sizeHint(self) -> QSize:
        """Like best to stand on one line (Qt)."""
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in shown) + self._gap * max(0, len(shown) - 1)
        return QSize(width, max((size.height() for size in shown), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """Need room for the widest item, and for the lines at the present width (Qt)."""
        width = max((item.minimumSize().width() for item in self._items if not item.isEmpty()), default=0)
        lines = self.heightForWidth(self._width) if self._width > 0 else 0
        return QSize(width, max(lines, self.sizeHint().height()))

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        """Place the items (Qt)."""
        is_other_width, self._width = rect.width() != self._width, rect.width()
        super().setGeometry(rect)
        self._place(rect, is_real=True)
        if is_other_width:
            self.invalidate()

    def _place(self, rect: QRect, *, is_real: bool) -> int:
        y = rect.y()
        for line in self._lines(max(rect.width(), 1)):
            height = max(size.height() for _item, size in line)
            x = rect.x()
            for item, size in line:
                if is_real:
                    item.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
                x += size.width() + self._gap
            y += height + self._gap
        return max(0, y - self._gap - rect.y())

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(width, _NO_LIMIT))
            if not lines or used + self._gap + size.width() > width:
                lines.append([])
                used = -self._gap
            lines[-1].append((item, size))
            used += self._gap + size.width()
        return lines
