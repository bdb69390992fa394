"""Every error this program raises on purpose: facts only, never prose, never anything a person told.

A leaf: it imports nothing of ours. The words, in three languages, stand in `ui/messages.py`; a test holds the two
together. `facts_named` lists the facts an error must be given. Facts are safe to show and to log: counts, positions,
ids made by chance; never names, places, told words or paths chosen by a person.
"""

from __future__ import annotations

from typing import ClassVar


class IntakeError(Exception):
    """An expected failure with facts for the message that a person will read."""

    facts_named: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, **facts: str | int) -> None:
        if set(facts) != self.facts_named:
            raise TypeError(f"{type(self).__name__} needs the facts {sorted(self.facts_named)}")
        super().__init__(type(self).__name__)
        self.facts: dict[str, str | int] = facts


class Cancelled(Exception):  # noqa: N818 - not an error: a person asked to stop
    """The person stopped a long piece of work; unwinds silently, everything staged is dropped."""


# --- secrets and the vault -------------------------------------------------------------------------------------------


class WrongPassphraseError(IntakeError):
    """No key slot opens with this passphrase or code."""


class WeakPassphraseError(IntakeError):
    """A typed passphrase is guessable. `bits` is the estimate, `needed` the gate."""

    facts_named = frozenset({"bits", "needed"})


class RecoveryCodeTypoError(IntakeError):
    """A recovery code does not match its own check letters: mistyped, not wrong. `group` counts from 1; 0: length."""

    facts_named = frozenset({"group"})


class NotEnoughMemoryError(IntakeError):
    """The key derivation could not get its memory. `mebibytes` is what it needs."""

    facts_named = frozenset({"mebibytes"})


class VaultMissingError(IntakeError):
    """There is no vault in the folder."""


class VaultExistsError(IntakeError):
    """A vault would be written over another one."""


class VaultKeysMissingError(IntakeError):
    """`vault.db` is there, `vault.keys` is not."""


class VaultKeysDamagedError(IntakeError):
    """`vault.keys` cannot be what this program wrote. `reason` is a short code word."""

    facts_named = frozenset({"reason"})


class VaultKeysTamperedError(IntakeError):
    """`vault.keys` opened, but its slots are not the ones that were written together."""


class VaultEmptyError(IntakeError):
    """`vault.db` has no content (zero length or less than one page)."""


class VaultNotEncryptedError(IntakeError):
    """`vault.db` is a plain SQLite file."""


class VaultDamagedError(IntakeError):
    """The right key does not open `vault.db`, or a page does not verify."""


class VaultInUseError(IntakeError):
    """Another window of the program holds the vault."""


class VaultTooNewError(IntakeError):
    """The vault was written by a newer program. `found` and `known` are format versions."""

    facts_named = frozenset({"found", "known"})


class VaultUnsafeLibraryError(IntakeError):
    """The SQLCipher of this machine is too old or was built otherwise. `setting` names what differs."""

    facts_named = frozenset({"setting"})


class DiskFullError(IntakeError):
    """There is not enough room. Both facts in MiB."""

    facts_named = frozenset({"needed", "free"})


class StorageFailedError(IntakeError):
    """The disk or stick refused to read or write. `code` is the errno name."""

    facts_named = frozenset({"code"})


# --- journal and case ------------------------------------------------------------------------------------------------


class EntryInvalidError(IntakeError):
    """An entry breaks a rule of docs/formats/journal.md. `rule` is its code word, `entry` an id or a line number."""

    facts_named = frozenset({"rule", "entry"})


class UnknownEntryError(IntakeError):
    """An entry was named that this vault does not hold."""

    facts_named = frozenset({"entry"})


class UnknownCaseError(IntakeError):
    """A case was named that this vault does not hold."""

    facts_named = frozenset({"case"})


class CaseSealedError(IntakeError):
    """Nothing more may be added to a sealed case."""

    facts_named = frozenset({"case"})


class ConflictNotOpenError(IntakeError):
    """The conflict that should be decided is not there any more."""


# --- evidence --------------------------------------------------------------------------------------------------------


class EvidenceDuplicateError(IntakeError):
    """The same bytes are already in this case. `sha256` names them."""

    facts_named = frozenset({"sha256"})


class EvidenceChangedError(IntakeError):
    """The bytes are not the ones whose hash was recorded. `sha256` is the recorded hash."""

    facts_named = frozenset({"sha256"})


class EvidenceSourceChangedError(IntakeError):
    """The chosen file changed or shrank while it was read."""


class EvidenceUnreadableError(IntakeError):
    """The chosen file cannot be read (a folder, a device, no permission)."""


class EvidenceMissingError(IntakeError):
    """The bytes of an item are not in this vault. `sha256` names them."""

    facts_named = frozenset({"sha256"})


class PictureTooLargeError(IntakeError):
    """A picture would need too much memory to be shown. `megapixels` is what it claims."""

    facts_named = frozenset({"megapixels"})


class ViewerFailedError(IntakeError):
    """The process that looks at evidence gave no answer. `how`: start, timeout, ended, answer (not a possible one)."""

    facts_named = frozenset({"how"})


# --- consent and release ---------------------------------------------------------------------------------------------


class ConsentMissingError(IntakeError):
    """A use was asked for that the person has not agreed to. `use` and `items` are code words (C06,C07)."""

    facts_named = frozenset({"use", "items"})


class RiskTooHighError(IntakeError):
    """The risk level blocks this way out. `level` is its code word."""

    facts_named = frozenset({"level"})


class NothingToReleaseError(IntakeError):
    """Nothing was chosen, or the recipient has it all already."""


class WithdrawalEmptyError(IntakeError):
    """Consent was to be taken back without a word about which item."""


# --- age, signatures, certificates, cards, bundles, receipts ----------------------------------------------------------


class AgeHeaderError(IntakeError):
    """The file is not an age v1 file, or its header breaks the format. `reason` is a code word."""

    facts_named = frozenset({"reason"})


class AgeArmorError(IntakeError):
    """The file is age, but in the text (armored) form, which is not accepted."""


class AgePassphraseFileError(IntakeError):
    """The file is age with a passphrase (scrypt) recipient, which is not accepted."""


class NotForThisDeviceError(IntakeError):
    """None of the keys here opens the file."""


class AgePayloadError(IntakeError):
    """The encrypted content was cut short, extended or changed. `chunk` counts from 0."""

    facts_named = frozenset({"chunk"})


class SignatureInvalidError(IntakeError):
    """A signature does not fit its bytes, its key or its namespace. `reason` is a code word."""

    facts_named = frozenset({"reason"})


class CertificateInvalidError(IntakeError):
    """A device certificate is malformed, signed by a foreign office, or used for something it does not allow."""

    facts_named = frozenset({"reason"})


class CertificateExpiredError(IntakeError):
    """A device certificate was not valid at the time in question."""

    facts_named = frozenset({"valid_until"})


class KeyInvalidError(IntakeError):
    """A public or secret key string is malformed. `kind` says which kind was expected."""

    facts_named = frozenset({"kind"})


class CardInvalidError(IntakeError):
    """A card file is malformed or its signature does not hold. `reason` is a code word."""

    facts_named = frozenset({"reason"})


class CardNotComparedError(IntakeError):
    """The words typed from the card are not its words."""


class CardForeignError(IntakeError):
    """The card belongs to another office than the one this vault trusts."""


class OfficeUnknownError(IntakeError):
    """This device does not know its office yet: the office's card must be read and compared first."""


class DeviceNotIntroducedError(IntakeError):
    """The device has no card of the office: it cannot sign a bundle and nothing can be sealed for it."""


class ContainerInvalidError(IntakeError):
    """The tar inside a bundle breaks the allowed subset. `rule` is a code word, `offset` a byte position."""

    facts_named = frozenset({"rule", "offset"})


class BagInvalidError(IntakeError):
    """The bag's manifests and its files do not agree. `rule` is a code word."""

    facts_named = frozenset({"rule"})


class JsonInvalidError(IntakeError):
    """Strict JSON reading failed. `reason` is a code word (duplicate_key, too_deep, too_large, not_json, ...)."""

    facts_named = frozenset({"reason"})


class BundleInvalidError(IntakeError):
    """`bundle.json` contradicts the rest of the bundle. `rule` is a code word."""

    facts_named = frozenset({"rule"})


class BundleTooNewError(IntakeError):
    """The bundle's format is newer than this program."""

    facts_named = frozenset({"found", "known"})


class BundleNotForMeError(IntakeError):
    """The signed list of recipients does not name this device: somebody passed it on."""


class BundleAlreadyHereError(IntakeError):
    """This very bundle was received before; nothing changed."""

    facts_named = frozenset({"bundle"})


class UnknownSignerError(IntakeError):
    """The bundle is signed by a device that no trusted card names."""

    facts_named = frozenset({"device"})


class PartsIncompleteError(IntakeError):
    """A bundle came in parts and some are missing. `missing` lists their numbers."""

    facts_named = frozenset({"missing"})


class ReceiptUnknownError(IntakeError):
    """A receipt acknowledges a bundle that this device never wrote."""


class ReadBackFailedError(IntakeError):
    """What was read back from the stick is not what was written."""


class TargetExistsError(IntakeError):
    """A file of that name is already there; nothing is written over."""


class TargetGoneError(IntakeError):
    """The stick or folder is gone."""


# --- complaints ------------------------------------------------------------------------------------------------------


class LawDataError(IntakeError):
    """A law data file is wrong. `file` is a name of ours, `line` 0 if unknown."""

    facts_named = frozenset({"file", "line", "reason"})


class TemplateBrokenError(IntakeError):
    """A complaint template cannot be used. `document` is its code, `line` the line."""

    facts_named = frozenset({"document", "line", "reason"})


class GlyphMissingError(IntakeError):
    """A document holds a letter that the embedded font lacks. `codepoint` is U+XXXX."""

    facts_named = frozenset({"codepoint"})
