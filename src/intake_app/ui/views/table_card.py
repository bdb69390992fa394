"""A table on a card: rounded corners that nothing paints over, chips in cells, sorting, keyboard, an empty state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic

from PySide6.QtCore import QEvent, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from intake_app.ui.table_model import TONE_ROLE, AnyIndex, Column, Row, TableModel
from intake_app.ui.theme import RADIUS_PX, SMALL_PX, Theme
from intake_app.ui.views.labels import restyle

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QObject

    from intake_app.ui.views.cards import EmptyState

ROW_PX = 46
_CHIP_PX = 23
_CHIP_SIDE_PX = 13


class ChipDelegate(QStyledItemDelegate):
    """Draws a cell whose model gives a tone as a chip, all others as Qt does."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw one cell (Qt)."""
        tone = index.data(TONE_ROLE)
        if not tone:
            super().paint(painter, option, index)
            return
        text = str(index.data() or "")
        blank = QStyleOptionViewItem(option)
        self.initStyleOption(blank, index)
        blank.text = ""
        widget: QWidget = blank.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, blank, painter, widget)
        self._draw_chip(painter, option, text, tone)

    def _draw_chip(self, painter: QPainter, option: QStyleOptionViewItem, text: str, tone: str) -> None:
        letters, ground = self._theme.tone(tone)
        cell: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painter.font()
        font.setPixelSize(SMALL_PX)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        room = cell.width() - 28
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room - 2 * _CHIP_SIDE_PX)
        width = min(room, metrics.horizontalAdvance(shown) + 2 * _CHIP_SIDE_PX)
        chip = QRect(cell.left() + 14, cell.center().y() - _CHIP_PX // 2, width, _CHIP_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(chip, RADIUS_PX, RADIUS_PX)
        painter.setPen(QColor(letters))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, shown)
        painter.restore()


class _Table(QTableView):
    """The table itself: rows are chosen whole, Tab leaves it, Enter opens a row."""

    entered = Signal(QModelIndex)

    def __init__(self) -> None:
        super().__init__()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSortingEnabled(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setFixedHeight(44)
        self.viewport().setAutoFillBackground(False)
        self.doubleClicked.connect(self.entered)

    def keyPressEvent(self, event: Any) -> None:  # noqa: ANN401 - Qt's own signature
        """Open the current row with Enter; leave Up, Down, letters to Qt."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.entered.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Ask for little; the page gives the rest."""
        return QSize(400, 200)


class TableCard(QFrame, Generic[Row]):
    """A table of rows on a card. `chosen` comes with each change of the current row, `opened` with Enter or a click.

    `key_of` names a row, so that the same one stays chosen when new rows come. `is_checkable` tables do not exist:
    let a person choose in a list of check boxes instead.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        theme: Theme,
        name: str,
        *,
        key_of: Callable[[Row], object],
        empty: EmptyState | None = None,
    ) -> None:
        super().__init__()
        self._key_of = key_of
        self.setProperty("card", "yes")
        self.model: TableModel[Row] = TableModel(columns, self)
        self.table = _Table()
        self.table.setAccessibleName(name)
        self.table.setModel(self.model)
        self.table.setItemDelegate(ChipDelegate(theme, self.table))
        self._place_columns(columns)
        self.table.installEventFilter(self)
        self.table.entered.connect(lambda index: self._emit(self.opened, index))
        self.table.selectionModel().currentRowChanged.connect(lambda index, _old: self._emit(self.chosen, index))
        holder = QWidget()
        inside = QVBoxLayout(self)
        # Room for the round corners: the header above and the last row below never reach them.
        inside.setContentsMargins(2, 2, 2, 10)
        inside.addWidget(holder)
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(self.table)
        if empty is not None:
            self._stack.addWidget(empty)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show rows; the row that was chosen stays chosen if it is still among them."""
        current = self.current()
        key = None if current is None else self._key_of(current)
        self.model.set_rows(rows)
        self._stack.setCurrentIndex(0 if rows or self._stack.count() == 1 else 1)
        if key is not None:
            self.choose(key)

    def choose(self, key: object) -> None:
        """Make the row of this key the current one; does nothing when it is not there."""
        for number, row in enumerate(self.model.rows()):
            if self._key_of(row) == key:
                self.table.setCurrentIndex(self.model.index(number, 0))
                return

    def current(self) -> Row | None:
        """The chosen row."""
        return self.model.row_at(self.table.currentIndex())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Draw the focus ring on the card while the table has the keyboard."""
        if watched is self.table and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            has_focus = event.type() == QEvent.Type.FocusIn
            self.setProperty("card", "focus" if has_focus else "yes")
            restyle(self)
            if has_focus and self.model.rowCount() and not self.table.currentIndex().isValid():
                self.table.setCurrentIndex(self.model.index(0, 0))
        return super().eventFilter(watched, event)

    def _place_columns(self, columns: Sequence[Column[Row]]) -> None:
        head = self.table.horizontalHeader()
        for number, column in enumerate(columns):
            if column.width_px:
                head.setSectionResizeMode(number, QHeaderView.ResizeMode.Fixed)
                head.resizeSection(number, column.width_px)
            else:
                head.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)

    def _emit(self, signal: Any, index: QModelIndex) -> None:  # noqa: ANN401 - a bound signal
        row = self.model.row_at(index)
        if row is not None:
            signal.emit(row)
