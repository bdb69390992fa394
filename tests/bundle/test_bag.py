"""The BagIt files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.bundle import bag
from intake_app.domain.errors import BagInvalidError

hashes = st.binary(min_size=32, max_size=32).map(bytes.hex)
names = st.text("abc019", min_size=1, max_size=20).map("data/".__add__)
ONE = b"ab" * 32 + b"  data/a\n"
TWO = b"cd" * 32 + b"  data/b\n"


@given(st.dictionaries(names, hashes, min_size=1, max_size=8))
def test_round_trip(manifest: dict[str, str]) -> None:
    data = bag.write_manifest(manifest)
    assert bag.read_manifest(data) == manifest
    assert list(bag.read_manifest(data)) == sorted(manifest)
    assert bag.write_manifest(bag.read_manifest(data)) == data


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "manifest_empty"),
        (ONE[:-1], "manifest_line"),
        (ONE.replace(b"\n", b"\r\n"), "manifest_line"),
        (ONE + b"\n", "manifest_line"),
        (b"\n" + ONE, "manifest_line"),
        (b"\xef\xbb\xbf" + ONE, "manifest_line"),
        (ONE.replace(b"  ", b" *"), "manifest_line"),
        (ONE.replace(b"  ", b"\t"), "manifest_line"),
        (ONE.replace(b"ab", b"AB"), "manifest_line"),
        (ONE[2:], "manifest_line"),
        (ONE.replace(b"data/a", b"data/a b"), "manifest_line"),
        (ONE.replace(b"data/a", "data/ә".encode()), "manifest_line"),
        (ONE.replace(b"data/a", b"data/a\x00"), "manifest_line"),
        (ONE.replace(b"data/a", b"data/../a"), "manifest_name"),
        (ONE.replace(b"data/a", b"/etc/passwd"), "manifest_name"),
        (ONE.replace(b"data/a", b"data/%0a"), "manifest_name"),
        (ONE.replace(b"data/a", b"DATA/a"), "manifest_name"),
        (ONE + ONE, "manifest_order"),
        (TWO + ONE, "manifest_order"),
        (ONE + ONE.replace(b"ab", b"cd"), "manifest_order"),
    ],
    ids=range(20),
)
def test_other_manifests_are_refused(data: bytes, rule: str) -> None:
    with pytest.raises(BagInvalidError) as caught:
        bag.read_manifest(data)
    assert caught.value.facts == {"rule": rule}


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(BagInvalidError):
        bag.read_manifest(data)


def test_bag_info() -> None:
    assert bag.bag_info("a" * 26, "2026-11-22T09:00:00Z", files=3, size=17) == (
        b"Bagging-Date: 2026-11-22\nExternal-Identifier: aaaaaaaaaaaaaaaaaaaaaaaaaa\nPayload-Oxum: 17.3\n"
    )
