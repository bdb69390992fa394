"""The body map: drawings as curves, the places they are divided into, and marks as a questionnaire stores them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Point = tuple[float, float]

VIEWS: Final = ("front", "back", "right", "left", "head", "hand-right", "hand-left", "foot-right", "foot-left")
"""Every view a mark can name, in the order in which one looks at them."""
ADULT, CHILD = "adult", "child"
OUTLINE, OVER, LINE, HEM = "outline", "over", "line", "hem"
SEALED_REGION: Final = "genital_sealed"
"""The code of body_region that no drawing has: what it is about stands in section X and nowhere else."""

_MARK: Final = re.compile(r"([a-z-]+) +([01](?:\.\d{1,6})?) +([01](?:\.\d{1,6})?)", re.ASCII)
_WORD: Final = re.compile(r"\{([^|{}]*)\|([^|{}]*)\}")
_STEPS: Final = 4
_NEAR: Final = 7.0
_GRID: Final = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on a view; `x` and `y` run from 0 to 1 over the view's width and height, from the top left."""

    view: str
    x: float
    y: float

    @property
    def value(self) -> str:
        """As it is stored: "front 0.412 0.270"."""
        return f"{self.view} {self.x:.3f} {self.y:.3f}"


def read_mark(value: str) -> Mark | None:
    """The mark that a stored value names, None for any other text."""
    found = _MARK.fullmatch(value.strip())
    if found is None or found[1] not in VIEWS:
        return None
    x, y = float(found[2]), float(found[3])
    return Mark(found[1], x, y) if x <= 1 and y <= 1 else None


@dataclass(frozen=True, slots=True)
class Curve:
    """One stroke of a drawing. `parts`: ("to", (x, y)), then ("curve", (x1, y1, x2, y2, x, y)): Bezier curves.

    `kind`: outline and over are closed and filled, line and hem are open; a hem is drawn broken.
    """

    kind: str
    parts: tuple[tuple[str, tuple[float, ...]], ...]

    @property
    def is_closed(self) -> bool:
        """Whether it holds a surface."""
        return self.kind in (OUTLINE, OVER)

    def corners(self) -> tuple[Point, ...]:
        """The curve as a chain of short straight lines."""
        found: list[Point] = []
        for kind, numbers in self.parts:
            if kind == "to":
                found.append((numbers[0], numbers[1]))
            else:
                found.extend(_bezier(found[-1], numbers, step / _STEPS) for step in range(1, _STEPS + 1))
        return tuple(found)


@dataclass(frozen=True)
class Region:
    """A place of a drawing that has a name. `side` is the person's own: "left", "right" or "".

    `code` is that of the list body_region; "" where no mark is taken. `corners` are in the units of the view.
    """

    part: str
    side: str
    code: str
    corners: tuple[Point, ...]
    outlines: tuple[tuple[Point, ...], ...] = field(repr=False, compare=False, default=())
    before: tuple[Region, ...] = field(repr=False, compare=False, default=())

    @property
    def key(self) -> str:
        """What tells it from the other places of its view: part, side, and where it begins (a head is drawn thrice)."""
        return f"{self.side}-{self.part}@{self.corners[0][0]:.0f}"

    def holds(self, point: Point) -> bool:
        """Whether the point lies in its shape and in that of no region before it."""
        return _inside(point, self.corners) and not any(_inside(point, other.corners) for other in self.before)

    @cached_property
    def middle(self) -> Point:
        """A point well inside that is on the body: there a mark made by the keyboard begins."""
        xs, ys = [x for x, _y in self.corners], [y for _x, y in self.corners]
        points = [
            (
                min(xs) + (max(xs) - min(xs)) * (across + 0.5) / _GRID,
                min(ys) + (max(ys) - min(ys)) * (down + 0.5) / _GRID,
            )
            for across in range(_GRID)
            for down in range(_GRID)
        ]
        inside = [
            point for point in points if self.holds(point) and any(_inside(point, outline) for outline in self.outlines)
        ] or points
        centre = (sum(x for x, _y in inside) / len(inside), sum(y for _x, y in inside) / len(inside))
        return min(inside, key=lambda point: (point[0] - centre[0]) ** 2 + (point[1] - centre[1]) ** 2)


@dataclass(frozen=True, slots=True)
class Growth:
    """Other proportions around a middle line: for each height where it lies then, and how much wider the body is.

    Between the rows (at, y, wider), which rise, everything goes in straight steps, so that it can be taken back.
    """

    rows: tuple[tuple[float, float, float], ...]

    def grown(self, x: float, y: float) -> Point:
        """Where a point lies in the other proportions; x counts from the middle line."""
        _at, y_then, wider = self._between(y, 0)
        return x * wider, y_then

    def back(self, x: float, y: float) -> Point:
        """The point that `grown` brought there."""
        at, _y, wider = self._between(y, 1)
        return x / wider, at

    def _between(self, height: float, column: int) -> tuple[float, float, float]:
        """Both heights and the width at a height that is given in one of the two columns."""
        pairs = list(zip(self.rows, self.rows[1:], strict=False))
        above, below = next((pair for pair in pairs if height < pair[1][column]), pairs[-1])
        share = (height - above[column]) / (below[column] - above[column])
        at, y, wider = (first + share * (last - first) for first, last in zip(above, below, strict=True))
        return at, y, wider


@dataclass(frozen=True)
class View:
    """One picture with its places, `width` and `height` in its own units.

    A mark is kept as it lies on the adult's drawing and shown where that place is on this one (`growth`): whoever's
    drawing is looked at, the mark stays on the same part of the body.
    """

    name: str
    width: float
    height: float
    curves: tuple[Curve, ...]
    regions: tuple[Region, ...]
    growth: Growth | None = None

    @cached_property
    def outlines(self) -> tuple[tuple[Point, ...], ...]:
        """Every closed curve as straight lines."""
        return tuple(curve.corners() for curve in self.curves if curve.is_closed)

    def region_at(self, mark: Mark) -> Region | None:
        """The place a mark lies in; a mark just beside the body belongs to it too. None far from the body."""
        x, y = self.spot(mark)
        near = [(x + dx * _NEAR, y + dy * _NEAR) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy]
        for point in [(x, y), *near]:
            if any(_inside(point, outline) for outline in self.outlines):
                found = next((region for region in self.regions if region.holds(point)), None)
                if found is not None:
                    return found
        return None

    def spot(self, mark: Mark) -> Point:
        """Where a mark lies, in the units of this view."""
        x, y = mark.x * self.width, mark.y * self.height
        if self.growth is None:
            return x, y
        across, down = self.growth.grown(x - self.width / 2, y)
        return across + self.width / 2, down

    def mark_at(self, x: float, y: float) -> Mark:
        """The mark at a point of this view, held inside of it."""
        if self.growth is not None:
            across, y = self.growth.back(x - self.width / 2, y)
            x = across + self.width / 2
        at_x, at_y = (min(1.0, max(0.0, round(at, 3))) for at in (x / self.width, y / self.height))
        return Mark(self.name, at_x, at_y)

    def mark_in(self, region: Region) -> Mark:
        """The mark in the middle of a region."""
        x, y = region.middle
        return self.mark_at(x, y)


@dataclass(frozen=True)
class BodyMap:
    """All drawings, of an adult and of a child, and what their places are called in each language."""

    figures: Mapping[str, Mapping[str, View]]
    words: Mapping[str, Mapping[str, str]]

    def view(self, figure: str, name: str) -> View:
        """A view of a figure (ADULT or CHILD)."""
        return self.figures[figure][name]

    def region_words(self, region: Region, language: str) -> str:
        """What a person calls this place, the side included."""
        return say(self.words, region.part, region.side, language)

    def view_words(self, name: str, language: str) -> str:
        """What a person calls this view."""
        return say(self.words, name, "", language)


def say(words: Mapping[str, Mapping[str, str]], key: str, side: str, language: str) -> str:
    """The words of a key; {right|left} becomes the one of the side."""
    known = words[key]
    return _WORD.sub(lambda found: found[2] if side == "left" else found[1], known.get(language, known["en"]))


def smooth(
    points: Iterable[tuple[float, float, bool]], *, is_closed: bool
) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """Bezier curves through points (x, y, is_corner): Catmull-Rom, with a break of direction at every corner."""
    given = list(points)
    count = len(given)

    def control(at: int, other: int, sign: float) -> Point:
        x, y, is_corner = given[at % count]
        ends = not is_closed and at in (0, count - 1)
        if is_corner or ends:
            return x, y
        after, before = given[(at + 1) % count], given[(at - 1) % count]
        reach = _reach(given[at % count], given[other % count], after, before)
        return x + sign * (after[0] - before[0]) * reach, y + sign * (after[1] - before[1]) * reach

    parts: list[tuple[str, tuple[float, ...]]] = [("to", given[0][:2])]
    for at in range(count if is_closed else count - 1):
        end = given[(at + 1) % count]
        parts.append(("curve", (*control(at, at + 1, 1.0), *control(at + 1, at, -1.0), end[0], end[1])))
    return tuple(parts)


def _reach(
    here: tuple[float, float, bool],
    there: tuple[float, float, bool],
    after: tuple[float, float, bool],
    before: tuple[float, float, bool],
) -> float:
    """A third of the way to the neighbour, along the line from the point before to the one after: no overshooting."""
    span = ((after[0] - before[0]) ** 2 + (after[1] - before[1]) ** 2) ** 0.5
    way = ((here[0] - there[0]) ** 2 + (here[1] - there[1]) ** 2) ** 0.5
    return way / span / 3 if span else 0.0


def _bezier(start: Point, numbers: tuple[float, ...], t: float) -> Point:
    x1, y1, x2, y2, x3, y3 = numbers
    a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
    return a * start[0] + b * x1 + c * x2 + d * x3, a * start[1] + b * y1 + c * y2 + d * y3


def _inside(point: Point, corners: tuple[Point, ...]) -> bool:
    """Whether a point lies inside of a shape with straight edges (counting the edges to its right)."""
    x, y = point
    is_in = False
    ax, ay = corners[-1]
    for bx, by in corners:
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            is_in = not is_in
        ax, ay = bx, by
    return is_in
