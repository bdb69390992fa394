"""The control for a file that belongs to a question: a picture, a recording, a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from intake_app.ui.views.labels import button, label
from intake_app.ui.views.page import row
from intake_app.ui.views.question_controls import AnswerControl

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.i18n import Translator
    from intake_app.xlsform.views import NodeView


class FileControl(AnswerControl):
    """A file that belongs to a question: the page adds it to the evidence and gives back what stands here."""

    def __init__(self, tr: Translator, want_file: Callable[[str], object]) -> None:
        super().__init__()
        self._tr = tr
        self._path = ""
        self._shown = label("", "soft")
        self.add = button(tr.text("Add a file…"), "", lambda: want_file(self._path))
        self.remove = button(tr.text("Take away"), "quiet", lambda: self.edited.emit(""))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._shown)
        layout.addLayout(row(self.add, self.remove, None))

    def show_node(self, node: NodeView) -> None:
        """Draw what is there."""
        self._path = node.path
        self._shown.setText(node.value)
        self._shown.setVisible(bool(node.value))
        self.remove.setVisible(bool(node.value))
        for one in (self.add, self.remove):
            one.setEnabled(not node.is_readonly)

    def set_name(self, name: str) -> None:
        """Name the buttons."""
        for one in (self.add, self.remove):
            one.setAccessibleDescription(name)

    def take_focus(self) -> None:
        """Put the keyboard on the button that adds."""
        self.add.setFocus()
