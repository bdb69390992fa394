"""The sheets of a record in words: what each is called, when it was begun, how much is in it, and what may be begun."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from intake_app.i18n import N_
from intake_app.services.sheets import FURTHER_FORMS, NOTES_FORM, SEALED_FORM
from intake_app.ui.decisions import Decision
from intake_app.ui.words_records import exact_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from intake_app.i18n import Translator
    from intake_app.services.interviews import Interviews
    from intake_app.services.sheets import Sheet

_TITLES: Final = {
    "case_intake": N_("Intake questionnaire"),
    "follow_up": N_("Follow-up"),
    "risk_assessment": N_("Risk assessment"),
    "examination": N_("Examination"),
    "detention_visit": N_("Detention visit"),
    "child_addendum": N_("Child addendum"),
    NOTES_FORM: N_("Interviewer’s notes"),
    SEALED_FORM: N_("Sealed section"),
}


@dataclass(frozen=True)
class SheetLine:
    """One sheet that is there: what it is opened by, its title, and in small when it was begun and what is in it."""

    form_id: str
    rid: str
    title: str
    words: str


@dataclass(frozen=True)
class SheetOffer:
    """A questionnaire that may be begun for this record."""

    form_id: str
    title: str


@dataclass(frozen=True)
class SheetDesk:
    """Where the page of a record learns of sheets; `is_cleared` is asked in the thread of the vault."""

    interviews: Interviews
    is_cleared: Callable[[], bool]


def sheet_title(form_id: str, own_title: str, tr: Translator) -> str:
    """What a questionnaire is called: in the language of the screen if it is one of ours, else as it calls itself."""
    known = _TITLES.get(form_id)
    return tr.text(known) if known is not None else own_title or form_id


def sheet_lines(sheets: Iterable[Sheet], now: datetime, tr: Translator) -> tuple[SheetLine, ...]:
    """The sheets of a record, the one begun last first."""
    return tuple(reversed([_line(sheet, now, tr) for sheet in sheets]))


def sheet_offers(forms: Iterable[tuple[str, str]], tr: Translator) -> tuple[SheetOffer, ...]:
    """What may be begun: ours in the order of the work, then installed ones. `forms`: ids and their own titles."""
    known = dict(forms)
    ours = [name for name in FURTHER_FORMS if name in known]
    others = sorted(name for name in known if name not in _TITLES)
    return tuple(SheetOffer(name, sheet_title(name, known[name], tr)) for name in (*ours, *others))


def sealed_decision(tr: Translator) -> Decision:
    """What it means to open the sealed section, before it opens."""
    return Decision(
        title=tr.text("Open the sealed section?"),
        text=tr.text(
            "It is for what was done of a sexual kind, and only if the person wants to speak of it now. What is written"
            " there shows in no list, no search and no print, and goes to nobody without a consent of its own."
            " Help and a doctor come before any question."
        ),
        yes=tr.text("Open it"),
        no=tr.text("Leave it closed"),
    )


def _line(sheet: Sheet, now: datetime, tr: Translator) -> SheetLine:
    begun = exact_moment(sheet.begun_at, now, tr)
    answers = tr.plural("{count} answer", "{count} answers", sheet.answered).format(count=sheet.answered)
    words = tr.text("Begun {when} · {answers}").format(when=begun, answers=answers)
    return SheetLine(sheet.form_id, sheet.rid, sheet_title(sheet.form_id, sheet.title, tr), words)
