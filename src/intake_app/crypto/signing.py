"""The secret keys of a device and of the office root, and the signatures made with them."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey, MLDSA65PublicKey

from intake_app.crypto import sshsig
from intake_app.crypto.age_recipients import HybridIdentity
from intake_app.domain.errors import KeyInvalidError, SignatureInvalidError

if TYPE_CHECKING:
    from intake_app.crypto.sshsig import Namespace

SIGNATURE_BYTES: Final = 64
MLDSA_SIGNATURE_BYTES: Final = 3309
DEVICE_ID_LETTERS: Final = 26

_SEED = 32
_VERSION = 1
_MLDSA_CONTEXT = b"intake-bundle"


def device_id(public_key: bytes) -> str:
    """The id of a device: 26 letters of lower-case base32 (RFC 4648) of SHA-256 of its raw Ed25519 key."""
    return base64.b32encode(hashlib.sha256(public_key).digest()).decode("ascii").lower()[:DEVICE_ID_LETTERS]


def verify(public_key: bytes, message: bytes, signature: bytes) -> None:
    """Checks a bare Ed25519 signature over a message. Raises SignatureInvalidError(mismatch)."""
    sshsig.verify_raw(public_key, message, signature)


def verify_mldsa(public_key: bytes, message: bytes, signature: bytes) -> None:
    """Checks an ML-DSA-65 signature (FIPS 204, context `intake-bundle`). Raises SignatureInvalidError(mldsa65)."""
    try:
        MLDSA65PublicKey.from_public_bytes(public_key).verify(signature, message, _MLDSA_CONTEXT)
    except (InvalidSignature, ValueError):
        raise SignatureInvalidError(reason="mldsa65") from None


class DeviceKeys:
    """The three secret keys of a device, each made from a seed of 32 bytes: Ed25519, ML-DSA-65, age hybrid."""

    def __init__(self, seeds: bytes | bytearray) -> None:
        """`seeds`: the three one after the other, 96 bytes; the caller may wipe them afterwards."""
        if len(seeds) != 3 * _SEED:
            raise KeyInvalidError(kind="device_keys")
        self._seeds = bytearray(seeds)
        self._ed25519 = Ed25519PrivateKey.from_private_bytes(seeds[:_SEED])
        self._mldsa = MLDSA65PrivateKey.from_seed_bytes(seeds[_SEED : 2 * _SEED])
        self.identity = HybridIdentity(seeds[2 * _SEED :])
        self.public_key = self._ed25519.public_key().public_bytes_raw()
        self.mldsa_public_key = self._mldsa.public_key().public_bytes_raw()
        self.device = device_id(self.public_key)

    @classmethod
    def generate(cls) -> DeviceKeys:
        """Makes the keys of a new device."""
        return cls(bytearray(secrets.token_bytes(3 * _SEED)))

    @classmethod
    def from_bytes(cls, data: bytes | bytearray) -> DeviceKeys:
        """Reads what `to_bytes` gave. Raises KeyInvalidError."""
        if len(data) != 1 + 3 * _SEED or data[0] != _VERSION:
            raise KeyInvalidError(kind="device_keys")
        return cls(data[1:])

    def to_bytes(self) -> bytearray:
        """The secret seeds for the vault, 97 bytes; wipe them when they are stored."""
        return bytearray([_VERSION]) + self._seeds

    @property
    def recipient(self) -> str:
        """The `age1pq1...` string others encrypt to."""
        return self.identity.recipient_text

    def sign(self, message: bytes) -> bytes:
        """A bare Ed25519 signature, 64 bytes."""
        return self._ed25519.sign(message)

    def sign_mldsa(self, message: bytes) -> bytes:
        """An ML-DSA-65 signature, 3,309 bytes, with the context `intake-bundle`."""
        return self._mldsa.sign(message, _MLDSA_CONTEXT)

    def sign_ssh(self, message: bytes, namespace: Namespace, certificate: str | None) -> bytes:
        """An armored SSHSIG, with the device's certificate inside where there is one."""
        return sshsig.sign(message, namespace, public_key=self.public_key, certificate=certificate, sign_raw=self.sign)


class OfficeRoot:
    """The office's root key (Ed25519): vouches for devices and signs cards. Kept offline."""

    def __init__(self, seed: bytes | bytearray) -> None:
        """Raises KeyInvalidError unless the seed has 32 bytes."""
        if len(seed) != _SEED:
            raise KeyInvalidError(kind="office_root")
        self._seed = bytearray(seed)
        self.private_key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public_key = self.private_key.public_key().public_bytes_raw()

    @classmethod
    def generate(cls) -> OfficeRoot:
        """Makes the key of a new office."""
        return cls(bytearray(secrets.token_bytes(_SEED)))

    @classmethod
    def from_bytes(cls, data: bytes | bytearray) -> OfficeRoot:
        """Reads what `to_bytes` gave. Raises KeyInvalidError."""
        if len(data) != 1 + _SEED or data[0] != _VERSION:
            raise KeyInvalidError(kind="office_root")
        return cls(data[1:])

    def to_bytes(self) -> bytearray:
        """The secret seed for the vault, 33 bytes; wipe it when it is stored."""
        return bytearray([_VERSION]) + self._seed

    @property
    def public_line(self) -> str:
        """The public half as an OpenSSH line."""
        return sshsig.public_line(self.public_key)

    def sign_ssh(self, message: bytes, namespace: Namespace) -> bytes:
        """An armored SSHSIG with the bare root key inside."""
        return sshsig.sign(
            message, namespace, public_key=self.public_key, certificate=None, sign_raw=self.private_key.sign
        )
