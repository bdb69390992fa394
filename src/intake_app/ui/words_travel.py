"""Words for what travels: verdicts, doubts, classes that stay, states of bundles."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from intake_app.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from intake_app.i18n import Translator
    from intake_app.services.received import Report

CLASS_WORDS: Mapping[str, str] = {
    "A": N_("administrative"),
    "P": N_("identity"),
    "3": N_("other people"),
    "T": N_("the account"),
    "M": N_("health"),
    "X": N_("sealed section"),
    "L": N_("legal steps"),
    "I": N_("your notes"),
}

DESK_WORDS: Mapping[str, str] = {
    "field": N_("regional monitor"),
    "office": N_("head office"),
    "legal": N_("lawyer"),
}

VERDICT_WORDS: Mapping[str, str] = {
    "accepted": N_("new"),
    "newer": N_("completed"),
    "already_here": N_("already here"),
    "quarantined": N_("set aside"),
    "refused": N_("refused"),
}

VERDICT_TONES: Mapping[str, str] = {
    "accepted": "good",
    "newer": "good",
    "already_here": "quiet",
    "quarantined": "waiting",
    "refused": "warning",
}

REASON_WORDS: Mapping[str, str] = {
    "unknown_sender": N_("This office has no card of the sender: compare words with the person first."),
    "expired_sender": N_("The sender's card had expired when the bundle was made."),
    "sender_foreign_office": N_("Another office vouches for the sender, not yours."),
    "sender_not_yet_valid": N_("The sender's clock was before the beginning of its card."),
    "sender_revoked": N_("The sender's card was revoked."),
    "forked": N_("Two different bundles carry the same number: the device may have been copied or restored."),
    "unknown_author": N_("A record was written by a device this office does not know."),
    "signature": N_("A signature does not hold: the record was changed."),
    "other_case": N_("A record lies in the file of another case."),
    "wrong_stick": N_("This came by mistake"),
    "not_ours": N_("The sender is not known to us"),
    "damaged": N_("The content is damaged"),
    "not_expected": N_("It was brought to the wrong page"),
}

_JOURNAL_RULE = N_("One entry breaks the rules of the journal and was not taken. Everything else stays as it was.")

REJECT_REASONS = ("wrong_stick", "not_ours", "damaged")
"""What a person may give as the reason for rejecting a bundle; the words are in REASON_WORDS."""

CHAIN_WORDS: Mapping[str, str] = {
    "gap": N_("Entries {first} to {last} of the sender are missing and were not declared as left out."),
    "fork": N_("Two different entries of the sender carry the number {first}: the device may have been copied."),
    "broken": N_("Entry {first} of the sender does not continue the one before."),
}


def day_of(moment: str) -> date:
    """The day of a moment of the journal (UTC), as it is called here."""
    return datetime.fromisoformat(moment).astimezone().date()


def say(table: Mapping[str, str], code: str, tr: Translator) -> str:
    """The words for a code word; an unknown one is shown as it is, so that nothing is hidden."""
    return tr.text(table[code]) if code in table else code


def say_reasons(codes: Iterable[str], tr: Translator) -> list[str]:
    """Why records were set aside or refused, once each; all rules of the journal share one sentence."""
    return list(dict.fromkeys(tr.text(REASON_WORDS.get(code, _JOURNAL_RULE)) for code in codes))


def counts_text(counts: Mapping[str, int], tr: Translator, between: str = ", ") -> str:
    """Verdicts with their numbers, in the order of VERDICT_WORDS: "new: 31, already here: 2"."""
    return between.join(
        tr.text("{verdict}: {count}").format(verdict=tr.text(words), count=counts[code])
        for code, words in VERDICT_WORDS.items()
        if counts.get(code)
    )


def report_words(report: Report, tr: Translator) -> tuple[str, str]:
    """What became of a received bundle, in some words, and their tone."""
    total = len(report.cases)
    aside = sum(case.verdict in ("quarantined", "refused") for case in report.cases)
    if report.state == "rejected":
        return tr.text("rejected"), "warning"
    if report.state in ("accepted", "partly"):
        words = tr.text("accepted {count} of {total}").format(count=total - aside, total=total)
        return words, "waiting" if aside else "good"
    if report.doubts:
        return tr.text("to be accepted; the sender is in doubt"), "warning"
    if aside:
        return tr.text("to be accepted; {count} of {total} set aside").format(count=aside, total=total), "waiting"
    return tr.text("to be accepted"), "waiting"


def why_it_stays(reason: str, items: Mapping[str, str], tr: Translator) -> str:
    """Why a class stays here: an item without consent, the missing clearance, or always."""
    if reason == "always":
        return tr.text("your notes never leave this computer")
    if reason == "clearance":
        return tr.text("the recipient is not cleared for it")
    return tr.text("no consent: {item}").format(item=say(items, reason, tr))
