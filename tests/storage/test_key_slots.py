"""`vault.keys`, byte by byte: every change is noticed, every refusal has its reason."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.crypto.key_wrap import CEILING, FLOOR, TEST_ONLY, KdfParams, wrap_key
from intake_app.domain.errors import IntakeError, VaultKeysDamagedError, VaultKeysTamperedError, VaultTooNewError
from intake_app.storage.key_slots import (
    LARGEST_BYTES,
    KeyFile,
    KeySlot,
    OpenedKeys,
    SlotKind,
    decode_keys,
    first_root,
    mac_key_of,
    make_slot,
)

DATA_KEY = bytearray(b"d" * 32)
NEXT_KEY = bytearray(b"n" * 32)
SECRET = bytearray(b"invented words")
CODE = bytearray(range(20))
ROOT = first_root(DATA_KEY)


def opened(*data_keys: bytearray) -> OpenedKeys:
    return OpenedKeys(data_keys or (DATA_KEY,), ROOT)


def key_file(*, generations=(1,), data_keys=(DATA_KEY,), params=TEST_ONLY) -> KeyFile:
    slots = (
        make_slot(SlotKind.PASSPHRASE, SECRET, TEST_ONLY, generations, opened(*data_keys)),
        make_slot(SlotKind.RECOVERY, CODE, TEST_ONLY, generations, opened(*data_keys)),
    )
    slots = (replace(slots[0], params=params), slots[1])
    return sealed(KeyFile(generations, slots), *data_keys)


def sealed(keys: KeyFile, *data_keys: bytearray) -> KeyFile:
    return keys.sealed(tuple(mac_key_of(key) for key in data_keys or (DATA_KEY,)), ROOT)


def with_checksum(body: bytes) -> bytes:
    """What somebody would write who knows the format and not the key."""
    return body + hashlib.sha256(body).digest()


def reason_of(content: bytes, floor: KdfParams = TEST_ONLY) -> int | str:
    with pytest.raises(VaultKeysDamagedError) as raised:
        decode_keys(content, floor)
    return raised.value.facts["reason"]


def edited(at: int, new: bytes) -> bytes:
    body = bytearray(key_file().to_bytes()[:-32])
    body[at : at + len(new)] = new
    return with_checksum(bytes(body))


def test_what_is_written_is_read_back_and_opens():
    keys = decode_keys(key_file().to_bytes(), TEST_ONLY)
    assert keys.open(SlotKind.PASSPHRASE, SECRET) == opened()
    assert keys.open(SlotKind.RECOVERY, CODE) == opened()
    assert keys.open(SlotKind.PASSPHRASE, bytearray(b"other words")) is None
    assert keys.open(SlotKind.RECOVERY, SECRET) is None
    keys.check(mac_key_of(DATA_KEY))


def test_the_layout_is_the_documented_one():
    content = key_file().to_bytes()
    assert content[:12] == b"intake-keys\n"
    assert content[12:16] == bytes([2, 1, 2, 0])
    assert content[16:20] == struct.pack(">I", 1)
    assert content[28:32] == bytes([1, 1, 0, 0])
    assert struct.unpack(">III", content[32:44]) == (64, 1, 1)
    assert len(content) == 16 + 4 + 2 * (56 + 60 + 60 + 1216 + 1168) + 32 + 32 + 32


def test_every_single_bit_that_decays_is_noticed():
    content = key_file().to_bytes()
    for at in range(len(content)):
        for bit in range(8):
            changed = bytearray(content)
            changed[at] ^= 1 << bit
            with pytest.raises(VaultKeysDamagedError):
                decode_keys(bytes(changed), TEST_ONLY)


def test_every_truncation_and_extension_is_noticed():
    content = key_file().to_bytes()
    for size in range(len(content)):
        assert reason_of(content[:size]) in {"size", "checksum"}
    assert reason_of(content + b"\0") == "checksum"


def test_two_generations_open_together_while_a_vault_is_rewritten():
    keys = key_file(generations=(4, 5), data_keys=(DATA_KEY, NEXT_KEY))
    again = decode_keys(keys.to_bytes(), TEST_ONLY)
    assert again.open(SlotKind.PASSPHRASE, SECRET) == opened(DATA_KEY, NEXT_KEY)
    again.check(mac_key_of(NEXT_KEY))


def test_eight_slots_fit_and_nine_do_not():
    slots = tuple(make_slot(SlotKind.RECOVERY, CODE, TEST_ONLY, (1,), opened()) for _ in range(9))
    eight = sealed(KeyFile((1,), slots[:8])).to_bytes()
    assert len(decode_keys(eight, TEST_ONLY).slots) == 8
    assert len(eight) < LARGEST_BYTES
    assert reason_of(sealed(KeyFile((1,), slots)).to_bytes()) == "slots"


class TestRefusals:
    """Files that somebody wrote on purpose, checksum and all."""

    def test_another_file(self):
        assert reason_of(b"SQLite format 3\0" * 40) == "magic"

    def test_nothing(self):
        assert reason_of(b"") == "size"

    def test_a_newer_version_is_not_called_damage(self):
        with pytest.raises(VaultTooNewError) as raised:
            decode_keys(edited(12, b"\x03"), TEST_ONLY)
        assert raised.value.facts == {"found": 3, "known": 2}

    @pytest.mark.parametrize(
        ("at", "new", "reason"),
        [
            (12, b"\x00", "encoding"),
            (13, b"\x00", "generations"),
            (13, b"\x03", "generations"),
            (14, b"\x00", "slots"),
            (14, b"\x09", "slots"),
            (14, b"\x01", "size"),
            (15, b"\x01", "encoding"),
            (28, b"\x03", "kind"),
            (29, b"\x02", "encoding"),
            (30, b"\x01", "encoding"),
            (28, b"\x02", "encoding"),
            (32, struct.pack(">I", 63), "kdf_floor"),
            (32, struct.pack(">I", 64 << 20), "kdf_ceiling"),
            (36, struct.pack(">I", 0), "kdf_floor"),
            (36, struct.pack(">I", 2**32 - 1), "kdf_ceiling"),
            (40, struct.pack(">I", 0), "kdf_floor"),
            (40, struct.pack(">I", 17), "kdf_ceiling"),
        ],
    )
    def test_each_has_its_reason(self, at, new, reason):
        assert reason_of(edited(at, new)) == reason

    def test_generations_must_follow_each_other(self):
        keys = key_file(generations=(4, 6), data_keys=(DATA_KEY, NEXT_KEY))
        assert reason_of(keys.to_bytes()) == "generations"

    def test_two_slots_of_one_id(self):
        slot = make_slot(SlotKind.RECOVERY, CODE, TEST_ONLY, (1,), opened())
        assert reason_of(sealed(KeyFile((1,), (slot, slot))).to_bytes()) == "duplicate"

    def test_the_test_profile_is_below_the_floor_of_the_program(self):
        assert reason_of(key_file().to_bytes(), FLOOR) == "kdf_floor"

    @pytest.mark.parametrize("params", [FLOOR, CEILING])
    def test_floor_and_ceiling_themselves_are_allowed(self, params):
        assert decode_keys(key_file(params=params).to_bytes(), FLOOR).slots[0].params == params

    @given(st.binary(max_size=2000))
    def test_no_bytes_at_all_raise_anything_else(self, content):
        for body in (content, b"intake-keys\n" + content):
            with pytest.raises(IntakeError):
                decode_keys(with_checksum(body), TEST_ONLY)


class TestTampering:
    def test_a_slot_of_another_vault_put_in_does_not_open(self):
        foreign = make_slot(SlotKind.PASSPHRASE, bytearray(b"thief"), TEST_ONLY, (1,), opened(bytearray(32)))
        keys = key_file()
        mixed = replace(keys, slots=(foreign, keys.slots[1]))
        with pytest.raises(VaultKeysTamperedError):
            decode_keys(mixed.to_bytes(), TEST_ONLY).open(SlotKind.PASSPHRASE, bytearray(b"thief"))

    def test_a_slot_taken_out_shows_once_another_one_opens(self):
        keys = key_file()
        fewer = decode_keys(replace(keys, slots=keys.slots[:1]).to_bytes(), TEST_ONLY)
        with pytest.raises(VaultKeysTamperedError):
            fewer.open(SlotKind.PASSPHRASE, SECRET)
        with pytest.raises(VaultKeysTamperedError):
            fewer.check(mac_key_of(DATA_KEY))

    def test_an_old_slot_put_back_shows(self):
        old = key_file()
        new = old.with_slot(make_slot(SlotKind.PASSPHRASE, bytearray(b"new"), TEST_ONLY, (1,), opened()), opened())
        mixed = decode_keys(replace(new, slots=(*new.slots, old.slots[0])).to_bytes(), TEST_ONLY)
        with pytest.raises(VaultKeysTamperedError):
            mixed.open(SlotKind.PASSPHRASE, SECRET)

    def test_cheaper_parameters_written_in_do_not_open(self):
        keys = key_file(params=KdfParams(64, 2, 1))
        assert decode_keys(keys.to_bytes(), TEST_ONLY).open(SlotKind.PASSPHRASE, SECRET) is None

    def test_a_wrapping_cannot_move_to_another_generation(self):
        keys = key_file(generations=(4, 5), data_keys=(DATA_KEY, NEXT_KEY))
        swapped = replace(keys.slots[0], wrapped=keys.slots[0].wrapped[::-1])
        mixed = sealed(replace(keys, slots=(swapped, keys.slots[1])), DATA_KEY, NEXT_KEY)
        with pytest.raises(VaultKeysTamperedError):
            mixed.open(SlotKind.PASSPHRASE, SECRET)

    def test_half_a_slot_is_tampering(self):
        keys = key_file(generations=(4, 5), data_keys=(DATA_KEY, NEXT_KEY))
        half = replace(keys.slots[0], wrapped=(keys.slots[0].wrapped[0], bytes(60)))
        mixed = sealed(replace(keys, slots=(half, keys.slots[1])), DATA_KEY, NEXT_KEY)
        with pytest.raises(VaultKeysTamperedError):
            mixed.open(SlotKind.PASSPHRASE, SECRET)

    def test_a_data_key_that_somebody_else_sealed_to_the_slots_is_not_believed(self):
        """Everybody can seal to a public half: a vault of a thief's making must not open with the person's words."""
        keys = key_file()
        theirs = keys.with_next(NEXT_KEY, mac_key_of(DATA_KEY), bytearray(b"t" * 32))
        forged = theirs.only(2, mac_key_of(NEXT_KEY), bytearray(b"t" * 32))
        forged = replace(forged, generations=(2,))
        with pytest.raises(VaultKeysTamperedError):
            decode_keys(forged.to_bytes(), TEST_ONLY).open(SlotKind.PASSPHRASE, SECRET)


class TestNextGeneration:
    def test_every_slot_opens_the_next_data_key_and_no_secret_was_asked_for(self):
        both = key_file().with_next(NEXT_KEY, mac_key_of(DATA_KEY), ROOT)
        both = decode_keys(both.to_bytes(), TEST_ONLY)
        assert both.generations == (1, 2)
        assert both.open(SlotKind.PASSPHRASE, SECRET) == opened(DATA_KEY, NEXT_KEY)
        assert both.open(SlotKind.RECOVERY, CODE) == opened(DATA_KEY, NEXT_KEY)
        for number, key in ((1, DATA_KEY), (2, NEXT_KEY)):
            one = decode_keys(both.only(number, mac_key_of(key), ROOT).to_bytes(), TEST_ONLY)
            assert one.generations == (number,)
            assert one.open(SlotKind.PASSPHRASE, SECRET) == opened(key)
            assert one.open(SlotKind.RECOVERY, CODE) == opened(key)
            assert one.check(mac_key_of(key)) == number

    def test_a_slot_of_version_1_opens_and_is_kept_beside_newer_ones(self):
        direct = version_1()
        assert direct.version == 1
        again = decode_keys(direct.to_bytes(), TEST_ONLY)
        assert again.open(SlotKind.RECOVERY, CODE) == opened()
        mixed = again.with_slot(make_slot(SlotKind.PASSPHRASE, SECRET, TEST_ONLY, (1,), opened()), opened())
        mixed = decode_keys(mixed.to_bytes(), TEST_ONLY)
        assert (mixed.version, [slot.has_pair for slot in mixed.slots]) == (2, [False, True])
        assert mixed.open(SlotKind.RECOVERY, CODE) == mixed.open(SlotKind.PASSPHRASE, SECRET) == opened()


def version_1() -> KeyFile:
    """A file as the first program wrote it: its one slot wraps the data key itself."""
    slot = KeySlot(b"invented", SlotKind.RECOVERY, KdfParams(0, 0, 0), bytes(32), ())
    wrapping_key = slot.derive(CODE)
    bound = b"intake-keys\n\x01" + struct.pack(">I", 1) + slot.head()
    return sealed(KeyFile((1,), (replace(slot, wrapped=(wrap_key(wrapping_key, DATA_KEY, bound),)),)))
