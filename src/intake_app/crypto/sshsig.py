"""SSHSIG: detached Ed25519 signatures that stock ssh-keygen makes and checks (OpenSSH PROTOCOL.sshsig, version 1).

Byte for byte what `ssh-keygen -Y sign` writes with SHA-512. Anything else that ssh-keygen might accept is refused.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from intake_app.domain.errors import KeyInvalidError, SignatureInvalidError

if TYPE_CHECKING:
    from collections.abc import Callable

Namespace = Literal["intake-bundle", "intake-card", "intake-receipt"]

KEY_TYPE: Final = b"ssh-ed25519"
CERTIFICATE_TYPE: Final = b"ssh-ed25519-cert-v01@openssh.com"
MAX_ARMORED_BYTES: Final = 8192

_MAGIC = b"SSHSIG"
_VERSION = 1
_HASH = b"sha512"
_BEGIN = b"-----BEGIN SSH SIGNATURE-----\n"
_END = b"-----END SSH SIGNATURE-----\n"
_LINE = 70
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose key a signature fits: the raw Ed25519 key, and the OpenSSH certificate line if one was inside."""

    public_key: bytes
    certificate: str | None


def sign(
    message: bytes,
    namespace: Namespace,
    *,
    public_key: bytes,
    certificate: str | None,
    sign_raw: Callable[[bytes], bytes],
) -> bytes:
    """Gives the armored signature. `certificate` (an OpenSSH line) travels inside it in place of the bare key."""
    blob = public_blob(public_key) if certificate is None else certificate_blob(certificate)
    signature = _string(KEY_TYPE) + _string(sign_raw(_signed_data(message, namespace)))
    fields = (blob, namespace.encode(), b"", _HASH, signature)
    return _armor(_MAGIC + struct.pack(">I", _VERSION) + b"".join(map(_string, fields)))


def verify(armored: bytes, message: bytes, namespace: Namespace) -> Signer:
    """Checks a signature over `message` and gives who made it; whether to trust them is the caller's question.

    Raises SignatureInvalidError with one of the reasons form, namespace, algorithm, mismatch.
    """
    key_blob, signature = _parse(armored, namespace)
    signer = _read_key(key_blob)
    verify_raw(signer.public_key, _signed_data(message, namespace), signature)
    return signer


def verify_raw(public_key: bytes, message: bytes, signature: bytes) -> None:
    """Checks a bare Ed25519 signature of 64 bytes. Raises SignatureInvalidError(mismatch)."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise SignatureInvalidError(reason="mismatch") from None


def public_blob(public_key: bytes) -> bytes:
    """A raw Ed25519 key in SSH's wire format (RFC 8709 section 4)."""
    return _string(KEY_TYPE) + _string(public_key)


def public_line(public_key: bytes) -> str:
    """A raw Ed25519 key as one OpenSSH line without a comment."""
    return f"{KEY_TYPE.decode()} {base64.b64encode(public_blob(public_key)).decode('ascii')}"


def read_public_line(line: str) -> bytes:
    """The inverse of `public_line`. Raises KeyInvalidError."""
    start = public_blob(bytes(_KEY_BYTES))[:-_KEY_BYTES]
    try:
        blob = base64.b64decode(line.partition(" ")[2], validate=True)
    except (binascii.Error, ValueError):
        raise KeyInvalidError(kind="ssh-ed25519") from None
    key = blob[len(start) :]
    if not blob.startswith(start) or len(key) != _KEY_BYTES or public_line(key) != line:
        raise KeyInvalidError(kind="ssh-ed25519")
    return key


def certificate_blob(line: str) -> bytes:
    """The bytes inside an OpenSSH certificate line. Raises KeyInvalidError if it is not one."""
    kind, _, text = line.partition(" ")
    try:
        blob = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise KeyInvalidError(kind="ssh-certificate") from None
    if kind != CERTIFICATE_TYPE.decode() or base64.b64encode(blob).decode("ascii") != text:
        raise KeyInvalidError(kind="ssh-certificate")
    return blob


def _parse(armored: bytes, namespace: Namespace) -> tuple[bytes, bytes]:
    fields = _Fields(_unarmor(armored))
    if fields.take(len(_MAGIC)) != _MAGIC or fields.take(4) != struct.pack(">I", _VERSION):
        raise SignatureInvalidError(reason="form")
    key_blob, found, reserved, hash_name, outer = (fields.string() for _ in range(5))
    if found != namespace.encode():
        raise SignatureInvalidError(reason="namespace")
    if hash_name != _HASH:
        raise SignatureInvalidError(reason="algorithm")
    inner = _Fields(outer)
    algorithm, signature = inner.string(), inner.string()
    if algorithm != KEY_TYPE:
        raise SignatureInvalidError(reason="algorithm")
    if reserved or fields.rest or inner.rest:
        raise SignatureInvalidError(reason="form")
    return key_blob, signature


def _read_key(blob: bytes) -> Signer:
    fields = _Fields(blob)
    kind = fields.string()
    if kind == KEY_TYPE:
        key, certificate = fields.string(), None
        whole = not fields.rest
    elif kind == CERTIFICATE_TYPE:
        fields.string()
        key = fields.string()
        certificate = f"{CERTIFICATE_TYPE.decode()} {base64.b64encode(blob).decode('ascii')}"
        whole = True
    else:
        raise SignatureInvalidError(reason="algorithm")
    if not whole or len(key) != _KEY_BYTES:
        raise SignatureInvalidError(reason="form")
    return Signer(key, certificate)


def _signed_data(message: bytes, namespace: Namespace) -> bytes:
    fields = (namespace.encode(), b"", _HASH, hashlib.sha512(message).digest())
    return _MAGIC + b"".join(map(_string, fields))


def _armor(blob: bytes) -> bytes:
    text = base64.b64encode(blob)
    lines = [text[start : start + _LINE] + b"\n" for start in range(0, len(text), _LINE)]
    return _BEGIN + b"".join(lines) + _END


def _unarmor(armored: bytes) -> bytes:
    if len(armored) > MAX_ARMORED_BYTES or not (armored.startswith(_BEGIN) and armored.endswith(_END)):
        raise SignatureInvalidError(reason="form")
    try:
        blob = base64.b64decode(armored[len(_BEGIN) : -len(_END)].replace(b"\n", b""), validate=True)
    except (binascii.Error, ValueError):
        raise SignatureInvalidError(reason="form") from None
    if _armor(blob) != armored:
        raise SignatureInvalidError(reason="form")
    return blob


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


class _Fields:
    """Takes length-prefixed fields from the front of some bytes."""

    def __init__(self, data: bytes) -> None:
        self.rest = data

    def take(self, count: int) -> bytes:
        if len(self.rest) < count:
            raise SignatureInvalidError(reason="form")
        taken, self.rest = self.rest[:count], self.rest[count:]
        return taken

    def string(self) -> bytes:
        return self.take(struct.unpack(">I", self.take(4))[0])
