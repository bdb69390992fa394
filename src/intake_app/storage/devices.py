"""Devices in the vault: this one with its secret keys, others with their public key and their card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intake_app.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A card as it came, and when people compared its words ("" = not yet)."""

    device: str
    card: bytes
    compared_at: str


class DeviceStore:
    """The tables `device` and `contact`. Writing methods expect to be inside `vault.transaction()`."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def put_own(self, device: str, public_key: bytes, keys: bytes | bytearray) -> None:
        """Keeps this device's keys."""
        self._vault.connection.execute(
            "INSERT INTO device (id, public_key, keys, is_self) VALUES (?, ?, ?, 1)", (device, public_key, keys)
        )

    def own_keys(self) -> bytes | None:
        """This device's secret keys as kept."""
        row = self._vault.connection.execute("SELECT keys FROM device WHERE is_self = 1").fetchone()
        return row[0] if row is not None else None

    def retire_own(self) -> None:
        """Forgets this device's secret keys; it stays known as any other device, and another one may be put."""
        self._vault.connection.execute("UPDATE device SET keys = NULL, is_self = 0 WHERE is_self = 1")

    def put_public(self, device: str, public_key: bytes) -> None:
        """Keeps another device's public key; the caller has checked that the id is its hash."""
        self._vault.connection.execute(
            "INSERT OR IGNORE INTO device (id, public_key) VALUES (?, ?)", (device, public_key)
        )

    def public_key(self, device: str) -> bytes | None:
        """Raw Ed25519 key of a device; None if unknown here."""
        row = self._vault.connection.execute("SELECT public_key FROM device WHERE id = ?", (device,)).fetchone()
        return row[0] if row is not None else None

    def public_keys(self) -> dict[str, bytes]:
        """Raw Ed25519 keys of all devices known here, by id."""
        return dict(self._vault.connection.execute("SELECT id, public_key FROM device"))

    def put_card(self, card: StoredCard) -> None:
        """Keeps or replaces a card."""
        self._vault.connection.execute(
            "INSERT INTO contact (device, card, compared_at) VALUES (?, ?, ?)"
            " ON CONFLICT (device) DO UPDATE SET card = excluded.card, compared_at = excluded.compared_at",
            (card.device, card.card, card.compared_at),
        )

    def cards(self) -> list[StoredCard]:
        """All cards."""
        rows = self._vault.connection.execute("SELECT device, card, compared_at FROM contact ORDER BY device")
        return [StoredCard(*row) for row in rows]

    def card(self, device: str) -> StoredCard | None:
        """One device's card."""
        row = self._vault.connection.execute(
            "SELECT device, card, compared_at FROM contact WHERE device = ?", (device,)
        ).fetchone()
        return StoredCard(*row) if row is not None else None
