"""The drawing that takes marks: by finger and mouse, or by the keyboard alone; every place it comes to is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from intake_app.domain.body_map import ADULT
from intake_app.ui.presenters.body_map import PLATES, walk
from intake_app.ui.theme import SMALL_PX
from intake_app.ui.views.body_map_paint import DOT_PX, arrange, paint_caption, paint_dot, paint_view, region_path

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainterPath, QPaintEvent

    from intake_app.domain.body_map import BodyMap, Mark, Region
    from intake_app.ui.presenters.body_map import Dot
    from intake_app.ui.views.body_map_paint import Placed

SIZE_PX: Final = (424, 404)
_ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_TURN: Final = {
    Qt.Key.Key_PageUp: -1,
    Qt.Key.Key_Minus: -1,
    Qt.Key.Key_PageDown: 1,
    Qt.Key.Key_Plus: 1,
    Qt.Key.Key_Equal: 1,
}
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_REMOVE: Final = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class BodyCanvas(QWidget):
    """One plate of the body map. Tells what a person does and changes nothing by itself but the place it is at.

    `touched(mark)`: a place was touched, or Enter pressed there. `chosen(row)`: a dot. `turned(by)`: another plate.
    `nudged(dx, dy)`: move the chosen mark. `remove_wanted`: take the chosen mark away. `place_changed(words)`: where
    the keyboard is now.
    """

    touched = Signal(object)
    chosen = Signal(str)
    turned = Signal(int)
    nudged = Signal(int, int)
    remove_wanted = Signal()
    place_changed = Signal(str)

    def __init__(self, body: BodyMap, language: str) -> None:
        super().__init__()
        self._body = body
        self._language = language
        self._figure = ADULT
        self._plate = 0
        self._dots: tuple[Dot, ...] = ()
        self._row = ""
        self._key = ""
        self._title = ""
        self._lit: tuple[str, QPainterPath] | None = None
        self._placed: tuple[Placed, ...] = ()
        self.is_readonly = False
        self.setFixedSize(*SIZE_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        font = self.font()
        font.setPixelSize(SMALL_PX)
        self.setFont(font)

    def show_plate(self, figure: str, plate: int, title: str) -> None:
        """Show other views; the keyboard goes to the first place of them."""
        if (figure, plate) == (self._figure, self._plate) and self._placed:
            return
        self._figure, self._plate, self._title = figure, plate, title
        views = [self._body.view(figure, name) for name in PLATES[plate]]
        self._placed = arrange(views, QRectF(self.rect()).adjusted(6, 6, -6, -4))
        self._key = ""
        self._lit = None
        self._tell()
        self.update()

    def show_dots(self, dots: tuple[Dot, ...], row: str) -> None:
        """Show the marks; that of `row` is the chosen one, and the keyboard comes to where it is."""
        if (dots, row) == (self._dots, self._row):
            return
        is_other, self._dots, self._row = row != self._row, dots, row
        mark = self._chosen_mark()
        if is_other and mark is not None:
            for number, placed in enumerate(self._placed):
                if placed.view.name == mark.view and (region := placed.view.region_at(mark)) is not None:
                    self._key = f"{number}:{region.key}"
        self._tell()
        self.update()

    def place_words(self) -> str:
        """Where the keyboard is, in words; "" at the beginning."""
        found = self._regions().get(self._key)
        if found is None:
            return ""
        placed, region = found
        view = self._body.view_words(placed.view.name, self._language)
        return f"{view}: {self._body.region_words(region, self._language)}"

    def sizeHint(self) -> QSize:
        """Say its one size (Qt)."""
        return QSize(*SIZE_PX)

    # --- what a person does ---------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Enter marks, Delete takes away, page keys turn, Shift and arrows move a mark (Qt)."""
        key = Qt.Key(event.key())
        if key in _ARROWS:
            step = _ARROWS[key]
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.nudged.emit(*step)
            else:
                self._walk(step)
        elif key in _TURN:
            self.turned.emit(_TURN[key])
        elif key in _ENTER and not self.is_readonly:
            self._mark_here()
        elif key in _REMOVE and not self.is_readonly:
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A dot is chosen; any other place of the body is marked (Qt)."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        at = event.position()
        near = [
            dot for dot in self._dots if (spot := self._spot(dot)) is not None and _distance(spot, at) <= DOT_PX + 4
        ]
        if near:
            self.chosen.emit(min(near, key=lambda dot: _distance(self._spot(dot) or at, at)).row)
            return
        for number, placed in enumerate(self._placed):
            if placed.box.contains(at):
                mark = placed.mark(at)
                region = placed.view.region_at(mark)
                if region is not None:
                    self._go_to(f"{number}:{region.key}")
                    if region.code and not self.is_readonly:
                        self.touched.emit(mark)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Pressing did it already (Qt)."""
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at a place, so that the first Enter already means something (Qt)."""
        super().focusInEvent(event)
        if not self._key:
            self._walk((0, 1))
        self._say()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away (Qt)."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw views, captions, the place of the keyboard, dots (Qt)."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # The application's own: the style sheet pales the hints in that of a widget.
        palette = QApplication.palette()
        for number, placed in enumerate(self._placed):
            paint_view(painter, placed, palette, self._lit_in(number))
            caption = self._body.view_words(placed.view.name, self._language)
            paint_caption(painter, placed, caption, palette)
        for dot in self._dots:
            if (spot := self._spot(dot)) is not None and dot.row != self._row:
                paint_dot(painter, spot, dot, palette, is_chosen=False)
        for dot in self._dots:
            if (spot := self._spot(dot)) is not None and dot.row == self._row:
                paint_dot(painter, spot, dot, palette, is_chosen=True)
        if self.hasFocus():
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()

    # --- inside ---------------------------------------------------------------------------------------------------

    def _regions(self) -> dict[str, tuple[Placed, Region]]:
        return {
            f"{number}:{region.key}": (placed, region)
            for number, placed in enumerate(self._placed)
            for region in placed.view.regions
        }

    def _walk(self, step: tuple[int, int]) -> None:
        places = self._regions()
        centres = {key: placed.point(*region.middle) for key, (placed, region) in places.items() if region.code}
        self._go_to(walk(self._key, {key: (point.x(), point.y()) for key, point in centres.items()}, step))

    def _go_to(self, key: str) -> None:
        if key != self._key:
            self._key = key
            self._tell()
            self._say()
            self.update()

    def _mark_here(self) -> None:
        found = self._regions().get(self._key)
        if found is not None and found[1].code:
            self.touched.emit(found[0].view.mark_in(found[1]))

    def _tell(self) -> None:
        words = self.place_words()
        here = [f"{dot.number}" for dot in self._dots if dot.mark is not None and self._key_of(dot.mark) == self._key]
        spoken = [part for part in (self._title, words, ", ".join(here)) if part]
        self.setAccessibleName(". ".join(spoken))
        self.place_changed.emit(words)

    def _say(self) -> None:
        if self.hasFocus() and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.accessibleName()))

    def _key_of(self, mark: Mark) -> str:
        for number, placed in enumerate(self._placed):
            if placed.view.name == mark.view and (region := placed.view.region_at(mark)) is not None:
                return f"{number}:{region.key}"
        return ""

    def _chosen_mark(self) -> Mark | None:
        return next((dot.mark for dot in self._dots if dot.row == self._row), None)

    def _spot(self, dot: Dot) -> QPointF | None:
        for placed in self._placed:
            if dot.mark is not None and placed.view.name == dot.mark.view:
                return placed.spot(dot.mark)
        return None

    def _lit_in(self, number: int) -> QPainterPath | None:
        found = self._regions().get(self._key)
        if found is None or not self._key.startswith(f"{number}:"):
            return None
        if self._lit is None or self._lit[0] != self._key:
            self._lit = (self._key, region_path(found[1]))
        return self._lit[1]


def _distance(one: QPointF, other: QPointF) -> float:
    return float(((one.x() - other.x()) ** 2 + (one.y() - other.y()) ** 2) ** 0.5)
