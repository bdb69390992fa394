"""What the pages of questionnaires decide, without a screen: real vaults, a runner that does everything at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from form_stage import Stage
from intake_app.domain.entry_kinds import Answers
from intake_app.services.form_files import FormFile
from intake_app.services.vault_session import Act
from intake_app.ui.decisions import Decision
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.presenters.questionnaires_state import CHECK, FORM, LIST
from intake_app.xlsform.reader import read_form
from intake_app.xlsform.spreadsheet import to_xlsx
from invented_forms import ONE, TWO, form
from services_desk import CONSENTS, case_id, no_step

if TYPE_CHECKING:
    from pathlib import Path

    from intake_app.ui.presenters.questionnaires_state import FormLine
    from services_desk import Desk

INTAKE = form("text | D01_pseudonym | Лақап ат | Name | A", "colour | red | Қ | R", "2099.1", form_id="case_intake")


def file_of(folder: Path, data: bytes, name: str = "invented.md") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def line_of(stage: Stage, sha256: str) -> FormLine:
    return next(line for line in stage.page.state.lines or () if line.sha256 == sha256)


def test_the_list_says_what_is_asked_and_who_is_behind(field_desk: Desk) -> None:
    stage = Stage(field_desk)
    one, two = stage.two_versions()
    stage.page.load()
    state = stage.page.state
    assert state.beginning.endswith(f"version {field_desk.forms.current().version}")
    assert not state.is_own_beginning
    assert [(line.version, line.state, line.uses_text) for line in (line_of(stage, two), line_of(stage, one))] == [
        ("2", "in use", "—"),
        ("1", "older", "1 record"),
    ]
    assert [(line.record[:4], line.version, line.newest_version) for line in state.older or ()] == [
        (case_id(1)[:4].upper(), "1", "2")
    ]
    assert not line_of(stage, one).may_remove
    assert line_of(stage, two).may_remove


def test_a_file_with_faults_is_shown_and_cannot_be_installed(field_desk: Desk, tmp_path: Path) -> None:
    broken = file_of(tmp_path, ONE.replace(b"text | work", b"tekst | work"))
    stage = Stage(field_desk, "ru", [[broken]])
    stage.page.load()
    stage.page.check_file()
    checked = stage.page.state.checked
    assert checked is not None
    assert (stage.page.state.section, checked.faults, checked.form) == (CHECK, 1, None)
    assert "survey" in checked.findings[0].where
    assert checked.findings[0].mend
    stage.page.install()
    assert field_desk.forms.held("invented_talk") == ()
    stage.page.leave()
    assert (stage.page.state.section, stage.page.state.checked) == (LIST, None)


def test_a_newer_intake_is_installed_and_asked_after_asking(field_desk: Desk, tmp_path: Path) -> None:
    stage = Stage(field_desk, "en", [[file_of(tmp_path, INTAKE)], True])
    stage.page.load()
    stage.page.check_file()
    stage.page.preview()
    assert stage.went == [("preview", "2099.1")]
    assert field_desk.forms.current().version != "2099.1"
    stage.page.install()
    decision = stage.dialogs.asked[-1]
    assert isinstance(decision, Decision)
    assert "2099.1" in decision.text
    assert "cannot leave this computer" in decision.text
    assert field_desk.forms.current().version == "2099.1"
    assert stage.page.state.message is not None
    assert stage.page.state.message.title == "The questionnaire is installed"
    assert stage.page.state.beginning.endswith("2099.1")


def test_not_yet_leaves_everything_as_it_was(field_desk: Desk, tmp_path: Path) -> None:
    stage = Stage(field_desk, "en", [[file_of(tmp_path, INTAKE)], False])
    stage.page.load()
    before = field_desk.forms.current()
    stage.page.check_file()
    stage.page.install()
    assert field_desk.forms.current() == before
    newer = next(line for line in stage.page.state.lines or () if line.version == "2099.1")
    assert newer.state == "newer, not in use"
    stage.page.open_form(newer.sha256)
    stage.page.use()
    assert field_desk.forms.current().version == "2099.1"


def test_an_own_questionnaire_begins_new_records_until_it_is_taken_back(field_desk: Desk) -> None:
    stage = Stage(field_desk, "en", [False, True])
    _one, two = stage.two_versions(with_case=False)
    stage.page.load()
    stage.page.open_form(two)
    stage.page.begin_with()
    assert field_desk.forms.current().form_id == "case_intake"
    stage.page.begin_with()
    assert field_desk.forms.current().sha256 == two
    assert stage.page.state.is_own_beginning
    stage.page.begin_as_built_in()
    assert field_desk.forms.current().form_id == "case_intake"
    assert not stage.page.state.is_own_beginning


def test_removing_asks_first_and_leads_back_to_the_list(field_desk: Desk) -> None:
    stage = Stage(field_desk, "kk", [False, True])
    one, _two = stage.two_versions(with_case=False)
    stage.page.load()
    stage.page.open_form(one)
    stage.page.remove()
    assert stage.page.state.section == FORM
    stage.page.remove()
    assert stage.page.state.section == LIST
    assert [held.version for held in field_desk.forms.held("invented_talk")] == ["2"]


def test_the_same_version_with_other_words_is_told(field_desk: Desk, tmp_path: Path) -> None:
    stage = Stage(field_desk, "en", [[file_of(tmp_path, ONE.replace(b"Nickname", b"Other"))]])
    stage.two_versions(with_case=False)
    stage.page.check_file()
    stage.page.install()
    assert stage.page.state.message is not None
    assert stage.page.state.message.title == "Another questionnaire has this name and version"


def test_a_saved_questionnaire_is_a_spreadsheet_that_reads_back(field_desk: Desk, tmp_path: Path) -> None:
    stage = Stage(field_desk, "en", [tmp_path / "out.xlsx", None])
    one, _two = stage.two_versions(with_case=False)
    stage.page.load()
    stage.page.open_form(one)
    stage.page.save()
    assert read_form((tmp_path / "out.xlsx").read_bytes(), ".xlsx").sha256 == one
    assert stage.page.state.message is not None
    assert stage.page.state.message.tone == "calm"
    stage.page.save()
    assert len(list(tmp_path.glob("*.xlsx"))) == 1


def test_tables_may_be_chosen_with_the_form_and_two_forms_may_not(field_desk: Desk, tmp_path: Path) -> None:
    survey = "select_one_from_file towns.csv | town | Қала | Town | T"
    text = file_of(tmp_path, form(survey, "colour | red | Қ | R", "1", form_id="with_towns"))
    table = file_of(tmp_path, b"name,label\nt1,Invented\n", "towns.csv")
    stage = Stage(field_desk, "en", [[table, text], [text, file_of(tmp_path, ONE, "other.md")], []])
    stage.page.check_file()
    assert stage.page.state.checked is not None
    assert stage.page.state.checked.may_install
    stage.page.check_file()
    assert stage.page.state.message is not None
    assert stage.page.state.message.title == "Choose one questionnaire"
    stage.page.check_file()


def test_a_folder_or_a_giant_instead_of_a_file_is_told(field_desk: Desk, tmp_path: Path) -> None:
    stage = Stage(field_desk, "en", [[tmp_path]])
    stage.page.check_file()
    assert stage.page.state.message is not None
    assert stage.page.state.message.title == "This file cannot be a questionnaire"


def test_changes_are_told_in_the_words_of_the_form(field_desk: Desk) -> None:
    stage = Stage(field_desk, "kk")
    _one, two = stage.two_versions(with_case=False)
    stage.page.load()
    stage.page.open_form(two)
    detail = stage.page.state.detail
    assert detail is not None
    assert detail.before_version == "1"
    said = [text for group in detail.changes or () for text in group.lines]
    assert "Бүркеншік (nickname)" in said
    assert any(text.startswith("Кәсіп (occupation)") and "D/work" in text for text in said)


def test_the_sealed_section_is_not_counted_and_not_listed(field_desk: Desk) -> None:
    stage = Stage(field_desk)
    survey = "begin_group | X | Жабық | Sealed | X\ntext | a | Айтылған | Told | X\nend_group | | | |"
    sealed = form(survey, "colour | red | Қ | R", "0.1", form_id="sealed_section_x")
    older = stage.shelf.install(FormFile(".md", sealed))
    one, _two = stage.two_versions()
    body = Answers(form=older, section="X", values={"sealed_section_x[cccccccccc]/X/a": "выдумано"})
    field_desk.session.record(case_id(1), [Act("answers", "X", body)])
    stage.page.load()
    assert line_of(stage, older).uses_text == "not counted"
    assert not line_of(stage, older).may_remove
    assert [line.sheet for line in stage.page.state.older or ()] == [""]
    assert line_of(stage, one).uses == 1


def test_counting_can_be_stopped_and_the_list_stays(field_desk: Desk) -> None:
    ids = len(field_desk.forms.built_in_ids())
    stage = Stage(field_desk, runner=ImmediateRunner(cancel_at=ids + 2))
    stage.two_versions()
    stage.page.load()
    assert stage.page.state.lines
    assert stage.page.state.older is None
    assert stage.page.state.total == 0


def test_a_move_is_looked_at_then_done_then_told(field_desk: Desk) -> None:
    stage = Stage(field_desk)
    one, two = stage.two_versions()
    stage.move.open(case_id(1), "", two)
    state = stage.move.state
    assert (state.version_from, state.version_to, state.stays) == ("1", "2", 1)
    assert {(line.question, line.value) for line in state.orphans} == {
        ("Age", "34"),
        ("Nickname", "Кызыл (выдумано)"),
        ("Cell", "6"),
    }
    moved = {(line.before, line.after, line.value) for line in state.moved}
    assert ("Work", "Occupation", "водитель (выдумано)") in moved
    assert ("Colour", "Colour", "Red, now Crimson") in moved
    assert ("Told only here", "Told only here", "Shown only in its own section") in moved
    assert field_desk.session.case(case_id(1)).form == one
    stage.move.move()
    assert field_desk.session.case(case_id(1)).form == two
    assert stage.move.state.is_done
    stage.move.open(case_id(1), "", two)
    assert stage.move.state.message is not None
    assert stage.move.state.plan is None


def test_a_draft_holds_the_move_and_nothing_changes(field_desk: Desk) -> None:
    stage = Stage(field_desk)
    one, two = stage.two_versions()
    stage.move.open(case_id(1), "", two)
    interview = field_desk.interviews.open(case_id(1), "kk")
    interview.session.answer("D/work", "почти")
    field_desk.interviews.save_draft(case_id(1), "D", interview.draft("D"))
    stage.move.move()
    assert field_desk.session.case(case_id(1)).form == one
    assert stage.move.state.message is not None
    assert stage.move.state.message.title == "The record cannot be moved now"
    assert not stage.move.state.is_done


@pytest.mark.parametrize("language", ["kk", "en"])
def test_a_preview_speaks_the_language_of_the_screen(field_desk: Desk, language: str) -> None:
    stage = Stage(field_desk, language)
    stage.preview.open(field_desk.forms.current())
    assert stage.preview.state.language == language
    first = stage.preview.state.sections[0].name
    stage.preview.go_to(stage.preview.state.sections[1].name)
    assert stage.preview.state.current != first
    stage.preview.close()
    assert stage.went == [("back",)]
    assert stage.preview.state.section is None
    assert field_desk.session.journal.cases() == []


def test_what_arrived_with_a_record_can_be_given_out(
    field_desk: Desk, office: Desk, stick: Path, tmp_path: Path
) -> None:
    stage = Stage(field_desk)
    _one, _two = stage.two_versions()
    field_desk.case(case_id(1), *CONSENTS)
    sent = field_desk.handover.write([case_id(1)], [office.id], stick, no_step)
    office.reception.accept(office.reception.receive(sent.paths[0], no_step).bundle)
    there = Stage(office, "en", [tmp_path / "out.xml"])
    there.page.load()
    line = next(line for line in there.page.state.lines or () if line.form_id == "invented_talk")
    assert line.origin.startswith("came with a record")
    assert not line.has_source
    there.page.open_form(line.sha256)
    there.page.save()
    assert (tmp_path / "out.xml").read_bytes() == read_form(ONE, ".md").xform
    assert there.shelf.install(FormFile(".xlsx", to_xlsx(TWO, ".md")))
