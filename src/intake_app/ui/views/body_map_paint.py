"""Paints the drawings of the body map and the dots on them with the colours of the window; nothing by colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPalette, QPen, QPolygonF

from intake_app.domain.body_map import HEM, OUTLINE, OVER, Mark
from intake_app.domain.body_sheet import CIRCLE, DASHED, SOLID, THICK, dot_corners

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter

    from intake_app.domain.body_map import Curve, Region, View
    from intake_app.ui.presenters.body_map import Dot

DOT_PX: Final = 12.0
_CAPTION_PX: Final = 22.0
_GAP: Final = 20.0


@dataclass(frozen=True)
class Placed:
    """A view on the screen: its top left corner and how many pixels a unit of it takes."""

    view: View
    x: float
    y: float
    zoom: float

    @property
    def box(self) -> QRectF:
        """Where it lies."""
        return QRectF(self.x, self.y, self.view.width * self.zoom, self.view.height * self.zoom)

    def point(self, x: float, y: float) -> QPointF:
        """A point of the view on the screen."""
        return QPointF(self.x + x * self.zoom, self.y + y * self.zoom)

    def spot(self, mark: Mark) -> QPointF:
        """A mark of this view on the screen."""
        return self.point(*self.view.spot(mark))

    def mark(self, at: QPointF) -> Mark:
        """The mark at a point of the screen."""
        return self.view.mark_at((at.x() - self.x) / self.zoom, (at.y() - self.y) / self.zoom)


def arrange(views: Sequence[View], room: QRectF) -> tuple[Placed, ...]:
    """Put views beside or below each other, whichever shows them larger; each has room for a caption below."""
    wide = (sum(view.width for view in views), max(view.height for view in views))
    tall = (max(view.width for view in views), sum(view.height for view in views))
    count = len(views)
    across = min((room.width() - _GAP * (count - 1)) / wide[0], (room.height() - _CAPTION_PX) / wide[1])
    down = min(room.width() / tall[0], (room.height() - (_CAPTION_PX + 4) * count) / tall[1])
    zoom = max(across, down)
    made: list[Placed] = []
    if across >= down:
        x = room.x() + (room.width() - wide[0] * zoom - _GAP * (count - 1)) / 2
        for view in views:
            made.append(Placed(view, x, room.y(), zoom))
            x += view.width * zoom + _GAP
    else:
        y = room.y()
        for view in views:
            made.append(Placed(view, room.x() + (room.width() - view.width * zoom) / 2, y, zoom))
            y += view.height * zoom + _CAPTION_PX + 4
    return tuple(made)


def curve_path(curve: Curve) -> QPainterPath:
    """A stroke as Qt draws it."""
    path = QPainterPath()
    for kind, numbers in curve.parts:
        if kind == "to":
            path.moveTo(numbers[0], numbers[1])
        else:
            path.cubicTo(*numbers)
    if curve.is_closed:
        path.closeSubpath()
    return path


def region_path(region: Region) -> QPainterPath:
    """The part of the body that a region is: its shape, cut by the outlines, without the regions before it."""
    body = QPainterPath()
    for outline in region.outlines:
        body = body.united(_polygon(outline))
    shape = _polygon(region.corners)
    for other in region.before:
        shape = shape.subtracted(_polygon(other.corners))
    return shape.intersected(body)


def paint_view(painter: QPainter, placed: Placed, palette: QPalette, lit: QPainterPath | None = None) -> None:
    """Draw a view; `lit` is the region that is shown as chosen."""
    painter.save()
    painter.translate(placed.x, placed.y)
    painter.scale(placed.zoom, placed.zoom)
    is_lit_drawn = lit is None
    for curve in placed.view.curves:
        if curve.kind not in (OUTLINE, OVER) and not is_lit_drawn and lit is not None:
            _light(painter, lit, palette)
            is_lit_drawn = True
        pen = QPen(palette.color(QPalette.ColorRole.PlaceholderText), 1.4 if curve.is_closed else 1.0)
        pen.setCosmetic(True)
        if curve.kind == HEM:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(palette.color(QPalette.ColorRole.AlternateBase) if curve.is_closed else Qt.BrushStyle.NoBrush)
        painter.drawPath(curve_path(curve))
    if lit is not None:
        _light(painter, lit, palette)
    painter.restore()


def paint_caption(painter: QPainter, placed: Placed, text: str, palette: QPalette) -> None:
    """Write what the view is, below it."""
    painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
    box = QRectF(placed.box.x() - 40, placed.box.bottom() + 2, placed.box.width() + 80, _CAPTION_PX - 2)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def paint_dot(painter: QPainter, at: QPointF, dot: Dot, palette: QPalette, *, is_chosen: bool) -> None:
    """Draw a numbered dot: the shape says what it is, the fill its state; a chosen one has a second ring."""
    accent = palette.color(QPalette.ColorRole.Highlight)
    is_solid = dot.fill == SOLID
    pen = QPen(accent, 3.5 if dot.fill == THICK else 1.6)
    if dot.fill == DASHED:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(accent if is_solid else palette.color(QPalette.ColorRole.Base))
    painter.drawPath(dot_path(dot.shape, at, DOT_PX))
    if is_chosen:
        painter.setPen(QPen(accent, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, DOT_PX + 6, DOT_PX + 6)
    role = QPalette.ColorRole.HighlightedText if is_solid else QPalette.ColorRole.Text
    painter.setPen(palette.color(role))
    box = QRectF(at.x() - DOT_PX, at.y() - DOT_PX, 2 * DOT_PX, 2 * DOT_PX)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(dot.number))


def dot_path(shape: str, at: QPointF, radius: float) -> QPainterPath:
    """The outline of a dot of a shape."""
    path = QPainterPath()
    if shape == CIRCLE:
        path.addEllipse(at, radius, radius)
        return path
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in dot_corners(shape, at.x(), at.y(), radius)]))
    path.closeSubpath()
    return path


def _light(painter: QPainter, lit: QPainterPath, palette: QPalette) -> None:
    accent = palette.color(QPalette.ColorRole.Highlight)
    pen = QPen(accent, 1.5)
    pen.setCosmetic(True)
    soft = palette.color(QPalette.ColorRole.Highlight)
    soft.setAlphaF(0.2)
    painter.setPen(pen)
    painter.setBrush(soft)
    painter.drawPath(lit)


def _polygon(corners: Sequence[tuple[float, float]]) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    path.closeSubpath()
    return path
