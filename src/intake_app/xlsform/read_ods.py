"""Questionnaires from LibreOffice: the cells of an .ods (docs/decisions/0015-ods-through-the-xml-door.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake_app.xlsform.read_zip import elements, open_archive
from intake_app.xlsform.workbook import (
    MAX_CELL_CHARS,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEETS,
    Workbook,
    add_sheet,
    finding,
    invalid,
)

if TYPE_CHECKING:
    import zipfile
    from xml.etree.ElementTree import Element

    from intake_app.xlsform.workbook import Line

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_ENCRYPTION = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}encryption-data"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_REPEATED_CELLS, _REPEATED_ROWS = f"{_TABLE}number-columns-repeated", f"{_TABLE}number-rows-repeated"
_FAR = 1_048_577
"""One more row than a spreadsheet has."""


@dataclass
class _Table:
    """One sheet while its rows are read: `formulas` are (row, column from 0, has a value)."""

    title: str
    is_hidden: bool
    lines: list[Line] = field(default_factory=list)
    formulas: list[tuple[int, int, bool]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    next_row: int = 1


def read_ods(data: bytes) -> Workbook:
    """The sheets of an OpenDocument spreadsheet.

    Raises FormInvalidError: not_ods, suffix_wrong, is_encrypted, and those of read_zip and `add_sheet`.
    """
    with open_archive(data, "not_ods") as archive:
        names = archive.namelist()
        if "xl/workbook.xml" in names:
            raise invalid("suffix_wrong")
        if "content.xml" not in names:
            raise invalid("not_ods")
        if "META-INF/manifest.xml" in names:
            for _, element in elements(archive, "META-INF/manifest.xml", "not_ods"):
                if element.tag == _ENCRYPTION:
                    raise invalid("is_encrypted")
        return _book(archive)


def _book(archive: zipfile.ZipFile) -> Workbook:
    book = Workbook()
    hidden_styles: set[str] = set()
    open_tables: list[_Table] = []
    is_sheet = False
    for event, element in elements(archive, "content.xml", "not_ods"):
        if element.tag == f"{_OFFICE}spreadsheet":
            is_sheet = True
        elif element.tag == f"{_STYLE}style" and event == "end":
            if _is_hiding(element):
                hidden_styles.add(element.get(f"{_STYLE}name", ""))
        elif element.tag == f"{_TABLE}table" and event == "start":
            is_hidden = element.get(f"{_TABLE}style-name", "") in hidden_styles
            open_tables.append(_Table(element.get(f"{_TABLE}name", ""), is_hidden))
        elif element.tag == f"{_TABLE}table":
            table = open_tables.pop()
            if not open_tables:
                _add(book, table)
            element.clear()
        elif element.tag == f"{_TABLE}table-row" and event == "end" and len(open_tables) == 1:
            _read_row(open_tables[0], element)
            element.clear()
    if not is_sheet:
        raise invalid("not_ods")
    return book


def _is_hiding(style: Element) -> bool:
    properties = style.find(f"{_STYLE}table-properties")
    return properties is not None and properties.get(f"{_TABLE}display") == "false"


def _add(book: Workbook, table: _Table) -> None:
    if len(book.sheets) >= MAX_SHEETS:
        raise invalid("too_many_sheets", table.title)
    add_sheet(book, table.title, table.lines)
    name = table.title.strip().lower()
    columns = book.sheet(name).columns
    header = table.lines[0][0] if table.lines else 0
    for row, column, has_value in table.formulas:
        if row != header and column < len(columns) and columns[column]:
            book.formulas.append((name, row, columns[column], has_value))
    if table.is_hidden and table.lines:
        book.findings.append(finding("sheet_hidden", name, 0, "", table.title))
    if table.hidden:
        book.findings.append(finding("rows_hidden", name, table.hidden[0], "", str(len(table.hidden))))


def _read_row(table: _Table, row: Element) -> None:
    """Adds a row as often as it is repeated; what lies behind the last filled cell costs nothing."""
    repeated = _times(row, _REPEATED_ROWS)
    first, table.next_row = table.next_row, min(_FAR, table.next_row + repeated)
    cells = _cells_of(table, row, first)
    if not cells:
        return
    if first >= _FAR or len(table.lines) + repeated > MAX_ROWS + 1:
        raise invalid("too_many_rows", table.title, first)
    if (len(table.lines) + repeated) * len(cells) > MAX_CELLS:
        raise invalid("too_many_cells", table.title, first)
    table.lines += [(first + more, cells) for more in range(repeated)]
    if row.get(f"{_TABLE}visibility", "visible") != "visible":
        table.hidden += range(first, first + repeated)


def _cells_of(table: _Table, row: Element, number: int) -> list[str]:
    """The cells of a row up to the last filled one; formulas are remembered."""
    cells: list[str] = []
    blank = 0
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        text, times = _said(table, cell), _times(cell, _REPEATED_CELLS)
        if f"{_TABLE}formula" in cell.attrib:
            table.formulas.append((number, len(cells) + blank, bool(text)))
        if not text:
            blank += times
            continue
        if len(cells) + blank + times > MAX_COLUMNS + 1:
            raise invalid("too_many_columns", table.title, number)
        cells += [""] * blank + [text] * times
        blank = 0
    return cells


def _times(element: Element, name: str) -> int:
    text = element.get(name, "1")
    return max(1, min(_FAR, int(text))) if text.isascii() and text.isdecimal() and len(text) < 10 else 1


def _said(table: _Table, cell: Element) -> str:
    """A cell as its author typed it: the stored value of numbers, dates and truths, the words of everything else."""
    kind = cell.get(f"{_OFFICE}value-type", "")
    if kind == "float":
        text = cell.get(f"{_OFFICE}value", "")
        return text.removesuffix(".0")
    if kind == "date":
        return cell.get(f"{_OFFICE}date-value", "").removesuffix("T00:00:00")
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value", "").upper()
    text = "\n".join(_words(paragraph) for paragraph in cell.findall(f"{_TEXT}p"))
    if len(text) > MAX_CELL_CHARS:
        raise invalid("cell_too_long", table.title, table.next_row)
    return text


def _words(element: Element) -> str:
    """The text of a paragraph: runs of blanks, tabs and line breaks are elements of their own; notes are left out."""
    pieces = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            pieces.append(
                " " * min(int(count), 1000) if count.isascii() and count.isdecimal() and len(count) < 6 else " "
            )
        elif child.tag == f"{_TEXT}tab":
            pieces.append("\t")
        elif child.tag == f"{_TEXT}line-break":
            pieces.append("\n")
        elif child.tag not in (f"{_TEXT}note", f"{_OFFICE}annotation"):
            pieces.append(_words(child))
        pieces.append(child.tail or "")
    return "".join(pieces)
