"""`vault.keys`: the slots that each let one secret open the vault's data key (docs/formats/vault.md).

A slot has a key pair of its own: the secret wraps its private half, the data key is sealed to its public half. So a
vault can be given a new data key for all its slots by a program that knows none of the secrets. What only the
secrets and the vault itself know, the *root*, proves that the right program did (docs/decisions/0037).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import struct
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import NoReturn

from intake_app.crypto.key_seal import PUBLIC_BYTES, SEALED_BYTES, SEED_BYTES, public_half, seal_key, unseal_key
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
VERSION = 2
"""Files whose slots all lack a key pair are still read and written as version 1."""
MAX_SLOTS = 8
MAX_GENERATIONS = 2

_HEAD = struct.Struct(">12sBBBx")
_GENERATION = struct.Struct(">I")
_SLOT = struct.Struct(f">8sBB2xIII{SALT_BYTES}s")
_MAC_BYTES = 32
_CHECKSUM_BYTES = 32
_MAC_LABEL = b"intake-vault-v1 key slots"
_ROOT_MAC_LABEL = b"intake-vault-v2 key slots"
_ROOT_LABEL = b"intake-vault-v2 root"
_SLOT_ROOT_LABEL = b"intake-vault-v2 slot root"
_PAIR_BYTES = WRAPPED_BYTES + WRAPPED_BYTES + PUBLIC_BYTES
_SMALLEST = _HEAD.size + _GENERATION.size + _SLOT.size + WRAPPED_BYTES + _MAC_BYTES + _CHECKSUM_BYTES
LARGEST_BYTES = (
    _HEAD.size
    + MAX_GENERATIONS * (_GENERATION.size + _MAC_BYTES)
    + MAX_SLOTS * (_SLOT.size + _PAIR_BYTES + MAX_GENERATIONS * SEALED_BYTES)
    + _MAC_BYTES
    + _CHECKSUM_BYTES
)
_NO_KDF = KdfParams(0, 0, 0)


class SlotKind(IntEnum):
    """Which secret opens a slot."""

    PASSPHRASE = 1
    RECOVERY = 2


@dataclass(frozen=True, slots=True)
class KeySlot:
    """One secret's slot: its id (8 random bytes), how the wrapping key is derived, and what it opens.

    `wrapped` is the data key of each generation: sealed to `public`, or, in a slot of version 1, which has neither
    `seed` nor `root` nor `public`, wrapped by the secret itself. `seed` is the private half, wrapped by the secret,
    `root` the vault's root, wrapped under a key from the seed.
    """

    id: bytes
    kind: SlotKind
    params: KdfParams
    salt: bytes
    wrapped: tuple[bytes, ...]
    seed: bytes = b""
    root: bytes = b""
    public: bytes = b""

    @property
    def has_pair(self) -> bool:
        """True if a new data key can be sealed to this slot without its secret."""
        return bool(self.public)

    def head(self) -> bytes:
        """Encode what stands before the wrappings; authenticated by each of them."""
        params = self.params
        numbers = (params.memory_kib, params.iterations, params.lanes)
        return _SLOT.pack(self.id, self.kind, self.has_pair, *numbers, self.salt)

    def to_bytes(self) -> bytes:
        """Encode the slot."""
        return b"".join((self.head(), self.seed, self.root, self.public, *self.wrapped))

    def derive(self, secret: bytearray) -> bytearray:
        """Derive this slot's wrapping key from a normalised passphrase or the bytes of a recovery code."""
        if self.kind is SlotKind.PASSPHRASE:
            return passphrase_key(secret, self.salt, self.params)
        return recovery_key(secret, self.salt)


@dataclass(frozen=True, slots=True)
class OpenedKeys:
    """What a secret opens: the data keys of all generations, and the root of the vault."""

    data_keys: tuple[bytearray, ...]
    root: bytearray

    def wipe(self) -> None:
        """Overwrite all of it."""
        wipe(*self.data_keys, self.root)


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The whole of `vault.keys`: generations of the data key (one, or two while a vault is rewritten) and slots."""

    generations: tuple[int, ...]
    slots: tuple[KeySlot, ...]
    macs: tuple[bytes, ...] = ()

    @property
    def version(self) -> int:
        """1 as long as no slot has a key pair."""
        return VERSION if any(slot.has_pair for slot in self.slots) else 1

    def signed_part(self) -> bytes:
        """Encode everything before the MACs."""
        parts = [_HEAD.pack(MAGIC, self.version, len(self.generations), len(self.slots))]
        parts += [_GENERATION.pack(number) for number in self.generations]
        parts += [slot.to_bytes() for slot in self.slots]
        return b"".join(parts)

    def sealed(self, mac_keys: tuple[bytearray, ...], root: bytearray) -> KeyFile:
        """Return the file with a fresh MAC under each generation's MAC key (mac_key_of) and one under the root."""
        part = self.signed_part()
        macs = tuple(hmac.digest(key, part, "sha256") for key in mac_keys)
        return replace(self, macs=macs if self.version == 1 else (*macs, _root_mac(root, part)))

    def to_bytes(self) -> bytes:
        """Encode the file; the one encoding that decode_keys accepts."""
        content = self.signed_part() + b"".join(self.macs)
        return content + hashlib.sha256(content).digest()

    def check(self, mac_key: bytearray) -> int:
        """Say to which generation a MAC key belongs. Raises VaultKeysTamperedError unless one of the MACs fits it."""
        mac = hmac.digest(mac_key, self.signed_part(), "sha256")
        for number, known in zip(self.generations, self.macs, strict=False):
            if hmac.compare_digest(mac, known):
                return number
        raise VaultKeysTamperedError

    def open(self, kind: SlotKind, secret: bytearray) -> OpenedKeys | None:
        """Try a secret on every slot of a kind; None if it opens none.

        Raises NotEnoughMemoryError, and VaultKeysTamperedError if it opened but the slots do not belong together.
        """
        for slot in self.slots:
            if slot.kind is not kind:
                continue
            found = self._unwrap_pair(slot, secret) if slot.has_pair else self._unwrap_direct(slot, secret)
            if found:
                if not self._fits(found, slot):
                    found.wipe()
                    raise VaultKeysTamperedError
                return found
        return None

    def only(self, generation: int, mac_key: bytearray, root: bytearray) -> KeyFile:
        """The file with one of its generations, so that the others' data keys cannot be opened any more."""
        at = self.generations.index(generation)
        slots = tuple(replace(slot, wrapped=(slot.wrapped[at],)) for slot in self.slots)
        return KeyFile((generation,), slots).sealed((mac_key,), root)

    def with_next(self, data_key: bytearray, mac_key: bytearray, root: bytearray) -> KeyFile:
        """The file with one more generation, its data key sealed to every slot; `mac_key` is the present one's.

        All slots must have a key pair.
        """
        number = self.generations[-1] + 1
        slots = tuple(
            replace(slot, wrapped=(*slot.wrapped, seal_key(slot.public, data_key, _bound(slot, number))))
            for slot in self.slots
        )
        return KeyFile((*self.generations, number), slots).sealed((mac_key, mac_key_of(data_key)), root)

    def with_slot(self, slot: KeySlot, opened: OpenedKeys) -> KeyFile:
        """Put a slot in the place of all slots of its kind, and seal the file."""
        others = tuple(other for other in self.slots if other.kind is not slot.kind)
        mac_keys = tuple(mac_key_of(key) for key in opened.data_keys)
        return replace(self, slots=(*others, slot)).sealed(mac_keys, opened.root)

    def _fits(self, found: OpenedKeys, slot: KeySlot) -> bool:
        part = self.signed_part()
        macs = [hmac.digest(mac_key_of(key), part, "sha256") for key in found.data_keys]
        if slot.has_pair:
            macs.append(_root_mac(found.root, part))
        return all(hmac.compare_digest(mac, known) for mac, known in zip(macs, self.macs, strict=False))

    def _unwrap_direct(self, slot: KeySlot, secret: bytearray) -> OpenedKeys | None:
        wrapping_key = slot.derive(secret)
        keys = [unwrap_key(wrapping_key, wrapped, _bound(slot, number)) for number, wrapped in self._wrapped(slot)]
        wipe(wrapping_key)
        found = _all_or_none(keys)
        return OpenedKeys(found, first_root(found[0])) if found else None

    def _unwrap_pair(self, slot: KeySlot, secret: bytearray) -> OpenedKeys | None:
        wrapping_key = slot.derive(secret)
        seed = unwrap_key(wrapping_key, slot.seed, _bound(slot, 0) + slot.public)
        wipe(wrapping_key)
        if seed is None:
            return None
        root_key = subkey(seed, _SLOT_ROOT_LABEL)
        root = unwrap_key(root_key, slot.root, _bound(slot, 0))
        keys = [unseal_key(seed, wrapped, _bound(slot, number)) for number, wrapped in self._wrapped(slot)]
        wipe(seed, root_key)
        found = _all_or_none(keys)
        if root is None or not found:
            raise VaultKeysTamperedError
        return OpenedKeys(found, root)

    def _wrapped(self, slot: KeySlot) -> list[tuple[int, bytes]]:
        return list(zip(self.generations, slot.wrapped, strict=True))


def first_root(data_key: bytearray) -> bytearray:
    """The root of a vault, from the data key of its first generation. Later ones keep it, in slots and in the vault."""
    return subkey(data_key, _ROOT_LABEL, KEY_BYTES)


def mac_key_of(data_key: bytearray) -> bytearray:
    """The key of the MAC that shows that `vault.keys` belongs to this data key. It opens nothing."""
    return subkey(data_key, _MAC_LABEL, KEY_BYTES)


def make_slot(
    kind: SlotKind, secret: bytearray, params: KdfParams, generations: tuple[int, ...], opened: OpenedKeys
) -> KeySlot:
    """Make a slot for a secret (normalised passphrase, or bytes of a recovery code), with a key pair of its own."""
    used = params if kind is SlotKind.PASSPHRASE else _NO_KDF
    seed = bytearray(secrets.token_bytes(SEED_BYTES))
    slot = KeySlot(secrets.token_bytes(8), kind, used, secrets.token_bytes(SALT_BYTES), (), public=public_half(seed))
    wrapping_key, root_key = slot.derive(secret), subkey(seed, _SLOT_ROOT_LABEL)
    pairs = zip(generations, opened.data_keys, strict=True)
    made = replace(
        slot,
        seed=wrap_key(wrapping_key, seed, _bound(slot, 0) + slot.public),
        root=wrap_key(root_key, opened.root, _bound(slot, 0)),
        wrapped=tuple(seal_key(slot.public, key, _bound(slot, number)) for number, key in pairs),
    )
    wipe(wrapping_key, root_key, seed)
    return made


def decode_keys(content: bytes, floor: KdfParams = FLOOR) -> KeyFile:
    """Read `vault.keys` strictly.

    Raises VaultKeysDamagedError, its reason one of size, magic, checksum, generations, slots, kind, kdf_floor,
    kdf_ceiling, duplicate, encoding; VaultTooNewError for a later version.
    """
    body = _checked_body(content)
    _, version, generation_count, slot_count = _HEAD.unpack_from(body)
    if not 1 <= generation_count <= MAX_GENERATIONS:
        _refuse("generations")
    if not 1 <= slot_count <= MAX_SLOTS:
        _refuse("slots")
    generations = _decode_generations(body, generation_count)
    at = _HEAD.size + generation_count * _GENERATION.size
    slots: list[KeySlot] = []
    for _ in range(slot_count):
        slots.append(_decode_slot(body, at, generation_count, floor, has_pairs=version > 1))
        at += len(slots[-1].to_bytes())
    if len(body) != at + (generation_count + (version > 1)) * _MAC_BYTES:
        _refuse("size")
    if len({slot.id for slot in slots}) != len(slots):
        _refuse("duplicate")
    keys = KeyFile(generations, tuple(slots), _cut(body[at:], _MAC_BYTES))
    if keys.to_bytes() != content:
        _refuse("encoding")
    return keys


def _decode_generations(body: bytes, count: int) -> tuple[int, ...]:
    if len(body) < _HEAD.size + count * _GENERATION.size:
        _refuse("size")
    found = tuple(_GENERATION.unpack_from(body, _HEAD.size + i * _GENERATION.size)[0] for i in range(count))
    if count == MAX_GENERATIONS and found[1] != found[0] + 1:
        _refuse("generations")
    return found


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
    if version < 1:
        _refuse("encoding")
    return body


def _decode_slot(body: bytes, at: int, generations: int, floor: KdfParams, *, has_pairs: bool) -> KeySlot:
    if len(body) < at + _SLOT.size:
        _refuse("size")
    slot_id, kind, has_pair, memory_kib, iterations, lanes, salt = _SLOT.unpack_from(body, at)
    if kind not in {known.value for known in SlotKind}:
        _refuse("kind")
    if has_pair > has_pairs:
        _refuse("encoding")
    params = KdfParams(memory_kib, iterations, lanes)
    if kind == SlotKind.PASSPHRASE:
        if not params.is_at_least(floor):
            _refuse("kdf_floor")
        if not params.is_at_most(CEILING):
            _refuse("kdf_ceiling")
    elif params != _NO_KDF:
        _refuse("encoding")
    rest = body[at + _SLOT.size :]
    each = SEALED_BYTES if has_pair else WRAPPED_BYTES
    wrapped_at = _PAIR_BYTES if has_pair else 0
    if len(rest) < wrapped_at + generations * each:
        _refuse("size")
    wrapped = _cut(rest[wrapped_at : wrapped_at + generations * each], each)
    slot = KeySlot(slot_id, SlotKind(kind), params, salt, wrapped)
    if not has_pair:
        return slot
    seed, root = rest[:WRAPPED_BYTES], rest[WRAPPED_BYTES : 2 * WRAPPED_BYTES]
    return replace(slot, seed=seed, root=root, public=rest[2 * WRAPPED_BYTES : _PAIR_BYTES])


def _all_or_none(keys: list[bytearray | None]) -> tuple[bytearray, ...]:
    opened = tuple(key for key in keys if key is not None)
    if opened and len(opened) != len(keys):
        wipe(*opened)
        raise VaultKeysTamperedError
    return opened


def _cut(content: bytes, size: int) -> tuple[bytes, ...]:
    return tuple(content[at : at + size] for at in range(0, len(content), size))


def _bound(slot: KeySlot, generation: int) -> bytes:
    """Give what a wrapping is bound to: format, generation (0: what belongs to the slot alone), head of its slot."""
    return MAGIC + bytes([VERSION if slot.has_pair else 1]) + _GENERATION.pack(generation) + slot.head()


def _root_mac(root: bytearray, part: bytes) -> bytes:
    key = subkey(root, _ROOT_MAC_LABEL, KEY_BYTES)
    mac = hmac.digest(key, part, "sha256")
    wipe(key)
    return mac


def _refuse(reason: str) -> NoReturn:
    raise VaultKeysDamagedError(reason=reason)
