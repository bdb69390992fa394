"""Finds calculations and conditions that depend on each other in a circle, before anybody answers anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.domain.errors_forms import FormCycleError
from intake_app.xlsform import grammar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from intake_app.xlsform.form import Definition

    Place = tuple[str, str]
    Graph = dict[Place, list[Place]]

VALUE, RELEVANCE = "value", "relevance"
_MAX_NAMES = 12


def check_cycles(nodes: Mapping[str, Definition], expressions: Iterable[tuple[str, str, str]]) -> None:
    """Raises FormCycleError with the names of the questions in the first circle found.

    Reading a question needs its value and its relevance, relevance needs that of the groups around it. References to
    other rows of the same repeat (predicates, indexed-repeat) are left out: a running total is no circle.
    """
    graph: Graph = {}
    for path, node in nodes.items():
        above = [(RELEVANCE, node.parent.path)] if node.parent is not None else []
        graph[RELEVANCE, path] = list(above)
        graph[VALUE, path] = [(RELEVANCE, path)]
    for path, column, text in expressions:
        place = (VALUE, path) if column == "calculation" else (RELEVANCE, path)
        if column in ("calculation", "relevant"):
            graph[place] += [(VALUE, read) for read in _reads(grammar.parse(text), path) if read in nodes]
    circle = _first_circle(graph)
    if circle:
        names = list(dict.fromkeys(path.rpartition("/")[2] for _, path in circle))
        raise FormCycleError(names=", ".join(names[:_MAX_NAMES]))


def _reads(tree: grammar.Expr, context: str | None) -> Iterator[str]:
    """The paths that an expression of the node at `context` reads (None: of a node outside the answers)."""
    waiting: list[tuple[grammar.Expr, str | None]] = [(tree, context)]
    while waiting:
        part, place = waiting.pop()
        if isinstance(part, grammar.Call) and part.name == "indexed-repeat":
            waiting += [(arg, place) for arg in part.args[2::2]]
        elif isinstance(part, grammar.Path):
            found, inner = _follow(part, place, context)
            waiting += inner
            if found is not None:
                yield found
        else:
            waiting += [(inside, place) for inside in grammar.parts(part)]


def _follow(
    path: grammar.Path, place: str | None, current: str | None
) -> tuple[str | None, list[tuple[grammar.Expr, str | None]]]:
    """Where a path leads, or None when that is not a fixed place, and the expressions inside it with their places."""
    inner: list[tuple[grammar.Expr, str | None]] = []
    spot = _start(path, place, current)
    if not isinstance(path.start, str) and spot is None:
        inner.append((path.start, place))
    is_fixed = not path.filters
    for number, step in enumerate(path.steps):
        spot = _after(spot, step, is_root=number == 0 and path.start == "/")
        inner += [(predicate, spot) for predicate in step.predicates]
        is_fixed = is_fixed and not step.predicates
    return (spot if is_fixed else None), inner


def _start(path: grammar.Path, place: str | None, current: str | None) -> str | None:
    if path.start == ".":
        return place
    if path.start == "/":
        return ""
    return current if path.start == grammar.Call("current", ()) else None


def _after(spot: str | None, step: grammar.Step, *, is_root: bool) -> str | None:
    """The path after one step; the first name of an absolute path is the root itself."""
    if spot is None or (step.axis == "self" and step.kind == "node"):
        return spot
    if step.axis == "parent" and step.kind == "node":
        return spot.rpartition("/")[0] if spot else None
    if step.axis != "child" or step.kind != "name" or step.name.endswith("*"):
        return None
    if is_root:
        return ""
    return f"{spot}/{step.name}" if spot else step.name


def _first_circle(graph: Graph) -> list[Place]:
    """The places of one circle in order, or nothing; depth first without recursion."""
    done: set[Place] = set()
    for start in graph:
        trail: list[Place] = []
        on_trail: set[Place] = set()
        waiting: list[tuple[Place, bool]] = [(start, False)]
        while waiting:
            place, is_leaving = waiting.pop()
            if is_leaving:
                trail.pop()
                on_trail.discard(place)
                done.add(place)
            elif place in on_trail:
                return trail[trail.index(place) :]
            elif place not in done:
                trail.append(place)
                on_trail.add(place)
                waiting.append((place, True))
                waiting += [(read, False) for read in graph.get(place, ())]
    return []
