"""Every control of a question: what it sends, what it shows, that typing is left alone, and keys."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from intake_app.ui.views.question_box import NoteBox, QuestionBox
from intake_app.xlsform.views import Choice, NodeView
from window_checks import nameless, show, type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from intake_app.i18n import Translator
    from intake_app.ui.app import Dress

ANSWER5 = tuple(Choice(code, code.title()) for code in ("yes", "no", "unknown", "declined", "not_asked"))
PLACES = tuple(
    Choice(f"p{number}", name)
    for number, name in enumerate(
        ("Талдықорған", "Талдыкорган ИВС", "Семей", "Жаркент", "Текели", "Алматы", "Ақтөбе", "Қонаев", "Өскемен")
    )
)


# The list of completions is a popup; the offscreen platform says so.
GRABS = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)


class Events:
    """Notes what a question tells."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def answer(self, path: str, value: str) -> None:
        self.told.append(("answer", value))

    def reason(self, path: str, reason: str) -> None:
        self.told.append(("reason", reason))

    def want_file(self, path: str) -> None:
        self.told.append(("file", path))

    def add_row(self, path: str) -> None:
        raise AssertionError

    def remove_row(self, path: str, title: str) -> None:
        raise AssertionError


class Asked:
    """One question on the screen, in English."""

    def __init__(self, qtbot: QtBot, tr: Translator, node: NodeView) -> None:
        self.qtbot = qtbot
        self.events = Events()
        self.node = node
        self.box = QuestionBox(node, tr, self.events)
        qtbot.addWidget(self.box)
        show(self.box, 760, 400)
        self.box.activateWindow()
        qtbot.waitUntil(self.box.isActiveWindow)

    @property
    def told(self) -> list[tuple[str, str]]:
        return self.events.told

    @property
    def control(self) -> object:
        return self.box.control

    def now(self, **facts: object) -> None:
        """The session has changed the question."""
        self.node = replace(self.node, **facts)
        self.box.show_node(self.node)
        QApplication.processEvents()


@pytest.fixture
def ask(qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator]) -> Callable[..., Asked]:
    def make(type_: str, **more: object) -> Asked:
        node = NodeView(path="S/q", name="q", kind="question", type=type_, label="What happened?", **more)
        return Asked(qtbot, speak("en"), node)

    return make


def keys(asked: Asked, text: str) -> None:
    type_text(asked.control.field, text)


def test_a_line_sends_every_letter_and_keeps_the_cursor(ask: Callable[..., Asked]) -> None:
    asked = ask("text", value="Айгүл")
    field = asked.control.field
    field.setFocus()
    field.setCursorPosition(2)
    type_text(field, "x")
    assert asked.told == [("answer", "Айxгүл")]
    asked.now(value="Айxгүл", label="What happened then?")
    assert field.cursorPosition() == 3
    assert field.accessibleName() == "What happened then?"
    asked.now(value="")
    assert field.text() == ""


def test_a_text_sends_what_is_typed_and_grows(ask: Callable[..., Asked]) -> None:
    asked = ask("text", appearance=frozenset({"multiline"}))
    field = asked.control.field
    small = field.height()
    field.setFocus()
    type_text(field, "a")
    assert asked.told == [("answer", "a")]
    asked.now(value="line\n" * 8)
    assert asked.told == [("answer", "a")], "drawing is no answer"
    assert field.height() > small
    asked.now(value="line\n" * 200)
    assert field.height() < 500
    asked.qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert not field.hasFocus(), "Tab leaves the text"


def test_the_free_account_is_large_and_has_nothing_beside_it(ask: Callable[..., Asked]) -> None:
    asked = ask("text", appearance=frozenset({"account"}))
    assert asked.control.field.height() > 380
    assert asked.box.reasons is None
    asked.now(value="line\n" * 60)
    assert asked.control.field.height() > 1000, "an account grows without end"


@pytest.mark.parametrize(
    ("type_", "typed", "sent"),
    [("decimal", "1 234,5", "1234.5"), ("integer", "12", "12"), ("integer", "много", "много")],
)
def test_numbers_are_understood_and_everything_else_is_kept(
    ask: Callable[..., Asked], type_: str, typed: str, sent: str
) -> None:
    asked = ask(type_)
    asked.control.field.setText("")
    asked.control.take_focus()
    type_text(asked.control.field, typed)
    assert asked.told[-1] == ("answer", sent)
    asked.now(value=sent)
    assert asked.control.field.text() == typed, "what stands there is left as it was typed"


def test_a_date_is_sent_as_soon_as_it_is_understood(ask: Callable[..., Asked]) -> None:
    asked = ask("date")
    asked.control.take_focus()
    keys(asked, "8.1.2022")
    assert asked.told == [("answer", "2022-01-08")]
    asked.now(value="2022-01-08")
    assert asked.control.field.text() == "8.1.2022", "nothing is rewritten while one types"
    asked.control.field.clearFocus()
    assert asked.control.field.text() == "8 January 2022"
    assert asked.control._weekday.text() == "Saturday"


def test_what_is_no_date_is_kept_when_one_leaves_or_pauses(ask: Callable[..., Asked]) -> None:
    asked = ask("date")
    asked.control.take_focus()
    keys(asked, "after the holiday")
    assert asked.told == []
    asked.control.field._pause.timeout.emit()
    assert asked.told == [("answer", "after the holiday")]
    asked.now(value="after the holiday", violation_kind="type")
    assert asked.control.field.text() == "after the holiday"
    assert asked.box._words["notice"].text() == "This is not understood yet. It is kept as it stands."


def test_a_date_can_be_made_less_exact_by_a_click_but_never_more(ask: Callable[..., Asked]) -> None:
    asked = ask("date", value="2022-01-08")
    precision = asked.control.precision.buttons
    assert [one.isVisible() for one in precision.values()] == [True, True]
    precision["month"].click()
    assert asked.told == [("answer", "2022-01")]
    asked.now(value="2022-01")
    assert asked.control.field.text() == "January 2022"
    assert [one.isVisible() for one in precision.values()] == [False, True]
    asked.now(value="")
    assert [one.isVisible() for one in precision.values()] == [False, False]


def test_a_year_question_offers_nothing_else(ask: Callable[..., Asked]) -> None:
    asked = ask("date", appearance=frozenset({"year"}), value="1984")
    assert asked.control.precision.buttons == {}
    assert asked.control.field.text() == "1984"


def test_a_time_in_any_usual_way(ask: Callable[..., Asked]) -> None:
    asked = ask("time", value="14:05:00.000+05:00")
    assert asked.control.field.text() == "14:05"
    asked.control.take_focus()
    asked.control.field.selectAll()
    keys(asked, "930")
    asked.control.field.clearFocus()
    assert asked.told[-1] == ("answer", "930")
    asked.control.take_focus()
    asked.control.field.selectAll()
    keys(asked, "9.30")
    assert asked.told[-1] == ("answer", "09:30")


def test_looking_at_a_stored_time_changes_nothing(ask: Callable[..., Asked]) -> None:
    asked = ask("time", value="14:05:00.000+05:00")
    asked.control.take_focus()
    asked.control.field.clearFocus()
    asked.box.commit()
    assert asked.told == []


def test_date_and_time_together_and_the_time_may_stay_unknown(ask: Callable[..., Asked]) -> None:
    asked = ask("dateTime")
    asked.control.day.take_focus()
    type_text(asked.control.day.field, "01.2022")
    assert asked.told[-1] == ("answer", "2022-01")
    asked.now(value="2022-01")
    asked.control.clock.take_focus()
    type_text(asked.control.clock.field, "14:05")
    assert asked.told[-1] == ("answer", "2022-01T14:05")
    assert asked.control.clock.field.accessibleName() == "What happened?: time of day"


def test_few_answers_are_one_control_with_one_tab_stop(ask: Callable[..., Asked]) -> None:
    asked = ask("select_one", choices=ANSWER5)
    buttons = asked.control.buttons.buttons
    asked.control.take_focus()
    assert buttons["yes"].hasFocus()
    asked.qtbot.keyClick(buttons["yes"], Qt.Key.Key_Right)
    asked.qtbot.keyClick(buttons["no"], Qt.Key.Key_Space)
    assert asked.told == [("answer", "no")]
    asked.now(value="no")
    stops = [code for code, one in buttons.items() if one.focusPolicy() == Qt.FocusPolicy.StrongFocus]
    assert stops == ["no"]
    asked.qtbot.keyClick(buttons["no"], Qt.Key.Key_Return)
    assert asked.told[-1] == ("answer", ""), "choosing again takes it back"
    assert asked.box.reasons is None, "the five answers hold the reasons already"


def test_seven_answers_stand_below_each_other(ask: Callable[..., Asked]) -> None:
    asked = ask("select_one", choices=PLACES[:7], value="p3")
    radios = asked.control.buttons
    assert radios["p3"].isChecked()
    radios["p5"].click()
    assert asked.told == [("answer", "p5")]
    assert not radios["p3"].isChecked()
    radios["p5"].click()
    assert asked.told[-1] == ("answer", "")
    radios["p5"].setFocus()
    asked.qtbot.keyClick(radios["p5"], Qt.Key.Key_Up)
    assert radios["p4"].hasFocus()
    assert asked.told[-1] == ("answer", ""), "moving is not choosing"


def test_choices_that_change_are_drawn_anew(ask: Callable[..., Asked]) -> None:
    asked = ask("select_one", choices=PLACES[:7], value="p3")
    asked.now(choices=PLACES[3:6], value="p3")
    assert list(asked.control.buttons.buttons) == ["p3", "p4", "p5"]
    assert asked.control.buttons.choice() == "p3"
    asked.control.buttons.buttons["p4"].click()
    assert asked.told == [("answer", "p4")]


@GRABS
@pytest.mark.parametrize(
    ("typed", "found"), [("taldyk", 2), ("ТАЛДЫҚ", 2), ("oskemen", 1), ("aktob", 1), ("ивс", 1), ("zzz", 0)]
)
def test_search_finds_across_alphabets(ask: Callable[..., Asked], typed: str, found: int) -> None:
    asked = ask("select_one", choices=PLACES)
    asked.control.take_focus()
    type_text(asked.control.box.lineEdit(), typed)
    assert asked.control.box.completer().completionCount() == found


@GRABS
def test_search_takes_what_is_meant_and_puts_back_what_is_nothing(ask: Callable[..., Asked]) -> None:
    asked = ask("select_one", choices=PLACES, value="p2")
    box = asked.control.box
    assert box.currentText() == "Семей"
    box.setFocus()
    box.lineEdit().selectAll()
    type_text(box.lineEdit(), "somewhere")
    asked.box.commit()
    assert (box.currentText(), asked.told) == ("Семей", [])
    box.lineEdit().setText("zharkent")
    asked.box.commit()
    assert (box.currentText(), asked.told) == ("Жаркент", [("answer", "p3")])
    asked.now(value="p3")
    box.lineEdit().setText("")
    asked.box.commit()
    assert asked.told[-1] == ("answer", "")


def test_search_shows_a_code_that_is_not_offered(ask: Callable[..., Asked]) -> None:
    asked = ask("select_one", choices=PLACES, value="older_code")
    assert asked.control.box.currentText() == "older_code"


def test_the_wheel_scrolls_the_page_and_changes_no_answer(ask: Callable[..., Asked]) -> None:
    asked = ask("select_one", choices=PLACES, value="p2")
    box = asked.control.box
    box.setFocus()
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, wheel)
    assert box.code() == "p2"
    assert not wheel.isAccepted()


def test_many_answers_with_a_filter(ask: Callable[..., Asked]) -> None:
    many = tuple(Choice(f"m{number}", f"{PLACES[number % 9].label} {number}") for number in range(20))
    asked = ask("select_multiple", choices=many, value="m3 m1 gone")
    boxes = asked.control.boxes
    assert [code for code, box in boxes.items() if box.isChecked()] == ["m1", "m3"]
    boxes["m7"].click()
    assert asked.told == [("answer", "m3 m1 gone m7")], "what is not offered any more is not lost"
    boxes["m1"].click()
    assert asked.told[-1] == ("answer", "m3 gone m7")
    asked.control.filter.setText("semei")
    shown = [code for code, box in boxes.items() if box.isVisible()]
    assert shown == ["m2", "m3", "m7", "m11"], "chosen ones stay in sight"


def test_few_check_boxes_have_no_filter(ask: Callable[..., Asked]) -> None:
    asked = ask("select_multiple", choices=PLACES)
    assert not hasattr(asked.control, "filter")


def test_an_order_by_buttons(ask: Callable[..., Asked]) -> None:
    asked = ask("rank", choices=PLACES[:3], value="p2 p0")
    assert asked.control._order == ["p2", "p0", "p1"]
    asked.control._move(2, -1)
    assert asked.told == [("answer", "p2 p1 p0")]


def test_one_box_says_that_it_was_done(ask: Callable[..., Asked]) -> None:
    asked = ask("acknowledge")
    asked.control.box.click()
    assert asked.told == [("answer", "OK")]
    asked.now(value="OK")
    asked.control.box.click()
    assert asked.told[-1] == ("answer", "")


def test_a_file_is_asked_for_and_can_be_taken_away(ask: Callable[..., Asked]) -> None:
    asked = ask("image")
    asked.control.add.click()
    assert asked.told == [("file", "S/q")]
    asked.now(value="photograph.jpg")
    assert asked.control._shown.text() == "photograph.jpg"
    asked.control.remove.click()
    assert asked.told[-1] == ("answer", "")


def test_a_masked_line_shows_no_letters(ask: Callable[..., Asked]) -> None:
    asked = ask("text", appearance=frozenset({"masked"}), value="secret")
    assert asked.control.field.echoMode() == QLineEdit.EchoMode.Password


def test_a_reason_is_a_first_class_answer(ask: Callable[..., Asked]) -> None:
    asked = ask("text", value="something")
    reasons = asked.box.reasons.buttons
    assert [one.text() for one in reasons.values()] == ["Does not know", "Chose not to answer", "Not asked"]
    reasons["declined"].click()
    assert asked.told == [("reason", "declined")]
    asked.now(value="", reason="declined")
    assert asked.control.field.text() == ""
    assert reasons["declined"].isChecked()
    reasons["declined"].click()
    assert asked.told[-1] == ("reason", "")
    asked.now(value="x", reason="")
    assert asked.box.reasons.choice() == ""


def test_what_does_not_fit_is_said_calmly_and_blocks_nothing(ask: Callable[..., Asked]) -> None:
    asked = ask("integer", value="200", violation_kind="constraint", violation="Please check the age.")
    assert asked.box._words["notice"].text() == "Please check the age."
    assert asked.control.field.isEnabled()
    asked.now(violation_kind="", violation="")
    assert not asked.box._words["notice"].isVisible()
    asked.now(violation_kind="required")
    assert asked.box._words["notice"].text() == "Still open. It can wait."
    assert asked.box._words["notice"].property("text-role") == "small"


def test_hints_come_and_go(ask: Callable[..., Asked]) -> None:
    asked = ask("text", hint="**Bold** hint", guidance="For the interviewer")
    assert asked.box._words["soft"].accessibleName() == "Bold hint"
    asked.now(hint="")
    assert not asked.box._words["soft"].isVisible()
    asked.now(hint="Again")
    assert asked.box._words["soft"].isVisible()


def test_a_form_cannot_smuggle_markup_into_a_label(ask: Callable[..., Asked]) -> None:
    asked = ask("text", hint='**a** <img src="file:///etc/passwd"> <a href="x">y</a>\nnext')
    text = asked.box._words["soft"].text()
    assert "<img" not in text
    assert "<a " not in text
    assert "<b>a</b>" in text
    assert "<br>" in text


@pytest.mark.parametrize("type_", ["text", "integer", "date", "time", "dateTime"])
def test_what_may_not_be_changed_is_shown_and_not_taken(ask: Callable[..., Asked], type_: str) -> None:
    asked = ask(type_, value="2022", is_readonly=True)
    field = asked.box.findChild(QLineEdit)
    asked.qtbot.keyClicks(field, "x")
    asked.box.commit()
    assert asked.told == []
    assert asked.box.reasons is None


@pytest.mark.parametrize(
    "type_",
    ["text", "integer", "date", "time", "dateTime", "select_one", "select_multiple", "rank", "acknowledge", "image"],
)
def test_every_control_has_a_name_for_a_screen_reader(ask: Callable[..., Asked], type_: str) -> None:
    for count in (3, 6, 9):
        asked = ask(type_, choices=PLACES[:count])
        assert nameless(asked.box) == []


def test_a_note_says_its_words_and_asks_nothing(qtbot: QtBot, dress: Dress) -> None:
    note = NoteBox(NodeView(path="S/n", name="n", kind="note", label="**Say** this", hint="softly"))
    qtbot.addWidget(note)
    assert note._words.accessibleName() == "Say this\nsoftly"
    note.show_node(NodeView(path="S/n", name="n", kind="note", label="Say that"))
    assert note._words.accessibleName() == "Say that"
    assert note.take_focus() is False
    note.commit()
