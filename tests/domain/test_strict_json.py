"""JSON with one meaning."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.domain.errors import JsonInvalidError
from intake_app.domain.strict_json import MAX_INTEGER, canonical, load_strict

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_what_is_written_is_read_back(value: object) -> None:
    data = canonical(value)
    assert load_strict(data) == value
    assert canonical(load_strict(data)) == data


@given(values)
def test_any_other_spelling_of_the_same_value_has_the_same_canonical_bytes(value: object) -> None:
    assert canonical(load_strict(json.dumps(value, indent=2).encode())) == canonical(value)


def test_rfc_8785_example_of_key_order_and_escapes() -> None:
    # RFC 8785 section 3.2.3: sorted by UTF-16 code units, so the astral emoji stands before U+FB33.
    given_keys = '{"\\u20ac":1,"\\r":2,"\\ufb33":3,"1":4,"\\ud83d\\ude00":5,"\\u0080":6,"\\u00f6":7}'
    expected = '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\U0001f600":5,"\ufb33":3}'
    assert canonical(load_strict(given_keys.encode())) == expected.encode()
    assert canonical('\u20ac$\u000f\nA\'B"\\"/') == '"\u20ac$\\u000f\\nA\'B\\"\\\\\\"/"'.encode()


def test_tuples_are_lists_and_kazakh_letters_stay_letters() -> None:
    assert canonical({"б": ("ә", True, None)}) == '{"б":["ә",true,null]}'.encode()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"a":1,"a":2}', "duplicate_key"),
        (b'{"b":{"a":1,"\\u0061":2}}', "duplicate_key"),
        (b"1.0", "not_an_integer"),
        (b"1e3", "not_an_integer"),
        (b"-0", "not_an_integer"),
        (b"NaN", "not_a_number"),
        (b"[-Infinity]", "not_a_number"),
        (b"9007199254740992", "integer_too_large"),
        (b"-9007199254740992", "integer_too_large"),
        (b"9" * 5000, "integer_too_large"),
        (b"[" * 33 + b"]" * 33, "too_deep"),
        (b"[" * 200_000 + b"]" * 200_000, "too_deep"),
        (b'{"a":' * 33 + b"1" + b"}" * 33, "too_deep"),
        (b"[" + b"0," * 1_000_000 + b"0]", "too_many"),
        (b'"' + b"a" * 8 * 1024 * 1024 + b'"', "too_large"),
        (b"\xef\xbb\xbf{}", "byte_order_mark"),
        (b'"\xff"', "not_utf8"),
        (b'"\xed\xa0\x80"', "not_utf8"),
        ('"a"'.encode("utf-16"), "not_utf8"),
        (b'"\\ud800"', "lone_surrogate"),
        (b'{"\\udfff":1}', "lone_surrogate"),
        (b'["\\ud83d","\\ude00"]', "lone_surrogate"),
        (b"", "not_json"),
        (b"{} {}", "not_json"),
        (b"{'a':1}", "not_json"),
        (b"[1,]", "not_json"),
        (b"01", "not_json"),
        (b'"a\nb"', "not_json"),
        (b"\x00", "not_json"),
    ],
)
def test_doubtful_json_is_refused_by_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(JsonInvalidError) as caught:
        load_strict(data)
    assert caught.value.facts == {"reason": reason}


def test_the_limits_themselves_are_allowed() -> None:
    assert load_strict(b"[" * 32 + b"]" * 32) is not None
    assert load_strict(b"[9007199254740991,-9007199254740991]") == [MAX_INTEGER, -MAX_INTEGER]
    assert load_strict(b'"\\ud83d\\ude00"') == "\U0001f600"
    assert load_strict(b"[1]", limit=3) == [1]
    with pytest.raises(JsonInvalidError):
        load_strict(b"[12]", limit=3)


@given(st.binary(max_size=60) | st.text(alphabet='[]{}",:\\u0dE1e.- \n', max_size=60).map(str.encode))
def test_arbitrary_bytes_are_read_or_refused_and_nothing_else(data: bytes) -> None:
    try:
        value = load_strict(data)
    except JsonInvalidError:
        return
    assert load_strict(canonical(value)) == value


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (1.5, "not_a_json_type"),
        ({1: 2}, "not_a_json_type"),
        (b"bytes", "not_a_json_type"),
        ({"a", "b"}, "not_a_json_type"),
        (2**53, "integer_too_large"),
        ("\ud800", "lone_surrogate"),
        ({"\udc00": 1}, "lone_surrogate"),
    ],
)
def test_what_json_cannot_say_is_not_written(value: object, reason: str) -> None:
    with pytest.raises(JsonInvalidError) as caught:
        canonical(value)
    assert caught.value.facts == {"reason": reason}


def test_a_structure_too_deep_is_not_written() -> None:
    value: object = 1
    for _ in range(33):
        value = [value]
    with pytest.raises(JsonInvalidError) as caught:
        canonical(value)
    assert caught.value.facts == {"reason": "too_deep"}
