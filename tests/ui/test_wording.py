"""Sizes, moments and remaining time in three languages."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from intake_app.ui.wording import date_text, moment_text, remaining_text, size_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.i18n import Translator

ALMATY = timezone(timedelta(hours=5))
TODAY = date(2022, 11, 22)


@pytest.mark.parametrize(
    ("size", "en", "ru"),
    [(0, "0 bytes", "0 байт"), (1, "1 byte", "1 байт"), (1023, "1023 bytes", "1023 байта"), (1024, "1 KB", "1 КБ"),
     (1536, "1.5 KB", "1,5 КБ"), (742 * 2**20, "742 MB", "742 МБ"), (5 * 2**30 // 4, "1.2 GB", "1,2 ГБ"),
     (3 * 2**40, "3 TB", "3 ТБ"), (5000 * 2**40, "5000 TB", "5000 ТБ")],
)  # fmt: skip
def test_sizes(speak: Callable[[str], Translator], size: int, en: str, ru: str) -> None:
    assert (size_text(size, speak("en")), size_text(size, speak("ru"))) == (en, ru)


def test_moments(speak: Callable[[str], Translator]) -> None:
    moments = [datetime(2022, 11, 22, 14, 5, tzinfo=ALMATY), datetime(2022, 11, 21, 9, 30, tzinfo=ALMATY),
               datetime(2022, 11, 2, 9, 30, tzinfo=ALMATY), datetime(2021, 11, 2, 9, 30, tzinfo=ALMATY)]  # fmt: skip
    assert [moment_text(moment, TODAY, speak("ru")) for moment in moments] == [
        "сегодня, 14:05", "вчера, 09:30", "2 ноября", "2 ноября 2021",
    ]  # fmt: skip
    assert moment_text(moments[0], TODAY, speak("kk")) == "бүгін, 14:05"
    assert date_text(date(2022, 1, 8), speak("kk")) == "2022 ж. 8 қаңтар"


@pytest.mark.parametrize(
    ("seconds", "en"),
    [(0, "about 10 seconds left"), (17, "about 20 seconds left"), (75, "about 1 minute left"),
     (600, "about 10 minutes left"),
     (3700, "about 1 hour left"), (9000, "about 2 hours left")],
)  # fmt: skip
def test_what_is_left(speak: Callable[[str], Translator], seconds: float, en: str) -> None:
    assert remaining_text(seconds, speak("en")) == en
    assert "{" not in remaining_text(seconds, speak("ru")) + remaining_text(seconds, speak("kk"))
