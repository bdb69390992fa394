"""Further questionnaires of one case: their answers beside those of the interview, their drafts, what they record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake_app.domain.consent import decide
from intake_app.domain.entry_kinds import Answers
from intake_app.domain.sealed_part import without_sealed
from intake_app.services.open_interview import FORM_OF_DRAFT
from intake_app.services.sheets import (
    SEALED_FORM,
    SheetKey,
    answers_in,
    counts_as_unfinished,
    new_sheet,
    read_sheet_name,
    sheets_of,
    split_draft_name,
)
from intake_app.services.vault_session import Act
from sheet_forms import fill, told, with_sheets

if TYPE_CHECKING:
    from pathlib import Path

    from services_desk import Desk


@pytest.fixture
def desk(field_desk: Desk, tmp_path: Path) -> Desk:
    return with_sheets(field_desk, tmp_path / "forms")


def test_names_of_sheets_go_there_and_back() -> None:
    key = new_sheet("follow_up")
    assert read_sheet_name(key.name) == key
    assert split_draft_name(key.draft("F1")) == (key, "F1")
    assert split_draft_name(key.draft("")) == (key, "")
    assert split_draft_name("D") == (None, "D")
    assert split_draft_name(SheetKey("a.b", "abcdefghij").draft("F.1")) == (SheetKey("a.b", "abcdefghij"), "F.1")
    assert read_sheet_name("") is None
    assert new_sheet("опрос 1").form_id == "______1"


def test_the_answers_of_a_sheet_stand_under_its_name_and_leave_the_interview_alone(desk: Desk) -> None:
    case = desk.interviews.begin(language="ru", pseudonym="Выдуманная")
    first, second = new_sheet("follow_up"), new_sheet("follow_up")
    fill(desk, case, first, {"F1/F1_when": "ойдан", "F1/F1_notes": "тек маған"})
    fill(desk, case, second, {"F1/F1_when": "кейін"})
    folded = desk.session.case(case)
    stored = folded.answers[f"{first.name}/F1/F1_when"]
    assert (stored.value, stored.origin.sensitivity) == ("ойдан", "T")
    assert folded.answers[f"{first.name}/F1/F1_notes"].origin.sensitivity == "I"
    bodies = [entry.read_body() for entry in folded.order if entry.header.kind == "answers"]
    assert {body.section for body in bodies} == {"D", "F1"}
    assert {path: one.value for path, one in answers_in(folded, None).items()} == {"D/D01_pseudonym": "Выдуманная"}
    assert [(sheet.key, sheet.answered) for sheet in sheets_of(folded)] == [(first, 2), (second, 1)]
    assert _own_changes(desk, case) == set()
    again = desk.interviews.open(case, "en", second)
    assert again.session.answers() == {"F1/F1_when": "кейін"}
    assert again.changes("F1") == {}


def test_a_sheet_that_is_only_begun_is_a_draft_with_its_very_form(desk: Desk, tmp_path: Path) -> None:
    case = desk.interviews.begin(language="ru")
    key = new_sheet("follow_up")
    interview = desk.interviews.open(case, "en", key)
    interview.session.answer("F1/F1_when", "жартыла")
    desk.interviews.save_draft(case, interview.draft_name("F1"), interview.draft("F1"))
    assert desk.session.index.row(case).state == "draft"
    (sheet,) = desk.interviews.sheets(case)
    assert (sheet.key, sheet.title, sheet.answered) == (key, "Follow-up", 1)
    assert desk.interviews.last_sheet(case, "follow_up") == key
    # The questionnaire changes while the draft waits: it opens with the one it was begun with.
    file = tmp_path / "forms" / "follow_up.md"
    file.write_text(file.read_text("utf-8").replace("F1_when", "F1_day"), "utf-8")
    again = desk.interviews.open(case, "en", key)
    assert again.form.sha256 == interview.form.sha256
    assert again.session.answers() == {"F1/F1_when": "жартыла"}
    assert FORM_OF_DRAFT not in again.all_changes().get("", {})
    assert desk.interviews.open(case, "en").session.answers().get("F1/F1_when") is None
    again.recorded(desk.interviews.record(case, again.finish("F1")))
    assert desk.session.drafts.drafts(case) == []
    assert desk.session.index.row(case).state != "draft"


def test_the_risk_set_in_a_sheet_is_the_risk_of_the_case(desk: Desk) -> None:
    case = desk.interviews.begin(language="ru")
    fill(desk, case, None, {"SR/SR05_level": "low"})
    answers = {"SR/SR05_level": "extreme", "SR/SR11_reassess_on": "2026-12-01"}
    fill(desk, case, new_sheet("risk_assessment"), answers)
    risk = desk.session.case(case).risk
    assert risk is not None
    assert (risk.value.level, risk.value.reassess_on) == ("extreme", "2026-12-01")


def test_consent_in_a_sheet_counts_for_the_case_and_is_not_ticked_from_what_was_said_before(desk: Desk) -> None:
    case = desk.interviews.begin(language="ru")
    fill(desk, case, None, {"B/B_items/C06_send_head_office": "given"})
    key = new_sheet("follow_up")
    interview = desk.interviews.open(case, "en", key)
    path = "F2/C06_send_head_office"
    assert path not in interview.session.answers()
    assert interview.earlier_consent(path, interview.session.answers()) == "given"
    fill(desk, case, key, {path: "refused"})
    folded = desk.session.case(case)
    assert not decide(folded, "bundle_office", desk.clock().date()).is_allowed
    assert desk.interviews.open(case, "en", key).session.answers()[path] == "refused"
    assert desk.interviews.open(case, "en").session.answers()["B/B_items/C06_send_head_office"] == "refused"


def test_limits_of_an_item_belong_to_its_decision(desk: Desk) -> None:
    case = desk.interviews.begin(language="ru")
    key = new_sheet("follow_up")
    item = "F2/C06_send_head_office"
    fill(desk, case, key, {item: "given_limited", f"{item}_limits": "без имени (выдумано)"})
    consent = desk.session.case(case).consents["C06_send_head_office:person"].value
    assert (consent.state, consent.limits) == ("given_limited", "без имени (выдумано)")
    fill(desk, case, key, {f"{item}_limits": "никому из родных"})
    assert desk.session.case(case).consents["C06_send_head_office:person"].value.limits == "никому из родных"
    again = desk.interviews.open(case, "en", key)
    assert again.session.answers()[f"{item}_limits"] == "никому из родных"
    assert again.all_changes() == {}


def test_told_words_of_a_sheet_are_statements_and_come_back_into_it(desk: Desk) -> None:
    case = desk.interviews.begin(language="kk")
    key = new_sheet("follow_up")
    path = told(desk, case, key, "F1/F1_told", "F1_words", "ойдан шығарылған жалғасы")
    (statement,) = desk.session.case(case).statements
    assert (statement.value.mode, statement.value.language, statement.origin.sensitivity) == ("verbatim", "kk", "T")
    again = desk.interviews.open(case, "en", key)
    assert again.session.answers()[path] == "ойдан шығарылған жалғасы"
    assert again.all_changes() == {}
    assert _own_changes(desk, case) == set()
    again.session.answer(path, "түзетілген")
    again.recorded(desk.interviews.record(case, again.finish("F1")))
    (statement,) = desk.session.case(case).statements
    assert statement.value.text == "түзетілген"


def test_words_that_were_taken_back_are_not_recorded_again_and_again(desk: Desk) -> None:
    case = desk.interviews.begin(language="kk")
    key = new_sheet("follow_up")
    path = told(desk, case, key, "F1/F1_told", "F1_words", "ойдан")
    interview = desk.interviews.open(case, "en", key)
    interview.session.remove_row(path.rpartition("/")[0])
    desk.interviews.record(case, interview.finish("F1"))
    count = len(desk.session.case(case).order)
    again = desk.interviews.open(case, "en", key)
    assert again.all_changes() == {}
    assert desk.interviews.record(case, again.finish("F1")) == ()
    assert len(desk.session.case(case).order) == count


def test_the_sealed_sheet_is_no_sheet_for_who_has_not_opened_it(desk: Desk) -> None:
    case = desk.interviews.begin(language="kk")
    key = new_sheet(SEALED_FORM)
    told(desk, case, key, "X/X_told", "X01_text", "ойдан: құпия")
    folded = desk.session.case(case)
    assert {entry.header.sensitivity for entry in folded.order if entry.header.kind == "statement"} == {"X"}
    assert [sheet.key for sheet in sheets_of(folded)] == [key]
    assert sheets_of(without_sealed(folded)) == ()
    assert desk.interviews.sheets(case) == ()
    assert desk.interviews.last_sheet(case, SEALED_FORM) == key
    assert not counts_as_unfinished(key.draft("X"))


def test_answers_whose_question_is_gone_are_kept_apart_and_never_taken_back(desk: Desk) -> None:
    case = desk.interviews.begin(language="kk")
    key = new_sheet("follow_up")
    fill(desk, case, key, {"F1/F1_when": "ойдан"})
    form = desk.interviews.open(case, "en", key).form
    _tell_something_unknown(desk, case, key, form.sha256)
    again = desk.interviews.open(case, "en", key)
    assert again.orphans == {"F1/F1_gone": "қалған"}
    assert again.all_changes() == {}
    desk.interviews.record(case, again.finish("F1"))
    assert desk.session.case(case).answers[f"{key.name}/F1/F1_gone"].value == "қалған"


def _own_changes(desk: Desk, case: str) -> set[str]:
    """Sections of the interview itself that differ from the journal, without the review date it proposes."""
    return set(desk.interviews.open(case, "en").all_changes()) - {"B", "B2"}


def _tell_something_unknown(desk: Desk, case: str, key: SheetKey, form: str) -> None:
    body = Answers(form=form, section="F1", values={f"{key.name}/F1/F1_gone": "қалған"})
    desk.session.record(case, [Act("answers", "T", body)])


def test_what_does_not_fit_but_was_typed_here_stays_in_its_field(desk: Desk) -> None:
    case = desk.interviews.begin(language="kk")
    key = new_sheet("risk_assessment")
    fill(desk, case, key, {"SR/SR11_reassess_on": "келесі аптада"})
    again = desk.interviews.open(case, "en", key)
    assert again.orphans == {}
    assert again.session.answers() == {"SR/SR11_reassess_on": "келесі аптада"}


def test_talks_of_a_day_are_counted_by_this_device(desk: Desk) -> None:
    assert desk.interviews.talks_today() == 0
    for _ in range(2):
        desk.interviews.begin(language="kk")
    assert desk.interviews.talks_today() == 2
