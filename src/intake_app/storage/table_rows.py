"""The tables of a vault as rows with a number each, for what moves whole vaults: purge and salvage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake_app.storage.faults import NamedFaultConnection

SLICE_BYTES: Final = 2 << 20
_SLICE_ROWS: Final = 500
SEARCH: Final = "case_search"
"""Rebuilt from its words, never copied: its own tables may still hold words of what was removed."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table, the column that numbers its rows ("rowid", or the column that stands for it), and all to be copied."""

    name: str
    key: str
    columns: tuple[str, ...]

    def select(self, keep: str, condition: str) -> str:
        """SQL that reads all columns, the number first, of rows that are kept and fulfil a condition."""
        return f"SELECT {', '.join(self.columns)} FROM {self.name} WHERE ({keep}) AND {condition}"  # noqa: S608 - ours

    def insert(self) -> str:
        """SQL that puts a whole row, in the place of one with the same number."""
        marks = ", ".join("?" * len(self.columns))
        return f"INSERT OR REPLACE INTO {self.name} ({', '.join(self.columns)}) VALUES ({marks})"  # noqa: S608 - ours


def tables_of(connection: NamedFaultConnection) -> tuple[Table, ...]:
    """All ordinary tables, in the order they were made, so that what is referred to comes first."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        " AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT LIKE ? ESCAPE '!' ORDER BY rowid",
        (SEARCH.replace("_", "!_") + "!_%",),
    ).fetchall()
    return tuple(_table(connection, str(name)) for (name,) in names)


def _table(connection: NamedFaultConnection, name: str) -> Table:
    cursor = connection.execute(f"SELECT rowid, * FROM {name} LIMIT 0")  # noqa: S608 - a name out of the schema
    key, *columns = (str(column[0]) for column in cursor.description)
    # A column that is the number itself lends it its name.
    return Table(name, key, (key, *(column for column in columns if column != key)))


def next_slice(
    connection: NamedFaultConnection, table: Table, keep: str, after: int
) -> tuple[list[Sequence[Any]], int]:
    """The rows behind a number, up to some 2 MiB of them, and how many bytes they hold."""
    cursor = connection.execute(
        f"{table.select(keep, f'{table.key} > ?')} ORDER BY {table.key} LIMIT {_SLICE_ROWS}", (after,)
    )
    rows: list[Sequence[Any]] = []
    size = 0
    try:
        for row in cursor:
            rows.append(row)
            size += bytes_in(row)
            if size >= SLICE_BYTES:
                break
    finally:
        cursor.close()
    return rows, size


def last_number(connection: NamedFaultConnection, table: Table) -> int:
    """The highest number of a row; -1 without rows."""
    (found,) = connection.execute(f"SELECT max({table.key}) FROM {table.name}").fetchone()  # noqa: S608 - ours
    return -1 if found is None else int(found)


def bytes_in(row: Sequence[Any]) -> int:
    """About how much a row holds."""
    return sum(len(value) if isinstance(value, bytes | str) else 8 for value in row)
