"""From the sheets of a questionnaire to its XForm: the only door to pyxform, and what it does not know is planted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from intake_app.xlsform.lint_migrations import SHEET, planted
from intake_app.xlsform.workbook import finding

if TYPE_CHECKING:
    from intake_app.xlsform.views import Finding
    from intake_app.xlsform.workbook import Workbook

_SHEETS = ("survey", "choices", "settings", "external_choices", "osm")
_ROW = re.compile(r"\[row ?: ?(\d+)\]")
_MAX_SAID = 300
MIGRATIONS = "intake-migrations"
"""The secondary instance that carries the sheet `migrations`; `xlsform.migrations` reads it."""


def to_xform(book: Workbook) -> tuple[bytes, Finding | None]:
    """The XForm of a workbook, or nothing and what pyxform says against it, at the row it names."""
    sheets: dict[str, object] = {"sheet_names": list(book.sheets)}
    for name in _SHEETS:
        sheet = book.sheets.get(name)
        if sheet is not None and sheet.columns:
            sheets[name] = [dict(row.cells) for row in sheet.rows]
            sheets[f"{name}_header"] = [dict.fromkeys(column for column in sheet.columns if column)]
    try:
        result = convert(sheets, validate=False, pretty_print=False)
    except PyXFormError as error:
        return b"", _refusal(book, str(error))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, OSError):
        return b"", finding("pyxform", "survey", 0, "")
    return with_migrations(str(result.xform).encode(), planted(book.sheet(SHEET).rows)), None


def _refusal(book: Workbook, said: str) -> Finding:
    """What pyxform refuses. It counts the rows it was given; we know which of ours they are."""
    name = "choices" if "choices" in said.partition(".")[0] else "survey"
    found = _ROW.search(said)
    rows = book.sheet(name).rows
    index = int(found[1]) - 2 if found else -1
    number = rows[index].number if 0 <= index < len(rows) else 0
    return finding("pyxform", name, number, "", " ".join(_ROW.sub("", said).split())[:_MAX_SAID])


def with_migrations(xform: bytes, rows: list[dict[str, str]]) -> bytes:
    """The XForm with the sheet `migrations` as one more secondary instance; unchanged when there are no rows."""
    end = b"</instance>"
    place = xform.rfind(end)
    if not rows or place < 0:
        return xform
    items = "".join(
        f"<item>{''.join(f'<{column}>{escape(text)}</{column}>' for column, text in row.items())}</item>"
        for row in rows
    )
    added = f'<instance id="{MIGRATIONS}"><root>{items}</root></instance>'.encode()
    return xform[: place + len(end)] + added + xform[place + len(end) :]
