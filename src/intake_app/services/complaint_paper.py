"""A complaint draft as a page shows it: the sheets, whence every sentence comes, what a lawyer must know beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

Place = tuple[int, int]
"""A sentence of the document: the number of its block and its own number in it."""


@dataclass(frozen=True, slots=True)
class Letters:
    """A stretch of one line in one weight, `x` and `y` (the baseline) in points from the top left of the sheet.

    `word_space` is added to every space. `place` is None for what stands around the text (header, footer).
    """

    x: float
    y: float
    text: str
    size: float
    is_bold: bool
    word_space: float
    place: Place | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of paper, from 1."""

    number: int
    letters: tuple[Letters, ...]


@dataclass(frozen=True, slots=True)
class Stroke:
    """Parts of one line: ("to", (x, y)), ("line", (x, y)) or ("curve", (x1, y1, x2, y2, x, y)), a Bezier curve."""

    parts: tuple[tuple[str, tuple[float, ...]], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """The pale word across every sheet of a draft, as strokes around the middle of the sheet, in points, y downwards.

    `width` of the strokes in points; `turned` in degrees against the clock.
    """

    strokes: tuple[Stroke, ...] = ()
    width: float = 0.0
    turned: float = 0.0


@dataclass(frozen=True, slots=True)
class SourceLine:
    """Where a sentence comes from. `kind`: answer, statement, evidence, case, desk, law or addressee.

    `section`, `question` and `value` are in the language of the screen; `row` is the place in a repeated group, 0
    outside of one; `device_name` is "" for a device without a card here; `at` is the time of the entry.
    """

    kind: str
    question: str = ""
    section: str = ""
    row: int = 0
    value: str = ""
    device: str = ""
    device_name: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that is missing, or answers that contradict each other; words and question as a person reads them.

    `reason` tells why the person gave no answer: "", unknown, declined or not_asked.
    """

    code: str
    words: str
    questions: tuple[str, ...] = ()
    reason: str = ""
    weight: int = 0


@dataclass(frozen=True, slots=True)
class LawLine:
    """An article cited; `checked_on` is None as long as no lawyer has compared it with the official text."""

    cited: str
    title: str
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """A consent item that bears on this use: whether it holds today, and since when it was decided ("" never)."""

    item: str
    is_given: bool
    at: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A draft. `document` and `language` name its template; `width` and `height` are the sheet's, in points.

    `fonts`: the folder with the cuts of Liberation Serif it is set in.
    `conflicts`: answers of the case that wait for a decision.
    """

    case_id: str
    record: str
    document: str
    language: str
    width: float
    height: float
    fonts: Path
    sheets: tuple[Sheet, ...]
    mark: Mark
    pdf: bytes = field(repr=False)
    sentences: Mapping[Place, str] = field(repr=False)
    sources: Mapping[Place, tuple[SourceLine, ...]] = field(repr=False)
    missing: tuple[Remark, ...]
    contradictions: tuple[Remark, ...]
    conflicts: int
    law: tuple[LawLine, ...]
    law_checked_on: date | None
    consents: tuple[ConsentLine, ...]
    limits: tuple[str, ...]
    representative: str

    @property
    def code(self) -> str:
        """What the custody entries call it: "d1.kk"."""
        return f"{self.document}.{self.language}"
