"""The case list and what an office does with a case: find it, register it, decide a conflict, read its history."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake_app.domain.entry_kinds import CaseRegistered, ConflictResolved
from intake_app.domain.errors import ConflictNotOpenError
from intake_app.domain.names import fold
from intake_app.domain.sensitivity import ADMINISTRATIVE
from intake_app.services.case_projection import number_word
from intake_app.services.vault_session import Act

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from intake_app.domain.case import Case
    from intake_app.services.vault_session import VaultSession
    from intake_app.storage.case_index import CaseRow


_NUMBER = re.compile(r"[A-Za-z0-9]{1,6}-\d{4}-\d{1,6}")


def _no_codes(_word: str) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry in words a page can show: when, by which device, what kind, of which class, body here or why not."""

    at: str
    device: str
    kind: str
    sensitivity: str
    missing: str


class Cases:
    """Cases of one open vault."""

    def __init__(self, session: VaultSession, codes_of: Callable[[str], Sequence[str]] = _no_codes) -> None:
        """`codes_of` gives the place codes that the beginning of a name (folded) may stand for."""
        self._session = session
        self._codes_of = codes_of

    def find(self, words: str) -> list[CaseRow]:
        """Cases that hold all the words, in whichever alphabet; without words the latest ones.

        The name of a place also finds the cases that hold its code.
        """
        typed = words.strip()
        if _NUMBER.fullmatch(typed):
            return self._session.index.search([number_word(typed)])
        folded = fold(typed).split()
        return self._session.index.search(folded, same={word: self._codes_of(word) for word in folded})

    def count(self) -> int:
        """How many cases there are."""
        return self._session.index.count()

    def counts(self) -> dict[str, int]:
        """How many cases stand in each state, by the state's code word."""
        return self._session.index.counts()

    def row(self, case_id: str) -> CaseRow | None:
        """A case's line in the list."""
        return self._session.index.row(case_id)

    def case(self, case_id: str) -> Case:
        """The case itself. Raises UnknownCaseError."""
        return self._session.case(case_id)

    def register(self, case_id: str, region: str) -> str:
        """Gives the case the next number of its region (an ISO code) and this year; one it has already stays.

        Raises UnknownCaseError, CaseSealedError.
        """
        case = self._session.case(case_id)
        if case.registered is not None:
            return case.registered.value.number
        year = self._session.now().year
        given = self._session.index.numbers(region, year)
        running = max((int(number.rpartition("-")[2]) for number in given), default=0) + 1
        number = f"{region.rpartition('-')[2]}-{year}-{running}"
        body = CaseRegistered(number=number, region=region, year=year)
        self._session.record(case_id, [Act("case.registered", ADMINISTRATIVE, body)])
        return number

    def resolve(self, case_id: str, subject: str, chosen: str) -> None:
        """A person decides which of the values of a conflict holds; all stay in the history.

        Raises ConflictNotOpenError if that choice is not open (any more).
        """
        conflicts = {conflict.subject: conflict for conflict in self._session.case(case_id).conflicts}
        conflict = conflicts.get(subject)
        if conflict is None or chosen not in {told.origin.entry for told in conflict.values}:
            raise ConflictNotOpenError
        body = ConflictResolved(subject=subject, chosen=chosen)
        self._session.record(case_id, [Act("conflict.resolved", ADMINISTRATIVE, body)])

    def history(self, case: Case) -> tuple[HistoryLine, ...]:
        """Every entry in the order of the journal, the newest last."""
        gone = {withheld.origin.entry: withheld.reason for withheld in (*case.withheld, *case.unknown)}
        return tuple(
            HistoryLine(
                at=entry.header.at,
                device=entry.header.device,
                kind=entry.header.kind,
                sensitivity=entry.header.sensitivity,
                missing=gone.get(entry.id, ""),
            )
            for entry in case.order
        )
