"""Where an expression is read and what it can ask of the form around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from intake_app.xlsform.tree import Node
    from intake_app.xlsform.values import Value

    Closure = Callable[["Context"], Value]


class Environment(Protocol):
    """What expressions can ask of the form around them."""

    root: Node

    def now(self) -> datetime:
        """The present moment with its zone."""

    def instance(self, name: str) -> Node | None:
        """A secondary instance by id."""

    def text(self, text_id: str) -> str:
        """A translated text by id, in the language of the session."""

    def language(self) -> str:
        """The language of the session as a BCP 47 code."""

    def choice_label(self, question: Node, code: str) -> str:
        """The label of a choice of the question at this node, "" when it has none."""


@dataclass(slots=True)
class Context:
    """Where an expression is read: `node` with its place in the set at hand, `current` the node it belongs to."""

    node: Node
    env: Environment
    current: Node
    position: int = 1
    size: int = 1
