"""A record made with version 1 of a form, after version 2 renamed, removed and retyped questions: nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake_app.domain.entry_kinds import Answers, CaseOpened, CaseSealed, Consent, FormMoved
from intake_app.domain.errors import CaseSealedError
from intake_app.domain.errors_forms import FormMoveHeldError, FormUnknownError
from intake_app.services.form_files import FormFile
from intake_app.services.form_moves import FormMoves, orphans_of
from intake_app.services.form_shelf import FormShelf
from intake_app.services.sheets import answers_in
from intake_app.services.vault_session import Act
from intake_app.xlsform.reader import check_form
from invented_forms import ONE, TWO, form
from services_desk import CONSENTS, Desk, case_id, no_step

if TYPE_CHECKING:
    from collections.abc import Mapping

ROW, OTHER_ROW, SHEET_ROW = "aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc"
TOLD = {
    "D/pseudonym": ("A", "Ойдан"),
    "D/work": ("P", "водитель (выдумано)"),
    "D/nickname": ("P", "Кызыл (выдумано)"),
    "D/age": ("P", "34"),
    "D/colour": ("T", "red"),
    "D/colours": ("T", "blue dun"),
    "D/hidden": ("X", "выдумано"),
    f"D/stays[{ROW}]": ("T", "1"),
    f"D/stays[{ROW}]/place": ("T", "ИВС (выдумано)"),
    f"D/stays[{ROW}]/cell": ("T", "6"),
    f"D/stays[{OTHER_ROW}]": ("T", "2"),
    f"D/stays[{OTHER_ROW}]/place": ("T", "СИЗО (выдумано)"),
}


def shelf_of(desk: Desk) -> FormShelf:
    """The shelf of a desk, with the real reader."""
    return FormShelf(desk.session, desk.forms, check_form)


def two_versions(desk: Desk) -> tuple[str, str]:
    """Installs both versions."""
    shelf = shelf_of(desk)
    return shelf.install(FormFile(".md", ONE)), shelf.install(FormFile(".md", TWO))


def told(desk: Desk, sha256: str, values: Mapping[str, tuple[str, str]], prefix: str = "") -> list[Act]:
    """Answers as an interview records them: one entry for each class."""
    classes = sorted({kind for kind, _ in values.values()})
    return [
        Act(
            "answers",
            kind,
            Answers(
                form=sha256,
                section="D",
                values={prefix + path: value for path, (told_as, value) in values.items() if told_as == kind},
            ),
        )
        for kind in classes
    ]


def begin(desk: Desk, sha256: str, values: Mapping[str, tuple[str, str]] = TOLD, number: int = 1) -> str:
    """An invented case that was opened with a form."""
    opened = Act("case.opened", "A", CaseOpened(region="KZ-33", language="kk", form=sha256))
    desk.session.record(case_id(number), [opened, *(told(desk, sha256, values) if values else [])])
    return case_id(number)


def test_a_record_of_version_1_opens_as_it_was_after_version_2_came(office: Desk) -> None:
    one, two = two_versions(office)
    case = begin(office, one)
    shelf_of(office).use(two)
    interview = office.interviews.open(case, "kk")
    assert interview.form.version == "1"
    assert interview.session.answers()["D/nickname"] == "Кызыл (выдумано)"
    assert interview.orphans == {}


def test_a_move_takes_every_answer_along_or_shows_it_as_an_orphan(office: Desk) -> None:
    one, two = two_versions(office)
    case = begin(office, one)
    before = office.session.case(case)
    moves = FormMoves(office.session, office.forms)
    plan = moves.preview(case, "", two)
    assert office.session.case(case) == before
    assert {(item.old_path, item.new_path, item.old_value, item.new_value) for item in plan.moved} >= {
        ("D/work", "D/occupation", "водитель (выдумано)", "водитель (выдумано)"),
        ("D/colour", "D/colour", "red", "crimson"),
        ("D/hidden", "D/secret", "выдумано", "выдумано"),
        (f"D/stays[{ROW}]/place", f"H/custody[{ROW}]/place", "ИВС (выдумано)", "ИВС (выдумано)"),
    }
    assert {(item.path, item.value, item.reason) for item in plan.orphans} == {
        ("D/nickname", "Кызыл (выдумано)", "no_question"),
        ("D/age", "34", "other_type"),
        ("D/colours", "blue dun", "other_codes"),
        (f"H/custody[{ROW}]/cell", "6", "no_question"),
    }
    assert plan.stays == 1
    moves.move(plan)
    after = office.session.case(case)
    assert after.form == two
    assert sorted(told.value for told in after.answers.values()) == sorted(
        "crimson" if told.value == "red" else told.value for told in before.answers.values()
    )
    interview = office.interviews.open(case, "kk")
    assert interview.form.version == "2"
    answers = interview.session.answers()
    assert answers["D/occupation"] == "водитель (выдумано)"
    assert [answers[f"H/custody[{rid}]"] for rid in (ROW, OTHER_ROW)] == ["1", "2"]
    assert answers[f"H/custody[{OTHER_ROW}]/place"] == "СИЗО (выдумано)"
    shown = {item.path: item.value for item in orphans_of(interview.form, answers_in(after, None))}
    assert shown == {item.path: item.value for item in plan.orphans}
    assert interview.orphans == shown


def test_answering_on_after_a_move_takes_no_orphan_away(office: Desk) -> None:
    one, two = two_versions(office)
    case = begin(office, one)
    moves = FormMoves(office.session, office.forms)
    moves.move(moves.preview(case, "", two))
    interview = office.interviews.open(case, "kk")
    interview.session.answer("D/occupation", "сварщик (выдумано)")
    office.interviews.record(case, interview.finish("D"))
    after = office.session.case(case).answers
    assert after["D/occupation"].value == "сварщик (выдумано)"
    assert {path: after[path].value for path in ("D/nickname", "D/age", "D/colours")} == {
        "D/nickname": "Кызыл (выдумано)",
        "D/age": "34",
        "D/colours": "blue dun",
    }


def test_a_move_never_brings_an_answer_out_of_its_class(office: Desk) -> None:
    one, two = two_versions(office)
    case = begin(office, one)
    moves = FormMoves(office.session, office.forms)
    moves.move(moves.preview(case, "", two))
    after = office.session.case(case).answers
    # Version 2 calls both T: identity that stayed behind without consent would leave with the account.
    assert after["D/secret"].origin.sensitivity == "X"
    assert after["D/occupation"].origin.sensitivity == "P"
    assert after["D/colour"].origin.sensitivity == "T"


def test_a_sheet_is_moved_for_itself_and_the_case_stays(office: Desk) -> None:
    one, two = two_versions(office)
    case = begin(office, one)
    sheet = f"invented_talk[{SHEET_ROW}]"
    values = {"D/work": ("P", "слесарь (выдумано)"), "D/nickname": ("P", "Ак")}
    office.session.record(case, told(office, one, values, f"{sheet}/"))
    moves = FormMoves(office.session, office.forms)
    plan = moves.preview(case, sheet, two)
    assert [(item.old_path, item.new_path) for item in plan.moved] == [("D/work", "D/occupation")]
    assert [item.path for item in plan.orphans] == ["D/nickname"]
    moves.move(plan)
    after = office.session.case(case)
    assert after.form == one
    assert after.moves[sheet].value == FormMoved(form_from=one, form_to=two, sheet=sheet)
    assert after.answers[f"{sheet}/D/occupation"].value == "слесарь (выдумано)"
    assert after.answers["D/work"].value == "водитель (выдумано)"
    with pytest.raises(FormMoveHeldError):
        moves.preview(case, sheet, two)


def test_moving_the_sealed_section_leaves_no_trace_outside_of_it(office: Desk) -> None:
    survey = "begin_group | X | Жабық | Sealed | X\ntext | {name} | Айтылған | Told | X\nend_group | | | |"
    colours = "colour | red | Қызыл | Red"
    shelf = shelf_of(office)
    base, _ = two_versions(office)
    one = shelf.install(FormFile(".md", form(survey.format(name="a"), colours, "0.1", form_id="sealed_section_x")))
    two = shelf.install(
        FormFile(".md", form(survey.format(name="b"), colours, "0.2", "0.1 | X/a | X/b |", form_id="sealed_section_x"))
    )
    case = begin(office, base)
    sheet = f"sealed_section_x[{SHEET_ROW}]"
    office.session.record(case, told(office, one, {"X/a": ("X", "выдумано")}, f"{sheet}/"))
    moves = FormMoves(office.session, office.forms)
    entries = moves.move(moves.preview(case, sheet, two))
    assert {entry.header.sensitivity for entry in entries} == {"X"}
    assert office.session.case(case).answers[f"{sheet}/X/b"].value == "выдумано"


def test_a_move_that_cannot_be_changes_nothing(office: Desk) -> None:
    one, two = two_versions(office)
    case = begin(office, one)
    moves = FormMoves(office.session, office.forms)
    plan = moves.preview(case, "", two)
    interview = office.interviews.open(case, "kk")
    interview.session.answer("D/work", "почти")
    office.interviews.save_draft(case, "D", interview.draft("D"))
    before = office.session.case(case)
    with pytest.raises(FormMoveHeldError) as held:
        moves.move(plan)
    assert held.value.facts["reason"] == "draft"
    office.interviews.record(case, interview.finish("D"))
    with pytest.raises(FormMoveHeldError) as held:
        moves.move(plan)
    assert held.value.facts["reason"] == "changed"
    assert office.session.case(case).form == before.form == one
    with pytest.raises(FormUnknownError):
        moves.preview(case, "", "0" * 64)
    other = shelf_of(office).install(
        FormFile(".md", form("text | a | А | A | T", "colour | red | Қ | R", "9", form_id="another"))
    )
    with pytest.raises(FormMoveHeldError):
        moves.preview(case, "", other)


def test_a_sealed_case_is_not_moved(office: Desk) -> None:
    one, two = two_versions(office)
    case = begin(office, one)
    office.session.record(case, [Act("case.sealed", "A", CaseSealed(reason="closed"))])
    moves = FormMoves(office.session, office.forms)
    with pytest.raises(CaseSealedError):
        moves.move(moves.preview(case, "", two))
    assert office.session.case(case).form == one


def test_two_devices_one_moved_and_one_not_come_to_the_same_case(field_desk: Desk, office: Desk, stick) -> None:
    one, two = two_versions(field_desk)
    case = begin(field_desk, one)
    consents = [Act("consent", "A", Consent(item=item, state="given")) for item in CONSENTS]
    field_desk.session.record(case, consents)
    first = field_desk.handover.write([case], [office.id], stick, no_step)
    office.reception.accept(office.reception.receive(first.paths[0], no_step).bundle)
    office.session.record(case, told(office, one, {"D/work": ("P", "кеңседе (ойдан)"), "D/age": ("P", "35")}))
    moves = FormMoves(field_desk.session, field_desk.forms)
    moves.move(moves.preview(case, "", two))
    second = field_desk.handover.write([case], [office.id], stick, no_step)
    office.reception.accept(office.reception.receive(second.paths[0], no_step).bundle)
    for entry in office.session.journal.of_case(case):
        with field_desk.session.vault.transaction():
            field_desk.session.journal.add(entry)
    here, there = field_desk.session.case(case), office.session.case(case)
    names = set(here.answers)
    assert {name: here.answers[name].value for name in names - {"D/hidden", "D/secret"}} == {
        name: there.answers[name].value for name in set(there.answers) - {"D/hidden", "D/secret"}
    }
    assert here.form == there.form == two
    assert office.forms.form(two).version == "2"
    assert [conflict.subject for conflict in here.conflicts] == [conflict.subject for conflict in there.conflicts]
    assert "answer:D/work" in {conflict.subject for conflict in there.conflicts}
    opened = office.interviews.open(case, "kk")
    assert opened.form.version == "2"
    assert opened.session.answers()["D/occupation"] == "водитель (выдумано)"
    assert {"кеңседе (ойдан)", "35"} <= set(opened.orphans.values()) | {
        str(value.value) for conflict in there.conflicts for value in conflict.values
    }


VALUES = st.text(alphabet="абв қғ12", min_size=1, max_size=8)
RECORDS = st.fixed_dictionaries(
    {},
    optional={
        "D/work": VALUES,
        "D/nickname": VALUES,
        "D/age": st.integers(0, 120).map(str),
        "D/age#why": st.just("declined"),
        "D/colour": st.sampled_from(["red", "blue", "dun"]),
        "D/colours": st.lists(st.sampled_from(["red", "blue", "dun"]), min_size=1, unique=True).map(" ".join),
        f"D/stays[{ROW}]": st.just("1"),
        f"D/stays[{ROW}]/place": VALUES,
        f"D/stays[{ROW}]/cell": VALUES,
        f"D/stays[{OTHER_ROW}]/place": VALUES,
        "D/unheard_of": VALUES,
        "Q/gone": VALUES,
    },
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=RECORDS)
def test_nothing_is_lost_whatever_was_told(office: Desk, values: dict[str, str]) -> None:
    one, two = (
        two_versions(office)
        if not office.session.journal.cases()
        else tuple(
            stored.sha256 for stored in sorted(office.forms.held("invented_talk"), key=lambda stored: stored.version)
        )
    )
    number = len(office.session.journal.cases()) + 1
    case = begin(office, one, {path: ("T", value) for path, value in values.items()}, number)
    moves = FormMoves(office.session, office.forms)
    plan = moves.preview(case, "", two)
    moves.move(plan)
    after = {path: told.value for path, told in office.session.case(case).answers.items()}
    told_before = sorted(_recoded(path, value) for path, value in values.items())
    assert sorted(after.values()) == told_before
    interview = office.interviews.open(case, "kk")
    shown = interview.session.answers() | interview.orphans
    assert {path: value for path, value in after.items() if not path.endswith("]")}.items() <= shown.items()


def _recoded(path: str, value: str) -> str:
    if path in ("D/colour", "D/colours"):
        return " ".join("crimson" if code == "red" else code for code in value.split())
    return value
