"""What the actions of an interview did, so that the last one can be taken back."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intake_app.xlsform.instance import Answer, Range

UNDO_STEPS = 200
_TYPED = frozenset({"text", "integer", "decimal"})


@dataclass
class Step:
    """What one action did, oldest first: former answers, rows that came (index None) or went, rows first touched."""

    answers: list[tuple[Answer, str, str]] = field(default_factory=list)
    touched: list[Answer] = field(default_factory=list)
    rows: list[tuple[Range, Answer, int | None]] = field(default_factory=list)


class History:
    """The last UNDO_STEPS actions."""

    def __init__(self) -> None:
        self._steps: deque[Step] = deque(maxlen=UNDO_STEPS)

    def keep(self, step: Step, typed: Answer | None) -> None:
        """Keeps what an action did, if it did anything; more typing into the same question joins the last step."""
        if (step.answers or step.rows) and not self._goes_on(typed, step):
            self._steps.append(step)

    def take(self) -> Step | None:
        """The last step, which is forgotten; None when there is none."""
        return self._steps.pop() if self._steps else None

    def clear(self) -> None:
        """Forgets everything."""
        self._steps.clear()

    def _goes_on(self, node: Answer | None, step: Step) -> bool:
        if node is None or node.definition.type not in _TYPED or not self._steps:
            return False
        return all(not one.rows and [held for held, _, _ in one.answers] == [node] for one in (step, self._steps[-1]))
