"""Questionnaires that are text: markdown tables and csv, in the encodings that spreadsheets write them in."""

from __future__ import annotations

import codecs
import csv
import io
import re
from typing import TYPE_CHECKING

from intake_app.xlsform.lint_reasons import LIMITS
from intake_app.xlsform.workbook import MAX_ROWS, MAX_SHEETS, Workbook, add_sheet, finding, invalid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from intake_app.xlsform.workbook import Line

    Grid = list[tuple[int, list[str]]]

MAX_TEXT_BYTES = LIMITS["too_large"] * 1024 * 1024
_SPOKEN = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
"""Columns of words: in markdown, which has no line breaks inside a cell, `\\n` stands for one there."""
_RULER = re.compile(r":?-+:?")
_CELL_END = re.compile(r"(?<!\\)\|")
_LINE_END = re.compile(r"\r\n|\r|\n")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffe\uffff]")
_DELIMITERS = (",", ";", "\t")
_HEADERS = frozenset({"type", "name", "label", "list_name", "list name", "form_id", "version", "form_title", "hint"})
_LETTERS = frozenset("\u0451\u0456\u0457\u0454\u0491\u045e" + "".join(map(chr, range(0x430, 0x450))))
"""The small letters of Russian, Ukrainian and Belarusian, which Windows-1251 holds whole."""
_TWO_ALPHABETS = re.compile(r"[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")


def decoded(data: bytes) -> tuple[str, bool]:
    """The text of a file and whether it is in Windows-1251: UTF-8 or UTF-16, with or without a byte order mark, first.

    Raises FormInvalidError (too_large, not_text).
    """
    if len(data) > MAX_TEXT_BYTES:
        raise invalid("too_large")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding), False
    for encoding in ("utf-8", _utf_16_without_mark(data)):
        try:
            text = data.decode(encoding) if encoding else ""
        except UnicodeDecodeError:
            continue
        if text and not _NO_TEXT.search(text):
            return text, False
    if not data:
        return "", False
    text = _strictly(data, "cp1251")
    if not _is_cyrillic(text):
        raise invalid("not_text")
    return text, True


def _strictly(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise invalid("not_text") from None
    if _NO_TEXT.search(text):
        raise invalid("not_text")
    return text


def _utf_16_without_mark(data: bytes) -> str:
    """The UTF-16 that a text of mostly plain letters must be in, or "": every second byte of `type`, `,` is zero."""
    if len(data) % 2 or len(data) < 4:
        return ""
    head = data[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 8 < len(head):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _is_cyrillic(text: str) -> bool:
    """Whether text read as Windows-1251 looks written by somebody.

    Other old encodings give it away: KOI8-R becomes capitals, Mac OS letters that no Russian text has, Latin-1 words
    of two alphabets.
    """
    letters = [letter for letter in text if ord(letter) > 127 and letter.isalpha()]
    if not letters or any(letter.lower() not in _LETTERS for letter in letters):
        return False
    capitals = sum(letter.isupper() for letter in letters)
    return capitals * 2 <= len(letters) and len(_TWO_ALPHABETS.findall(text)) * 10 <= len(letters)


def read_markdown(data: bytes) -> Workbook:
    """Tables whose first column names the sheet; prose, headings and ruler rows between them are left out."""
    text, is_old = decoded(data)
    grid: Grid = []
    for number, line in enumerate(_LINE_END.split(text), 1):
        stripped = line.strip()
        if stripped.startswith("|"):
            cells = [cell.strip().replace("\\|", "|") for cell in _CELL_END.split(stripped.removesuffix("|"))[1:]]
            if not _is_ruler(cells):
                grid.append((number, cells))
    book = _from_grid(grid)
    for sheet in book.sheets.values():
        for row in sheet.rows:
            for column in row.cells:
                if column.partition("::")[0].strip().lower() in _SPOKEN:
                    row.cells[column] = row.cells[column].replace("\\n", "\n")
    return _noted(book, is_old=is_old)


def _is_ruler(cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return all(_RULER.fullmatch(cell) for cell in filled) and any("---" in cell for cell in filled)


def read_csv(data: bytes) -> Workbook:
    """All sheets in one table whose first column names the sheet; comma, semicolon or tab between cells.

    Raises FormInvalidError (not_text, not_csv) and those of `add_sheet`.
    """
    text, is_old = decoded(data)
    if text.startswith("sep=") and len(text) > 4:
        head, _, text = text.partition("\n")
        grid = _cells(text, head[4], first=2)
    else:
        grid = max((_cells(text, delimiter) for delimiter in _DELIMITERS), key=_headers_in)
    return _noted(_from_grid(grid), is_old=is_old)


def _cells(text: str, delimiter: str, first: int = 1) -> Grid:
    """The cells of a csv with the line each row begins at."""
    grid: Grid = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        line = first
        for cells in reader:
            grid.append((line, cells))
            line = first + reader.line_num
            if len(grid) > MAX_ROWS * MAX_SHEETS:
                raise invalid("too_many_rows", "", line)
    except (csv.Error, TypeError, ValueError):
        raise invalid("not_csv") from None
    return grid


def _headers_in(grid: Grid) -> int:
    """How many cells of the first rows are names of columns: most with the right character between the cells."""
    found = (cell.partition("::")[0].strip().lower() for _, cells in grid[:200] for cell in cells[1:])
    return sum(cell in _HEADERS for cell in found)


def _from_grid(grid: Iterable[tuple[int, list[str]]]) -> Workbook:
    """Sheets from rows with their lines: a filled first cell begins a sheet, whose rows are counted from 1."""
    book = Workbook()
    name = ""
    lines: list[Line] = []
    places: dict[int, int] = {}
    for place, cells in grid:
        if cells and cells[0].strip():
            if name:
                add_sheet(book, name, lines, places)
            name, lines, places = cells[0].strip(), [], {}
        if name and any(cell.strip() for cell in cells[1:]):
            lines.append((len(lines) + 1, cells[1:]))
            places[len(lines)] = place
    if name:
        add_sheet(book, name, lines, places)
    return book


def _noted(book: Workbook, *, is_old: bool) -> Workbook:
    if is_old:
        book.findings.append(finding("encoding_windows", "", 0, ""))
    return book
