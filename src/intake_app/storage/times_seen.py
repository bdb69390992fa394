"""Which times others wrote into this vault: asked for without loading what they sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intake_app.storage.vault import Vault


def latest_bundle_time(vault: Vault, after: str) -> str:
    """The latest time of making of a bundle or receipt that came in, of those later than `after`; "" if there is none.

    What was refused as a whole does not count: anybody can write a time into it.
    """
    row = vault.connection.execute(
        "SELECT max(made_at) FROM bundle WHERE direction = 'in' AND state <> 'rejected' AND made_at > ?", (after,)
    ).fetchone()
    return str(row[0]) if row is not None and row[0] is not None else ""
