"""Dates as people type and remember them, in three languages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.i18n import LANGUAGES
from intake_app.ui.clock_times import join_moment, parse_time, show_time, split_moment
from intake_app.ui.partial_dates import coarsen, parse_date, precision_of, show_date, weekday_of

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("8.1.2022", "2022-01-08"),
        ("08.01.2022", "2022-01-08"),
        ("8/1/2022", "2022-01-08"),
        ("8 1 2022", "2022-01-08"),
        ("2022-01-08", "2022-01-08"),
        ("2022.1.8", "2022-01-08"),
        ("01.2022", "2022-01"),
        ("1/2022", "2022-01"),
        ("2022-01", "2022-01"),
        ("2022", "2022"),
        ("  2022 г. ", "2022"),
        ("8 января 2022", "2022-01-08"),
        ("8 января 2022 года", "2022-01-08"),
        ("январь 2022", "2022-01"),
        ("8 янв 2022", "2022-01-08"),
        ("2022 жылғы 8 қаңтар", "2022-01-08"),
        ("2022 ж. қаңтар", "2022-01"),
        ("8 January 2022", "2022-01-08"),
        ("January 8, 2022", "2022-01-08"),
        ("8 мая 2022", "2022-05-08"),
        ("29.2.2024", "2024-02-29"),
    ],
)
def test_what_is_understood(typed: str, stored: str) -> None:
    assert parse_date(typed) == stored


@pytest.mark.parametrize(
    "typed",
    ["", "8", "8.1", "8.1.22", "8.1.202", "31.2.2022", "29.2.2023", "13.2022", "2022.13", "1.2.3.2022", "soon",
     "8 ма 2022", "8 марта июня 2022", "20220108", "8.1.2022 2023", "8 foo 2022", "٨.١.٢٠٢٢", "0.1.2022"],
)  # fmt: skip
def test_what_is_not_a_date_yet(typed: str) -> None:
    assert parse_date(typed) == ""


@given(day=DAYS, language=st.sampled_from(LANGUAGES), length=st.sampled_from([4, 7, 10]))
def test_what_is_shown_can_be_typed_again(day: date, language: str, length: int) -> None:
    stored = day.isoformat()[:length]
    assert parse_date(show_date(stored, language)) == stored
    assert parse_date(stored) == stored


@given(text=st.text(max_size=30))
def test_nothing_typed_ever_raises(text: str) -> None:
    stored = parse_date(text)
    assert precision_of(stored) or stored == ""
    assert show_date(text, "ru") is not None
    assert isinstance(weekday_of(text, "kk"), str)
    assert parse_time(text) == "" or len(parse_time(text)) == 5


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", ["8 January 2022", "January 2022", "2022"]), ("ru", ["8 января 2022", "январь 2022", "2022"]),
     ("kk", ["2022 ж. 8 қаңтар", "2022 ж. қаңтар", "2022"])],
)  # fmt: skip
def test_how_it_is_written(language: str, shown: list[str]) -> None:
    assert [show_date(stored, language) for stored in ("2022-01-08", "2022-01", "2022")] == shown


@pytest.mark.parametrize("other", ["", "много", "2022-02-31", "2022-13", "20220108", "2022-01-08T10:00"])
def test_what_is_no_date_is_shown_unchanged(other: str) -> None:
    assert show_date(other, "ru") == other


def test_exactness_can_be_taken_back() -> None:
    assert [coarsen("2022-01-08", precision) for precision in ("day", "month", "year")] == [
        "2022-01-08",
        "2022-01",
        "2022",
    ]
    assert coarsen("2022", "day") == "2022"
    assert coarsen("около января", "year") == "около января"
    assert [precision_of(value) for value in ("2022-01-08", "2022-01", "2022", "", "x")] == [
        "day",
        "month",
        "year",
        "",
        "",
    ]


def test_the_day_of_the_week_helps_against_slips() -> None:
    assert [weekday_of("2022-01-08", language) for language in ("en", "ru", "kk")] == ["Saturday", "суббота", "сенбі"]
    assert [weekday_of(value, "en") for value in ("2022-01", "2022", "", "2022-02-31", "x")] == [""] * 5


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("14:05", "14:05"), ("14.05", "14:05"), ("1405", "14:05"), ("9", "09:00"), ("9 30", "09:30"), ("09-30", "09:30"),
     ("0:00", "00:00"), ("24:00", ""), ("14:60", ""), ("утром", ""), ("", ""), ("14:5", "")],
)  # fmt: skip
def test_times_as_people_type_them(typed: str, stored: str) -> None:
    assert parse_time(typed) == stored


def test_stored_times_are_shown_without_what_nobody_said() -> None:
    assert show_time("14:05:00.000+05:00") == "14:05"
    assert show_time("около двух") == "около двух"
    assert split_moment("2022-01-08T14:05:00.000+05:00") == ("2022-01-08", "14:05")
    assert split_moment("2022-01") == ("2022-01", "")


@given(day=DAYS.map(date.isoformat), clock=st.sampled_from(["", "14:05", "00:00"]))
def test_date_and_time_stay_together(day: str, clock: str) -> None:
    assert split_moment(join_moment(day, clock)) == (day, clock)


def test_a_time_without_a_date_is_nothing() -> None:
    assert join_moment("", "14:05") == ""
