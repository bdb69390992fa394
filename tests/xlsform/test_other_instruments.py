"""The seven instruments beside the interview: whole in three languages, safe in their order, all paths reachable.

The persons who answer here are invented.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from intake_app.xlsform.model import compile_form
from intake_app.xlsform.reader import read_form
from intake_app.xlsform.session import Session
from xlsform.conftest import CASE_INTAKE, NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intake_app.xlsform.form import Definition, Form

NAMES = (
    "follow_up", "sealed_section_x", "child_addendum", "risk_assessment", "examination", "detention_visit",
    "interviewer_notes",
)  # fmt: skip
LANGUAGES = ("kk", "ru", "en")
NEVER_ASKED = {"method", "sv_act", "violation", "reprisal", "physical_symptom", "psych_symptom", "exam_flaw"}
"""Lists that suggest answers: only for coding, after the talk."""
NEEDS = {"W01_needs", "X05_urgent"}
DRAWN = {"body-map", "body-mark"}
TOLD_AT_THE_END = {"SR04_factors", "SR05_level", "SR07_mitigation"}
"""The interview leaves them until the person has gone; a follow-up and an assessment begin with them."""
POINTS_INTO_THE_INTERVIEW = {"L06_episode"}
NOT_FOR_CHILDREN = {"C21_story_named", "C22_media"}
NUMBERS = ("0", "3", "17")
PAIRS = tuple(combinations(("case_intake", *NAMES), 2))


@cache
def source_of(name: str):
    return read_form((CASE_INTAKE.parent / f"{name}.md").read_bytes(), ".md")


@cache
def form_of(name: str) -> Form:
    return compile_form(source_of(name).xform)


def questions(form: Form) -> list[Definition]:
    """In the order in which they are asked."""
    return [node for node in form.root.walk() if node.kind == "question" and node.is_shown]


def worded(form: Form) -> list[Definition]:
    """Everything with words of its own: groups, repeats, notes and questions."""
    return [node for node in form.root.walk() if node.path and node.is_shown and node.path.split("/")[0] != "meta"]


def begin(name: str, language: str = "kk", answers: dict[str, str] | None = None) -> Session:
    return Session(form_of(name), language=language, now=lambda: NOW, answers=answers)


def place_of(form: Form, wanted: set[str]) -> int:
    return next(place for place, node in enumerate(questions(form)) if node.name in wanted)


def is_account(node: Definition) -> bool:
    return "account" in node.appearance or node.name in ("DV7_told", "E08_detained_with_adults", "EX4_account")


@pytest.mark.parametrize("name", NAMES)
def test_an_instrument_is_named_as_its_file_and_needs_no_second_look(name):
    source = source_of(name)
    assert source.form_id == name
    assert source.version
    assert [one for one in source.findings if one.severity != "note"] == []


@pytest.mark.parametrize("name", NAMES)
def test_an_instrument_speaks_three_languages(name):
    form = form_of(name)
    assert form.languages == LANGUAGES
    assert form.default_language == "ru"
    assert list(form.texts.untranslated()) == []
    for node in worded(form):
        words = [form.label(node.path, code) for code in LANGUAGES]
        assert len(set(words)) == len(LANGUAGES), node.path
        assert all(words), node.path


def test_kazakh_is_written_in_kazakh_letters():
    kazakh = "".join(form_of(name).label(node.path, "kk") for name in NAMES for node in worded(form_of(name))).lower()
    assert all(letter in kazakh for letter in "\u04d9\u0493\u049b\u04a3\u04e9\u04b1\u04af\u0456")


def test_russian_and_english_have_no_kazakh_letters():
    mixed = [
        node.path
        for name in NAMES
        for node in worded(form_of(name))
        for code in ("ru", "en")
        if re.search("[\u04d9\u0493\u049b\u04a3\u04e9\u04b1\u04af\u0456\u04bb]", form_of(name).label(node.path, code))
    ]
    assert mixed == []


@pytest.mark.parametrize(("name", "only"), [("sealed_section_x", "X"), ("interviewer_notes", "I")])
def test_a_closed_form_is_closed_whole(name, only):
    assert {node.sensitivity for node in worded(form_of(name))} == {only}


def test_rule_5_sexual_violence_stands_in_no_other_form():
    others = [form_of(name) for name in NAMES if name != "sealed_section_x"]
    assert not any(node.sensitivity == "X" or node.list_name == "sv_act" for form in others for node in questions(form))


@pytest.mark.parametrize("name", NAMES)
def test_rule_11_nothing_is_required(name):
    assert [node.path for node in form_of(name).nodes.values() if node.required.constant is not False] == []


@pytest.mark.parametrize("name", NAMES)
def test_rule_12_lists_that_suggest_answers_are_filled_after_the_talk(name):
    asked = {node.list_name for node in questions(form_of(name)) if not node.is_coding}
    assert asked & NEVER_ASKED == set()


@pytest.mark.parametrize(
    "name", ["follow_up", "sealed_section_x", "child_addendum", "examination", "risk_assessment", "detention_visit"]
)
def test_rule_22_needs_and_suicide_come_before_the_account(name):
    form = form_of(name)
    told = [place for place, node in enumerate(questions(form)) if is_account(node)]
    assert place_of(form, NEEDS) < min(told, default=len(questions(form)))
    assert place_of(form, {"SR10_selfharm", "DV3_selfharm"}) < min(told, default=len(questions(form)))


def test_the_follow_up_looks_at_safety_before_anything_else():
    form = form_of("follow_up")
    assert form.sections[0] == "FU1"
    assert {"SR04_factors", "SR05_level", "SR06_own_view", "SR11_reassess_on"} <= set(form.nodes["FU1"].children)
    assert questions(form)[0].name == "SR06_own_view"


def test_rule_13_the_assessment_has_the_persons_own_view_first_and_a_level_set_by_a_human():
    form = form_of("risk_assessment")
    assert place_of(form, {"SR06_own_view"}) < place_of(form, {"SR04_factors"}) < place_of(form, {"SR05_level"})
    assert form.nodes["RA4/SR05_level"].list_name == "risk_level"
    assert form.nodes["RA4/SR05_level"].calculate is None
    assert "SR11_reassess_on" in form.nodes["RA4"].children
    assert len(form.choice_codes("risk_factor")) == 15


def test_rule_20_nobody_but_a_clinician_says_how_consistent_something_is():
    holders = {name for name in NAMES for node in questions(form_of(name)) if node.list_name == "consistency"}
    assert holders == {"examination"}
    asked = [node.path for node in questions(form_of("examination")) if node.list_name == "consistency"]
    assert {path.split("/")[0] for path in asked} == {"EX5", "EX7"}


def test_rule_30_there_is_a_day_by_which_the_person_is_told():
    assert "W07_feedback_on" in form_of("follow_up").nodes["FU8"].children
    assert "W07_feedback_on" in form_of("child_addendum").nodes["CH8"].children


# --- consent ----------------------------------------------------------------------------------------------------


def consents(form: Form) -> list[Definition]:
    return [node for node in questions(form) if re.fullmatch(r"C\d\d_[a-z_]+(?<!_limits)", node.name)]


@pytest.mark.parametrize("name", ["follow_up", "sealed_section_x", "child_addendum", "examination"])
def test_rule_2_each_consent_has_its_own_limits_and_nothing_is_ticked(name):
    form = form_of(name)
    known = set(form_of("case_intake").nodes)
    codes = {path.rpartition("/")[2] for path in known}
    for node in consents(form):
        assert node.name in codes
        assert node.list_name == "consent_state"
        limits = form.nodes[f"{node.path}_limits"]
        assert (limits.type, limits.sensitivity) == ("text", node.sensitivity)
    assert [path for path in begin(name).answers() if re.search(r"/C\d\d_", path)] == []


def voice(path: str) -> str:
    """Who is asked: the groups around a consent item say so."""
    return next((word for word in ("guardian", "assent") if word in path), "person")


@pytest.mark.parametrize("name", ["follow_up", "child_addendum", "examination"])
def test_a_consent_item_is_asked_in_the_same_words_everywhere(name):
    interview = form_of("case_intake")
    known = {
        (voice(node.path), node.name, code): interview.label(node.path, code)
        for node in consents(interview)
        for code in LANGUAGES
    }
    for node in consents(form_of(name)):
        for code in LANGUAGES:
            assert form_of(name).label(node.path, code) == known[voice(node.path), node.name, code], node.path


def test_what_may_change_about_consent_is_every_item():
    form = form_of("follow_up")
    assert [node.name for node in consents(form)] == list(form.choice_codes("consent_item"))
    assert len(consents(form)) == 25


def test_the_sealed_section_asks_its_two_items_and_writes_only_after_a_yes():
    session = begin("sealed_section_x")
    assert [node.name for node in consents(session.form)] == ["C07_sv_head_office", "C14_sv_in_complaint"]
    session.answer("XB/X00_gate", "now")
    assert not session.node("XD/X_blocks").is_relevant
    session.answer("XC/XC_write", "declined")
    assert not any(session.node(path).is_relevant for path in ("XD/X_blocks", "XE", "XF", "XK"))
    session.answer("XC/XC_write", "yes")
    assert all(session.node(path).is_relevant for path in ("XD/X_blocks", "XE", "XF", "XK"))


@pytest.mark.parametrize("choice", ["later", "other_interviewer", "no"])
def test_the_sealed_section_opens_for_nothing_but_the_persons_yes(choice):
    session = begin("sealed_section_x")
    assert session.answers() == {}
    session.answer("XB/X00_gate", "now")
    assert session.answers()["XC/B06_review_date"] == "2027-11-22"
    session.answer("XB/X00_gate", choice)
    assert [section.name for section in session.sections() if section.is_relevant] == ["XA", "XB"]
    assert session.answers() == {"XB/X00_gate": choice}


def test_the_sealed_section_takes_no_pictures_and_begins_with_help():
    form = form_of("sealed_section_x")
    assert {node.type for node in questions(form)} <= {"text", "date", "select_one", "select_multiple"}
    assert not any(node.appearance & DRAWN for node in form.nodes.values())
    assert place_of(form, {"X05_urgent"}) < place_of(form, {"X00_gate"})
    session = begin("sealed_section_x")
    session.answer("XA/X05_when", "within_72h")
    assert session.node("XA/X05_72h").is_relevant
    assert session.node("XA/X05_7d").is_relevant


@pytest.mark.parametrize("group", ["E03_guardian_consent", "E04_child_assent"])
def test_rule_4_guardian_and_child_decide_each_item_and_none_names_a_child(group):
    form = form_of("child_addendum")
    decided = [node.name for node in consents(form) if f"/{group}/" in node.path]
    assert sorted(decided) == sorted(set(form_of("follow_up").choice_codes("consent_item")) - NOT_FOR_CHILDREN)


def test_the_child_is_spoken_to_as_a_child():
    form = form_of("child_addendum")
    for node in worded(form):
        if "/E04_child_assent/" in node.path:
            assert not re.search(r"\b(Вы|Вас|Вам|Вами|Ваш\w*)\b", form.label(node.path, "ru")), node.path
            assert not re.search(r"\bсіз|ыңыз\b|іңіз\b", form.label(node.path, "kk").lower()), node.path


def test_a_child_is_not_talked_with_when_the_guardian_cannot_decide():
    session = begin("child_addendum")
    assert not session.node("CH1/CH1_no_talk").is_relevant
    session.answer("CH1/E05_guardian_conflict", "yes")
    assert session.node("CH1/CH1_no_talk").is_relevant


# --- the other forms --------------------------------------------------------------------------------------------


def test_a_visit_names_nobody_who_is_held():
    form = form_of("detention_visit")
    assert {node.name for node in questions(form) if node.sensitivity in "P3"} == {"DV1_head"}
    session = begin("detention_visit")
    row = session.node("DV7/DV7_talks").children[0].path
    session.answer(f"{row}/DV7_code", "D-7")
    assert session.violations() == ()
    session.answer(f"{row}/DV7_code", "Invented Person")
    assert session.node(f"{row}/DV7_code").violation_kind == "constraint"


def test_the_body_map_of_an_examination_is_that_of_the_interview():
    marks, examined = (form_of(name).nodes for name in ("case_intake", "examination"))
    here = examined["EX5/L_injuries"]
    assert "body-map" in here.appearance
    assert "body-mark" in here.children["L01_mark"].appearance
    there = next(node for node in marks.values() if node.name == "L_injuries")
    assert set(there.children) - POINTS_INTO_THE_INTERVIEW <= set(here.children)


def test_the_clinicians_part_follows_the_monitors():
    form = form_of("examination")
    assert form.sections == tuple(f"EX{number}" for number in range(1, 9))
    assert place_of(form, {"EX4_account"}) < place_of(form, {"EX5_complaints"}) < place_of(form, {"O08_consistency"})


def test_rule_28_somebody_who_listened_three_times_today_is_told_that_it_is_enough():
    session = begin("interviewer_notes")
    for talks, is_said in (("2", False), ("3", True), ("", False)):
        session.answer("INC/INC_talks_today", talks)
        assert session.node("INC/INC_enough").is_relevant is is_said


# --- the same thing is the same everywhere ----------------------------------------------------------------------


def same_names(first: str, second: str) -> Iterator[tuple[Definition, Definition]]:
    other = {node.name: node for node in questions(form_of(second))}
    return ((node, other[node.name]) for node in questions(form_of(first)) if node.name in other)


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_what_has_one_name_is_one_question(first, second):
    closed = {"sealed_section_x", "interviewer_notes"} & {first, second}
    for node, other in same_names(first, second):
        assert (node.type, node.list_name) == (other.type, other.list_name), node.name
        if not closed:
            assert node.sensitivity == other.sensitivity, node.name
            assert node.is_coding == other.is_coding or node.name in TOLD_AT_THE_END, node.name


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_a_list_has_the_same_choices_in_every_form(first, second):
    one, two = form_of(first), form_of(second)
    for name in set(one.instances) & set(two.instances):
        assert one.choice_codes(name) == two.choice_codes(name), name
        for code in one.choice_codes(name):
            words = [(form.choice_label(name, code, language)) for form in (one, two) for language in LANGUAGES]
            assert words[:3] == words[3:], (name, code)


# --- answering --------------------------------------------------------------------------------------------------


def open_paths(session: Session) -> set[str]:
    """The plain paths of all that is relevant now."""
    found = set()
    waiting = [session.node(name) for name in session.form.sections]
    while waiting:
        view = waiting.pop()
        if view.is_relevant:
            found.add(re.sub(r"\[[a-z2-7]{10}\]", "", view.path))
            waiting += view.children
    return found


def tries(form: Form, node: Definition) -> tuple[str, ...]:
    codes = form.choice_codes(node.list_name)
    if node.type == "select_multiple":
        return (" ".join(codes),)
    if node.type == "select_one":
        return codes
    return NUMBERS if node.type == "integer" else ("D-7",) * (node.type == "text")


def all_that_opens(session: Session) -> set[str]:
    """Every path that some answer opens: each choice is tried, the one that opens most is left standing."""
    opened = open_paths(session)
    for _ in range(2):
        waiting = [session.node(name) for name in session.form.sections]
        while waiting:
            view = session.node(waiting.pop(0).path)
            if not view.is_relevant:
                continue
            waiting[:0] = view.children
            node = session.form.nodes[re.sub(r"\[[a-z2-7]{10}\]", "", view.path)]
            best = ("", -1)
            for value in tries(session.form, node) if view.kind == "question" else ():
                if session.answer(view.path, value).paths - {view.path}:
                    now = open_paths(session)
                    opened |= now
                    best = max(best, (value, len(now)), key=lambda one: one[1])
            if best[0]:
                session.answer(view.path, best[0])
    return opened


@pytest.mark.parametrize("name", NAMES)
def test_every_question_can_be_reached_by_answers(name):
    session = begin(name)
    reached = all_that_opens(session)
    assert {node.path for node in worded(session.form)} - reached == set()
    again = begin(name, "ru", session.answers())
    assert again.answers() == session.answers()
    assert again.finished_answers() == session.finished_answers()


@pytest.mark.parametrize("name", NAMES)
def test_every_section_is_drawn_in_every_language(name):
    session = begin(name)
    for code in LANGUAGES:
        session.set_language(code)
        assert all(session.section(section).label for section in session.form.sections)
