"""The free account on the screen: the words and nothing else, a thin line above them, and how they are recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from intake_app.ui.theme import COLUMN_PX
from intake_app.ui.views.interview_asides import Aside
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.page import centred, row
from intake_app.ui.views.question_box import QuestionBox

if TYPE_CHECKING:
    from intake_app.i18n import Translator
    from intake_app.ui.presenters.interview import InterviewPresenter
    from intake_app.ui.presenters.interview_state import AccountState
    from intake_app.xlsform.views import NodeView


class AccountPage(Aside):
    """Draws AccountState. Esc leads back to the questions; Break and End are always there.

    Also stands where a form stands for the questions about the block (FormEvents).
    """

    def __init__(self, tr: Translator, presenter: InterviewPresenter) -> None:
        super().__init__(presenter.leave_account)
        self._tr = tr
        self._presenter = presenter
        self._path = ""
        self._is_drawing = False
        self._asked: dict[str, QuestionBox] = {}
        self.back = button(tr.text("‹ Questions (Esc)"), "quiet", presenter.leave_account)
        self.how = button("", "quiet", lambda: presenter.ask_how(asks=True))
        self.more = button(tr.text("Another part"), "quiet", presenter.add_block)
        self.rest = button(tr.text("Break"), "quiet", lambda: presenter.take_break(is_break=True))
        self.end = button(tr.text("End the talk"), "quiet", presenter.end_talk)
        self.settled = button(tr.text("Go on"), "primary", lambda: presenter.ask_how(asks=False))
        self.field = QPlainTextEdit()
        self.field.setProperty("account", "yes")
        self.field.setTabChangesFocus(True)
        self.field.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.field.setAccessibleName(tr.text("The account in own words"))
        self.field.textChanged.connect(self._on_typed)
        self._asking = QWidget()
        self._questions = QVBoxLayout()
        self._lay_out()

    def show_state(self, account: AccountState, cursor: int | None = None) -> None:
        """Draw one block; `cursor` is where somebody was typing when this page came."""
        is_new = account.path != self._path
        self._path = account.path
        if self.field.toPlainText() != account.text:
            self._is_drawing = True
            self.field.setPlainText(account.text)
            self._is_drawing = False
        if is_new or cursor is not None:
            self._put_cursor(len(account.text) if cursor is None else cursor)
        said = account.words or self._tr.text("How is this recorded?")
        self.how.setText(said.replace("&", "&&"))
        self.how.setAccessibleName(
            self._tr.text("Change how and in which language this is recorded: {said}").format(said=said)
        )
        self.how.setVisible(not account.asks)
        self.more.setVisible(account.can_add)
        self._ask(account)

    def leave(self) -> None:
        """Another page comes: the next block begins as its own."""
        self._path = ""

    def take_focus(self, *, to_questions: bool) -> None:
        """Put the keyboard on the words, or on what is asked about them first."""
        if to_questions and any(box.take_focus() for box in self._asked.values()):
            return
        self.field.setFocus()

    # --- the questions about the block ----------------------------------------------------------------------------

    def answer(self, path: str, value: str) -> None:
        """A question about the block has a new value."""
        self._presenter.answer(path, value)

    def reason(self, path: str, reason: str) -> None:
        """A question about the block has a reason instead."""
        self._presenter.give_reason(path, reason)

    def want_file(self, path: str) -> None:
        """No question about a block takes a file."""

    def add_row(self, path: str) -> None:
        """No question about a block has rows."""

    def remove_row(self, path: str, title: str) -> None:
        """No question about a block has rows."""

    def _ask(self, account: AccountState) -> None:
        nodes = [node for node in (account.mode, account.language, account.interpreter) if node is not None]
        wanted = {node.path: node for node in nodes} if account.asks else {}
        for path in [path for path in self._asked if path not in wanted]:
            box = self._asked.pop(path)
            box.hide()
            box.deleteLater()
        for place, (path, node) in enumerate(wanted.items()):
            self._draw_question(place, path, node)
        self._asking.setVisible(bool(wanted))
        self.settled.setVisible(account.is_settled)

    def _draw_question(self, place: int, path: str, node: NodeView) -> None:
        box = self._asked.get(path)
        if box is None:
            box = self._asked[path] = QuestionBox(node, self._tr, self)
            self._questions.insertWidget(place, box)
        else:
            box.show_node(node)

    def _on_typed(self) -> None:
        if not self._is_drawing and self._path:
            self._presenter.answer(self._path, self.field.toPlainText())

    def _put_cursor(self, place: int) -> None:
        cursor = QTextCursor(self.field.document())
        cursor.setPosition(min(place, self.field.document().characterCount() - 1))
        self.field.setTextCursor(cursor)
        self.field.ensureCursorVisible()

    def _lay_out(self) -> None:
        thin = row(self.back, self.how, None, self.more, self.rest, self.end)
        inside = QVBoxLayout(self._asking)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        text = self._tr.text("Once, before it begins; it can be changed at any time.")
        inside.addWidget(label(text, "small"))
        self._questions.setSpacing(0)
        inside.addLayout(self._questions)
        inside.addLayout(row(self.settled, None))
        column = QWidget()
        column.setMaximumWidth(COLUMN_PX + 120)
        within = QVBoxLayout(column)
        within.setContentsMargins(0, 0, 0, 0)
        within.setSpacing(12)
        within.addWidget(self._asking)
        within.addWidget(self.field, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 16, 24, 16)
        whole.setSpacing(12)
        whole.addLayout(thin)
        whole.addLayout(centred(column), 1)
