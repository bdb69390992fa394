"""The only place that opens SQLCipher: the raw key, every setting asserted after it was made, every other door shut."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, NoReturn

from sqlcipher3 import dbapi2

from intake_app.crypto.key_wrap import KEY_BYTES, wipe
from intake_app.domain.errors import VaultUnsafeLibraryError
from intake_app.storage.faults import NamedFaultConnection
from intake_app.storage.vault_keys import SALT_BYTES, database_key

if TYPE_CHECKING:
    from pathlib import Path

PAGE_BYTES = 16384

_KEYSPEC_BYTES = 2 + 2 * (KEY_BYTES + SALT_BYTES) + 1
_OLDEST = (4, 19)
_WAIT_S = 0.25
_WAL_KEPT_BYTES = 16 << 20
# 4 MiB: moving the log into the file must not make anybody wait (docs/decisions/0031).
WAL_PAGES = 256

# Fixed in vault format 1 by docs/decisions/0030.
_CIPHER_SETTINGS = {
    "cipher_page_size": str(PAGE_BYTES),
    "cipher_use_hmac": "1",
    "cipher_plaintext_header_size": "0",
    "cipher_hmac_algorithm": "HMAC_SHA256",
}
# Name, value to set, value to read back.
_SETTINGS = (
    # First of all, or a -shm file would appear.
    ("locking_mode", "EXCLUSIVE", "exclusive"),
    ("auto_vacuum", "INCREMENTAL", 2),
    ("temp_store", "MEMORY", 2),
    ("mmap_size", "0", 0),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("foreign_keys", "ON", 1),
    ("secure_delete", "ON", 1),
    ("recursive_triggers", "ON", 1),
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("wal_autocheckpoint", str(WAL_PAGES), WAL_PAGES),
    ("journal_size_limit", str(_WAL_KEPT_BYTES), _WAL_KEPT_BYTES),
)
# Written into the file when it is made. Setting it again would write, and a vault must open on a full disk too.
_ONLY_AT_CREATION = frozenset({"auto_vacuum"})
# Pragmas that work or look but change no setting; data_version is asked by FTS5 itself.
_PRAGMAS = frozenset(
    {
        "cipher_integrity_check", "integrity_check", "quick_check", "foreign_key_check", "wal_checkpoint",
        "incremental_vacuum", "page_count", "freelist_count", "data_version",
    }
)  # fmt: skip
# Moving the log into the file may be put off for a while (Vault.held_still), and taken up again.
_SETTABLE = frozenset({("wal_autocheckpoint", "0"), ("wal_autocheckpoint", str(WAL_PAGES))})
_READABLE = frozenset({"user_version", *(name for name, _, _ in _SETTINGS), *_CIPHER_SETTINGS, "cipher_version"})
_FUNCTIONS_DENIED = frozenset({"load_extension", "sqlcipher_export"})


def connect(path: Path, data_key: bytearray, *, create: bool = False) -> NamedFaultConnection:
    """Open a database with all settings of vault format 1; the schema is not looked at.

    Raises VaultUnsafeLibraryError if the library does not do as told, VaultDamagedError for a wrong key,
    VaultInUseError, StorageFailedError, DiskFullError.
    """
    _silence_library()
    uri = f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
    connection = NamedFaultConnection(uri, timeout=_WAIT_S, isolation_level=None, check_same_thread=False, uri=True)
    connection.folder = path.parent
    connection.turn = threading.RLock()
    try:
        _prepare(connection, data_key, create=create)
    except BaseException:
        connection.close()
        raise
    return connection


def connect_damaged(path: Path, data_key: bytearray) -> NamedFaultConnection:
    """Open a database of which pages may be missing or not verify, to read what can be read; for salvage only.

    Raises VaultUnsafeLibraryError, StorageFailedError. Damage shows with the statements.
    """
    _silence_library()
    uri = (
        f"{path.absolute().as_uri()}?mode=rw" if os.access(path, os.W_OK) else f"{path.absolute().as_uri()}?immutable=1"
    )
    connection = NamedFaultConnection(uri, timeout=_WAIT_S, isolation_level=None, check_same_thread=False, uri=True)
    connection.folder = path.parent
    connection.turn = threading.RLock()
    try:
        _set_key(connection, data_key)
        for name in ("cipher_page_size", "cipher_hmac_algorithm"):
            connection.execute(f"PRAGMA {name} = {_CIPHER_SETTINGS[name]}")
        _require_cipher(connection)
        # Without it SQLite refuses a file that is shorter than its first page says.
        for setting in (
            "writable_schema = ON",
            "locking_mode = EXCLUSIVE",
            "temp_store = MEMORY",
            "trusted_schema = OFF",
        ):
            connection.execute(f"PRAGMA {setting}").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def close_doors(connection: NamedFaultConnection) -> None:
    """Deny what nothing here needs and what could put content outside the vault or change its settings."""
    connection.set_authorizer(_authorize)


def _silence_library() -> None:
    # A wrong key would be announced on stderr; the level holds for the whole process.
    quiet = dbapi2.connect(":memory:")
    quiet.execute("PRAGMA cipher_log_level = NONE")
    quiet.close()


def _prepare(connection: NamedFaultConnection, data_key: bytearray, *, create: bool) -> None:
    connection.execute("PRAGMA cipher_memory_security = ON")
    _set_key(connection, data_key)
    for name in ("cipher_page_size", "cipher_hmac_algorithm"):
        connection.execute(f"PRAGMA {name} = {_CIPHER_SETTINGS[name]}")
    _require_library(connection)
    for name, value, _ in _SETTINGS:
        if name in _ONLY_AT_CREATION and not create:
            continue
        connection.execute(f"PRAGMA {name} = {value}").fetchall()
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    for name, _, expected in _SETTINGS:
        found = connection.execute(f"PRAGMA {name}").fetchone()
        if found is None or found[0] != expected:
            _refuse(name)


def _set_key(connection: NamedFaultConnection, data_key: bytearray) -> None:
    key = database_key(data_key)
    digits = bytearray(2 * len(key))
    for place, byte in enumerate(key):
        digits[2 * place] = _DIGITS[byte >> 4]
        digits[2 * place + 1] = _DIGITS[byte & 15]
    keyspec = bytearray(b"x'") + digits + b"'"
    try:
        # Any other length would silently be taken for a passphrase.
        if len(keyspec) != _KEYSPEC_BYTES:
            _refuse("keyspec")
        connection.set_key(keyspec)
    finally:
        wipe(key, digits, keyspec)


_DIGITS = b"0123456789abcdef"


def _require_library(connection: NamedFaultConnection) -> None:
    _require_cipher(connection)
    if connection.execute("PRAGMA cipher_memory_security").fetchone()[0] != "1":
        _refuse("cipher_memory_security")


def _require_cipher(connection: NamedFaultConnection) -> None:
    found = connection.execute("PRAGMA cipher_version").fetchone()
    version = tuple(int(part) for part in str(found[0]).split()[0].split(".")[:2]) if found else ()
    if version < _OLDEST:
        _refuse("cipher_version")
    lines = [str(line).removeprefix("PRAGMA ").rstrip(";") for (line,) in connection.execute("PRAGMA cipher_settings")]
    settings = dict(line.split(" = ") for line in lines)
    for name, expected in _CIPHER_SETTINGS.items():
        if settings.get(name) != expected:
            _refuse(name)


def _authorize(action: int, first: str | None, second: str | None, *_where: str | None) -> int:
    if action in (dbapi2.SQLITE_ATTACH, dbapi2.SQLITE_DETACH):
        return int(dbapi2.SQLITE_DENY)
    if action == dbapi2.SQLITE_PRAGMA:
        name = (first or "").lower()
        allowed = name in _PRAGMAS or (name in _READABLE and second is None) or (name, second) in _SETTABLE
        return int(dbapi2.SQLITE_OK if allowed else dbapi2.SQLITE_DENY)
    if action == dbapi2.SQLITE_FUNCTION and (second or "").lower() in _FUNCTIONS_DENIED:
        return int(dbapi2.SQLITE_DENY)
    return int(dbapi2.SQLITE_OK)


def _refuse(setting: str) -> NoReturn:
    raise VaultUnsafeLibraryError(setting=setting)
