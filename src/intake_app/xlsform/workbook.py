"""A form as sheets of text cells with their row numbers, and how it is read from markdown and csv."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field

from intake_app.domain.errors import FormInvalidError

MAX_ROWS = 20_000
MAX_COLUMNS = 300
MAX_CELL_CHARS = 32_767
MAX_TEXT_BYTES = 16 * 1024 * 1024
_SPOKEN = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
"""Columns of words: in markdown, which has no line breaks inside a cell, `\\n` stands for one there."""
_RULER = re.compile(r":?-+:?")
_CELL_END = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet shows it (the header is row 1) and its filled cells by column."""

    number: int
    cells: dict[str, str]


@dataclass
class Sheet:
    """One sheet: the column names in order and the rows that hold anything."""

    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


@dataclass
class Workbook:
    """The sheets by lower-case name, and the cells that are formulas: (sheet, row, column, has a value)."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    formulas: list[tuple[str, int, str, bool]] = field(default_factory=list)

    def sheet(self, name: str) -> Sheet:
        """A sheet, empty when the workbook has none of that name."""
        return self.sheets.get(name, Sheet())


def invalid(reason: str, sheet: str = "", row: int = 0, column: str = "") -> FormInvalidError:
    """The error for a form that cannot be used, with its place."""
    return FormInvalidError(sheet=sheet, row=row, column=column, reason=reason)


def clean(text: str) -> str:
    """A cell without outer blanks, with plain spaces and line breaks."""
    return text.replace("\u00a0", " ").replace("\r\n", "\n").replace("\r", "\n").strip()


def add_sheet(book: Workbook, name: str, lines: list[tuple[int, list[str]]]) -> None:
    """Adds the rows of a sheet; the first is the header. Raises FormInvalidError (too_large, sheet_twice)."""
    key = name.strip().lower()
    if key in book.sheets:
        raise invalid("sheet_twice", name)
    sheet = book.sheets[key] = Sheet()
    if not lines:
        return
    sheet.columns = [clean(cell) for cell in lines[0][1]]
    if len(lines) > MAX_ROWS or len(sheet.columns) > MAX_COLUMNS:
        raise invalid("too_large", name)
    for number, cells in lines[1:]:
        found = {
            column: clean(cell) for column, cell in zip(sheet.columns, cells, strict=False) if column and clean(cell)
        }
        if any(len(cell) > MAX_CELL_CHARS for cell in found.values()):
            raise invalid("too_large", name, number)
        if found:
            sheet.rows.append(Row(number, found))


def decoded(data: bytes) -> str:
    """UTF-8 text, with or without a byte order mark. Raises FormInvalidError (too_large, not_text)."""
    if len(data) > MAX_TEXT_BYTES:
        raise invalid("too_large")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise invalid("not_text") from None


def read_markdown(data: bytes) -> Workbook:
    """Tables whose first column names the sheet; prose, headings and ruler rows between them are left out."""
    grid = []
    for line in decoded(data).splitlines():
        stripped = line.strip()
        if stripped.startswith("|"):
            cells = [cell.strip().replace("\\|", "|") for cell in _CELL_END.split(stripped.removesuffix("|"))[1:]]
            if not _is_ruler(cells):
                grid.append(cells)
    book = _from_grid(grid)
    for sheet in book.sheets.values():
        for row in sheet.rows:
            for column in row.cells:
                if column.partition("::")[0].strip().lower() in _SPOKEN:
                    row.cells[column] = row.cells[column].replace("\\n", "\n")
    return book


def _is_ruler(cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return all(_RULER.fullmatch(cell) for cell in filled) and any("---" in cell for cell in filled)


def read_csv(data: bytes) -> Workbook:
    """All sheets in one table whose first column names the sheet; comma or semicolon between cells."""
    text = decoded(data)
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        return _from_grid(list(csv.reader(io.StringIO(text), delimiter=delimiter)))
    except csv.Error:
        raise invalid("not_text") from None


def _from_grid(grid: list[list[str]]) -> Workbook:
    book = Workbook()
    name = ""
    lines: list[tuple[int, list[str]]] = []
    for cells in grid:
        if cells and cells[0].strip():
            if name:
                add_sheet(book, name, lines)
            name, lines = cells[0], []
            if not any(cell.strip() for cell in cells[1:]):
                continue
        if name and any(cell.strip() for cell in cells[1:]):
            lines.append((len(lines) + 1, cells[1:]))
    if name:
        add_sheet(book, name, lines)
    return book
