"""Builds questions that do not show yet while nobody types, so that the answer that brings them finds them built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from intake_app.ui.presenters.body_map import is_drawn
from intake_app.ui.presenters.time_line import is_time_line
from intake_app.ui.views.form_groups import GroupBox, RepeatBox
from intake_app.xlsform.views import KIND_GROUP, KIND_REPEAT, KIND_ROW

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.xlsform.views import NodeView

QUIET_MS = 150
"""So long nothing must come from the person before the first question is built."""
MOST_AHEAD = 400
"""More than this is not built ahead in one section: each takes some 30 KiB and 2 ms."""


def may_show(node: NodeView, *, with_coding: bool) -> bool:
    """Whether an answer could bring this node to the page and it is worth building before.

    What stands above the rows of a repeat (a body map, a time line) is too much for one turn; such a repeat waits.
    """
    if node.type == "calculate" or (node.is_coding and not with_coding):
        return False
    if node.kind == KIND_REPEAT:
        return not (is_drawn(node) or is_time_line(node))
    if node.kind in (KIND_GROUP, KIND_ROW):
        return any(may_show(child, with_coding=with_coding) for child in node.children)
    return True


def build_one(group: GroupBox, node: NodeView, *, with_coding: bool) -> bool:
    """Build one more question of a group, hidden; False when there is none left to build."""
    for number, child in enumerate(node.children):
        built = group.built(child.path)
        if built is None:
            if may_show(child, with_coding=with_coding):
                _dress(group.build_ahead(node, number))
                return True
        elif isinstance(built, GroupBox):
            if build_one(built, child, with_coding=with_coding):
                return True
        elif isinstance(built, RepeatBox) and (shown := built.shown_row(child)) is not None:
            row, drawn = shown
            if build_one(row, drawn, with_coding=with_coding):
                return True
    return False


def _dress(made: QWidget) -> None:
    # Style and broken lines are most of what is left to do when it shows: both are remembered.
    for one in (made, *made.findChildren(QWidget)):
        one.ensurePolished()
    holder = made.parentWidget()
    if holder is not None:
        made.heightForWidth(holder.width())


class Ahead(QObject):
    """Calls `build` again and again, one call in each turn of the event loop, until it gives False.

    Begins when the section has been painted and nothing has come from the person for QUIET_MS; whatever they do puts it
    off again. Rests while the page is hidden. Its timer dies with the page.
    """

    def __init__(self, page: QAbstractScrollArea, build: Callable[[], bool]) -> None:
        super().__init__(page)
        self._page = page
        self._build = build
        self._awaited: QWidget | None = None
        self._left = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_turn)
        # A key, a click, the wheel: each of them moves the keyboard, a text cursor or the page, or is an answer.
        page.verticalScrollBar().valueChanged.connect(self.put_off)
        QGuiApplication.inputMethod().cursorRectangleChanged.connect(self.put_off)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self.put_off)

    @property
    def is_working(self) -> bool:
        """Whether it builds or waits for a quiet moment."""
        return self._timer.isActive()

    def begin(self, root: QWidget) -> None:
        """Another section shows: wait until it has been painted for the first time."""
        self._timer.stop()
        if self._awaited is not None:
            self._awaited.removeEventFilter(self)
        self._awaited = root
        self._left = MOST_AHEAD
        root.installEventFilter(self)

    def go_on(self) -> None:
        """There may be more to build than before; not before it is quiet."""
        if self._awaited is None and self._left > 0 and self._page.isVisible():
            self._timer.start(QUIET_MS)

    def put_off(self, *_what: object) -> None:
        """The person does something: nothing is built until it is quiet again."""
        if self._timer.isActive():
            self._timer.start(QUIET_MS)

    def rest(self) -> None:
        """The page is not to be seen any more."""
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Hear of the first painting of a section, and of no more (Qt)."""
        if event.type() == QEvent.Type.Paint and watched is self._awaited:
            watched.removeEventFilter(self)
            self._awaited = None
            self.go_on()
        return False

    def _on_turn(self) -> None:
        if self._left > 0 and self._page.isVisible() and self._build():
            self._left -= 1
            self._timer.start(0)
