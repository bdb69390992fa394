"""A line of the case list and the words it is found by, computed from a case; sealed section and notes never enter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from intake_app.domain.names import fold
from intake_app.domain.sensitivity import INTERVIEWER, SEXUAL_VIOLENCE
from intake_app.services.sheets import answers_in
from intake_app.storage.case_index import CaseRow

if TYPE_CHECKING:
    from intake_app.domain.case import Case

PLACES: Final = ("H05_place_kato", "H04_place_name", "I02_where")
WHEN: Final = ("H01_from", "I01_when")
NEVER_SEARCHED: Final = frozenset({SEXUAL_VIOLENCE, INTERVIEWER})

_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def row_of(case: Case, *, has_draft: bool) -> CaseRow:
    """The case's line, for a case without its sealed part (domain.sealed_part).

    Place and time are the first ones told in the time line of custody, then in the episodes.
    """
    region = case.opened.value.region if case.opened is not None else ""
    year = 0
    if case.registered is not None:
        region, year = case.registered.value.region, case.registered.value.year
    return CaseRow(
        case_id=case.id,
        pseudonym=_first(case, ("D01_pseudonym",)),
        place=_first(case, PLACES),
        happened=_happened(case),
        updated_at=case.updated_at,
        state="draft" if has_draft else state_of(case),
        number=case.registered.value.number if case.registered is not None else "",
        files=len(case.evidence),
        conflicts=len(case.conflicts),
        region=region,
        year=year,
    )


def state_of(case: Case) -> str:
    """Where the case stands, as a code word.

    sealed, withdrawn, registered, received (here from elsewhere), acknowledged (the receiver has it all), sent, ready
    (may be handed over), open.
    """
    changed_since = _last(case, "handover.sent")
    checks = (
        ("sealed", case.sealed is not None),
        ("withdrawn", any(told.value.scope != "stop_use" for told in case.withdrawals)),
        ("registered", case.registered is not None),
        ("received", bool(case.received)),
        ("acknowledged", bool(case.acknowledged) and not changed_since),
        ("sent", bool(case.sent) and not changed_since),
        ("ready", _consents_to_office(case)),
    )
    return next((name for name, holds in checks if holds), "open")


def words_of(case: Case) -> str:
    """Everything the case is found by, folded: record number, answers, statements, words about evidence."""
    texts = [case.record, case.id]
    texts += [told.value for told in case.answers.values() if told.origin.sensitivity not in NEVER_SEARCHED]
    texts += [told.value.text for told in case.statements if told.origin.sensitivity not in NEVER_SEARCHED]
    texts += [
        f"{told.value.description} {told.value.taken_where}"
        for told in case.evidence.values()
        if told.origin.sensitivity not in NEVER_SEARCHED
    ]
    words = dict.fromkeys(word for text in texts for word in fold(text).split())
    if case.registered is not None:
        words[number_word(case.registered.value.number)] = None
    return " ".join(words)


def number_word(number: str) -> str:
    """A registration number as one searchable word, so that its parts are not found apart."""
    return number.lower().replace("-", "x")


def _first(case: Case, names: tuple[str, ...]) -> str:
    """The first answer to one of these questions in the questionnaire the case was opened with, not in its sheets."""
    own = answers_in(case, None)
    for name in names:
        for path, told in own.items():
            if path.rpartition("/")[2] == name and told.origin.sensitivity not in NEVER_SEARCHED:
                return told.value
    return ""


def _happened(case: Case) -> str:
    days = [
        told.value[:10]
        for path, told in answers_in(case, None).items()
        if path.rpartition("/")[2] in WHEN and told.origin.sensitivity not in NEVER_SEARCHED and _DAY.match(told.value)
    ]
    return min(days, default="")


def _last(case: Case, kind: str) -> bool:
    """True if anything that could travel came after the last entry of this kind, the hand-over's own entries apart."""
    quiet = ("handover.sent", "handover.received", "handover.acknowledged", "custody", "case.registered")
    kinds = [entry.header.kind for entry in case.order]
    if kind not in kinds:
        return False
    after = case.order[len(kinds) - kinds[::-1].index(kind) :]
    headers = (entry.header for entry in after)
    return any(header.kind not in quiet and header.sensitivity != INTERVIEWER for header in headers)


def _consents_to_office(case: Case) -> bool:
    return any(
        told.value.item.startswith("C06") and told.value.state in ("given", "given_limited")
        for told in case.consents.values()
    )
