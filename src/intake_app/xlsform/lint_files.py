"""Looks for the files that a questionnaire names: tables and pictures that must lie beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from intake_app.xlsform.lint_look import kind_of, snake
from intake_app.xlsform.lint_survey import FROM_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from intake_app.xlsform.lint_look import Look
    from intake_app.xlsform.workbook import Row

_MEDIA = frozenset({"image", "audio", "video", "big-image"})
_PULLDATA = re.compile(r"pulldata\(\s*['\"]([^'\"]+)['\"]")
_TABLES = (".csv", ".xml", ".geojson")


def check_files(look: Look, media: Mapping[str, bytes]) -> None:
    """Adds every file that is named and not in `media`, and names that would lead out of the folder."""
    for sheet in ("survey", "choices"):
        for row in look.rows(sheet):
            for column, name in _named(sheet, row):
                if "/" in name or "\\" in name or name.startswith("."):
                    look.add("file_name_unsafe", sheet, row.number, column, name)
                elif name not in media:
                    look.add("file_missing", sheet, row.number, column, name)


def _named(sheet: str, row: Row) -> Iterator[tuple[str, str]]:
    for column, text in row.cells.items():
        parts = [snake(part) for part in column.split("::")]
        is_media = parts[0] in _MEDIA or (parts[0] == "media" and len(parts) > 1 and parts[1] in _MEDIA)
        if is_media and "${" not in text and text != "-":
            yield column, text
        if sheet == "survey":
            for name in _PULLDATA.findall(text):
                yield column, name if name.endswith(".csv") else f"{name}.csv"
    kind = kind_of(row)
    found = FROM_FILE.fullmatch(kind)
    if found:
        yield "type", found[2].strip()
    elif kind in ("csv-external", "xml-external"):
        yield "type", f"{row.cells.get('name', '')}.{kind[:3]}"
