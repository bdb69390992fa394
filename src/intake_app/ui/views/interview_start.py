"""The page before a new record: one field for the working name, and what is recorded under it already."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from intake_app.ui.views.cards import Card, MessageCard
from intake_app.ui.views.flow import Flow
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.page import Column, PageFrame, paragraph, row
from intake_app.ui.views.soft_breaks import with_soft_breaks

if TYPE_CHECKING:
    from intake_app.i18n import Translator
    from intake_app.ui.presenters.interview_start import EarlierLine, StartPresenter, StartState

_NAME_PX = 420
_LONGEST = 120


class InterviewStartPage(PageFrame):
    """Draws StartState."""

    def __init__(self, tr: Translator, presenter: StartPresenter) -> None:
        super().__init__(tr.text("New interview"))
        self._tr = tr
        self._presenter = presenter
        self._shown: tuple[EarlierLine, ...] | None = None
        self.back = button(tr.text("Back"), "", presenter.ways.back)
        self.add_action(self.back)
        self.message = MessageCard()
        self.field = QLineEdit()
        self.field.setFixedWidth(_NAME_PX)
        self.field.setMaxLength(_LONGEST)
        self.field.setAccessibleName(tr.text("Working name"))
        self.field.textEdited.connect(presenter.type_name)
        self.field.returnPressed.connect(presenter.go_on)
        self.begin = button(tr.text("Begin the talk"), "primary", presenter.go_on)
        self.another = button(tr.text("It is another person: begin"), "", presenter.another_person)
        self._another = QWidget()
        across = row(self.another, None)
        across.setContentsMargins(0, 0, 0, 0)
        self._another.setLayout(across)
        self._found = QWidget()
        self._cards = QVBoxLayout(self._found)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(12)
        column = Column(is_centred=False)
        column.layout_.addWidget(label(tr.text("Which working name shall we use?"), "question"))
        paragraph(
            tr.text(
                "Not the real one. Ask whether the person has told us before, and under which name: then nothing has to"
                " be told twice. It can stay empty."
            ),
            column.layout_,
        )
        column.layout_.addLayout(row(self.field, self.begin, None))
        column.layout_.addWidget(self.message)
        column.layout_.addSpacing(8)
        column.layout_.addWidget(self._found)
        column.layout_.addStretch(1)
        self.body.addWidget(column, 1)
        presenter.attach(self)

    def on_shown(self) -> None:
        """Put the cursor into the field."""
        self.field.setFocus()

    def show_state(self, state: StartState) -> None:
        """Draw the state."""
        if self.field.text() != state.pseudonym:
            self.field.setText(state.pseudonym)
        self.message.show_message(state.message)
        self.begin.setEnabled(not state.is_busy)
        self.begin.setVisible(not state.found)
        if state.found != self._shown:
            self._shown = state.found
            self._draw(state.found or ())
        self._found.setVisible(bool(state.found))

    def _draw(self, lines: tuple[EarlierLine, ...]) -> None:
        had_focus = self.field.hasFocus()
        while (item := self._cards.takeAt(0)) is not None:
            if (widget := item.widget()) is not None and widget is not self._another:
                widget.hide()
                widget.deleteLater()
        if not lines:
            return
        tr = self._tr
        self._cards.addWidget(label(tr.text("This name is known here"), "heading"))
        text = tr.text("Ask only for what is new. What was told need not be told again.")
        self._cards.addWidget(label(text, "soft"))
        first: QWidget | None = None
        for line in lines:
            card = Card(line.record)
            card.body.addWidget(label(line.days))
            card.body.addWidget(label(with_soft_breaks(line.told), "small"))
            record = button(tr.text("Open the record"), "", partial(self._presenter.ways.record, line.case_id))
            follow = button(tr.text("Begin a follow-up"), "", partial(self._presenter.ways.follow_up, line.case_id))
            for one in (record, follow):
                one.setAccessibleDescription(line.record)
            card.body.addLayout(Flow(follow, record))
            self._cards.addWidget(card)
            first = first or follow
        self._cards.addWidget(self._another)
        if had_focus and first is not None:
            first.setFocus()
