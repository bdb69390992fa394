"""What every view must pass: no clipped words, a name for everything that takes the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QInputMethodEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QLabel, QScrollArea, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

SLACK_PX = 1


def show(widget: QWidget, width: int = 1366, height: int = 768) -> None:
    """Show a widget as on a small laptop, and let Qt lay it out."""
    widget.resize(width, height)
    widget.show()
    for _turn in range(5):
        QApplication.processEvents()


def type_text(widget: QWidget, text: str) -> None:
    """Type letters of any alphabet (QTest knows only Latin ones), one after the other as an input method does."""
    for letter in text:
        event = QInputMethodEvent()
        event.setCommitString(letter)
        QApplication.sendEvent(widget, event)


def clipped(window: QWidget) -> list[str]:
    """The words that have less room than they need, or that stand outside of what holds them."""
    return [
        fault
        for widget in visible(window)
        if isinstance(widget, (QLabel, QAbstractButton)) and widget.text()
        for fault in (_too_small(widget), _outside(widget))
        if fault
    ]


def nameless(window: QWidget) -> list[str]:
    """The widgets that take the keyboard and that a screen reader could not name."""
    found = []
    for widget in visible(window):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or isinstance(widget, QLabel):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        name = interface.text(QAccessible.Text.Name) if interface is not None else ""
        if not name.strip():
            found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


def visible(window: QWidget) -> Iterator[QWidget]:
    """All widgets that are to be seen, the window itself left out."""
    for widget in window.findChildren(QWidget):
        if widget.isVisibleTo(window):
            yield widget


def _too_small(widget: QLabel | QAbstractButton) -> str:
    if isinstance(widget, QLabel) and widget.wordWrap():
        needed = widget.heightForWidth(widget.width())
        if needed > widget.height() + SLACK_PX:
            return f"too low by {needed - widget.height()}: {widget.text()!r}"
        return ""
    needs = widget.sizeHint() if not widget.hasHeightForWidth() else widget.minimumSizeHint()
    if needs.width() > widget.width() + SLACK_PX or needs.height() > widget.height() + SLACK_PX:
        return f"needs {needs.toTuple()}, has {widget.size().toTuple()}: {widget.text()!r}"
    return ""


def _outside(widget: QWidget) -> str:
    """Scroll areas may hide what stands below; sideways nothing may be hidden."""
    holder = widget.parentWidget()
    while holder is not None:
        place = QRect(widget.mapTo(holder, QPoint(0, 0)), widget.size())
        is_scrolled = isinstance(holder.parentWidget(), (QScrollArea, QAbstractScrollArea))
        room = holder.rect().adjusted(-SLACK_PX, -SLACK_PX, SLACK_PX, SLACK_PX)
        if place.left() < room.left() or place.right() > room.right():
            return f"cut at the side by {type(holder).__name__}: {widget.text()!r}"  # type: ignore[attr-defined]
        if not is_scrolled and (place.top() < room.top() or place.bottom() > room.bottom()):
            return f"cut above or below by {type(holder).__name__}: {widget.text()!r}"  # type: ignore[attr-defined]
        if is_scrolled or holder.isWindow():
            return ""
        holder = holder.parentWidget()
    return ""
