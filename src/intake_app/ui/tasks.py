"""The only place that starts threads: one worker thread for everything that touches the vault.

Promises of `TaskRunner`, which every page relies on:
* All tasks run on one and the same thread for the whole life of the runner (SQLite's connection lives there).
* Short tasks run in the order they were started. A long task (`is_long=True`) starts when no short one waits, and
  whenever it calls `step(done, total)` the short tasks that came meanwhile are done first, in between: while four
  gigabytes come in, a page still opens and a draft is still saved. Long tasks never run inside each other.
* All callbacks arrive on the thread of the window; exactly one of done, failed, cancelled for each task.
* `shutdown()` cancels long work, still does the short tasks that were accepted (one of them may be the last draft),
  waits, and drops the answers.

The worker never owns signals or widgets: it appends plain answers to a deque and wakes the runner by one signal
without arguments (PYSIDE-3124 and others: payloads of cross-thread signals got lost or freed on the wrong thread).
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from intake_app.domain.errors import Cancelled, IntakeError

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.ui.jobs import Job, T, Task

_DELIVERY_BUDGET_S = 0.008


@dataclass(eq=False)
class _Work:
    """One started task, seen from the worker: its number, what to do, whether somebody asked to stop."""

    number: int
    task: Task[Any]
    is_long: bool
    stop: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        self.stop.set()


@dataclass(frozen=True)
class _Callbacks:
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]
    progress: Callable[[int, int], None] | None
    cancelled: Callable[[], None] | None


class _Queue:
    """What waits to be done; shared by the two threads, so every method holds the lock."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._short: deque[_Work] = deque()
        self._long: deque[_Work] = deque()
        self._running: _Work | None = None
        self._is_closed = False

    def put(self, work: _Work) -> bool:
        with self._changed:
            if self._is_closed:
                return False
            (self._long if work.is_long else self._short).append(work)
            self._changed.notify()
            return True

    def take(self) -> _Work | None:
        """Wait for the next task; None when the queue is closed and empty."""
        with self._changed:
            self._running = None
            self._changed.wait_for(lambda: self._short or self._long or self._is_closed)
            if self._short:
                return self._short.popleft()
            if self._long:
                self._running = self._long.popleft()
            return self._running

    def take_short(self) -> list[_Work]:
        """All short tasks that wait now; never blocks."""
        with self._changed:
            waiting = list(self._short)
            self._short.clear()
            return waiting

    def close(self) -> None:
        with self._changed:
            self._is_closed = True
            for work in (*self._long, self._running):
                if work is not None:
                    work.cancel()
            self._changed.notify()


class _Loop(QRunnable):
    """The worker: takes tasks from the queue until it is closed and posts answers."""

    def __init__(self, queue: _Queue, post: Callable[[int, str, Any], None]) -> None:
        super().__init__()
        self._queue = queue
        self._post = post

    def run(self) -> None:
        while (work := self._queue.take()) is not None:
            self._perform(work)

    def _perform(self, work: _Work) -> None:
        outcome: tuple[str, Any]
        try:
            if work.stop.is_set():
                raise Cancelled
            outcome = ("done", work.task(partial(self._step, work)))
        except Cancelled:
            outcome = ("cancelled", None)
        except Exception as error:  # noqa: BLE001 - a worker that dies would freeze every page; the page is told
            outcome = ("failed", error)
        self._post(work.number, *outcome)

    def _step(self, work: _Work, done: int, total: int) -> None:
        if work.stop.is_set():
            raise Cancelled
        self._post(work.number, "progress", (done, total))
        if work.is_long:
            for short in self._queue.take_short():
                self._perform(short)
            if work.stop.is_set():
                raise Cancelled


class _Outbox:
    """Answers on their way to the window; knows the runner only by the bound signal it wakes it with."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self.answers: deque[tuple[int, str, Any]] = deque()
        self.is_woken = False
        self._wake = wake

    def post(self, number: int, kind: str, value: Any) -> None:  # noqa: ANN401 - whatever a task gave back
        self.answers.append((number, kind, value))
        self.wake()

    def wake(self) -> None:
        if not self.is_woken:
            self.is_woken = True
            # The runner may have been destroyed by its owner while work was on; then nobody wants the answer.
            with contextlib.suppress(RuntimeError):
                self._wake()


class TaskRunner(QObject):
    """Runs tasks on its one worker thread; belongs to the thread of the window.

    `unexpected` is told (on the window's thread, before `failed`) of every exception that is not an IntakeError:
    the place for the redacted log.
    """

    _woken = Signal()

    def __init__(self, parent: QObject | None = None, *, unexpected: Callable[[Exception], None] | None = None) -> None:
        super().__init__(parent)
        self._unexpected = unexpected
        self._callbacks: dict[int, _Callbacks] = {}
        self._count = 0
        self._is_shut = False
        self._woken.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._outbox = _Outbox(self._woken.emit)
        self._queue = _Queue()
        # Without this a runner that is destroyed unshut would wait for ever for its own loop.
        self.destroyed.connect(self._queue.close)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._pool.setExpiryTimeout(-1)
        self._pool.start(_Loop(self._queue, self._outbox.post))

    def start(
        self,
        task: Task[T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], None] | None = None,
        is_long: bool = False,
    ) -> Job:
        """Queue `task(step)`; raises RuntimeError after `shutdown()`."""
        self._count += 1
        work = _Work(self._count, task, is_long)
        self._callbacks[work.number] = _Callbacks(done, failed, progress, cancelled)
        if not self._queue.put(work):
            del self._callbacks[work.number]
            raise RuntimeError("the runner is shut down")
        return work

    @property
    def is_idle(self) -> bool:
        """Whether everything that was started has been answered."""
        return not self._callbacks

    def shutdown(self) -> None:
        """Cancel long work, finish accepted short work, wait for the thread, drop every answer; may be called twice."""
        self._is_shut = True
        self._queue.close()
        self._pool.waitForDone()
        self._callbacks.clear()
        self._outbox.answers.clear()

    @Slot()
    def _deliver(self) -> None:
        # Cleared before reading: an answer posted from now on wakes us again, so none can be left behind.
        self._outbox.is_woken = False
        deadline = time.monotonic() + _DELIVERY_BUDGET_S
        answers = self._outbox.answers
        try:
            while answers and not self._is_shut:
                self._hand_over(*answers.popleft())
                if time.monotonic() > deadline:
                    break
        finally:
            # More than one turn's worth, or a callback raised: the rest comes with the next turn of the event loop.
            if answers:
                self._outbox.wake()

    def _hand_over(self, number: int, kind: str, value: Any) -> None:  # noqa: ANN401 - whatever a task gave back
        if kind == "progress":
            callbacks = self._callbacks.get(number)
            if callbacks is not None and callbacks.progress is not None:
                callbacks.progress(*value)
            return
        callbacks = self._callbacks.pop(number, None)
        if callbacks is None:
            return
        if kind == "done":
            callbacks.done(value)
        elif kind == "failed":
            if self._unexpected is not None and not isinstance(value, IntakeError):
                self._unexpected(value)
            callbacks.failed(value)
        elif callbacks.cancelled is not None:
            callbacks.cancelled()
