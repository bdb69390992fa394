"""Writing bundles: numbered, signed, sealed for their recipients, read back, and noted in the vault."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake_app.bundle.manifest import BundleManifest, LeftOut, audience_of, new_bundle_id
from intake_app.bundle.parts import neutral_name, part_names
from intake_app.bundle.writer import measure_bundle, write_bundle
from intake_app.crypto import certificates
from intake_app.desktop.checked_file import remove_checked, write_parts_checked
from intake_app.domain.errors import CertificateExpiredError, IntakeError, ReadBackFailedError
from intake_app.domain.trust import recipient_fingerprint
from intake_app.services.vault_session import PROGRAM
from intake_app.storage.bundle_log import BundleLog, LoggedBundle

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import BinaryIO

    from intake_app.bundle.manifest import BundleKind
    from intake_app.bundle.writer import Member, WrittenBundle
    from intake_app.domain.trust import Card
    from intake_app.services.contacts import Contacts
    from intake_app.services.vault_session import Step, VaultSession


@dataclass(frozen=True, slots=True)
class Parcel:
    """What shall travel, to whom. `heads` and `left_out` as in bundle.json; `detail` is kept in this vault only."""

    kind: BundleKind
    members: tuple[Member, ...]
    recipients: tuple[Card, ...]
    heads: Mapping[str, tuple[int, str]]
    left_out: tuple[LeftOut, ...]
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Dispatched:
    """A bundle that was written and read back. `sha256` is the file's (all parts in order)."""

    bundle: str
    paths: tuple[Path, ...]
    size_bytes: int
    sha256: str


class Dispatch:
    """Writes bundles of one device."""

    def __init__(self, session: VaultSession, contacts: Contacts) -> None:
        self._session = session
        self._contacts = contacts
        self._log = BundleLog(session.vault)

    def measure(self, parcel: Parcel) -> int:
        """How many bytes the bundle will have. Raises DeviceNotIntroducedError, CertificateExpiredError."""
        return measure_bundle(
            keys=self._session.keys,
            certificate=self._contacts.own_card().certificate,
            recipients=[card.recipient for card in parcel.recipients],
            manifest=self._manifest(parcel),
            members=parcel.members,
        )

    def write(
        self, parcel: Parcel, folder: Path, step: Step, within: Callable[[Dispatched], None] = lambda _: None
    ) -> Dispatched:
        """Writes the bundle into a folder under a neutral name and reads it back before anything is noted.

        `within` is called inside the transaction that notes the bundle, so that both are there or neither. Its number
        is noted before its file gets its name: however this is cut short, no other bundle ever carries that number.
        Raises DiskFullError, TargetGoneError, StorageFailedError, ReadBackFailedError, EvidenceChangedError, Cancelled;
        then no file remains and nothing is noted.
        """
        manifest = self._manifest(parcel)
        certificate = self._contacts.own_card().certificate
        produced: list[WrittenBundle] = []

        def produce(out: BinaryIO) -> None:
            produced.append(
                write_bundle(
                    out,
                    keys=self._session.keys,
                    certificate=certificate,
                    recipients=[card.recipient for card in parcel.recipients],
                    manifest=manifest,
                    members=parcel.members,
                    step=lambda done, total: step(done, 2 * max(total, 1)),
                )
            )

        planned = part_names(neutral_name(), self.measure(parcel))

        def read_back(done: int, total: int) -> None:
            # While the bundle is produced the drive is written in another thread, where nobody may touch the vault.
            if produced:
                step(done, total)

        def note_number(sha256: str) -> None:
            if produced[0].sha256 != sha256:
                raise ReadBackFailedError
            with self._session.vault.transaction():
                self._log.put(_line(parcel, manifest, produced[0], "begun"))

        paths: tuple[Path, ...] = ()
        try:
            files, sha256 = write_parts_checked(folder, planned, produce, read_back, note_number)
            paths = tuple(file.path for file in files)
            dispatched = Dispatched(manifest.bundle, paths, produced[0].size, sha256)
            with self._session.vault.transaction():
                self._log.put(_line(parcel, manifest, produced[0], "written"))
                within(dispatched)
        except BaseException:
            _remove_all(paths)
            if folder.is_dir() and not any((folder / name).exists() for name, _ in planned):
                # Surely no file carries the number. Kept for nothing it would be a gap, which is explained sooner
                # than a fork.
                with suppress(IntakeError), self._session.vault.transaction():
                    self._log.remove(manifest.bundle)
            raise
        return dispatched

    def _manifest(self, parcel: Parcel) -> BundleManifest:
        own = self._contacts.own_card()
        if own.valid_until <= self._session.moment():
            raise CertificateExpiredError(valid_until=own.valid_until)
        recipients = tuple(sorted({recipient_fingerprint(card.recipient) for card in parcel.recipients}))
        before = [line for line in self._log.all("out") if line.peer == audience_of(recipients)]
        last = max(before, key=lambda line: line.seq, default=None)
        return BundleManifest(
            kind=parcel.kind,
            bundle=new_bundle_id(),
            sender=self._session.device,
            serial=certificates.read(own.certificate).serial,
            recipients=recipients,
            seq=last.seq + 1 if last is not None else 1,
            prev=last.tagmanifest_sha256.hex() if last is not None else None,
            heads=dict(parcel.heads),
            left_out=parcel.left_out,
            made_at=self._session.moment(),
            program=PROGRAM,
        )


def _remove_all(paths: tuple[Path, ...]) -> None:
    for path in paths:
        with suppress(IntakeError):
            remove_checked(path)


def _line(parcel: Parcel, manifest: BundleManifest, written: WrittenBundle, state: str) -> LoggedBundle:
    detail = {"to": [card.device for card in parcel.recipients], "size": written.size, **parcel.detail}
    return LoggedBundle(
        id=manifest.bundle,
        direction="out",
        peer=manifest.audience,
        seq=manifest.seq,
        kind=parcel.kind,
        tagmanifest_sha256=bytes.fromhex(written.tagmanifest_sha256),
        ciphertext_sha256=bytes.fromhex(written.sha256),
        made_at=manifest.made_at,
        state=state,
        detail=json.dumps(detail).encode(),
    )
