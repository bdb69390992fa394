"""A section on the page with the real engine behind it: only what changed is drawn anew, nobody loses the cursor."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from intake_app.i18n import LANGUAGES
from intake_app.paths import forms
from intake_app.ui.decisions import Decision, ScriptedDialogs
from intake_app.ui.views.form_groups import GroupBox, RepeatBox
from intake_app.ui.views.form_view import FormView
from intake_app.ui.views.question_box import NoteBox, QuestionBox
from intake_app.xlsform.model import compile_form
from intake_app.xlsform.reader import read_form
from intake_app.xlsform.session import Session
from window_checks import clipped, nameless, show, type_text
from window_stage import interview

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from intake_app.i18n import Translator
    from intake_app.ui.app import Dress

FORM = """
| survey |
| | type | name | label | relevant | constraint | constraint_message | appearance | bind::intake:mode |
| | begin_group | H | Held | | | | | |
| | note | n | Ask slowly | | | | | |
| | text | who | Who came? | | | | | |
| | select_one yn | hurt | Hurt? | | | | | |
| | text | where | Where did it hurt, ${who}? | ${hurt} = 'yes' | | | | |
| | integer | age | Age? | | . < 120 | Please look at the age again. | | |
| | select_multiple yn | codes | Codes | | | | | coding |
| | begin_group | inner | Inner heading | ${hurt} = 'yes' | | | | |
| | text | deep | Deep? | | | | | |
| | end_group | | | | | | | |
| | begin_repeat | stays | Place | | | | | |
| | text | name | Which place? | | | | | |
| | select_one yn | left | Left? | | | | | |
| | text | why | Why? | ${left} = 'no' | | | | |
| | end_repeat | | | | | | | |
| | end_group | | | | | | | |
| | begin_group | L | Later | | | | | |
| | text | last | Last? | | | | | |
| | end_group | | | | | | | |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| settings |
| | form_id | version | namespaces |
| | small | 1 | intake="urn:intake-app:xform:1" |
"""


def make_session() -> Session:
    source = read_form(FORM.encode(), ".md")
    return Session(compile_form(source.xform), language="en", now=lambda: datetime(2022, 11, 22, tzinfo=UTC))


class Asking:
    """A form view wired to a session as the interview does it."""

    def __init__(self, qtbot: QtBot, tr: Translator, dialogs: ScriptedDialogs | None = None) -> None:
        self.qtbot = qtbot
        self.dialogs = dialogs or ScriptedDialogs()
        self.session = make_session()
        self.view = FormView(tr, self.dialogs)
        self.view.answered.connect(lambda path, value: self.applied(self.session.answer(path, value)))
        self.view.reasoned.connect(lambda path, reason: self.applied(self.session.give_reason(path, reason)))
        self.view.row_added.connect(self.add_row)
        self.view.row_removed.connect(lambda path: (self.session.remove_row(path), self.draw()))
        qtbot.addWidget(self.view)
        self.draw()
        show(self.view, 1000, 600)
        self.view.activateWindow()
        qtbot.waitUntil(self.view.isActiveWindow)

    def add_row(self, path: str) -> None:
        self.session.add_row(path)
        self.draw()

    def applied(self, change: object) -> None:
        self.view.apply(change, self.session.section("H"))
        QApplication.processEvents()

    def draw(self) -> None:
        self.view.show_section(self.session.section("H"))
        QApplication.processEvents()

    def part(self, path: str) -> QuestionBox:
        return self.view._drawing.parts[path]

    def box(self, name: str) -> QuestionBox | None:
        return self.view._drawing.parts.get(f"H/{name}")

    @property
    def stays(self) -> RepeatBox:
        return self.view._drawing.parts["H/stays"]


@pytest.fixture
def asking(qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator]) -> Asking:
    return Asking(qtbot, speak("en"))


def test_the_section_is_drawn_in_order(asking: Asking) -> None:
    parts = asking.view._drawing.parts
    shown = [path for path, part in parts.items() if part.isVisible() and "[" not in path]
    assert shown == ["H/n", "H/who", "H/hurt", "H/age", "H/stays"]
    assert asking.box("codes") is None, "coding lists are filled after the talk"


def test_it_begins_at_the_first_question_not_at_a_note(asking: Asking) -> None:
    asking.view.begin()
    assert asking.box("who").control.field.hasFocus()


def test_typing_keeps_cursor_and_field_while_labels_around_follow(asking: Asking) -> None:
    asking.box("hurt").control.buttons.buttons["yes"].click()
    field = asking.box("who").control.field
    field.setFocus()
    type_text(field, "Ерлан")
    field.setCursorPosition(1)
    type_text(field, "x")
    assert (field.text(), field.cursorPosition()) == ("Еxрлан", 2)
    assert asking.box("who").control.field is field
    assert field.hasFocus()
    assert asking.box("where")._words["question"].text() == "Where did it hurt, Еxрлан?"
    assert asking.session.answers()["H/who"] == "Еxрлан"


def test_questions_and_groups_come_and_go_at_their_place(asking: Asking) -> None:
    yes, no = (asking.box("hurt").control.buttons.buttons[code] for code in ("yes", "no"))
    yes.click()
    order = [
        asking.box(name).mapTo(asking.view, asking.box(name).rect().topLeft()).y() for name in ("hurt", "where", "age")
    ]
    assert order == sorted(order)
    inner = next(box for box in asking.view.findChildren(GroupBox) if box._heading.text() == "Inner heading")
    assert inner.isVisible()
    type_text(asking.box("where").control.field, "arm")
    no.click()
    assert not asking.box("where").isVisible()
    assert not inner.isVisible()
    yes.click()
    assert asking.box("where").control.field.text() == "arm", "what was hidden is not lost"


def test_only_the_boxes_of_the_change_are_touched(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(QuestionBox, "show_node", lambda self, node: drawn.append(node.name))
    asking.view.apply(asking.session.answer("H/age", "200"), asking.session.section("H"))
    assert drawn == ["age"]


def test_what_does_not_fit_is_said_in_the_authors_words(asking: Asking) -> None:
    type_text(asking.box("age").control.field, "200")
    assert asking.box("age")._words["notice"].text() == "Please look at the age again."
    assert asking.session.answers()["H/age"] == "200"


def test_a_reason_takes_the_place_of_the_value_and_back(asking: Asking) -> None:
    type_text(asking.box("who").control.field, "a")
    asking.box("who").reasons.buttons["declined"].click()
    assert asking.box("who").control.field.text() == ""
    assert asking.session.answers()["H/who#why"] == "declined"
    type_text(asking.box("who").control.field, "b")
    assert asking.box("who").reasons.choice() == ""
    assert asking.session.answers()["H/who"] == "b"


def test_rows_one_at_a_time(asking: Asking) -> None:
    rows = len(asking.session.node("H/stays").children)
    while rows:
        asking.session.remove_row(asking.session.node("H/stays").children[0].path)
        rows -= 1
    asking.draw()
    stays = asking.stays
    assert stays._empty.isVisible()
    assert stays.add.text() == "Add the first"
    stays.add.click()
    assert stays._title.text() == "Place: 1 of 1"
    first = stays._current
    assert asking.part(f"{first}/name").control.field.hasFocus(), "one begins in the new row"
    type_text(asking.part(f"{first}/name").control.field, "IVS")
    stays.add.click()
    assert stays._title.text() == "Place: 2 of 2"
    assert asking.part(f"{stays._current}/name").control.field.text() == ""
    assert f"{first}/name" not in asking.view._drawing.parts
    stays.before.click()
    assert stays._title.text() == "Place: 1 of 2"
    assert asking.part(f"{first}/name").control.field.text() == "IVS"
    assert (stays.before.isEnabled(), stays.after.isEnabled()) == (False, True)


def test_questions_inside_a_row_come_and_go(asking: Asking) -> None:
    if not asking.session.node("H/stays").children:
        asking.stays.add.click()
    row = asking.stays._current
    asking.part(f"{row}/left").control.buttons.buttons["no"].click()
    assert asking.part(f"{row}/why").isVisible()
    asking.part(f"{row}/left").control.buttons.buttons["yes"].click()
    assert not asking.part(f"{row}/why").isVisible()


@pytest.mark.parametrize("agrees", [True, False])
def test_a_row_goes_only_after_a_question(
    qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator], agrees: bool
) -> None:
    asking = Asking(qtbot, speak("en"), ScriptedDialogs([agrees]))
    for _row in range(2):
        asking.stays.add.click()
    before = len(asking.session.node("H/stays").children)
    asking.stays.remove.click()
    assert len(asking.session.node("H/stays").children) == before - agrees
    asked = asking.dialogs.asked[0]
    assert isinstance(asked, Decision)
    assert asked.is_dangerous
    assert asked.title == f"Remove “Place: {before} of {before}”?"
    assert asking.stays._title.text() == f"Place: {before - agrees} of {before - agrees}"


def test_coding_lists_show_when_they_are_asked_for(asking: Asking) -> None:
    asking.view.set_coding(is_shown=True)
    asking.draw()
    assert asking.box("codes").isVisible()
    asking.view.set_coding(is_shown=False)
    asking.draw()
    assert not asking.box("codes").isVisible()


def test_another_section_starts_at_its_top_and_the_old_one_is_forgotten(asking: Asking) -> None:
    asking.view.verticalScrollBar().setValue(200)
    asking.view.show_section(asking.session.section("L"))
    assert asking.view.verticalScrollBar().value() == 0
    assert list(asking.view._drawing.parts) == ["L/last"]
    asking.view.apply(asking.session.answer("H/who", "x"), asking.session.section("H"))
    assert list(asking.view._drawing.parts) == ["L/last"]


def test_leaving_sends_what_is_typed_and_not_yet_sent(
    qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator]
) -> None:
    page, double = interview(speak("en"))
    qtbot.addWidget(page)
    show(page)
    date = next(box for box in page.form.findChildren(QuestionBox) if box._kind == "date")
    date.control.field.setFocus()
    date.control.field.selectAll()
    type_text(date.control.field, "before the feast")
    assert double.told == []
    page.on_hidden()
    assert [told[0] for told in double.told] == ["answer", "keep"]
    assert double.told[0][2] == "before the feast"


def test_the_whole_section_can_be_walked_with_tab(asking: Asking) -> None:
    asking.view.begin()
    walked = []
    for _press in range(30):
        focused = QApplication.focusWidget()
        box = focused
        while box is not None and not isinstance(box, (QuestionBox, NoteBox, RepeatBox)):
            box = box.parentWidget()
        name = box._node.name if isinstance(box, (QuestionBox, RepeatBox)) else "?"
        if name in walked and name != walked[-1]:
            break
        if not walked or walked[-1] != name:
            walked.append(name)
        asking.qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert walked[:3] == ["who", "hurt", "age"]


@pytest.fixture(scope="module")
def case_intake() -> object:
    return compile_form(read_form((forms() / "case_intake.md").read_bytes(), ".md").xform)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_built_in_questionnaire_fits_the_page_in_every_language(
    qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator], case_intake: object, language: str
) -> None:
    session = Session(case_intake, language=language, now=lambda: datetime(2022, 11, 22, tzinfo=UTC))
    for section in session.sections():
        for child in session.section(section.name).children:
            if child.kind == "repeat" and not child.children:
                session.add_row(child.path)
        view = FormView(speak(language), ScriptedDialogs(), show_coding=True)
        qtbot.addWidget(view)
        view.show_section(session.section(section.name))
        show(view, 1040, 600)
        assert clipped(view) == [], section.name
        assert nameless(view) == [], section.name
        view.close()
        view.deleteLater()
