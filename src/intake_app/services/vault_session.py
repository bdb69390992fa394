"""An open vault with the device that works in it: whatever is recorded goes through here and is signed here."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake_app import __version__
from intake_app.crypto.signing import DeviceKeys, verify
from intake_app.domain.case import Case, fold
from intake_app.domain.entry_kinds import ClockMoved, DeviceCreated, DeviceUnlocked
from intake_app.domain.errors import (
    CaseSealedError,
    DiskFullError,
    UnknownCaseError,
    UnknownSignerError,
    VaultDamagedError,
)
from intake_app.domain.errors_care import ClockBehindError
from intake_app.domain.journal import SALT_BYTES, Entry, Place, write_entry
from intake_app.domain.sealed_part import without_sealed
from intake_app.services.case_projection import row_of, words_of
from intake_app.services.clock import ClockMark, is_behind
from intake_app.services.sheets import counts_as_unfinished
from intake_app.storage.case_index import CaseIndex
from intake_app.storage.devices import DeviceStore
from intake_app.storage.drafts import DraftStore
from intake_app.storage.evidence_store import EvidenceStore
from intake_app.storage.journal_store import JournalStore
from intake_app.storage.settings import SettingStore

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from intake_app.domain.entry_kinds import Body
    from intake_app.services.clock import ClockDoubt
    from intake_app.storage.vault import Vault

    Step = Callable[[int, int], None]

PROGRAM = f"intake {__version__}"
_SLICE_CASES = 20
SEALED_ALLOWS = frozenset(
    {"body.erased", "handover.sent", "handover.received", "handover.acknowledged", "consent.withdrawn", "custody"}
)


@dataclass(frozen=True, slots=True)
class Act:
    """Something done to a case, not yet an entry."""

    kind: str
    sensitivity: str
    body: Body


class VaultSession:
    """One open vault, used by one thread. Closing it is the caller's duty.

    `doubt`: the clock was behind at opening; nothing is signed until a person has said that it is right.
    """

    def __init__(self, vault: Vault, keys: DeviceKeys, role: str, now: Callable[[], datetime]) -> None:
        self.vault = vault
        self.keys = keys
        self.role = role
        self.now = now
        self.journal = JournalStore(vault)
        self.evidence = EvidenceStore(vault)
        self.drafts = DraftStore(vault)
        self.settings = SettingStore(vault)
        self.devices = DeviceStore(vault)
        self.index = CaseIndex(vault)
        self.doubt: ClockDoubt | None = None
        self._signed_at = ""

    @property
    def device(self) -> str:
        """The id of this device."""
        return self.keys.device

    def moment(self) -> str:
        """Now, as entries carry it: UTC to the second."""
        return self.now().strftime("%Y-%m-%dT%H:%M:%SZ")

    def case(self, case_id: str) -> Case:
        """A case, folded from its entries. Raises UnknownCaseError."""
        entries = self.journal.of_case(case_id)
        if not entries:
            raise UnknownCaseError(case=case_id)
        return fold(case_id, entries)

    def record(self, case_id: str | None, acts: Sequence[Act]) -> tuple[Entry, ...]:
        """Signs and keeps acts as entries, all or none, and brings the case list up to date.

        Raises CaseSealedError, ClockBehindError, EntryInvalidError, DiskFullError, StorageFailedError.
        """
        with self.vault.transaction():
            return self.record_within(case_id, acts)

    def record_within(self, case_id: str | None, acts: Sequence[Act]) -> tuple[Entry, ...]:
        """The same inside a transaction that is already open, to be whole with other changes."""
        if not acts:
            return ()
        at = self.moment()
        self._refuse_clock(at)
        place = self.journal.next_place(case_id, self.device, at)
        if case_id is not None and place.parents:
            self._refuse_if_sealed(case_id, acts)
        written: list[Entry] = []
        for act in acts:
            entry = write_entry(
                act.kind, act.sensitivity, act.body, place, salt=os.urandom(SALT_BYTES), sign=self.keys.sign
            )
            self.journal.add(entry)
            written.append(entry)
            parents = (entry.id,) if case_id is not None else ()
            place = Place(case_id, self.device, place.seq + 1, entry.id, parents, place.at)
        if case_id is not None:
            self.project(case_id)
        self._signed_at = at
        return tuple(written)

    def project(self, case_id: str) -> None:
        """Brings the case list and the search up to date with the journal, inside an open transaction."""
        case = without_sealed(self.case(case_id))
        has_draft = any(counts_as_unfinished(draft.section) for draft in self.drafts.drafts(case_id))
        self.index.put(row_of(case, has_draft=has_draft), words_of(case))

    def rebuild_index(self, step: Step) -> int:
        """Computes the projections again from the journal alone. Gives the number of cases.

        In slices that commit by themselves, so that other work goes on in between; broken off half-way it leaves old
        lines beside new ones, and no case without its line. Raises Cancelled.
        """
        cases = self.journal.cases()
        for start in range(0, len(cases), _SLICE_CASES):
            step(start, len(cases))
            with self.vault.transaction():
                for case_id in cases[start : start + _SLICE_CASES]:
                    self.project(case_id)
        with self.vault.transaction():
            # Asked again: a case may have come while the slices were done.
            self.index.keep_only(frozenset(self.journal.cases()))
        step(len(cases), len(cases))
        return len(cases)

    def note_unlocked(self) -> None:
        """Records the unlocking. A person who was asked and went on believes the clock; both times become an entry."""
        mark = ClockMark(self.vault, self.device)
        acts = [Act("device.unlocked", "A", DeviceUnlocked(program=PROGRAM))]
        doubt, self.doubt = self.doubt, None
        try:
            with self.vault.transaction():
                if doubt is not None:
                    mark.believe(doubt)
                    acts.insert(0, Act("clock.moved", "A", ClockMoved(clock=doubt.clock, seen=doubt.seen)))
                self.record_within(None, acts)
                mark.keep(self._signed_at)
        except BaseException:
            self.doubt = doubt
            raise

    def verify(self, device: str, message: bytes, signature: bytes) -> None:
        """Checks a signature by a device this vault has a key of. Raises UnknownSignerError, SignatureInvalidError."""
        key = self.devices.public_key(device)
        if key is None:
            raise UnknownSignerError(device=device)
        verify(key, message, signature)

    def _refuse_clock(self, at: str) -> None:
        if self.doubt is not None:
            raise ClockBehindError(clock=self.doubt.clock, seen=self.doubt.seen)
        if is_behind(at, self._signed_at):
            raise ClockBehindError(clock=at, seen=self._signed_at)

    def _refuse_if_sealed(self, case_id: str, acts: Sequence[Act]) -> None:
        if all(act.kind in SEALED_ALLOWS for act in acts):
            return
        case = self.case(case_id)
        if case.sealed is not None:
            raise CaseSealedError(case=case.record)


def begin_device(vault: Vault, role: str, now: Callable[[], datetime]) -> VaultSession:
    """Gives a new vault its device: keys are made, the chain begins with `device.created`."""
    keys = DeviceKeys.generate()
    session = VaultSession(vault, keys, role, now)
    with vault.joined_transaction():
        session.devices.put_own(keys.device, keys.public_key, keys.to_bytes())
        session.settings.set("role", role.encode())
        body = DeviceCreated.model_validate({"public_key": keys.public_key.hex(), "role": role, "program": PROGRAM})
        session.record_within(None, [Act("device.created", "A", body)])
    return session


def resume_device(vault: Vault, now: Callable[[], datetime]) -> VaultSession:
    """Takes up the device of an opened vault; the unlocking itself is an entry. Raises VaultDamagedError.

    With a clock that is behind, the session has a `doubt` and waits for `note_unlocked`.
    """
    session = look_in(vault, now)
    session.doubt = ClockMark(vault, session.device).doubt(session.moment())
    if session.doubt is None:
        # A full disk must not keep anybody from reading, handing over and making room.
        with suppress(DiskFullError):
            session.note_unlocked()
    return session


def look_in(vault: Vault, now: Callable[[], datetime]) -> VaultSession:
    """The same for who only looks: nothing is recorded. Raises VaultDamagedError."""
    stored = DeviceStore(vault).own_keys()
    role = SettingStore(vault).get("role")
    if stored is None or role is None:
        raise VaultDamagedError
    return VaultSession(vault, DeviceKeys.from_bytes(stored), role.decode(), now)
