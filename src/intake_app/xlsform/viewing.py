"""Draws NodeViews from the tree of answers: everything a window needs to know about a node at this moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.xlsform.instance import MAX_ROWS, Answer
from intake_app.xlsform.lexical import is_typed
from intake_app.xlsform.texts import NO_WORDS, Words
from intake_app.xlsform.views import (
    KIND_GROUP,
    KIND_REPEAT,
    KIND_ROW,
    NodeView,
    SectionState,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intake_app.xlsform.form import Definition
    from intake_app.xlsform.instance import Range
    from intake_app.xlsform.world import SessionWorld

META = ("meta", "orx:meta")


def is_required(node: Answer) -> bool:
    """Whether an empty answer is a gap now."""
    if node.required is not None:
        return bool(node.required.read())
    return bool(node.definition.required.constant)


def is_readonly(node: Answer) -> bool:
    """Whether it, or a group around it, must not be changed by hand."""
    spot: object = node
    while isinstance(spot, Answer):
        if spot.readonly is not None:
            if spot.readonly.read():
                return True
        elif spot.definition.readonly.constant:
            return True
        spot = spot.parent
    return False


def violation_kind(node: Answer) -> str:
    """What is wrong with the answer of a relevant question: required, type, constraint or ""."""
    definition = node.definition
    if definition.kind != "question" or not definition.is_shown or not node.is_visible():
        return ""
    value = node.shown()
    if not value:
        return "required" if is_required(node) and not node.reason else ""
    if not is_typed(definition.type, value):
        return "type"
    return "constraint" if node.constraint is not None and not node.constraint.read() else ""


def questions(top: Answer) -> Iterator[Answer]:
    """The questions that a person is asked during the talk: relevant, shown, no coding, no notes."""
    for node in top.walk():
        definition = node.definition
        is_asked = definition.kind == "question" and definition.is_shown and not definition.is_coding
        if is_asked and node.is_visible():
            yield node


class Drawing:
    """Draws views of one session."""

    def __init__(self, world: SessionWorld) -> None:
        self._world = world

    def section_state(self, name: str, tops: list[Answer | Range]) -> SectionState:
        """How far a section is; `tops` are its top-level nodes."""
        asked = answered = 0
        for top in tops:
            for node in _inside(top):
                for question in questions(node):
                    asked += 1
                    answered += bool(question.shown() or question.reason)
        label = self._world.words(tops[0], "label", tops[0].definition.label) if name else ""
        return SectionState(name, label, any(top.is_visible() for top in tops), answered, asked)

    def loose(self, tops: list[Answer | Range]) -> NodeView:
        """The section without a name: what stands in no group."""
        return NodeView("", "", KIND_GROUP, children=tuple(self.draw(top) for top in tops))

    def draw(self, thing: Answer | Range) -> NodeView:
        """The view of a node with everything below; what has not changed since is not drawn again."""
        if thing.view is None:
            thing.view = self._drawn(thing)
        return thing.view

    def _drawn(self, thing: Answer | Range) -> NodeView:
        if not isinstance(thing, Answer):
            return self._repeat(thing)
        if thing.definition.kind in ("question", "note"):
            return self._question(thing)
        return self._group(thing)

    def _said(self, thing: Answer | Range, aspect: str, words: Words) -> str:
        return "" if words is NO_WORDS else self._world.words(thing, aspect, words)

    def _group(self, node: Answer) -> NodeView:
        definition = node.definition
        rows = _range_of(node)
        return NodeView(
            path=node.path,
            name=node.name,
            kind=KIND_ROW if node.rid else KIND_GROUP,
            appearance=definition.appearance,
            label=self._said(node, "label", definition.label),
            hint=self._said(node, "hint", definition.hint),
            is_relevant=node.is_visible(),
            is_readonly=is_readonly(node),
            sensitivity=definition.sensitivity,
            is_coding=definition.is_coding,
            children=tuple(self.draw(child) for child in children(node)),
            can_remove=rows is not None and not rows.definition.is_fixed,
            rid=node.rid,
            position=rows.rows.index(node) + 1 if rows is not None else 0,
        )

    def _repeat(self, rows: Range) -> NodeView:
        definition = rows.definition
        return NodeView(
            path=rows.path,
            name=definition.name,
            kind=KIND_REPEAT,
            appearance=definition.appearance,
            label=self._said(rows, "label", definition.label),
            hint=self._said(rows, "hint", definition.hint),
            is_relevant=rows.is_visible(),
            is_readonly=is_readonly(rows.owner) or bool(definition.readonly.constant),
            sensitivity=definition.sensitivity,
            is_coding=definition.is_coding,
            children=tuple(self.draw(row) for row in rows.rows),
            row_count=len(rows.rows),
            can_add=not definition.is_fixed and len(rows.rows) < MAX_ROWS,
        )

    def _question(self, node: Answer) -> NodeView:
        definition = node.definition
        kind = violation_kind(node)
        return NodeView(
            path=node.path,
            name=node.name,
            kind=definition.kind,
            type=definition.type,
            appearance=definition.appearance,
            label=self._said(node, "label", definition.label),
            hint=self._said(node, "hint", definition.hint),
            guidance=self._said(node, "guidance", definition.guidance),
            choices=self._world.offered(node),
            value=node.shown(),
            reason=node.reason,
            is_relevant=node.is_visible(),
            is_required=is_required(node),
            is_readonly=is_readonly(node),
            violation=self._message(node, definition, kind),
            violation_kind=kind,
            sensitivity=definition.sensitivity,
            is_coding=definition.is_coding,
            list_name=definition.list_name,
            parameters=dict(definition.parameters),
            image=self._world.media_of(definition.label, "image"),
            audio=self._world.media_of(definition.label, "audio"),
        )

    def _message(self, node: Answer, definition: Definition, kind: str) -> str:
        if kind == "constraint":
            return self._said(node, "constraint_message", definition.constraint_message)
        return self._said(node, "required_message", definition.required_message) if kind == "required" else ""


def children(node: Answer) -> Iterator[Answer | Range]:
    """What is directly in a group, in the order of the form; the record's own meta data is left out."""
    for name in node.definition.children:
        if name in node.ranges:
            yield node.ranges[name]
        elif name not in META or node.path:
            yield from (child for child in node.by_name.get(name, []) if isinstance(child, Answer))


def _inside(top: Answer | Range) -> list[Answer]:
    return [top] if isinstance(top, Answer) else top.rows


def _range_of(row: Answer) -> Range | None:
    return row.parent.ranges[row.name] if row.rid and isinstance(row.parent, Answer) else None
