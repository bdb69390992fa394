"""The body map on paper: the drawings with their numbered marks, and a table that says the same in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Final

from intake_app.domain.body_map import HEM, VIEWS
from intake_app.domain.body_sheet import (
    DASHED,
    SOLID,
    THICK,
    DrawnSheet,
    MarkLine,
    SheetLetters,
    SheetStroke,
    dot_corners,
)
from intake_app.printing.layout import MM, PAGE_HEIGHT, PAGE_WIDTH
from intake_app.printing.pdf import finished, new_canvas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.pdfgen.canvas import Canvas

    from intake_app.domain.body_map import BodyMap, View
    from intake_app.printing.fonts import DocumentFonts

_EDGE: Final = 18 * MM
_ROOM: Final = PAGE_WIDTH - 2 * _EDGE
_FOOT: Final = PAGE_HEIGHT - 22 * MM
_BODY_HEIGHT: Final = 92 * MM
_PART_HEIGHT: Final = 44 * MM
_GAP: Final = 5 * MM
_TITLE, _TEXT, _SMALL, _NUMBER = 16.0, 9.5, 8.5, 8.0
_LEADING: Final = 1.25
_DOT: Final = 6.0
_LINE_GREY, _SOFT_GREY = 0.45, 0.35
_EMPTY_LINES: Final = 12
_COLUMNS: Final = (9 * MM, 33 * MM, 38 * MM, 27 * MM, 39 * MM, 28 * MM)
_BODIES: Final = frozenset({"front", "back", "right", "left"})


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    columns: tuple[str, ...]
    legend: str
    empty: str
    told: str
    right: str
    left: str


_WORDS: Final = {
    "kk": _Words(
        "Дене сызбасы",
        ("№", "Қай жерде", "Не, күйі", "Көлемі, түсі, пішіні", "Неден болды, өз сөзімен", "Қай күні көрінді, суреттер"),
        "Дөңгелек: көгерген, сыдырылған жер және өзгесі. Ромб: жара, оқ, ине. Шаршы: күйік, ток ізі. Алтыбұрыш: сынық,"
        " тіс, тырнақ. Толық: жаңа; қалың сызық: жазылып келеді; жіңішке: жазылған; үзік: кеткен не құжаттан белгілі.",
        "Белгіні сызбаға нөмірімен салып, сол нөмірмен кестеге жазыңыз. Интимдік аймақтар сызылмайды.",
        "Бұл адамның айтқаны және сұхбат жүргізушінің көргені бойынша; медициналық қорытынды емес.",
        "оң",
        "сол",
    ),
    "ru": _Words(
        "Схема тела",
        ("№", "Где", "Что, состояние", "Размер, цвет, форма", "Отчего, своими словами", "Когда видно, снимки"),
        "Круг: кровоподтёк, ссадина и прочее. Ромб: рана, пуля, укол. Квадрат: ожог, электрометка. Шестиугольник:"
        " перелом, зуб, ноготь. Сплошной: свежее; толстая линия: заживает; тонкая: зажило; прерывистая: исчезло или"
        " известно из документа.",
        "Поставьте на рисунке номер и запишите его в таблице. Интимные области не рисуются.",
        "Записано со слов человека и по увиденному ведущим беседу; это не медицинское заключение.",
        "правая",
        "левая",
    ),
    "en": _Words(
        "Body map",
        ("No.", "Where", "What, state", "Size, colour, shape", "Cause, in own words", "Seen on, photographs"),
        "Circle: bruise, abrasion and other. Diamond: wound, shot, puncture. Square: burn, electric mark. Hexagon:"
        " fracture, tooth, nail. Filled: fresh; thick line: healing; thin: healed; broken: gone, or known from a"
        " document.",
        "Put a number on the drawing and write it in the table. Intimate parts are not drawn.",
        "As the person told it and as the interviewer saw it; this is not a medical opinion.",
        "right",
        "left",
    ),
}


@dataclass
class _Pen:
    """Collects the sheets; `y` is where the next thing begins, from the top."""

    fonts: DocumentFonts
    record: str
    sheets: list[DrawnSheet] = field(default_factory=list)
    strokes: list[SheetStroke] = field(default_factory=list)
    letters: list[SheetLetters] = field(default_factory=list)
    y: float = 20 * MM

    def write(self, x: float, y: float, text: str, size: float, *, is_bold: bool = False, grey: float = 0.0) -> None:
        self.fonts.require(text)
        self.letters.append(SheetLetters(x, y, text, size, is_bold, grey))

    def paragraph(self, text: str, size: float, *, grey: float = 0.0) -> None:
        for line in wrap(text, _ROOM, size, self.fonts):
            self.y += size * _LEADING
            self.write(_EDGE, self.y, line, size, grey=grey)

    def line(self, y: float) -> None:
        self.strokes.append(SheetStroke((("to", (_EDGE, y)), ("line", (_EDGE + _ROOM, y))), 0.4, _SOFT_GREY))

    def turn(self) -> None:
        number, below = len(self.sheets) + 1, PAGE_HEIGHT - 12 * MM
        self.write(_EDGE, below, self.record, 9.0, grey=_SOFT_GREY)
        self.write(PAGE_WIDTH - _EDGE - 10, below, str(number), 9.0, grey=_SOFT_GREY)
        self.sheets.append(DrawnSheet(number, tuple(self.strokes), tuple(self.letters)))
        self.strokes, self.letters, self.y = [], [], 20 * MM


def wrap(text: str, width: float, size: float, fonts: DocumentFonts, *, is_bold: bool = False) -> list[str]:
    """The lines of a text, broken at spaces, and inside a word only where it is wider than the line."""
    lines: list[str] = []
    for told in text.splitlines():
        current = ""
        for word in told.split():
            longer = f"{current} {word}".strip()
            if fonts.width(longer, size, bold=is_bold) <= width:
                current = longer
                continue
            if current:
                lines.append(current)
            current = word
            while fonts.width(current, size, bold=is_bold) > width and len(current) > 1:
                most = next(
                    cut for cut in range(len(current) - 1, 0, -1)
                    if cut == 1 or fonts.width(current[:cut], size, bold=is_bold) <= width
                )  # fmt: skip
                lines.append(current[:most])
                current = current[most:]
        lines.append(current)
    return lines


def lay_out(
    body: BodyMap,
    figure: str,
    marks: Sequence[MarkLine],
    head: str,
    language: str,
    fonts: DocumentFonts,
    *,
    record: str = "",
) -> tuple[DrawnSheet, ...]:
    """The sheets: drawings that carry marks (front and back always), the table, what is not on a drawing only in it.

    `head` stands small below the title (record, day), `record` in the foot; `language` is kk, ru or en. Without marks
    it is a sheet to be filled by pen, with every drawing. Raises GlyphMissingError (codepoint).
    """
    words = _WORDS[language]
    pen = _Pen(fonts, record)
    pen.write(_EDGE, pen.y, words.title, _TITLE, is_bold=True)
    pen.y += 2
    pen.paragraph(head or words.empty, _TEXT, grey=_SOFT_GREY)
    pen.y += 3 * MM
    marked = {line.mark.view for line in marks if line.mark is not None}
    names = [name for name in VIEWS if not marks or name in marked or name in ("front", "back")]
    _draw_views(pen, [body.view(figure, name) for name in names], body, marks, language)
    if marks:
        pen.paragraph(words.legend, _SMALL, grey=_SOFT_GREY)
        pen.y += 2 * MM
    _table(pen, words, marks)
    if marks:
        pen.y += 2 * MM
        pen.paragraph(words.told, _SMALL, grey=_SOFT_GREY)
    pen.turn()
    return tuple(pen.sheets)


def write_sheets(sheets: Sequence[DrawnSheet], language: str, fonts: DocumentFonts) -> bytes:
    """A PDF of the sheets. The same input gives the same bytes."""
    target = BytesIO()
    canvas = new_canvas(target, language)
    for sheet in sheets:
        for stroke in sheet.strokes:
            _stroke(canvas, stroke)
        for letters in sheet.letters:
            canvas.setFillGray(letters.grey)
            canvas.setFont(fonts.name(bold=letters.is_bold), letters.size)
            canvas.drawString(letters.x, PAGE_HEIGHT - letters.y, letters.text)
        canvas.showPage()
    return finished(canvas, target)


def _draw_views(pen: _Pen, views: Sequence[View], body: BodyMap, marks: Sequence[MarkLine], language: str) -> None:
    """Rows of views, as many beside each other as have room; the bodies are larger than hands, feet and heads."""
    row: list[tuple[View, float]] = []
    for view in views:
        zoom = (_BODY_HEIGHT if view.name in _BODIES else _PART_HEIGHT) / view.height
        used = sum(one.width * z + _GAP for one, z in row)
        is_other_size = bool(row) and (row[0][0].name in _BODIES) != (view.name in _BODIES)
        if is_other_size or used + view.width * zoom > _ROOM:
            _draw_row(pen, row, body, marks, language)
            row = []
        row.append((view, zoom))
    _draw_row(pen, row, body, marks, language)


def _draw_row(
    pen: _Pen, row: Sequence[tuple[View, float]], body: BodyMap, marks: Sequence[MarkLine], language: str
) -> None:
    height = max(view.height * zoom for view, zoom in row)
    if pen.y + height > _FOOT:
        pen.turn()
    x = _EDGE + (_ROOM - sum(view.width * zoom for view, zoom in row) - _GAP * (len(row) - 1)) / 2
    words = _WORDS[language]
    for view, zoom in row:
        for curve in view.curves:
            parts = tuple((kind, _moved(numbers, x, pen.y, zoom)) for kind, numbers in curve.parts)
            pen.strokes.append(
                SheetStroke(
                    parts, 0.8 if curve.is_closed else 0.5, _LINE_GREY, 1.0 if curve.is_closed else None,
                    curve.is_closed, curve.kind == HEM,
                )
            )  # fmt: skip
        caption = body.view_words(view.name, language)
        wide = pen.fonts.width(caption, _SMALL)
        pen.write(x + view.width * zoom / 2 - wide / 2, pen.y + height + _SMALL, caption, _SMALL, grey=_SOFT_GREY)
        if view.name in ("front", "back"):
            sides = (words.right, words.left) if view.name == "front" else (words.left, words.right)
            right = x + view.width * zoom - pen.fonts.width(sides[1], _NUMBER)
            pen.write(x, pen.y + height * 0.45, sides[0], _NUMBER, grey=_SOFT_GREY)
            pen.write(right, pen.y + height * 0.45, sides[1], _NUMBER, grey=_SOFT_GREY)
        for line in marks:
            if line.mark is not None and line.mark.view == view.name:
                at_x, at_y = view.spot(line.mark)
                _dot(pen, line, x + at_x * zoom, pen.y + at_y * zoom)
        x += view.width * zoom + _GAP
    pen.y += height + _SMALL + 3 * MM


def _dot(pen: _Pen, line: MarkLine, x: float, y: float) -> None:
    corners = dot_corners(line.shape, x, y, _DOT)
    parts = (("to", corners[0]), *(("line", corner) for corner in corners[1:]))
    is_solid = line.fill == SOLID
    pen.strokes.append(
        SheetStroke(
            parts, 2.0 if line.fill == THICK else 0.9, 0.0, 0.0 if is_solid else 1.0, is_closed=True,
            is_broken=line.fill == DASHED,
        )
    )  # fmt: skip
    text = str(line.number)
    wide = pen.fonts.width(text, _NUMBER, bold=True)
    pen.write(x - wide / 2, y + _NUMBER * 0.34, text, _NUMBER, is_bold=True, grey=1.0 if is_solid else 0.0)


def _table(pen: _Pen, words: _Words, marks: Sequence[MarkLine]) -> None:
    _row(pen, words.columns, is_bold=True)
    if not marks:
        for number in range(1, _EMPTY_LINES + 1):
            if pen.y + 9 * MM > _FOOT:
                pen.turn()
                _row(pen, words.columns, is_bold=True)
            pen.write(_EDGE, pen.y + 6 * MM, str(number), _TEXT, grey=_SOFT_GREY)
            pen.y += 9 * MM
            pen.line(pen.y)
    for line in marks:
        seen = "\n".join(part for part in (line.seen, line.photos) if part)
        cells = (str(line.number), line.where, line.what, line.look, line.cause, seen)
        _row(pen, cells, heads=words.columns)


def _row(pen: _Pen, cells: Sequence[str], *, is_bold: bool = False, heads: Sequence[str] = ()) -> None:
    """One row of the table; a very long one goes on on the next sheet, below the heads."""
    wrapped = [
        wrap(cell, width - 2 * MM, _TEXT, pen.fonts, is_bold=is_bold)
        for cell, width in zip(cells, _COLUMNS, strict=True)
    ]
    height = max(len(lines) for lines in wrapped) * _TEXT * _LEADING
    if pen.y + min(height, 40 * MM) > _FOOT and heads:
        pen.turn()
        _row(pen, heads, is_bold=True)
    for number in range(max(len(lines) for lines in wrapped)):
        if pen.y + _TEXT * _LEADING > _FOOT:
            pen.turn()
        pen.y += _TEXT * _LEADING
        x = _EDGE
        for lines, width in zip(wrapped, _COLUMNS, strict=True):
            if number < len(lines) and lines[number]:
                pen.write(x, pen.y, lines[number], _TEXT, is_bold=is_bold)
            x += width
    pen.y += 1.5 * MM
    pen.line(pen.y)
    pen.y += 0.5 * MM


def _moved(numbers: Sequence[float], x: float, y: float, zoom: float) -> tuple[float, ...]:
    return tuple((y if at % 2 else x) + number * zoom for at, number in enumerate(numbers))


def _stroke(canvas: Canvas, stroke: SheetStroke) -> None:
    path = canvas.beginPath()
    for kind, numbers in stroke.parts:
        turned = [PAGE_HEIGHT - number if at % 2 else number for at, number in enumerate(numbers)]
        if kind == "to":
            path.moveTo(*turned)
        elif kind == "line":
            path.lineTo(*turned)
        else:
            path.curveTo(*turned)
    if stroke.is_closed:
        path.close()
    canvas.setStrokeGray(stroke.grey)
    canvas.setLineWidth(stroke.width)
    canvas.setDash([2, 2] if stroke.is_broken else [])
    if stroke.fill is not None:
        canvas.setFillGray(stroke.fill)
    canvas.drawPath(path, stroke=1, fill=int(stroke.fill is not None))
