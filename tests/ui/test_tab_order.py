"""Tab goes through a window as it stands on the screen, whatever was made first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from intake_app.ui.views.question_choices import ChecksControl
from intake_app.ui.views.tab_order import next_stop, tab_stops
from intake_app.xlsform.views import Choice, NodeView
from shown_pages import TRANSLATORS, settle

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A window with a field above, a scrolled column in the middle and a field below."""
    made = QWidget()
    qtbot.addWidget(made)
    whole = QVBoxLayout(made)
    area = QScrollArea()
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    inside = QWidget()
    column = QVBoxLayout(inside)
    for name in ("first", "last"):
        column.addWidget(_field(name))
    area.setWidget(inside)
    below = QHBoxLayout()
    below.addWidget(_field("below"))
    for part in (_field("above"), QLabel("words"), area):
        whole.addWidget(part)
    whole.addLayout(below)
    made.show()
    made.column = column  # type: ignore[attr-defined]
    settle()
    return made


def test_what_comes_late_is_met_where_it_stands(window: QWidget) -> None:
    window.column.insertWidget(1, _field("late"))  # type: ignore[attr-defined]
    settle()
    assert _names(window) == ["above", "first", "late", "last", "below"]


def test_round_and_back(window: QWidget) -> None:
    stops = list(tab_stops(window))
    assert next_stop(window, stops[-1], forwards=True) is stops[0]
    assert next_stop(window, stops[0], forwards=False) is stops[-1]
    assert next_stop(window, None, forwards=True) is stops[0]
    assert next_stop(window, window, forwards=False) is stops[-1]


def test_what_cannot_be_used_is_passed_by(window: QWidget) -> None:
    above, first, *_others = tab_stops(window)
    above.setEnabled(False)
    first.hide()
    assert _names(window) == ["last", "below"]


def test_only_the_page_that_shows_is_walked(qtbot: QtBot) -> None:
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    for name in ("one", "two"):
        stack.addWidget(_field(name))
    stack.show()
    settle()
    assert _names(stack) == ["one"]
    (only,) = tab_stops(stack)
    assert next_stop(stack, only, forwards=True) is None


def test_a_list_of_boxes_never_shows_as_windows_of_their_own(qtbot: QtBot) -> None:
    class Watcher(QObject):
        seen = 0

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            is_window = isinstance(watched, QWidget) and watched.isWindow() and watched is not control
            self.seen += event.type() == QEvent.Type.Show and is_window
            return False

    control = ChecksControl(TRANSLATORS["en"])
    qtbot.addWidget(control)
    watcher = Watcher()
    choices = tuple(Choice(str(number), f"answer {number}") for number in range(20))
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(watcher)
    try:
        control.show_node(
            NodeView(path="A/a", name="a", kind="question", label="?", type="select_multiple", choices=choices)
        )
        control.show()
        settle()
    finally:
        application.removeEventFilter(watcher)
    assert watcher.seen == 0
    control.filter.setText("answer 7")
    assert [code for code, box in control.boxes.items() if box.isVisible()] == ["7"]


def _field(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    return made


def _names(window: QWidget) -> list[str]:
    return [one.objectName() for one in tab_stops(window)]
