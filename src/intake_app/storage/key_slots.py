"""`vault.keys`: the slots that each hold the vault's data key, wrapped by one secret (docs/formats/vault.md)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import struct
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import NoReturn

from intake_app.crypto.key_wrap import (
    CEILING,
    FLOOR,
    KEY_BYTES,
    SALT_BYTES,
    WRAPPED_BYTES,
    KdfParams,
    passphrase_key,
    recovery_key,
    subkey,
    unwrap_key,
    wipe,
    wrap_key,
)
from intake_app.domain.errors import VaultKeysDamagedError, VaultKeysTamperedError, VaultTooNewError

MAGIC = b"intake-keys\n"
VERSION = 1
MAX_SLOTS = 8
MAX_GENERATIONS = 2

_HEAD = struct.Struct(">12sBBBx")
_GENERATION = struct.Struct(">I")
_SLOT = struct.Struct(f">8sB3xIII{SALT_BYTES}s")
_MAC_BYTES = 32
_CHECKSUM_BYTES = 32
_MAC_LABEL = b"intake-vault-v1 key slots"
_SMALLEST = _HEAD.size + _GENERATION.size + _SLOT.size + WRAPPED_BYTES + _MAC_BYTES + _CHECKSUM_BYTES
LARGEST_BYTES = (
    _HEAD.size
    + MAX_GENERATIONS * (_GENERATION.size + _MAC_BYTES)
    + MAX_SLOTS * (_SLOT.size + MAX_GENERATIONS * WRAPPED_BYTES)
    + _CHECKSUM_BYTES
)
_NO_KDF = KdfParams(0, 0, 0)


class SlotKind(IntEnum):
    """Which secret opens a slot."""

    PASSPHRASE = 1
    RECOVERY = 2


@dataclass(frozen=True, slots=True)
class KeySlot:
    """One secret's slot: its id (8 random bytes), how the wrapping key is derived, one wrapping a generation."""

    id: bytes
    kind: SlotKind
    params: KdfParams
    salt: bytes
    wrapped: tuple[bytes, ...]

    def head(self) -> bytes:
        """Encode all but the wrappings; authenticated by each of them."""
        params = self.params
        return _SLOT.pack(self.id, self.kind, params.memory_kib, params.iterations, params.lanes, self.salt)

    def derive(self, secret: bytearray) -> bytearray:
        """Derive this slot's wrapping key from a normalised passphrase or the bytes of a recovery code."""
        if self.kind is SlotKind.PASSPHRASE:
            return passphrase_key(secret, self.salt, self.params)
        return recovery_key(secret, self.salt)


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The whole of `vault.keys`: generations of the data key (one, or two while a vault is rewritten) and slots."""

    generations: tuple[int, ...]
    slots: tuple[KeySlot, ...]
    macs: tuple[bytes, ...] = ()

    def signed_part(self) -> bytes:
        """Encode everything before the MACs."""
        parts = [_HEAD.pack(MAGIC, VERSION, len(self.generations), len(self.slots))]
        parts += [_GENERATION.pack(number) for number in self.generations]
        for slot in self.slots:
            parts += [slot.head(), *slot.wrapped]
        return b"".join(parts)

    def sealed(self, data_keys: tuple[bytearray, ...]) -> KeyFile:
        """Return the file with a fresh MAC under each generation's data key."""
        part = self.signed_part()
        return replace(self, macs=tuple(_mac(key, part) for key in data_keys))

    def to_bytes(self) -> bytes:
        """Encode the file; the one encoding that decode_keys accepts."""
        content = self.signed_part() + b"".join(self.macs)
        return content + hashlib.sha256(content).digest()

    def check(self, data_key: bytearray) -> None:
        """Raise VaultKeysTamperedError unless one generation's MAC fits the data key."""
        mac = _mac(data_key, self.signed_part())
        if not any(hmac.compare_digest(mac, known) for known in self.macs):
            raise VaultKeysTamperedError

    def open(self, kind: SlotKind, secret: bytearray) -> tuple[bytearray, ...]:
        """Try a secret on every slot of a kind; the data keys of all generations, or nothing.

        Raises NotEnoughMemoryError, and VaultKeysTamperedError if it opened but the slots do not belong together.
        """
        for slot in self.slots:
            if slot.kind is not kind:
                continue
            found = self._unwrap(slot, secret)
            if found:
                for key, mac in zip(found, self.macs, strict=True):
                    if not hmac.compare_digest(_mac(key, self.signed_part()), mac):
                        wipe(*found)
                        raise VaultKeysTamperedError
                return found
        return ()

    def _unwrap(self, slot: KeySlot, secret: bytearray) -> tuple[bytearray, ...]:
        wrapping_key = slot.derive(secret)
        pairs = zip(self.generations, slot.wrapped, strict=True)
        keys = [unwrap_key(wrapping_key, wrapped, _bound(slot, number)) for number, wrapped in pairs]
        wipe(wrapping_key)
        opened = tuple(key for key in keys if key is not None)
        if opened and len(opened) != len(keys):
            wipe(*opened)
            raise VaultKeysTamperedError
        return opened

    def with_slot(self, slot: KeySlot, data_keys: tuple[bytearray, ...]) -> KeyFile:
        """Put a slot in the place of all slots of its kind, and seal the file."""
        others = tuple(other for other in self.slots if other.kind is not slot.kind)
        return replace(self, slots=(*others, slot)).sealed(data_keys)


def make_slot(
    kind: SlotKind,
    secret: bytearray,
    params: KdfParams,
    generations: tuple[int, ...],
    data_keys: tuple[bytearray, ...],
) -> KeySlot:
    """Wrap the data keys under a secret (normalised passphrase, or bytes of a recovery code)."""
    used = params if kind is SlotKind.PASSPHRASE else _NO_KDF
    slot = KeySlot(secrets.token_bytes(8), kind, used, secrets.token_bytes(SALT_BYTES), ())
    wrapping_key = slot.derive(secret)
    pairs = zip(generations, data_keys, strict=True)
    wrapped = tuple(wrap_key(wrapping_key, key, _bound(slot, number)) for number, key in pairs)
    wipe(wrapping_key)
    return replace(slot, wrapped=wrapped)


def decode_keys(content: bytes, floor: KdfParams = FLOOR) -> KeyFile:
    """Read `vault.keys` strictly.

    Raises VaultKeysDamagedError, its reason one of size, magic, checksum, generations, slots, kind, kdf_floor,
    kdf_ceiling, duplicate, encoding; VaultTooNewError for a later version.
    """
    body = _checked_body(content)
    _, _, generation_count, slot_count = _HEAD.unpack_from(body)
    if not 1 <= generation_count <= MAX_GENERATIONS:
        _refuse("generations")
    if not 1 <= slot_count <= MAX_SLOTS:
        _refuse("slots")
    slot_bytes = _SLOT.size + generation_count * WRAPPED_BYTES
    slots_at = _HEAD.size + generation_count * _GENERATION.size
    macs_at = slots_at + slot_count * slot_bytes
    if len(body) != macs_at + generation_count * _MAC_BYTES:
        _refuse("size")
    generations = tuple(
        _GENERATION.unpack_from(body, _HEAD.size + i * _GENERATION.size)[0] for i in range(generation_count)
    )
    if generation_count == MAX_GENERATIONS and generations[1] != generations[0] + 1:
        _refuse("generations")
    slots = tuple(_decode_slot(body[at : at + slot_bytes], floor) for at in range(slots_at, macs_at, slot_bytes))
    if len({slot.id for slot in slots}) != len(slots):
        _refuse("duplicate")
    keys = KeyFile(generations, slots, _cut(body[macs_at:], _MAC_BYTES))
    if keys.to_bytes() != content:
        _refuse("encoding")
    return keys


def _checked_body(content: bytes) -> bytes:
    """Check what every version has: magic first, SHA-256 of all before it last. It tells decay from a wrong secret."""
    if not len(content) >= _SMALLEST:
        _refuse("size")
    if not content.startswith(MAGIC):
        _refuse("magic")
    body, checksum = content[:-_CHECKSUM_BYTES], content[-_CHECKSUM_BYTES:]
    if hashlib.sha256(body).digest() != checksum:
        _refuse("checksum")
    version = body[len(MAGIC)]
    if version > VERSION:
        raise VaultTooNewError(found=version, known=VERSION)
    if version < VERSION:
        _refuse("encoding")
    return body


def _decode_slot(content: bytes, floor: KdfParams) -> KeySlot:
    slot_id, kind, memory_kib, iterations, lanes, salt = _SLOT.unpack_from(content)
    if kind not in {known.value for known in SlotKind}:
        _refuse("kind")
    params = KdfParams(memory_kib, iterations, lanes)
    if kind == SlotKind.PASSPHRASE:
        if not params.is_at_least(floor):
            _refuse("kdf_floor")
        if not params.is_at_most(CEILING):
            _refuse("kdf_ceiling")
    elif params != _NO_KDF:
        _refuse("encoding")
    return KeySlot(slot_id, SlotKind(kind), params, salt, _cut(content[_SLOT.size :], WRAPPED_BYTES))


def _cut(content: bytes, size: int) -> tuple[bytes, ...]:
    return tuple(content[at : at + size] for at in range(0, len(content), size))


def _bound(slot: KeySlot, generation: int) -> bytes:
    """Give what a wrapping is bound to: format, generation, and the head of its slot."""
    return MAGIC + bytes([VERSION]) + _GENERATION.pack(generation) + slot.head()


def _mac(data_key: bytearray, content: bytes) -> bytes:
    key = subkey(data_key, _MAC_LABEL, KEY_BYTES)
    mac = hmac.digest(key, content, "sha256")
    wipe(key)
    return mac


def _refuse(reason: str) -> NoReturn:
    raise VaultKeysDamagedError(reason=reason)
