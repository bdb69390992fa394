"""Measures a key press in a real window, from the key to the end of the repaint. Not a test.

    QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_repaint.py

Each figure holds all of it: the key event, the answer in the engine, the section drawn anew where it changed, layout
and paint. Beside the time on the clock stands the processor time of this program: on a machine that does other things
too, that is the figure to compare. Typed letters go into text fields; a "choice" presses a button that makes other
questions come and go; before the first key the window gets the quiet seconds in which a person reads the questions
(that is when it builds those that may come), and once it does not: "in haste".
The window is 1366 x 768 as on a small laptop; all answers are made by chance from a fixed seed.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bench_form import large_form
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from intake_app.i18n import Translator
from intake_app.paths import resources
from intake_app.ui.app import Dress
from intake_app.ui.decisions import ScriptedDialogs
from intake_app.ui.views.form_view import FormView
from intake_app.xlsform.model import compile_form
from intake_app.xlsform.reader import read_form
from intake_app.xlsform.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.xlsform.form import Form
    from intake_app.xlsform.views import Change, NodeView

    Taken = tuple[float, float]

FORMS = Path(__file__).resolve().parents[2] / "forms"
QUESTIONS, LETTERS, PRESSES = 300, 600, 200
TURNS = 10
LIMIT_MS = 16.0


def one_long_section() -> bytes:
    """300 questions in one section, the worst a form can do: every tenth shows two others, every third is checked."""
    rows = [
        "| survey |",
        "| | type | name | label | relevant | constraint | calculation |",
        "| | begin_group | g | All |",
    ]
    for number in range(QUESTIONS):
        if number % 10 == 0:
            rows.append(f"| | select_one yn | q{number} | Question {number}? | | | |")
            continue
        relevant = f"${{q{number - number % 10}}} = 'yes'" if number % 10 in (1, 2) else ""
        constraint = "string-length(.) < 400" if number % 3 == 0 else ""
        label = f"Question {number} about ${{q{number - 1}}}?" if number % 10 == 5 else f"Question {number}?"
        rows.append(f"| | text | q{number} | {label} | {relevant} | {constraint} | |")
    rows += ["| | end_group | | | | | |", "| choices |", "| | list_name | name | label |"]
    rows += [f"| | yn | {code} | {code} |" for code in ("yes", "no", "unknown")]
    rows += ["| settings |", "| | form_id | version |", "| | bench | 1 |"]
    return "\n".join(rows).encode()


class Asking:
    """A window with one section, wired as the interview wires it."""

    def __init__(self, form: Form, section: str) -> None:
        self.session = Session(form, language="ru", now=lambda: datetime(2026, 11, 22, 9, tzinfo=UTC))
        self.section = section
        self.window = QWidget()
        self.window.setObjectName("page")
        self.window.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.view = FormView(Translator("ru", resources() / "i18n"), ScriptedDialogs())
        self.view.answered.connect(lambda path, value: self.applied(self.session.answer(path, value)))
        self.view.reasoned.connect(lambda path, reason: self.applied(self.session.give_reason(path, reason)))
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.view)
        for node in self.session.section(section).children:
            if node.kind == "repeat":
                self.session.add_row(node.path)
        self.view.show_section(self.session.section(section))
        self.window.resize(1366, 768)
        self.window.show()
        self.window.activateWindow()
        settle()

    def read(self) -> None:
        """Touch nothing until everything is built that may come."""
        while self.view.ahead.is_working:
            QApplication.processEvents()
            time.sleep(0.001)

    def applied(self, change: Change) -> None:
        """What the presenter does with an answer."""
        self.view.apply(change, self.session.section(self.section))

    def fields(self) -> list[QWidget]:
        """What one can type into now."""
        kinds = (QLineEdit, QPlainTextEdit)
        found = [one for kind in kinds for one in self.view.findChildren(kind) if one.isVisibleTo(self.view)]
        return [one for one in found if one.focusPolicy() != Qt.FocusPolicy.NoFocus]

    def buttons(self) -> list[QAbstractButton]:
        """What one can choose now."""
        found = self.view.findChildren(QAbstractButton)
        return [one for one in found if one.isCheckable() and one.isVisibleTo(self.view)]


def settle() -> None:
    """Let everything be laid out and painted: a change goes up one layout with each turn, and then down again."""
    for _turn in range(TURNS):
        QApplication.processEvents()


def press(target: QWidget, key: Qt.Key, text: str) -> Taken:
    """Milliseconds from a key to the end of the repaint it leads to: on the clock, and of the processor."""
    start, used = time.perf_counter(), time.process_time()
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))
    settle()
    return (time.perf_counter() - start) * 1000, (time.process_time() - used) * 1000


def count(asking: Asking) -> tuple[list[Taken], list[Taken]]:
    """Times of letters and of choices."""
    chance = random.Random(7)  # noqa: S311 - the same keys in every run
    letters: list[Taken] = []
    while len(letters) < LETTERS:
        field = chance.choice(asking.fields())
        focus(asking, field)
        letters.extend(press(field, Qt.Key.Key_A, letter) for letter in chance.sample("abcdefgh ", 6))
    choices = []
    for _number in range(PRESSES):
        one = chance.choice(asking.buttons())
        focus(asking, one)
        choices.append(press(one, Qt.Key.Key_Space, " "))
    return letters, choices


def focus(asking: Asking, target: QWidget) -> None:
    """Go there as a person would, outside of the measured time."""
    asking.view.ensureWidgetVisible(target)
    target.setFocus()
    settle()


def report(what: str, taken: list[Taken]) -> None:
    """One line: median and the value that 99 of 100 stay below, on the clock and of the processor."""
    clock, used = (sorted(one) for one in zip(*taken, strict=True))
    at = min(len(clock) - 1, len(clock) * 99 // 100)
    verdict = "held" if used[at] <= LIMIT_MS else f"MORE THAN {LIMIT_MS:.0f} ms"
    sys.stdout.write(
        f"{what:58} clock: median {statistics.median(clock):6.2f} p99 {clock[at]:6.2f}"
        f"   processor: median {statistics.median(used):6.2f} p99 {used[at]:6.2f} ms   {verdict}\n"
    )


def questions(view: NodeView) -> int:
    """How many questions a section asks now."""
    if not view.is_relevant or view.is_coding:
        return 0
    own = view.kind == "question" and view.type != "calculate"
    return own + sum(questions(child) for child in view.children)


def longest(form: Form) -> str:
    """The section with most questions."""
    session = Session(form, language="ru", now=lambda: datetime(2026, 11, 22, 9, tzinfo=UTC))
    return max(form.sections, key=lambda section: questions(session.section(section)))


def measure(name: str, source: bytes, section: Callable[[Form], str]) -> None:
    """All figures of one section."""
    form = compile_form(read_form(source, ".md").xform)
    for is_in_haste in (False, True):
        asking = Asking(form, section(form))
        shown = questions(asking.session.section(asking.section))
        if not is_in_haste:
            asking.read()
        letters, choices = count(asking)
        manner = ", in haste" if is_in_haste else ""
        report(f"{name} ({shown} questions): a letter{manner}", letters)
        report(f"{name} ({shown} questions): a choice{manner}", choices)
        asking.window.close()


def main() -> None:
    """Measures both forms."""
    app = QApplication.instance() or QApplication(sys.argv)
    if isinstance(app, QApplication):
        Dress(app, resources(), "light", "ru")
    measure("300 in 15 sections", large_form(), longest)
    measure("300 in one section", one_long_section(), lambda _form: "g")
    measure("case_intake, its longest", (FORMS / "case_intake.md").read_bytes(), longest)


if __name__ == "__main__":
    main()
