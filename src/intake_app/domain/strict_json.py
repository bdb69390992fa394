"""JSON with one meaning: a loader that refuses everything doubtful, and the canonical bytes to be signed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NoReturn

from intake_app.domain.errors import JsonInvalidError

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 32
MAX_PIECES = 1_000_000
MAX_INTEGER = 2**53 - 1

_LONGEST_INTEGER = len(str(-MAX_INTEGER))
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def canonical(value: object) -> bytes:
    """Gives the canonical bytes of a value: RFC 8785 without fractions.

    `value` is made of dict (keys are str), list or tuple, str, bool, None and int within +-(2^53-1). Keys are
    sorted by their UTF-16 code units, there are no spaces, only what must be escaped is, the result is UTF-8.
    Raises JsonInvalidError (too_deep, integer_too_large, lone_surrogate, not_a_json_type) for anything else.
    """
    text = json.dumps(_sorted_copy(value, 1), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode()


def load_strict(data: bytes, *, limit: int = MAX_BYTES) -> object:
    """Reads one JSON value out of UTF-8 bytes, at most `limit` of them; spaces and any order of keys are allowed.

    Raises JsonInvalidError with one of the reasons too_large, too_many, byte_order_mark, not_utf8, not_json,
    too_deep (more than 32 levels), duplicate_key, not_an_integer (fractions, exponents, -0), not_a_number (NaN,
    Infinity), integer_too_large (beyond 2^53-1), lone_surrogate.
    """
    if len(data) > limit:
        raise JsonInvalidError(reason="too_large")
    if data.startswith(_BYTE_ORDER_MARK):
        raise JsonInvalidError(reason="byte_order_mark")
    # An empty list costs two bytes here and seventy in memory: bound the count before anything is built.
    if data.count(b",") + data.count(b"[") + data.count(b"{") > MAX_PIECES:
        raise JsonInvalidError(reason="too_many")
    try:
        text = data.decode("utf-8", "strict")
    except UnicodeDecodeError:
        raise JsonInvalidError(reason="not_utf8") from None
    try:
        value: object = _DECODER.decode(text)
    except RecursionError:
        raise JsonInvalidError(reason="too_deep") from None
    except ValueError:
        raise JsonInvalidError(reason="not_json") from None
    # Only an escape can make a lone surrogate: the UTF-8 decoder has refused all others.
    _check_depth_and_text(value, 1, check_text="\\u" in text)
    return value


def _sorted_copy(value: object, depth: int) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _whole_text(value)
    if isinstance(value, int):
        if not -MAX_INTEGER <= value <= MAX_INTEGER:
            raise JsonInvalidError(reason="integer_too_large")
        return value
    if depth > MAX_DEPTH:
        raise JsonInvalidError(reason="too_deep")
    if isinstance(value, (list, tuple)):
        return [_sorted_copy(item, depth + 1) for item in value]
    if isinstance(value, dict):
        keys = sorted((_key(key) for key in value), key=_utf16)
        return {key: _sorted_copy(value[key], depth + 1) for key in keys}
    raise JsonInvalidError(reason="not_a_json_type")


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise JsonInvalidError(reason="not_a_json_type")
    return _whole_text(key)


def _whole_text(text: str) -> str:
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise JsonInvalidError(reason="lone_surrogate") from None
    return text


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be")


def _check_depth_and_text(value: object, depth: int, *, check_text: bool) -> None:
    if isinstance(value, str):
        if check_text:
            _whole_text(value)
    elif isinstance(value, (list, dict)):
        if depth > MAX_DEPTH:
            raise JsonInvalidError(reason="too_deep")
        if isinstance(value, dict):
            for key, item in value.items():
                _check_depth_and_text(key, depth + 1, check_text=check_text)
                _check_depth_and_text(item, depth + 1, check_text=check_text)
        else:
            for item in value:
                _check_depth_and_text(item, depth + 1, check_text=check_text)


def _object_without_duplicates(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    made: dict[str, object] = {}
    for key, value in pairs:
        if key in made:
            raise JsonInvalidError(reason="duplicate_key")
        made[key] = value
    return made


def _integer(digits: str) -> int:
    if digits == "-0":
        raise JsonInvalidError(reason="not_an_integer")
    if len(digits) > _LONGEST_INTEGER or abs(number := int(digits)) > MAX_INTEGER:
        raise JsonInvalidError(reason="integer_too_large")
    return number


def _no_fraction(_digits: str) -> NoReturn:
    raise JsonInvalidError(reason="not_an_integer")


def _no_constant(_word: str) -> NoReturn:
    raise JsonInvalidError(reason="not_a_number")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object_without_duplicates,
    parse_int=_integer,
    parse_float=_no_fraction,
    parse_constant=_no_constant,
    strict=True,
)
