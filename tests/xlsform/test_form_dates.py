"""Dates without a time count whole days; partial dates are what they say and no more."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.xlsform.dates import (
    Moment,
    date_of_number,
    from_datetime,
    instant_of_number,
    parse_loose,
    parse_moment,
    parse_partial,
    parse_time_us,
)

PHOENIX = timezone(timedelta(hours=-7))


@given(st.dates())
def test_a_date_is_read_and_written_the_same(day):
    moment = parse_moment(day.isoformat())
    assert moment is not None
    assert moment.text() == day.isoformat()
    assert date_of_number(moment.number()) == moment


@given(st.dates(min_value=date(2, 1, 1), max_value=date(9998, 12, 31)), st.integers(-400, 400))
def test_days_are_added_without_clocks(day, count):
    moved = date_of_number(parse_moment(day.isoformat()).number() + count)
    assert moved.text() == (day + timedelta(days=count)).isoformat()


@given(
    st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)),
    st.times(),
    st.integers(-14 * 60, 14 * 60),
)
def test_a_time_with_a_zone_survives_writing(day, clock, minutes):
    zone = timezone(timedelta(minutes=minutes))
    aware = datetime.combine(day, clock.replace(microsecond=clock.microsecond // 1000 * 1000), zone)
    assert parse_moment(from_datetime(aware).text()) == from_datetime(aware)


@pytest.mark.parametrize(
    "text",
    ["2022-13-01", "2022-02-30", "0000-01-01", "2022-1-1", "2022", "2022-01", "22-01-01", "2022-01-01T25:00", "x",
     "2022-01-01T10:00:00+25:00", "2022-01-01 10:00", "", "2022-01-01T10"],
)  # fmt: skip
def test_what_is_no_date_is_none(text):
    assert parse_moment(text) is None


def test_a_partial_date_spans_what_was_said():
    assert parse_partial("2024-02").span_days == 29
    assert parse_partial("2022").span_days == 365
    assert parse_partial("2022-13") is None
    assert parse_partial("2022-01-05") is None
    assert parse_partial("2022").text() == "2022"
    assert parse_partial("2022-01").text() == "2022-01"


def test_only_date_takes_missing_zeros():
    assert parse_loose("2018-1-5").text() == "2018-01-05"
    assert parse_loose("18-1-5") is None


def test_the_zone_moves_an_instant_not_a_date():
    written = parse_moment("2024-02-28T23:30:00.000+06:00")
    assert Moment(written.day).text() == "2024-02-28"
    assert written.number() == pytest.approx(parse_moment("2024-02-28T17:30:00Z").number())
    assert instant_of_number(0.0, PHOENIX).text() == "1969-12-31T17:00:00.000-07:00"
    assert parse_moment("1970-01-01").in_zone(PHOENIX).number() == pytest.approx(7 / 24)
    assert from_datetime(datetime(1970, 1, 2, tzinfo=UTC)).number() == 1


def test_times_are_read_as_the_clock_shows_them():
    assert parse_time_us("06:00:00.000-07:00") == 6 * 3600 * 1_000_000
    assert parse_time_us("24:00") is None
    assert parse_time_us("06:00:00.000-24:00") is None
