"""The paper as it will be: one sheet, painted; a click or the arrow keys choose a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QPainter, QPen
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from intake_app.ui.theme import LIGHT
from intake_app.ui.views.complaint_paint import boxes, paint_sheet

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent

    from intake_app.i18n import Translator
    from intake_app.services.complaint_paper import Paper, Place
    from intake_app.ui.presenters.complaint import ComplaintPresenter, ComplaintState
    from intake_app.ui.theme import Theme

_RING_PX: Final = 2
_SCROLL_BAR_PX: Final = 16
_EDGE_PT: Final = 12.0


class _Paper(QWidget):
    """The sheet itself, at a zoom that its holder gives; paper is white by day and by night."""

    clicked = Signal(object)

    def __init__(self, presenter: ComplaintPresenter, tr: Translator, theme: Theme) -> None:
        super().__init__()
        self._presenter = presenter
        self._tr = tr
        self._theme = theme
        self._paper: Paper | None = None
        self._sheet = 1
        self._place: Place | None = None
        self._boxes: dict[Place, list[QRectF]] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def show_sheet(self, paper: Paper, sheet: int, place: Place | None) -> None:
        changed = paper is not self._paper or sheet != self._sheet
        has_moved = place != self._place
        self._paper, self._sheet, self._place = paper, sheet, place
        if changed:
            self._boxes = boxes(paper, paper.sheets[sheet - 1])
            name = self._tr.text("Sheet {number} of {count}").format(number=sheet, count=len(paper.sheets))
            self.setAccessibleName(name)
        words = paper.sentences.get(place, "") if place is not None else ""
        self.setAccessibleDescription(words)
        if has_moved and words and self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        self.update()

    def text_span(self) -> tuple[float, float]:
        """The left edge of the text and its width, in points."""
        found = [box for lines in self._boxes.values() for box in lines]
        if not found:
            return 0.0, self._paper.width if self._paper is not None else 1.0
        left = min(box.left() for box in found)
        return left, max(box.right() for box in found) - left

    def place_box(self) -> QRectF:
        """Where the chosen sentence stands, in pixels."""
        found = QRectF()
        for box in self._boxes.get(self._place, []) if self._place is not None else []:
            found = found.united(box)
        zoom = self._zoom()
        return QRectF(found.x() * zoom, found.y() * zoom, found.width() * zoom, found.height() * zoom)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw paper, marks and letters (Qt)."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor("#FFFFFF"))
        if self._paper is not None:
            zoom = self._zoom()
            if self._place is not None:
                for box in self._boxes.get(self._place, []):
                    ground = QRectF(box.x() * zoom, box.y() * zoom, box.width() * zoom, box.height() * zoom)
                    painter.fillRect(ground.adjusted(-1, 0, 1, 0), QColor(LIGHT.accent_soft))
            sheet = self._paper.sheets[self._sheet - 1]
            paint_sheet(painter, self._paper, sheet, zoom)
        if self.hasFocus():
            pen = QPen(QColor(self._theme.accent), _RING_PX)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
        else:
            painter.setPen(QPen(QColor(self._theme.line), 1))
        painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the sentence under the mouse (Qt)."""
        place = self._at(event.position())
        if place is not None:
            self._presenter.choose_sentence(place)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say by the pointer that a sentence can be clicked (Qt)."""
        has_one = self._at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if has_one else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from sentence to sentence, or from sheet to sheet (Qt)."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}
        sheets = {Qt.Key.Key_PageDown: self._sheet + 1, Qt.Key.Key_PageUp: self._sheet - 1, Qt.Key.Key_Home: 1}
        key = Qt.Key(event.key())
        if key in steps:
            self._presenter.move(steps[key])
        elif key in sheets:
            self._presenter.show_sheet(sheets[key])
        else:
            super().keyPressEvent(event)

    def _zoom(self) -> float:
        return self.width() / self._paper.width if self._paper is not None else 1.0

    def _at(self, point: QPointF) -> Place | None:
        zoom = self._zoom()
        on_paper = QPointF(point.x() / zoom, point.y() / zoom)
        return next((place for place, found in self._boxes.items() if any(b.contains(on_paper) for b in found)), None)


class SheetView(QScrollArea):
    """Holds the paper: whole by default, larger on request, then it scrolls."""

    def __init__(self, tr: Translator, presenter: ComplaintPresenter, theme: Theme) -> None:
        super().__init__()
        self.paper = _Paper(presenter, tr, theme)
        self._shown: Paper | None = None
        self._is_large = False
        self.setWidget(self.paper)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)

    def show_state(self, state: ComplaintState) -> None:
        """Draw the sheet of a state."""
        if state.paper is None:
            return
        is_new = state.paper is not self._shown
        self._shown = state.paper
        self.paper.show_sheet(state.paper, state.sheet, state.place)
        if is_new:
            self._fit()
        box = self.paper.place_box()
        if not box.isEmpty():
            middle = box.center().toPoint()
            self.ensureVisible(middle.x(), middle.y(), 0, int(box.height() / 2) + 8)
        self._keep_text()

    def set_large(self, is_large: bool) -> None:  # noqa: FBT001 - a button that is on or off
        """Show the paper as wide as there is room, or whole."""
        self._is_large = is_large
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the paper anew (Qt)."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._shown is None:
            return
        across, down = self.width() - _SCROLL_BAR_PX, self.height()
        ratio = self._shown.height / self._shown.width
        wide = min(across, int(down / ratio))
        if self._is_large:
            # The margins of the paper are left out of sight, the text takes the whole width.
            _left, text = self.paper.text_span()
            wide = int(across * self._shown.width / (text + 2 * _EDGE_PT))
        self.paper.setFixedSize(QSize(wide, round(wide * ratio)))
        self._keep_text()

    def _keep_text(self) -> None:
        if self._is_large and self._shown is not None:
            left, _text = self.paper.text_span()
            zoom = self.paper.width() / self._shown.width
            self.horizontalScrollBar().setValue(round((left - _EDGE_PT) * zoom))
