"""Tells which stored answers have a place in a form: what an older form left behind is shown, never lost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake_app.xlsform.lexical import ACKNOWLEDGED, is_typed
from intake_app.xlsform.planting import EMPTIED, WHY
from intake_app.xlsform.views import REASONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_app.xlsform.form import Definition, Form

_ROW = re.compile(r"\[[a-z2-7]{1,32}\]")
_MANY = ("select_multiple", "rank")


@dataclass(frozen=True)
class Fitting:
    """Stored answers by whether the form has a place for them: both keep the paths and values as they were stored."""

    fit: dict[str, str]
    orphans: dict[str, str]


def plain_path(key: str) -> str:
    """The path of a stored answer without row ids and without the mark of a reason: "r[abc]/x#why" is "r/x"."""
    return _ROW.sub("", key.removesuffix(WHY))


def is_row_key(key: str) -> bool:
    """Whether a key stands for a row of a repeat itself, not for an answer in it."""
    return key.endswith("]")


def sort_answers(form: Form, answers: Mapping[str, str]) -> Fitting:
    """Sorts stored answers: an orphan has a path the form lacks, or a value that its question cannot hold.

    A code counts as offered when the list has it, whatever a filter offers at the moment; a list whose file is
    missing refuses nothing. A reason goes where the answer of its question goes.
    """
    fitting = Fitting({}, {})
    for key, value in answers.items():
        is_fit = _fits(form, key, value)
        if is_fit and key.endswith(WHY):
            answer = answers.get(key.removesuffix(WHY), "")
            is_fit = _fits(form, key.removesuffix(WHY), answer)
        (fitting.fit if is_fit else fitting.orphans)[key] = value
    return fitting


def _fits(form: Form, key: str, value: str) -> bool:
    definition = form.nodes.get(plain_path(key))
    if definition is None or not definition.path or not _has_rows(definition, key.removesuffix(WHY)):
        return False
    if key.endswith(WHY):
        return definition.kind == "question" and value in ("", *REASONS)
    if definition.kind == "repeat":
        return value == EMPTIED or (is_row_key(key) and value.isascii() and value.isdigit())
    if definition.kind == "group":
        return False
    return not value or (_is_of_type(definition, value) and _is_listed(form, definition, value))


def _has_rows(definition: Definition, path: str) -> bool:
    """Whether the key names a row exactly where the form repeats; the last name may be a repeat without one."""
    has_row = [part.endswith("]") for part in path.split("/")]
    above: Definition | None = definition
    for number, found in enumerate(reversed(has_row)):
        if above is None:
            return False
        is_repeat = above.kind == "repeat"
        if found != is_repeat and not (is_repeat and number == 0):
            return False
        above = above.parent
    return True


def _is_of_type(definition: Definition, value: str) -> bool:
    if definition.type == "acknowledge":
        return value == ACKNOWLEDGED
    return is_typed(definition.type, value)


def _is_listed(form: Form, definition: Definition, value: str) -> bool:
    choices = definition.choices
    if choices is None:
        return True
    codes = {code for code, _ in choices.fixed} or set(form.codes_of(choices))
    wanted = value.split() if definition.type in _MANY else [value]
    return not codes or all(code in codes for code in wanted)
