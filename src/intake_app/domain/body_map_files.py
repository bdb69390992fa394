"""Reading the drawings of resources/body: mirrored halves, other proportions for a child, views put together."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from intake_app.domain.body_map import ADULT, CHILD, BodyMap, Curve, Growth, Region, View, smooth

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    Corner = tuple[float, float, bool]

_OTHER: Final = {"left": "right", "right": "left", "": ""}
_SIDE_OF: Final = {"front": "left", "back": "right", "right": "right"}
_MIRRORED: Final = 4


@dataclass(frozen=True, slots=True)
class _Shape:
    """A line or region before it is placed; `side` of a region is the person's own."""

    kind: str
    corners: tuple[Corner, ...]
    part: str = ""
    side: str = ""
    code: str = ""


def load_body_map(folder: Path) -> BodyMap:
    """The drawings and words of a folder; they travel with the program and are checked by tests.

    Raises OSError, KeyError or ValueError when the files are not those of this version.
    """
    told = tomllib.loads((folder / "drawings.toml").read_text("utf-8"))
    words = tomllib.loads((folder / "words.toml").read_text("utf-8"))
    child = Growth(tuple((row["at"], row["y"], row["wider"]) for row in told["child"]["heights"]))
    return BodyMap({ADULT: _views(told, None), CHILD: _views(told, child)}, words)


def _views(told: Mapping[str, Any], growth: Growth | None) -> dict[str, View]:
    growing = {drawing["name"] for drawing in told["drawing"] if drawing.get("grows", False)}
    drawings = {
        drawing["name"]: _shapes(drawing, growth if drawing["name"] in growing else None) for drawing in told["drawing"]
    }
    return {
        view["name"]: _view(view, drawings, growth if view["place"][0][0] in growing else None) for view in told["view"]
    }


def _shapes(drawing: Mapping[str, Any], growth: Growth | None) -> tuple[_Shape, ...]:
    side = _SIDE_OF[drawing["facing"]]
    found: list[_Shape] = []
    for line in drawing["lines"]:
        corners = _corners(line["at"], growth)
        is_half, is_closed = line.get("half", False), line["kind"] in ("outline", "over")
        touches = is_half and is_closed and corners[0][0] == 0
        if touches:
            # Both halves meet in the middle: one closed shape.
            other = [_flip(corner) for corner in reversed(corners) if corner[0] != 0]
            corners = (*corners, *other)
        found.append(_Shape(line["kind"], corners))
        if is_half and not touches:
            found.append(_Shape(line["kind"], tuple(_flip(corner) for corner in corners)))
    for region in drawing["regions"]:
        is_half = region.get("half", False)
        own = side if is_half or drawing["facing"] == "right" else ""
        made = _Shape("region", _corners(region["at"], growth), region["part"], own, region["code"])
        found.append(made)
        if is_half:
            flipped = tuple(_flip(corner) for corner in made.corners)
            found.append(replace(made, corners=flipped, side=_OTHER[own]))
    return tuple(found)


def _corners(text: str, growth: Growth | None) -> tuple[Corner, ...]:
    found = []
    for word in text.split():
        x, _comma, y = word.rstrip("!").partition(",")
        at = (float(x), float(y)) if growth is None else growth.grown(float(x), float(y))
        found.append((*at, word.endswith("!")))
    return tuple(found)


def _flip(corner: Corner) -> Corner:
    return -corner[0], corner[1], corner[2]


def _view(told: Mapping[str, Any], drawings: Mapping[str, tuple[_Shape, ...]], growth: Growth | None) -> View:
    curves: list[Curve] = []
    regions: list[Region] = []
    for place in told["place"]:
        is_mirrored = len(place) == _MIRRORED
        first = len(regions)
        for shape in drawings[place[0]]:
            corners = [_flip(corner) if is_mirrored else corner for corner in shape.corners]
            moved = [(x + place[1], y + place[2], is_corner) for x, y, is_corner in corners]
            if shape.kind == "region":
                side = _OTHER[shape.side] if is_mirrored else shape.side
                flat = tuple((x, y) for x, y, _is_corner in moved)
                regions.append(Region(shape.part, side, shape.code, flat))
            else:
                is_closed = shape.kind in ("outline", "over")
                curves.append(Curve(shape.kind, smooth(moved, is_closed=is_closed)))
        regions[first:] = _within(regions[first:], curves)
    width, height = told["size"]
    return View(told["name"], float(width), float(height), tuple(curves), tuple(regions), growth)


def _within(regions: list[Region], curves: list[Curve]) -> list[Region]:
    """The regions of one drawing, each knowing those before it and the outlines it is cut by."""
    outlines = tuple(curve.corners() for curve in curves if curve.is_closed)
    return [replace(region, outlines=outlines, before=tuple(regions[:number])) for number, region in enumerate(regions)]
