"""Somebody who leads a whole interview by the keyboard alone: looks at the window, presses keys, tells the answers.

Only keys are sent, to the window that has the keyboard, as a keyboard does; what is read off the window is what a
person sees there. Everything answered is invented.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from intake_app.ui.views.body_map_canvas import BodyCanvas
from intake_app.ui.views.case_page import CasePage
from intake_app.ui.views.cases_page import CasesPage
from intake_app.ui.views.form_groups import RepeatBox
from intake_app.ui.views.interview_page import InterviewPage
from intake_app.ui.views.interview_start import InterviewStartPage
from intake_app.ui.views.question_box import QuestionBox
from intake_app.ui.views.question_choices import ChecksControl, RadiosControl, SegmentsControl
from intake_app.ui.views.question_controls import NumberControl, TextControl
from intake_app.ui.views.question_dates import DateControl, TimeControl
from intake_app.ui.views.question_places import MarkControl
from intake_app.ui.views.search_choice import SearchControl
from intake_app.xlsform.views import KIND_QUESTION
from keyboard_hand import above, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from intake_app.i18n import Translator
    from intake_app.ui.presenters.interview_state import InterviewState
    from intake_app.ui.views.choice_buttons import ChoiceButtons
    from intake_app.xlsform.session import Session
    from keyboard_hand import Keyboard

_MOST_STEPS = 3000
_PATIENCE_S = 60.0
_REASON_EACH = 13


@dataclass
class Walker:
    """Walks through an interview. `tell(path, value)` hears every answer as soon as it is given."""

    window: Callable[[], QWidget]
    keyboard: Keyboard
    tr: Translator
    tell: Callable[[str, str], None] = lambda _path, _value: None
    sections: list[str] = field(default_factory=list)
    _number: int = 0
    _done: set[str] = field(default_factory=set)

    # --- where one is ---------------------------------------------------------------------------------------------

    def page(self, kind: type[QWidget]) -> Any:
        """The page of this kind, which must be in front."""
        found = [one for one in self.window().findChildren(kind) if one.isVisible()]
        assert len(found) == 1, f"{kind.__name__} is not in front; the keyboard is at {name_of(self.keyboard.at)}"
        return found[0]

    @property
    def interview(self) -> InterviewPage:
        """The page of the interview."""
        page = self.page(InterviewPage)
        assert isinstance(page, InterviewPage)
        return page

    @property
    def state(self) -> InterviewState:
        """What the page shows."""
        state = self.interview._state
        assert state is not None
        return state

    # --- the way --------------------------------------------------------------------------------------------------

    def begin(self, name: str) -> None:
        """From the list of records to the first question of a new talk."""
        self._wait_for(CasesPage)
        self._press_button("New interview")
        self._wait_for(InterviewStartPage)
        self.keyboard.type(name)
        self.keyboard.press(Qt.Key.Key_Return)
        self._wait_for(InterviewPage)

    def come_back(self, section: str) -> None:
        """From the list of records to a section of the record that is there."""
        self._wait_for(CasesPage)
        self.keyboard.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
        self._wait_for(CasePage)
        self._press_button("Continue the interview")
        self._wait_for(InterviewPage)
        self._turn_to(section)

    def walk(self, entered: Callable[[str], None] = lambda _section: None) -> None:
        """From the open section through all others to the end, and out. Sections that come late are gone back to."""
        while True:
            section = self.state.current
            self.sections.append(section)
            entered(section)
            self.answer_section()
            if len(self.sections) % 8 == 3:
                self.take_break()
            left = [one.name for one in self.state.sections if one.name not in self.sections]
            if not left:
                break
            after = self.state.after
            if after is None or after.name not in left:
                self._turn_to(left[0])
            elif len(self.sections) % 2:
                self.keyboard.press(Qt.Key.Key_PageDown, control=True)
            else:
                self.keyboard.go_to(lambda at: at is self.interview.after)
                self.keyboard.press(Qt.Key.Key_Space)
            assert self.state.current in left, f"no way on from {section}"

    def leave(self) -> None:
        """From the last section back to the record."""
        self._turn_to(self.state.sections[-1].name)
        self.keyboard.go_to(lambda at: at is self.interview.finish)
        self.keyboard.press(Qt.Key.Key_Return)
        self._wait_for(CasePage)

    def take_break(self) -> None:
        """Break, then go on; one is where one was."""
        section = self.state.current
        self.keyboard.go_to(lambda at: at is self.interview.sections.break_button, backwards=True)
        self.keyboard.press(Qt.Key.Key_Space)
        assert self.state.is_break
        self.keyboard.press(Qt.Key.Key_Space)
        assert not self.state.is_break
        assert self.state.current == section

    def answer_section(self) -> None:
        """Everything that Tab meets in the open section, from its first question to the button that leads on."""
        page = self.interview
        if self.state.first_account:
            self.tell_account()
            self.keyboard.go_to(page.form.isAncestorOf)
        elif any(one.isVisible() for one in page.form.findChildren(BodyCanvas)):
            # The section begins at the questions of the row; the drawing stands above them.
            self.keyboard.go_to(lambda at: isinstance(at, BodyCanvas), backwards=True)
        for _ in range(_MOST_STEPS):
            at = self.keyboard.at
            if not page.form.isAncestorOf(at):
                return
            self._meet(at)
            self.keyboard.press(Qt.Key.Key_Tab)
        raise AssertionError(f"{self.state.current} never ends")

    def tell_account(self) -> None:
        """The free account on its own page: how it is recorded, then the words, then back."""
        page = self.interview
        self.keyboard.go_to(lambda at: at is page.only_account, backwards=True)
        self.keyboard.press(Qt.Key.Key_Space)
        while (account := self.state.account) is not None and account.asks:
            at = self.keyboard.at
            if at is page.account.settled:
                self.keyboard.press(Qt.Key.Key_Space)
            elif at is page.account.field:
                raise AssertionError("the words come before it is said how they are recorded")
            else:
                self._meet(at)
                if self.keyboard.at is not page.account.field:
                    self.keyboard.press(Qt.Key.Key_Tab)
        assert account is not None
        if not account.text:
            self.keyboard.go_to(lambda at: at is page.account.field)
            words = self._words("Мені ұстап алды")
            self.keyboard.type(words)
            self.tell(account.path, words)
        self.keyboard.press(Qt.Key.Key_Escape)
        assert self.state.account is None

    # --- answers --------------------------------------------------------------------------------------------------

    def _meet(self, at: QWidget) -> None:
        """Deal with what has the keyboard."""
        box = above(at, QuestionBox)
        if isinstance(at, BodyCanvas):
            self._mark(at)
        elif isinstance(box, QuestionBox):
            self._answer(box, at)
        elif isinstance(repeat := above(at, RepeatBox), RepeatBox) and at is repeat.add and not repeat._node.children:
            self.keyboard.press(Qt.Key.Key_Space)
            assert repeat._node.children, f"no row in {repeat._node.path}"
            # The first question of the new row has the keyboard: it must not be passed by.
            self._meet(self.keyboard.at)

    def _mark(self, canvas: BodyCanvas) -> None:
        if all(dot.is_blank for dot in canvas._dots):
            self.keyboard.press(Qt.Key.Key_Right, Qt.Key.Key_Return)
            (dot,) = canvas._dots
            assert dot.mark is not None, "no mark on the drawing"
            self.tell(dot.mark_path, dot.mark.value)
            self._meet(self.keyboard.at)

    def _answer(self, box: QuestionBox, at: QWidget) -> None:
        node, control = box._node, box.control
        assert node is not None
        if node.path in self._done or control is None or not control.isAncestorOf(at):
            return
        if node.value or node.reason:
            self._done.add(node.path)
            return
        self._number += 1
        has_none = isinstance(control, SearchControl) and not control._choices
        if box.reasons is not None and (has_none or self._number % _REASON_EACH == 0):
            self._give_reason(box)
        elif not isinstance(at, QLineEdit) or not isinstance(control, ChecksControl):
            # The field above a long list only filters it.
            value = self._give(control, node.path)
            self._done.add(node.path)
            self.tell(node.path, value)

    def _give_reason(self, box: QuestionBox) -> None:
        node, reasons = box._node, box.reasons
        assert node is not None
        assert reasons is not None
        self.keyboard.go_to(reasons.isAncestorOf)
        self.keyboard.press(Qt.Key.Key_Space)
        self._done.add(node.path)
        self.tell(f"{node.path}#why", next(iter(reasons.buttons)))

    def _give(self, control: QWidget, path: str) -> str:
        if isinstance(control, SegmentsControl):
            return self._choose(control.buttons, path)
        if isinstance(control, RadiosControl):
            return self._choose_one(list(control.buttons), path)
        if isinstance(control, ChecksControl):
            return self._check_two(list(control.boxes))
        if isinstance(control, SearchControl):
            return self._search(control)
        if isinstance(control, DateControl):
            # Grown up, and a child when it happened: so both voices of consent are asked.
            day, year = self._number % 20 + 1, 1990 if "birth" in path else 2022
            self.keyboard.type(f"{day}.01.{year}")
            return f"{year}-01-{day:02}"
        if isinstance(control, TimeControl):
            self.keyboard.type("14:05")
            return "14:05"
        if isinstance(control, NumberControl):
            self.keyboard.type("15")
            return "15"
        assert not isinstance(control, MarkControl), "the place of a mark comes from the drawing"
        words = self._words("Ойдан шығарылған" if isinstance(control, TextControl) else "Ойдан")
        self.keyboard.type(words)
        return words

    def _choose(self, buttons: ChoiceButtons, path: str) -> str:
        return self._choose_one(list(buttons.buttons), path)

    def _choose_one(self, codes: list[str], path: str) -> str:
        """Consent given, limited and refused in turns; else the first: "yes" brings what follows from it."""
        said = [code for code in ("given", "given_limited", "refused") if code in codes]
        place = codes.index(said[self._number % len(said)]) if said else int("under_18" in path)
        self.keyboard.press(*[Qt.Key.Key_Right] * place, Qt.Key.Key_Space)
        assert above(self.keyboard.at, QuestionBox) is not None, f"the keyboard left {path}"
        return codes[place]

    def _check_two(self, codes: list[str]) -> str:
        chosen = codes[:2]
        self.keyboard.press(Qt.Key.Key_Space)
        if len(chosen) == 2:
            self.keyboard.press(Qt.Key.Key_Down, Qt.Key.Key_Space)
        return " ".join(chosen)

    def _search(self, control: SearchControl) -> str:
        """By the arrow keys, or by typing the words."""
        model = control.box.model()
        place = self._number % min(4, model.rowCount() - 1) + 1
        words = str(model.index(place, 0).data())
        if self._number % 2:
            self.keyboard.type(words)
            self.keyboard.press(Qt.Key.Key_Return)
        else:
            self.keyboard.press(*[Qt.Key.Key_Down] * place)
        return next(choice.code for choice in control._choices or () if choice.label == words)

    def _words(self, beginning: str) -> str:
        return f"{beginning} {self._number}"

    def _turn_to(self, section: str) -> None:
        names = [one.name for one in self.state.sections]
        assert section in names, f"{section} is not among {names}"
        is_back = names.index(section) < names.index(self.state.current)
        while self.state.current != section:
            before = self.state.current
            self.keyboard.press(Qt.Key.Key_PageUp if is_back else Qt.Key.Key_PageDown, control=True)
            assert self.state.current != before, f"{section} cannot be reached from {before}"

    def _wait_for(self, kind: type[QWidget]) -> None:
        """Until a page of this kind is in front, with the keyboard on it."""
        end = time.monotonic() + _PATIENCE_S
        while time.monotonic() < end:
            self.keyboard.rest()
            at = QApplication.focusWidget()
            if above(at, kind) is not None and (kind is not InterviewPage or self.state.section is not None):
                return
        raise AssertionError(f"{kind.__name__} does not come")

    def _press_button(self, words: str) -> None:
        wanted = self.tr.text(words).replace("&", "&&")
        self.keyboard.go_to(lambda at: isinstance(at, QPushButton) and at.text() == wanted)
        self.keyboard.press(Qt.Key.Key_Return)


def unanswered(session: Session, section: str) -> Iterator[str]:
    """What is asked in a section and has neither an answer nor a reason."""
    waiting = [session.section(section)]
    while waiting:
        node = waiting.pop()
        if not node.is_relevant:
            continue
        waiting += node.children
        if node.kind == KIND_QUESTION and node.type != "calculate" and not (node.value or node.reason):
            yield node.path
