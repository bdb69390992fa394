"""Names that may not be printed, taken out of told text: a marked gap stands where the name stood.

A told text is otherwise never changed. The gap is in square brackets, as editors mark their own words inside a quote,
so nobody mistakes it for what was said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake_app.domain.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NUMBER = re.compile(r"\d[\d ()+–-]{4,}\d")
# How much longer than its stem a word may be, by the length of the stem: case endings of Russian and Kazakh.
_LONGEST_ENDINGS = {2: 0, 3: 3}
_LONGEST_ENDING = 5
_SHORTEST_NUMBER = 6
_TELLING_DIGITS = 10
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Hidden:
    """A name, address or number that must not appear, and what stands in its place in both languages.

    `numbers_only`: the words of this text are ordinary words, only its numbers are hidden.
    """

    text: str
    ru: str
    kk: str
    numbers_only: bool = False


def _stem(key: str) -> str:
    """The part of a folded name that its case endings leave alone."""
    return key[:-1] if len(key) > 3 and key[-1] in _VOWELS else key


def _digits(text: str) -> str:
    """The digits that tell a number: +7 700 and 8 700 begin the same telephone number."""
    return re.sub(r"\D", "", text)[-_TELLING_DIGITS:]


class Redactor:
    """Replaces hidden names in every case and script, and hidden numbers however they are grouped."""

    def __init__(self, hidden: Iterable[Hidden]) -> None:
        """Name parts of one letter (initials) are not looked for: they would hit every sentence."""
        self._stems: dict[str, Hidden] = {}
        self._numbers: dict[str, Hidden] = {}
        for item in hidden:
            for word in () if item.numbers_only else _WORD.findall(item.text):
                if len(word) > 1 and word[0].isupper() and (key := fold(word)):
                    self._stems.setdefault(_stem(key), item)
            for number in _NUMBER.findall(item.text):
                if len(_digits(number)) >= _SHORTEST_NUMBER:
                    self._numbers.setdefault(_digits(number), item)

    def clean(self, text: str) -> tuple[str, str]:
        """The text for a Russian and for a Kazakh document."""
        if not self._stems and not self._numbers:
            return text, text
        return self._replace(text, "ru"), self._replace(text, "kk")

    def _replace(self, text: str, language: str) -> str:
        def gap(item: Hidden | None, original: str) -> str:
            if item is None:
                return original
            return item.kk if language == "kk" else item.ru

        text = _WORD.sub(lambda found: gap(self._named(found[0]), found[0]), text)
        text = _NUMBER.sub(lambda found: gap(self._numbers.get(_digits(found[0])), found[0]), text)
        for mark in {re.escape(gap(item, "")) for item in (*self._stems.values(), *self._numbers.values())}:
            text = re.sub(rf"{mark}(?:[ .-]*{mark})+", lambda found: found[0][: found[0].index("]") + 1], text)
        return text

    def _named(self, word: str) -> Hidden | None:
        if not word[0].isupper():
            return None
        key = fold(word)
        for length in range(len(key), 1, -1):
            item = self._stems.get(key[:length])
            if item is not None and len(key) - length <= _LONGEST_ENDINGS.get(length, _LONGEST_ENDING):
                return item
        return None
