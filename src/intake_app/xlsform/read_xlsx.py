"""Questionnaires from Excel: .xlsx and .xlsm through openpyxl, the old .xls through xlrd."""

from __future__ import annotations

import io
import warnings
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import openpyxl  # type: ignore[import-untyped]  # ships no annotations
import xlrd  # type: ignore[import-untyped]  # ships no annotations
from defusedxml import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]  # ships no annotations

from intake_app.domain.errors_forms import FormInvalidError
from intake_app.xlsform.read_zip import BROKEN, check_xml, elements, open_archive
from intake_app.xlsform.workbook import MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, Workbook, add_sheet, finding, invalid

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable, Iterator
    from typing import Any

    from intake_app.xlsform.workbook import Line

_BROKEN = (
    *BROKEN,
    InvalidFileException,
    DefusedXmlException,
    TypeError,
    AttributeError,
    IndexError,
    ArithmeticError,
    SyntaxError,
)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TRUE = ("1", "true")
_MAX_EMPTY_ROWS = 2_100_000
"""Rows looked at in all, empty ones included: a format that reaches to the last row of two sheets is no attack."""
_MEGABYTE_OLD_ROWS = 65_536


def read_xlsx(data: bytes) -> Workbook:
    """The sheets of an Excel workbook. Raises FormInvalidError: not_xlsx and those of read_zip and `add_sheet`."""
    book = Workbook()
    with open_archive(data, "not_xlsx") as archive:
        if "xl/workbook.xml" not in archive.namelist() and "mimetype" in archive.namelist():
            raise invalid("suffix_wrong")
        check_xml(archive, "not_xlsx")
        hidden = _hidden_rows(archive)
    try:
        for sheet, lines in _sheets(data, is_computed=True):
            add_sheet(book, sheet.title, lines)
            _note_hidden(book, sheet.title, lines, hidden, is_hidden=sheet.sheet_state != "visible")
        for sheet, lines in _sheets(data, is_computed=False):
            _note_formulas(book, sheet.title, lines)
    except _BROKEN:
        raise invalid("not_xlsx") from None
    return book


def _sheets(data: bytes, *, is_computed: bool) -> Iterator[tuple[Any, list[Line]]]:
    """Each sheet with its rows as text: formulas as their stored results, or as they are written."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says so of every drop-down and colour it does not keep
        workbook = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=is_computed, keep_links=False, rich_text=False
        )
        try:
            if len(workbook.worksheets) > MAX_SHEETS:
                raise invalid("too_many_sheets")
            budget = _MAX_EMPTY_ROWS
            for sheet in workbook.worksheets:
                sheet.reset_dimensions()
                rows = sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS + 1)
                lines, seen = _numbered(sheet.title, rows, budget)
                budget -= seen
                yield sheet, lines
        finally:
            workbook.close()


def _numbered(title: str, rows: Iterable[Iterable[object]], budget: int) -> tuple[list[Line], int]:
    """The rows with their numbers, blank ones left out, and how many were seen. Raises FormInvalidError."""
    found: list[Line] = []
    number = 0
    for number, cells in enumerate(rows, 1):
        texts = [_cell_text(cell) for cell in cells]
        if any(texts):
            found.append((number, texts))
        if number > budget or len(found) > MAX_ROWS:
            raise invalid("too_many_rows", title, number)
    return found, number


def _cell_text(cell: object) -> str:
    """A cell as an author would have typed it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def _note_formulas(book: Workbook, title: str, lines: list[Line]) -> None:
    name = title.strip().lower()
    sheet = book.sheet(name)
    values = {row.number: row.cells for row in sheet.rows}
    for number, cells in lines[1:]:
        for column, cell in zip(sheet.columns, cells, strict=False):
            if cell.startswith("=") and column:
                book.formulas.append((name, number, column, column in values.get(number, {})))


def _note_hidden(
    book: Workbook, title: str, lines: list[Line], hidden: dict[str, set[int]], *, is_hidden: bool
) -> None:
    """Notes a hidden sheet, and the first hidden row that holds something: both are read as if they were seen."""
    name = title.strip().lower()
    if is_hidden and lines:
        book.findings.append(finding("sheet_hidden", name, 0, "", title))
    rows = [number for number, _ in lines[1:] if number in hidden.get(title, ())]
    if rows:
        book.findings.append(finding("rows_hidden", name, rows[0], "", str(len(rows))))


def _hidden_rows(archive: zipfile.ZipFile) -> dict[str, set[int]]:
    """The numbers of hidden rows by sheet title, which openpyxl does not tell when it reads row by row."""
    targets = {}
    if "xl/_rels/workbook.xml.rels" in archive.namelist():
        for event, element in elements(archive, "xl/_rels/workbook.xml.rels", "not_xlsx"):
            if event == "end" and element.get("Id"):
                targets[element.get("Id")] = (element.get("Target") or "").removeprefix("/xl/").removeprefix("./")
    found: dict[str, set[int]] = {}
    if "xl/workbook.xml" not in archive.namelist():
        return found
    for event, element in elements(archive, "xl/workbook.xml", "not_xlsx"):
        if event == "end" and element.tag == f"{_MAIN}sheet":
            part = f"xl/{targets.get(element.get(_RELATION), '')}"
            if part in archive.namelist():
                found[element.get("name", "")] = _hidden_in(archive, part)
    return found


def _hidden_in(archive: zipfile.ZipFile, part: str) -> set[int]:
    found = set()
    for event, element in elements(archive, part, "not_xlsx"):
        if event == "end" and element.tag == f"{_MAIN}row":
            if element.get("hidden") in _TRUE and (element.get("r") or "").isdecimal():
                found.add(int(element.get("r", "0")))
            element.clear()
    return found


def read_xls(data: bytes) -> Workbook:
    """The sheets of an old Excel workbook. Raises FormInvalidError: not_xls, suffix_wrong, those of `add_sheet`."""
    if data.startswith(b"PK\x03\x04"):
        raise invalid("suffix_wrong")
    book = Workbook()
    try:
        workbook = xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), ragged_rows=True)
        for sheet in workbook.sheets():
            rows = (_old_row(sheet, number, workbook.datemode) for number in range(sheet.nrows))
            lines, _ = _numbered(sheet.name, rows, _MEGABYTE_OLD_ROWS)
            add_sheet(book, sheet.name, lines)
            _note_hidden(book, sheet.name, lines, {}, is_hidden=sheet.visibility != 0)
    except xlrd.XLRDError as error:
        raise invalid("is_encrypted" if "encrypted" in str(error) else "not_xls") from None
    except FormInvalidError:
        raise
    except Exception:  # noqa: BLE001 - on damaged files xlrd raises whatever it stumbles over
        raise invalid("not_xls") from None
    return book


def _old_row(sheet: xlrd.sheet.Sheet, number: int, datemode: int) -> list[object]:
    """The cells of a row as Python values: dates, truths and error marks by their kind."""
    found: list[object] = []
    for cell in sheet.row(number)[: MAX_COLUMNS + 1]:
        value = cell.value
        if cell.ctype == xlrd.XL_CELL_DATE:
            value = xlrd.xldate_as_datetime(value, datemode)
        elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
            value = bool(value)
        elif cell.ctype == xlrd.XL_CELL_ERROR:
            value = xlrd.error_text_from_code.get(value, "#REF!")
        found.append(value)
    return found
