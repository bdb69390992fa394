"""Card files: requests, cards of devices, cards of an office."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.bundle import card
from intake_app.crypto import sshsig
from intake_app.crypto.age_recipients import X25519Identity
from intake_app.domain.errors import CardForeignError, CardInvalidError, IntakeError
from intake_app.domain.trust import Card, CardRequest, OfficeCard, Revocation, words_of
from invented_office import MADE_AT, make_office, office

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROOT = office().root
KEYS = office().field
WORDS = [f"word{number}" for number in range(2048)]


def request(**changes: Any) -> CardRequest:
    made = card.make_request(KEYS, role="field", name="Ойдан Шығарылған", region="KZ-19", made_at=MADE_AT)
    return made.model_copy(update=changes)


def field_card(**changes: Any) -> Card:
    return card.make_card(request(), office().field_certificate).model_copy(update=changes)


def desk_card() -> Card:
    asked = card.make_request(office().desk, role="office", name="Invented desk", region="", made_at=MADE_AT)
    return card.make_card(asked, office().desk_certificate)


def office_card(**changes: Any) -> OfficeCard:
    values: dict[str, Any] = {
        "number": 3,
        "name": "Invented office",
        "root_key": ROOT.public_line,
        "devices": (desk_card(),),
        "revoked": (Revocation(serial=5, device="a" * 26, since=MADE_AT),),
        "made_at": MADE_AT,
        "valid_until": "2027-02-20T00:00:00Z",
    }
    return OfficeCard(**{**values, **changes})


def test_request_card_and_office_card_come_back() -> None:
    assert card.read_request(card.write_request(request(), KEYS)) == request()
    data = card.write_card(field_card(), ROOT)
    assert card.read_card(data, office_keys={ROOT.public_key}) == field_card()
    data = card.write_card(office_card(), ROOT)
    assert card.read_office_card(data, office_key=ROOT.public_key) == office_card()
    assert card.read_office_card(data, office_key=None) == office_card()


def test_a_card_holds_what_sending_and_checking_need() -> None:
    made = field_card()
    assert (made.device, made.recipient) == (KEYS.device, KEYS.recipient)
    assert card.mldsa_key(made) == KEYS.mldsa_public_key
    assert (made.valid_from, made.valid_until) == ("2026-09-01T00:00:00Z", "2027-09-01T00:00:00Z")


def test_the_kind_of_a_file_is_seen_before_it_is_believed() -> None:
    assert card.kind_of(card.write_request(request(), KEYS)) == "request"
    assert card.kind_of(card.write_card(field_card(), ROOT)) == "device"
    assert card.kind_of(card.write_card(office_card(), ROOT)) == "office"
    for data in (b"", b"{}\n", b'{"kind":"other"}\n', b'{"kind":["device"]}\n', b"[1]\n", b"\xff\n", b"x" * 3_000_000):
        with pytest.raises(CardInvalidError):
            card.kind_of(data)


@pytest.mark.stock
def test_stock_tools_check_a_card(tmp_path: Path) -> None:
    command = shutil.which("ssh-keygen")
    if command is None:
        pytest.skip("ssh-keygen is not installed")
    data = card.write_card(office_card(), ROOT)
    body, signature = data[: data.index(b"\n") + 1], data[data.index(b"\n") + 1 :]
    (tmp_path / "sig").write_bytes(signature)
    (tmp_path / "allowed").write_text(f'office namespaces="intake-card" {ROOT.public_line}\n')
    check = [command, "-Y", "verify", "-f", tmp_path / "allowed", "-I", "office", "-n", "intake-card"]
    check += ["-s", tmp_path / "sig"]
    assert subprocess.run(check, input=body, capture_output=True, check=False).returncode == 0
    assert subprocess.run(check, input=body[:-1], capture_output=True, check=False).returncode != 0


def test_no_changed_byte_is_accepted() -> None:
    data = card.write_card(field_card(), ROOT)
    for position in range(0, len(data), 3):
        changed = bytearray(data)
        changed[position] ^= 1
        with pytest.raises(IntakeError):
            card.read_card(bytes(changed), office_keys={ROOT.public_key})


def reading_card(data: bytes) -> Callable[[], object]:
    return lambda: card.read_card(data, office_keys={ROOT.public_key})


def reading_office(data: bytes) -> Callable[[], object]:
    return lambda: card.read_office_card(data, office_key=ROOT.public_key)


def reading_request(data: bytes) -> Callable[[], object]:
    return lambda: card.read_request(data)


STRANGER = make_office(1)
X25519 = X25519Identity(b"x" * 32).recipient_text
BROKEN_RECIPIENT = KEYS.recipient[:-1] + ("q" if KEYS.recipient[-1] != "q" else "p")


def reason_of(reading: Callable[[], object]) -> object:
    with pytest.raises(CardInvalidError) as caught:
        reading()
    return caught.value.facts["reason"]


def test_a_card_of_another_office_is_named_so() -> None:
    for reading in (
        reading_card(card.write_card(field_card(), STRANGER.root)),
        reading_office(card.write_card(office_card(root_key=STRANGER.root.public_line, devices=()), STRANGER.root)),
    ):
        with pytest.raises(CardForeignError):
            reading()


def test_every_contradiction_has_its_reason() -> None:
    signed = card.write_card
    assert reason_of(reading_card(card.write_request(request(), KEYS))) == "wrong_shape"
    assert reason_of(reading_card(signed(office_card(), ROOT))) == "wrong_shape"
    assert reason_of(reading_card(signed(field_card(device=office().desk.device), ROOT))) == "certificate"
    assert reason_of(reading_card(signed(field_card(role="office"), ROOT))) == "certificate"
    assert reason_of(reading_card(signed(field_card(valid_until=MADE_AT), ROOT))) == "certificate"
    foreign = STRANGER.field_certificate
    assert reason_of(reading_card(signed(field_card(certificate=foreign.line), ROOT))) == "certificate"
    cut = office().field_certificate.line[:-8] + "AAAAAAA="
    assert reason_of(reading_card(signed(field_card(certificate=cut), ROOT))) == "certificate_form"
    assert reason_of(reading_card(signed(field_card(recipient=X25519), ROOT))) == "wrong_shape"
    assert reason_of(reading_card(signed(field_card(recipient=BROKEN_RECIPIENT), ROOT))) == "recipient"
    assert reason_of(reading_card(signed(field_card(name="a\u202eb"), ROOT))) == "wrong_shape"


def test_every_contradiction_of_an_office_card_has_its_reason() -> None:
    def signed(**changes: Any) -> bytes:
        return card.write_card(office_card().model_copy(update=changes), ROOT)

    assert reason_of(reading_office(signed(root_key=STRANGER.root.public_line))) == "signer"
    assert reason_of(reading_office(signed(devices=(desk_card(), desk_card())))) == "twice"
    assert reason_of(reading_office(signed(number=0))) == "wrong_shape"
    assert reason_of(reading_office(card.write_card(field_card(), ROOT))) == "wrong_shape"


def test_every_contradiction_of_a_request_has_its_reason() -> None:
    other = office().desk
    assert reason_of(reading_request(card.write_request(request(), other))) == "signer"
    lying = request(public_key=sshsig.public_line(other.public_key))
    assert reason_of(reading_request(card.write_request(lying, KEYS))) == "signer"
    assert reason_of(reading_request(card.write_request(request(device=other.device), KEYS))) == "device"
    assert reason_of(reading_request(card.write_request(request(recipient=BROKEN_RECIPIENT), KEYS))) == "recipient"


def test_a_card_is_made_only_of_a_certificate_of_the_same_device() -> None:
    with pytest.raises(CardInvalidError):
        card.make_card(request(), office().desk_certificate)


GOOD = card.write_card(field_card(), ROOT)
BODY = GOOD[: GOOD.index(b"\n")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "form"),
        (BODY, "form"),
        (BODY + b"\n", "signature_form"),
        (GOOD + b"\n", "signature_form"),
        (b"\n" + GOOD, "signature_form"),
        (GOOD.replace(b"\n", b"\r\n", 1), "signature_mismatch"),
        (BODY + b"\n" + ROOT.sign_ssh(BODY, "intake-card"), "signature_mismatch"),
        (BODY + b"\n" + ROOT.sign_ssh(BODY + b"\n", "intake-bundle"), "signature_namespace"),
        (BODY + b"\n" + KEYS.sign_ssh(BODY + b"\n", "intake-card", office().field_certificate.line), "signer"),
        (b"a" * 3_000_000, "too_large"),
    ],
    ids=range(10),
)
def test_other_files_are_refused(data: bytes, reason: str) -> None:
    assert reason_of(reading_card(data)) == reason


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"kind":"device","kind":"device"}', "duplicate_key"),
        (b"[" * 100 + b"]" * 100, "too_deep"),
        (b'{"v":1e3}', "not_an_integer"),
        (b'{"v":' + b"9" * 400 + b"}", "integer_too_large"),
        (b"{", "not_json"),
        (b"\xff", "not_utf8"),
        (BODY.replace(b":", b": ", 1), "not_canonical"),
        (BODY.replace(b'"v":1', b'"v":2'), "wrong_shape"),
    ],
    ids=range(8),
)
def test_signed_nonsense_is_refused(body: bytes, reason: str) -> None:
    data = body + b"\n" + ROOT.sign_ssh(body + b"\n", "intake-card")
    assert reason_of(reading_card(data)) == reason


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_refused(data: bytes) -> None:
    for reading in (reading_card(data), reading_office(data), reading_request(data)):
        with pytest.raises(CardInvalidError):
            reading()


def test_the_words_of_a_request_depend_on_all_its_keys() -> None:
    other = office().desk
    fingerprints = {
        words_of(card.request_fingerprint(each), WORDS)
        for each in (
            request(),
            request(public_key=sshsig.public_line(other.public_key)),
            request(recipient=other.recipient),
            request(mldsa65="A" * 2603 + "="),
        )
    }
    assert len(fingerprints) == 4
    assert card.request_fingerprint(request(name="Another")) == card.request_fingerprint(request())
