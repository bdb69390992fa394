"""One table model for all pages: named columns, a sort key each, filled by `set_rows`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Row = TypeVar("Row")
AnyIndex = QModelIndex | QPersistentModelIndex

TONE_ROLE = Qt.ItemDataRole.UserRole + 1
_NOWHERE = QModelIndex()


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: what it shows of a row, by what it sorts, and whether the text stands in a chip.

    `name` is for code, `title` for people. `tone` gives a tone of the theme or "" for plain text. `width_px` 0 means:
    shares what the other columns leave.
    """

    name: str
    title: str
    text: Callable[[Row], str]
    sort_key: Callable[[Row], Any]
    tone: Callable[[Row], str] | None = None
    width_px: int = 0


class TableModel(QAbstractTableModel, Generic[Row]):
    """Rows of any frozen kind, shown through columns.

    Sorting is stable, done here on the native values of `sort_key`, and kept when new rows come.
    """

    def __init__(self, columns: Sequence[Column[Row]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: list[Row] = []
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows instead of the former ones, in the order a person chose before."""
        self.beginResetModel()
        self._rows = list(rows)
        if self._sorted_by is not None:
            self._rows = self._in_order(*self._sorted_by)
        self.endResetModel()

    def row_at(self, index: AnyIndex) -> Row | None:
        """The row an index points to."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def rows(self) -> tuple[Row, ...]:
        """All rows as they stand."""
        return tuple(self._rows)

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Count the rows (Qt)."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Count the columns (Qt)."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's variant
        """Give what a view draws (Qt). Never raises: a model that raises freezes the program."""
        row = self.row_at(index)
        if row is None or index.column() >= len(self.columns):
            return None
        column = self.columns[index.column()]
        try:
            if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                return column.text(row)
            if role == TONE_ROLE:
                return column.tone(row) if column.tone is not None else ""
        except Exception:  # noqa: BLE001 - told to the last-resort hook, and the table goes on
            sys.excepthook(*sys.exc_info())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's variant
        """Give the titles (Qt)."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column (Qt); the selection stays with its rows."""
        if not 0 <= column < len(self.columns):
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        held = [self._rows[index.row()] for index in before]
        self._sorted_by = (column, order)
        self._rows = self._in_order(column, order)
        place = {id(row): number for number, row in enumerate(self._rows)}
        after = [self.index(place[id(row)], index.column()) for row, index in zip(held, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _in_order(self, column: int, order: Qt.SortOrder) -> list[Row]:
        key = self.columns[column].sort_key
        return sorted(self._rows, key=key, reverse=order == Qt.SortOrder.DescendingOrder)
