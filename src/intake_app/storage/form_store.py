"""Questionnaires in the vault, by the SHA-256 of their XForm: a record opens with the very form it was made with."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intake_app.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class StoredForm:
    """A questionnaire as XForm bytes."""

    sha256: str
    form_id: str
    version: str
    xform: bytes
    added_at: str


class FormStore:
    """The table `form`. Writing methods expect to be inside `vault.transaction()`."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def put(self, form: StoredForm) -> None:
        """Keeps a form; the same bytes twice change nothing."""
        self._vault.connection.execute(
            "INSERT OR IGNORE INTO form (sha256, form_id, version, xform, added_at) VALUES (?, ?, ?, ?, ?)",
            astuple(form),
        )

    def get(self, sha256: str) -> StoredForm | None:
        """One form; None if it is not here."""
        row = self._vault.connection.execute(
            "SELECT sha256, form_id, version, xform, added_at FROM form WHERE sha256 = ?", (sha256,)
        ).fetchone()
        return StoredForm(*row) if row is not None else None
