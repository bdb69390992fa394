"""The clock is not believed alone: the vault keeps the latest time it has seen, and a clock behind it is asked about.

The mark is the latest of what was kept at earlier openings, the last entry of this device, and what came from others:
bundles, receipts, cards. Nothing is signed by a clock that is behind it until a person has said that the clock is
right; then the entry `clock.moved` keeps both times. Order never comes from clocks, only from the chain.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from intake_app.bundle.card import read_office_card
from intake_app.domain.errors import IntakeError
from intake_app.domain.trust import Card
from intake_app.storage.devices import DeviceStore
from intake_app.storage.journal_store import JournalStore
from intake_app.storage.settings import SettingStore
from intake_app.storage.times_seen import latest_bundle_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intake_app.storage.vault import Vault

TOLERANCE: Final = timedelta(minutes=10)
"""How far behind a clock may be before anybody is asked: clocks are put right by minutes, and others' run ahead."""

_MARK: Final = "clock-mark"
_OFFICE_CARD: Final = "office-card"


@dataclass(frozen=True, slots=True)
class ClockDoubt:
    """The clock shows `clock`, but something here is from `seen`, which is later. Both as entries carry moments."""

    clock: str
    seen: str


@dataclass(frozen=True, slots=True)
class _Mark:
    """`at`: the latest time believed. `dismissed`: times up to this one, from others, were said to be wrong."""

    at: str = ""
    dismissed: str = ""


def is_behind(clock: str, seen: str) -> bool:
    """True if a clock is behind a time already seen by more than TOLERANCE."""
    try:
        return bool(seen) and datetime.fromisoformat(clock) + TOLERANCE < datetime.fromisoformat(seen)
    except (ValueError, OverflowError):
        return False


class ClockMark:
    """The latest time that a vault has seen. Writing methods expect to be inside `vault.transaction()`."""

    def __init__(self, vault: Vault, device: str) -> None:
        self._vault = vault
        self._journal = JournalStore(vault)
        self._devices = DeviceStore(vault)
        self._settings = SettingStore(vault)
        self._device = device

    def latest(self) -> str:
        """The mark as it is now, "" in a vault that has seen nothing."""
        mark = self._kept()
        others = (at for at in self._others(mark.dismissed) if at > mark.dismissed)
        return max(mark.at, self._own_last(), *others, "")

    def doubt(self, clock: str) -> ClockDoubt | None:
        """What there is to ask a person before anything is signed by this clock; None if nothing."""
        seen = self.latest()
        return ClockDoubt(clock, seen) if is_behind(clock, seen) else None

    def keep(self, clock: str) -> None:
        """Remembers a clock that nobody doubts."""
        mark = self._kept()
        self._put(_Mark(max(mark.at, clock), mark.dismissed))

    def believe(self, doubt: ClockDoubt) -> None:
        """A person said that the clock is right: it is the mark now, and the later time is asked about no more."""
        mark = self._kept()
        self._put(_Mark(doubt.clock, max(mark.dismissed, doubt.seen)))

    def _kept(self) -> _Mark:
        try:
            kept = json.loads(self._settings.get(_MARK) or b"{}")
            return _Mark(str(kept.get("at", "")), str(kept.get("dismissed", "")))
        except (ValueError, AttributeError):
            return _Mark()

    def _put(self, mark: _Mark) -> None:
        self._settings.set(_MARK, json.dumps({"at": mark.at, "dismissed": mark.dismissed}).encode())

    def _own_last(self) -> str:
        _seq, entry = self._journal.end_of_chain(self._device)
        return self._journal.entry(entry).header.at if entry and self._journal.state_of(entry) else ""

    def _others(self, dismissed: str) -> Iterator[str]:
        yield latest_bundle_time(self._vault, dismissed)
        yield from (gone.removed_at for gone in self._journal.removed())
        for stored in self._devices.cards():
            yield Card.from_bytes(stored.card.partition(b"\n")[0]).valid_from
        office = self._settings.get(_OFFICE_CARD)
        if office is not None:
            with suppress(IntakeError):
                yield read_office_card(office, office_key=None).made_at
