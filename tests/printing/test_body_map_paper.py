"""The body map on paper: every mark on the drawing and in the table, words that can be taken out, nothing empty."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader

from intake_app.domain.body_map import ADULT, CHILD, BodyMap, Mark
from intake_app.domain.body_map_files import load_body_map
from intake_app.domain.body_sheet import DASHED, HEXAGON, SOLID, MarkLine
from intake_app.domain.errors import GlyphMissingError
from intake_app.printing.body_map import lay_out, wrap, write_sheets
from intake_app.printing.layout import PAGE_HEIGHT, PAGE_WIDTH
from printing.invented_case import fonts

TITLES = {"kk": "Дене сызбасы", "ru": "Схема тела", "en": "Body map"}
LINE = MarkLine(
    number=1,
    mark=Mark("front", 0.72, 0.45),
    where="Сол білек",
    what="көгерген жер\nжаңа",
    look="5 см, күлгін",
    cause="«Таяқпен ұрды» (ойдан шығарылған)",
    seen="05.01.2022",
    photos="3, 4",
    fill=SOLID,
)


@cache
def drawings() -> BodyMap:
    return load_body_map(Path(__file__).parents[2] / "resources" / "body")


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("language", TITLES)
def test_marks_stand_in_words_that_can_be_taken_out(language: str) -> None:
    marks = [LINE, replace(LINE, number=2, mark=None, where="Мойын", shape=HEXAGON, fill=DASHED)]
    sheets = lay_out(drawings(), ADULT, marks, "T-0017", language, fonts(), record="T-0017")
    pdf = write_sheets(sheets, language, fonts())
    text = text_of(pdf)
    assert text.startswith(TITLES[language])
    for words in ("Сол білек", "Мойын", "«Таяқпен", "05.01.2022", "T-0017"):
        assert words in text
    assert pdf == write_sheets(sheets, language, fonts())
    assert "T-0017" not in str(PdfReader(io.BytesIO(pdf)).metadata)


def test_a_mark_on_a_hand_brings_the_hand_and_no_other_view() -> None:
    body = drawings()
    captions = {name: body.view_words(name, "en") for name in ("hand-right", "hand-left", "head")}
    sheets = lay_out(body, ADULT, [replace(LINE, mark=Mark("hand-right", 0.25, 0.6))], "", "en", fonts())
    written = {letters.text for sheet in sheets for letters in sheet.letters}
    assert captions["hand-right"] in written
    assert not {captions["hand-left"], captions["head"]} & written
    assert {"Front", "Back"} <= written


def test_the_number_of_a_mark_stands_on_its_place() -> None:
    before = lay_out(drawings(), ADULT, [replace(LINE, mark=None)], "", "en", fonts())[0]
    after = lay_out(drawings(), ADULT, [LINE], "", "en", fonts())[0]
    dots = set(after.strokes) - set(before.strokes)
    assert len(dots) == 1
    assert dots.pop().fill == 0.0, "what is fresh is filled"


def test_everything_stays_on_the_sheet_even_a_long_story() -> None:
    marks = [replace(LINE, number=number, cause="ұзақ сөз " * 120) for number in range(1, 12)]
    sheets = lay_out(drawings(), CHILD, marks, "T-0017", "kk", fonts(), record="T-0017")
    assert len(sheets) > 2
    for sheet in sheets:
        for letters in sheet.letters:
            wide = fonts().width(letters.text, letters.size, bold=letters.is_bold)
            assert letters.x > 0
            assert letters.x + wide <= PAGE_WIDTH - 20
            assert 0 < letters.y < PAGE_HEIGHT


def test_an_empty_sheet_has_every_view_and_lines_to_write_on() -> None:
    sheets = lay_out(drawings(), CHILD, (), "", "ru", fonts())
    written = {letters.text for sheet in sheets for letters in sheet.letters}
    for name in ("front", "left", "hand-left", "foot-right", "head"):
        assert drawings().view_words(name, "ru") in written
    assert "12" in written


def test_a_sign_without_a_glyph_is_refused() -> None:
    with pytest.raises(GlyphMissingError):
        lay_out(drawings(), ADULT, [replace(LINE, cause="☃")], "", "en", fonts())


def test_words_wider_than_their_column_are_broken() -> None:
    lines = wrap("а" * 60 + " б", 60, 10, fonts())
    assert "".join(lines).replace(" ", "") == "а" * 60 + "б"
    assert all(fonts().width(line, 10) <= 60 for line in lines)
