"""Tars that want to write somewhere else, be read twice, or eat the memory."""

from __future__ import annotations

import io
import tarfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile.forge import Forge, pack
from intake_app.bundle.container import MAX_MEMBERS, ContainerReader, member_header
from intake_app.bundle.padding import padded_size
from intake_app.domain.errors import ContainerInvalidError, IntakeError
from invented_office import Kept, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def block(name: bytes = b"a", size: bytes = b"00000000001\x00", kind: bytes = b"0", **fields: bytes) -> bytes:
    """A header like ours with some fields otherwise and a checksum that fits."""
    header = bytearray(member_header("a", 1))
    header[0:100] = name.ljust(100, b"\x00")
    header[124:136] = size
    header[156:157] = kind
    places = {"mode": 100, "uid": 108, "gid": 116, "mtime": 136, "link": 157, "magic": 257, "user": 265, "group": 297}
    places |= {"major": 329, "prefix": 345, "tail": 500}
    for field, value in fields.items():
        header[places[field] : places[field] + len(value)] = value
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\x00 " % sum(header)
    return bytes(header)


def tar_of(*blocks: bytes) -> bytes:
    data = b"".join(blocks) + bytes(1024)
    return data.ljust(padded_size(len(data)), b"\x00")


def content(data: bytes) -> bytes:
    return data + bytes(-len(data) % 512)


def of_library(*members: tuple[tarfile.TarInfo, bytes], form: int = tarfile.USTAR_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as tar:
        for info, data in members:
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def info(name: str, **fields: object) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.mode = 0o600
    for field, value in fields.items():
        setattr(made, field, value)
    return made


BODY = content(b"x")
GOOD = block()
PAX_BOMB = of_library((info("a", pax_headers={"comment": "x" * 5_000_000}), b"x"), form=tarfile.PAX_FORMAT)

NAMES = {
    "traversal": b"../../home/x",
    "traversal in the middle": b"data/../../x",
    "absolute": b"/etc/passwd",
    "windows absolute": b"c:\\x",
    "windows share": b"\\\\host\\x",
    "alternate stream": b"a.txt:evil",
    "reserved device name with capitals": b"CON",
    "capitals that collide": b"Data/A",
    "bidi override": "a\u202etxt.exe".encode(),
    "cyrillic": "әртүрлі".encode(),
    "two unicode forms": "e\u0301".encode(),
    "no name": b"",
    "nul inside": b"a\x00../../x",
    "line feed": b"a\nb",
    "space at the end": b"a ",
    "dot": b".",
    "dot dot": b"..",
    "double slash": b"a//b",
    "slash at the end": b"a/",
    "not utf-8": b"\xff\xfe",
    "percent": b"a%2fb",
    "directory above after a good part": b"data/evidence/..",
}
SIZES = {
    "negative": b"-0000000001\x00",
    "huge in base 256": b"\x80" + b"\x00" * 3 + b"\xff" * 8,
    "negative in base 256": b"\xff" * 12,
    "spaces": b"          1 ",
    "not octal": b"00000000009\x00",
    "no end": b"000000000001",
    "short": b"1" + bytes(11),
    "unicode digits": "\u0661".encode() * 6,
}
KINDS = {
    "hard link": b"1",
    "symbolic link": b"2",
    "character device": b"3",
    "block device": b"4",
    "folder": b"5",
    "fifo": b"6",
    "contiguous": b"7",
    "old regular file": b"\x00",
    "pax header": b"x",
    "global pax header": b"g",
    "gnu long name": b"L",
    "gnu long link": b"K",
    "gnu sparse": b"S",
    "solaris acl": b"A",
    "volume label": b"V",
}
FIELDS = {
    "setuid": {"mode": b"0004755\x00"},
    "owner": {"uid": b"0001750\x00"},
    "group": {"gid": b"0001750\x00"},
    "time": {"mtime": b"14555555555\x00"},
    "link name of a regular file": {"link": b"/etc/passwd"},
    "gnu magic": {"magic": b"ustar  \x00"},
    "no magic": {"magic": bytes(8)},
    "user name": {"user": b"root"},
    "group name": {"group": b"root"},
    "device number": {"major": b"0000001\x00"},
    "prefix": {"prefix": b"../.."},
    "hidden words behind the prefix": {"tail": b"hidden words"},
}
CASES: dict[str, tuple[bytes, str]] = (
    {f"name: {what}": (tar_of(block(name=name), BODY), "name") for what, name in NAMES.items()}
    | {f"size: {what}": (tar_of(block(size=size), BODY), "size") for what, size in SIZES.items()}
    | {f"kind: {what}": (tar_of(block(kind=kind), BODY), "type") for what, kind in KINDS.items()}
    | {f"field: {what}": (tar_of(block(**fields), BODY), "field") for what, fields in FIELDS.items()}
    | {
        "long name split by the standard library": (of_library((info("a" * 60 + "/" + "b" * 60), b"x")), "field"),
        "pax bomb": (PAX_BOMB, "type"),
        "gnu long name": (of_library((info("a" * 300), b"x"), form=tarfile.GNU_FORMAT), "type"),
        "a tar of the standard library": (of_library((info("a"), b"x")), "field"),
        "checksum with spaces": (tar_of(GOOD[:148] + b"  5401\x00 " + GOOD[156:], BODY), "checksum"),
        "checksum wrong": (tar_of(GOOD[:148] + b"000000\x00 " + GOOD[156:], BODY), "checksum"),
        "content longer than the file": (tar_of(block(size=b"00000200000\x00"), BODY), "cut_short"),
        "8 GiB announced": (tar_of(block(size=b"77777777777\x00"), BODY), "cut_short"),
        "nothing at all": (b"", "cut_short"),
        "half a block": (bytes(256), "cut_short"),
        "one zero block only": (GOOD + BODY + bytes(512), "cut_short"),
        "no end": (GOOD + BODY, "cut_short"),
        "filling of a member not zero": (tar_of(GOOD, b"x" + bytes(510) + b"y"), "padding"),
        "something between the zero blocks": (tar_of(GOOD, BODY, bytes(512), GOOD, BODY), "padding"),
        "a second archive behind the end": (tar_of(GOOD, BODY, bytes(1024), GOOD, BODY), "padding"),
        "padding not zero": (tar_of(GOOD, BODY)[:-1] + b"\x01", "padding"),
        "padding too short": (tar_of(GOOD, BODY)[:-512], "cut_short"),
        "padding too long": (tar_of(GOOD, BODY) + bytes(512), "padding"),
        "unpadded": (tar_of(GOOD, BODY)[: 512 * 4], "cut_short"),
        "gzip": (b"\x1f\x8b\x08" + bytes(70_000), "checksum"),
        "zip": (b"PK\x03\x04" + bytes(70_000), "checksum"),
    }
)


def walk(data: bytes) -> None:
    pieces: Iterator[memoryview] = (memoryview(data[start : start + 65536]) for start in range(0, len(data), 65536))
    reader = ContainerReader(pieces)
    while reader.next() is not None:
        for _ in reader.content():
            pass


def test_the_helper_of_these_tests_makes_what_the_program_makes() -> None:
    assert tar_of(GOOD, BODY) == pack([("a", b"x")])
    walk(tar_of(GOOD, BODY))


@pytest.mark.parametrize("what", CASES)
def test_hostile_tar_is_refused_by_its_rule(what: str) -> None:
    data, rule = CASES[what]
    with pytest.raises(ContainerInvalidError) as caught:
        walk(data)
    assert caught.value.facts["rule"] == rule


def behind_a_good_start(hostile: bytes) -> Callable[[bytes], bytes]:
    """Puts hostile blocks where the first file under data/ stands in a bundle that is good up to there."""

    def bend(tar: bytes) -> bytes:
        start = tar.index(b"data/cases/")
        start -= start % 512
        # The first find is inside the manifest; the header of the member is the last.
        start = tar.rindex(b"data/cases/") // 512 * 512
        data = tar[:start] + hostile
        return data.ljust(padded_size(len(data)), b"\x00")

    return bend


@pytest.mark.parametrize("what", [what for what in CASES if what.startswith(("name", "size", "kind", "field", "pax"))])
def test_hostile_member_in_a_signed_bundle_is_refused(what: str) -> None:
    sink = Kept()
    with pytest.raises(ContainerInvalidError):
        read(Forge(bend_tar=behind_a_good_start(CASES[what][0])).sealed(), sink)
    assert sink.ended == []


def test_a_pax_bomb_is_refused_at_its_header() -> None:
    reader = ContainerReader(memoryview(PAX_BOMB[start : start + 65536]) for start in range(0, len(PAX_BOMB), 65536))
    with pytest.raises(ContainerInvalidError):
        reader.next()
    assert reader.offset == 512


def test_more_members_than_allowed() -> None:
    many = GOOD + BODY
    with pytest.raises(ContainerInvalidError) as caught:
        walk(tar_of(many * (MAX_MEMBERS + 1)))
    assert caught.value.facts["rule"] == "too_many"
    walk(tar_of(many * MAX_MEMBERS))


def test_every_byte_that_is_not_content_is_fixed() -> None:
    good = pack([("data/a", b"x" * 600), ("data/b", b"")])
    contents = range(512, 512 + 600)
    for position in [*range(512 * 7), *range(512 * 7, len(good), 509), len(good) - 1]:
        if position in contents:
            continue
        for bit in (1, 64):
            changed = bytearray(good)
            changed[position] ^= bit
            with pytest.raises(ContainerInvalidError):
                walk_and_compare(bytes(changed), ["data/a", "data/b"])


def walk_and_compare(data: bytes, names: list[str]) -> None:
    """As the reader of bundles does: the names must be the ones that were signed."""
    reader = ContainerReader([memoryview(data)])
    for name in names:
        member = reader.next()
        if member is None or member[0] != name:
            raise ContainerInvalidError(rule="name", offset=0)
        for _ in reader.content():
            pass
    if reader.next() is not None:
        raise ContainerInvalidError(rule="name", offset=0)


@given(st.lists(st.sampled_from([GOOD, BODY, bytes(512), block(kind=b"2"), b"\xff" * 512, b"z" * 100]), max_size=8))
def test_any_sequence_of_blocks_is_read_or_refused_by_name(blocks: list[bytes]) -> None:
    try:
        walk(b"".join(blocks))
    except IntakeError as error:
        assert isinstance(error, ContainerInvalidError)  # noqa: PT017 - nothing else may come


@given(st.binary(max_size=2000))
def test_arbitrary_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ContainerInvalidError):
        walk(data)
