"""A place by its numbers, typed by hand: latitude and longitude as the questionnaire stores them."""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = r"([-+]?\d{1,3}(?:[.,]\d+)?)"
_DEGREES: Final = re.compile(rf"{_NUMBER}\s*°?", re.ASCII)
_MINUTES: Final = re.compile(
    r"""(\d{1,3})\s*°\s*(\d{1,2}(?:[.,]\d+)?)\s*['′](?:\s*(\d{1,2}(?:[.,]\d+)?)\s*["″])?\s*([NSEW]|[СЮВЗ])?""",
    re.IGNORECASE,
)
# A comma alone may be a decimal one: it parts two numbers only beside a space or behind a decimal point.
_BOTH: Final = re.compile(
    r"([-+]?\d{1,3}(?:\.\d+)?)(?:,?\s+|\s*;\s*|(?<=\.\d),|(?<=\d\d),(?=[-+]?\d{1,3}\.))([-+]?\d{1,3}(?:\.\d+)?)",
    re.ASCII,
)
_NEGATIVE: Final = frozenset("sSwW") | frozenset("юЮзЗ")
MOST: Final = (90.0, 180.0)
"""The largest latitude and longitude."""
_SIXTY: Final = 60


def parse_degrees(text: str) -> str:
    """A number of degrees with a decimal point, "" for what is none.

    Understood: 43.2567, 43,2567, 43° 15.4', 43° 15' 24" N.
    """
    typed = text.strip()
    if found := _DEGREES.fullmatch(typed):
        return f"{float(found[1].replace(',', '.')):.7f}".rstrip("0").rstrip(".")
    if found := _MINUTES.fullmatch(typed):
        minutes, seconds = (float((part or "0").replace(",", ".")) for part in found.group(2, 3))
        if minutes >= _SIXTY or seconds >= _SIXTY:
            return ""
        degrees = int(found[1]) + minutes / _SIXTY + seconds / _SIXTY**2
        sign = "-" if found[4] and found[4] in _NEGATIVE else ""
        return sign + f"{degrees:.7f}".rstrip("0").rstrip(".")
    return ""


def split_both(text: str) -> tuple[str, str] | None:
    """Both numbers when somebody typed or pasted them in one field ("43.25, 76.93"); None for anything else."""
    found = _BOTH.fullmatch(text.strip())
    return (parse_degrees(found[1]), parse_degrees(found[2])) if found else None


def split_point(value: str) -> tuple[str, str]:
    """What stands in the two fields for a stored value; height and exactness are left out."""
    first, second = (*("" if part == "?" else part for part in value.split()), "", "")[:2]
    return first, second


def join_point(latitude: str, longitude: str) -> str:
    """The value to store: "43.25 76.93 0 0"; while one is missing or not understood, what was typed ("?" for none)."""
    if not latitude.strip() and not longitude.strip():
        return ""
    found = parse_degrees(latitude), parse_degrees(longitude)
    if all(found):
        return f"{found[0]} {found[1]} 0 0"
    return f"{latitude.strip().replace(' ', '') or '?'} {longitude.strip().replace(' ', '') or '?'}"


def is_on_earth(latitude: str, longitude: str) -> bool:
    """Whether both numbers can be a place; a number that is still missing does not speak against it."""
    found = (parse_degrees(latitude), parse_degrees(longitude))
    return all(not text or abs(float(text)) <= most for text, most in zip(found, MOST, strict=True))
