"""Clock times as people type them."""

from __future__ import annotations

import re

_TYPED = re.compile(r"([01]?\d|2[0-3])(?:\s*[:.,\-h ]\s*([0-5]\d))?", re.ASCII)
_FOUR_DIGITS = re.compile(r"([01]\d|2[0-3])([0-5]\d)", re.ASCII)
_STORED = re.compile(r"(\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|[-+]\d{2}:?\d{2})?", re.ASCII)


def parse_time(text: str) -> str:
    """What was typed as "14:05"; "" when it is not a time. Understood: 14:05, 14.05, 1405, 14 05, 9."""
    found = _FOUR_DIGITS.fullmatch(text.strip()) or _TYPED.fullmatch(text.strip())
    return f"{int(found[1]):02}:{int(found[2] or 0):02}" if found else ""


def show_time(value: str) -> str:
    """A stored time without seconds and zone; anything else comes back unchanged."""
    found = _STORED.fullmatch(value)
    return f"{found[1]}:{found[2]}" if found else value


def split_moment(value: str) -> tuple[str, str]:
    """A stored dateTime as date and time; a date alone has the time ""."""
    day, _t, clock = value.partition("T")
    return day, show_time(clock)


def join_moment(day: str, clock: str) -> str:
    """Date and time as one value; without a time the date alone (it may be partial), without a date nothing."""
    if not day:
        return ""
    return f"{day}T{clock}" if clock else day
