"""Pages to PDF bytes: fonts embedded, neutral metadata, the same input always the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

from reportlab.pdfgen.canvas import Canvas

from intake_app.printing.layout import BOTTOM, LEFT, MM, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, TOP
from intake_app.printing.watermark import draw_watermark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake_app.printing.fonts import DocumentFonts
    from intake_app.printing.layout import Page, Piece

_FURNITURE_SIZE: Final = 9.0
_MARK_SIZE: Final = 84.0
_MARK_GREY: Final = 0.92
_HEADER_GREY: Final = 0.35
_INK: Final = 0.0
_COMMENTS: Final = (
    b"ReportLab Generated PDF document (opensource)",
    b"ReportLab generated PDF document -- digest (opensource)",
)
_TITLES: Final = {"ru": "Документ", "kk": "Құжат", "en": "Document"}


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands around the text. `watermark` and `header` empty: an approved document. `record`: footer, left."""

    record: str
    header: str = ""
    watermark: str = ""


def new_canvas(target: BytesIO, language: str) -> Canvas:
    """An A4 canvas that writes no time, no program and no names into the file."""
    canvas = Canvas(
        target, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), pageCompression=1, invariant=1, lang=language, initialFontSize=12
    )
    canvas.setTitle(_TITLES[language])
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator("")
    canvas.setProducer("")
    canvas.setKeywords("")
    return canvas


def finished(canvas: Canvas, target: BytesIO) -> bytes:
    """Close the file and blank the two comments in which the library names itself; every offset stays."""
    canvas.save()
    pdf = target.getvalue()
    for comment in _COMMENTS:
        pdf = pdf.replace(comment, b" " * len(comment), 1)
    return pdf


def write_pdf(pages: Sequence[Page], fonts: DocumentFonts, language: str, furniture: Furniture) -> bytes:
    """Draw the pages. Raises GlyphMissingError (codepoint) instead of drawing an empty box."""
    for text in (furniture.record, furniture.header):
        fonts.require(text)
    target = BytesIO()
    canvas = new_canvas(target, language)
    for page in pages:
        _draw_furniture(canvas, page.number, fonts, furniture)
        for line in page.lines:
            _draw_line(canvas, line, fonts)
        canvas.showPage()
    return finished(canvas, target)


def _draw_line(canvas: Canvas, line: Sequence[Piece], fonts: DocumentFonts) -> None:
    if not line:
        return
    text = canvas.beginText(line[0].x, PAGE_HEIGHT - line[0].y)
    for piece in line:
        fonts.require(piece.text)
        text.setFont(fonts.name(bold=piece.is_bold), piece.size)
        text.setWordSpace(piece.word_space)
        text.textOut(piece.text)
    canvas.drawText(text)


def _draw_furniture(canvas: Canvas, number: int, fonts: DocumentFonts, furniture: Furniture) -> None:
    canvas.saveState()
    if furniture.watermark:
        canvas.setStrokeGray(_MARK_GREY)
        canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
        canvas.rotate(52)
        draw_watermark(canvas, furniture.watermark, _MARK_SIZE)
    canvas.restoreState()
    canvas.saveState()
    canvas.setFillGray(_HEADER_GREY)
    canvas.setFont(fonts.name(), _FURNITURE_SIZE)
    if furniture.header:
        canvas.drawCentredString(PAGE_WIDTH / 2, PAGE_HEIGHT - TOP + 6 * MM, furniture.header)
    foot = BOTTOM - 8 * MM
    canvas.drawString(LEFT, foot, furniture.record)
    if number > 1:
        canvas.setFillGray(_INK)
        canvas.setFont(fonts.name(), _FURNITURE_SIZE + 3)
        canvas.drawCentredString((LEFT + PAGE_WIDTH - RIGHT) / 2, foot, str(number))
    canvas.restoreState()
