"""A vault: a folder with `vault.keys` and `vault.db`, opened by one owner at a time."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass
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
from intake_app.storage.key_slots import first_root, mac_key_of
from intake_app.storage.sqlcipher import PAGE_BYTES, WAL_PAGES, close_doors, connect
from intake_app.storage.vault_keys import (
    DATABASE,
    FIRST_GENERATION,
    KEYS,
    NEW_DATABASE,
    NEW_KEYS,
    NEXT_FILES,
    SALT_BYTES,
    file_salt,
    load_keys,
    prepare_keys,
    put_keys,
    remove_unfinished,
    require_no_vault,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from intake_app.crypto.key_wrap import KdfParams
    from intake_app.storage.faults import NamedFaultConnection

ROOT_SETTING = "vault-root"
"""Where a vault of a later generation keeps what its key slots share (docs/formats/vault.md 2)."""

_PLAIN_SQLITE = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class SlotAuthority:
    """With what an open vault proves that it may write `vault.keys`. Neither of the two opens anything."""

    mac_key: bytearray
    root: bytearray


class Vault:
    """An open vault. May be made in one thread and used in another one, but never by two at once.

    Errors of any statement arrive as VaultDamagedError, DiskFullError, StorageFailedError or VaultInUseError. What a
    transaction has committed survives a crash and a power cut (WAL, synchronous FULL).
    """

    def __init__(
        self, folder: Path, connection: NamedFaultConnection, lock: FolderLock, authority: SlotAuthority
    ) -> None:
        self._folder = folder
        self._connection = connection
        self._lock = lock
        self._authority = authority
        self._is_open = True
        self._is_held_still = False

    @property
    def folder(self) -> Path:
        """Where the vault lies."""
        return self._folder

    @property
    def connection(self) -> NamedFaultConnection:
        """The one connection; for modules of this room only."""
        return self._connection

    @property
    def authority(self) -> SlotAuthority:
        """What writes `vault.keys` anew; for modules of this room only."""
        return self._authority

    def move_to(self, connection: NamedFaultConnection, authority: SlotAuthority) -> None:
        """Go on with another database; for modules of this room only, which closed the connection there was."""
        self._connection = connection
        self._authority = authority

    @contextmanager
    def held_still(self) -> Iterator[None]:
        """Leave the database file untouched during the body; what is written meanwhile waits in the log.

        So the bytes of the file are one moment of the vault, and work goes on (docs/decisions/0038).
        """
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self._connection.execute("PRAGMA wal_autocheckpoint = 0").fetchall()
        self._is_held_still = True
        try:
            yield
        finally:
            self._is_held_still = False
            if self._is_open:
                self._connection.execute(f"PRAGMA wal_autocheckpoint = {WAL_PAGES}").fetchall()

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
        """Move everything from the write-ahead log into the database file and empty the log, unless held still."""
        if self._is_held_still:
            return
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def damage_found(self) -> int:
        """Verify every page of the file and the structure of the tables; the number of complaints, 0 if sound.

        Reads the whole vault: about 3 seconds a GiB. Raises DiskFullError if the log cannot be emptied first.
        """
        pages, tables = self.damage_by_kind()
        return pages or tables

    def damage_by_kind(self) -> tuple[int, int]:
        """Say how many pages do not verify, and, if all do, how many complaints there are about the tables."""
        # Pages that are still in the log would be reported as damaged.
        self.checkpoint()
        pages = self._connection.execute("PRAGMA cipher_integrity_check").fetchall()
        if pages:
            return len(pages), 0
        tables = self._connection.execute("PRAGMA integrity_check").fetchall()
        return 0, sum(row[0] != "ok" for row in tables)

    def close(self) -> None:
        """Empty the log into the database and let go of everything; harmless when repeated."""
        if not self._is_open:
            return
        self._is_open = False
        self._is_held_still = False
        try:
            # Committed content is safe in the log even if the disk has no room for this.
            with suppress(IntakeError):
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                self.checkpoint()
            self._connection.close()
        finally:
            wipe(self._authority.mac_key, self._authority.root)
            self._lock.release()


def create_vault(
    folder: Path,
    passphrase: bytearray,
    *,
    params: KdfParams | None = None,
    floor: KdfParams = FLOOR,
    begin: Callable[[Vault], object] = lambda _vault: None,
) -> tuple[Vault, bytearray]:
    """Make a vault in a folder (made if needed); the open vault and the recovery code as it is to be printed.

    Both steps in one process, for those who hold the passphrase anyway: see prepare_keys and create_database.
    """
    new = prepare_keys(folder, passphrase, params=params, floor=floor)
    return create_database(folder, new.data_key, begin), new.recovery_code


def create_database(folder: Path, data_key: bytearray, begin: Callable[[Vault], object] = lambda _vault: None) -> Vault:
    """Take the second step to a new vault: make the database, then give both files their names. Wipes data_key.

    `begin` puts in what every vault must hold (the device that works in it): a vault that has its name has that too.
    Cut short at any moment, it leaves nothing that hinders the next try. Raises VaultExistsError,
    VaultUnsafeLibraryError, DiskFullError, StorageFailedError.
    """
    new = folder / NEW_DATABASE
    try:
        require_no_vault(folder)
        # SQLite would make it readable for others.
        write_private_file(new, b"")
        unnamed = _unnamed(folder, connect(new, data_key, create=True), data_key)
        try:
            schema.create_tables(unnamed.connection)
            begin(unnamed)
            # Closing would not say it if the disk had no room for this.
            unnamed.checkpoint()
        finally:
            unnamed.close()
        sync_file(new)
        put_in_place(folder / NEW_KEYS, folder / KEYS)
        put_in_place(new, folder / DATABASE)
    except BaseException:
        wipe(data_key)
        remove_unfinished(folder)
        raise
    return open_vault(folder, data_key)


def _unnamed(folder: Path, connection: NamedFaultConnection, data_key: bytearray) -> Vault:
    authority = SlotAuthority(mac_key_of(data_key), first_root(data_key))
    try:
        return Vault(folder, connection, FolderLock(folder), authority)
    except BaseException:
        connection.close()
        raise


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
    mac_key = mac_key_of(data_key)
    generation = keys.check(mac_key)
    lock = FolderLock(folder)
    try:
        _look_at_file(folder, data_key)
        connection = connect(folder / DATABASE, data_key)
    except BaseException:
        lock.release()
        raise
    vault = Vault(folder, connection, lock, SlotAuthority(mac_key, bytearray()))
    try:
        schema.upgrade(vault.connection)
        authority = SlotAuthority(mac_key, _root_of(vault, generation, data_key))
        vault.move_to(connection, authority)
        if len(keys.generations) > 1:
            # A purge was cut short (storage/generation.py): only what opens this database is to stay.
            with suppress(DiskFullError):
                put_keys(folder, keys.only(generation, mac_key, authority.root))
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


def _root_of(vault: Vault, generation: int, data_key: bytearray) -> bytearray:
    if generation == FIRST_GENERATION:
        return first_root(data_key)
    row = vault.connection.execute("SELECT value FROM setting WHERE name = ?", (ROOT_SETTING,)).fetchone()
    if row is None:
        raise VaultDamagedError
    return bytearray(row[0])


def _make_ready(vault: Vault) -> None:
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
        for name in (NEW_KEYS, *NEXT_FILES):
            (vault.folder / name).unlink(missing_ok=True)
