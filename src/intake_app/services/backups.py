"""A copy of the whole vault on a stick, and a vault made of it again, beside the old one and as another device."""

from __future__ import annotations

import base64
import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from intake_app.crypto.signing import DeviceKeys
from intake_app.desktop.checked_file import require_room
from intake_app.desktop.drive_errors import named_errors
from intake_app.domain.entry_kinds import BackupMade
from intake_app.domain.errors import DeviceNotIntroducedError, OfficeUnknownError, VaultDamagedError
from intake_app.domain.errors_care import BackupInvalidError, BackupOverVaultError
from intake_app.domain.sensitivity import ADMINISTRATIVE
from intake_app.services.contacts import Contacts
from intake_app.services.vault_session import Act, VaultSession, begin_device
from intake_app.storage.backup import read_head, snapshot, write_resumed
from intake_app.storage.devices import DeviceStore
from intake_app.storage.restore import finish_restore, unpack_backup
from intake_app.storage.settings import SettingStore
from intake_app.storage.vault_keys import DATABASE, KEYS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from intake_app.services.vault_session import Step
    from intake_app.storage.backup import BackupHead
    from intake_app.storage.vault import Vault

SUFFIX: Final = ".bin"
UNFINISHED: Final = ".part"
_RESTORED: Final = "restored"


@dataclass(frozen=True, slots=True)
class WrittenBackup:
    """A backup that was read back from the drive and is what the vault was."""

    path: Path
    size_bytes: int
    sha256: str


class Backups:
    """Backups of one open vault."""

    def __init__(self, session: VaultSession) -> None:
        self._session = session

    def size_bytes(self) -> int:
        """About how much room a backup needs."""
        return self._session.vault.size_bytes() + (1 << 20)

    def last_made(self) -> str:
        """When the last backup was made, UTC; "" if never."""
        return max((e.header.at for e in self._session.journal.of_devices("backup.made")), default="")

    def unfinished(self, folder: Path) -> Path | None:
        """A backup of this vault in that folder that was cut short; `write` takes it up again, `discard` removes it."""
        with named_errors(folder, 0):
            for path in sorted(folder.glob(f"*{SUFFIX}{UNFINISHED}")):
                if self._is_ours(path):
                    return path
        return None

    def discard(self, folder: Path) -> None:
        """Removes a backup that was cut short. Raises TargetGoneError, StorageFailedError."""
        path = self.unfinished(folder)
        if path is not None:
            with named_errors(folder, 0):
                path.unlink()

    def write(self, folder: Path, step: Step) -> WrittenBackup:
        """Writes a backup under a neutral name, reads it back and notes it in the device's chain.

        The vault is verified first: a copy of damage would be no backup. Stopped or cut short, it leaves a file that
        the next call takes up again; only what differs is written. Raises VaultDamagedError, DiskFullError,
        TargetGoneError, StorageFailedError (EFBIG: the drive cannot hold so long a file), BackupOverVaultError,
        BackupInvalidError (changed: the drive gave back other bytes), Cancelled.
        """
        vault = self._session.vault
        if (folder / DATABASE).exists() or (folder / KEYS).exists():
            raise BackupOverVaultError
        if vault.damage_found():
            raise VaultDamagedError
        begun = self.unfinished(folder)
        there = begun.stat().st_size if begun is not None else 0
        name = base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower() + SUFFIX
        unnamed = begun or folder / (name + UNFINISHED)
        with snapshot(vault) as taken:
            require_room(folder, max(0, taken.head.size - there))
            with named_errors(folder, taken.head.size):
                if begun is None:
                    unnamed.touch(mode=0o600, exist_ok=False)
                with unnamed.open("r+b") as target:
                    sha256 = write_resumed(taken, target, step)
        path = unnamed.with_suffix("")
        with named_errors(folder, 0):
            unnamed.rename(path)
            _sync_folder(folder)
        body = BackupMade(sha256=sha256)
        self._session.record(None, [Act("backup.made", ADMINISTRATIVE, body)])
        return WrittenBackup(path, taken.head.size, sha256)

    def _is_ours(self, path: Path) -> bool:
        try:
            with path.open("rb") as file:
                head = read_head(file)
        except BackupInvalidError:
            return path.stat().st_size == 0
        return head.keys == (self._session.vault.folder / KEYS).read_bytes()


def look_into_backup(path: Path) -> BackupHead:
    """What a backup file begins with. Raises BackupInvalidError, TargetGoneError, StorageFailedError."""
    with named_errors(path.parent, 0), path.open("rb") as source:
        return read_head(source)


def unpack(path: Path, folder: Path, step: Step) -> None:
    """Puts a backup, verified block by block, into a folder of its own; unlock_unpacked then asks who opens it.

    Raises what storage.restore.unpack_backup raises, TargetGoneError.
    """
    with named_errors(path.parent, 0), path.open("rb") as source:
        unpack_backup(source, folder, step)


def finish(folder: Path, data_key: bytearray, words: Sequence[str], now: Callable[[], datetime]) -> Vault:
    """Makes an unpacked backup a vault of a new device and gives it, open. Wipes data_key.

    The old device may be in somebody's hands or at work: two devices with one key would be a fork at the office. So
    the restored vault signs with new keys; a field or legal desk asks the office for a card again, an office vouches
    for itself. `words`: the list that words to compare are taken from. Raises what finish_restore raises.
    """
    return finish_restore(folder, data_key, lambda vault: renew_device(vault, words, now))


def renew_device(vault: Vault, words: Sequence[str], now: Callable[[], datetime]) -> VaultSession:
    """Gives a vault another device than it had, whose secret keys are forgotten. Without a role: a field desk."""
    settings, devices = SettingStore(vault), DeviceStore(vault)
    role, stored = settings.get("role") or b"field", devices.own_keys()
    before = DeviceKeys.from_bytes(stored).device if stored is not None else ""
    with vault.transaction():
        devices.retire_own()
        # Bundles are counted per sender, and this sender has not sent any.
        vault.connection.execute("UPDATE bundle SET direction = 'out-before' WHERE direction = 'out'")
        session = begin_device(vault, role.decode(), now)
        settings.set(_RESTORED, json.dumps({"at": session.moment(), "before": before}).encode())
    contacts = Contacts(session, words)
    if contacts.is_office:
        _vouch_for_oneself(contacts, before)
    return session


def restored_from(settings: SettingStore) -> str:
    """The id of the device whose backup this vault was made of; "" if it was not."""
    kept = settings.get(_RESTORED)
    return str(json.loads(kept)["before"]) if kept is not None else ""


def _vouch_for_oneself(contacts: Contacts, before: str) -> None:
    with suppress(OfficeUnknownError, DeviceNotIntroducedError):
        old = contacts.card(before)
        request = contacts.request(old.name, old.region)
        introduction = contacts.read(request)
        own, _ = contacts.own_words()
        contacts.admit(request, introduction, [own[at] for at in introduction.positions])


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
