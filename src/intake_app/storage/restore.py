"""A backup becomes a vault again, in a folder of its own and never over another one (docs/formats/backup.md 3).

Until whoever may open it has opened it, and its device is a new one, it has no name: a try that was cut short leaves
nothing that hinders the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from intake_app.crypto.key_wrap import wipe
from intake_app.domain.errors import VaultDamagedError, VaultExistsError
from intake_app.domain.errors_care import BackupOverVaultError
from intake_app.storage import schema
from intake_app.storage.backup import read_blocks, read_head
from intake_app.storage.files import (
    RESERVE_BYTES,
    FolderLock,
    disk_full,
    free_bytes,
    make_private_folder,
    named_file_faults,
    put_in_place,
    sync_file,
    write_private_file,
)
from intake_app.storage.key_slots import first_root, mac_key_of
from intake_app.storage.sqlcipher import connect
from intake_app.storage.vault import SlotAuthority, Vault, open_vault
from intake_app.storage.vault_keys import (
    DATABASE,
    FIRST_GENERATION,
    KEYS,
    NEW_DATABASE,
    NEW_KEYS,
    file_salt,
    load_keys,
    remove_unfinished,
    require_no_vault,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Step = Callable[[int, int], None]


def unpack_backup(source: BinaryIO, folder: Path, step: Step) -> None:
    """Take the first step: put the two files, every block verified, into a folder, still without their names.

    `step` counts blocks. Afterwards unlock_unpacked opens it and finish_restore makes it a vault. Raises
    BackupInvalidError, BackupOverVaultError, DiskFullError, StorageFailedError, Cancelled; then nothing is left.
    """
    head = read_head(source)
    make_private_folder(folder)
    _require_no_vault(folder)
    remove_unfinished(folder)
    if free_bytes(folder) < head.database_bytes + RESERVE_BYTES:
        raise disk_full(folder, head.database_bytes + RESERVE_BYTES)
    try:
        write_private_file(folder / NEW_DATABASE, b"")
        write_private_file(folder / NEW_KEYS, head.keys)
        with named_file_faults(folder), (folder / NEW_DATABASE).open("r+b") as target:
            for block in read_blocks(source, head, step):
                target.write(block)
        sync_file(folder / NEW_DATABASE)
    except BaseException:
        remove_unfinished(folder)
        raise


def finish_restore(folder: Path, data_key: bytearray, begin: Callable[[Vault], object]) -> Vault:
    """Take the second step: open what was unpacked, verify every page, let `begin` change what must be, name it.

    Gives the open vault. `begin` gives it another device than the one of the backup, which may still be at work: two
    that sign with one key would deny each other. Wipes data_key. Raises VaultDamagedError, BackupOverVaultError,
    DiskFullError, StorageFailedError, VaultTooNewError, and what `begin` raises; it can be tried again.
    """
    try:
        _require_no_vault(folder)
        _begin(folder, data_key, begin)
        sync_file(folder / NEW_DATABASE)
        put_in_place(folder / NEW_KEYS, folder / KEYS)
        put_in_place(folder / NEW_DATABASE, folder / DATABASE)
        return open_vault(folder, data_key)
    finally:
        wipe(data_key)


def _begin(folder: Path, data_key: bytearray, begin: Callable[[Vault], object]) -> None:
    mac_key = mac_key_of(data_key)
    keys = load_keys(folder, name=NEW_KEYS)
    generation = keys.check(mac_key)
    with (folder / NEW_DATABASE).open("rb") as file:
        if file.read(16) != file_salt(data_key):
            raise VaultDamagedError
    connection = connect(folder / NEW_DATABASE, data_key)
    root = first_root(data_key) if generation == FIRST_GENERATION else bytearray()
    try:
        unnamed = Vault(folder, connection, FolderLock(folder), SlotAuthority(mac_key, root))
    except BaseException:
        connection.close()
        raise
    try:
        if unnamed.damage_found():
            raise VaultDamagedError
        schema.upgrade(connection)
        begin(unnamed)
        unnamed.checkpoint()
    finally:
        unnamed.close()


def _require_no_vault(folder: Path) -> None:
    try:
        require_no_vault(folder)
    except VaultExistsError:
        raise BackupOverVaultError from None
