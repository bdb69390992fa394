"""Answers as their questionnaire words them: the label of the question, the labels of the chosen codes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intake_app.xlsform.form import Definition, Form

_ROW = re.compile(r"\[[a-z2-7]{10}\]")


def say_section(form: Form | None, section: str, language: str) -> str:
    """The label of a section, "" if the form has none for it."""
    return _label(form, section, language)


def say_question(form: Form | None, path: str, language: str) -> str:
    """The label of the question that an answer's path names; without a form that knows it, the question's name.

    Paths as in docs/formats/journal.md 5: with row ids, and `#reason` behind the path of a reason for no answer.
    """
    plain = _plain(path)
    return _label(form, plain, language) or plain.rpartition("/")[2]


def say_value(form: Form | None, path: str, value: str, language: str) -> str:
    """The value with chosen codes as their labels; everything else comes back unchanged."""
    definition = _definition(form, path)
    if form is None or definition is None or definition.choices is None or "#" in path:
        return value
    codes = value.split() if definition.type in ("select_multiple", "rank") else [value]
    return ", ".join(_choice(form, definition, code, language) or code for code in codes)


def _plain(path: str) -> str:
    return _ROW.sub("", path.partition("#")[0])


def _definition(form: Form | None, path: str) -> Definition | None:
    return form.nodes.get(_plain(path)) if form is not None else None


def _label(form: Form | None, path: str, language: str) -> str:
    return form.label(path, language) if form is not None and path in form.nodes else ""


def _choice(form: Form, definition: Definition, code: str, language: str) -> str:
    if definition.choices is None:
        return ""
    for fixed, words in definition.choices.fixed:
        if fixed == code:
            return form.texts.template(words, language).render(None)
    return form.choice_label(definition.choices.list_name, code, language)
