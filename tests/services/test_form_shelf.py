"""The shelf of questionnaires on a real vault: installed, refused, compared, asked, removed."""

from __future__ import annotations

import pytest

from intake_app.domain.errors_forms import (
    FormAlreadyHereError,
    FormFileUnusableError,
    FormInUseError,
    FormRefusedError,
    FormUnknownError,
    FormVersionTakenError,
)
from intake_app.services import form_files
from intake_app.services.form_changes import ListChanged, Renamed, Retyped
from intake_app.services.form_files import FormFile, form_among, read_form_files
from intake_app.services.form_shelf import FormShelf
from intake_app.services.form_uses import FormUse, FormUses
from intake_app.xlsform.reader import check_form
from invented_forms import ONE, TWO, form
from services_desk import CONSENTS, Desk, introduce, no_step

INTAKE = form("text | D01_pseudonym | Лақап ат | Name | A", "colour | red | Қ | R", "2099.1", form_id="case_intake")


def shelf_of(desk: Desk) -> FormShelf:
    """The shelf of a desk, with the real reader."""
    return FormShelf(desk.session, desk.forms, check_form)


def test_built_in_forms_stand_first_and_their_files_are_called_like_them(office: Desk) -> None:
    shelf = shelf_of(office).all(no_step)
    built_in = [one.form.form_id for one in shelf.forms if one.origin == "built_in"]
    assert "case_intake" in built_in
    assert set(built_in) | set(shelf.broken) == set(office.forms.built_in_ids())
    assert all(one.is_edition and one.is_in_use and one.has_source for one in shelf.forms)
    assert shelf.beginning == "case_intake"


def test_an_installed_form_knows_where_it_came_from_and_what_it_changed(office: Desk) -> None:
    shelf = shelf_of(office)
    one, two = shelf.install(FormFile(".md", ONE)), shelf.install(FormFile(".md", TWO))
    newer, older = (line for line in shelf.all(no_step).forms if line.form.form_id == "invented_talk")
    assert (newer.sha256, newer.before, newer.is_newest, newer.origin) == (two, one, True, "installed")
    assert (older.sha256, older.before, older.is_newest, older.is_edition) == (one, "", False, False)
    changes = shelf.changes(one, two)
    assert changes.renamed == (
        Renamed("D/work", "D/occupation"),
        Renamed("D/hidden", "D/secret"),
        Renamed("D/stays", "H/custody"),
    )
    assert changes.removed == ("D/nickname", "D/stays/cell")
    assert changes.added == ()
    assert changes.retyped == (Retyped("D/age", "integer", "date"),)
    assert changes.lists == (ListChanged("colour", ("crimson",), ("red", "dun")),)
    assert set(changes.reworded) == {"D/age", "D/occupation", "D/secret", "H/custody"}
    assert shelf.changes(one, one).is_empty
    assert set(shelf.changes(two, one).added) >= {"D/nickname"}


def test_the_same_version_with_other_content_is_refused(office: Desk) -> None:
    shelf = shelf_of(office)
    shelf.install(FormFile(".md", ONE))
    with pytest.raises(FormVersionTakenError) as refused:
        shelf.install(FormFile(".md", ONE.replace(b"Nickname", b"Other words")))
    assert refused.value.facts == {"form_id": "invented_talk", "version": "1"}
    with pytest.raises(FormAlreadyHereError):
        shelf.install(FormFile(".md", ONE))
    built_in = (office.forms.source(office.forms.built_in("case_intake").sha256) or ("", b""))[1]
    with pytest.raises(FormAlreadyHereError):
        shelf.install(FormFile(".md", built_in))
    with pytest.raises(FormVersionTakenError):
        shelf.install(FormFile(".md", built_in.replace(b"Case intake", b"Invented intake", 1)))


def test_a_form_with_faults_is_not_installed_and_its_faults_are_told(office: Desk) -> None:
    shelf = shelf_of(office)
    broken = FormFile(".md", ONE.replace(b"text | work", b"tekst | work"))
    findings, found = shelf.check(broken)
    assert found is None
    assert [one.severity for one in findings].count("refused") == 1
    with pytest.raises(FormRefusedError) as refused:
        shelf.install(broken)
    assert refused.value.facts["count"] == 1
    assert office.forms.held("invented_talk") == ()


def test_checking_a_file_keeps_nothing(office: Desk) -> None:
    before = office.session.settings.names()
    _findings, found = shelf_of(office).check(FormFile(".md", ONE))
    assert found is not None
    assert found.version == "1"
    assert office.forms.held("invented_talk") == ()
    assert office.session.settings.names() == before


def test_a_newer_intake_is_asked_when_somebody_said_so(field_desk: Desk) -> None:
    shelf = shelf_of(field_desk)
    built_in = field_desk.forms.current()
    newer = shelf.install(FormFile(".md", INTAKE))
    assert field_desk.forms.current() == built_in
    shelf.use(newer)
    assert field_desk.forms.current().version == "2099.1"
    case = field_desk.interviews.begin(language="kk")
    assert field_desk.session.case(case).form == newer
    with pytest.raises(FormInUseError):
        shelf.remove(newer)
    field_desk.forms.use_no_longer(newer)
    assert field_desk.forms.current() == built_in


def test_another_questionnaire_can_begin_new_records_and_removing_it_takes_that_back(office: Desk) -> None:
    shelf = shelf_of(office)
    sha256 = shelf.install(FormFile(".md", ONE))
    shelf.begin_with("invented_talk")
    assert office.forms.current().sha256 == sha256
    assert shelf.all(no_step).beginning == "invented_talk"
    shelf.remove(sha256)
    assert office.forms.current().form_id == "case_intake"
    assert office.forms.held("invented_talk") == ()
    assert [name for name in office.session.settings.names() if sha256 in name] == []
    with pytest.raises(FormUnknownError):
        office.forms.form(sha256)
    with pytest.raises(FormUnknownError):
        shelf.begin_with("invented_talk")


def test_what_came_with_the_program_is_not_removed(office: Desk) -> None:
    with pytest.raises(FormInUseError):
        shelf_of(office).remove(office.forms.current().sha256)


def test_uses_are_counted_by_record_and_by_sheet(field_desk: Desk) -> None:
    shelf = shelf_of(field_desk)
    uses = FormUses(field_desk.session)
    case = field_desk.interviews.begin(language="kk")
    first = field_desk.forms.current().sha256
    assert uses.all(no_step) == (FormUse(case, "", first),)
    shelf.use(shelf.install(FormFile(".md", INTAKE)))
    other = field_desk.interviews.begin(language="kk")
    assert set(uses.all(no_step)) == {FormUse(case, "", first), FormUse(other, "", field_desk.forms.current().sha256)}


def test_an_installed_form_travels_with_the_records_made_with_it(field_desk: Desk, office: Desk, stick) -> None:
    shelf = shelf_of(field_desk)
    sha256 = shelf.install(FormFile(".md", INTAKE))
    shelf.use(sha256)
    case = field_desk.interviews.begin(language="kk")
    interview = field_desk.interviews.open(case, "kk")
    interview.session.answer("D01_pseudonym", "Ойдан")
    field_desk.interviews.record(case, interview.finish(""))
    field_desk.case(case, *CONSENTS)
    sent = field_desk.handover.write([case], [office.id], stick, no_step)
    office.reception.accept(office.reception.receive(sent.paths[0], no_step).bundle)
    arrived = next(one for one in shelf_of(office).all(no_step).forms if one.sha256 == sha256)
    assert (arrived.origin, arrived.has_source, arrived.is_in_use) == ("arrived", False, False)
    assert office.forms.current().version != "2099.1"
    # The same form from a file: it is installed then, with its file.
    assert shelf_of(office).install(FormFile(".md", INTAKE)) == sha256
    assert shelf_of(office).all(no_step).forms[0].origin in ("installed", "built_in")
    assert office.forms.source(sha256) == (".md", INTAKE)


def test_lists_in_files_beside_a_form_come_with_it(office: Desk) -> None:
    survey = "select_one_from_file towns.csv | town | Қала | Town | T\ntext | b | Б | B | T"
    text = form(survey, "colour | red | Қ | R", "1", form_id="with_towns")
    table = "name,label\nt1,Талдықорған (ойдан)\nt2,Semey <&> (invented)\n".encode()
    sha256 = shelf_of(office).install(FormFile(".md", text, {"towns.csv": table}))
    compiled = office.forms.form(sha256)
    assert compiled.findings == ()
    assert compiled.choice_codes("towns") == ("t1", "t2")
    assert compiled.choice_label("towns", "t2", "en") == "Semey <&> (invented)"


def test_files_are_read_with_a_limit_and_only_when_they_are_files(tmp_path, monkeypatch) -> None:
    chosen = [tmp_path / name for name in ("a.xlsx", "towns.csv")]
    for path in chosen:
        path.write_bytes(b"invented")
    assert form_among(chosen) == chosen[0]
    assert form_among(chosen[1:]) == chosen[1]
    assert form_among([chosen[0], tmp_path / "b.md"]) is None
    assert read_form_files(chosen[0], chosen[1:]) == FormFile(".xlsx", b"invented", {"towns.csv": b"invented"})
    monkeypatch.setattr(form_files, "MAX_BYTES", 12)
    with pytest.raises(FormFileUnusableError):
        read_form_files(chosen[0], chosen[1:])
    with pytest.raises(FormFileUnusableError):
        read_form_files(tmp_path, [])


def test_two_desks_may_know_each_other_and_still_ask_differently(office: Desk, tmp_path) -> None:
    other = Desk(tmp_path / "other", "field")
    introduce(office, other, "Semey 1")
    shelf_of(other).use(shelf_of(other).install(FormFile(".md", INTAKE)))
    assert other.forms.current().version == "2099.1"
    assert office.forms.current().version != "2099.1"
    other.session.vault.close()
