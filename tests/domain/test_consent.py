from __future__ import annotations

from datetime import date

import pytest

from intake_app.domain.case import Case, fold
from intake_app.domain.consent import USES, decide, is_child
from intake_app.domain.entry_kinds import Answers, Consent, ConsentWithdrawn, Risk
from invented_journal import CASE, FORM, InventedDevice

TODAY = date(2026, 11, 22)
CODES = {f"C{number:02d}": f"C{number:02d}_x" for number in range(1, 26)}


def _case(*given: str, said_by: tuple[str, ...] = ("person",), answers: dict[str, str] | None = None) -> Case:
    device = InventedDevice("d")
    device.opened()
    for item in given:
        for who in said_by:
            device.write("consent", "A", Consent(item=CODES[item], state="given", said_by=who))
    if answers:
        device.write("answers", "P", Answers(form=FORM, section="D", values=answers))
    return fold(CASE, device.own)


@pytest.mark.parametrize("use", sorted(USES))
def test_silence_is_no_for_every_use(use: str) -> None:
    decision = decide(_case(), use, TODAY)
    assert not decision.is_allowed
    assert decision.missing


@pytest.mark.parametrize("use", sorted(USES))
def test_exactly_the_named_items_open_a_use(use: str) -> None:
    needed = [options[0] for options in USES[use].needs]
    assert decide(_case(*needed), use, TODAY).is_allowed
    for left_out in needed:
        others = [
            item for item in CODES if item not in {o for group in USES[use].needs if left_out in group for o in group}
        ]
        decision = decide(_case(*others), use, TODAY)
        assert decision.missing == (left_out,)


def test_identity_and_sealed_section_stay_without_their_own_items() -> None:
    decision = decide(_case("C06"), "bundle_office", TODAY)
    assert decision.is_allowed
    assert decision.withheld == {"P": "C05", "3": "C05", "X": "C07", "I": "always"}
    everything = decide(_case("C05", "C06", "C07"), "bundle_office", TODAY)
    assert everything.withheld == {"X": "clearance", "I": "always"}
    cleared = decide(_case("C05", "C06", "C07"), "bundle_office", TODAY, clearances=frozenset({"X"}))
    assert cleared.withheld == {"I": "always"}


@pytest.mark.parametrize("state", ["not_asked", "refused", "withdrawn", "expired"])
def test_any_other_state_is_no(state: str) -> None:
    device = InventedDevice("d")
    device.opened()
    device.write("consent", "A", Consent(item="C06_x", state=state))
    assert not decide(fold(CASE, device.own), "bundle_office", TODAY).is_allowed


def test_limits_are_handed_on_and_a_passed_review_date_is_no() -> None:
    device = InventedDevice("d")
    device.opened()
    body = Consent(item="C06_x", state="given_limited", limits="только Алматы", review_on="2026-11-22")
    device.write("consent", "A", body)
    case = fold(CASE, device.own)
    assert decide(case, "bundle_office", TODAY).limits == ("только Алматы",)
    assert decide(case, "bundle_office", TODAY).is_allowed
    assert not decide(case, "bundle_office", date(2026, 11, 23)).is_allowed


def test_withdrawal_acts_at_once() -> None:
    device = InventedDevice("d")
    device.opened()
    device.write("consent", "A", Consent(item="C06_x", state="given"))
    device.write("consent.withdrawn", "A", ConsentWithdrawn(scope="stop_use", items=("C06_x",)))
    assert not decide(fold(CASE, device.own), "bundle_office", TODAY).is_allowed


def test_consent_that_two_devices_recorded_differently_is_no() -> None:
    one, two = InventedDevice("one"), InventedDevice("two")
    one.opened()
    two.know(one.own)
    one.write("consent", "A", Consent(item="C06_x", state="refused"))
    two.write("consent", "A", Consent(item="C06_x", state="given"))
    assert not decide(fold(CASE, one.own + two.own), "bundle_office", TODAY).is_allowed


@pytest.mark.parametrize(
    ("birth", "child"),
    [("2008-11-23", True), ("2008-11-22", False), ("2008", True), ("2007", False), ("2008-10", False), ("x", False)],
)
def test_who_may_be_under_eighteen_is_treated_as_a_child(birth: str, child: bool) -> None:
    assert is_child(_case(answers={"D/D06_birth": birth}), TODAY) is child


@pytest.mark.parametrize(
    ("answers", "child"),
    [
        ({"B/B09_under_18": "yes"}, True),
        ({"B/B09_under_18": "yes", "D/D06_birth": "1980"}, True),
        ({"B/B09_under_18": "no"}, False),
        ({"B/B09_under_18": "unknown", "D/D07_age_at_event": "17"}, True),
        ({"E/E01_age_now": "17"}, True),
        ({"E/E01_age_now": "18", "D/D07_age_at_event": "18"}, False),
    ],
)
def test_anything_told_that_makes_it_a_child_counts(answers: dict[str, str], child: bool) -> None:
    assert is_child(_case(answers=answers), TODAY) is child


def test_a_child_needs_guardian_and_child_and_the_childs_no_wins() -> None:
    born = {"D/D06_birth": "2012-01-01"}
    assert not decide(_case("C06", answers=born), "bundle_office", TODAY).is_allowed
    assert not decide(_case("C06", said_by=("guardian",), answers=born), "bundle_office", TODAY).is_allowed
    both = ("guardian", "child")
    assert decide(_case("C06", said_by=both, answers=born), "bundle_office", TODAY).is_allowed
    assert not decide(_case("C21", said_by=both, answers=born), "story_named", TODAY).is_allowed


def test_extreme_risk_blocks_paper_and_not_the_way_to_the_office() -> None:
    device = InventedDevice("d")
    device.opened()
    for item in ("C06", "C12", "C13"):
        device.write("consent", "A", Consent(item=CODES[item], state="given"))
    device.write("risk", "A", Risk(level="extreme"))
    case = fold(CASE, device.own)
    assert decide(case, "complaint", TODAY).risk == "extreme"
    assert not decide(case, "complaint", TODAY).is_allowed
    assert decide(case, "bundle_office", TODAY).is_allowed
