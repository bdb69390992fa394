"""What the lock screen needs of the vault: its key file looked at, its key opened; loaded when the screen stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from intake_app.storage.key_slots import SlotKind
from intake_app.storage.vault_keys import load_keys, unlock_key
from intake_app.ui.presenters.unlock import PASSPHRASE, RECOVERY_CODE

if TYPE_CHECKING:
    from pathlib import Path

_SLOTS: Final = {PASSPHRASE: SlotKind.PASSPHRASE, RECOVERY_CODE: SlotKind.RECOVERY}


def look(folder: Path) -> None:
    """Raises what `storage.vault_keys.load_keys` raises: then no secret opens this vault."""
    load_keys(folder)


def derive(folder: Path, means: str, secret: bytearray) -> bytearray:
    """The vault's key; `means` is PASSPHRASE or RECOVERY_CODE. Raises what `unlock_key` raises."""
    return unlock_key(folder, secret, kind=_SLOTS[means])
