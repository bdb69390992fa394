"""The questionnaires filled for one case beside the one it was opened with: how they are named, and what is there.

A sheet's answers carry `<form id>[<row id>]/` before their section (docs/formats/journal.md 5), its drafts are called
`<form id>.<row id>.<section>`. Whoever needs the sheets of a case asks `sheets_of`.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from intake_app.domain.entry_kinds import Answers, FormMoved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from intake_app.domain.case import Case, Told
    from intake_app.domain.journal import Entry

SEALED_FORM: Final = "sealed_section_x"
NOTES_FORM: Final = "interviewer_notes"
FURTHER_FORMS: Final = (
    "follow_up",
    "risk_assessment",
    "examination",
    "detention_visit",
    "child_addendum",
    NOTES_FORM,
)
"""The instruments that may be begun for a case, in the order in which they are offered; the sealed one is apart."""

LOOSE: Final = "-"
"""The section under which answers are recorded that stand in no section of their form."""

WHY: Final = "#why"
_PATH: Final = re.compile(r"([A-Za-z0-9_.\-]{1,80})\[([a-z2-7]{10})\]/(.+)")
_NAME: Final = re.compile(r"([A-Za-z0-9_.\-]{1,80})\[([a-z2-7]{10})\]")
_DRAFT: Final = re.compile(r"([A-Za-z0-9_.\-]{1,80}?)\.([a-z2-7]{10})\.(.*)")
_NO_LETTER: Final = re.compile(r"[^A-Za-z0-9_.\-]")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz234567"
_RID_LETTERS: Final = 10
_LONGEST_ID: Final = 80


@dataclass(frozen=True, slots=True)
class SheetKey:
    """One sheet of a case: the id of its form and a row id."""

    form_id: str
    rid: str

    @property
    def name(self) -> str:
        """As it stands in paths and in `form.moved`."""
        return f"{self.form_id}[{self.rid}]"

    def draft(self, section: str) -> str:
        """The name of a section's draft."""
        return f"{self.form_id}.{self.rid}.{section}"

    @property
    def is_sealed(self) -> bool:
        """Whether this is the section of class X, which shows nowhere but in its own page."""
        return is_sealed_form(self.form_id)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What there is of a sheet. `form_sha` is the form it is asked with now, times are UTC, `answered` counts answers.

    `title` is "" unless somebody who knows the forms named them.
    """

    form_id: str
    rid: str
    form_sha: str
    title: str
    begun_at: str
    updated_at: str
    answered: int

    @property
    def key(self) -> SheetKey:
        """What it is opened by."""
        return SheetKey(self.form_id, self.rid)


def is_sealed_form(form_id: str) -> bool:
    """Whether a questionnaire is the sealed section, in any edition of its own."""
    return form_id == SEALED_FORM or form_id.startswith(f"{SEALED_FORM}_")


def new_sheet(form_id: str) -> SheetKey:
    """The key of a sheet that begins now; letters that paths cannot hold become "_"."""
    rid = "".join(secrets.choice(_LETTERS) for _ in range(_RID_LETTERS))
    return SheetKey(_NO_LETTER.sub("_", form_id)[:_LONGEST_ID] or "_", rid)


def read_sheet_name(name: str) -> SheetKey | None:
    """The sheet that `follow_up[k3v5m2q7aa]` names; None for "" and anything else."""
    found = _NAME.fullmatch(name)
    return SheetKey(found[1], found[2]) if found else None


def split_draft_name(name: str) -> tuple[SheetKey | None, str]:
    """Sheet and section that a draft is of; None for the case's own questionnaire."""
    found = _DRAFT.fullmatch(name)
    return (SheetKey(found[1], found[2]), found[3]) if found else (None, name)


def counts_as_unfinished(draft_name: str) -> bool:
    """Whether a draft may make its case show as unfinished: the sealed section never does."""
    key, _section = split_draft_name(draft_name)
    return key is None or not key.is_sealed


def answers_in(case: Case, key: SheetKey | None) -> dict[str, Told[str]]:
    """The answers of one sheet, or of the case's own questionnaire (None), by their paths in that form."""
    own = own_paths(case)
    if key is None:
        return {path: told for path, told in case.answers.items() if path in own}
    prefix = f"{key.name}/"
    return {
        path.removeprefix(prefix): told
        for path, told in case.answers.items()
        if path.startswith(prefix) and path not in own
    }


def own_paths(case: Case) -> frozenset[str]:
    """The paths of answers to the questionnaire that the case was opened with."""
    return frozenset(path for path in case.answers if _PATH.fullmatch(path) is None) | _loose_rows(case)


def sheets_of(case: Case, title_of: Callable[[str], str] | None = None) -> tuple[Sheet, ...]:
    """The sheets of a case, the one begun first at the beginning; the sealed section only if the case shows it.

    (`domain.sealed_part.without_sealed` takes it out.) `title_of` names a form by its SHA-256.
    """
    loose = _loose_rows(case)
    found: dict[SheetKey, list[tuple[Entry, str]]] = {}
    for entry, body in _answers(case):
        names = {match.group(1, 2) for path in body.values if path not in loose and (match := _PATH.fullmatch(path))}
        for form_id, rid in sorted(names):
            found.setdefault(SheetKey(form_id, rid), []).append((entry, body.form))
    made = [_sheet(case, key, entries, title_of) for key, entries in found.items()]
    return tuple(sorted(made, key=lambda sheet: (sheet.begun_at, sheet.rid)))


def count_answers(values: Mapping[str, object]) -> int:
    """How many questions are answered: rows themselves do not count, a reason for no answer does."""
    return len({path.removesuffix(WHY) for path in values if not path.endswith("]")})


def _sheet(case: Case, key: SheetKey, entries: list[tuple[Entry, str]], title_of: Callable[[str], str] | None) -> Sheet:
    moved = case.moves.get(key.name)
    sha = moved.value.form_to if moved is not None else entries[-1][1]
    times = [entry.header.at for entry, _form in entries]
    return Sheet(
        form_id=key.form_id,
        rid=key.rid,
        form_sha=sha,
        title=title_of(sha) if title_of is not None else "",
        begun_at=min(times),
        updated_at=max(times),
        answered=count_answers(answers_in(case, key)),
    )


def _answers(case: Case) -> Iterator[tuple[Entry, Answers]]:
    erased = {gone.origin.entry for gone in case.withheld if gone.reason == "erased"}
    for entry in case.order:
        if entry.header.kind == "answers" and entry.id not in erased:
            body = entry.read_body()
            if isinstance(body, Answers):
                yield entry, body


def _loose_rows(case: Case) -> frozenset[str]:
    """Rows that a case's own form has outside of any section look like sheets; the entry tells them apart."""
    own = {case.form, case.opened.value.form if case.opened is not None else ""}
    for entry in case.order:
        body = entry.read_body() if entry.header.kind == "form.moved" else None
        if isinstance(body, FormMoved) and not body.sheet:
            own |= {body.form_from, body.form_to}
    return frozenset(
        path
        for _entry, body in _answers(case)
        if body.section == LOOSE and body.form in own
        for path in body.values
        if _PATH.fullmatch(path)
    )
