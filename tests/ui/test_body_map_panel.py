"""The body map in a section with the real engine: touch or keyboard, mark and region together, rows and dots as one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from intake_app.domain.body_map import ADULT, CHILD, Mark
from intake_app.domain.body_map_files import load_body_map
from intake_app.i18n import LANGUAGES
from intake_app.paths import resources
from intake_app.printing.body_map import lay_out
from intake_app.printing.fonts import load_fonts
from intake_app.services.body_sheet import BodyPaper
from intake_app.ui.decisions import ScriptedDialogs
from intake_app.ui.views.body_map_printer import paint_body_sheet
from intake_app.ui.views.form_view import FormView
from intake_app.xlsform.model import compile_form
from intake_app.xlsform.reader import read_form
from intake_app.xlsform.session import Session
from window_checks import clipped, nameless, show

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from intake_app.i18n import Translator
    from intake_app.ui.app import Dress
    from intake_app.ui.views.body_map_panel import BodyMapPanel
    from intake_app.ui.views.time_line_panel import TimeLinePanel

FORM = """
| survey |
| | type | name | label | appearance |
| | begin_group | L | Marks | |
| | begin_repeat | marks | Mark | body-map |
| | text | L01_mark | On the drawing | body-mark |
| | select_one body_region | region | Where? | autocomplete |
| | select_one injury | kind | What? | |
| | select_one injury_state | state | State? | |
| | end_repeat | | | |
| | begin_repeat | stays | Stay | time-line |
| | date | from | From | |
| | time | from_time | At | |
| | date | to | Until | |
| | time | to_time | At | |
| | end_repeat | | | |
| | begin_repeat | plain | Plain | body-map |
| | text | where | Where? | |
| | end_repeat | | | |
| | end_group | | | |
| choices |
| | list_name | name | label |
| | body_region | arm | Arm |
| | body_region | wrist | Wrist |
| | body_region | back | Back |
| | body_region | head | Head |
| | injury | bruise | Bruise |
| | injury | wound | Wound |
| | injury_state | fresh | Fresh |
| settings |
| | form_id | version |
| | small | 1 |
"""
FOREARM = Mark("front", 0.72, 0.45)


class Asking:
    """A form view wired to a session as the interview does it."""

    def __init__(self, qtbot: QtBot, tr: Translator, answers: list[bool] | None = None) -> None:
        self.dialogs = ScriptedDialogs(answers or [])
        self.session = Session(
            compile_form(read_form(FORM.encode(), ".md").xform),
            language="en",
            now=lambda: datetime(2022, 11, 22, tzinfo=UTC),
        )
        self.view = FormView(tr, self.dialogs)
        self.view.answered.connect(lambda path, value: self.applied(self.session.answer(path, value)))
        self.view.row_added.connect(lambda path: (self.session.add_row(path), self.draw()))
        self.view.row_removed.connect(lambda path: (self.session.remove_row(path), self.draw()))
        for path in ("L/marks", "L/stays", "L/plain"):
            while self.session.node(path).children:
                self.session.remove_row(self.session.node(path).children[0].path)
        qtbot.addWidget(self.view)

    def open(self, qtbot: QtBot) -> Asking:
        self.draw()
        show(self.view, 1118, 700)
        self.view.activateWindow()
        qtbot.waitUntil(self.view.isActiveWindow)
        return self

    def applied(self, change: object) -> None:
        self.view.apply(change, self.session.section("L"))

    def draw(self) -> None:
        self.view.show_section(self.session.section("L"))
        QApplication.processEvents()

    @property
    def panel(self) -> BodyMapPanel:
        return self.view._drawing.parts["L/marks"]._front

    @property
    def line(self) -> TimeLinePanel:
        return self.view._drawing.parts["L/stays"]._front

    def rows(self) -> list[dict[str, str]]:
        return [{child.name: child.value for child in row.children} for row in self.session.node("L/marks").children]

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.panel.canvas, key, modifier)
        QApplication.processEvents()

    def touch(self, mark: Mark) -> None:
        placed = next(one for one in self.panel.canvas._placed if one.view.name == mark.view)
        at = placed.spot(mark)
        QTest.mouseClick(self.panel.canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(at.x()), round(at.y())))
        QApplication.processEvents()


@pytest.fixture
def asking(qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator]) -> Asking:
    return Asking(qtbot, speak("en"), [True] * 3).open(qtbot)


def test_a_touch_makes_a_row_with_mark_and_region_and_goes_to_its_first_open_question(asking: Asking) -> None:
    asking.touch(FOREARM)
    (made,) = asking.rows()
    assert made["region"] == "arm"
    assert made["L01_mark"].startswith("front 0.7")
    box = asking.view._drawing.parts[asking.session.node("L/marks").children[0].path + "/kind"]
    assert box.isAncestorOf(QApplication.focusWidget()), "mark and place are answered: what it is comes next"


def test_beside_the_body_and_on_the_intimate_place_nothing_is_marked(asking: Asking) -> None:
    asking.touch(Mark("front", 0.02, 0.02))
    asking.touch(Mark("front", 0.5, 0.52))
    assert asking.rows() == []
    assert "not marked" in asking.panel._place.text()


def test_the_keyboard_alone_walks_marks_moves_and_removes(asking: Asking) -> None:
    canvas = asking.panel.canvas
    canvas.setFocus()
    assert canvas.accessibleName().startswith("Front and back")
    here = canvas.place_words()
    asking.press(Qt.Key.Key_Down)
    assert canvas.place_words() != here
    assert canvas.place_words() in canvas.accessibleName()
    asking.press(Qt.Key.Key_PageDown)
    assert canvas.accessibleName().startswith("Sides")
    asking.press(Qt.Key.Key_Minus)
    asking.press(Qt.Key.Key_Down)
    asking.press(Qt.Key.Key_Return)
    (made,) = asking.rows()
    assert made["region"]
    canvas.setFocus()
    before = made["L01_mark"].split()
    asking.press(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    after = asking.rows()[0]["L01_mark"].split()
    assert float(after[1]) == pytest.approx(float(before[1]) + 0.01)
    assert after[2] == before[2]
    asking.press(Qt.Key.Key_Delete)
    assert asking.rows() == []
    assert len(asking.dialogs.asked) == 1


def test_moving_a_mark_over_a_border_takes_its_region_along_unless_a_person_named_another(asking: Asking) -> None:
    asking.touch(Mark("front", 0.80, 0.475))
    assert asking.rows()[0]["region"] == "arm"
    asking.panel.canvas.setFocus()
    for _step in range(3):
        asking.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert asking.rows()[0]["region"] == "wrist"
    path = asking.session.node("L/marks").children[0].path
    asking.applied(asking.session.answer(f"{path}/region", "back"))
    for _step in range(4):
        asking.press(Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert asking.rows()[0]["region"] == "back"


def test_dots_and_rows_are_one(asking: Asking) -> None:
    asking.touch(FOREARM)
    asking.touch(Mark("back", 0.4, 0.28))
    rows = [row.path for row in asking.session.node("L/marks").children]
    repeat = asking.view._drawing.parts["L/marks"]
    assert repeat._current == rows[1]
    asking.touch(FOREARM)
    assert len(asking.rows()) == 2, "a touch on a dot chooses it"
    assert repeat._current == rows[0]
    asking.panel.marks[1].click()
    assert repeat._current == rows[1]
    repeat.before.click()
    assert asking.panel.canvas._row == rows[0]
    assert asking.panel.marks[0].isChecked()


def test_an_answer_below_changes_the_dot_at_once(asking: Asking) -> None:
    asking.touch(FOREARM)
    path = asking.session.node("L/marks").children[0].path
    asking.applied(asking.session.answer(f"{path}/kind", "wound"))
    assert "wound" in asking.panel.marks[0].accessibleName()
    assert asking.panel._dots[0].shape == "diamond"


def test_a_blank_row_is_filled_before_a_new_one_is_made(asking: Asking) -> None:
    asking.view._drawing.parts["L/marks"].add.click()
    asking.touch(FOREARM)
    assert len(asking.rows()) == 1


def test_a_mark_can_be_taken_off_and_the_row_stays(asking: Asking) -> None:
    asking.touch(FOREARM)
    path = asking.session.node("L/marks").children[0].path
    asking.view._drawing.parts[f"{path}/L01_mark"].control.remove.click()
    assert asking.rows()[0]["L01_mark"] == ""
    assert asking.rows()[0]["region"] == "arm"


def test_the_childs_drawing_shows_the_same_mark_on_the_same_place(asking: Asking) -> None:
    asking.touch(FOREARM)
    before = asking.panel.marks[0].accessibleName()
    value = asking.rows()[0]["L01_mark"]
    asking.panel.figure.buttons[CHILD].click()
    assert asking.panel.marks[0].accessibleName() == before
    assert asking.rows()[0]["L01_mark"] == value


def test_the_figure_is_asked_for_and_paper_gets_what_stands_on_the_page(
    qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator]
) -> None:
    printed: list[tuple[str, dict[str, str]]] = []
    asking = Asking(qtbot, speak("en"))
    asking.view.around.find_figure = lambda found: found(CHILD)
    asking.view.around.print_marks = lambda figure, answers: printed.append((figure, dict(answers)))
    asking.open(qtbot)
    assert asking.panel.figure.choice() == CHILD
    asking.touch(FOREARM)
    asking.panel._print_marks()
    assert printed[0][0] == CHILD
    assert set(printed[0][1].values()) == set(asking.rows()[0].values()) - {""}


def test_a_form_without_the_question_of_the_mark_keeps_the_plain_list(asking: Asking) -> None:
    repeat = asking.view._drawing.parts["L/plain"]
    repeat.add.click()
    QApplication.processEvents()
    assert repeat._front.isHidden()
    assert len(asking.session.node("L/plain").children) == 1


def test_the_line_of_time_walks_and_leads_to_its_row(asking: Asking, qtbot: QtBot) -> None:
    assert asking.line.canvas.isHidden()
    for day in ("2022-01-05", "2022-01-07"):
        asking.session.add_row("L/stays")
        path = asking.session.node("L/stays").children[-1].path
        asking.session.answer(f"{path}/from", day)
    asking.draw()
    rows = [row.path for row in asking.session.node("L/stays").children]
    canvas = asking.line.canvas
    assert not canvas.isHidden()
    asking.view.activateWindow()
    qtbot.waitUntil(asking.view.isActiveWindow)
    canvas.setFocus()
    before = asking.view._drawing.parts["L/stays"]._current
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    now = asking.view._drawing.parts["L/stays"]._current
    assert now != before
    assert now in rows
    assert canvas.accessibleName() == asking.line._words.text()
    QApplication.processEvents()
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert asking.view._drawing.parts["L/stays"]._row.isAncestorOf(QApplication.focusWidget())


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_and_everything_has_a_name(
    qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator], language: str
) -> None:
    asking = Asking(qtbot, speak(language)).open(qtbot)
    for plate in range(5):
        asking.panel._show_plate(plate)
        asking.press(Qt.Key.Key_Down)
        assert clipped(asking.view) == []
        assert nameless(asking.view) == []


def test_the_printer_draws_what_the_file_has(qtbot: QtBot, dress: Dress) -> None:
    sheets = lay_out(load_body_map(resources() / "body"), ADULT, (), "", "en", load_fonts(resources() / "fonts"))
    paper = BodyPaper("", "en", 595, 842, resources() / "fonts", sheets, b"")
    image = QImage(595, 842, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint_body_sheet(painter, paper, sheets[0], 1.0)
    painter.end()
    dark = sum(image.pixelColor(x, y).lightness() < 200 for x in range(0, 595, 2) for y in range(0, 842, 2))
    assert dark > 800
