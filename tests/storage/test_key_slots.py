"""`vault.keys`, byte by byte: every change is noticed, every refusal has its reason."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.crypto.key_wrap import CEILING, FLOOR, TEST_ONLY, KdfParams
from intake_app.domain.errors import IntakeError, VaultKeysDamagedError, VaultKeysTamperedError, VaultTooNewError
from intake_app.storage.key_slots import LARGEST_BYTES, KeyFile, SlotKind, decode_keys, make_slot

DATA_KEY = bytearray(b"d" * 32)
NEXT_KEY = bytearray(b"n" * 32)
SECRET = bytearray(b"invented words")
CODE = bytearray(range(20))


def key_file(*, generations=(1,), data_keys=(DATA_KEY,), params=TEST_ONLY) -> KeyFile:
    slots = (
        make_slot(SlotKind.PASSPHRASE, SECRET, TEST_ONLY, generations, data_keys),
        make_slot(SlotKind.RECOVERY, CODE, TEST_ONLY, generations, data_keys),
    )
    slots = (replace(slots[0], params=params), slots[1])
    return KeyFile(generations, slots).sealed(data_keys)


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
    assert keys.open(SlotKind.PASSPHRASE, SECRET) == (DATA_KEY,)
    assert keys.open(SlotKind.RECOVERY, CODE) == (DATA_KEY,)
    assert keys.open(SlotKind.PASSPHRASE, bytearray(b"other words")) == ()
    assert keys.open(SlotKind.RECOVERY, SECRET) == ()
    keys.check(DATA_KEY)


def test_the_layout_is_the_documented_one():
    content = key_file().to_bytes()
    assert content[:12] == b"intake-keys\n"
    assert content[12:16] == bytes([1, 1, 2, 0])
    assert content[16:20] == struct.pack(">I", 1)
    assert content[28:32] == bytes([1, 0, 0, 0])
    assert struct.unpack(">III", content[32:44]) == (64, 1, 1)
    assert len(content) == 16 + 4 + 2 * (56 + 60) + 32 + 32


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
    assert again.open(SlotKind.PASSPHRASE, SECRET) == (DATA_KEY, NEXT_KEY)
    again.check(NEXT_KEY)


def test_eight_slots_fit_and_nine_do_not():
    slots = tuple(make_slot(SlotKind.RECOVERY, CODE, TEST_ONLY, (1,), (DATA_KEY,)) for _ in range(9))
    eight = KeyFile((1,), slots[:8]).sealed((DATA_KEY,)).to_bytes()
    assert len(decode_keys(eight, TEST_ONLY).slots) == 8
    assert len(eight) < LARGEST_BYTES
    assert reason_of(KeyFile((1,), slots).sealed((DATA_KEY,)).to_bytes()) == "slots"


class TestRefusals:
    """Files that somebody wrote on purpose, checksum and all."""

    def test_another_file(self):
        assert reason_of(b"SQLite format 3\0" * 40) == "magic"

    def test_nothing(self):
        assert reason_of(b"") == "size"

    def test_a_newer_version_is_not_called_damage(self):
        with pytest.raises(VaultTooNewError) as raised:
            decode_keys(edited(12, b"\x02"), TEST_ONLY)
        assert raised.value.facts == {"found": 2, "known": 1}

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
            (29, b"\x01", "encoding"),
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
        slot = make_slot(SlotKind.RECOVERY, CODE, TEST_ONLY, (1,), (DATA_KEY,))
        assert reason_of(KeyFile((1,), (slot, slot)).sealed((DATA_KEY,)).to_bytes()) == "duplicate"

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
        foreign = make_slot(SlotKind.PASSPHRASE, bytearray(b"thief"), TEST_ONLY, (1,), (bytearray(32),))
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
            fewer.check(DATA_KEY)

    def test_an_old_slot_put_back_shows(self):
        old = key_file()
        new = old.with_slot(
            make_slot(SlotKind.PASSPHRASE, bytearray(b"new"), TEST_ONLY, (1,), (DATA_KEY,)), (DATA_KEY,)
        )
        mixed = decode_keys(replace(new, slots=(*new.slots, old.slots[0])).to_bytes(), TEST_ONLY)
        with pytest.raises(VaultKeysTamperedError):
            mixed.open(SlotKind.PASSPHRASE, SECRET)

    def test_cheaper_parameters_written_in_do_not_open(self):
        keys = key_file(params=KdfParams(64, 2, 1))
        assert decode_keys(keys.to_bytes(), TEST_ONLY).open(SlotKind.PASSPHRASE, SECRET) == ()

    def test_a_wrapping_cannot_move_to_another_generation(self):
        keys = key_file(generations=(4, 5), data_keys=(DATA_KEY, NEXT_KEY))
        swapped = replace(keys.slots[0], wrapped=keys.slots[0].wrapped[::-1])
        mixed = replace(keys, slots=(swapped, keys.slots[1])).sealed((DATA_KEY, NEXT_KEY))
        assert mixed.open(SlotKind.PASSPHRASE, SECRET) == ()

    def test_half_a_slot_is_tampering(self):
        keys = key_file(generations=(4, 5), data_keys=(DATA_KEY, NEXT_KEY))
        half = replace(keys.slots[0], wrapped=(keys.slots[0].wrapped[0], bytes(60)))
        mixed = replace(keys, slots=(half, keys.slots[1])).sealed((DATA_KEY, NEXT_KEY))
        with pytest.raises(VaultKeysTamperedError):
            mixed.open(SlotKind.PASSPHRASE, SECRET)
