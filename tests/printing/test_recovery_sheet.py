"""The sheet with the recovery code."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader

from intake_app.domain.errors import GlyphMissingError
from intake_app.printing.recovery_sheet import recovery_sheet
from printing.invented_case import fonts

GROUPS = ["7Q4MA", "WWWWW", "K3V9B", "ABCDC", "EFGHD", "JKMNE", "PQRSF", "TVWXG"]
NAMES = {"kk": "Дәптер", "ru": "Тетрадь", "en": "Notebook"}


@pytest.mark.parametrize("language", NAMES)
def test_the_code_is_on_one_neutral_page(language):
    pdf = recovery_sheet(GROUPS, language, fonts())
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    text = reader.pages[0].extract_text()
    assert text.startswith(NAMES[language])
    assert all(group in re.sub(r"(?<=\w) (?=\w\b)", "", text) for group in GROUPS)
    assert "intake" not in text.lower()
    assert reader.trailer["/Root"]["/Lang"] == language
    assert not any(group in str(reader.metadata) for group in GROUPS)
    assert pdf == recovery_sheet(GROUPS, language, fonts())


def test_groups_are_numbered_in_reading_order():
    text = PdfReader(io.BytesIO(recovery_sheet(GROUPS, "en", fonts()))).pages[0].extract_text()
    places = [text.index(group) for group in GROUPS]
    assert places == sorted(places)
    assert all(str(number) in text for number in range(1, 9))


def test_a_code_the_font_cannot_show_is_refused():
    with pytest.raises(GlyphMissingError):
        recovery_sheet(["☃☃☃☃"], "en", fonts())
