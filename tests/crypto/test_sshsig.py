"""Signatures that stock ssh-keygen makes and checks."""

from __future__ import annotations

import base64
import itertools
import shutil
import struct
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from intake_app.crypto import sshsig
from intake_app.domain.errors import KeyInvalidError, SignatureInvalidError
from invented_office import make_office, office

if TYPE_CHECKING:
    from pathlib import Path

MESSAGE = b"0123  invented tag manifest\n"
KEYS = office().field
CERTIFICATE = office().field_certificate.line


@pytest.fixture
def ssh_keygen() -> str:
    command = shutil.which("ssh-keygen")
    if command is None:
        pytest.skip("ssh-keygen is not installed")
    return command


@pytest.fixture
def key_files(tmp_path: Path) -> Path:
    """The invented device's secret key and certificate as ssh-keygen wants them."""
    secret = Ed25519PrivateKey.from_private_bytes(bytes(KEYS.to_bytes()[1:33]))
    path = tmp_path / "id"
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption())
    path.write_bytes(secret.private_bytes(*form))
    path.chmod(0o600)
    (tmp_path / "id.pub").write_text(sshsig.public_line(KEYS.public_key) + "\n")
    (tmp_path / "id-cert.pub").write_text(CERTIFICATE + "\n")
    return tmp_path


@pytest.mark.stock
@pytest.mark.parametrize(
    ("file", "certificate"), [("id", None), ("id-cert.pub", CERTIFICATE)], ids=["bare", "certified"]
)
@pytest.mark.parametrize("namespace", ["intake-bundle", "intake-card", "intake-receipt"])
def test_our_signature_is_the_one_of_ssh_keygen_byte_for_byte(
    ssh_keygen: str, key_files: Path, file: str, certificate: str | None, namespace: Any
) -> None:
    command = [ssh_keygen, "-Y", "sign", "-f", key_files / file, "-n", namespace]
    theirs = subprocess.run(command, input=MESSAGE, capture_output=True, check=True).stdout
    assert theirs == KEYS.sign_ssh(MESSAGE, namespace, certificate)


@pytest.mark.stock
@pytest.mark.parametrize(
    ("namespace", "principal", "message", "root", "good"),
    [
        ("intake-bundle", KEYS.device, MESSAGE, office().root, True),
        ("intake-card", KEYS.device, MESSAGE, office().root, False),
        ("intake-bundle", office().desk.device, MESSAGE, office().root, False),
        ("intake-bundle", KEYS.device, MESSAGE + b" ", office().root, False),
        ("intake-bundle", KEYS.device, MESSAGE, make_office(1).root, False),
    ],
)
def test_ssh_keygen_judges_our_signature(
    ssh_keygen: str, tmp_path: Path, namespace: str, principal: str, message: bytes, root: Any, good: bool
) -> None:
    (tmp_path / "sig").write_bytes(KEYS.sign_ssh(MESSAGE, "intake-bundle", CERTIFICATE))
    allowed = f'* cert-authority,namespaces="intake-bundle" {root.public_line}\n'
    (tmp_path / "allowed").write_text(allowed)
    command = [ssh_keygen, "-Y", "verify", "-f", tmp_path / "allowed", "-I", principal, "-n", namespace]
    command += ["-s", tmp_path / "sig", "-Overify-time=20261122090000Z"]
    assert (subprocess.run(command, input=message, capture_output=True, check=False).returncode == 0) is good


@pytest.mark.parametrize("certificate", [None, CERTIFICATE], ids=["bare", "certified"])
def test_round_trip(certificate: str | None) -> None:
    armored = KEYS.sign_ssh(MESSAGE, "intake-receipt", certificate)
    signer = sshsig.verify(armored, MESSAGE, "intake-receipt")
    assert signer == sshsig.Signer(KEYS.public_key, certificate)
    assert KEYS.sign_ssh(MESSAGE, "intake-receipt", certificate) == armored


def reason_of(armored: bytes, message: bytes = MESSAGE, namespace: Any = "intake-bundle") -> object:
    with pytest.raises(SignatureInvalidError) as caught:
        sshsig.verify(armored, message, namespace)
    return caught.value.facts["reason"]


GOOD = KEYS.sign_ssh(MESSAGE, "intake-bundle", CERTIFICATE)
BARE = KEYS.sign_ssh(MESSAGE, "intake-bundle", None)
BLOB = base64.b64decode(b"".join(BARE.splitlines()[1:-1]))


def armored(blob: bytes) -> bytes:
    text = base64.b64encode(blob)
    lines = b"".join(text[start : start + 70] + b"\n" for start in range(0, len(text), 70))
    return b"-----BEGIN SSH SIGNATURE-----\n" + lines + b"-----END SSH SIGNATURE-----\n"


def field(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def test_the_helper_of_these_tests_armors_as_the_program_does() -> None:
    assert armored(BLOB) == BARE


def test_every_refusal_has_its_reason() -> None:
    assert reason_of(GOOD, MESSAGE + b"x") == "mismatch"
    assert reason_of(GOOD, namespace="intake-card") == "namespace"
    assert reason_of(armored(BLOB.replace(field(b"sha512"), field(b"sha256")))) == "algorithm"
    assert reason_of(armored(BLOB.replace(field(b"ssh-ed25519"), field(b"ssh-ed25520"), 1))) == "algorithm"
    assert reason_of(armored(BLOB + b"\x00")) == "form"
    assert reason_of(armored(BLOB.replace(b"\x00\x00\x00\x01", b"\x00\x00\x00\x02", 1))) == "form"
    assert reason_of(armored(BLOB.replace(field(b"intake-bundle"), field(b"intake-bundle\x00")))) == "namespace"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        GOOD[:-1],
        GOOD + b"\n",
        GOOD.replace(b"\n", b"\r\n"),
        GOOD.replace(b"\n", b""),
        b" " + GOOD,
        GOOD[:40] + b"\n" + GOOD[40:],
        GOOD[:60] + b"*" + GOOD[61:],
        b"-----BEGIN SSH SIGNATURE-----\n" + b"A" * 70 * 200 + b"\n-----END SSH SIGNATURE-----\n",
    ],
    ids=itertools.count(),
)
def test_any_other_armor_is_refused(data: bytes) -> None:
    assert reason_of(data) == "form"


@pytest.mark.parametrize("whole", [GOOD, BARE], ids=["certified", "bare"])
def test_no_changed_byte_is_accepted_without_showing(whole: bytes) -> None:
    """A certificate's own bytes are the only ones sshsig does not judge; those show in what it gives back."""
    for position in range(len(whole)):
        changed = bytearray(whole)
        changed[position] ^= 1 if changed[position] != 0x0B else 2
        try:
            signer = sshsig.verify(bytes(changed), MESSAGE, "intake-bundle")
        except SignatureInvalidError:
            continue
        assert signer.certificate not in (None, CERTIFICATE)


@given(st.binary(max_size=300))
def test_arbitrary_blobs_are_refused(blob: bytes) -> None:
    for data in (blob, armored(blob), armored(b"SSHSIG\x00\x00\x00\x01" + blob)):
        with pytest.raises(SignatureInvalidError):
            sshsig.verify(data, MESSAGE, "intake-bundle")


def test_public_lines() -> None:
    line = sshsig.public_line(KEYS.public_key)
    assert sshsig.read_public_line(line) == KEYS.public_key
    for other in ("", "ssh-ed25519", line + " comment", line[:-1], line.replace("ssh-ed25519", "ssh-rsa"), CERTIFICATE):
        with pytest.raises(KeyInvalidError):
            sshsig.read_public_line(other)
    for other in ("", line, CERTIFICATE + "!", CERTIFICATE + " comment"):
        with pytest.raises(KeyInvalidError):
            sshsig.certificate_blob(other)
