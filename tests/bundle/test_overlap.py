"""Two threads for one stream: order, errors, and no thread left behind."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from intake_app.bundle.overlap import DEPTH, read_ahead, write_behind

if TYPE_CHECKING:
    from collections.abc import Iterator


class InventedError(Exception):
    """Goes wrong on purpose."""


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    yield
    assert [thread.name for thread in threading.enumerate() if thread.name in ("read-ahead", "write-behind")] == []


def numbers(count: int, *, then: Exception | None = None) -> Iterator[int]:
    yield from range(count)
    if then is not None:
        raise then


@pytest.mark.parametrize("count", [0, 1, DEPTH, 500])
def test_reading_gives_everything_in_order(count: int) -> None:
    with read_ahead(numbers(count)) as ahead:
        assert list(ahead) == list(range(count))


def test_an_error_while_reading_comes_where_it_happened() -> None:
    got = []

    def take() -> None:
        with read_ahead(numbers(20, then=InventedError())) as ahead:
            got.extend(ahead)

    def take_one_by_one() -> None:
        with read_ahead(numbers(20, then=InventedError())) as ahead:
            for each in ahead:
                got.append(each)  # noqa: PERF402 - the error must come after the last of them

    with pytest.raises(InventedError):
        take()
    got.clear()
    with pytest.raises(InventedError):
        take_one_by_one()
    assert got == list(range(20))


def test_leaving_early_ends_an_endless_reading() -> None:
    def endless() -> Iterator[int]:
        while True:
            yield 1

    with read_ahead(endless()) as ahead:
        assert next(ahead) == 1
    with pytest.raises(InventedError), read_ahead(endless()):
        raise InventedError


@pytest.mark.parametrize("count", [0, 1, DEPTH, 500])
def test_writing_keeps_the_order(count: int) -> None:
    written: list[bytes | memoryview] = []
    with write_behind(written.append) as write:
        for number in range(count):
            write(b"%d" % number)
    assert written == [b"%d" % number for number in range(count)]


@pytest.mark.parametrize("count", [1, DEPTH * 5])
def test_an_error_while_writing_is_raised(count: int) -> None:
    tried = []

    def fail(piece: bytes | memoryview) -> None:
        tried.append(piece)
        raise InventedError

    def write_all() -> None:
        with write_behind(fail) as write:
            for _ in range(count):
                write(b"x")

    with pytest.raises(InventedError):
        write_all()
    assert tried == [b"x"]


def test_giving_up_while_the_writer_is_far_behind_ends_it() -> None:
    gate = threading.Event()
    written = []

    def slow(piece: bytes | memoryview) -> None:
        gate.wait()
        written.append(piece)

    def give_up() -> None:
        with write_behind(slow) as write:
            for _ in range(DEPTH):
                write(b"x")
            gate.set()
            raise InventedError

    with pytest.raises(InventedError):
        give_up()
    assert len(written) <= DEPTH
