"""Bech32 of BIP 173, without its length limit, as age writes recipients and identities."""

from __future__ import annotations

import functools
import operator
from typing import TYPE_CHECKING

from intake_app.domain.errors import KeyInvalidError

if TYPE_CHECKING:
    from collections.abc import Iterable

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUE_OF = {letter: value for value, letter in enumerate(_LETTERS)}
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
# What the top five bits of a checksum do to it, for each of their 32 values.
_FEEDBACK = [
    functools.reduce(operator.xor, (each for bit, each in enumerate(_GENERATORS) if top >> bit & 1), 0)
    for top in range(32)
]
_CHECKSUM_LETTERS = 6
_LONGEST = 4096


def encode(prefix: str, data: bytes) -> str:
    """Encodes bytes in lower case after the lower-case human-readable `prefix`."""
    values = _regroup(data, 8, 5, padded=True)
    checked = [*_spread(prefix), *values, *([0] * _CHECKSUM_LETTERS)]
    rest = _polymod(checked) ^ 1
    checksum = [(rest >> (5 * (5 - index))) & 31 for index in range(_CHECKSUM_LETTERS)]
    return prefix + "1" + "".join(_LETTERS[value] for value in [*values, *checksum])


def decode(text: str, prefix: str, *, kind: str) -> bytes:
    """Decodes a string with the given lower-case prefix; all lower or all upper case.

    Raises KeyInvalidError, with the given `kind`, for any other prefix, mixed case, foreign letters, a wrong
    checksum or non-zero filling bits.
    """
    if len(text) > _LONGEST or not text.isascii() or text not in (text.lower(), text.upper()):
        raise KeyInvalidError(kind=kind)
    found, separator, letters = text.lower().rpartition("1")
    if not separator or found != prefix or len(letters) < _CHECKSUM_LETTERS:
        raise KeyInvalidError(kind=kind)
    try:
        values = [_VALUE_OF[letter] for letter in letters]
    except KeyError:
        raise KeyInvalidError(kind=kind) from None
    if _polymod([*_spread(prefix), *values]) != 1:
        raise KeyInvalidError(kind=kind)
    data = bytes(_regroup(values[:-_CHECKSUM_LETTERS], 5, 8, padded=False))
    if _regroup(data, 8, 5, padded=True) != values[:-_CHECKSUM_LETTERS]:
        raise KeyInvalidError(kind=kind)
    return data


def _spread(prefix: str) -> list[int]:
    return [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]


def _polymod(values: Iterable[int]) -> int:
    checksum = 1
    for value in values:
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value ^ _FEEDBACK[checksum >> 25]
    return checksum


def _regroup(values: Iterable[int], from_bits: int, to_bits: int, *, padded: bool) -> list[int]:
    gathered = bits = 0
    regrouped = []
    for value in values:
        gathered = (gathered << from_bits | value) & 0xFFFF
        bits += from_bits
        while bits >= to_bits:
            bits -= to_bits
            regrouped.append(gathered >> bits & ((1 << to_bits) - 1))
    if padded and bits:
        regrouped.append(gathered << (to_bits - bits) & ((1 << to_bits) - 1))
    return regrouped
