"""A film made from nothing, as long as wanted, that says it is invented."""

from __future__ import annotations

import math
import struct
from array import array
from dataclasses import dataclass
from itertools import cycle, islice
from typing import TYPE_CHECKING, Final

from PIL import Image

from intake_app.demo.invented_files import draw_scene, little_endian

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FILM_BYTES: Final = 200 * 1024 * 1024

_PIECE: Final = 1024 * 1024


def film(font: Path, size_bytes: int = FILM_BYTES) -> Iterator[bytes]:
    """An AVI of exactly `size_bytes`, in pieces of 1 MiB (the last may be shorter): a sun that rises, with a tone.

    Pixels and sound are not compressed: 320 x 240 in 24 bits, 20 pictures a second, 8,000 samples a second. In memory
    are two seconds of it. Raises ValueError unless `size_bytes` is even, at least 512 KiB and below 1 GiB.
    """
    if size_bytes % 2 or not 512 * 1024 <= size_bytes < 1024 * 1024 * 1024:
        raise ValueError("size_bytes is even, at least 512 KiB and below 1 GiB")
    return _in_pieces(_Film(size_bytes).written(font))


@dataclass(frozen=True)
class _Film:
    """An AVI 1.0 (RIFF) whose every chunk has a size that is known before it is made."""

    size_bytes: int

    width = 320
    height = 240
    pictures_a_second = 20
    loop = 40
    picture_bytes = width * height * 3
    sound_rate = 8_000
    sound_bytes = sound_rate // pictures_a_second * 2
    beat_bytes = 8 + picture_bytes + 8 + sound_bytes
    indexed_bytes = beat_bytes + 32

    @property
    def beats(self) -> int:
        """Pictures that fit, each with its sound and its two lines in the index; what is left is filled."""
        around = 12 + len(self._headers(0)) + 8 + 12 + 8
        return (self.size_bytes - around) // self.indexed_bytes

    def written(self, font: Path) -> Iterator[bytes]:
        beats = self.beats
        headers = self._headers(beats)
        filling = self.size_bytes - (12 + len(headers) + 8 + 12 + beats * self.beat_bytes + 8 + beats * 32)
        yield b"RIFF" + struct.pack("<I", self.size_bytes - 8) + b"AVI " + headers
        yield _chunk(b"JUNK", bytes(filling))
        yield b"LIST" + struct.pack("<I", 4 + beats * self.beat_bytes) + b"movi"
        heard = _chunk(b"01wb", self._tone())
        pictures = [_chunk(b"00db", picture) for picture in self._pictures(font)]
        for picture in islice(cycle(pictures), beats):
            yield picture
            yield heard
        yield b"idx1" + struct.pack("<I", beats * 32)
        for beat in range(beats):
            at = 4 + beat * self.beat_bytes
            yield struct.pack("<4sIII", b"00db", 0x10, at, self.picture_bytes)
            yield struct.pack("<4sIII", b"01wb", 0x10, at + 8 + self.picture_bytes, self.sound_bytes)

    def _headers(self, beats: int) -> bytes:
        rate, size = self.pictures_a_second, (self.width, self.height)
        a_second = rate * self.beat_bytes
        main = struct.pack(
            "<14I", 1_000_000 // rate, a_second, 0, 0x110, beats, 0, 2, self.picture_bytes, *size, 0, 0, 0, 0
        )
        seen = struct.pack(
            "<4s4sIHHIIIIIIiI4h",
            b"vids",
            b"DIB ",
            0,
            0,
            0,
            0,
            1,
            rate,
            0,
            beats,
            self.picture_bytes,
            -1,
            0,
            0,
            0,
            *size,
        )
        bitmap = struct.pack("<IiiHHIIiiII", 40, *size, 1, 24, 0, self.picture_bytes, 0, 0, 0, 0)
        samples = beats * self.sound_bytes // 2
        heard = struct.pack(
            "<4sIIHHIIIIIIiI4h",
            b"auds",
            0,
            0,
            0,
            0,
            0,
            2,
            self.sound_rate * 2,
            0,
            samples,
            self.sound_bytes,
            -1,
            2,
            0,
            0,
            0,
            0,
        )
        pcm = struct.pack("<HHIIHH", 1, 1, self.sound_rate, self.sound_rate * 2, 2, 16)
        streams = _list(b"strl", _chunk(b"strh", seen) + _chunk(b"strf", bitmap))
        streams += _list(b"strl", _chunk(b"strh", heard) + _chunk(b"strf", pcm))
        return _list(b"hdrl", _chunk(b"avih", main) + streams)

    def _tone(self) -> bytes:
        """440 swings a second: 22 whole ones in each piece, so that pieces join without a click."""
        count = self.sound_bytes // 2
        return little_endian(array("h", [int(3000 * math.sin(44 * math.pi * n / count)) for n in range(count)]))

    def _pictures(self, font: Path) -> Iterator[bytes]:
        for number in range(self.loop):
            picture = draw_scene(font, (self.width, self.height), 0, 0.5 - 0.45 * number / self.loop)
            # Bottom row first, blue before red: a device-independent bitmap.
            yield picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM).tobytes("raw", "BGR")


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content


def _list(name: bytes, content: bytes) -> bytes:
    return _chunk(b"LIST", name + content)


def _in_pieces(parts: Iterable[bytes]) -> Iterator[bytes]:
    waiting = bytearray()
    for part in parts:
        waiting += part
        while len(waiting) >= _PIECE:
            yield bytes(waiting[:_PIECE])
            del waiting[:_PIECE]
    if waiting:
        yield bytes(waiting)
