"""Every reason that checking a questionnaire can give says in three languages what is wrong and how to mend it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from intake_app.domain.errors_forms import FormCycleError, FormExpressionError, FormInvalidError
from intake_app.i18n import LANGUAGES, placeholders
from intake_app.paths import forms
from intake_app.ui.messages import describe
from intake_app.ui.words_forms import FORM_REASONS, SEVERITY_WORDS, say_counts, say_finding, say_reason
from intake_app.xlsform.lint_reasons import LIMITS, SEVERITY
from intake_app.xlsform.views import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from intake_app.i18n import Translator

ROOM = forms().parent / "src" / "intake_app" / "xlsform"
GIVERS = {
    "invalid": 0,
    "finding": 0,
    "Finding": 0,
    "add": 0,
    "survey": 0,
    "expression_error": 0,
    "_invalid": 0,
    "_refused": 0,
}
"""Functions that are given a reason, and at which place."""
MORE_GIVERS = {"_refused": 0, "open_archive": 1, "elements": 2, "check_xml": 1}


def reasons_in(path: Path) -> Iterator[str]:
    """Every reason that stands as a text in a module: handed over, named `reason=`, or given back by a look-up."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            place = {**GIVERS, **MORE_GIVERS}.get(name)
            given = [*node.args[place : place + 1]] if place is not None else []
            given += [keyword.value for keyword in node.keywords if keyword.arg == "reason"]
            for argument in given:
                yield from texts_in(argument)
        if isinstance(node, ast.FunctionDef) and node.name in ("_misuse", "_why_ole"):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Return) and inner.value is not None:
                    yield from texts_in(inner.value)


def texts_in(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts_in(node.body)
        yield from texts_in(node.orelse)


def given_reasons() -> set[str]:
    found = {reason for path in ROOM.glob("*.py") for reason in reasons_in(path)}
    return {reason for reason in found if reason.replace("_", "").isalpha() and reason.islower()}


def test_every_reason_in_the_source_has_a_weight_and_words() -> None:
    given = given_reasons()
    assert len(given) > 60
    assert given <= set(SEVERITY), given - set(SEVERITY)


def test_words_and_reasons_are_the_same_set() -> None:
    assert set(FORM_REASONS) == set(SEVERITY)
    assert set(SEVERITY.values()) == set(SEVERITY_WORDS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", sorted(SEVERITY))
def test_every_reason_says_what_and_how_to_mend_it(
    speak: Callable[[str], Translator], reason: str, language: str
) -> None:
    tr = speak(language)
    for text in FORM_REASONS[reason]:
        assert language == "en" or tr.text(text) != text, text
        assert placeholders(text) <= {"name", "limit"}
        assert ("limit" in placeholders(text)) <= (reason in LIMITS)
    what, mend = say_reason(reason, tr, "NAME")
    for said in (what, mend):
        assert said.strip() == said != ""
        assert "{name" not in said.replace("${name", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finding_is_said_with_its_place_and_the_name_that_was_meant(
    speak: Callable[[str], Translator], language: str
) -> None:
    tr = speak(language)
    said = say_finding(Finding("reference_unknown", "survey", 7, "relevant", "okk", near="ok", line=12), tr)
    assert all(part in said.place for part in ("survey", "7", "relevant", "12"))
    assert "okk" in said.what
    assert "ok" in said.mend
    assert say_finding(Finding("too_large", "", 0, ""), tr).place == ""
    assert "16" in say_finding(Finding("too_large", "", 0, ""), tr).what
    assert say_counts(1, 2, 5, tr).count(";") == 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [FormInvalidError, FormExpressionError])
def test_an_error_says_the_same_in_a_message(
    speak: Callable[[str], Translator], kind: type[FormInvalidError | FormExpressionError], language: str
) -> None:
    tr = speak(language)
    message = describe(kind(sheet="survey", row=7, column="relevant", reason="unknown_function", detail="foo"), tr)
    assert "foo" in message.happened
    assert "7" in message.happened
    assert message.what_next == say_reason("unknown_function", tr, "foo")[1]
    whole = describe(kind(sheet="", row=0, column="", reason="not_xlsx"), tr)
    assert say_reason("not_xlsx", tr)[0] in whole.happened
    assert "0" not in whole.happened
    unknown = describe(kind(sheet="", row=0, column="", reason="made_up"), tr)
    assert unknown.happened
    assert unknown.what_next
    assert "made_up" not in unknown.happened


def test_a_circle_names_its_questions(speak: Callable[[str], Translator]) -> None:
    assert "a, b" in describe(FormCycleError(names="a, b"), speak("en")).happened
