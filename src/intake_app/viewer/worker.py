"""The second process: reads one request and the bytes of one file from a pipe, answers, ends."""

from __future__ import annotations

import io
import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from PIL import Image

from intake_app.domain.errors import JsonInvalidError, PictureTooLargeError
from intake_app.viewer.confine import confine
from intake_app.viewer.looked import MAX_PREVIEW_PX, NotAPicture, Wanted
from intake_app.viewer.pictures import MAX_PIXELS, look_at
from intake_app.viewer.pipe import PIECE_BYTES, VERSION, read_header, write_header

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

MAX_BYTES: Final = 200 * 1024 * 1024

_FORM: Final = {"v": int, "length": int, "is_whole": bool, "preview_px": int, "is_blurred": bool}


def main() -> int:
    """Runs the second process on its standard input and output; gives 0, or 1 when it was not asked properly.

    Called before anything else of the program is loaded: `sys.exit(main())`.
    """
    # A limit of the library's own, for what it allocates before anybody can ask it for the size.
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    _rehearse()
    with os.fdopen(0, "rb", closefd=False) as asked, os.fdopen(1, "wb", closefd=False) as answers:
        protections = confine()
        try:
            answer_one(asked, answers, protections)
        except (EOFError, JsonInvalidError, OSError):
            return 1
    return 0


def answer_one(asked: BinaryIO, answers: BinaryIO, protections: Sequence[str]) -> None:
    """Reads one request, looks at its bytes, writes one answer.

    Raises EOFError or JsonInvalidError when the request is not one, OSError when nobody listens any more.
    """
    request = _request(read_header(asked))
    wanted = Wanted(int(request["preview_px"]), bool(request["is_blurred"]))
    data = _read(asked, int(request["length"]))
    header: dict[str, object] = {"v": VERSION, "protections": list(protections)}
    pixels = b""
    try:
        found = look_at(data, wanted, is_whole=bool(request["is_whole"]))
    except PictureTooLargeError as error:
        header |= {"outcome": "too_large", **error.facts}
    else:
        header |= {"outcome": "other" if isinstance(found, NotAPicture) else "picture", **asdict(found)}
        if not isinstance(found, NotAPicture) and found.preview is not None:
            pixels = found.preview.rgba
            header["preview"] = {"width": found.preview.width, "height": found.preview.height}
    write_header(answers, header)
    answers.write(pixels)
    answers.flush()


def _request(header: object) -> dict[str, int]:
    if not isinstance(header, dict) or {name: type(value) for name, value in header.items()} != _FORM:
        raise JsonInvalidError(reason="wrong_shape")
    bounds = {"v": (VERSION, VERSION), "length": (0, MAX_BYTES), "preview_px": (0, MAX_PREVIEW_PX)}
    for name, (least, most) in bounds.items():
        if not least <= header[name] <= most:
            raise JsonInvalidError(reason="wrong_shape")
    return header


def _read(pipe: BinaryIO, length: int) -> io.BytesIO:
    """Into a buffer that grows in place: no second copy of up to 200 MiB."""
    data = io.BytesIO()
    while length:
        piece = pipe.read(min(length, PIECE_BYTES))
        if not piece:
            raise EOFError
        data.write(piece)
        length -= len(piece)
    data.seek(0)
    return data


def _rehearse() -> None:
    """Uses once what Python loads on first use: after `confine` no file can be opened to load anything."""
    made = io.BytesIO()
    write_header(made, {"v": VERSION})
    made.seek(0)
    read_header(made)
