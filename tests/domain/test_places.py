"""Regions and towns under the codes and in the division that held on a day."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.domain.errors import LawDataError
from intake_app.domain.places import City, Region, load_places

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "places"
PLACES = load_places(FOLDER)
REFORM = date(2022, 6, 8)
DAY_BEFORE = REFORM - timedelta(days=1)
TODAY = date(2026, 11, 22)


def names(found):
    return sorted(place.en for place in found)


def test_all_regions_and_towns_are_there():
    assert len(PLACES.regions) == 20
    assert len(PLACES.cities) == 50
    assert len({region.kato for region in PLACES.regions.values()}) == 20
    assert len({city.kato for city in PLACES.cities}) == 50


@pytest.mark.parametrize("region", PLACES.regions.values(), ids=lambda region: region.iso)
def test_every_region_has_forms_that_belong_to_its_name(region):
    assert region.iso == f"KZ-{region.kato[:2]}"
    for language in ("kk", "ru"):
        assert region.genitive(language) in region.to_prosecutor(language)
        stem = max(region.name(language).split(), key=len)[:4]
        assert stem in region.genitive(language)
        assert stem in region.inside(language)
    assert region.inside("ru").startswith("в ")
    assert region.inside("kk").endswith(("облысында", "қаласында"))


@pytest.mark.parametrize("city", PLACES.cities, ids=lambda city: city.en)
def test_every_town_lies_in_the_region_its_code_says(city):
    region = PLACES.region_of(city, TODAY)
    assert region is not None
    assert city.kato[:2] == region.kato[:2]
    assert PLACES.city_by_code(city.kato, TODAY) is city
    assert PLACES.region_by_code(city.kato, TODAY) is region


@pytest.mark.parametrize(
    ("day", "town", "region"),
    [
        (date(2022, 1, 8), "Taldyqorghan", "KZ-19"),
        (DAY_BEFORE, "Taldyqorghan", "KZ-19"),
        (REFORM, "Qonayev", "KZ-19"),
        (TODAY, "Qonayev", "KZ-19"),
    ],
)
def test_a_code_used_twice_means_what_it_meant_on_the_day(day, town, region):
    city = PLACES.city_by_code("191010000", day)
    assert city is not None
    assert city.en == town
    found = PLACES.region_by_code("191010000", day)
    assert found is not None
    assert found.iso == region


def test_a_code_that_never_meant_another_town_needs_no_luck_with_days():
    assert PLACES.city_by_code("331010000", date(2022, 1, 8)) is PLACES.city_by_code("331010000", TODAY)
    assert PLACES.city_by_code("", TODAY) is None
    assert PLACES.city_by_code("999999999", TODAY) is None


@pytest.mark.parametrize(
    ("iso", "day", "then"),
    [
        ("KZ-33", DAY_BEFORE, "KZ-19"),
        ("KZ-33", REFORM, "KZ-33"),
        ("KZ-10", DAY_BEFORE, "KZ-63"),
        ("KZ-62", DAY_BEFORE, "KZ-35"),
        ("KZ-79", date(2018, 6, 18), "KZ-61"),
        ("KZ-79", date(2018, 6, 19), "KZ-79"),
        ("KZ-ALM", TODAY, "KZ-19"),
    ],
)
def test_the_region_that_governed_a_territory_then(iso, day, then):
    region = PLACES.region_on(iso, day)
    assert region is not None
    assert region.iso == then


def test_an_unknown_region_is_none():
    assert PLACES.region("KZ-99") is PLACES.region("") is PLACES.region_on("", TODAY) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Taldyqorghhan", ["Taldyqorghan"]),
        ("г. Талдыкорган", ["Taldyqorghan"]),
        ("Алматы облысы", ["Almaty region"]),
        ("almaty", ["Almaty", "Almaty city", "Almaty region"]),
        ("ВКО", ["East Kazakhstan region"]),
        ("Капшагай", ["Qonayev"]),
        ("Нур-Султан", ["Astana", "Astana city"]),
        ("Чимкент", ["Shymkent", "Shymkent city"]),
        ("Балхаш", ["Balqash"]),
        ("Жетысу", ["Jetisu region"]),
        ("нигде", []),
        ("", []),
    ],
)
def test_names_are_found_in_any_spelling(typed, meant):
    assert names(PLACES.find(typed)) == sorted(meant)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_place_is_found_under_its_own_names(language):
    for place in (*PLACES.regions.values(), *PLACES.cities):
        assert place in PLACES.find(place.name(language))


@given(st.text(max_size=40))
def test_any_typed_name_gives_places_or_nothing(typed):
    assert all(isinstance(place, (Region, City)) for place in PLACES.find(typed))


@pytest.mark.parametrize(
    ("file", "find", "replace", "reason"),
    [
        ("regions.toml", 'iso = "KZ-11"', 'iso = "KZ-10"', "iso_twice"),
        ("regions.toml", 'iso = "KZ-11"', 'iso = "Ақмола"', "iso"),
        ("regions.toml", 'kato = "110000000"', 'kato = "11"', "kato"),
        ("regions.toml", 'ru_gen = "Акмолинской области"\n', "", "ru_gen"),
        ("regions.toml", 'ru_gen = "Акмолинской области"', 'ru_genitive = "x"', "unknown_key:ru_genitive"),
        ("regions.toml", 'formerly = "KZ-19"\n', "", "formerly"),
        ("regions.toml", "[[region]]", "[[regions]]", "unknown_table"),
        ("regions.toml", 'kk = "Абай облысы"', 'kk = "Абай облысы', "syntax"),
        ("cities.toml", 'region = "KZ-33", since', 'region = "KZ-99", since', "region"),
        ("cities.toml", "until = 2022-06-07", "until = 2022-06-09", "codes_overlap"),
        ("cities.toml", 'kato = "111010000"', 'kato = "101010000"', "kato_twice"),
        ("cities.toml", 'kk = "Көкшетау"', "kk = 7", "kk"),
    ],
)
def test_mistakes_in_the_data_are_named(tmp_path, file, find, replace, reason):
    shutil.copytree(FOLDER, tmp_path / "places")
    path = tmp_path / "places" / file
    text = path.read_text(encoding="utf-8")
    assert find in text
    path.write_text(text.replace(find, replace, 1), encoding="utf-8")
    with pytest.raises(LawDataError) as caught:
        load_places(tmp_path / "places")
    assert caught.value.facts["reason"] == reason
    assert caught.value.facts["file"] == file
    if reason not in {"syntax"}:
        line = int(caught.value.facts["line"])
        assert path.read_text(encoding="utf-8").splitlines()[line - 1].startswith("[[")


def test_files_that_cannot_be_read_are_named(tmp_path):
    with pytest.raises(LawDataError) as caught:
        load_places(tmp_path)
    assert caught.value.facts == {"file": "regions.toml", "line": 0, "reason": "unreadable"}
    (tmp_path / "regions.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(LawDataError) as caught:
        load_places(tmp_path)
    assert caught.value.facts["reason"] == "not_utf8"
