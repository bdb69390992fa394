"""The calm pages of an interview: the break, the end of the talk, answers without a question, words read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from intake_app.ui.presenters.interview_phases import LISTS, PARTING
from intake_app.ui.views.cards import Card
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.page import Column, centred, row
from intake_app.ui.views.soft_breaks import with_soft_breaks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from intake_app.i18n import Translator
    from intake_app.ui.presenters.interview import InterviewPresenter
    from intake_app.ui.presenters.interview_state import InterviewState, OrphanLine, ToldBlock

_NARROW_PX = 560


class Aside(QWidget):
    """A page in front of the questions: Esc calls `back` and does not leave the interview."""

    def __init__(self, back: Callable[[], object]) -> None:
        super().__init__()
        self._back = back

    def event(self, event: QEvent) -> bool:
        """Keep Esc from the window (Qt)."""
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_escape and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back (Qt)."""
        if event.key() == Qt.Key.Key_Escape:
            self._back()
        else:
            super().keyPressEvent(event)


class EndPage(Aside):
    """The talk has ended: nothing must be done, and what may follow has a button."""

    def __init__(self, tr: Translator, presenter: InterviewPresenter) -> None:
        super().__init__(presenter.go_on)
        self.part = button(tr.text("Wishes, reading back, consent"), "", presenter.part)
        self.lists = button(tr.text("The person has left: lists and codes"), "", presenter.fill_lists)
        self.notes = button(tr.text("My own notes…"), "", presenter.open_notes)
        self.record = button(tr.text("Back to the record"), "primary", presenter.close)
        self.go_on = button(tr.text("Go on with the talk"), "quiet", presenter.go_on)
        column = QWidget()
        column.setMaximumWidth(_NARROW_PX)
        inside = QVBoxLayout(column)
        inside.setSpacing(12)
        inside.addStretch(1)
        for text, role in (
            (tr.text("The talk ends here"), "heading"),
            (
                tr.text(
                    "Everything is kept. Thank the person, and say what happens next and when they will hear from you."
                ),
                "soft",
            ),
        ):
            inside.addWidget(label(text, role))
        inside.addSpacing(8)
        for one in (self.part, self.lists, self.notes, self.record, self.go_on):
            inside.addWidget(one)
        inside.addStretch(2)
        whole = QVBoxLayout(self)
        whole.addLayout(centred(column), 1)

    def show_state(self, state: InterviewState) -> None:
        """Offer what this questionnaire has."""
        self.part.setVisible(bool(state.first_of(PARTING)))
        self.lists.setVisible(any(one.name == LISTS for one in state.sections))
        self.notes.setVisible(state.can_write_notes)

    def take_focus(self) -> None:
        """Put the keyboard on the way back to the record."""
        self.record.setFocus()


class OrphanPage(Aside):
    """Answers that the questionnaire has no question for, as they were stored."""

    def __init__(self, tr: Translator, presenter: InterviewPresenter) -> None:
        super().__init__(presenter.go_on)
        self._tr = tr
        self._shown: tuple[OrphanLine, ...] = ()
        self.back = button(tr.text("Back to the questions"), "primary", presenter.go_on)
        self._column = Column()
        self._card: Card | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(40, 28, 40, 24)
        whole.setSpacing(12)
        whole.addWidget(label(tr.text("Answers without a question"), "title"))
        whole.addWidget(self._column, 1)
        whole.addLayout(row(None, self.back))

    def show_lines(self, lines: Sequence[OrphanLine]) -> None:
        """Draw the answers."""
        if tuple(lines) == self._shown:
            return
        self._shown = tuple(lines)
        card = Card()
        for one in lines:
            name = self._tr.text("{section}: {question}").format(section=one.section, question=one.question)
            card.body.addWidget(label(with_soft_breaks(name), "small"))
            card.body.addWidget(label(with_soft_breaks(one.value)))
            card.body.addSpacing(8)
        if self._card is None:
            self._column.layout_.addWidget(card)
            self._column.layout_.addStretch(1)
        else:
            self._column.layout_.replaceWidget(self._card, card)
            self._card.hide()
            self._card.deleteLater()
        self._card = card

    def take_focus(self) -> None:
        """Put the keyboard on the way back."""
        self.back.setFocus()


class ToldWords(QFrame):
    """What was told, large enough to be read aloud to somebody across the table."""

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._shown: tuple[ToldBlock, ...] = ()
        self.setProperty("card", "yes")
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(28, 24, 28, 24)
        self._body.setSpacing(8)
        self.setVisible(False)

    def show_blocks(self, blocks: Sequence[ToldBlock]) -> None:
        """Draw the blocks in their order."""
        self.setVisible(bool(blocks))
        if tuple(blocks) == self._shown:
            return
        self._shown = tuple(blocks)
        while (item := self._body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._body.addWidget(label(self._tr.text("To be read aloud"), "small"))
        for block in blocks:
            self._body.addWidget(label(with_soft_breaks(block.text), "told"))
            self._body.addWidget(label(block.how, "small"))
