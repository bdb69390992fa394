"""Opening an export that was sealed for this device: decrypted to a folder, and only if it is one."""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING, Final

from intake_app.crypto.age import AgeReader
from intake_app.desktop.checked_file import write_checked
from intake_app.domain.errors import EvidenceUnreadableError
from intake_app.domain.errors_forms import AnswersInvalidError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from intake_app.desktop.checked_file import WrittenFile
    from intake_app.services.vault_session import Step, VaultSession

_ZIP: Final = b"PK\x03\x04"


def open_sealed(session: VaultSession, sealed: Path, folder: Path, step: Step) -> WrittenFile:
    """Decrypts a sealed export into a folder, as a zip with a neutral name.

    Anything else that is encrypted to this device, a bundle above all, is refused and stays closed: what lies in a
    bundle never comes out as an open file. Raises AnswersInvalidError, NotForThisDeviceError, AgeHeaderError,
    AgePayloadError, EvidenceUnreadableError and what write_checked raises; then nothing of it is left.
    """
    try:
        with sealed.open("rb") as source:
            size = sealed.stat().st_size
            name = base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower() + ".zip"
            reader = AgeReader(source, [session.keys.identity])
            return write_checked(folder, name, lambda out: _decrypt(reader, out), size, step)
    except OSError as error:
        raise EvidenceUnreadableError from error


def _decrypt(reader: AgeReader, out: BinaryIO) -> None:
    is_first = True
    for piece in reader:
        if is_first and bytes(piece[: len(_ZIP)]) != _ZIP:
            raise AnswersInvalidError
        is_first = False
        out.write(piece)
    if is_first:
        raise AnswersInvalidError
