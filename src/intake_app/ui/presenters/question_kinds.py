"""Which control fits which question, and which reasons for no answer it offers: decided without Qt."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from intake_app.ui.presenters.body_map import MARK
from intake_app.xlsform.views import KIND_NOTE, KIND_QUESTION, REASONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from intake_app.i18n import Translator
    from intake_app.xlsform.views import NodeView

MOST_SEGMENTS = 5
MOST_RADIOS = 7
LONG_LIST = 12
MOST_COLUMNS = 4
MOST_OF_A_RANGE = 1001
"""A range with more steps than a hand can hit on a slider is typed."""
_MOST_STARS: Final = 10
_MOST_GRID: Final = 7

_SEARCHED = frozenset({"minimal", "autocomplete", "search"})
_BY_TYPE = {
    "integer": "number",
    "decimal": "number",
    "date": "date",
    "time": "time",
    "dateTime": "moment",
    "select_multiple": "checks",
    "rank": "rank",
    "acknowledge": "acknowledge",
    "geopoint": "point",
    "image": "file",
    "audio": "file",
    "video": "file",
    "file": "file",
}
_ACCOUNTS = frozenset({"Z01_text"})
_WITHOUT_REASON = frozenset({"account", "acknowledge", "note", "file", "rank", "mark"})
_COLUMNS = re.compile(r"(?:columns|horizontal|compact)(?:-(\d+))?", re.ASCII)
_SELECTS = frozenset({"select_one", "select_multiple"})


def control_kind(node: NodeView, *, fits_in_a_row: bool) -> str:
    """The name of the control for a question.

    One of note, line, text, account (the free account: nothing but the text), masked, number, date, time, moment,
    segments, radios, likert, search, checks, rank, acknowledge, file, mark (on the body map), point (a place by its
    numbers), slider, picker, rating. `fits_in_a_row` tells whether all choices have room beside each other.
    """
    if node.kind == KIND_NOTE or node.type == "note" or is_grid_head(node):
        return "note"
    if node.type == "select_one":
        return _kind_of_one(node, fits_in_a_row=fits_in_a_row)
    if node.type == "range":
        return _kind_of_range(node)
    if node.type in _BY_TYPE:
        return _BY_TYPE[node.type]
    return _kind_of_text(node)


def reasons_for(node: NodeView, kind: str) -> tuple[str, ...]:
    """The reasons for no answer that stand beside a question: those its own choices do not offer already."""
    if kind in _WITHOUT_REASON or node.is_readonly:
        return ()
    codes = {choice.code for choice in node.choices}
    return tuple(reason for reason in REASONS if reason not in codes)


def reason_words(tr: Translator, reasons: Iterable[str]) -> list[tuple[str, str]]:
    """Some reasons with what stands on their buttons."""
    words = {
        "unknown": tr.text("Does not know"),
        "declined": tr.text("Chose not to answer"),
        "not_asked": tr.text("Not asked"),
    }
    return [(reason, words[reason]) for reason in reasons]


def columns_of(appearance: frozenset[str]) -> int:
    """How many columns of choices a form asks for; 0: as many as have room, -1: it does not say."""
    for word in sorted(appearance):
        if found := _COLUMNS.fullmatch(word):
            return max(1, int(found[1])) if found[1] else 0
        if word in ("columns-pack", "columns-flex", "horizontal-compact"):
            return 0
    return -1


def date_precision(appearance: frozenset[str]) -> str:
    """How exact a date shall be at most: "year", "month" or "day"."""
    if "year" in appearance:
        return "year"
    return "month" if "month-year" in appearance else "day"


def range_values(parameters: Mapping[str, str]) -> tuple[str, ...]:
    """Every value of a range as it is stored, from its start to its end; none when its numbers make no range."""
    try:
        start, end, step = (Decimal(parameters.get(key, usual)) for key, usual in _RANGE)
    except InvalidOperation:
        return ()
    if not step or not all(number.is_finite() for number in (start, end, step)):
        return ()
    step = abs(step) if end >= start else -abs(step)
    count = int((end - start) / step) + 1
    if count > MOST_OF_A_RANGE:
        return ()
    return tuple(f"{start + step * number:f}" for number in range(count))


_RANGE: Final = (("start", "0"), ("end", "10"), ("step", "1"))


def is_grid_head(node: NodeView) -> bool:
    """Whether a question only shows the words of its choices above a grid (appearance label)."""
    return node.type in _SELECTS and "label" in node.appearance


def grids_of(children: tuple[NodeView, ...]) -> dict[str, tuple[str, ...]]:
    """Which questions of a group stand together as a grid: the path of its head, and those of its lines.

    A head is a question with appearance label; the questions behind it with list-nolabel and the same choices are its
    lines. Too many choices for the width leave them as they are.
    """
    grids: dict[str, tuple[str, ...]] = {}
    head: NodeView | None = None
    for child in children:
        if child.kind == KIND_QUESTION and is_grid_head(child):
            head = child if len(child.choices) <= _MOST_GRID else None
            continue
        is_line = child.type in _SELECTS and "list-nolabel" in child.appearance
        if head is not None and is_line and _codes(child) == _codes(head):
            grids[head.path] = (*grids.get(head.path, ()), child.path)
        elif child.type != "calculate":
            head = None
    return grids


def _codes(node: NodeView) -> tuple[str, ...]:
    return tuple(choice.code for choice in node.choices)


def _kind_of_text(node: NodeView) -> str:
    if MARK in node.appearance:
        return "mark"
    if node.name in _ACCOUNTS or "account" in node.appearance:
        return "account"
    if "multiline" in node.appearance:
        return "text"
    return "masked" if "masked" in node.appearance else "line"


def _kind_of_range(node: NodeView) -> str:
    values = range_values(node.parameters)
    if len(values) < 2:
        return "number"
    if "rating" in node.appearance and len(values) <= _MOST_STARS:
        return "rating"
    return "picker" if "picker" in node.appearance else "slider"


def _kind_of_one(node: NodeView, *, fits_in_a_row: bool) -> str:
    if node.appearance & _SEARCHED:
        return "search"
    count = len(node.choices)
    if "likert" in node.appearance and 1 < count <= MOST_RADIOS:
        return "likert"
    if columns_of(node.appearance) >= 0 or any(choice.image for choice in node.choices):
        return "radios"
    if count <= MOST_SEGMENTS and fits_in_a_row:
        return "segments"
    return "radios" if count <= MOST_RADIOS else "search"
