"""What may come is built while nobody types: nobody sees it, an answer finds it ready, and whoever acts goes first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from intake_app.ui.decisions import ScriptedDialogs
from intake_app.ui.views import form_ahead
from intake_app.ui.views.form_ahead import QUIET_MS
from intake_app.ui.views.form_groups import Drawing
from intake_app.ui.views.form_view import FormView
from intake_app.ui.views.tab_order import tab_stops
from intake_app.xlsform.model import compile_form
from intake_app.xlsform.reader import read_form
from intake_app.xlsform.session import Session
from window_checks import nameless, show, type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from intake_app.i18n import Translator
    from intake_app.ui.app import Dress

FORM = """
| survey |
| | type | name | label | relevant | appearance | bind::intake:mode |
| | begin_group | H | Held | | | |
| | text | who | Who came? | | | |
| | date | day | Which day? | | | |
| | select_one yn | hurt | Hurt? | | | |
| | text | where | Where did it hurt, ${who}? | ${hurt} = 'yes' | | |
| | select_one yn | seen | Did anybody see it? | ${hurt} = 'yes' | | |
| | select_multiple yn | codes | Codes | | | coding |
| | begin_group | inner | Inner heading | ${hurt} = 'yes' | | |
| | note | n | Ask slowly | | | |
| | text | deep | Deep? | | | |
| | end_group | | | | | |
| | begin_repeat | stays | Place | | | |
| | select_one yn | left | Left? | | | |
| | text | why | Why? | ${left} = 'no' | | |
| | end_repeat | | | | | |
| | begin_repeat | held | Held where | ${hurt} = 'yes' | time-line | |
| | text | place | Where? | | | |
| | end_repeat | | | | | |
| | end_group | | | | | |
| | begin_group | L | Later | | | |
| | text | last | Last? | | | |
| | end_group | | | | | |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| settings |
| | form_id | version | namespaces |
| | small | 1 | intake="urn:intake-app:xform:1" |
"""
AHEAD = {"H/where", "H/seen", "H/inner", "H/inner/n", "H/inner/deep"}


class Asking:
    """A form view wired to a session as the interview does it; `made` counts what was built."""

    def __init__(self, qtbot: QtBot, tr: Translator, monkeypatch: pytest.MonkeyPatch) -> None:
        self.qtbot = qtbot
        self.made: list[str] = []
        make = Drawing.make

        def counted(drawing: Drawing, node: object, grids: object) -> QWidget:
            self.made.append(node.path)
            return make(drawing, node, grids)

        monkeypatch.setattr(Drawing, "make", counted)
        form = compile_form(read_form(FORM.encode(), ".md").xform)
        self.session = Session(form, language="en", now=lambda: datetime(2022, 11, 22, tzinfo=UTC))
        self.session.add_row("H/stays")
        self.view = FormView(tr, ScriptedDialogs())
        self.view.answered.connect(
            lambda path, value: self.view.apply(self.session.answer(path, value), self.session.section("H"))
        )
        self.view.show_section(self.session.section("H"))
        self.at_first = list(self.made)

    @property
    def parts(self) -> dict[str, QWidget]:
        return self.view._drawing.parts

    @property
    def timer(self) -> object:
        return self.view.ahead._timer

    @property
    def row(self) -> str:
        return self.session.node("H/stays").children[0].path

    def shown(self) -> None:
        show(self.view, 1000, 400)
        self.view.activateWindow()
        self.qtbot.waitUntil(self.view.isActiveWindow)

    def read(self) -> None:
        """Wait as a person who reads, until everything is built."""
        self.qtbot.waitUntil(lambda: not self.view.ahead.is_working)

    def at_work(self) -> None:
        """In the middle of the work: one thing is built, more is to come at once."""
        self.view.ahead.go_on()
        self.view.ahead._on_turn()
        assert self.timer.isActive()
        assert self.timer.interval() == 0


@pytest.fixture
def asking(qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator], monkeypatch: pytest.MonkeyPatch) -> Asking:
    made = Asking(qtbot, speak("en"), monkeypatch)
    qtbot.addWidget(made.view)
    return made


def test_what_may_come_is_built_and_nobody_sees_it(asking: Asking) -> None:
    asking.shown()
    windows = set(QApplication.topLevelWidgets())
    stops = list(tab_stops(asking.view))
    height = asking.view.widget().height()
    asking.read()
    assert set(asking.made) - set(asking.at_first) == AHEAD | {f"{asking.row}/why"}
    for path in {*AHEAD, f"{asking.row}/why"}:
        assert not asking.parts[path].isVisible(), path
        assert not asking.parts[path].isWindow(), path
    assert [one for one in QApplication.topLevelWidgets() if one not in windows] == []
    assert list(tab_stops(asking.view)) == stops
    assert asking.view.widget().height() == height
    assert nameless(asking.view) == []


def test_an_answer_finds_everything_built_and_in_its_place(asking: Asking) -> None:
    asking.shown()
    asking.read()
    type_text(asking.parts["H/who"].control.field, "Aliya")
    asking.made.clear()
    asking.parts["H/hurt"].control.buttons.buttons["yes"].click()
    QApplication.processEvents()
    assert asking.made[0] == "H/held", "only the line of time is too much to be built ahead"
    assert [path for path in asking.made if not path.startswith("H/held")] == []
    order = [asking.parts[f"H/{name}"] for name in ("hurt", "where", "seen", "inner/n", "inner/deep", "held")]
    assert all(one.isVisible() for one in order)
    heights = [one.mapTo(asking.view.widget(), one.rect().topLeft()).y() for one in order]
    assert heights == sorted(heights)
    assert len(set(heights)) == len(heights)
    assert asking.parts["H/where"]._words["question"].text() == "Where did it hurt, Aliya?"
    type_text(asking.parts["H/where"].control.field, "arm")
    assert asking.session.answers()["H/where"] == "arm"
    asking.parts["H/hurt"].control.buttons.buttons["no"].click()
    assert not asking.parts["H/where"].isVisible()


def test_nothing_is_built_before_the_section_is_painted(asking: Asking) -> None:
    asking.view.ahead.go_on()
    QApplication.processEvents()
    assert not asking.view.ahead.is_working
    asking.view.show()
    assert asking.made == asking.at_first
    asking.qtbot.waitUntil(lambda: asking.view.ahead.is_working)
    assert asking.timer.interval() == QUIET_MS
    assert asking.made == asking.at_first


@pytest.mark.parametrize("deed", ["an answer", "half a date", "tab", "scrolling"])
def test_whoever_acts_goes_first(asking: Asking, deed: str) -> None:
    asking.shown()
    asking.parts["H/who"].control.take_focus()
    if deed == "half a date":
        asking.parts["H/day"].control.field.setFocus()
    asking.at_work()
    built = list(asking.made)
    if deed == "an answer":
        type_text(asking.parts["H/who"].control.field, "A")
    elif deed == "half a date":
        type_text(asking.parts["H/day"].control.field, "2")
    elif deed == "tab":
        asking.view.focusNextChild()
    else:
        bar = asking.view.verticalScrollBar()
        bar.setValue(bar.value() + 20)
    assert asking.timer.interval() == QUIET_MS
    assert asking.made == built
    asking.read()
    assert set(asking.made) >= AHEAD, "and then it goes on"


def test_another_section_ends_the_work(asking: Asking) -> None:
    asking.shown()
    asking.at_work()
    asking.view.show_section(asking.session.section("L"))
    assert not asking.view.ahead.is_working
    asking.made.clear()
    asking.qtbot.waitUntil(lambda: asking.view.ahead.is_working)
    asking.read()
    assert asking.made == []
    assert list(asking.parts) == ["L/last"]


def test_a_hidden_page_builds_nothing_and_goes_on_when_it_is_back(asking: Asking) -> None:
    asking.shown()
    asking.at_work()
    asking.view.hide()
    assert not asking.view.ahead.is_working
    asking.view.ahead.go_on()
    assert not asking.view.ahead.is_working
    asking.view.show()
    assert asking.view.ahead.is_working
    asking.read()
    assert set(asking.made) >= AHEAD


def test_the_work_dies_with_the_page(
    qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator], monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = Asking(qtbot, speak("en"), monkeypatch)
    asking.shown()
    asking.at_work()
    gone: list[str] = []
    for one, name in ((asking.view.ahead, "work"), (asking.timer, "timer"), (asking.view._root, "section")):
        one.destroyed.connect(lambda _one=None, name=name: gone.append(name))
    asking.view.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert sorted(gone) == ["section", "timer", "work"]
    QApplication.processEvents()


def test_no_more_than_so_many_are_built(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_ahead, "MOST_AHEAD", 2)
    asking.view.show_section(asking.session.section("L"))
    asking.made.clear()
    asking.view.show_section(asking.session.section("H"))
    at_first = len(asking.made)
    asking.shown()
    asking.read()
    assert len(asking.made) == at_first + 2


def test_coding_lists_are_built_only_where_they_show(asking: Asking) -> None:
    asking.view.set_coding(is_shown=True)
    asking.shown()
    asking.read()
    assert "H/codes" in asking.made
    assert not asking.parts["H/codes"].isVisible(), "until the section is drawn again"


def test_the_questions_of_a_new_row_are_built_too(asking: Asking) -> None:
    asking.shown()
    asking.read()
    asking.made.clear()
    asking.session.add_row("H/stays")
    asking.view.show_section(asking.session.section("H"))
    asking.parts["H/stays"].after.click()
    asking.view.show_section(asking.session.section("H"))
    asking.read()
    second = asking.session.node("H/stays").children[1].path
    assert asking.made == [f"{second}/left", f"{second}/why"]
    assert not asking.parts[f"{second}/why"].isVisible()
