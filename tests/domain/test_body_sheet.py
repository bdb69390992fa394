"""Marks for paper: in the order in which they were told, the sealed place never among them."""

from __future__ import annotations

from intake_app.domain.body_map import Mark
from intake_app.domain.body_sheet import (
    CIRCLE,
    DASHED,
    DIAMOND,
    SOLID,
    THIN,
    dot_corners,
    fill_of,
    shape_of,
    told_marks,
)

ANSWERS = {
    "L/L_injuries[aaaaaaaaaa]/L01_region": "arm",
    "L/L_injuries[aaaaaaaaaa]/L01_mark": "front 0.720 0.450",
    "L/L_injuries[bbbbbbbbbb]/L01_region": "genital_sealed",
    "L/L_injuries[bbbbbbbbbb]/L06_cause_told": "sealed words",
    "L/L_injuries[cccccccccc]/L02_kind": "wound bruise",
    "L/L_injuries[cccccccccc]/L01_mark#reason": "declined",
    "L/L_other": "not a row",
    "H/H_stays[aaaaaaaaaa]/H04": "elsewhere",
}


def test_rows_come_in_order_and_the_sealed_one_leaves_no_gap() -> None:
    marks = told_marks(ANSWERS)
    assert [one.row for one in marks] == ["aaaaaaaaaa", "cccccccccc"]
    assert marks[0].mark == Mark("front", 0.72, 0.45)
    assert marks[1].mark is None
    assert marks[1].value("L02_kind") == "wound bruise"
    assert "sealed" not in str(marks)


def test_shape_says_what_and_fill_says_state() -> None:
    assert (shape_of("bruise"), shape_of("bruise wound"), shape_of("")) == (CIRCLE, DIAMOND, CIRCLE)
    assert (fill_of("fresh"), fill_of("gone"), fill_of("")) == (SOLID, DASHED, THIN)


def test_dots_lie_around_their_point() -> None:
    for shape in (CIRCLE, DIAMOND):
        corners = dot_corners(shape, 10, 20, 5)
        assert abs(sum(x for x, _y in corners) / len(corners) - 10) < 1e-9
        assert all(abs(x - 10) <= 7 for x, _y in corners)
