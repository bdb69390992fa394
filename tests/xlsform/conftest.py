"""Small questionnaires for the tests of this room. All people, places and events are invented."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from intake_app.xlsform.model import compile_form
from intake_app.xlsform.reader import read_form
from intake_app.xlsform.session import Session

ALMATY = timezone(timedelta(hours=5))
NOW = datetime(2026, 11, 22, 10, 30, tzinfo=ALMATY)
CASE_INTAKE = Path(__file__).parents[2] / "forms" / "case_intake.md"


def table(name: str, columns: str, rows: str) -> str:
    """A sheet as markdown; cells are separated by "|", rows by line breaks."""
    lines = [f"| {name} |", f"| | {columns} |"]
    return "\n".join([*lines, *(f"| | {row} |" for row in rows.strip().splitlines())])


def markdown(columns: str, rows: str, choices: str = "", settings: str = "t | 1") -> bytes:
    """A whole form: the survey, lists as "list | code | label" lines, form_id and version."""
    sheets = [table("survey", columns, rows), table("settings", "form_id | version", settings)]
    if choices:
        sheets.append(table("choices", "list_name | name | label", choices))
    return "\n\n".join(sheets).encode()


@pytest.fixture
def make_session():
    """Give a function that makes a session from survey columns and rows."""

    def make(columns: str, rows: str, choices: str = "", answers=None, language: str = "en") -> Session:
        form = compile_form(read_form(markdown(columns, rows, choices), ".md").xform)
        return Session(form, language=language, now=lambda: NOW, answers=answers)

    return make


@pytest.fixture(scope="session")
def case_intake():
    """Give the built-in questionnaire, compiled."""
    return compile_form(read_form(CASE_INTAKE.read_bytes(), ".md").xform)
