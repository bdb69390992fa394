"""Facts and previews of pictures, honest and hostile."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, TiffImagePlugin

from intake_app.domain.errors import PictureTooLargeError
from intake_app.viewer.looked import FACTS_ONLY, NotAPicture, PictureFacts, Wanted
from intake_app.viewer.pictures import look_at
from invented_pictures import FORMATS, camera_data, photograph, picture

SMALL = Wanted(preview_px=32)
FEW = 1_000_000


def look(data: bytes, wanted: Wanted = SMALL, **options):
    return look_at(io.BytesIO(data), wanted, **options)


def shown(found: PictureFacts) -> Image.Image:
    assert found.preview is not None
    return Image.frombytes("RGBA", (found.preview.width, found.preview.height), found.preview.rgba)


def test_all_facts_of_a_photograph():
    assert look(photograph(), FACTS_ONLY) == PictureFacts(
        media_type="image/jpeg",
        width=64,
        height=40,
        orientation=6,
        taken_at="2026-11-02T14:30:05+05:00",
        changed_at="2026-11-03T09:00:00",
        camera_maker="Invented Works",
        camera_model="Model A",
        latitude="45.015600",
        longitude="78.374000",
    )


def test_camera_data_in_a_tiff():
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    for tag in (0x8769, 0x8825):
        tags[tag] = camera_data().get_ifd(tag)
    found = look(picture("TIFF", tiffinfo=tags))
    assert (found.taken_at, found.latitude) == ("2026-11-02T14:30:05+05:00", "45.015600")


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP"])
def test_camera_data_in_every_other_format_that_has_it(format_name):
    found = look(picture(format_name, exif=camera_data()))
    assert (found.taken_at, found.latitude) == ("2026-11-02T14:30:05+05:00", "45.015600")


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_is_shown_and_a_picture_without_camera_data_claims_nothing(format_name):
    found = look(picture(format_name))
    assert (found.width, found.height, found.orientation) == (64, 40, 1)
    assert (found.taken_at, found.changed_at, found.camera_maker, found.latitude, found.longitude) == ("",) * 5
    upright = shown(found)
    assert upright.size == (32, 20)
    red, green, blue, alpha = upright.getpixel((3, 15))
    assert red > 200
    assert max(green, blue) < 60
    assert alpha == 255


# How a camera that is held that way stores a scene: what stands upright there lies or hangs in the file.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("orientation", STORED)
def test_a_preview_stands_upright(orientation):
    drawn = Image.open(io.BytesIO(picture("PNG")))
    if STORED[orientation] is not None:
        drawn = drawn.transpose(STORED[orientation])
    made = io.BytesIO()
    drawn.save(made, "PNG", exif=camera_data(orientation=orientation))
    upright = shown(look(made.getvalue()))
    assert upright.size == (32, 20)
    corner, left, right = (upright.getpixel(place)[:3] for place in ((1, 1), (1, 18), (30, 10)))
    assert corner == (0, 128, 0)
    assert left == (255, 0, 0)
    assert right == (0, 0, 255)


@pytest.mark.parametrize(
    ("format_name", "mode"),
    [
        ("PNG", "1"), ("PNG", "L"), ("PNG", "LA"), ("PNG", "P"), ("PNG", "RGBA"), ("PNG", "I;16"), ("TIFF", "I"),
        ("TIFF", "F"), ("TIFF", "CMYK"), ("JPEG", "CMYK"), ("JPEG", "L"), ("GIF", "P"), ("TIFF", "I;16"),
    ],
)  # fmt: skip
def test_every_kind_of_pixel_is_shown(format_name, mode):
    made = io.BytesIO()
    drawn = Image.linear_gradient("L")
    drawn = drawn.convert("I").point(lambda value: value * 100).convert(mode) if mode == "I;16" else drawn.convert(mode)
    drawn.save(made, format_name)
    upright = shown(look(made.getvalue()))
    assert upright.size == (32, 32)
    assert upright.getpixel((16, 31))[0] > upright.getpixel((16, 0))[0] + 200


def test_a_small_picture_is_not_blown_up_and_a_narrow_one_stays_visible():
    assert shown(look(picture("PNG"), Wanted(preview_px=500))).size == (64, 40)
    assert shown(look(picture("PNG", size=(2000, 4)))).size == (32, 1)


def test_a_blurred_preview_shows_no_detail():
    drawn = Image.new("L", (256, 256))
    drawn.putdata([255 * ((x // 8 + y // 8) % 2) for y in range(256) for x in range(256)])
    made = io.BytesIO()
    drawn.save(made, "PNG")
    sharp, blurred = (shown(look(made.getvalue(), Wanted(256, is_blurred=on))).convert("L") for on in (False, True))
    middle = (64, 64, 192, 192)
    assert sharp.crop(middle).getextrema() == (0, 255)
    low, high = blurred.crop(middle).getextrema()
    assert high - low < 10


def test_a_preview_carries_nothing_but_pixels():
    found = look(photograph())
    assert b"Invented" not in found.preview.rgba
    assert len(found.preview.rgba) == found.preview.width * found.preview.height * 4


def test_other_files_are_named_and_left_alone():
    assert look(b"%PDF-1.7\n") == NotAPicture("application/pdf", "other")
    assert look(b"\x00\x00\x00\x18ftypheic" + bytes(12)) == NotAPicture("image/heic", "unsupported")
    assert look(b"") == NotAPicture("application/octet-stream", "other")


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_picture_without_its_end(format_name):
    data = picture(format_name, size=(300, 300))
    whole, cut = (look(data[: len(data) // 2], is_whole=whole) for whole in (True, False))
    if isinstance(whole, PictureFacts):
        assert (whole.width, whole.height) == (300, 300)
        assert cut == whole
    else:
        assert (whole.reason, cut.reason) == ("damaged", "cut")


def test_pixels_that_do_not_decode_leave_the_facts():
    data = picture("JPEG", exif=camera_data(), size=(300, 300))
    found = look(data[:-200])
    assert found.preview is None
    assert found.camera_model == "Model A"


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def claimed(format_name: str, width: int, height: int) -> bytes:
    """A real picture whose header is changed to claim another size."""
    data = bytearray(picture(format_name))
    if format_name == "BMP":
        data[18:26] = struct.pack("<ii", width, height)
    elif format_name == "GIF":
        data[6:10] = struct.pack("<HH", width, height)
    else:
        at = data.index(b"\xff\xc0") + 5
        data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def test_a_huge_claim_costs_nothing_until_it_is_to_be_shown():
    bomb = png_that_claims(100_000, 100_000)
    found = look(bomb, FACTS_ONLY)
    assert (found.width, found.height) == (100_000, 100_000)
    with pytest.raises(PictureTooLargeError) as refused:
        look(bomb)
    assert refused.value.facts == {"megapixels": 10_000}


@pytest.mark.parametrize(
    ("format_name", "width", "height"), [("BMP", 30_000, 30_000), ("GIF", 65_000, 65_000), ("JPEG", 65_000, 65_000)]
)
def test_huge_claims_of_other_formats(format_name, width, height):
    with pytest.raises(PictureTooLargeError) as refused:
        look(claimed(format_name, width, height))
    assert refused.value.facts["megapixels"] == width * height // 1_000_000


def test_a_jpeg_larger_than_memory_is_made_smaller_while_it_is_decoded():
    data = picture("JPEG", size=(1600, 1200))
    assert shown(look(data, max_pixels=40_000)).size == (32, 24)
    with pytest.raises(PictureTooLargeError):
        look(picture("PNG", size=(1600, 1200)), max_pixels=40_000)


def test_strange_camera_data_is_left_out_or_made_harmless():
    exif = camera_data(orientation=77)
    exif[0x010F] = ("Ойдан\n\u202eшығарылған" + "x" * 200).encode()
    exif[0x0132] = "2026:13:40 25:61:61"
    camera = exif.get_ifd(0x8769)
    camera[0x9003] = "0000:00:00 00:00:00"
    camera[0x9004] = "2026:11:02 14:30:06"
    camera[0x9012] = "later"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "S", (91.0, 0.0, 0.0)
    place[3], place[4] = "W", (78.0, 22.0, 26.4)
    found = look(picture("JPEG", exif=exif))
    assert found.orientation == 1
    assert found.camera_maker == "Ойданшығарылған" + "x" * 49
    assert (found.taken_at, found.changed_at) == ("2026-11-02T14:30:06", "")
    assert (found.latitude, found.longitude) == ("", "-78.374000")


def test_camera_data_that_is_no_camera_data():
    data = bytearray(photograph())
    at = data.index(b"Exif\x00\x00") + 6
    data[at : at + 60] = b"\xff" * 60
    found = look(bytes(data))
    assert found.taken_at == ""
    assert found.preview is not None


ORIGINALS = [picture(format_name, size=(48, 32)) for format_name in FORMATS] + [photograph()]


@given(
    st.sampled_from(ORIGINALS),
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=12),
    st.integers(0, 4000),
)
def test_damage_anywhere_ends_in_an_answer(original, changes, length):
    data = bytearray(original)
    for at, value in changes:
        data[at % len(data)] = value
    for kept in (data, data[: length % len(data)]):
        try:
            found = look(bytes(kept), max_pixels=FEW)
        except PictureTooLargeError:
            continue
        assert isinstance(found, (PictureFacts, NotAPicture))


@given(st.sampled_from(ORIGINALS), st.integers(8, 40), st.binary(max_size=400))
def test_noise_behind_a_true_beginning_ends_in_an_answer(original, kept, noise):
    try:
        found = look(original[:kept] + noise, max_pixels=FEW)
    except PictureTooLargeError:
        return
    assert isinstance(found, (PictureFacts, NotAPicture))
