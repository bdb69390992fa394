"""Questionnaires from files that people write (.md, .xlsx, .xls, .csv) to XForm; the only door to pyxform."""

from __future__ import annotations

import hashlib
import io
import re
import warnings
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

import openpyxl  # type: ignore[import-untyped]  # ships no annotations
import xlrd  # type: ignore[import-untyped]  # ships no annotations
from defusedxml import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]  # ships no annotations
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from intake_app.domain.errors import FormExpressionError, FormInvalidError
from intake_app.xlsform.lint import lint
from intake_app.xlsform.model import compile_form
from intake_app.xlsform.workbook import (
    MAX_COLUMNS,
    MAX_ROWS,
    Workbook,
    add_sheet,
    invalid,
    read_csv,
    read_markdown,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from intake_app.xlsform.views import Finding

__all__ = ["FormSource", "read_form"]

MAX_FILE_BYTES = 16 * 1024 * 1024
MAX_UNPACKED_BYTES = 128 * 1024 * 1024
MAX_RATIO = 200
_RATIO_FLOOR_BYTES = 1024 * 1024
_SHEETS = ("survey", "choices", "settings", "external_choices", "osm")
_ROW = re.compile(r"\[row ?: ?(\d+)\]")


@dataclass(frozen=True)
class FormSource:
    """A questionnaire ready to be kept: the XForm bytes, their SHA-256 (hex), and what the author should look at."""

    form_id: str
    version: str
    sha256: str
    xform: bytes
    findings: tuple[Finding, ...]


def read_form(data: bytes, suffix: str) -> FormSource:
    """Reads, looks over, converts and compiles a questionnaire.

    `suffix` is that of the file name (".md", ".xlsx", ".xlsm", ".xls", ".csv"). Takes 0.1 s to 0.5 s: not for the
    window's own thread. Raises FormInvalidError, FormExpressionError and FormCycleError with sheet, row and column.
    """
    if len(data) > MAX_FILE_BYTES:
        raise invalid("too_large")
    book = _read(data, suffix.lower())
    try:
        findings = lint(book)
        xform = _convert(book)
    except FormInvalidError:
        _blame_formula(book)
        raise
    try:
        form = compile_form(xform)
    except FormExpressionError as error:
        raise _placed(error, book) from None
    sha256 = hashlib.sha256(xform).hexdigest()
    return FormSource(form.form_id, form.version, sha256, xform, (*findings, *form.findings))


def _blame_formula(book: Workbook) -> None:
    """Raises FormInvalidError for the first formula without a stored result: it reads as empty and breaks the rest."""
    for sheet, row, column, has_value in book.formulas:
        if not has_value:
            raise invalid("formula_without_value", sheet, row, column)


def _placed(error: FormExpressionError, book: Workbook) -> FormExpressionError:
    """The error with its row where exactly one row has something in that column."""
    column = str(error.facts["column"])
    rows = [row.number for row in book.sheet("survey").rows if column in row.cells]
    number = rows[0] if len(rows) == 1 else 0
    return FormExpressionError(sheet="survey", row=number, column=column, reason=str(error.facts["reason"]))


def _read(data: bytes, suffix: str) -> Workbook:
    if suffix == ".md":
        return read_markdown(data)
    if suffix == ".csv":
        return read_csv(data)
    if suffix in (".xlsx", ".xlsm"):
        return _read_xlsx(data)
    if suffix == ".xls":
        return _read_xls(data)
    raise invalid("suffix_unknown")


def _convert(book: Workbook) -> bytes:
    """The XForm of a workbook by pyxform; every refusal becomes ours, with the row it names."""
    sheets: dict[str, object] = {"sheet_names": list(book.sheets)}
    for name in _SHEETS:
        sheet = book.sheets.get(name)
        if sheet is not None and sheet.columns:
            sheets[name] = [dict(row.cells) for row in sheet.rows]
            sheets[f"{name}_header"] = [dict.fromkeys(column for column in sheet.columns if column)]
    try:
        result = convert(sheets, validate=False, pretty_print=False)
    except PyXFormError as error:
        found = _ROW.search(str(error))
        raise invalid("pyxform", "survey", int(found[1]) if found else 0) from None
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, OSError):
        raise invalid("pyxform", "survey") from None
    return str(result.xform).encode()


def _check_zip(data: bytes) -> None:
    """Refuses archives that unpack to far more than they hold."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise invalid("not_xlsx") from None
    if len(entries) > 2_000 or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise invalid("unpacks_too_large")
    for entry in entries:
        if entry.file_size > _RATIO_FLOOR_BYTES and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
            raise invalid("unpacks_too_large")


def _read_xlsx(data: bytes) -> Workbook:
    _check_zip(data)
    book = Workbook()
    try:
        for title, lines in _xlsx_sheets(data, is_computed=True):
            add_sheet(book, title, lines)
        for title, lines in _xlsx_sheets(data, is_computed=False):
            _note_formulas(book, title, lines)
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        ParseError,
        DefusedXmlException,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
    ):
        raise invalid("not_xlsx") from None
    return book


def _xlsx_sheets(data: bytes, *, is_computed: bool) -> Iterator[tuple[str, list[tuple[int, list[str]]]]]:
    """Each sheet as numbered rows of text: formulas as their stored results, or as they are written."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says so of every drop-down and colour it does not keep
        workbook = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=is_computed, keep_links=False, rich_text=False
        )
    try:
        for sheet in workbook.worksheets:
            sheet.reset_dimensions()
            rows = sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS)
            yield sheet.title, _numbered(sheet.title, rows)
    finally:
        workbook.close()


def _numbered(title: str, rows: Iterable[Iterable[object]]) -> list[tuple[int, list[str]]]:
    """The rows with their numbers; blank ones left out. Raises FormInvalidError (too_large)."""
    found = []
    for number, cells in enumerate(rows, 1):
        if number > MAX_ROWS * 5:
            raise invalid("too_large", title, number)
        texts = [_cell_text(cell) for cell in cells]
        if any(texts):
            found.append((number, texts))
    return found


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


def _note_formulas(book: Workbook, title: str, lines: list[tuple[int, list[str]]]) -> None:
    sheet = book.sheet(title.strip().lower())
    values = {row.number: row.cells for row in sheet.rows}
    for number, cells in lines[1:]:
        for column, cell in zip(sheet.columns, cells, strict=False):
            if cell.startswith("=") and column:
                book.formulas.append((title, number, column, column in values.get(number, {})))


def _read_xls(data: bytes) -> Workbook:
    book = Workbook()
    try:
        workbook = xlrd.open_workbook(file_contents=data, logfile=io.StringIO())
        for sheet in workbook.sheets():
            rows = ([sheet.cell_value(row, column) for column in range(sheet.ncols)] for row in range(sheet.nrows))
            add_sheet(book, sheet.name, _numbered(sheet.name, rows))
    except (xlrd.XLRDError, ValueError, IndexError, KeyError, TypeError, AttributeError, AssertionError, OSError):
        raise invalid("not_xls") from None
    return book
