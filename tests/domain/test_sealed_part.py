"""A case without its sealed part shows no gap, no count and no date of it. All of it is invented."""

from __future__ import annotations

from intake_app.domain.case import fold
from intake_app.domain.entry_kinds import Answers, EvidenceAdded, HandoverSent, Statement
from intake_app.domain.sealed_part import without_sealed
from invented_journal import CASE, FORM, InventedDevice


def written(*, sealed: bool) -> InventedDevice:
    """An invented record, with or without a sealed section; the last open entry is at the same minute in both."""
    device = InventedDevice("field")
    device.opened()
    device.write("answers", "T", Answers(form=FORM, section="H", values={"H/H04": "ойдан"}))
    withheld = ("I", "X") if sealed else ("I",)
    sent = HandoverSent(bundle="c" * 26, recipients=("d" * 26,), withheld=withheld)
    device.write("handover.sent", "A", sent, at="2026-01-10T09:00:00Z")
    if sealed:
        device.write("answers", "X", Answers(form=FORM, section="X", values={"X/X1": "құпия"}))
        words = Statement(block="b", text="құпия", mode="verbatim", language="kk")
        device.write("statement", "X", words)
        added = EvidenceAdded(sha256="b" * 64, size=3, media_type="image/png", file_name="x.png")
        device.write("evidence.added", "X", added, at="2026-02-01T00:00:00Z")
    return device


def test_nothing_differs_from_a_case_that_never_had_one() -> None:
    with_it = without_sealed(fold(CASE, written(sealed=True).known.values()))
    without = fold(CASE, written(sealed=False).known.values())
    for name in ("answers", "statements", "evidence", "derived", "conflicts", "withheld", "unknown", "absent"):
        assert len(getattr(with_it, name)) == len(getattr(without, name)), name
    assert with_it.updated_at == without.updated_at
    assert [entry.header.kind for entry in with_it.order] == [entry.header.kind for entry in without.order]
    assert [told.value.withheld for told in with_it.sent] == [("I",)]
    assert "құпия" not in repr(with_it)


def test_a_case_without_one_is_the_very_same() -> None:
    case = fold(CASE, written(sealed=False).known.values())
    assert without_sealed(case) is case


def test_bodies_left_out_on_the_way_leave_no_gap_either() -> None:
    entries = [
        entry.without_body() if entry.header.sensitivity == "X" else entry
        for entry in written(sealed=True).known.values()
    ]
    case = fold(CASE, entries)
    assert len(case.withheld) == 3
    assert without_sealed(case).withheld == ()


def test_a_conflict_inside_it_is_none_outside() -> None:
    first, second = InventedDevice("one"), InventedDevice("two")
    second.know([first.opened()])
    for device, word in ((first, "құпия бір"), (second, "құпия екі")):
        device.write("answers", "X", Answers(form=FORM, section="X", values={"X/X1": word}))
        device.write("answers", "T", Answers(form=FORM, section="H", values={"H/H04": word.replace("құпия", "жай")}))
    case = fold(CASE, [*first.known.values(), *second.known.values()])
    assert len(case.conflicts) == 2
    assert [conflict.subject for conflict in without_sealed(case).conflicts] == ["answer:H/H04"]
    assert len(without_sealed(case).conflicts[0].values) == 2
