"""Which bundles left this vault and which came in, with what became of them."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intake_app.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class LoggedBundle:
    """A bundle's line. direction "out" or "in"; `peer` the recipients' or the sender's device ids; `detail` JSON.

    state out: "begun" (whether its file got its name is not known), "written", "acknowledged".
    state in: "accepted", "quarantined", "rejected".
    """

    id: str
    direction: str
    peer: str
    seq: int
    kind: str
    tagmanifest_sha256: bytes
    ciphertext_sha256: bytes
    made_at: str
    state: str
    detail: bytes


_COLUMNS = "id, direction, peer, seq, kind, tagmanifest_sha256, ciphertext_sha256, made_at, state, detail"


class BundleLog:
    """The table `bundle`. Writing methods expect to be inside `vault.transaction()`."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def put(self, line: LoggedBundle) -> None:
        """Keeps or replaces a line."""
        self._vault.connection.execute(
            f"INSERT OR REPLACE INTO bundle ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - constant
            astuple(line),
        )

    def remove(self, bundle: str) -> None:
        """Forgets a line, so that its number is free again."""
        self._vault.connection.execute("DELETE FROM bundle WHERE id = ?", (bundle,))

    def get(self, bundle: str) -> LoggedBundle | None:
        """One line."""
        row = self._vault.connection.execute(
            f"SELECT {_COLUMNS} FROM bundle WHERE id = ?",  # noqa: S608 - a constant
            (bundle,),
        ).fetchone()
        return LoggedBundle(*row) if row is not None else None

    def all(self, direction: str) -> list[LoggedBundle]:
        """All lines of one direction, oldest first."""
        rows = self._vault.connection.execute(
            f"SELECT {_COLUMNS} FROM bundle WHERE direction = ? ORDER BY made_at, seq, id",  # noqa: S608 - a constant
            (direction,),
        )
        return [LoggedBundle(*row) for row in rows]

    def received_in(self, *states: str) -> list[LoggedBundle]:
        """Bundles that came in and are in one of these states."""
        rows = self._vault.connection.execute(
            f"SELECT {_COLUMNS} FROM bundle WHERE direction = 'in' AND state IN ({','.join('?' * len(states))})",  # noqa: S608 - a constant
            states,
        )
        return [LoggedBundle(*row) for row in rows]

    def last_out(self) -> LoggedBundle | None:
        """The last bundle this device wrote."""
        row = self._vault.connection.execute(
            f"SELECT {_COLUMNS} FROM bundle WHERE direction = 'out' ORDER BY seq DESC LIMIT 1"  # noqa: S608 - a constant
        ).fetchone()
        return LoggedBundle(*row) if row is not None else None

    def from_peer(self, peer: str) -> list[LoggedBundle]:
        """Bundles received from one device, by number."""
        rows = self._vault.connection.execute(
            f"SELECT {_COLUMNS} FROM bundle WHERE direction = 'in' AND peer = ? ORDER BY seq",  # noqa: S608 - a constant
            (peer,),
        )
        return [LoggedBundle(*row) for row in rows]
