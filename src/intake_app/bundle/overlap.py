"""Two threads for one stream: reading ahead of who uses it, and writing behind who makes it."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from queue import Empty, Queue
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")

DEPTH = 8
_POLL_SECONDS = 0.02


@contextmanager
def read_ahead(pieces: Iterable[T]) -> Iterator[Iterator[T]]:
    """Walks `pieces` in a thread of its own, at most 8 ahead, and gives them in order.

    An error of `pieces` is raised where its piece would have come. On leaving, the thread has ended.
    """
    queue: Queue[tuple[T | None, Exception | None]] = Queue(DEPTH)
    stopped = threading.Event()

    def walk() -> None:
        try:
            for piece in pieces:
                if stopped.is_set():
                    return
                queue.put((piece, None))
            queue.put((None, None))
        except Exception as error:  # noqa: BLE001 - raised again in the thread that reads
            queue.put((None, error))

    def given() -> Iterator[T]:
        while True:
            piece, error = queue.get()
            if error is not None:
                raise error
            if piece is None:
                return
            yield piece

    thread = threading.Thread(target=walk, name="read-ahead")
    thread.start()
    try:
        yield given()
    finally:
        stopped.set()
        while thread.is_alive():
            with suppress(Empty):
                queue.get(timeout=_POLL_SECONDS)
        thread.join()


@contextmanager
def write_behind(write: Callable[[bytes | memoryview], object]) -> Iterator[Callable[[bytes | memoryview], None]]:
    """Gives a function that hands pieces to `write` in a thread of its own, at most 8 behind, in order.

    Pieces must not change afterwards. An error of `write` is raised by one of the next calls or on leaving. On leaving
    without an error everything has been written; with one, what still waits is dropped.
    """
    queue: Queue[bytes | memoryview | None] = Queue(DEPTH)
    dropped = threading.Event()
    errors: list[Exception] = []

    def work() -> None:
        while (piece := queue.get()) is not None:
            if dropped.is_set():
                continue
            try:
                write(piece)
            except Exception as error:  # noqa: BLE001 - raised again in the thread that writes
                errors.append(error)
                dropped.set()

    def put(piece: bytes | memoryview) -> None:
        if errors:
            raise errors[0]
        queue.put(piece)

    thread = threading.Thread(target=work, name="write-behind")
    thread.start()
    try:
        yield put
    except BaseException:
        dropped.set()
        raise
    finally:
        queue.put(None)
        thread.join()
    if errors:
        raise errors[0]
