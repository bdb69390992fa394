"""Files on a stick that one can believe in: nothing half, nothing written over, read back and compared."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import secrets
import shutil
import stat
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

from intake_app.desktop.drive_errors import named_errors
from intake_app.domain.errors import (
    DiskFullError,
    ReadBackFailedError,
    StorageFailedError,
    TargetExistsError,
    TargetGoneError,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

Step = Callable[[int, int], None]
Produce = Callable[[BinaryIO], object]

_MIB: Final = 1024 * 1024
_SPARE: Final = _MIB
_SYNC_EVERY: Final = 32 * _MIB
_DAY: Final = 86_400


def _ignore(_sha256: str) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True)
class WrittenFile:
    """A file that was read back: its place, size in bytes and SHA-256 in hexadecimal."""

    path: Path
    size: int
    sha256: str


def write_checked(target_folder: Path, name: str, produce: Produce, expected_size: int, step: Step) -> WrittenFile:
    """Writes one file: `produce` gets something to write to, and what arrived is then read back from the drive.

    `name` is a plain file name that says nothing; `expected_size` in bytes is for the room that is asked for first
    and for `step(done, total)`, which counts writing and reading back and may raise Cancelled. Until everything is
    compared the file has a name by chance; then it is renamed and its time rounded to the day. After any error, and
    after Cancelled, nothing of it is left.

    Raises TargetGoneError, DiskFullError, TargetExistsError, StorageFailedError, ReadBackFailedError, and whatever
    `produce` raises; ValueError for a name with a folder in it.
    """
    written, _ = _write(target_folder, [(name, None)], produce, expected_size, step)
    return written[0]


def write_parts_checked(
    target_folder: Path,
    planned: Sequence[tuple[str, int]],
    produce: Produce,
    step: Step,
    before_naming: Callable[[str], object] = _ignore,
) -> tuple[tuple[WrittenFile, ...], str]:
    """The same over several files of exactly the sizes planned, for drives that cannot hold a long one.

    Gives the files in order and the SHA-256 of all of it. All get their names together, after the last was compared;
    right before that `before_naming` is called with that hash: from then on a power cut may leave the named files.
    Raises also StorageFailedError (EFBIG, EIO) when `produce` writes more or less than was planned.
    """
    total = sum(size for _, size in planned)
    written, whole = _write(target_folder, planned, produce, total, step, before_naming)
    return tuple(written), whole


def require_room(folder: Path, size: int) -> None:
    """Raises DiskFullError unless `size` bytes and a little more fit there, TargetGoneError without the folder."""
    with named_errors(folder, size):
        free = shutil.disk_usage(folder).free
    if free < size + _SPARE:
        raise DiskFullError(needed=-(-(size + _SPARE) // _MIB), free=free // _MIB)


def remove_checked(path: Path) -> None:
    """Deletes a file on a drive and makes the drive forget the name; content is not overwritten (flash would not).

    Raises TargetGoneError when it is not there, StorageFailedError (EISDIR for anything that is not a plain file).
    """
    with named_errors(path.parent, 0):
        if not stat.S_ISREG(path.lstat().st_mode):
            raise StorageFailedError(code="EISDIR")
        path.unlink()
        _sync_folder(path.parent)


def _write(
    folder: Path,
    planned: Sequence[tuple[str, int | None]],
    produce: Produce,
    expected_size: int,
    step: Step,
    before_naming: Callable[[str], object] = _ignore,
) -> tuple[list[WrittenFile], str]:
    for name, _ in planned:
        if name in ("", ".", "..") or Path(name).name != name or "\\" in name or ":" in name:
            raise ValueError("not a plain file name")
    with named_errors(folder, expected_size):
        if not folder.is_dir():
            raise TargetGoneError
    require_room(folder, expected_size)
    _refuse_existing(folder, planned)
    writing = _Writing(folder, planned, expected_size, step)
    try:
        produce(cast("BinaryIO", writing))
        writing.finish()
        _refuse_existing(folder, planned)
        before_naming(writing.sha256())
        return writing.publish(), writing.sha256()
    except BaseException:
        writing.discard()
        raise


def _refuse_existing(folder: Path, planned: Sequence[tuple[str, int | None]]) -> None:
    with named_errors(folder, 0):
        if any(os.path.lexists(folder / name) for name, _ in planned):
            raise TargetExistsError


@dataclass
class _Part:
    """One file on its way: what it is called now, what it will be called, how much it takes, what is in it."""

    temporary: Path
    final: Path
    capacity: int | None
    file: io.FileIO
    hashed: Any
    size: int = 0
    unsynced: int = 0
    has_name: bool = False


class _Writing(io.RawIOBase):
    """What `produce` writes to: takes every byte, part after part, and remembers the hashes."""

    def __init__(self, folder: Path, planned: Sequence[tuple[str, int | None]], expected_size: int, step: Step) -> None:
        super().__init__()
        self._folder = folder
        self._waiting = list(planned)
        self._expected = expected_size
        self._step = step
        self._total = max(1, 2 * expected_size)
        self._done = 0
        self._is_parted = len(planned) > 1
        self._hashed = hashlib.sha256()
        self._parts: list[_Part] = []

    def writable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """How many bytes were taken."""
        return sum(part.size for part in self._parts)

    def write(self, data: Any) -> int:  # noqa: ANN401 - any buffer, as io wants it
        """Takes all of it. Raises DiskFullError, StorageFailedError, TargetGoneError, and what `step` raises."""
        view = memoryview(data).cast("B")
        taken = 0
        while taken < len(view):
            part = self._current()
            room = len(view) if part.capacity is None else part.capacity - part.size
            taken += self._take(part, view[taken : min(taken + room, taken + _MIB)])
        return taken

    def finish(self) -> None:
        """Makes the last part durable and compares it. Raises also ReadBackFailedError."""
        if not self._parts and self._waiting[0][1] is None:
            self._open()
        if self._parts:
            self._settle(self._parts[-1])
        if self._waiting:
            raise StorageFailedError(code="EIO")

    def publish(self) -> list[WrittenFile]:
        """Gives the files their names."""
        with self._named():
            for part in self._parts:
                part.temporary.rename(part.final)
                part.has_name = True
            _sync_folder(self._folder)
        self._step(self._total, self._total)
        return [WrittenFile(part.final, part.size, part.hashed.hexdigest()) for part in self._parts]

    def sha256(self) -> str:
        """Of everything that was written."""
        hashed = self._hashed if self._is_parted else self._parts[0].hashed
        return str(hashed.hexdigest())

    def discard(self) -> None:
        """Leaves nothing behind, as far as the drive still answers."""
        for part in self._parts:
            with suppress(OSError):
                part.file.close()
            with suppress(OSError):
                (part.final if part.has_name else part.temporary).unlink()

    def _current(self) -> _Part:
        last = self._parts[-1] if self._parts else None
        if last is not None and (last.capacity is None or last.size < last.capacity):
            return last
        if last is not None:
            self._settle(last)
        return self._open()

    def _open(self) -> _Part:
        if not self._waiting:
            raise StorageFailedError(code="EFBIG")
        name, capacity = self._waiting.pop(0)
        temporary = self._folder / base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower()
        with self._named():
            file = io.FileIO(temporary, "xb+")
        part = _Part(temporary, self._folder / name, capacity, file, hashlib.sha256())
        self._parts.append(part)
        return part

    def _take(self, part: _Part, piece: memoryview) -> int:
        with self._named():
            count = part.file.write(piece) or 0
            part.unsynced += count
            if part.unsynced >= _SYNC_EVERY:
                # A slow stick is waited for here, where it can be told and cancelled, not once at the very end.
                os.fsync(part.file.fileno())
                part.unsynced = 0
        part.hashed.update(piece[:count])
        if self._is_parted:
            self._hashed.update(piece[:count])
        part.size += count
        self._advance(count)
        return count

    def _settle(self, part: _Part) -> None:
        if part.capacity is not None and part.size != part.capacity:
            raise StorageFailedError(code="EIO")
        with self._named():
            os.fsync(part.file.fileno())
            _forget_cached(part.file.fileno())
            self._compare(part)
            # Reading set the time of access, so the times come last.
            day = int(time.time()) // _DAY * _DAY
            os.utime(part.temporary, (day, day))
            os.fsync(part.file.fileno())
            part.file.close()

    def _compare(self, part: _Part) -> None:
        hashed = hashlib.sha256()
        size = 0
        part.file.seek(0)
        while piece := part.file.read(_MIB):
            hashed.update(piece)
            size += len(piece)
            self._advance(len(piece))
        if (size, hashed.digest()) != (part.size, part.hashed.digest()):
            raise ReadBackFailedError

    def _advance(self, count: int) -> None:
        self._done += count
        self._step(min(self._done, self._total), self._total)

    def _named(self) -> AbstractContextManager[None]:
        return named_errors(self._folder, self._expected)


def _forget_cached(descriptor: int) -> None:
    if sys.platform == "linux":
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
