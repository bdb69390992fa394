"""From the answers of a case to the facts a complaint may use: nothing invented, nothing that may not be said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from intake_app.domain.complaint_answers import AnswerBook, Row, open_answers
from intake_app.domain.complaint_facts import (
    NOTHING,
    Account,
    Annex,
    Applicant,
    CaseFacts,
    EvidenceItem,
    Fact,
    FactAnswer,
    Source,
    StatementItem,
)
from intake_app.domain.complaint_maker import FactMaker, source_of
from intake_app.domain.complaint_missing import by_weight, contradictions, missing, missing_in_case
from intake_app.domain.complaint_phrases import inside_sentence
from intake_app.domain.complaint_redaction import Hidden, Redactor
from intake_app.domain.complaint_sections import (
    ACCOUNTS,
    EPISODES,
    PERPETRATORS,
    STAYS,
    WITNESSES,
    episodes,
    exams,
    injuries,
    is_sealed,
    manner,
    perpetrators,
    stays,
    steps,
    witnesses,
)
from intake_app.domain.names import initials
from intake_app.domain.told_dates import ToldDate, read_told_date

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from intake_app.domain.complaint_phrases import Words

__all__ = ["EvidenceItem", "FactAnswer", "StatementItem", "build_facts"]

_NAME_QUESTIONS: Final = ("D02_family_name", "D03_given_name", "D04_patronymic", "D05_other_names")
_NUMBER_QUESTIONS: Final = ("D10_iin", "D11_id_doc", "D16_contacts", "SR01_safe_channel", "SR02_unsafe")
_RELATIVES: Final = ("SR03", "D20", "E02", "E06", "F02")
_ADULT: Final = 18
_WORDS_OF_THE_PERSON: Final = frozenset({"verbatim", "verbatim_interp", "own_hand", "audio", "video"})


def build_facts(
    answers: Mapping[str, FactAnswer],
    *,
    words: Words,
    record: str,
    filed_on: date,
    region: str = "",
    statements: Sequence[StatementItem] = (),
    evidence: Sequence[EvidenceItem] = (),
    identity_allowed: bool = False,
    address_allowed: bool = False,
    named_witnesses: Collection[str] = (),
    representative: str = "",
) -> CaseFacts:
    """Everything a template may say about a case. Whether it may be said to this addressee at all was decided before.

    `answers`: by path, as docs/templates.md tells, reasons (`#why`) and row positions included. `record`: the number
    printed in the footer. `region`: ISO code, used where no place of a stay names one. Without `identity_allowed` the
    result holds no name, birth, IIN or address, and they are taken out of told texts too; the address needs
    `address_allowed` as well. `named_witnesses`: row paths (`K/K_witnesses[rid]`) of those with their own consent.
    `representative`: the lawyer's line of the head, typed by the lawyer.
    """
    book = open_answers(answers)
    sex = book.top.value("D08_sex") if identity_allowed and book.top.value("D08_sex") in ("m", "f") else ""
    hidden = _hidden(book, words, identity_allowed=identity_allowed, named=named_witnesses)
    make = FactMaker(words, Redactor(hidden), sex)
    told_episodes = episodes(book, make)
    has_own_words = any(episode.told for episode in told_episodes)
    is_any_sealed = any(is_sealed(row) for row in book.rows(EPISODES))
    told = list(statements) or list(_statements_in(book))
    use_statements = [] if has_own_words or is_any_sealed else told
    acted = _acted(book)
    facts = CaseFacts(
        record=record,
        filed_on=filed_on,
        region=_region(book, words, filed_on) or region,
        applicant=_applicant(book, acted, filed_on, identity=identity_allowed, address=address_allowed),
        sex=sex,
        representative=make.text(representative, Source("desk")),
        stays=stays(book, make),
        episodes=told_episodes,
        perpetrators=perpetrators(book, make),
        injuries=injuries(book, make),
        exams=exams(book, make),
        steps=steps(book, make),
        witnesses=witnesses(book, make, named_witnesses),
        accounts=tuple(filter(None, (_account(item, make) for item in use_statements))),
        fear=make.told(book.top, "SR06_own_view"),
        wish=make.told(book.top, "W04_wish"),
        annexes=tuple(_annex(item, make) for item in evidence if not item.is_sexual),
        acted=acted,
        agencies=_agencies(book),
        account_languages=frozenset(item.language for item in use_statements if item.language),
        missing=(),
        contradictions=contradictions(book, words.law, filed_on),
    )
    lacking = missing_in_case(facts, book, identity_allowed=identity_allowed, named=named_witnesses)
    if told and is_any_sealed and not has_own_words:
        lacking = by_weight([*lacking, missing("held_back", "statement")])
    return replace(facts, missing=lacking)


# --- the person ------------------------------------------------------------------------------------------------------


def _hidden(book: AnswerBook, words: Words, *, identity_allowed: bool, named: Collection[str]) -> Iterator[Hidden]:
    def hide(text: str, mask: str, *, numbers_only: bool = False) -> Hidden:
        ru, kk = (words.phrases.get("mask", mask, language) or "[…]" for language in ("ru", "kk"))
        return Hidden(text, ru, kk, numbers_only)

    top = book.top
    if not identity_allowed:
        yield from (hide(top.value(name), "applicant") for name in _NAME_QUESTIONS)
    yield from (hide(top.value(name), "applicant", numbers_only=True) for name in _NUMBER_QUESTIONS)
    street = " ".join(word for word in top.value("D14_address").split() if not words.places.find(word.strip(",.")))
    yield hide(street, "applicant", numbers_only=identity_allowed)
    for row in book.rows(WITNESSES):
        if row.path not in named:
            yield hide(row.value("K02_name"), "witness")
            yield hide(row.value("K05_contact"), "witness", numbers_only=True)
    for row in book.rows(PERPETRATORS):
        if manner(row) in ("", "cannot"):
            yield hide(row.value("J04_name"), "named_person")
    for name in top.answers:
        if name.startswith(_RELATIVES):
            yield hide(top.value(name), "relative")


def _applicant(
    book: AnswerBook, acted: tuple[date, date] | None, filed_on: date, *, identity: bool, address: bool
) -> Applicant:
    top = book.top
    is_child = _is_child(top, acted, filed_on)
    age_then = _age_then(top)
    if not identity:
        return Applicant(age_then=age_then, is_child=is_child)
    parts = [found for name in _NAME_QUESTIONS[:3] if (found := top.get(name))]
    sources = tuple(source_of(*found) for found in parts)
    family, given, patronymic = (_plain(top, name) for name in _NAME_QUESTIONS[:3])
    name = " ".join(filter(None, (family, given, patronymic)))
    signature = initials(family, given, patronymic)
    return Applicant(
        name=Fact(name, name, sources),
        signature=Fact(signature, signature, sources) if family else NOTHING,
        birth=_birth(top),
        iin=_same(top, "D10_iin") if _is_iin(top.value("D10_iin")) else NOTHING,
        address=_same(top, "D14_address") if address else NOTHING,
        age_then=age_then,
        is_child=is_child,
        is_disclosed=True,
    )


def _plain(row: Row, name: str) -> str:
    return " ".join(row.value(name).split())


def _same(row: Row, name: str) -> Fact:
    found = row.get(name)
    return Fact(_plain(row, name), _plain(row, name), (source_of(*found),)) if found else NOTHING


def _is_iin(text: str) -> bool:
    return len(text) == 12 and text.isascii() and text.isdecimal()


def _birth(top: Row) -> Fact:
    found, told = top.get("D06_birth"), read_told_date(top.value("D06_birth"))
    if not found or not told:
        return NOTHING
    born = ToldDate(told.year, told.month, told.day)
    ru = f"{born.plain('ru').removesuffix(' год').removesuffix(' года')} года рождения"
    return Fact(ru, f"{born.on('kk')} туған", (source_of(*found),))


def _age_then(top: Row) -> Fact:
    found, age = top.get("D07_age_at_event"), top.value("D07_age_at_event")
    if not found or not age.isdecimal() or int(age) >= _ADULT:
        return NOTHING
    years = int(age)
    is_plural = 10 < years < 15 or years % 10 in (0, 5, 6, 7, 8, 9)
    word = "лет" if is_plural else "год" if years % 10 == 1 else "года"
    return Fact(f"{years} {word}", str(years), (source_of(*found),))


def _is_child(top: Row, acted: tuple[date, date] | None, filed_on: date) -> bool:
    """Under 18 on the day of filing by any reading of the birth, else by the ages told."""
    if told := read_told_date(top.value("D06_birth")):
        born = told.last
        return filed_on.year - born.year - ((filed_on.month, filed_on.day) < (born.month, born.day)) < _ADULT
    if (age := top.value("E01_age_now")).isdecimal():
        return int(age) < _ADULT
    if (age := top.value("D07_age_at_event")).isdecimal() and acted:
        return int(age) + (filed_on - acted[1]).days // 365 < _ADULT
    return False


# --- the case --------------------------------------------------------------------------------------------------------


def _acted(book: AnswerBook) -> tuple[date, date] | None:
    """First and last day of the acts: of the episodes, or of the stays where no episode has a date."""
    for repeat, names in ((EPISODES, ("I01_when",)), (STAYS, ("H01_from", "H02_to"))):
        told = [read_told_date(row.value(name)) for row in book.rows(repeat) for name in names]
        if known := [day for day in told if day]:
            return min(day.first for day in known), max(day.last for day in known)
    return None


def _agencies(book: AnswerBook) -> frozenset[str]:
    for repeat, name in ((PERPETRATORS, "J02_agency"), (STAYS, "H07_agency")):
        if codes := frozenset(code for row in book.rows(repeat) for code in row.codes(name)) - {"unknown", "other"}:
            return codes
    return frozenset()


def _region(book: AnswerBook, words: Words, filed_on: date) -> str:
    """The region, as divided on the day of filing, of the first stay whose place names one."""
    places = words.places
    for row in book.rows(STAYS):
        found = row.get("H05_place_kato")
        entered = read_told_date(found[1].at[:10]) if found else None
        value = row.value("H05_place_kato")
        if region := places.region(value):
            return region.iso
        city = places.city_by_code(value, entered.first if entered else filed_on)
        if city and (region := places.region_of(city, filed_on)):
            return region.iso
        regions = {region.iso for region in places.regions.values() if region.kato == value}
        if regions:
            return regions.pop()
    return ""


def _statements_in(book: AnswerBook) -> Iterator[StatementItem]:
    """The free account where it is still among the answers."""
    for row in book.rows(ACCOUNTS):
        if found := row.get("Z01_text"):
            mode, language = row.value("Z01_mode") or "summary_unread", row.value("Z01_language")
            yield StatementItem(found[1].value, mode, language, found[1].entry, found[1].at, row.rid)


def _account(item: StatementItem, make: FactMaker) -> Account | None:
    source = Source("statement", item.entry, item.at)
    text = make.text(item.text, source)
    if not text:
        return None

    def phrase(list_name: str, code: str) -> Fact:
        ru, kk = (make.phrase(list_name, code, language) for language in ("ru", "kk"))
        return Fact(ru, kk, (source,)) if ru and kk else NOTHING

    is_verbatim = item.mode in _WORDS_OF_THE_PERSON
    return Account(text, phrase("record_mode", item.mode), phrase("language", item.language), is_verbatim)


def _annex(item: EvidenceItem, make: FactMaker) -> Annex:
    source = Source("evidence", item.entry, item.at)
    media = item.media_type.split("/", 1)[0]
    if media not in ("image", "video", "audio"):
        media = "document" if item.media_type in ("application/pdf", "text/plain") else "file"

    def kind(language: str) -> str:
        label = make.words.label("evidence_kind", item.kind, language) if item.kind else ""
        return inside_sentence(label) or make.phrase("media", media, language)

    kind_fact = Fact(kind("ru"), kind("kk"), (source,))
    sheets = "" if item.sheets is None else str(item.sheets)
    return Annex(
        title=make.text(item.description, source) or kind_fact,
        kind=kind_fact if item.description.strip() else NOTHING,
        sha256=Fact(item.sha256, item.sha256, (source,)),
        sheets=Fact(sheets, sheets, (source,)) if sheets else NOTHING,
        is_recording=media in ("audio", "video"),
    )
