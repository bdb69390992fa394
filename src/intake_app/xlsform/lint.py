"""Looks a form over before it is converted: refuses what cannot work, with sheet, row and column, and notes the rest.

Reasons of findings: column_misspelt, sheet_misspelt, untranslated, formula, formula_without_value, or_other,
appearance_unknown, form_id_missing, version_missing, encryption_ignored, entities_ignored.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from intake_app.domain.errors import FormExpressionError
from intake_app.xlsform.evaluate import Compiler
from intake_app.xlsform.functions import library
from intake_app.xlsform.lint_survey import SurveyCheck
from intake_app.xlsform.texts import MISSING
from intake_app.xlsform.views import Finding
from intake_app.xlsform.workbook import invalid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intake_app.xlsform.workbook import Row, Workbook

_SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm", "migrations")
_SURVEY_COLUMNS = [
    "type", "name", "label", "hint", "guidance_hint", "appearance", "relevant", "relevance", "required",
    "required_message", "read_only", "readonly", "constraint", "constraint_message", "calculation", "calculate",
    "default", "trigger", "choice_filter", "repeat_count", "parameters", "media::image", "media::audio",
    "media::video", "media::big-image", "image", "audio", "video", "big-image", "autoplay", "note", "disabled",
]  # fmt: skip
_CHOICE_COLUMNS = [
    "list_name", "name", "label", "media::image", "media::audio", "media::video", "image", "audio", "video",
    "order", "value",
]  # fmt: skip
_SETTINGS = [
    "form_title", "form_id", "version", "default_language", "instance_name", "namespaces", "style",
    "public_key", "submission_url", "auto_send", "auto_delete", "allow_choice_duplicates", "name", "title",
    "id_string", "prefix", "delimiter",
]  # fmt: skip
_COLUMNS = {"survey": _SURVEY_COLUMNS, "choices": _CHOICE_COLUMNS, "settings": _SETTINGS}
_SPOKEN = {
    "survey": ("label", "hint", "guidance_hint", "constraint_message", "required_message"),
    "choices": ("label",),
}
_EXPRESSIONS = {
    "relevant": "relevant",
    "relevance": "relevant",
    "constraint": "constraint",
    "calculation": "calculation",
    "calculate": "calculation",
    "required": "required",
    "read_only": "read_only",
    "readonly": "read_only",
    "repeat_count": "repeat_count",
    "choice_filter": "choice_filter",
}
_YES_NO = frozenset({"yes", "no", "true", "false", "true()", "false()"})
_REFERENCE = re.compile(r"\$\{\s*(last-saved#)?([^}]*?)\s*\}")


def base_column(column: str) -> str:
    """A column name without its language, lower case: "label::English (en)" is label."""
    return column.partition("::")[0].strip().lower()


class Lint:
    """One look at a workbook. `check` raises FormInvalidError and FormExpressionError, and gives the findings."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._compiler = Compiler(library())
        self._names = {row.cells.get("name", "") for row in book.sheet("survey").rows}

    def check(self) -> tuple[Finding, ...]:
        """All findings, in the order of the sheets and rows."""
        book = self._book
        if not book.sheet("survey").columns:
            raise invalid("no_survey", _nearest("survey", list(book.sheets)) or "survey")
        if "type" not in book.sheet("survey").columns:
            raise invalid("no_type_column", "survey", 1, "type")
        survey = SurveyCheck(book)
        survey.check()
        for row in book.sheet("survey").rows:
            self._check_cells(row)
        return (
            *self._misspelt(),
            *self._settings(),
            *survey.findings,
            *self._formulas(),
            *self._untranslated("survey"),
            *self._untranslated("choices"),
        )

    # --- expressions --------------------------------------------------------------------------------------------

    def _check_cells(self, row: Row) -> None:
        for column, text in row.cells.items():
            base = base_column(column)
            if "${" in text and base != "name":
                self._check_references(row, column, text)
            if base in _EXPRESSIONS and text.lower() not in _YES_NO:
                self._check_expression(row, column, text)

    def _check_references(self, row: Row, column: str, text: str) -> None:
        for found in _REFERENCE.finditer(text):
            if found[1]:
                raise invalid("last_saved", "survey", row.number, column)
            if found[2] not in self._names:
                raise invalid("reference_unknown", "survey", row.number, column)

    def _check_expression(self, row: Row, column: str, text: str) -> None:
        plain = _REFERENCE.sub(lambda found: f" /data/{found[2]} ", text)
        try:
            self._compiler.check(plain)
        except FormExpressionError as error:
            reason = str(error.facts["reason"])
            raise FormExpressionError(sheet="survey", row=row.number, column=column, reason=reason) from None

    # --- findings -----------------------------------------------------------------------------------------------

    def _misspelt(self) -> Iterator[Finding]:
        for name, sheet in self._book.sheets.items():
            if name not in _SHEETS and not name.startswith("_"):
                if _nearest(name, list(_SHEETS)):
                    yield Finding("sheet_misspelt", name, 0, "", name)
                continue
            known = _COLUMNS.get(name)
            for column in sheet.columns if known else []:
                base = base_column(column)
                if base and known and base not in known and "::" not in column and _nearest(base, known):
                    yield Finding("column_misspelt", name, 1, column, column)

    def _settings(self) -> Iterator[Finding]:
        rows = self._book.sheet("settings").rows
        cells = rows[0].cells if rows else {}
        for column in ("form_id", "version"):
            if column not in cells:
                yield Finding(f"{column}_missing", "settings", 2, column)
        if "public_key" in cells:
            yield Finding("encryption_ignored", "settings", 2, "public_key")
        if self._book.sheet("entities").rows:
            yield Finding("entities_ignored", "entities", 0, "")

    def _formulas(self) -> Iterator[Finding]:
        for sheet, row, column, has_value in self._book.formulas:
            yield Finding("formula" if has_value else "formula_without_value", sheet, row, column)

    def _untranslated(self, name: str) -> Iterator[Finding]:
        languages = self._languages()
        sheet = self._book.sheet(name)
        for row in sheet.rows:
            for base in _SPOKEN[name]:
                said = {_language(column): text for column, text in row.cells.items() if base_column(column) == base}
                if any(text not in MISSING for text in said.values()):
                    for language in languages:
                        if said.get(language, "") in MISSING:
                            yield Finding("untranslated", name, row.number, f"{base}::{language}", _name_of(row))

    def _languages(self) -> list[str]:
        found: dict[str, None] = {}
        for name, bases in _SPOKEN.items():
            for column in self._book.sheet(name).columns:
                if base_column(column) in bases and "::" in column:
                    found[_language(column)] = None
        return list(found)


def _language(column: str) -> str:
    return column.partition("::")[2].strip()


def _name_of(row: Row) -> str:
    return row.cells.get("name", "") or row.cells.get("type", "")


def _nearest(name: str, known: list[str]) -> str:
    return next(iter(get_close_matches(name, known, 1, 0.75)), "")


def lint(book: Workbook) -> tuple[Finding, ...]:
    """The findings of a workbook. Raises FormInvalidError and FormExpressionError with sheet, row and column."""
    return Lint(book).check()
