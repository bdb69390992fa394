"""The interview on the screen: one section, the next one named on its button, break and lock always there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from intake_app.i18n import LANGUAGE_NAMES
from intake_app.ui.theme import COLUMN_PX, SCROLL_BAR_PX
from intake_app.ui.views.cards import EmptyState, MessageCard
from intake_app.ui.views.choice_buttons import ChoiceButtons
from intake_app.ui.views.form_view import FormView
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.page import centred
from intake_app.ui.views.section_rail import SectionRail

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QPushButton

    from intake_app.i18n import Translator
    from intake_app.ui.decisions import Dialogs
    from intake_app.ui.presenters.interview import InterviewPresenter, InterviewState
    from intake_app.xlsform.views import Change, NodeView


class InterviewPage(QWidget):
    """Draws InterviewState. `add_file(path)` is called when a question wants a file (evidence is another page)."""

    def __init__(
        self, tr: Translator, presenter: InterviewPresenter, dialogs: Dialogs, add_file: Callable[[str], object]
    ) -> None:
        super().__init__()
        self._tr = tr
        self._presenter = presenter
        self._state: InterviewState | None = None
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.form = FormView(tr, dialogs)
        self.form.answered.connect(presenter.answer)
        self.form.reasoned.connect(presenter.give_reason)
        self.form.row_added.connect(presenter.add_row)
        self.form.row_removed.connect(presenter.remove_row)
        self.form.file_wanted.connect(add_file)
        self.sections = SectionRail(tr, self._go_to, lambda: presenter.take_break(is_break=True), self._leave)
        self._title = label("", "title")
        self._message = MessageCard(button(tr.text("Close this message"), "quiet", presenter.forget_message))
        self._languages: ChoiceButtons | None = None
        self.undo = button(tr.text("Take back"), "quiet", presenter.undo)
        self.undo.setAccessibleName(tr.text("Take back the last answer (Ctrl+Alt+Z)"))
        self.undo.setToolTip(self.undo.accessibleName())
        self.coding = button(tr.text("Show lists for afterwards"), "quiet")
        self.coding.setCheckable(True)
        self.coding.toggled.connect(presenter.show_coding)
        self.before = button("", "", lambda: self._go_by(-1))
        self.after = button("", "primary", lambda: self._go_by(1))
        self.finish = button(tr.text("Back to the record"), "primary", self._leave)
        self._stack = QStackedWidget()
        self._lay_out()
        for keys, action in (
            ("Ctrl+PgDown", lambda: self._go_by(1)),
            ("Ctrl+PgUp", lambda: self._go_by(-1)),
            ("Ctrl+Alt+Z", presenter.undo),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)
        presenter.attach(self)

    @property
    def title(self) -> str:
        """Neutral: the name of the section, never of a person."""
        return self._title.text()

    @property
    def widget(self) -> QWidget:
        """The page itself."""
        return self

    @property
    def rail(self) -> QWidget | None:
        """The sections instead of the places."""
        return self.sections

    def on_shown(self) -> None:
        """Begin at the first question."""
        self.form.begin()

    def on_hidden(self) -> None:
        """Keep what is half typed."""
        self.form.commit()
        self._presenter.keep_now()

    def focus_search(self) -> None:
        """Nothing to search in an interview."""

    def show_state(self, state: InterviewState) -> None:
        """Draw everything."""
        before, self._state = self._state, state
        self.sections.show_title(state.title, self._talk_words(state))
        self._show_sections(state)
        self.sections.hide_all(is_hidden=state.is_break)
        self._show_languages(state)
        self._message.show_message(state.message)
        if self.coding.isChecked() != state.shows_coding:
            self.coding.setChecked(state.shows_coding)
        self.form.set_coding(is_shown=state.shows_coding)
        if state.section is not None:
            self.form.show_section(state.section)
        self._stack.setCurrentIndex(1 if state.is_break else 0)
        if state.is_break:
            self.rest.take_focus()
        elif self.isVisible() and (before is None or before.current != state.current or before.is_break):
            self.form.begin()

    def apply(self, change: Change, section: NodeView) -> None:
        """Draw only what an answer changed."""
        self._state = self._presenter.state
        self._show_sections(self._state)
        self.form.apply(change, section)

    def _show_sections(self, state: InterviewState) -> None:
        self.sections.show_sections(state.sections, state.current)
        current = state.sections[state.position].label if state.position >= 0 else ""
        self._title.setText(current)
        before, after = state.before, state.after
        self.before.setVisible(before is not None)
        self.after.setVisible(after is not None)
        self.finish.setVisible(after is None)
        if before is not None:
            self._name(self.before, f"‹  {before.label}", before.label)
        if after is not None:
            self._name(self.after, f"{after.label}  ›", after.label)

    def _name(self, target: QPushButton, text: str, words: str) -> None:
        target.setText(text.replace("&", "&&"))
        target.setAccessibleName(words)

    def _show_languages(self, state: InterviewState) -> None:
        if self._languages is None and state.languages:
            options = [(code, LANGUAGE_NAMES.get(code, code)) for code in state.languages]
            name = self._tr.text("Language of the questions")
            self._languages = ChoiceButtons(options, name, "language", may_be_empty=False)
            self._languages.chosen.connect(self._presenter.set_language)
            self._tools.addWidget(self._languages)
        if self._languages is not None:
            self._languages.show_choice(state.language)

    def _talk_words(self, state: InterviewState) -> str:
        name = LANGUAGE_NAMES.get(state.language, state.language)
        return self._tr.text("Questions in: {language}").format(language=name) if name else ""

    def _go_to(self, section: str) -> None:
        self.form.commit()
        self._presenter.go_to(section)

    def _go_by(self, by: int) -> None:
        state = self._presenter.state
        target = state.after if by > 0 else state.before
        if target is not None:
            self._go_to(target.name)

    def _leave(self) -> None:
        self.form.commit()
        self._presenter.close()

    def _lay_out(self) -> None:
        talk = QWidget()
        layout = QVBoxLayout(talk)
        layout.setContentsMargins(40, 28, 40, 24)
        layout.setSpacing(12)
        self._tools = QHBoxLayout()
        self._tools.addWidget(self.undo)
        self._tools.addWidget(self.coding)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addLayout(self._tools)
        foot = QHBoxLayout()
        foot.addWidget(self.before)
        foot.addStretch(1)
        foot.addWidget(self.after)
        foot.addWidget(self.finish)
        layout.addLayout(_in_column(head))
        layout.addWidget(self._message)
        layout.addWidget(self.form, 1)
        layout.addLayout(_in_column(foot))
        self.rest = EmptyState(
            self._tr.text("A break"),
            self._tr.text("Everything is kept. Take all the time that is needed."),
            self._tr.text("Go on"),
            lambda: self._presenter.take_break(is_break=False),
        )
        self._stack.addWidget(talk)
        self._stack.addWidget(self.rest)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)


def _in_column(content: QHBoxLayout) -> QHBoxLayout:
    holder = QWidget()
    holder.setMaximumWidth(COLUMN_PX)
    content.setContentsMargins(2, 0, 2, 0)
    holder.setLayout(content)
    across = centred(holder)
    across.addSpacing(SCROLL_BAR_PX)
    return across
