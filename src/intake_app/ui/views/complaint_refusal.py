"""No draft, and that is in order: what is missing in the person's own words, and how to ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.ui.code_words import ITEM_WORDS, RISK_WORDS
from intake_app.ui.views.cards import Card
from intake_app.ui.views.labels import button
from intake_app.ui.views.page import Column, PageFrame, paragraph
from intake_app.ui.views.plan_lines import clear
from intake_app.ui.words_complaint import HOW_TO_ASK
from intake_app.ui.words_travel import say

if TYPE_CHECKING:
    from intake_app.i18n import Translator
    from intake_app.ui.presenters.complaint import ComplaintPresenter, ComplaintState, Refusal


class ComplaintRefusal(PageFrame):
    """There is no draft, and that is in order: what is missing, and how to ask for it."""

    def __init__(self, tr: Translator, presenter: ComplaintPresenter) -> None:
        super().__init__(tr.text("No draft yet"))
        self._tr = tr
        self._shown: object = None
        self.back_button = button(tr.text("Back to the record"), "primary", presenter.back)
        self.add_action(self.back_button)
        self._column = Column()
        self.body.addWidget(self._column)
        self.setFocusProxy(self.back_button)

    def show_state(self, state: ComplaintState) -> None:
        """Draw the refusal."""
        if state.refusal is None or state.refusal == self._shown:
            return
        self._shown = state.refusal
        clear(self._column.layout_)
        if state.refusal.level:
            self._column.layout_.addWidget(self._risk_card(state.refusal))
        else:
            self._draw_items(state.refusal)
        self._column.layout_.addStretch(1)

    def _draw_items(self, refusal: Refusal) -> None:
        tr = self._tr
        for item in refusal.items:
            card = Card(tr.text("The person has not agreed to: {words}").format(words=say(ITEM_WORDS, item, tr)))
            if item in HOW_TO_ASK:
                paragraph(say(HOW_TO_ASK, item, tr), card.body, "")
            paragraph(tr.text("Item {item} of the consent.").format(item=item), card.body, "small")
            self._column.layout_.addWidget(card)
        last = Card(tr.text("How to ask"))
        paragraph(
            tr.text(
                "Ask in a safe place, each item by itself, and say that no is a good answer. Note the answer in the"
                " record under consent: then the draft opens here. Nothing was made and nothing left this computer."
            ),
            last.body,
            "",
        )
        self._column.layout_.addWidget(last)

    def _risk_card(self, refusal: Refusal) -> Card:
        tr = self._tr
        card = Card(
            tr.text("The danger for the person is noted as: {level}").format(level=say(RISK_WORDS, refusal.level, tr))
        )
        paragraph(
            tr.text(
                "While it is, no paper goes out. Speak with the head office. When the danger has passed, note the new"
                " level in the record: then the draft opens here. Nothing was made and nothing left this computer."
            ),
            card.body,
            "",
        )
        return card
