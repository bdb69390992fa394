"""What the settings page tells about an open vault and changes in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from intake_app.storage.schema import FORMAT

if TYPE_CHECKING:
    from pathlib import Path

    from intake_app.services.vault_session import Step, VaultSession

IDLE_MINUTES: Final = (2, 5, 10)
_USUAL_IDLE_MINUTES: Final = 5
_IDLE: Final = "idle-minutes"


@dataclass(frozen=True, slots=True)
class VaultFacts:
    """What this vault is. `size_bytes` is that of the database."""

    desk: str
    device: str
    folder: Path
    format: int
    size_bytes: int
    cases: int


class VaultCare:
    """The open vault as a thing: its facts, how long it stays open alone, its lists computed anew."""

    def __init__(self, session: VaultSession) -> None:
        self._session = session

    def facts(self) -> VaultFacts:
        """What there is to tell."""
        session = self._session
        return VaultFacts(
            desk=session.role,
            device=session.device,
            folder=session.vault.folder,
            format=FORMAT,
            size_bytes=session.vault.size_bytes(),
            cases=session.index.count(),
        )

    def idle_minutes(self) -> int:
        """After how many minutes without a sign of life the vault locks: one of IDLE_MINUTES."""
        kept = (self._session.settings.get(_IDLE) or b"").decode("ascii", "replace")
        minutes = int(kept) if kept.isascii() and kept.isdigit() else 0
        return minutes if minutes in IDLE_MINUTES else _USUAL_IDLE_MINUTES

    def set_idle_minutes(self, minutes: int) -> None:
        """Keeps one of IDLE_MINUTES; ValueError for any other number."""
        if minutes not in IDLE_MINUTES:
            raise ValueError("minutes")
        self._session.settings.set(_IDLE, str(minutes).encode())

    def rebuild_index(self, step: Step) -> int:
        """Computes case list and search again from the journal. Gives the number of cases. Raises Cancelled."""
        return self._session.rebuild_index(step)
