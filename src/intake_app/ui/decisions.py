"""What presenters may ask a person in between: yes or no, and which file; no Qt, so that tests can answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True)
class Decision:
    """A question with two answers, both written out as what will happen ("Remove", "Keep it").

    A dangerous decision is coloured and has its safe answer chosen in advance.
    """

    title: str
    text: str
    yes: str
    no: str
    is_dangerous: bool = False


class Dialogs(Protocol):
    """The questions that may stop a person; everything else is a page. None or an empty list means: rather not."""

    def decide(self, decision: Decision) -> bool:
        """Ask and wait; closing the dialog means no."""

    def choose_files(self, title: str) -> list[Path]:
        """Let the person choose one or more existing files."""

    def choose_folder(self, title: str, start: Path | None = None) -> Path | None:
        """Let the person choose a folder, which exists afterwards."""

    def choose_new_file(self, title: str, name: str, start: Path | None = None) -> Path | None:
        """Let the person choose where a new file goes; `name` is proposed and must tell nothing of a case."""


class ScriptedDialogs:
    """Answers from a list, for tests: a bool for `decide`, a path, a list of paths or None for the others.

    `asked` keeps every Decision and every title, in order.
    """

    def __init__(self, answers: Iterable[bool | Path | list[Path] | None] = ()) -> None:
        self.asked: list[Decision | str] = []
        self._answers = list(answers)

    def decide(self, decision: Decision) -> bool:
        """Give the next answer, which must be a bool."""
        return bool(self._next(decision))

    def choose_files(self, title: str) -> list[Path]:
        """Give the next answer, which must be a list."""
        answer = self._next(title)
        return answer if isinstance(answer, list) else []

    def choose_folder(self, title: str, start: Path | None = None) -> Path | None:
        """Give the next answer, which must be a path or None."""
        del start
        return self._next_path(title)

    def choose_new_file(self, title: str, name: str, start: Path | None = None) -> Path | None:
        """Give the next answer, which must be a path or None."""
        del name, start
        return self._next_path(title)

    def _next_path(self, title: str) -> Path | None:
        answer = self._next(title)
        return None if isinstance(answer, (bool, list)) else answer

    def _next(self, asked: Decision | str) -> bool | Path | list[Path] | None:
        self.asked.append(asked)
        return self._answers.pop(0)
