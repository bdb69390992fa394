"""A whole interview with every section in the real window, by the keyboard alone. Everything is invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from intake_app.ui.presenters.interview_phases import LISTS
from keyboard_hand import Answering, Keyboard, Watcher, rest_in
from keyboard_walker import Walker, unanswered

if TYPE_CHECKING:
    from pathlib import Path

    from journey_stage import Theatre


# The list of a search field wants the whole keyboard, which a screen that nobody sees does not give.
@pytest.mark.qt_log_ignore("^This plugin does not support grabbing the keyboard$", extend=True)
def test_every_section_by_keyboard_alone(theatre: Theatre, tmp_path: Path) -> None:
    vault, secret = theatre.first_start("kk", "field", tmp_path)
    notebook = theatre.open(vault, secret)
    theatre.hand.stop()
    answering, watcher = Answering(), Watcher()
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(watcher)
    told: dict[str, str] = {}
    walker = Walker(lambda: notebook.window, Keyboard(rest_in(lambda: notebook.window)), notebook.tr, told.__setitem__)
    try:
        walker.begin("Ойдан шығарылған")
        walker.walk()
        sections = [one.name for one in walker.state.sections]
        walker.leave()
    finally:
        application.removeEventFilter(watcher)
        answering.stop()
    assert set(walker.sections) == set(sections)
    assert sections[-1] == LISTS
    assert (watcher.mouse, watcher.windows, answering.asked) == (0, [], 1)
    (row,) = notebook.work(lambda desk: desk.cases.find(""))
    interview = notebook.work(lambda desk: desk.interviews.open(row.case_id, "kk"))
    answers = interview.session.answers()
    assert {path: answers.get(path, "") for path in told} == told
    assert [path for name in sections if name != LISTS for path in unanswered(interview.session, name)] == []
