"""What stands on the paper of the body map: marks in words, and a drawn sheet as strokes and letters in points."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin
from typing import TYPE_CHECKING, Final

from intake_app.domain.body_map import ADULT, CHILD, SEALED_REGION, Mark, read_mark

if TYPE_CHECKING:
    from collections.abc import Mapping

CIRCLE, DIAMOND, SQUARE, HEXAGON = "circle", "diamond", "square", "hexagon"
SOLID, THICK, THIN, DASHED = "solid", "thick", "thin", "dashed"
_SHAPES: Final = {
    "wound": DIAMOND, "gunshot": DIAMOND, "rubber": DIAMOND, "needle": DIAMOND,
    "burn": SQUARE, "electric_mark": SQUARE,
    "fracture": HEXAGON, "dislocation": HEXAGON, "tooth": HEXAGON, "nail": HEXAGON,
}  # fmt: skip
_FILLS: Final = {"fresh": SOLID, "healing": THICK, "healed": THIN, "gone": DASHED, "document_only": DASHED}
_CORNERS: Final = {CIRCLE: (24, 0.0, 1.0), DIAMOND: (4, 0.0, 1.3), SQUARE: (4, pi / 4, 1.3), HEXAGON: (6, 0.0, 1.15)}
_ROWS: Final = "L/L_injuries["
_AGE: Final = "D/D07_age_at_event"
_ADULT_AGE: Final = 18


def shape_of(kinds: str) -> str:
    """The shape of a dot for what a mark is (codes of the list injury, with spaces)."""
    return next((_SHAPES[code] for code in kinds.split() if code in _SHAPES), CIRCLE)


def fill_of(state: str) -> str:
    """How a dot is filled for the state of a mark (a code of the list injury_state)."""
    return _FILLS.get(state, THIN)


def dot_corners(shape: str, x: float, y: float, radius: float) -> tuple[tuple[float, float], ...]:
    """The outline of a dot as a shape with straight edges."""
    count, turned, larger = _CORNERS[shape]
    angles = [2 * pi * number / count + turned for number in range(count)]
    return tuple((x + radius * larger * cos(angle), y + radius * larger * sin(angle)) for angle in angles)


def figure_of(answers: Mapping[str, str], *, is_child: bool) -> str:
    """Whose drawing fits: by the age when it happened, or, as long as that is not known, by that of today."""
    age = answers.get(_AGE, "")
    if age.isdigit():
        return CHILD if int(age) < _ADULT_AGE else ADULT
    return CHILD if is_child else ADULT


@dataclass(frozen=True, slots=True)
class ToldMark:
    """One row of the injuries as it was answered: paths and values without the row in front, codes not yet in words."""

    row: str
    mark: Mark | None
    values: Mapping[str, str]

    def value(self, name: str) -> str:
        """The answer to a question of the row, "" for none."""
        return self.values.get(name, "")


def told_marks(answers: Mapping[str, str]) -> tuple[ToldMark, ...]:
    """The injuries among the answers of a case, in the order in which they were told.

    What was said to be in an intimate place is left out without a gap in the numbers: it belongs to section X.
    """
    rows: dict[str, dict[str, str]] = {}
    for path, value in answers.items():
        if path.startswith(_ROWS) and value and "#" not in path:
            row, _slash, name = path[len(_ROWS) :].partition("]/")
            rows.setdefault(row, {})[name.rpartition("/")[2]] = value
    return tuple(
        ToldMark(row, read_mark(values.get("L01_mark", "")), values)
        for row, values in rows.items()
        if values.get("L01_region") != SEALED_REGION
    )


@dataclass(frozen=True, slots=True)
class MarkLine:
    """One mark in words for the table: where, what and in which state, how it looks, what caused it, when, photos."""

    number: int
    mark: Mark | None
    where: str
    what: str
    look: str
    cause: str
    seen: str
    photos: str
    shape: str = CIRCLE
    fill: str = THIN


@dataclass(frozen=True, slots=True)
class SheetStroke:
    """A stroke in points from the top left: parts as in body_map.Curve. `fill` is a grey (0 black, 1 white) or None."""

    parts: tuple[tuple[str, tuple[float, ...]], ...]
    width: float
    grey: float
    fill: float | None = None
    is_closed: bool = False
    is_broken: bool = False


@dataclass(frozen=True, slots=True)
class SheetLetters:
    """A stretch of one line; `x` and `y` (the baseline) in points from the top left."""

    x: float
    y: float
    text: str
    size: float
    is_bold: bool = False
    grey: float = 0.0


@dataclass(frozen=True, slots=True)
class DrawnSheet:
    """One sheet of A4, from 1."""

    number: int
    strokes: tuple[SheetStroke, ...]
    letters: tuple[SheetLetters, ...]
