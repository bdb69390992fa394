"""The window around the pages: places, way back, message, lock; by keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from intake_app.ui.message import Message
from intake_app.ui.presenters.shell import MOST_PLACES, Place, ShellPresenter, ShellState, places_for
from intake_app.ui.views.page import PageFrame
from intake_app.ui.views.shell_window import ShellWindow
from window_checks import show
from window_stage import ICONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from intake_app.i18n import Translator
    from intake_app.ui.app import Dress

PLACES = (Place("cases", "Cases"), Place("hand_over", "Hand-over"), Place("settings", "Settings"))
MESSAGE = Message("Title", "Happened", "Next", "Code")


class RecordingView:
    def __init__(self) -> None:
        self.states: list[ShellState] = []
        self.left = 0

    def show_state(self, state: ShellState) -> None:
        self.states.append(state)

    def leave_page(self) -> None:
        self.left += 1


def presenter() -> tuple[ShellPresenter, RecordingView, list[str]]:
    locked: list[str] = []
    made = ShellPresenter(PLACES, lambda: locked.append("locked"))
    view = RecordingView()
    made.attach(view)
    return made, view, locked


def test_the_first_place_shows_first() -> None:
    made, view, _locked = presenter()
    assert [(state.place, state.page) for state in view.states] == [("cases", "cases")]
    assert made.state.message is None


def test_places_and_pages_above_them_with_a_way_back() -> None:
    made, _view, _locked = presenter()
    made.go("hand_over")
    made.open("case")
    made.open("interview")
    assert (made.state.place, made.state.page) == ("hand_over", "interview")
    made.back()
    assert made.state.page == "case"
    made.back()
    made.back()
    assert made.state.page == "hand_over"
    made.open("case")
    made.go("settings")
    made.back()
    assert made.state.page == "settings", "going to a place leaves nothing to come back to"


def test_numbers_reach_places_and_nothing_else() -> None:
    made, _view, _locked = presenter()
    for number, page in ((2, "hand_over"), (9, "hand_over"), (0, "hand_over"), (1, "cases")):
        made.go_number(number)
        assert made.state.page == page
    made.go("nowhere")
    assert made.state.page == "cases"


def test_escape_closes_the_message_first_and_then_the_page() -> None:
    made, _view, _locked = presenter()
    made.open("case")
    made.show_message(MESSAGE)
    made.escape()
    assert (made.state.message, made.state.page) == (None, "case")
    made.escape()
    assert made.state.page == "cases"


def test_a_message_goes_when_another_place_is_chosen() -> None:
    made, _view, _locked = presenter()
    made.show_message(MESSAGE)
    made.go("settings")
    assert made.state.message is None


def test_locking_first_lets_the_page_keep_what_was_typed() -> None:
    locked: list[int] = []
    made = ShellPresenter(PLACES, lambda: locked.append(view.left))
    view = RecordingView()
    made.attach(view)
    made.lock()
    assert locked == [1]


@pytest.mark.parametrize("places", [(), tuple(Place(str(number), "x") for number in range(MOST_PLACES + 1))])
def test_a_rail_of_few_words(places: tuple[Place, ...]) -> None:
    with pytest.raises(ValueError, match="places"):
        ShellPresenter(places, lambda: None)


def test_each_desk_has_its_places(speak: Callable[[str], Translator]) -> None:
    keys = {desk: [place.key for place in places_for(desk, speak("ru"))] for desk in ("field", "office", "legal")}
    assert keys == {
        "field": ["cases", "hand_over", "contacts", "settings"],
        "office": ["reception", "cases", "hand_over", "contacts", "settings"],
        "legal": ["cases", "reception", "contacts", "settings"],
    }
    assert [place.title for place in places_for("field", speak("kk"))] == [
        "Істер",
        "Тапсыру",
        "Байланыстар",
        "Баптаулар",
    ]


class NotingPage(PageFrame):
    """A page that notes what the shell tells it."""

    def __init__(self, title: str, told: list[str]) -> None:
        super().__init__(title)
        self._told = told
        self.search = QLineEdit()
        self.search.setAccessibleName("Search")
        self.body.addWidget(self.search)

    def on_shown(self) -> None:
        self._told.append(f"{self.title} shown")

    def on_hidden(self) -> None:
        self._told.append(f"{self.title} hidden")

    def focus_search(self) -> None:
        self.search.setFocus()


class RailPage(NotingPage):
    """A page with a rail of its own."""

    def __init__(self, told: list[str]) -> None:
        super().__init__("Interview", told)
        self.own_rail = QWidget()

    @property
    def rail(self) -> QWidget:
        return self.own_rail


@pytest.fixture
def window(qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator]) -> ShellWindow:
    told: list[str] = []
    made = ShellPresenter(PLACES, lambda: told.append("locked"))
    window = ShellWindow(speak("en"), made, ICONS, closing=lambda: told.append("closing"))
    window.told = told
    window.presenter = made
    qtbot.addWidget(window)
    window.add_page("cases", NotingPage("Cases", told))
    window.add_page("hand_over", NotingPage("Hand-over", told))
    window.add_page("interview", RailPage(told))
    show(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def test_the_title_says_nothing(window: ShellWindow) -> None:
    assert window.windowTitle() == "Notebook"


def test_pages_learn_when_they_come_and_go(window: ShellWindow) -> None:
    window.presenter.go("hand_over")
    window.presenter.go("hand_over")
    window.close()
    assert window.told == ["Cases shown", "Cases hidden", "Hand-over shown", "Hand-over hidden", "closing"]


def test_keys_work_everywhere(qtbot: QtBot, window: ShellWindow) -> None:
    page = window._pages["cases"]
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()
    qtbot.keyClick(page.search, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert window.presenter.state.page == "hand_over"
    window.presenter.show_message(MESSAGE)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.presenter.state.message is None
    qtbot.keyClick(window, Qt.Key.Key_F12)
    assert window.told[-2:] == ["Hand-over hidden", "locked"]


def test_the_lock_is_one_tab_away_from_the_places_and_enter_presses_it(qtbot: QtBot, window: ShellWindow) -> None:
    window._rail.places["cases"].setFocus()
    qtbot.keyClick(window._rail.places["cases"], Qt.Key.Key_Down)
    assert window._rail.places["hand_over"].hasFocus()
    qtbot.keyClick(window._rail.places["hand_over"], Qt.Key.Key_Tab)
    assert window._rail.lock.hasFocus()
    qtbot.keyClick(window._rail.lock, Qt.Key.Key_Return)
    assert window.told[-1] == "locked"


def test_the_lock_stays_in_its_corner_whatever_shows(window: ShellWindow) -> None:
    def corner() -> tuple[int, int]:
        lock = window._rail.lock
        place = lock.mapTo(window, lock.rect().bottomLeft())
        return place.x(), place.y()

    before = corner()
    window.presenter.open("interview")
    show(window)
    assert window._pages["interview"].own_rail.isVisible()
    assert not window._rail.places["cases"].isVisible()
    assert corner() == before
    window.presenter.back()
    show(window)
    assert window._rail.places["cases"].isVisible()


def test_a_page_handed_in_again_takes_the_place_of_the_old_one(window: ShellWindow) -> None:
    window.add_page("cases", NotingPage("Cases anew", window.told))
    assert window.told[-1] == "Cases anew shown"
    assert window._stack.currentWidget() is window._pages["cases"]


def test_a_message_shows_above_the_page(window: ShellWindow) -> None:
    window.presenter.show_message(MESSAGE)
    assert window._message.isVisible()
    assert window._message.accessibleName() == "Title"
    window.presenter.close_message()
    assert not window._message.isVisible()
