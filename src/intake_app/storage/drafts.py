"""Half-filled sections: kept as they are typed, until they become entries."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake_app.domain.errors import VaultDamagedError

if TYPE_CHECKING:
    from intake_app.storage.vault import Vault

_DIGEST_BYTES = 32


@dataclass(frozen=True, slots=True)
class Draft:
    """One section of one case. `body` is whatever the section wants back, `saved_at` UTC."""

    case_id: str
    section: str
    body: bytes
    saved_at: str


class DraftStore:
    """The `draft` table. Outside a transaction, what a method wrote is durable when it returns; inside, with it."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def save(self, draft: Draft) -> None:
        """Keep a draft, in the place of an older one of the same section."""
        with self._vault.joined_transaction():
            self._vault.connection.execute(
                "INSERT INTO draft (case_id, section, body, saved_at) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (case_id, section) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at",
                (draft.case_id, draft.section, _with_digest(draft.body), draft.saved_at),
            )

    def load(self, case_id: str, section: str) -> Draft | None:
        """Return a section's draft, if there is one. Raises VaultDamagedError."""
        row = self._vault.connection.execute(
            "SELECT body, saved_at FROM draft WHERE case_id = ? AND section = ?", (case_id, section)
        ).fetchone()
        return Draft(case_id, section, _checked(row[0]), row[1]) if row is not None else None

    def drafts(self, case_id: str | None = None) -> list[Draft]:
        """Return all drafts, or those of one case, the latest first. Raises VaultDamagedError."""
        rows = self._vault.connection.execute(
            "SELECT case_id, section, body, saved_at FROM draft WHERE ? IS NULL OR case_id = ?"
            " ORDER BY saved_at DESC, case_id, section",
            (case_id, case_id),
        )
        return [Draft(case, section, _checked(stored), at) for case, section, stored, at in rows]

    def delete(self, case_id: str, section: str | None = None) -> int:
        """Remove a section's draft, or all of the case; how many there were."""
        with self._vault.joined_transaction():
            cursor = self._vault.connection.execute(
                "DELETE FROM draft WHERE case_id = ? AND (? IS NULL OR section = ?)", (case_id, section, section)
            )
        return int(cursor.rowcount)


def _with_digest(body: bytes) -> bytes:
    # SQLCipher 4.19 hands out the last page of a long value as zeros, without an error, if that page does not verify.
    return hashlib.sha256(body).digest() + body


def _checked(stored: bytes) -> bytes:
    digest, body = stored[:_DIGEST_BYTES], stored[_DIGEST_BYTES:]
    if hashlib.sha256(body).digest() != digest:
        raise VaultDamagedError
    return body
