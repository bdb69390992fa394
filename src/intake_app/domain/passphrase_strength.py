"""How many guesses a typed passphrase withstands, estimated low: the gate before a vault is made with it."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING

from intake_app.domain.errors import WeakPassphraseError
from intake_app.domain.passphrase_form import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

GATE_BITS = 60

_LONGEST_READ = 200
_DIGIT_BITS = math.log2(10)
_SYMBOL_BITS = 5.0
_KNOWN_BITS = 5.0
_KEYBOARD_KEYS = 100
_SMOOTHING = 0.1
_START = "^"
# Keys side by side, on the keyboards of Kazakhstan and on number rows.
_ROWS = (
    "1234567890-=",
    "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./",
    "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю.",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
)  # fmt: skip
_WELL_KNOWN = (
    "password", "passphrase", "letmein", "welcome", "admin", "login", "secret", "master", "dragon", "monkey",
    "iloveyou", "sunshine", "football", "princess", "intake", "vault", "пароль", "привет", "любовь", "секрет",
    "админ", "россия", "москва", "казахстан", "алматы", "астана", "нурсултан", "шымкент", "құпиясөз", "құпия",
    "сәлем", "қазақстан", "махаббат", "kazakhstan", "qazaqstan", "almaty", "astana", "shymkent", "qwerty",
    "йцукен", "salem", "parol",
)  # fmt: skip
_YEAR = re.compile(r"(?:19[0-9]{2}|20[0-4][0-9])")
_DATE = re.compile(r"[0-3]?[0-9][ ./-]?[01]?[0-9][ ./-]?(?:19|20)?[0-9]{2}")
_YEAR_BITS = math.log2(150)
_DATE_BITS = math.log2(366 * 150)


class StrengthEstimator:
    """Reads a passphrase as the cheapest chain of things a guesser tries first.

    These are: words of the lists, well-known passwords, years and dates, runs along the alphabet or the keyboard,
    repetitions, and else single letters as likely as they follow each other in the words of the lists.
    """

    def __init__(self, lists: Iterable[Sequence[str]]) -> None:
        held = [tuple(map(folded, words)) for words in lists]
        self._word_bits = {word: math.log2(len(words)) for words in held for word in words}
        self._word_bits.update((folded(word), _KNOWN_BITS) for word in _WELL_KNOWN)
        self._longest_word = max(map(len, self._word_bits))
        self._pairs: Counter[str] = Counter()
        self._firsts: Counter[str] = Counter()
        for words in held:
            for word in words:
                for before, letter in zip(_START + word, word, strict=False):
                    self._pairs[before + letter] += 1
                    self._firsts[before] += 1
        self._letters = len(set("".join(self._word_bits))) + 26

    def bits(self, text: str) -> int:
        """Estimate the bits of a passphrase as it was typed. Only the first 200 letters are read."""
        read = folded(text)[:_LONGEST_READ]
        cheapest = [0.0] + [math.inf] * len(read)
        for begin in range(len(read)):
            so_far = cheapest[begin]
            for end, cost in self._steps(read, begin):
                cheapest[end] = min(cheapest[end], so_far + cost)
        return int(cheapest[len(read)])

    def require_strong(self, text: str, needed: int = GATE_BITS) -> None:
        """Raise WeakPassphraseError if the estimate is below the gate."""
        bits = self.bits(text)
        if bits < needed:
            raise WeakPassphraseError(bits=bits, needed=needed)

    def _steps(self, text: str, begin: int) -> Iterator[tuple[int, float]]:
        yield begin + 1, self._letter_bits(text, begin)
        yield from self._words(text, begin)
        yield from _numbers(text, begin)
        yield from _runs(text, begin)
        yield from _repetitions(text, begin)

    def _letter_bits(self, text: str, at: int) -> float:
        letter = text[at]
        if letter == " ":
            return 0.0
        if letter.isdigit():
            return _DIGIT_BITS
        if not letter.isalpha():
            return _SYMBOL_BITS
        before = text[at - 1] if at and text[at - 1].isalpha() else _START
        seen = self._pairs[before + letter] + _SMOOTHING
        return -math.log2(seen / (self._firsts[before] + _SMOOTHING * self._letters))

    def _words(self, text: str, begin: int) -> Iterator[tuple[int, float]]:
        for end in range(begin + 2, min(begin + self._longest_word, len(text)) + 1):
            bits = self._word_bits.get(text[begin:end])
            if bits is not None:
                yield end, bits


def _numbers(text: str, begin: int) -> Iterator[tuple[int, float]]:
    if year := _YEAR.match(text, begin):
        yield year.end(), _YEAR_BITS
    if date := _DATE.match(text, begin):
        yield date.end(), _DATE_BITS


def _runs(text: str, begin: int) -> Iterator[tuple[int, float]]:
    """Letters or digits that follow each other in the alphabet or on the keyboard, forwards or backwards."""
    for follows in (_next_in_alphabet, _next_on_keyboard):
        for backwards in (False, True):
            end = begin + 1
            while end < len(text) and follows(*_ordered(text[end - 1], text[end], backwards=backwards)):
                end += 1
            if end - begin >= 3:
                yield end, math.log2(_KEYBOARD_KEYS) + 1 + math.log2(end - begin)


def _ordered(first: str, second: str, *, backwards: bool) -> tuple[str, str]:
    return (second, first) if backwards else (first, second)


def _next_in_alphabet(first: str, second: str) -> bool:
    return first.isalnum() and ord(second) - ord(first) == 1


def _next_on_keyboard(first: str, second: str) -> bool:
    return any(first + second in row for row in _ROWS)


def _repetitions(text: str, begin: int) -> Iterator[tuple[int, float]]:
    """Something that stood before, once more: the guesser needs only its place and its length."""
    end = begin + 2
    while end <= len(text) and (found := text.find(text[begin:end], 0, end - 1)) >= 0 and found < begin:
        yield end, math.log2(begin + 1) + math.log2(end - begin) + 1
        end += 1
