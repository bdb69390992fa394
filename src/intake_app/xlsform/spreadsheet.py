"""A questionnaire's table as a spreadsheet that people edit, and that Kobo and ODK read: every cell is text."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from openpyxl import Workbook as Spreadsheet  # type: ignore[import-untyped]  # ships no annotations
from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]  # ships no annotations
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # ships no annotations

from intake_app.xlsform.read_ods import read_ods
from intake_app.xlsform.read_text import read_csv, read_markdown

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.xlsform.workbook import Sheet, Workbook

_FIRST: Final = ("survey", "choices", "settings", "migrations")
_NARROWEST, _WIDEST = 10, 60
_HEAD_FILL: Final = "EEECE7"
_TEXT: Final = "@"
_TABLES: Final[dict[str, Callable[[bytes], Workbook]]] = {".md": read_markdown, ".csv": read_csv, ".ods": read_ods}


def to_xlsx(data: bytes, suffix: str) -> bytes:
    """A questionnaire's file (".md", ".csv", ".ods") as .xlsx. Raises FormInvalidError, KeyError for other endings."""
    return write_xlsx(_TABLES[suffix](data))


def write_xlsx(book: Workbook) -> bytes:
    """The workbook as .xlsx: header in bold and always in sight, columns as wide as their words, nothing of its maker.

    Cells are marked as text: a version "2026.10" stays what it is, and nothing is taken for a formula.
    """
    made = Spreadsheet()
    made.remove(made.active)
    made.properties.creator = ""
    names = [name for name in _FIRST if name in book.sheets]
    for name in [*names, *(name for name in book.sheets if name not in names)]:
        _fill(made.create_sheet(name), book.sheets[name])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _fill(page: object, sheet: Sheet) -> None:
    columns = [column for column in sheet.columns if column]
    for at, column in enumerate(columns, 1):
        cell = _put(page, 1, at, column)
        cell.font = Font(bold=True)  # type: ignore[attr-defined]
        cell.fill = PatternFill("solid", fgColor=_HEAD_FILL)  # type: ignore[attr-defined]
    for number, row in enumerate(sheet.rows, 2):
        for at, column in enumerate(columns, 1):
            text = row.cells.get(column, "")
            if text:
                _put(page, number, at, text)
    for at, column in enumerate(columns, 1):
        longest = max([len(column), *(_width(row.cells.get(column, "")) for row in sheet.rows)])
        page.column_dimensions[get_column_letter(at)].width = min(max(longest + 2, _NARROWEST), _WIDEST)  # type: ignore[attr-defined]
    page.freeze_panes = "A2"  # type: ignore[attr-defined]


def _put(page: object, row: int, column: int, text: str) -> object:
    cell = page.cell(row=row, column=column)  # type: ignore[attr-defined]
    cell.value = text
    cell.data_type = "s"
    cell.number_format = _TEXT
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _width(text: str) -> int:
    return max((len(line) for line in text.split("\n")), default=0)
