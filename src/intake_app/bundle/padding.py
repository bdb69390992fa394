"""Padme: lengths that say little about what was sent (Nikitin et al., PoPETs 2019), with a floor of 64 KiB."""

from __future__ import annotations

from typing import Final

FLOOR: Final = 64 * 1024


def padme(length: int) -> int:
    """The next length, at most 12 % more, that keeps only the leading bits. `length` is at least 2."""
    exponent = length.bit_length() - 1
    kept = exponent.bit_length()
    mask = (1 << max(0, exponent - kept)) - 1
    return (length + mask) & ~mask


def padded_size(length: int) -> int:
    """What a container of `length` bytes is filled up to; always a multiple of 512."""
    return padme(max(length, FLOOR))
