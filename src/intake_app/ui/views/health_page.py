"""The health of the notebook on the screen: the computer on the left, the notebook on the right, the worst on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake_app.ui.views.cards import Card, Chip, MessageCard
from intake_app.ui.views.labels import button, label, line
from intake_app.ui.views.page import Column, PageFrame
from intake_app.ui.views.plan_lines import clear
from intake_app.ui.views.settings_cards import stacked

if TYPE_CHECKING:
    from intake_app.i18n import Translator
    from intake_app.ui.presenters.health import HealthLine, HealthPresenter, HealthState

_WIDEST_PX = 1240


class HealthPage(PageFrame):
    """Draws HealthState."""

    def __init__(self, tr: Translator, presenter: HealthPresenter) -> None:
        super().__init__(tr.text("Health of this notebook"), tr.text("Looking changes nothing."))
        self._tr = tr
        self._presenter = presenter
        self._drawn: tuple[object, ...] = ()
        self.back = button(tr.text("Back"), "", presenter.back)
        self.again = button(tr.text("Look again"), "", presenter.look)
        self.add_action(self.again)
        self.add_action(self.back)
        self.message = MessageCard(button(tr.text("Close this message"), "quiet", presenter.close_message))
        self.body.addWidget(self.message)
        self.summary = label("", "strong")
        self.body.addWidget(self.summary)
        self.column = Column(_WIDEST_PX, is_centred=False)
        # Nothing on this page takes the keyboard but two buttons above: the arrows must be able to scroll it.
        self.column.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.column.setAccessibleName(tr.text("Health of this notebook"))
        self.body.addWidget(self.column, 1)
        self.computer, self.notebook = Card(tr.text("This computer")), Card(tr.text("This notebook"))
        self._lines = {self.computer: QVBoxLayout(), self.notebook: QVBoxLayout()}
        for card, lines in self._lines.items():
            lines.setSpacing(12)
            card.body.addLayout(lines)
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addLayout(stacked(self.computer), 1)
        across.addLayout(stacked(self.notebook), 1)
        self.column.layout_.addLayout(across)
        self.column.layout_.addStretch(1)
        presenter.attach(self)

    def on_shown(self) -> None:
        """Look; the keyboard is on the way back."""
        self.back.setFocus()
        self._presenter.look()

    def show_state(self, state: HealthState) -> None:
        """Draw the state; lines are made anew only when they have changed."""
        self.message.show_message(state.message)
        self.again.setEnabled(not state.is_looking)
        is_first = state.is_looking and state.is_empty
        self.summary.setText(
            self._tr.text("Looking at this computer and this notebook …") if is_first else state.summary
        )
        self.summary.setVisible(bool(self.summary.text()))
        for card in self._lines:
            card.setVisible(not state.is_empty)
        if self._drawn == (state.computer, state.notebook):
            return
        self._drawn = (state.computer, state.notebook)
        for card, found in ((self.computer, state.computer), (self.notebook, state.notebook)):
            lines = self._lines[card]
            clear(lines)
            for number, one in enumerate(found):
                if number:
                    lines.addWidget(line())
                lines.addWidget(_line_box(one))


def _line_box(one: HealthLine) -> QWidget:
    box = QWidget()
    words = QVBoxLayout(box)
    words.setContentsMargins(0, 0, 0, 0)
    words.setSpacing(4)
    head = QHBoxLayout()
    head.setSpacing(8)
    head.addWidget(label(one.title, "strong"), 1)
    head.addWidget(Chip(one.level, one.tone), 0, Qt.AlignmentFlag.AlignTop)
    words.addLayout(head)
    words.addWidget(label(one.sentence, "soft"))
    if one.action:
        words.addWidget(label(one.action))
    # A screen reader says the whole line at once.
    box.setAccessibleName(f"{one.title}: {one.level}. {one.sentence} {one.action}".strip())
    return box
