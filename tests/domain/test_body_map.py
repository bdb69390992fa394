"""The body map: every place has a name, a code and a point on the body; marks are read as they were written."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.domain.body_map import ADULT, CHILD, SEALED_REGION, VIEWS, BodyMap, Mark, read_mark, say
from intake_app.domain.body_map_files import load_body_map

ROOT = Path(__file__).parents[2]
LANGUAGES = ("kk", "ru", "en")
PLACES = [(figure, name) for figure in (ADULT, CHILD) for name in VIEWS]
PARTS = st.decimals(0, 1, places=3).map(float)


@cache
def drawings() -> BodyMap:
    return load_body_map(ROOT / "resources" / "body")


def codes_of_the_form() -> set[str]:
    form = (ROOT / "forms" / "case_intake.md").read_text("utf-8")
    return set(re.findall(r"^\| \| body_region \| (\w+) ", form, re.MULTILINE))


@given(st.sampled_from(VIEWS), PARTS, PARTS)
def test_a_mark_is_read_as_it_was_written(view: str, x: float, y: float) -> None:
    mark = Mark(view, x, y)
    assert read_mark(mark.value) == mark


@given(st.text(max_size=30))
def test_any_other_text_is_no_mark_or_says_the_same(text: str) -> None:
    mark = read_mark(text)
    if mark is not None:
        assert read_mark(mark.value) == Mark(mark.view, round(mark.x, 3), round(mark.y, 3))


@pytest.mark.parametrize("text", ["", "front", "front 0.5", "front 0.5 1.5", "inside 0.5 0.5", "front 0,5 0,5"])
def test_what_is_no_mark(text: str) -> None:
    assert read_mark(text) is None


def test_there_is_every_view_and_nothing_else() -> None:
    assert all(tuple(views) == VIEWS for views in drawings().figures.values())


@pytest.mark.parametrize(("figure", "name"), PLACES)
def test_every_place_can_be_marked_and_is_then_the_place(figure: str, name: str) -> None:
    view = drawings().view(figure, name)
    keys = [region.key for region in view.regions]
    assert len(set(keys)) == len(keys), "two places of a view cannot be told apart"
    for region in view.regions:
        mark = view.mark_in(region)
        assert view.region_at(mark) == region, region.key
        assert 0 < mark.x < 1
        assert 0 < mark.y < 1


@pytest.mark.parametrize(("figure", "name"), PLACES)
def test_every_place_has_a_code_of_the_questionnaire_and_words_in_three_languages(figure: str, name: str) -> None:
    known = codes_of_the_form()
    assert "hand_fingers" in known
    for region in drawings().view(figure, name).regions:
        assert region.code in known or not region.code, region.part
        for language in LANGUAGES:
            words = drawings().words[region.part][language]
            assert region.side or "{" not in words, f"{region.part} has two words and no side"
            assert "{" not in drawings().region_words(region, language)


def test_nothing_intimate_is_drawn_or_marked() -> None:
    for views in drawings().figures.values():
        regions = [region for view in views.values() for region in view.regions]
        assert SEALED_REGION not in {region.code for region in regions}
        assert {region.part for region in regions if not region.code} == {"intimate"}
    view = drawings().view(ADULT, "front")
    found = view.region_at(Mark("front", 0.5, 0.52))
    assert found is not None
    assert not found.code


@pytest.mark.parametrize(
    ("mark", "part", "side"),
    [
        (Mark("front", 0.72, 0.45), "forearm", "left"),
        (Mark("front", 0.28, 0.45), "forearm", "right"),
        (Mark("back", 0.72, 0.45), "forearm", "right"),
        (Mark("right", 0.5, 0.3), "upper_arm", "right"),
        (Mark("left", 0.5, 0.3), "upper_arm", "left"),
        (Mark("hand-left", 0.25, 0.62), "palm", "left"),
        (Mark("foot-right", 0.72, 0.9), "heel", "right"),
        (Mark("head", 0.445, 0.21), "ear", "left"),
    ],
)
def test_sides_are_those_of_the_person(mark: Mark, part: str, side: str) -> None:
    region = drawings().view(ADULT, mark.view).region_at(mark)
    assert region is not None
    assert (region.part, region.side) == (part, side)


@given(st.sampled_from(["front", "back", "right", "left"]), PARTS, PARTS)
def test_a_mark_lies_on_the_same_part_of_a_childs_drawing(view: str, x: float, y: float) -> None:
    mark = Mark(view, x, y)
    adult, child = drawings().view(ADULT, view), drawings().view(CHILD, view)
    assert adult.mark_at(*adult.spot(mark)) == mark
    back = child.mark_at(*child.spot(mark))
    assert (back.x, back.y) == pytest.approx((x, y), abs=0.0011)


def test_the_middle_of_every_place_is_the_same_place_in_both_drawings() -> None:
    for name in VIEWS:
        child = drawings().view(CHILD, name)
        for region in drawings().view(ADULT, name).regions:
            found = child.region_at(drawings().view(ADULT, name).mark_in(region))
            assert found is not None
            assert (found.part, found.side) == (region.part, region.side)


def test_far_from_the_body_there_is_no_place_and_just_beside_it_there_is() -> None:
    view = drawings().view(ADULT, "front")
    assert view.region_at(Mark("front", 0.01, 0.01)) is None
    edge = max(x for x, _y in view.outlines[0]) / view.width
    assert view.region_at(Mark("front", edge + 0.02, 0.56)) is not None


def test_words_with_sides() -> None:
    words = {"a": {"en": "{Right|Left} arm, {right|left}"}}
    assert say(words, "a", "left", "en") == "Left arm, left"
    assert say(words, "a", "right", "kk") == "Right arm, right", "a language without words falls back"


def test_a_grown_body_stands_around_the_middle_of_its_view() -> None:
    for name in ("front", "back", "right", "left"):
        view = drawings().view(CHILD, name)
        assert view.growth is not None
        assert view.spot(Mark(name, 0.5, 0.5))[0] == pytest.approx(view.width / 2)
