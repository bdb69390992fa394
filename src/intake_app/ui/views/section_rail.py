"""The rail of an interview: whose record it is, the sections and how far each is, and the break."""

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
    from intake_app.ui.views.labels import Button
    from intake_app.xlsform.views import SectionState

_WORDS_PX = 160
_MARKS = {"open": "○", "begun": "◐", "whole": "●"}


class SectionRail(QWidget):
    """Draws the sections; `go_to(name)` is called when one is chosen, `take_break()` and `leave()` by their buttons."""

    def __init__(
        self,
        tr: Translator,
        go_to: Callable[[str], object],
        take_break: Callable[[], object],
        leave: Callable[[], object],
    ) -> None:
        super().__init__()
        self._tr = tr
        self._go_to = go_to
        self._title = label("", "heading")
        self._subtitle = label("", "small")
        self.leave_button = button(f"‹  {tr.text('Back')}", "place", leave)
        self.break_button = button(tr.text("Take a break"), "", take_break)
        self.buttons: dict[str, Button] = {}
        self._focus = RovingFocus([])
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(1)
        holder = QWidget()
        holder.setObjectName("column")
        holder.setLayout(self._list)
        self._scroll = scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(holder)
        self._whole = QWidget()
        inside = QVBoxLayout(self._whole)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        for widget in (self.leave_button, self._title, self._subtitle):
            inside.addWidget(widget)
        inside.addWidget(scroll, 1)
        inside.addWidget(self.break_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._whole)

    def show_sections(self, sections: Sequence[SectionState], current: str) -> None:
        """Draw the sections; buttons are built anew only when other sections came."""
        if [known.name for known in sections] != list(self.buttons):
            self._build(sections)
        for section in sections:
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
        self._focus.settle()
        if current in self.buttons:
            self._scroll.ensureWidgetVisible(self.buttons[current])

    def show_title(self, title: str, subtitle: str) -> None:
        """Say whose record it is (a pseudonym), and in which language one talks."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))

    def hide_all(self, *, is_hidden: bool) -> None:
        """Show nothing during a break."""
        self._whole.setVisible(not is_hidden)

    def _build(self, sections: Sequence[SectionState]) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = {}
        for section in sections:
            one = button("", "section", partial(self._go_to, section.name))
            one.setCheckable(True)
            self._list.addWidget(one)
            self.buttons[section.name] = one
        self._list.addStretch(1)
        self._focus = RovingFocus(list(self.buttons.values()))


def _state(section: SectionState) -> str:
    if section.answered == 0:
        return "open"
    return "whole" if section.answered >= section.asked else "begun"
