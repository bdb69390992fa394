"""Cells that remember what they read, so that one answer re-evaluates only what depends on it.

A cell is clean, suspect (something it read may have changed) or dirty (something it read has changed). Reading a
suspect cell first asks the cells it read; only when one of them really changed is it computed again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Answered = TypeVar("Answered")

CLEAN, SUSPECT, DIRTY, RUNNING = range(4)
MAX_DEPTH = 5


class TooDeepError(Exception):
    """Cells wait for each other deeper than the stack should go; `cell` has to be computed first."""

    def __init__(self, cell: Cell) -> None:
        super().__init__()
        self.cell = cell


class Cell:
    """A value that is set (`compute` None) or computed from other cells. `owner` is named when the value changes."""

    __slots__ = ("compute", "owner", "reactor", "readers", "sources", "state", "value")

    def __init__(
        self, reactor: Reactor, value: object, compute: Callable[[], object] | None = None, owner: Hashable = None
    ) -> None:
        self.reactor = reactor
        self.value: Any = value
        self.compute = compute
        self.owner = owner
        self.state = CLEAN if compute is None else DIRTY
        self.sources: dict[Cell, None] = {}
        self.readers: dict[Cell, None] = {}

    def read(self) -> Any:  # noqa: ANN401 - who reads knows what the cell holds
        """The present value; the cell being computed, if any, is remembered as its reader."""
        reader = self.reactor.active
        if reader is not None and self not in reader.sources:
            reader.sources[self] = None
            self.readers[reader] = None
        if self.state != CLEAN:
            self.refresh()
        return self.value

    def refresh(self) -> None:
        """Brings the value up to date. In a circle the last value stands. Raises TooDeepError."""
        if self.state == SUSPECT:
            self._ask_sources()
        if self.state == DIRTY:
            self._compute()

    def _ask_sources(self) -> None:
        reactor = self.reactor
        if reactor.depth >= MAX_DEPTH:
            raise TooDeepError(self)
        reactor.depth += 1
        try:
            for source in list(self.sources):
                if source.state in (SUSPECT, DIRTY):
                    source.refresh()
                if self.state == DIRTY:
                    return
        finally:
            reactor.depth -= 1
        self.state = CLEAN

    def _compute(self) -> None:
        reactor = self.reactor
        if reactor.depth >= MAX_DEPTH:
            raise TooDeepError(self)
        outer, old = reactor.active, self.sources
        reactor.active, reactor.depth = self, reactor.depth + 1
        self.sources, self.state = {}, RUNNING
        try:
            value = self.compute() if self.compute else self.value
        except BaseException:
            self.state = DIRTY
            self.sources.update(old)
            raise
        finally:
            reactor.active, reactor.depth = outer, reactor.depth - 1
        for source in old:
            if source not in self.sources:
                source.readers.pop(self, None)
        self.state = CLEAN
        self._take(value)

    def _take(self, value: object) -> None:
        if value != self.value:
            self.value = value
            self.reactor.changed.append(self)
            for reader in self.readers:
                if reader.state != RUNNING:
                    reader.state = DIRTY

    def assign(self, value: object) -> None:
        """Sets the value from outside; a computed cell keeps it until something it read changes."""
        if self.compute is not None:
            self.state = CLEAN
        if value != self.value:
            self.value = value
            self.reactor.changed.append(self)
            self.reactor.mark_readers(self)

    def drop(self) -> None:
        """Forgets what it read: its node has left the tree."""
        for source in self.sources:
            source.readers.pop(self, None)
        self.sources = {}
        if self.compute is not None:
            self.state = DIRTY


class Reactor:
    """The cells of one session: which one is being computed, which are out of date, which have changed."""

    def __init__(self) -> None:
        self.active: Cell | None = None
        self.depth = 0
        self.stale: list[Cell] = []
        self.changed: list[Cell] = []

    def mark_readers(self, cell: Cell, state: int = DIRTY) -> None:
        """Marks who read the cell, and who read them, as out of date."""
        waiting = [(reader, state) for reader in cell.readers]
        while waiting:
            reader, new = waiting.pop()
            if reader.state == RUNNING or reader.state >= new:
                continue
            if reader.state == CLEAN:
                self.stale.append(reader)
                waiting += [(further, SUSPECT) for further in reader.readers]
            reader.state = new

    def settle(self) -> None:
        """Brings everything out of date up to date, in the order it was marked, however deep it hangs together."""
        stale, self.stale = self.stale, []
        for cell in stale:
            self.ask(cell.refresh)

    def ask(self, question: Callable[[], Answered]) -> Answered:
        """The answer to a question that reads cells; what hangs together too deep is computed from its far end."""
        waiting: list[Cell] = []
        while True:
            try:
                while waiting:
                    waiting[-1].refresh()
                    waiting.pop()
                return question()
            except TooDeepError as error:
                waiting.append(error.cell)

    def take_changed(self) -> list[Cell]:
        """The cells whose value has changed since the last call."""
        changed, self.changed = self.changed, []
        return changed
