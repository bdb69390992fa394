from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from intake_app.domain.case import Case, fold
from intake_app.domain.entry_kinds import (
    Answers,
    BodyErased,
    CaseRegistered,
    ConflictResolved,
    Consent,
    ConsentWithdrawn,
    EvidenceAdded,
    EvidenceDescribed,
    FormMoved,
    Statement,
)
from intake_app.domain.history import Range, check_chains, ranges_left_out
from invented_journal import CASE, FORM, InventedDevice

if TYPE_CHECKING:
    import random

    from intake_app.domain.journal import Entry


def _say(value: str, path: str = "D/D12_occupation") -> Answers:
    return Answers(form=FORM, section="D", values={path: value})


def _two() -> tuple[InventedDevice, InventedDevice]:
    field, office = InventedDevice("field"), InventedDevice("office")
    field.created()
    office.created()
    field.opened()
    office.know(field.own)
    return field, office


def _fold(*devices: InventedDevice) -> Case:
    return fold(CASE, [entry for device in devices for entry in device.own])


def test_two_edits_without_knowledge_are_a_conflict_and_one_decision_merges_them() -> None:
    field, office = _two()
    one = field.write("answers", "P", _say("водитель (выдумано)"))
    two = office.write("answers", "P", _say("жүргізуші (ойдан)"))
    case = _fold(field, office)
    assert [conflict.subject for conflict in case.conflicts] == ["answer:D/D12_occupation"]
    assert {told.origin.entry for told in case.conflicts[0].values} == {one.id, two.id}
    office.know(field.own)
    office.write("conflict.resolved", "A", ConflictResolved(subject="answer:D/D12_occupation", chosen=one.id))
    merged = _fold(field, office)
    assert merged.conflicts == ()
    assert merged.answers["D/D12_occupation"].value == "водитель (выдумано)"
    assert {one.id, two.id} <= {entry.id for entry in merged.order}


def test_the_same_value_twice_is_no_conflict() -> None:
    field, office = _two()
    field.write("answers", "P", _say("одно"))
    office.write("answers", "P", _say("одно"))
    assert _fold(field, office).conflicts == ()


def test_a_decision_that_had_not_seen_a_third_value_leaves_it_open() -> None:
    field, office = _two()
    third = InventedDevice("third")
    third.know(field.own)
    one = field.write("answers", "P", _say("a"))
    office.write("answers", "P", _say("b"))
    third.write("answers", "P", _say("c"))
    office.know(field.own)
    office.write("conflict.resolved", "A", ConflictResolved(subject="answer:D/D12_occupation", chosen=one.id))
    (conflict,) = _fold(field, office, third).conflicts
    assert {told.value for told in conflict.values} == {"a", "c"}


def test_a_later_answer_takes_the_place_of_the_earlier_and_an_empty_one_takes_it_back() -> None:
    field, office = _two()
    field.write("answers", "P", _say("a"))
    office.know(field.own)
    office.write("answers", "P", _say("b"))
    assert _fold(field, office).answers["D/D12_occupation"].value == "b"
    office.write("answers", "P", _say(""))
    assert "D/D12_occupation" not in _fold(field, office).answers


def test_a_statement_is_never_overwritten() -> None:
    field, _ = _two()
    first = field.write("statement", "T", Statement(block="z", text="раз", mode="verbatim", language="ru"))
    body = Statement(block="z", text="два", mode="verbatim", language="ru", replaces=first.id)
    field.write("statement", "T", body)
    case = _fold(field)
    assert [told.value.text for told in case.statements] == ["два"]
    assert first.id in {entry.id for entry in case.order}


def test_erased_and_withheld_bodies_are_named_as_such() -> None:
    field, _office = _two()
    told = field.write("answers", "M", _say("m"))
    told_too = field.write("answers", "X", _say("x"))
    body = BodyErased(entries=(told.id,), reason="request", decided_by=("k-1", "k-2"))
    field.write("body.erased", "A", body)
    entries = [e.without_body() if e.id in {told.id, told_too.id} else e for e in field.own]
    case = fold(CASE, entries)
    assert {(gone.origin.entry, gone.reason) for gone in case.withheld} == {
        (told.id, "erased"),
        (told_too.id, "withheld"),
    }


def test_a_body_that_comes_back_after_erasure_stays_erased() -> None:
    field, _ = _two()
    told = field.write("answers", "M", _say("m"))
    field.write("body.erased", "A", BodyErased(entries=(told.id,), reason="request", decided_by=("k-1", "k-2")))
    case = _fold(field)
    assert case.answers == {}
    assert [gone.reason for gone in case.withheld] == ["erased"]


def test_better_words_about_evidence_keep_the_first_entry_as_origin() -> None:
    field, _ = _two()
    added = EvidenceAdded(sha256="0" * 64, size=3, media_type="image/jpeg", file_name="a.jpg")
    entry = field.write("evidence.added", "T", added)
    field.write("evidence.described", "T", EvidenceDescribed(sha256="0" * 64, description="спина"))
    item = _fold(field).evidence["0" * 64]
    assert (item.value.description, item.value.size, item.origin.entry) == ("спина", 3, entry.id)


def test_withdrawing_every_use_also_reaches_consent_given_elsewhere_without_knowledge() -> None:
    field, office = _two()
    field.write("consent", "A", Consent(item="C06_send_head_office", state="given"))
    office.write("consent", "A", Consent(item="C12_complaint", state="given"))
    field.write("consent.withdrawn", "A", ConsentWithdrawn(scope="stop_all"))
    case = _fold(field, office)
    assert case.consents["C06_send_head_office:person"].value.state == "withdrawn"
    assert case.consents["C12_complaint:person"].value.state == "withdrawn"
    assert [conflict.subject for conflict in case.conflicts] == ["consent:C12_complaint:person"]
    office.know(field.own)
    office.write("consent", "A", Consent(item="C12_complaint", state="given"))
    later = _fold(field, office)
    assert later.consents["C12_complaint:person"].value.state == "given"
    assert later.conflicts == ()


def test_two_offices_that_number_one_case_see_it() -> None:
    field, office = _two()
    field.write("case.registered", "A", CaseRegistered(number="33-2026-1", region="KZ-33", year=2026))
    office.write("case.registered", "A", CaseRegistered(number="33-2026-2", region="KZ-33", year=2026))
    assert [conflict.subject for conflict in _fold(field, office).conflicts] == ["registered"]


def _busy_case(draw_moves: list[tuple[int, int, int]]) -> list[Entry]:
    """Three devices that write and meet as the moves say: (who, what, value)."""
    devices = [InventedDevice(f"d{number}") for number in range(3)]
    devices[0].opened()
    for who, what, value in draw_moves:
        device = devices[who]
        if what < 3:
            device.know(devices[what].own)
        else:
            device.write("answers", "T", _say(str(value), f"H/q{what}"))
    return [entry for device in devices for entry in device.own]


MOVES = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 5), st.integers(0, 3)), max_size=25)


@settings(max_examples=150)
@given(MOVES, st.randoms(use_true_random=False))
def test_any_order_and_repetition_of_delivery_gives_the_same_case(
    moves: list[tuple[int, int, int]], rng: random.Random
) -> None:
    entries = _busy_case(moves)
    expected = fold(CASE, entries)
    delivered = entries + rng.choices(entries, k=len(entries))
    rng.shuffle(delivered)
    assert fold(CASE, delivered) == expected


@settings(max_examples=150)
@given(MOVES)
def test_no_answer_is_lost_without_a_successor_that_had_seen_it(moves: list[tuple[int, int, int]]) -> None:
    entries = _busy_case(moves)
    case = fold(CASE, entries)
    in_conflict = {told.origin.entry for conflict in case.conflicts for told in conflict.values}
    shown = {told.origin.entry for told in case.answers.values()}
    parents = {parent for entry in entries for parent in entry.header.parents}
    for entry in entries:
        if entry.header.kind == "answers" and entry.id not in parents:
            same = [told for told in case.answers.values() if told.value in entry.body.decode()]
            assert entry.id in shown | in_conflict or same


def test_a_missing_entry_of_a_device_shows_as_a_gap() -> None:
    field, _ = _two()
    for value in "abcde":
        field.write("answers", "T", _say(value))
    headers = [entry.header for entry in field.own]
    assert check_chains(headers) == ()
    (gap,) = check_chains([header for header in headers if header.seq not in (4, 5)])
    assert (gap.kind, gap.device, gap.from_seq, gap.to_seq) == ("gap", field.id, 4, 5)


def test_declared_ranges_are_no_gap_and_what_lies_between_them_is() -> None:
    field, _ = _two()
    for value in "abcde":
        field.write("answers", "T", _say(value))
    headers = [entry.header for entry in field.own]
    kept = [entry.header for entry in field.own if entry.header.seq in (1, 2, 7)]
    declared = ranges_left_out(headers, [header.id for header in kept])
    assert declared == (Range(field.id, 3, 6),)
    assert check_chains(kept, declared) == ()
    (gap,) = check_chains(kept, [Range(field.id, 3, 4), Range(field.id, 6, 6)])
    assert (gap.from_seq, gap.to_seq) == (5, 5)
    assert check_chains(kept[:2], declared, {field.id: 6}) == ()
    (tail,) = check_chains(kept, declared, {field.id: 9})
    assert (tail.from_seq, tail.to_seq) == (8, 9)


def test_a_copied_device_shows_as_a_fork_and_a_cut_chain_as_broken() -> None:
    field, twin = InventedDevice("field"), InventedDevice("field")
    for device in (field, twin):
        device.opened()
    field.write("answers", "T", _say("a"))
    twin.write("answers", "T", _say("b"))
    twin.write("answers", "T", _say("c"))
    findings = check_chains([entry.header for entry in field.own + twin.own])
    assert [finding.kind for finding in findings] == ["fork"]
    spliced = [field.own[0].header, field.own[1].header, twin.own[2].header]
    assert [finding.kind for finding in check_chains(spliced)] == ["broken"]


def test_a_case_is_asked_with_the_form_it_was_moved_to_and_a_sheet_for_itself() -> None:
    field, _ = _two()
    assert _fold(field).form == FORM
    field.write("form.moved", "A", FormMoved(form_from=FORM, form_to="1" * 64, sheet="follow_up[k3v7m2q5aa]"))
    assert _fold(field).form == FORM
    field.write("form.moved", "A", FormMoved(form_from=FORM, form_to="2" * 64))
    field.write("form.moved", "A", FormMoved(form_from="2" * 64, form_to="3" * 64))
    case = _fold(field)
    assert case.form == "3" * 64
    assert case.moves["follow_up[k3v7m2q5aa]"].value.form_to == "1" * 64
    assert case.conflicts == ()


def test_two_moves_to_different_versions_are_a_conflict_and_to_the_same_one_are_not() -> None:
    field, office = _two()
    field.write("form.moved", "A", FormMoved(form_from=FORM, form_to="1" * 64))
    office.write("form.moved", "A", FormMoved(form_from=FORM, form_to="1" * 64))
    assert _fold(field, office).conflicts == ()
    office.write("form.moved", "A", FormMoved(form_from="1" * 64, form_to="2" * 64))
    case, same = _fold(field, office), _fold(office, field)
    assert [conflict.subject for conflict in case.conflicts] == ["form:"]
    assert case.form == same.form
