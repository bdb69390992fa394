"""Functions over numbers (XPath 1.0, 4.4; ODK XForms, "Number functions")."""

from __future__ import annotations

import math
import secrets
from typing import TYPE_CHECKING

from intake_app.xlsform.signatures import contextual, number_function, spread
from intake_app.xlsform.values import to_boolean, to_number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from intake_app.xlsform.context import Closure, Context
    from intake_app.xlsform.evaluate import Function
    from intake_app.xlsform.values import Value


def _round(number: float, decimals: float = 0.0) -> float:
    """To so many decimals, halves away from zero; negative decimals round to tens, hundreds, ..."""
    if not math.isfinite(number) or math.isnan(decimals):
        return number if not math.isnan(decimals) else math.nan
    if abs(decimals) > 300:
        return number if decimals > 0 else 0.0
    scale = 10.0 ** int(decimals)
    rounded = math.floor(abs(number) * scale + 0.5) / scale
    return math.copysign(rounded, number) if rounded else 0.0


def _int(number: float) -> float:
    return float(math.trunc(number)) if math.isfinite(number) else number


def _floor(number: float) -> float:
    return float(math.floor(number)) if math.isfinite(number) else number


def _ceiling(number: float) -> float:
    return float(math.ceil(number)) if math.isfinite(number) else number


def _pow(base: float, exponent: float) -> float:
    if base == 0 and exponent < 0:
        return math.inf
    return math.pow(base, exponent)


def _log(number: float) -> float:
    return -math.inf if number == 0 else math.log(number)


def _log10(number: float) -> float:
    return -math.inf if number == 0 else math.log10(number)


def _extreme(context: Context, args: tuple[Closure, ...], sign: int) -> Value:
    numbers = [to_number(value) for value in spread(args, context)]
    if not numbers or any(math.isnan(number) for number in numbers):
        return math.nan
    return max(numbers) if sign > 0 else min(numbers)


def _sum(context: Context, args: tuple[Closure, ...]) -> Value:
    """The sum of a node-set; a question without an answer is no number, and neither is the sum (XPath 1.0)."""
    return float(sum(to_number(value) for value in spread(args, context)))


def _truths(context: Context, args: tuple[Closure, ...]) -> list[bool]:
    return [to_boolean(value) for value in spread(args, context)]


def _between(count: float, least: float, most: float) -> bool:
    """The test of checklist(): -1 means no limit on that side."""
    return (least < 0 or count >= least) and (most < 0 or count <= most)


def _checklist(context: Context, args: tuple[Closure, ...]) -> Value:
    count = sum(_truths(context, args[2:]))
    return _between(count, to_number(args[0](context)), to_number(args[1](context)))


def _weighted_checklist(context: Context, args: tuple[Closure, ...]) -> Value:
    total = 0.0
    for index in range(2, len(args) - 1, 2):
        weights = [to_number(value) for value in spread(args[index + 1 : index + 2], context)]
        truths = _truths(context, args[index : index + 1])
        total += sum(weight for truth, weight in zip(truths, weights, strict=False) if truth)
    return _between(total, to_number(args[0](context)), to_number(args[1](context)))


def random_number() -> float:
    """A number from 0 up to, without, 1."""
    return secrets.randbelow(1 << 53) / (1 << 53)


def library() -> Mapping[str, Function]:
    """The functions of this module by name."""
    one_operand: dict[str, Callable[..., float]] = {
        "abs": abs,
        "floor": _floor,
        "ceiling": _ceiling,
        "int": _int,
        "log": _log,
        "log10": _log10,
        "exp": math.exp,
        "exp10": lambda number: math.pow(10, number),
        "sqrt": math.sqrt,
        "sin": math.sin,
        "cos": math.cos,
        "tan": math.tan,
        "asin": math.asin,
        "acos": math.acos,
        "atan": math.atan,
    }
    return {
        **{name: number_function("n", apply) for name, apply in one_operand.items()},
        "round": number_function("n?n", _round),
        "pow": number_function("nn", _pow),
        "atan2": number_function("nn", math.atan2),
        "pi": number_function("", lambda: math.pi),
        "random": number_function("", random_number),
        "max": contextual(1, None, lambda context, args: _extreme(context, args, 1)),
        "min": contextual(1, None, lambda context, args: _extreme(context, args, -1)),
        "sum": contextual(1, 1, _sum),
        "checklist": contextual(2, None, _checklist),
        "weighted-checklist": contextual(2, None, _weighted_checklist),
    }
