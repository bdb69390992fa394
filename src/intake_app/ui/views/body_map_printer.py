"""Paints the sheets of the body map on a printer: the same strokes and letters as in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from intake_app.domain.errors import StorageFailedError
from intake_app.ui.views.complaint_paint import FAMILY, POINTS_AN_INCH, load_document_fonts
from intake_app.ui.views.complaint_printer import PaperPrinter

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from intake_app.domain.body_sheet import DrawnSheet, SheetLetters, SheetStroke
    from intake_app.services.body_sheet import BodyPaper

_SET_AT_PX: Final = 200


class BodyMapPrinter(PaperPrinter):
    """The printers of this computer, for body maps."""

    def put_body(self, paper: BodyPaper) -> None:
        """Print to what was chosen. Raises StorageFailedError."""
        if self._printer is not None:
            print_body(paper, self._printer)


def print_body(paper: BodyPaper, printer: QPrinter) -> None:
    """Paint every sheet on the printer. Raises StorageFailedError when it refuses."""
    painter = QPainter()
    if not painter.begin(printer):
        raise StorageFailedError(code="EIO")
    try:
        zoom = printer.resolution() / POINTS_AN_INCH
        for sheet in paper.sheets:
            if sheet.number > 1 and not printer.newPage():
                raise StorageFailedError(code="EIO")
            paint_body_sheet(painter, paper, sheet, zoom)
    finally:
        painter.end()


def paint_body_sheet(painter: QPainter, paper: BodyPaper, sheet: DrawnSheet, zoom: float) -> None:
    """Draw one sheet from the painter's origin; `zoom` is how many of the painter's units a point takes."""
    load_document_fonts(paper.fonts)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(zoom, zoom)
    for stroke in sheet.strokes:
        _paint_stroke(painter, stroke)
    for letters in sheet.letters:
        _paint_letters(painter, letters)
    painter.restore()


def _paint_stroke(painter: QPainter, stroke: SheetStroke) -> None:
    path = QPainterPath()
    for kind, numbers in stroke.parts:
        if kind == "to":
            path.moveTo(numbers[0], numbers[1])
        elif kind == "line":
            path.lineTo(numbers[0], numbers[1])
        else:
            path.cubicTo(*numbers)
    if stroke.is_closed:
        path.closeSubpath()
    pen = QPen(QColor.fromRgbF(stroke.grey, stroke.grey, stroke.grey), stroke.width)
    if stroke.is_broken:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    fill = stroke.fill
    painter.setBrush(QColor.fromRgbF(fill, fill, fill) if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def _paint_letters(painter: QPainter, letters: SheetLetters) -> None:
    """Letters are set large and scaled down, so that they stand exactly where the file has them."""
    scale = letters.size / _SET_AT_PX
    font = QFont(FAMILY)
    font.setPixelSize(_SET_AT_PX)
    font.setBold(letters.is_bold)
    font.setKerning(False)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    painter.save()
    painter.translate(letters.x, letters.y)
    painter.scale(scale, scale)
    painter.setFont(font)
    painter.setPen(QColor.fromRgbF(letters.grey, letters.grey, letters.grey))
    painter.drawText(QPointF(0, 0), letters.text)
    painter.restore()
