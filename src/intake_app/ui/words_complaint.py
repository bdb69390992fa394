"""Words beside a complaint draft: what a document is called, whence a sentence comes, how to ask for a consent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from intake_app.i18n import N_
from intake_app.ui.partial_dates import show_date
from intake_app.ui.words_records import reason_words
from intake_app.ui.words_travel import day_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_app.i18n import Translator
    from intake_app.services.complaint_paper import Remark, SourceLine

DOCUMENT_WORDS: Final[Mapping[str, str]] = {"d1": N_("Statement of crime · D1")}

_KINDS: Final[Mapping[str, str]] = {
    "statement": N_("The account in own words"),
    "evidence": N_("Evidence"),
    "case": N_("The record itself"),
    "desk": N_("Typed at this desk"),
    "law": N_("The table of laws"),
    "addressee": N_("The table of addressees and the place of the event"),
}

HOW_TO_ASK: Final[Mapping[str, str]] = {
    "C12": N_(
        "Explain what a statement of crime sets going: an investigation, questions, perhaps an examination. It cannot"
        " be taken back quietly. Articles 419 and 274 punish a false statement that is made knowingly; an honest"
        " mistake is not punished."
    ),
    "C13": N_(
        "Explain that a statement of crime cannot be anonymous: the prosecutor, and later the accused, learn the name."
        " Where the person must stay unknown, other ways remain: the Ombudsman, the UN, a request for recordings."
    ),
}
"""What has to be said before this item can be asked for (field guide, consent)."""


def source_title(line: SourceLine, tr: Translator) -> str:
    """The question, with its section and its place in a repeated group; for the rest what kind of source it is."""
    if line.kind != "answer":
        return tr.text(_KINDS.get(line.kind, line.kind))
    parts = [line.section, line.question]
    if line.row:
        parts[0] = tr.text("{section}, entry {number}").format(section=line.section, number=line.row)
    return " · ".join(part for part in parts if part)


def source_value(line: SourceLine, tr: Translator) -> str:
    """What was answered; a date with its month in words."""
    return show_date(line.value, tr.language)


def source_origin(line: SourceLine, tr: Translator) -> str:
    """Who wrote it down and when."""
    if not line.at or not line.device:
        return ""
    letters = f"{line.device[:4]}-{line.device[4:8]}".upper()
    name = line.device_name or tr.text("device {letters}").format(letters=letters)
    return tr.text("{name}, {day}").format(name=name, day=show_date(day_of(line.at).isoformat(), tr.language))


def remark_detail(remark: Remark, tr: Translator) -> str:
    """The questions that would tell it, and why they have no answer."""
    words = "; ".join(tr.text("question “{question}”").format(question=question) for question in remark.questions)
    if not remark.reason:
        return words
    reason = reason_words(remark.reason, tr)
    return tr.text("{question}: {reason}").format(question=words, reason=reason) if words else reason
