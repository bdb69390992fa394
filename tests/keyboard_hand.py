"""Ten fingers on a keyboard, and somebody who watches that there is no mouse and no second window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from intake_app.ui.dialogs import DecisionDialog
from intake_app.ui.views.shell_window import ShellWindow

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_STEPS = 3000
_LOOK_MS = 15
_MOUSE = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}


class Keyboard:
    """Ten fingers. `rest()` is called after each key until the program has dealt with it."""

    def __init__(self, rest: Callable[[], None]) -> None:
        self.rest = rest

    @property
    def at(self) -> QWidget:
        """Where the keyboard is."""
        found = QApplication.focusWidget()
        assert found is not None, "nothing has the keyboard"
        return found

    def press(self, *keys: Qt.Key, shift: bool = False, control: bool = False) -> None:
        """Press keys one after the other."""
        modifiers = Qt.KeyboardModifier.NoModifier
        if shift:
            modifiers |= Qt.KeyboardModifier.ShiftModifier
        if control:
            modifiers |= Qt.KeyboardModifier.ControlModifier
        for key in keys:
            QTest.keyClick(_window(), key, modifiers)
            self.rest()

    def type(self, text: str) -> None:
        """Type letters of any alphabet."""
        for letter in text:
            QTest.sendKeyEvent(
                QTest.KeyAction.Click, _window(), Qt.Key.Key_unknown, letter, Qt.KeyboardModifier.NoModifier
            )
        self.rest()

    def go_to(self, is_there: Callable[[QWidget], bool], *, backwards: bool = False) -> None:
        """Press Tab until something has the keyboard; fails when it comes round without having met it."""
        begun = self.at
        for _ in range(_MOST_STEPS):
            if is_there(self.at):
                return
            self.press(Qt.Key.Key_Backtab if backwards else Qt.Key.Key_Tab, shift=backwards)
            assert self.at is not begun, f"Tab comes round from {name_of(begun)} without meeting it"
        raise AssertionError("Tab never comes round")


class Watcher(QObject):
    """Counts what only a hand at a mouse could send, and names windows that come beside the one window."""

    def __init__(self) -> None:
        super().__init__()
        self.mouse = 0
        self.windows: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Look at everything that happens (Qt)."""
        if event.type() in _MOUSE:
            self.mouse += 1
        elif event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and _is_astray(watched):
            self.windows.append(name_of(watched))
        return False


class Answering(QTimer):
    """Says yes to every question of the program with the Enter key, from inside of its dialog."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self.timeout.connect(self._look)
        self.start(_LOOK_MS)

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, DecisionDialog) and dialog.isVisible():
            self.asked += 1
            dialog.activateWindow()
            QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_Return)


def above(widget: QWidget | None, kind: type[QWidget]) -> QWidget | None:
    """The nearest widget of a kind that holds this one, or it itself."""
    while widget is not None and not isinstance(widget, kind):
        widget = widget.parentWidget()
    return widget


def name_of(widget: QWidget) -> str:
    """What somebody would call it."""
    return f"{type(widget).__name__} {widget.accessibleName()!r}"


def _window() -> Any:
    window = QGuiApplication.focusWindow()
    assert window is not None, "no window has the keyboard"
    return window


def rest_in(window: Callable[[], QWidget]) -> Callable[[], None]:
    """What lets a window deal with a key."""

    def rest() -> None:
        for _ in range(2):
            QApplication.sendPostedEvents()
            QApplication.processEvents()
        if QGuiApplication.focusWindow() is None:
            # A screen that nobody sees does not give the keyboard back when a dialog or a list has closed.
            window().activateWindow()
            QApplication.processEvents()

    return rest


def _is_astray(widget: QWidget) -> bool:
    """Whether it is a window beside the one window, and neither a question nor the list of a field."""
    is_expected = isinstance(widget, (QDialog, ShellWindow)) or widget.windowType() == Qt.WindowType.Popup
    return widget.isWindow() and not is_expected
