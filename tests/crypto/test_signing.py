"""The keys of devices and of the office root."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from intake_app.crypto import signing
from intake_app.crypto.age import seal, unseal
from intake_app.crypto.signing import DeviceKeys, OfficeRoot
from intake_app.domain.errors import KeyInvalidError, SignatureInvalidError

if TYPE_CHECKING:
    from pathlib import Path

KEYS = DeviceKeys(bytes(range(96)))
MESSAGE = b"intake-entry-v1\x00invented"


def test_keys_come_back_from_their_bytes() -> None:
    again = DeviceKeys.from_bytes(KEYS.to_bytes())
    assert isinstance(KEYS.to_bytes(), bytearray)
    assert (again.device, again.recipient) == (KEYS.device, KEYS.recipient)
    assert (again.public_key, again.mldsa_public_key) == (KEYS.public_key, KEYS.mldsa_public_key)
    assert again.sign(MESSAGE) == KEYS.sign(MESSAGE)
    assert unseal([again.identity], seal([KEYS.identity.recipient], b"a")) == b"a"
    root = OfficeRoot.generate()
    assert OfficeRoot.from_bytes(root.to_bytes()).public_key == root.public_key


def test_wiping_what_was_handed_in_changes_nothing() -> None:
    data = KEYS.to_bytes()
    keys = DeviceKeys.from_bytes(data)
    data[:] = bytes(len(data))
    assert keys.to_bytes() == KEYS.to_bytes()


def test_the_device_id_is_the_documented_one() -> None:
    digest = hashlib.sha256(KEYS.public_key).digest()
    assert KEYS.device == base64.b32encode(digest).decode().lower().rstrip("=")[:26]
    assert signing.device_id(KEYS.public_key) == KEYS.device


def test_new_keys_are_all_different() -> None:
    first, second = DeviceKeys.generate(), DeviceKeys.generate()
    seeds = {bytes(keys.to_bytes()[start : start + 32]) for keys in (first, second) for start in (1, 33, 65)}
    assert len(seeds) == 6
    assert OfficeRoot.generate().public_key != OfficeRoot.generate().public_key


def test_signatures_hold_for_their_message_and_key_only() -> None:
    signature = KEYS.sign(MESSAGE)
    assert len(signature) == signing.SIGNATURE_BYTES
    signing.verify(KEYS.public_key, MESSAGE, signature)
    other = DeviceKeys.generate().public_key
    for key, message, tried in (
        (KEYS.public_key, MESSAGE + b"x", signature),
        (other, MESSAGE, signature),
        (KEYS.public_key, MESSAGE, signature[:-1]),
        (KEYS.public_key, MESSAGE, bytes(64)),
        (b"", MESSAGE, signature),
        (b"\xff" * 32, MESSAGE, signature),
    ):
        with pytest.raises(SignatureInvalidError) as caught:
            signing.verify(key, message, tried)
        assert caught.value.facts == {"reason": "mismatch"}


def test_post_quantum_signatures_hold_for_their_message_key_and_context_only() -> None:
    signature = KEYS.sign_mldsa(MESSAGE)
    assert len(signature) == signing.MLDSA_SIGNATURE_BYTES
    signing.verify_mldsa(KEYS.mldsa_public_key, MESSAGE, signature)
    without_context = DeviceKeys(bytes(range(96)))._mldsa.sign(MESSAGE)
    changed = bytes([signature[0] ^ 1]) + signature[1:]
    for key, message, tried in (
        (KEYS.mldsa_public_key, MESSAGE + b"x", signature),
        (DeviceKeys.generate().mldsa_public_key, MESSAGE, signature),
        (KEYS.mldsa_public_key, MESSAGE, changed),
        (KEYS.mldsa_public_key, MESSAGE, without_context),
        (KEYS.mldsa_public_key, MESSAGE, b""),
        (b"short", MESSAGE, signature),
    ):
        with pytest.raises(SignatureInvalidError) as caught:
            signing.verify_mldsa(key, message, tried)
        assert caught.value.facts == {"reason": "mldsa65"}


@pytest.mark.stock
def test_openssl_checks_a_bare_signature(tmp_path: Path) -> None:
    command = shutil.which("openssl")
    if command is None:
        pytest.skip("openssl is not installed")
    key = Ed25519PublicKey.from_public_bytes(KEYS.public_key)
    form = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "key.pem").write_bytes(key.public_bytes(*form))
    (tmp_path / "message").write_bytes(MESSAGE)
    (tmp_path / "signature").write_bytes(KEYS.sign(MESSAGE))
    options = ["-pubin", "-inkey", "key.pem", "-rawin", "-in", "message", "-sigfile", "signature"]
    checked = subprocess.run([command, "pkeyutl", "-verify", *options], cwd=tmp_path, capture_output=True, check=False)
    assert checked.returncode == 0


@pytest.mark.parametrize("data", [b"", bytes(96), bytes(98), b"\x02" + bytes(96)])
def test_other_bytes_are_no_device_keys(data: bytes) -> None:
    with pytest.raises(KeyInvalidError) as caught:
        DeviceKeys.from_bytes(data)
    assert caught.value.facts == {"kind": "device_keys"}


@pytest.mark.parametrize("data", [b"", bytes(32), b"\x02" + bytes(32), bytes(34)])
def test_other_bytes_are_no_office_root(data: bytes) -> None:
    with pytest.raises(KeyInvalidError) as caught:
        OfficeRoot.from_bytes(data)
    assert caught.value.facts == {"kind": "office_root"}


def test_secret_keys_do_not_show_themselves() -> None:
    for shown in (repr(KEYS), str(KEYS), repr(KEYS.identity), repr(OfficeRoot.generate())):
        assert "object at" in shown
