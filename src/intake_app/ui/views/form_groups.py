"""Groups of questions with a heading, and repeats as cards of which one row shows at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.ui.presenters.body_map import is_drawn
from intake_app.ui.presenters.question_kinds import grids_of
from intake_app.ui.presenters.time_line import is_time_line
from intake_app.ui.views.body_map_panel import BodyMapPanel
from intake_app.ui.views.cards import Card
from intake_app.ui.views.form_leaf import SPACING_PX, Leaf, Pile
from intake_app.ui.views.form_surroundings import Surroundings
from intake_app.ui.views.labels import button, label, marked_label, set_marked_text, without_marks
from intake_app.ui.views.page import row
from intake_app.ui.views.question_box import NoteBox, QuestionBox
from intake_app.ui.views.question_grid import GridHead, GridLine
from intake_app.ui.views.time_line_panel import TimeLinePanel
from intake_app.xlsform.views import KIND_GROUP, KIND_NOTE, KIND_REPEAT, KIND_ROW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intake_app.i18n import Translator
    from intake_app.ui.views.form_parts import Part
    from intake_app.ui.views.question_box import FormEvents
    from intake_app.xlsform.views import NodeView


_LEAF = 20
_ONES = (QuestionBox, NoteBox, GridHead, GridLine)
"""Parts that draw one question and nothing below it."""


class Drawing:
    """What all parts of one form share: words, listener, whether coding questions show, and the parts by path."""

    def __init__(
        self, tr: Translator, events: FormEvents, *, show_coding: bool, around: Surroundings | None = None
    ) -> None:
        self.tr = tr
        self.events = events
        self.show_coding = show_coding
        self.around = around or Surroundings()
        self.has_body = False
        self.parts: dict[str, Part] = {}

    def is_shown(self, node: NodeView) -> bool:
        """Whether a node is to be seen at all."""
        if not node.is_relevant or node.type == "calculate" or (node.is_coding and not self.show_coding):
            return False
        if node.kind in (KIND_GROUP, KIND_ROW):
            return any(self.is_shown(child) for child in node.children)
        return True

    def make(self, node: NodeView, grids: dict[str, tuple[str, ...]]) -> QWidget:
        """Build the widget of a node and remember it by its path; `grids` are those of the group it stands in."""
        made: QWidget
        if node.path in grids:
            made = GridHead(node)
        elif any(node.path in lines for lines in grids.values()):
            made = GridLine(node, self.tr, self.events)
        elif node.kind == KIND_REPEAT:
            made = RepeatBox(node, self)
        elif node.kind in (KIND_GROUP, KIND_ROW):
            made = GroupBox(node, self)
        elif node.kind == KIND_NOTE or node.type == "note":
            made = NoteBox(node)
        else:
            made = QuestionBox(node, self.tr, self.events, self.around)
        self.parts[node.path] = made
        return made

    def front(self, node: NodeView, keeper: RepeatBox) -> BodyMapPanel | TimeLinePanel | None:
        """What a repeat shows above its rows, if it asks for it."""
        if is_drawn(node):
            self.has_body = True
            return BodyMapPanel(self.tr, self.around, self.events, keeper)
        return TimeLinePanel(self.tr, keeper) if is_time_line(node) else None

    def redraw(self, paths: frozenset[str], node: NodeView) -> bool:
        """Draw the changed questions below `node`; True when something came, went, or must find its place."""
        needs_layout = False
        for child in node.children:
            if child.path in paths:
                part = self.parts.get(child.path)
                if isinstance(part, _ONES):
                    part.show_node(child)
                    needs_layout |= part.isHidden() == self.is_shown(child)
                else:
                    needs_layout |= (isinstance(part, GroupBox | RepeatBox) and not part.isHidden()) or self.is_shown(
                        child
                    )
            if child.children:
                needs_layout |= self.redraw(paths, child)
                if child.kind == KIND_REPEAT:
                    self._redraw_front(paths, child)
        return needs_layout

    def _redraw_front(self, paths: frozenset[str], node: NodeView) -> None:
        part = self.parts.get(node.path)
        if isinstance(part, RepeatBox) and any(path.startswith(f"{node.path}[") for path in paths):
            part.show_front(node)

    def forget(self, path: str) -> None:
        """Drop a row and all that is in it."""
        for known in [known for known in self.parts if known == path or known.startswith(f"{path}/")]:
            del self.parts[known]


class GroupBox(QWidget):
    """Questions below a heading; a group without a label has no heading. Children that are not to be seen hide."""

    def __init__(self, node: NodeView, drawing: Drawing, *, has_heading: bool = True) -> None:
        super().__init__()
        self._drawing = drawing
        self._has_heading = has_heading
        self._children: dict[str, QWidget] = {}
        self._ahead: dict[str, QWidget] = {}
        self._leaves: list[Leaf] = []
        self._heading = marked_label("", "heading")
        self._body = Pile(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(SPACING_PX)
        self._body.addWidget(self._heading)
        self.show_node(node)

    def show_node(self, node: NodeView) -> None:
        """Draw heading and children; children are built when they show for the first time."""
        has_heading = self._has_heading and bool(node.label) and node.kind == KIND_GROUP
        set_marked_text(self._heading, node.label if has_heading else "")
        self._heading.setVisible(has_heading)
        grids: dict[str, tuple[str, ...]] | None = None
        # Each widget that comes would have the whole column laid out at once: here they come, then it is laid out.
        self._body.setEnabled(False)
        for leaf in self._leaves:
            leaf.begin()
        for number, child in enumerate(node.children):
            is_shown = self._drawing.is_shown(child)
            widget = self._children.get(child.path)
            if widget is None and not is_shown:
                continue
            leaf = self._leaf(number)
            if widget is None:
                widget = self._ahead.pop(child.path, None)
                if widget is None:
                    grids = grids_of(node.children) if grids is None else grids
                    widget = self._drawing.make(child, grids)
                self._children[child.path] = widget
                leaf.insert(widget)
            leaf.pass_by(widget, is_shown=is_shown)
        for leaf in self._leaves:
            leaf.end()
        self._body.setEnabled(True)

    def _leaf(self, number: int) -> Leaf:
        """Where the child of this number goes; leaves are made when they are needed, in their order."""
        while len(self._leaves) <= number // _LEAF:
            leaf = Leaf()
            leaf.hide()
            self._leaves.append(leaf)
            self._body.addWidget(leaf)
        return self._leaves[number // _LEAF]

    def built(self, path: str) -> QWidget | None:
        """The widget of a child, shown or hidden; None as long as there is none."""
        return self._children.get(path) or self._ahead.get(path)

    def build_ahead(self, node: NodeView, number: int) -> QWidget:
        """Build a child that does not show yet: it waits hidden, outside of the layout, until `show_node` wants it."""
        made = self._ahead[node.children[number].path] = self._drawing.make(
            node.children[number], grids_of(node.children)
        )
        made.hide()
        made.setParent(self._leaf(number))
        return made

    def show_all(self, node: NodeView) -> None:
        """Draw this group and everything in it anew, without building what is there already."""
        self.show_node(node)
        for child in node.children:
            widget = self._children.get(child.path)
            if isinstance(widget, GroupBox):
                widget.show_all(child)
            elif isinstance(widget, (*_ONES, RepeatBox)):
                widget.show_node(child)

    def lay_out(self) -> None:
        """Lay out what has changed, from the innermost outwards; nothing is asked where nothing has changed."""
        for widget in self._children.values():
            if isinstance(widget, (GroupBox, RepeatBox)):
                widget.lay_out()
        for leaf in self._leaves:
            leaf.lay_out()
        self._body.activate()

    def show_fronts(self) -> None:
        """Draw anew what stands above the rows of repeats."""
        for widget in self._children.values():
            if isinstance(widget, GroupBox):
                widget.show_fronts()
            elif isinstance(widget, RepeatBox):
                widget.show_front()

    def take_focus(self) -> bool:
        """Begin at the first child that can be answered."""
        return any(widget.take_focus() for widget in self._shown_children())

    def take_open_focus(self) -> bool:
        """Begin at the first question that has no answer yet; False where all have one."""
        for widget in self._shown_children():
            if isinstance(widget, (QuestionBox, GridLine)):
                if widget.is_open and widget.take_focus():
                    return True
            elif isinstance(widget, GroupBox) and widget.take_open_focus():
                return True
        return False

    def commit(self) -> None:
        """Send what is typed in any child."""
        for widget in self._shown_children():
            widget.commit()

    def _shown_children(self) -> Iterator[Part]:
        for path, widget in self._children.items():
            if not widget.isHidden() and path in self._drawing.parts:
                yield self._drawing.parts[path]


class RepeatBox(Card):
    """One row at a time: "Place of detention: 1 of 2", the rows before and after, one more, take this one away."""

    def __init__(self, node: NodeView, drawing: Drawing) -> None:
        super().__init__()
        self._drawing = drawing
        self._node = node
        self._current = ""
        self._shown = ""
        self._wants_fresh = False
        self._row: GroupBox | None = None
        tr = drawing.tr
        self._title = marked_label("", "heading")
        self._hint = marked_label("", "soft")
        self._empty = label(tr.text("Nothing entered yet."), "soft")
        self.before = button(tr.text("‹ Before"), "quiet", lambda: self._step(-1))
        self.after = button(tr.text("Next ›"), "quiet", lambda: self._step(1))
        self.add = button("", "", self._add)
        self.remove = button(tr.text("Remove this one"), "quiet", self._remove)
        head = row(self.before, self.after)
        head.insertWidget(0, self._title, 1)
        self.body.addLayout(head)
        self.body.addWidget(self._hint)
        self.body.addWidget(self._empty)
        self._front = drawing.front(node, self)
        if self._front is not None:
            self.body.addWidget(self._front)
        self._holder = QVBoxLayout()
        self.body.addLayout(self._holder)
        self.body.addLayout(row(self.add, None, self.remove))
        self.show_node(node)

    def show_node(self, node: NodeView) -> None:
        """Draw the row that is in front; when it has gone, its neighbour."""
        before = [child.path for child in self._node.children]
        rows = [child.path for child in node.children]
        self._node = node
        fresh = [path for path in rows if path not in before] if self._wants_fresh else []
        if fresh:
            self._current = fresh[-1]
            self._wants_fresh = False
        elif self._current not in rows:
            gone = before.index(self._current) if self._current in before else 0
            self._current = rows[min(gone, len(rows) - 1)] if rows else ""
        self._draw(rows)
        if fresh:
            self.take_focus()

    def show_front(self, node: NodeView | None = None) -> None:
        """Draw only what stands above the rows: an answer in one of them has changed."""
        node = self._node = node or self._node
        if self._front is not None:
            self._front.setVisible(is_drawn(node) or is_time_line(node))
            self._front.show_rows(node, self._current)

    def bring(self, row: str, *, is_focused: bool) -> None:
        """Show this row; `is_focused` puts the keyboard on its first open question."""
        rows = [child.path for child in self._node.children]
        if row in rows:
            self.commit()
            self._current = row
            self._draw(rows)
            if is_focused and (self._row is None or not self._row.take_open_focus()):
                self.take_focus()

    def add_row(self) -> str:
        """Add a row and show it; gives its path, "" when there is none."""
        before = {child.path for child in self._node.children}
        self._add()
        self._wants_fresh = False
        return next((child.path for child in self._node.children if child.path not in before), "")

    def remove_row(self, row: str) -> None:
        """Ask whether a row shall go."""
        self.bring(row, is_focused=False)
        self._remove()

    def lay_out(self) -> None:
        """Lay out the row that shows, then the card."""
        if self._row is not None:
            self._row.lay_out()
        self.body.activate()

    def shown_row(self, node: NodeView) -> tuple[GroupBox, NodeView] | None:
        """The row that shows, and how it stands in `node`."""
        child = next((child for child in node.children if child.path == self._shown), None)
        return (self._row, child) if self._row is not None and child is not None else None

    def take_focus(self) -> bool:
        """Begin in the row that shows, or at what stands above, or at the button that adds one."""
        if self._row is not None and self._row.take_focus():
            return True
        if self._front is None or self._front.isHidden() or not self._front.take_focus():
            self.add.setFocus()
        return True

    def commit(self) -> None:
        """Send what is typed in the row that shows."""
        if self._row is not None:
            self._row.commit()

    def _draw(self, rows: list[str]) -> None:
        node, tr = self._node, self._drawing.tr
        name = without_marks(node.label)
        if rows:
            number = rows.index(self._current) + 1
            title = tr.text("{name}: {number} of {count}").format(name=name, number=number, count=len(rows))
            self.before.setEnabled(number > 1)
            self.after.setEnabled(number < len(rows))
        else:
            title = name
        set_marked_text(self._title, title)
        set_marked_text(self._hint, node.hint)
        self._hint.setVisible(bool(node.hint))
        self._empty.setVisible(not rows)
        for widget in (self.before, self.after):
            widget.setVisible(len(rows) > 1)
        self.add.setText(tr.text("Add another") if rows else tr.text("Add the first"))
        self.add.setAccessibleName(f"{self.add.text()}: {name}")
        self.add.setVisible(node.can_add)
        self.remove.setVisible(bool(rows) and node.can_remove)
        self.remove.setAccessibleDescription(title)
        self._show_current()
        self.show_front(node)

    def _show_current(self) -> None:
        child = next((child for child in self._node.children if child.path == self._current), None)
        if self._row is not None and (child is None or self._shown != child.path):
            self._drawing.forget(self._shown)
            self._row.hide()
            self._row.deleteLater()
            self._row = None
        if child is None:
            return
        if self._row is None:
            self._row = GroupBox(child, self._drawing, has_heading=False)
            self._drawing.parts[child.path] = self._row
            self._holder.addWidget(self._row)
            self._shown = child.path
        else:
            self._row.show_all(child)

    def _step(self, by: int) -> None:
        rows = [child.path for child in self._node.children]
        self._current = rows[rows.index(self._current) + by]
        self._draw(rows)
        self.take_focus()

    def _add(self) -> None:
        # The row comes with the next drawing; then it is brought to the front.
        self._wants_fresh = True
        self._drawing.events.add_row(self._node.path)

    def _remove(self) -> None:
        self._drawing.events.remove_row(self._current, without_marks(self._title.text()))
