"""Files on a stick: names, parts, and reading back."""

from __future__ import annotations

import io
import os
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.bundle import parts
from intake_app.bundle.parts import PartedReader, find_parts, neutral_name, part_names
from intake_app.bundle.reader import read_bundle
from intake_app.domain.errors import (
    PartsIncompleteError,
    TargetGoneError,
)
from invented_office import Kept, evidence, no_step, office, read, write

if TYPE_CHECKING:
    from pathlib import Path

DATA = bytes(range(256)) * 40
NAME = "aaaaaaaaaaaaaaaa.age"


def put(folder: Path, data: bytes, part_bytes: int) -> tuple[Path, ...]:
    paths = []
    for name, size in part_names(NAME, len(data), part_bytes):
        (folder / name).write_bytes(data[:size])
        paths.append(folder / name)
        data = data[size:]
    return tuple(paths)


def test_names_say_nothing() -> None:
    names = {neutral_name() for _ in range(100)}
    assert len(names) == 100
    assert all(re.fullmatch(r"[a-z2-7]{16}\.age", name) for name in names)


@given(st.integers(1, 10**6), st.integers(2000, 10**5))
def test_parts_hold_the_whole_and_the_last_is_the_shortest(total: int, part_bytes: int) -> None:
    planned = part_names("x.age", total, part_bytes)
    sizes = [size for _, size in planned]
    assert sum(sizes) == total
    assert max(sizes) <= part_bytes
    if len(planned) > 1:
        assert [name for name, _ in planned] == [f"x.age.{number:03d}" for number in range(1, len(planned) + 1)]
        assert len(set(sizes[:-1])) == 1
        assert sizes[-1] < sizes[0]
    else:
        assert planned[0][0] == "x.age"


def test_fat32_holds_a_part() -> None:
    assert parts.PART_BYTES < 2**32 - 1
    assert part_names("x.age", 9 * 10**9)[-1] == ("x.age.003", 10**9)
    with pytest.raises(ValueError, match="parts"):
        part_names("x.age", 10**7, 1000)


@pytest.mark.parametrize("part_bytes", [1000, 5120, 10_239, 10_240, 99_999])
def test_what_is_written_is_found_and_read(tmp_path: Path, part_bytes: int) -> None:
    written = put(tmp_path, DATA, part_bytes)
    assert sorted(tmp_path.iterdir()) == list(written)
    for chosen in written:
        assert find_parts(chosen) == written
    with PartedReader(written) as reader:
        assert reader.seek(0, os.SEEK_END) == reader.size == len(DATA)
        assert reader.read(10) == b""
        reader.seek(0)
        assert reader.read() == DATA
        reader.seek(0)
        pieces = iter(lambda: reader.read(777), b"")
        assert b"".join(pieces) == DATA
        reader.seek(0)
        assert io.BufferedReader(reader).read(2000) == DATA[:2000]
        with pytest.raises(io.UnsupportedOperation):
            reader.seek(5)
    assert b"".join(path.read_bytes() for path in written) == DATA


def test_a_bundle_in_parts(tmp_path: Path) -> None:
    data = write([evidence(b"a" * 100_000)])
    written = put(tmp_path, data, 50_000)
    assert len(written) > 2
    sink = Kept()
    with PartedReader(written) as source:
        assert read(source.read(), sink).size == len(data)
    with PartedReader(written) as source:
        found = read_bundle(
            source,
            identities=[office().desk.identity],
            trust=office().trust,
            sink=Kept(),
            step=no_step,
        )
    assert found.size == len(data)


@pytest.mark.parametrize(
    ("removed", "missing"), [((2,), "2"), ((1, 3), "1,3"), ((11,), "11"), ((10, 11), "10"), ((1, 11), "1")]
)
def test_missing_parts_are_named(tmp_path: Path, removed: tuple[int, ...], missing: str) -> None:
    written = put(tmp_path, DATA, 1000)
    assert len(written) == 11
    for number in removed:
        written[number - 1].unlink()
    with pytest.raises(PartsIncompleteError) as caught:
        find_parts(written[4])
    assert caught.value.facts == {"missing": missing}


def test_a_first_part_alone_is_not_the_whole(tmp_path: Path) -> None:
    written = put(tmp_path, DATA, 10_000)
    written[1].unlink()
    with pytest.raises(PartsIncompleteError) as caught:
        find_parts(written[0])
    assert caught.value.facts == {"missing": "2"}


def test_parts_of_other_bundles_are_left_alone(tmp_path: Path) -> None:
    written = put(tmp_path, DATA, 5000)
    for name in ("bbbbbbbbbbbbbbbb.age.004", NAME, f"{NAME}.0004", f"x{NAME}.004", f"{NAME}.٠٠٤"):
        (tmp_path / name).write_bytes(b"x")
    assert find_parts(written[0]) == written
    assert find_parts(tmp_path / NAME) == (tmp_path / NAME,)


def test_a_chosen_file_that_is_gone(tmp_path: Path) -> None:
    for chosen in (tmp_path / NAME, tmp_path / f"{NAME}.001", tmp_path / "stick" / f"{NAME}.001"):
        with pytest.raises(TargetGoneError):
            find_parts(chosen)
    with pytest.raises(TargetGoneError):
        PartedReader([tmp_path / NAME])
