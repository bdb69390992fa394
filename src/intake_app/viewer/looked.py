"""What is asked of the second process and what it finds: plain values that both sides know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MAX_PREVIEW_PX: Final = 4096
"""The longest edge of a preview that may be asked for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for: always the facts; with `preview_px` above 0 also a preview whose edges are at most that long.

    `is_blurred`: the preview shows that there is something, not what (graphic content, before a person asks for it).
    """

    preview_px: int = 0
    is_blurred: bool = False


FACTS_ONLY: Final = Wanted()


@dataclass(frozen=True, slots=True)
class Pixels:
    """An upright preview: rows from the top, four bytes a pixel (red, green, blue, alpha not premultiplied)."""

    width: int
    height: int
    rgba: bytes


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What a picture says of itself: claims of a file, none of them checked against anything.

    `width` and `height` are pixels as stored; `orientation` is the EXIF value 1..8 (5..8 swap the two; a preview is
    turned already). `taken_at`: camera time as ISO 8601 to the second, with an offset only if the camera wrote one
    (EXIF DateTimeOriginal, else DateTimeDigitized); `changed_at`: EXIF DateTime. `latitude`, `longitude`: decimal
    degrees as text, six places, south and west negative. Text is at most 64 printable characters, "" if absent.
    `preview` is None when none was asked for, or when the pixels are damaged, cut short or of a rare kind.
    """

    media_type: str
    width: int
    height: int
    orientation: int = 1
    taken_at: str = ""
    changed_at: str = ""
    camera_maker: str = ""
    camera_model: str = ""
    latitude: str = ""
    longitude: str = ""
    preview: Pixels | None = None


@dataclass(frozen=True, slots=True)
class NotAPicture:
    """Nothing to show. `reason`: other (no picture), unsupported (a kind not decoded here), damaged, cut (too long)."""

    media_type: str
    reason: str
