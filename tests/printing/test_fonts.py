"""The fonts hold every letter of the three languages."""

from __future__ import annotations

import string

import pytest
from reportlab.pdfbase.ttfonts import TTFont

from intake_app.domain.errors import StorageFailedError
from intake_app.printing.fonts import load_fonts
from printing.invented_case import RESOURCES, TEMPLATES, fonts, words

RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
KAZAKH = "әғқңөұүһі"
SIGNS = "«»„“”–—№…[](){}/|_@+-*%§’‘•"


@pytest.mark.parametrize("file", sorted((RESOURCES / "fonts").glob("*.ttf")), ids=lambda path: path.stem)
def test_every_letter_has_a_glyph_in_every_font(file):
    glyphs = TTFont(f"test-{file.stem}", str(file)).face.charToGlyph
    wanted = RUSSIAN + RUSSIAN.upper() + KAZAKH + KAZAKH.upper() + string.printable[:95] + SIGNS
    assert [sign for sign in wanted if not glyphs.get(ord(sign))] == []


def test_all_our_own_words_can_be_printed():
    law = words().law
    texts = [path.read_text(encoding="utf-8") for path in sorted(TEMPLATES.glob("*.md"))]
    texts += [text for phrase in words().phrases.words.values() for text in phrase.values()]
    texts += [
        text for article in law.articles for text in (article.ru, article.kk, article.ru_wording, article.kk_parts)
    ]
    texts += [region.name("kk") + region.to_prosecutor("kk") for region in words().places.regions.values()]
    assert fonts().lacking("".join(texts)) == frozenset()


def test_a_folder_without_fonts_is_an_error_with_a_code(tmp_path, monkeypatch):
    monkeypatch.setattr("intake_app.printing.fonts.pdfmetrics.getRegisteredFontNames", list)
    with pytest.raises(StorageFailedError) as caught:
        load_fonts(tmp_path)
    assert caught.value.facts == {"code": "FONT"}
