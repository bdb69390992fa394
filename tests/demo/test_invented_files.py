"""The files of the demonstration are what they say, and the same each time."""

from __future__ import annotations

import io
import wave
from datetime import datetime, timedelta, timezone

import pypdf
import pytest
from PIL import Image, ImageFont

from intake_app import paths
from intake_app.demo.invented_files import WORDS, paper, photograph, sound
from intake_app.viewer.looked import Wanted
from intake_app.viewer.pictures import look_at
from intake_app.viewer.sniff import media_type

FONT = paths.resources() / "fonts" / "PTSans-Bold.ttf"
TAKEN = datetime(2026, 11, 2, 14, 30, 5, tzinfo=timezone(timedelta(hours=5)))


def test_a_photograph_carries_the_time_and_place_it_was_given():
    data = photograph(FONT, taken_at=TAKEN)
    found = look_at(io.BytesIO(data), Wanted(preview_px=400))
    assert (found.media_type, found.width, found.height, found.orientation) == ("image/jpeg", 1600, 1200, 1)
    assert (found.taken_at, found.changed_at) == ("2026-11-02T14:30:05+05:00",) * 2
    assert (found.camera_maker, found.camera_model) == ("Invented Optics", "Steppe 1")
    assert (found.latitude, found.longitude) == ("45.015600", "78.373900")
    assert (found.preview.width, found.preview.height) == (400, 300)


def test_a_place_in_the_south_and_west():
    found = look_at(io.BytesIO(photograph(FONT, taken_at=TAKEN, place=(-33.5, -70.25), size=(160, 120))), Wanted())
    assert (found.latitude, found.longitude) == ("-33.500000", "-70.250000")


def test_the_same_again_and_another():
    def made(**options) -> bytes:
        return photograph(FONT, taken_at=TAKEN, size=(320, 240), **options)

    assert made() == made()
    assert len({made(variant=number) for number in range(5)}) == 5
    assert paper(FONT) == paper(FONT)
    assert sound(1) == sound(1)


def test_the_font_has_every_letter_of_the_words():
    drawn = ImageFont.truetype(io.BytesIO(FONT.read_bytes()), 40)
    missing = bytes(drawn.getmask("\uffff"))
    assert [letter for letter in set("".join(WORDS)) - {" "} if bytes(drawn.getmask(letter)) == missing] == []


def test_the_paper_is_one_page_that_says_it_is_invented():
    data = paper(FONT)
    assert media_type(data) == "application/pdf"
    document = pypdf.PdfReader(io.BytesIO(data), strict=True)
    (page,) = document.pages
    assert page.extract_text().strip() == "INVENTED"
    (scanned,) = page.images
    assert Image.open(io.BytesIO(scanned.data)).size == (827, 1169)
    assert not document.metadata


@pytest.mark.parametrize("seconds", [1, 4])
def test_the_sound_can_be_played(seconds):
    data = sound(seconds)
    assert media_type(data) == "audio/wav"
    with wave.open(io.BytesIO(data)) as heard:
        assert heard.getnframes() == seconds * heard.getframerate()
        samples = memoryview(heard.readframes(heard.getnframes())).cast("h")
    assert 3000 < max(samples) < 10_000
