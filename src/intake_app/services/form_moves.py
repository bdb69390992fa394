"""Moving a case, or one sheet of it, to another version of its questionnaire: looked at first, then done as one act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from intake_app.domain.entry_kinds import Answers, FormMoved
from intake_app.domain.errors_forms import FormMoveHeldError
from intake_app.domain.sensitivity import ADMINISTRATIVE, INTERVIEWER, SEXUAL_VIOLENCE
from intake_app.services.sheets import (
    LOOSE,
    NOTES_FORM,
    SheetKey,
    answers_in,
    is_sealed_form,
    read_sheet_name,
    sheets_of,
    split_draft_name,
)
from intake_app.services.vault_session import Act
from intake_app.xlsform import migrations
from intake_app.xlsform.fitting import is_row_key, plain_path, sort_answers
from intake_app.xlsform.planting import WHY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_app.domain.case import Case, Told
    from intake_app.domain.journal import Entry
    from intake_app.services.form_library import FormLibrary
    from intake_app.services.vault_session import VaultSession
    from intake_app.xlsform.form import Form

Reason = Literal["no_question", "other_type", "other_codes", "other_rows"]
"""Why an answer has no place: no such question, another kind of answer, a code it lacks, or it repeats otherwise."""

_STRICTEST: Final = (INTERVIEWER, SEXUAL_VIOLENCE)
_STRICT_FIRST: Final = "IXP3MLTA"


@dataclass(frozen=True, slots=True)
class MovedAnswer:
    """An answer that stands elsewhere, or has another code, in the new form. Paths are those inside the sheet."""

    old_path: str
    new_path: str
    old_value: str
    new_value: str
    sensitivity: str

    @property
    def is_renamed(self) -> bool:
        """Whether the place changed, not only the code."""
        return self.old_path != self.new_path


@dataclass(frozen=True, slots=True)
class Orphan:
    """An answer without a place: kept in the journal, shown apart, part of no question."""

    path: str
    value: str
    reason: Reason
    sensitivity: str


@dataclass(frozen=True, slots=True)
class Written:
    """What the move records at one path: the value from now on ("" takes the answer away), its class and section."""

    path: str
    value: str
    sensitivity: str
    section: str


@dataclass(frozen=True, slots=True)
class MovePlan:
    """What a move would mean. `stays` counts the questions whose answers keep their place and value.

    `heads` are those of the case when it was looked at: the plan holds only as long as nobody adds to the case.
    `moved` is for people, `written` is what will be recorded.
    """

    case_id: str
    sheet: str
    form_from: str
    form_to: str
    heads: tuple[str, ...]
    stays: int
    moved: tuple[MovedAnswer, ...]
    orphans: tuple[Orphan, ...]
    written: tuple[Written, ...]


class FormMoves:
    """Moves the cases of one open vault."""

    def __init__(self, session: VaultSession, library: FormLibrary) -> None:
        self._session = session
        self._library = library

    def preview(self, case_id: str, sheet: str, to_sha: str) -> MovePlan:
        """What moving would change; nothing is changed by looking.

        Raises UnknownCaseError, FormUnknownError, FormMoveHeldError (same, other_form).
        """
        case = self._session.case(case_id)
        key = read_sheet_name(sheet)
        old, new = self._library.form(_form_of(case, key)), self._library.form(to_sha)
        if old.sha256 == new.sha256:
            raise FormMoveHeldError(reason="same")
        if old.form_id != new.form_id:
            raise FormMoveHeldError(reason="other_form")
        told = answers_in(case, key)
        before = {path: one.value for path, one in told.items()}
        result = migrations.apply(migrations.read(new), old.version, before)
        moved = tuple(_pairs(told, result, new, old.version))
        arrived = {one.new_path: one.sensitivity for one in moved}
        fitting = sort_answers(new, result.answers)
        orphans = tuple(
            Orphan(path, value, _reason(new, path, value), arrived.get(path) or told[path].origin.sensitivity)
            for path, value in fitting.orphans.items()
            if not is_row_key(path)
        )
        stays = [path for path in fitting.fit if path in before and path not in arrived and not is_row_key(path)]
        written = tuple(_written(path, value, told, arrived, old, new) for path, value in result.changed.items())
        return MovePlan(case_id, sheet, old.sha256, new.sha256, case.heads, len(stays), moved, orphans, written)

    def move(self, plan: MovePlan) -> tuple[Entry, ...]:
        """Does what the plan shows, whole or not at all.

        Raises FormMoveHeldError (draft, changed), CaseSealedError, DiskFullError, StorageFailedError.
        """
        key = read_sheet_name(plan.sheet)
        if any(split_draft_name(one.section)[0] == key for one in self._session.drafts.drafts(plan.case_id)):
            raise FormMoveHeldError(reason="draft")
        if self._session.case(plan.case_id).heads != plan.heads:
            raise FormMoveHeldError(reason="changed")
        body = FormMoved(form_from=plan.form_from, form_to=plan.form_to, sheet=plan.sheet)
        return self._session.record(plan.case_id, [Act("form.moved", _class_of(key), body), *_answers(plan)])


def orphans_of(form: Form, answers: Mapping[str, Told[str]]) -> tuple[Orphan, ...]:
    """The answers of a sheet that its form has no place for, as they are shown beside an interview."""
    fitting = sort_answers(form, {path: told.value for path, told in answers.items()})
    return tuple(
        Orphan(path, value, _reason(form, path, value), answers[path].origin.sensitivity)
        for path, value in fitting.orphans.items()
        if not is_row_key(path)
    )


def _form_of(case: Case, key: SheetKey | None) -> str:
    if key is None:
        return case.form
    return next((sheet.form_sha for sheet in sheets_of(case) if sheet.key == key), "")


def _class_of(key: SheetKey | None) -> str:
    """That a sheet was moved tells that it is there: where it must not show, neither does this."""
    if key is not None and is_sealed_form(key.form_id):
        return SEXUAL_VIOLENCE
    return INTERVIEWER if key is not None and key.form_id == NOTES_FORM else ADMINISTRATIVE


def _pairs(told: Mapping[str, Told[str]], result: migrations.Moved, new: Form, from_version: str) -> list[MovedAnswer]:
    """Which answer became which, for people to see and to give each its class."""
    steps = migrations.read(new)
    found = []
    taken: set[str] = set()
    for path in [path for path in told if path in result.changed]:
        one = told[path]
        goal = next(iter(migrations.apply(steps, from_version, {path: one.value}).answers))
        if is_row_key(path) and goal == path:
            goal = _row_goal(path, result.changed)
        if goal in result.changed and goal not in taken and result.answers.get(goal):
            taken.add(goal)
            found.append(MovedAnswer(path, goal, one.value, result.answers[goal], _stricter(one, new, goal)))
    return found


def _row_goal(row: str, changed: Mapping[str, str]) -> str:
    rid = row[row.rindex("[") :]
    return next((path for path, value in changed.items() if value and path.endswith(rid) and path != row), "")


def _stricter(told: Told[str], new: Form, goal: str) -> str:
    """An answer keeps the class it was recorded with; a form may only bring it under I or X, never out of them."""
    definition = new.nodes.get(plain_path(goal))
    wanted = {told.origin.sensitivity, definition.sensitivity if definition is not None else ""}
    return next((kind for kind in _STRICTEST if kind in wanted), told.origin.sensitivity)


def _reason(form: Form, path: str, value: str) -> Reason:
    definition = form.nodes.get(plain_path(path))
    if definition is None or definition.kind != "question":
        return "no_question"
    bare = sort_answers(form, {path.removesuffix(WHY): ""})
    if bare.orphans:
        return "other_rows"
    return "other_codes" if definition.choices is not None and value else "other_type"


def _written(
    path: str, value: str, told: Mapping[str, Told[str]], arrived: Mapping[str, str], old: Form, new: Form
) -> Written:
    if not value:
        return Written(path, "", told[path].origin.sensitivity, _section(old, path))
    sensitivity = arrived.get(path, "")
    if not sensitivity:
        # Nobody can say which answer it was: then it is as secret as the most secret of the record.
        held = {one.origin.sensitivity for one in told.values()}
        sensitivity = next(kind for kind in _STRICT_FIRST if kind in held)
    return Written(path, value, sensitivity, _section(new, path))


def _answers(plan: MovePlan) -> list[Act]:
    """Entries of answers, one for each class and section."""
    prefix = f"{plan.sheet}/" if plan.sheet else ""
    entries: dict[tuple[str, str], dict[str, str]] = {}
    for one in plan.written:
        entries.setdefault((one.sensitivity, one.section), {})[prefix + one.path] = one.value
    return [
        Act("answers", kind, Answers(form=plan.form_to, section=section, values=values))
        for (kind, section), values in sorted(entries.items())
    ]


def _section(form: Form, path: str) -> str:
    top = form.root.children.get(plain_path(path).partition("/")[0])
    return top.name if top is not None and top.kind == "group" else LOOSE
