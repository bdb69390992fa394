from __future__ import annotations

import pytest

from intake_app.domain.entry_kinds import CaseSealed
from intake_app.domain.errors import CaseSealedError, ConflictNotOpenError, UnknownCaseError
from intake_app.domain.places import load_places
from intake_app.services.cases import Cases
from intake_app.services.place_search import PlaceSearch
from intake_app.services.vault_session import Act, resume_device
from services_desk import CONSENTS, ROOT, Desk, case_id

PLACES = ROOT / "resources" / "places"


def test_numbers_run_within_region_and_year_and_are_given_once(office: Desk) -> None:
    cases = Cases(office.session)
    for number in range(3):
        office.case(case_id(number), *CONSENTS)
    assert cases.register(case_id(0), "KZ-33") == "33-2026-1"
    assert cases.register(case_id(1), "KZ-33") == "33-2026-2"
    assert cases.register(case_id(2), "KZ-10") == "10-2026-1"
    assert cases.register(case_id(0), "KZ-10") == "33-2026-1"
    assert [row.state for row in cases.find("33-2026-2")] == ["registered"]


@pytest.mark.parametrize("typed", ["Талдыкорган", "талдықорған", "Taldyqorghan", "TALDYKORGAN талды"])
def test_a_place_is_found_in_every_spelling(office: Desk, typed: str) -> None:
    office.case(case_id(1), *CONSENTS, T_H04_place_name="ДП, Талдықорған")
    office.case(case_id(2), *CONSENTS, T_H04_place_name="Семей")
    assert [row.case_id for row in Cases(office.session).find(typed)] == [case_id(1)]


def test_what_belongs_to_the_sealed_section_or_to_the_interviewer_is_never_found(office: Desk) -> None:
    office.case(case_id(1), *CONSENTS, X_X01="тайноеслово", I_IN1="заметка")
    cases = Cases(office.session)
    assert cases.find("тайноеслово") == []
    assert cases.find("заметка") == []


def test_a_sealed_case_takes_nothing_more(office: Desk) -> None:
    office.case(case_id(1), *CONSENTS)
    office.session.record(case_id(1), [Act("case.sealed", "A", CaseSealed(reason="closed"))])
    with pytest.raises(CaseSealedError):
        Cases(office.session).register(case_id(1), "KZ-33")
    assert office.session.case(case_id(1)).registered is None


def test_a_conflict_that_is_not_there_cannot_be_decided(office: Desk) -> None:
    office.case(case_id(1), *CONSENTS)
    with pytest.raises(ConflictNotOpenError):
        Cases(office.session).resolve(case_id(1), "answer:D/D01_pseudonym", "0" * 64)
    with pytest.raises(UnknownCaseError):
        Cases(office.session).case(case_id(9))


def test_history_names_every_entry(office: Desk) -> None:
    office.case(case_id(1), *CONSENTS)
    cases = Cases(office.session)
    lines = cases.history(cases.case(case_id(1)))
    assert [line.kind for line in lines] == ["case.opened", *["consent"] * len(CONSENTS), "answers"]
    assert {line.device for line in lines} == {office.id}


def test_unlocking_is_an_entry_of_the_device_and_the_chain_goes_on(office: Desk) -> None:
    again = resume_device(office.session.vault, office.clock)
    assert again.device == office.id
    assert again.role == "office"
    kinds = [header.kind for header in again.journal.headers(office.id)]
    assert kinds[0] == "device.created"
    assert kinds[-1] == "device.unlocked"
    assert [header.seq for header in again.journal.headers(office.id)] == list(range(1, len(kinds) + 1))


def test_counts_by_state_add_up(office: Desk) -> None:
    office.case(case_id(1), *CONSENTS)
    office.case(case_id(2), "C01_notes")
    office.case(case_id(3), *CONSENTS)
    cases = Cases(office.session)
    cases.register(case_id(3), "KZ-33")
    assert cases.counts() == {"ready": 1, "open": 1, "registered": 1}
    assert sum(cases.counts().values()) == cases.count()


@pytest.mark.parametrize("typed", ["Талдыкорган", "taldyqor", "ТАЛДЫҚ", "талдықорған выдум"])
def test_the_name_of_a_place_finds_the_cases_that_hold_its_code(office: Desk, typed: str) -> None:
    office.case(case_id(1), *CONSENTS, T_H05_place_kato="331010000")
    office.case(case_id(2), *CONSENTS, T_H05_place_kato="101010000")
    office.case(case_id(3), *CONSENTS, T_H04_place_name="подвал")
    cases = Cases(office.session, PlaceSearch(load_places(PLACES)).codes_of)
    assert [row.case_id for row in cases.find(typed)] == [case_id(1)]


def test_a_code_is_only_found_whole_and_letters_of_a_search_mean_nothing_to_the_database(office: Desk) -> None:
    office.case(case_id(1), *CONSENTS, T_H05_place_kato="331010000")
    cases = Cases(office.session, lambda _word: ["3310"])
    assert cases.find("талды") == []
    for typed in ('"', "* OR *", "NEAR(", "a:b", "-", "(", "выдум AND", "^выдум"):
        cases.find(typed)


def test_codes_are_found_by_every_name_of_a_town() -> None:
    search = PlaceSearch(load_places(PLACES))
    assert search.codes_of("taldik") == search.codes_of("taldikorgan")
    assert "331010000" in search.codes_of("taldik")
    assert search.codes_of("nikogdainigde") == ()
