"""Functions over dates and times (ODK XForms, "Date and time functions"; docs/decisions/0011 says where we differ)."""

from __future__ import annotations

import math
import re
from datetime import UTC
from typing import TYPE_CHECKING

from intake_app.xlsform.dates import (
    DAY_US,
    Moment,
    date_of_number,
    from_datetime,
    instant_of_number,
    parse_loose,
    parse_time_us,
)
from intake_app.xlsform.signatures import contextual, function
from intake_app.xlsform.values import node_atom, to_moment, to_number, to_string

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from intake_app.xlsform.context import Closure, Context
    from intake_app.xlsform.evaluate import Function
    from intake_app.xlsform.values import Value

_MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "ru": "янв фев мар апр май июн июл авг сен окт ноя дек",
    "kk": "қаң ақп нау сәу мам мау шіл там қыр қаз қар жел",
}
_WEEKDAYS = {"en": "Mon Tue Wed Thu Fri Sat Sun", "ru": "Пн Вт Ср Чт Пт Сб Вс", "kk": "Дс Сс Ср Бс Жм Сб Жс"}
_FIELD = re.compile(r"%([YymnbdeaHhMS3])")


def _today(context: Context, _args: tuple[Closure, ...]) -> Value:
    return Moment(from_datetime(context.env.now()).day)


def _now(context: Context, _args: tuple[Closure, ...]) -> Value:
    return from_datetime(context.env.now())


def _single(value: Value) -> Value:
    """A node-set as what its first node holds."""
    if isinstance(value, list):
        return node_atom(value[0]) if value else ""
    return value


def _date(value: Value) -> Value:
    """The written day of a date or time, the day of a number of days; "" for anything else."""
    value = _single(value)
    if isinstance(value, float):
        moment = date_of_number(value)
    elif isinstance(value, str):
        moment = parse_loose(value)
    else:
        moment = value if isinstance(value, Moment) else None
    if moment is None:
        return ""
    return moment if moment.time_us is None else Moment(moment.day)


def _date_time(context: Context, args: tuple[Closure, ...]) -> Value:
    value = _single(args[0](context))
    if isinstance(value, float):
        return instant_of_number(value, _zone(context)) or ""
    return to_moment(value) or ""


def _zone(context: Context) -> tzinfo:
    return context.env.now().tzinfo or UTC


def _decimal_date_time(context: Context, args: tuple[Closure, ...]) -> Value:
    """Days since 1970-01-01T00:00Z with their fraction; a date alone is whole days."""
    value = _single(args[0](context))
    moment = to_moment(value)
    if moment is None:
        return value if isinstance(value, float) else math.nan
    return moment.number() if moment.time_us is None else moment.in_zone(_zone(context)).number()


def _decimal_time(text: str) -> float:
    time_us = parse_time_us(text)
    return math.nan if time_us is None else time_us / DAY_US


def _number(context: Context, args: tuple[Closure, ...]) -> Value:
    """XPath number(); a date or a time gives its whole days, as in JavaRosa."""
    value = _single(args[0](context) if args else [context.node])
    moment = None if isinstance(value, float | bool) else to_moment(value)
    return to_number(value) if moment is None else float(moment.day)


def _format(context: Context, args: tuple[Closure, ...]) -> Value:
    """A date in the author's own form; a month or a year stays what it is: no day is invented.

    A number is so many days, as in JavaRosa, so that `format-date(${day} + 7, ...)` works.
    """
    value = _single(args[0](context))
    moment = instant_of_number(value, UTC) if isinstance(value, float) else to_moment(value)
    if moment is None:
        return ""
    if moment.span_days > 1:
        return moment.text()
    language = context.env.language()

    return _FIELD.sub(lambda found: _field(found[1], moment, language), to_string(args[1](context)))


def _field(letter: str, moment: Moment, language: str) -> str:
    day = moment.calendar()
    seconds, micro = divmod(moment.time_us or 0, 1_000_000)
    months = _MONTHS.get(language, _MONTHS["en"]).split()
    weekdays = _WEEKDAYS.get(language, _WEEKDAYS["en"]).split()
    return {
        "Y": f"{day.year:04}",
        "y": f"{day.year % 100:02}",
        "m": f"{day.month:02}",
        "n": str(day.month),
        "b": months[day.month - 1],
        "d": f"{day.day:02}",
        "e": str(day.day),
        "a": weekdays[day.weekday()],
        "H": f"{seconds // 3600:02}",
        "h": str(seconds // 3600),
        "M": f"{seconds // 60 % 60:02}",
        "S": f"{seconds % 60:02}",
        "3": f"{micro // 1000:03}",
    }[letter]


def library() -> Mapping[str, Function]:
    """The functions of this module by name."""
    return {
        "today": contextual(0, 0, _today),
        "now": contextual(0, 0, _now),
        "date": function("v", _date),
        "date-time": contextual(1, 1, _date_time),
        "decimal-date-time": contextual(1, 1, _decimal_date_time),
        "decimal-time": function("s", _decimal_time),
        "number": contextual(0, 1, _number),
        "format-date": contextual(2, 2, _format),
        "format-date-time": contextual(2, 2, _format),
    }
