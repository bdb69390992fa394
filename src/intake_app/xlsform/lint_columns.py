"""Looks over sheets, columns and languages: what is misspelt, what is said in one language and not in another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from intake_app.xlsform.lint_look import COLUMNS, SPOKEN, language_of, meaning, nearest, snake
from intake_app.xlsform.texts import MISSING

if TYPE_CHECKING:
    from intake_app.xlsform.lint_look import Look
    from intake_app.xlsform.workbook import Row

_SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm", "migrations")
_BIND = [
    "relevant", "required", "constraint", "calculate", "readonly", "type", "jr:constraintMsg", "jr:requiredMsg",
    "jr:preload", "jr:preloadParams", "saveIncomplete", "intake:class", "intake:mode", "jr:noAppErrorString",
]  # fmt: skip
_MEDIA = ["image", "audio", "video", "big-image"]
_INSIDE = {"bind": _BIND, "media": _MEDIA}
_PREFIXES = ("label", "hint", "guidance_hint", "constraint_message", "required_message", "media", "bind", "control",
             "body", "instance", "image", "audio", "video", "big-image")  # fmt: skip
_CODE = re.compile(r"\([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*\)\s*$")
_ERRORS = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"})


def check_columns(look: Look) -> None:
    """Adds misspelt sheets and columns, settings that are not there, cells that hold a formula or its error."""
    for name, sheet in look.book.sheets.items():
        if name not in _SHEETS and not name.startswith("_"):
            near = nearest(name, _SHEETS)
            if near:
                look.add("sheet_misspelt", name, 0, "", sheet.title or name, near)
        for column in sheet.columns if name in COLUMNS else ():
            near = _meant(column, COLUMNS[name], is_survey=name == "survey") if column else ""
            if near:
                look.add("column_misspelt", name, 1, column, column, near)
        for row in sheet.rows if name in _SHEETS else ():
            _check_cells(look, name, row)
    _check_settings(look)
    for sheet_name, number, column, has_value in look.book.formulas:
        if sheet_name in _SHEETS:
            look.add("formula" if has_value else "formula_without_value", sheet_name, number, column)


def _meant(column: str, known: list[str], *, is_survey: bool) -> str:
    """The column that this one was probably meant to be, "" when it is known or like none."""
    first, mark, rest = column.partition("::")
    base = snake(first)
    if not mark:
        is_plain = base in known or meaning(column) in known or base.partition(":")[0] in known
        return "" if is_plain else nearest(base, known)
    inner = _INSIDE.get(base)
    if inner is not None:
        word = rest.partition("::")[0].strip()
        if not is_survey or word in inner or word.lower() in inner:
            return ""
        near = nearest(word, inner)
        return f"{first}::{near}" if near else ""
    if base in _PREFIXES or base in known:
        return ""
    near = nearest(base, _PREFIXES)
    return f"{near}::{rest}" if near else ""


def _check_cells(look: Look, name: str, row: Row) -> None:
    for column, text in row.cells.items():
        if text in _ERRORS:
            look.add("formula_error", name, row.number, column, text)


def _check_settings(look: Look) -> None:
    rows = look.rows("settings")
    for column in ("form_id", "version"):
        if not look.setting(column):
            look.add(f"{column}_missing", "settings", 2, column)
    if len(rows) > 1:
        look.add("settings_rows", "settings", rows[1].number, "")
    if look.setting("public_key"):
        look.add("encryption_ignored", "settings", 2, "public_key")
    if look.rows("entities"):
        look.add("entities_ignored", "entities", 0, "")


def check_languages(look: Look) -> None:
    """Adds cells without a translation, "-" too, and languages that the program cannot know by their name."""
    languages = look.languages()
    for language in languages:
        if not _CODE.search(language):
            sheet, column = _first_column(look, language)
            look.add("language_code_missing", sheet, 1, column, language)
    default = look.setting("default_language")
    if default and languages and default not in languages:
        look.add("default_language_unknown", "settings", 2, "default_language", default, nearest(default, languages))
    for name, bases in SPOKEN.items():
        for base in bases:
            _check_mixed(look, name, base)
        for row in look.rows(name):
            for base in bases:
                _check_row(look, name, row, base, languages)


def _first_column(look: Look, language: str) -> tuple[str, str]:
    for name in SPOKEN:
        for column in look.book.sheet(name).columns:
            if "::" in column and language_of(column) == language:
                return name, column
    return "survey", ""


def _check_mixed(look: Look, name: str, base: str) -> None:
    columns = [column for column in look.book.sheet(name).columns if column and meaning(column) == base]
    without = [column for column in columns if "::" not in column]
    if without and len(columns) > len(without):
        look.add("language_mixed", name, 1, without[0], without[0])


def _check_row(look: Look, name: str, row: Row, base: str, languages: list[str]) -> None:
    said = {language_of(column): text for column, text in look.cells(row, base) if column != "note"}
    if not any(text not in MISSING for text in said.values()) or not languages:
        return
    columns = {language_of(column): column for column in look.book.sheet(name).columns if meaning(column) == base}
    for language in languages:
        if said.get(language, "") in MISSING:
            column = columns.get(language, f"{base}::{language}")
            look.add("untranslated", name, row.number, column, row.cells.get("name", "") or row.cells.get("type", ""))
