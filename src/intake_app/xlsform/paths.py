"""Steps of a path: how each axis moves from nodes to nodes (XPath 1.0, section 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.xlsform import values
from intake_app.xlsform.tree import PREFIX_ALIASES

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.xlsform.context import Closure, Context
    from intake_app.xlsform.grammar import Expr, Step
    from intake_app.xlsform.tree import Node

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
}


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
        return lambda node: not node.name
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


def _general(step: Step, predicates: tuple[Closure, ...]) -> Walk:
    axis, test = _AXES[step.axis], _test(step)

    def walk(nodes: list[Node], context: Context) -> list[Node]:
        found: list[Node] = []
        for node in nodes:
            reached = [other for other in axis(node) if test(other)]
            for predicate in predicates:
                reached = filter_nodes(reached, predicate, context)
            found += reached
        return found if len(nodes) < 2 or step.axis in ("child", "self", "attribute") else _distinct(found)

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


def compile_steps(steps: tuple[Step, ...], compile_part: Callable[[Expr], Closure]) -> Walk:
    """All steps of a path as one walk from starting nodes to found nodes, each found node once."""
    walks = tuple(_compile_step(step, compile_part) for step in steps)
    if len(walks) == 1:
        return walks[0]

    def walk_all(nodes: list[Node], context: Context) -> list[Node]:
        for walk in walks:
            if not nodes:
                return nodes
            nodes = walk(nodes, context)
        return nodes

    return walk_all
