"""The values an expression can have and how one becomes another (XPath 1.0, 3.4 and 4; ODK XForms, "Expressions")."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from intake_app.xlsform.dates import Moment, parse_moment, parse_partial

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.xlsform.tree import Node

    Atom = str | float | bool | Moment
    Value = str | float | bool | Moment | list[Node]

NAN = math.nan
_NUMBER = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)


def number_text(number: float) -> str:
    """A number as XPath writes it: no exponent, no ".0"."""
    if math.isnan(number):
        return "NaN"
    if number in (math.inf, -math.inf):
        return "Infinity" if number > 0 else "-Infinity"
    if number == int(number):
        return str(int(number))
    text = repr(number)
    return format(Decimal(text), "f") if "e" in text else text


def text_number(text: str) -> float:
    """A string as a number; a date gives its days, everything else that is no number NaN."""
    stripped = text.strip()
    if _NUMBER.fullmatch(stripped):
        return float(stripped)
    moment = parse_moment(stripped) if stripped[4:5] == "-" else None
    return NAN if moment is None else moment.number()


def node_atom(node: Node) -> str | Moment:
    """What one node holds; a month or a year in a date question is a Moment that spans it."""
    text = node.value()
    if node.is_date and len(text) in (4, 7):
        return parse_partial(text) or text
    return text


def to_string(value: Value) -> str:
    """XPath string(); the first node of a node-set, "" when there is none."""
    if type(value) is str:
        return value
    if isinstance(value, list):
        return value[0].value() if value else ""
    if isinstance(value, Moment):
        return value.text()
    if isinstance(value, bool):
        return "true" if value else "false"
    return number_text(float(value))


def to_number(value: Value) -> float:
    """XPath number(); dates as in `text_number`, an empty node-set is NaN."""
    if type(value) is float:
        return value
    if isinstance(value, list):
        if not value:
            return NAN
        value = node_atom(value[0])
    if isinstance(value, str):
        return text_number(value)
    return value.number() if isinstance(value, Moment) else float(value)


def to_boolean(value: Value) -> bool:
    """XPath boolean(): a node-set by being there, a string by not being empty, a number by not being 0 or NaN."""
    if type(value) is bool:
        return value
    if isinstance(value, float):
        return not (value == 0 or math.isnan(value))
    return True if isinstance(value, Moment) else bool(value)


def to_moment(value: Value) -> Moment | None:
    """The date a value is or spells, or None."""
    if isinstance(value, Moment):
        return value
    if isinstance(value, list):
        return to_moment(node_atom(value[0])) if value else None
    return parse_moment(value) if isinstance(value, str) else None


def atoms(value: Value) -> list[Atom]:
    """The single values in a value. An empty node-set counts as one empty string: a hidden question reads as ''."""
    if isinstance(value, list):
        return [node_atom(node) for node in value] or [""]
    return [value]


def ends(one: Atom, other: Atom) -> tuple[float, float, float, float]:
    """First and last number of both sides, on one scale: wall-clock days as soon as one has no zone."""
    left, right = to_moment(one), to_moment(other)
    if left is None or right is None:
        first, second = _span(one, left), _span(other, right)
        return (*first, *second)
    if left.has_instant() and right.has_instant():
        return left.number(), left.number(), right.number(), right.number()
    return left.wall(), left.last(), right.wall(), right.last()


def _span(value: Atom, moment: Moment | None) -> tuple[float, float]:
    if moment is None or moment.span_days == 1:
        number = to_number(value)
        return number, number
    return moment.wall(), moment.last()


def difference(left: Value, right: Value) -> float:
    """Subtracts; two dates on one scale, so that now() minus a date does not depend on the zone."""
    if type(left) is float and type(right) is float:
        return left - right
    one, other = to_moment(left), to_moment(right)
    if one is None or other is None or (one.has_instant() and other.has_instant()):
        return to_number(left) - to_number(right)
    return one.wall() - other.wall()


def _same(one: Atom, other: Atom) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return to_boolean(one) == to_boolean(other)
    if isinstance(one, str) and isinstance(other, str):
        return one == other
    first, _, second, _ = ends(one, other)
    return first == second


def is_equal(left: Value, right: Value) -> bool:
    """XPath "=": true when any pair of single values is equal."""
    if type(left) is str and type(right) is str:
        return left == right
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    others = atoms(right)
    return any(_same(one, other) for one in atoms(left) for other in others)


def is_unequal(left: Value, right: Value) -> bool:
    """XPath "!=": true when any pair of single values differs."""
    if type(left) is str and type(right) is str:
        return left != right
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) != to_boolean(right)
    others = atoms(right)
    return any(not _same(one, other) for one in atoms(left) for other in others)


def is_less(left: Value, right: Value) -> bool:
    """XPath "<"; a partial date is less when it can be (docs/decisions/0012-partial-dates.md)."""
    return _related(left, right, lambda pair: pair[0] < pair[3])


def is_at_most(left: Value, right: Value) -> bool:
    """XPath "<="; a partial date when it can be."""
    return _related(left, right, lambda pair: pair[0] <= pair[3])


def is_more(left: Value, right: Value) -> bool:
    """XPath ">"; a partial date when it can be."""
    return _related(left, right, lambda pair: pair[1] > pair[2])


def is_at_least(left: Value, right: Value) -> bool:
    """XPath ">="; a partial date when it can be."""
    return _related(left, right, lambda pair: pair[1] >= pair[2])


def _related(left: Value, right: Value, test: Callable[[tuple[float, float, float, float]], bool]) -> bool:
    if type(left) is float and type(right) is float:
        return test((left, left, right, right))
    others = atoms(right)
    return any(test(ends(one, other)) for one in atoms(left) for other in others)
