"""Cards on a stick: read with a limit, written under names that say nothing and read back."""

from __future__ import annotations

import base64
import secrets
import stat
from typing import TYPE_CHECKING, Final

from intake_app.bundle.card import MAX_FILE_BYTES
from intake_app.desktop.checked_file import write_checked
from intake_app.domain.errors import CardInvalidError
from intake_app.storage.files import named_file_faults

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
    name = base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower() + ending
    return write_checked(folder, name, lambda out: out.write(data), len(data), lambda _done, _total: None).path
