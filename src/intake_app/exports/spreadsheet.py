"""The .xlsx file itself, made in memory: openpyxl would put every sheet into a temporary file, open for all to read.

ECMA-376 part 1 (SpreadsheetML), the least that spreadsheets open: text in the cells themselves, numbers, a bold first
row that stays in place. Nothing says who wrote it, or when.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from intake_app.exports.cells import readable

if TYPE_CHECKING:
    from collections.abc import Sequence

    Cell = str | int | float | None

_BEGINNING: Final = (1980, 1, 1, 0, 0, 0)
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_WIDTH: Final = 22
_CODED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LETTERS: Final = 26
_STYLES: Final = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf xfId="0"/><xf fontId="1" xfId="0" applyFont="1" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: a name that the format allows, the first row, and the others."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def xlsx_bytes(pages: Sequence[Page]) -> bytes:
    """The file; the same pages give the same bytes. Cells are text or numbers, never formulas."""
    numbers = range(1, len(pages) + 1)
    sheets = "".join(
        f'<sheet name={quoteattr(page.name)} sheetId="{number}" r:id="r{number}"/>'
        for number, page in zip(numbers, pages, strict=True)
    )
    parts = {
        "[Content_Types].xml": _content_types(numbers),
        "_rels/.rels": _relations([("r1", f"{_OFFICE}/officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            [
                *((f"r{number}", f"{_OFFICE}/worksheet", f"worksheets/sheet{number}.xml") for number in numbers),
                ("styles", f"{_OFFICE}/styles", "styles.xml"),
            ]
        ),
        "xl/styles.xml": _STYLES,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(_entry(name), _XML + text)
        for number, page in zip(numbers, pages, strict=True):
            archive.writestr(_entry(f"xl/worksheets/sheet{number}.xml"), _XML + _sheet(page))
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _BEGINNING)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3
    return info


def _content_types(numbers: range) -> str:
    parts = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
    parts += [(f"/xl/worksheets/sheet{number}.xml", "worksheet") for number in numbers]
    overrides = "".join(f'<Override PartName="{name}" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in parts)
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{relations}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(found: Sequence[tuple[str, str, str]]) -> str:
    lines = "".join(f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, kind, target in found)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _sheet(page: Page) -> str:
    columns = f'<cols><col min="1" max="{len(page.header)}" width="{_WIDTH}" customWidth="1"/></cols>'
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    view = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
    letters = [_letters(number) for number in range(len(page.header))]
    rows = [_row(1, page.header, letters, ' s="1"')]
    rows += [_row(number, cells, letters, "") for number, cells in enumerate(page.rows, 2)]
    return f'<worksheet xmlns="{_MAIN}">{view}{columns}<sheetData>{"".join(rows)}</sheetData></worksheet>'


def _row(number: int, cells: Sequence[Cell], letters: Sequence[str], style: str) -> str:
    made = [
        _cell(f"{letter}{number}", cell, style)
        for letter, cell in zip(letters, cells, strict=True)
        if cell is not None and cell != ""
    ]
    return f'<row r="{number}">{"".join(made)}</row>'


def _cell(place: str, cell: str | float, style: str) -> str:
    if not isinstance(cell, str):
        return f'<c r="{place}"{style}><v>{cell!r}</v></c>'
    # "_x000D_" in a text stands for the sign with this number; a text that says so literally is marked.
    text = escape(_CODED.sub("_x005F_", readable(cell)), {"\r": "&#13;"})
    return f'<c r="{place}"{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _letters(number: int) -> str:
    """The name of a column, counted from 0: A, B, … Z, AA."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        name = chr(ord("A") + rest) + name
    return name
