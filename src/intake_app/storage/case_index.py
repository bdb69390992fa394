"""What lists and search need of every case: a projection of the journal that can be dropped and rebuilt."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from intake_app.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the case list. `state` is a code word, `updated_at` UTC, `region` an ISO code or ""."""

    case_id: str
    pseudonym: str
    place: str
    happened: str
    updated_at: str
    state: str
    number: str
    files: int
    conflicts: int
    region: str
    year: int


_COLUMNS = "case_id, pseudonym, place, happened, updated_at, state, number, files, conflicts, region, year"


_UPDATES = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS.split(", ")[1:])


_NOTHING_ELSE: Final[Mapping[str, Sequence[str]]] = {}


def _either(word: str, others: Sequence[str]) -> str:
    """One word of a search in the language of FTS5: its beginning, or one of the others as a whole."""
    ways = [f'"{word}"*', *(f'"{other}"' for other in others)]
    return "(" + " OR ".join(ways) + ")"


class CaseIndex:
    """The tables `case_view` and `case_search`. Writing methods expect to be inside `vault.transaction()`."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def put(self, row: CaseRow, words: str) -> None:
        """Replaces a case's line and its searchable words (already folded, separated by spaces)."""
        connection = self._vault.connection
        connection.execute(
            f"INSERT INTO case_view ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - constants
            f" ON CONFLICT (case_id) DO UPDATE SET {_UPDATES}",
            astuple(row),
        )
        # FTS5 has no key of its own: the line of the view lends its row number.
        (number,) = connection.execute("SELECT rowid FROM case_view WHERE case_id = ?", (row.case_id,)).fetchone()
        connection.execute("DELETE FROM case_search WHERE rowid = ?", (number,))
        connection.execute("INSERT INTO case_search (rowid, words) VALUES (?, ?)", (number, words))

    def drop(self) -> None:
        """Empties the index, to be rebuilt."""
        self._vault.connection.execute("DELETE FROM case_view")
        self._vault.connection.execute("DELETE FROM case_search")

    def rows(self, *, limit: int = 500) -> list[CaseRow]:
        """The latest cases, newest change first."""
        found = self._vault.connection.execute(
            f"SELECT {_COLUMNS} FROM case_view ORDER BY updated_at DESC, case_id LIMIT ?",  # noqa: S608 - a constant
            (limit,),
        )
        return [CaseRow(*row) for row in found]

    def row(self, case: str) -> CaseRow | None:
        """One line."""
        found = self._vault.connection.execute(
            f"SELECT {_COLUMNS} FROM case_view WHERE case_id = ?",  # noqa: S608 - a constant
            (case,),
        ).fetchone()
        return CaseRow(*found) if found is not None else None

    def search(
        self, folded: Sequence[str], *, same: Mapping[str, Sequence[str]] = _NOTHING_ELSE, limit: int = 500
    ) -> list[CaseRow]:
        """Cases that hold every given word, or a word that begins with it. Words must be folded like those put in.

        `same`: for a given word, whole words that count as much (codes of a place for its name).
        """
        words = [word.replace('"', "") for word in folded if word.strip('"')]
        if not words:
            return self.rows(limit=limit)
        match = " AND ".join(_either(word, same.get(word, ())) for word in words)
        found = self._vault.connection.execute(
            f"SELECT {_COLUMNS} FROM case_view WHERE rowid IN"  # noqa: S608 - a constant
            " (SELECT rowid FROM case_search WHERE case_search MATCH ? LIMIT ?)"
            " ORDER BY updated_at DESC, case_id",
            (match, limit),
        )
        return [CaseRow(*row) for row in found]

    def count(self) -> int:
        """How many cases there are."""
        return int(self._vault.connection.execute("SELECT count(*) FROM case_view").fetchone()[0])

    def counts(self) -> dict[str, int]:
        """How many cases stand in each state, by the state's code word."""
        return dict(self._vault.connection.execute("SELECT state, count(*) FROM case_view GROUP BY state"))

    def keep_only(self, cases: Collection[str]) -> None:
        """Forgets the lines of all other cases."""
        connection = self._vault.connection
        held = connection.execute("SELECT rowid, case_id FROM case_view").fetchall()
        for number in [number for number, case in held if case not in cases]:
            connection.execute("DELETE FROM case_search WHERE rowid = ?", (number,))
            connection.execute("DELETE FROM case_view WHERE rowid = ?", (number,))

    def numbers(self, region: str, year: int) -> list[str]:
        """Registration numbers given in a region and year."""
        found = self._vault.connection.execute(
            "SELECT number FROM case_view WHERE region = ? AND year = ? AND number != ''",
            (region, year),
        )
        return [str(row[0]) for row in found]
