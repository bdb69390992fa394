"""Single answers made into facts: told text, codes, dates and places, each with its source."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import TYPE_CHECKING

from intake_app.domain.complaint_answers import NO_ANSWER
from intake_app.domain.complaint_facts import DOCUMENT_LANGUAGES, NOTHING, Fact, Source
from intake_app.domain.complaint_phrases import by_sex, inside_sentence
from intake_app.domain.places import City, Region
from intake_app.domain.told_dates import ToldDate, at_clock, read_clock, read_told_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from intake_app.domain.complaint_answers import Row
    from intake_app.domain.complaint_facts import FactAnswer
    from intake_app.domain.complaint_phrases import Words
    from intake_app.domain.complaint_redaction import Redactor

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})

SEALED_CODES = frozenset({"sexual", "threat_rape", "genital_sealed", "pep_72h"})
"""Codes that point into the sealed section X: they never appear in a document."""


def visible(text: str) -> str:
    """The text without signs that have no form of their own: control, direction and joining signs, unassigned and
    private ones. Line breaks stay, tabs and other spaces become plain spaces; accents are joined to their letters.
    """
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = []
    for sign in plain:
        category = unicodedata.category(sign)
        if sign == "\n":
            kept.append(sign)
        elif sign == "\t" or category == "Zs":
            kept.append(" ")
        elif category in ("Zl", "Zp"):
            kept.append("\n")
        elif category not in _UNSEEN:
            kept.append(sign)
    lines = "".join(kept).split("\n")
    return "\n".join(line for line in (line.strip() for line in lines) if line)


def source_of(path: str, answer: FactAnswer) -> Source:
    """The source of a fact made of one answer."""
    return Source(path, answer.entry, answer.at)


def joined(parts: Iterable[Fact], between_ru: str, between_kk: str) -> Fact:
    """Several facts as one, with the sources of all."""
    known = [part for part in parts if part]
    if not known:
        return NOTHING
    sources = tuple(dict.fromkeys(source for part in known for source in part.sources))
    return Fact(between_ru.join(p.ru for p in known), between_kk.join(p.kk for p in known), sources)


class FactMaker:
    """Makes facts of answers with one set of words, one set of hidden names and one person's grammar."""

    def __init__(self, words: Words, redactor: Redactor, sex: str) -> None:
        """`sex` is "m", "f" or ""."""
        self.words = words
        self._redactor = redactor
        self._sex = sex

    def told(self, row: Row, name: str) -> Fact:
        """What was typed in answer to a question, hidden names taken out."""
        found = row.get(name)
        return self.text(found[1].value, source_of(*found)) if found else NOTHING

    def text(self, value: str, source: Source) -> Fact:
        """A told text from anywhere."""
        shown = visible(value)
        if not shown:
            return NOTHING
        ru, kk = self._redactor.clean(shown)
        return Fact(ru, kk, (source,))

    def yes(self, row: Row, name: str) -> Fact:
        """A bare yes: sources without words; NOTHING for any other answer."""
        found = row.get(name)
        return Fact(sources=(source_of(*found),)) if found and row.value(name) == "yes" else NOTHING

    def said(self, row: Row, name: str, list_name: str, between: str = ", ") -> Fact:
        """Ready phrases of the chosen codes; a code without one is said with its label, a sealed one not at all."""

        def word(code: str, language: str) -> str:
            label = inside_sentence(visible(self.words.label(list_name, code, language)))
            return self.phrase(list_name, code, language) or label

        return self._coded(row, name, word, between)

    def phrases(self, row: Row, name: str, list_name: str) -> Fact:
        """Ready phrases of the chosen codes, joined by commas; codes without a phrase are left out."""
        return self._coded(row, name, lambda code, language: self.phrase(list_name, code, language), ", ")

    def phrase(self, list_name: str, code: str, language: str) -> str:
        """One ready phrase in the grammar of this person; "" where there is none."""
        phrase = self.words.phrases.get(list_name, code, language)
        return by_sex(phrase, self._sex) if language == "ru" else phrase

    def who(self, row: Row, name: str) -> Fact:
        """Bodies as the subject of a sentence: "сотрудники полиции и сотрудники конвоя"."""

        def word(code: str, language: str) -> str:
            body = self.words.law.bodies.get(code)
            return body.who(language) if body else ""

        return self._coded(row, name, word, {"ru": " и ", "kk": " және "})

    def body(self, row: Row, name: str) -> Fact:
        """Bodies by name: "полиция, Национальная гвардия"."""

        def word(code: str, language: str) -> str:
            body = self.words.law.bodies.get(code)
            return body.name(language) if body else ""

        return self._coded(row, name, word, ", ")

    def _coded(self, row: Row, name: str, word: Callable[[str, str], str], between: str | dict[str, str]) -> Fact:
        found = row.get(name)
        codes = [code for code in row.codes(name) if code not in SEALED_CODES | NO_ANSWER]
        if not found or not codes:
            return NOTHING
        said = {}
        for language in DOCUMENT_LANGUAGES:
            joint = between if isinstance(between, str) else between[language]
            said[language] = joint.join(filter(None, (word(code, language) for code in codes)))
        return Fact(said["ru"], said["kk"], (source_of(*found),)) if all(said.values()) else NOTHING

    # --- dates -------------------------------------------------------------------------------------------------------

    def dated(self, row: Row, name: str) -> tuple[ToldDate, Source] | None:
        """A date answer that can be read as one."""
        found = row.get(name)
        told = read_told_date(found[1].value) if found else None
        return (told, source_of(*found)) if found and told else None

    def on(self, row: Row, name: str) -> Fact:
        """As "12.01.2022" / "2022 жылғы 12 қаңтарда"; an answer that is no date is printed as it was told."""
        dated = self.dated(row, name)
        if not dated:
            return self.told(row, name)
        told, source = dated
        return Fact(told.on("ru"), told.on("kk"), (source,))

    def moment(self, row: Row, name: str) -> Fact:
        """A date with its clock time, standing alone: "09.01.2022, 14:10" / "2022 жылғы 9 қаңтар, сағат 14:10"."""
        dated = self.dated(row, name)
        if not dated:
            return self.told(row, name)
        told, source = dated
        clock, beside = self._clock(row, name)
        ru, kk = (f", {clock}", f", сағат {clock}") if clock else ("", "")
        return Fact(told.plain("ru") + ru, told.plain("kk") + kk, tuple(dict.fromkeys((source, *beside))))

    def period(self, row: Row, begins: str, ends: str) -> Fact:
        """As "с 08.01.2022 по 10.01.2022", or the half that is known."""
        first, last = self.dated(row, begins), self.dated(row, ends)
        halves = [Fact(d.since("ru"), d.since("kk"), (s,)) for d, s in filter(None, [first])]
        halves += [Fact(d.until("ru"), d.until("kk"), (s,)) for d, s in filter(None, [last])]
        return joined(halves, " ", " ")

    def clock(self, row: Row, name: str) -> Fact:
        """As "около 21:30" / "сағат 21:30 шамасында": the time of a date, from the answer or the one beside it."""
        clock, sources = self._clock(row, name)
        about = row.value(f"{name}_about") == "about"
        return (
            Fact(at_clock(clock, "ru", about=about), at_clock(clock, "kk", about=about), sources) if clock else NOTHING
        )

    def _clock(self, row: Row, name: str) -> tuple[str, tuple[Source, ...]]:
        dated, beside = self.dated(row, name), row.get(f"{name}_time")
        if dated and dated[0].clock:
            return dated[0].clock, (dated[1],)
        clock = read_clock(beside[1].value) if beside else ""
        return (clock, (source_of(*beside),)) if beside and clock else ("", ())

    # --- places ------------------------------------------------------------------------------------------------------

    def city(self, row: Row, name: str) -> Fact:
        """As "в г. Талдыкорган" for a classifier code of the day it was entered on, or for a name that is one town's;
        a region for a region's code; any other text as it was told.
        """
        found = row.get(name)
        if not found:
            return NOTHING
        value, source = row.value(name), source_of(*found)
        entered = read_told_date(found[1].at[:10])
        day = entered.first if entered else date.max
        places = self.words.places
        city = places.city_by_code(value, day)
        if city is None and len(towns := [place for place in places.find(value) if isinstance(place, City)]) == 1:
            city = towns[0]
        place: City | Region | None = city or places.region(value) or places.region_by_code(value, day)
        if place is None:
            return NOTHING if value.isdecimal() else self.text(value, source)
        return Fact(place.inside("ru"), place.inside("kk"), (source,))
