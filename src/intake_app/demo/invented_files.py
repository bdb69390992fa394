"""Files made from nothing, the same each time: a photograph, a paper and a sound, said to be invented."""

from __future__ import annotations

import io
import math
import struct
import wave
from array import array
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw, ImageFont
from PIL.TiffImagePlugin import IFDRational

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

WORDS: Final = ("INVENTED", "ОЙДАН ШЫҒАРЫЛҒАН", "ВЫДУМАНО")
TALDYQORGHAN: Final = (45.0156, 78.3739)
"""Latitude and longitude, decimal degrees north and east."""

_NOTHING_IS_REAL: Final = (
    "There is no such document, person or place.",
    "Мұндай құжат, адам және орын жоқ.",
    "Такого документа, человека и места нет.",
)


def photograph(
    font: Path,
    *,
    taken_at: datetime,
    place: tuple[float, float] = TALDYQORGHAN,
    maker: str = "Invented Optics",
    model: str = "Steppe 1",
    size: tuple[int, int] = (1600, 1200),
    variant: int = 0,
) -> bytes:
    """A JPEG of a drawn house below drawn mountains, with the words of WORDS across it and camera data in EXIF.

    `font` is a TrueType file that has the Kazakh letters; `taken_at` has a time zone, which the camera writes too;
    `place` is latitude and longitude in decimal degrees; each `variant` gives another picture. ASCII names only.
    """
    made = io.BytesIO()
    scene = draw_scene(font, size, variant)
    scene.save(made, "JPEG", quality=88, exif=_camera_data(taken_at, place, maker, model))
    return made.getvalue()


def paper(font: Path) -> bytes:
    """A PDF of one A4 page, as a scanner makes it: a picture of a page that says, three times, that it is invented."""
    page = Image.new("L", (827, 1169), 250)
    drawing = ImageDraw.Draw(page)
    for number, word in enumerate(WORDS):
        drawing.text((413, 180 + number * 90), word, font=_sized(font, 58), fill=30, anchor="mm")
    for number, line in enumerate(_NOTHING_IS_REAL):
        drawing.text((413, 520 + number * 60), line, font=_sized(font, 28), fill=60, anchor="mm")
    drawing.rectangle((60, 60, 767, 1109), outline=120, width=3)
    scanned = io.BytesIO()
    page.save(scanned, "JPEG", quality=80)
    return _pdf(scanned.getvalue(), page.width, page.height)


def sound(seconds: int = 4) -> bytes:
    """A WAV of quiet tones, one a second: 16 bits, one channel, 16,000 a second."""
    rate = 16_000
    samples = array("h")
    for second in range(seconds):
        tone = (440, 550, 660)[second % 3]
        for number in range(rate):
            fade = min(number, rate - number, 800) / 800
            samples.append(int(6000 * fade * math.sin(2 * math.pi * tone * number / rate)))
    made = io.BytesIO()
    with wave.open(made, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(little_endian(samples))
    return made.getvalue()


# --- photograph ------------------------------------------------------------------------------------------------------


def _sized(font: Path, height: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(font.read_bytes()), height)


def draw_scene(font: Path, size: tuple[int, int], variant: int, sun_top: float = 0.1) -> Image.Image:
    """A sun, mountains before it, a house, and WORDS across them; `size` in pixels, `sun_top` a part of the height."""
    width, height = size
    ground = height * 2 // 3
    scene = Image.new("RGB", size, (214, 196, 150))
    sky = Image.linear_gradient("L").resize((width, ground))
    scene.paste(
        Image.composite(Image.new("RGB", sky.size, "lightyellow"), Image.new("RGB", sky.size, "steelblue"), sky)
    )
    drawing = ImageDraw.Draw(scene)
    sun = width // 8 + variant * 97 % (width * 3 // 4)
    top = int(sun_top * height)
    drawing.ellipse((sun, top, sun + height // 8, top + height // 8), fill="gold")
    for number in range(5):
        peak = (number * 2 + 1) * width // 10 + (variant * 37 + number * 53) % 80
        top = ground - height // 4 - (number * 61 + variant * 29) % (height // 8)
        drawing.polygon([(peak - width // 6, ground), (peak, top), (peak + width // 6, ground)], fill="slategray")
        snow = (ground - top) // 4
        drawing.polygon([(peak - snow // 2, top + snow), (peak, top), (peak + snow // 2, top + snow)], fill="white")
    left, wall = width * 3 // 5, height // 5
    drawing.rectangle((left, ground, left + wall, ground + wall * 3 // 4), fill="sienna")
    drawing.polygon(
        [(left - 20, ground), (left + wall // 2, ground - wall // 2), (left + wall + 20, ground)], fill="maroon"
    )
    drawing.rectangle(
        (left + wall // 3, ground + wall // 4, left + wall * 2 // 3, ground + wall * 3 // 4), fill="black"
    )
    line = height // 12
    for number, word in enumerate(WORDS):
        at = (width // 2, height // 2 - line + number * line)
        drawing.text(
            at,
            word,
            font=_sized(font, line),
            fill="white",
            anchor="mm",
            stroke_width=line // 25 + 1,
            stroke_fill="black",
        )
    return scene


def _camera_data(taken_at: datetime, place: tuple[float, float], maker: str, model: str) -> Image.Exif:
    """Exif 2.32: tables 4 (camera), 5 and 8 (time) and 15 (place)."""
    moment = taken_at.strftime("%Y:%m:%d %H:%M:%S")
    shift = taken_at.isoformat()[-6:]
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112], exif[0x0132] = maker, model, 1, moment
    exif.get_ifd(0x8769).update({0x9003: moment, 0x9004: moment, 0x9010: shift, 0x9011: shift, 0x9012: shift})
    latitude, longitude = place
    exif.get_ifd(0x8825).update(
        {
            1: "N" if latitude >= 0 else "S",
            2: _degrees(latitude),
            3: "E" if longitude >= 0 else "W",
            4: _degrees(longitude),
        }
    )
    return exif


def _degrees(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    hundredths = round(abs(value) * 360_000)
    minutes, rest = divmod(hundredths, 6000)
    degrees, minutes = divmod(minutes, 60)
    return IFDRational(degrees, 1), IFDRational(minutes, 1), IFDRational(rest, 100)


# --- paper -----------------------------------------------------------------------------------------------------------


def _pdf(jpeg: bytes, width: int, height: int) -> bytes:
    """ISO 32000-1 in its smallest form: five objects, an A4 page, the picture over all of it, one word as text."""
    drawn = f"q 595 0 0 842 0 0 cm /Im Do Q BT /F 12 Tf 3 Tr 40 40 Td ({WORDS[0]}) Tj ET".encode("ascii")
    picture = (
        f"<</Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray/BitsPerComponent 8"
        f"/Filter/DCTDecode/Length {len(jpeg)}>>stream\n"
    ).encode("ascii")
    resources = b"/XObject<</Im 5 0 R>>/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<" + resources + b">>>>",
        f"<</Length {len(drawn)}>>stream\n".encode("ascii") + drawn + b"\nendstream",
        picture + jpeg + b"\nendstream",
    )
    made = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode("ascii") + content + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(made)}\n%%EOF\n"
    return bytes(made + end.encode("ascii"))


def little_endian(samples: array[int]) -> bytes:
    """Sound as files hold it: 16 bits, low byte first."""
    return struct.pack(f"<{len(samples)}h", *samples)
