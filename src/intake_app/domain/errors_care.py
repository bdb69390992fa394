"""The errors of forgetting, backup, restore and salvage. Facts only, as in `domain/errors.py`."""

from __future__ import annotations

from intake_app.domain.errors import IntakeError


class NotForgettableError(IntakeError):
    """A case may not be removed from this device. `case` is its record number, `reason` a code word:

    never_sent, no_receipt, not_all_received, changed_since, unfinished, not_permitted, newer_than_receipt, unknown.
    """

    facts_named = frozenset({"case", "reason"})


class OldKeySlotError(IntakeError):
    """A passphrase or recovery code of an older format must be renewed first. `slot`: passphrase or recovery."""

    facts_named = frozenset({"slot"})


class GenerationFaultyError(IntakeError):
    """What was written for the new generation of a vault is not what was read; the vault was left as it is."""


class BackupInvalidError(IntakeError):
    """The file is not a whole backup. `reason`: not_a_backup, too_new, cut, changed, keys, size."""

    facts_named = frozenset({"reason"})


class BackupOverVaultError(IntakeError):
    """A backup would be written into, or restored over, a folder with a vault in it."""


class NothingSavedError(IntakeError):
    """Nothing in the damaged vault could be read."""


class ClockBehindError(IntakeError):
    """Nothing is signed: the clock shows `clock`, but `seen`, which is later, was here already (UTC moments)."""

    facts_named = frozenset({"clock", "seen"})
