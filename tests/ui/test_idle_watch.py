"""Nobody there: the watch calls the lock, and any sign of life puts it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from intake_app.ui.idle_watch import IdleWatch

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def watched(qtbot: QtBot) -> tuple[QWidget, IdleWatch, list[str]]:
    away: list[str] = []
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    watch = IdleWatch(lambda: away.append("away"), 3600, window)
    watch.watch(window.windowHandle())
    return window, watch, away


def left(watch: IdleWatch) -> int:
    return watch._timer.remainingTime()


def test_after_the_time_is_over_it_calls_once(qtbot: QtBot) -> None:
    _window, watch, away = watched(qtbot)
    watch.set_seconds(0)
    qtbot.waitUntil(lambda: away == ["away"])
    assert not watch._timer.isActive()


def test_keys_and_mouse_are_signs_of_life_even_before_any_widget_sees_them(qtbot: QtBot) -> None:
    window, watch, away = watched(qtbot)
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    none = Qt.MouseButton.NoButton
    move = QMouseEvent(QEvent.Type.MouseMove, QPointF(1, 1), QPointF(1, 1), none, none, Qt.KeyboardModifier.NoModifier)
    for event in (key, move):
        watch._timer.start(50)
        QApplication.sendEvent(window.windowHandle(), event)
        assert left(watch) <= 60, "Qt may wait some percent longer than asked"
        assert watch._timer.isActive()
        watch._timer.stop()
        QApplication.sendEvent(window.windowHandle(), event)
        assert watch._timer.isActive(), "a sign of life starts the count anew"
    assert away == []


def test_painting_is_no_sign_of_life(qtbot: QtBot) -> None:
    window, watch, _away = watched(qtbot)
    watch._timer.stop()
    QApplication.sendEvent(window.windowHandle(), QEvent(QEvent.Type.UpdateRequest))
    assert not watch._timer.isActive()


def test_a_window_that_closes_is_forgotten(qtbot: QtBot) -> None:
    window, watch, _away = watched(qtbot)
    other = QWidget()
    other.show()
    watch.watch(other.windowHandle())
    watch.watch(other.windowHandle())
    watch.watch(None)
    assert len(watch._watched) == 2
    other.windowHandle().destroy()
    other.deleteLater()
    del other
    qtbot.waitUntil(lambda: len(watch._watched) == 1)
    assert window.isVisible()
