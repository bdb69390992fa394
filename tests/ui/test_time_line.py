"""The line of time: what a told date can mean, lengths in words, certain overlaps and gaps only."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.i18n import Translator
from intake_app.paths import resources
from intake_app.ui.presenters.time_line import is_time_line, length_words, span_of, time_line
from intake_app.xlsform.views import Choice, NodeView

if TYPE_CHECKING:
    from collections.abc import Sequence

EN = Translator("en", resources() / "i18n")
KINDS = (Choice("ivs", "Temporary detention"), Choice("sizo", "Pre-trial detention"))


def stay(number: int, begin: str, end: str, kind: str = "") -> NodeView:
    """A row as the built-in questionnaire asks it: a day, a time, whether exact, twice; then the kind of place."""

    def moment(name: str, told: str) -> list[NodeView]:
        day, _space, clock = told.partition(" ")
        return [
            NodeView(f"H/s[{number}]/{name}", name, "question", "date", value=day),
            NodeView(f"H/s[{number}]/{name}_time", f"{name}_time", "question", "time", value=clock),
            NodeView(f"H/s[{number}]/{name}_about", f"{name}_about", "question", "select_one", value=""),
        ]

    place = NodeView("p", "p", "question", "select_one", choices=KINDS, value=kind, list_name="place_kind")
    return NodeView(f"H/s[{number}]", "s", "row", children=(*moment("from", begin), *moment("to", end), place))


def stays(*told: Sequence[str]) -> NodeView:
    rows = tuple(stay(number, *one) for number, one in enumerate(told, 1))
    return NodeView("H/s", "s", "repeat", appearance=frozenset({"time-line"}), children=rows)


def test_what_a_told_date_can_mean() -> None:
    exact = datetime(2022, 1, 5, 14)  # noqa: DTZ001 - as told, without a zone
    assert span_of("2022-01-05", "14:00") == (exact, exact)
    first, last = span_of("2022-01", "") or (None, None)
    assert (first, last) == (datetime(2022, 1, 1), datetime(2022, 2, 1))  # noqa: DTZ001
    assert span_of("2022-12", "") == (datetime(2022, 12, 1), datetime(2023, 1, 1))  # noqa: DTZ001
    assert span_of("2022", "14:00") == (datetime(2022, 1, 1), datetime(2023, 1, 1))  # noqa: DTZ001
    assert span_of("in winter", "") is None
    assert span_of("2022-02-31", "") is None
    assert span_of("9999-12-31", "") is None, "nothing breaks at the end of the calendar"


@given(st.text(max_size=12), st.text(max_size=8))
def test_no_text_breaks_it(day: str, clock: str) -> None:
    span = span_of(day, clock)
    assert span is None or span[0] <= span[1]


def test_a_stay_in_words() -> None:
    line = time_line(stays(("2022-01-05 14:00", "2022-01-07 17:00", "ivs")), EN)
    words = "Stay 1 of 1: 5 January 2022 14:00 – 7 January 2022 17:00, Temporary detention, 2 days 3 hours"
    assert line.stays[0].words == words
    assert line.remarks == ()


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "less than a minute"),
        (1, "1 minute"),
        (320, "5 hours 20 minutes"),
        (1440, "1 day"),
        (3065, "2 days 3 hours"),
    ],
)
def test_lengths(minutes: int, words: str) -> None:
    assert length_words(timedelta(minutes=minutes), EN) == words


def test_no_length_is_called_lawful_or_not() -> None:
    line = time_line(stays(("2022-01-05 14:00", "2022-01-09 14:00")), EN)
    assert line.stays[0].length == "4 days"
    assert "72" not in " ".join([line.stays[0].words, *line.remarks])


def test_dates_without_hours_are_about() -> None:
    lengths = [
        time_line(stays(one), EN).stays[0].length
        for one in (
            ("2022-01-05", "2022-01-08"),
            ("2022-01-05", "2022-01-05"),
            ("2022-01", "2022-03"),
            ("2022-01-05", ""),
        )
    ]
    assert lengths == ["about 3 days", "within one day", "length not known exactly", ""]


def test_soft_ends_show_what_is_not_exact() -> None:
    exact, about, open_end = time_line(
        stays(("2022-01-05 14:00", "2022-01-07 17:00"), ("2022-01-08", "2022-01-10"), ("2022-01-11 10:00", "")), EN
    ).stays
    assert exact.soft == exact.solid
    assert about.soft is not None
    assert about.solid is not None
    assert about.soft[0] < about.solid[0] < about.solid[1] < about.soft[1]
    assert open_end.solid is None
    assert open_end.soft is not None
    assert open_end.soft[1] == 1.0


def test_certain_overlaps_and_gaps_are_said() -> None:
    remarks = time_line(
        stays(
            ("2022-01-07 16:00", "2022-01-08 10:00"),
            ("2022-01-05 14:00", "2022-01-07 17:00"),
            ("2022-01-08 15:30", "2022-01-09 10:00"),
        ),
        EN,
    ).remarks
    assert remarks == (
        "Stays 2 and 1 overlap: 1 hour.",
        "Between stays 1 and 3 no place is named: 5 hours 30 minutes.",
    )


def test_what_is_only_possible_is_not_said() -> None:
    assert time_line(stays(("2022-01-05", "2022-01-07"), ("2022-01-07", "2022-01-09")), EN).remarks == ()
    near = time_line(stays(("2022-01-05 10:00", "2022-01-05 12:00"), ("2022-01-05 13:00", "2022-01-06 10:00")), EN)
    assert near.remarks == (), "an hour is no gap"


def test_a_stay_inside_a_longer_one_leaves_no_gap_behind_it() -> None:
    remarks = time_line(
        stays(
            ("2022-01-01 00:00", "2022-01-20 00:00"),
            ("2022-01-02 00:00", "2022-01-03 00:00"),
            ("2022-01-10 00:00", "2022-01-11 00:00"),
        ),
        EN,
    ).remarks
    assert not [remark for remark in remarks if remark.startswith("Between")]


def test_nothing_told_is_an_empty_line() -> None:
    assert time_line(stays(), EN).is_empty
    assert time_line(stays(("", "")), EN).is_empty
    assert is_time_line(stays())


MOMENTS = st.datetimes(datetime(2021, 1, 1), datetime(2023, 1, 1)).map(lambda at: at.strftime("%Y-%m-%d %H:%M"))  # noqa: DTZ001


@given(st.lists(st.tuples(MOMENTS, st.one_of(MOMENTS, st.just(""), st.just("2022")), st.just("ivs")), max_size=5))
def test_every_bar_stays_on_the_line(told: list[tuple[str, str, str]]) -> None:
    line = time_line(stays(*told), EN)
    assert len(line.stays) == len(told)
    for one in line.stays:
        if one.soft is not None:
            assert 0 <= one.soft[0] <= one.soft[1] <= 1
        if one.solid is not None:
            assert 0 <= one.solid[0] < one.solid[1] <= 1
    assert all(0 <= place <= 1 for place, _words in line.ticks)
