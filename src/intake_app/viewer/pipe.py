"""How the two processes talk: a length in four bytes, canonical JSON of that length, then bytes the JSON announces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from intake_app.domain.strict_json import canonical, load_strict

if TYPE_CHECKING:
    from typing import BinaryIO

VERSION: Final = 1
MAX_HEADER_BYTES: Final = 64 * 1024
PIECE_BYTES: Final = 1024 * 1024


def write_header(pipe: BinaryIO, header: dict[str, object]) -> None:
    """Writes one header. Raises OSError when the other side is gone."""
    data = canonical(header)
    pipe.write(len(data).to_bytes(4, "big") + data)


def read_header(pipe: BinaryIO) -> object:
    """Reads one header as strict JSON.

    Raises EOFError when the other side ends first or announces more than 64 KiB, JsonInvalidError for bad JSON.
    """
    length = int.from_bytes(read_exactly(pipe, 4), "big")
    if length > MAX_HEADER_BYTES:
        raise EOFError
    return load_strict(read_exactly(pipe, length))


def read_exactly(pipe: BinaryIO, length: int) -> bytes:
    """Reads so many bytes, never more. Raises EOFError when the other side ends first."""
    pieces = []
    while length:
        piece = pipe.read(min(length, PIECE_BYTES))
        if not piece:
            raise EOFError
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)
