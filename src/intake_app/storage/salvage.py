"""Out of a damaged `vault.db`, whatever verifies into a new vault; and a list of what does not.

The new vault has the same keys, so that the same secrets open it. The damaged one is only read. Rows are reached one by
one: where a page does not verify, the way is found around it.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from intake_app.crypto.key_wrap import wipe
from intake_app.domain.errors import VaultDamagedError, VaultExistsError
from intake_app.domain.errors_care import BackupOverVaultError, NothingSavedError
from intake_app.storage import schema
from intake_app.storage.files import (
    RESERVE_BYTES,
    FolderLock,
    disk_full,
    free_bytes,
    make_private_folder,
    put_in_place,
    sync_file,
    write_private_file,
)
from intake_app.storage.sqlcipher import connect, connect_damaged
from intake_app.storage.table_rows import SLICE_BYTES, Table, bytes_in, tables_of
from intake_app.storage.vault import ROOT_SETTING, open_vault
from intake_app.storage.vault_keys import (
    DATABASE,
    KEYS,
    NEW_DATABASE,
    NEW_KEYS,
    load_keys,
    remove_unfinished,
    require_no_vault,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from intake_app.storage.faults import NamedFaultConnection
    from intake_app.storage.vault import Vault
    from intake_app.storage.vault_keys import UnlockedKeys

    Step = Callable[[int, int], None]

_HIGHEST: Final = (1 << 62) - 1
_LEFT_OUT: Final = frozenset({"case_view"})
"""Computed from the journal, so they are computed anew."""


@dataclass(slots=True)
class TableSaved:
    """One table: rows saved, rows that are there and cannot be read, stretches of numbers of which nothing is known."""

    name: str
    saved: int = 0
    lost: int = 0
    gaps: int = 0


@dataclass(slots=True)
class Salvaged:
    """What was saved and what was lost. `cases`: ids of cases of which an entry is known to be lost.

    `lost_evidence`: hashes of evidence of which a part is lost. `adopted`: hashes of bytes that were found without
    their line; if no entry speaks of them, they are a part of something.
    """

    tables: dict[str, TableSaved] = field(default_factory=dict)
    cases: set[str] = field(default_factory=set)
    lost_evidence: set[str] = field(default_factory=set)
    adopted: set[str] = field(default_factory=set)


def salvage_vault(
    damaged: Path,
    keys: UnlockedKeys,
    folder: Path,
    is_believable: Callable[[str, Mapping[str, Any]], bool],
    step: Step,
) -> tuple[Vault, Salvaged]:
    """Take out of the vault in `damaged` (opened by unlock_with_root; wiped) what can be read, into `folder`.

    `is_believable(table, row)` says of a row, by column, whether it is what it says it is; others count as lost. The
    new vault is given open; its case list is still empty. `step` counts bytes. Raises NothingSavedError,
    BackupOverVaultError, DiskFullError, StorageFailedError, VaultInUseError, Cancelled; then nothing is left in
    `folder`.
    """
    key_file = load_keys(damaged)
    make_private_folder(folder)
    try:
        require_no_vault(folder)
    except VaultExistsError:
        raise BackupOverVaultError from None
    remove_unfinished(folder)
    size = (damaged / DATABASE).stat().st_size
    if free_bytes(folder) < size + RESERVE_BYTES:
        raise disk_full(folder, size + RESERVE_BYTES)
    lock = FolderLock(damaged)
    try:
        write_private_file(folder / NEW_DATABASE, b"")
        old = _Damaged(damaged / DATABASE, keys.data_key)
        try:
            salvaged = _Saving(old, folder, keys, is_believable, size, step).run()
        finally:
            old.close()
        write_private_file(folder / NEW_KEYS, key_file.to_bytes())
        sync_file(folder / NEW_DATABASE)
        put_in_place(folder / NEW_KEYS, folder / KEYS)
        put_in_place(folder / NEW_DATABASE, folder / DATABASE)
        return open_vault(folder, keys.data_key), salvaged
    except BaseException:
        remove_unfinished(folder)
        raise
    finally:
        wipe(keys.data_key, keys.root)
        lock.release()


class _Damaged:
    """A database of which pages do not verify. After each of them the connection is useless and a new one is made."""

    def __init__(self, path: Path, data_key: bytearray) -> None:
        self._path = path
        self._data_key = data_key
        self._connection = connect_damaged(path, data_key)

    def ask(self, statement: str, *given: Any) -> Any:  # noqa: ANN401 - values of any column
        """The first row. Raises VaultDamagedError."""
        try:
            row = self._connection.execute(statement, given).fetchone()
            # An error of the page before may only show now (docs/decisions/0035).
            self._connection.execute("SELECT 1").fetchone()
        except VaultDamagedError:
            self._renew()
            raise
        return row

    def tables(self) -> tuple[Table, ...]:
        """Its tables. Raises VaultDamagedError."""
        try:
            return tables_of(self._connection)
        except VaultDamagedError:
            self._renew()
            raise

    def close(self) -> None:
        """Let go of it."""
        with suppress(Exception):
            self._connection.close()

    def _renew(self) -> None:
        self.close()
        self._connection = connect_damaged(self._path, self._data_key)


class _Saving:
    """One salvage, table after table."""

    def __init__(
        self,
        old: _Damaged,
        folder: Path,
        keys: UnlockedKeys,
        is_believable: Callable[[str, Mapping[str, Any]], bool],
        size: int,
        step: Step,
    ) -> None:
        self._old = old
        self._folder = folder
        self._keys = keys
        self._is_believable = is_believable
        self._size = max(size, 1)
        self._step = step
        self._done = 0
        self._salvaged = Salvaged()

    def run(self) -> Salvaged:
        """Save everything that can be."""
        try:
            tables = self._old.tables()
        except VaultDamagedError:
            # The page that says where every table begins is gone.
            raise NothingSavedError from None
        new = connect(self._folder / NEW_DATABASE, self._keys.data_key, create=True)
        try:
            schema.create_tables(new)
            new.execute("PRAGMA foreign_keys = OFF")
            for table in tables:
                if table.name not in _LEFT_OUT:
                    self._save(table, new)
            if not any(one.saved for one in self._salvaged.tables.values()):
                raise NothingSavedError
            self._name_lost_cases(new)
            self._adopt(new)
            self._drop_parts(new)
            new.execute(
                "INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (ROOT_SETTING, bytes(self._keys.root))
            )
            new.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            new.close()
        return self._salvaged

    def _save(self, table: Table, new: NamedFaultConnection) -> None:
        counted = self._salvaged.tables[table.name] = TableSaved(table.name)
        held: list[Any] = []
        size = 0
        for number in self._numbers(table, counted):
            row = self._row(table, number)
            if row is None:
                counted.lost += 1
                continue
            held.append(row)
            size += bytes_in(row)
            counted.saved += 1
            if size >= SLICE_BYTES:
                self._put(table, new, held, size)
                held, size = [], 0
        self._put(table, new, held, size)

    def _numbers(self, table: Table, counted: TableSaved) -> Iterator[int]:
        """The numbers of all rows whose page can be read; a stretch behind which it goes on is counted as a gap."""
        select = f"SELECT {table.key} FROM {table.name} WHERE {table.key} > ? ORDER BY {table.key} LIMIT 1"  # noqa: S608
        last = -1
        while True:
            try:
                row = self._old.ask(select, last)
            except VaultDamagedError:
                counted.gaps += 1
                last = self._behind(select, last)
                if last < 0:
                    return
                continue
            if row is None:
                return
            last = int(row[0])
            yield last

    def _behind(self, select: str, last: int) -> int:
        """The smallest number behind which rows can be read again; -1 if there is none.

        Pages hold rows in their order, so every number in a page that does not verify fails and none behind it does,
        unless that is another one, which is then the next gap.
        """
        reach = 1
        while not self._can(select, min(last + reach, _HIGHEST)):
            if last + reach >= _HIGHEST:
                return -1
            reach *= 2
        low, high = last + reach // 2, min(last + reach, _HIGHEST)
        while high - low > 1:
            middle = (low + high) // 2
            if self._can(select, middle):
                high = middle
            else:
                low = middle
        return high

    def _can(self, select: str, number: int) -> bool:
        try:
            self._old.ask(select, number)
        except VaultDamagedError:
            return False
        return True

    def _row(self, table: Table, number: int) -> Any:  # noqa: ANN401 - a row of any table
        try:
            row = self._old.ask(table.select("1", f"{table.key} = ?"), number)
        except VaultDamagedError:
            return None
        named = dict(zip(table.columns, row, strict=True)) if row is not None else {}
        return row if row is not None and self._is_believable(table.name, named) else None

    def _put(self, table: Table, new: NamedFaultConnection, rows: list[Any], size: int) -> None:
        new.execute("BEGIN IMMEDIATE")
        try:
            new.executemany(table.insert(), rows)
            new.execute("COMMIT")
        except BaseException:
            if new.in_transaction:
                new.execute("ROLLBACK")
            raise
        self._done = min(self._done + size, self._size - 1)
        self._step(self._done, self._size)

    def _name_lost_cases(self, new: NamedFaultConnection) -> None:
        """Ask the index of cases, which lies on pages of its own, whose entries are missing."""
        last: tuple[str, int] = ("", -1)
        select = (
            "SELECT case_id, n FROM entry INDEXED BY entry_case WHERE (case_id, n) > (?, ?) ORDER BY case_id, n LIMIT 1"
        )
        with suppress(VaultDamagedError):
            while (row := self._old.ask(select, *last)) is not None:
                last = (str(row[0]), int(row[1]))
                if new.execute("SELECT 1 FROM entry WHERE n = ?", (last[1],)).fetchone() is None:
                    self._salvaged.cases.add(last[0])

    def _adopt(self, new: NamedFaultConnection) -> None:
        """Evidence whose line is lost has its bytes still: they are hashed, and who speaks of that hash has them."""
        orphans = new.execute(
            "SELECT DISTINCT att FROM evidence_chunk WHERE att NOT IN (SELECT att FROM evidence)"
        ).fetchall()
        for (att,) in orphans:
            digest, size, n = hashlib.sha256(), 0, 0
            select = "SELECT bytes FROM evidence_chunk WHERE att = ? AND n = ?"
            while (row := new.execute(select, (att, n)).fetchone()) is not None:
                digest.update(row[0])
                size += len(row[0])
                n += 1
            new.execute("INSERT OR IGNORE INTO evidence VALUES (?, ?, ?, 'kept')", (att, digest.digest(), size))
            self._salvaged.adopted.add(digest.hexdigest())

    def _drop_parts(self, new: NamedFaultConnection) -> None:
        """Evidence of which a row is missing is no evidence: its rows go, its hash is told."""
        rows = new.execute(
            "SELECT e.att, e.sha256, e.size, total(length(c.bytes)) FROM evidence e"
            " LEFT JOIN evidence_chunk c ON c.att = e.att WHERE e.state = 'kept' GROUP BY e.att"
        ).fetchall()
        broken = [row for row in rows if int(row[3]) != row[2]]
        for att, sha256, _, _ in broken:
            self._salvaged.lost_evidence.add(sha256.hex())
            new.execute("DELETE FROM evidence_chunk WHERE att = ?", (att,))
            new.execute("DELETE FROM evidence WHERE att = ?", (att,))
        new.execute("DELETE FROM evidence_chunk WHERE att NOT IN (SELECT att FROM evidence WHERE state = 'kept')")
        new.execute("DELETE FROM evidence WHERE state <> 'kept'")
