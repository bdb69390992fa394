"""The words for what a check of the vault found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable

    from intake_app.i18n import Translator

FINDING_WORDS = {
    "pages": N_("Pages of the file that do not verify: {count}. What stood there may be lost."),
    "structure": N_("Places where the tables contradict themselves {subject}: {count}."),
    "entry": N_("Entries that are not as they were signed, in record {subject}: {count}."),
    "signature": N_("Entries whose signature does not hold, in record {subject}: {count}."),
    "signer": N_("Entries of a device whose key is not here ({subject}): {count}."),
    "columns": N_("Entries that are filed under something else than they say, in record {subject}: {count}."),
    "chain_gap": N_("Entries of this device that are missing ({subject}): {count}."),
    "chain_fork": N_("Numbers that a device gave twice ({subject}): {count}. A copy of it may have been at work."),
    "chain_broken": N_("Entries that do not follow the one before them ({subject}): {count}."),
    "evidence_changed": N_("Attachments that are not the bytes that were taken in, in record {subject}: {count}."),
    "evidence_missing": N_("Attachments that are not here, in record {subject}: {count}."),
    "draft": N_("Unfinished sections that cannot be read, in record {subject}: {count}."),
    "form": N_("Questionnaires that are not what they were ({subject}): {count}."),
    "case_list": N_("Lines of the case list that are out of date {subject}: {count}. It can be computed anew."),
    "device": N_("It is not clear which device this notebook belongs to."),
}


def say_found(kind: str, subject: str, count: int, tr: Translator) -> str:
    """One finding as a sentence."""
    return tr.text(FINDING_WORDS[kind]).format(subject=subject, count=count).replace("  ", " ")


def say_checked(entries: int, cases: int, files: int, found: Iterable[str], tr: Translator) -> str:
    """The whole answer: what was looked at, then what was found."""
    looked = tr.text("Looked at: {entries} entries of {cases} records, {files} attachments.").format(
        entries=entries, cases=cases, files=files
    )
    lines = list(found)
    last = (
        tr.text("Everything is as it should be.")
        if not lines
        else tr.text("Faults found: {count}.").format(count=len(lines))
    )
    return "\n".join((looked, *lines, last))
