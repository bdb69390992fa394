"""Bundle files on a stick: neutral names, parts for FAT32, and reading them as one."""

from __future__ import annotations

import base64
import errno
import io
import os
import re
import secrets
from typing import TYPE_CHECKING, Final

from intake_app.domain.errors import (
    IntakeError,
    PartsIncompleteError,
    StorageFailedError,
    TargetGoneError,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import BinaryIO

    from typing_extensions import Buffer

PART_BYTES: Final = 4_000_000_000
SUFFIX: Final = ".age"
MAX_PARTS: Final = 999

_PART_NAME = re.compile(r"(.+\.age)\.([0-9]{3})", re.ASCII)
_GONE = frozenset({errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ENOTDIR, errno.ESTALE})


def neutral_name() -> str:
    """A file name that says nothing: 16 random letters and `.age`."""
    return base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower() + SUFFIX


def part_names(name: str, total: int, part_bytes: int = PART_BYTES) -> list[tuple[str, int]]:
    """The files, with their sizes, that a bundle of `total` bytes becomes: one, or name.001, name.002 and so on.

    All parts but the last are equally long and the last is always shorter, so that a missing tail shows.
    """
    if total <= part_bytes:
        return [(name, total)]
    if total % part_bytes == 0:
        part_bytes -= 1
    count = -(-total // part_bytes)
    if count > MAX_PARTS:
        raise ValueError("more parts than three digits can number")
    sizes = [part_bytes] * (count - 1) + [total - part_bytes * (count - 1)]
    return [(f"{name}.{number:03d}", size) for number, size in enumerate(sizes, 1)]


def find_parts(chosen: Path) -> tuple[Path, ...]:
    """All files of the bundle of which a person chose one, in order.

    Raises PartsIncompleteError when a part is missing, TargetGoneError when the chosen file is not there.
    """
    found = _PART_NAME.fullmatch(chosen.name)
    if found is None:
        if not chosen.is_file():
            raise TargetGoneError
        return (chosen,)
    try:
        sizes = _numbered_parts(chosen.parent, found[1])
    except OSError as error:
        raise _named(error) from None
    if not sizes:
        raise TargetGoneError
    last = max(sizes)
    missing = [number for number in range(1, last) if number not in sizes]
    if not missing and (last == 1 or sizes[last] >= sizes[1]):
        missing = [last + 1]
    if missing:
        raise PartsIncompleteError(missing=",".join(map(str, missing)))
    return tuple(chosen.with_name(f"{found[1]}.{number:03d}") for number in range(1, last + 1))


def _numbered_parts(folder: Path, name: str) -> dict[int, int]:
    """The sizes of the parts of a bundle that are there, by their numbers."""
    sizes = {}
    for path in folder.iterdir():
        part = _PART_NAME.fullmatch(path.name)
        if part is not None and part[1] == name:
            sizes[int(part[2])] = path.stat().st_size
    return sizes


class PartedReader(io.RawIOBase):
    """One or more files read as one. Raises StorageFailedError or TargetGoneError."""

    def __init__(self, paths: Sequence[Path]) -> None:
        super().__init__()
        self._files: list[BinaryIO] = []
        self._current = 0
        try:
            for path in paths:
                self._files.append(path.open("rb", buffering=0))
            self.size = sum(os.fstat(file.fileno()).st_size for file in self._files)
        except OSError as error:
            self.close()
            raise _named(error) from None

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """To the start and to the end."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Only to the start or the end."""
        if offset != 0 or whence not in (io.SEEK_SET, io.SEEK_END):
            raise io.UnsupportedOperation("seek")
        self._current = 0 if whence == io.SEEK_SET else len(self._files)
        for file in self._files:
            file.seek(0)
        return 0 if whence == io.SEEK_SET else self.size

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes, all that is left without it."""
        if size < 0:
            return self.readall()
        try:
            while self._current < len(self._files):
                piece = self._files[self._current].read(size)
                if piece or not size:
                    return piece
                self._current += 1
        except OSError as error:
            raise StorageFailedError(code=_code(error)) from None
        return b""

    def readinto(self, buffer: Buffer, /) -> int:
        """Fills as much of the buffer as one file gives."""
        view = memoryview(buffer).cast("B")
        piece = self.read(len(view))
        view[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Closes all files."""
        for file in self._files:
            file.close()
        super().close()


def _named(error: OSError) -> IntakeError:
    return TargetGoneError() if error.errno in _GONE else StorageFailedError(code=_code(error))


def _code(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, "EIO")
