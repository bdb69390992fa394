"""Turns a syntax tree into closures that read a tree of nodes (docs/decisions/0010-closures-over-our-tree.md)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake_app.xlsform import grammar, values
from intake_app.xlsform.paths import compile_steps, filter_nodes, in_document_order

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from intake_app.xlsform.context import Closure, Context
    from intake_app.xlsform.tree import Node
    from intake_app.xlsform.values import Value


@dataclass(frozen=True)
class Call:
    """The operands of one call: as closures, and as written for the few functions that need it."""

    args: tuple[Closure, ...]
    syntax: tuple[grammar.Expr, ...]
    compile: Callable[[grammar.Expr], Closure]


@dataclass(frozen=True)
class Function:
    """A function of the library: how many operands it takes (`most` None: any number) and how it becomes a closure.

    `fault` looks at the operands as written and gives a code word for what is wrong with them, or "".
    """

    least: int
    most: int | None
    build: Callable[[Call], Closure]
    fault: Callable[[tuple[grammar.Expr, ...]], str] = lambda _operands: ""


class Compiler:
    """Compiles expressions with one library of functions; the same text always gives the same closure."""

    def __init__(self, library: Mapping[str, Function]) -> None:
        self._library = library
        self._known: dict[str, Closure] = {}

    def compile_text(self, text: str) -> Closure:
        """The closure of an expression as written. Raises FormExpressionError when it cannot be understood."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self.compile(grammar.parse(text))
        return known

    def check(self, text: str) -> None:
        """Raises FormExpressionError: also for unknown functions and wrong numbers of operands anywhere inside."""
        for part in grammar.walk(grammar.parse(text)):
            if isinstance(part, grammar.Call):
                reason = self._misuse(part)
                if reason:
                    raise grammar.expression_error(reason)

    def _misuse(self, call: grammar.Call) -> str:
        function = self._library.get(call.name)
        if function is None:
            return "unknown_function"
        too_many = function.most is not None and len(call.args) > function.most
        if too_many or len(call.args) < function.least:
            return "operand_count"
        return function.fault(call.args)

    def compile(self, tree: grammar.Expr) -> Closure:
        """The closure of a syntax tree. A misused function fails when, and only if, it is reached."""
        if isinstance(tree, grammar.Literal):
            return _constant(tree.text)
        if isinstance(tree, grammar.Number):
            return _constant(tree.value)
        if isinstance(tree, grammar.Chain):
            return self._chain(tree)
        if isinstance(tree, grammar.Logic):
            return _logic(tree.is_any, tuple(self.compile(part) for part in tree.parts))
        if isinstance(tree, grammar.Negative):
            return _negative(tree.is_negated, self.compile(tree.operand))
        if isinstance(tree, grammar.Union):
            return _union(tuple(self.compile(part) for part in tree.parts))
        if isinstance(tree, grammar.Call):
            return self._call(tree)
        return self._path(tree)

    def _chain(self, tree: grammar.Chain) -> Closure:
        left = self.compile(tree.first)
        for operator, operand in tree.rest[:1]:
            left = _binary(operator, left, self.compile(operand))
        if len(tree.rest) == 1:
            return left
        rest = tuple((_OPERATORS[operator], self.compile(operand)) for operator, operand in tree.rest[1:])
        return _folded(left, rest)

    def _call(self, tree: grammar.Call) -> Closure:
        reason = self._misuse(tree)
        if reason:
            return _failing(reason)
        args = tuple(self.compile(arg) for arg in tree.args)
        return self._library[tree.name].build(Call(args, tree.args, self.compile))

    def _path(self, tree: grammar.Path) -> Closure:
        is_single = isinstance(tree.start, str) or tree.start == grammar.Call("current", ())
        steps = compile_steps(tree.steps, self.compile, is_single=is_single)
        if tree.start == ".":
            return lambda context: steps([context.node], context)
        if tree.start == "/":
            return lambda context: steps([context.env.root], context)
        start = self.compile(tree.start)  # type: ignore[arg-type]  # the two strings are handled above
        filters = tuple(self.compile(predicate) for predicate in tree.filters)

        def from_set(context: Context) -> Value:
            nodes = node_set(start(context))
            for predicate in filters:
                nodes = filter_nodes(nodes, predicate, context)
            return steps(nodes, context)

        return from_set


def node_set(value: Value) -> list[Node]:
    """The nodes of a value; anything but a node-set has none."""
    return value if isinstance(value, list) else []


def _constant(value: str | float) -> Closure:
    return lambda _context: value


def _failing(reason: str) -> Closure:
    def fail(_context: Context) -> Value:
        raise grammar.expression_error(reason)

    return fail


def _logic(is_any: bool, operands: tuple[Closure, ...]) -> Closure:  # noqa: FBT001 - the two operators of one rank
    def logic(context: Context) -> Value:
        for operand in operands:
            if values.to_boolean(operand(context)) is is_any:
                return is_any
        return not is_any

    return logic


def _negative(is_negated: bool, operand: Closure) -> Closure:  # noqa: FBT001 - as in the syntax node
    if is_negated:
        return lambda context: -values.to_number(operand(context))
    return lambda context: values.to_number(operand(context))


def _union(operands: tuple[Closure, ...]) -> Closure:
    def union(context: Context) -> Value:
        return in_document_order([node for operand in operands for node in node_set(operand(context))])

    return union


def _add(left: Value, right: Value) -> Value:
    return values.to_number(left) + values.to_number(right)


def _times(left: Value, right: Value) -> Value:
    return values.to_number(left) * values.to_number(right)


def _divide(left: Value, right: Value) -> Value:
    above, below = values.to_number(left), values.to_number(right)
    if below == 0:
        return math.nan if above == 0 or math.isnan(above) else math.copysign(math.inf, above) * math.copysign(1, below)
    return above / below


def _modulo(left: Value, right: Value) -> Value:
    above, below = values.to_number(left), values.to_number(right)
    if below == 0 or math.isinf(above):
        return math.nan
    return math.fmod(above, below)


_OPERATORS: dict[str, Callable[[Value, Value], Value]] = {
    "=": values.is_equal,
    "!=": values.is_unequal,
    "<": values.is_less,
    "<=": values.is_at_most,
    ">": values.is_more,
    ">=": values.is_at_least,
    "+": _add,
    "-": values.difference,
    "*": _times,
    "div": _divide,
    "mod": _modulo,
}


def _binary(operator: str, left: Closure, right: Closure) -> Closure:
    apply = _OPERATORS[operator]
    return lambda context: apply(left(context), right(context))


def _folded(first: Closure, rest: tuple[tuple[Callable[[Value, Value], Value], Closure], ...]) -> Closure:
    def folded(context: Context) -> Value:
        result = first(context)
        for apply, operand in rest:
            result = apply(result, operand(context))
        return result

    return folded
