"""The second process's side of the talk, without the process."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.domain.errors import JsonInvalidError
from intake_app.viewer.pipe import read_exactly, read_header, write_header
from intake_app.viewer.worker import answer_one
from invented_pictures import photograph, picture

REQUEST = {"v": 1, "length": 0, "is_whole": True, "preview_px": 0, "is_blurred": False}


def asked(data: bytes, **changes) -> io.BytesIO:
    pipe = io.BytesIO()
    write_header(pipe, {**REQUEST, "length": len(data), **changes})
    pipe.write(data)
    pipe.seek(0)
    return pipe


def answered(pipe: io.BytesIO):
    answers = io.BytesIO()
    answer_one(pipe, answers, ("seccomp",))
    answers.seek(0)
    return read_header(answers), answers


def test_facts_without_pixels():
    header, rest = answered(asked(photograph()))
    assert header["outcome"] == "picture"
    assert header["camera_model"] == "Model A"
    assert header["protections"] == ["seccomp"]
    assert header["preview"] is None
    assert rest.read() == b""


def test_a_preview_comes_behind_the_facts():
    header, rest = answered(asked(photograph(), preview_px=30))
    assert header["preview"] == {"width": 19, "height": 30}
    assert len(read_exactly(rest, 19 * 30 * 4)) == 2280
    assert rest.read() == b""


def test_what_is_no_picture_and_what_is_too_large():
    header, _ = answered(asked(b"{\\rtf1 invented"))
    assert (header["outcome"], header["media_type"], header["reason"]) == ("other", "application/rtf", "other")
    bomb = bytearray(picture("BMP"))
    bomb[18:26] = (40_000).to_bytes(4, "little") * 2
    header, _ = answered(asked(bytes(bomb), preview_px=30))
    assert (header["outcome"], header["megapixels"]) == ("too_large", 1600)


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"length": -1},
        {"length": 2**40},
        {"preview_px": 4097},
        {"preview_px": True},
        {"is_whole": 1},
        {"more": 1},
    ],
)
def test_a_request_of_another_shape_is_refused(changes):
    with pytest.raises(JsonInvalidError):
        answered(asked(b"", **changes))


def test_a_request_that_ends_early_is_no_request():
    whole = asked(photograph()).getvalue()
    for length in (0, 3, 20, len(whole) - 1):
        with pytest.raises(EOFError):
            answered(io.BytesIO(whole[:length]))


@given(st.binary(max_size=200))
def test_noise_is_no_request(noise):
    with pytest.raises((EOFError, JsonInvalidError)):
        answered(io.BytesIO(noise))
