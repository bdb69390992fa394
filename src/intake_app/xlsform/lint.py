"""Looks a form over before it is converted: every check once, all findings together, in the order of the sheets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from intake_app.xlsform.lint_choices import check_choices
from intake_app.xlsform.lint_columns import check_columns, check_languages
from intake_app.xlsform.lint_files import check_files
from intake_app.xlsform.lint_logic import check_logic
from intake_app.xlsform.lint_look import Look, nearest, tidy
from intake_app.xlsform.lint_migrations import check_migrations
from intake_app.xlsform.lint_reasons import REFUSED
from intake_app.xlsform.lint_survey import check_survey
from intake_app.xlsform.workbook import Workbook, finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from intake_app.xlsform.views import Finding

_CAUSES = ("formula_without_value", "formula_error")
_ORDER = ("", "survey", "choices", "settings", "entities", "migrations")


def lint(book: Workbook, media: Mapping[str, bytes] | None = None) -> tuple[Finding, ...]:
    """All findings of a workbook, whose columns and rows it tidies first; `media` holds the files beside it by name."""
    survey = book.sheet("survey")
    if not survey.columns:
        near = nearest("survey", book.sheets, 0.6)
        return (*book.findings, finding("no_survey", near or "survey", 0, "", near))
    tidy(book)
    look = Look(book)
    missing = [column for column in ("type", "name") if column not in survey.columns]
    for column in missing:
        look.add(f"no_{column}_column", "survey", 1, column, "", nearest(column, survey.columns))
    check_columns(look)
    if not missing:
        check_survey(look)
        check_choices(look)
        check_logic(look)
        check_migrations(look)
        check_files(look, media or {})
    check_languages(look)
    return in_order(book, (*book.findings, *look.findings))


def in_order(book: Workbook, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by sheet and row, each once, with the lines of the file they stand on.

    In a refused form a formula without a result comes first and is refused too: it reads as empty and breaks the rest.
    """
    lines = {(name, row.number): row.line for name, sheet in book.sheets.items() for row in sheet.rows}
    lines |= {(name, 1): sheet.line for name, sheet in book.sheets.items() if sheet.line}
    found = list(dict.fromkeys(replace(one, line=lines.get((one.sheet, one.row), 0)) for one in findings))
    if any(one.severity == REFUSED for one in found):
        found = [replace(one, severity=REFUSED) if one.reason in _CAUSES else one for one in found]
    found.sort(key=_place)
    return tuple(found)


def _place(one: Finding) -> tuple[bool, int, int]:
    is_cause = one.reason in _CAUSES and one.severity == REFUSED
    rank = _ORDER.index(one.sheet) if one.sheet in _ORDER else len(_ORDER)
    return (not is_cause, rank, one.row)
