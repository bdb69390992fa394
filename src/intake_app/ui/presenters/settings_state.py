"""What the settings page knows at each moment, and the real work that is handed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from intake_app.services.vault_care import VaultFacts
    from intake_app.ui.message import Message

OVERVIEW, PASSPHRASE, RECOVERY, LICENCES = "overview", "passphrase", "recovery", "licences"


@dataclass(frozen=True)
class SettingsWork:
    """The real work, handed in.

    `change_passphrase(now, new)` and `renew_recovery_code(now)` consume the secrets they are given and raise
    WrongPassphraseError and the refusals of a vault; the latter gives the groups of the new code. `normalise` brings
    what was typed to the form that opens the vault. `print_sheet` and `save_sheet` give False when the person changed
    their mind, and raise an IntakeError when it failed. `choose_language`, `choose_theme` and `idle_changed` change the
    window at once and remember it outside of the vault where it belongs there.
    """

    change_passphrase: Callable[[bytearray, bytearray], None]
    renew_recovery_code: Callable[[bytearray], tuple[str, ...]]
    print_sheet: Callable[[tuple[str, ...]], object]
    save_sheet: Callable[[tuple[str, ...], Path], object]
    propose_words: Callable[[str], bytearray]
    normalise: Callable[[bytearray], bytearray]
    strength_bits: Callable[[str], int]
    needed_bits: int
    choose_language: Callable[[str], object]
    choose_theme: Callable[[str], object]
    idle_changed: Callable[[int], object]


@dataclass(frozen=True)
class SettingsState:
    """All that the page shows. `words` are an offered passphrase; an own one is never part of a state.

    `groups` are those of a recovery code just drawn, until the person has kept them. `total` is 0 unless the lists
    are being computed anew. `facts` is None until they were read.
    """

    theme: str
    version: str
    is_practice: bool
    section: str = OVERVIEW
    idle_minutes: int = 0
    facts: VaultFacts | None = None
    words: tuple[str, ...] = ()
    is_own: bool = False
    strength_bits: int = 0
    needed_bits: int = 0
    groups: tuple[str, ...] = ()
    is_sheet_kept: bool = False
    is_rebuilding: bool = False
    done: int = 0
    total: int = 0
    is_busy: bool = False
    message: Message | None = None

    @property
    def is_strong(self) -> bool:
        """The new passphrase is good enough: offered words always are."""
        return not self.is_own or self.strength_bits >= self.needed_bits


class SettingsView(Protocol):
    """What draws the state."""

    def show_state(self, state: SettingsState) -> None:
        """Draw this state, whatever was drawn before."""
