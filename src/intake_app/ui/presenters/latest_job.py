"""Long work of which only the last one begun counts: what a page loads anew each time it comes to the front."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.ui.jobs import Job, Runner, Step, T


class LatestJob:
    """Starts long work; a new one stops the one before, whose answers are then not listened to any more.

    `progress(done, total)` is told while it goes on, (0, 0) when it is over, however it ended.
    """

    def __init__(
        self, runner: Runner, progress: Callable[[int, int], object], failed: Callable[[Exception], object]
    ) -> None:
        self._runner = runner
        self._progress = progress
        self._failed = failed
        self._job: Job | None = None
        self._begun = 0

    def start(self, task: Callable[[Step], T], done: Callable[[T], object]) -> None:
        """Begin; `done` gets what the task gave, unless something else was begun or it was stopped."""
        self.stop()
        self._begun += 1
        number = self._begun

        def is_last() -> bool:
            return number == self._begun

        def over(value: T) -> None:
            if is_last():
                self._progress(0, 0)
                done(value)

        def failed(error: Exception) -> None:
            if is_last():
                self._progress(0, 0)
                self._failed(error)

        def cancelled() -> None:
            if is_last():
                self._progress(0, 0)

        def progress(count: int, total: int) -> None:
            if is_last():
                self._progress(count, total)

        self._job = self._runner.start(
            task, done=over, failed=failed, progress=progress, cancelled=cancelled, is_long=True
        )

    def stop(self) -> None:
        """Ask the work to stop at its next step; harmless when there is none."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
