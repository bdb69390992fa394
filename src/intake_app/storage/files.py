"""The vault's files on the disk: one owner at a time, written whole or not at all, readable by nobody else."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from intake_app.domain.errors import DiskFullError, StorageFailedError, VaultInUseError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

if sys.platform != "win32":
    import fcntl

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
MEBIBYTE = 1 << 20
RESERVE_BYTES = 64 * MEBIBYTE
"""Kept free by long writes, so that drafts can still be saved on a disk that evidence has filled."""

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


def free_bytes(folder: Path) -> int:
    """Say how much room the disk of a folder has left for this user; 0 if it cannot be asked."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0


def disk_full(folder: Path, needed_bytes: int = RESERVE_BYTES) -> DiskFullError:
    """Make the error of a full disk, both facts rounded to whole MiB so that needed is above free."""
    free = free_bytes(folder) // MEBIBYTE
    return DiskFullError(needed=max(-(-needed_bytes // MEBIBYTE), free + 1), free=free)


@contextmanager
def named_file_faults(folder: Path) -> Iterator[None]:
    """Turn OSError of the body into DiskFullError or StorageFailedError."""
    try:
        yield
    except OSError as fault:
        if fault.errno in _NO_ROOM:
            raise disk_full(folder) from fault
        raise StorageFailedError(code=errno.errorcode.get(fault.errno or 0, "EIO")) from fault


class FolderLock:
    """Keeps a second owner out of a folder until it is released or the process ends.

    SQLite's own locks do not suffice on POSIX: they belong to the process, and closing any second handle of the file
    drops them (https://www.sqlite.org/howtocorrupt.html, 2.2). This one is on the folder and belongs to its handle.
    On Windows SQLite's locks have neither weakness, so there is nothing to do.
    """

    def __init__(self, folder: Path) -> None:
        self._handle = -1
        if sys.platform == "win32":
            return
        with named_file_faults(folder):
            self._handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fault:
            if fault.errno in (errno.EWOULDBLOCK, errno.EACCES):
                self.release()
                raise VaultInUseError from fault
            # A file system without such locks: SQLite's exclusive lock still keeps other processes out.

    def release(self) -> None:
        """Let the next owner in; harmless when repeated."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def make_private_folder(folder: Path) -> None:
    """Make a folder, with its parents, that only its owner may enter; one that is there is left as it is."""
    with named_file_faults(folder.parent):
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)


def write_private_file(path: Path, content: bytes) -> None:
    """Write a new file and make sure that it is on the disk; a file of that name is replaced."""
    with named_file_faults(path.parent):
        path.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with open(os.open(path, flags, PRIVATE_FILE), "wb") as file:  # noqa: PTH123 - it must be private from the start
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def put_in_place(new: Path, place: Path) -> None:
    """Give a finished file its name, in one step, and make sure that the name is on the disk."""
    with named_file_faults(place.parent):
        new.replace(place)
        sync_folder(place.parent)


def sync_folder(folder: Path) -> None:
    """Make sure that the names in a folder are on the disk. Windows does so by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make sure that the content of a closed file is on the disk."""
    with named_file_faults(path.parent):
        handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
