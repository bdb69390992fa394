"""Notices that nobody is there: after some minutes without a key or the mouse it calls the lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QWindow

if TYPE_CHECKING:
    from collections.abc import Callable

_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletMove,
        QEvent.Type.InputMethod,
    }
)


class IdleWatch(QObject):
    """Watches the windows of the program, not every widget: few events reach Python.

    `away` is called once after `seconds` without a sign of life; then the watch waits for the next sign.
    """

    def __init__(self, away: Callable[[], object], seconds: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(away)
        self._watched: list[QWindow] = []
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self.watch)
        self.set_seconds(seconds)

    def set_seconds(self, seconds: int) -> None:
        """Change the patience (shorter while a record is open) and begin to count anew."""
        self._timer.start(seconds * 1000)

    def watch(self, window: QWindow | None) -> None:
        """Watch one more window; the windows that get the keyboard are watched by themselves."""
        if window is not None and window not in self._watched:
            self._watched.append(window)
            window.installEventFilter(self)
            window.destroyed.connect(lambda *_gone, window=window: self._forget(window))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Count anew at each sign of life (Qt); never keeps an event from its receiver."""
        if event.type() in _SIGNS_OF_LIFE:
            self._timer.start()
        return super().eventFilter(watched, event)

    def _forget(self, window: QWindow) -> None:
        if window in self._watched:
            self._watched.remove(window)
