"""Buttons that wrap: they find their lines, and then there is peace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from intake_app.ui.views.flow import Flow
from intake_app.ui.views.labels import button
from window_checks import show

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from intake_app.ui.app import Dress


class Requests(QObject):
    """Counts how often Qt is asked to lay out anew."""

    count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


def test_words_wrap_and_the_layout_comes_to_rest(qtbot: QtBot, dress: Dress) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    buttons = [button(f"A button with the number {number}") for number in range(6)]
    column.addLayout(Flow(*buttons))
    column.addStretch(1)
    qtbot.addWidget(window)
    show(window, 500, 400)
    assert len({one.y() for one in buttons}) > 1
    requests = Requests()
    application = QApplication.instance()
    application.installEventFilter(requests)
    for _turn in range(10):
        QApplication.processEvents()
    application.removeEventFilter(requests)
    assert requests.count == 0, "a layout that asks for the next one burns the battery for ever"
    window.resize(2400, 400)
    for _turn in range(5):
        QApplication.processEvents()
    assert len({one.y() for one in buttons}) == 1
