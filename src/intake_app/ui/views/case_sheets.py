"""The card with the sheets of a record: what is filled beside the interview, and what may be begun."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from intake_app.ui.views.cards import Card
from intake_app.ui.views.flow import Flow
from intake_app.ui.views.labels import button, label, line
from intake_app.ui.views.page import row
from intake_app.ui.views.soft_breaks import with_soft_breaks

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.i18n import Translator
    from intake_app.ui.presenters.case_state import CaseReading


def sheets_card(
    tr: Translator,
    reading: CaseReading,
    open_sheet: Callable[[str, str], object],
    open_sealed: Callable[[], object],
    *,
    can_fill: bool,
) -> Card:
    """`open_sheet(form_id, rid)` opens one, "" begins one. The sealed section has a button of its own, never a line."""
    card = Card(tr.text("Sheets of this record"))
    if not reading.sheets:
        text = tr.text(
            "Nothing beside the interview yet. A second visit, an examination, a new risk has its own sheet."
        )
        card.body.addWidget(label(text, "soft"))
    for number, sheet in enumerate(reading.sheets):
        if number:
            card.body.addWidget(line())
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(with_soft_breaks(sheet.title)))
        words.addWidget(label(sheet.words, "small"))
        across = row()
        across.addLayout(words, 1)
        if can_fill:
            one = button(tr.text("Open"), "", partial(open_sheet, sheet.form_id, sheet.rid))
            one.setAccessibleDescription(f"{sheet.title}, {sheet.words}")
            across.addWidget(one, 0, Qt.AlignmentFlag.AlignVCenter)
        card.body.addLayout(across)
    if can_fill and reading.sheet_offers:
        card.body.addSpacing(4)
        card.body.addWidget(label(tr.text("Begin a sheet"), "small"))
        made = [button(offer.title, "quiet", partial(open_sheet, offer.form_id, "")) for offer in reading.sheet_offers]
        card.body.addLayout(Flow(*made))
    if can_fill and reading.can_open_sealed:
        card.body.addWidget(line())
        card.body.addLayout(row(button(tr.text("Sealed section…"), "quiet", open_sealed), None))
    return card
