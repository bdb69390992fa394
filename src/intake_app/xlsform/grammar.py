"""XPath 1.0 as forms use it, from text to a syntax tree of frozen nodes; the only module that knows the grammar."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import LarkError

from intake_app.domain.errors_forms import FormExpressionError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_EXPRESSION_CHARS = 100_000
MAX_NESTING = 50

_AXES = (
    "ancestor-or-self|ancestor|attribute|child|descendant-or-self|descendant|following-sibling|following|parent"
    "|preceding-sibling|preceding|self|namespace"
)

_GRAMMAR = r"""
?start: or_expr
?or_expr: and_expr (_OR and_expr)* -> any_of
?and_expr: eq_expr (_AND eq_expr)* -> all_of
?eq_expr: rel_expr (EQ rel_expr)* -> chain
?rel_expr: sum_expr (REL sum_expr)* -> chain
?sum_expr: product (ADD product)* -> chain
?product: unary (MUL unary)* -> chain
?unary: union | MINUS+ union -> negative
?union: path_expr (_PIPE path_expr)* -> union
?path_expr: location | filter | filter _SLASH relative -> path_from | filter _DSLASH relative -> deep_from
?location: relative -> relative_path
        | ROOT -> root_path
        | _SLASH relative -> absolute_path
        | _DSLASH relative -> deep_path
?filter: primary | filter predicate -> filtered
relative: step | relative _SLASH step | relative _DSLASH step -> relative_deep
step: AXIS _AXIS_MARK test predicate* -> axis_step
    | "@" test predicate* -> attribute_step
    | test predicate* -> child_step
    | DOT -> self_step
    | DOTDOT -> parent_step
test: (NAME | WILDCARD) -> name_test
    | NODETYPE "(" LITERAL? ")" -> type_test
predicate: "[" or_expr "]"
?primary: "(" or_expr ")"
    | LITERAL -> literal
    | NUMBER -> number
    | FUNCTION "(" (or_expr ("," or_expr)*)? ")" -> call

_OR: "or"
_AND: "and"
_PIPE: "|"
_SLASH: "/"
_DSLASH: "//"
_AXIS_MARK: "::"
EQ: "!=" | "="
REL: "<=" | ">=" | "<" | ">"
ADD: "+" | "-"
MINUS: "-"
MUL: "*" | "div" | "mod"
ROOT.3: /\/(?!\s*[\w@*.\/])/
DOTDOT: ".."
DOT: "."
LITERAL: /"[^"]*"|'[^']*'/
NUMBER.2: /[0-9]+(\.[0-9]*)?|\.[0-9]+/
AXIS.4: /(%AXES%)(?=\s*::)/
NODETYPE.4: /(node|text|comment|processing-instruction)(?=\s*\()/
FUNCTION.3: /[^\W\d][\w.\-]*(:[^\W\d][\w.\-]*)?(?=\s*\()/
NAME: /[^\W\d][\w.\-]*(:(?!:)([^\W\d][\w.\-]*|\*))?/
WILDCARD: "*"
%ignore /[ \t\r\n]+/
"""


@dataclass(frozen=True)
class Literal:
    """A string between quotes."""

    text: str


@dataclass(frozen=True)
class Number:
    """A number as written."""

    value: float


@dataclass(frozen=True)
class Chain:
    """Operands joined from left to right by operators of one rank: = != < <= > >= + - * div mod."""

    first: Expr
    rest: tuple[tuple[str, Expr], ...]


@dataclass(frozen=True)
class Logic:
    """`or` (is_any) or `and` over any number of operands, read only as far as needed."""

    is_any: bool
    parts: tuple[Expr, ...]


@dataclass(frozen=True)
class Negative:
    """Minus sign before an operand; an even number of them still makes a number."""

    is_negated: bool
    operand: Expr


@dataclass(frozen=True)
class Union:
    """Node-sets put together with "|"."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True)
class Call:
    """A function by name, with its operands unread."""

    name: str
    args: tuple[Expr, ...]


@dataclass(frozen=True)
class Step:
    """One step of a path. `kind` is "name" (with `name`, "*" for any) or a node type ("node", "text", ...)."""

    axis: str
    kind: str
    name: str
    predicates: tuple[Expr, ...] = ()


@dataclass(frozen=True)
class Path:
    """Steps from the context node (start "."), from the root ("/") or from what an expression gives.

    `filters` are predicates on the whole starting set.
    """

    start: str | Expr
    filters: tuple[Expr, ...]
    steps: tuple[Step, ...]


Expr = Literal | Number | Chain | Logic | Negative | Union | Call | Path

_ANY_DEPTH = Step("descendant-or-self", "node", "")


@v_args(inline=True)
class _Builder(Transformer[Token, Any]):
    """Turns grammar matches into syntax nodes while parsing; no recursion, so depth costs no stack."""

    def literal(self, token: Token) -> Literal:
        return Literal(str(token)[1:-1])

    def number(self, token: Token) -> Number:
        return Number(float(token))

    def any_of(self, *parts: Expr) -> Expr:
        return parts[0] if len(parts) == 1 else Logic(is_any=True, parts=parts)

    def all_of(self, *parts: Expr) -> Expr:
        return parts[0] if len(parts) == 1 else Logic(is_any=False, parts=parts)

    def chain(self, first: Expr, *rest: Any) -> Expr:  # noqa: ANN401 - operators and operands in turn
        pairs = tuple((str(rest[i]), rest[i + 1]) for i in range(0, len(rest), 2))
        return Chain(first, pairs) if pairs else first

    def negative(self, *parts: Any) -> Negative:  # noqa: ANN401 - signs, then the operand
        return Negative(len(parts) % 2 == 0, parts[-1])

    def union(self, *parts: Expr) -> Expr:
        return parts[0] if len(parts) == 1 else Union(parts)

    def call(self, name: Token, *args: Expr) -> Call:
        return Call(str(name), args)

    def relative(self, *parts: Any) -> tuple[Step, ...]:  # noqa: ANN401 - steps so far, then one more
        return (parts[0],) if len(parts) == 1 else (*parts[0], parts[1])

    def relative_deep(self, before: tuple[Step, ...], step: Step) -> tuple[Step, ...]:
        return (*before, _ANY_DEPTH, step)

    def relative_path(self, steps: tuple[Step, ...]) -> Path:
        return Path(".", (), steps)

    def root_path(self, _slash: Token) -> Path:
        return Path("/", (), ())

    def absolute_path(self, steps: tuple[Step, ...]) -> Path:
        return Path("/", (), steps)

    def deep_path(self, steps: tuple[Step, ...]) -> Path:
        return Path("/", (), (_ANY_DEPTH, *steps))

    def filtered(self, start: Expr, predicate: Expr) -> Path:
        if isinstance(start, Path) and start.filters and not start.steps:
            return Path(start.start, (*start.filters, predicate), ())
        return Path(start, (predicate,), ())

    def path_from(self, start: Expr, steps: tuple[Step, ...]) -> Path:
        if isinstance(start, Path) and start.filters and not start.steps:
            return Path(start.start, start.filters, steps)
        return Path(start, (), steps)

    def deep_from(self, start: Expr, steps: tuple[Step, ...]) -> Path:
        return self.path_from(start, (_ANY_DEPTH, *steps))

    def predicate(self, expression: Expr) -> Expr:
        return expression

    def name_test(self, token: Token) -> tuple[str, str]:
        return "name", str(token)

    def type_test(self, token: Token, *_target: Token) -> tuple[str, str]:
        return str(token), ""

    def axis_step(self, axis: Token, test: tuple[str, str], *predicates: Expr) -> Step:
        return Step(str(axis), *test, predicates)

    def attribute_step(self, test: tuple[str, str], *predicates: Expr) -> Step:
        return Step("attribute", *test, predicates)

    def child_step(self, test: tuple[str, str], *predicates: Expr) -> Step:
        return Step("child", *test, predicates)

    def self_step(self, _dot: Token) -> Step:
        return Step("self", "node", "")

    def parent_step(self, _dots: Token) -> Step:
        return Step("parent", "node", "")


@lru_cache(maxsize=1)
def _parser() -> Lark:
    grammar = _GRAMMAR.replace("%AXES%", _AXES)
    return Lark(grammar, parser="lalr", lexer="contextual", transformer=_Builder(), maybe_placeholders=False)


def _nesting(text: str) -> int:
    """How deep brackets are nested outside of strings."""
    depth = deepest = 0
    quote = ""
    for letter in text:
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        elif letter in "([":
            depth += 1
            deepest = max(deepest, depth)
        elif letter in ")]":
            depth -= 1
    return deepest


def expression_error(reason: str) -> FormExpressionError:
    """An expression error whose place in the form is not known here."""
    return FormExpressionError(sheet="", row=0, column="", reason=reason)


@lru_cache(maxsize=8192)
def parse(text: str) -> Expr:
    """The syntax tree of one expression. Raises FormExpressionError: syntax, too_long, too_deep."""
    if len(text) > MAX_EXPRESSION_CHARS:
        raise expression_error("too_long")
    if _nesting(text) > MAX_NESTING:
        raise expression_error("too_deep")
    try:
        tree: Expr = _parser().parse(text)  # type: ignore[assignment]  # the transformer makes ours of Lark's trees
    except LarkError:
        raise expression_error("syntax") from None
    return tree


def parts(expression: Expr) -> tuple[Expr, ...]:
    """The expressions directly inside one, predicates included."""
    if isinstance(expression, Chain):
        return (expression.first, *(operand for _, operand in expression.rest))
    if isinstance(expression, Logic | Union):
        return expression.parts
    if isinstance(expression, Negative):
        return (expression.operand,)
    if isinstance(expression, Call):
        return expression.args
    if isinstance(expression, Path):
        start = () if isinstance(expression.start, str) else (expression.start,)
        inner = tuple(predicate for step in expression.steps for predicate in step.predicates)
        return (*start, *expression.filters, *inner)
    return ()


def walk(expression: Expr) -> Iterator[Expr]:
    """The expression and everything inside it, outermost first."""
    waiting = [expression]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(reversed(parts(found)))
