"""Gives plain Python functions the operands they want: how a library function is described in one line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from intake_app.xlsform.evaluate import Function
from intake_app.xlsform.values import to_boolean, to_number, to_string

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.xlsform.context import Closure, Context
    from intake_app.xlsform.evaluate import Call
    from intake_app.xlsform.tree import Node
    from intake_app.xlsform.values import Value

    Convert = Callable[[Value], Any]


def _as_it_is(value: Value) -> Value:
    return value


_CONVERSIONS: dict[str, Convert] = {"s": to_string, "n": to_number, "b": to_boolean, "v": _as_it_is}


def function(operands: str, apply: Callable[..., Value]) -> Function:
    """A library function over converted operands.

    `operands` has a letter for each: s string, n number, b truth value, v as it is; "?" makes the ones after it
    optional, a final "*" repeats the last letter any number of times, none included.
    """
    required, _, optional = operands.partition("?")
    is_open = operands.endswith("*")
    letters = (required + optional).rstrip("*")
    least = len(required.rstrip("*")) - (is_open and not optional)
    kinds = tuple(_CONVERSIONS[letter] for letter in letters)
    return Function(least, None if is_open else len(letters), lambda call: _converted(kinds, apply, call.args))


def _converted(kinds: tuple[Convert, ...], apply: Callable[..., Value], args: tuple[Closure, ...]) -> Closure:
    if not args:
        return lambda _context: apply()
    if len(args) == 1:
        convert, operand = kinds[0], args[0]
        return lambda context: apply(convert(operand(context)))
    pairs = tuple((kinds[min(index, len(kinds) - 1)], arg) for index, arg in enumerate(args))
    return lambda context: apply(*[convert(arg(context)) for convert, arg in pairs])


def contextual(least: int, most: int | None, apply: Callable[[Context, tuple[Closure, ...]], Value]) -> Function:
    """A library function that reads its context or chooses which of its operands to read."""

    def build(call: Call) -> Closure:
        args = call.args
        return lambda context: apply(context, args)

    return Function(least, most, build)


def number_function(operands: str, apply: Callable[..., float]) -> Function:
    """A function of numbers; outside of what it is defined for it gives NaN, beyond what fits infinity."""

    def guarded(*numbers: float) -> float:
        try:
            return float(apply(*numbers))
        except ValueError:
            return math.nan
        except OverflowError:
            return math.inf

    return function(operands, guarded)


def visible(nodes: list[Node]) -> list[Node]:
    """The nodes that are relevant: irrelevant ones are neither counted nor summed (as in JavaRosa)."""
    return [node for node in nodes if node.is_visible()]


def texts_of(args: tuple[Closure, ...], context: Context) -> list[str]:
    """All operands read as texts, every node-set as its nodes' texts one by one; an irrelevant one is empty."""
    found: list[str] = []
    for arg in args:
        value = arg(context)
        found += [node.value() for node in value] if isinstance(value, list) else [to_string(value)]
    return found


def spread(args: tuple[Closure, ...], context: Context) -> list[Value]:
    """All operands read, every node-set as its relevant nodes' values one by one."""
    found: list[Value] = []
    for arg in args:
        value = arg(context)
        if isinstance(value, list):
            found += [node.value() for node in visible(value)]
        else:
            found.append(value)
    return found
