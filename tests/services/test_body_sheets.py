"""The body map on its way to paper: the door is asked, the print is noted, what is sealed is not there."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from intake_app.domain.body_map import ADULT, CHILD
from intake_app.domain.entry_kinds import Answers, Consent, Risk
from intake_app.domain.errors import ConsentMissingError, RiskTooHighError
from intake_app.paths import resources
from intake_app.services.body_sheet import BodySheets
from intake_app.services.vault_session import Act

if TYPE_CHECKING:
    from services_desk import Desk

ROW = "L/L_injuries[aaaaaaaaaa]"
SEALED = "L/L_injuries[bbbbbbbbbb]"
INJURIES = {
    f"{ROW}/L01_mark": "front 0.720 0.450",
    f"{ROW}/L01_region": "arm",
    f"{ROW}/L02_kind": "bruise",
    f"{ROW}/L04_state": "fresh",
    f"{ROW}/L06_cause_told": "invented cause",
    f"{ROW}/L09_on": "2022-01-05",
    f"{SEALED}/L01_region": "genital_sealed",
    f"{SEALED}/L06_cause_told": "sealed words",
}


def begun(desk: Desk, answers: dict[str, str] = INJURIES) -> str:
    case_id = desk.interviews.begin(language="en", region="")
    form = desk.forms.current().sha256
    if answers:
        desk.session.record(case_id, [Act("answers", "M", Answers(form=form, section="L", values=answers))])
    return case_id


def agree(desk: Desk, case_id: str, item: str, limits: str = "") -> None:
    consent = Consent(item=item, state="given", form="oral_witness", said_by="person", limits=limits)
    desk.session.record(case_id, [Act("consent", "A", consent)])


def sheets_of(desk: Desk) -> BodySheets:
    return BodySheets(desk.session, desk.release, desk.forms, resources())


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_without_the_doctors_item_there_is_no_sheet_and_the_item_is_named(field_desk: Desk) -> None:
    case_id = begun(field_desk)
    agree(field_desk, case_id, "C06_send_head_office")
    with pytest.raises(ConsentMissingError) as refused:
        sheets_of(field_desk).filled(case_id, ADULT, "ru")
    assert refused.value.facts["items"] == "C10"
    assert not field_desk.session.case(case_id).custody


@pytest.mark.parametrize("item", ["C10_doctor", "C11_expert"])
def test_with_it_the_sheet_says_everything_but_what_is_sealed(field_desk: Desk, item: str) -> None:
    case_id = begun(field_desk)
    agree(field_desk, case_id, item, "only Dr A., invented")
    paper = sheets_of(field_desk).filled(case_id, ADULT, "en")
    text = text_of(paper.pdf)
    for words in ("Left forearm", "bruise", "invented cause", "05.01.2022"):
        assert words in text
    assert "sealed" not in text
    assert "Intimate area" not in text
    assert paper.limits == ("only Dr A., invented",)
    assert field_desk.session.case(case_id).record in text


def test_what_stands_on_the_page_is_printed_before_it_is_recorded(field_desk: Desk) -> None:
    case_id = begun(field_desk, {})
    agree(field_desk, case_id, "C10_doctor")
    assert "invented cause" not in text_of(sheets_of(field_desk).filled(case_id, ADULT, "en").pdf)
    assert "invented cause" in text_of(sheets_of(field_desk).filled(case_id, ADULT, "en", INJURIES).pdf)


def test_a_print_is_noted_in_the_case_before_it_goes(field_desk: Desk) -> None:
    case_id = begun(field_desk)
    agree(field_desk, case_id, "C10_doctor")
    sheets = sheets_of(field_desk)
    sheets.note_printed(sheets.filled(case_id, ADULT, "kk"), 2)
    noted = [told.value for told in field_desk.session.case(case_id).custody]
    assert [(one.action, one.what, one.copies) for one in noted] == [("printed", "body_map.kk", 2)]


def test_extreme_risk_stops_it_and_a_withdrawal_between_making_and_printing_too(field_desk: Desk) -> None:
    case_id = begun(field_desk)
    agree(field_desk, case_id, "C10_doctor")
    sheets = sheets_of(field_desk)
    paper = sheets.filled(case_id, ADULT, "ru")
    refused = Consent(item="C10_doctor", state="refused", form="oral_witness", said_by="person")
    field_desk.session.record(case_id, [Act("consent", "A", refused)])
    with pytest.raises(ConsentMissingError):
        sheets.note_printed(paper, 1)
    agree(field_desk, case_id, "C10_doctor")
    field_desk.session.record(case_id, [Act("risk", "A", Risk(level="extreme"))])
    with pytest.raises(RiskTooHighError):
        sheets.filled(case_id, ADULT, "ru")


def test_an_empty_sheet_needs_nobody_and_is_not_noted(field_desk: Desk) -> None:
    sheets = sheets_of(field_desk)
    paper = sheets.empty(CHILD, "kk")
    sheets.note_printed(paper, 3)
    assert "Дене сызбасы" in text_of(paper.pdf)
    assert paper.case_id == ""


@pytest.mark.parametrize(("age", "figure"), [("12", CHILD), ("18", ADULT), ("", ADULT)])
def test_the_figure_follows_the_age_at_the_event(field_desk: Desk, age: str, figure: str) -> None:
    case_id = begun(field_desk)
    if age:
        form = field_desk.forms.current().sha256
        values = {"D/D07_age_at_event": age}
        field_desk.session.record(case_id, [Act("answers", "P", Answers(form=form, section="D", values=values))])
    assert sheets_of(field_desk).figure(case_id) == figure
