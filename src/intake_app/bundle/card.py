"""Card files: one line of canonical JSON, then an SSHSIG over that line (docs/formats/card.md)."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final, Literal, TypeVar, cast, get_args

from intake_app.crypto import certificates, sshsig
from intake_app.crypto.age_recipients import HybridRecipient
from intake_app.crypto.signing import device_id
from intake_app.domain.errors import (
    CardForeignError,
    CardInvalidError,
    CertificateInvalidError,
    JsonInvalidError,
    KeyInvalidError,
    SignatureInvalidError,
)
from intake_app.domain.strict_json import load_strict
from intake_app.domain.trust import Card, CardRequest, OfficeCard, device_fingerprint, seconds_to_moment

if TYPE_CHECKING:
    from collections.abc import Collection

    from intake_app.crypto.signing import DeviceKeys, OfficeRoot
    from intake_app.domain.trust import DeviceCertificate, Role

MAX_FILE_BYTES: Final = 2 * 1024 * 1024

CardKind = Literal["device", "office", "request"]

_Model = TypeVar("_Model", Card, OfficeCard, CardRequest)


def make_request(keys: DeviceKeys, *, role: Role, name: str, region: str, made_at: str) -> CardRequest:
    """What a new device asks the office to certify. `region` may be empty. `made_at` is a Moment."""
    return CardRequest(
        device=keys.device,
        role=role,
        name=name,
        region=region,
        public_key=sshsig.public_line(keys.public_key),
        recipient=keys.recipient,
        mldsa65=base64.b64encode(keys.mldsa_public_key).decode("ascii"),
        made_at=made_at,
    )


def make_card(request: CardRequest, certificate: DeviceCertificate) -> Card:
    """The card of a device whose request the office grants with this certificate."""
    if certificate.device != request.device:
        raise CardInvalidError(reason="device")
    return Card(
        device=request.device,
        role=certificate.role,
        name=request.name,
        region=request.region,
        certificate=certificate.line,
        recipient=request.recipient,
        mldsa65=request.mldsa65,
        valid_from=seconds_to_moment(certificate.valid_from),
        valid_until=seconds_to_moment(certificate.valid_until),
    )


def write_card(card: Card | OfficeCard, root: OfficeRoot) -> bytes:
    """The file of a card, signed by the office."""
    line = card.to_bytes() + b"\n"
    return line + root.sign_ssh(line, "intake-card")


def write_request(request: CardRequest, keys: DeviceKeys) -> bytes:
    """The file of a request, signed by the device that asks."""
    line = request.to_bytes() + b"\n"
    return line + keys.sign_ssh(line, "intake-card", None)


def kind_of(data: bytes) -> CardKind:
    """Which of the three a file claims to be, before anything is believed. Raises CardInvalidError."""
    line, _ = _split(data)
    try:
        value = load_strict(line, limit=MAX_FILE_BYTES)
    except JsonInvalidError as error:
        raise CardInvalidError(reason=str(error.facts["reason"])) from None
    kind = value.get("kind") if isinstance(value, dict) else None
    if kind not in get_args(CardKind):
        raise CardInvalidError(reason="kind")
    return cast("CardKind", kind)


def read_card(data: bytes, *, office_keys: Collection[bytes]) -> Card:
    """Reads a device's card that one of the offices (raw root keys) has signed; its validity in time is not judged.

    Raises CardForeignError for any other signer, CardInvalidError for everything else.
    """
    card, signer = _open(data, Card)
    if signer not in office_keys:
        raise CardForeignError
    _check_device(card, signer)
    return card


def read_office_card(data: bytes, *, office_key: bytes | None) -> OfficeCard:
    """Reads an office's card, signed by the root key that it names.

    `office_key` is the raw root key already trusted, or None at the first meeting, when people compare the words of
    `trust.office_fingerprint`. Raises CardForeignError for another office, CardInvalidError for everything else.
    Which of two editions is the newer is told by `number`.
    """
    card, signer = _open(data, OfficeCard)
    if sshsig.public_line(signer) != card.root_key:
        raise CardInvalidError(reason="signer")
    if office_key is not None and signer != office_key:
        raise CardForeignError
    for device in card.devices:
        _check_device(device, signer)
    if len({device.device for device in card.devices}) != len(card.devices):
        raise CardInvalidError(reason="twice")
    return card


def read_request(data: bytes) -> CardRequest:
    """Reads a request, signed by the key that it names. Raises CardInvalidError."""
    request, signer = _open(data, CardRequest)
    if sshsig.public_line(signer) != request.public_key:
        raise CardInvalidError(reason="signer")
    if device_id(signer) != request.device:
        raise CardInvalidError(reason="device")
    _check_recipient(request.recipient)
    return request


def request_fingerprint(request: CardRequest) -> bytes:
    """The digest whose words the office compares with the person at the new device."""
    public_key = sshsig.read_public_line(request.public_key)
    return device_fingerprint(public_key, request.recipient, request.mldsa65)


def mldsa_key(card: Card) -> bytes:
    """The raw ML-DSA-65 public key on a card, 1,952 bytes."""
    return base64.b64decode(card.mldsa65)


def _open(data: bytes, model: type[_Model]) -> tuple[_Model, bytes]:
    """Signature first, then meaning: the model and the raw key that signed it."""
    line, signature = _split(data)
    try:
        signer = sshsig.verify(signature, line, "intake-card")
    except SignatureInvalidError as error:
        raise CardInvalidError(reason=f"signature_{error.facts['reason']}") from None
    if signer.certificate is not None:
        raise CardInvalidError(reason="signer")
    return _parse(line[:-1], model), signer.public_key


def _parse(line: bytes, model: type[_Model]) -> _Model:
    try:
        return model.from_bytes(line, limit=MAX_FILE_BYTES)
    except JsonInvalidError as error:
        raise CardInvalidError(reason=str(error.facts["reason"])) from None


def _split(data: bytes) -> tuple[bytes, bytes]:
    if len(data) > MAX_FILE_BYTES:
        raise CardInvalidError(reason="too_large")
    line, end, signature = data.partition(b"\n")
    if not end:
        raise CardInvalidError(reason="form")
    return line + end, signature


def _check_device(card: Card, office_key: bytes) -> None:
    try:
        certificate = certificates.read(card.certificate)
    except CertificateInvalidError as error:
        raise CardInvalidError(reason=f"certificate_{error.facts['reason']}") from None
    times = (seconds_to_moment(certificate.valid_from), seconds_to_moment(certificate.valid_until))
    if (
        certificate.office_key != office_key
        or certificate.device != card.device
        or certificate.role != card.role
        or times != (card.valid_from, card.valid_until)
    ):
        raise CardInvalidError(reason="certificate")
    _check_recipient(card.recipient)


def _check_recipient(recipient: str) -> None:
    try:
        HybridRecipient.parse(recipient)
    except KeyInvalidError:
        raise CardInvalidError(reason="recipient") from None
