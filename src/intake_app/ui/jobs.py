"""What presenters know of background work: no Qt, no threads, only a runner that is handed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from intake_app.domain.errors import Cancelled

T = TypeVar("T")
Step = Callable[[int, int], None]
"""`step(done, total)`: tells how far a task is; raises Cancelled when a person asked to stop. Call it outside of
database transactions: in a long task the runner does other people's short work inside this call."""
Task = Callable[[Step], T]


class Job(Protocol):
    """A handle on started work."""

    def cancel(self) -> None:
        """Ask the work to stop at its next step; nothing happens when it is over already."""


class Runner(Protocol):
    """Starts work that touches the vault; see `ui/tasks.py` for the promises."""

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
        """Start `task`; exactly one of done, failed, cancelled is called later, in the thread of the window."""


class FinishedJob:
    """The handle that ImmediateRunner gives: there is nothing left to cancel."""

    def cancel(self) -> None:
        """Do nothing: the work is over."""


class ImmediateRunner:
    """Does the work inside `start`: for presenter tests and for the command line.

    `cancel_at`: the step call (counted from 1 over all tasks) at which a person "asks to stop"; 0 means never.
    """

    def __init__(self, *, cancel_at: int = 0) -> None:
        self.steps: list[tuple[int, int]] = []
        self._cancel_at = cancel_at

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
        """Run the task to its end and call the one fitting callback before returning."""
        del is_long

        def step(count: int, total: int) -> None:
            self.steps.append((count, total))
            if len(self.steps) == self._cancel_at:
                raise Cancelled
            if progress is not None:
                progress(count, total)

        outcome: Callable[[], Any]
        try:
            value = task(step)
        except Cancelled:
            outcome = cancelled or _nothing
        except Exception as error:  # noqa: BLE001 - whatever a task raises belongs to its `failed`, as in the real runner
            trouble = error

            def outcome() -> None:
                failed(trouble)
        else:

            def outcome() -> None:
                done(value)

        outcome()
        return FinishedJob()


def _nothing() -> None:
    """A person asked to stop and nobody needs to know."""
