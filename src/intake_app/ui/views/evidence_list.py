"""The list of evidence: a small blurred picture, what it is, how large, when it was taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from intake_app.ui.theme import BODY_PX, RADIUS_PX, SMALL_PX
from intake_app.ui.wording import size_text
from intake_app.ui.words_evidence import kind_of_file, when_taken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QObject

    from intake_app.i18n import Translator
    from intake_app.services.evidence import EvidenceItem
    from intake_app.ui.theme import Theme
    from intake_app.viewer.looked import Pixels

    AnyIndex = QModelIndex | QPersistentModelIndex

ROW_PX: Final = 76
_PICTURE_PX: Final = 56
_SHA = Qt.ItemDataRole.UserRole + 1
_SECOND = Qt.ItemDataRole.UserRole + 2


def pixmap_of(pixels: Pixels) -> QPixmap:
    """Decoded pixels as Qt draws them; in memory only."""
    image = QImage(pixels.rgba, pixels.width, pixels.height, pixels.width * 4, QImage.Format.Format_RGBA8888)
    return QPixmap.fromImage(image)


class _Delegate(QStyledItemDelegate):
    """Draws one item: picture or its kind's first letter, two lines of words."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Give every row the same height (Qt)."""
        del option, index
        return QSize(200, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw one row (Qt)."""
        theme = self._theme
        area: QRect = option.rect.adjusted(4, 3, -4, -3)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent_soft))
            painter.drawRoundedRect(area, RADIUS_PX, RADIUS_PX)
        box = QRect(area.left() + 7, area.center().y() - _PICTURE_PX // 2, _PICTURE_PX, _PICTURE_PX)
        self._draw_picture(painter, box, index.data(Qt.ItemDataRole.DecorationRole), str(index.data(_SECOND)))
        words = QRect(box.right() + 13, area.top() + 9, area.right() - box.right() - 22, 24)
        self._draw_line(painter, words, str(index.data()), theme.text, BODY_PX)
        self._draw_line(painter, words.translated(0, 25), str(index.data(_SECOND)), theme.soft, SMALL_PX)
        painter.restore()

    def _draw_picture(self, painter: QPainter, box: QRect, picture: object, words: str) -> None:
        shape = QPainterPath()
        shape.addRoundedRect(box, RADIUS_PX, RADIUS_PX)
        painter.fillPath(shape, QColor(self._theme.sunken))
        if isinstance(picture, QPixmap):
            side = min(picture.width(), picture.height())
            middle = QRect((picture.width() - side) // 2, (picture.height() - side) // 2, side, side)
            painter.save()
            painter.setClipPath(shape)
            painter.drawPixmap(box, picture, middle)
            painter.restore()
            return
        font = QFont(painter.font())
        font.setPixelSize(20)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.soft))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words[:1])

    def _draw_line(self, painter: QPainter, area: QRect, words: str, colour: str, size: int) -> None:
        font = QFont(painter.font())
        font.setPixelSize(size)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)


class EvidenceList(QListWidget):
    """Shows items; `chosen` carries the hash of the one that a person moves to."""

    chosen = Signal(str)

    def __init__(self, tr: Translator, theme: Theme) -> None:
        super().__init__()
        self._tr = tr
        self._shown: tuple[str, ...] = ()
        self._is_filling = False
        self.setObjectName("files")
        self.setAccessibleName(tr.text("Evidence of this record"))
        self.setItemDelegate(_Delegate(theme, self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._on_moved)

    def show_items(self, items: tuple[EvidenceItem, ...], thumbnails: Mapping[str, Pixels], opened: str) -> None:
        """Draw the items; while they are the same only what changed about them."""
        names = tuple(item.sha256 for item in items)
        self._is_filling = True
        if names != self._shown:
            self.clear()
            for sha256 in names:
                made = QListWidgetItem()
                made.setData(_SHA, sha256)
                self.addItem(made)
            self._shown = names
        for row, item in enumerate(items):
            self._fill(self.item(row), item, thumbnails.get(item.sha256))
            if item.sha256 == opened and self.currentRow() != row:
                self.setCurrentRow(row)
        self._is_filling = False

    def _fill(self, row: QListWidgetItem, item: EvidenceItem, picture: Pixels | None) -> None:
        tr = self._tr
        kind = kind_of_file(item.media_type, tr)
        first = item.words.description.partition("\n")[0] or item.file_name or kind
        facts = (kind, size_text(item.size, tr), when_taken(item, tr))
        second = " · ".join(fact for fact in facts if fact)
        if not item.is_here:
            second = tr.text("{kind} · the file is not here").format(kind=kind)
        if (row.text(), row.data(_SECOND)) != (first, second):
            row.setText(first)
            row.setData(_SECOND, second)
            row.setData(Qt.ItemDataRole.AccessibleTextRole, f"{first}. {second}")
        has_one = isinstance(row.data(Qt.ItemDataRole.DecorationRole), QPixmap)
        if has_one != (picture is not None):
            row.setData(Qt.ItemDataRole.DecorationRole, None if picture is None else pixmap_of(picture))

    def _on_moved(self, current: QListWidgetItem | None, _before: object) -> None:
        if current is not None and not self._is_filling:
            self.chosen.emit(str(current.data(_SHA)))
