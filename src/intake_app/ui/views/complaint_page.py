"""The page of a draft: the paper as it will be, and beside it what a lawyer must know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from intake_app.i18n import LANGUAGE_NAMES
from intake_app.ui.message import Message
from intake_app.ui.presenters.complaint import LANGUAGES, MAKING, SAVING
from intake_app.ui.theme import PAGE_MARGIN_PX
from intake_app.ui.views.choice_buttons import ChoiceButtons
from intake_app.ui.views.complaint_refusal import ComplaintRefusal
from intake_app.ui.views.complaint_sheet import SheetView
from intake_app.ui.views.complaint_side import ComplaintSide
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.message_stack import MessageStack
from intake_app.ui.views.page import row
from intake_app.ui.views.progress_strip import ProgressStrip
from intake_app.ui.words_complaint import DOCUMENT_WORDS

if TYPE_CHECKING:
    from intake_app.i18n import Translator
    from intake_app.ui.presenters.complaint import ComplaintPresenter, ComplaintState
    from intake_app.ui.theme import Theme


class ComplaintPage(QWidget):
    """Draws ComplaintState; every control asks the presenter."""

    def __init__(self, tr: Translator, presenter: ComplaintPresenter, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = tr.text("Draft")
        self._presenter = presenter
        self._wants_focus = False
        self.refusal = ComplaintRefusal(tr, presenter)
        self.desk = _DeskPage(tr, presenter, theme)
        self._stack = QStackedWidget()
        for part in (self.refusal, self.desk):
            self._stack.addWidget(part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        presenter.attach(self)

    @property
    def widget(self) -> QWidget:
        """The page itself."""
        return self

    @property
    def rail(self) -> QWidget | None:
        """No rail of its own: the places show."""
        return None

    def on_shown(self) -> None:
        """Make the paper anew."""
        self._wants_focus = True
        self._presenter.load()

    def on_hidden(self) -> None:
        """Keep the line that was typed."""
        if self._presenter.state.paper is not None:
            self.desk.side.settle()

    def focus_search(self) -> None:
        """There is nothing to search in."""

    def show_state(self, state: ComplaintState) -> None:
        """Draw the state."""
        part: QWidget = self.refusal if state.refusal is not None else self.desk
        self.refusal.show_state(state)
        self.desk.show_state(state)
        self._stack.setCurrentWidget(part)
        if self._wants_focus and self.isVisible() and (state.paper or state.refusal):
            self._wants_focus = False
            part.setFocus()


class _DeskPage(QWidget):
    """The paper on the left, everything about it on the right, the ways out below."""

    def __init__(self, tr: Translator, presenter: ComplaintPresenter, theme: Theme) -> None:
        super().__init__()
        self._tr = tr
        self._presenter = presenter
        self.sheet = SheetView(tr, presenter, theme)
        self.side = ComplaintSide(tr, presenter)
        self._title = label("", "title")
        self._about = label("", "soft")
        self.languages = ChoiceButtons(
            [(code, LANGUAGE_NAMES[code]) for code in LANGUAGES],
            tr.text("Language of the document"),
            "language",
            may_be_empty=False,
        )
        self.languages.chosen.connect(presenter.choose_language)
        self._messages = MessageStack(tr, presenter.forget_message)
        self._strip = ProgressStrip(tr, presenter.stop)
        self._number = label("", "small")
        self._number.setWordWrap(False)
        self.earlier = button(
            tr.text("Previous sheet"), "quiet", lambda: presenter.show_sheet(presenter.state.sheet - 1)
        )
        self.later = button(tr.text("Next sheet"), "quiet", lambda: presenter.show_sheet(presenter.state.sheet + 1))
        self.larger = button(tr.text("Larger"), "quiet")
        self.larger.setCheckable(True)
        self.larger.toggled.connect(self.sheet.set_large)
        self.back_button = button(tr.text("Back to the record"), "", presenter.back)
        self.save_button = button(tr.text("Save as PDF"), "", presenter.save)
        self.print_button = button(tr.text("Print"), "primary", presenter.print)
        self._lay_out()
        self.setFocusProxy(self.sheet.paper)

    def show_state(self, state: ComplaintState) -> None:
        """Draw the paper and what belongs to it."""
        tr, paper = self._tr, state.paper
        self._title.setText(tr.text(DOCUMENT_WORDS[state.document]))
        self._about.setText(self._about_words(state))
        self.languages.show_choice(state.language)
        self._messages.show_messages([state.message, self._out(state)])
        if state.doing == SAVING:
            self._strip.show_progress(tr.text("Writing, reading back and comparing"), 0, 0)
        else:
            self._strip.finish()
        for widget in (self.sheet, self.side, self._number, self.larger):
            widget.setVisible(paper is not None)
        count = len(paper.sheets) if paper is not None else 0
        self._number.setText(tr.text("Sheet {number} of {count}").format(number=state.sheet, count=count))
        for one, number in ((self.earlier, state.sheet - 1), (self.later, state.sheet + 1)):
            one.setVisible(count > 1)
            one.setEnabled(1 <= number <= count)
        for one in (self.save_button, self.print_button):
            one.setEnabled(paper is not None and not state.doing)
        self.sheet.show_state(state)
        self.side.show_state(state)

    def _turn(self, step: int) -> None:
        self._presenter.show_sheet(self._presenter.state.sheet + step)

    def _about_words(self, state: ComplaintState) -> str:
        tr = self._tr
        if state.paper is None:
            return tr.text("The document is being made…") if state.doing == MAKING else ""
        return tr.text("{record} · draft, to be checked by a lawyer").format(record=state.paper.record)

    def _out(self, state: ComplaintState) -> Message | None:
        tr = self._tr
        if state.saved:
            return Message(
                title=tr.text("Saved, read back and compared"),
                happened=state.saved,
                what_next=tr.text(
                    "The file is not encrypted: print it and delete it, or carry it as you would the paper."
                ),
                tone="calm",
            )
        if state.printed:
            words = tr.plural("{count} copy went to the printer", "{count} copies went to the printer", state.printed)
            return Message(
                title=words.format(count=state.printed),
                happened=tr.text("It is noted in the record."),
                what_next=tr.text("Take every sheet with you, those that came out wrong as well."),
                tone="calm",
            )
        return None

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(12)
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._title)
        words.addWidget(self._about)
        head.addLayout(words, 1)
        head.addWidget(self.languages, 0, Qt.AlignmentFlag.AlignTop)
        right.addLayout(head)
        right.addLayout(row(self._number, self.earlier, self.later, self.larger, None))
        right.addWidget(self._messages)
        right.addWidget(self._strip)
        right.addWidget(self.side, 1)
        right.addLayout(row(self.back_button, None, self.save_button, self.print_button))
        across = QHBoxLayout(self)
        side, down = PAGE_MARGIN_PX
        across.setContentsMargins(side - 8, down - 4, side, down - 4)
        across.setSpacing(24)
        across.addWidget(self.sheet, 11)
        across.addLayout(right, 10)
