"""Cards on a stick: read with a limit, written under names that say nothing and read back."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import stat
from typing import TYPE_CHECKING, Final

from intake_app.bundle.card import MAX_FILE_BYTES
from intake_app.bundle.parts import read_back
from intake_app.domain.errors import CardInvalidError, TargetGoneError
from intake_app.storage.files import named_file_faults, sync_folder, write_private_file

if TYPE_CHECKING:
    from pathlib import Path

CARD: Final = ".card"
REQUEST: Final = ".request"


def read_card_file(path: Path) -> bytes:
    """The content of a card file. Raises CardInvalidError (not_a_file, too_large), StorageFailedError."""
    with named_file_faults(path.parent):
        # Asked before it is opened: opening a pipe would wait for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            raise CardInvalidError(reason="not_a_file")
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise CardInvalidError(reason="too_large")
    return data


def write_card_file(folder: Path, data: bytes, ending: str) -> Path:
    """Writes a card or request into a folder and reads it back. Gives where it lies; on a failure nothing is left.

    Raises TargetGoneError, DiskFullError, StorageFailedError, ReadBackFailedError.
    """
    if not os.path.isdir(folder):  # noqa: PTH112 - unlike Path.is_dir it never raises for a stick that fails
        raise TargetGoneError
    path = folder / (base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower() + ending)
    try:
        write_private_file(path, data)
        with named_file_faults(folder):
            sync_folder(folder)
        read_back((path,), hashlib.sha256(data).hexdigest(), lambda _done, _total: None)
    except BaseException:
        with named_file_faults(folder):
            path.unlink(missing_ok=True)
        raise
    return path
