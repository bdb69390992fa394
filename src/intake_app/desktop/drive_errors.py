"""What it means when a drive refuses: full, pulled, protected, broken."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from intake_app.domain.errors import (
    DiskFullError,
    IntakeError,
    StorageFailedError,
    TargetExistsError,
    TargetGoneError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MIB: Final = 1024 * 1024
_GONE: Final = frozenset({errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ENOTDIR, errno.ESTALE})
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
# winerror.h: not ready, bad network path, device gone, removed, unrecognized; write protected.
_GONE_ON_WINDOWS: Final = frozenset({21, 53, 55, 433, 1110, 1167})
_PROTECTED_ON_WINDOWS: Final = 19


@contextmanager
def named_errors(folder: Path, needed: int) -> Iterator[None]:
    """Turns what the operating system says about `folder` into errors of ours; `needed` bytes were to be written.

    Raises TargetExistsError, TargetGoneError, DiskFullError, StorageFailedError in place of any OSError.
    """
    try:
        yield
    except OSError as error:
        raise _named(error, folder, needed) from None


def _named(error: OSError, folder: Path, needed: int) -> IntakeError:
    windows_code = getattr(error, "winerror", None)
    if isinstance(error, FileExistsError):
        return TargetExistsError()
    if error.errno in _FULL:
        return DiskFullError(needed=-(-needed // _MIB), free=_free_mebibytes(folder))
    if error.errno in _GONE or windows_code in _GONE_ON_WINDOWS:
        return TargetGoneError()
    if windows_code == _PROTECTED_ON_WINDOWS:
        return StorageFailedError(code="EROFS")
    # A pulled stick first answers with EIO; that the folder is not there any more shows what it was.
    if error.errno == errno.EIO and not os.path.lexists(folder):
        return TargetGoneError()
    return StorageFailedError(code=errno.errorcode.get(error.errno or 0, "EIO"))


def _free_mebibytes(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free // _MIB
    except OSError:
        return 0
