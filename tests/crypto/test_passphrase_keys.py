"""Wrapping keys: derived, calibrated, and useless for anything but the wrapping they were made for."""

from __future__ import annotations

from itertools import chain, repeat

import pytest
from cryptography.hazmat.primitives.kdf import argon2

from intake_app.crypto import key_wrap
from intake_app.crypto.key_wrap import (
    CEILING,
    FLOOR,
    TEST_ONLY,
    KdfParams,
    calibrated_params,
    passphrase_key,
    recovery_key,
    subkey,
    unwrap_key,
    wipe,
    wrap_key,
)
from intake_app.domain.errors import NotEnoughMemoryError

SALT = bytes(range(32))
GIBIBYTE = 1 << 30


def clock_that_takes(*seconds: float):
    """A clock that makes the first measured work last seconds[0], the second seconds[1], ..."""
    ticks = chain.from_iterable((0.0, lasted) for lasted in chain(seconds, repeat(seconds[-1])))
    return lambda: next(ticks)


@pytest.fixture
def free_argon2(monkeypatch):
    """Measure nothing real: the derivation costs no time and no memory here."""
    monkeypatch.setattr(key_wrap, "passphrase_key", lambda secret, salt, params: bytearray(32))


def test_the_passphrase_key_is_argon2id_as_other_programs_compute_it():
    expected = argon2.Argon2id(salt=SALT, length=32, iterations=2, lanes=1, memory_cost=64).derive(b"invented")
    assert passphrase_key(bytearray(b"invented"), SALT, KdfParams(64, 2, 1)) == expected


@pytest.mark.parametrize("other", [KdfParams(128, 1, 1), KdfParams(64, 2, 1), KdfParams(64, 1, 2)])
def test_every_parameter_counts(other):
    secret = bytearray(b"invented")
    assert passphrase_key(secret, SALT, other) != passphrase_key(secret, SALT, TEST_ONLY)


def test_too_little_memory_is_an_error_of_ours(monkeypatch):
    class Starved:
        def __init__(self, **_given: object) -> None:
            pass

        def derive_into(self, _secret: object, _key: object) -> None:
            raise MemoryError

    monkeypatch.setattr(key_wrap, "Argon2id", Starved)
    with pytest.raises(NotEnoughMemoryError) as raised:
        passphrase_key(bytearray(b"invented"), SALT, FLOOR)
    assert raised.value.facts == {"mebibytes": 256}


def test_labels_and_salts_separate_keys():
    key = bytearray(32)
    made = {
        bytes(subkey(key, b"one")),
        bytes(subkey(key, b"other")),
        bytes(recovery_key(key, SALT)),
        bytes(recovery_key(key, bytes(32))),
    }
    assert len(made) == 4


def test_what_was_wrapped_comes_back_only_with_everything_right():
    key, data_key = bytearray(range(32)), bytearray(b"k" * 32)
    wrapped = wrap_key(key, data_key, b"slot")
    assert len(wrapped) == key_wrap.WRAPPED_BYTES
    assert unwrap_key(key, wrapped, b"slot") == data_key
    assert unwrap_key(bytearray(32), wrapped, b"slot") is None
    assert unwrap_key(key, wrapped, b"slor") is None
    for at in range(len(wrapped)):
        changed = bytearray(wrapped)
        changed[at] ^= 1
        assert unwrap_key(key, bytes(changed), b"slot") is None


def test_the_same_key_is_never_wrapped_to_the_same_bytes():
    key = bytearray(32)
    assert wrap_key(key, key, b"") != wrap_key(key, key, b"")


def test_wiping_leaves_zeros():
    secret = bytearray(b"secret")
    wipe(secret)
    assert secret == bytes(6)


@pytest.mark.usefixtures("free_argon2")
class TestCalibration:
    @pytest.mark.parametrize(
        ("memory", "lasted", "expected"),
        [
            (4 * GIBIBYTE, 0.5, KdfParams(256 * 1024, 14, 4)),
            (16 * GIBIBYTE, 1.4, KdfParams(512 * 1024, 5, 4)),
            (16 * GIBIBYTE, 1.9, KdfParams(512 * 1024, 4, 4)),
            (16 * GIBIBYTE, 2.4, KdfParams(256 * 1024, 5, 4)),
            (16 * GIBIBYTE, 9.0, KdfParams(256 * 1024, 4, 4)),
            (4 * GIBIBYTE, 9.0, KdfParams(256 * 1024, 4, 4)),
            (4 * GIBIBYTE, 0.001, KdfParams(256 * 1024, 32, 4)),
        ],
    )
    def test_it_spends_what_the_computer_can_afford(self, memory, lasted, expected):
        assert calibrated_params(memory, clock=clock_that_takes(lasted)) == expected

    @pytest.mark.parametrize("lasted", [0.0, 0.01, 0.4, 1.0, 60.0])
    def test_it_stays_between_floor_and_ceiling(self, lasted):
        params = calibrated_params(GIBIBYTE, clock=clock_that_takes(lasted))
        assert params.is_at_least(FLOOR)
        assert params.is_at_most(CEILING)


def test_a_large_computer_with_little_free_memory_falls_back_to_the_floor(monkeypatch):
    def only_the_floor(secret, salt, params):
        if params.memory_kib > FLOOR.memory_kib:
            raise NotEnoughMemoryError(mebibytes=512)
        return bytearray(32)

    monkeypatch.setattr(key_wrap, "passphrase_key", only_the_floor)
    assert calibrated_params(16 * GIBIBYTE, clock=clock_that_takes(0.0, 1.0)).memory_kib == FLOOR.memory_kib


def test_below_the_floor_there_is_an_error_and_no_weaker_key(monkeypatch):
    def nothing(secret, salt, params):
        raise NotEnoughMemoryError(mebibytes=256)

    monkeypatch.setattr(key_wrap, "passphrase_key", nothing)
    for memory in (GIBIBYTE, 16 * GIBIBYTE):
        with pytest.raises(NotEnoughMemoryError):
            calibrated_params(memory, clock=clock_that_takes(0.0))


def test_this_computer_says_how_much_memory_it_has():
    assert key_wrap.total_memory_bytes() > 256 << 20
