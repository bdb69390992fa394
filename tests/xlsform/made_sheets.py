"""The same invented questionnaire as a file of every kind that people bring; for the tests of reading."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

import openpyxl

from intake_app.xlsform.read_text import read_markdown

if TYPE_CHECKING:
    from collections.abc import Callable

Grid = dict[str, list[list[str]]]
ODS_KIND = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<m:file-entry m:full-path="/" m:media-type="{ODS_KIND}"/></m:manifest>'
)
ODS_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
)


def grid_of(markdown: bytes) -> Grid:
    """Each sheet as rows of cells, the header first."""
    return {
        name: [sheet.columns, *([row.cells.get(column, "") for column in sheet.columns] for row in sheet.rows)]
        for name, sheet in read_markdown(markdown).sheets.items()
    }


def as_xlsx(markdown: bytes, change: Callable[[openpyxl.Workbook], object] | None = None) -> bytes:
    """An Excel workbook; `change` may spoil it first."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in grid_of(markdown).items():
        page = workbook.create_sheet(name)
        for row in rows:
            page.append(row)
    if change:
        change(workbook)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def as_csv(markdown: bytes, delimiter: str = ",", line_end: str = "\n") -> str:
    """One table whose first column names the sheet."""
    lines = []
    for name, rows in grid_of(markdown).items():
        lines += [[name], *(["", *row] for row in rows)]
    return line_end.join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)


def ods_cell(text: str) -> str:
    """A cell of words as LibreOffice writes it: a paragraph a line, runs of blanks as elements."""
    if not text:
        return "<table:table-cell/>"
    lines = [escape(line).replace("  ", ' <text:s text:c="1"/>') for line in text.split("\n")]
    words = "".join(f"<text:p>{line}</text:p>" for line in lines)
    return f'<table:table-cell office:value-type="string">{words}</table:table-cell>'


def ods_table(name: str, rows: list[list[str]], attributes: str = "") -> str:
    """A sheet, with the empty rest of each row and of the sheet repeated as LibreOffice does."""
    lines = [
        f'<table:table-row>{"".join(map(ods_cell, row))}<table:table-cell table:number-columns-repeated="16000"/>'
        "</table:table-row>"
        for row in rows
    ]
    rest = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    return f"<table:table table:name={quoteattr(name)} {attributes}>{''.join(lines)}{rest}</table:table>"


def ods_file(tables: str, styles: str = "", prolog: str = "", manifest: str = "") -> bytes:
    """An OpenDocument spreadsheet around its tables."""
    out = io.BytesIO()
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<office:document-content {ODS_SPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS_KIND, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest or MANIFEST)
    return out.getvalue()


def as_ods(markdown: bytes) -> bytes:
    """An OpenDocument spreadsheet."""
    return ods_file("".join(ods_table(name, rows) for name, rows in grid_of(markdown).items()))


def as_xls(markdown: bytes, hidden: str = "") -> bytes:
    """An old Excel workbook: the plain BIFF8 records ([MS-XLS]) without the container around them."""
    pages = []
    for rows in grid_of(markdown).values():
        cells = [(y, x, text) for y, row in enumerate(rows) for x, text in enumerate(row) if text]
        labels = b"".join(_record(0x0204, struct.pack("<HHH", y, x, 0) + _words(text, "<H")) for y, x, text in cells)
        pages.append(_begin(0x0010) + labels + _record(0x000A))
    names = list(grid_of(markdown))
    head = _begin(0x0005) + _record(0x0042, struct.pack("<H", 1200))
    place = len(head) + sum(len(_sheet_record(0, name, is_hidden=False)) for name in names) + 4
    sheets = b""
    for name, page in zip(names, pages, strict=True):
        sheets += _sheet_record(place, name, is_hidden=name == hidden)
        place += len(page)
    return head + sheets + _record(0x000A) + b"".join(pages)


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 1997, 0, 0))


def _words(text: str, length: str) -> bytes:
    return struct.pack(length, len(text)) + b"\x01" + text.encode("utf-16-le")


def _sheet_record(place: int, name: str, *, is_hidden: bool) -> bytes:
    return _record(0x0085, struct.pack("<IBB", place, is_hidden, 0) + _words(name, "<B"))
