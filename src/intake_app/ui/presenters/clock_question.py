"""What a person is asked when the clock is behind a time that was seen here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.ui.decisions import Decision
from intake_app.ui.words_health import full_moment

if TYPE_CHECKING:
    from datetime import datetime

    from intake_app.i18n import Translator
    from intake_app.services.clock import ClockDoubt


def clock_decision(doubt: ClockDoubt, now: datetime, tr: Translator) -> Decision:
    """The question, with yes for a clock that is right. `now` only lends its time zone."""
    shows = tr.text("Clock of this computer: {clock}").format(clock=full_moment(doubt.clock, now, tr))
    seen = tr.text("Latest time in this notebook: {seen}").format(seen=full_moment(doubt.seen, now, tr))
    text = tr.text(
        "Compare with a telephone. If the clock is right, go on: both times are noted in the journal. If it is wrong,"
        " lock, set the clock of the computer and open the notebook again. Nothing is lost either way."
    )
    return Decision(
        title=tr.text("Is the clock of this computer right?"),
        text=f"{shows}\n{seen}\n\n{text}",
        yes=tr.text("The clock is right, go on"),
        no=tr.text("Lock, to set the clock"),
        is_dangerous=True,
    )
