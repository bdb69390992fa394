"""Bundle files on a stick: neutral names, parts for FAT32, and reading back what was written."""

from __future__ import annotations

import base64
import errno
import hashlib
import io
import os
import re
import secrets
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Self

from intake_app.domain.errors import (
    DiskFullError,
    IntakeError,
    PartsIncompleteError,
    ReadBackFailedError,
    StorageFailedError,
    TargetExistsError,
    TargetGoneError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import BinaryIO

    from typing_extensions import Buffer

PART_BYTES: Final = 4_000_000_000
SUFFIX: Final = ".age"
MAX_PARTS: Final = 999

_DAY = 86_400
_MIB = 1024 * 1024
_PART_NAME = re.compile(r"(.+\.age)\.([0-9]{3})", re.ASCII)
_GONE = frozenset({errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ENOTDIR, errno.ESTALE})
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


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
        raise _named(error, chosen.parent, 0) from None
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


class PartedWriter:
    """The target of a bundle: a new file, or new parts, in a folder; used with `with`.

    Leaving without an error makes the files durable and rounds their times to the day; leaving with one deletes them.
    Raises TargetExistsError, TargetGoneError, DiskFullError, StorageFailedError.
    """

    def __init__(self, folder: Path, name: str, total: int, *, part_bytes: int = PART_BYTES) -> None:
        """`total` is what `measure_bundle` said."""
        self._folder = folder
        self._total = total
        self._planned = [(folder / part, size) for part, size in part_names(name, total, part_bytes)]
        self._waiting = list(self._planned)
        self._made: list[Path] = []
        self._file: io.FileIO | None = None
        self._left = 0

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files, whether written yet or not."""
        return tuple(path for path, _ in self._planned)

    def write(self, data: Buffer) -> int:
        """Takes as much as fits into the current part; the caller writes the rest again."""
        view = memoryview(data)
        try:
            if self._left == 0:
                self._next_file()
            if self._file is None:
                raise StorageFailedError(code="EFBIG")
            taken = self._file.write(view[: self._left]) or 0
        except OSError as error:
            raise self._named(error) from None
        self._left -= taken
        return taken

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._abandon()
            return
        try:
            self._finish()
        except OSError as failure:
            self._abandon()
            raise self._named(failure) from None
        except IntakeError:
            self._abandon()
            raise

    def _finish(self) -> None:
        self._close_file()
        if self._waiting or self._left:
            raise StorageFailedError(code="EIO")
        self._settle()

    def _abandon(self) -> None:
        # A stick that was pulled out refuses these too; the first error is the one to tell.
        with suppress(OSError):
            if self._file is not None:
                self._file.close()
        for path in self._made:
            with suppress(OSError):
                path.unlink()

    def _next_file(self) -> None:
        self._close_file()
        if not self._waiting:
            return
        path, self._left = self._waiting.pop(0)
        self._file = io.FileIO(path, "xb")
        self._made.append(path)

    def _close_file(self) -> None:
        if self._file is not None:
            os.fsync(self._file.fileno())
            self._file.close()
            self._file = None

    def _settle(self) -> None:
        for path in self._made:
            rounded = int(path.stat().st_mtime) // _DAY * _DAY
            os.utime(path, (rounded, rounded))
        if os.name == "posix":
            folder = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def _named(self, error: OSError) -> IntakeError:
        return _named(error, self._folder, self._total)


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
            raise _named(error, paths[0].parent, 0) from None

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


def read_back(paths: Sequence[Path], sha256: str, step: Callable[[int, int], None]) -> None:
    """Reads written files again, from the stick rather than from memory where the system allows it.

    Raises ReadBackFailedError unless they are what was written. `step` gets (bytes done, bytes in all).
    """
    hashed = hashlib.sha256()
    done = 0
    try:
        total = sum(path.stat().st_size for path in paths)
        for path in paths:
            with path.open("rb", buffering=0) as file:
                _forget_cached(file.fileno())
                while piece := file.read(_MIB):
                    hashed.update(piece)
                    done += len(piece)
                    step(done, total)
    except OSError as error:
        raise _named(error, paths[0].parent, 0) from None
    if hashed.hexdigest() != sha256:
        raise ReadBackFailedError


def _forget_cached(descriptor: int) -> None:
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def _named(error: OSError, folder: Path, needed: int) -> IntakeError:
    if isinstance(error, FileExistsError):
        return TargetExistsError()
    if error.errno in _GONE:
        return TargetGoneError()
    if error.errno in _FULL:
        return DiskFullError(needed=-(-needed // _MIB), free=_free_mebibytes(folder))
    return StorageFailedError(code=_code(error))


def _free_mebibytes(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free // _MIB
    except OSError:
        return 0


def _code(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, "EIO")
