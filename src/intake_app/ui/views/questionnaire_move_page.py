"""Moving a record to another version, on the screen: what stays, what moves, what finds no place and is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.ui.views.cards import Card, MessageCard
from intake_app.ui.views.labels import button, label, line
from intake_app.ui.views.page import Column, PageFrame

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayout

    from intake_app.i18n import Translator
    from intake_app.ui.presenters.questionnaire_move import MoveState, QuestionnaireMovePresenter


class QuestionnaireMovePage(PageFrame):
    """Draws MoveState."""

    def __init__(self, tr: Translator, presenter: QuestionnaireMovePresenter) -> None:
        super().__init__(tr.text("Move to the newer version"))
        self._tr = tr
        self._presenter = presenter
        self._shown: object = None
        self.message = MessageCard()
        self.back = button(tr.text("Back"), "", presenter.leave)
        self.add_action(self.back)
        self.act = button(tr.text("Move the record"), "primary", presenter.move)
        self.open = button(tr.text("Open the record"), "", presenter.open_case)
        self._stays = label("")
        self._calm = label(tr.text("Every answer stays in the record, whatever is decided here."), "soft")
        self.whole = Card(tr.text("What stays as it is"))
        self.whole.body.addWidget(self._stays)
        self.whole.body.addWidget(self._calm)
        self.moved = Card(tr.text("What moves along"))
        self.orphans = Card(tr.text("What finds no place"))
        self.orphans.body.addWidget(
            label(
                tr.text("These answers are kept with the record and shown beside the questions. Nothing is lost."),
                "soft",
            )
        )
        self._moved, self._orphans = QVBoxLayout(), QVBoxLayout()
        for layout in (self._moved, self._orphans):
            layout.setSpacing(12)
        self.moved.body.addLayout(self._moved)
        self.orphans.body.addLayout(self._orphans)
        self._column = Column(is_centred=False)
        self._column.layout_.setSpacing(16)
        for card in (self.whole, self.orphans, self.moved):
            self._column.layout_.addWidget(card)
        self._column.layout_.addStretch(1)
        self.body.addWidget(self.message)
        self.body.addWidget(self._column, 1)
        self.body.addStretch(0)
        self.footer.addWidget(self.open)
        self.footer.addStretch(1)
        self.footer.addWidget(self.act)
        presenter.attach(self)

    def on_hidden(self) -> None:
        """Nothing told stays on a page that is not in front."""
        self._presenter.forget()

    def show_state(self, state: MoveState) -> None:
        """Draw the state."""
        tr = self._tr
        words = tr.text("{record}: {title}, from version {before} to {after}")
        self.set_title(
            self.title,
            words.format(record=state.record, title=state.title, before=state.version_from, after=state.version_to)
            if state.plan is not None
            else state.record,
        )
        self.message.show_message(state.message)
        self._column.setVisible(state.plan is not None)
        for one in (self.act, self.open):
            one.setVisible(state.plan is not None)
            one.setEnabled(not state.is_busy)
        self.act.setVisible(state.plan is not None and not state.is_done)
        count = tr.plural("{count} answer keeps its place.", "{count} answers keep their place.", state.stays)
        self._stays.setText(count.format(count=state.stays))
        if state.plan is not self._shown:
            self._shown = state.plan
            self._fill(state)
        if state.plan is not None and self.isVisible() and not state.is_busy:
            (self.open if state.is_done else self.act).setFocus()

    def _fill(self, state: MoveState) -> None:
        for layout in (self._moved, self._orphans):
            _clear(layout)
        self.moved.setVisible(bool(state.moved))
        self.orphans.setVisible(bool(state.orphans))
        for moved in state.moved:
            goal = "" if moved.after == moved.before else self._tr.text("now: {question}").format(question=moved.after)
            self._moved.addWidget(_lines(moved.before, goal, moved.value))
        for orphan in state.orphans:
            self._orphans.addWidget(_lines(orphan.question, orphan.reason, orphan.value))
        for layout, more in ((self._moved, state.moved_more), (self._orphans, state.orphans_more)):
            if more:
                said = self._tr.plural("{count} more", "{count} more", more)
                layout.addWidget(label(said.format(count=more), "soft"))


def _lines(question: str, note: str, value: str) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    layout.addWidget(line())
    layout.addSpacing(6)
    layout.addWidget(label(question, "strong"))
    if note:
        layout.addWidget(label(note, "small"))
    layout.addWidget(label(value))
    return holder


def _clear(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
