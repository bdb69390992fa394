"""Makes the one QApplication: neutral name, theme, fonts, Qt's own words, nothing written outside the vault."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from intake_app.ui.theme import apply_theme, chosen_theme, load_fonts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from types import TracebackType

    from intake_app.ui.theme import Theme

_NEUTRAL_NAME = "notebook"
_QT_WORDS = "qt-words"


def make_application(arguments: Sequence[str]) -> QApplication:
    """Make Qt's application object; call it once, before any widget.

    The process list, the task bar and the desktop's session files see only a neutral name.
    """
    QCoreApplication.setApplicationName(_NEUTRAL_NAME)
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus)
    app = QApplication([_NEUTRAL_NAME, *arguments])
    app.setDesktopFileName(_NEUTRAL_NAME)
    app.setQuitOnLastWindowClosed(True)
    return app


class Dress(QObject):
    """Theme, fonts and Qt's own translations of one application; `theme` is what shows now.

    `changed` is called when the desktop switches between light and dark and the person follows the desktop: pages
    that paint for themselves (chips in tables) must be built anew then.
    """

    def __init__(
        self,
        app: QApplication,
        resources: Path,
        choice: str,
        language: str,
        changed: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(app)
        self._app = app
        self._icons = resources / "icons"
        self._choice = choice
        self._changed = changed
        load_fonts(resources / "fonts")
        self.theme: Theme = chosen_theme(choice, app)
        apply_theme(app, self.theme, self._icons)
        self.speak(language)
        app.styleHints().colorSchemeChanged.connect(self._follow_desktop)

    def choose(self, choice: str) -> None:
        """Apply a theme of the preferences: "system", "light" or "dark"."""
        self._choice = choice
        theme = chosen_theme(choice, self._app)
        if theme != self.theme:
            self.theme = theme
            apply_theme(self._app, theme, self._icons)
            if self._changed is not None:
                self._changed()

    def speak(self, language: str) -> None:
        """Load Qt's own words (menus of text fields) and the way of writing numbers of a language."""
        # An application has one language: whoever dressed it before speaks no longer.
        for before in self._app.findChildren(QTranslator, _QT_WORDS):
            self._app.removeTranslator(before)
            before.deleteLater()
        translator = QTranslator(self._app)
        translator.setObjectName(_QT_WORDS)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load(f"qtbase_{language}", folder):
            self._app.installTranslator(translator)
        QLocale.setDefault(QLocale(language))

    def _follow_desktop(self) -> None:
        if self._choice == "system":
            self.choose("system")


def install_last_resort(unexpected: Callable[[BaseException], object]) -> None:
    """Let `unexpected` see every exception that nobody caught; its text is never printed, it may hold testimony."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        del kind, trace
        unexpected(error)

    sys.excepthook = hook
