"""Where every line of a document stands on its sheet: the same answer for the PDF and for the picture in the window."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from intake_app.printing.blocks import Block, Run, Sentence
from intake_app.printing.lines import Line, break_lines, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

MM: Final = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
LEFT, RIGHT, TOP, BOTTOM = 30 * MM, 15 * MM, 20 * MM, 20 * MM
HEAD_LEFT: Final = 92 * MM
FIRST_INDENT: Final = 12.5 * MM
LEADING: Final = 1.15
_RIGHT_LEADING: Final = 1.3
_DESCENT: Final = 0.2
SIZES: Final = (14.0, 12.0)
LONG_FROM_PAGES: Final = 4
"""A document of this many pages at 14 points is set in 12."""


class Metrics(Protocol):
    """Measures text in points."""

    def width(self, text: str, size: float, *, bold: bool = False, italic: bool = False) -> float:
        """The advance width."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line in one weight. `x`, `y` (the baseline) from the top left corner of the sheet, in points.

    `word_space` is added to every space. `block` and `sentence` say what it belongs to (-1: page furniture).
    """

    x: float
    y: float
    text: str
    size: float
    is_bold: bool
    word_space: float
    block: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet, lines in order from top to bottom; each line is the pieces drawn one after the other."""

    number: int
    lines: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class _Style:
    align: str = "left"
    left: float = LEFT
    first: float = 0.0
    before: float = 0.0
    is_bold: bool = False
    smaller: float = 0.0
    keeps_next: bool = False


_STYLES: Final = {
    "head": _Style(left=HEAD_LEFT, before=4),
    "title": _Style("center", before=20, is_bold=True, keeps_next=True),
    "subtitle": _Style("center", before=1, keeps_next=True),
    "fact": _Style("justify", first=FIRST_INDENT, before=5),
    "para": _Style("justify", first=FIRST_INDENT, before=10),
    "call": _Style("center", before=8, is_bold=True, keeps_next=True),
    "request": _Style("justify", first=FIRST_INDENT, before=3),
    "annexes": _Style(before=14, is_bold=True, keeps_next=True),
    "annex": _Style(before=3, smaller=2.0),
    "warning": _Style("justify", first=FIRST_INDENT, before=16),
    "sign": _Style(before=20),
}


@dataclass(slots=True)
class _Sheet:
    metrics: Metrics
    size: float
    pages: list[list[tuple[Piece, ...]]] = field(default_factory=lambda: [[]])
    y: float = TOP

    def room(self) -> float:
        return PAGE_HEIGHT - BOTTOM - self.y

    def is_fresh(self) -> bool:
        return not self.pages[-1]

    def turn(self) -> None:
        self.pages.append([])
        self.y = TOP

    def add(self, pieces: tuple[Piece, ...]) -> None:
        self.pages[-1].append(pieces)


@dataclass(frozen=True, slots=True)
class _Measured:
    """A block broken into lines. `right` stands at the right margin; `is_below`: on lines of its own."""

    index: int
    style: _Style
    size: float
    lines: tuple[Line, ...]
    right: tuple[Line, ...]
    is_below: bool
    is_closing: bool

    @property
    def line_height(self) -> float:
        return self.size * LEADING

    def height(self) -> float:
        below = len(self.right) if self.is_below else max(len(self.right) - len(self.lines), 0)
        return self.style.before + len(self.lines) * self.line_height + below * self.line_height * _RIGHT_LEADING


def lay_out(blocks: Sequence[Block], metrics: Metrics) -> tuple[Page, ...]:
    """Set a document on A4 sheets: 14 points, or 12 where that takes four sheets and more."""
    pages: tuple[Page, ...] = ()
    for size in SIZES:
        pages = _set(blocks, metrics, size)
        if len(pages) < LONG_FROM_PAGES:
            break
    return pages


def _set(blocks: Sequence[Block], metrics: Metrics, size: float) -> tuple[Page, ...]:
    sheet = _Sheet(metrics, size)
    measured = [_measure(index, block, sheet) for index, block in enumerate(blocks)]
    for index, block in enumerate(measured):
        _place(sheet, block, _needed_below(measured, index))
    return tuple(Page(number, tuple(lines)) for number, lines in enumerate(sheet.pages, 1))


def _measure(index: int, block: Block, sheet: _Sheet) -> _Measured:
    style = _STYLES[block.kind]
    size = sheet.size - style.smaller
    limit = PAGE_WIDTH - RIGHT - style.left
    number = (Run(f"{block.number} "),) if block.number else ()
    sentences = [*block.sentences]
    if number and sentences:
        sentences[0] = Sentence((*number, *sentences[0].runs))
    words = words_of(sentences, is_bold=style.is_bold, each_on_its_own_line=block.kind in ("head", "annex"))
    lines = tuple(break_lines(words, limit, limit - style.first, size, sheet.metrics))
    right: tuple[Line, ...] = ()
    if block.right is not None:
        words = words_of([block.right], is_bold=False, each_on_its_own_line=False)
        right = tuple(break_lines(words, limit, limit, size, sheet.metrics))
    widths = [max((line.width for line in side), default=0.0) for side in (lines, right)]
    is_below = block.kind == "warning" or sum(widths) + size > limit
    return _Measured(index, style, size, lines, right, is_below, block.kind in ("warning", "sign"))


def _needed_below(blocks: Sequence[_Measured], index: int) -> float:
    """Room that a block needs beneath it: a heading for its first lines; the block before the warning for the warning
    and all signatures, so that no signature stands on a sheet without a word of the document.
    """
    following = blocks[index + 1 :]
    if following and following[0].is_closing and blocks[index].height() < PAGE_HEIGHT / 3:
        return sum(block.height() for block in following)
    if not blocks[index].style.keeps_next:
        return 0.0
    needed = 0.0
    for block in following:
        if not block.style.keeps_next:
            return needed + block.style.before + 2 * block.line_height
        needed += block.height()
    return needed


def _place(sheet: _Sheet, block: _Measured, needed_below: float) -> None:
    before = 0.0 if sheet.is_fresh() else block.style.before
    fits = int((sheet.room() - before - needed_below + 0.01) / block.line_height)
    is_whole = needed_below > 0.0
    if not sheet.is_fresh() and not (fits >= len(block.lines) if is_whole else _lines_here(len(block.lines), fits)):
        sheet.turn()
        before = 0.0
    sheet.y += before
    _draw_lines(sheet, block)
    _draw_right(sheet, block)


def _lines_here(count: int, fits: int) -> int:
    """How many of a paragraph's lines stay on this sheet: never one alone at a foot, never one alone at a top."""
    if fits >= count:
        return count
    here = count - 2 if count - fits == 1 else fits
    return here if here >= 2 else 0


def _draw_lines(sheet: _Sheet, block: _Measured) -> None:
    left = list(block.lines)
    while left:
        fits = int((sheet.room() + 0.01) / block.line_height)
        here = _lines_here(len(left), fits) or (max(fits, 1) if sheet.is_fresh() else 0)
        for line in left[:here]:
            sheet.y += block.line_height
            sheet.add(_pieces(sheet, block, line))
        left = left[here:]
        if left:
            sheet.turn()


def _pieces(sheet: _Sheet, block: _Measured, line: Line) -> tuple[Piece, ...]:
    style, size = block.style, block.size
    first = style.first if line.is_first else 0.0
    spare = PAGE_WIDTH - RIGHT - style.left - first - line.width
    x = style.left + first
    word_space = 0.0
    if style.align == "center":
        x += spare / 2
    elif style.align == "justify" and not line.is_last and line.spaces and spare / line.spaces < size:
        word_space = spare / line.spaces
    return _set_line(sheet, block, line, x, word_space)


def _draw_right(sheet: _Sheet, block: _Measured) -> None:
    for number, line in enumerate(block.right):
        if block.is_below or number:
            sheet.y += block.line_height * _RIGHT_LEADING
        sheet.add(_set_line(sheet, block, line, PAGE_WIDTH - RIGHT - line.width, 0.0))


def _set_line(sheet: _Sheet, block: _Measured, line: Line, x: float, word_space: float) -> tuple[Piece, ...]:
    size = block.size
    baseline = sheet.y - size * (LEADING - 1) - size * _DESCENT
    pieces = []
    for part in line.parts:
        pieces.append(Piece(x, baseline, part.text, size, part.is_bold, word_space, block.index, part.sentence))
        x += sheet.metrics.width(part.text, size, bold=part.is_bold) + part.text.count(" ") * word_space
    return tuple(pieces)
