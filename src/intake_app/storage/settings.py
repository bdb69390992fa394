"""Small things that belong to a vault and not to the computer: named bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intake_app.storage.vault import Vault


class SettingStore:
    """The `setting` table. Outside a transaction, what a method wrote is durable when it returns; inside, with it."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def get(self, name: str) -> bytes | None:
        """Return a setting's bytes, None if it was never set."""
        row = self._vault.connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return bytes(row[0]) if row is not None else None

    def set(self, name: str, value: bytes) -> None:
        """Keep a setting, in the place of its older value."""
        with self._vault.joined_transaction():
            self._vault.connection.execute(
                "INSERT INTO setting (name, value) VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, value),
            )

    def delete(self, name: str) -> None:
        """Forget a setting; harmless if it was never set."""
        with self._vault.joined_transaction():
            self._vault.connection.execute("DELETE FROM setting WHERE name = ?", (name,))

    def names(self) -> list[str]:
        """Return the names of all settings, sorted."""
        return [str(row[0]) for row in self._vault.connection.execute("SELECT name FROM setting ORDER BY name")]
