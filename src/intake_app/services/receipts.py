"""Receipts: written for what was accepted, taken in for what was sent; only a receipt allows a laptop to forget."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from intake_app.bundle.manifest import RECEIPT_JSON, RECEIPT_SIGNATURE
from intake_app.bundle.receipt import ChainHead, Receipt, SignedReceipt, open_receipt, sign_receipt
from intake_app.domain.entry_kinds import HandoverAcknowledged
from intake_app.domain.errors import BundleInvalidError, ReceiptUnknownError, SignatureInvalidError
from intake_app.domain.sensitivity import ADMINISTRATIVE
from intake_app.services.dispatch import Parcel
from intake_app.services.received import Received, Report, line_of, read_line_of
from intake_app.services.staging import bytes_member
from intake_app.services.vault_session import Act
from intake_app.services.verdicts import RecordJudged, sum_up
from intake_app.storage.bundle_log import BundleLog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from intake_app.bundle.reader import VerifiedBundle
    from intake_app.services.contacts import Contacts
    from intake_app.services.dispatch import Dispatch, Dispatched
    from intake_app.services.staging import Staging
    from intake_app.services.vault_session import Step, VaultSession
    from intake_app.services.verdicts import CaseVerdict
    from intake_app.storage.bundle_log import LoggedBundle


class Receipts:
    """Receipts of one open vault, both ways."""

    def __init__(self, session: VaultSession, contacts: Contacts, dispatch: Dispatch) -> None:
        self._session = session
        self._contacts = contacts
        self._dispatch = dispatch
        self._log = BundleLog(session.vault)

    def write(self, bundle: str, missing: tuple[int, ...], folder: Path, step: Step) -> Dispatched:
        """Writes the receipt for an accepted bundle. Written again, what it says is the same to the byte.

        Raises BundleInvalidError while the bundle waits, DeviceNotIntroducedError, and what Dispatch.write raises.
        """
        line = self._log.get(bundle)
        kept = read_line_of(line)
        if line is None or line.state not in ("accepted", "partly"):
            raise BundleInvalidError(rule="not_accepted")
        receipt = _receipt(self._session.device, line, kept, missing)
        signed = sign_receipt(receipt, self._session.keys, self._contacts.own_card().certificate)
        parcel = Parcel(
            kind="receipt",
            members=(bytes_member(RECEIPT_JSON, signed.body), bytes_member(RECEIPT_SIGNATURE, signed.signature)),
            recipients=(self._contacts.card(kept.manifest.sender),),
            heads={},
            left_out=(),
            detail={"for": bundle},
        )
        return self._dispatch.write(parcel, folder, step)

    def written(self) -> frozenset[str]:
        """Ids of the received bundles for which a receipt was written here, be it that it has not travelled yet."""
        lines = (line for line in self._log.all("out") if line.kind == "receipt")
        return frozenset(str(json.loads(line.detail).get("for", "")) for line in lines)

    def take(self, bundle: VerifiedBundle, staging: Staging) -> Report:
        """A receipt came back: every case it names is acknowledged.

        Raises the first finding about its sender, SignatureInvalidError, CertificateInvalidError, ReceiptUnknownError.
        """
        if bundle.findings:
            raise bundle.findings[0]
        signed = SignedReceipt(staging.small(RECEIPT_JSON), staging.small(RECEIPT_SIGNATURE))
        staging.discard()
        receipt, _ = open_receipt(signed, office_keys=self._contacts.office_keys())
        sent = self._match(receipt)
        if receipt.receiver != bundle.manifest.sender:
            raise SignatureInvalidError(reason="receiver")
        act = Act("handover.acknowledged", ADMINISTRATIVE, _acknowledged(receipt))
        with self._session.vault.transaction():
            detail = json.loads(sent.detail) | {"receipt": signed.body.decode()}
            self._log.put(replace(sent, state="acknowledged", detail=json.dumps(detail).encode()))
            kept = Received(manifest=bundle.manifest, size=bundle.size, received_at=self._session.moment())
            self._log.put(line_of(bundle, "receipt", kept))
            for case in dict.fromkeys(record.case for record in receipt.records):
                if case is not None and self._session.journal.of_case(case):
                    self._session.record_within(case, [act])
        return Report(
            bundle=receipt.bundle,
            kind="receipt",
            sender=receipt.receiver,
            sender_name=self._contacts.name_of(receipt.receiver),
            seq=receipt.seq,
            made_at=receipt.received_at,
            state="receipt",
            doubts=(),
            chain=(),
            missing=receipt.missing,
            cases=tuple(_verdicts_of(receipt)),
            files=len(receipt.files),
            size_bytes=bundle.size,
        )

    def _match(self, receipt: Receipt) -> LoggedBundle:
        sent = self._log.get(receipt.bundle)
        if (
            sent is None
            or sent.direction != "out"
            or receipt.device != self._session.device
            or sent.ciphertext_sha256.hex() != receipt.bundle_sha256
            or sent.tagmanifest_sha256.hex() != receipt.tagmanifest_sha256
        ):
            raise ReceiptUnknownError
        return sent


def _acknowledged(receipt: Receipt) -> HandoverAcknowledged:
    return HandoverAcknowledged(bundle=receipt.bundle, receiver=receipt.receiver)


def _receipt(receiver: str, line: LoggedBundle, kept: Received, missing: tuple[int, ...]) -> Receipt:
    manifest = kept.manifest
    kept_back = {record.case for record in kept.records if record.verdict in ("quarantined", "refused")}
    head = manifest.heads.get(manifest.sender)
    return Receipt(
        device=manifest.sender,
        receiver=receiver,
        bundle=line.id,
        seq=manifest.seq,
        bundle_sha256=line.ciphertext_sha256.hex(),
        tagmanifest_sha256=line.tagmanifest_sha256.hex(),
        received_at=kept.received_at,
        records=kept.records,
        files=kept.evidence,
        chain=(ChainHead(device=manifest.sender, seq=head[0], entry=head[1]),) if head is not None else (),
        missing=missing,
        may_forget=tuple(case for case in kept.cases if case not in kept_back),
    )


def _verdicts_of(receipt: Receipt) -> Iterator[CaseVerdict]:
    for case in dict.fromkeys(record.case for record in receipt.records):
        if case is not None:
            records = [record for record in receipt.records if record.case == case]
            yield sum_up(case, (RecordJudged(None, case, r.verdict, r.reason or "") for r in records))
