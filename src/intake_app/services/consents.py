"""What a person agreed to, item by item, and how it is taken back: at once here, as an instruction wherever it went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from intake_app.domain.consent import CONSENT_ITEMS, GIVEN, NAMING_ITEMS, holders
from intake_app.domain.entry_kinds import CaseSealed, ConsentWithdrawn
from intake_app.domain.errors import WithdrawalEmptyError
from intake_app.domain.sensitivity import ADMINISTRATIVE
from intake_app.services.vault_session import Act

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake_app.domain.case import Case
    from intake_app.services.vault_session import VaultSession

STOP_USE, STOP_ALL, ANONYMISE, ERASE = "stop_use", "stop_all", "anonymise", "erase"
SCOPES: Final = (STOP_USE, STOP_ALL, ANONYMISE, ERASE)
"""What a withdrawal may ask for (list withdraw_scope)."""
SEALS: Final = frozenset({STOP_ALL, ERASE})
"""Scopes after which nothing more is added to the case."""


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One decision: `state` as it holds today ("expired" when the day to ask again has passed).

    `said_by` is person, guardian or child; `decided_at` a moment of the journal, "" if nobody asked yet; `device` wrote
    it down. `limits` are the person's words, `review_on` a day or "".
    """

    item: str
    said_by: str
    state: str
    decided_at: str = ""
    device: str = ""
    form: str = ""
    limits: str = ""
    review_on: str = ""
    language: str = ""

    @property
    def can_withdraw(self) -> bool:
        """True for what holds, or would if it were asked again."""
        return self.state in GIVEN or self.state == "expired"


@dataclass(frozen=True, slots=True)
class ConsentReading:
    """All decisions of a case, in the order of the items, and where the case already is (devices)."""

    lines: tuple[ConsentLine, ...]
    holders: tuple[str, ...]
    printed: int
    is_sealed: bool

    @property
    def given(self) -> tuple[str, ...]:
        """The items that can be taken back."""
        return tuple(dict.fromkeys(line.item for line in self.lines if line.can_withdraw))


class Consents:
    """Consent decisions of the cases of one open vault."""

    def __init__(self, session: VaultSession) -> None:
        self._session = session

    def read(self, case_id: str) -> ConsentReading:
        """Every item with every decision about it, one line for what nobody asked about. Raises UnknownCaseError."""
        case = self._session.case(case_id)
        today = self._session.now().date().isoformat()
        lines = [line for item in CONSENT_ITEMS for line in _lines(case, item, today)]
        return ConsentReading(
            lines=tuple(lines),
            holders=tuple(sorted(holders(case) - {self._session.device})),
            printed=sum(told.value.copies for told in case.custody if told.value.action == "printed"),
            is_sealed=case.sealed is not None,
        )

    def withdraw(
        self, case_id: str, scope: str, items: Sequence[str], *, reasons: Sequence[str] = (), words: str = ""
    ) -> None:
        """Writes down that the person takes consent back; from this moment no use of these items is possible.

        `scope` is one of SCOPES. STOP_USE needs `items`; ANONYMISE takes every item that puts the name to a use, the
        others take all items, and STOP_ALL and ERASE also seal the case. Erasing itself needs two people of the head
        office: the request travels as an instruction. Raises WithdrawalEmptyError, UnknownCaseError, CaseSealedError,
        DiskFullError, StorageFailedError.
        """
        taken = _taken(scope, items)
        if not taken:
            raise WithdrawalEmptyError
        body = ConsentWithdrawn.model_validate(
            {"scope": scope, "items": taken, "reasons": tuple(reasons), "words": words.strip()}
        )
        acts = [Act("consent.withdrawn", ADMINISTRATIVE, body)]
        if scope in SEALS and self._session.case(case_id).sealed is None:
            acts.append(Act("case.sealed", ADMINISTRATIVE, CaseSealed(reason="withdrawn")))
        self._session.record(case_id, acts)


def _taken(scope: str, items: Sequence[str]) -> tuple[str, ...]:
    if scope == STOP_USE:
        return tuple(item for item in CONSENT_ITEMS if item in items)
    if scope == ANONYMISE:
        return tuple(item for item in CONSENT_ITEMS if item in NAMING_ITEMS)
    return CONSENT_ITEMS


def _lines(case: Case, item: str, today: str) -> list[ConsentLine]:
    found = []
    for said_by in ("person", "guardian", "child"):
        told = case.consents.get(f"{item}:{said_by}")
        if told is None or told.value.state == "not_asked":
            continue
        consent = told.value
        has_passed = bool(consent.review_on) and today[: len(consent.review_on)] > consent.review_on
        found.append(
            ConsentLine(
                item=item,
                said_by=said_by,
                state="expired" if consent.state in GIVEN and has_passed else consent.state,
                decided_at=told.origin.at,
                device=told.origin.device,
                form=consent.form,
                limits=consent.limits,
                review_on=consent.review_on,
                language=consent.language,
            )
        )
    return found or [ConsentLine(item, "person", "not_asked")]
