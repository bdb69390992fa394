"""Several files as one: a zip that is stored, not pressed, so that its size is known before the first byte."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Final, Protocol, cast

from intake_app.exports.record import FileOut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import BinaryIO

_AROUND: Final = 256
_BEGINNING: Final = (1980, 1, 1, 0, 0, 0)


_MIB: Final = 1024 * 1024


class Writable(Protocol):
    """Something that takes bytes."""

    def write(self, data: bytes, /) -> object:
        """Takes all of it."""


class _Waiting:
    """What zipfile writes to: holds what came until it is fetched; cannot go back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Whoever fetches does it when it suits them."""

    def fetch(self) -> bytes:
        found = b"".join(self._pieces)
        self._pieces.clear()
        return found


def zip_size(files: Sequence[FileOut]) -> int:
    """No less than the bytes that `write_zip` writes, and little more."""
    return _AROUND + sum(one.size + _AROUND + 4 * len(one.name.encode()) for one in files)


def write_zip(out: Writable, files: Sequence[FileOut]) -> None:
    """Writes a zip from its start to its end. Raises what `zip_pieces` and writing raise."""
    for piece in zip_pieces(files):
        out.write(piece)


def zip_pieces(files: Sequence[FileOut]) -> Iterator[bytes]:
    """A zip piece by piece. No times, no system, no comment: the same files give the same bytes.

    Raises ValueError for a name twice or one that leads out of the folder, and whatever reading the files raises.
    """
    names = [one.name for one in files]
    if len(set(names)) != len(names) or any(map(_leads_out, names)):
        raise ValueError("not a list of plain file names")
    out = _Waiting()
    with zipfile.ZipFile(cast("BinaryIO", out), "w", zipfile.ZIP_STORED) as archive:
        for one in files:
            with archive.open(_entry(one), "w", force_zip64=one.size >= zipfile.ZIP64_LIMIT) as member:
                for piece in one.read():
                    member.write(piece)
                    yield out.fetch()
    yield out.fetch()


def zip_file(name: str, files: Sequence[FileOut]) -> FileOut:
    """A zip as a file inside another: its size is counted over zeros, its bytes are made when they are read."""
    blanks = [FileOut(one.name, one.size, _zeros(one.size)) for one in files]
    return FileOut(name, sum(map(len, zip_pieces(blanks))), lambda: zip_pieces(files))


def _entry(file: FileOut) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(file.name, _BEGINNING)
    info.create_system = 3
    info.external_attr = 0o100600 << 16
    info.file_size = file.size
    return info


def _zeros(size: int) -> Callable[[], Iterator[bytes]]:
    return lambda: (bytes(min(_MIB, size - start)) for start in range(0, size, _MIB))


def _leads_out(name: str) -> bool:
    parts = name.split("/")
    return "\\" in name or ":" in name or any(part in ("", ".", "..") for part in parts)
