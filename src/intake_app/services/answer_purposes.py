"""For what answers are exported, and what of them may go for it: the door's decision, and what no file ever holds.

The door (services/release.py) says whether a case may be used and which classes stay. On top of that a file that other
programs read never has the sealed section (X), the interviewer's own (I), nor anything that points into the sealed
section; it has identity only where keeping it together with the account was agreed to (C05), and outside of the
organisation nobody who was not asked themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from intake_app.domain.complaint_maker import SEALED_CODES
from intake_app.domain.sensitivity import (
    ACCOUNT,
    ADMINISTRATIVE,
    CLASSES,
    HEALTH,
    IDENTITY,
    INTERVIEWER,
    LEGAL,
    SEXUAL_VIOLENCE,
    THIRD_PERSONS,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_app.domain.case import Case
    from intake_app.domain.consent import Decision
    from intake_app.services.release import Release
    from intake_app.xlsform.form import Definition

NEVER: Final = frozenset({SEXUAL_VIOLENCE, INTERVIEWER})
"""Classes that no export has, whatever was agreed to."""
COUNTED: Final = frozenset({"range", "acknowledge", "date"})
"""Question types, besides the choices of a list, whose answers are counted and hold no words of a person."""
_ABOUT_SEALED: Final = re.compile(r"(C07|C14)_\w+")
_CONSENT_LIST: Final = "consent_state"
_KATO: Final = re.compile(r"^(\d\d)\d{7}$")
_DAY: Final = re.compile(r"(\d{4})(-\d\d){0,2}")


@dataclass(frozen=True, slots=True)
class Purpose:
    """A purpose of an export: the `use` the door is asked about and the classes that can go at all.

    `is_counted`: only what can be counted goes: codes, dates cut to the year, places cut to the region.
    `is_inside`: it stays in the organisation; records then carry the number they have in it, otherwise only a UUID made
    for this purpose, and words that stand beside a code that points into the sealed section stay here with it.
    """

    name: str
    use: str
    classes: frozenset[str]
    is_counted: bool = False
    is_inside: bool = False


PURPOSES: Final[Mapping[str, Purpose]] = {
    purpose.name: purpose
    for purpose in (
        Purpose("office", "bundle_office", CLASSES - NEVER, is_inside=True),
        Purpose("partners", "partners", CLASSES - NEVER - {THIRD_PERSONS}),
        Purpose("statistics", "statistics", frozenset({ADMINISTRATIVE, ACCOUNT, HEALTH, LEGAL}), is_counted=True),
    )
}
"""Every purpose, in the order in which they are offered."""


@dataclass(frozen=True, slots=True)
class Sieve:
    """What of one case may go for a purpose. `stays` maps a class to why: an item code, "purpose" or "always"."""

    purpose: Purpose
    stays: Mapping[str, str]

    def admits(self, question: Definition, origin: str = "") -> bool:
        """Whether answers to a question may go; `origin` is the class of the entry that holds the answer, if any."""
        kind = question.sensitivity or ACCOUNT
        if kind in self.stays or origin in self.stays or _ABOUT_SEALED.fullmatch(question.name):
            return False
        if not self.purpose.is_counted:
            return True
        return self._is_countable(question)

    def _is_countable(self, question: Definition) -> bool:
        if question.type in ("select_one", "select_multiple", "rank"):
            # Choices that are made of answers have the answers for codes.
            is_listed = bool(question.list_name) or bool(question.choices and question.choices.fixed)
            return is_listed and question.list_name != _CONSENT_LIST
        return question.type in COUNTED

    def cut(self, question: Definition, value: str) -> str:
        """An answer as it may go: without codes that point into the sealed section; coarser where it is counted."""
        if question.type in ("select_one", "select_multiple", "rank"):
            value = " ".join(code for code in value.split() if code not in SEALED_CODES)
        if not self.purpose.is_counted:
            return value
        if question.type == "date":
            found = _DAY.match(value)
            return found[1] if found else ""
        return _KATO.sub(r"KZ-\1", value) if question.type == "select_one" else value


def sieve_for(case: Case, purpose: Purpose, release: Release, decision: Decision) -> Sieve:
    """What of a case may go, by the door's decision about its use."""
    stays = dict.fromkeys(CLASSES - purpose.classes - NEVER, "purpose") | dict(decision.withheld)
    if not purpose.is_inside:
        stays[THIRD_PERSONS] = "own_consent"
    identity = release.decide(case, "keep_record").withheld.get(IDENTITY)
    if identity is not None:
        stays |= {kind: stays.get(kind, identity) for kind in (IDENTITY, THIRD_PERSONS)}
    return Sieve(purpose, stays | dict.fromkeys(NEVER, "always"))
