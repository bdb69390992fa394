"""Stays in custody on one line of time: what is exact, what is only about, what overlaps, what no stay covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final

from intake_app.ui.clock_times import parse_time, split_moment
from intake_app.ui.partial_dates import precision_of, show_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intake_app.i18n import Translator
    from intake_app.xlsform.views import NodeView

    Span = tuple[datetime, datetime]
    """The earliest and the latest moment that a told date can mean."""

LINE: Final = "time-line"
"""The appearance of a repeat of stays that is drawn as a line of time."""
_SHORTEST_GAP: Final = timedelta(hours=1)
_DECEMBER: Final = 12
_PLACE_KIND: Final = "place_kind"
_MOST_TICKS: Final = 6


@dataclass(frozen=True, slots=True)
class Stay:
    """One row. `begins` and `ends` are spans of time, None where nothing was told; `words` say all of it.

    `soft` and `solid` are parts of the line from 0 to 1: solid is certain, soft may be; None where it is not drawn.
    """

    number: int
    row: str
    kind: str
    length: str
    words: str
    begins: Span | None
    ends: Span | None
    soft: tuple[float, float] | None = None
    solid: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class TimeLine:
    """All stays in the order of the rows, days to write below the line (place from 0 to 1, words), and remarks."""

    stays: tuple[Stay, ...]
    ticks: tuple[tuple[float, str], ...]
    remarks: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw yet."""
        return all(stay.soft is None for stay in self.stays)


def is_time_line(node: NodeView) -> bool:
    """Whether a repeat is drawn as a line of time."""
    return LINE in node.appearance


def span_of(day: str, clock: str) -> Span | None:
    """What a told date and time of day can mean; without a time the whole day, month or year. None for no date."""
    precision = precision_of(day)
    if not precision:
        return None
    year, month, number = (int(part) for part in (day + "-01-01")[:10].split("-"))
    try:
        first = datetime.combine(date(year, month, number), time())
        if precision == "day" and (told := parse_time(clock)):
            exact = first + timedelta(hours=int(told[:2]), minutes=int(told[3:]))
            return exact, exact
        if precision == "day":
            return first, first + timedelta(days=1)
        if precision == "month" and month < _DECEMBER:
            return first, first.replace(month=month + 1)
        return first, first.replace(year=year + 1, month=1)
    except (ValueError, OverflowError):
        return None


def time_line(node: NodeView, tr: Translator) -> TimeLine:
    """The line of a repeat: the first date of a row is its beginning, the second its end."""
    told = [_stay(row, number, len(node.children), tr) for number, row in enumerate(node.children, 1)]
    moments = [moment for stay in told for span in (stay.begins, stay.ends) if span for moment in span]
    if not moments:
        return TimeLine(tuple(told), (), ())
    start, end = min(moments), max(moments)
    whole = max(end - start, timedelta(hours=1))
    start, whole = start - whole * 0.02, whole * 1.04

    def place(moment: datetime) -> float:
        return min(1.0, max(0.0, (moment - start) / whole))

    placed = tuple(_placed(stay, place, 1.0) for stay in told)
    return TimeLine(placed, _ticks(start, whole, tr), tuple(_remarks(told, tr)))


def length_words(length: timedelta, tr: Translator) -> str:
    """A length as days and hours, or hours and minutes below a day: no length is judged."""
    minutes = int(length.total_seconds() // 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = []
    if days:
        parts.append(tr.plural("{count} day", "{count} days", days).format(count=days))
    if hours:
        parts.append(tr.plural("{count} hour", "{count} hours", hours).format(count=hours))
    if rest and not days:
        parts.append(tr.plural("{count} minute", "{count} minutes", rest).format(count=rest))
    return " ".join(parts) or tr.text("less than a minute")


def _stay(row: NodeView, number: int, count: int, tr: Translator) -> Stay:
    moments = list(_moments(row))
    (from_day, from_clock), (to_day, to_clock) = (*moments, ("", ""), ("", ""))[:2]
    begins, ends = span_of(from_day, from_clock), span_of(to_day, to_clock)
    kind = _kind(row)
    length = _length(begins, ends, tr)
    unknown = tr.text("not known")
    words = tr.text("Stay {number} of {count}: {begin} – {end}").format(
        number=number,
        count=count,
        begin=_moment_words(from_day, from_clock, tr) or unknown,
        end=_moment_words(to_day, to_clock, tr) or unknown,
    )
    said = ", ".join(part for part in (words, kind, length) if part)
    return Stay(number, row.path, kind, length, said, begins, ends)


def _moments(row: NodeView) -> Iterator[tuple[str, str]]:
    """Day and clock of every date of a row; the time of day is the question right behind its date."""
    asked = [node for node in _walk(row) if node.is_relevant and node.kind == "question"]
    for place, node in enumerate(asked):
        if node.type == "dateTime":
            yield split_moment(node.value)
        elif node.type == "date":
            after = asked[place + 1] if place + 1 < len(asked) else None
            yield node.value, after.value if after is not None and after.type == "time" else ""


def _kind(row: NodeView) -> str:
    chosen = [node for node in _walk(row) if node.type == "select_one" and node.is_relevant]
    node = next((one for one in chosen if one.list_name == _PLACE_KIND), None)
    if node is None:
        return ""
    return next((choice.label for choice in node.choices if choice.code == node.value), "")


def _walk(node: NodeView) -> Iterator[NodeView]:
    for child in node.children:
        yield child
        yield from _walk(child)


def _moment_words(day: str, clock: str, tr: Translator) -> str:
    shown = show_date(day, tr.language) if precision_of(day) else ""
    told = parse_time(clock[:5]) if precision_of(day) == "day" else ""
    return f"{shown} {told}".strip()


def _length(begins: Span | None, ends: Span | None, tr: Translator) -> str:
    if begins is None or ends is None or ends[1] < begins[0]:
        return ""
    if begins[0] == begins[1] and ends[0] == ends[1]:
        return length_words(ends[0] - begins[0], tr)
    if begins[1] - begins[0] > timedelta(days=1) or ends[1] - ends[0] > timedelta(days=1):
        return tr.text("length not known exactly")
    days = (ends[0].date() - begins[0].date()).days
    if days < 1:
        return tr.text("within one day")
    return tr.plural("about {count} day", "about {count} days", days).format(count=days)


def _placed(stay: Stay, place: object, last: float) -> Stay:
    if stay.begins is None or not callable(place):
        return stay
    low, high = stay.begins
    ends = stay.ends
    soft = (place(low), place(ends[1]) if ends is not None else last)
    certain = (place(high), place(ends[0]) if ends is not None else place(high))
    solid = certain if certain[1] > certain[0] else None
    return Stay(
        stay.number, stay.row, stay.kind, stay.length, stay.words, stay.begins, ends, (soft[0], max(soft)), solid
    )


def _ticks(start: datetime, whole: timedelta, tr: Translator) -> tuple[tuple[float, str], ...]:
    """Days, months or years, as few as can be read."""
    days = whole / timedelta(days=1)
    step = next((step for step in (1, 2, 5, 10, 30, 91, 182, 365) if days / step <= _MOST_TICKS), int(days / 5) + 1)
    first = datetime.combine(start.date() + timedelta(days=1), time())
    found = []
    for number in range(_MOST_TICKS + 1):
        moment = first + timedelta(days=step * number)
        at = (moment - start) / whole
        if at <= 1:
            found.append((at, show_date(moment.date().isoformat(), tr.language)))
    return tuple(found)


def _remarks(stays: list[Stay], tr: Translator) -> Iterator[str]:
    """Certain overlaps, and certain gaps of more than an hour, in words; what is only possible is not mentioned."""
    known = [(stay, stay.begins, stay.ends) for stay in stays if stay.begins is not None and stay.ends is not None]
    known.sort(key=lambda one: one[1])
    for (one, _b, ends), (other, begins, other_ends) in combinations(known, 2):
        shared = min(ends[0], other_ends[0]) - begins[1]
        if shared > timedelta():
            yield tr.text("Stays {first} and {second} overlap: {length}.").format(
                first=one.number, second=other.number, length=length_words(shared, tr)
            )
    for (one, _b, ends), (other, begins, _e) in pairwise(known):
        covered = max(told[2][1] for told in known[: known.index((one, _b, ends)) + 1])
        if begins[0] - covered > _SHORTEST_GAP:
            yield tr.text("Between stays {first} and {second} no place is named: {length}.").format(
                first=one.number, second=other.number, length=length_words(begins[0] - covered, tr)
            )
