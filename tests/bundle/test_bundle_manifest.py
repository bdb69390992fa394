"""data/bundle.json and the files that a bundle may hold."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from intake_app.bundle.manifest import (
    BundleKind,
    BundleManifest,
    LeftOut,
    audience_of,
    case_entries_name,
    case_read_me_name,
    check_file,
    evidence_name,
    form_name,
    new_bundle_id,
    read_bundle_json,
    sealed_name,
)
from intake_app.domain.errors import BundleInvalidError, BundleTooNewError, JsonInvalidError
from invented_office import CASE_ID, manifest

HASH = "ab" * 32


def test_round_trip() -> None:
    left_out = (LeftOut(device="a" * 26, from_seq=2, to_seq=2), LeftOut(device="b" * 26, from_seq=1, to_seq=9))
    whole = manifest(seq=4, prev="cd" * 32, left_out=left_out)
    assert read_bundle_json(whole.to_bytes()) == whole


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "other"},
        {"bundle": "A" * 26},
        {"sender": ""},
        {"serial": 0},
        {"serial": True},
        {"recipients": ()},
        {"recipients": ("cd" * 32, "ab" * 32)},
        {"recipients": ("ab" * 32, "ab" * 32)},
        {"recipients": tuple(f"{number:064x}" for number in range(17))},
        {"seq": 0},
        {"seq": 2},
        {"seq": "1"},
        {"prev": "ab" * 32},
        {"heads": {"a" * 26: (0, "ab" * 32)}},
        {"heads": {"a" * 25: (1, "ab" * 32)}},
        {"made_at": "2026-11-31T09:00:00Z"},
        {"program": "x" * 41},
        {"program": "a\nb"},
        {"more": 1},
    ],
    ids=str,
)
def test_contradictions_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        manifest(**changes)


def test_a_range_that_runs_backwards_is_refused() -> None:
    with pytest.raises(ValidationError):
        LeftOut(device="a" * 26, from_seq=3, to_seq=2)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b'"v":1', b'"v":1,"v":1', "duplicate_key"),
        (b'"v":1', b'"v": 1', "not_canonical"),
        (b'"v":1', b'"v":0', "wrong_shape"),
        (b'"v":1', b'"v":"1"', "wrong_shape"),
        (b'"seq":1', b'"seq":1.0', "not_an_integer"),
        (b'"seq":1', b'"seq":NaN', "not_a_number"),
        (b'"seq":1', b'"seq":9007199254740993', "integer_too_large"),
        (b'"seq":1', b'"seq":' + b"[" * 40 + b"]" * 40, "too_deep"),
        (b'"seq":1', b'"seq":null', "wrong_shape"),
        (b'"kind":"cases"', b'"kind":"cases","kinds":1', "wrong_shape"),
        (b"{", b"\xef\xbb\xbf{", "byte_order_mark"),
        (b"{", b"[{", "not_json"),
    ],
    ids=range(12),
)
def test_other_bytes_are_refused_by_their_reason(old: bytes, new: bytes, reason: str) -> None:
    data = manifest().to_bytes()
    assert old in data
    with pytest.raises(JsonInvalidError) as caught:
        read_bundle_json(data.replace(old, new, 1))
    assert caught.value.facts == {"reason": reason}


def test_a_later_format_is_named() -> None:
    data = manifest().to_bytes().replace(b'"v":1', b'"v":2,"with":"something new"')
    with pytest.raises(BundleTooNewError) as caught:
        read_bundle_json(data)
    assert caught.value.facts == {"found": 2, "known": 1}


ALLOWED: list[tuple[BundleKind, str]] = [
    ("cases", "data/bundle.json"),
    ("cases", case_entries_name(CASE_ID)),
    ("cases", case_read_me_name(CASE_ID)),
    ("cases", "data/device/entries.jsonl"),
    ("cases", evidence_name(HASH)),
    ("cases", sealed_name(HASH)),
    ("cases", form_name(HASH)),
    ("legal", case_read_me_name(CASE_ID)),
    ("receipt", "data/receipt.json"),
    ("receipt", "data/receipt.json.sig"),
    ("directory", "data/cards/office.card"),
    ("directory", f"data/cards/{'a' * 26}.card"),
]
REFUSED: list[tuple[BundleKind, str]] = [
    ("receipt", evidence_name(HASH)),
    ("directory", "data/receipt.json"),
    ("cases", evidence_name("cd" * 32)),
    ("cases", form_name("cd" * 32)),
    ("cases", sealed_name("cd" * 32)),
    ("cases", "data/cases/../entries.jsonl"),
    ("cases", "data/cases/x/entries.jsonl"),
    ("cases", "data/evidence/photo.jpg"),
    ("cases", "bag-info.txt"),
    ("cases", evidence_name(HASH) + "/a"),
    ("cases", case_entries_name(CASE_ID) + "\n"),
]


@pytest.mark.parametrize(("kind", "name"), ALLOWED)
def test_names_of_a_kind(kind: BundleKind, name: str) -> None:
    check_file(kind, name, HASH)


@pytest.mark.parametrize(("kind", "name"), REFUSED)
def test_other_names_are_refused(kind: BundleKind, name: str) -> None:
    with pytest.raises(BundleInvalidError) as caught:
        check_file(kind, name, HASH)
    assert caught.value.facts == {"rule": "name"}


def test_an_audience_is_its_recipients_whatever_their_order() -> None:
    assert audience_of(("b", "a")) == audience_of(("a", "b")) != audience_of(("a",))
    assert manifest().audience == audience_of(manifest().recipients)


def test_bundle_ids_are_by_chance() -> None:
    ids = {new_bundle_id() for _ in range(200)}
    assert len(ids) == 200
    assert all(isinstance(manifest(bundle=each), BundleManifest) for each in ids)
