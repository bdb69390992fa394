"""Marks on the body as the interview shows them: read from rows, walked by arrow keys, said in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from intake_app.domain.body_map import BodyMap, Mark, read_mark
from intake_app.domain.body_sheet import CIRCLE, THIN, fill_of, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from intake_app.i18n import Translator
    from intake_app.xlsform.views import NodeView

MAP: Final = "body-map"
"""The appearance of a repeat that is drawn as a body."""
MARK: Final = "body-mark"
"""The appearance of the question that keeps a mark."""
PLATES: Final = (
    ("front", "back"), ("right", "left"), ("head",), ("hand-right", "hand-left"), ("foot-right", "foot-left"),
)  # fmt: skip
"""Which views are seen together."""
STEP: Final = 0.01
"""How far one key press moves a mark: a hundredth of the view."""

_REGIONS, _KINDS, _STATES = "body_region", "injury", "injury_state"
_ASIDE: Final = 3


@dataclass(frozen=True, slots=True)
class Dot:
    """One row of the repeat. `mark` is None while it is not on the drawing; `words` say it in one line.

    `row`, `mark_path` and `region_path` are paths of the questionnaire, "" where it has no such question.
    `shape` follows what it is, `fill` its state, so that neither needs a colour.
    """

    number: int
    row: str
    mark: Mark | None
    region: str
    words: str
    mark_path: str
    region_path: str
    shape: str = CIRCLE
    fill: str = THIN

    @property
    def is_blank(self) -> bool:
        """Whether its place is still open."""
        return self.mark is None and not self.region


def is_drawn(node: NodeView) -> bool:
    """Whether a repeat is drawn as a body: it asks for it, and its rows, if there are any, can keep a mark."""
    return MAP in node.appearance and all(_kept(row) is not None for row in node.children)


def is_mark(node: NodeView) -> bool:
    """Whether a question keeps a mark."""
    return MARK in node.appearance


def dots_of(node: NodeView, body: BodyMap, figure: str, language: str) -> tuple[Dot, ...]:
    """The rows of a repeat in their order."""
    return tuple(_dot(number, row, body, figure, language) for number, row in enumerate(node.children, 1))


def plate_of(view: str) -> int:
    """The plate on which a view is seen."""
    return next(number for number, plate in enumerate(PLATES) if view in plate)


def place_words(mark: Mark, body: BodyMap, figure: str, language: str) -> str:
    """Where a mark is: "Front: left forearm"."""
    region = body.view(figure, mark.view).region_at(mark)
    view = body.view_words(mark.view, language)
    return f"{view}: {body.region_words(region, language).lower()}" if region is not None else view


def walk(start: str, centres: Mapping[str, tuple[float, float]], step: tuple[int, int]) -> str:
    """The key of the place that lies next in a direction (dx, dy), the one one is at when there is none.

    `centres` are where the places stand on the screen, by key; without a start the first one is taken.
    """
    if start not in centres:
        return next(iter(centres), "")
    x, y = centres[start]
    best, least = start, float("inf")
    for key, (ox, oy) in centres.items():
        ahead = (ox - x) * step[0] + (oy - y) * step[1]
        aside = abs((ox - x) * step[1]) + abs((oy - y) * step[0])
        # What lies ahead comes first; what lies mostly aside is for the other arrow keys.
        if key != start and ahead > 1 and aside <= ahead * _ASIDE and ahead + 2 * aside < least:
            best, least = key, ahead + 2 * aside
    return best


def moved(mark: Mark, dx: int, dy: int) -> Mark:
    """A mark some steps further, never outside of its view."""
    x, y = (min(1.0, max(0.0, round(at + by * STEP, 3))) for at, by in ((mark.x, dx), (mark.y, dy)))
    return Mark(mark.view, x, y)


def answers_of(node: NodeView) -> dict[str, str]:
    """The answers in a repeat by their paths, as they stand on the page now."""
    return {one.path: one.value for one in _walk(node) if one.value and one.is_relevant}


def plate_words(tr: Translator) -> tuple[str, ...]:
    """What the plates are called, in their order."""
    return tr.text("Front and back"), tr.text("Sides"), tr.text("Head"), tr.text("Hands"), tr.text("Feet")


def _dot(number: int, row: NodeView, body: BodyMap, figure: str, language: str) -> Dot:
    mark_node, region_node = _kept(row), _listed(row, _REGIONS)
    mark = read_mark(mark_node.value) if mark_node is not None else None
    kinds, state = _listed(row, _KINDS), _listed(row, _STATES)
    where = place_words(mark, body, figure, language) if mark is not None else _said(region_node)
    told = [part for part in (where, _said(kinds), _said(state)) if part]
    return Dot(
        number=number,
        row=row.path,
        mark=mark,
        region=region_node.value if region_node is not None else "",
        words=", ".join(told),
        mark_path=mark_node.path if mark_node is not None else "",
        region_path=region_node.path if region_node is not None else "",
        shape=shape_of(kinds.value if kinds is not None else ""),
        fill=fill_of(state.value if state is not None else ""),
    )


def _said(node: NodeView | None) -> str:
    if node is None:
        return ""
    labels = {choice.code: choice.label[:1].lower() + choice.label[1:] for choice in node.choices}
    return ", ".join(labels.get(code, code) for code in node.value.split())


def _listed(row: NodeView, list_name: str) -> NodeView | None:
    return next((node for node in _walk(row) if node.list_name == list_name and node.is_relevant), None)


def _kept(row: NodeView) -> NodeView | None:
    return next((node for node in _walk(row) if is_mark(node)), None)


def _walk(node: NodeView) -> Iterator[NodeView]:
    for child in node.children:
        yield child
        yield from _walk(child)
