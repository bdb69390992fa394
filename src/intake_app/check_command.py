"""The command `intake check`: a vault held against what it says of itself, without a window."""

from __future__ import annotations

import getpass
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from intake_app.crypto.key_wrap import FLOOR, wipe
from intake_app.domain.errors import IntakeError, VaultDamagedError
from intake_app.services.checkup import check_vault
from intake_app.services.vault_session import look_in
from intake_app.storage.vault import open_vault
from intake_app.storage.vault_keys import load_keys, unlock_key
from intake_app.ui.messages import describe
from intake_app.ui.words_checkup import say_checked, say_found

if TYPE_CHECKING:
    from pathlib import Path

    from intake_app.crypto.key_wrap import KdfParams
    from intake_app.i18n import Translator
    from intake_app.services.vault_session import VaultSession
    from intake_app.storage.vault import Vault

SOUND, FAULTY, NOT_OPENED = 0, 1, 2
"""What the command gives back to the shell."""
LONGEST_SECRET_BYTES = 4096


def run(folder: Path, secret_fd: int | None, tr: Translator, *, floor: KdfParams = FLOOR) -> tuple[str, int]:
    """What is to be said about a vault, and SOUND, FAULTY or NOT_OPENED. The secret is asked for, never an argument."""
    try:
        load_keys(folder)
        secret = _secret(secret_fd, tr)
        try:
            key = unlock_key(folder, secret, floor=floor)
        finally:
            wipe(secret)
        vault = open_vault(folder, key)
    except IntakeError as error:
        message = describe(error, tr)
        return f"{message.title}\n{message.happened}\n{message.what_next}", NOT_OPENED
    try:
        checkup = check_vault(vault, _session(vault), _told)
    finally:
        vault.close()
    found = [say_found(one.kind, one.subject, one.count, tr) for one in checkup.findings]
    said = say_checked(checkup.entries, checkup.cases, checkup.files, found, tr)
    return said, SOUND if checkup.is_sound else FAULTY


def _session(vault: Vault) -> VaultSession | None:
    try:
        return look_in(vault, lambda: datetime.now(UTC))
    except VaultDamagedError:
        return None


def _secret(secret_fd: int | None, tr: Translator) -> bytearray:
    if secret_fd is None:
        return bytearray(getpass.getpass(tr.text("Passphrase or recovery code: ")).encode("utf-8", "surrogateescape"))
    found = bytearray()
    while len(found) < LONGEST_SECRET_BYTES and (piece := os.read(secret_fd, LONGEST_SECRET_BYTES - len(found))):
        found += piece
    return found.rstrip(b"\r\n")


def _told(done: int, total: int) -> None:
    """Shows how far it is, where somebody watches."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done * 100 // max(total, 1):3d} %")
        if done >= total:
            sys.stderr.write("\r     \r")
        sys.stderr.flush()
