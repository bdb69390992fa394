"""Bech32 as age uses it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.crypto import bech32
from intake_app.domain.errors import KeyInvalidError


@given(st.binary(max_size=200))
def test_round_trip(data: bytes) -> None:
    text = bech32.encode("age1pq", data)
    assert bech32.decode(text, "age1pq", kind="test") == data
    assert bech32.decode(text.upper(), "age1pq", kind="test") == data


def test_a_published_key() -> None:
    # The X25519 identity of the C2SP/CCTV age vectors.
    secret = "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0"
    data = bech32.decode(secret, "age-secret-key-", kind="test")
    assert len(data) == 32
    assert bech32.encode("age-secret-key-", data).upper() == secret


@given(st.binary(min_size=8, max_size=64), st.data())
def test_one_wrong_letter_is_noticed(data: bytes, drawn: st.DataObject) -> None:
    text = bech32.encode("age", data)
    position = drawn.draw(st.integers(4, len(text) - 1))
    letter = drawn.draw(st.sampled_from("qpzry9x8gf2tvdw0s3jn54khce6mua7l").filter(lambda each: each != text[position]))
    with pytest.raises(KeyInvalidError):
        bech32.decode(text[:position] + letter + text[position + 1 :], "age", kind="test")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "age",
        "age1",
        "1qqqqqq",
        bech32.encode("agf", b"12345678"),
        bech32.encode("age", b"12345678")[:-1],
        bech32.encode("age", b"12345678") + "q",
        bech32.encode("age", b"12345678").replace("age1", "Age1"),
        bech32.encode("age", b"12345678").replace("age1", "age1 "),
        bech32.encode("age", b"12345678").replace("age1", "age1b"),
        "age1\u0430qqqqqqqq",
        "age1" + "q" * 5000,
    ],
)
def test_other_text_is_refused_with_the_kind_that_was_expected(text: str) -> None:
    with pytest.raises(KeyInvalidError) as caught:
        bech32.decode(text, "age", kind="test")
    assert caught.value.facts == {"kind": "test"}


@given(st.text(max_size=40))
def test_any_text_is_decoded_or_refused_and_nothing_else(text: str) -> None:
    try:
        bech32.decode(text, "age", kind="test")
    except KeyInvalidError:
        return
