"""The tree of answers: nodes that know whether they are relevant, and repeats whose rows come and go."""

from __future__ import annotations

import math
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from intake_app.xlsform.context import Context, Environment
from intake_app.xlsform.reactor import Cell, Reactor
from intake_app.xlsform.tree import Node
from intake_app.xlsform.values import to_boolean, to_number, to_string

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from intake_app.xlsform.context import Closure
    from intake_app.xlsform.form import Definition, Rule
    from intake_app.xlsform.views import NodeView

MAX_ROWS = 200
_RID_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


def new_rid() -> str:
    """A row id: 10 lower-case base32 letters made by chance (50 bits)."""
    return "".join(secrets.choice(_RID_LETTERS) for _ in range(10))


class World(Environment, Protocol):
    """What the nodes of one session share."""

    reactor: Reactor

    def choices_of(self, node: Answer) -> Callable[[], tuple[tuple[str, Node], ...]]:
        """How the choices of a question are read: pairs of code and item."""


class Answer(Node):
    """A node of the answers tree: a group, a repeat row or a question, with cells for what is computed about it.

    `held` is the value of a question, `seen` what of it counts: a chosen code that a filter does not offer at the
    moment is not seen, and is there again when it is offered again. A missing cell (None) means that the rule is
    always the same (`definition`). `view` is the last drawing, None when something in it has changed since.
    """

    __slots__ = (
        "by_name",
        "choices",
        "constraint",
        "definition",
        "held",
        "is_automatic",
        "is_date",
        "labels",
        "path",
        "ranges",
        "readonly",
        "reason",
        "relevance",
        "required",
        "rid",
        "seen",
        "view",
        "world",
    )

    def __init__(self, definition: Definition, parent: Answer | Node, world: World, path: str, rid: str = "") -> None:
        super().__init__(definition.name, parent=parent)
        self.definition = definition
        self.world = world
        self.path = path
        self.rid = rid
        self.is_automatic = False
        self.view: NodeView | None = None
        self.is_date = definition.bind_type == "date"
        self.by_name: dict[str, list[Node]] = {}
        self.ranges: dict[str, Range] = {}
        self.labels: dict[str, Cell] = {}
        above: Cell | None = parent.relevance if isinstance(parent, Answer) else None
        self.relevance: Cell | None = _relevance(self, self, definition.relevant, above, world)
        self.required = self._rule_cell(definition.required)
        self.readonly = self._rule_cell(definition.readonly)
        self.constraint = self._constraint_cell()
        self.choices = self._choices_cell()
        self.reason = ""
        calculate = definition.calculate
        compute = None if calculate is None else lambda: self._calculated(calculate)
        self.held = Cell(world.reactor, "", compute, owner=path)
        self.seen = Cell(world.reactor, "", self._offered_only, path) if self.choices is not None else self.held

    def _context(self) -> Context:
        return Context(self, self.world, self)

    def _rule_cell(self, rule: Rule) -> Cell | None:
        closure = rule.closure
        if closure is None:
            return None
        return Cell(
            self.world.reactor, value=False, compute=lambda: to_boolean(closure(self._context())), owner=self.path
        )

    def _constraint_cell(self) -> Cell | None:
        closure = self.definition.constraint
        if closure is None:
            return None

        def is_met() -> bool:
            return not self.value() or to_boolean(closure(self._context()))

        return Cell(self.world.reactor, value=True, compute=is_met, owner=self.path)

    def _choices_cell(self) -> Cell | None:
        choices = self.definition.choices
        if choices is None or not choices.is_dynamic:
            return None
        return Cell(self.world.reactor, (), self.world.choices_of(self), self.path)

    def _offered_only(self) -> str:
        chosen: str = self.held.read()
        if not chosen or self.choices is None:
            return chosen
        offered = [code for code, _ in self.choices.read()]
        if self.definition.type == "select_one":  # its code may hold spaces: a name that was told
            return chosen if chosen in offered else ""
        kept = [code for code in chosen.split() if code in offered]
        if self.definition.type == "rank":  # an order is of everything offered; what came later stands last
            kept += [code for code in offered if code not in kept]
        return " ".join(kept)

    def _calculated(self, closure: Closure) -> str:
        if not self.is_visible():
            return ""
        text = to_string(closure(self._context()))
        return "" if text == "NaN" else text

    def value(self) -> str:
        """The answer as expressions see it: "" while it is not relevant; for a group all texts below."""
        if not self.is_visible():
            return ""
        if self.definition.children:
            return "".join(child.value() for child in self.below())
        return self.shown()

    def shown(self) -> str:
        """The answer a person sees, relevant or not."""
        text: str = self.seen.read()
        return text

    def raw(self) -> str:
        """The answer held, relevant or not, without being remembered as a reader."""
        text: str = self.held.value
        return text

    def is_visible(self) -> bool:
        """Whether it and all groups around it are relevant."""
        return self.relevance is None or bool(self.relevance.read())

    def below(self) -> list[Node]:
        """The children in order; the coming and going of rows is remembered by who reads this."""
        for rows in self.ranges.values():
            rows.changed.read()
        return self.children

    def named(self, name: str) -> list[Node]:
        """The children of this name; for a repeat its rows."""
        rows = self.ranges.get(name)
        if rows is not None:
            rows.changed.read()
        return self.by_name.get(name, [])

    def is_inside(self, rows: Iterable[Answer]) -> bool:
        """Whether it is one of these nodes or stands below one."""
        spot: object = self
        while isinstance(spot, Answer):
            if any(spot is row for row in rows):
                return True
            spot = spot.parent
        return False

    def place_among_namesakes(self) -> int:
        """Its place among the nodes of its name under the same parent, from 1; for a row its place in the repeat."""
        row = [] if self.parent is None else self.parent.named(self.name)
        return row.index(self) + 1 if self in row else 1

    def cells(self) -> Iterator[Cell]:
        """The cells of this node alone."""
        if self._owns_relevance() and self.relevance is not None:
            yield self.relevance
        for cell in (self.required, self.readonly, self.constraint, self.choices, self.held):
            if cell is not None:
                yield cell
        if self.seen is not self.held:
            yield self.seen
        yield from self.labels.values()

    def _owns_relevance(self) -> bool:
        return self.relevance is not None and self.relevance.owner == self.path

    def walk(self) -> Iterator[Answer]:
        """This node and everything below, in the order of the form."""
        yield self
        for child in self.children:
            if isinstance(child, Answer):
                yield from child.walk()

    def add_child(self, child: Answer) -> None:
        """Appends a child that is no repeat row."""
        self.children.append(child)
        self.by_name.setdefault(child.name, []).append(child)

    def forget_view(self) -> None:
        """The drawing of this node, and of everything around it, is out of date."""
        spot: object = self
        while isinstance(spot, Answer):
            spot.view = None
            if spot.rid and isinstance(spot.parent, Answer):
                spot.parent.ranges[spot.name].view = None
            spot = spot.parent

    def reorder(self) -> None:
        """Puts the children into the order of the form after rows came or went."""
        self.children = [child for name in self.definition.children for child in self.by_name.get(name, [])]


class Range:
    """One repeat at one place: its rows in order, and the count that governs it, if any."""

    def __init__(self, definition: Definition, owner: Answer, path: str) -> None:
        self.definition = definition
        self.owner = owner
        self.path = path
        self.rows: list[Answer] = []
        self.begins_with_rows = False
        self._is_held = False
        self.view: NodeView | None = None
        world = owner.world
        self.changed = Cell(world.reactor, 0, owner=path)
        self.labels: dict[str, Cell] = {}
        self.spot = Node(definition.name, parent=owner)
        self.relevance = _relevance(self, self.spot, definition.relevant, owner.relevance, world)
        closure = definition.count
        self.count = None if closure is None else Cell(world.reactor, 0, lambda: self._wanted(closure), path)
        owner.ranges[definition.name] = self
        owner.by_name[definition.name] = self.rows  # type: ignore[assignment]  # a list of Answer read as nodes

    def _wanted(self, closure: Closure) -> int:
        """How many rows the count asks for, from 0 to MAX_ROWS; the count is read from the repeat's own place."""
        number = to_number(closure(Context(self.spot, self.owner.world, self.spot)))
        return 0 if math.isnan(number) else int(max(0, min(number, MAX_ROWS)))

    def is_visible(self) -> bool:
        """Whether the repeat and all groups around it are relevant."""
        return self.relevance is None or bool(self.relevance.read())

    def insert(self, index: int, row: Answer) -> None:
        """Puts a row in its place and lets readers know."""
        self.rows.insert(index, row)
        self._altered()

    def take(self, row: Answer) -> int:
        """Takes a row out and gives the place it had; its cells forget what they read."""
        index = self.rows.index(row)
        del self.rows[index]
        for node in row.walk():
            for cell in node.cells():
                cell.drop()
        self._altered()
        return index

    def forget_view(self) -> None:
        """The drawing of the repeat, of the place of each row and of everything around is out of date."""
        self.view = None
        for row in self.rows:
            row.view = None
        self.owner.forget_view()

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Many rows come or go inside this block; readers are told once, at its end, and must not be asked before."""
        self._is_held = True
        try:
            yield
        finally:
            self._is_held = False
            self._altered()

    def _altered(self) -> None:
        if self._is_held:
            return
        self.owner.reorder()
        self.changed.assign(self.changed.value + 1)

    def cells(self) -> Iterator[Cell]:
        """The cells of the repeat itself, rows apart."""
        for cell in (self.relevance, self.count):
            if cell is not None and cell.owner == self.path:
                yield cell
        yield from self.labels.values()


def _relevance(owner: Answer | Range, node: Node, rule: Rule, above: Cell | None, world: World) -> Cell | None:
    """The cell for "relevant, and everything around it too"; None when that is always so."""
    if rule.constant is True:
        return above
    closure = rule.closure

    def is_relevant() -> bool:
        if above is not None and not above.read():
            return False
        return closure is not None and to_boolean(closure(Context(node, world, node)))

    return Cell(world.reactor, value=True, compute=is_relevant, owner=owner.path)
