"""The only place that waits inside a dialog (`exec`): decisions and file choices; everything else is a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from intake_app.ui.views.file_chooser import FILES, FOLDER, NEW_FILE, FileChooser
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.page import row

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QShowEvent

    from intake_app.i18n import Translator
    from intake_app.ui.app import Dress
    from intake_app.ui.decisions import Decision


class DecisionDialog(QDialog):
    """Two buttons that say what they do; Esc and the window's cross mean no."""

    def __init__(self, tr: Translator, decision: Decision, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr.text("Notebook"))
        self.setMinimumWidth(520)
        self.setMaximumWidth(640)
        self.no_button = button(decision.no, "", self.reject)
        self.yes_button = button(decision.yes, "danger" if decision.is_dangerous else "primary", self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 28, 32, 24)
        layout.setSpacing(12)
        layout.addWidget(label(decision.title, "heading"))
        layout.addWidget(label(decision.text))
        layout.addSpacing(12)
        layout.addLayout(row(None, self.no_button, self.yes_button))
        safe = self.no_button if decision.is_dangerous else self.yes_button
        safe.setDefault(True)
        safe.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Give wrapped words the height they need at this width (Qt): a dialog is first made for a wider one."""
        super().showEvent(event)
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(layout.totalHeightForWidth(self.width()))


class QtDialogs:
    """The Dialogs of decisions.py on the screen. `lock` also works from inside of every dialog, by F12."""

    def __init__(self, parent: QWidget, tr: Translator, dress: Dress, lock: Callable[[], object]) -> None:
        self._parent = parent
        self._tr = tr
        self._dress = dress
        self._lock = lock

    def decide(self, decision: Decision) -> bool:
        """Ask and wait; closing the dialog means no."""
        return self._run(DecisionDialog(self._tr, decision, self._parent))

    def choose_files(self, title: str) -> list[Path]:
        """Let the person choose one or more existing files."""
        chooser = self._chooser(title, FILES)
        return chooser.chosen if self._run(chooser) else []

    def choose_folder(self, title: str, start: Path | None = None) -> Path | None:
        """Let the person choose a folder."""
        chooser = self._chooser(title, FOLDER, start)
        return chooser.chosen[0] if self._run(chooser) else None

    def choose_new_file(self, title: str, name: str, start: Path | None = None) -> Path | None:
        """Let the person choose where a new file goes."""
        chooser = self._chooser(title, NEW_FILE, start, name)
        return chooser.chosen[0] if self._run(chooser) else None

    def _chooser(self, title: str, wanted: str, start: Path | None = None, name: str = "") -> FileChooser:
        return FileChooser(self._tr, self._dress.theme, title, wanted, start=start, name=name, parent=self._parent)

    def _run(self, dialog: QDialog) -> bool:
        key = QShortcut(QKeySequence("F12"), dialog)
        key.activated.connect(dialog.reject)
        key.activated.connect(self._lock)
        try:
            return dialog.exec() == QDialog.DialogCode.Accepted
        finally:
            dialog.deleteLater()
