"""May this case be put to this use today, and which classes of it? The one question every way out asks.

The matrix is that of the field (consent items C01-C25, classes P 3 X I). Silence, refusal, withdrawal, a passed review
date and an open conflict all mean no. A child needs guardian and child; either no wins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from intake_app.domain.sensitivity import IDENTITY, INTERVIEWER, SEXUAL_VIOLENCE, THIRD_PERSONS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from intake_app.domain.case import Case, Told
    from intake_app.domain.entry_kinds import Consent

CONSENT_ITEMS: Final = (
    "C01_notes", "C02_audio", "C03_video", "C04_photo", "C05_store_identity", "C06_send_head_office",
    "C07_sv_head_office", "C08_contact", "C09_lawyer", "C10_doctor", "C11_expert", "C12_complaint",
    "C13_name_to_prosecutor", "C14_sv_in_complaint", "C15_ombudsman_npm", "C16_un_confidential", "C17_un_named",
    "C18_un_complaint", "C19_statistics", "C20_story_anonymous", "C21_story_named", "C22_media", "C23_partners",
    "C24_archive", "C25_family",
)  # fmt: skip
"""The 25 decisions of the field (docs of the questionnaire: list consent_item), by their names in the forms."""

NAMING_ITEMS: Final = frozenset(
    {"C05_store_identity", "C12_complaint", "C13_name_to_prosecutor", "C17_un_named", "C18_un_complaint",
     "C21_story_named", "C22_media"}
)  # fmt: skip
"""Items that put the name to a use: a complaint and a communication to a committee cannot be anonymous."""

INSTRUCTION_KINDS: Final = frozenset({"case.opened", "consent", "consent.withdrawn", "case.sealed"})
"""What may still travel of a case after consent was taken back, so that those who hold it stop: no told word."""

ADULT_AGE: Final = 18
_BIRTH: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
GIVEN: Final = frozenset({"given", "given_limited"})


@dataclass(frozen=True, slots=True)
class Use:
    """What a case is put to. Each group of `needs` asks for one of its items; `class_needs` frees a class.

    `outward` uses leave the organisation on paper or wire and stop at risk level extreme.
    """

    name: str
    needs: tuple[tuple[str, ...], ...]
    class_needs: Mapping[str, str]
    outward: bool = False
    never_for_children: bool = False


_TO_OFFICE: Final = {IDENTITY: "C05", THIRD_PERSONS: "C05", SEXUAL_VIOLENCE: "C07"}
_TO_AUTHORITY: Final = {SEXUAL_VIOLENCE: "C14"}

USES: Final[Mapping[str, Use]] = {
    use.name: use
    for use in (
        Use("keep_record", (("C01", "C02", "C03"),), {IDENTITY: "C05"}),
        Use("bundle_office", (("C06",),), _TO_OFFICE),
        Use("bundle_lawyer", (("C09",),), _TO_AUTHORITY),
        Use("bundle_clinician", (("C10", "C11"),), {SEXUAL_VIOLENCE: "C07"}),
        Use("complaint", (("C12",), ("C13",)), _TO_AUTHORITY, outward=True),
        Use("cctv_request", (("C09",),), {IDENTITY: "C13"}, outward=True),
        Use("ombudsman", (("C15",),), {SEXUAL_VIOLENCE: "C14"}, outward=True),
        Use("un_rapporteur", (("C16", "C17"),), {IDENTITY: "C17", SEXUAL_VIOLENCE: "C14"}, outward=True),
        Use("un_committee", (("C18",),), _TO_AUTHORITY, outward=True),
        Use("statistics", (("C19",),), {}),
        Use("story_anonymous", (("C20",),), {}, outward=True),
        Use("story_named", (("C21",),), {}, outward=True, never_for_children=True),
        Use("media", (("C22",),), {}, outward=True, never_for_children=True),
        Use("partners", (("C23",),), {SEXUAL_VIOLENCE: "C14"}, outward=True),
    )
}
"""Every use this program knows."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer. `missing` names items by their short code (C06); `withheld` maps a class to why it stays.

    The reason is an item code, or "always" (class I), or "clearance" (X to a recipient without it). `limits` are the
    person's own words that restrict a given item: they must be shown to whoever acts. `risk` is the level that blocks.
    `is_instruction`: not allowed, but the withdrawal itself (INSTRUCTION_KINDS) may go to those who hold the case.
    """

    use: str
    is_allowed: bool
    missing: tuple[str, ...]
    withheld: Mapping[str, str]
    limits: tuple[str, ...]
    risk: str
    is_instruction: bool = False


def decide(
    case: Case,
    use: str,
    today: date,
    *,
    clearances: frozenset[str] = frozenset(),
    recipients: frozenset[str] = frozenset(),
) -> Decision:
    """Answers for one case, one use and its recipients (devices, and what all are cleared for). Asks nobody else."""
    rule = USES[use]
    child = is_child(case, today)
    missing = [options[0] for options in rule.needs if not any(_holds(case, item, today, child) for item in options)]
    if rule.never_for_children and child:
        missing = missing or [rule.needs[0][0]]
    withheld = {kind: item for kind, item in rule.class_needs.items() if not _holds(case, item, today, child)}
    withheld[INTERVIEWER] = "always"
    if SEXUAL_VIOLENCE not in withheld and SEXUAL_VIOLENCE not in clearances:
        withheld[SEXUAL_VIOLENCE] = "clearance"
    risk = case.risk.value.level if case.risk is not None else ""
    blocked = risk if rule.outward and (risk == "extreme" or _has_conflict(case, "risk")) else ""
    return Decision(
        use=use,
        is_allowed=not missing and not blocked,
        missing=tuple(missing),
        withheld=withheld,
        limits=_limits(case, rule),
        risk=blocked,
        is_instruction=bool(missing) and bool(case.withdrawals) and bool(recipients) and recipients <= holders(case),
    )


def holders(case: Case) -> frozenset[str]:
    """The devices that this case was handed to, or came from."""
    sent = (device for told in case.sent for device in told.value.recipients)
    return frozenset((*sent, *(told.value.sender for told in case.received)))


def is_child(case: Case, today: date) -> bool:
    """True when what was told makes it possible that the person is under 18 today."""
    if _answer(case, "B/B09_under_18") == "yes":
        return True
    birth = _BIRTH.fullmatch(_answer(case, "D/D06_birth"))
    if birth:
        year, month, day = int(birth[1]), int(birth[2] or 12), int(birth[3] or 31)
        return (today.year - year) - ((today.month, today.day) < (month, day)) < ADULT_AGE
    ages = (_answer(case, path) for path in ("E/E01_age_now", "D/D07_age_at_event"))
    return any(age.isdigit() and int(age) < ADULT_AGE for age in ages)


def _answer(case: Case, path: str) -> str:
    told = case.answers.get(path)
    return told.value if told is not None else ""


def _of_item(case: Case, item: str) -> dict[str, Told[Consent]]:
    """Decisions about an item by who made them, the item given by its short code."""
    return {told.value.said_by: told for told in case.consents.values() if told.value.item.partition("_")[0] == item}


def _holds(case: Case, item: str, today: date, child: bool) -> bool:  # noqa: FBT001 - a fact about the person
    decisions = _of_item(case, item)
    asked = ("guardian", "child") if child else ("person",)
    if child and "child" not in decisions and "person" in decisions:
        decisions["child"] = decisions["person"]
    return all(said_by in decisions and _is_given(case, decisions[said_by], today) for said_by in asked)


def _is_given(case: Case, told: Told[Consent], today: date) -> bool:
    consent = told.value
    if consent.state not in GIVEN or _has_conflict(case, f"consent:{consent.item}:{consent.said_by}"):
        return False
    return not consent.review_on or today.isoformat()[: len(consent.review_on)] <= consent.review_on


def _has_conflict(case: Case, subject: str) -> bool:
    return any(conflict.subject == subject for conflict in case.conflicts)


def _limits(case: Case, rule: Use) -> tuple[str, ...]:
    items = {item for options in rule.needs for item in options} | set(rule.class_needs.values())
    return tuple(
        told.value.limits
        for told in case.consents.values()
        if told.value.limits and told.value.item.partition("_")[0] in items
    )
