"""Receipts."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from intake_app.bundle.receipt import ChainHead, Receipt, RecordVerdict, SignedReceipt, open_receipt, sign_receipt
from intake_app.domain.errors import (
    CertificateExpiredError,
    CertificateInvalidError,
    IntakeError,
    JsonInvalidError,
    SignatureInvalidError,
)
from invented_office import BUNDLE_ID, CASE_ID, MADE_AT, make_office, office

OFFICE_KEYS = {office().root.public_key}
OTHER_CASE = "c" * 26


def receipt(**changes: Any) -> Receipt:
    values: dict[str, Any] = {
        "device": office().field.device,
        "receiver": office().desk.device,
        "bundle": BUNDLE_ID,
        "seq": 4,
        "bundle_sha256": "ab" * 32,
        "tagmanifest_sha256": "cd" * 32,
        "received_at": MADE_AT,
        "records": (
            RecordVerdict(entry="01" * 32, case=CASE_ID, verdict="accepted", reason=None),
            RecordVerdict(entry="02" * 32, case=OTHER_CASE, verdict="quarantined", reason="expired_certificate"),
            RecordVerdict(entry="03" * 32, case=None, verdict="already_here", reason=None),
        ),
        "files": ("ef" * 32,),
        "chain": (ChainHead(device=office().field.device, seq=9, entry="09" * 32),),
        "missing": (2, 3),
        "may_forget": (CASE_ID,),
    }
    return Receipt(**{**values, **changes})


def signed(made: Receipt) -> SignedReceipt:
    return sign_receipt(made, office().desk, office().desk_certificate.line)


def test_round_trip_and_equal_receipts_have_equal_bytes() -> None:
    found, signer = open_receipt(signed(receipt()), office_keys=OFFICE_KEYS)
    assert found == receipt()
    assert signer == office().desk_certificate
    assert signed(receipt()) == signed(receipt())


@pytest.mark.parametrize(
    "changes",
    [
        {"may_forget": (OTHER_CASE,)},
        {"may_forget": (CASE_ID, OTHER_CASE)},
        {"seq": 0},
        {"missing": (0,)},
        {"bundle_sha256": "AB" * 32},
        {"received_at": "yesterday"},
        {"files": ("../x",)},
        {"v": 2},
    ],
    ids=str,
)
def test_contradictory_receipts_are_not_made(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        receipt(**changes)


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [("accepted", "why"), ("refused", None), ("quarantined", None), ("quarantined", "Told Words"), ("lost", None)],
)
def test_a_reason_stands_where_it_is_needed_and_is_a_code(verdict: Any, reason: str | None) -> None:
    with pytest.raises(ValidationError):
        RecordVerdict(entry="01" * 32, case=None, verdict=verdict, reason=reason)


def refusal(tried: SignedReceipt) -> IntakeError:
    with pytest.raises(IntakeError) as caught:
        open_receipt(tried, office_keys=OFFICE_KEYS)
    return caught.value


def test_only_an_office_device_of_this_office_gives_receipts() -> None:
    made = receipt()
    field = office().field
    by_field = sign_receipt(receipt(receiver=field.device), field, office().field_certificate.line)
    assert refusal(by_field).facts == {"reason": "role"}
    assert isinstance(refusal(by_field), CertificateInvalidError)
    stranger = make_office(1)
    by_stranger = sign_receipt(receipt(receiver=stranger.desk.device), stranger.desk, stranger.desk_certificate.line)
    assert refusal(by_stranger).facts == {"reason": "foreign_office"}
    for_another = signed(receipt(receiver=field.device))
    assert refusal(for_another).facts == {"reason": "role"}
    bare = SignedReceipt(made.to_bytes(), office().desk.sign_ssh(made.to_bytes(), "intake-receipt", None))
    assert refusal(bare).facts == {"reason": "no_certificate"}


def test_a_receipt_out_of_the_time_of_its_certificate() -> None:
    assert isinstance(refusal(signed(receipt(received_at="2028-01-01T00:00:00Z"))), CertificateExpiredError)
    assert refusal(signed(receipt(received_at="2026-01-01T00:00:00Z"))).facts == {"reason": "not_yet_valid"}


def test_a_changed_receipt_is_refused() -> None:
    good = signed(receipt())
    for position in range(0, len(good.body), 5):
        changed = bytearray(good.body)
        changed[position] ^= 1
        assert isinstance(refusal(SignedReceipt(bytes(changed), good.signature)), SignatureInvalidError)
    line = office().desk_certificate.line
    for namespace in ("intake-bundle", "intake-card"):
        other = office().desk.sign_ssh(good.body, namespace, line)  # type: ignore[arg-type]
        assert refusal(SignedReceipt(good.body, other)).facts == {"reason": "namespace"}


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b'{"v":1,"v":1}', b"[]", receipt().to_bytes() + b"\n", receipt().to_bytes().replace(b":", b": ")],
    ids=range(6),
)
def test_signed_nonsense_is_refused(body: bytes) -> None:
    signature = office().desk.sign_ssh(body, "intake-receipt", office().desk_certificate.line)
    assert isinstance(refusal(SignedReceipt(body, signature)), JsonInvalidError)
