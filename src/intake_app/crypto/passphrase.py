"""The secrets people keep: passphrases made of words, recovery codes on paper, and how what they type is read."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake_app.domain.errors import RecoveryCodeTypoError
from intake_app.domain.passphrase_form import folded

if TYPE_CHECKING:
    from pathlib import Path

LIST_WORDS = 2048
PASSPHRASE_WORDS = 7
CARD_WORDS = 12
RECOVERY_BYTES = 20

_BITS_A_WORD = 11
# Crockford's base 32: no I, L, O, U.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_LOOK_ALIKE = str.maketrans("OILАВЕКМНОРСТХЗ", "011ABEKMH0PCTX3")
_GROUPS = 8
_GROUP_LETTERS = 4
_CODE_LETTERS = _GROUPS * (_GROUP_LETTERS + 1)
_SEPARATORS = str.maketrans("", "", " -‐‑–—\t\r\n")
# x^5 + x^2 + 1: the field of 32 elements in which check letters are counted.
_FIELD = 0b100101


@dataclass(frozen=True, slots=True)
class WordList:
    """2,048 words of one language, in the order of the file; a word's place is worth 11 bits."""

    language: str
    words: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(set(self.words)) != LIST_WORDS or len(self.words) != LIST_WORDS:
            raise ValueError(f"the word list {self.language} must hold {LIST_WORDS} different words")

    def generate(self, count: int = PASSPHRASE_WORDS) -> bytearray:
        """Make a passphrase of words drawn by chance, UTF-8, separated by single spaces. 7 words are 77 bits."""
        return bytearray(" ".join(secrets.choice(self.words) for _ in range(count)).encode())

    def words_of(self, digest: bytes, count: int = CARD_WORDS) -> tuple[str, ...]:
        """Name the first bits of a digest in words, 11 bits a word, most significant first. 12 words are 132 bits."""
        if len(digest) * 8 < count * _BITS_A_WORD:
            raise ValueError("the digest is too short for so many words")
        number = int.from_bytes(digest, "big") >> (len(digest) * 8 - count * _BITS_A_WORD)
        places = (number >> (_BITS_A_WORD * (count - 1 - i)) & (LIST_WORDS - 1) for i in range(count))
        return tuple(self.words[place] for place in places)


def read_word_list(path: Path) -> WordList:
    """Read resources/words/<language>.txt: UTF-8, a word a line. Raises ValueError if it is not a word list."""
    return WordList(path.stem, tuple(path.read_text(encoding="utf-8").split()))


def normalise(secret: bytearray) -> bytearray:
    """Bring a passphrase (UTF-8, as typed) to the one form that keys are derived from: domain/passphrase_form.py.

    Bytes that are not UTF-8 stay as they are. docs/decisions/0033 says why one rule serves generated and typed
    passphrases. The argument is not touched.
    """
    try:
        return bytearray(folded(secret.decode()).encode())
    except UnicodeDecodeError:
        return bytearray(secret)


def generate_recovery_code() -> bytearray:
    """Make the 20 random bytes (160 bits) of a recovery code."""
    return bytearray(secrets.token_bytes(RECOVERY_BYTES))


def print_recovery_code(code: bytearray) -> bytearray:
    """Write a code for people, ASCII: eight groups of four letters and a check letter, `K7QF2-...`."""
    number = int.from_bytes(code, "big")
    places = [number >> (5 * i) & 31 for i in range(_GROUPS * _GROUP_LETTERS - 1, -1, -1)]
    groups = []
    for group in range(_GROUPS):
        values = places[group * _GROUP_LETTERS : (group + 1) * _GROUP_LETTERS]
        groups.append("".join(_ALPHABET[value] for value in (*values, _check_value(group, values))))
    return bytearray("-".join(groups).encode())


def is_like_recovery_code(typed: bytearray) -> bool:
    """True if what was typed can only be meant as a recovery code, right or mistyped: no generated words look so."""
    letters = _code_letters(typed)
    return (
        abs(len(letters) - _CODE_LETTERS) <= _GROUP_LETTERS
        and all(letter in _VALUES for letter in letters)
        and any(letter.isdigit() for letter in letters)
    )


def read_recovery_code(typed: bytearray) -> bytearray:
    """Read a printed code back into its 20 bytes; case, spaces, dashes and look-alike letters do not matter.

    Raises RecoveryCodeTypoError with the number of the first group whose check letter does not fit, counted from 1,
    or 0 if there are too few or too many letters.
    """
    letters = _code_letters(typed)
    if len(letters) != _CODE_LETTERS:
        raise RecoveryCodeTypoError(group=0)
    number = 0
    for group in range(_GROUPS):
        part = letters[group * (_GROUP_LETTERS + 1) : (group + 1) * (_GROUP_LETTERS + 1)]
        values = [_VALUES.get(letter, -1) for letter in part]
        if -1 in values or _check_value(group, values[:-1]) != values[-1]:
            raise RecoveryCodeTypoError(group=group + 1)
        for value in values[:-1]:
            number = number << 5 | value
    return bytearray(number.to_bytes(RECOVERY_BYTES, "big"))


def _code_letters(typed: bytearray) -> str:
    return typed.decode(errors="replace").upper().translate(_SEPARATORS).translate(_LOOK_ALIKE)


def _check_value(group: int, values: list[int]) -> int:
    """Weigh the letters and the number of the group, so that one wrong letter, two swapped ones or groups show."""
    check = group
    for weight, value in enumerate(values, start=2):
        check ^= _times(weight, value)
    return check


def _times(first: int, second: int) -> int:
    product = 0
    for bit in range(5):
        if second >> bit & 1:
            product ^= first << bit
    for bit in range(9, 4, -1):
        if product >> bit & 1:
            product ^= _FIELD << (bit - 5)
    return product


def fingerprint_words(words: WordList, content: bytes) -> tuple[str, ...]:
    """Name content by 12 words of its SHA-256, to be read aloud and compared."""
    return words.words_of(hashlib.sha256(content).digest())
