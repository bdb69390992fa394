"""One person's answers to one questionnaire: set an answer and see what else changes."""

from __future__ import annotations

import uuid
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING

from intake_app.domain.errors_forms import RepeatLimitError
from intake_app.xlsform.context import Context
from intake_app.xlsform.instance import MAX_ROWS, Answer, Range, new_rid
from intake_app.xlsform.planting import EMPTIED, WHY, Garden
from intake_app.xlsform.undoing import History, Step
from intake_app.xlsform.values import to_string
from intake_app.xlsform.viewing import Drawing, children, violation_kind
from intake_app.xlsform.views import REASONS, Change, NodeView, SectionState
from intake_app.xlsform.world import SessionWorld

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from intake_app.xlsform.context import Closure
    from intake_app.xlsform.form import Form, SetValue
    from intake_app.xlsform.reactor import Cell

END = ("timestamp", "end")
_MAX_ROUNDS = 20


class Session:
    """An interview with one form. Not for use from two threads."""

    def __init__(
        self,
        form: Form,
        *,
        language: str,
        now: Callable[[], datetime],
        answers: Mapping[str, str] | None = None,
        instance_id: str | None = None,
    ) -> None:
        """Begins a new interview, or continues the one whose `answers` are given.

        `language` is a BCP 47 code. `now` gives aware datetimes; only the clock of the machine is asked otherwise.
        A section without any answers begins as the form begins it. Answers of paths that the form does not know are
        kept and given back unread.
        """
        saved = {path: value for path, value in (answers or {}).items() if value}
        self.form = form
        self.instance_id = instance_id or f"uuid:{uuid.uuid4()}"
        self._world = SessionWorld(form, language, now)
        self._garden = Garden(form, self._world, saved)
        self._drawing = Drawing(self._world)
        self._history = History()
        self._step = Step()
        self._counted: set[str] = set()
        self._told: set[str] = set()
        self._strange = self._load(saved)
        self._begin(is_new=not saved)

    @property
    def language(self) -> str:
        """The language that labels come in: one of the form's own codes."""
        return self._world.spoken

    @property
    def top(self) -> Answer:
        """The root of the tree of answers, for what writes them out; nobody outside changes it."""
        return self._garden.top

    # --- reading ------------------------------------------------------------------------------------------------

    def sections(self) -> tuple[SectionState, ...]:
        """The top-level groups in order; "" is the one for what stands in no group."""
        return tuple(self._drawing.section_state(name, self._tops(name)) for name in self.form.sections)

    def section(self, name: str) -> NodeView:
        """The tree of a section. Raises KeyError for an unknown name."""
        return self.node(name) if name else self._drawing.loose(self._tops(""))

    def node(self, path: str) -> NodeView:
        """The view of one node with everything below. Raises KeyError for an unknown path."""
        return self._drawing.draw(self._thing(path))

    def violations(self) -> tuple[str, ...]:
        """The paths of relevant questions with a missing required answer, an unmet constraint or a wrong type."""
        return tuple(node.path for node in self._garden.top.walk() if violation_kind(node))

    def answers(self) -> dict[str, str]:
        """Everything held: hidden answers, rows and reasons included.

        A repeat that is as the form began it is left out; the form begins it so again. One that was emptied has the
        value "0" at its own path.
        """
        return {**self._collected(lambda _node: True), **self._strange}

    def finished_answers(self) -> dict[str, str]:
        """What is relevant now: the record as it would be handed on, with the present moment as its end."""
        found = self._collected(lambda node: node.is_visible())
        ends = (node for node in self.top.walk() if node.definition.preload == END and node.is_visible())
        return found | {node.path: self.ended_at() for node in ends}

    def ended_at(self) -> str:
        """The present moment as a question for the end of an interview holds it."""
        return self._world.now().isoformat(timespec="milliseconds")

    # --- acting -------------------------------------------------------------------------------------------------

    def answer(self, path: str, value: str) -> Change:
        """Sets an answer, "" to clear it; a reason that stood there goes. Raises KeyError for an unknown path."""
        node = self._question(path)
        self._put(node, value, "")
        return self._settle(typed=node)

    def give_reason(self, path: str, reason: str) -> Change:
        """Says why there is no answer (REASONS), which clears it; "" takes the reason back.

        Raises KeyError for an unknown path and ValueError for an unknown reason.
        """
        if reason and reason not in REASONS:
            raise ValueError(reason)
        self._put(self._question(path), "", reason)
        return self._settle()

    def add_row(self, path: str) -> str:
        """Adds a row at the end of a repeat and gives its row id. Raises RepeatLimitError, KeyError."""
        rows = self._garden.ranges[path]
        if rows.definition.is_fixed or len(rows.rows) >= MAX_ROWS:
            raise RepeatLimitError(limit=len(rows.rows) if rows.definition.is_fixed else MAX_ROWS)
        rid = new_rid()
        self._step.touched += _touch(rows.owner)
        self._grow(rows, rid)
        self._settle()
        return rid

    def remove_row(self, path: str) -> Change:
        """Removes a row ("H/H_stays[k3v9…]") and all in it. Raises KeyError for an unknown row."""
        row = self._garden.nodes[path]
        if not row.rid or not isinstance(row.parent, Answer):
            raise KeyError(path)
        rows = row.parent.ranges[row.name]
        self._step.touched += _touch(rows.owner)
        self._cut(rows, row)
        return self._settle(also=[node.path for node in row.walk()])

    def undo(self) -> Change | None:
        """Takes the last action back, with all it brought about; None when there is none left."""
        step = self._history.take()
        if step is None:
            return None
        moved = [row for _, row, _ in step.rows]
        for rows, row, index in reversed(step.rows):
            if index is None:
                self._garden.take_out(rows, row)
            else:
                self._garden.put_back(rows, index, row)
        for node, value, reason in reversed(step.answers):
            node.held.assign(value)
            self._say_why(node, reason)
        for row in step.touched:
            row.is_automatic = True
        self._world.reactor.settle()
        return self._change([node.path for row in moved for node in row.walk()])

    def set_language(self, language: str) -> None:
        """Changes the language of labels and messages; all views may differ afterwards."""
        self._world.speak(language)
        self._settle()
        for node in self._garden.nodes.values():
            node.forget_view()

    # --- inside -------------------------------------------------------------------------------------------------

    def _thing(self, path: str) -> Answer | Range:
        return self._garden.ranges[path] if path in self._garden.ranges else self._garden.nodes[path]

    def _question(self, path: str) -> Answer:
        node = self._garden.nodes[path]
        if node.definition.children or node.definition.kind != "question":
            raise KeyError(path)
        return node

    def _tops(self, name: str) -> list[Answer | Range]:
        tops = list(children(self._garden.top))
        if name:
            return [top for top in tops if top.path == name]
        return [top for top in tops if top.definition.kind != "group"]

    def _load(self, saved: Mapping[str, str]) -> dict[str, str]:
        """Puts saved answers into the tree; gives those that have no place in it."""
        strange = {}
        for key, value in saved.items():
            node = self._garden.nodes.get(key.removesuffix(WHY))
            if key in self._garden.ranges and value == EMPTIED:
                continue
            if node is None or (node.definition.children and not node.rid):
                strange[key] = value
            elif key.endswith(WHY):
                node.reason = value
            elif not node.rid:
                node.held.value = value
        return strange

    def _begin(self, *, is_new: bool) -> None:
        reactor = self._world.reactor
        untouched = [node for node in self._garden.top.walk() if node.is_automatic]
        for node in self._garden.top.walk():
            self._preload(node, is_new=is_new)
        reactor.settle()
        for action in self.form.on_load:
            is_first = "odk-instance-first-load" in action.events
            if action.events & {"odk-instance-load", "xforms-ready"} or (
                is_first and self._garden.is_fresh(action.target)
            ):
                self._perform(action, None)
            elif is_first:
                for target in self._garden.targets(action.target, None):
                    if target.is_inside(untouched):
                        self._perform(action, target)
        self._settle()
        for row in untouched:
            row.is_automatic = True
        self._history.clear()
        reactor.take_changed()

    def _preload(self, node: Answer, *, is_new: bool) -> None:
        kind, parameter = node.definition.preload
        if kind == "uid":
            node.held.value = self.instance_id
        elif is_new and kind == "date":
            node.held.value = self._world.now().date().isoformat()
        elif is_new and (kind, parameter) == ("timestamp", "start"):
            node.held.value = self._world.now().isoformat(timespec="milliseconds")

    def _put(self, node: Answer, value: str, reason: str, done: set[tuple[int, str]] | None = None) -> None:
        """Sets an answer and performs what hangs on it; each action at most once per place."""
        if node.held.value == value and node.reason == reason:
            return
        self._step.answers.append((node, node.held.value, node.reason))
        node.held.assign(value)
        self._say_why(node, reason)
        self._step.touched += _touch(node)
        for action in node.definition.on_change:
            self._perform(action, node, done)

    def _say_why(self, node: Answer, reason: str) -> None:
        """Sets a reason. No expression reads reasons, so only the node itself differs."""
        if node.reason != reason:
            node.reason = reason
            self._told.add(node.path)

    def _perform(self, action: SetValue, source: Answer | None, done: set[tuple[int, str]] | None = None) -> None:
        done = set() if done is None else done
        for target in self._garden.targets(action.target, source):
            if (id(action), target.path) in done or target.definition.children:
                continue
            done.add((id(action), target.path))
            text = action.text
            if action.closure is not None:
                text = self._evaluated(action.closure, target)
            self._put(target, "" if text == "NaN" else text, "", done)

    def _evaluated(self, closure: Closure, target: Answer) -> str:
        return self._world.reactor.ask(lambda: to_string(closure(Context(target, self._world, target))))

    def _grow(self, rows: Range, rid: str, *, is_automatic: bool = False) -> None:
        row = self._garden.new_row(rows, rid)
        self._step.rows.append((rows, row, None))
        for action in rows.definition.on_new_row:
            self._perform(action, row)
        row.is_automatic = is_automatic

    def _cut(self, rows: Range, row: Answer) -> None:
        self._step.rows.append((rows, row, self._garden.take_out(rows, row)))

    def _settle(self, typed: Answer | None = None, also: Iterable[str] = ()) -> Change:
        """Brings everything up to date after an action: calculations, then counts, each once per action."""
        reactor = self._world.reactor
        self._counted.clear()
        for _ in range(_MAX_ROUNDS):
            reactor.settle()
            if not self._apply_counts():
                break
        step, self._step = self._step, Step()
        rows = [node.path for _, row, _ in step.rows for node in row.walk()]
        self._history.keep(step, typed)
        return self._change([*rows, *also])

    def _change(self, also: Iterable[str]) -> Change:
        """The owners of all cells that changed; with a group's relevance changes that of everything in it."""
        paths, self._told = self._told.union(also), set()
        for cell in self._world.reactor.take_changed():
            if isinstance(cell.owner, str):
                paths.add(cell.owner)
                paths.update(self._under(cell))
        for path in paths:
            thing = self._garden.ranges.get(path) or self._garden.nodes.get(path)
            if thing is not None:
                thing.forget_view()
        return Change(frozenset(paths))

    def _under(self, cell: Cell) -> Iterator[str]:
        """The nodes inside a group that take over from it what this cell holds: its relevance, or being read-only."""
        path = str(cell.owner)
        tops = self._garden.ranges[path].rows if path in self._garden.ranges else [self._garden.nodes.get(path)]
        for top in tops:
            if top is None or not top.definition.children or cell not in (top.relevance, top.readonly):
                continue
            for node in top.walk():
                if cell in (node.relevance, top.readonly):
                    yield node.path
                    yield from (rows.path for rows in node.ranges.values())

    def _apply_counts(self) -> bool:
        """Gives counted repeats their number of rows, each repeat once per action; says whether rows changed."""
        waiting = [rows for path, rows in self._garden.ranges.items() if rows.count and path not in self._counted]
        is_changed = False
        for rows in waiting:
            wanted = self._world.reactor.ask(partial(_wanted_rows, rows))
            if rows.path not in self._garden.ranges:
                continue
            self._counted.add(rows.path)
            if wanted != len(rows.rows):
                is_changed = True
                with nullcontext() if rows.definition.on_new_row else rows.at_once():
                    self._fit(rows, wanted)
        return is_changed

    def _fit(self, rows: Range, wanted: int) -> None:
        while len(rows.rows) > wanted:
            self._cut(rows, rows.rows[-1])
        while len(rows.rows) < wanted:
            self._grow(rows, new_rid(), is_automatic=True)

    def _collected(self, wanted: Callable[[Answer], bool]) -> dict[str, str]:
        found: dict[str, str] = {}
        for top in children(self._garden.top):
            self._collect(top, wanted, found)
        return found

    def _collect(self, node: Answer | Range, wanted: Callable[[Answer], bool], found: dict[str, str]) -> None:
        if isinstance(node, Range):
            self._collect_rows(node, wanted, found)
            return
        if not wanted(node):
            return
        for child in children(node):
            self._collect(child, wanted, found)
        if not node.definition.children:
            value = node.shown() if node.is_visible() else node.raw()
            if value:
                found[node.path] = value
            if node.reason:
                found[node.path + WHY] = node.reason

    def _collect_rows(self, rows: Range, wanted: Callable[[Answer], bool], found: dict[str, str]) -> None:
        is_inside_row = "[" in rows.path
        if rows.begins_with_rows and not rows.rows and not is_inside_row:
            found[rows.path] = EMPTIED
        # A row that is in the record opens with the rows that are listed in it and no others.
        if all(row.is_automatic for row in rows.rows) and not (is_inside_row and rows.begins_with_rows):
            return
        for position, row in enumerate(rows.rows, 1):
            if wanted(row):
                found[row.path] = str(position)
                self._collect(row, wanted, found)


def _wanted_rows(rows: Range) -> int:
    """How many rows there should be: what the count asks for; in a hidden repeat no row that was filled is taken."""
    asked: int = rows.count.read() if rows.count is not None else 0
    if rows.is_visible():
        return asked
    filled = (place for place, row in enumerate(rows.rows, 1) if not row.is_automatic)
    return max(asked, *filled, 0)


def _touch(node: Answer) -> list[Answer]:
    """The rows around an answer that were untouched until now; from here on they belong to the record."""
    found = []
    above: object = node
    while isinstance(above, Answer):
        if above.is_automatic:
            above.is_automatic = False
            found.append(above)
        above = above.parent
    return found
