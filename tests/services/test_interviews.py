"""An interview through the real questionnaire into the real journal: drafts, sections, consent, told words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.domain.consent import decide

if TYPE_CHECKING:
    from services_desk import Desk


def _talk(desk: Desk, case: str, answers: dict[str, str]) -> None:
    """Answers and leaves every section that was touched."""
    interview = desk.interviews.open(case, "ru")
    for path, value in answers.items():
        interview.session.answer(path, value)
    for section in dict.fromkeys(path.partition("/")[0] for path in answers):
        finished = interview.finish(section)
        interview.recorded(desk.interviews.record(case, finished))


def test_a_half_typed_section_is_a_draft_and_comes_back_as_it_was(field_desk: Desk) -> None:
    case = field_desk.interviews.begin(language="ru")
    interview = field_desk.interviews.open(case, "ru")
    rid = interview.session.add_row("H/H_stays")
    path = f"H/H_stays[{rid}]/H04_place_name"
    interview.session.answer(path, "ИВС, второй эт")
    field_desk.interviews.save_draft(case, "H", interview.draft("H"))
    assert field_desk.session.index.row(case).state == "draft"
    assert field_desk.session.case(case).answers == {}
    again = field_desk.interviews.open(case, "kk")
    assert again.session.answers()[path] == "ИВС, второй эт"
    assert again.changes("H")[path] == "ИВС, второй эт"


def test_leaving_a_section_makes_one_entry_for_each_class_and_drops_the_draft(field_desk: Desk) -> None:
    case = field_desk.interviews.begin(language="ru")
    interview = field_desk.interviews.open(case, "ru")
    interview.session.answer("D/D01_pseudonym", "Выдуманная")
    interview.session.answer("D/D02_family_name", "Ойдан")
    interview.session.give_reason("D/D10_iin", "declined")
    field_desk.interviews.save_draft(case, "D", interview.draft("D"))
    interview.recorded(field_desk.interviews.record(case, interview.finish("D")))
    folded = field_desk.session.case(case)
    assert folded.answers["D/D01_pseudonym"].origin.sensitivity == "A"
    assert folded.answers["D/D02_family_name"].origin.sensitivity == "P"
    assert folded.answers["D/D10_iin#why"].value == "declined"
    assert field_desk.session.drafts.drafts(case) == []
    assert field_desk.session.index.row(case).pseudonym == "Выдуманная"
    assert interview.changes("D") == {}
    before = len(folded.order)
    field_desk.interviews.record(case, interview.finish("D"))
    assert len(field_desk.session.case(case).order) == before


def test_taking_an_answer_and_a_row_back_is_an_entry_too(field_desk: Desk) -> None:
    case = field_desk.interviews.begin(language="ru")
    interview = field_desk.interviews.open(case, "ru")
    rid = interview.session.add_row("H/H_stays")
    path = f"H/H_stays[{rid}]/H04_place_name"
    interview.session.answer(path, "ДП")
    field_desk.interviews.record(case, interview.finish("H"))
    assert field_desk.session.case(case).answers[path].value == "ДП"
    interview.session.remove_row(f"H/H_stays[{rid}]")
    field_desk.interviews.record(case, interview.finish("H"))
    assert not [name for name in field_desk.session.case(case).answers if rid in name]


def test_each_consent_is_a_decision_of_its_own_and_comes_back_into_its_question(field_desk: Desk) -> None:
    case = field_desk.interviews.begin(language="ru")
    _talk(
        field_desk,
        case,
        {
            "B/B03_form": "oral_noted",
            "B/B_items/C06_send_head_office": "given",
            "B/B_items/C05_store_identity": "refused",
            "B2/C12_complaint": "given",
        },
    )
    folded = field_desk.session.case(case)
    assert folded.consents["C06_send_head_office:person"].value.form == "oral_noted"
    decision = decide(folded, "bundle_office", field_desk.clock().date())
    assert decision.is_allowed
    assert decision.withheld["P"] == "C05"
    again = field_desk.interviews.open(case, "ru")
    assert again.session.answers()["B/B_items/C06_send_head_office"] == "given"
    assert again.changes("B") == {}
    _talk(field_desk, case, {"B/B_items/C06_send_head_office": ""})
    assert not decide(field_desk.session.case(case), "bundle_office", field_desk.clock().date()).is_allowed


def test_a_childs_no_stands_beside_the_guardians_yes(field_desk: Desk) -> None:
    case = field_desk.interviews.begin(language="ru")
    _talk(field_desk, case, {"D/D06_birth": "2012-05-01", "D/D07_age_at_event": "14"})
    interview = field_desk.interviews.open(case, "ru")
    paths = [p for p in interview.form.nodes if p.endswith("/C06_send_head_office") and p.startswith("E/")]
    assert len(paths) == 2
    answers = {path: "given" if "E03" in path else "refused" for path in paths}
    _talk(field_desk, case, answers)
    folded = field_desk.session.case(case)
    assert folded.consents["C06_send_head_office:guardian"].value.state == "given"
    assert folded.consents["C06_send_head_office:child"].value.state == "refused"
    assert not decide(folded, "bundle_office", field_desk.clock().date()).is_allowed


def test_told_words_are_statements_and_a_correction_replaces_without_overwriting(field_desk: Desk) -> None:
    case = field_desk.interviews.begin(language="kk")
    interview = field_desk.interviews.open(case, "kk")
    rows = [node.path for node in interview.session.section("Z").children[0].children]
    row = rows[0] if rows else f"Z/Z_blocks[{interview.session.add_row('Z/Z_blocks')}]"
    interview.session.answer(f"{row}/Z01_mode", "verbatim")
    interview.session.answer(f"{row}/Z01_text", "Ойдан шығарылған бірінші әңгіме")
    interview.recorded(field_desk.interviews.record(case, interview.finish("Z")))
    interview.session.answer(f"{row}/Z01_text", "Ойдан шығарылған түзетілген әңгіме")
    interview.recorded(field_desk.interviews.record(case, interview.finish("Z")))
    folded = field_desk.session.case(case)
    assert [told.value.text for told in folded.statements] == ["Ойдан шығарылған түзетілген әңгіме"]
    assert folded.statements[0].value.mode == "verbatim"
    kinds = [entry.header.kind for entry in folded.order]
    assert kinds.count("statement") == 2
    again = field_desk.interviews.open(case, "kk")
    assert again.session.answers()[f"{row}/Z01_text"] == "Ойдан шығарылған түзетілген әңгіме"


def test_the_level_of_risk_travels_and_its_reasons_stay(field_desk: Desk) -> None:
    case = field_desk.interviews.begin(language="ru")
    _talk(field_desk, case, {"SR/SR05_level": "extreme", "SR/SR07_mitigation": "выдумано"})
    folded = field_desk.session.case(case)
    assert folded.risk is not None
    assert (folded.risk.value.level, folded.risk.origin.sensitivity) == ("extreme", "A")
    assert folded.answers["SR/SR07_mitigation"].origin.sensitivity == "I"


def test_when_recording_fails_the_changes_are_unrecorded_again(field_desk: Desk) -> None:
    case = field_desk.interviews.begin(language="ru")
    interview = field_desk.interviews.open(case, "ru")
    interview.session.answer("D/D12_occupation", "выдумано")
    finished = interview.finish("D")
    assert interview.changes("D") == {}
    interview.undo_finish(finished)
    assert interview.changes("D") == {"D/D12_occupation": "выдумано"}


def test_the_form_is_converted_once_and_then_taken_from_the_vault(field_desk: Desk) -> None:
    first = field_desk.forms.current()
    calls = []
    field_desk.forms._read = lambda *arguments: calls.append(arguments)
    field_desk.forms._compiled.clear()
    assert field_desk.forms.current().sha256 == first.sha256
    assert calls == []
