"""A form as sheets of text cells with their row numbers: what every reader of a file format fills, within limits."""

from __future__ import annotations

from dataclasses import dataclass, field

from intake_app.domain.errors_forms import FormInvalidError
from intake_app.xlsform.lint_reasons import LIMITS, SEVERITY
from intake_app.xlsform.views import Finding

MAX_ROWS = LIMITS["too_many_rows"]
MAX_COLUMNS = LIMITS["too_many_columns"]
MAX_CELL_CHARS = LIMITS["cell_too_long"]
MAX_CELLS = LIMITS["too_many_cells"]
MAX_SHEETS = LIMITS["too_many_sheets"]

Line = tuple[int, list[str]]
"""A row as read: its number from 1 and its cells."""


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet shows it (the header is row 1) and its filled cells by column.

    `line` is the line of the file in formats that are text, 0 in the others.
    """

    number: int
    cells: dict[str, str]
    line: int = 0


@dataclass
class Sheet:
    """One sheet: its title as written, the column names in order and the rows that hold anything."""

    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    title: str = ""
    line: int = 0


@dataclass
class Workbook:
    """The sheets by lower-case name, and the cells that are formulas: (sheet, row, column, has a value).

    `findings` is what the reader of the file already noticed (hidden sheets, an old encoding).
    """

    sheets: dict[str, Sheet] = field(default_factory=dict)
    formulas: list[tuple[str, int, str, bool]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    cells: int = 0

    def sheet(self, name: str) -> Sheet:
        """A sheet, empty when the workbook has none of that name."""
        return self.sheets.get(name, Sheet())


def invalid(reason: str, sheet: str = "", row: int = 0, column: str = "") -> FormInvalidError:
    """The error for a form that cannot be used, with its place."""
    return FormInvalidError(sheet=sheet, row=row, column=column, reason=reason)


def finding(reason: str, sheet: str, row: int, column: str, detail: str = "", near: str = "") -> Finding:
    """A finding with the weight of its reason; `near` is the known name most like the one in `detail`."""
    return Finding(reason, sheet, row, column, detail, near=near, severity=SEVERITY[reason])


def clean(text: str) -> str:
    """A cell without outer blanks, with plain spaces and line breaks."""
    return text.replace("\u00a0", " ").replace("\r\n", "\n").replace("\r", "\n").strip()


def add_sheet(book: Workbook, title: str, lines: list[Line], places: dict[int, int] | None = None) -> None:
    """Adds the rows of a sheet; the first is the header. `places` gives the line of the file for each row number.

    Raises FormInvalidError: sheet_twice, too_many_sheets, _rows, _columns, _cells, cell_too_long.
    """
    key = title.strip().lower()
    if key in book.sheets:
        raise invalid("sheet_twice", title)
    if len(book.sheets) >= MAX_SHEETS:
        raise invalid("too_many_sheets", title)
    sheet = book.sheets[key] = Sheet(title=title.strip())
    if not lines:
        return
    _check_size(title, lines)
    places = places or {}
    sheet.columns = _columns(lines[0][1])
    sheet.line = places.get(lines[0][0], 0)
    _note_twice(book, key, sheet.columns)
    for number, cells in lines[1:]:
        found = _filled(sheet.columns, cells)
        for column, cell in found.items():
            if len(cell) > MAX_CELL_CHARS:
                raise invalid("cell_too_long", title, number, column)
        book.cells += len(found)
        if book.cells > MAX_CELLS:
            raise invalid("too_many_cells", title, number)
        if found:
            sheet.rows.append(Row(number, found, places.get(number, 0)))


def _check_size(title: str, lines: list[Line]) -> None:
    if len(lines) > MAX_ROWS:
        raise invalid("too_many_rows", title, lines[MAX_ROWS][0])
    for number, cells in lines:
        if len(cells) > MAX_COLUMNS and any(cell.strip() for cell in cells[MAX_COLUMNS:]):
            raise invalid("too_many_columns", title, number)


def _columns(cells: list[str]) -> list[str]:
    """The column names, without the empty ones behind the last."""
    columns = [clean(cell) for cell in cells]
    while columns and not columns[-1]:
        columns.pop()
    return columns


def _filled(columns: list[str], cells: list[str]) -> dict[str, str]:
    pairs = ((column, clean(cell)) for column, cell in zip(columns, cells, strict=False) if column)
    return {column: cell for column, cell in pairs if cell}


def _note_twice(book: Workbook, name: str, columns: list[str]) -> None:
    met: set[str] = set()
    for column in columns:
        if column and column in met:
            book.findings.append(finding("column_twice", name, 1, column, column))
        met.add(column)
