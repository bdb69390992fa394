"""The rail of an interview: whose record it is, the parts of the talk with their sections, the break and the end."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from intake_app.ui.views.choice_buttons import RovingFocus
from intake_app.ui.views.labels import button, label, restyle
from intake_app.ui.views.question_choices import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from intake_app.i18n import Translator
    from intake_app.ui.presenters.interview_state import PhaseLine
    from intake_app.ui.views.labels import Button
    from intake_app.xlsform.views import SectionState

_WORDS_PX = 160
_MARKS = {"open": "○", "begun": "◐", "whole": "●"}
_CLOSED, _OPENED = "▸", "▾"


class SectionRail(QWidget):
    """Draws the sections; `go_to(name)` is called when one is chosen, the others by their buttons.

    With phases only the sections of one phase show; a phase's own button opens it and leaves no section.
    """

    def __init__(
        self,
        tr: Translator,
        go_to: Callable[[str], object],
        take_break: Callable[[], object],
        leave: Callable[[], object],
        end_talk: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self._tr = tr
        self._go_to = go_to
        self._title = label("", "heading")
        self._subtitle = label("", "small")
        self.leave_button = button(f"‹  {tr.text('Back')}", "place", leave)
        self.break_button = button(tr.text("Take a break"), "", take_break)
        self.end_button = button(tr.text("End the talk"), "", end_talk)
        self.end_button.setVisible(end_talk is not None)
        self.sealed_button = button(tr.text("Sealed section…"), "quiet")
        self.notes_button = button(tr.text("My own notes…"), "quiet")
        self.buttons: dict[str, Button] = {}
        self.phases: dict[str, Button] = {}
        self._phase_lines: tuple[PhaseLine, ...] = ()
        self._open_phase = ""
        self._current = ""
        self._focus = RovingFocus([])
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(1)
        self._whole = QWidget()
        self._scroll = QScrollArea()
        self._lay_out()

    def show_sections(self, sections: Sequence[SectionState], current: str, phases: Sequence[PhaseLine] = ()) -> None:
        """Draw the sections; buttons are built anew only when other sections came."""
        if [known.name for known in sections] != list(self.buttons) or tuple(phases) != self._phase_lines:
            self._build(sections, tuple(phases))
        for section in sections:
            self._draw(section, current)
        if current != self._current:
            self._current = current
            self._open(next((phase.code for phase in phases if current in phase.sections), ""))
        self._focus.settle()
        if current in self.buttons:
            self._scroll.ensureWidgetVisible(self.buttons[current])

    def show_title(self, title: str, subtitle: str) -> None:
        """Say whose record it is (a pseudonym), and in which language one talks."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))

    def show_ways(self, *, sealed: bool, notes: bool) -> None:
        """Show the ways out of the questions that this desk has."""
        self.sealed_button.setVisible(sealed)
        self.notes_button.setVisible(notes)

    def hide_all(self, *, is_hidden: bool) -> None:
        """Show nothing during a break, and while somebody tells."""
        self._whole.setVisible(not is_hidden)

    def _draw(self, section: SectionState, current: str) -> None:
        one = self.buttons[section.name]
        mark = _MARKS["begun"] if section.name == current else _MARKS[_state(section)]
        words = wrapped(section.label, self.fontMetrics(), _WORDS_PX).replace("&", "&&")
        one.setProperty("lines", str(words.count("\n") + 1))
        one.setText(f"{mark}  {words}".replace("\n", "\n     "))
        restyle(one)
        one.setAccessibleName(section.label)
        one.setAccessibleDescription(
            self._tr.text("{answered} of {asked} answered").format(answered=section.answered, asked=section.asked)
        )
        one.setChecked(section.name == current)

    def _build(self, sections: Sequence[SectionState], phases: tuple[PhaseLine, ...]) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._phase_lines = phases
        self.phases = {phase.code: button("", "section", partial(self._toggle, phase.code)) for phase in phases}
        self.buttons = {}
        for section in sections:
            one = button("", "section", partial(self._go_to, section.name))
            one.setCheckable(True)
            self.buttons[section.name] = one
        in_phases = {name for phase in phases for name in phase.sections}
        order = [one for name, one in self.buttons.items() if name not in in_phases]
        for phase in phases:
            order += [self.phases[phase.code], *(self.buttons[name] for name in phase.sections)]
        for one in order:
            self._list.addWidget(one)
        self._list.addStretch(1)
        self._focus = RovingFocus(order)
        self._open(self._open_phase)

    def _toggle(self, code: str) -> None:
        self._open("" if code == self._open_phase else code)

    def _open(self, code: str) -> None:
        self._open_phase = code
        for phase in self._phase_lines:
            is_open = phase.code == code
            one = self.phases[phase.code]
            words = wrapped(phase.title, self.fontMetrics(), _WORDS_PX).replace("&", "&&")
            one.setProperty("lines", str(words.count("\n") + 1))
            one.setProperty("phase", "here" if self._current in phase.sections else "other")
            one.setText(f"{_OPENED if is_open else _CLOSED}  {words}".replace("\n", "\n     "))
            restyle(one)
            one.setAccessibleName(phase.title)
            for name in phase.sections:
                self.buttons[name].setVisible(is_open)
        self._focus.settle()

    def _lay_out(self) -> None:
        holder = QWidget()
        holder.setObjectName("column")
        holder.setLayout(self._list)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(holder)
        inside = QVBoxLayout(self._whole)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        for widget in (self.leave_button, self._title, self._subtitle):
            inside.addWidget(widget)
        inside.addWidget(self._scroll, 1)
        for widget in (self.notes_button, self.sealed_button, self.break_button, self.end_button):
            inside.addWidget(widget)
        self.show_ways(sealed=False, notes=False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._whole)


def _state(section: SectionState) -> str:
    if section.answered == 0:
        return "open"
    return "whole" if section.answered >= section.asked else "begun"
