"""Invented pictures with invented camera data."""

from __future__ import annotations

import io

from PIL import Image

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP")


def picture(format_name: str, *, size: tuple[int, int] = (64, 40), mode: str = "RGB", **options) -> bytes:
    """An invented picture: red on the left, blue on the right, green in the upper left corner."""
    drawn = Image.new("RGB", size, "red")
    drawn.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    drawn.paste("green", (0, 0, size[0] // 4, size[1] // 4))
    made = io.BytesIO()
    drawn.convert(mode).save(made, format_name, **options)
    return made.getvalue()


def camera_data(*, orientation: int = 1) -> Image.Exif:
    """What an invented camera near Taldyqorghan would write."""
    exif = Image.Exif()
    exif[0x010F] = "Invented Works"
    exif[0x0110] = "Model A"
    exif[0x0112] = orientation
    exif[0x0132] = "2026:11:03 09:00:00"
    camera = exif.get_ifd(0x8769)
    camera[0x9003] = "2026:11:02 14:30:05"
    camera[0x9011] = "+05:00"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (45.0, 0.0, 56.16)
    place[3], place[4] = "E", (78.0, 22.0, 26.4)
    return exif


def photograph() -> bytes:
    """A JPEG with all of that, taken with the camera turned on its side."""
    return picture("JPEG", exif=camera_data(orientation=6), quality=95)
