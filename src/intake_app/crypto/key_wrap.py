"""How a secret that a person keeps wraps the 32 random bytes that open a vault.

A passphrase becomes a wrapping key by Argon2id (RFC 9106), a recovery code by HKDF-SHA-256 (RFC 5869); the vault's
data key is wrapped with ChaCha20-Poly1305 (RFC 8439). Every wrapping key is used for one wrapping only, because
every wrapping has a salt of its own.
"""

from __future__ import annotations

import ctypes
import os
import secrets
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from intake_app.domain.errors import NotEnoughMemoryError

if TYPE_CHECKING:
    from collections.abc import Callable

KEY_BYTES = 32
SALT_BYTES = 32
NONCE_BYTES = 12
WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + 16

_MEBIBYTE_KIB = 1024
_ROOMY_BYTES = 8_000_000_000
_TARGET_S = 1.75
_LONGEST_S = 2.0


@dataclass(frozen=True, slots=True)
class KdfParams:
    """What Argon2id spends: memory in KiB, passes over it, lanes side by side."""

    memory_kib: int
    iterations: int
    lanes: int

    def is_at_least(self, floor: KdfParams) -> bool:
        """True if no part is below the floor."""
        return self.memory_kib >= floor.memory_kib and self.iterations >= floor.iterations and self.lanes >= floor.lanes

    def is_at_most(self, ceiling: KdfParams) -> bool:
        """True if no part is above the ceiling."""
        return ceiling.is_at_least(self)


FLOOR = KdfParams(memory_kib=256 * _MEBIBYTE_KIB, iterations=4, lanes=4)
"""Nothing weaker is written or read."""

CEILING = KdfParams(memory_kib=1024 * _MEBIBYTE_KIB, iterations=32, lanes=16)
"""Nothing dearer is tried: a foreign `vault.keys` must not be able to ask for 64 GB."""

TEST_ONLY = KdfParams(memory_kib=64, iterations=1, lanes=1)
"""A profile without any strength. It works only where it is named as the floor as well, which only tests do."""


def passphrase_key(secret: bytearray, salt: bytes, params: KdfParams) -> bytearray:
    """Derive the wrapping key of a normalised passphrase. Raises NotEnoughMemoryError."""
    kdf = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=params.iterations,
        lanes=params.lanes,
        memory_cost=params.memory_kib,
    )
    key = bytearray(KEY_BYTES)
    try:
        kdf.derive_into(secret, key)  # type: ignore[arg-type]  # takes any buffer; the stub says bytes
    except MemoryError as missing:
        raise NotEnoughMemoryError(mebibytes=params.memory_kib // _MEBIBYTE_KIB) from missing
    return key


def recovery_key(code: bytearray, salt: bytes) -> bytearray:
    """Derive the wrapping key of the 20 bytes of a recovery code, which need no stretching."""
    return _hkdf(code, KEY_BYTES, salt, b"intake-vault-v1 recovery")


def subkey(data_key: bytearray, label: bytes, length: int = KEY_BYTES) -> bytearray:
    """Derive a key for one purpose, named by the label, from a vault's data key."""
    return _hkdf(data_key, length, None, label)


def _hkdf(material: bytearray, length: int, salt: bytes | None, info: bytes) -> bytearray:
    key = bytearray(length)
    HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive_into(material, key)
    return key


def wrap_key(wrapping_key: bytearray, data_key: bytearray, authenticated: bytes) -> bytes:
    """Seal the data key: nonce (12), ciphertext (32), tag (16). The authenticated bytes must come again to unwrap."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + ChaCha20Poly1305(wrapping_key).encrypt(nonce, data_key, authenticated)


def unwrap_key(wrapping_key: bytearray, wrapped: bytes, authenticated: bytes) -> bytearray | None:
    """Open what wrap_key made; None if key, wrapping or authenticated bytes are other ones."""
    data_key = bytearray(KEY_BYTES)
    nonce, sealed = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
    try:
        ChaCha20Poly1305(wrapping_key).decrypt_into(nonce, sealed, authenticated, data_key)
    except InvalidTag:
        return None
    return data_key


def wipe(*secrets_held: bytearray) -> None:
    """Overwrite secrets with zeros, in place."""
    for held in secrets_held:
        held[:] = bytes(len(held))


def calibrated_params(memory_bytes: int | None = None, *, clock: Callable[[], float] = time.perf_counter) -> KdfParams:
    """Find what costs this computer about 1.5 to 2 seconds; never below FLOOR, never above CEILING.

    `memory_bytes` is the memory of the computer (asked for if not given): from 8 GB on, 512 MiB are used instead of
    256, unless that takes more than 2 seconds. Runs Argon2id once, for about a second. Raises NotEnoughMemoryError if
    not even the floor is possible.
    """
    params = FLOOR
    if (total_memory_bytes() if memory_bytes is None else memory_bytes) >= _ROOMY_BYTES:
        params = KdfParams(2 * FLOOR.memory_kib, FLOOR.iterations, FLOOR.lanes)
    try:
        taken_s = _seconds_of(params, clock)
    except NotEnoughMemoryError:
        if params == FLOOR:
            raise
        params = FLOOR
        taken_s = _seconds_of(params, clock)
    if taken_s > _LONGEST_S and params != FLOOR:
        # A slow processor: what more memory costs it is better not asked of a tired person at every unlocking.
        params = FLOOR
        taken_s /= 2
    affordable = int(_TARGET_S / max(taken_s / params.iterations, 0.001))
    return KdfParams(params.memory_kib, min(max(affordable, FLOOR.iterations), CEILING.iterations), params.lanes)


def _seconds_of(params: KdfParams, clock: Callable[[], float]) -> float:
    started = clock()
    passphrase_key(bytearray(b"calibration"), bytes(SALT_BYTES), params)
    return clock() - started


class _MemoryStatus(ctypes.Structure):
    """MEMORYSTATUSEX of the Windows API (GlobalMemoryStatusEx)."""

    _fields_ = (
        ("length", ctypes.c_uint32),
        ("load", ctypes.c_uint32),
        ("total_physical", ctypes.c_uint64),
        ("rest", ctypes.c_uint64 * 6),
    )


def total_memory_bytes() -> int:
    """Say how much memory this computer has; 0 if it will not say."""
    if sys.platform == "win32":
        status = _MemoryStatus(length=ctypes.sizeof(_MemoryStatus))
        if not ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
            return 0
        return int(status.total_physical)
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0
