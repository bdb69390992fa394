"""How one kind of value becomes another, and how two of them compare."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.xlsform.dates import parse_moment, parse_partial
from intake_app.xlsform.tree import Node
from intake_app.xlsform.values import (
    difference,
    is_at_least,
    is_at_most,
    is_equal,
    is_less,
    is_more,
    is_unequal,
    number_text,
    text_number,
    to_boolean,
    to_number,
    to_string,
)

DAY = parse_moment("2022-01-10")
JANUARY = parse_partial("2022-01")


@pytest.mark.parametrize(
    ("number", "text"),
    [(1.0, "1"), (-0.0, "0"), (0.1, "0.1"), (1e-7, "0.0000001"), (1e21, "1" + "0" * 21), (math.nan, "NaN"),
     (math.inf, "Infinity"), (-math.inf, "-Infinity"), (-2.5, "-2.5")],
)  # fmt: skip
def test_numbers_are_written_without_exponents(number, text):
    assert number_text(number) == text


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_a_number_that_is_written_is_read_the_same(number):
    assert text_number(number_text(number)) == number


@pytest.mark.parametrize("text", ["", " ", "1e3", "0x1", "1,5", "five", "--1", "1-1", "Infinity"])
def test_what_is_no_number_is_nan(text):
    assert math.isnan(text_number(text))


def test_no_answer_is_empty_and_no_number():
    assert to_string([]) == ""
    assert math.isnan(to_number([]))
    assert to_boolean([]) is False
    assert is_equal([], "")
    assert not is_less([], 5.0)


def test_a_node_set_compares_by_any_of_its_nodes():
    nodes = [Node("a", "1"), Node("a", "2")]
    assert is_equal(nodes, 2.0)
    assert is_unequal(nodes, 2.0)
    assert not is_equal(nodes, "3")
    assert is_less(nodes, 2.0)


def test_truth_compares_as_truth():
    assert is_equal(True, "x")
    assert is_unequal(False, "true")
    assert is_equal([], False)


def test_a_month_is_before_and_after_any_of_its_days():
    assert is_at_most(JANUARY, DAY)
    assert is_at_least(JANUARY, DAY)
    assert is_less(JANUARY, DAY)
    assert is_more(JANUARY, DAY)
    assert not is_less(JANUARY, parse_moment("2022-01-01"))
    assert not is_more(JANUARY, parse_moment("2022-01-31"))


def test_a_date_and_a_time_meet_on_the_wall_clock():
    early = parse_moment("2026-11-22T02:00:00.000+05:00")
    today = parse_moment("2026-11-22")
    assert is_at_least(early, today)
    assert difference(early, today) == pytest.approx(2 / 24)
    assert is_equal(parse_moment("2026-11-22T02:00:00Z"), parse_moment("2026-11-22T07:00:00+05:00"))
    assert is_less(today, early)


def test_days_between_dates_are_whole_across_a_change_of_zone():
    assert difference("2024-03-06", "2024-02-28") == 7
