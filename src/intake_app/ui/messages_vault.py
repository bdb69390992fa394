"""Words for what can go wrong on this machine: secrets, the vault, the journal, evidence."""

from __future__ import annotations

from intake_app.domain import errors
from intake_app.i18n import N_
from intake_app.ui.message import Words

VAULT_WORDS: dict[type[errors.IntakeError], Words] = {
    errors.WrongPassphraseError: Words(
        N_("That does not open the notebook"),
        N_("The passphrase or code does not fit. Nothing was changed."),
        N_("Check the keyboard language and Caps Lock and type it again. There is no limit to attempts."),
    ),
    errors.WeakPassphraseError: Words(
        N_("This passphrase could be guessed"),
        N_("Its strength is about {bits} bits; {needed} are needed, because a computer guesses fast and for years."),
        N_("Use the words that the program offers, or add more words that have nothing to do with you."),
    ),
    errors.RecoveryCodeTypoError: Words(
        N_("A letter of the recovery code is mistyped"),
        N_("The check letters of the code do not match, so it was not tried. Nothing was changed."),
        N_("Compare with the printed sheet and type it again: {group}."),
    ),
    errors.NotEnoughMemoryError: Words(
        N_("Not enough free memory"),
        N_("Opening the notebook safely needs {mebibytes} MiB of memory. Nothing was changed."),
        N_("Close other programs and try again."),
    ),
    errors.VaultMissingError: Words(
        N_("There is no notebook in this folder"),
        N_("The folder does not hold the two files of a notebook."),
        N_("Choose another folder. If the notebook was moved or lies on a stick, connect the stick first."),
    ),
    errors.VaultExistsError: Words(
        N_("There is a notebook in this folder already"),
        N_("Nothing was written over it."),
        N_("Choose an empty folder for the new notebook, or open the one that is there."),
    ),
    errors.VaultKeysMissingError: Words(
        N_("The key file of the notebook is missing"),
        N_("The records are there, but the small file vault.keys that belongs to them is not."),
        N_("Put vault.keys back from a copy. Do not delete the folder: without this file nobody can open the records."),
    ),
    errors.VaultKeysDamagedError: Words(
        N_("The key file of the notebook is damaged"),
        N_("vault.keys cannot be read. The records themselves were not touched."),
        N_("Put vault.keys back from a copy, or ask the head office. Do not delete the folder."),
    ),
    errors.VaultKeysTamperedError: Words(
        N_("The key file was changed by someone"),
        N_("Its parts do not belong together. It may have been exchanged while you were away."),
        N_("Do not work in this notebook. Tell the head office and keep the folder as it is."),
    ),
    errors.VaultEmptyError: Words(
        N_("The notebook file is empty"),
        N_("vault.db has no content. This happens when a disk was full or a copy was broken off."),
        N_("Do not delete anything. Put vault.db back from a copy, or ask the head office."),
    ),
    errors.VaultNotEncryptedError: Words(
        N_("This file is not a notebook"),
        N_("vault.db is an ordinary, unencrypted database. The program never makes such a file and does not use it."),
        N_("Choose another folder. If your notebook was here, someone exchanged the file: tell the head office."),
    ),
    errors.VaultDamagedError: Words(
        N_("The notebook is damaged"),
        N_("The key is right, but a part of the file is not as the program wrote it. Nothing was changed now."),
        N_("Copy the whole folder to another disk before anything else. Then use a copy, or ask the head office."),
    ),
    errors.VaultInUseError: Words(
        N_("The notebook is already open"),
        N_("Another window of the program holds it. Nothing was changed."),
        N_("Use the other window, or close it and try again."),
    ),
    errors.VaultTooNewError: Words(
        N_("The notebook was made by a newer program"),
        N_("Its format is {found}; this program knows up to {known}. Nothing was changed."),
        N_("Install the newer program. The older one would damage what it does not understand."),
    ),
    errors.VaultUnsafeLibraryError: Words(
        N_("The program is not installed as it should be"),
        N_("Its encryption library is too old or was built otherwise. The notebook was not opened."),
        N_("Install the program again from the original package, or ask the head office."),
    ),
    errors.DiskFullError: Words(
        N_("Not enough room on the disk"),
        N_("{needed} MiB are needed and {free} MiB are free. Nothing was lost; only this step was not done."),
        N_("Free some room, or hand over and forget what was received. Then try again."),
    ),
    errors.StorageFailedError: Words(
        N_("The disk or stick does not answer"),
        N_("It refused to read or write. What was saved before is safe."),
        N_("Put the stick in again or use another one. If it is the computer's own disk, make a copy soon."),
    ),
    errors.EntryInvalidError: Words(
        N_("A record is not as it should be"),
        N_("One entry breaks the rules of the journal and was not taken. Everything else stays as it was."),
        N_("Ask the sender to hand it over again. If it happens again, tell the head office."),
    ),
    errors.UnknownEntryError: Words(
        N_("This entry is not here"),
        N_("The notebook does not hold the entry that was asked for. Nothing was changed."),
        N_("Go back and open the record again."),
    ),
    errors.UnknownCaseError: Words(
        N_("This record is not here"),
        N_("The notebook does not hold it; it may have been handed over and forgotten. Nothing was changed."),
        N_("Go back to the list. The head office has what was received."),
    ),
    errors.CaseSealedError: Words(
        N_("This record is sealed"),
        N_("Nothing can be added to it on this device. What it holds is safe."),
        N_("Begin a new record and name this one in it, or ask the head office."),
    ),
    errors.ConflictNotOpenError: Words(
        N_("This has been decided already"),
        N_("The two different answers are not waiting for a decision any more. Nothing was changed."),
        N_("Go back and look at the record as it is now."),
    ),
    errors.EvidenceDuplicateError: Words(
        N_("This file is already in the record"),
        N_("The same bytes were added before, so nothing was added twice."),
        N_("Open the item that is there and add what you know about it."),
    ),
    errors.EvidenceChangedError: Words(
        N_("This item is not what was recorded"),
        N_("Its content differs from the fingerprint taken when it came in. Both facts are kept."),
        N_("Do not use it as evidence. Tell the head office and keep the original device or stick."),
    ),
    errors.EvidenceSourceChangedError: Words(
        N_("The file changed while it was read"),
        N_("Another program was still writing it, or the stick was pulled out. Nothing was added."),
        N_("Wait until copying has ended, then add the file again."),
    ),
    errors.EvidenceUnreadableError: Words(
        N_("This file cannot be read"),
        N_("It may be a folder, or opening it is not allowed. Nothing was added."),
        N_("Choose another file, or copy it to this computer first."),
    ),
    errors.EvidenceMissingError: Words(
        N_("This item is not in the notebook"),
        N_("Its description is here, its content is not: it was not handed over, or it was forgotten after a receipt."),
        N_("Ask the device it came from to hand it over."),
    ),
    errors.PictureTooLargeError: Words(
        N_("The picture is too large to be shown"),
        N_("It says that it has {megapixels} megapixels. The file itself is kept, whole and unchanged."),
        N_("Nothing needs to be done. It can still be handed over."),
    ),
    errors.ViewerFailedError: Words(
        N_("This item cannot be shown now"),
        N_("The separate process that looks at files gave no answer. The item itself is kept, whole and unchanged."),
        N_("Try again. If it still cannot be shown, it can be handed over all the same."),
    ),
    errors.ConsentMissingError: Words(
        N_("The person has not agreed to this"),
        N_("{use} needs the person's agreement to: {items}. Nothing left this device."),
        N_("Ask the person, explain what it means and that no is a good answer, and note it under consent."),
    ),
    errors.RiskTooHighError: Words(
        N_("The risk for the person is too high"),
        N_("The level noted is: {level}. Nothing left this device."),
        N_("Speak with the head office first. If the danger has passed, note the new level in the record."),
    ),
    errors.NothingToReleaseError: Words(
        N_("There is nothing to hand over"),
        N_("Nothing was chosen, or the recipient has all of it already."),
        N_("Choose at least one record that has something new."),
    ),
    errors.WithdrawalEmptyError: Words(
        N_("Nothing was chosen to take back"),
        N_("Nothing was changed: every consent is as it was."),
        N_("Tick what the person takes back, or choose that every use stops."),
    ),
    errors.LawDataError: Words(
        N_("The table of laws has a mistake"),
        N_("File {file}, line {line}. No document was made from it."),
        N_("Undo the last change of this file, or ask the head office for a good one."),
    ),
    errors.TemplateBrokenError: Words(
        N_("The document cannot be made"),
        N_("The text of document {document} has a mistake in line {line}. The record is not affected."),
        N_("Undo the last change of this text, or ask the head office for a good one."),
    ),
    errors.GlyphMissingError: Words(
        N_("A letter cannot be printed"),
        N_("The font of the document lacks the sign {codepoint}. The record is not affected."),
        N_("Replace this sign in the text and print again."),
    ),
}
