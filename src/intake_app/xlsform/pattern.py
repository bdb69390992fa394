"""Regular expressions of forms, matched in time that grows with pattern x text only: no pattern can hang the window.

The dialect is what Java and JavaScript share, without back references and look-around (docs/decisions/0013-*.md).
A match is always of the whole text, as the ODK documentation says.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import LarkError, VisitError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Accepts = Callable[[str], bool]

MAX_TEXT_CHARS = 1_000
MAX_STATES = 2_000

_GRAMMAR = r"""
start: alternation
alternation: sequence ("|" sequence)*
sequence: repeated*
?repeated: atom | atom QUANTITY -> times
?atom: OPEN alternation ")" -> group
    | ANY -> any
    | BOUND -> bound
    | ESCAPE -> escape
    | CLASS -> klass
    | CHAR -> char
OPEN: "(?:" | /\(\?<[A-Za-z]\w*>/ | /\((?!\?)/
ANY: "."
BOUND: "^" | "$" | "\\b" | "\\B"
ESCAPE: /\\([pP](\{\w+\}|[A-Z])|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[^bB0-9pPuxkQEGAZz])/s
CLASS: /\[\^?\]?(\\([pP](\{\w+\}|[A-Z])|.)|[^\]\[\\])*\]/s
QUANTITY.2: /([*+?]|\{[0-9]{1,4}(,[0-9]{0,4})?\})[?]?/
CHAR: /[^\\\[(){}|*+?.^$]/s
"""


class PatternError(ValueError):
    """The pattern is malformed, too large or uses what is not supported."""


@dataclass(frozen=True)
class _Item:
    """A piece of a pattern: `kind` is char, bound, sequence, either or times."""

    kind: str
    accepts: Accepts | None = None
    text: str = ""
    items: tuple[_Item, ...] = ()
    least: int = 0
    most: int | None = None


_SETS = {
    "d": "0123456789",
    "w": "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_",
    "s": " \t\n\r\f\v\u00a0\u2028\u2029\ufeff",
}
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v"}
_SCRIPTS = {"IsCyrillic": "CYRILLIC", "IsLatin": "LATIN", "IsArabic": "ARABIC", "IsGreek": "GREEK"}
_CLASS_PART = re.compile(r"\\([pP](?:\{\w+\}|[A-Z])|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|.)|(.)", re.DOTALL)


def _not(accepts: Accepts) -> Accepts:
    return lambda letter: not accepts(letter)


def _property(name: str) -> Accepts:
    """A Unicode category (L, Lu, N, ...) or one of four scripts. Raises PatternError for others."""
    if name in _SCRIPTS:
        script = _SCRIPTS[name]
        return lambda letter: unicodedata.name(letter, "").startswith(script)
    if not re.fullmatch(r"[LMNPSZC][a-z]?", name):
        raise PatternError("property")
    return lambda letter: unicodedata.category(letter).startswith(name)


def _escaped(body: str) -> str | Accepts:
    """What stands after a backslash: one character, or a question to a character."""
    first = body[0]
    if first in "pP":
        accepts = _property(body[1:].strip("{}"))
        return accepts if first == "p" else _not(accepts)
    if first in "ux" and len(body) > 1:
        return chr(int(body[1:], 16))
    if first.lower() in _SETS:
        accepts = frozenset(_SETS[first.lower()]).__contains__
        return accepts if first.islower() else _not(accepts)
    if first in _CONTROLS:
        return _CONTROLS[first]
    if first.isalnum():
        raise PatternError("escape")
    return first


def _class_parts(body: str) -> Iterator[tuple[str | Accepts, bool]]:
    """The members of a bracket class in order, each with whether it is a plain hyphen."""
    for found in _CLASS_PART.finditer(body):
        if found[1] is None:
            yield found[2], found[2] == "-"
        else:
            yield ("\b" if found[1] == "b" else _escaped(found[1])), False


def _class(text: str) -> Accepts:
    body = text[1:-1]
    is_negated = body.startswith("^")
    members = list(_class_parts(body[1:] if is_negated else body))
    if "&&" in body:
        raise PatternError("class")
    tests: list[Accepts] = []
    index = 0
    while index < len(members):
        low = members[index][0]
        if index + 2 < len(members) and members[index + 1][1]:
            tests.append(_range(low, members[index + 2][0]))
            index += 3
            continue
        tests.append(low.__eq__ if isinstance(low, str) else low)
        index += 1
    accepts = _any(tests)
    return _not(accepts) if is_negated else accepts


def _range(low: str | Accepts, high: str | Accepts) -> Accepts:
    if not isinstance(low, str) or not isinstance(high, str) or low > high:
        raise PatternError("range")
    return lambda letter: low <= letter <= high


def _any(tests: list[Accepts]) -> Accepts:
    return lambda letter: any(test(letter) for test in tests)


@v_args(inline=True)
class _Builder(Transformer[Token, Any]):
    def start(self, item: _Item) -> _Item:
        return item

    def alternation(self, *items: _Item) -> _Item:
        return items[0] if len(items) == 1 else _Item("either", items=items)

    def sequence(self, *items: _Item) -> _Item:
        return _Item("sequence", items=items)

    def group(self, _open: Token, item: _Item) -> _Item:
        return item

    def any(self, _dot: Token) -> _Item:
        return _Item("char", accepts=lambda letter: letter not in "\n\r\u2028\u2029")

    def bound(self, token: Token) -> _Item:
        return _Item("bound", text=str(token))

    def escape(self, token: Token) -> _Item:
        found = _escaped(str(token)[1:])
        return _Item("char", accepts=found.__eq__ if isinstance(found, str) else found)

    def klass(self, token: Token) -> _Item:
        return _Item("char", accepts=_class(str(token)))

    def char(self, token: Token) -> _Item:
        return _Item("char", accepts=str(token).__eq__)

    def times(self, item: _Item, quantity: Token) -> _Item:
        text = str(quantity)
        if text[0] != "{":
            return _Item("times", items=(item,), least=int(text[0] == "+"), most=1 if text[0] == "?" else None)
        low, comma, high = text.rstrip("?").strip("{}").partition(",")
        most = (int(high) if high else None) if comma else int(low)
        if most is not None and most < int(low):
            raise PatternError("quantity")
        return _Item("times", items=(item,), least=int(low), most=most)


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", lexer="contextual", transformer=_Builder(), maybe_placeholders=False)


@dataclass
class _State:
    """One state of the machine: reads a character, tests a bound, or goes on to other states."""

    accepts: Accepts | None = None
    bound: str = ""
    next: tuple[int, ...] = ()


class Pattern:
    """A compiled pattern. Raises PatternError when it cannot be used."""

    def __init__(self, text: str) -> None:
        try:
            item: _Item = _parser().parse(text)  # type: ignore[assignment]  # the transformer makes items
        except (LarkError, VisitError, PatternError) as error:
            raise PatternError("syntax") from error
        self._states: list[_State] = []
        try:
            self._start = self._build(item, self._state())
        except RecursionError:
            raise PatternError("depth") from None

    def _state(self, accepts: Accepts | None = None, bound: str = "", follow: tuple[int, ...] = ()) -> int:
        if len(self._states) >= MAX_STATES:
            raise PatternError("size")
        self._states.append(_State(accepts, bound, follow))
        return len(self._states) - 1

    def _build(self, item: _Item, after: int) -> int:
        """Adds the states of an item before state `after`; gives the first of them."""
        if item.kind == "char":
            return self._state(item.accepts, follow=(after,))
        if item.kind == "bound":
            return self._state(bound=item.text, follow=(after,))
        if item.kind == "either":
            return self._state(follow=tuple(self._build(part, after) for part in item.items))
        if item.kind == "sequence":
            for part in reversed(item.items):
                after = self._build(part, after)
            return after
        return self._times(item, after)

    def _times(self, item: _Item, after: int) -> int:
        inner = item.items[0]
        if item.most is None:
            loop = self._state()
            self._states[loop].next = (self._build(inner, loop), after)
            after = loop
        else:
            end = after
            for _ in range(item.most - item.least):
                after = self._state(follow=(self._build(inner, after), end))
        for _ in range(item.least):
            after = self._build(inner, after)
        return after

    def matches(self, text: str) -> bool:
        """Whether the whole text fits; text longer than MAX_TEXT_CHARS never does."""
        if len(text) > MAX_TEXT_CHARS:
            return False
        reached = self._closure([self._start], text, 0)
        for index, letter in enumerate(text):
            states = self._states
            moved = [
                state.next[0] for state in map(states.__getitem__, reached) if state.accepts and state.accepts(letter)
            ]
            if not moved:
                return False
            reached = self._closure(moved, text, index + 1)
        return 0 in reached

    def _closure(self, start: list[int], text: str, index: int) -> set[int]:
        """All states reached without reading a character; state 0 is the end."""
        reached: set[int] = set()
        waiting = list(start)
        while waiting:
            number = waiting.pop()
            if number in reached:
                continue
            reached.add(number)
            state = self._states[number]
            if state.accepts is None and (not state.bound or _holds(state.bound, text, index)):
                waiting.extend(state.next)
        return reached


def _holds(bound: str, text: str, index: int) -> bool:
    if bound == "^":
        return index == 0
    if bound == "$":
        return index == len(text)
    before = index > 0 and text[index - 1] in _SETS["w"]
    after = index < len(text) and text[index] in _SETS["w"]
    return (before != after) == (bound == "\\b")


@lru_cache(maxsize=512)
def compiled(text: str) -> Pattern | None:
    """The pattern of this text, or None when it cannot be used."""
    try:
        return Pattern(text)
    except PatternError:
        return None
