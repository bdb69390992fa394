"""What may travel, as plain data: the shape of a questionnaire and the answers to it, already judged and cut."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

NUMBERS: Final = frozenset({"integer", "decimal", "range"})
"""Question types whose answers are numbers."""
MANY: Final = frozenset({"select_multiple", "rank"})
"""Question types whose answer is several codes with spaces between."""
FILES: Final = frozenset({"image", "audio", "video", "file"})
"""Question types whose answer names a file of the record."""
NOTE: Final = "note"


@dataclass(frozen=True, slots=True)
class Option:
    """A choice: its code as stored and its words by language code."""

    code: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """A question that may travel. `path` is without the root and without row ids; `type` as XLSForm calls it."""

    name: str
    path: str
    type: str
    labels: Mapping[str, str]
    options: tuple[Option, ...] = ()

    def said(self, code: str, language: str) -> str:
        """The words of a code; one that is in no list is given as it is."""
        found = next((one.labels.get(language, "") for one in self.options if one.code == code), "")
        return found or code


@dataclass(frozen=True, slots=True)
class Group:
    """A group, or a repeat with rows, and what is in it in the order of the form."""

    name: str
    path: str
    labels: Mapping[str, str]
    parts: tuple[Part, ...]
    is_repeat: bool = False


Part = Question | Group


@dataclass(frozen=True, slots=True)
class Shape:
    """A questionnaire as far as it may travel. `root` is the name of its outermost element."""

    form_id: str
    version: str
    root: str
    languages: tuple[str, ...]
    parts: tuple[Part, ...]

    def questions(self) -> Iterator[Question]:
        """All questions, those of repeats too, in the order of the form."""
        return _questions(self.parts)


@dataclass(frozen=True, slots=True)
class Row:
    """The answers of one record, or of one row of a repeat, by the paths of the questions.

    A question that is relevant and unanswered has "", one that is not relevant or stays here has no key. `reasons`
    says why there is no answer (unknown, declined, not_asked). `rows` are those of the repeats directly inside.
    """

    values: Mapping[str, str]
    reasons: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileOut:
    """A file to be written: a plain name or one with folders ("a/b.csv"), its size in bytes, and how to read it."""

    name: str
    size: int
    read: Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Record:
    """One filled questionnaire.

    `instance` is a UUID that names exactly these answers, `replaces` the one that went before in an earlier export
    ("" if none), `origin` a UUID that stays the same in every export. `name` is what a reader may call it, "" when
    the UUID must do; never a name of a person. `made_on` is a day, "" when it is not told.
    """

    instance: str
    origin: str
    replaces: str
    name: str
    made_on: str
    row: Row
    files: tuple[FileOut, ...] = ()

    @property
    def title(self) -> str:
        """What people may call it: its name, or the beginning of its UUID."""
        return self.name or self.origin[:8].upper()


@dataclass(frozen=True, slots=True)
class Collection:
    """Records made with one and the same questionnaire."""

    shape: Shape
    records: tuple[Record, ...]


def file_of(name: str, data: bytes) -> FileOut:
    """A file whose bytes are at hand."""
    return FileOut(name, len(data), lambda: (data,))


def _questions(parts: Iterable[Part]) -> Iterator[Question]:
    for part in parts:
        if isinstance(part, Question):
            yield part
        else:
            yield from _questions(part.parts)
