"""OpenSSH user certificates for devices: issued with the office's root key, read and checked without ssh.

Key id and only principal are the device id; role and clearances stand in the extensions role@intake and
clearances@intake, so that a certificate opens no ssh session anywhere (OpenSSH PROTOCOL.certkeys).
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final, Literal, cast, get_args

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    SSHCertificate,
    SSHCertificateBuilder,
    SSHCertificateType,
    load_ssh_public_identity,
)

from intake_app.crypto.signing import OfficeRoot, device_id
from intake_app.crypto.sshsig import CERTIFICATE_TYPE
from intake_app.domain.errors import CertificateExpiredError, CertificateInvalidError
from intake_app.domain.strict_json import MAX_INTEGER
from intake_app.domain.trust import Clearance, DeviceCertificate, Role, seconds_to_moment

if TYPE_CHECKING:
    from collections.abc import Collection

VALID_SECONDS: Final = 365 * 24 * 3600
MAX_LINE: Final = 4096

_ROLE = b"role@intake"
_CLEARANCES = b"clearances@intake"
_YEAR_2100 = 4_102_444_800


def new_serial() -> int:
    """A certificate number by chance, so that numbers say nothing about how many devices there are."""
    return secrets.randbelow(MAX_INTEGER) + 1


def issue(
    root: OfficeRoot,
    public_key: bytes,
    *,
    role: Role,
    clearances: Collection[Clearance],
    serial: int,
    valid_from: int,
    valid_until: int | None = None,
) -> DeviceCertificate:
    """Makes a certificate for a device's raw Ed25519 key; 365 days unless `valid_until` says otherwise (seconds)."""
    device = device_id(public_key).encode()
    until = valid_from + VALID_SECONDS if valid_until is None else valid_until
    builder = (
        SSHCertificateBuilder()
        .public_key(Ed25519PublicKey.from_public_bytes(public_key))
        .serial(serial)
        .type(SSHCertificateType.USER)
        .key_id(device)
        .valid_principals([device])
        .valid_after(valid_from)
        .valid_before(until)
        .add_extension(_ROLE, role.encode())
    )
    if clearances:
        builder = builder.add_extension(_CLEARANCES, ",".join(sorted(clearances)).encode())
    return read(builder.sign(root.private_key).public_bytes().decode("ascii"))


def read(line: str) -> DeviceCertificate:
    """Reads a certificate and checks all of it that does not depend on a clock or on whom one trusts.

    Raises CertificateInvalidError with one of the reasons form, type, signature, device, serial, times, options, role.
    """
    certificate = _load(line)
    key, office = certificate.public_key(), certificate.signature_key()
    if not isinstance(key, Ed25519PublicKey) or not isinstance(office, Ed25519PublicKey):
        raise CertificateInvalidError(reason="type")
    if certificate.type is not SSHCertificateType.USER:
        raise CertificateInvalidError(reason="type")
    device = device_id(key.public_bytes_raw())
    if certificate.key_id != device.encode() or certificate.valid_principals != [device.encode()]:
        raise CertificateInvalidError(reason="device")
    if not 1 <= certificate.serial <= MAX_INTEGER:
        raise CertificateInvalidError(reason="serial")
    if not certificate.valid_after < certificate.valid_before < _YEAR_2100:
        raise CertificateInvalidError(reason="times")
    return DeviceCertificate(
        device=device,
        public_key=key.public_bytes_raw(),
        serial=certificate.serial,
        role=_role(certificate),
        clearances=_clearances(certificate),
        valid_from=certificate.valid_after,
        valid_until=certificate.valid_before,
        office_key=office.public_bytes_raw(),
        line=line,
    )


def check(certificate: DeviceCertificate, office_keys: Collection[bytes], at: int) -> None:
    """Checks whether one of the offices (raw root keys) vouches for the device at a time (seconds since 1970).

    Raises CertificateInvalidError(foreign_office or not_yet_valid), or CertificateExpiredError.
    """
    if certificate.office_key not in office_keys:
        raise CertificateInvalidError(reason="foreign_office")
    if at < certificate.valid_from:
        raise CertificateInvalidError(reason="not_yet_valid")
    if at >= certificate.valid_until:
        raise CertificateExpiredError(valid_until=seconds_to_moment(certificate.valid_until))


def _load(line: str) -> SSHCertificate:
    if len(line) > MAX_LINE or not line.isascii() or not line.startswith(CERTIFICATE_TYPE.decode() + " "):
        raise CertificateInvalidError(reason="form")
    try:
        certificate = load_ssh_public_identity(line.encode("ascii"))
        if not isinstance(certificate, SSHCertificate) or certificate.public_bytes() != line.encode("ascii"):
            raise CertificateInvalidError(reason="form")
        certificate.verify_cert_signature()
    except InvalidSignature:
        raise CertificateInvalidError(reason="signature") from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise CertificateInvalidError(reason="form") from None
    return certificate


def _role(certificate: SSHCertificate) -> Role:
    if certificate.critical_options or not certificate.extensions.keys() <= {_ROLE, _CLEARANCES}:
        raise CertificateInvalidError(reason="options")
    role = certificate.extensions.get(_ROLE, b"").decode("ascii", "replace")
    if role not in get_args(Role):
        raise CertificateInvalidError(reason="role")
    return cast("Literal['field', 'office', 'legal']", role)


def _clearances(certificate: SSHCertificate) -> frozenset[str]:
    if _CLEARANCES not in certificate.extensions:
        return frozenset()
    named = certificate.extensions[_CLEARANCES].decode("ascii", "replace").split(",")
    if not set(named) <= set(get_args(Clearance)) or named != sorted(set(named)):
        raise CertificateInvalidError(reason="options")
    return frozenset(named)
