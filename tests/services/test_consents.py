"""Consent is read item by item, taken back at once, and the withdrawal reaches whoever holds the case, alone."""

from __future__ import annotations

import pytest

from intake_app.domain.consent import CONSENT_ITEMS
from intake_app.domain.entry_kinds import Answers, Consent
from intake_app.domain.errors import CaseSealedError, ConsentMissingError, WithdrawalEmptyError
from intake_app.services.consents import Consents
from intake_app.services.vault_session import Act
from services_desk import CONSENTS, Desk, case_id, no_step

MARKER = "выдуманная-тайна-которая-не-уходит"


def _read(desk: Desk, case: str) -> dict[str, str]:
    return {line.item: line.state for line in Consents(desk.session).read(case).lines}


def test_every_item_has_a_line_and_silence_is_not_asked(field_desk: Desk) -> None:
    case = field_desk.case(case_id(1), *CONSENTS)
    states = _read(field_desk, case)
    assert tuple(states) == CONSENT_ITEMS
    assert {item for item, state in states.items() if state == "given"} == set(CONSENTS)
    assert {state for item, state in states.items() if item not in CONSENTS} == {"not_asked"}


def test_limits_day_and_who_said_it_are_shown_and_a_passed_day_is_expired(field_desk: Desk) -> None:
    case = field_desk.case(case_id(1))
    bodies = [
        Consent(item="C09_lawyer", state="given_limited", limits="Только о пытках (выдумано)", review_on="2027-01-01"),
        Consent(item="C19_statistics", state="given", review_on="2026-11-21"),
        Consent(item="C06_send_head_office", state="refused", said_by="child"),
    ]
    field_desk.session.record(case, [Act("consent", "A", body) for body in bodies])
    lines = {(line.item, line.said_by): line for line in Consents(field_desk.session).read(case).lines}
    lawyer = lines["C09_lawyer", "person"]
    assert (lawyer.state, lawyer.limits, lawyer.review_on) == (
        "given_limited",
        "Только о пытках (выдумано)",
        "2027-01-01",
    )
    assert lawyer.decided_at
    assert lines["C19_statistics", "person"].state == "expired"
    assert lines["C06_send_head_office", "child"].state == "refused"


def test_one_use_is_taken_back_and_the_others_stay(field_desk: Desk) -> None:
    case = field_desk.case(case_id(1), *CONSENTS)
    Consents(field_desk.session).withdraw(case, "stop_use", ["C09_lawyer"], words="Передумала (выдумано)")
    assert _read(field_desk, case)["C09_lawyer"] == "withdrawn"
    assert field_desk.release.decide(field_desk.session.case(case), "bundle_office").is_allowed
    with pytest.raises(ConsentMissingError):
        field_desk.release.demand(field_desk.session.case(case), "bundle_lawyer")


def test_taking_back_without_an_item_changes_nothing(field_desk: Desk) -> None:
    case = field_desk.case(case_id(1), *CONSENTS)
    before = field_desk.session.case(case)
    with pytest.raises(WithdrawalEmptyError):
        Consents(field_desk.session).withdraw(case, "stop_use", ["C99_invented"])
    assert field_desk.session.case(case) == before


def test_the_name_is_taken_back_from_every_use_that_needs_it(field_desk: Desk) -> None:
    case = field_desk.case(case_id(1), *CONSENTS, "C12_complaint", "C13_name_to_prosecutor")
    Consents(field_desk.session).withdraw(case, "anonymise", ())
    case_now = field_desk.session.case(case)
    assert "P" in field_desk.release.decide(case_now, "bundle_office").withheld
    assert not field_desk.release.decide(case_now, "complaint").is_allowed
    assert case_now.sealed is None


@pytest.mark.parametrize("scope", ["stop_all", "erase"])
def test_everything_is_taken_back_and_the_case_is_sealed(field_desk: Desk, scope: str) -> None:
    case = field_desk.case(case_id(1), *CONSENTS)
    Consents(field_desk.session).withdraw(case, scope, ())
    assert set(_read(field_desk, case).values()) == {"withdrawn"}
    assert Consents(field_desk.session).read(case).is_sealed
    body = Answers(form=field_desk.keep_form(), section="D", values={"D/D02_family_name": MARKER})
    with pytest.raises(CaseSealedError):
        field_desk.session.record(case, [Act("answers", "P", body)])


def test_a_withdrawal_reaches_the_office_alone_and_seals_the_case_there(
    field_desk: Desk, office: Desk, stick, tmp_path
) -> None:
    case = field_desk.case(case_id(1), *CONSENTS)
    sent = field_desk.handover.write([case], [office.id], stick, no_step)
    office.reception.accept(office.reception.receive(sent.paths[0], no_step).bundle)
    body = Answers(form=field_desk.keep_form(), section="D", values={"D/D02_family_name": MARKER})
    field_desk.session.record(case, [Act("answers", "P", body)])
    Consents(field_desk.session).withdraw(case, "stop_all", ())

    plan = field_desk.handover.plan([case], [office.id])
    assert plan.cases == (case,)
    assert plan.previews[0].decision.is_instruction
    assert not plan.previews[0].decision.is_allowed
    assert plan.previews[0].files == 0
    again = field_desk.handover.write([case], [office.id], stick, no_step)
    report = office.reception.accept(office.reception.receive(again.paths[0], no_step).bundle)
    arrived = office.session.case(case)
    assert report.state == "accepted"
    assert arrived.sealed is not None
    assert "D/D02_family_name" not in arrived.answers
    assert not office.release.decide(arrived, "complaint").is_allowed
    assert office.session.index.row(case).state == "sealed"

    receipt = office.receipts.write(report.bundle, report.missing, stick, no_step)
    field_desk.reception.receive(receipt.paths[0], no_step)
    assert len(field_desk.session.case(case).acknowledged) == 1


def test_a_withdrawn_case_goes_to_nobody_who_does_not_hold_it(field_desk: Desk, office: Desk, stick) -> None:
    case = field_desk.case(case_id(1), *CONSENTS)
    Consents(field_desk.session).withdraw(case, "stop_all", ())
    assert field_desk.handover.plan([case], [office.id]).cases == ()
    with pytest.raises(ConsentMissingError):
        field_desk.handover.write([case], [office.id], stick, no_step)
    assert list(stick.iterdir()) == []
