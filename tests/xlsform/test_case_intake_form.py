"""The built-in questionnaire: whole in three languages, safe in its order, and answerable from end to end.

The person who answers here is invented.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from intake_app.xlsform import migrations
from intake_app.xlsform.model import compile_form
from intake_app.xlsform.session import Session
from xlsform.conftest import NOW

if TYPE_CHECKING:
    from intake_app.xlsform.form import Definition

ORDER = (
    "SR", "W1", "B", "E", "A1", "Z", "A", "F", "D", "E2", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R",
    "T", "U", "V", "Y", "W2", "Z3", "B2",
)  # fmt: skip
REPEATS = {
    "Z/Z_blocks", "H/H_stays", "I/I_episodes", "J/J_perpetrators", "K/K_witnesses", "L/L_injuries", "O/O_exams",
    "P/P_items", "R/R_steps", "A/A05_interview_dates", "G/G02_present", "I/I_episodes/I_people",
    "I/I_episodes/I_seen_by", "M/M04_doctors", "P/P_items/P09_custody", "Q/Q01_history", "Q/Q04_restraints",
    "T/T_cases", "T/T_cases/T03_articles", "T/T_cases/T05_states", "T/T_cases/T08_suspects", "U/U_violations",
    "V/V_reprisals", "V/V_measures",
}  # fmt: skip
MAY_BE_REQUIRED = {"B01_explained", "B03_form", "C01_notes", "D01_pseudonym"}
LANGUAGES = ("kk", "ru", "en")
RELEASED = Path(__file__).parents[1] / "released" / "1" / "questionnaire.xml"


def questions(form) -> list[Definition]:
    return [node for node in form.nodes.values() if node.kind == "question" and node.is_shown]


def first_row(session: Session, path: str) -> str:
    return session.node(path).children[0].path


def placed(session: Session, place: str) -> str:
    """A path without rows, in the first row of every repeat it goes through."""
    path = plain = ""
    for part in place.split("/"):
        path, plain = f"{path}/{part}".lstrip("/"), f"{plain}/{part}".lstrip("/")
        if plain in REPEATS:
            path = first_row(session, path)
    return path


@pytest.fixture
def interview(case_intake):
    """Give a new interview in Kazakh."""
    return Session(case_intake, language="kk", now=lambda: NOW)


def test_the_sections_stand_in_their_safe_order(case_intake):
    assert case_intake.sections == ORDER
    assert set(case_intake.nodes) >= REPEATS


def test_every_word_is_there_in_three_languages(case_intake):
    assert case_intake.languages == LANGUAGES
    assert list(case_intake.texts.untranslated()) == []
    for node in case_intake.nodes.values():
        if node.is_shown and node.path and not node.path.startswith("meta"):
            assert all(case_intake.label(node.path, code) for code in LANGUAGES), node.path


def test_no_label_is_a_copy_of_another_language(case_intake):
    same = [
        node.path for node in questions(case_intake)
        if len({case_intake.label(node.path, code) for code in LANGUAGES}) != len(LANGUAGES)
    ]  # fmt: skip
    assert same == []


def test_kazakh_is_written_in_kazakh_letters(case_intake):
    kazakh = "".join(case_intake.label(node.path, "kk") for node in questions(case_intake)).lower()
    assert all(letter in kazakh for letter in "\u04d9\u0493\u049b\u04a3\u04e9\u04b1\u04af\u0456")


def test_a_sealed_section_is_not_in_this_form(case_intake):
    assert not any(node.name.startswith("X") or node.list_name == "sv_act" for node in case_intake.nodes.values())


def test_nothing_about_the_person_or_the_acts_is_required(case_intake):
    required = {node.name for node in case_intake.nodes.values() if node.required.constant is not False}
    assert required == MAY_BE_REQUIRED


def test_every_question_of_the_first_version_is_still_asked(case_intake):
    first = compile_form(RELEASED.read_bytes())
    moved = {one.old_path: one.new_path for one in migrations.read(case_intake)}
    assert first.form_id == case_intake.form_id
    assert first.version != case_intake.version
    for node in first.nodes.values():
        if node.is_shown and node.path:
            now = case_intake.nodes.get(moved.get(node.path, node.path))
            assert now is not None, node.path
            assert (now.kind, now.type, now.sensitivity) == (node.kind, node.type, node.sensitivity), node.path
            if node.list_name and "${" not in node.list_name:
                had = first.choice_codes(node.list_name)
                assert set(had) <= set(case_intake.choice_codes(now.list_name)), node.path


def own_items(case_intake, under: str) -> list[str]:
    """The consent items directly under a group, by their numbers."""
    return [
        node.name[:3]
        for node in questions(case_intake)
        if node.list_name == "consent_state" and node.path == f"{under}/{node.name}"
    ]


def test_every_item_is_asked_and_asked_again_at_the_end(case_intake, interview):
    numbers = [f"C{number:02}" for number in range(1, 26)]
    keep, use = own_items(case_intake, "B/B_items"), own_items(case_intake, "B2")
    assert keep == numbers[:8] + numbers[23:]
    assert use == numbers[8:23]
    assert own_items(case_intake, "B2/B2_again") == keep
    assert not any("consent" in path or "/C" in path for path in interview.answers())
    assert not interview.node("B2/B2_again/C02_audio").is_relevant
    interview.answer("B/B_items/C02_audio", "refused")
    assert interview.node("B2/B2_again/C02_audio").is_relevant
    assert interview.node("B2/B2_again/C02_audio").value == ""


def test_a_limit_is_asked_for_only_where_one_is_set(interview):
    for above in ("B/B_items/C01_notes", "B2/C12_complaint"):
        assert not interview.node(f"{above}_limits").is_relevant
        interview.answer(above, "given_limited")
        assert interview.node(f"{above}_limits").is_relevant


def test_an_item_has_the_same_words_wherever_a_voice_hears_it(case_intake):
    said: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for node in questions(case_intake):
        if node.list_name == "consent_state":
            voice = next((who for who in ("E03", "E04") if f"/{who}" in node.path), "person")
            words = tuple(case_intake.label(node.path, code) for code in LANGUAGES)
            said.setdefault((voice, node.name), set()).add(words)
    assert len(said) == 25 + 23 + 23
    assert {key: len(words) for key, words in said.items() if len(words) > 1} == {}


def test_the_guardian_and_the_child_answer_for_themselves(case_intake, interview):
    groups = ("E/E03_guardian_consent", "E/E04_child_assent", "B2/E03_guardian_consent", "B2/E04_child_assent")
    everything = [f"C{number:02}" for number in range(1, 26) if number not in (21, 22)]
    for group in groups:
        assert own_items(case_intake, group) == everything
        assert not interview.node(group).is_relevant
    interview.answer("B/B09_under_18", "yes")
    assert all(interview.node(group).is_relevant for group in groups)
    assert not interview.node("B/B_items").is_relevant
    assert not interview.node("B2/C12_complaint").is_relevant
    assert not interview.node("B2/B2_again").is_relevant
    assert interview.node("E/E04_child_assent/C01_notes").is_relevant
    assert not interview.node("E/E04_child_assent/C12_complaint").is_relevant
    assert interview.node("B2/E04_child_assent/C12_complaint").is_relevant


def test_who_turns_out_to_be_a_child_late_finds_every_item_in_the_childs_section(interview):
    interview.answer("D/D06_birth", "2012")
    assert interview.node("E/E04_child_assent/C12_complaint").is_relevant


def test_a_grown_up_who_was_a_child_then_decides_alone(interview):
    interview.answer("D/D07_age_at_event", "17")
    interview.answer("D/D06_birth", "2004")
    assert interview.node("E").is_relevant
    assert not interview.node("E/E03_guardian_consent").is_relevant
    assert interview.node("B2/C21_story_named").is_relevant


@pytest.mark.parametrize(
    ("question", "value", "note"),
    [
        ("E/E05_guardian_conflict", "yes", "E/E05_stop"), ("SR/G03_official_presence", "yes", "SR/G03_stop"),
        ("B/B04_capacity", "no", "B/B04_stop"), ("A1/A09_earlier_interviews", "yes", "A1/A09_not_again"),
    ],
)  # fmt: skip
def test_the_screen_says_when_to_stop(interview, question, value, note):
    interview.answer("B/B09_under_18", "yes")
    assert not interview.node(note).is_relevant
    interview.answer(question, value)
    assert interview.node(note).is_relevant


def test_what_is_the_interviewers_stays_the_interviewers(case_intake):
    for path in ("SR/SR04_factors", "SR/SR05_level", "SR/SR07_mitigation"):
        assert (case_intake.nodes[path].sensitivity, case_intake.nodes[path].is_coding) == ("I", True)
    assert {node.sensitivity for node in questions(case_intake) if node.path.startswith("G/")} == {"I"}
    assert not any(node.name.startswith("IN") for node in case_intake.nodes.values())


def test_people_in_the_story_can_be_pointed_to(interview):
    interview.answer(placed(interview, "J/J_perpetrators/J01_label"), "guard")
    major = f"J/J_perpetrators[{interview.add_row('J/J_perpetrators')}]"
    interview.answer(f"{major}/J01_label", "major")
    interview.answer(placed(interview, "K/K_witnesses/K01_label"), "neighbour")
    interview.answer(placed(interview, "H/H_stays/H04_place_name"), "station")
    interview.answer(placed(interview, "I/I_episodes/I00_label"), "night")
    pointers = {
        "I/I_episodes/I_people/I_people_who": ("guard", "major"),
        "I/I_episodes/I_seen_by/I_seen_by_who": ("neighbour",),
        "I/I_episodes/I02_stay": ("station",),
        "L/L_injuries/L06_episode": ("night",),
        "T/T_cases/T08_suspects/T08_who": ("guard", "major"),
    }
    for place, labels in pointers.items():
        path = placed(interview, place)
        assert tuple(choice.label for choice in interview.node(path).choices) == labels, place
        interview.answer(path, labels[-1])
        assert interview.finished_answers()[path] == labels[-1], place


def test_people_in_the_story_can_have_names_of_several_words(interview):
    interview.answer(placed(interview, "J/J_perpetrators/J01_label"), "the tall one")
    path = placed(interview, "I/I_episodes/I_people/I_people_who")
    interview.answer(path, "the tall one")
    assert interview.node(path).value == "the tall one"


def test_the_death_of_the_person_opens_its_section_and_nothing_else_does(interview):
    assert not interview.node("Y").is_relevant
    interview.answer("D/D18_alive", "missing")
    assert not interview.node("Y").is_relevant
    interview.answer("D/D18_alive", "dead")
    assert interview.node("Y").is_relevant


def test_injuries_and_stays_are_drawn(case_intake):
    assert "body-map" in case_intake.nodes["L/L_injuries"].appearance
    mark = case_intake.nodes["L/L_injuries/L01_mark"]
    assert (mark.type, mark.appearance, mark.sensitivity) == ("text", {"body-mark"}, "M")
    assert "time-line" in case_intake.nodes["H/H_stays"].appearance
    assert "account" in case_intake.nodes["Z/Z_blocks/Z01_text"].appearance


def test_nothing_sexual_is_named_in_a_list(case_intake):
    sealed = {"method": ("sexual", "threat_rape"), "body_region": ("genital_sealed",),
        "psych_symptom": ("sexual_problem",)}  # fmt: skip
    for name, codes in sealed.items():
        for code in codes:
            assert case_intake.choice_label(name, code, "en").startswith("See the sealed section")
    words = " ".join(
        case_intake.choice_label(node.list_name, code, "en")
        for node in questions(case_intake)
        if node.list_name and "${" not in node.list_name
        for code in case_intake.choice_codes(node.list_name)
    ).lower()
    assert "rape" not in words
    assert "sexual" not in words


def test_nobody_under_18_is_asked_about_being_named_in_public(case_intake, interview):
    assert interview.node("B2/C21_story_named").is_relevant
    interview.answer("D/D06_birth", "2009")
    assert not interview.node("B2/C21_story_named").is_relevant
    assert not interview.node("B2/C22_media").is_relevant
    assert not any("C21" in node.path or "C22" in node.path for node in questions(case_intake) if node.path[:2] == "E/")


@pytest.mark.parametrize(
    ("path", "value", "is_child"),
    [
        ("D/D07_age_at_event", "17", True), ("D/D07_age_at_event", "18", False), ("D/D07_age_at_event", "", False),
        ("D/D06_birth", "2008-11-24", True), ("D/D06_birth", "2008-11-20", False), ("D/D06_birth", "2008", True),
        ("D/D06_birth", "2007", False), ("D/D06_birth", "1990-05", False), ("B/B09_under_18", "yes", True),
        ("B/B09_under_18", "unknown", False),
    ],
)  # fmt: skip
def test_the_childs_section_opens_when_the_person_may_be_a_child(interview, path, value, is_child):
    interview.answer(path, value)
    assert interview.node("E").is_relevant is is_child


def test_places_are_regions_and_towns_by_their_codes(case_intake):
    codes = case_intake.choice_codes("place")
    assert codes[:2] == ("KZ-10", "KZ-11")
    assert len([code for code in codes if code.startswith("KZ-")]) == 20
    assert case_intake.choice_label("place", "331010000", "ru") == "Талдыкорган"
    assert case_intake.choice_label("place", "KZ-33", "kk") == "Жетісу облысы"


STORY = {
    "SR/G03_official_presence": "no",
    "SR/SR06_own_view": "an invented fear",
    "SR/SR05_level": "medium",
    "W1/W01_needs": "lawyer medical_urgent",
    "B/B01_explained": "who aims free",
    "B/B03_form": "oral_noted",
    "B/B_items/C01_notes": "given",
    "B/B_items/C05_store_identity": "given_limited",
    "B/B_items/C06_send_head_office": "given",
    "A1/A09_earlier_interviews": "no",
    "A1/G05_needed": "yes",
    "A1/G05_interpreter": "AUD-07",
    "A1/G05_bond": "ours",
    "Z/Z_blocks/Z01_text": "An invented account.\nIn two lines.",
    "Z/Z_blocks/Z01_mode": "verbatim",
    "Z/Z_blocks/Z01_language": "kk",
    "A/A03_region_office": "KZ-33",
    "A/A05_interview_dates/A05_on": "2026-11-22",
    "F/F01_relation": "self",
    "D/D01_pseudonym": "Invented 1",
    "D/D06_birth": "1990-05",
    "H/H_stays/H01_from": "2022-01-08",
    "H/H_stays/H01_from_time": "21:30",
    "H/H_stays/H01_from_about": "about",
    "H/H_stays/H02_to": "2022-01",
    "H/H_stays/H05_place_kato": "331010000",
    "H/H_stays/H07_agency": "police",
    "H/H_stays/H10_safeguards/H10_family_told": "no",
    "I/I_episodes/I01_when": "2022-01-09",
    "I/I_episodes/I04_own_words": "invented words",
    "I/I_episodes/I10_signed": "yes",
    "I/I_episodes/I10_signed_text": "an invented paper",
    "I/I_episodes/I05_methods": "blunt_hands",
    "J/J_perpetrators/J01_label": "the tall one",
    "K/K_witnesses/K04_willing": "yes",
    "L/L_injuries/L01_region": "back",
    "L/L_injuries/L02_kind": "bruise",
    "M/M01_words": "invented pain",
    "M/M04_doctors/M04_who": "prison_medic",
    "N/N02_symptoms": "insomnia",
    "O/O_exams/O01_type": "medical_osvid",
    "P/P_items/P01_kind": "photo_injury",
    "P/P_items/P09_custody/P09_from": "MON-3",
    "Q/Q01_history/Q01_status": "suspect",
    "R/R_steps/R10_not_lodged": "fear_reprisal",
    "T/T_cases/T03_articles/T03_article": "146",
    "T/T_cases/T05_states/T05_status": "terminated",
    "U/U_violations/U01_kind": "no_exam",
    "V/V_reprisals/V03_against": "family",
    "V/V_measures/V06_decision": "no_answer",
    "W2/W04_wish": "an invented wish",
    "Z3/Z03_read_back": "yes",
    "Z3/Z03_corrections": "one word",
    "B2/C12_complaint": "given",
    "B2/C13_name_to_prosecutor": "refused",
}


def test_an_interview_is_answered_from_end_to_end(case_intake, interview):
    told = {}
    for place, value in STORY.items():
        path = placed(interview, place)
        interview.answer(path, value)
        told[path] = value
        assert interview.node(path).violation_kind == "", path
    interview.give_reason("D/D02_family_name", "declined")
    second = interview.add_row("H/H_stays")
    interview.answer(f"H/H_stays[{second}]/H03_place_kind", "sizo")
    assert interview.violations() == ()
    saved = interview.answers()
    assert told.items() <= saved.items()
    assert saved["D/D02_family_name#why"] == "declined"
    assert {"E", "E2", "Y"} & {path.split("/")[0] for path in interview.finished_answers()} == set()
    again = Session(case_intake, language="ru", now=lambda: NOW, answers=saved)
    assert again.answers() == saved
    assert again.finished_answers() == interview.finished_answers()
    assert [row.path for row in again.node("H/H_stays").children] == [
        row.path for row in interview.node("H/H_stays").children
    ]


def test_every_section_is_drawn_in_every_language(interview):
    for code in LANGUAGES:
        interview.set_language(code)
        for name in ORDER:
            assert interview.section(name).label, (code, name)


def test_an_empty_interview_holds_only_the_day_to_ask_again(interview):
    assert interview.answers() == {"B/B06_review_date": "2027-11-22"}
