"""Dates and times as forms write them; a date without a time counts whole days, whatever the time zone.

Sources: ODK XForms, "Data types"; docs/decisions/0011-dates-count-whole-days.md for where we differ and why.
"""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

EPOCH = date(1970, 1, 1).toordinal()
DAY_US = 86_400_000_000
_FIRST_DAY, _LAST_DAY = date.min.toordinal() - EPOCH, date.max.toordinal() - EPOCH

_MOMENT = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?(Z|[-+]\d{2}(?::?\d{2})?)?)?", re.ASCII
)
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?", re.ASCII)
_TIME = re.compile(r"(\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?(Z|[-+]\d{2}(?::?\d{2})?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, or a date with a time, as it was written.

    `day` counts from 1970-01-01 of the written date. `time_us` is None for a date alone. `offset_us` is None
    when no zone was written. `span_days` is more than 1 for a month or a year (a partial date).
    """

    day: int
    time_us: int | None = None
    offset_us: int | None = None
    span_days: int = 1

    def wall(self) -> float:
        """Days since 1970-01-01 by the clock on the wall; for a partial date its first day."""
        return float(self.day) if self.time_us is None else self.day + self.time_us / DAY_US

    def last(self) -> float:
        """As `wall`, for a partial date its last day."""
        return self.wall() + self.span_days - 1

    def number(self) -> float:
        """Whole days for a date; for a time with a zone the instant in days since 1970-01-01T00:00Z."""
        if self.time_us is None or self.offset_us is None:
            return self.wall()
        return self.day + (self.time_us - self.offset_us) / DAY_US

    def has_instant(self) -> bool:
        """Whether it names one point of time on every clock."""
        return self.time_us is not None and self.offset_us is not None

    def in_zone(self, zone: tzinfo) -> Moment:
        """The same with the zone of this place written in where none was; a date becomes its midnight."""
        if self.has_instant():
            return self
        time_us = self.time_us or 0
        naive = datetime(1970, 1, 1) + timedelta(days=self.day, microseconds=time_us)  # noqa: DTZ001
        offset = naive.replace(tzinfo=zone).utcoffset() or timedelta(0)
        return Moment(self.day, time_us, offset // timedelta(microseconds=1))

    def calendar(self) -> date:
        """The written date; of a partial date the first day."""
        return date.fromordinal(EPOCH + self.day)

    def text(self) -> str:
        """The lexical form, with milliseconds and zone when it has a time."""
        day = self.calendar().isoformat()
        if self.time_us is None:
            return day if self.span_days == 1 else day[: 4 if self.span_days > 31 else 7]
        return f"{day}T{_clock_text(self.time_us)}{_zone_text(self.offset_us)}"


def _clock_text(time_us: int) -> str:
    seconds, rest = divmod(time_us, 1_000_000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest // 1000:03}"


def _zone_text(offset_us: int | None) -> str:
    if offset_us is None:
        return ""
    minutes = abs(offset_us) // 60_000_000
    return f"{'-' if offset_us < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"


def _offset(text: str | None) -> int | None:
    """Microseconds east of Greenwich; None when not written. Raises ValueError for an impossible one."""
    if not text:
        return None
    if text == "Z":
        return 0
    digits = text[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 23 or minutes > 59:
        raise ValueError("offset")
    return (hours * 60 + minutes) * 60_000_000 * (-1 if text[0] == "-" else 1)


def _clock(hours: str, minutes: str, seconds: str | None, fraction: str | None) -> int:
    """Microseconds of the day. Raises ValueError beyond 23:59:59."""
    numbers = int(hours), int(minutes), int(seconds or 0)
    if numbers[0] > 23 or numbers[1] > 59 or numbers[2] > 59:
        raise ValueError("time")
    micro = int((fraction or ".0")[1:7].ljust(6, "0"))
    return ((numbers[0] * 60 + numbers[1]) * 60 + numbers[2]) * 1_000_000 + micro


def parse_moment(text: str) -> Moment | None:
    """A full date or date with time, or None. Leading and trailing blanks are allowed."""
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, hours, minutes, seconds, fraction, zone = found.groups()
    try:
        count = date(int(year), int(month), int(day)).toordinal() - EPOCH
        if hours is None:
            return Moment(count)
        return Moment(count, _clock(hours, minutes, seconds, fraction), _offset(zone))
    except ValueError:
        return None


def parse_partial(text: str) -> Moment | None:
    """A month ("2022-01") or a year ("2022") as the days it covers, or None."""
    found = _PARTIAL.fullmatch(text)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2] or 1)
    try:
        count = date(year, month, 1).toordinal() - EPOCH
    except ValueError:
        return None
    if found[2]:
        return Moment(count, span_days=monthrange(year, month)[1])
    return Moment(count, span_days=366 if isleap(year) else 365)


def parse_loose(text: str) -> Moment | None:
    """A date whose month and day need no leading zero ("2018-1-5"), or None; for date() only."""
    parts = text.strip().split("T", 1)
    numbers = parts[0].split("-")
    if len(numbers) != 3 or len(numbers[0]) != 4:
        return None
    padded = "-".join((numbers[0], numbers[1].rjust(2, "0"), numbers[2].rjust(2, "0")))
    return parse_moment(padded if len(parts) == 1 else f"{padded}T{parts[1]}")


def parse_time_us(text: str) -> int | None:
    """Microseconds of the day of "hh:mm[:ss[.fff]][zone]" as the clock shows it, or None."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    try:
        _offset(found[5])
        return _clock(found[1], found[2], found[3], found[4])
    except ValueError:
        return None


def from_datetime(moment: datetime) -> Moment:
    """An aware datetime as a Moment, cut to milliseconds."""
    offset = moment.utcoffset() or timedelta(0)
    time_us = ((moment.hour * 60 + moment.minute) * 60 + moment.second) * 1_000_000
    time_us += moment.microsecond // 1000 * 1000
    return Moment(moment.toordinal() - EPOCH, time_us, offset // timedelta(microseconds=1))


def date_of_number(days: float) -> Moment | None:
    """The date so many whole days from 1970-01-01, or None outside the years 1 to 9999 or for NaN."""
    if not _FIRST_DAY <= days <= _LAST_DAY:
        return None
    return Moment(int(days // 1))


def instant_of_number(days: float, zone: tzinfo) -> Moment | None:
    """The instant so many days from 1970-01-01T00:00Z on the clock of `zone`, to the millisecond, or None."""
    if not _FIRST_DAY + 1 <= days <= _LAST_DAY - 1:
        return None
    start = datetime(1970, 1, 1, tzinfo=UTC)
    return from_datetime((start + timedelta(milliseconds=round(days * 86_400_000))).astimezone(zone))
