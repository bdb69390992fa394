"""The do-no-harm rules that concern the interview, each on real vaults and the real questionnaires. All is invented.

The numbers are those of the rules in the field's own notes; every test is named after the rule it holds.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from intake_app.domain.consent import decide
from intake_app.domain.entry_kinds import ConsentWithdrawn
from intake_app.domain.errors import ConsentMissingError
from intake_app.domain.sensitivity import INTERVIEWER
from intake_app.i18n import LANGUAGES
from intake_app.services.earlier_talks import EarlierTalks
from intake_app.services.help_contacts import load_contacts
from intake_app.services.sheets import NOTES_FORM, SEALED_FORM, new_sheet
from intake_app.services.vault_session import Act
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.messages import describe
from intake_app.ui.presenters.interview import InterviewPresenter
from intake_app.ui.presenters.interview_phases import ACCOUNT, BEFORE, LISTS, phases_of
from intake_app.ui.presenters.interview_start import StartPresenter, StartWays
from legal_case import complaints_of
from rule_stage import (
    CONSENTED,
    ENGLISH,
    MARKER,
    Everywhere,
    above,
    fill,
    hand_over,
    prepared,
    says,
    shown,
    strip_times,
    talk,
    tell,
)
from services_desk import Desk, field_desk, office, stick

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["field_desk", "office", "stick"]


# --- consent ---------------------------------------------------------------------------------------------------------


def test_rule_02_consent_is_per_item_dated_limited_withdrawable_and_silence_is_no(field_desk: Desk) -> None:
    case = field_desk.interviews.begin(language="ru")
    today = field_desk.clock().date()
    assert not decide(field_desk.session.case(case), "bundle_office", today).is_allowed, "silence"
    item = "B/B_items/C06_send_head_office"
    fill(field_desk, case, {item: "given_limited", f"{item}_limits": "без адреса", "B/B06_review_date": "2026-12-31"})
    folded = field_desk.session.case(case)
    told = folded.consents["C06_send_head_office:person"]
    assert (told.value.state, told.value.limits, told.value.review_on) == ("given_limited", "без адреса", "2026-12-31")
    assert told.origin.at.startswith("2026-11-22")
    assert set(folded.consents) == {"C06_send_head_office:person"}, "one item says nothing about another"
    decision = decide(folded, "bundle_office", today)
    assert (decision.is_allowed, decision.limits) == (True, ("без адреса",))
    assert not decide(folded, "bundle_lawyer", today).is_allowed
    assert not decide(folded, "bundle_office", today + timedelta(days=60)).is_allowed, "expired"
    fill(field_desk, case, {item: "withdrawn"})
    assert not decide(field_desk.session.case(case), "bundle_office", today).is_allowed


def test_rule_03_a_withdrawal_acts_at_once_and_travels(field_desk: Desk, office: Desk, stick: Path) -> None:
    case = field_desk.interviews.begin(language="ru")
    fill(field_desk, case, CONSENTED)
    fill(field_desk, case, {"B2/C12_complaint": "given", "B2/C13_name_to_prosecutor": "given"})
    hand_over(field_desk, office, case, stick)
    office.release.demand(office.session.case(case), "complaint")
    body = ConsentWithdrawn(scope="stop_use", items=("C12_complaint",))
    field_desk.session.record(case, [Act("consent.withdrawn", "A", body)])
    with pytest.raises(ConsentMissingError):
        field_desk.release.demand(field_desk.session.case(case), "complaint")
    interview = field_desk.interviews.open(case, "ru")
    assert interview.session.answers()["B2/C12_complaint"] == "withdrawn", "the interview shows it too"
    hand_over(field_desk, office, case, stick)
    with pytest.raises(ConsentMissingError):
        office.release.demand(office.session.case(case), "complaint")


def test_rule_04_a_child_needs_guardian_and_assent_and_the_childs_no_wins(field_desk: Desk) -> None:
    case = field_desk.interviews.begin(language="ru")
    today = field_desk.clock().date()
    fill(field_desk, case, {"D/D06_birth": "2012-05-01", "D/D07_age_at_event": "10"})
    relevant = {one.name: one.is_relevant for one in field_desk.interviews.open(case, "ru").session.sections()}
    assert relevant["E"]
    guardian, child = "E/E03_guardian_consent/C06_send_head_office", "E/E04_child_assent/C06_send_head_office"
    for answers, is_allowed in (
        ({guardian: "given"}, False),
        ({guardian: "", child: "given"}, False),
        ({guardian: "given", child: "given"}, True),
        ({child: "refused"}, False),
    ):
        fill(field_desk, case, answers)
        assert decide(field_desk.session.case(case), "bundle_office", today).is_allowed is is_allowed, answers
    paths = field_desk.interviews.open(case, "ru").form.nodes
    assert not [path for path in paths if path.startswith("E/") and "C21" in path], "nobody can name a child"


# --- the sealed section ----------------------------------------------------------------------------------------------


def test_rule_05_section_x_leaves_no_trace(field_desk: Desk, office: Desk, stick: Path) -> None:
    case = prepared(field_desk)
    before = Everywhere(field_desk, case).look()
    key = new_sheet(SEALED_FORM)
    tell(field_desk, case, f"{MARKER} бірінші", "verbatim", key)
    sealed = field_desk.interviews.open(case, "ru", key)
    texts = [node.path for node in sealed.form.nodes.values() if node.type == "text" and "[" not in node.path]
    loose = [path for path in texts if all(parent.kind != "repeat" for parent in above(sealed.form.nodes, path))]
    fill(field_desk, case, {path: f"{MARKER} {number}" for number, path in enumerate(loose)}, key)
    # Half typed and not recorded: a draft tells as little as an entry.
    half = field_desk.interviews.open(case, "ru", key)
    half.session.answer(loose[0], f"{MARKER} жарты")
    section = loose[0].partition("/")[0]
    field_desk.interviews.save_draft(case, half.draft_name(section), half.draft(section))
    after = Everywhere(field_desk, case).look()
    assert not [place for place, words in after.items() if MARKER in words]
    assert [place for place in after if strip_times(after[place]) != strip_times(before[place])] == []
    classes = {entry.header.sensitivity for entry in field_desk.session.case(case).order if says(entry, MARKER)}
    assert classes == {"X"}
    hand_over(field_desk, office, case, stick)
    there = Everywhere(office, case).look()
    assert not [place for place, words in there.items() if MARKER in words or "sexual" in words.lower()]
    assert not [entry for entry in office.session.case(case).order if says(entry, MARKER)]
    assert field_desk.interviews.open(case, "ru", key).session.answers()[loose[0]] == f"{MARKER} жарты"


def test_rule_05_only_a_cleared_interviewer_is_offered_the_door(field_desk: Desk) -> None:
    case = field_desk.interviews.begin(language="ru")
    presenter = talk(field_desk)
    presenter.open(case, "ru")
    assert not presenter.state.can_open_sealed
    assert SEALED_FORM not in dict(field_desk.interviews.offered())


# --- what is written down --------------------------------------------------------------------------------------------


def test_rule_09_every_block_says_how_it_was_recorded_and_print_shows_it(field_desk: Desk) -> None:
    case = prepared(field_desk)
    tell(field_desk, case, "Со слов, коротко (выдумано).", "summary_unread")
    tell(field_desk, case, "Ойдан, аудармашы арқылы.", "verbatim_interp", interpreter="АУД-7")
    told = [one.value for one in field_desk.session.case(case).statements]
    assert [one.mode for one in told] == ["verbatim", "summary_unread", "verbatim_interp"]
    assert (told[2].interpreter, {one.language for one in told}) == ("АУД-7", {"ru"})
    paper = "\n".join(complaints_of(field_desk).draft(case, "d1", "ru", "ru").sentences.values()).lower()
    assert "дословно" in paper
    assert "кратк" in paper
    # A translation stands beside what was told; it is another question and never the same text.
    nodes = field_desk.interviews.open(case, "ru").form.nodes
    assert "Z3/Z05_translations/Z05_text" in nodes


def test_rule_10_no_note_of_the_interviewer_is_in_any_bundle(field_desk: Desk, office: Desk, stick: Path) -> None:
    case = prepared(field_desk)
    fill(field_desk, case, {"SR/SR07_mitigation": MARKER})
    notes = field_desk.interviews.open(case, "ru", new_sheet(NOTES_FORM))
    texts = [node for node in notes.form.nodes.values() if node.type == "text"]
    assert {node.sensitivity for node in notes.form.nodes.values() if node.kind == "question" and node.is_shown} == {
        INTERVIEWER
    }
    fill(field_desk, case, {texts[0].path: MARKER}, notes.sheet)
    hand_over(field_desk, office, case, stick)
    folded = office.session.case(case)
    assert not [entry for entry in folded.order if entry.header.sensitivity == INTERVIEWER and entry.has_body]
    assert not [entry for entry in folded.order if says(entry, MARKER)]
    for use in ("bundle_lawyer", "un_rapporteur", "complaint", "statistics", "partners"):
        assert field_desk.release.decide(field_desk.session.case(case), use).withheld[INTERVIEWER] == "always"
    paper = complaints_of(field_desk).draft(case, "d1", "ru", "ru")
    assert MARKER not in repr((paper.sheets, paper.sentences, paper.sources))


def test_rule_11_nothing_about_person_acts_body_or_perpetrator_is_mandatory(field_desk: Desk) -> None:
    case = field_desk.interviews.begin(language="ru")
    interview = field_desk.interviews.open(case, "ru")
    fill(field_desk, case, {"B/B03_form": "oral_noted", "B/B_items/C01_notes": "given"})
    for section in interview.sections:
        field_desk.interviews.record(case, interview.finish(section))
    assert field_desk.session.case(case).consents
    required = {path.rpartition("/")[2] for path in interview.session.violations()}
    assert required <= {"B01_explained", "B03_form", "C01_notes", "D01_pseudonym", "A07_record_mode"}
    answers = {"unknown", "declined", "not_asked"}
    for node in interview.form.nodes.values():
        if node.list_name == "answer5":
            assert answers <= set(interview.form.choice_codes("answer5"))
    interview.session.give_reason("D/D02_family_name", "declined")
    interview.recorded(field_desk.interviews.record(case, interview.finish("D")))
    assert field_desk.session.case(case).answers["D/D02_family_name#why"].value == "declined"


def test_rule_12_lists_are_filled_when_the_person_has_left(field_desk: Desk) -> None:
    case = prepared(field_desk)
    presenter = talk(field_desk, False, True)
    presenter.open(case, "ru")
    never = {"method", "purpose", "involvement", "exam_flaw", "vulnerability"}
    for section in [one.name for one in presenter.state.sections if one.name != LISTS]:
        presenter.go_to(section)
        assert not presenter.state.shows_coding
        tree = presenter.state.section
        assert tree is not None
        assert not [node.path for node in shown(tree, with_lists=False) if node.list_name in never]
    presenter.go_to(LISTS)
    assert presenter.state.current != LISTS, "not yet"
    presenter.go_to(LISTS)
    assert presenter.state.current == LISTS
    assert presenter.state.shows_coding
    tree = presenter.state.section
    assert tree is not None
    coded = [node for node in shown(tree, with_lists=True) if node.is_coding]
    assert coded
    told = [node for node in shown(tree, with_lists=True) if not node.is_coding]
    assert all(node.is_readonly for node in told)
    assert "Меня держали четыре дня (выдумано)." in {node.value for node in told}
    presenter.go_to("W2")
    assert not presenter.state.shows_coding, "hidden again"


def test_rule_18_third_persons_are_named_only_with_their_own_basis(field_desk: Desk) -> None:
    case = prepared(field_desk)
    interview = field_desk.interviews.open(case, "ru")
    row = f"K/K_witnesses[{interview.session.add_row('K/K_witnesses')}]"
    answers = {"K01_label": "сокамерница", "K02_name": "Тайна Скрытова", "K03_what": "видела, как вели"}
    for name, value in (answers | {"K04_willing": "yes"}).items():
        interview.session.answer(f"{row}/{name}", value)
    interview.recorded(field_desk.interviews.record(case, interview.finish("K")))
    assert field_desk.session.case(case).answers[f"{row}/K02_name"].origin.sensitivity == "3"
    paper = complaints_of(field_desk).draft(case, "d1", "ru", "ru")
    printed = "\n".join(paper.sentences.values())
    assert "сокамерница" in printed
    assert "Скрытова" not in printed


# --- who asks, in which order ----------------------------------------------------------------------------------------


def test_rule_21_who_told_before_is_not_asked_again(field_desk: Desk) -> None:
    case = prepared(field_desk)
    went: list[tuple[str, str]] = []
    ways = StartWays(
        begin=lambda name: went.append(("begin", name)), record=lambda name: went.append(("record", name)),
        follow_up=lambda name: went.append(("follow-up", name)), back=lambda: None,
    )  # fmt: skip
    start = StartPresenter(
        EarlierTalks(field_desk.session, field_desk.forms), ImmediateRunner(), ENGLISH,
        explain=lambda error: describe(error, ENGLISH), ways=ways,
    )  # fmt: skip
    start.open()
    start.type_name("vydumannaya")
    start.go_on()
    assert start.state.found is not None
    (line,) = start.state.found
    assert line.case_id == case
    assert "1 part of the account" in line.told
    assert "Меня держали" not in repr(start.state), "what was said stays inside"
    assert went == []
    start.another_person()
    assert went == [("begin", "vydumannaya")]
    # The same day one goes on; on a later day the interview says once what is there.
    presenter = talk(field_desk)
    presenter.open(case, "ru")
    assert [notice.code for notice in presenter.state.notices] == []
    field_desk.clock.at += timedelta(days=3)
    presenter.open(case, "ru")
    (notice,) = presenter.state.notices
    assert notice.code == "earlier"
    assert "1 part of the account" in notice.lines[0]
    presenter.understood("earlier")
    assert presenter.state.notices == ()


def test_rule_22_safety_and_needs_come_before_the_account(field_desk: Desk, tmp_path: Path) -> None:
    case = field_desk.interviews.begin(language="ru")
    interview = field_desk.interviews.open(case, "ru")
    phases = {phase.code: phase.sections for phase in phases_of(interview.form, interview.accounts)}
    names = {path.rpartition("/")[2]: path.partition("/")[0] for path in interview.form.nodes}
    asked_first = {names[name] for name in ("SR10_selfharm", "W01_needs", "SR06_own_view", "C01_notes")}
    assert asked_first <= set(phases[BEFORE])
    assert [one.name for one in interview.session.sections()].index(phases[ACCOUNT][0]) >= len(asked_first)
    presenter = talk(field_desk)
    presenter.open(case, "ru")
    assert presenter.state.current in phases[BEFORE]
    presenter.answer("SR/SR10_selfharm", "yes")
    (notice,) = presenter.state.notices
    assert notice.code == "crisis"
    assert not any(letter.isdigit() for letter in repr(notice)), "no number that nobody has entered"
    (tmp_path / "ours.toml").write_text(
        '[[contact]]\nname = { en = "Invented crisis line" }\nreach = "0-00 (invented)"\nfor = ["crisis"]\n', "utf-8"
    )
    presenter = InterviewPresenter(
        field_desk.interviews, ImmediateRunner(), ENGLISH, later=lambda _ms, _what: lambda: None,
        explain=lambda error: describe(error, ENGLISH), closed=lambda _case: None, contacts=load_contacts(tmp_path),
    )  # fmt: skip
    presenter.open(case, "ru")
    presenter.answer("SR/SR10_selfharm", "yes")
    assert presenter.state.notices[0].lines == ("Invented crisis line  ·  0-00 (invented)",)
    presenter.go_to("W2")
    assert presenter.state.current == "W2", "the card asks to stop and never blocks"


@pytest.mark.parametrize("language", LANGUAGES)
def test_rule_29_an_interpreter_is_a_code_bound_to_silence_and_no_relative(field_desk: Desk, language: str) -> None:
    case = field_desk.interviews.begin(language="ru")
    interview = field_desk.interviews.open(case, language)
    nodes = {path.rpartition("/")[2]: node for path, node in interview.form.nodes.items()}
    assert {"G05_chosen", "G05_interpreter", "G05_bond", "G05_promise"} <= set(nodes)
    assert {nodes[name].sensitivity for name in ("G05_interpreter", "G05_bond", "G05_promise")} == {INTERVIEWER}
    path = nodes["G05_bond"].path
    for bond, codes in (("relative", ["interpreter"]), ("official", ["interpreter"]), ("ours", [])):
        presenter = talk(field_desk)
        presenter.open(case, language)
        presenter.answer(nodes["G05_needed"].path, "yes")
        presenter.answer(path, bond)
        assert [notice.code for notice in presenter.state.notices] == codes
    tell(field_desk, case, "Ойдан.", "verbatim_interp", interpreter="АУД-7")
    (told,) = field_desk.session.case(case).statements
    assert told.value.interpreter == "АУД-7"
