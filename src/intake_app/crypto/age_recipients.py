"""Who can open an age file: hybrid recipients and identities, and X25519 identities for reading old files only.

Hybrid is `mlkem768x25519`: HPKE (RFC 9180) base mode with the KEM MLKEM768-X25519 (X-Wing), HKDF-SHA-256 and
ChaCha20-Poly1305, and the info string age-encryption.org/mlkem768x25519 (C2SP age specification).
"""

from __future__ import annotations

import functools
import hashlib
import secrets
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from intake_app.crypto import bech32
from intake_app.crypto.age_header import FILE_KEY_BYTES, Stanza, decode64, encode64
from intake_app.domain.errors import AgeHeaderError, KeyInvalidError

SEED_BYTES = 32

_HYBRID = "mlkem768x25519"
_HYBRID_INFO = b"age-encryption.org/mlkem768x25519"
_HYBRID_SHARE_BYTES = 1120
_MLKEM_PUBLIC_BYTES = 1184
_HYBRID_PUBLIC_BYTES = _MLKEM_PUBLIC_BYTES + 32
_WRAPPED_BYTES = FILE_KEY_BYTES + 16
_SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)

_X25519 = "X25519"
_X25519_INFO = b"age-encryption.org/v1/X25519"


class Identity(Protocol):
    """Something that may open a file."""

    @property
    def recipient_text(self) -> str:
        """The `age1...` string that others encrypt to."""

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """The 16-byte file key, or None if the stanza is for somebody else.

        Raises AgeHeaderError when the stanza is of this identity's type and malformed.
        """


class HybridRecipient:
    """The public half of a hybrid key: `age1pq1...`, 1,959 letters."""

    def __init__(self, public_bytes: bytes) -> None:
        """`public_bytes`: ML-KEM-768 key and X25519 key, 1,216 bytes. Raises KeyInvalidError."""
        if len(public_bytes) != _HYBRID_PUBLIC_BYTES:
            raise KeyInvalidError(kind="age1pq")
        self.public_bytes = public_bytes
        try:
            self._key = hpke.MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(public_bytes[:_MLKEM_PUBLIC_BYTES]),
                X25519PublicKey.from_public_bytes(public_bytes[_MLKEM_PUBLIC_BYTES:]),
            )
        except ValueError:
            raise KeyInvalidError(kind="age1pq") from None

    @classmethod
    def parse(cls, text: str) -> HybridRecipient:
        """Reads `age1pq1...`. Raises KeyInvalidError."""
        if text != text.lower():
            raise KeyInvalidError(kind="age1pq")
        return cls(bech32.decode(text, "age1pq", kind="age1pq"))

    @functools.cached_property
    def text(self) -> str:
        """The `age1pq1...` string."""
        return bech32.encode("age1pq", self.public_bytes)

    def wrap(self, file_key: bytes) -> Stanza:
        """Makes the stanza that gives this recipient the file key."""
        sealed = _SUITE.encrypt(file_key, self._key, info=_HYBRID_INFO)
        return Stanza(_HYBRID, (encode64(sealed[:_HYBRID_SHARE_BYTES]),), sealed[_HYBRID_SHARE_BYTES:])


class HybridIdentity:
    """A hybrid secret key, made from a seed of 32 bytes."""

    def __init__(self, seed: bytes | bytearray) -> None:
        """Takes a copy of the seed. Raises KeyInvalidError if it is not 32 bytes."""
        if len(seed) != SEED_BYTES:
            raise KeyInvalidError(kind="age-secret-key-pq")
        self.seed = bytearray(seed)
        expanded = hashlib.shake_256(seed).digest(96)
        self._x25519 = X25519PrivateKey.from_private_bytes(expanded[64:])
        mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
        self._key = hpke.MLKEM768X25519PrivateKey(mlkem, self._x25519)
        public = mlkem.public_key().public_bytes_raw() + self._x25519.public_key().public_bytes_raw()
        self.recipient = HybridRecipient(public)

    @classmethod
    def generate(cls) -> HybridIdentity:
        """Makes a new identity."""
        return cls(bytearray(secrets.token_bytes(SEED_BYTES)))

    @classmethod
    def parse(cls, text: str) -> HybridIdentity:
        """Reads `AGE-SECRET-KEY-PQ-1...`. Raises KeyInvalidError."""
        return cls(_parse_secret(text, "age-secret-key-pq-", kind="age-secret-key-pq"))

    @property
    def recipient_text(self) -> str:
        """The `age1pq1...` string of the public half."""
        return self.recipient.text

    def secret_text(self) -> str:
        """`AGE-SECRET-KEY-PQ-1...` for use with other programs; a secret that cannot be wiped from memory."""
        return bech32.encode("age-secret-key-pq-", bytes(self.seed)).upper()

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """See Identity."""
        if stanza.kind != _HYBRID:
            return None
        share = _share(stanza, _HYBRID_SHARE_BYTES)
        try:
            # The result is thrown away: this only refuses points of low order, which the specification demands.
            self._x25519.exchange(X25519PublicKey.from_public_bytes(share[-32:]))
        except ValueError:
            raise AgeHeaderError(reason="low_order_share") from None
        try:
            return _SUITE.decrypt(share + stanza.body, self._key, info=_HYBRID_INFO)
        except InvalidTag:
            return None


class X25519Identity:
    """A classic secret key, `AGE-SECRET-KEY-1...`: old files are still read with it, none is written to it."""

    def __init__(self, secret: bytes | bytearray) -> None:
        """Raises KeyInvalidError unless the secret has 32 bytes."""
        if len(secret) != SEED_BYTES:
            raise KeyInvalidError(kind="age-secret-key")
        self._key = X25519PrivateKey.from_private_bytes(secret)
        self._public = self._key.public_key().public_bytes_raw()

    @classmethod
    def parse(cls, text: str) -> X25519Identity:
        """Reads `AGE-SECRET-KEY-1...`. Raises KeyInvalidError."""
        return cls(_parse_secret(text, "age-secret-key-", kind="age-secret-key"))

    @property
    def recipient_text(self) -> str:
        """The `age1...` string of the public half."""
        return bech32.encode("age", self._public)

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """See Identity."""
        if stanza.kind != _X25519:
            return None
        share = _share(stanza, 32)
        try:
            shared = self._key.exchange(X25519PublicKey.from_public_bytes(share))
        except ValueError:
            raise AgeHeaderError(reason="low_order_share") from None
        key = HKDF(SHA256(), length=32, salt=share + self._public, info=_X25519_INFO).derive(shared)
        try:
            return ChaCha20Poly1305(key).decrypt(bytes(12), stanza.body, None)
        except InvalidTag:
            return None


def _share(stanza: Stanza, size: int) -> bytes:
    if len(stanza.arguments) != 1 or len(stanza.body) != _WRAPPED_BYTES:
        raise AgeHeaderError(reason="stanza")
    share = decode64(stanza.arguments[0])
    if len(share) != size:
        raise AgeHeaderError(reason="stanza")
    return share


def _parse_secret(text: str, prefix: str, *, kind: str) -> bytes:
    if text != text.upper():
        raise KeyInvalidError(kind=kind)
    return bech32.decode(text, prefix, kind=kind)
