"""The interview on the screen: one section, the next one named on its button, break and end always there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from intake_app.i18n import LANGUAGE_NAMES
from intake_app.ui.theme import COLUMN_PX, SCROLL_BAR_PX
from intake_app.ui.views.cards import EmptyState, MessageCard
from intake_app.ui.views.choice_buttons import ChoiceButtons
from intake_app.ui.views.form_view import FormView
from intake_app.ui.views.interview_account import AccountPage
from intake_app.ui.views.interview_asides import Aside, EndPage, OrphanPage, ToldWords
from intake_app.ui.views.interview_notices import NoticeStack
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


_COMING_BACK_MS = 250


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
        self.told = ToldWords(tr)
        self.form.layout_.insertWidget(0, self.told)
        self.sections = SectionRail(
            tr, self._go_to, lambda: presenter.take_break(is_break=True), self._leave, self._end
        )
        self.sections.sealed_button.clicked.connect(self._go_away(presenter.open_sealed))
        self.sections.notes_button.clicked.connect(self._go_away(presenter.open_notes))
        self._where = label("", "small")
        self._title = label("", "title")
        self._message = MessageCard(button(tr.text("Close this message"), "quiet", presenter.forget_message))
        self.notices = NoticeStack(tr, presenter.understood, presenter.follow_notice)
        self._languages: ChoiceButtons | None = None
        self._scroll_to = 0
        self.form.verticalScrollBar().rangeChanged.connect(self._scroll_on)
        self.only_account = button(tr.text("Only the account"), "", presenter.only_account)
        self.undo = button(tr.text("Take back"), "quiet", presenter.undo)
        self.undo.setAccessibleName(tr.text("Take back the last answer (Ctrl+Alt+Z)"))
        self.undo.setToolTip(self.undo.accessibleName())
        self.before = button("", "", lambda: self._go_by(-1))
        self.after = button("", "primary", lambda: self._go_by(1))
        self.finish = button(tr.text("Back to the record"), "primary", self._leave)
        self.account = AccountPage(tr, presenter)
        self.ending = EndPage(tr, presenter)
        self.orphans = OrphanPage(tr, presenter)
        self._stack = QStackedWidget()
        self._talk = QWidget()
        self._pause = Aside(lambda: presenter.take_break(is_break=False))
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
        """The open section."""
        return self._title.text()

    @property
    def widget(self) -> QWidget:
        """The page itself."""
        return self

    @property
    def rail(self) -> QWidget | None:
        """The sections instead of the places."""
        return self.sections

    @property
    def scrolled_px(self) -> int:
        """Where the open section stands, in pixels, to come back to it."""
        return self.form.verticalScrollBar().value()

    def on_shown(self) -> None:
        """Begin at the first question."""
        if self._stack.currentWidget() is self._talk:
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
        self.sections.show_ways(sealed=state.can_open_sealed, notes=state.can_write_notes)
        self.sections.hide_all(is_hidden=state.is_break or state.account is not None)
        self._show_languages(state)
        self._message.show_message(state.message)
        self.notices.show_notices(state.notices, state.current)
        self.told.show_blocks(state.read_back)
        self.only_account.setVisible(bool(state.first_account))
        self.form.set_coding(is_shown=state.shows_coding)
        if state.section is not None:
            self.form.show_section(state.section)
            self._come_back_to(state, before)
        self._bring_to_front(state, before)

    def apply(self, change: Change, section: NodeView) -> None:
        """Draw only what an answer changed."""
        self._state = self._presenter.state
        self._show_sections(self._state)
        self.form.apply(change, section)

    def _bring_to_front(self, state: InterviewState, before: InterviewState | None) -> None:
        """Show the page that the state asks for, with the keyboard where one goes on."""
        was = self._stack.currentWidget()
        if state.account is not None:
            self._show_account(state, before)
            return
        self.account.leave()
        self.ending.show_state(state)
        self.orphans.show_lines(state.orphans)
        asides: tuple[tuple[bool, QWidget, Callable[[], object]], ...] = (
            (state.is_break, self._pause, self.rest.take_focus),
            (state.is_ending, self.ending, self.ending.take_focus),
            (bool(state.orphans), self.orphans, self.orphans.take_focus),
        )
        for is_wanted, page, take_focus in asides:
            if is_wanted:
                self._stack.setCurrentWidget(page)
                if was is not page:
                    take_focus()
                return
        self._stack.setCurrentWidget(self._talk)
        if not self.isVisible():
            return
        if was is self.account and before is not None and before.current == state.current:
            # On the question itself the first letter would open the account again.
            self.only_account.setFocus()
        elif was is not self._talk or before is None or before.current != state.current:
            self.form.begin()

    def _show_account(self, state: InterviewState, before: InterviewState | None) -> None:
        account = state.account
        if account is None:
            return
        typed_in = QApplication.focusWidget()
        is_new = before is None or before.account is None or before.account.path != account.path
        cursor = None
        if isinstance(typed_in, QPlainTextEdit) and self.form.isAncestorOf(typed_in):
            cursor = typed_in.textCursor().position()
        self.account.show_state(account, cursor)
        page = self._pause if state.is_break else self.account
        self._stack.setCurrentWidget(page)
        if state.is_break:
            self.rest.take_focus()
        elif is_new or (before is not None and before.is_break):
            self.account.take_focus(to_questions=account.asks and cursor is None and not account.text)
        elif before is not None and before.account is not None and before.account.asks != account.asks:
            self.account.take_focus(to_questions=account.asks)

    def _come_back_to(self, state: InterviewState, before: InterviewState | None) -> None:
        if state.scroll and (before is None or before.section is None or before.current != state.current):
            self._scroll_to = state.scroll
            QTimer.singleShot(_COMING_BACK_MS, self, self._has_come_back)

    def _scroll_on(self, _least: int, most: int) -> None:
        """The questions get their heights one after the other: the place is taken up again as soon as it is there."""
        if self._scroll_to:
            self.form.verticalScrollBar().setValue(min(self._scroll_to, most))

    def _has_come_back(self) -> None:
        self._scroll_on(0, self.form.verticalScrollBar().maximum())
        self._scroll_to = 0

    def _show_sections(self, state: InterviewState) -> None:
        self.sections.show_sections(state.sections, state.current, state.phases)
        current = state.sections[state.position].label if state.position >= 0 else ""
        self._title.setText(current or state.sheet)
        self._where.setText(state.where)
        self._where.setVisible(bool(state.where))
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
        # Somebody may have said "not yet": the rail shows where one is.
        self._show_sections(self._presenter.state)

    def _go_by(self, by: int) -> None:
        state = self._presenter.state
        target = state.after if by > 0 else state.before
        if target is not None:
            self._go_to(target.name)

    def _leave(self) -> None:
        self.form.commit()
        self._presenter.close()

    def _end(self) -> None:
        self.form.commit()
        self._presenter.end_talk()

    def _go_away(self, way: Callable[[], object]) -> Callable[[], None]:
        def go() -> None:
            self.form.commit()
            way()

        return go

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self._talk)
        layout.setContentsMargins(40, 20, 40, 24)
        layout.setSpacing(12)
        self._tools = QHBoxLayout()
        self._tools.addWidget(self.only_account)
        self._tools.addWidget(self.undo)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._where)
        words.addWidget(self._title)
        head = QHBoxLayout()
        head.addLayout(words, 1)
        head.addLayout(self._tools)
        foot = QHBoxLayout()
        foot.addWidget(self.before)
        foot.addStretch(1)
        foot.addWidget(self.after)
        foot.addWidget(self.finish)
        notices = QHBoxLayout()
        notices.addWidget(self.notices)
        layout.addLayout(_in_column(head))
        layout.addWidget(self._message)
        layout.addLayout(_in_column(notices))
        layout.addWidget(self.form, 1)
        layout.addLayout(_in_column(foot))
        self.rest = EmptyState(
            self._tr.text("A break"),
            self._tr.text("Everything is kept. Take all the time that is needed."),
            self._tr.text("Go on"),
            lambda: self._presenter.take_break(is_break=False),
        )
        around = QVBoxLayout(self._pause)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self.rest)
        for page in (self._talk, self._pause, self.account, self.ending, self.orphans):
            self._stack.addWidget(page)
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
