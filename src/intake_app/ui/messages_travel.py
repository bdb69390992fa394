"""Words for what can go wrong with what travels: encrypted files, signatures, cards, bundles."""

from __future__ import annotations

from intake_app.domain import errors
from intake_app.i18n import N_
from intake_app.ui.message import Words

TRAVEL_WORDS: dict[type[errors.IntakeError], Words] = {
    errors.AgeHeaderError: Words(
        N_("This is not a bundle"),
        N_("The file is not an encrypted bundle, or its beginning is damaged. Nothing was taken in."),
        N_("Choose another file. If it came as a bundle, ask the sender to write it again."),
    ),
    errors.AgeArmorError: Words(
        N_("This bundle was turned into text"),
        N_("The file is encrypted, but in the text form that mail programs make. Nothing was taken in."),
        N_("Ask the sender for the file as this program wrote it."),
    ),
    errors.AgePassphraseFileError: Words(
        N_("This file is locked with a passphrase"),
        N_("Bundles are encrypted to a device, never with a passphrase. Nothing was taken in."),
        N_("Ask the sender to make the bundle with this program."),
    ),
    errors.NotForThisDeviceError: Words(
        N_("This bundle is for someone else"),
        N_("It was encrypted to another device and cannot be opened here. Nothing was taken in."),
        N_("Give it to the right recipient, or ask the sender to choose this device as well."),
    ),
    errors.AgePayloadError: Words(
        N_("The bundle is damaged"),
        N_("It was cut short or changed on its way. Nothing was taken in."),
        N_("Copy it again from the stick. If that does not help, ask the sender to write it again."),
    ),
    errors.SignatureInvalidError: Words(
        N_("The signature does not hold"),
        N_("What was signed and what is here are not the same. Nothing was taken in."),
        N_("Do not trust this file. Ask the sender, by a way you know, whether it is theirs."),
    ),
    errors.CertificateInvalidError: Words(
        N_("The sender's certificate is not valid"),
        N_("It is malformed, comes from another office, or does not allow this. Nothing was taken in."),
        N_("Ask the head office for a new card of this device."),
    ),
    errors.CertificateExpiredError: Words(
        N_("The certificate has run out"),
        N_("It was valid until {valid_until}. Nothing was changed."),
        N_("Ask the head office for a new card and take it in under Contacts."),
    ),
    errors.KeyInvalidError: Words(
        N_("This key cannot be read"),
        N_("It is not a key of the kind that is needed here. Nothing was changed."),
        N_("Check that the file is complete, or ask for it again."),
    ),
    errors.CardInvalidError: Words(
        N_("This card cannot be used"),
        N_("The file is malformed or its signature does not hold. Nothing was changed."),
        N_("Ask the head office for the card again."),
    ),
    errors.CardNotComparedError: Words(
        N_("These are not the words of the card"),
        N_("The words that were typed differ from those of the card. It is not trusted."),
        N_("Let the other person read the words from their own screen and compare again. If they differ, stop."),
    ),
    errors.CardForeignError: Words(
        N_("The card belongs to another office"),
        N_("This notebook trusts one office, and the card was made by a different one. Nothing was changed."),
        N_("Ask who made the card. Take in only cards of your own head office."),
    ),
    errors.OfficeUnknownError: Words(
        N_("This notebook does not know its office yet"),
        N_("Before anything can be handed over, the card of the head office must be here. Nothing was changed."),
        N_("Take in the card of the office under Contacts and compare its words with the office."),
    ),
    errors.DeviceNotIntroducedError: Words(
        N_("This device has no card of the office yet"),
        N_("Without it nobody can check what it signs, and nothing can be encrypted to it. Nothing was changed."),
        N_("Send the request of this device to the head office and take in the card that comes back, under Contacts."),
    ),
    errors.ContainerInvalidError: Words(
        N_("The bundle is put together wrongly"),
        N_("Inside is something that this program never writes. Nothing was taken in."),
        N_("Do not trust this file. Ask the sender, by a way you know, whether it is theirs."),
    ),
    errors.BagInvalidError: Words(
        N_("The bundle is not complete"),
        N_("Its list of contents and its contents do not agree. Nothing was taken in."),
        N_("Ask the sender to write it again."),
    ),
    errors.JsonInvalidError: Words(
        N_("A file in the bundle cannot be read"),
        N_("It breaks the rules that keep two programs from reading it differently. It was not taken in."),
        N_("Ask the sender to write it again. If it happens again, tell the head office."),
    ),
    errors.BundleInvalidError: Words(
        N_("The bundle contradicts itself"),
        N_("What it says about itself does not fit what it holds. Nothing was taken in."),
        N_("Do not trust this file. Ask the sender, by a way you know, whether it is theirs."),
    ),
    errors.BundleTooNewError: Words(
        N_("The bundle was made by a newer program"),
        N_("Its format is {found}; this program knows up to {known}. Nothing was taken in."),
        N_("Install the newer program and take the bundle in again. The file stays as it is."),
    ),
    errors.BundleNotForMeError: Words(
        N_("This bundle was passed on to you"),
        N_("It opens here, but its sender did not address it to this device. Nothing was taken in."),
        N_("Ask the sender how it came to you, and whether they want you to have it."),
    ),
    errors.BundleAlreadyHereError: Words(
        N_("This bundle was received before"),
        N_("Everything in it is already here. Nothing was changed and nothing was counted twice."),
        N_("Nothing needs to be done. A receipt can be written again under Reception."),
    ),
    errors.UnknownSignerError: Words(
        N_("The sender is not known here"),
        N_("The bundle is signed by device {device}, and there is no trusted card for it. Nothing was taken in."),
        N_("Ask the head office for the sender's card, compare its words, and take the bundle in again."),
    ),
    errors.PartsIncompleteError: Words(
        N_("Parts of the bundle are missing"),
        N_("It came in several files; missing: {missing}. Nothing was taken in."),
        N_("Put all parts in one folder and try again."),
    ),
    errors.ReceiptUnknownError: Words(
        N_("This receipt belongs to another device"),
        N_("It confirms a bundle that this notebook never wrote. Nothing was changed."),
        N_("Give it to the device that sent the bundle."),
    ),
    errors.ReadBackFailedError: Words(
        N_("The stick did not keep what was written"),
        N_("Reading it back gave something else. Everything is still safe in the notebook."),
        N_("Do not use this stick. Write the bundle again to another one."),
    ),
    errors.TargetExistsError: Words(
        N_("There is a file of this name already"),
        N_("Nothing was written over."),
        N_("Choose another folder or another name."),
    ),
    errors.TargetGoneError: Words(
        N_("The stick or folder is gone"),
        N_("It was taken out, or the folder was removed. Everything is still safe in the notebook."),
        N_("Put the stick in again and start once more."),
    ),
}
