"""The built-in questionnaire: whole in three languages, safe in its order, and answerable from end to end.

The person who answers here is invented.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from intake_app.xlsform.model import CLASSES
from intake_app.xlsform.reader import read_form
from intake_app.xlsform.session import Session
from xlsform.conftest import CASE_INTAKE, NOW

if TYPE_CHECKING:
    from intake_app.xlsform.form import Definition

ORDER = ("SR", "W1", "B", "Z", "D", "E", "H", "I", "J", "K", "L", "O", "P", "R", "W2", "Z3", "B2")
REPEATS = {
    "Z/Z_blocks", "H/H_stays", "I/I_episodes", "J/J_perpetrators", "K/K_witnesses", "L/L_injuries", "O/O_exams",
    "P/P_items", "R/R_steps",
}  # fmt: skip
FILLED_AFTER_THE_TALK = {"method", "purpose", "involvement", "exam_flaw", "vulnerability"}
MAY_BE_REQUIRED = {"B01_explained", "B03_form", "C01_notes", "D01_pseudonym"}
LANGUAGES = ("kk", "ru", "en")


def questions(form) -> list[Definition]:
    return [node for node in form.nodes.values() if node.kind == "question" and node.is_shown]


@pytest.fixture
def interview(case_intake):
    """Give a new interview in Kazakh."""
    return Session(case_intake, language="kk", now=lambda: NOW)


def test_the_form_needs_no_second_look():
    source = read_form(CASE_INTAKE.read_bytes(), ".md")
    assert source.form_id == "case_intake"
    assert source.findings == ()


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


def test_every_question_says_its_own_class():
    xform = read_form(CASE_INTAKE.read_bytes(), ".md").xform.decode()
    binds = re.findall(r'<bind nodeset="([^"]+)"([^>]*)/>', xform)
    without = [path for path, rest in binds if "intake:class=" not in rest and "/meta/" not in path]
    assert without == []
    assert set(re.findall(r'intake:class="([^"]+)"', xform)) <= set(CLASSES) - {"X"}


def test_a_sealed_section_is_not_in_this_form(case_intake):
    assert not any(node.name.startswith("X") or node.list_name == "sv_act" for node in case_intake.nodes.values())


def test_lists_that_suggest_answers_are_only_for_coding(case_intake):
    asked = [node for node in questions(case_intake) if not node.is_coding]
    assert {node.list_name for node in asked} & FILLED_AFTER_THE_TALK == set()
    assert {"I05_methods", "J06_certainty", "I16_certainty"} <= {
        node.name for node in questions(case_intake) if node.is_coding
    }


def test_nothing_about_the_person_or_the_acts_is_required(case_intake):
    required = {node.name for node in case_intake.nodes.values() if node.required.constant is not False}
    assert required == MAY_BE_REQUIRED


def test_every_consent_is_asked_once_and_nothing_is_ticked_beforehand(case_intake, interview):
    items = [node for node in questions(case_intake) if node.list_name == "consent_state"]
    own = [node for node in items if not node.path.startswith("E/")]
    assert sorted(node.name[:3] for node in own) == [f"C{number:02}" for number in range(1, 26)]
    assert not any("consent" in path or "/C" in path for path in interview.answers())
    before, after = ({node.name[:3] for node in own if node.path.startswith(f"{group}/")} for group in ("B", "B2"))
    assert before == {f"C{number:02}" for number in (*range(1, 9), 24, 25)}
    assert after == {f"C{number:02}" for number in range(9, 24)}


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
        ("D/D06_birth", "2007", False), ("D/D06_birth", "1990-05", False),
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


def first_row(session: Session, path: str) -> str:
    return session.node(path).children[0].path


STORY = {
    "SR/SR06_own_view": "an invented fear",
    "SR/SR05_level": "medium",
    "W1/W01_needs": "lawyer medical_urgent",
    "B/B01_explained": "who aims free",
    "B/B03_form": "oral_noted",
    "B/B_items/C01_notes": "given",
    "B/B_items/C05_store_identity": "given_limited",
    "B/B_items/C06_send_head_office": "given",
    "Z/Z_blocks/Z01_text": "An invented account.\nIn two lines.",
    "Z/Z_blocks/Z01_mode": "verbatim",
    "Z/Z_blocks/Z01_language": "kk",
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
    "O/O_exams/O01_type": "medical_osvid",
    "P/P_items/P01_kind": "photo_injury",
    "R/R_steps/R10_not_lodged": "fear_reprisal",
    "W2/W04_wish": "an invented wish",
    "Z3/Z03_read_back": "yes",
    "Z3/Z03_corrections": "one word",
    "B2/C12_complaint": "given",
    "B2/C13_name_to_prosecutor": "refused",
}


def test_an_interview_is_answered_from_end_to_end(case_intake, interview):
    told = {}
    for place, value in STORY.items():
        path = place
        for repeat in REPEATS:
            if place.startswith(f"{repeat}/"):
                path = first_row(interview, repeat) + place.removeprefix(repeat)
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
    assert "E" not in {path.split("/")[0] for path in interview.finished_answers()}
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
