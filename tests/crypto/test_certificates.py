"""Device certificates: what the office says about a device, and when it counts."""

from __future__ import annotations

import base64
import itertools
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import SSHCertificateBuilder, SSHCertificateType
from hypothesis import given
from hypothesis import strategies as st

from intake_app.crypto import certificates, sshsig
from intake_app.crypto.signing import device_id
from intake_app.domain.errors import CertificateExpiredError, CertificateInvalidError
from invented_office import YEAR_BEGINS, make_office, office

if TYPE_CHECKING:
    from pathlib import Path

ROOT = office().root
DEVICE = office().field
GOOD = office().field_certificate
YEAR_ENDS = YEAR_BEGINS + 365 * 24 * 3600


def test_what_is_issued_is_read_back() -> None:
    issued = certificates.issue(
        ROOT, DEVICE.public_key, role="office", clearances=["X"], serial=2**53 - 1, valid_from=YEAR_BEGINS
    )
    assert issued == certificates.read(issued.line)
    assert (issued.device, issued.public_key) == (DEVICE.device, DEVICE.public_key)
    assert (issued.role, issued.clearances, issued.serial) == ("office", frozenset({"X"}), 2**53 - 1)
    assert (issued.valid_from, issued.valid_until) == (YEAR_BEGINS, YEAR_ENDS)
    assert issued.office_key == ROOT.public_key


@pytest.mark.stock
def test_stock_ssh_keygen_reads_the_same(tmp_path: Path) -> None:
    command = shutil.which("ssh-keygen")
    if command is None:
        pytest.skip("ssh-keygen is not installed")
    (tmp_path / "id-cert.pub").write_text(GOOD.line + "\n")
    shown = subprocess.run(
        [command, "-L", "-f", tmp_path / "id-cert.pub"],
        capture_output=True,
        text=True,
        check=True,
        env={"TZ": "UTC", "PATH": "/usr/bin:/bin"},
    ).stdout
    for fact in ("user certificate", f'Key ID: "{DEVICE.device}"', "Serial: 7", "role@intake", "(none)"):
        assert fact in shown
    assert "from 2026-09-01T00:00:00 to 2027-09-01T00:00:00" in shown


def test_valid_from_its_first_second_to_before_its_last() -> None:
    for at in (YEAR_BEGINS, YEAR_ENDS - 1):
        certificates.check(GOOD, {ROOT.public_key}, at)
    with pytest.raises(CertificateInvalidError) as early:
        certificates.check(GOOD, {ROOT.public_key}, YEAR_BEGINS - 1)
    assert early.value.facts == {"reason": "not_yet_valid"}
    with pytest.raises(CertificateExpiredError) as late:
        certificates.check(GOOD, {ROOT.public_key}, YEAR_ENDS)
    assert late.value.facts == {"valid_until": "2027-09-01T00:00:00Z"}


def test_only_a_trusted_office_counts() -> None:
    stranger = make_office(1).root
    certificates.check(GOOD, {stranger.public_key, ROOT.public_key}, YEAR_BEGINS)
    for offices in (set(), {stranger.public_key}):
        with pytest.raises(CertificateInvalidError) as caught:
            certificates.check(GOOD, offices, YEAR_BEGINS)
        assert caught.value.facts == {"reason": "foreign_office"}


def built(**changes: Any) -> str:
    """A certificate with one thing otherwise than the program issues it."""
    key: Any = changes.get("key", Ed25519PublicKey.from_public_bytes(DEVICE.public_key))
    signer: Any = changes.get("signer", ROOT.private_key)
    builder = (
        SSHCertificateBuilder()
        .public_key(key)
        .serial(changes.get("serial", 1))
        .type(changes.get("type", SSHCertificateType.USER))
        .key_id(changes.get("key_id", DEVICE.device.encode()))
        .valid_after(changes.get("valid_after", YEAR_BEGINS))
        .valid_before(changes.get("valid_before", YEAR_ENDS))
    )
    principals = changes.get("principals", [DEVICE.device.encode()])
    builder = builder.valid_principals(principals) if principals else builder.valid_for_all_principals()
    for name, value in changes.get("extensions", {b"role@intake": b"field"}).items():
        builder = builder.add_extension(name, value)
    for name, value in changes.get("options", {}).items():
        builder = builder.add_critical_option(name, value)
    return builder.sign(signer).public_bytes().decode()


OTHER_KEY = Ed25519PrivateKey.from_private_bytes(b"o" * 32).public_key()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"type": SSHCertificateType.HOST}, "type"),
        ({"key": generate_private_key(SECP256R1()).public_key()}, "form"),
        ({"signer": generate_private_key(SECP256R1())}, "type"),
        ({"key": OTHER_KEY}, "device"),
        ({"key_id": b"somebody"}, "device"),
        ({"key_id": b"\xff\xfe"}, "device"),
        ({"principals": []}, "device"),
        ({"principals": [DEVICE.device.encode(), b"root"]}, "device"),
        ({"serial": 0}, "serial"),
        ({"serial": 2**53}, "serial"),
        ({"valid_before": 2**64 - 1}, "times"),
        ({"valid_after": YEAR_ENDS}, "times"),
        ({"options": {b"force-command": b"x"}}, "options"),
        ({"extensions": {b"role@intake": b"field", b"permit-pty": b""}}, "options"),
        ({"extensions": {b"role@intake": b"field", b"clearances@intake": b"Z"}}, "options"),
        ({"extensions": {b"role@intake": b"field", b"clearances@intake": b"X,X"}}, "options"),
        ({"extensions": {b"role@intake": b"root"}}, "role"),
        ({"extensions": {}}, "role"),
    ],
)
def test_any_other_certificate_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(CertificateInvalidError) as caught:
        certificates.read(built(**changes))
    assert caught.value.facts == {"reason": reason}


def test_the_helper_of_these_tests_builds_what_the_program_reads() -> None:
    assert certificates.read(built()).device == DEVICE.device
    assert device_id(DEVICE.public_key) == DEVICE.device


def test_a_changed_certificate_is_refused() -> None:
    blob = base64.b64decode(GOOD.line.split()[1])
    for position in range(len(blob)):
        changed = bytearray(blob)
        changed[position] ^= 0x10
        line = f"{sshsig.CERTIFICATE_TYPE.decode()} {base64.b64encode(changed).decode()}"
        with pytest.raises(CertificateInvalidError):
            certificates.read(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "ssh-ed25519-cert-v01@openssh.com",
        "ssh-ed25519-cert-v01@openssh.com ",
        sshsig.public_line(DEVICE.public_key),
        GOOD.line + "\n",
        GOOD.line + " comment",
        " " + GOOD.line,
        GOOD.line.replace(" ", "  "),
        GOOD.line[:-4],
        GOOD.line + "AAAA",
        "\u0435" + GOOD.line,
        "ssh-ed25519-cert-v01@openssh.com " + "A" * 100_000,
    ],
    ids=itertools.count(),
)
def test_other_lines_are_no_certificates(line: str) -> None:
    with pytest.raises(CertificateInvalidError) as caught:
        certificates.read(line)
    assert caught.value.facts["reason"] in ("form", "signature")


@given(st.binary(max_size=200), st.integers(0, 400), st.integers(0, 400))
def test_spliced_certificates_are_refused(noise: bytes, start: int, end: int) -> None:
    blob = base64.b64decode(GOOD.line.split()[1])
    spliced = blob[:start] + noise + blob[end:]
    if spliced == blob:
        return
    with pytest.raises(CertificateInvalidError):
        certificates.read(f"{sshsig.CERTIFICATE_TYPE.decode()} {base64.b64encode(spliced).decode()}")


def test_serials_are_by_chance_and_fit_into_json() -> None:
    serials = {certificates.new_serial() for _ in range(100)}
    assert len(serials) == 100
    assert all(1 <= serial < 2**53 for serial in serials)
