"""What a person does in the interview room: the account by keyboard, the parts of the talk, cards, end and start."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.messages import describe
from intake_app.ui.presenters.interview import InterviewPresenter
from intake_app.ui.presenters.interview_notices import Notice
from intake_app.ui.presenters.interview_phases import LISTS
from intake_app.ui.views.interview_page import InterviewPage
from interview_stage import account, phase_lines, start_page, with_lists
from shown_pages import settle
from window_checks import show, type_text
from window_stage import interview, shell

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from intake_app.i18n import Translator
    from intake_app.ui.app import Dress
    from intake_app.ui.views.shell_window import ShellWindow
    from services_desk import Desk
    from window_stage import InterviewDouble

Talk = tuple["InterviewPage", "InterviewDouble", "ShellWindow"]


@pytest.fixture
def talk(qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator]) -> Talk:
    tr = speak("en")
    window = shell(tr, dress)
    page, double = interview(tr, phases=phase_lines(tr), sections=with_lists(tr))
    window.add_page("interview", page)
    window._presenter.open("interview")
    qtbot.addWidget(window)
    show(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return page, double, window


def test_only_the_part_of_the_talk_where_one_is_shows_its_sections(talk: Talk) -> None:
    page, double, _window = talk
    rail = page.sections
    assert [name for name, one in rail.buttons.items() if one.isVisible()] == ["H", "L"]
    rail.phases["parting"].click()
    assert [name for name, one in rail.buttons.items() if one.isVisible()] == ["R"]
    assert double.told == [], "to look is not to leave"
    rail.buttons["R"].click()
    assert double.told == [("go", "R")]
    double.show(replace(double.state, current=LISTS))
    assert [name for name, one in rail.buttons.items() if one.isVisible()] == [LISTS]


def test_break_and_end_are_always_there(qtbot: QtBot, talk: Talk) -> None:
    page, double, _window = talk
    page.sections.end_button.click()
    assert double.told == [("end_talk",)]
    double.show(replace(double.state, is_ending=True, can_write_notes=True))
    assert page.ending.record.hasFocus()
    for one in (page.ending.part, page.ending.lists, page.ending.notes, page.ending.record):
        assert one.isVisible()
        qtbot.keyClick(one, Qt.Key.Key_Return)
    assert double.told[1:] == [("part",), ("fill_lists",), ("open_notes",), ("close",)]


def test_esc_in_front_of_the_questions_goes_back_to_them_and_leaves_nothing(qtbot: QtBot, talk: Talk) -> None:
    page, double, window = talk
    for facts, told in (
        ({"is_ending": True}, ("go_on",)),
        ({"account": account(page._tr, asks=False)}, ("leave_account",)),
    ):
        double.told.clear()
        double.show(replace(double.state, **facts))
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
        assert double.told == [told]
        assert window._presenter.state.page == "interview"
        double.show(replace(double.state, is_ending=False, account=None))
    double.show(replace(double.state, is_break=True))
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert not double.state.is_break


def test_while_somebody_tells_only_the_words_and_the_lock_are_on_the_screen(talk: Talk) -> None:
    page, double, window = talk
    double.show(replace(double.state, account=account(page._tr, asks=False)))
    assert page.account.field.hasFocus()
    assert not page.sections.break_button.isVisible()
    assert not page.form.isVisible()
    assert window._rail.lock.isVisible()
    shown = [one.text() for one in page.findChildren(QPushButton) if one.isVisible()]
    words = "Дословно через переводчика  ·  Казахский и русский"
    assert shown == ["‹ Questions (Esc)", words, "Another part", "Break", "End the talk"]
    page.account.how.click()
    assert double.told == [("ask_how", True)]


def test_a_card_asks_to_stop_and_goes_when_it_was_read(talk: Talk) -> None:
    page, double, _window = talk
    notices = (
        Notice("crisis", "Stay", "Do this.", ("a line",), tone="warning"),
        Notice("orphans", "O", "t", action="S"),
    )
    double.show(replace(double.state, notices=notices))
    buttons = {one.text(): one for one in page.notices.findChildren(QPushButton)}
    buttons["S"].click()
    next(one for one in page.notices.findChildren(QPushButton) if one.accessibleDescription() == "Stay").click()
    assert double.told == [("follow_notice", "orphans"), ("understood", "crisis")]
    double.show(replace(double.state, notices=()))
    assert not page.notices.isVisible()


def test_a_card_is_one_line_in_every_other_section(talk: Talk) -> None:
    page, double, _window = talk
    notices = (Notice("crisis", "Stay", "Do this.", ("a line",), tone="warning"),)

    def told() -> list[str]:
        settle()
        return [one.text() for one in page.notices.findChildren(QLabel) if one.isVisible()]

    double.show(replace(double.state, notices=notices))
    assert told() == ["Stay", "Do this.", "a line"]
    double.show(replace(double.state, current="W1", notices=notices))
    assert told() == ["Stay"]
    double.show(replace(double.state, notices=()))
    assert told() == []
    double.show(replace(double.state, current="W1", notices=notices))
    assert told() == ["Stay", "Do this.", "a line"]


def test_a_letter_typed_into_the_account_goes_on_where_it_was_typed(
    qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator], field_desk: Desk
) -> None:
    tr = speak("en")
    presenter = InterviewPresenter(
        field_desk.interviews, ImmediateRunner(), tr, later=lambda _ms, _what: lambda: None,
        explain=lambda error: describe(error, tr), closed=lambda _case: None,
    )  # fmt: skip
    window = shell(tr, dress)
    page = InterviewPage(tr, presenter, None, lambda _path: None)  # type: ignore[arg-type]
    window.add_page("interview", page)
    window._presenter.open("interview")
    qtbot.addWidget(window)
    show(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    case = field_desk.interviews.begin(language="en")
    presenter.open(case, "en", "Z")
    presenter.only_account()
    type_text(page.account.field, "ойдан екі")
    presenter.leave_account()
    assert page.only_account.hasFocus(), "the field itself would open the account again"
    path = presenter.state.first_account.replace("Z_blocks", presenter.state.section.children[1].children[0].path[2:])
    field = page.form._drawing.parts[path].control.field
    field.setFocus()
    cursor = field.textCursor()
    cursor.setPosition(5)
    field.setTextCursor(cursor)
    type_text(field, " бір,")
    # The first letter brought the account to the front; the others go where the keyboard now is.
    assert page.account.field.hasFocus()
    assert page.account.field.textCursor().position() == 6
    assert presenter.state.account is not None
    qtbot.keyClick(page.account.field, Qt.Key.Key_Escape)
    assert presenter.state.account is None


def test_a_new_talk_asks_for_the_name_first_and_enter_begins(
    qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator]
) -> None:
    page = start_page(speak("en"), found=True)
    qtbot.addWidget(page)
    show(page)
    assert page.another.isVisible()
    assert not page.begin.isVisible(), "one decision at a time"
    follow = [one for one in page.findChildren(QPushButton) if one.text() == "Begin a follow-up"]
    assert len(follow) == 2
    page._presenter.type_name("Айгүлім")
    assert not page.another.isVisible()
    assert page.begin.isVisible()
