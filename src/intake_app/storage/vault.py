"""A vault: a folder with `vault.keys` and `vault.db`, opened by one owner at a time."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from intake_app.crypto.key_wrap import FLOOR, wipe
from intake_app.domain.errors import (
    DiskFullError,
    IntakeError,
    VaultDamagedError,
    VaultEmptyError,
    VaultMissingError,
    VaultNotEncryptedError,
)
from intake_app.storage import schema
from intake_app.storage.files import (
    RESERVE_BYTES,
    FolderLock,
    disk_full,
    free_bytes,
    named_file_faults,
    put_in_place,
    sync_file,
    write_private_file,
)
from intake_app.storage.sqlcipher import PAGE_BYTES, close_doors, connect
from intake_app.storage.vault_keys import (
    DATABASE,
    KEYS,
    NEW_DATABASE,
    NEW_KEYS,
    SALT_BYTES,
    file_salt,
    load_keys,
    prepare_keys,
    remove_unfinished,
    require_no_vault,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from intake_app.crypto.key_wrap import KdfParams
    from intake_app.storage.faults import NamedFaultConnection

_PLAIN_SQLITE = b"SQLite format 3\x00"


class Vault:
    """An open vault. May be made in one thread and used in another one, but never by two at once.

    Errors of any statement arrive as VaultDamagedError, DiskFullError, StorageFailedError or VaultInUseError. What a
    transaction has committed survives a crash and a power cut (WAL, synchronous FULL).
    """

    def __init__(self, folder: Path, connection: NamedFaultConnection, lock: FolderLock) -> None:
        self._folder = folder
        self._connection = connection
        self._lock = lock
        self._is_open = True

    @property
    def folder(self) -> Path:
        """Where the vault lies."""
        return self._folder

    @property
    def connection(self) -> NamedFaultConnection:
        """The one connection; for modules of this room only."""
        return self._connection

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make the statements of the body durable together, or none of them. Does not nest (RuntimeError)."""
        if self._connection.in_transaction:
            raise RuntimeError("transactions do not nest")
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            # A full disk may have rolled it back already.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    @contextmanager
    def joined_transaction(self) -> Iterator[None]:
        """Join the transaction that is open, which then decides; without one, make one."""
        if self._connection.in_transaction:
            yield
            return
        with self.transaction():
            yield

    def require_room(self, size_bytes: int) -> None:
        """Raise DiskFullError unless so much content fits and enough is left for drafts. Ask before long writes."""
        (free_pages,) = self._connection.execute("PRAGMA freelist_count").fetchone()
        needed = size_bytes + size_bytes // 50 + RESERVE_BYTES
        if free_bytes(self._folder) + free_pages * PAGE_BYTES < needed:
            raise disk_full(self._folder, needed)

    def require_reserve(self) -> None:
        """Raise DiskFullError if half of what is left for drafts is gone. Ask again and again during long writes.

        Whoever fills the disk meanwhile: to take evidence out again needs room too.
        """
        if free_bytes(self._folder) < RESERVE_BYTES // 2:
            raise disk_full(self._folder)

    def size_bytes(self) -> int:
        """Say how large the database is."""
        (pages,) = self._connection.execute("PRAGMA page_count").fetchone()
        return int(pages) * PAGE_BYTES

    def checkpoint(self) -> None:
        """Move everything from the write-ahead log into the database file and empty the log."""
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def damage_found(self) -> int:
        """Verify every page of the file and the structure of the tables; the number of complaints, 0 if sound.

        Reads the whole vault: about 3 seconds a GiB. Raises DiskFullError if the log cannot be emptied first.
        """
        # Pages that are still in the log would be reported as damaged.
        self.checkpoint()
        pages = self._connection.execute("PRAGMA cipher_integrity_check").fetchall()
        if pages:
            return len(pages)
        tables = self._connection.execute("PRAGMA integrity_check").fetchall()
        return sum(row[0] != "ok" for row in tables)

    def close(self) -> None:
        """Empty the log into the database and let go of everything; harmless when repeated."""
        if not self._is_open:
            return
        self._is_open = False
        try:
            # Committed content is safe in the log even if the disk has no room for this.
            with suppress(IntakeError):
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                self.checkpoint()
            self._connection.close()
        finally:
            self._lock.release()


def create_vault(
    folder: Path, passphrase: bytearray, *, params: KdfParams | None = None, floor: KdfParams = FLOOR
) -> tuple[Vault, bytearray]:
    """Make a vault in a folder (made if needed); the open vault and the recovery code as it is to be printed.

    Both steps in one process, for those who hold the passphrase anyway: see prepare_keys and create_database.
    """
    new = prepare_keys(folder, passphrase, params=params, floor=floor)
    return create_database(folder, new.data_key), new.recovery_code


def create_database(folder: Path, data_key: bytearray) -> Vault:
    """Take the second step to a new vault: make the database, then give both files their names. Wipes data_key.

    Cut short at any moment, it leaves nothing that hinders the next try. Raises VaultExistsError,
    VaultUnsafeLibraryError, DiskFullError, StorageFailedError.
    """
    new = folder / NEW_DATABASE
    try:
        require_no_vault(folder)
        # SQLite would make it readable for others.
        write_private_file(new, b"")
        connection = connect(new, data_key, create=True)
        try:
            schema.create_tables(connection)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.close()
        sync_file(new)
        put_in_place(folder / NEW_KEYS, folder / KEYS)
        put_in_place(new, folder / DATABASE)
    except BaseException:
        wipe(data_key)
        remove_unfinished(folder)
        raise
    return open_vault(folder, data_key)


def open_vault(folder: Path, data_key: bytearray) -> Vault:
    """Open a vault with its data key, which is wiped. Nothing is written if it is refused.

    Raises VaultMissingError, VaultKeysMissingError, VaultKeysDamagedError, VaultKeysTamperedError, VaultEmptyError,
    VaultNotEncryptedError, VaultDamagedError, VaultInUseError, VaultTooNewError, VaultUnsafeLibraryError,
    StorageFailedError.
    """
    try:
        return _open(folder, data_key)
    finally:
        wipe(data_key)


def _open(folder: Path, data_key: bytearray) -> Vault:
    keys = load_keys(folder)
    keys.check(data_key)
    lock = FolderLock(folder)
    try:
        _look_at_file(folder, data_key)
        connection = connect(folder / DATABASE, data_key)
    except BaseException:
        lock.release()
        raise
    vault = Vault(folder, connection, lock)
    try:
        _make_ready(vault)
    except BaseException:
        vault.close()
        raise
    return vault


def _look_at_file(folder: Path, data_key: bytearray) -> None:
    path = folder / DATABASE
    if not path.exists():
        raise VaultMissingError
    with named_file_faults(folder), path.open("rb") as file:
        head = file.read(SALT_BYTES)
        size = file.seek(0, 2)
    if head == _PLAIN_SQLITE:
        raise VaultNotEncryptedError
    # SQLCipher would take an empty file for a new database.
    if size < PAGE_BYTES:
        raise VaultEmptyError
    # It is told the salt, so it would not notice that the file's own is another.
    if head != file_salt(data_key):
        raise VaultDamagedError


def _make_ready(vault: Vault) -> None:
    schema.upgrade(vault.connection)
    close_doors(vault.connection)
    # A full disk must not keep anybody from reading; the next opening does it.
    with suppress(DiskFullError):
        schema.settle(vault.connection)
        vault.checkpoint()
        with named_file_faults(vault.folder):
            held = (vault.folder / DATABASE).stat().st_size
        if held < vault.size_bytes():
            raise VaultDamagedError
    with named_file_faults(vault.folder):
        (vault.folder / NEW_KEYS).unlink(missing_ok=True)
