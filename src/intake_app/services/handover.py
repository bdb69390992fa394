"""Handing cases over: what the person agreed to, and nothing else, goes into a bundle for the chosen people."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake_app.bundle.manifest import DEVICE_ENTRIES, LeftOut, case_entries_name, evidence_name, form_name
from intake_app.bundle.writer import Member
from intake_app.crypto import certificates
from intake_app.domain.entry_kinds import Answers, CaseOpened, FormMoved, HandoverSent
from intake_app.domain.errors import BundleInvalidError, NothingToReleaseError
from intake_app.domain.history import join_ranges, ranges_left_out
from intake_app.domain.sensitivity import ADMINISTRATIVE
from intake_app.services.dispatch import Parcel
from intake_app.services.vault_session import Act

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from intake_app.domain.history import Range
    from intake_app.domain.journal import Header
    from intake_app.domain.trust import Card
    from intake_app.services.contacts import Contacts
    from intake_app.services.dispatch import Dispatch, Dispatched
    from intake_app.services.form_library import FormLibrary
    from intake_app.services.release import CasePreview, Release, ReleasedCase
    from intake_app.services.vault_session import Step, VaultSession

USE_FOR_ROLE = {"office": "bundle_office", "legal": "bundle_lawyer"}
"""What giving a case to a desk means; field desks receive no cases."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a hand-over would be: every case with its decision, and the size of what goes, in bytes."""

    previews: tuple[CasePreview, ...]
    size_bytes: int

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases that may go, those included of which only the withdrawal goes."""
        goes = (preview for preview in self.previews if preview.decision.is_allowed or preview.decision.is_instruction)
        return tuple(preview.case_id for preview in goes)


class Handover:
    """Bundles of cases from one open vault."""

    def __init__(
        self, session: VaultSession, release: Release, contacts: Contacts, dispatch: Dispatch, forms: FormLibrary
    ) -> None:
        self._session = session
        self._release = release
        self._contacts = contacts
        self._dispatch = dispatch
        self._forms = forms

    def plan(self, cases: Sequence[str], recipients: Sequence[str]) -> Plan:
        """Shows exactly what would go and what would stay. Raises NothingToReleaseError without a recipient."""
        cards = self._cards(recipients)
        previews = self._release.preview(cases, _use(cards), _clearances(cards), _devices(cards))
        return Plan(previews, sum(p.size_bytes for p in previews if p.decision.is_allowed))

    def write(self, cases: Sequence[str], recipients: Sequence[str], folder: Path, step: Step) -> Dispatched:
        """Writes the bundle; every case must be allowed. The hand-over is an entry of each case.

        Raises ConsentMissingError, RiskTooHighError, NothingToReleaseError and what Dispatch.write raises.
        """
        cards = self._cards(recipients)
        if not cases:
            raise NothingToReleaseError
        released = [
            self._release.release(case_id, _use(cards), _clearances(cards), _devices(cards)) for case_id in cases
        ]
        parcel = self._parcel(released, cards)

        def note(dispatched: Dispatched) -> None:
            for case in released:
                body = HandoverSent(
                    bundle=dispatched.bundle,
                    recipients=tuple(sorted(card.device for card in cards)),
                    withheld=case.withheld_classes,
                )
                self._session.record_within(case.case_id, [Act("handover.sent", ADMINISTRATIVE, body)])

        return self._dispatch.write(parcel, folder, step, note)

    def _cards(self, recipients: Sequence[str]) -> tuple[Card, ...]:
        cards = tuple(self._contacts.card(device) for device in dict.fromkeys(recipients))
        if not cards:
            raise NothingToReleaseError
        return cards

    def _parcel(self, released: Sequence[ReleasedCase], cards: tuple[Card, ...]) -> Parcel:
        devices = {self._session.device}
        forms: set[str] = set()
        members: list[Member] = []
        files: dict[str, int] = {}
        sent: set[str] = set()
        for case in released:
            for name in case.entries:
                entry = self._session.journal.entry(name)
                devices.add(entry.header.device)
                body = entry.read_body() if name not in case.withheld else None
                if isinstance(body, CaseOpened | Answers):
                    forms.add(body.form)
                elif isinstance(body, FormMoved):
                    forms.add(body.form_to)
            sent.update(case.entries)
            files |= case.files
            members.append(self._entries_member(case_entries_name(case.case_id), case.entries, case.withheld))
        created = [e.id for e in self._session.journal.of_devices() if e.header.device in devices]
        sent.update(created)
        members.append(self._entries_member(DEVICE_ENTRIES, tuple(created), frozenset()))
        members += [self._form_member(sha256) for sha256 in sorted(forms)]
        members += [self._evidence_member(sha256, size) for sha256, size in sorted(files.items())]
        headers = [header for device in sorted(devices) for header in self._session.journal.headers(device)]
        left_out = tuple(
            LeftOut(device=part.device, from_seq=part.from_seq, to_seq=part.to_seq)
            for part in self._left_out(headers, sent, devices)
        )
        return Parcel(
            kind="cases" if _use(cards) == "bundle_office" else "legal",
            members=tuple(members),
            recipients=cards,
            heads={device: self._session.journal.end_of_chain(device) for device in devices},
            left_out=left_out,
            detail={"cases": [case.case_id for case in released]},
        )

    def _left_out(self, headers: Sequence[Header], sent: set[str], devices: set[str]) -> Sequence[Range]:
        """What this bundle leaves out on purpose; entries of cases that were removed here are not held any more."""
        gone = [part for case in self._session.journal.removed() for part in case.ranges if part.device in devices]
        return join_ranges([*ranges_left_out(headers, sent), *gone])

    def _entries_member(self, name: str, entries: tuple[str, ...], withheld: frozenset[str]) -> Member:
        def lines() -> Iterator[bytes]:
            for entry_id in entries:
                entry = self._session.journal.entry(entry_id)
                yield (entry.without_body() if entry_id in withheld else entry).to_line()

        digest = hashlib.sha256()
        size = 0
        for line in lines():
            digest.update(line)
            size += len(line)
        return Member(name, size, digest.hexdigest(), lines)

    def _form_member(self, sha256: str) -> Member:
        xform = self._forms.xform(sha256)
        return Member(form_name(sha256), len(xform), sha256, lambda: [xform])

    def _evidence_member(self, sha256: str, size: int) -> Member:
        return Member(evidence_name(sha256), size, sha256, lambda: self._session.evidence.read(sha256))


def _use(cards: Sequence[Card]) -> str:
    uses = {USE_FOR_ROLE.get(card.role, "") for card in cards}
    if len(uses) != 1 or "" in uses:
        raise BundleInvalidError(rule="recipients")
    return uses.pop()


def _devices(cards: Sequence[Card]) -> frozenset[str]:
    return frozenset(card.device for card in cards)


def _clearances(cards: Sequence[Card]) -> frozenset[str]:
    """The classes every one of the recipients is cleared for."""
    each = [certificates.read(card.certificate).clearances for card in cards]
    return frozenset.intersection(*each)
