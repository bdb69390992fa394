"""Places by their numbers: what people type, what is stored, and that nothing typed is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.ui.presenters.geo_points import is_on_earth, join_point, parse_degrees, split_both, split_point


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("43.2567", "43.2567"),
        ("43,2567", "43.2567"),
        ("-7", "-7"),
        ("43°", "43"),
        ("43° 15.4'", "43.2566667"),
        ("43° 15' 24\" N", "43.2566667"),
        ("71°30′0″ W", "-71.5"),
        ("43° 75'", ""),
        ("here", ""),
        ("", ""),
    ],
)
def test_degrees(typed: str, stored: str) -> None:
    assert parse_degrees(typed) == stored


def test_both_numbers_at_once() -> None:
    assert split_both("43.25, 76.93") == ("43.25", "76.93")
    assert split_both("43.25 76.93") == ("43.25", "76.93")
    assert split_both("43.25,76.93") == ("43.25", "76.93")
    assert split_both("43,25") is None, "a decimal comma is no second number"
    assert split_both("43.25") is None


def test_stored_and_shown() -> None:
    assert join_point("43,25", "76.93") == "43.25 76.93 0 0"
    assert split_point("43.25 76.93 0 0") == ("43.25", "76.93")
    assert join_point("", "") == ""
    assert split_point(join_point("43.25", "")) == ("43.25", "")
    assert split_point(join_point("", "76")) == ("", "76")


@given(st.floats(-90, 90).map(lambda number: f"{number:.5f}"), st.floats(-180, 180).map(lambda number: f"{number:.5f}"))
def test_what_is_stored_comes_back(latitude: str, longitude: str) -> None:
    shown = split_point(join_point(latitude, longitude))
    assert [float(one) for one in shown] == pytest.approx([float(latitude), float(longitude)])
    assert is_on_earth(*shown)


def test_out_of_this_world() -> None:
    assert not is_on_earth("95", "76")
    assert not is_on_earth("43", "181")
    assert is_on_earth("43", "")
