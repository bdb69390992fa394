"""The line of time above the stays: bars with soft ends where a date is not exact, and the same in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QBrush, QPainter, QPalette, QPen
from PySide6.QtWidgets import QApplication, QSizePolicy, QVBoxLayout, QWidget

from intake_app.ui.presenters.time_line import TimeLine, time_line
from intake_app.ui.theme import SMALL_PX
from intake_app.ui.views.labels import label

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent

    from intake_app.i18n import Translator
    from intake_app.ui.presenters.time_line import Stay
    from intake_app.xlsform.views import NodeView

_LANE_PX: Final = 38
_BAR_PX: Final = 16
_NUMBER_PX: Final = 30
_AXIS_PX: Final = 24
_SIDE_PX: Final = 10
_NARROWEST_PX: Final = 10
_EMPTY: Final = TimeLine((), (), ())
_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class StayKeeper(Protocol):
    """The card of the repeat this line stands in."""

    def bring(self, row: str, *, is_focused: bool) -> None:
        """Show this row; `is_focused` puts the keyboard on its first open question."""


class TimeLineCanvas(QWidget):
    """One lane for each stay. `chosen(row, is_wanted)`: walked to, or (Enter, click) to be shown with the keyboard."""

    chosen = Signal(str, bool)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._line = _EMPTY
        self._row = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        font = self.font()
        font.setPixelSize(SMALL_PX)
        self.setFont(font)

    def show_line(self, line: TimeLine, row: str) -> None:
        """Draw these stays; that of `row` is the chosen one."""
        is_other = row != self._row
        self._line, self._row = line, row
        if self.height() != self.sizeHint().height():
            self.setFixedHeight(self.sizeHint().height())
        stay = self._current()
        self.setAccessibleName(stay.words if stay is not None else self._name)
        if is_other and stay is not None and self.hasFocus() and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, stay.words))
        self.update()

    def sizeHint(self) -> QSize:
        """As many lanes as there are stays (Qt)."""
        return QSize(400, len(self._line.stays) * _LANE_PX + _AXIS_PX + 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk from stay to stay, Enter goes to its questions (Qt)."""
        key = Qt.Key(event.key())
        rows = [stay.row for stay in self._line.stays]
        if key in _STEPS and self._row in rows:
            self.chosen.emit(rows[(rows.index(self._row) + _STEPS[key]) % len(rows)], False)  # noqa: FBT003 - a signal
        elif key in _ENTER and self._row in rows:
            self.chosen.emit(self._row, True)  # noqa: FBT003 - a signal
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A lane was touched (Qt)."""
        number = int((event.position().y() - 4) // _LANE_PX)
        if 0 <= number < len(self._line.stays):
            self.chosen.emit(self._line.stays[number].row, True)  # noqa: FBT003 - a signal

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Pressing did it already (Qt)."""
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring (Qt)."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away (Qt)."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the days, then lane by lane (Qt)."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_days(painter)
        for number, stay in enumerate(self._line.stays):
            self._paint_stay(painter, stay, 4 + number * _LANE_PX)
        if self.hasFocus():
            painter.setPen(QPen(QApplication.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()

    def _current(self) -> Stay | None:
        return next((stay for stay in self._line.stays if stay.row == self._row), None)

    def _across(self, place: float) -> float:
        left = _SIDE_PX + _NUMBER_PX
        return left + place * (self.width() - left - _SIDE_PX)

    def _paint_days(self, painter: QPainter) -> None:
        soft = QApplication.palette().color(QPalette.ColorRole.PlaceholderText)
        below = 4 + len(self._line.stays) * _LANE_PX
        line = QApplication.palette().color(QPalette.ColorRole.PlaceholderText)
        line.setAlphaF(0.3)
        used = 0.0
        for place, words in self._line.ticks:
            x = self._across(place)
            painter.setPen(QPen(line, 1))
            painter.drawLine(int(x), 6, int(x), below)
            width = painter.fontMetrics().horizontalAdvance(words)
            left = min(x - width / 2, self.width() - width - _SIDE_PX)
            if left > used:
                painter.setPen(soft)
                painter.drawText(QRectF(left, below, width + 2, _AXIS_PX), Qt.AlignmentFlag.AlignCenter, words)
                used = left + width + 12

    def _paint_stay(self, painter: QPainter, stay: Stay, top: float) -> None:
        palette = QApplication.palette()
        accent = palette.color(QPalette.ColorRole.Highlight)
        is_chosen = stay.row == self._row
        if is_chosen:
            ground = palette.color(QPalette.ColorRole.Highlight)
            ground.setAlphaF(0.12)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(QRectF(4, top + 1, self.width() - 8, _LANE_PX - 2), 6, 6)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        number = QRectF(_SIDE_PX, top, _NUMBER_PX, _LANE_PX)
        painter.drawText(number, Qt.AlignmentFlag.AlignVCenter, str(stay.number))
        words = ", ".join(part for part in (stay.kind, stay.length) if part) or stay.words
        if stay.soft is None:
            room = QRectF(self._across(0), top, self.width() - self._across(0) - _SIDE_PX, _LANE_PX)
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            self._write(painter, room, stay.words, Qt.AlignmentFlag.AlignLeft)
            return
        left, right = self._across(stay.soft[0]), self._across(stay.soft[1])
        right = max(right, left + _NARROWEST_PX)
        bar = QRectF(left, top + _LANE_PX - _BAR_PX - 3, right - left, _BAR_PX)
        pale = palette.color(QPalette.ColorRole.Highlight)
        pale.setAlphaF(0.35)
        # Soft ends are hatched, not only paler.
        painter.setPen(QPen(accent, 1, Qt.PenStyle.DotLine))
        painter.setBrush(QBrush(pale, Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(bar, 4, 4)
        if stay.solid is not None:
            first, last = self._across(stay.solid[0]), self._across(stay.solid[1])
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(accent)
            painter.drawRoundedRect(QRectF(first, bar.y(), max(last - first, _NARROWEST_PX), _BAR_PX), 4, 4)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        self._write(painter, QRectF(0, top + 1, self.width(), _LANE_PX - _BAR_PX - 3), words, None, at=left)

    def _write(
        self, painter: QPainter, room: QRectF, words: str, align: Qt.AlignmentFlag | None, *, at: float = 0.0
    ) -> None:
        """Words in their room, or from `at` on, moved left when they would not end on the canvas."""
        metrics = painter.fontMetrics()
        most = int(self.width() - self._across(0) - _SIDE_PX)
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, most)
        if align is None:
            left = max(self._across(0), min(at, self.width() - _SIDE_PX - metrics.horizontalAdvance(shown) - 2))
            room = QRectF(left, room.y(), most, room.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class TimeLinePanel(QWidget):
    """The canvas, the chosen stay in words, and what overlaps or is not covered."""

    def __init__(self, tr: Translator, keeper: StayKeeper) -> None:
        super().__init__()
        self._tr = tr
        self._keeper = keeper
        self.canvas = TimeLineCanvas(tr.text("Line of time"))
        self._words = label("", "strong")
        self._remarks = label("", "small")
        self._empty = label(tr.text("As soon as a date is known, a line of all stays appears here."), "small")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(6)
        for widget in (self._empty, self.canvas, self._words, self._remarks):
            layout.addWidget(widget)
        self.canvas.chosen.connect(lambda row, is_wanted: keeper.bring(row, is_focused=is_wanted))

    def show_rows(self, node: NodeView, row: str) -> None:
        """Draw all stays; `row` is the one that shows below."""
        line = time_line(node, self._tr)
        self.canvas.show_line(line, row)
        stay = next((stay for stay in line.stays if stay.row == row), None)
        self._words.setText(stay.words if stay is not None else "")
        self._remarks.setText("\n".join(line.remarks))
        self.canvas.setVisible(not line.is_empty)
        self._words.setVisible(not line.is_empty and stay is not None)
        self._remarks.setVisible(bool(line.remarks))
        self._empty.setVisible(line.is_empty)

    def take_focus(self) -> bool:
        """Put the keyboard on the line; False while it is empty."""
        if self.canvas.isHidden():
            return False
        self.canvas.setFocus()
        return True
