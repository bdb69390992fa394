"""Two vaults side by side: what only one of them holds. A stream over both, whatever their size."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from intake_app.storage.vault import Vault

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class OnlyHere:
    """What one of two vaults holds and the other does not: entries by case (None: the device's own), evidence (hex).

    `bodies`: entries that both hold, of which only this one has the content.
    """

    entries: Mapping[str | None, int]
    bodies: Mapping[str | None, int]
    evidence: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        """True if the other one holds all of it."""
        return not (self.entries or self.bodies or self.evidence)


def compare_vaults(first: Vault, second: Vault) -> tuple[OnlyHere, OnlyHere]:
    """What only the first and what only the second holds. Raises VaultDamagedError."""
    entries: tuple[Counter[str | None], Counter[str | None]] = (Counter(), Counter())
    bodies: tuple[Counter[str | None], Counter[str | None]] = (Counter(), Counter())
    for one, other in _side_by_side(_entries(first), _entries(second)):
        if one is None or other is None:
            side, row = (0, one) if one is not None else (1, other)
            entries[side][row[1] if row else None] += 1
        elif one[2] != other[2]:
            bodies[0 if one[2] else 1][one[1]] += 1
    files: tuple[list[str], list[str]] = ([], [])
    for one, other in _side_by_side(_evidence(first), _evidence(second)):
        if one is None and other is not None:
            files[1].append(other[0].hex())
        elif one is not None and other is None:
            files[0].append(one[0].hex())
    here, there = (OnlyHere(dict(entries[at]), dict(bodies[at]), tuple(files[at])) for at in (0, 1))
    return here, there


def _entries(vault: Vault) -> Iterator[Any]:
    return _rows(vault, "SELECT id, case_id, body IS NOT NULL FROM entry WHERE id > ? ORDER BY id LIMIT ?")


def _evidence(vault: Vault) -> Iterator[Any]:
    return _rows(vault, "SELECT sha256 FROM evidence WHERE state = 'kept' AND sha256 > ? ORDER BY sha256 LIMIT ?")


def _rows(vault: Vault, statement: str) -> Iterator[Any]:
    last = b""
    while rows := vault.connection.execute(statement, (last, _PAGE)).fetchall():
        yield from rows
        last = bytes(rows[-1][0])


def _side_by_side(first: Iterator[Any], second: Iterator[Any]) -> Iterator[tuple[Any, Any]]:
    """Pairs of rows with the same first value, None where one side has no such row."""
    one, other = next(first, None), next(second, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one[0] < other[0]):
            yield one, None
            one = next(first, None)
        elif one is None or other[0] < one[0]:
            yield None, other
            other = next(second, None)
        else:
            yield one, other
            one, other = next(first, None), next(second, None)
