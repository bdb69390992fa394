"""Reads facts and a preview out of the bytes of a picture; runs only in the second process."""

from __future__ import annotations

import re
import warnings
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Final

from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    ImageFilter,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from intake_app.domain.errors import PictureTooLargeError
from intake_app.viewer.looked import NotAPicture, PictureFacts, Pixels, Wanted
from intake_app.viewer.sniff import HEAD_BYTES, media_type

if TYPE_CHECKING:
    from typing import BinaryIO

MAX_PIXELS: Final = 100_000_000
"""Most pixels that are held in memory at once (400 MB of them)."""
MAX_SCALED_PIXELS: Final = 400_000_000
"""Most pixels of a JPEG, which is made smaller while it is decoded."""

_READERS: Final[dict[str, type[ImageFile.ImageFile]]] = {
    "image/jpeg": JpegImagePlugin.JpegImageFile,
    "image/png": PngImagePlugin.PngImageFile,
    "image/gif": GifImagePlugin.GifImageFile,
    "image/webp": WebPImagePlugin.WebPImageFile,
    "image/tiff": TiffImagePlugin.TiffImageFile,
    "image/bmp": BmpImagePlugin.BmpImageFile,
}
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Exif 2.32, tables 4, 5, 8 and 15
_MAKER: Final = 0x010F
_MODEL: Final = 0x0110
_ORIENTATION: Final = 0x0112
_CHANGED: Final = 0x0132
_CAMERA_TAGS: Final = 0x8769
_PLACE_TAGS: Final = 0x8825
_TAKEN: Final = ((0x9003, 0x9011), (0x9004, 0x9012))
_CHANGED_OFFSET: Final = 0x9010
_LATITUDE: Final = (1, 2, "N", "S", 90)
_LONGITUDE: Final = (3, 4, "E", "W", 180)

_MOMENT: Final = re.compile(r"([0-9]{4}):([0-9]{2}):([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2})")
_OFFSET: Final = re.compile(r"[+-][01][0-9]:[0-5][0-9]")
_LONGEST_TEXT: Final = 64


def look_at(
    file: BinaryIO, wanted: Wanted, *, is_whole: bool = True, max_pixels: int = MAX_PIXELS
) -> PictureFacts | NotAPicture:
    """What the picture says of itself and, if wanted, a preview of it.

    `file` is at its beginning; without `is_whole` it holds only the first part of the data, and what could not be
    read counts as cut instead of damaged. Raises PictureTooLargeError when a preview would need more than
    `max_pixels` in memory, and nothing else, whatever the bytes are.
    """
    found = media_type(file.read(HEAD_BYTES))
    file.seek(0)
    if found not in _READERS:
        return NotAPicture(found, "unsupported" if found.startswith("image/") else "other")
    with warnings.catch_warnings():
        # What a library thinks of a strange tag helps nobody here; what it thinks of a huge picture stops us.
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return _look(file, found, wanted, max_pixels)
        except PictureTooLargeError:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            claimed = re.search(r"\d+", str(error))
            raise PictureTooLargeError(megapixels=_mega(int(claimed[0]) if claimed else max_pixels)) from None
        except Exception:  # noqa: BLE001 - decoders raise anything on bytes made to break them
            return NotAPicture(found, "damaged" if is_whole else "cut")


def _look(file: BinaryIO, found: str, wanted: Wanted, max_pixels: int) -> PictureFacts:
    picture = _READERS[found](file)
    width, height = picture.size
    exif = _exif(picture)
    camera, place = _inner(exif, _CAMERA_TAGS), _inner(exif, _PLACE_TAGS)
    orientation = exif.get(_ORIENTATION)
    orientation = orientation if orientation in _UPRIGHT else 1
    return PictureFacts(
        media_type=found,
        width=width,
        height=height,
        orientation=orientation,
        taken_at=next((taken for at, off in _TAKEN if (taken := _moment(camera.get(at), camera.get(off)))), ""),
        changed_at=_moment(exif.get(_CHANGED), camera.get(_CHANGED_OFFSET)),
        camera_maker=_text(exif.get(_MAKER)),
        camera_model=_text(exif.get(_MODEL)),
        latitude=_degrees(place, *_LATITUDE),
        longitude=_degrees(place, *_LONGITUDE),
        preview=_preview_if_whole(picture, wanted, orientation, max_pixels) if wanted.preview_px else None,
    )


def _exif(picture: ImageFile.ImageFile) -> Image.Exif:
    # Asked for its EXIF, a PNG without any is decoded whole to look for one behind the pixels.
    if isinstance(picture, PngImagePlugin.PngImageFile) and "exif" not in picture.info:
        return Image.Exif()
    try:
        return picture.getexif()
    except Exception:  # noqa: BLE001 - a broken EXIF block must not hide the picture
        return Image.Exif()


def _inner(exif: Image.Exif, tag: int) -> dict[int, object]:
    try:
        return exif.get_ifd(tag)
    except Exception:  # noqa: BLE001 - as above
        return {}


def _preview_if_whole(picture: Image.Image, wanted: Wanted, orientation: int, max_pixels: int) -> Pixels | None:
    try:
        return _preview(picture, wanted, orientation, max_pixels)
    except (PictureTooLargeError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise
    except Exception:  # noqa: BLE001 - pixels that cannot be decoded must not hide the facts
        return None


def _preview(picture: Image.Image, wanted: Wanted, orientation: int, max_pixels: int) -> Pixels:
    width, height = picture.size
    edge = wanted.preview_px
    if picture.format == "JPEG" and width * height <= MAX_SCALED_PIXELS:
        picture.draft(None, (edge, edge))
    if picture.width * picture.height > max_pixels:
        raise PictureTooLargeError(megapixels=_mega(width * height))
    try:
        small = _in_a_scalable_mode(picture)
        small.thumbnail((edge, edge))
    except MemoryError:
        raise PictureTooLargeError(megapixels=_mega(width * height)) from None
    if small.mode in ("I", "F"):
        small = _grey(small)
    if small.mode in ("CMYK", "YCbCr", "HSV"):
        small = small.convert("RGB")
    if orientation in _UPRIGHT:
        small = small.transpose(_UPRIGHT[orientation])
    small = small.convert("RGBA")
    if wanted.is_blurred:
        small = small.filter(ImageFilter.GaussianBlur(max(small.size) / 16))
    return Pixels(small.width, small.height, small.tobytes())


def _in_a_scalable_mode(picture: Image.Image) -> Image.Image:
    picture.load()
    if picture.mode in ("P", "PA"):
        return picture.convert("RGBA")
    if picture.mode == "1":
        return picture.convert("L")
    return picture.convert("I") if picture.mode.startswith("I;") else picture


def _grey(deep: Image.Image) -> Image.Image:
    """Stretches pixels of more than eight bits over black to white: scanners use a small part of their range."""
    low, high = deep.convert("F").getextrema()
    if not isinstance(low, float) or not isinstance(high, float):
        raise TypeError
    scale = 255 / ((high - low) or 1)
    return deep.convert("F").point(lambda value: value * scale - low * scale).convert("L")


def _mega(pixels: int) -> int:
    return -(-pixels // 1_000_000)


def _text(value: object) -> str:
    """One short printable line out of an EXIF value, which Pillow reads as Latin-1 and phones write as UTF-8."""
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, str):
        return ""
    with suppress(UnicodeError):
        value = value.encode("latin-1").decode("utf-8")
    return "".join(letter for letter in value if letter.isprintable()).strip()[:_LONGEST_TEXT]


def _moment(value: object, offset: object) -> str:
    found = _MOMENT.match(_text(value))
    if found is None:
        return ""
    try:
        moment = datetime(*(int(part) for part in found.groups()))  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return ""
    shift = _OFFSET.match(_text(offset))
    return moment.isoformat() + (shift[0] if shift else "")


def _degrees(place: dict[int, object], letter: int, parts: int, plus: str, minus: str, most: int) -> str:
    side, values = _text(place.get(letter)), place.get(parts)
    if side not in (plus, minus) or not isinstance(values, tuple) or len(values) != 3:
        return ""
    try:
        degrees, minutes, seconds = (float(value) for value in values)
    except (TypeError, ValueError, ZeroDivisionError):
        return ""
    total = degrees + minutes / 60 + seconds / 3600
    # Not a number fails both comparisons.
    if not 0 <= total <= most:
        return ""
    return f"{-total if side == minus else total:.6f}"
