"""Words for exports of answers: what they are for, the forms they come in, and why something stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.i18n import N_
from intake_app.ui.code_words import ITEM_WORDS, RISK_WORDS
from intake_app.ui.words_travel import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_app.i18n import Translator
    from intake_app.services.answer_plan import CaseLine

PURPOSE_WORDS: Mapping[str, str] = {
    "office": N_("A table for the head office's own work"),
    "partners": N_("A partner organisation that was named to the person"),
    "statistics": N_("Counting: codes only, no words, dates cut to the year, places to the region"),
}

FORMAT_WORDS: Mapping[str, str] = {
    "xlsx": N_("Spreadsheet (.xlsx): tables with codes and their words"),
    "kobo": N_("KoboToolbox (JSON)"),
    "openrosa": N_("ODK and KoboToolbox (OpenRosa submissions)"),
    "central": N_("ODK Central (CSV tables)"),
    "uwazi": N_("Uwazi (zip for its import)"),
}

LANGUAGE_WORDS: Mapping[str, str] = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
"""Languages by their own names, which are never translated."""

_REASONS: Mapping[str, str] = {
    "always": N_("notes of the interviewer never leave"),
    "purpose": N_("not needed for this purpose"),
    "own_consent": N_("other people are named only with their own consent"),
    "not_counted": N_("words cannot be counted"),
    "no_place": N_("the questionnaire has no such question any more"),
}
_HINDRANCES: Mapping[str, str] = {
    "sealed": N_("the record is closed against use"),
    "form": N_("its questionnaire is not here"),
}


def why_answers_stay(reason: str, tr: Translator) -> str:
    """Why answers of a class stay: a consent item, or a reason of the export itself."""
    if reason in _REASONS:
        return tr.text(_REASONS[reason])
    return tr.text("no consent: {item}").format(item=say(ITEM_WORDS, reason, tr))


def why_case_stays(line: CaseLine, tr: Translator) -> list[str]:
    """Why nothing of a case may go, each reason for itself."""
    reasons = [tr.text("no consent: {item}").format(item=say(ITEM_WORDS, item, tr)) for item in line.decision.missing]
    if line.decision.risk:
        reasons.append(tr.text("risk: {level}").format(level=say(RISK_WORDS, line.decision.risk, tr)))
    if line.hindrance:
        reasons.append(tr.text(_HINDRANCES[line.hindrance]))
    return reasons


def language_name(code: str) -> str:
    """The name of a language in itself; a code that has none here is shown as it is."""
    return LANGUAGE_WORDS.get(code, code)
