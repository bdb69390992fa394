"""The consents of a record on the screen: 25 decisions on the left, taking back and who holds it on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from intake_app.services.consents import SCOPES, STOP_USE
from intake_app.ui.views.cards import Card, Chip, MessageCard
from intake_app.ui.views.choice_buttons import RovingFocus
from intake_app.ui.views.labels import Check, Radio, button, label, line
from intake_app.ui.views.page import Column, PageFrame, row
from intake_app.ui.views.plan_lines import clear

if TYPE_CHECKING:
    from intake_app.i18n import Translator
    from intake_app.ui.presenters.consents import ConsentsPresenter, ConsentsState, DecisionLine

_WIDEST_PX = 1240
_WORDS_PX = 90


class ConsentsPage(PageFrame):
    """Draws ConsentsState."""

    def __init__(self, tr: Translator, presenter: ConsentsPresenter) -> None:
        super().__init__(
            tr.text("Consent"), tr.text("Each decision is one of its own. What nobody was asked about counts as no.")
        )
        self._tr = tr
        self._presenter = presenter
        self._drawn: tuple[object, ...] = ()
        self.back = button(tr.text("Back"), "", presenter.back)
        self.add_action(self.back)
        self.message = MessageCard(button(tr.text("Close this message"), "quiet", presenter.close_message))
        self.body.addWidget(self.message)
        column = Column(_WIDEST_PX, is_centred=False)
        self.body.addWidget(column, 1)
        across = QHBoxLayout()
        across.setSpacing(16)
        self.decisions = Card(tr.text("Decisions"))
        self._lines = QVBoxLayout()
        self.decisions.body.addLayout(self._lines)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self.decisions)
        left.addStretch(1)
        self.taking = TakingBackCard(tr, presenter)
        self.where = Card(tr.text("Where this record is"))
        self._holders = label("", "soft")
        self.where.body.addWidget(self._holders)
        right.addWidget(self.taking)
        right.addWidget(self.where)
        right.addStretch(1)
        across.addLayout(left, 5)
        across.addLayout(right, 4)
        column.layout_.addLayout(across)
        presenter.attach(self)

    def on_shown(self) -> None:
        """Read the decisions; the keyboard is on the way back, so that no key decides anything."""
        self.back.setFocus()
        self._presenter.load()

    def on_hidden(self) -> None:
        """What was begun to be taken back and not written down is forgotten."""
        if self._presenter.state.takes_back:
            self._presenter.take_back(is_open=False)

    def show_state(self, state: ConsentsState) -> None:
        """Draw the state; the list is made anew only when it has changed."""
        self.message.show_message(state.message)
        self.decisions.setVisible(state.is_loaded)
        self.where.setVisible(state.is_loaded)
        self.taking.setVisible(state.is_loaded)
        self.taking.show_state(state)
        if self._drawn == (state.lines, state.where):
            return
        self._drawn = (state.lines, state.where)
        clear(self._lines)
        for number, decision in enumerate(state.lines):
            if number:
                self._lines.addWidget(line())
            self._lines.addWidget(_decision_box(self._tr, decision))
        self._holders.setText(self._where(state))

    def _where(self, state: ConsentsState) -> str:
        if not state.where:
            return self._tr.text("Only on this computer.")
        return self._tr.text("On this computer and with: {names}").format(names=", ".join(state.where))


class TakingBackCard(Card):
    """How a person takes consent back: how much, which uses, in which words."""

    def __init__(self, tr: Translator, presenter: ConsentsPresenter) -> None:
        super().__init__(tr.text("Take consent back"))
        self._tr = tr
        self._presenter = presenter
        self._given: tuple[tuple[str, str], ...] = ()
        self._was_open = False
        self._quiet = label("", "soft")
        self.begin = button(tr.text("The person takes something back"), "", lambda: presenter.take_back(is_open=True))
        self.form = QWidget()
        layout = QVBoxLayout(self.form)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self.scopes: dict[str, Radio] = {}
        for scope in SCOPES:
            one = Radio(presenter.scope_name(scope))
            one.setAccessibleName(presenter.scope_name(scope))
            one.clicked.connect(lambda _on=False, scope=scope: presenter.choose_scope(scope))
            layout.addWidget(one)
            self.scopes[scope] = one
        self._focus = RovingFocus(list(self.scopes.values()))
        self.effect = label("", "soft")
        layout.addWidget(self.effect)
        self.items = QWidget()
        self._items = QVBoxLayout(self.items)
        self._items.setContentsMargins(12, 0, 0, 0)
        self._checks: dict[str, Check] = {}
        layout.addWidget(self.items)
        about = label(tr.text("In the person's own words, if there are any"))
        self.words = QPlainTextEdit()
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(_WORDS_PX)
        self.words.setAccessibleName(about.text())
        self.words.textChanged.connect(lambda: presenter.write_words(self.words.toPlainText()))
        layout.addWidget(about)
        layout.addWidget(self.words)
        self._beyond = label(
            tr.text(
                "What an authority or the United Nations already received cannot be called back. Say so, and offer to"
                " write a letter of withdrawal."
            ),
            "small",
        )
        layout.addWidget(self._beyond)
        self.write = button(tr.text("Take it back"), "danger", presenter.withdraw)
        self.leave = button(tr.text("Leave it as it is"), "", lambda: presenter.take_back(is_open=False))
        layout.addLayout(row(self.write, self.leave))
        self.body.addWidget(self._quiet)
        self.body.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.form)

    def show_state(self, state: ConsentsState) -> None:
        """Draw the state; words are left alone while somebody types."""
        self._quiet.setText(self._quiet_words(state))
        self._quiet.setVisible(not state.takes_back)
        self.begin.setVisible(not state.takes_back and bool(state.given))
        self.form.setVisible(state.takes_back)
        for scope, one in self.scopes.items():
            one.setChecked(scope == state.scope)
        self._focus.settle()
        self.effect.setVisible(bool(state.scope))
        self.effect.setText(self._presenter.effect(state.scope) if state.scope else "")
        self._show_items(state)
        self.write.setEnabled(state.can_write)
        if not state.words and self.words.toPlainText():
            self.words.clear()
        if state.takes_back != self._was_open:
            self._was_open = state.takes_back
            target = self.scopes[SCOPES[0]] if state.takes_back else self.begin
            target.setFocus()

    def _show_items(self, state: ConsentsState) -> None:
        if self._given != state.given:
            self._given = state.given
            clear(self._items)
            self._checks = {}
            for item, words in state.given:
                one = Check(words.replace("&", "&&"))
                one.setAccessibleName(words)
                one.clicked.connect(lambda on=False, item=item: self._presenter.choose_item(item, on))
                self._items.addWidget(one)
                self._checks[item] = one
        for item, one in self._checks.items():
            one.setChecked(item in state.chosen)
        self.items.setVisible(state.scope == STOP_USE)

    def _quiet_words(self, state: ConsentsState) -> str:
        if state.is_sealed:
            return self._tr.text("Everything was taken back; this record is sealed.")
        if not state.given:
            return self._tr.text("Nothing was agreed to, so there is nothing to take back.")
        return self._tr.text("Any time, without a reason, and at once. Nobody may talk the person out of it.")


def _decision_box(tr: Translator, decision: DecisionLine) -> QWidget:
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 4, 0, 4)
    layout.setSpacing(2)
    head = QHBoxLayout()
    head.setSpacing(8)
    head.addWidget(label(decision.title), 1)
    head.addWidget(Chip(decision.state, decision.tone), 0, Qt.AlignmentFlag.AlignTop)
    layout.addLayout(head)
    for note in decision.notes:
        layout.addWidget(label(note, "small"))
    if decision.limits:
        layout.addWidget(label(tr.text("Limits: {words}").format(words=decision.limits), "soft"))
    box.setAccessibleName(f"{decision.title}: {decision.state}")
    return box
