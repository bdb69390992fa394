"""Dates as people remember them (a day, a month, a year, an hour) and as documents write them in Russian and Kazakh."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_TOLD = re.compile(
    r"(?P<year>\d{4})(-(?P<month>\d\d)(-(?P<day>\d\d)(T(?P<clock>\d\d:\d\d)(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?",
    re.ASCII,
)
_CLOCK = re.compile(r"(?P<clock>([01]\d|2[0-3]):[0-5]\d)(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?", re.ASCII)

# nominative, "in", "from", "to"
_RU_MONTHS = tuple(
    tuple(forms.split())
    for forms in (
        "январь январе января январь",
        "февраль феврале февраля февраль",
        "март марте марта март",
        "апрель апреле апреля апрель",
        "май мае мая май",
        "июнь июне июня июнь",
        "июль июле июля июль",
        "август августе августа август",
        "сентябрь сентябре сентября сентябрь",
        "октябрь октябре октября октябрь",
        "ноябрь ноябре ноября ноябрь",
        "декабрь декабре декабря декабрь",
    )
)
_KK_MONTHS = tuple(
    tuple(forms.split())
    for forms in (
        "қаңтар қаңтарда қаңтардан қаңтарға",
        "ақпан ақпанда ақпаннан ақпанға",
        "наурыз наурызда наурыздан наурызға",
        "сәуір сәуірде сәуірден сәуірге",
        "мамыр мамырда мамырдан мамырға",
        "маусым маусымда маусымнан маусымға",
        "шілде шілдеде шілдеден шілдеге",
        "тамыз тамызда тамыздан тамызға",
        "қыркүйек қыркүйекте қыркүйектен қыркүйекке",
        "қазан қазанда қазаннан қазанға",
        "қараша қарашада қарашадан қарашаға",
        "желтоқсан желтоқсанда желтоқсаннан желтоқсанға",
    )
)
_PLAIN, _IN, _FROM, _TO = range(4)
_RU_YEARS = ("{0} год", "в {0} году", "с {0} года", "по {0} год")
_KK_YEARS = ("{0} жыл", "{0} жылы", "{0} жылдан", "{0} жылға")
_RU_BEFORE_MONTH = ("", "в ", "с ", "по ")
_RU_BEFORE_DAY = ("", "", "с ", "по ")


@dataclass(frozen=True, slots=True)
class ToldDate:
    """A date known to the day, the month (day 0) or the year (month 0), perhaps with a clock time "14:30"."""

    year: int
    month: int = 0
    day: int = 0
    clock: str = ""

    @property
    def first(self) -> date:
        """The earliest day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def on(self, language: str) -> str:
        """As "12.01.2022", "в январе 2022 года" / "2022 жылғы 12 қаңтарда", "2022 жылы"."""
        return self._form(language, _IN)

    def plain(self, language: str) -> str:
        """As "12.01.2022", "январь 2022 года" / "2022 жылғы 12 қаңтар"."""
        return self._form(language, _PLAIN)

    def since(self, language: str) -> str:
        """As "с 12.01.2022" / "2022 жылғы 12 қаңтардан бастап"."""
        form = self._form(language, _FROM)
        return f"{form} бастап" if language == "kk" else form

    def until(self, language: str) -> str:
        """As "по 14.01.2022" / "2022 жылғы 14 қаңтарға дейін"."""
        form = self._form(language, _TO)
        return f"{form} дейін" if language == "kk" else form

    def _form(self, language: str, case: int) -> str:
        return self._kazakh(case) if language == "kk" else self._russian(case)

    def _russian(self, case: int) -> str:
        if self.day:
            return f"{_RU_BEFORE_DAY[case]}{self.day:02}.{self.month:02}.{self.year}"
        if self.month:
            return f"{_RU_BEFORE_MONTH[case]}{_RU_MONTHS[self.month - 1][case]} {self.year} года"
        return _RU_YEARS[case].format(self.year)

    def _kazakh(self, case: int) -> str:
        if not self.month:
            return _KK_YEARS[case].format(self.year)
        day = f"{self.day} " if self.day else ""
        return f"{self.year} жылғы {day}{_KK_MONTHS[self.month - 1][case]}"


def read_told_date(text: str) -> ToldDate | None:
    """Read "2022", "2022-01", "2022-01-12" or a date and time of XForms; None for anything else.

    The clock time of a date and time is taken as written: it is the wall clock of the place.
    """
    found = _TOLD.fullmatch(text.strip())
    if not found:
        return None
    told = ToldDate(int(found["year"]), int(found["month"] or 0), int(found["day"] or 0), found["clock"] or "")
    try:
        _ = told.first, told.last
    except ValueError:
        return None
    return told


def read_clock(text: str) -> str:
    """As "14:30" out of an XForms time ("14:30:00.000+05:00"); "" for anything else."""
    found = _CLOCK.fullmatch(text.strip())
    return found["clock"] if found else ""


def at_clock(clock: str, language: str, *, about: bool) -> str:
    """As "около 14:30", "в 14:30" / "сағат 14:30 шамасында", "сағат 14:30": beside a date."""
    if not clock:
        return ""
    if language == "kk":
        return f"сағат {clock} шамасында" if about else f"(сағат {clock})"
    return f"около {clock}" if about else f"в {clock}"
