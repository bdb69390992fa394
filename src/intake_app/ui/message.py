"""What a message is, before and after it has found its language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """The English of one message: a short title, what happened (and that nothing was lost), what to do next.

    Each may hold the facts of its error class as placeholders.
    """

    title: str
    happened: str
    what_next: str


@dataclass(frozen=True)
class Message:
    """A message in a person's language. `detail` is the same in all languages: to be read out to the head office.

    `tone` is "warning" or "calm".
    """

    title: str
    happened: str
    what_next: str
    detail: str = ""
    tone: str = "warning"
