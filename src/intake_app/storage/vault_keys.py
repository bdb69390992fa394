"""What can be done with the secrets of a vault: made, used, exchanged. Needs neither SQLCipher nor an open vault.

A short-lived process calls these, so that no passphrase is ever held by the process that shows testimonies.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake_app.crypto.key_wrap import FLOOR, KEY_BYTES, KdfParams, calibrated_params, subkey, wipe
from intake_app.crypto.passphrase import (
    generate_recovery_code,
    is_like_recovery_code,
    normalise,
    print_recovery_code,
    read_recovery_code,
)
from intake_app.domain.errors import (
    RecoveryCodeTypoError,
    VaultExistsError,
    VaultKeysDamagedError,
    VaultKeysMissingError,
    VaultMissingError,
    WeakPassphraseError,
    WrongPassphraseError,
)
from intake_app.storage.files import make_private_folder, named_file_faults, put_in_place, write_private_file
from intake_app.storage.key_slots import (
    LARGEST_BYTES,
    KeyFile,
    OpenedKeys,
    SlotKind,
    decode_keys,
    first_root,
    mac_key_of,
    make_slot,
)

if TYPE_CHECKING:
    from pathlib import Path

KEYS = "vault.keys"
DATABASE = "vault.db"
NEW_KEYS = "vault.keys.new"
NEW_DATABASE = "vault.db.new"
NEXT_DATABASE = "vault.db.next"
NEXT_FILES = (NEXT_DATABASE, f"{NEXT_DATABASE}-wal", f"{NEXT_DATABASE}-journal")
"""A generation that is being written (storage/generation.py); without its key it is worth nothing."""
SALT_BYTES = 16

FIRST_GENERATION = 1
_DATABASE_LABEL = b"intake-vault-v1 database"
_NO_FLOOR = KdfParams(0, 0, 0)


@dataclass(frozen=True, slots=True)
class NewKeys:
    """Keys of a vault that is being made: the data key, and the recovery code as it is to be printed (ASCII)."""

    data_key: bytearray
    recovery_code: bytearray


def prepare_keys(
    folder: Path, passphrase: bytearray, *, params: KdfParams | None = None, floor: KdfParams = FLOOR
) -> NewKeys:
    """Take the first step to a new vault: draw its keys and write them beside where they will stand.

    `passphrase` is UTF-8 as typed or generated; whether it is strong is asked before, by StrengthEstimator. Without
    `params` they are calibrated, which takes a second. create_database takes the second step.
    Raises VaultExistsError, NotEnoughMemoryError, DiskFullError, StorageFailedError.
    """
    used = params or calibrated_params()
    if not used.is_at_least(floor):
        raise ValueError("the key derivation would be too cheap")
    normalised = normalise(passphrase)
    if not normalised:
        raise WeakPassphraseError(bits=0, needed=1)
    make_private_folder(folder)
    require_no_vault(folder)
    remove_unfinished(folder)
    data_key = bytearray(secrets.token_bytes(KEY_BYTES))
    code = generate_recovery_code()
    generations = (FIRST_GENERATION,)
    opened = OpenedKeys((data_key,), first_root(data_key))
    slots = (
        make_slot(SlotKind.PASSPHRASE, normalised, used, generations, opened),
        make_slot(SlotKind.RECOVERY, code, used, generations, opened),
    )
    printed = print_recovery_code(code)
    wipe(normalised, code)
    write_private_file(
        folder / NEW_KEYS, KeyFile(generations, slots).sealed((mac_key_of(data_key),), opened.root).to_bytes()
    )
    return NewKeys(data_key, printed)


def require_no_vault(folder: Path) -> None:
    """Raise VaultExistsError if a vault, or the keys of one, would be written over.

    Keys without a database are somebody's: their database may be away only for a moment. Except beside an
    unfinished database: then the making of this vault was cut short, nothing was ever put into it, and
    remove_unfinished may clear the way.
    """
    if (folder / DATABASE).exists():
        raise VaultExistsError
    if (folder / KEYS).exists() and not (folder / NEW_DATABASE).exists():
        raise VaultExistsError


def remove_unfinished(folder: Path) -> None:
    """Remove what is left of a vault whose making was cut short; touches nothing where a vault is."""
    if (folder / DATABASE).exists() or not (folder / NEW_DATABASE).exists():
        return
    with named_file_faults(folder):
        # The unfinished database goes last: as long as it is there, this can be tried again.
        for name in (KEYS, NEW_KEYS, f"{NEW_DATABASE}-wal", f"{NEW_DATABASE}-journal", NEW_DATABASE):
            (folder / name).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class UnlockedKeys:
    """What a damaged vault may not be able to tell any more: its data key, and its root (docs/formats/vault.md 2)."""

    data_key: bytearray
    root: bytearray


def unlock_with_root(
    folder: Path, secret: bytearray, *, kind: SlotKind | None = None, floor: KdfParams = FLOOR
) -> UnlockedKeys:
    """The same as unlock_key, with the root, for storage/salvage.py. The caller wipes both."""
    opened = _open(load_keys(folder, floor), secret, kind)
    return UnlockedKeys(_current(folder / DATABASE, opened.data_keys), opened.root)


def unlock_unpacked(
    folder: Path, secret: bytearray, *, kind: SlotKind | None = None, floor: KdfParams = FLOOR
) -> bytearray:
    """The same as unlock_key for a backup that was unpacked and is not a vault yet (storage/restore.py)."""
    opened = _open(load_keys(folder, floor, NEW_KEYS), secret, kind)
    wipe(opened.root)
    return _current(folder / NEW_DATABASE, opened.data_keys)


def unlock_key(folder: Path, secret: bytearray, *, kind: SlotKind | None = None, floor: KdfParams = FLOOR) -> bytearray:
    """Open the vault's data key with a passphrase or a recovery code (UTF-8, as typed).

    `kind` says which of them `secret` is meant to be; without it, whichever it is. Takes as long as the key derivation,
    right or wrong. The caller wipes both byte arrays. Raises WrongPassphraseError, RecoveryCodeTypoError,
    VaultMissingError, VaultKeysMissingError, VaultKeysDamagedError, VaultKeysTamperedError, VaultTooNewError,
    NotEnoughMemoryError, StorageFailedError.
    """
    if (folder / KEYS).exists() and not (folder / DATABASE).exists():
        raise VaultMissingError
    opened = _open(load_keys(folder, floor), secret, kind)
    wipe(opened.root)
    return _current(folder / DATABASE, opened.data_keys)


def change_passphrase(
    folder: Path,
    secret: bytearray,
    passphrase: bytearray,
    *,
    params: KdfParams | None = None,
    floor: KdfParams = FLOOR,
) -> None:
    """Let a new passphrase open the vault and the old one not any more; `secret` may be the recovery code.

    The data key stays: an old copy of `vault.keys` still opens with the old passphrase. Raises what unlock_key and
    prepare_keys raise; until the new file is in place the old one holds.
    """
    used = params or calibrated_params()
    if not used.is_at_least(floor):
        raise ValueError("the key derivation would be too cheap")
    normalised = normalise(passphrase)
    if not normalised:
        raise WeakPassphraseError(bits=0, needed=1)
    _replace_slot(folder, secret, SlotKind.PASSPHRASE, normalised, used, floor)
    wipe(normalised)


def renew_recovery_code(folder: Path, secret: bytearray, *, floor: KdfParams = FLOOR) -> bytearray:
    """Draw a new recovery code, which ends the old one, and return it as it is to be printed (ASCII)."""
    code = generate_recovery_code()
    _replace_slot(folder, secret, SlotKind.RECOVERY, code, _NO_FLOOR, floor)
    printed = print_recovery_code(code)
    wipe(code)
    return printed


def load_keys(folder: Path, floor: KdfParams = _NO_FLOOR, name: str = KEYS) -> KeyFile:
    """Read `vault.keys`. Raises VaultMissingError, VaultKeysMissingError and what decode_keys raises."""
    path = folder / name
    if not path.exists():
        raise VaultKeysMissingError if (folder / DATABASE).exists() else VaultMissingError
    with named_file_faults(folder), path.open("rb") as file:
        content = file.read(LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        raise VaultKeysDamagedError(reason="size")
    return decode_keys(content, floor)


def database_key(data_key: bytearray) -> bytearray:
    """Derive SQLCipher's raw key (32 bytes) and the salt that the file begins with (16 bytes)."""
    return subkey(data_key, _DATABASE_LABEL, KEY_BYTES + SALT_BYTES)


def file_salt(data_key: bytearray) -> bytes:
    """Say what the first 16 bytes of this data key's database are. They are public."""
    key = database_key(data_key)
    salt = bytes(key[KEY_BYTES:])
    wipe(key)
    return salt


def _replace_slot(
    folder: Path, secret: bytearray, kind: SlotKind, new_secret: bytearray, params: KdfParams, floor: KdfParams
) -> None:
    keys = load_keys(folder, floor)
    opened = _open(keys, secret, None)
    slot = make_slot(kind, new_secret, params, keys.generations, opened)
    changed = keys.with_slot(slot, opened)
    opened.wipe()
    put_keys(folder, changed)


def put_keys(folder: Path, keys: KeyFile) -> None:
    """Write `vault.keys`, whole or not at all. Raises DiskFullError, StorageFailedError."""
    write_private_file(folder / NEW_KEYS, keys.to_bytes())
    put_in_place(folder / NEW_KEYS, folder / KEYS)


def _open(keys: KeyFile, secret: bytearray, kind: SlotKind | None) -> OpenedKeys:
    mistyped: RecoveryCodeTypoError | None = None
    if kind is SlotKind.RECOVERY or (kind is None and is_like_recovery_code(secret)):
        try:
            code = read_recovery_code(secret)
        except RecoveryCodeTypoError as typo:
            # It may still be a passphrase that looks like a code: that is tried before the typo is reported.
            mistyped = typo
        else:
            opened = keys.open(SlotKind.RECOVERY, code)
            wipe(code)
            if opened:
                return opened
    if kind is not SlotKind.RECOVERY:
        normalised = normalise(secret)
        opened = keys.open(SlotKind.PASSPHRASE, normalised)
        wipe(normalised)
        if opened:
            return opened
    raise mistyped or WrongPassphraseError


def _current(database: Path, data_keys: tuple[bytearray, ...]) -> bytearray:
    """Choose the data key of the generation that the database is of, if a rewriting was cut short."""
    newest = data_keys[-1]
    if len(data_keys) == 1:
        return newest
    with named_file_faults(database.parent), database.open("rb") as file:
        salt = file.read(SALT_BYTES)
    for key in data_keys:
        if file_salt(key) == salt:
            wipe(*(other for other in data_keys if other is not key))
            return key
    wipe(*data_keys[:-1])
    return newest
