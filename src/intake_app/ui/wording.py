"""Sizes, times and counts as a person of this language writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.i18n import N_
from intake_app.ui.partial_dates import month_name, show_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from intake_app.i18n import Translator

_KIB = 1024
_UNITS = (N_("{number} KB"), N_("{number} MB"), N_("{number} GB"), N_("{number} TB"))
_TEN = 10
_MINUTE_S = 60
_HOUR_S = 3600


def size_text(size_bytes: int, tr: Translator) -> str:
    """A size in units of 1024 with at most one decimal: "742 MB", "1.2 GB" (1,2 in Russian and Kazakh)."""
    if size_bytes < _KIB:
        return tr.plural("{count} byte", "{count} bytes", size_bytes).format(count=size_bytes)
    size = float(size_bytes)
    unit = -1
    while size >= _KIB and unit + 1 < len(_UNITS):
        size /= _KIB
        unit += 1
    number = f"{size:.0f}" if size >= _TEN else f"{size:.1f}".removesuffix(".0")
    return tr.text(_UNITS[unit]).format(number=number if tr.language == "en" else number.replace(".", ","))


def date_text(day: date, tr: Translator) -> str:
    """A day with its month in words: "8 January 2022"."""
    return show_date(day.isoformat(), tr.language)


def moment_text(moment: datetime, today: date, tr: Translator) -> str:
    """A moment as one remembers it: "today, 14:05", "yesterday, 09:30", "18 November", with the year if another."""
    clock = moment.strftime("%H:%M")
    days = (today - moment.date()).days
    if days == 0:
        return tr.text("today, {time}").format(time=clock)
    if days == 1:
        return tr.text("yesterday, {time}").format(time=clock)
    if moment.year == today.year:
        return f"{moment.day} {month_name(moment.month, tr.language)}"
    return date_text(moment.date(), tr)


def remaining_text(seconds: float, tr: Translator) -> str:
    """How long something will still take, roughly: nobody believes seconds beyond a minute."""
    if seconds < _MINUTE_S:
        count = max(_TEN, round(seconds / _TEN) * _TEN)
        return tr.plural("about {count} second left", "about {count} seconds left", count).format(count=count)
    if seconds < _HOUR_S:
        count = round(seconds / _MINUTE_S)
        return tr.plural("about {count} minute left", "about {count} minutes left", count).format(count=count)
    count = round(seconds / _HOUR_S)
    return tr.plural("about {count} hour left", "about {count} hours left", count).format(count=count)
