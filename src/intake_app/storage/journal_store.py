"""Entries in the vault: appended, read, completed, erased; never changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from intake_app.domain.errors import EntryInvalidError, UnknownEntryError
from intake_app.domain.history import Range, arrange
from intake_app.domain.journal import Entry, Header, Place, entry_from_parts, header_from_json
from intake_app.domain.strict_json import load_strict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from intake_app.storage.vault import Vault

_COLUMNS = "header, sig, salt, body"
_PAGE = 500
_FEW = 20
_REMOVED: Final = "removed-case:"
_REMOVED_END: Final = "removed-case;"
"""The first name behind all that begin with the one above."""


@dataclass(frozen=True, slots=True)
class RemovedCase:
    """What stays of a case that was handed over and removed here.

    `heads_sha256`: SHA-256 over the ids of its last entries, sorted, LF behind each. `ranges`: which entries of which
    device's chain went with it; bundles declare them as left out. `ends`: number and id of the last of them, by device.
    `receipts`: (bundle, receiver, received at).
    """

    case: str
    removed_at: str
    heads_sha256: str
    ranges: tuple[Range, ...]
    ends: Mapping[str, tuple[int, str]]
    receipts: tuple[tuple[str, str, str], ...]

    @property
    def setting(self) -> tuple[str, bytes]:
        """Where it is kept, and how."""
        ranges = [[part.device, part.from_seq, part.to_seq] for part in self.ranges]
        facts = (self.removed_at, self.heads_sha256, ranges, {name: list(end) for name, end in self.ends.items()})
        return _REMOVED + self.case, json.dumps([*facts, [list(one) for one in self.receipts]]).encode()

    @classmethod
    def from_bytes(cls, case: str, value: bytes) -> RemovedCase:
        """Read what `setting` gave."""
        removed_at, heads, ranges, ends, receipts = json.loads(value)
        return cls(
            case,
            removed_at,
            heads,
            tuple(Range(*part) for part in ranges),
            {name: (end[0], end[1]) for name, end in ends.items()},
            tuple((one[0], one[1], one[2]) for one in receipts),
        )


class JournalStore:
    """The `entry` table. Every method that writes expects to be inside `vault.transaction()`."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def add(self, entry: Entry, *, bundle: str = "") -> str:
        """Keeps a checked entry. Says what that meant: "new", "completed" (only its body was missing) or "known"."""
        key = bytes.fromhex(entry.id)
        row = self._vault.connection.execute("SELECT body IS NULL FROM entry WHERE id = ?", (key,)).fetchone()
        if row is None:
            header = entry.header
            self._vault.connection.execute(
                "INSERT INTO entry (id, header, salt, body, sig, kind, class, case_id, device, seq, bundle)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    key,
                    header.to_bytes(),
                    entry.salt,
                    entry.body,
                    entry.signature,
                    header.kind,
                    header.sensitivity,
                    header.case,
                    header.device,
                    header.seq,
                    bundle,
                ),
            )
            return "new"
        if row[0] and entry.has_body:
            self._vault.connection.execute(
                "UPDATE entry SET salt = ?, body = ? WHERE id = ?", (entry.salt, entry.body, key)
            )
            return "completed"
        return "known"

    def entry(self, entry_id: str) -> Entry:
        """One entry. Raises UnknownEntryError."""
        row = self._vault.connection.execute(
            f"SELECT {_COLUMNS} FROM entry WHERE id = ?",  # noqa: S608 - a constant
            (bytes.fromhex(entry_id),),
        ).fetchone()
        if row is None:
            raise UnknownEntryError(entry=entry_id)
        return _entry(row)

    def state_of(self, entry_id: str) -> str:
        """Whether an entry is here: "" (no), "bare" (without its body), "whole"."""
        row = self._vault.connection.execute(
            "SELECT body IS NULL FROM entry WHERE id = ?", (bytes.fromhex(entry_id),)
        ).fetchone()
        if row is None:
            return ""
        return "bare" if row[0] else "whole"

    def of_case(self, case: str) -> list[Entry]:
        """All entries of a case, in the order they came into this vault."""
        rows = self._vault.connection.execute(
            f"SELECT {_COLUMNS} FROM entry WHERE case_id = ? ORDER BY n",  # noqa: S608 - a constant
            (case,),
        )
        return [_entry(row) for row in rows]

    def of_devices(self, kind: str = "device.created") -> list[Entry]:
        """Entries of one device kind."""
        rows = self._vault.connection.execute(
            f"SELECT {_COLUMNS} FROM entry WHERE case_id IS NULL AND kind = ? ORDER BY n",  # noqa: S608 - a constant
            (kind,),
        )
        return [_entry(row) for row in rows]

    def cases(self) -> list[str]:
        """The ids of all cases."""
        rows = self._vault.connection.execute("SELECT DISTINCT case_id FROM entry WHERE case_id IS NOT NULL")
        return [str(row[0]) for row in rows]

    def headers(self, device: str | None = None) -> Iterator[Header]:
        """All headers, or those of one device, in chain order; read in pages so that memory stays flat."""
        last = ("", 0, b"")
        while True:
            rows = self._vault.connection.execute(
                "SELECT header, device, seq, id FROM entry WHERE (device, seq, id) > (?, ?, ?)"
                " AND (? IS NULL OR device = ?) ORDER BY device, seq, id LIMIT ?",
                (*last, device, device, _PAGE),
            ).fetchall()
            for row in rows:
                yield header_from_json(load_strict(row[0]), "stored")
            if len(rows) < _PAGE:
                return
            last = (rows[-1][1], rows[-1][2], rows[-1][3])

    def as_stored(self) -> Iterator[tuple[Entry | None, tuple[Any, ...]]]:
        """Every entry (None: its header cannot be read) with the columns id, kind, class, case, device, seq beside it.

        In the order they came, unchecked, read in pages so that memory stays flat. Raises VaultDamagedError.
        """
        last = -1
        while True:
            rows = self._vault.connection.execute(
                f"SELECT {_COLUMNS}, id, kind, class, case_id, device, seq, n FROM entry WHERE n > ?"  # noqa: S608
                " ORDER BY n LIMIT ?",
                (last, _FEW),
            ).fetchall()
            for row in rows:
                last = row[-1]
                yield _entry_or_none(row[:4]), (row[4].hex(), *row[5:10])
            if len(rows) < _FEW:
                return

    def next_place(self, case: str | None, device: str, at: str) -> Place:
        """Where the device's next entry stands: after its own last one and upon all heads of the case."""
        last, last_id = self.end_of_chain(device)
        seq, prev = last + 1, last_id or None
        parents = arrange(self.of_case(case)).heads if case is not None else ()
        return Place(case=case, device=device, seq=seq, prev=prev, parents=parents, at=at)

    def end_of_chain(self, device: str) -> tuple[int, str]:
        """Number and id of a device's last entry, be it that it was removed with its case; (0, "") if it has none."""
        row = self._vault.connection.execute(
            "SELECT seq, id FROM entry WHERE device = ? ORDER BY seq DESC LIMIT 1", (device,)
        ).fetchone()
        held = (row[0], row[1].hex()) if row is not None else (0, "")
        return max(held, *(gone.ends[device] for gone in self.removed() if device in gone.ends), (0, ""))

    def removed(self) -> list[RemovedCase]:
        """The cases that were removed from this device after their hand-over, by id."""
        rows = self._vault.connection.execute(
            "SELECT name, value FROM setting WHERE name >= ? AND name < ? ORDER BY name", (_REMOVED, _REMOVED_END)
        )
        return [RemovedCase.from_bytes(str(name).removeprefix(_REMOVED), value) for name, value in rows]

    def erase_bodies(self, entries: Iterable[str]) -> int:
        """Deletes salt and body of the entries; headers stay. Says how many had one."""
        erased = 0
        for name in entries:
            cursor = self._vault.connection.execute(
                "UPDATE entry SET salt = NULL, body = NULL WHERE id = ? AND body IS NOT NULL", (bytes.fromhex(name),)
            )
            erased += cursor.rowcount
        return erased


def _entry(row: tuple[bytes, bytes, bytes | None, bytes | None]) -> Entry:
    header, signature, salt, body = row
    return entry_from_parts(header, signature, salt, body)


def _entry_or_none(row: tuple[bytes, bytes, bytes | None, bytes | None]) -> Entry | None:
    try:
        return _entry(row)
    except EntryInvalidError:
        return None
