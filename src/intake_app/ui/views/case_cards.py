"""The cards of the case page: facts, uses, conflicts, journeys, history, registration."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from intake_app.ui.views.cards import Card, Chip
from intake_app.ui.views.labels import button, label, line
from intake_app.ui.views.page import row
from intake_app.ui.views.search_choice import SearchBox
from intake_app.ui.views.soft_breaks import with_soft_breaks
from intake_app.xlsform.views import Choice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QPushButton

    from intake_app.i18n import Translator
    from intake_app.ui.presenters.case_state import (
        CaseReading,
        CaseState,
        ConflictLine,
        Fact,
        JourneyLine,
        StepLine,
        UseLine,
        ValueLine,
    )

_NAME_PX = 150
_WHEN_PX = 148
_WHO_PX = 136
_VALUES_A_ROW = 2
_TOP = Qt.AlignmentFlag.AlignTop


def facts_card(tr: Translator, reading: CaseReading) -> Card:
    """Where, when, how it stands; the state as a chip beside the heading."""
    chips: list[QWidget] = [Chip(reading.state, reading.tone)]
    if reading.conflicts:
        text = tr.text("{count} to decide").format(count=len(reading.conflicts))
        chips.insert(0, Chip(text, "warning"))
    card = Card(tr.text("What is known"), *chips)
    card.body.addLayout(_fact_rows(reading.facts))
    return card


def uses_card(tr: Translator, uses: Sequence[UseLine], open_consents: Callable[[], object]) -> Card:
    """What may be done with the case today, and what not yet; the way to every decision and to taking it back."""
    card = Card(tr.text("What may be done with it"))
    for number, use in enumerate(uses):
        if number:
            card.body.addWidget(line())
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(use.title), 1)
        head.addWidget(Chip(use.verdict, use.tone), 0, _TOP)
        card.body.addLayout(head)
        for note in use.notes:
            card.body.addWidget(label(with_soft_breaks(note), "small"))
    card.body.addWidget(button(tr.text("All consents"), "", open_consents), 0, Qt.AlignmentFlag.AlignLeft)
    return card


def conflicts_card(
    tr: Translator, conflicts: Sequence[ConflictLine], choose: Callable[[str, str], object], *, is_busy: bool
) -> Card:
    """Values written without knowledge of each other, side by side, each with the button that decides for it."""
    card = Card(tr.text("Different answers"))
    text = tr.text(
        "Written without knowledge of each other. Choose the one that holds; the other stays in the history."
    )
    card.body.addWidget(label(text, "soft"))
    for conflict in conflicts:
        card.body.addSpacing(8)
        card.body.addWidget(label(with_soft_breaks(conflict.title), "strong"))
        grid = QGridLayout()
        grid.setSpacing(12)
        for number, value in enumerate(conflict.values):
            box = _value_box(tr, conflict, value, choose, is_busy=is_busy)
            grid.addWidget(box, number // _VALUES_A_ROW, number % _VALUES_A_ROW)
        for column in range(_VALUES_A_ROW):
            grid.setColumnStretch(column, 1)
        card.body.addLayout(grid)
        if not conflict.can_choose:
            text = tr.text("It is decided in the interview: the answer given there takes the place of both.")
            card.body.addWidget(label(text, "small"))
    return card


def journeys_card(tr: Translator, journeys: Sequence[JourneyLine], export: Callable[[], object]) -> Card:
    """To whom the case went, from whom it came, and whether a receipt came back; the way to exporting answers."""
    card = Card(tr.text("Hand-overs"))
    if not journeys:
        card.body.addWidget(label(tr.text("Not handed over yet."), "soft"))
    for number, journey in enumerate(journeys):
        if number:
            card.body.addWidget(line())
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(with_soft_breaks(journey.what)), 1)
        if journey.state:
            head.addWidget(Chip(journey.state, journey.tone), 0, _TOP)
        card.body.addLayout(head)
        card.body.addWidget(label(journey.when, "small"))
        if journey.note:
            card.body.addWidget(label(journey.note, "small"))
    card.body.addWidget(button(tr.text("Export answers"), "", export), 0, Qt.AlignmentFlag.AlignLeft)
    return card


def history_card(tr: Translator, steps: Sequence[StepLine], shown: int, more: Callable[[], object]) -> Card:
    """What was done, by whom, when: the newest first."""
    card = Card(tr.text("History"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(8)
    for number, step in enumerate(steps[:shown]):
        when, who = label(step.when, "small"), label(with_soft_breaks(step.who), "small")
        when.setFixedWidth(_WHEN_PX)
        who.setFixedWidth(_WHO_PX)
        what = QVBoxLayout()
        what.setSpacing(0)
        what.addWidget(label(with_soft_breaks(step.what)))
        if step.missing:
            what.addWidget(label(step.missing, "notice"))
        grid.addWidget(when, number, 0, _TOP)
        grid.addLayout(what, number, 1)
        grid.addWidget(who, number, 2, _TOP)
    grid.setColumnStretch(1, 1)
    card.body.addLayout(grid)
    left = len(steps) - shown
    if left > 0:
        text = tr.text("Show more of the history ({count})").format(count=left)
        card.body.addLayout(row(button(text, "quiet", more), None))
    return card


def evidence_card(tr: Translator, reading: CaseReading, open_evidence: Callable[[], object]) -> Card:
    """How much evidence there is, and the way to it."""
    card = Card()
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(label(tr.text("Evidence"), "heading"))
    words.addWidget(label(reading.evidence, "soft"))
    across = QHBoxLayout()
    across.setSpacing(8)
    across.addLayout(words, 1)
    across.addWidget(button(tr.text("Open the evidence"), "", open_evidence), 0, Qt.AlignmentFlag.AlignVCenter)
    card.body.addLayout(across)
    return card


class RegisterCard(Card):
    """The office gives a case its number: one choice, one button."""

    def __init__(self, tr: Translator, choose: Callable[[str], object], register: Callable[[], object]) -> None:
        super().__init__(tr.text("Registration"))
        self._regions: tuple[tuple[str, str], ...] = ()
        self.body.addWidget(label(tr.text("Region where it happened. The number follows by itself."), "soft"))
        self.region = SearchBox(tr)
        self.region.setAccessibleName(tr.text("Region where it happened"))
        field = self.region.lineEdit()
        if field is not None:
            field.setAccessibleName(tr.text("Region where it happened"))
        self.region.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.region.activated.connect(lambda _row: choose(self.region.code()))
        self.button = button(tr.text("Register"), "primary", register)
        self.body.addWidget(self.region)
        self.body.addLayout(row(None, self.button))

    def show_state(self, state: CaseState) -> None:
        """Draw the state."""
        if state.regions != self._regions:
            self._regions = state.regions
            self.region.set_choices(tuple(Choice(code, name) for code, name in state.regions))
        if state.region != self.region.code():
            self.region.show_code(state.region)
        self.region.setEnabled(not state.is_busy)
        self.button.setEnabled(bool(state.region) and not state.is_busy)


def _fact_rows(facts: Sequence[Fact]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    for number, fact in enumerate(facts):
        name = label(fact.name, "soft")
        name.setFixedWidth(_NAME_PX)
        grid.addWidget(name, number, 0, _TOP)
        grid.addWidget(label(with_soft_breaks(fact.text), "notice" if fact.tone else ""), number, 1, _TOP)
    grid.setColumnStretch(1, 1)
    return grid


def _value_box(
    tr: Translator, conflict: ConflictLine, value: ValueLine, choose: Callable[[str, str], object], *, is_busy: bool
) -> QFrame:
    box = QFrame()
    box.setProperty("card", "sunken")
    inside = QVBoxLayout(box)
    inside.setContentsMargins(16, 12, 16, 12)
    inside.setSpacing(4)
    inside.addWidget(label(with_soft_breaks(value.text)))
    inside.addWidget(label(with_soft_breaks(tr.text("{who}, {when}").format(who=value.who, when=value.when)), "small"))
    if value.is_shown:
        inside.addLayout(row(Chip(tr.text("shows until decided"), "waiting"), None))
    inside.addStretch(1)
    if conflict.can_choose:
        inside.addLayout(row(_choose_button(tr, conflict, value, choose, is_busy=is_busy), None))
    return box


def _choose_button(
    tr: Translator, conflict: ConflictLine, value: ValueLine, choose: Callable[[str, str], object], *, is_busy: bool
) -> QPushButton:
    made = button(tr.text("This one holds"), "", partial(choose, conflict.subject, value.entry))
    made.setAccessibleDescription(f"{conflict.title}: {value.text}")
    made.setEnabled(not is_busy)
    return made
