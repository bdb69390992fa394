"""Steps of a path: how each axis moves from nodes to nodes (XPath 1.0, section 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.xlsform import values
from intake_app.xlsform.tree import PREFIX_ALIASES, Node

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.xlsform.context import Closure, Context
    from intake_app.xlsform.grammar import Expr, Step

    Walk = Callable[[list[Node], Context], list[Node]]


def _child(node: Node) -> list[Node]:
    return node.below()


def _self(node: Node) -> list[Node]:
    return [node]


def _parent(node: Node) -> list[Node]:
    return [] if node.parent is None else [node.parent]


def _attribute(node: Node) -> list[Node]:
    return list(node.attributes)


def _descendant(node: Node) -> list[Node]:
    return list(node.descendants())


def _descendant_or_self(node: Node) -> list[Node]:
    return [node, *node.descendants()]


def _ancestor(node: Node) -> list[Node]:
    found = []
    above = node.parent
    while above is not None:
        found.append(above)
        above = above.parent
    return found


def _ancestor_or_self(node: Node) -> list[Node]:
    return [node, *_ancestor(node)]


def _following_sibling(node: Node) -> list[Node]:
    return node.siblings_after()


def _preceding_sibling(node: Node) -> list[Node]:
    return list(reversed(node.siblings_before()))


def _namespace(_node: Node) -> list[Node]:
    """Namespaces are no nodes of our trees."""
    return []


def _following(node: Node) -> list[Node]:
    found: list[Node] = []
    for above in _ancestor_or_self(node):
        for sibling in above.siblings_after():
            found += _descendant_or_self(sibling)
    return found


def _preceding(node: Node) -> list[Node]:
    found: list[Node] = []
    for above in _ancestor_or_self(node):
        for sibling in _preceding_sibling(above):
            found += reversed(_descendant_or_self(sibling))
    return found


_AXES: dict[str, Callable[[Node], list[Node]]] = {
    "child": _child,
    "self": _self,
    "parent": _parent,
    "attribute": _attribute,
    "descendant": _descendant,
    "descendant-or-self": _descendant_or_self,
    "ancestor": _ancestor,
    "ancestor-or-self": _ancestor_or_self,
    "following-sibling": _following_sibling,
    "preceding-sibling": _preceding_sibling,
    "following": _following,
    "preceding": _preceding,
    "namespace": _namespace,
}
_ORDERED = ("child", "self", "attribute")
_BACKWARDS = ("ancestor", "ancestor-or-self", "preceding", "preceding-sibling")


def in_document_order(nodes: list[Node]) -> list[Node]:
    """Each node once, in the order of the document; attributes come between their element and what is in it."""
    distinct = _distinct(nodes)
    if len(distinct) < 2:
        return distinct
    places: dict[int, dict[int, tuple[int, int]]] = {}

    def place(node: Node) -> tuple[tuple[int, int], ...]:
        trail = []
        while node.parent is not None:
            above = node.parent
            known = places.get(id(above))
            if known is None:
                known = {id(one): (0, number) for number, one in enumerate(above.attributes)}
                known |= {id(one): (1, number) for number, one in enumerate(above.below())}
                places[id(above)] = known
            trail.append(known.get(id(node), (1, -1)))
            node = above
        return ((0, id(node)), *reversed(trail))

    return sorted(distinct, key=place)


def _own_text(node: Node) -> list[Node]:
    """The text of a question or cell as a node of its own."""
    text = "" if node.below() or not node.name else node.value()
    return [Node("", text, node)] if text else []


def _child_with_text(node: Node) -> list[Node]:
    return node.below() or _own_text(node)


def _descendant_with_text(node: Node) -> list[Node]:
    return [*_own_text(node), *(found for one in node.descendants() for found in (one, *_own_text(one)))]


def canonical_name(name: str) -> str:
    """A name test with the prefix that the tree uses."""
    prefix, colon, local = name.partition(":")
    if not colon:
        return name
    prefix = PREFIX_ALIASES.get(prefix, prefix)
    return f"{prefix}:{local}" if prefix else local


def _test(step: Step) -> Callable[[Node], bool]:
    """The node test of a step as a question to one node."""
    attribute = "@" if step.axis == "attribute" else ""
    if step.kind == "node":
        return lambda _node: True
    if step.kind == "text":
        return lambda node: not node.name and node.parent is not None
    if step.kind != "name":
        return lambda _node: False
    name = canonical_name(step.name)
    if name == "*":
        return lambda node: bool(node.name)
    if name.endswith(":*"):
        start = attribute + name[:-1]
        return lambda node: node.name.startswith(start)
    name = attribute + name
    return lambda node: node.name == name


def filter_nodes(nodes: list[Node], predicate: Closure, context: Context) -> list[Node]:
    """The nodes for which a predicate holds: a number is a position, anything else a truth value."""
    kept = []
    size = len(nodes)
    inner = type(context)(context.node, context.env, context.current, 1, size)
    for position, node in enumerate(nodes, 1):
        inner.node, inner.position = node, position
        result = predicate(inner)
        if result == position if type(result) is float else values.to_boolean(result):
            kept.append(node)
    return kept


def _named_children(name: str) -> Walk:
    def children(nodes: list[Node], _context: Context) -> list[Node]:
        if len(nodes) == 1:
            return nodes[0].named(name)
        return [child for node in nodes for child in node.named(name)]

    return children


def _to_parent(nodes: list[Node], _context: Context) -> list[Node]:
    if len(nodes) == 1:
        parent = nodes[0].parent
        return [] if parent is None else [parent]
    return _distinct([node.parent for node in nodes if node.parent is not None])


def _stay(nodes: list[Node], _context: Context) -> list[Node]:
    return nodes


def _distinct(nodes: list[Node]) -> list[Node]:
    return list({id(node): node for node in nodes}.values())


def _reach(step: Step) -> Callable[[Node], list[Node]]:
    """How a step moves from one node. The text in a question or cell becomes a node only where nodes are asked for."""
    if step.kind in ("text", "node") and step.axis in ("child", "descendant"):
        return _child_with_text if step.axis == "child" else _descendant_with_text
    return _AXES[step.axis]


def _general(step: Step, predicates: tuple[Closure, ...]) -> Walk:
    reach, test = _reach(step), _test(step)

    def walk(nodes: list[Node], context: Context) -> list[Node]:
        found: list[Node] = []
        for node in nodes:
            reached = [other for other in reach(node) if test(other)]
            for predicate in predicates:
                reached = filter_nodes(reached, predicate, context)
            found += reversed(reached) if step.axis in _BACKWARDS else reached
        return found if len(nodes) < 2 or step.axis in _ORDERED else _distinct(found)

    return walk


def _filtered_children(name: str, predicates: tuple[Closure, ...]) -> Walk:
    def walk(nodes: list[Node], context: Context) -> list[Node]:
        found: list[Node] = []
        for node in nodes:
            reached = node.named(name)
            for predicate in predicates:
                reached = filter_nodes(reached, predicate, context)
            found += reached
        return found

    return walk


def _compile_step(step: Step, compile_part: Callable[[Expr], Closure]) -> Walk:
    predicates = tuple(compile_part(predicate) for predicate in step.predicates)
    is_plain_name = step.kind == "name" and not step.name.endswith("*")
    if step.axis == "child" and is_plain_name:
        name = canonical_name(step.name)
        return _filtered_children(name, predicates) if predicates else _named_children(name)
    if step.kind == "node" and not predicates and step.axis in ("self", "parent"):
        return _stay if step.axis == "self" else _to_parent
    return _general(step, predicates)


def _merged(steps: tuple[Step, ...]) -> list[Step]:
    """The steps with "//name" as one step down, which gives the same nodes in their order; not where it is counted."""
    merged: list[Step] = []
    for step in steps:
        last = merged[-1] if merged else None
        is_deep = last is not None and (last.axis, last.kind) == ("descendant-or-self", "node") and not last.predicates
        if is_deep and step.axis == "child" and not step.predicates:
            merged[-1] = type(step)("descendant", step.kind, step.name)
        else:
            merged.append(step)
    return merged


def _is_ordered(steps: list[Step], *, is_single: bool) -> bool:
    """Whether walking the steps cannot leave the order of the document or find a node twice."""
    rest = list(steps)
    while is_single and rest and rest[0].axis in ("self", "parent"):
        rest.pop(0)
    if is_single and len(rest) == 1:
        return True
    return all(step.axis in _ORDERED for step in rest)


def compile_steps(steps: tuple[Step, ...], compile_part: Callable[[Expr], Closure], *, is_single: bool) -> Walk:
    """All steps of a path as one walk from starting nodes to found nodes: each once, in the order of the document.

    `is_single` says that the walk always starts at one node.
    """
    merged = _merged(steps)
    walks = tuple(_compile_step(step, compile_part) for step in merged)
    is_ordered = _is_ordered(merged, is_single=is_single)
    if len(walks) == 1 and is_ordered:
        return walks[0]

    def walk_all(nodes: list[Node], context: Context) -> list[Node]:
        for walk in walks:
            if not nodes:
                return nodes
            nodes = walk(nodes, context)
        return nodes if is_ordered else in_document_order(nodes)

    return walk_all
