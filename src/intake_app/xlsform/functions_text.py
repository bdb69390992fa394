"""Functions over strings, lists of chosen codes and patterns (XPath 1.0, 4.2; ODK XForms, "String functions")."""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
import uuid
from typing import TYPE_CHECKING

from intake_app.domain.errors_forms import FormExpressionError
from intake_app.xlsform import grammar
from intake_app.xlsform.pattern import compiled
from intake_app.xlsform.signatures import contextual, function, texts_of
from intake_app.xlsform.values import to_boolean, to_string

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_app.xlsform.context import Closure, Context
    from intake_app.xlsform.evaluate import Call, Function
    from intake_app.xlsform.values import Value

_HASHES = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
MAX_MADE_CHARS = 10_000
MAX_JOINED_CHARS = 1_000_000
"""Calculations that double a text again and again end here instead of filling the memory."""


def _concat(context: Context, args: tuple[Closure, ...]) -> Value:
    return "".join(texts_of(args, context))[:MAX_JOINED_CHARS]


def _join(context: Context, args: tuple[Closure, ...]) -> Value:
    return to_string(args[0](context)).join(texts_of(args[1:], context))[:MAX_JOINED_CHARS]


def _whole(number: float, otherwise: int) -> int:
    return otherwise if math.isnan(number) else int(max(-1e9, min(1e9, number)))


def _substr(text: str, start: float, end: float = math.inf) -> str:
    """From position `start` (counted from 0) up to, without, `end`; negative ones count from the end."""
    first, last = _whole(start, 0), _whole(end, 0)
    return text[first:last] if -len(text) <= first or first >= 0 else text[:last]


def _substring(text: str, start: float, length: float = math.inf) -> str:
    """XPath 1.0 substring: from position `start`, counted from 1, both rounded."""
    first = math.floor(start + 0.5) if math.isfinite(start) else start
    last = first + (math.floor(length + 0.5) if math.isfinite(length) else length)
    return "".join(letter for place, letter in enumerate(text, 1) if first <= place < last)


def _before(text: str, mark: str) -> str:
    return text.partition(mark)[0] if mark and mark in text else ""


def _after(text: str, mark: str) -> str:
    return text.partition(mark)[2] if mark else text


def _translate(text: str, old: str, new: str) -> str:
    table: dict[int, str] = {}
    for index, letter in enumerate(old):
        table.setdefault(ord(letter), new[index : index + 1])
    return text.translate(table)


def _own(context: Context, args: tuple[Closure, ...]) -> str:
    """The only operand as a string, or the context node when there is none."""
    return to_string(args[0](context)) if args else context.node.value()


def _selected(chosen: str, code: str) -> bool:
    """Whether a code is among the chosen ones; "" is chosen where nothing is, as JavaRosa and ODK Web Forms say."""
    codes, code = chosen.split(), code.strip()
    return code in codes if code else not codes


def _selected_at(chosen: str, index: float) -> str:
    codes = chosen.split()
    place = -1 if math.isnan(index) else int(max(-1, min(index, len(codes))))
    return codes[place] if 0 <= place < len(codes) else ""


def _digest(text: str, algorithm: str, encoding: str = "base64") -> str:
    name = _HASHES.get(algorithm.upper())
    if name is None:
        return ""
    made = hashlib.new(name, text.encode(), usedforsecurity=False).digest()
    return made.hex() if encoding == "hex" else base64.b64encode(made).decode()


def _base64_decode(text: str) -> str:
    try:
        bare = "".join(text.split()).rstrip("=")
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""


def _uuid(length: float = math.nan) -> str:
    if math.isnan(length):
        return str(uuid.uuid4())
    wanted = _whole(min(length, MAX_MADE_CHARS), 0)
    return "".join(str(uuid.uuid4()) for _ in range(wanted // 36 + 1))[: max(0, wanted)]


def _regex(text: str, pattern: str) -> bool:
    known = compiled(pattern)
    return known is not None and known.matches(text)


def _regex_fault(operands: tuple[grammar.Expr, ...]) -> str:
    pattern = operands[1]
    return "pattern" if isinstance(pattern, grammar.Literal) and compiled(pattern.text) is None else ""


def _coalesce(context: Context, args: tuple[Closure, ...]) -> Value:
    """The first operand that is not empty; NaN, an unfinished calculation, counts as empty."""
    for arg in args[:-1]:
        text = to_string(arg(context))
        if text not in ("", "NaN"):
            return text
    return to_string(args[-1](context))


def _choice_name(call: Call) -> Closure:
    """jr:choice-name(codes, 'path of the question'): the labels of chosen codes in the session language."""
    chosen, place = call.args
    written = call.syntax[1]
    question = call.compile(grammar.parse(written.text)) if isinstance(written, grammar.Literal) else place

    def choice_name(context: Context) -> Value:
        nodes = question(context)
        if not isinstance(nodes, list) or not nodes:
            return ""
        text = to_string(chosen(context))
        labels = [context.env.choice_label(nodes[0], code) for code in text.split()]
        if not any(labels):  # the one chosen code may hold spaces
            return context.env.choice_label(nodes[0], text)
        return ", ".join(label for label in labels if label)

    return choice_name


def _choice_name_fault(operands: tuple[grammar.Expr, ...]) -> str:
    written = operands[1]
    if isinstance(written, grammar.Literal):
        try:
            grammar.parse(written.text)
        except FormExpressionError:
            return "syntax"
    return ""


def _boolean_from_string(value: Value) -> bool:
    return to_string(value) in ("true", "1")


def _if(context: Context, args: tuple[Closure, ...]) -> Value:
    return args[1](context) if to_boolean(args[0](context)) else args[2](context)


def library() -> Mapping[str, Function]:
    """The functions of this module by name."""
    regex = function("ss", _regex)
    return {
        "string": contextual(0, 1, _own),
        "concat": contextual(0, None, _concat),
        "join": contextual(1, None, _join),
        "substr": function("sn?n", _substr),
        "substring": function("sn?n", _substring),
        "substring-before": function("ss", _before),
        "substring-after": function("ss", _after),
        "translate": function("sss", _translate),
        "string-length": contextual(0, 1, lambda context, args: float(len(_own(context, args)))),
        "normalize-space": contextual(0, 1, lambda context, args: " ".join(_own(context, args).split())),
        "contains": function("ss", lambda text, part: part in text),
        "starts-with": function("ss", lambda text, part: text.startswith(part)),
        "ends-with": function("ss", lambda text, part: text.endswith(part)),
        "lower-case": function("s", str.lower),
        "upper-case": function("s", str.upper),
        "selected": function("ss", _selected),
        "selected-at": function("sn", _selected_at),
        "count-selected": function("s", lambda chosen: float(len(chosen.split()))),
        "digest": function("ss?s", _digest),
        "base64-decode": function("s", _base64_decode),
        "uuid": function("?n", _uuid),
        "regex": type(regex)(regex.least, regex.most, regex.build, _regex_fault),
        "coalesce": contextual(1, None, _coalesce),
        "jr:choice-name": type(regex)(2, 2, _choice_name, _choice_name_fault),
        "jr:itext": contextual(1, 1, lambda context, args: context.env.text(to_string(args[0](context)))),
        "if": contextual(3, 3, _if),
        "boolean": function("b", lambda truth: truth),
        "boolean-from-string": function("v", _boolean_from_string),
        "not": function("b", lambda truth: not truth),
        "true": function("", lambda: True),
        "false": function("", lambda: False),
    }
