"""The film of the demonstration: exactly as long as wanted, and every part where the format wants it."""

from __future__ import annotations

import hashlib
import io
import struct

import pytest
from PIL import Image

from intake_app import paths
from intake_app.demo.invented_film import FILM_BYTES, film
from intake_app.viewer.sniff import media_type

FONT = paths.resources() / "fonts" / "PTSans-Bold.ttf"
MIB = 1024 * 1024


def chunks(data: bytes, at: int, end: int) -> list[tuple[bytes, int, int]]:
    """Name, beginning of the content and length of each chunk; fails unless they fill the place exactly."""
    found = []
    while at < end:
        name, length = struct.unpack_from("<4sI", data, at)
        found.append((name, at + 8, length))
        at += 8 + length
    assert at == end
    return found


@pytest.fixture(scope="module")
def short() -> bytes:
    return b"".join(film(FONT, 3 * MIB))


def test_two_hundred_mebibytes_in_pieces_of_one():
    hashed = hashlib.sha256()
    lengths = []
    for piece in film(FONT):
        lengths.append(len(piece))
        hashed.update(piece)
    assert lengths == [MIB] * 200
    assert sum(lengths) == FILM_BYTES
    again = hashlib.sha256()
    for piece in film(FONT):
        again.update(piece)
    assert again.digest() == hashed.digest()


@pytest.mark.parametrize("size", [512 * 1024, MIB, MIB + 2, 3 * MIB - 2, 1_234_568])
def test_any_size(size):
    data = b"".join(film(FONT, size))
    assert len(data) == size
    assert media_type(data) == "video/x-msvideo"
    assert [name for name, _, _ in chunks(data, 12, size)] == [b"LIST", b"JUNK", b"LIST", b"idx1"]


@pytest.mark.parametrize("size", [0, 1000, MIB + 1, 1024 * MIB])
def test_sizes_that_no_film_of_this_kind_has(size):
    with pytest.raises(ValueError, match="even"):
        film(FONT, size)


def test_headers_pictures_and_sound_agree(short):
    (_, headers, length), _, (_, movie, movie_length), (_, index, index_length) = chunks(short, 12, len(short))
    assert struct.unpack_from("<I", short, 4)[0] == len(short) - 8
    assert short[headers : headers + 4] == b"hdrl"
    assert short[movie : movie + 4] == b"movi"
    parts = chunks(short, movie + 4, movie + movie_length)
    beats = len(parts) // 2
    assert [name for name, _, _ in parts] == [b"00db", b"01wb"] * beats
    (_, main, _), *streams = chunks(short, headers + 4, headers + length)
    told = struct.unpack_from("<14I", short, main)
    assert (told[0], told[4], told[6], told[8:10]) == (50_000, beats, 2, (320, 240))
    kinds = [short[at + 12 : at + 16] for _, at, _ in streams]
    assert kinds == [b"vids", b"auds"]
    listed = [struct.unpack_from("<4sIII", short, index + at) for at in range(0, index_length, 16)]
    assert [(name, movie + at, size) for name, _, at, size in listed] == [(n, at - 8, size) for n, at, size in parts]


def test_pictures_show_a_sun_that_moves(short):
    _, _, (_, movie, length), _ = chunks(short, 12, len(short))
    parts = [part for part in chunks(short, movie + 4, movie + length) if part[0] == b"00db"]
    shown = [short[at : at + size] for _, at, size in parts]
    assert len(set(shown)) == len(shown) > 5
    picture = Image.frombytes("RGB", (320, 240), shown[0], "raw", "BGR").transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    sky, steppe = picture.getpixel((160, 2)), picture.getpixel((10, 230))
    assert sky[2] > sky[0]
    assert steppe == (214, 196, 150)


def test_sound_is_as_long_as_the_pictures(short):
    _, _, (_, movie, length), _ = chunks(short, 12, len(short))
    heard = [size for name, _, size in chunks(short, movie + 4, movie + length) if name == b"01wb"]
    assert set(heard) == {8_000 // 20 * 2}


def test_nothing_is_made_before_it_is_asked_for():
    assert len(next(film(FONT))) == MIB
    assert io.BytesIO(next(film(FONT, 2 * MIB))).read(4) == b"RIFF"
