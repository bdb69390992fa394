"""Dates in sentences, as people remember them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.domain.told_dates import ToldDate, at_clock, read_clock, read_told_date


@pytest.mark.parametrize(
    ("told", "language", "on", "since", "until"),
    [
        ("2022-01-08", "ru", "08.01.2022", "с 08.01.2022", "по 08.01.2022"),
        ("2022-01", "ru", "в январе 2022 года", "с января 2022 года", "по январь 2022 года"),
        ("2022", "ru", "в 2022 году", "с 2022 года", "по 2022 год"),
        (
            "2022-01-08",
            "kk",
            "2022 жылғы 8 қаңтарда",
            "2022 жылғы 8 қаңтардан бастап",
            "2022 жылғы 8 қаңтарға дейін",
        ),
        ("2024-09", "kk", "2024 жылғы қыркүйекте", "2024 жылғы қыркүйектен бастап", "2024 жылғы қыркүйекке дейін"),
        ("2022", "kk", "2022 жылы", "2022 жылдан бастап", "2022 жылға дейін"),
    ],
)
def test_forms(told, language, on, since, until):
    known = read_told_date(told)
    assert known is not None
    assert (known.on(language), known.since(language), known.until(language)) == (on, since, until)


def test_months_have_forms_of_their_own_in_both_languages():
    for language in ("ru", "kk"):
        forms = {ToldDate(2022, month).plain(language) for month in range(1, 13)}
        assert len(forms) == 12


def test_a_date_with_a_time_keeps_the_wall_clock():
    told = read_told_date("2022-01-08T21:30:00.000+05:00")
    assert told == ToldDate(2022, 1, 8, "21:30")


@pytest.mark.parametrize("text", ["", "yesterday", "2022-13", "2022-02-30", "0000", "22-01-08", "2022-01-08 ночью"])
def test_what_is_no_date_is_none(text):
    assert read_told_date(text) is None


@given(st.dates(min_value=date(1900, 1, 1)))
def test_a_day_means_itself_and_its_month_and_year_hold_it(day):
    exact = read_told_date(day.isoformat())
    assert exact is not None
    assert exact.first == exact.last == day
    for length in (4, 7):
        wider = read_told_date(day.isoformat()[:length])
        assert wider is not None
        assert wider.first <= day <= wider.last


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    read_told_date(text)
    assert read_clock(text) == "" or read_clock(text) in text


def test_clock_words():
    assert read_clock("21:05:00.000+05:00") == "21:05"
    assert read_clock("25:00") == ""
    assert at_clock("21:05", "ru", about=True) == "около 21:05"
    assert at_clock("21:05", "kk", about=True) == "сағат 21:05 шамасында"
    assert at_clock("", "ru", about=False) == ""
