"""Grows the tree of answers from the form: as the form begins it, or with the rows that a saved record has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from intake_app.xlsform.instance import Answer, Range, new_rid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from intake_app.xlsform.form import Definition, Form
    from intake_app.xlsform.instance import World
    from intake_app.xlsform.tree import Node

WHY = "#why"
EMPTIED = "0"
"""The value at the path of a repeat that the form begins with rows and that somebody emptied."""
_ROW = re.compile(r"\[([a-z2-7]{1,32})\]")


def saved_rows(answers: Mapping[str, str]) -> dict[str, list[str]]:
    """The row ids of each repeat path in saved answers, in order of their positions.

    A row whose own key is missing but which has answers comes last: it is not lost.
    """
    places: dict[str, dict[str, float]] = {}
    for key, value in answers.items():
        path = key.removesuffix(WHY)
        for found in _ROW.finditer(path):
            rows = places.setdefault(path[: found.start()], {})
            is_own = found.end() == len(path) and value.isascii() and value.isdigit()
            place = float(value[:9]) if is_own else float("inf")
            rows[found[1]] = min(place, rows.get(found[1], float("inf")))
    filled = {path: sorted(rows, key=lambda rid: (rows[rid], rid)) for path, rows in places.items()}
    emptied: dict[str, list[str]] = {path: [] for path, value in answers.items() if value == EMPTIED}
    return emptied | filled


def top_of(path: str) -> str:
    """The name of the top-level node that a path leads into."""
    return path.partition("/")[0].partition("[")[0].partition("#")[0]


class Garden:
    """All nodes and repeats of one session by path, and how they come and go."""

    def __init__(self, form: Form, world: World, saved: Mapping[str, str]) -> None:
        """Grows the tree for saved answers; a section without any begins as the form begins it."""
        self._form = form
        self._world = world
        self._rows = saved_rows(saved)
        self._begun = {top_of(path) for path in saved}
        self.nodes: dict[str, Answer] = {}
        self.ranges: dict[str, Range] = {}
        source = form.primary.elements()[0]
        self.top = Answer(form.root, world.root, world, "")
        world.root.children = [self.top]
        self._fill(self.top, source, has_defaults=not saved)
        self._enter(self.top)

    def _fill(self, node: Answer, source: Node, *, has_defaults: bool) -> None:
        """Grows what is below a node; `source` is its element in the form's own instance."""
        if not node.definition.children:
            if has_defaults:
                node.held.value = source.value()
            return
        begun: dict[str, list[Node]] = {}
        for element in source.elements():
            begun.setdefault(element.name, []).append(element)
        for name, definition in node.definition.children.items():
            path = f"{node.path}/{name}" if node.path else name
            sources = begun.get(name, [])
            if definition.kind == "repeat":
                self._grow_range(node, definition, path, sources)
                continue
            child = Answer(definition, node, self._world, path)
            node.add_child(child)
            if sources:
                self._fill(child, sources[0], has_defaults=has_defaults or self.is_fresh(path))

    def is_fresh(self, path: str) -> bool:
        """Whether the place gets the form's first values: nobody has answered anything in its section yet."""
        if not self._begun:
            return True
        top = self._form.root.children.get(top_of(path))
        return top is not None and top.kind == "group" and top.name not in self._begun

    def _grow_range(self, owner: Answer, definition: Definition, path: str, sources: list[Node]) -> None:
        made = Range(definition, owner, path)
        made.begins_with_rows = not definition.count and any(not _is_template(source) for source in sources)
        rids = self._rows.get(path)
        if rids is not None:
            for rid in rids:
                made.rows.append(self._grow_row(made, rid, _template(sources), has_defaults=False))
        else:
            for source in sources:
                if not _is_template(source):
                    row = self._grow_row(made, new_rid(), source, has_defaults=True)
                    row.is_automatic = True
                    made.rows.append(row)
        owner.reorder()

    def _grow_row(self, rows: Range, rid: str, source: Node, *, has_defaults: bool) -> Answer:
        row = Answer(rows.definition, rows.owner, self._world, f"{rows.path}[{rid}]", rid)
        self._fill(row, source, has_defaults=has_defaults)
        return row

    def new_row(self, rows: Range, rid: str) -> Answer:
        """A fresh row with the form's defaults, at the end of its repeat."""
        row = self._grow_row(rows, rid, _template(self._sources(rows.definition)), has_defaults=True)
        self.put_back(rows, len(rows.rows), row)
        return row

    def _sources(self, definition: Definition) -> list[Node]:
        nodes = [self._form.primary.elements()[0]]
        for name in definition.path.split("/"):
            nodes = [child for node in nodes for child in node.named(name)]
        return nodes

    def put_back(self, rows: Range, index: int, row: Answer) -> None:
        """Puts a row into its repeat and into the index; everything in it is read anew."""
        rows.insert(index, row)
        self._enter(row)

    def take_out(self, rows: Range, row: Answer) -> int:
        """Takes a row out of its repeat and of the index; gives the place it had."""
        index = rows.take(row)
        for node in row.walk():
            del self.nodes[node.path]
            for inner in node.ranges.values():
                del self.ranges[inner.path]
                for cell in inner.cells():
                    cell.drop()
        return index

    def _enter(self, top: Answer) -> None:
        stale = self._world.reactor.stale
        for node in top.walk():
            self.nodes[node.path] = node
            stale.extend(cell for cell in node.cells() if cell.compute is not None)
            for inner in node.ranges.values():
                self.ranges[inner.path] = inner
                stale.extend(inner.cells())

    def targets(self, path: str, source: Answer | None) -> list[Answer]:
        """The nodes that a form path means for an action at `source`: in its own rows where it stands in them."""
        nodes = [self.top]
        for name in path.split("/"):
            nodes = [child for node in nodes for child in _near(node, name, source)]
        return nodes


def _near(node: Answer, name: str, source: Answer | None) -> Iterable[Answer]:
    if name not in node.ranges:
        return [child for child in node.by_name.get(name, []) if isinstance(child, Answer)]
    rows = node.ranges[name].rows
    above: Node | None = source
    while above is not None:
        if above in rows:
            return [row for row in rows if row is above]
        above = above.parent
    return rows


def _is_template(source: Node) -> bool:
    return any(attribute.name == "@jr:template" for attribute in source.attributes)


def _template(sources: list[Node]) -> Node:
    return next((source for source in sources if _is_template(source)), sources[0])
