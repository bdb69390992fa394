"""What a questionnaire shows of itself: frozen facts for the window and the interview service, no logic."""

from __future__ import annotations

from dataclasses import dataclass, field

REASONS = ("unknown", "declined", "not_asked")
"""Why a question has no value; a reason is an answer, never a gap."""

KIND_GROUP, KIND_REPEAT, KIND_ROW, KIND_QUESTION, KIND_NOTE = "group", "repeat", "row", "question", "note"


@dataclass(frozen=True)
class Choice:
    """One offered choice: its `code` as stored, its `label` in the session language, its `image` by name or ""."""

    code: str
    label: str
    image: str = ""


@dataclass(frozen=True)
class NodeView:
    """One node of the questionnaire as it stands now.

    `path` names are joined by "/", without the root; a repeat row carries its row id in brackets.
    `kind` is "group", "repeat", "row", "question" or "note"; `type` is the question type ("" for the others,
    "calculate" for what is never shown). `value` is the XForm lexical value, "" without an answer; it is kept
    while the question is not relevant. `reason` is one of REASONS or "".
    `violation` is the form author's message in the session language, or "" when there is none or no message;
    `violation_kind` is "", "required", "constraint" or "type" and is the one to test.
    `sensitivity` is a class of DOMAIN.md 1.4. A group's `children` hold relevant and irrelevant nodes alike.
    `row_count` counts the rows of a repeat; `rid` is the row id of a row and `position` its place from 1.
    `image` and `audio` are names in `Form.media`, "" when the label has none or its file did not come along.
    """

    path: str
    name: str
    kind: str
    type: str = ""
    appearance: frozenset[str] = frozenset()
    label: str = ""
    hint: str = ""
    guidance: str = ""
    choices: tuple[Choice, ...] = ()
    value: str = ""
    reason: str = ""
    is_relevant: bool = True
    is_required: bool = False
    is_readonly: bool = False
    violation: str = ""
    violation_kind: str = ""
    sensitivity: str = "T"
    is_coding: bool = False
    list_name: str = ""
    children: tuple[NodeView, ...] = ()
    row_count: int = 0
    can_add: bool = False
    can_remove: bool = False
    rid: str = ""
    position: int = 0
    parameters: dict[str, str] = field(default_factory=dict)
    image: str = ""
    audio: str = ""


@dataclass(frozen=True)
class SectionState:
    """One top-level group: `asked` counts its relevant questions, `answered` those with a value or a reason.

    Coding questions (filled after the talk) and calculations are counted in neither.
    """

    name: str
    label: str
    is_relevant: bool
    answered: int
    asked: int


@dataclass(frozen=True)
class Change:
    """What one action changed: `paths` whose own NodeView differs (children apart), in no promised order.

    A repeat is named when a row of it came or went; the row and what is in it are then named too.
    """

    paths: frozenset[str]


@dataclass(frozen=True)
class Finding:
    """Something in a form that its author should look at.

    `reason` is a code word (lint_reasons.py lists them), `sheet`, `row` (from 1 with the header as row 1, 0 unknown)
    and `column` say where, `detail` is a name from the form itself (a column, a question, a list, a language), `near`
    a known name most like it. `line` counts the lines of a file that is text, 0 otherwise. `severity` is "refused"
    (the form cannot be used), "warning" or "note".
    """

    reason: str
    sheet: str
    row: int
    column: str
    detail: str = ""
    near: str = ""
    line: int = 0
    severity: str = "warning"
