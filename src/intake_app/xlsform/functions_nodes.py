"""Functions over nodes: counting, places in repeats, secondary instances (XPath 1.0, 4.1; ODK XForms)."""

from __future__ import annotations

import hashlib
import math
from typing import TYPE_CHECKING

from intake_app.xlsform.evaluate import Function, node_set
from intake_app.xlsform.functions_number import random_number
from intake_app.xlsform.signatures import contextual, visible
from intake_app.xlsform.tree import namespace_of
from intake_app.xlsform.values import to_number, to_string

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from intake_app.xlsform.context import Closure, Context
    from intake_app.xlsform.evaluate import Call
    from intake_app.xlsform.tree import Node
    from intake_app.xlsform.values import Value

_MODULUS, _FACTOR = 2_147_483_647, 16_807


def _count(context: Context, args: tuple[Closure, ...]) -> Value:
    return float(len(visible(node_set(args[0](context)))))


def _count_non_empty(context: Context, args: tuple[Closure, ...]) -> Value:
    return float(sum(1 for node in visible(node_set(args[0](context))) if node.value()))


def _position(context: Context, args: tuple[Closure, ...]) -> Value:
    """The place in the set at hand; with an operand, the place of that node among its namesakes in a row."""
    if not args:
        return float(context.position)
    nodes = node_set(args[0](context))
    return float(nodes[0].place_among_namesakes()) if nodes else math.nan


def _instance(context: Context, args: tuple[Closure, ...]) -> Value:
    found = context.env.instance(to_string(args[0](context)))
    return [] if found is None else [found]


def _once(context: Context, args: tuple[Closure, ...]) -> Value:
    """What the node already holds; only an empty one is calculated."""
    made = context.node.raw() or to_string(args[0](context))
    return "" if made == "NaN" else made


def _depth(node: Node) -> int:
    depth = 0
    above = node.parent
    while above is not None:
        depth += 1
        above = above.parent
    return depth


def _is_below(node: Node, above: Node) -> bool:
    parent = node.parent
    while parent is not None and parent is not above:
        parent = parent.parent
    return parent is above


def _indexed_repeat(context: Context, args: tuple[Closure, ...]) -> Value:
    """indexed-repeat(target, repeat, place, ...): the targets inside the row at each place, outermost repeat first."""
    pairs = []
    for index in range(1, len(args) - 1, 2):
        place = to_number(args[index + 1](context))
        rows = node_set(args[index](context))
        if math.isnan(place) or not rows:
            return []
        pairs.append((_depth(rows[0]), rows, place))
    chosen: Node | None = None
    for _, rows, place in sorted(pairs, key=lambda pair: pair[0]):
        inside = rows if chosen is None else [row for row in rows if _is_below(row, chosen)]
        if not 1 <= place <= len(inside):
            return []
        chosen = inside[int(place) - 1]
    if chosen is None:
        return []
    return [node for node in node_set(args[0](context)) if _is_below(node, chosen)]


def _pulldata(call: Call) -> Closure:
    """pulldata(instance, wanted column, key column, key): the first row whose key fits; rows are indexed once."""
    indexes: dict[tuple[int, str], dict[str, Node]] = {}

    def pulldata(context: Context) -> Value:
        name, wanted, column, key = (to_string(arg(context)) for arg in call.args)
        instance = context.env.instance(name)
        if instance is None:
            return ""
        index = indexes.get((id(instance), column))
        if index is None:
            index = indexes[id(instance), column] = _index(instance, column)
        row = index.get(key)
        cells = [] if row is None else row.named(wanted)
        return cells[0].value() if cells else ""

    return pulldata


def _index(instance: Node, column: str) -> dict[str, Node]:
    rows: dict[str, Node] = {}
    for top in instance.elements():
        for row in top.named("item"):
            for cell in row.named(column):
                rows.setdefault(cell.value(), row)
    return rows


def _seed(value: Value) -> int:
    """A whole seed from any value, as JavaRosa does: 0 for nothing, 64 bits of SHA-256 for other text."""
    number = to_number(value)
    if math.isnan(number):
        text = to_string(value)
        digest = hashlib.sha256(text.encode()).digest()[:8]
        return int.from_bytes(digest, "big", signed=True) if text else 0
    return int(max(-(2.0**63), min(number, 2.0**63)))


def _seeded(seed: int) -> Iterator[float]:
    """Park and Miller's generator, numbers from 0 up to 1."""
    state = abs(seed) % _MODULUS * (-1 if seed < 0 else 1)
    if state <= 0:
        state += _MODULUS - 1
    while True:
        state = state * _FACTOR % _MODULUS
        yield (state - 1) / (_MODULUS - 1)


def _unseeded() -> Iterator[float]:
    while True:
        yield random_number()


def _randomize(context: Context, args: tuple[Closure, ...]) -> Value:
    nodes = node_set(args[0](context))
    numbers = _seeded(_seed(args[1](context))) if len(args) > 1 else _unseeded()
    mixed: list[Node] = []
    for index, node in enumerate(nodes):
        place = int(next(numbers) * (index + 1))
        mixed.append(node)
        mixed[index], mixed[place] = mixed[place], mixed[index]
    return mixed


def _name(context: Context, args: tuple[Closure, ...]) -> str:
    """The name of the first node as expressions write it; of an unknown namespace only its own part."""
    nodes = node_set(args[0](context)) if args else [context.node]
    return nodes[0].name.lstrip("@").rpartition("}")[2] if nodes else ""


def _namespace_uri(context: Context, args: tuple[Closure, ...]) -> Value:
    nodes = node_set(args[0](context)) if args else [context.node]
    return namespace_of(nodes[0].name.lstrip("@")) if nodes else ""


def _lang(context: Context, args: tuple[Closure, ...]) -> Value:
    """Whether xml:lang around the node is the wanted language, or a narrower one of it (XPath 1.0, 4.3)."""
    wanted = to_string(args[0](context)).lower()
    node: Node | None = context.node
    while node is not None:
        for attribute in node.attributes:
            if attribute.name == "@xml:lang":
                return f"{attribute.text.lower()}-".startswith(f"{wanted}-")
        node = node.parent
    return False


def _id(context: Context, args: tuple[Closure, ...]) -> Value:
    """The elements whose attribute `id` is among the words given (XPath 1.0, 4.1)."""
    value = args[0](context)
    texts = [node.value() for node in value] if isinstance(value, list) else [to_string(value)]
    wanted = {word for text in texts for word in text.split()}
    everything = context.node.root().descendants()
    return [node for node in everything if any(one.name == "@id" and one.text in wanted for one in node.attributes)]


def library() -> Mapping[str, Function]:
    """The functions of this module by name."""
    return {
        "count": contextual(1, 1, _count),
        "count-non-empty": contextual(1, 1, _count_non_empty),
        "position": contextual(0, 1, _position),
        "last": contextual(0, 0, lambda context, _args: float(context.size)),
        "current": contextual(0, 0, lambda context, _args: [context.current]),
        "instance": contextual(1, 1, _instance),
        "once": contextual(1, 1, _once),
        "indexed-repeat": contextual(3, None, _indexed_repeat),
        "pulldata": Function(4, 4, _pulldata),
        "randomize": contextual(1, 2, _randomize),
        "name": contextual(0, 1, _name),
        "local-name": contextual(0, 1, lambda context, args: _name(context, args).rpartition(":")[2]),
        "namespace-uri": contextual(0, 1, _namespace_uri),
        "lang": contextual(1, 1, _lang),
        "id": contextual(1, 1, _id),
    }
