"""One case on the screen: facts and history on the left, what may be done with it on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake_app.ui.presenters.case_state import COMPLAINT, HAND_OVER, INTERVIEW, REGISTER
from intake_app.ui.views.cards import MessageCard
from intake_app.ui.views.case_cards import (
    RegisterCard,
    conflicts_card,
    evidence_card,
    facts_card,
    history_card,
    journeys_card,
    uses_card,
)
from intake_app.ui.views.case_sheets import sheets_card
from intake_app.ui.views.labels import button, restyle
from intake_app.ui.views.page import Column, PageFrame
from intake_app.ui.views.soft_breaks import with_soft_breaks

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from intake_app.i18n import Translator
    from intake_app.ui.presenters.case import CasePresenter
    from intake_app.ui.presenters.case_state import CaseReading, CaseState

_WIDEST_PX = 1240
_RIGHT_PX = 400
_LONGEST_NAME = 60


class CasePage(PageFrame):
    """Draws CaseState."""

    def __init__(self, tr: Translator, presenter: CasePresenter) -> None:
        super().__init__(tr.text("Case"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._tr = tr
        self._presenter = presenter
        self._drawn: tuple[CaseReading | None, int, bool] | None = None
        ways = presenter.ways
        self.back = button(tr.text("Back"), "", ways.back)
        self.ways: dict[str, QPushButton] = {
            COMPLAINT: button(tr.text("Complaint draft"), "", lambda: ways.complaint(presenter.state.case_id)),
            HAND_OVER: button(tr.text("Hand over"), "", lambda: ways.hand_over(presenter.state.case_id)),
            INTERVIEW: button(tr.text("Continue the interview"), "", lambda: ways.interview(presenter.state.case_id)),
        }
        for widget in (self.back, *self.ways.values()):
            self.add_action(widget)
        self.try_again = button(tr.text("Try again"), "", presenter.load)
        self.close_message = button(tr.text("Close this message"), "quiet", presenter.close_message)
        self.message = MessageCard(self.try_again, self.close_message)
        self.register = RegisterCard(tr, presenter.choose_region, presenter.register)
        self.sheet = Column(_WIDEST_PX, is_centred=False)
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        self.body.addWidget(self.message)
        self.body.addWidget(self.sheet, 1)
        self.body.addStretch(0)
        self._make_columns()
        for keys, share in (("PgDown", 1), ("PgUp", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda share=share: self._scroll(share))
        presenter.attach(self)

    def on_shown(self) -> None:
        """Read the case, from its beginning; the keyboard is on the page itself, so that no key decides anything."""
        self.sheet.verticalScrollBar().setValue(0)
        self.setFocus()
        self._presenter.load()

    def show_state(self, state: CaseState) -> None:
        """Draw the state; the cards are made anew only when what they show has changed."""
        reading = state.reading
        self._show_header(state)
        self.message.show_message(state.message)
        self.try_again.setVisible(reading is None)
        self.close_message.setVisible(reading is not None)
        self.sheet.setVisible(reading is not None)
        self.register.setVisible(REGISTER in state.offers)
        self.register.show_state(state)
        drawn = (reading, state.steps_shown, state.is_busy)
        if reading is not None and drawn != self._drawn:
            self._drawn = drawn
            self._draw(state, reading)

    def _show_header(self, state: CaseState) -> None:
        reading = state.reading
        self.setAccessibleName(reading.record if reading is not None else self._tr.text("Case"))
        if reading is None:
            self.set_title(self._tr.text("Case"))
        else:
            name = reading.pseudonym
            called = f"«{name[:_LONGEST_NAME]}{'…' if len(name) > _LONGEST_NAME else ''}»" if name else ""
            parts = (with_soft_breaks(called), reading.number)
            self.set_title(reading.record, "  ·  ".join(part for part in parts if part))
        for name, one in self.ways.items():
            one.setVisible(name in state.offers)
            kind = "primary" if name == state.primary else ""
            if one.property("kind") != kind:
                one.setProperty("kind", kind)
                restyle(one)

    def _make_columns(self) -> None:
        across = QHBoxLayout()
        across.setSpacing(16)
        for column in (self._left, self._right):
            column.setSpacing(16)
        across.addLayout(self._left, 1)
        right = QWidget()
        right.setFixedWidth(_RIGHT_PX)
        right.setLayout(self._right)
        self._right.setContentsMargins(0, 0, 0, 0)
        self._right.addWidget(self.register)
        across.addWidget(right, 0, Qt.AlignmentFlag.AlignTop)
        self.sheet.layout_.addLayout(across)
        self.sheet.layout_.addStretch(1)

    def _draw(self, state: CaseState, reading: CaseReading) -> None:
        tr, presenter = self._tr, self._presenter
        left: list[QWidget] = [facts_card(tr, reading)]
        if reading.conflicts:
            left.append(conflicts_card(tr, reading.conflicts, presenter.resolve, is_busy=state.is_busy))
        left.append(history_card(tr, reading.history, state.steps_shown, presenter.show_more))
        right: list[QWidget] = [
            self.register,
            uses_card(tr, reading.uses, lambda: presenter.ways.consents(presenter.state.case_id)),
            sheets_card(
                tr,
                reading,
                lambda form_id, rid: presenter.ways.sheet(presenter.state.case_id, form_id, rid),
                lambda: presenter.ways.sealed(presenter.state.case_id),
                can_fill=state.can_fill_sheets,
            ),
            evidence_card(tr, reading, lambda: presenter.ways.evidence(presenter.state.case_id)),
            journeys_card(tr, reading.journeys, lambda: presenter.ways.export(presenter.state.case_id)),
        ]
        self._fill(self._left, left)
        self._fill(self._right, right)

    def _fill(self, column: QVBoxLayout, cards: list[QWidget]) -> None:
        while (item := column.takeAt(0)) is not None:
            old = item.widget()
            if old is not None and old is not self.register:
                old.hide()
                old.deleteLater()
        for card in cards:
            column.addWidget(card)
        column.addStretch(1)

    def _scroll(self, share: int) -> None:
        bar = self.sheet.verticalScrollBar()
        bar.setValue(bar.value() + share * (bar.pageStep() - 40))
