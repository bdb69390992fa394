"""The only door: nothing leaves without asking here whether the person agreed to this use, and which classes may go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake_app.domain.consent import INSTRUCTION_KINDS, Decision, decide
from intake_app.domain.errors import ConsentMissingError, RiskTooHighError
from intake_app.domain.sealed_part import without_sealed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake_app.domain.case import Case
    from intake_app.domain.journal import Entry
    from intake_app.services.vault_session import VaultSession


@dataclass(frozen=True, slots=True)
class CasePreview:
    """What of a case would go and what would stay, and why. `withheld` counts bodies by class.

    The sealed section (class X) is in none of the numbers, whether it would go or stay.
    """

    case_id: str
    record: str
    pseudonym: str
    decision: Decision
    entries: int
    files: int
    size_bytes: int
    withheld: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ReleasedCase:
    """What may go: ids of all entries, those whose body stays, and the hashes and sizes of the files."""

    case_id: str
    entries: tuple[str, ...]
    withheld: frozenset[str]
    files: Mapping[str, int]
    withheld_classes: tuple[str, ...]


class Release:
    """Decides for cases of one open vault, on the day it is asked."""

    def __init__(self, session: VaultSession) -> None:
        self._session = session

    def preview(
        self,
        cases: Sequence[str],
        use: str,
        clearances: frozenset[str] = frozenset(),
        recipients: frozenset[str] = frozenset(),
    ) -> tuple[CasePreview, ...]:
        """What a use of these cases would mean, before anybody decides."""
        return tuple(self._preview(self._session.case(case_id), use, clearances, recipients) for case_id in cases)

    def decide(
        self,
        case: Case,
        use: str,
        clearances: frozenset[str] = frozenset(),
        recipients: frozenset[str] = frozenset(),
    ) -> Decision:
        """The bare decision for one case. `recipients` are devices; only bundles have them."""
        return decide(case, use, self._session.now().date(), clearances=clearances, recipients=recipients)

    def demand(self, case: Case, use: str, clearances: frozenset[str] = frozenset()) -> Decision:
        """The decision, if it is yes. Raises ConsentMissingError or RiskTooHighError."""
        decision = self.decide(case, use, clearances)
        if decision.risk:
            raise RiskTooHighError(level=decision.risk)
        if not decision.is_allowed:
            raise ConsentMissingError(use=use, items=",".join(decision.missing))
        return decision

    def release(
        self,
        case_id: str,
        use: str,
        clearances: frozenset[str] = frozenset(),
        recipients: frozenset[str] = frozenset(),
    ) -> ReleasedCase:
        """What of a case may go into a bundle for these devices.

        After a withdrawal that is nothing but the withdrawal itself, and only to devices that hold the case. Raises
        ConsentMissingError, RiskTooHighError, UnknownCaseError.
        """
        case = self._session.case(case_id)
        decision = self.decide(case, use, clearances, recipients)
        if not decision.is_instruction:
            self.demand(case, use, clearances)
        stays = frozenset(entry.id for entry in case.order if _stays(entry, decision))
        classes = sorted({entry.header.sensitivity for entry in case.order if entry.id in stays})
        return ReleasedCase(
            case_id=case_id,
            entries=tuple(entry.id for entry in case.order),
            withheld=stays,
            files=_files(case, decision),
            withheld_classes=tuple(classes),
        )

    def _preview(self, case: Case, use: str, clearances: frozenset[str], recipients: frozenset[str]) -> CasePreview:
        decision = self.decide(case, use, clearances, recipients)
        # Counted without the sealed part: not even a number may tell that there is one.
        case = without_sealed(case)
        withheld: dict[str, int] = {}
        for entry in case.order:
            if _stays(entry, decision):
                withheld[entry.header.sensitivity] = withheld.get(entry.header.sensitivity, 0) + 1
        files = _files(case, decision)
        pseudonym = case.answers.get("D/D01_pseudonym")
        return CasePreview(
            case_id=case.id,
            record=case.record,
            pseudonym=pseudonym.value if pseudonym is not None else "",
            decision=decision,
            entries=len(case.order),
            files=len(files),
            size_bytes=sum(files.values()),
            withheld=withheld,
        )


def _stays(entry: Entry, decision: Decision) -> bool:
    if decision.is_instruction:
        return entry.has_body and entry.header.kind not in INSTRUCTION_KINDS
    return entry.has_body and entry.header.sensitivity in decision.withheld


def _files(case: Case, decision: Decision) -> dict[str, int]:
    if decision.is_instruction:
        return {}
    items = {
        told.value.sha256: told.value.size
        for told in case.evidence.values()
        if told.origin.sensitivity not in decision.withheld
    }
    items |= {
        told.value.sha256: told.value.size for told in case.derived if told.origin.sensitivity not in decision.withheld
    }
    return items
