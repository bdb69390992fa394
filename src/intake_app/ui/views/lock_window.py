"""The window of the lock screen: a neutral title and one page, built anew when the language changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.ui.theme import MINIMUM_WINDOW_PX

if TYPE_CHECKING:
    from pathlib import Path


class LockWindow(QWidget):
    """Shows one page in a window of its own."""

    def __init__(self, icons: Path, title: str, page: QWidget) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowIcon(QIcon(str(icons / "notebook.svg")))
        self.setMinimumSize(*MINIMUM_WINDOW_PX)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._page = QWidget()
        self._layout.addWidget(self._page)
        self.show_page(title, page)

    def show_page(self, title: str, page: QWidget) -> None:
        """Puts another page, in another language, in the place of the one that shows."""
        self._layout.replaceWidget(self._page, page)
        self._page.hide()
        self._page.deleteLater()
        self._page = page
        self.setWindowTitle(title)
