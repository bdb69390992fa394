"""Long work of which only the last one begun counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from intake_app.ui.presenters.latest_job import LatestJob

if TYPE_CHECKING:
    from collections.abc import Callable


class _Job:
    def __init__(self) -> None:
        self.is_cancelled = False

    def cancel(self) -> None:
        self.is_cancelled = True


class _SlowRunner:
    """Keeps what was started; the test ends it when it likes."""

    def __init__(self) -> None:
        self.started: list[tuple[_Job, dict[str, Any]]] = []

    def start(self, task: Callable[..., object], **how: Any) -> _Job:
        job = _Job()
        self.started.append((job, how))
        return job


def _made() -> tuple[_SlowRunner, LatestJob, list[object]]:
    runner, told = _SlowRunner(), []
    latest = LatestJob(runner, lambda done, total: told.append((done, total)), told.append)
    return runner, latest, told


def test_a_newer_one_stops_the_older_and_is_the_only_one_heard() -> None:
    runner, latest, told = _made()
    latest.start(lambda _step: None, told.append)
    latest.start(lambda _step: None, told.append)
    (first, older), (_second, newer) = runner.started
    assert first.is_cancelled
    older["progress"](1, 2)
    older["done"]("old")
    older["failed"](ValueError())
    older["cancelled"]()
    assert told == []
    newer["progress"](1, 2)
    newer["done"]("new")
    assert told == [(1, 2), (0, 0), "new"]


def test_stopping_ends_the_progress_and_a_failure_is_told() -> None:
    runner, latest, told = _made()
    latest.start(lambda _step: None, told.append)
    latest.stop()
    latest.stop()
    job, how = runner.started[0]
    assert job.is_cancelled
    how["cancelled"]()
    assert told == [(0, 0)]
    latest.start(lambda _step: None, told.append)
    error = ValueError()
    runner.started[1][1]["failed"](error)
    assert told[1:] == [(0, 0), error]
