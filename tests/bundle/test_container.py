"""The tar inside a bundle."""

from __future__ import annotations

import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.bundle.container import MAX_MEMBER_BYTES, ContainerReader, ContainerWriter, container_size, is_name
from intake_app.domain.errors import ContainerInvalidError

names = st.lists(
    st.text("abcxyz0189._-", min_size=1, max_size=9).filter(lambda part: part not in (".", "..")),
    min_size=1,
    max_size=4,
).map("/".join)
members = st.dictionaries(names, st.binary(max_size=1500), max_size=5)


def write(content: dict[str, bytes]) -> bytes:
    out = bytearray()
    writer = ContainerWriter(out.extend)
    for name, data in content.items():
        writer.begin(name, len(data))
        for start in range(0, len(data), 700):
            writer.add(data[start : start + 700])
        writer.end()
    writer.close()
    return bytes(out)


def read(data: bytes, cut: int = 1000) -> dict[str, bytes]:
    reader = ContainerReader(memoryview(data[start : start + cut]) for start in range(0, len(data), cut))
    found: dict[str, bytes] = {}
    while (member := reader.next()) is not None:
        content = b"".join(reader.content())
        assert len(content) == member[1]
        found[member[0]] = content
    return found


@given(members, st.sampled_from([1, 511, 512, 513, 70_000]))
def test_round_trip_however_it_arrives(content: dict[str, bytes], cut: int) -> None:
    data = write(content)
    assert len(data) == container_size(map(len, content.values()))
    assert read(data, cut) == content
    assert list(read(data)) == list(content)


@given(members)
def test_the_standard_library_reads_the_same(content: dict[str, bytes]) -> None:
    with tarfile.open(fileobj=io.BytesIO(write(content)), mode="r:", format=tarfile.USTAR_FORMAT) as tar:
        found = tar.getmembers()
        assert [member.name for member in found] == list(content)
        for member in found:
            assert (member.mode, member.uid, member.gid, member.mtime, member.isreg()) == (0o600, 0, 0, 0, True)
            extracted = tar.extractfile(member)
            assert extracted is not None
            assert extracted.read() == content[member.name]


@given(st.text(max_size=30))
def test_names_are_plain_or_refused(name: str) -> None:
    plain = (
        0 < len(name) <= 100
        and set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789._-/")
        and all(part not in ("", ".", "..") for part in name.split("/"))
    )
    assert is_name(name) is plain


@pytest.mark.parametrize("name", ["a", "a" * 100, "data/evidence/" + "0" * 64, "a.b/..c/...", "a-_./b", "...", ".a"])
def test_names_that_are_fine(name: str) -> None:
    assert is_name(name)
    assert read(write({name: b"x"})) == {name: b"x"}


BAD_NAMES = [
    "",
    ".",
    "..",
    "/a",
    "a/",
    "a//b",
    "a/../b",
    "../a",
    "a/./b",
    "A",
    "a b",
    "a\n",
    "a\x00",
    "a:b",
    "ә",
    "a" * 101,
]


@pytest.mark.parametrize("name", BAD_NAMES, ids=range(len(BAD_NAMES)))
def test_other_names_are_not_written(name: str) -> None:
    with pytest.raises(ContainerInvalidError):
        ContainerWriter(lambda _: None).begin(name, 0)


def test_the_writer_keeps_to_the_announced_size() -> None:
    writer = ContainerWriter(lambda _: None)
    writer.begin("a", 2)
    with pytest.raises(ContainerInvalidError):
        writer.end()
    with pytest.raises(ContainerInvalidError):
        writer.add(b"123")
    with pytest.raises(ContainerInvalidError):
        ContainerWriter(lambda _: None).begin("a", MAX_MEMBER_BYTES + 1)


def test_content_must_be_read_before_the_next_member() -> None:
    reader = ContainerReader([memoryview(write({"a": b"x", "b": b"y"}))])
    reader.next()
    with pytest.raises(RuntimeError):
        reader.next()
