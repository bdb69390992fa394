"""The promises of TaskRunner: nothing lost, one outcome each, short work between the steps of long work."""

from __future__ import annotations

import gc
import threading
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QThread

from intake_app.domain.errors import Cancelled, VaultInUseError
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from intake_app.ui.jobs import Step


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[TaskRunner]:
    runner = TaskRunner()
    yield runner
    runner.shutdown()


def fail(error: Exception) -> None:
    raise AssertionError from error


def test_three_thousand_jobs_lose_no_progress_and_no_outcome(qtbot: QtBot, runner: TaskRunner) -> None:
    progress: Counter[int] = Counter()
    outcomes: list[int] = []

    def work(number: int, step: Step) -> int:
        for count in range(20):
            step(count, 20)
        return number

    for number in range(3000):
        runner.start(
            lambda step, number=number: work(number, step),
            done=outcomes.append,
            failed=fail,
            progress=lambda _done, _total, number=number: progress.update([number]),
            is_long=number % 7 == 0,
        )
        if number % 500 == 0:
            gc.collect()
    qtbot.waitUntil(lambda: len(outcomes) == 3000, timeout=120_000)

    assert sum(progress.values()) == 60_000
    assert set(progress.values()) == {20}
    assert sorted(outcomes) == list(range(3000))


def test_callbacks_arrive_on_the_thread_of_the_window(qtbot: QtBot, runner: TaskRunner) -> None:
    home = QThread.currentThread()
    seen: list[tuple[str, bool]] = []

    def note(word: str) -> None:
        seen.append((word, QThread.currentThread() is home))

    def work(step: Step) -> bool:
        step(1, 1)
        return QThread.currentThread() is home

    def broken(step: Step) -> None:
        raise VaultInUseError

    where: list[bool] = []
    runner.start(work, done=where.append, failed=fail, progress=lambda _d, _t: note("progress"))
    runner.start(broken, done=fail, failed=lambda error: note(type(error).__name__))
    qtbot.waitUntil(lambda: len(seen) == 2)

    assert where == [False]
    assert seen == [("progress", True), ("VaultInUseError", True)]


def test_all_tasks_share_one_thread(qtbot: QtBot, runner: TaskRunner) -> None:
    threads: list[int] = []
    for number in range(50):
        runner.start(lambda step: threading.get_ident(), done=threads.append, failed=fail, is_long=number % 2 == 0)
    qtbot.waitUntil(lambda: len(threads) == 50)
    assert len(set(threads)) == 1
    assert threads[0] != threading.get_ident()


def test_short_tasks_run_between_the_steps_of_a_long_one(qtbot: QtBot, runner: TaskRunner) -> None:
    order: list[str] = []
    may_go_on = threading.Semaphore(0)

    def take_in_a_film(step: Step) -> None:
        for count in range(3):
            may_go_on.acquire()
            order.append(f"chunk {count}")
            step(count + 1, 3)

    ends: list[str] = []
    runner.start(take_in_a_film, done=lambda _none: ends.append("film"), failed=fail, is_long=True)
    runner.start(lambda step: order.append("another film"), done=lambda _n: ends.append("2"), failed=fail, is_long=True)
    for word in ("page", "draft"):
        runner.start(lambda step, word=word: order.append(word), done=lambda _n, w=word: ends.append(w), failed=fail)
    may_go_on.release()
    qtbot.waitUntil(lambda: ends == ["page", "draft"])
    runner.start(lambda step: order.append("draft 2"), done=lambda _none: ends.append("draft 2"), failed=fail)
    may_go_on.release(2)
    qtbot.waitUntil(lambda: len(ends) == 5)

    assert order.index("page") < order.index("draft") < order.index("chunk 2")
    assert order.index("draft 2") < order.index("another film")
    assert order[-1] == "another film", "long work must never run inside long work"
    assert ends[-2:] == ["film", "2"]


def test_a_failing_short_task_does_not_touch_the_long_one_around_it(qtbot: QtBot, runner: TaskRunner) -> None:
    started, queued = threading.Event(), threading.Event()

    def long_work(step: Step) -> str:
        started.set()
        queued.wait()
        step(1, 2)
        return "whole"

    def broken(step: Step) -> None:
        raise VaultInUseError

    outcomes: list[str] = []
    runner.start(long_work, done=outcomes.append, failed=fail, is_long=True)
    started.wait()
    runner.start(broken, done=fail, failed=lambda error: outcomes.append(type(error).__name__))
    queued.set()
    qtbot.waitUntil(lambda: len(outcomes) == 2)
    assert outcomes == ["VaultInUseError", "whole"]


def test_cancel_ends_in_cancelled_and_nothing_else(qtbot: QtBot, runner: TaskRunner) -> None:
    outcomes: list[str] = []

    def endless(step: Step) -> None:
        while True:
            step(0, 0)

    def start(word: str, *, is_long: bool) -> None:
        job = runner.start(
            endless,
            done=lambda _none: outcomes.append("done"),
            failed=fail,
            cancelled=lambda: outcomes.append(word),
            is_long=is_long,
        )
        job.cancel()
        job.cancel()

    start("running", is_long=True)
    start("waiting", is_long=True)
    start("short", is_long=False)
    qtbot.waitUntil(lambda: len(outcomes) == 3)
    assert sorted(outcomes) == ["running", "short", "waiting"]


def test_shutdown_while_busy_drops_answers_but_still_saves_what_was_typed(qtbot: QtBot) -> None:
    for _round in range(50):
        runner = TaskRunner()
        saved: list[str] = []
        answers: list[object] = []

        def endless(step: Step) -> None:
            while True:
                step(0, 0)

        runner.start(endless, done=answers.append, failed=answers.append, is_long=True, progress=lambda _d, _t: None)
        runner.start(lambda step, saved=saved: saved.append("draft"), done=answers.append, failed=answers.append)
        runner.shutdown()
        runner.shutdown()
        qtbot.wait(0)
        assert saved == ["draft"]
        assert answers == []
        with pytest.raises(RuntimeError):
            runner.start(endless, done=answers.append, failed=answers.append)


def test_a_runner_destroyed_without_shutdown_does_not_hang(qtbot: QtBot) -> None:
    runner = TaskRunner()
    runner.start(lambda step: None, done=lambda _none: None, failed=fail)
    del runner
    gc.collect()


def test_a_callback_that_raises_does_not_hold_up_the_next(qtbot: QtBot, runner: TaskRunner) -> None:
    seen: list[int] = []

    def first(_value: int) -> None:
        raise KeyError("invented")

    with qtbot.captureExceptions() as caught:
        runner.start(lambda step: 1, done=first, failed=fail)
        runner.start(lambda step: 2, done=seen.append, failed=fail)
        qtbot.waitUntil(lambda: seen == [2])
    assert [kind for kind, _value, _trace in caught] == [KeyError]


def test_unexpected_errors_are_told_apart(qtbot: QtBot) -> None:
    unexpected: list[str] = []
    runner = TaskRunner(unexpected=lambda error: unexpected.append(type(error).__name__))
    failures: list[str] = []

    def known(step: Step) -> None:
        raise VaultInUseError

    def unknown(step: Step) -> None:
        raise ZeroDivisionError

    for task in (known, unknown):
        runner.start(task, done=fail, failed=lambda error: failures.append(type(error).__name__))
    qtbot.waitUntil(lambda: len(failures) == 2)
    runner.shutdown()
    assert failures == ["VaultInUseError", "ZeroDivisionError"]
    assert unexpected == ["ZeroDivisionError"]


def test_counts_beyond_32_bits_arrive_whole(qtbot: QtBot, runner: TaskRunner) -> None:
    seen: list[tuple[int, int]] = []
    big = 5 * 1024**3

    runner.start(
        lambda step: step(big, big + 1), done=lambda _n: None, failed=fail, progress=lambda d, t: seen.append((d, t))
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(big, big + 1)]


def test_immediate_runner_gives_each_outcome_once() -> None:
    seen: list[str] = []

    def work(step: Step) -> str:
        step(1, 2)
        step(2, 2)
        return "done"

    def broken(step: Step) -> str:
        raise VaultInUseError

    def run(runner: ImmediateRunner, task: object) -> None:
        runner.start(
            task,
            done=seen.append,
            failed=lambda error: seen.append(type(error).__name__),
            cancelled=lambda: seen.append("cancelled"),
            progress=lambda d, t: seen.append(f"{d}/{t}"),
        )

    run(ImmediateRunner(), work)
    run(ImmediateRunner(), broken)
    run(ImmediateRunner(cancel_at=2), work)
    assert seen == ["1/2", "2/2", "done", "VaultInUseError", "1/2", "cancelled"]
    with pytest.raises(Cancelled):
        raise Cancelled
