"""One section of a questionnaire on the page: drawn from NodeView, tells what a person does, redraws what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QApplication

from intake_app.ui.decisions import Decision
from intake_app.ui.views.form_ahead import Ahead, build_one
from intake_app.ui.views.form_groups import Drawing, GroupBox
from intake_app.ui.views.form_surroundings import Surroundings
from intake_app.ui.views.page import Column

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from intake_app.i18n import Translator
    from intake_app.ui.decisions import Dialogs
    from intake_app.xlsform.views import Change, NodeView


class FormView(Column):
    """A column of 760 px with the questions of one section.

    `answered(path, value)`, `reasoned(path, reason)`, `row_added(path)`, `row_removed(path)` and `file_wanted(path)`
    tell what a person did; the owner asks the session and hands its change to `apply`. While somebody types, the
    field and its cursor are left alone. `around` may be filled by the owner before the first section shows.
    """

    answered = Signal(str, str)
    reasoned = Signal(str, str)
    row_added = Signal(str)
    row_removed = Signal(str)
    file_wanted = Signal(str)

    def __init__(self, tr: Translator, dialogs: Dialogs, *, show_coding: bool = False) -> None:
        super().__init__()
        self._tr = tr
        self._dialogs = dialogs
        self._show_coding = show_coding
        self._section = ""
        self._root: GroupBox | None = None
        self._node: NodeView | None = None
        self.around = Surroundings()
        self._drawing = Drawing(tr, self, show_coding=show_coding, around=self.around)
        self.ahead = Ahead(self, self._build_one)

    def show_section(self, node: NodeView) -> None:
        """Show a section: another one from its beginning, the same one by changing only what differs."""
        self._node = node
        if self._root is not None and node.path == self._section:
            self._root.show_all(node)
            self._lay_out()
            self.ahead.go_on()
            return
        self._section = node.path
        self._drawing = Drawing(self._tr, self, show_coding=self._show_coding, around=self.around)
        old = self._root
        self._root = GroupBox(node, self._drawing, has_heading=False)
        if old is not None:
            self.layout_.replaceWidget(old, self._root)
            old.hide()
            old.deleteLater()
        else:
            self.layout_.addWidget(self._root)
            self.layout_.addStretch(1)
        self.verticalScrollBar().setValue(0)
        self.ahead.begin(self._root)
        if self._drawing.has_body and self.around.find_figure is not None:
            self.around.find_figure(self._show_figure)

    def _show_figure(self, figure: str) -> None:
        if figure != self.around.fitting_figure and self._root is not None:
            self.around.fitting_figure = figure
            self._root.show_fronts()

    def set_coding(self, *, is_shown: bool) -> None:
        """Show or hide the lists that are filled after the talk; takes effect with the next `show_section`."""
        self._show_coding = is_shown
        self._drawing.show_coding = is_shown

    def apply(self, change: Change, section: NodeView) -> None:
        """Redraw only what an answer changed: the cursor stays where it is."""
        if self._root is None or section.path != self._section:
            return
        self._node = section
        needs_layout = self._drawing.redraw(change.paths, section)
        if needs_layout:
            self._root.show_all(section)
            self._lay_out()
        self.ahead.go_on()

    def showEvent(self, event: QShowEvent) -> None:
        """Go on building what may come (Qt)."""
        super().showEvent(event)
        self.ahead.go_on()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is built for a page that is not to be seen (Qt)."""
        super().hideEvent(event)
        self.ahead.rest()

    def _lay_out(self) -> None:
        """Do at once what Qt does one layout at a time, with the page painted in between: five times for one answer."""
        if self._root is None or not self.isVisible():
            return
        self._root.lay_out()
        self.layout_.activate()
        holder = self.widget()
        if holder is None:
            return
        if (across := holder.layout()) is not None:
            across.activate()
        # The scroll area itself waits for this event to make the column as high as it must be.
        QApplication.sendPostedEvents(holder, QEvent.Type.LayoutRequest.value)

    def _build_one(self) -> bool:
        if self._root is None or self._node is None:
            return False
        return build_one(self._root, self._node, with_coding=self._show_coding)

    def begin(self) -> None:
        """Put the keyboard on the first question."""
        if self._root is not None:
            self._root.take_focus()

    def commit(self) -> None:
        """Send what is typed and not yet sent: before the section is left, and before the window locks."""
        if self._root is not None:
            self._root.commit()

    def answer(self, path: str, value: str) -> None:
        """A question has a new value (from its box)."""
        self.answered.emit(path, value)

    def reason(self, path: str, reason: str) -> None:
        """A question has a reason instead (from its box)."""
        self.reasoned.emit(path, reason)

    def want_file(self, path: str) -> None:
        """A file shall be added (from its box)."""
        self.file_wanted.emit(path)

    def add_row(self, path: str) -> None:
        """A repeat wants one more row (from its card)."""
        self.commit()
        self.row_added.emit(path)

    def remove_row(self, path: str, title: str) -> None:
        """A row shall go (from its card): the person is asked first."""
        decision = Decision(
            title=self._tr.text("Remove “{name}”?").format(name=title),
            text=self._tr.text(
                "What was entered in it goes as well. As long as this talk is open, “Take back” brings it back."
            ),
            yes=self._tr.text("Remove"),
            no=self._tr.text("Keep it"),
            is_dangerous=True,
        )
        if self._dialogs.decide(decision):
            self.row_removed.emit(path)
