"""Paints a sheet of a draft with the fonts of the document: the same strokes on the screen and on a printer."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPainter, QPainterPath, QPen

if TYPE_CHECKING:
    from pathlib import Path

    from intake_app.services.complaint_paper import Letters, Mark, Paper, Place, Sheet

FAMILY: Final = "Liberation Serif"
POINTS_AN_INCH: Final = 72.0
_INK: Final = "#000000"
_AROUND: Final = "#595959"
_MARK: Final = "#EBEBEB"
_SET_AT_PX: Final = 200


@functools.cache
def load_document_fonts(folder: Path) -> None:
    """Make the fonts of documents known to Qt, once in the life of the program: Qt never forgets one."""
    for file in sorted(folder.glob("LiberationSerif-*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def paint_sheet(painter: QPainter, paper: Paper, sheet: Sheet, zoom: float) -> None:
    """Draw one sheet from the painter's origin; `zoom` is how many of the painter's units a point takes.

    Letters are set large and scaled down, so that they stand exactly where the file has them at every size.
    """
    load_document_fonts(paper.fonts)
    _paint_mark(painter, paper, zoom)
    for letters in sheet.letters:
        scale = letters.size * zoom / _SET_AT_PX
        painter.save()
        painter.translate(letters.x * zoom, letters.y * zoom)
        painter.scale(scale, scale)
        painter.setFont(_font(letters))
        painter.setPen(QColor(_AROUND if letters.place is None else _INK))
        painter.drawText(QPointF(0, 0), letters.text)
        painter.restore()


def boxes(paper: Paper, sheet: Sheet) -> dict[Place, list[QRectF]]:
    """Where the sentences of a sheet stand, line by line, in points."""
    load_document_fonts(paper.fonts)
    found: dict[Place, list[QRectF]] = {}
    for letters in sheet.letters:
        if letters.place is not None:
            box = QRectF(letters.x, letters.y - letters.size * 0.82, width(letters), letters.size * 1.08)
            found.setdefault(letters.place, []).append(box)
    return found


def width(letters: Letters) -> float:
    """How wide a stretch of text is, in points."""
    return QFontMetricsF(_font(letters)).horizontalAdvance(letters.text) * letters.size / _SET_AT_PX


def _font(letters: Letters) -> QFont:
    """As the file is set: no kerning, and widths that do not follow the pixels of a screen."""
    font = QFont(FAMILY)
    font.setPixelSize(_SET_AT_PX)
    font.setBold(letters.is_bold)
    font.setKerning(False)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setWordSpacing(letters.word_space * _SET_AT_PX / letters.size)
    return font


def _paint_mark(painter: QPainter, paper: Paper, zoom: float) -> None:
    mark: Mark = paper.mark
    if not mark.strokes:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(paper.width * zoom / 2, paper.height * zoom / 2)
    painter.rotate(-mark.turned)
    pen = QPen(QColor(_MARK), mark.width * zoom)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for stroke in mark.strokes:
        path = QPainterPath()
        for kind, numbers in stroke.parts:
            at = [number * zoom for number in numbers]
            if kind == "to":
                path.moveTo(*at)
            elif kind == "line":
                path.lineTo(*at)
            else:
                path.cubicTo(*at)
        painter.drawPath(path)
    painter.restore()
