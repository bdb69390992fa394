"""Dates as people remember them: a day, a month or only a year; typed in any of the three languages."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
}
_MONTHS_ALONE = {
    **_MONTHS,
    "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
}
_WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье",
    "kk": "дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі",
}
_FILLERS = frozenset({"г", "года", "год", "ж", "жыл", "жылғы", "жылы", "of", "the"})
_TOKENS = re.compile(r"[^\W\d_]+|\d+")
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_YEAR_DIGITS = 4
_SHORTEST_MONTH = 3
_MONTH_NUMBERS = {
    name.casefold(): number
    for table in (*_MONTHS.values(), *_MONTHS_ALONE.values())
    for number, name in enumerate(table.split(), 1)
}


def parse_date(text: str) -> str:
    """What was typed as "2022-01-08", "2022-01" or "2022"; "" when it is not (yet) a date.

    Understood: 8.1.2022, 08/01/2022, 2022-01-08, 1.2022, 2022, and a month in words with a year (8 января 2022 г.,
    2022 жылғы 8 қаңтар, Jan 2022). The day stands before the month. Years need four digits: "22" could be 1922.
    """
    numbers: list[str] = []
    month = 0
    for token in _TOKENS.findall(text.casefold()):
        if token.isdecimal():
            numbers.append(token)
        elif token not in _FILLERS:
            found = _month_of(token)
            if not found or month:
                return ""
            month = found
    years = [number for number in numbers if len(number) == _YEAR_DIGITS]
    if len(years) != 1 or not all(number.isascii() for number in numbers):
        return ""
    rest = [int(number) for number in numbers if len(number) != _YEAR_DIGITS]
    if numbers[0] == years[0] and not month:
        rest.reverse()
    if month:
        rest.append(month)
    return _iso(int(years[0]), rest)


def show_date(value: str, language: str) -> str:
    """A stored date as a person of this language writes it; anything else comes back unchanged."""
    parts = _ISO.fullmatch(value)
    if not parts or not _iso(int(parts[1]), [int(part) for part in (parts[3], parts[2]) if part]):
        return value
    year, month, day = parts[1], parts[2], parts[3]
    if month is None:
        return year
    table = _MONTHS if day else _MONTHS_ALONE
    name = table.get(language, table["en"]).split()[int(month) - 1]
    words = [str(int(day)), name] if day else [name]
    return " ".join([year, "ж.", *words] if language == "kk" else [*words, year])


def weekday_of(value: str, language: str) -> str:
    """The day of the week of a whole date, "" for all others: a quiet help against slips."""
    try:
        number = date.fromisoformat(value).weekday() if _ISO.fullmatch(value) else None
    except ValueError:
        number = None
    return "" if number is None else _WEEKDAYS.get(language, _WEEKDAYS["en"]).split()[number]


def coarsen(value: str, precision: str) -> str:
    """Leave out what is not known: `precision` is "day", "month" or "year"."""
    lengths = {"day": 10, "month": 7, "year": 4}
    return value[: lengths[precision]] if _ISO.fullmatch(value) else value


def precision_of(value: str) -> str:
    """How exact a stored date is: "day", "month", "year", or "" when it is no date."""
    parts = _ISO.fullmatch(value)
    if not parts:
        return ""
    return "day" if parts[3] else "month" if parts[2] else "year"


def month_name(month: int, language: str) -> str:
    """The month (from 1) as it stands beside a day."""
    return _MONTHS.get(language, _MONTHS["en"]).split()[month - 1]


def _iso(year: int, day_and_month: list[int]) -> str:
    try:
        if not day_and_month:
            return f"{date(year, 1, 1).year:04}"
        if len(day_and_month) == 1:
            return date(year, day_and_month[0], 1).isoformat()[:7]
        day, month = day_and_month
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _month_of(word: str) -> int:
    """The month whose name begins with this word of three letters or more; 0 for none or more than one."""
    if word in _MONTH_NUMBERS:
        return _MONTH_NUMBERS[word]
    found = {number for name, number in _MONTH_NUMBERS.items() if name.startswith(word)}
    # "мар" is March in Russian; "ма" could be March or May.
    return found.pop() if len(found) == 1 and len(word) >= _SHORTEST_MONTH else 0
