"""Looks over the sheet `migrations`: where answers of older versions go when a record moves to this one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from intake_app.xlsform.lint_look import MIGRATION_COLUMNS, lists_of
from intake_app.xlsform.lint_reasons import LIMITS
from intake_app.xlsform.lint_survey import SELECT

if TYPE_CHECKING:
    from intake_app.xlsform.lint_look import Look
    from intake_app.xlsform.workbook import Row

SHEET = "migrations"
_PAIR = re.compile(r"[^\s=]+=[^\s=]+")
_NEEDED = ("from_version", "old_path", "new_path")


def check_migrations(look: Look) -> None:
    """Adds rows that lead nowhere, that say things twice, or whose codes do not exist."""
    rows = look.rows(SHEET)
    if len(rows) > LIMITS["migration_too_many"]:
        look.add("migration_too_many", SHEET, rows[LIMITS["migration_too_many"]].number, "")
        return
    met: set[tuple[str, str]] = set()
    arriving = {path_of(row, "new_path") for row in rows}
    codes = {name: {code for _, code in pairs} for name, pairs in lists_of(look).items()}
    for row in rows:
        missing = [column for column in _NEEDED if not row.cells.get(column)]
        for column in missing:
            look.add("migration_incomplete", SHEET, row.number, column)
        if missing:
            continue
        key = (row.cells["from_version"], path_of(row, "old_path"))
        if key in met:
            look.add("migration_twice", SHEET, row.number, "old_path", key[1])
        met.add(key)
        _check_paths(look, row, arriving)
        _check_map(look, row, codes)


def path_of(row: Row, column: str) -> str:
    """A path of the sheet without the slashes around it."""
    return row.cells.get(column, "").strip("/")


def _check_paths(look: Look, row: Row, arriving: set[str]) -> None:
    old, new = path_of(row, "old_path"), path_of(row, "new_path")
    if new not in look.by_path:
        look.add("migration_path_unknown", SHEET, row.number, "new_path", new, look.near(new, look.by_path))
    if old in look.by_path and old != new and old not in arriving:
        look.add("migration_path_kept", SHEET, row.number, "old_path", old)
    if row.cells["from_version"] == look.setting("version"):
        look.add("migration_version_own", SHEET, row.number, "from_version", row.cells["from_version"])


def _check_map(look: Look, row: Row, codes: dict[str, set[str]]) -> None:
    pairs = row.cells.get("value_map", "").split()
    broken = [pair for pair in pairs if not _PAIR.fullmatch(pair)]
    if broken:
        look.add("migration_map", SHEET, row.number, "value_map", broken[0])
        return
    asked = look.by_path.get(path_of(row, "new_path"))
    select = SELECT.fullmatch(asked.kind) if asked else None
    known = codes.get(select[2]) if select else None
    for pair in pairs if known is not None else ():
        new = pair.partition("=")[2]
        if known is not None and new not in known:
            look.add("migration_code_unknown", SHEET, row.number, "value_map", new, look.near(new, sorted(known)))


def planted(look_rows: list[Row]) -> list[dict[str, str]]:
    """The rows as they travel inside the XForm: the four columns, empty ones included."""
    return [
        {
            column: path_of(row, column) if "path" in column else row.cells.get(column, "")
            for column in MIGRATION_COLUMNS
        }
        for row in look_rows
        if all(row.cells.get(column) for column in _NEEDED)
    ]
