"""Which control fits which question, and which reasons for no answer it offers: decided without Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.xlsform.views import KIND_NOTE, REASONS

if TYPE_CHECKING:
    from intake_app.xlsform.views import NodeView

MOST_SEGMENTS = 5
MOST_RADIOS = 7
LONG_LIST = 12

_SEARCHED = frozenset({"minimal", "autocomplete", "search"})
_BY_TYPE = {
    "integer": "number",
    "decimal": "number",
    "range": "number",
    "date": "date",
    "time": "time",
    "dateTime": "moment",
    "select_multiple": "checks",
    "rank": "rank",
    "acknowledge": "acknowledge",
    "image": "file",
    "audio": "file",
    "video": "file",
    "file": "file",
}
_ACCOUNTS = frozenset({"Z01_text"})
_WITHOUT_REASON = frozenset({"account", "acknowledge", "note", "file", "rank"})


def control_kind(node: NodeView, *, fits_in_a_row: bool) -> str:
    """The name of the control for a question.

    One of note, line, text, account (the free account: nothing but the text), masked, number, date, time, moment,
    segments, radios, search, checks, rank, acknowledge, file. `fits_in_a_row` tells whether all choices have room
    beside each other.
    """
    if node.kind == KIND_NOTE or node.type == "note":
        return "note"
    if node.type == "select_one":
        return _kind_of_one(node, fits_in_a_row=fits_in_a_row)
    if node.type in _BY_TYPE:
        return _BY_TYPE[node.type]
    if node.name in _ACCOUNTS or "account" in node.appearance:
        return "account"
    if "multiline" in node.appearance:
        return "text"
    return "masked" if "masked" in node.appearance else "line"


def reasons_for(node: NodeView, kind: str) -> tuple[str, ...]:
    """The reasons for no answer that stand beside a question: those its own choices do not offer already."""
    if kind in _WITHOUT_REASON or node.is_readonly:
        return ()
    codes = {choice.code for choice in node.choices}
    return tuple(reason for reason in REASONS if reason not in codes)


def _kind_of_one(node: NodeView, *, fits_in_a_row: bool) -> str:
    if node.appearance & _SEARCHED:
        return "search"
    count = len(node.choices)
    if count <= MOST_SEGMENTS and fits_in_a_row:
        return "segments"
    return "radios" if count <= MOST_RADIOS else "search"
