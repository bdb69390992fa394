"""What a lawyer should know before a document goes out: missing facts in order of weight, and contradictions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from intake_app.domain.complaint_facts import Contradiction, MissingFact
from intake_app.domain.complaint_sections import EPISODES, INJURIES, PERPETRATORS, STAYS, WITNESSES, is_sealed, manner
from intake_app.domain.told_dates import read_told_date

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import date

    from intake_app.domain.complaint_answers import AnswerBook, Row
    from intake_app.domain.complaint_facts import CaseFacts
    from intake_app.domain.law import Law

WEIGHTS: Final = {
    "act_date": 100,
    "region": 95,
    "own_words": 90,
    "held_back": 88,
    "place": 85,
    "applicant_name": 80,
    "addressee": 78,
    "perpetrators": 75,
    "law_wording": 72,
    "perpetrator_basis": 70,
    "purpose": 65,
    "warning_419": 62,
    "guardian": 60,
    "text_unprintable": 58,
    "injuries": 55,
    "exam": 50,
    "birth": 45,
    "translation": 44,
    "cameras": 40,
    "witnesses": 35,
    "witness_consent": 34,
    "evidence": 33,
    "told_earlier": 30,
    "representative": 28,
    "injury_before": 20,
    "law_unchecked": 10,
    "constitution_article": 5,
}
"""Every code of a missing fact and its weight; the words for them stand in forms/complaints/missing.toml."""


def missing(code: str, path: str = "", reason: str = "") -> MissingFact:
    """One missing fact with its weight."""
    return MissingFact(code, WEIGHTS[code], path, reason)


def by_weight(found: Collection[MissingFact]) -> tuple[MissingFact, ...]:
    """Heaviest first, each once."""
    return tuple(sorted(dict.fromkeys(found), key=lambda item: (-item.weight, item.code, item.path)))


def missing_in_case(
    facts: CaseFacts, book: AnswerBook, *, identity_allowed: bool, named: Collection[str]
) -> tuple[MissingFact, ...]:
    """Missing facts that do not depend on the language of the document or on the law.

    `named`: row paths of the witnesses whose own consent is on record.
    """
    checks: dict[str, tuple[bool, str]] = {
        "act_date": (facts.acted is None, f"I/{EPISODES}/I01_when"),
        "region": (not facts.region, f"H/{STAYS}/H05_place_kato"),
        "own_words": (not any(e.told for e in facts.episodes) and not facts.accounts, f"I/{EPISODES}/I04_own_words"),
        "place": (not any(s.place or s.place_name or s.city for s in facts.stays), f"H/{STAYS}/H04_place_name"),
        "applicant_name": (identity_allowed and not facts.applicant.name, "D/D02_family_name"),
        "perpetrators": (not facts.perpetrators, f"J/{PERPETRATORS}/J01_label"),
        "purpose": (not any(episode.purpose for episode in facts.episodes), f"I/{EPISODES}/I09_purpose"),
        "warning_419": (book.top.value("SR08_419_274_explained") != "yes", "SR/SR08_419_274_explained"),
        "guardian": (facts.applicant.is_child, "E/E02_guardian"),
        "injuries": (not facts.injuries, f"L/{INJURIES}/L01_region"),
        "exam": (not facts.exams, "O/O_exams/O01_type"),
        "birth": (identity_allowed and not facts.applicant.birth, "D/D06_birth"),
        "cameras": (not any(stay.cameras for stay in facts.stays), f"H/{STAYS}/H17_cameras"),
        "witnesses": (not facts.witnesses, f"K/{WITNESSES}/K01_label"),
        "evidence": (not facts.annexes, "P"),
        "told_earlier": (not facts.steps, "R/R_steps/R01_kind"),
        "representative": (not facts.representative, ""),
    }
    found = [missing(code, path, _reason(book, path)) for code, (is_missing, path) in checks.items() if is_missing]
    return by_weight([*found, *_per_row(book, named)])


def _reason(book: AnswerBook, path: str) -> str:
    """Why the person gave no answer, where every row of the question says the same."""
    name = path.rsplit("/", 1)[-1]
    rows = [book.top, *(row for rows in book.repeats.values() for row in rows)]
    reasons = {row.reasons[name] for row in rows if name in row.reasons}
    return reasons.pop() if len(reasons) == 1 else ""


def _per_row(book: AnswerBook, named: Collection[str]) -> Iterator[MissingFact]:
    for row in book.rows(EPISODES):
        if is_sealed(row):
            yield missing("held_back", f"{row.path}/I04_own_words")
    for row in book.rows(PERPETRATORS):
        if row.get("J04_name") and manner(row) in ("", "cannot"):
            yield missing("perpetrator_basis", f"{row.path}/J06_certainty")
    for row in book.rows(WITNESSES):
        if row.value("K04_willing") == "yes" and row.get("K02_name") and row.path not in named:
            yield missing("witness_consent", f"{row.path}/K02_name")
    for row in book.rows(INJURIES):
        if row.value("L08_before") == "yes":
            yield missing("injury_before", f"{row.path}/L08_before")


# --- contradictions --------------------------------------------------------------------------------------------------


def contradictions(book: AnswerBook, law: Law, filed_on: date) -> tuple[Contradiction, ...]:
    """Answers that cannot all be right: an end before its beginning, acts after the filing, an age that does not fit
    the birth, a body that did not exist then, marks older than the stay.
    """
    found: list[Contradiction] = []
    for row in book.rows(STAYS):
        found += _in_stay(row, law, filed_on)
    for row in book.rows(EPISODES):
        if _is(row, "I01_when", lambda told: told > filed_on):
            found.append(Contradiction("after_filing", (_path(row, "I01_when"),)))
    return (*found, *_age(book))


def _in_stay(row: Row, law: Law, filed_on: date) -> Iterator[Contradiction]:
    begins, ends = read_told_date(row.value("H01_from")), read_told_date(row.value("H02_to"))
    if begins and ends and ends.last < begins.first:
        yield Contradiction("ends_before_it_begins", (_path(row, "H01_from"), _path(row, "H02_to")))
    if _is(row, "H01_from", lambda told: told > filed_on):
        yield Contradiction("after_filing", (_path(row, "H01_from"),))
    bodies = [law.bodies[code] for code in row.codes("H07_agency") if code in law.bodies]
    if begins and any(not body.existed_on(begins.first) and not body.existed_on(begins.last) for body in bodies):
        yield Contradiction("body_did_not_exist", (_path(row, "H07_agency"), _path(row, "H01_from")))


def _is(row: Row, name: str, test: Callable[[date], bool]) -> bool:
    told = read_told_date(row.value(name))
    return bool(told and test(told.first))


def _path(row: Row, name: str) -> str:
    found = row.get(name)
    return found[0] if found else ""


def _age(book: AnswerBook) -> Iterator[Contradiction]:
    age, birth = book.top.value("D07_age_at_event"), read_told_date(book.top.value("D06_birth"))
    days = [read_told_date(row.value("I01_when")) for row in book.rows(EPISODES)]
    known = [told for told in days if told]
    if not (age.isdecimal() and birth and known):
        return
    youngest, oldest = known[0].first.year - birth.year - 1, known[-1].last.year - birth.year
    if not youngest <= int(age) <= oldest:
        yield Contradiction("age_does_not_fit", (_path(book.top, "D07_age_at_event"), _path(book.top, "D06_birth")))
