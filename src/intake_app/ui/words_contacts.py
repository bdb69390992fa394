"""The words behind the code words of contacts: desks, and how long a card still holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from intake_app.i18n import N_
from intake_app.ui.words_records import days_left

if TYPE_CHECKING:
    from datetime import datetime

    from intake_app.i18n import Translator

SOON_DAYS: Final = 30
_DESKS: Final = {
    "field": N_("field desk"),
    "office": N_("office desk"),
    "legal": N_("legal desk"),
}


def desk_words(desk: str, tr: Translator) -> str:
    """The name of a desk."""
    return tr.text(_DESKS.get(desk, desk))


def validity_words(until: str, now: datetime, tr: Translator) -> tuple[str, str]:
    """How long a card still holds, as the words and the tone of a chip."""
    days = days_left(until, now)
    if days < 0:
        return tr.text("expired"), "warning"
    if days <= SOON_DAYS:
        said = tr.plural("expires in {count} day", "expires in {count} days", days).format(count=days)
        return (said if days else tr.text("expires today")), "waiting"
    return tr.text("valid"), "good"
