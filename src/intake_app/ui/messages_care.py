"""Words for what can go wrong while a notebook is kept whole: removal, backup, restore, salvage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.domain import errors, errors_care
from intake_app.i18n import N_
from intake_app.ui.message import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_app.i18n import Translator

CARE_WORDS: dict[type[errors.IntakeError], Words] = {
    errors_care.NotForgettableError: Words(
        N_("Record {case} cannot be removed yet"),
        N_("{reason} Nothing was removed."),
        N_("Hand the record over, bring the receipt of the head office back, and try again."),
    ),
    errors_care.OldKeySlotError: Words(
        N_("Something must be renewed first"),
        N_("{slot} Until then nothing can be removed for good. Nothing was changed."),
        N_("Renew it in the settings, under passphrase and recovery code, and try again."),
    ),
    errors_care.GenerationFaultyError: Words(
        N_("The new notebook file is not a true copy"),
        N_("What was written was compared and differs. It was thrown away; the notebook is as it was."),
        N_("The disk may be failing: make a backup on a stick now, then try again."),
    ),
    errors_care.BackupInvalidError: Words(
        N_("This is not a whole backup"),
        N_("{reason} Nothing was changed."),
        N_("Try another backup, or read the file from the stick again."),
    ),
    errors_care.BackupOverVaultError: Words(
        N_("There is a notebook in this folder"),
        N_("A backup is never written beside a notebook and never unpacked over one. Nothing was changed."),
        N_("Choose an empty folder, or a stick."),
    ),
    errors_care.ClockBehindError: Words(
        N_("The clock of this computer went back"),
        N_("Nothing was signed with a time that may be wrong. What you typed is kept."),
        N_("Set the clock right and try again, or lock and open the notebook again: then you are asked about it."),
    ),
    errors_care.NothingSavedError: Words(
        N_("Nothing could be read"),
        N_("No page of the damaged notebook verifies. It was not touched."),
        N_("Keep the folder as it is. Use a backup, or ask the head office."),
    ),
}

REASON_WORDS = {
    "never_sent": N_("It was never handed over."),
    "no_receipt": N_("No receipt has come back for it."),
    "not_all_received": N_("The head office does not have all of its attachments."),
    "changed_since": N_("Something in it was not handed over, or changed since."),
    "unfinished": N_("A section of it is unfinished."),
    "not_permitted": N_("The head office has not allowed it to be removed: a part of it was not accepted."),
    "not_a_backup": N_("The file was not made by this program."),
    "too_new": N_("The file was made by a newer program."),
    "cut": N_("The end of the file is missing."),
    "changed": N_("A part of the file is not as it was written."),
    "keys": N_("The keys in the file cannot be read."),
    "size": N_("The file contradicts itself."),
}
SLOT_WORDS = {
    "passphrase": N_("The passphrase is kept in an older form."),
    "recovery": N_("The recovery code is kept in an older form."),
}


def care_facts(facts: Mapping[str, str | int], tr: Translator) -> dict[str, str | int]:
    """The facts of such an error with sentences in the place of its code words."""
    words = REASON_WORDS | SLOT_WORDS
    return {name: tr.text(words[str(value)]) if value in words else value for name, value in facts.items()}
