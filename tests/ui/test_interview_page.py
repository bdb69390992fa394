"""The interview on the screen: sections, the named next step, the break, and what is kept when one leaves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from intake_app.domain.errors import DiskFullError
from intake_app.ui.messages import describe
from intake_app.ui.views.question_box import QuestionBox
from window_checks import show, type_text
from window_stage import QUESTIONS, InterviewDouble, interview, shell

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from intake_app.i18n import Translator
    from intake_app.ui.app import Dress
    from intake_app.ui.views.interview_page import InterviewPage
    from intake_app.ui.views.shell_window import ShellWindow

HELD, ACCOUNT, INJURIES = QUESTIONS["en"][0], QUESTIONS["en"][4], QUESTIONS["en"][6]


@pytest.fixture
def talk(
    qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator]
) -> tuple[InterviewPage, InterviewDouble, ShellWindow]:
    window = shell(speak("en"), dress)
    page, double = interview(speak("en"))
    window.add_page("interview", page)
    window._presenter.open("interview")
    qtbot.addWidget(window)
    show(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return page, double, window


Talk = tuple["InterviewPage", "InterviewDouble", "ShellWindow"]


def test_the_next_and_the_former_section_are_named_on_their_buttons(talk: Talk) -> None:
    page, double, _window = talk
    assert page.title == HELD
    assert page.after.text() == f"{INJURIES}  ›"
    assert page.before.text() == f"‹  {ACCOUNT}"
    page.after.click()
    page.before.click()
    assert double.told == [("go", "L"), ("go", "Z")]
    assert not page.finish.isVisible()


def test_after_the_last_section_one_goes_to_the_cases(talk: Talk) -> None:
    page, double, _window = talk
    double.show(replace(double.state, current="R"))
    assert page.finish.isVisible()
    assert not page.after.isVisible()
    page.finish.click()
    assert double.told == [("close",)]


def test_the_rail_tells_how_far_each_section_is(talk: Talk) -> None:
    page, _double, _window = talk
    buttons = page.sections.buttons
    assert [one.text()[0] for one in buttons.values()] == ["●", "◐", "◐", "○"]
    assert [one.accessibleDescription() for one in buttons.values()] == [
        "2 of 2 answered", "3 of 9 answered", "1 of 5 answered", "0 of 4 answered",
    ]  # fmt: skip
    assert [name for name, one in buttons.items() if one.isChecked()] == ["H"]


def test_the_rail_is_one_tab_stop_and_arrows_move_in_it(qtbot: QtBot, talk: Talk) -> None:
    page, double, _window = talk
    buttons = page.sections.buttons
    buttons["H"].setFocus()
    qtbot.keyClick(buttons["H"], Qt.Key.Key_Down)
    assert buttons["L"].hasFocus()
    qtbot.keyClick(buttons["L"], Qt.Key.Key_Return)
    assert double.told == [("go", "L")]


def test_keys_go_to_the_neighbouring_sections_and_take_answers_back(qtbot: QtBot, talk: Talk) -> None:
    page, double, _window = talk
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    focused = page.focusWidget()
    qtbot.keyClick(focused, Qt.Key.Key_PageDown, control)
    qtbot.keyClick(focused, Qt.Key.Key_PageUp, control)
    qtbot.keyClick(focused, Qt.Key.Key_Z, control | alt)
    assert double.told == [("go", "L"), ("go", "Z"), ("undo",)]


def test_a_break_hides_everything_behind_a_calm_page(talk: Talk) -> None:
    page, _double, window = talk
    page.sections.break_button.click()
    assert not page.form.isVisible()
    assert not page.sections.buttons["H"].isVisible()
    assert page.rest.isVisible()
    assert page.rest.action.hasFocus()
    assert window._rail.lock.isVisible(), "the lock is there in a break as well"
    page.rest.action.click()
    assert page.form.isVisible()


def test_moving_on_first_sends_what_is_half_typed(talk: Talk) -> None:
    page, double, _window = talk
    date = next(box for box in page.form.findChildren(QuestionBox) if box._kind == "date")
    date.control.field.setFocus()
    date.control.field.selectAll()
    type_text(date.control.field, "about then")
    page.after.click()
    assert [told[0] for told in double.told] == ["answer", "go"]


def test_locking_keeps_what_is_typed(talk: Talk) -> None:
    _page, double, window = talk
    window._presenter.lock()
    assert double.told[-1] == ("keep",)


def test_a_message_shows_in_the_page_and_can_be_closed(talk: Talk, speak: Callable[[str], Translator]) -> None:
    page, double, _window = talk
    double.show(replace(double.state, message=describe(DiskFullError(needed=9, free=1), speak("en"))))
    assert page._message.isVisible()
    double.forget_message()
    assert not page._message.isVisible()


def test_the_language_of_the_questions_is_a_choice_of_its_own(talk: Talk) -> None:
    page, double, _window = talk
    page._languages.buttons["kk"].click()
    assert double.told == [("language", "kk")]
    double.show(replace(double.state, language="kk"))
    assert page.sections._subtitle.text() == "Questions in: Қазақша"


def test_lists_for_afterwards_show_only_when_the_state_says_so(talk: Talk) -> None:
    page, double, _window = talk
    names = {box._node.name for box in page.form.findChildren(QuestionBox)}
    assert "H24_code" not in names
    double.show(replace(double.state, shows_coding=True))
    names = {box._node.name for box in page.form.findChildren(QuestionBox)}
    assert "H24_code" in names


def test_an_answer_moves_the_rail_without_drawing_the_page_anew(talk: Talk) -> None:
    page, double, _window = talk
    root = page.form._root
    sections = (*double.state.sections[:1], replace(double.state.sections[1], answered=9), *double.state.sections[2:])
    double.state = replace(double.state, sections=sections)
    double.answer("H/H21_words", "now")
    assert page.form._root is root
    assert page.sections.buttons["H"].accessibleDescription() == "9 of 9 answered"
