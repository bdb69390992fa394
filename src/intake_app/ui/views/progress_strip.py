"""Long work on a page: what it does, how far it is, and the button that stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from intake_app.ui.views.labels import button, label
from intake_app.ui.views.page import row

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.i18n import Translator

_PARTS = 1000


class ProgressStrip(QWidget):
    """Hidden until `show_progress`; `stop` is called when the person asks to stop."""

    def __init__(self, tr: Translator, stop: Callable[[], object]) -> None:
        super().__init__()
        self._what = label("", "soft")
        self._detail = label("", "small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, _PARTS)
        self._bar.setAccessibleName(tr.text("Progress"))
        self.stop_button = button(tr.text("Stop"), "", stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self._what, self._bar, self._detail):
            layout.addWidget(widget)
        layout.addLayout(row(self.stop_button, None))
        self.hide()

    def show_progress(self, what: str, done: int, total: int, detail: str = "") -> None:
        """Show a line of words and a bar; `total` 0 means that nobody knows how long it takes."""
        self._what.setText(what)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        # Counted in thousandths: Qt's bar holds 32 bits, and a film has more bytes.
        self._bar.setRange(0, _PARTS if total else 0)
        self._bar.setValue(done * _PARTS // total if total else 0)
        self.stop_button.setEnabled(True)
        self.show()

    def finish(self) -> None:
        """Take the strip away."""
        self.hide()
