"""The runner that the pages of one window get: an answer that comes when the window has been replaced is dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.ui.jobs import Job, Runner, T, Task

P = ParamSpec("P")


class PageRunner:
    """Starts work as `runner` does, which it also ends; after `let_go` nobody is told of it any more."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._is_here = True

    def let_go(self) -> None:
        """The window is about to be replaced: its pages must not be drawn again."""
        self._is_here = False

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
        """Start `task`; exactly one of done, failed, cancelled is called, or none when the window has gone."""
        return self._runner.start(
            task,
            done=self._while_here(done),
            failed=self._while_here(failed),
            progress=self._while_here(progress) if progress is not None else None,
            cancelled=self._while_here(cancelled) if cancelled is not None else None,
            is_long=is_long,
        )

    def _while_here(self, answer: Callable[P, None]) -> Callable[P, None]:
        def told(*args: P.args, **kwargs: P.kwargs) -> None:
            if self._is_here:
                answer(*args, **kwargs)

        return told
