"""What an export would hold and what would stay, counted before anybody decides."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake_app.domain.sensitivity import ACCOUNT, SEXUAL_VIOLENCE
from intake_app.services.answer_shape import path_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_app.domain.consent import Decision
    from intake_app.services.answer_purposes import Sieve
    from intake_app.services.answer_records import Filled
    from intake_app.xlsform.form import Form

NOT_COUNTED = "not_counted"
NO_PLACE = "no_place"


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One chosen case. `hindrance`: "" or what stands in the way besides the decision ("sealed", "form")."""

    case_id: str
    record: str
    pseudonym: str
    decision: Decision
    hindrance: str

    @property
    def may_go(self) -> bool:
        """Whether anything of the case may go."""
        return self.decision.is_allowed and not self.hindrance


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """What an export would be. `goes` counts answers by class, `stays` by class and reason.

    A reason is a consent item, "purpose" (this purpose does without the class), "own_consent" (of the other people who
    are told of), "always", NOT_COUNTED (words, where only codes are counted) or NO_PLACE (the questionnaire has no such
    question any more). Nothing here tells of the sealed section. `languages` are those that words of choices have.
    """

    purpose: str
    lines: tuple[CaseLine, ...]
    goes: Mapping[str, int]
    stays: Mapping[tuple[str, str], int]
    records: int
    languages: tuple[str, ...]

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases that may go."""
        return tuple(line.case_id for line in self.lines if line.may_go)

    @property
    def limits(self) -> tuple[str, ...]:
        """The limits people set to the consent that this rests on, once each."""
        return tuple(dict.fromkeys(text for line in self.lines if line.may_go for text in line.decision.limits))


class Tally:
    """Counts answers while cases are looked at."""

    def __init__(self) -> None:
        self.records = 0
        self.languages: dict[str, None] = {}
        self._goes: Counter[str] = Counter()
        self._stays: Counter[tuple[str, str]] = Counter()

    def count(self, sheet: Filled, form: Form, sieve: Sieve) -> None:
        """Adds one filled questionnaire."""
        self.records += 1
        self.languages |= dict.fromkeys(form.languages)
        for path in sheet.answers:
            if path.endswith("]"):
                continue
            node = form.nodes.get(path_of(path))
            origin = sheet.classes.get(path, "")
            kind = origin if origin in sieve.stays or node is None else node.sensitivity or ACCOUNT
            if kind == SEXUAL_VIOLENCE:
                continue
            if node is None:
                self._stays[kind, NO_PLACE] += 1
            elif sieve.admits(node, origin):
                self._goes[kind] += 1
            elif kind in sieve.stays or sieve.purpose.is_counted:
                self._stays[kind, sieve.stays.get(kind, NOT_COUNTED)] += 1

    def goes(self) -> dict[str, int]:
        """Answers that go, by class."""
        return dict(self._goes)

    def stays(self) -> dict[tuple[str, str], int]:
        """Answers that stay, by class and reason."""
        return dict(self._stays)
