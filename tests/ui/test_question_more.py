"""The less usual controls: ranges, scales, columns, grids, places by number, grouped digits, coarse dates, orders."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from intake_app.i18n import LANGUAGES
from intake_app.ui.presenters.question_kinds import (
    columns_of,
    control_kind,
    date_precision,
    grids_of,
    range_values,
    reason_words,
)
from intake_app.ui.views.form_surroundings import Surroundings
from intake_app.ui.views.question_box import QuestionBox
from intake_app.ui.views.question_grid import GridHead, GridLine
from intake_app.xlsform.views import Choice, NodeView
from window_checks import clipped, nameless, show, type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from intake_app.i18n import Translator
    from intake_app.ui.app import Dress

AGREE = (
    Choice("never", "Ешқашан болған емес"),
    Choice("some", "Кейбір күндері, күндердің жартысынан көп емес"),
    Choice("often", "Часто"),
    Choice("always", "Always"),
)


def node(type_: str, *appearance: str, value: str = "", choices: tuple[Choice, ...] = (), **more: object) -> NodeView:
    return NodeView(
        "S/q", "q", "question", type_, frozenset(appearance), label="Question?", value=value, choices=choices, **more
    )


class Told:
    """Answers as the boxes tell them."""

    def __init__(self) -> None:
        self.values: list[str] = []
        self.reasons: list[str] = []

    def answer(self, path: str, value: str) -> None:
        self.values.append(value)

    def reason(self, path: str, reason: str) -> None:
        self.reasons.append(reason)

    def want_file(self, path: str) -> None:
        raise AssertionError

    def add_row(self, path: str) -> None:
        raise AssertionError

    def remove_row(self, path: str, title: str) -> None:
        raise AssertionError


class Shown:
    """One question on the screen."""

    def __init__(self, qtbot: QtBot, tr: Translator, question: NodeView) -> None:
        self.told = Told()
        self.question = question
        self.box = QuestionBox(question, tr, self.told)
        qtbot.addWidget(self.box)
        show(self.box, 760, 300)
        assert clipped(self.box) == []
        assert nameless(self.box) == []

    @property
    def control(self) -> object:
        return self.box.control

    def now(self, **changes: object) -> None:
        self.question = replace(self.question, **changes)
        self.box.show_node(self.question)


@pytest.fixture
def ask(qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator]) -> Callable[[NodeView], Shown]:
    return lambda question: Shown(qtbot, speak("en"), question)


def test_values_of_a_range() -> None:
    assert range_values({"start": "1", "end": "3", "step": "1"}) == ("1", "2", "3")
    assert range_values({"start": "0", "end": "1", "step": "0.25"}) == ("0.00", "0.25", "0.50", "0.75", "1.00")
    assert range_values({"start": "3", "end": "1", "step": "1"}) == ("3", "2", "1")
    assert len(range_values({})) == 11
    for broken in ({"step": "0"}, {"end": "x"}, {"end": "1000000"}, {"end": "NaN"}, {"end": "Infinity"}):
        assert range_values(broken) == ()


def test_which_range_is_drawn_how() -> None:
    assert control_kind(node("range"), fits_in_a_row=True) == "slider"
    assert control_kind(node("range", "picker"), fits_in_a_row=True) == "picker"
    assert control_kind(node("range", "rating", parameters={"start": "1", "end": "5"}), fits_in_a_row=True) == "rating"
    assert control_kind(node("range", parameters={"end": "1000000"}), fits_in_a_row=True) == "number"


def test_columns_and_precision_that_a_form_asks_for() -> None:
    assert [columns_of(frozenset({one})) for one in ("columns-3", "columns", "columns-pack", "likert")] == [3, 0, 0, -1]
    assert columns_of(frozenset({"horizontal-compact"})) == 0
    assert [date_precision(frozenset({one})) for one in ("year", "month-year", "no-calendar")] == [
        "year",
        "month",
        "day",
    ]


def test_a_slider_says_nothing_until_it_is_moved(ask: Callable[[NodeView], Shown]) -> None:
    shown = ask(node("range", parameters={"start": "0", "end": "10", "step": "2"}))
    assert shown.control.number.field.text() == ""
    QTest.keyClick(shown.control.slider, Qt.Key.Key_Right)
    assert shown.told.values == ["2"]
    shown.now(value="8")
    assert shown.control.slider.value() == 4
    assert shown.told.values == ["2"], "drawing is no answer"
    shown.control.number.field.setFocus()
    shown.control.number.field.selectAll()
    type_text(shown.control.number.field, "6")
    assert shown.told.values[-1] == "6"
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, 0), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    place = shown.control.slider.value()
    QApplication.sendEvent(shown.control.slider, wheel)
    assert shown.control.slider.value() == place, "who scrolls the page answers nothing"
    shown.now(is_readonly=True)
    assert not shown.control.slider.isEnabled()


def test_a_picker_and_a_rating(ask: Callable[[NodeView], Shown]) -> None:
    five = {"start": "1", "end": "5", "step": "1"}
    picked = ask(node("range", "picker", parameters=five, value="3"))
    assert picked.control.box.code() == "3"
    rated = ask(node("range", "rating", parameters=five))
    rated.control.buttons.buttons["4"].click()
    assert rated.told.values == ["4"]
    assert rated.control.buttons.buttons["4"].accessibleName() == "4 of 5"
    rated.now(is_readonly=True, value="4")
    assert rated.control.buttons.choice() == "4"
    assert not rated.control.buttons.isEnabled()


def test_a_scale_names_its_answers_below(ask: Callable[[NodeView], Shown]) -> None:
    shown = ask(node("select_one", "likert", choices=AGREE))
    some = shown.control.buttons["some"]
    assert some.accessibleName() == AGREE[1].label
    some.click()
    assert shown.told.values == ["some"]
    QTest.keyClick(some, Qt.Key.Key_Right)
    assert shown.control.buttons["often"].hasFocus() or not shown.box.isActiveWindow()
    assert len({one.y() for one in shown.control.buttons.values()}) == 1


def test_choices_in_columns(ask: Callable[[NodeView], Shown]) -> None:
    shown = ask(node("select_one", "columns-2", choices=AGREE))
    assert len({one.x() for one in shown.control.buttons.values()}) == 2
    packed = ask(node("select_multiple", "columns-pack", choices=AGREE[2:]))
    assert len({one.x() for one in packed.control.boxes.values()}) == 2


def test_a_place_by_its_numbers(ask: Callable[[NodeView], Shown]) -> None:
    shown = ask(node("geopoint"))
    type_text(shown.control.latitude, "43.25, 76.93")
    shown.control.latitude.paused.emit()
    assert shown.told.values[-1] == "43.25 76.93 0 0"
    assert shown.control.longitude.text() == "76.93"
    shown.now(value="95 76.93 0 0")
    assert shown.control._note.isVisibleTo(shown.box)
    shown.now(value="", is_readonly=True)
    assert shown.control.latitude.isReadOnly()
    assert shown.control.latitude.text() == ""


def test_thousands_stand_apart_and_are_stored_together(ask: Callable[[NodeView], Shown]) -> None:
    shown = ask(node("integer", "thousands-sep", value="1250000"))
    assert shown.control.field.text() == "1\u202f250\u202f000"
    shown.control.field.setText("")
    type_text(shown.control.field, "12 500")
    assert shown.told.values[-1] == "12500"
    plain = ask(node("integer", value="1250000"))
    assert plain.control.field.text() == "1250000"


def test_a_form_may_ask_for_no_more_than_a_month_or_a_year(ask: Callable[[NodeView], Shown]) -> None:
    month = ask(node("date", "month-year"))
    type_text(month.control.field, "8.1.2022")
    assert month.told.values[-1] == "2022-01"
    year = ask(node("date", "year"))
    type_text(year.control.field, "8.1.2022")
    assert year.told.values[-1] == "2022"
    assert not year.control.precision.buttons


def test_a_choice_that_is_moved_keeps_the_keyboard(ask: Callable[[NodeView], Shown], qtbot: QtBot) -> None:
    shown = ask(node("rank", choices=AGREE))
    shown.box.activateWindow()
    qtbot.waitUntil(shown.box.isActiveWindow)
    shown.control._move(0, 1)
    QApplication.processEvents()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == f"Move down: {AGREE[0].label}"
    assert shown.told.values == ["some never often always"]


def grid() -> tuple[NodeView, ...]:
    head = replace(node("select_one", "label", choices=AGREE), path="S/h", name="h", label="Together")
    line = replace(node("select_one", "list-nolabel", choices=AGREE), path="S/a", name="a", label="First line")
    many = replace(line, path="S/b", name="b", type="select_multiple", label="Second line", value="never often")
    return head, line, many, replace(line, path="S/c", name="c", choices=AGREE[:2])


def test_which_questions_stand_in_a_grid() -> None:
    assert grids_of(grid()) == {"S/h": ("S/a", "S/b")}
    wide = tuple(Choice(str(number), str(number)) for number in range(9))
    assert grids_of(tuple(replace(one, choices=wide) for one in grid())) == {}
    assert control_kind(grid()[0], fits_in_a_row=True) == "note", "a head is never answered"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_grid_is_answered_line_by_line(
    qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator], language: str
) -> None:
    head, line, many, _other = grid()
    told = Told()
    window = QWidget()
    column = QVBoxLayout(window)
    lines = [GridLine(one, speak(language), told) for one in (line, many)]
    for widget in (GridHead(head), *lines):
        column.addWidget(widget)
    qtbot.addWidget(window)
    show(window, 800, 400)
    assert clipped(window) == []
    assert nameless(window) == []
    lines[0].buttons["some"].click()
    lines[1].buttons["some"].click()
    lines[1].buttons["never"].click()
    assert told.values == ["some", "never often some", "often"]
    assert lines[0].buttons["some"].accessibleName() == AGREE[1].label
    assert lines[0].buttons["some"].accessibleDescription() == "First line"
    reasons = dict(reason_words(speak(language), ["declined"]))
    lines[0].reasons.buttons["declined"].click()
    assert told.reasons == ["declined"]
    assert lines[0].reasons.buttons["declined"].text() == reasons["declined"]
    lines[0].show_node(replace(line, is_readonly=True, value="often"))
    assert lines[0].buttons["often"].isChecked()
    assert not lines[0].buttons["often"].isEnabled()
    assert not lines[0].is_open


def picture() -> QImage:
    image = QImage(900, 300, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    return image


def test_pictures_of_question_and_choices_come_when_they_are_looked_at(
    qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator]
) -> None:
    asked: list[tuple[str, Callable[[QImage], None]]] = []
    around = Surroundings(picture=lambda name, shown: asked.append((name, shown)))
    choices = (Choice("a", "One", "a.png"), Choice("b", "Two"))
    box = QuestionBox(node("select_one", choices=choices, image="map.png"), speak("en"), Told(), around)
    qtbot.addWidget(box)
    show(box, 760, 500)
    assert [name for name, _shown in asked] == ["map.png", "a.png"]
    assert box._picture.isHidden()
    for _name, shown in asked:
        shown(picture())
    for _turn in range(5):
        QApplication.processEvents()
    assert not box._picture.isHidden()
    assert box._picture.pixmap().width() <= 480
    assert box._picture.accessibleName() == "Question?"
    assert not box.control.buttons["a"].icon().isNull()
    assert box.control.buttons["b"].icon().isNull()
    assert clipped(box) == []
    box.show_node(node("select_one", choices=choices))
    asked[0][1](picture())
    assert box._picture.isHidden(), "what comes late for another question is not shown"


def test_without_somebody_who_looks_there_is_no_gap(ask: Callable[[NodeView], Shown]) -> None:
    shown = ask(node("text", image="map.png"))
    assert shown.box._picture.isHidden()
