"""The words behind the code words that errors and services carry: uses, consent items, risk levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.i18n import N_

if TYPE_CHECKING:
    from intake_app.i18n import Translator

USE_WORDS = {
    "keep_record": N_("Keeping the record"),
    "bundle_office": N_("Handing over to the head office"),
    "bundle_lawyer": N_("Handing over to a lawyer"),
    "bundle_clinician": N_("Handing over to a doctor or psychologist"),
    "complaint": N_("A complaint to the authorities"),
    "cctv_request": N_("A request to keep CCTV recordings"),
    "ombudsman": N_("Passing on to the Ombudsman"),
    "un_rapporteur": N_("A letter to the UN Special Rapporteur"),
    "un_committee": N_("A complaint to a UN committee"),
    "statistics": N_("Counting in statistics"),
    "story_anonymous": N_("Publishing without a name"),
    "story_named": N_("Publishing with the name"),
    "media": N_("Passing on to journalists"),
    "partners": N_("Passing on to partner organisations"),
}

ITEM_WORDS = {
    "C01": N_("Written record of the conversation"),
    "C02": N_("Audio recording"),
    "C03": N_("Video recording"),
    "C04": N_("Photographs of injuries (not intimate areas)"),
    "C05": N_("Keeping my name together with my account"),
    "C06": N_("Sending the full record to the head office in Almaty"),
    "C07": N_("Sending the sexual-violence section to the head office"),
    "C08": N_("Being contacted again, and only by the safe channel named"),
    "C09": N_("Giving the record to a Coalition lawyer"),
    "C10": N_("Giving the record to a doctor / psychologist for help"),
    "C11": N_("Independent medical / psychological evaluation (Istanbul Protocol)"),
    "C12": N_("Lodging a statement of crime in my name"),
    "C13": N_("Disclosing my identity to the prosecutor / court"),
    "C14": N_("Including sexual-violence details in documents for the authorities"),
    "C15": N_("Passing to the Ombudsman / National Preventive Mechanism"),
    "C16": N_(
        "UN Special Rapporteur on torture: letter to the Government with my name kept confidential where possible"
    ),
    "C17": N_("UN Special Rapporteur: my name may be given to the Government"),
    "C18": N_("Individual complaint to a UN Committee (not anonymous towards the State)"),
    "C19": N_("Being counted in anonymous statistics"),
    "C20": N_("Publishing my story without identifying details"),
    "C21": N_("Publishing with my name"),
    "C22": N_("Passing my contact to journalists"),
    "C23": N_("Sharing with named international partner organisations"),
    "C24": N_("Keeping the record after the case is closed"),
    "C25": N_("Speaking about the case with named relatives"),
}

RISK_WORDS = {
    "low": N_("Low"),
    "medium": N_("Medium"),
    "high": N_("High"),
    "extreme": N_("Extreme: do not proceed without head-office decision"),
}

_TABLES = {"use": USE_WORDS, "items": ITEM_WORDS, "level": RISK_WORDS}
_CODE_LENGTH = 3


def say_code(fact: str, value: str | int, tr: Translator) -> str | int:
    """The words for the value of a fact; several code words may stand with commas between; unknown ones stay."""
    if fact == "group":
        return tr.text("group {number}").format(number=value) if value else tr.text("the number of letters")
    table = _TABLES.get(fact)
    if table is None or not isinstance(value, str):
        return value
    said = []
    for code in value.split(","):
        words = table.get(code) or table.get(code[:_CODE_LENGTH])
        said.append(tr.text(words) if words else code)
    return "; ".join(said)
