"""How a key is sealed to somebody who is not here: to the public half of a key slot, so that no secret is asked for.

HPKE (RFC 9180) base mode with the KEM MLKEM768-X25519 (X-Wing), HKDF-SHA-256 and ChaCha20-Poly1305. Anybody can seal,
so whoever opens must learn elsewhere (a MAC) that the right one did.
"""

from __future__ import annotations

import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from intake_app.crypto.key_wrap import KEY_BYTES, wipe
from intake_app.domain.errors import KeyInvalidError

SEED_BYTES = 32
PUBLIC_BYTES = 1184 + 32
SEALED_BYTES = 1088 + 32 + KEY_BYTES + 16

_MLKEM_PUBLIC_BYTES = 1184
_SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


def public_half(seed: bytearray) -> bytes:
    """The public half (1,216 bytes: ML-KEM-768, X25519) of the key that a seed of 32 bytes makes."""
    mlkem, x25519 = _expand(seed)
    return mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()


def seal_key(public: bytes, key: bytearray, info: bytes) -> bytes:
    """Seal 32 bytes to a public half (1,168 bytes). Raises KeyInvalidError if it is none."""
    try:
        recipient = hpke.MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC_BYTES]),
            X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC_BYTES:]),
        )
    except ValueError:
        raise KeyInvalidError(kind="slot") from None
    return _SUITE.encrypt(bytes(key), recipient, info=info)


def unseal_key(seed: bytearray, sealed: bytes, info: bytes) -> bytearray | None:
    """Open what seal_key made; None if seed, sealed bytes or info are other ones."""
    mlkem, x25519 = _expand(seed)
    try:
        opened = _SUITE.decrypt(sealed, hpke.MLKEM768X25519PrivateKey(mlkem, x25519), info=info)
    except (InvalidTag, ValueError):
        return None
    return bytearray(opened) if len(opened) == KEY_BYTES else None


def _expand(seed: bytearray) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    expanded = bytearray(hashlib.shake_256(seed).digest(96))
    try:
        return (
            MLKEM768PrivateKey.from_seed_bytes(expanded[:64]),
            X25519PrivateKey.from_private_bytes(expanded[64:]),
        )
    finally:
        wipe(expanded)
