"""Writing to a stick: whole and read back, or nothing at all."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
import subprocess
import types
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.desktop import checked_file
from intake_app.desktop.checked_file import (
    WrittenFile,
    remove_checked,
    require_room,
    write_checked,
    write_parts_checked,
)
from intake_app.domain.errors import (
    Cancelled,
    DiskFullError,
    ReadBackFailedError,
    StorageFailedError,
    TargetExistsError,
    TargetGoneError,
)

if TYPE_CHECKING:
    from pathlib import Path

MIB = 1024 * 1024
DAY = 86_400
CONTENT = bytes(range(256)) * 10_000


def quiet(done: int, total: int) -> None:
    assert 0 <= done <= total


def writing(content: bytes, piece: int = 70_000):
    def produce(out) -> None:
        for at in range(0, len(content), piece):
            assert out.write(content[at : at + piece]) == len(content[at : at + piece])
        assert out.tell() == len(content)

    return produce


def put(folder: Path, name: str = "neutral.age", content: bytes = CONTENT, step=quiet) -> WrittenFile:
    return write_checked(folder, name, writing(content), len(content), step)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def tiny(tmp_path):
    """A drive of 4 MiB that is really full when it is full."""
    folder = tmp_path / "drive"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only root can mount a drive for this test")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)


def test_what_is_written_is_there_and_hashed(tmp_path):
    written = put(tmp_path)
    assert written == WrittenFile(tmp_path / "neutral.age", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    assert written.path.read_bytes() == CONTENT
    assert names(tmp_path) == ["neutral.age"]


def test_the_time_of_a_file_says_the_day_only(tmp_path):
    told = put(tmp_path).path.stat()
    assert told.st_mtime % DAY == 0
    assert told.st_mtime <= told.st_ctime < told.st_mtime + 2 * DAY


def test_progress_counts_writing_and_reading_back(tmp_path):
    steps = []
    put(tmp_path, step=lambda done, total: steps.append((done, total)))
    assert {total for _, total in steps} == {2 * len(CONTENT)}
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert steps[-1][0] == 2 * len(CONTENT)


def test_an_empty_file(tmp_path):
    assert put(tmp_path, content=b"").path.read_bytes() == b""


def test_until_it_is_compared_it_has_no_name_of_its_own(tmp_path):
    def produce(out) -> None:
        out.write(CONTENT)
        (temporary,) = names(tmp_path)
        assert "neutral" not in temporary
        assert "." not in temporary

    write_checked(tmp_path, "neutral.age", produce, len(CONTENT), quiet)


def test_nothing_is_written_over(tmp_path):
    (tmp_path / "neutral.age").write_text("another")
    with pytest.raises(TargetExistsError):
        put(tmp_path)
    assert (tmp_path / "neutral.age").read_text() == "another"
    assert names(tmp_path) == ["neutral.age"]


def test_a_name_that_is_taken_meanwhile_is_not_written_over(tmp_path):
    def produce(out) -> None:
        out.write(CONTENT)
        (tmp_path / "neutral.age").write_text("another")

    with pytest.raises(TargetExistsError):
        write_checked(tmp_path, "neutral.age", produce, len(CONTENT), quiet)
    assert (tmp_path / "neutral.age").read_text() == "another"
    assert names(tmp_path) == ["neutral.age"]


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "/a", "..\\a", "a:b"])
def test_a_name_cannot_leave_the_folder(tmp_path, name):
    with pytest.raises(ValueError, match="plain"):
        put(tmp_path, name)
    assert names(tmp_path) == []


def test_a_folder_that_is_not_there(tmp_path):
    (tmp_path / "file").touch()
    for folder in (tmp_path / "gone", tmp_path / "file"):
        with pytest.raises(TargetGoneError):
            put(folder)


def test_cancelled_at_any_step_leaves_nothing(tmp_path):
    total = []
    put(tmp_path, "first", step=lambda done, all_: total.append(done))
    for stop in range(len(total)):
        left = stop

        def step(done: int, total: int) -> None:
            nonlocal left
            if left == 0:
                raise Cancelled
            left -= 1

        with pytest.raises(Cancelled):
            put(tmp_path, "second", step=step)
        assert names(tmp_path) == ["first"]


def test_an_error_of_the_one_who_writes_leaves_nothing_and_stays_what_it_is(tmp_path):
    def produce(out) -> None:
        out.write(CONTENT)
        raise OSError(errno.EIO, "the vault, not the stick")

    with pytest.raises(OSError, match="the vault"):
        write_checked(tmp_path, "neutral.age", produce, len(CONTENT), quiet)
    assert names(tmp_path) == []


# --- drives that fail ------------------------------------------------------------------------------------------------


def test_no_room_is_told_before_anything_is_written(tiny):
    with pytest.raises(DiskFullError) as refused:
        write_checked(tiny, "neutral.age", pytest.fail, 5 * MIB, quiet)
    assert refused.value.facts == {"needed": 6, "free": 4}
    require_room(tiny, 2 * MIB)


def test_a_drive_that_fills_up_meanwhile_keeps_nothing_half(tiny):
    with pytest.raises(DiskFullError) as refused:
        write_checked(tiny, "neutral.age", writing(bytes(8 * MIB)), MIB, quiet)
    assert refused.value.facts["free"] == 0
    assert names(tiny) == []
    assert put(tiny, content=bytes(MIB)).size == MIB


def test_a_drive_that_forbids_writing(tiny):
    subprocess.run(["mount", "-o", "remount,ro", str(tiny)], check=True)
    with pytest.raises(StorageFailedError) as refused:
        put(tiny)
    assert refused.value.facts == {"code": "EROFS"}


def test_a_drive_that_is_pulled(tiny):
    def produce(out) -> None:
        out.write(CONTENT)
        subprocess.run(["umount", "-l", str(tiny)], check=True)

    with pytest.raises(TargetGoneError):
        write_checked(tiny, "neutral.age", produce, len(CONTENT), quiet)
    assert names(tiny) == []


class LyingFile(io.FileIO):
    """A file on a stick that is not what its box says. `fault` is set by the test."""

    fault = ""
    code = 0

    def write(self, data) -> int:
        if self.fault == "write":
            raise OSError(self.code, "invented")
        return super().write(memoryview(data)[:1000] if self.fault == "short" else data)

    def read(self, size=-1) -> bytes:
        if self.fault == "read":
            raise OSError(self.code, "invented")
        piece = super().read(size)
        if self.fault == "flip" and piece:
            return piece[:-1] + bytes([piece[-1] ^ 1])
        return b"" if self.fault == "forget" else piece


@pytest.fixture
def lying(monkeypatch):
    def set_fault(fault: str, code: int = 0) -> None:
        made = type("Lying", (LyingFile,), {"fault": fault, "code": code})
        monkeypatch.setattr(checked_file, "io", types.SimpleNamespace(FileIO=made))

    return set_fault


@pytest.mark.parametrize(
    ("code", "expected", "facts"),
    [
        (errno.ENODEV, TargetGoneError, {}),
        (errno.ENXIO, TargetGoneError, {}),
        (errno.EIO, StorageFailedError, {"code": "EIO"}),
        (errno.EFBIG, StorageFailedError, {"code": "EFBIG"}),
        (errno.ENOSPC, DiskFullError, None),
    ],
)
@pytest.mark.parametrize("fault", ["write", "read"])
def test_what_a_drive_answers_has_a_name(tmp_path, lying, fault, code, expected, facts):
    lying(fault, code)
    with pytest.raises(expected) as refused:
        put(tmp_path)
    assert facts is None or refused.value.facts == facts
    assert names(tmp_path) == []


def test_a_drive_that_broke_because_it_was_pulled(tmp_path, monkeypatch):
    folder = tmp_path / "drive"
    folder.mkdir()

    class Pulled(io.FileIO):
        def write(self, data) -> int:
            shutil.rmtree(folder)
            raise OSError(errno.EIO, "invented")

    monkeypatch.setattr(checked_file, "io", types.SimpleNamespace(FileIO=Pulled))
    with pytest.raises(TargetGoneError):
        put(folder)


@pytest.mark.parametrize("fault", ["flip", "forget"])
def test_what_comes_back_otherwise_is_not_believed(tmp_path, lying, fault):
    lying(fault)
    with pytest.raises(ReadBackFailedError):
        put(tmp_path)
    assert names(tmp_path) == []


def test_a_drive_that_takes_a_little_at_a_time(tmp_path, lying):
    lying("short")
    assert put(tmp_path).path.read_bytes() == CONTENT


def test_a_system_that_will_not_sync_is_not_believed(tmp_path, monkeypatch):
    def refuse(descriptor: int) -> None:
        raise OSError(errno.EIO, "invented")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(StorageFailedError):
        put(tmp_path)
    assert names(tmp_path) == []


def test_long_files_are_synced_on_the_way(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(checked_file, "_SYNC_EVERY", MIB)
    monkeypatch.setattr(os, "fsync", synced.append)
    put(tmp_path, content=bytes(5 * MIB))
    # Four times on the way, before and after reading back, and the folder.
    assert len(synced) == 4 + 2 + 1


# --- parts -----------------------------------------------------------------------------------------------------------


@given(
    st.binary(max_size=300),
    st.lists(st.integers(1, 120), min_size=1, max_size=5),
    st.integers(1, 400),
)
def test_parts_joined_are_the_whole(tmp_path_factory, content, sizes, piece):
    folder = tmp_path_factory.mktemp("parts")
    content = (content * 300)[: sum(sizes)].ljust(sum(sizes), b".")
    planned = [(f"neutral.age.{number:03d}", size) for number, size in enumerate(sizes, 1)]
    files, whole = write_parts_checked(folder, planned, writing(content, piece), quiet)
    assert [(file.path.name, file.size) for file in files] == planned
    assert b"".join(file.path.read_bytes() for file in files) == content
    assert whole == hashlib.sha256(content).hexdigest()
    assert [file.sha256 for file in files] == [hashlib.sha256(file.path.read_bytes()).hexdigest() for file in files]
    assert names(folder) == [name for name, _ in planned]


@pytest.mark.parametrize(("length", "code"), [(99, "EIO"), (50, "EIO"), (0, "EIO"), (101, "EFBIG")])
def test_more_or_less_than_planned_leaves_nothing(tmp_path, length, code):
    with pytest.raises(StorageFailedError) as refused:
        write_parts_checked(tmp_path, [("a", 50), ("b", 50)], writing(bytes(length), 7), quiet)
    assert refused.value.facts == {"code": code}
    assert names(tmp_path) == []


def test_no_part_has_its_name_before_all_are_compared(tmp_path):
    def produce(out) -> None:
        out.write(bytes(99))
        assert {"a", "b"}.isdisjoint(names(tmp_path))
        assert len(names(tmp_path)) == 2
        out.write(bytes(1))

    files, _ = write_parts_checked(tmp_path, [("a", 50), ("b", 50)], produce, quiet)
    assert [file.path.name for file in files] == ["a", "b"]


def test_a_part_whose_name_is_taken_stops_all(tmp_path):
    (tmp_path / "b").write_text("another")
    with pytest.raises(TargetExistsError):
        write_parts_checked(tmp_path, [("a", 50), ("b", 50)], writing(bytes(100)), quiet)
    assert names(tmp_path) == ["b"]


# --- deleting --------------------------------------------------------------------------------------------------------


def test_deleting_a_file_and_nothing_else(tmp_path):
    written = put(tmp_path)
    remove_checked(written.path)
    assert names(tmp_path) == []
    with pytest.raises(TargetGoneError):
        remove_checked(written.path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    for name in ("folder", "link"):
        with pytest.raises(StorageFailedError) as refused:
            remove_checked(tmp_path / name)
        assert refused.value.facts == {"code": "EISDIR"}
    assert names(tmp_path) == ["folder", "link"]
