"""Groups of questions with a heading, and repeats as cards of which one row shows at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.ui.views.cards import Card
from intake_app.ui.views.labels import button, label, marked_label, set_marked_text, without_marks
from intake_app.ui.views.page import row
from intake_app.ui.views.question_box import NoteBox, QuestionBox
from intake_app.xlsform.views import KIND_GROUP, KIND_NOTE, KIND_REPEAT, KIND_ROW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intake_app.i18n import Translator
    from intake_app.ui.views.question_box import FormEvents
    from intake_app.xlsform.views import NodeView


class Part(Protocol):
    """Anything that draws a node: a question, a note, a group, a repeat."""

    def show_node(self, node: NodeView) -> None:
        """Draw the node as it stands now."""

    def take_focus(self) -> bool:
        """Put the keyboard on the first thing that can be answered; False if there is none."""

    def commit(self) -> None:
        """Send what is typed and not yet sent."""


class Drawing:
    """What all parts of one form share: words, listener, whether coding questions show, and the parts by path."""

    def __init__(self, tr: Translator, events: FormEvents, *, show_coding: bool) -> None:
        self.tr = tr
        self.events = events
        self.show_coding = show_coding
        self.parts: dict[str, Part] = {}

    def is_shown(self, node: NodeView) -> bool:
        """Whether a node is to be seen at all."""
        if not node.is_relevant or node.type == "calculate" or (node.is_coding and not self.show_coding):
            return False
        if node.kind in (KIND_GROUP, KIND_ROW):
            return any(self.is_shown(child) for child in node.children)
        return True

    def make(self, node: NodeView) -> QWidget:
        """Build the widget of a node and remember it by its path."""
        made: QWidget
        if node.kind == KIND_REPEAT:
            made = RepeatBox(node, self)
        elif node.kind in (KIND_GROUP, KIND_ROW):
            made = GroupBox(node, self)
        elif node.kind == KIND_NOTE or node.type == "note":
            made = NoteBox(node)
        else:
            made = QuestionBox(node, self.tr, self.events)
        self.parts[node.path] = made
        return made

    def redraw(self, paths: frozenset[str], node: NodeView) -> bool:
        """Draw the changed questions below `node`; True when something came, went, or must find its place."""
        needs_layout = False
        for child in node.children:
            if child.path in paths:
                part = self.parts.get(child.path)
                if isinstance(part, (QuestionBox, NoteBox)):
                    part.show_node(child)
                    needs_layout |= part.isHidden() == self.is_shown(child)
                else:
                    needs_layout |= part is not None or self.is_shown(child)
            if child.children:
                needs_layout |= self.redraw(paths, child)
        return needs_layout

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
        self._heading = marked_label("", "heading")
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(8)
        self._body.addWidget(self._heading)
        self.show_node(node)

    def show_node(self, node: NodeView) -> None:
        """Draw heading and children; children are built when they show for the first time."""
        has_heading = self._has_heading and bool(node.label) and node.kind == KIND_GROUP
        set_marked_text(self._heading, node.label if has_heading else "")
        self._heading.setVisible(has_heading)
        place = 1
        for child in node.children:
            is_shown = self._drawing.is_shown(child)
            widget = self._children.get(child.path)
            if widget is None and is_shown:
                widget = self._drawing.make(child)
                self._children[child.path] = widget
                self._body.insertWidget(place, widget)
            if widget is not None:
                place += 1
                if widget.isHidden() == is_shown:
                    widget.setVisible(is_shown)

    def show_all(self, node: NodeView) -> None:
        """Draw this group and everything in it anew, without building what is there already."""
        self.show_node(node)
        for child in node.children:
            widget = self._children.get(child.path)
            if isinstance(widget, GroupBox):
                widget.show_all(child)
            elif isinstance(widget, (QuestionBox, NoteBox, RepeatBox)):
                widget.show_node(child)

    def take_focus(self) -> bool:
        """Begin at the first child that can be answered."""
        return any(widget.take_focus() for widget in self._shown_children())

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

    def take_focus(self) -> bool:
        """Begin in the row that shows, or at the button that adds one."""
        if self._row is None or not self._row.take_focus():
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
