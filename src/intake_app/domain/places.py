"""Regions and towns of Kazakhstan, under the codes and in the division that held on a given day."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake_app.domain.errors import LawDataError
from intake_app.domain.names import fold
from intake_app.domain.toml_tables import Table, read_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

LANGUAGES = ("kk", "ru", "en")
_ISO = re.compile(r"KZ-\d{2}")
_KATO = re.compile(r"\d{9}")
_KIND_WORDS = frozenset(fold("область облысы облыс region oblast город г қаласы қала қ city р").split())


@dataclass(frozen=True, slots=True)
class Region:
    """A region or city of republican significance with its ready inflected forms (`ru_in`: "в области Абай").

    `since` is the first day of today's extent; before it the territory belonged to the region `formerly`.
    """

    iso: str
    kato: str
    iso_old: str
    kk: str
    ru: str
    en: str
    ru_gen: str
    ru_in: str
    kk_gen: str
    kk_in: str
    ru_to_prosecutor: str
    kk_to_prosecutor: str
    centre: str
    formerly: str = ""
    since: date | None = None
    variants: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """The name in kk, ru or en."""
        return {"kk": self.kk, "ru": self.ru}.get(language, self.en)

    def genitive(self, language: str) -> str:
        """As "области Абай", "Абай облысының"; only kk and ru inflect."""
        return {"kk": self.kk_gen, "ru": self.ru_gen}[language]

    def inside(self, language: str) -> str:
        """As "в области Абай", "Абай облысында"."""
        return {"kk": self.kk_in, "ru": self.ru_in}[language]

    def to_prosecutor(self, language: str) -> str:
        """As "Прокурору области Абай", "Абай облысының прокурорына"."""
        return {"kk": self.kk_to_prosecutor, "ru": self.ru_to_prosecutor}[language]


@dataclass(frozen=True, slots=True)
class PlaceCode:
    """A State classifier code and the days on which it meant this town; "" where the code is not known."""

    kato: str
    region: str
    since: date | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the code (and the region) was in force on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class City:
    """A town of the pick-lists."""

    kk: str
    ru: str
    en: str
    codes: tuple[PlaceCode, ...]
    variants: tuple[str, ...] = ()

    @property
    def kato(self) -> str:
        """The code of today."""
        return next((code.kato for code in self.codes if code.until is None), "")

    def name(self, language: str) -> str:
        """The name in kk, ru or en."""
        return {"kk": self.kk, "ru": self.ru}.get(language, self.en)

    def inside(self, language: str) -> str:
        """As "в г. Талдыкорган", "Талдықорған қаласында": the forms of documents, in which the name stays as it is."""
        return {"kk": f"{self.kk} қаласында", "ru": f"в г. {self.ru}"}[language]


@dataclass(frozen=True, slots=True)
class Places:
    """All regions (by ISO code, in the order of the file) and towns, with a folded index of every name."""

    regions: Mapping[str, Region]
    cities: tuple[City, ...]
    _index: Mapping[str, tuple[Region | City, ...]] = field(repr=False)

    def region(self, iso: str) -> Region | None:
        """The region with this ISO 3166-2 code of today, or the letters valid until 2022."""
        found = self.regions.get(iso)
        return found or next((region for region in self.regions.values() if iso and region.iso_old == iso), None)

    def region_on(self, iso: str, day: date) -> Region | None:
        """The region that governed on `day` the territory now called `iso` (Jetisu in January 2022: Almaty region)."""
        region = self.region(iso)
        while region and region.since and day < region.since:
            region = self.region(region.formerly)
        return region

    def city_by_code(self, kato: str, day: date) -> City | None:
        """The town that this code meant on that day; a code that never meant another town means it on every day.

        There is no look-up without a day, because codes were re-used: 191010000 was Taldyqorghan, then Qonayev.
        """
        bearers = [(city, code) for city in self.cities for code in city.codes if kato and code.kato == kato]
        if len(bearers) == 1:
            return bearers[0][0]
        return next((city for city, code in bearers if code.holds_on(day)), None)

    def region_of(self, city: City, day: date) -> Region | None:
        """The region a town belonged to on that day."""
        return next((self.regions[code.region] for code in city.codes if code.holds_on(day)), None)

    def region_by_code(self, kato: str, day: date) -> Region | None:
        """The region of a region's or town's code, as both stood on that day."""
        for region in self.regions.values():
            if region.kato == kato:
                return self.region_on(region.iso, day)
        city = self.city_by_code(kato, day)
        return self.region_of(city, day) if city else None

    def find(self, name: str) -> tuple[Region | City, ...]:
        """Everything that may be meant by a name in any spelling; several where town and region share it."""
        key = fold(name)
        return self._index.get(key) or self._index.get(_without_kind(key), ())


def _without_kind(key: str) -> str:
    return " ".join(word for word in key.split() if word not in _KIND_WORDS)


def _index(places: Iterable[Region | City]) -> dict[str, tuple[Region | City, ...]]:
    index: dict[str, tuple[Region | City, ...]] = {}
    for place in places:
        names = (place.kk, place.ru, place.en, *place.variants)
        for key in dict.fromkeys(form for name in names for form in (fold(name), _without_kind(fold(name)))):
            index[key] = (*index.get(key, ()), place)
    return index


_REGION_TEXTS = (
    *("iso", "kato", "iso_old", "kk", "ru", "en", "ru_gen", "ru_in", "kk_gen", "kk_in"),
    *("ru_to_prosecutor", "kk_to_prosecutor", "centre"),
)


def _region(table: Table) -> Region:
    table.only(*_REGION_TEXTS, "formerly", "since", "variants")
    texts = {key: table.text(key) for key in _REGION_TEXTS}
    if not _ISO.fullmatch(texts["iso"]):
        raise table.wrong("iso")
    if not _KATO.fullmatch(texts["kato"]):
        raise table.wrong("kato")
    if (table.day("since") is None) != (table.text("formerly", "") == ""):
        raise table.wrong("formerly")
    return Region(
        **texts, formerly=table.text("formerly", ""), since=table.day("since"), variants=table.texts("variants")
    )


def _code(table: Table, regions: Mapping[str, Region]) -> PlaceCode:
    table.only("kato", "region", "since", "until")
    code = PlaceCode(table.text("kato"), table.text("region"), table.day("since"), table.day("until"))
    if code.kato and not _KATO.fullmatch(code.kato):
        raise table.wrong("kato")
    if code.region not in regions:
        raise table.wrong("region")
    if code.since and code.until and code.since > code.until:
        raise table.wrong("until")
    return code


def _overlap(one: PlaceCode, other: PlaceCode) -> bool:
    starts = [code.since for code in (one, other) if code.since]
    return not starts or all(code.holds_on(max(starts)) for code in (one, other))


def _city(table: Table, regions: Mapping[str, Region]) -> City:
    table.only("kk", "ru", "en", "codes", "variants")
    codes = tuple(_code(inner, regions) for inner in table.inner("codes"))
    if not any(code.until is None for code in codes):
        raise table.wrong("codes")
    if any(_overlap(one, other) for i, one in enumerate(codes) for other in codes[i + 1 :]):
        raise table.wrong("codes_overlap")
    return City(table.text("kk"), table.text("ru"), table.text("en"), codes, table.texts("variants"))


def _same_code_twice(city: City, others: Iterable[City]) -> bool:
    mine = [code for code in city.codes if code.kato]
    return any(
        code.kato == own.kato and _overlap(code, own) for other in others for code in other.codes for own in mine
    )


def load_places(folder: Path) -> Places:
    """Read regions.toml and cities.toml. Raises LawDataError (file, line, reason) on any contradiction."""
    regions: dict[str, Region] = {}
    for table in read_tables(folder / "regions.toml", "region")["region"]:
        region = _region(table)
        if region.iso in regions:
            raise table.wrong("iso_twice")
        regions[region.iso] = region
    for region in regions.values():
        if region.formerly and region.formerly not in regions:
            raise LawDataError(file="regions.toml", line=0, reason="formerly")
    cities: list[City] = []
    for table in read_tables(folder / "cities.toml", "city")["city"]:
        city = _city(table, regions)
        if _same_code_twice(city, cities):
            raise table.wrong("kato_twice")
        cities.append(city)
    return Places(regions, tuple(cities), _index([*regions.values(), *cities]))
