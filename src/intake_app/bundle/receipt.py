"""Receipts: what arrived, record by record, signed by the office; the only thing that allows a laptop to forget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from intake_app.crypto import certificates, sshsig
from intake_app.domain.errors import CertificateInvalidError, SignatureInvalidError
from intake_app.domain.strict_model import Count, Hex64, Id26, Moment, StrictModel
from intake_app.domain.trust import DeviceCertificate, moment_to_seconds

if TYPE_CHECKING:
    from collections.abc import Collection

    from intake_app.crypto.signing import DeviceKeys

Verdict = Literal["accepted", "newer", "already_here", "quarantined", "refused"]
"""What became of a record. `newer`: the office had an older state and now has this one."""

ReasonCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,60}$")]


class RecordVerdict(StrictModel):
    """The verdict on one entry. `case` is null for entries of the device, `reason` for verdicts that need none."""

    entry: Hex64
    case: Id26 | None
    verdict: Verdict
    reason: ReasonCode | None

    @model_validator(mode="after")
    def _reason_where_needed(self) -> Self:
        if (self.verdict in ("quarantined", "refused")) != (self.reason is not None):
            raise ValueError("reason")
        return self


class ChainHead(StrictModel):
    """The last entry of a device's chain that the office holds without a gap before it."""

    device: Id26
    seq: Count
    entry: Hex64


class Receipt(StrictModel):
    """data/receipt.json of a bundle of kind `receipt`.

    `bundle`, `seq`, `bundle_sha256` (the age file) and `tagmanifest_sha256` name what is acknowledged, `device` who
    sent it, `receiver` who received it. `files`: hashes of evidence and questionnaires that the receiver holds whole.
    `chain`: heads the office countersigns. `missing`: numbers of bundles that never came. `may_forget`: cases that
    the sender may erase.
    """

    v: Literal[1] = 1
    device: Id26
    receiver: Id26
    bundle: Id26
    seq: Count
    bundle_sha256: Hex64
    tagmanifest_sha256: Hex64
    received_at: Moment
    records: Annotated[tuple[RecordVerdict, ...], Field(max_length=100_000)]
    files: Annotated[tuple[Hex64, ...], Field(max_length=20_000)]
    chain: Annotated[tuple[ChainHead, ...], Field(max_length=10_000)]
    missing: Annotated[tuple[Count, ...], Field(max_length=10_000)]
    may_forget: Annotated[tuple[Id26, ...], Field(max_length=10_000)]

    @model_validator(mode="after")
    def _forget_only_accepted(self) -> Self:
        kept = {record.case for record in self.records if record.verdict in ("quarantined", "refused")}
        if kept & set(self.may_forget):
            raise ValueError("may_forget")
        return self


@dataclass(frozen=True, slots=True)
class SignedReceipt:
    """The bytes of data/receipt.json and of data/receipt.json.sig. Equal receipts have equal bytes."""

    body: bytes
    signature: bytes


def sign_receipt(receipt: Receipt, keys: DeviceKeys, certificate: str) -> SignedReceipt:
    """Signs a receipt with an office device (SSHSIG, namespace intake-receipt, certificate inside)."""
    body = receipt.to_bytes()
    return SignedReceipt(body, keys.sign_ssh(body, "intake-receipt", certificate))


def open_receipt(signed: SignedReceipt, *, office_keys: Collection[bytes]) -> tuple[Receipt, DeviceCertificate]:
    """Checks a receipt and gives it with the office device that signed it.

    The certificate must be of one of the offices (raw root keys), of role `office`, and valid at `received_at`.
    Raises SignatureInvalidError, CertificateInvalidError, CertificateExpiredError or JsonInvalidError.
    """
    signer = sshsig.verify(signed.signature, signed.body, "intake-receipt")
    if signer.certificate is None:
        raise SignatureInvalidError(reason="no_certificate")
    certificate = certificates.read(signer.certificate)
    receipt = Receipt.from_bytes(signed.body)
    if certificate.role != "office" or certificate.device != receipt.receiver:
        raise CertificateInvalidError(reason="role")
    certificates.check(certificate, office_keys, moment_to_seconds(receipt.received_at))
    return receipt, certificate
