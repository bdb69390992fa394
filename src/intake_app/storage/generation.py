"""Forgetting for good: what remains goes into a new database under a new data key, which takes the old one's place.

Old pages, wherever the disk still has them, are then worth nothing without an old `vault.keys` and its secret. The
steps and what each crash leaves stand in docs/formats/vault.md 4 and docs/decisions/0037.
"""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from intake_app.crypto.key_wrap import KEY_BYTES, wipe
from intake_app.domain.errors import IntakeError, StorageFailedError
from intake_app.domain.errors_care import GenerationFaultyError, OldKeySlotError
from intake_app.storage import schema
from intake_app.storage.files import (
    RESERVE_BYTES,
    disk_full,
    free_bytes,
    named_file_faults,
    put_in_place,
    sync_file,
    sync_folder,
    write_private_file,
)
from intake_app.storage.key_slots import mac_key_of
from intake_app.storage.sqlcipher import PAGE_BYTES, close_doors, connect
from intake_app.storage.table_rows import SEARCH, Table, last_number, next_slice, tables_of
from intake_app.storage.vault import ROOT_SETTING, SlotAuthority
from intake_app.storage.vault_keys import DATABASE, NEXT_DATABASE, NEXT_FILES, load_keys, put_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from intake_app.storage.faults import NamedFaultConnection
    from intake_app.storage.key_slots import KeyFile
    from intake_app.storage.vault import Vault

    Step = Callable[[int, int], None]

_WATCH_S: Final = 0.05
_NOT_LEAVING: Final = "NOT IN (SELECT case_id FROM temp.leaving_case)"
# The plus keeps the planner from sorting rows of a mebibyte: they come by their numbers.
_EVIDENCE: Final = "+state = 'kept' AND sha256 NOT IN (SELECT sha256 FROM temp.leaving_evidence)"
_KEEP: Final = {
    "entry": f"case_id IS NULL OR case_id {_NOT_LEAVING}",
    "draft": f"case_id {_NOT_LEAVING}",
    "case_view": f"case_id {_NOT_LEAVING}",
    "evidence": _EVIDENCE,
    "evidence_chunk": f"+att IN (SELECT att FROM evidence WHERE {_EVIDENCE})",  # noqa: S608 - constants
}

_CONTENTS: Final = (
    (
        "entry",
        "SELECT device, count(*), max(seq), total(length(header) + length(body)) FROM entry WHERE {keep}"
        " GROUP BY device ORDER BY device",
    ),
    ("evidence_chunk", "SELECT count(*), total(length(bytes)) FROM evidence_chunk WHERE {keep}"),
)


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is left behind, and what stands in its place.

    `cases`: ids; nothing of them remains. `evidence`: SHA-256 (hex) of bytes that no remaining case needs.
    `bundle_details`: new content for lines of the bundle log, by bundle. `settings`: kept with what remains.
    """

    cases: frozenset[str] = frozenset()
    evidence: frozenset[str] = frozenset()
    bundle_details: Mapping[str, bytes] = field(default_factory=dict)
    settings: Mapping[str, bytes] = field(default_factory=dict)


def begin_generation(vault: Vault, leaving: Leaving, step: Step, require_unchanged: Callable[[], None]) -> None:
    """Write everything but what leaves under a new data key and go on with that; the vault stays open.

    `step(done, total)` counts bytes; short work on the vault may be done there and is taken along. Until the last call
    of it, Cancelled or any error leaves the vault as it was. After that `require_unchanged` is asked once more whether
    what leaves may leave. Raises DiskFullError before anything is written, OldKeySlotError, GenerationFaultyError,
    VaultDamagedError, StorageFailedError. If the disk fails in the very exchange, the vault is closed; opened again it
    is the old one or the new one, whole.
    """
    keys = load_keys(vault.folder)
    keys.check(vault.authority.mac_key)
    for slot in keys.slots:
        if not slot.has_pair:
            raise OldKeySlotError(slot=slot.kind.name.lower())
    writing = _Generation(vault, leaving, keys)
    try:
        writing.begin()
        writing.copy(step)
        writing.verify(step)
        require_unchanged()
        writing.finish()
    finally:
        writing.clear_away()
    writing.exchange()


class _Generation:
    """One rewriting of one vault. `clear_away` ends it at any point before `exchange`."""

    def __init__(self, vault: Vault, leaving: Leaving, keys: KeyFile) -> None:
        self._vault = vault
        self._leaving = leaving
        self._keys = keys
        self._data_key = bytearray(secrets.token_bytes(KEY_BYTES))
        self._next: NamedFaultConnection | None = None
        self._tables: tuple[Table, ...] = ()
        self._is_whole = False
        self._done = self._total = 0

    def begin(self) -> None:
        """Note what leaves, watch what changes from now on, and make the new database."""
        old = self._vault.connection
        old.execute("CREATE TEMP TABLE leaving_case (case_id TEXT PRIMARY KEY)")
        old.execute("CREATE TEMP TABLE leaving_evidence (sha256 BLOB PRIMARY KEY)")
        old.execute("CREATE TEMP TABLE changed (name TEXT, number INTEGER)")
        old.executemany("INSERT INTO temp.leaving_case VALUES (?)", [(case,) for case in self._leaving.cases])
        hashes = [(bytes.fromhex(sha256),) for sha256 in self._leaving.evidence]
        old.executemany("INSERT INTO temp.leaving_evidence VALUES (?)", hashes)
        self._tables = tables_of(old)
        self._require_room()
        for table in self._tables:
            _watch(old, table.name)
        path = self._vault.folder / NEXT_DATABASE
        self._remove_files()
        write_private_file(path, b"")
        self._next = connect(path, self._data_key, create=True)
        schema.create_tables(self._next)

    def copy(self, step: Step) -> None:
        """Copy the rows in slices that commit by themselves."""
        # What is added from here on is noted as changed; to run after it might never end.
        ends = [last_number(self._vault.connection, table) for table in self._tables]
        for table, end in zip(self._tables, ends, strict=True):
            after = -1
            while after < end:
                rows, size = next_slice(self._vault.connection, table, _keep(table), after)
                if not rows:
                    break
                after = int(rows[-1][0])
                self._put(table, rows)
                self._advance(size, step)

    def verify(self, step: Step) -> None:
        """Hold every page of the new database against its HMAC and the tables against each other."""
        new = self._new()
        new.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="generation-check") as beside:
            for check in ("cipher_integrity_check", "integrity_check"):
                found = beside.submit(_complaints, new, check)
                try:
                    while not _is_done(found):
                        step(min(self._done, self._total - 1), self._total)
                except BaseException:
                    new.interrupt()
                    raise
                if found.result():
                    raise GenerationFaultyError
        step(self._total, self._total)

    def finish(self) -> None:
        """Take along what changed meanwhile, compare, and make the new database durable."""
        new = self._new()
        _in_one(new, self._take_along)
        self._compare()
        new.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        new.close()
        self._next = None
        sync_file(self._vault.folder / NEXT_DATABASE)
        self._is_whole = True

    def clear_away(self) -> None:
        """Leave no trace in the open vault; and none on the disk, unless the new database is whole."""
        for table in self._tables:
            for event in _EVENTS:
                self._vault.connection.execute(f"DROP TRIGGER IF EXISTS temp.watch_{event}_{table.name}")
        for name in ("leaving_case", "leaving_evidence", "changed"):
            self._vault.connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
        if self._is_whole:
            return
        if self._next is not None:
            self._next.close()
        wipe(self._data_key)
        with suppress(IntakeError):
            self._remove_files()

    def exchange(self) -> None:
        """Put the new database into the old one's place."""
        vault, folder, data_key = self._vault, self._vault.folder, self._data_key
        authority = SlotAuthority(mac_key_of(data_key), bytearray(vault.authority.root))
        try:
            vault.checkpoint()
            both = self._keys.with_next(data_key, vault.authority.mac_key, authority.root)
            put_keys(folder, both)
            vault.connection.close()
            # A log of the old database beside the new one would be taken for the new one's.
            with named_file_faults(folder):
                if (folder / f"{DATABASE}-wal").exists():
                    raise StorageFailedError(code="EBUSY")
                sync_folder(folder)
            put_in_place(folder / NEXT_DATABASE, folder / DATABASE)
            connection = connect(folder / DATABASE, data_key)
            close_doors(connection)
            wipe(vault.authority.mac_key)
            vault.move_to(connection, authority)
            put_keys(folder, both.only(both.generations[-1], authority.mac_key, authority.root))
        finally:
            wipe(data_key)

    def _require_room(self) -> None:
        connection = self._vault.connection
        (free_pages,) = connection.execute("PRAGMA freelist_count").fetchone()
        (going,) = connection.execute(
            "SELECT total(size) FROM evidence WHERE sha256 IN (SELECT sha256 FROM temp.leaving_evidence)"
        ).fetchone()
        self._total = max(1, self._vault.size_bytes() - int(free_pages) * PAGE_BYTES - int(going))
        needed = self._total + RESERVE_BYTES
        if free_bytes(self._vault.folder) < needed:
            raise disk_full(self._vault.folder, needed)

    def _put(self, table: Table, rows: list[Any]) -> None:
        def put() -> None:
            self._new().executemany(table.insert(), [self._edited(table, row) for row in rows])
            if table.name == "case_view":
                for row in rows:
                    self._put_words(int(row[0]))

        _in_one(self._new(), put)

    def _edited(self, table: Table, row: Any) -> Any:  # noqa: ANN401 - a row of any table
        if table.name != "bundle":
            return row
        named = dict(zip(table.columns, row, strict=True))
        named["detail"] = self._leaving.bundle_details.get(named["id"], named["detail"])
        return tuple(named.values())

    def _put_words(self, number: int) -> None:
        select = f"SELECT words FROM {SEARCH} WHERE rowid = ?"  # noqa: S608 - a constant
        words = self._vault.connection.execute(select, (number,)).fetchone()
        self._new().execute(f"DELETE FROM {SEARCH} WHERE rowid = ?", (number,))  # noqa: S608
        if words is not None:
            self._new().execute(f"INSERT INTO {SEARCH} (rowid, words) VALUES (?, ?)", (number, words[0]))  # noqa: S608

    def _take_along(self) -> None:
        new = self._new()
        new.execute("PRAGMA defer_foreign_keys = ON")
        changed = self._vault.connection.execute("SELECT DISTINCT name, number FROM temp.changed").fetchall()
        for table in self._tables:
            for number in (number for name, number in changed if name == table.name):
                self._take_along_row(table, number)
        for name, value in ((ROOT_SETTING, bytes(self._vault.authority.root)), *self._leaving.settings.items()):
            new.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))

    def _take_along_row(self, table: Table, number: int) -> None:
        new = self._new()
        select = table.select(_keep(table), f"{table.key} = ?")
        row = self._vault.connection.execute(select, (number,)).fetchone()
        if row is not None:
            new.execute(table.insert(), self._edited(table, row))
            if table.name == "case_view":
                self._put_words(number)
            return
        if table.name == "evidence":
            new.execute("DELETE FROM evidence_chunk WHERE att = ?", (number,))
        if table.name == "case_view":
            new.execute(f"DELETE FROM {SEARCH} WHERE rowid = ?", (number,))  # noqa: S608 - a constant
        new.execute(f"DELETE FROM {table.name} WHERE {table.key} = ?", (number,))  # noqa: S608 - names out of the schema

    def _compare(self) -> None:
        added = frozenset((ROOT_SETTING, *self._leaving.settings))
        marks = ", ".join("?" * len(added))
        for table in self._tables:
            more, given = (f" AND name NOT IN ({marks})", tuple(added)) if table.name == "setting" else ("", ())
            count = f"SELECT count(*) FROM {table.name} WHERE "  # noqa: S608 - names out of the schema
            old = self._vault.connection.execute(f"{count}({_keep(table)}){more}", given).fetchone()
            if old != self._new().execute(f"{count}1{more}", given).fetchone():
                raise GenerationFaultyError
        for name, content in _CONTENTS:
            old_rows = self._vault.connection.execute(content.format(keep=_KEEP[name])).fetchall()
            if old_rows != self._new().execute(content.format(keep="1")).fetchall():
                raise GenerationFaultyError

    def _advance(self, size: int, step: Step) -> None:
        if free_bytes(self._vault.folder) < RESERVE_BYTES // 2:
            raise disk_full(self._vault.folder)
        self._done += size
        step(min(self._done, self._total - 1), self._total)

    def _new(self) -> NamedFaultConnection:
        if self._next is None:
            raise RuntimeError("the new generation is not being written")
        return self._next

    def _remove_files(self) -> None:
        with named_file_faults(self._vault.folder):
            for name in NEXT_FILES:
                (self._vault.folder / name).unlink(missing_ok=True)


_EVENTS: Final = ("insert", "update", "delete")


def _watch(connection: NamedFaultConnection, name: str) -> None:
    """Note the numbers of rows that change, for as long as this connection is open."""
    for event in _EVENTS:
        sides = {"insert": ("new",), "update": ("old", "new"), "delete": ("old",)}[event]
        notes = " ".join(f"INSERT INTO changed VALUES ('{name}', {side}.rowid);" for side in sides)  # noqa: S608
        connection.execute(f"CREATE TEMP TRIGGER watch_{event}_{name} AFTER {event} ON main.{name} BEGIN {notes} END")


def _keep(table: Table) -> str:
    return _KEEP.get(table.name, "1")


def _complaints(connection: NamedFaultConnection, check: str) -> int:
    return sum(row[0] != "ok" for row in connection.execute(f"PRAGMA {check}").fetchall())


def _is_done(found: Any) -> bool:  # noqa: ANN401 - a Future of whatever
    try:
        found.exception(timeout=_WATCH_S)
    except NotYet:
        return False
    return True


def _in_one(connection: NamedFaultConnection, work: Callable[[], None]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        work()
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
