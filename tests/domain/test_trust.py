"""Cards as values, and the words that people compare."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from intake_app.domain import trust
from intake_app.domain.errors import CardNotComparedError, JsonInvalidError
from intake_app.domain.strict_json import load_strict
from intake_app.domain.trust import CardRequest

LIST = [f"word{number}" for number in range(2048)]


def request(**changes: str) -> CardRequest:
    values = {
        "device": "a" * 26,
        "role": "field",
        "name": "Ойдан шығарылған бақылаушы",
        "region": "KZ-19",
        "public_key": "ssh-ed25519 " + "A" * 68,
        "recipient": "age1pq1" + "q" * 1952,
        "mldsa65": base64.b64encode(bytes(1952)).decode(),
        "made_at": "2026-11-22T09:00:00Z",
    }
    return CardRequest.model_validate({**values, **changes})


def test_a_request_has_one_encoding() -> None:
    data = request().to_bytes()
    assert CardRequest.from_bytes(data) == request()
    assert isinstance(load_strict(data), dict)
    for other in (data.replace(b",", b", ", 1), data[:-1] + b',"x":1}', data.replace(b'"v":1', b'"v":2')):
        with pytest.raises(JsonInvalidError):
            CardRequest.from_bytes(other)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "a\u202eb"),
        ("name", "a\u200bb"),
        ("name", "a\nb"),
        ("name", "a" * 201),
        ("device", "A" * 26),
        ("device", "a" * 25),
        ("role", "root"),
        ("public_key", "ssh-rsa " + "A" * 68),
        ("recipient", "age1" + "q" * 58),
        ("made_at", "2026-02-30T09:00:00Z"),
        ("made_at", "2026-11-22T09:00:00+05:00"),
        ("made_at", "2026-11-22T09:00:00Z\n"),
    ],
)
def test_a_request_with_a_wrong_field_is_refused(field: str, value: str) -> None:
    with pytest.raises(ValidationError):
        request(**{field: value})


@given(st.binary(min_size=32, max_size=32), st.integers(0, 131))
def test_every_one_of_the_first_132_bits_changes_a_word(digest: bytes, bit: int) -> None:
    other = (int.from_bytes(digest) ^ 1 << (255 - bit)).to_bytes(32)
    words = trust.words_of(digest, LIST)
    assert len(words) == 12
    changed = [index for index in range(12) if words[index] != trust.words_of(other, LIST)[index]]
    assert changed == [bit // 11]


def test_words_and_digits_of_a_known_digest() -> None:
    digest = bytes(range(32))
    first = int.from_bytes(digest[:17]) >> 4
    assert trust.words_of(digest, LIST)[0] == f"word{first >> 121}"
    assert trust.words_of(digest, LIST)[11] == f"word{first & 2047}"
    digits = trust.digits_of(digest)
    assert [len(group) for group in digits.split(" ")] == [5] * 6
    assert int(digits.replace(" ", "")) == int.from_bytes(digest) % 10**30
    assert trust.digits_of(bytes(32)) == " ".join(["00000"] * 6)


def test_a_word_list_of_another_length_is_not_used() -> None:
    with pytest.raises(ValueError, match="2,048"):
        trust.words_of(bytes(32), LIST[:-1])


@given(st.randoms(use_true_random=False))
def test_three_different_positions_are_asked(random: object) -> None:
    positions = trust.positions_to_ask(random.randrange)  # type: ignore[attr-defined]
    assert len(set(positions)) == 3
    assert list(positions) == sorted(positions)
    assert all(0 <= position < 12 for position in positions)


def test_typed_words_count_only_when_all_three_are_right() -> None:
    words = trust.words_of(bytes(range(32)), LIST)
    right = [words[1], f" {words[5].upper()} ", words[9]]
    trust.check_typed_words(words, (1, 5, 9), right)
    for wrong in (right[:2], [*right[:2], words[0]], [right[1], right[0], right[2]], ["", "", ""], [*right, ""]):
        with pytest.raises(CardNotComparedError):
            trust.check_typed_words(words, (1, 5, 9), wrong)


def test_fingerprints_depend_on_every_key() -> None:
    made = {
        trust.office_fingerprint(b"a" * 32),
        trust.office_fingerprint(b"b" * 32),
        trust.device_fingerprint(b"a" * 32, "r", "m"),
        trust.device_fingerprint(b"b" * 32, "r", "m"),
        trust.device_fingerprint(b"a" * 32, "s", "m"),
        trust.device_fingerprint(b"a" * 32, "r", "n"),
    }
    assert len(made) == 6


def test_moments_and_seconds() -> None:
    assert trust.moment_to_seconds("2026-11-22T09:00:00Z") == 1_795_338_000
    assert trust.seconds_to_moment(1_795_338_000) == "2026-11-22T09:00:00Z"
