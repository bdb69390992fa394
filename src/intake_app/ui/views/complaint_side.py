"""Beside the paper: whence a sentence comes, what is missing, consents, law, the line of the representative."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from intake_app.ui.code_words import ITEM_WORDS
from intake_app.ui.views.cards import Card, Chip
from intake_app.ui.views.flow import Flow
from intake_app.ui.views.labels import button, label
from intake_app.ui.views.page import Column
from intake_app.ui.views.plan_lines import clear
from intake_app.ui.wording import date_text
from intake_app.ui.words_complaint import remark_detail, source_origin, source_title, source_value
from intake_app.ui.words_travel import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake_app.i18n import Translator
    from intake_app.services.complaint_paper import Paper, Remark, SourceLine
    from intake_app.ui.presenters.complaint import ComplaintPresenter, ComplaintState

_WIDE_PX: Final = 600
_EXCERPT: Final = 90
_LAW_AT_FIRST: Final = 4


class ComplaintSide(Column):
    """Draws what belongs to the paper; a card is drawn anew only when its content is another."""

    def __init__(self, tr: Translator, presenter: ComplaintPresenter) -> None:
        super().__init__(_WIDE_PX, is_centred=False)
        self._tr = tr
        self._presenter = presenter
        self._paper: Paper | None = None
        self._sentence: object = None
        self._shows_all_law = False
        self._source = _Holder()
        self._missing = _Holder()
        self._consent = _Holder()
        self._law = _Holder()
        self.representative = QLineEdit()
        self.representative.setMaxLength(300)
        self.representative.setPlaceholderText(tr.text("Name, collegium, address, telephone"))
        self.representative.setAccessibleName(tr.text("The line of the representative in the head"))
        self.representative.editingFinished.connect(self.settle)
        typed = Card(tr.text("Representative"))
        typed.body.addWidget(label(tr.text("Stands in the head of every document of this desk."), "small"))
        typed.body.addWidget(self.representative)
        self.layout_.setSpacing(12)
        for widget in (self._source, self._missing, self._consent, self._law, typed):
            self.layout_.addWidget(widget)
        self.layout_.addStretch(1)

    def show_state(self, state: ComplaintState) -> None:
        """Draw the state's paper and sentence."""
        paper = state.paper
        if paper is None:
            return
        if not self.representative.hasFocus():
            self.representative.setText(state.representative)
            self.representative.setCursorPosition(0)
        if (paper, state.place) != self._sentence:
            self._sentence = (paper, state.place)
            self._source.put(self._source_card(state))
        if paper is not self._paper:
            self._paper = paper
            self._missing.put(self._missing_card(paper))
            self._consent.put(self._consent_card(paper))
            self._law.put(self._law_card(paper))

    def settle(self) -> None:
        """Keep the line that was typed."""
        self._presenter.set_representative(self.representative.text())

    # --- cards ---------------------------------------------------------------------------------------------------

    def _source_card(self, state: ComplaintState) -> Card:
        tr = self._tr
        card = Card(tr.text("Where this sentence comes from"))
        if state.paper is None or state.place is None:
            hint = tr.text("Click on a sentence of the paper, or go from one to the next with the arrow keys.")
            card.body.addWidget(label(hint, "soft"))
            return card
        words = " ".join(state.paper.sentences[state.place].split())
        short = words if len(words) <= _EXCERPT else f"{words[:_EXCERPT].rstrip()}…"
        card.body.addWidget(label(f"«{short}»"))
        if not state.sources:
            card.body.addWidget(label(tr.text("These are words of the template; nobody told them."), "soft"))
        for line in state.sources:
            card.body.addLayout(self._source_line(line))
        return card

    def _source_line(self, line: SourceLine) -> QVBoxLayout:
        tr = self._tr
        made = QVBoxLayout()
        made.setSpacing(2)
        made.setContentsMargins(0, 4, 0, 0)
        made.addWidget(label(source_title(line, tr), "small"))
        if line.value:
            value = label(source_value(line, tr))
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            made.addWidget(value)
        origin = source_origin(line, tr)
        if origin:
            made.addWidget(label(origin, "small"))
        return made

    def _missing_card(self, paper: Paper) -> Card:
        tr = self._tr
        count = len(paper.missing)
        card = Card(tr.text("Missing"), Chip(str(count), "waiting" if count else "good"))
        if paper.conflicts:
            words = tr.plural(
                "{count} answer was written in two ways. Decide in the record which one holds.",
                "{count} answers were written in two ways. Decide in the record which ones hold.",
                paper.conflicts,
            )
            card.body.addWidget(label(words.format(count=paper.conflicts), "notice"))
        self._add_remarks(card, paper.contradictions, "notice")
        self._add_remarks(card, paper.missing, "")
        if not count and not paper.contradictions:
            card.body.addWidget(label(tr.text("Nothing that this document usually needs."), "soft"))
        return card

    def _add_remarks(self, card: Card, remarks: Sequence[Remark], role: str) -> None:
        for remark in remarks:
            card.body.addWidget(label(f"•  {remark.words}", role))
            detail = remark_detail(remark, self._tr)
            if detail:
                small = label(detail, "small")
                small.setContentsMargins(14, 0, 0, 2)
                card.body.addWidget(small)

    def _consent_card(self, paper: Paper) -> Card:
        tr = self._tr
        chips = [
            Chip(
                one.item if one.is_given else tr.text("{item}: no").format(item=one.item),
                "good" if one.is_given else "quiet",
            )
            for one in paper.consents
        ]
        card = Card(tr.text("Consent"), *chips)
        for one in paper.consents:
            words = tr.text("{item} — {words}").format(item=one.item, words=say(ITEM_WORDS, one.item, tr))
            card.body.addWidget(label(words, "small"))
        for limit in paper.limits:
            card.body.addWidget(label(tr.text("The person's limit: {words}").format(words=limit), "notice"))
        card.body.addWidget(
            label(tr.text("Nothing of the sealed section and of the notes is in it, and no gap shows."), "small")
        )
        return card

    def _law_card(self, paper: Paper) -> Card:
        tr = self._tr
        chip = Chip(tr.text("not checked by a lawyer"), "waiting")
        if paper.law_checked_on is not None:
            chip = Chip(tr.text("checked on {day}").format(day=date_text(paper.law_checked_on, tr)), "good")
        card = Card(tr.text("Law"), chip)
        shown = paper.law if self._shows_all_law else paper.law[:_LAW_AT_FIRST]
        for one in shown:
            words = tr.text("{cited} — {title}").format(cited=one.cited, title=one.title)
            if one.checked_on is not None:
                words = tr.text("{law} (checked on {day})").format(law=words, day=date_text(one.checked_on, tr))
            card.body.addWidget(label(words, "small"))
        rest = len(paper.law) - len(shown)
        if rest:
            more = tr.plural("Show {count} more article", "Show {count} more articles", rest).format(count=rest)
            across = QHBoxLayout()
            across.addLayout(Flow(button(more, "quiet", self._show_all_law)), 1)
            card.body.addLayout(across)
        return card

    def _show_all_law(self) -> None:
        self._shows_all_law = True
        if self._paper is not None:
            self._law.put(self._law_card(self._paper))


class _Holder(QWidget):
    """A place for one card."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def put(self, card: Card) -> None:
        clear(self._layout)
        self._layout.addWidget(card)
