"""The words of the health page: for each finding what it is about, one sentence, and one thing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from intake_app.i18n import N_
from intake_app.ui.wording import date_text, size_text
from intake_app.ui.words_records import local_moment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from intake_app.i18n import Translator

LEVEL_WORDS: Final = {
    "red": (N_("act now"), "warning"),
    "amber": (N_("look at this"), "waiting"),
    "unknown": (N_("not known"), "quiet"),
    "green": (N_("in order"), "good"),
}
"""The word of each level and its tone."""

TITLES: Final = {
    "disk": N_("Encryption of the disk"),
    "swap": N_("Memory written to the disk"),
    "hibernation": N_("Hibernation"),
    "room": N_("Free space"),
    "cloud": N_("Copies in the cloud"),
    "memory": N_("Memory for unlocking"),
    "guards": N_("Guards around the program"),
    "viewer": N_("Guards around pictures"),
    "clock": N_("Clock"),
    "backup": N_("Backup"),
    "drill": N_("Recovery tried out"),
    "receipt": N_("Receipts of the head office"),
    "card": N_("Card of this device"),
    "office_card": N_("Card of the head office"),
    "unlocked": N_("Opened last"),
}

_DISK_ON: Final = N_("Ask who looks after the computer to switch on the encryption of the disk.")
_SWAP_OFF: Final = N_("Ask who looks after the computer to switch swapping off or to encrypt it.")
_OFF_NOT_SLEEP: Final = N_("Switch the computer off instead of letting it sleep.")
_MAKE_ROOM: Final = N_("Remove what you do not need from this disk, or hand records over.")
_ASK_CARD: Final = N_("Ask the head office for a new card at the next hand-over.")
_MAKE_BACKUP: Final = N_("Make a backup to a stick and keep it in another place.")
_TRY_SHEET: Final = N_("Take the recovery sheet out of its place and check that it can be read.")
_TELL_OFFICE: Final = N_("Tell the head office.")

SENTENCES: Final[dict[tuple[str, str], tuple[str, str]]] = {
    ("disk", "encrypted"): (N_("The disk encrypts everything once more."), ""),
    ("disk", "plain"): (
        N_("The disk is not encrypted. The notebook is, but traces of other programs are not."),
        _DISK_ON,
    ),
    ("disk", "network"): (
        N_("The notebook lies on another computer and is reached through a network."),
        N_("Move the folder to a disk of this computer or to a stick."),
    ),
    ("disk", "in_memory"): (
        N_("The notebook lies in memory and is gone when the computer is switched off."),
        N_("Move the folder to a disk or a stick now."),
    ),
    ("disk", "unknown"): (
        N_("The program cannot see whether the disk is encrypted."),
        N_("Ask who looks after the computer."),
    ),
    ("disk", "ask_windows"): (
        N_("Windows does not tell ordinary programs whether the disk is encrypted."),
        N_("Look in Settings under “Device encryption” or “BitLocker”."),
    ),
    ("disk", "ask_mac"): (
        N_("macOS does not tell this program whether the disk is encrypted."),
        N_("Look in System Settings under “FileVault”."),
    ),
    ("swap", "none"): (N_("This computer writes no memory to the disk."), ""),
    ("swap", "encrypted"): (N_("What is written from memory to the disk is encrypted."), ""),
    ("swap", "in_memory"): (N_("Memory is only packed tighter, not written to a disk."), ""),
    ("swap", "plain"): (
        N_("Parts of an open record can be written from memory to the disk, readable to whoever takes it."),
        _SWAP_OFF,
    ),
    ("swap", "page_file"): (
        N_("Windows writes memory to a file. Whether the disk below it is encrypted is not known."),
        N_("Look in Settings under “Device encryption” or “BitLocker”."),
    ),
    ("swap", "unknown"): (N_("The program cannot see where memory is written to."), _OFF_NOT_SLEEP),
    ("hibernation", "off"): (N_("This computer cannot write its whole memory to the disk to sleep."), ""),
    ("hibernation", "nowhere"): (N_("There is no place where the memory could be written to sleep."), ""),
    ("hibernation", "encrypted"): (N_("When the computer hibernates, its memory lies encrypted on the disk."), ""),
    ("hibernation", "set_up"): (
        N_("When the computer hibernates, its whole memory lies readable on the disk."),
        N_("Lock with F12 and switch the computer off. Ask to have hibernation switched off."),
    ),
    ("hibernation", "possible"): (
        N_("This computer can write its whole memory to the disk when the lid is closed."),
        N_("Lock with F12 before you close the lid, and switch the computer off on the road."),
    ),
    ("hibernation", "unknown"): (N_("The program cannot see whether this computer hibernates."), _OFF_NOT_SLEEP),
    ("room", "enough"): (N_("{free} are free on the disk of the notebook."), ""),
    ("room", "little"): (
        N_("Only {free} are free. Removing records and backups need as much room as the notebook takes."),
        _MAKE_ROOM,
    ),
    ("room", "full"): (N_("Only {free} are free. Soon nothing more can be saved."), _MAKE_ROOM),
    ("room", "unknown"): (N_("The system does not say how much room is left."), N_("Look at the disk yourself.")),
    ("cloud", "none"): (N_("No sign that the folder of the notebook is copied to a cloud."), ""),
    ("cloud", "copied"): (
        N_("The folder of the notebook seems to be copied by {service}. Old copies stay there for ever."),
        N_("Lock, and move the folder to a place that is not copied."),
    ),
    ("memory", "enough"): (N_("Unlocking takes {needed} MiB of memory, and that is free."), ""),
    ("memory", "little"): (
        N_("Unlocking takes {needed} MiB of memory, and little more is free."),
        N_("Close other programs before you lock."),
    ),
    ("memory", "too_little"): (
        N_("Unlocking takes {needed} MiB of memory, and less is free: after a lock it could fail."),
        N_("Close other programs before you lock."),
    ),
    ("memory", "unknown"): (
        N_("Unlocking takes {needed} MiB of memory. How much is free is not known."),
        N_("Close programs that you do not need."),
    ),
    ("guards", "all"): (
        N_("No network, no traces of memory, no look into it by other programs: the system holds all of it."),
        "",
    ),
    ("guards", "not_here"): (
        N_("On this system the program cannot have itself cut off from the network. It opens no connection by itself."),
        N_("Work with Wi-Fi switched off."),
    ),
    ("guards", "missing"): (
        N_("Not in force: {names}."),
        N_("Work with Wi-Fi switched off, and tell the head office."),
    ),
    ("viewer", "all"): (N_("Pictures are opened in a process that can reach no file and no network."), ""),
    ("viewer", "missing"): (
        N_("Pictures are opened in a process apart, but not all guards hold: {names}."),
        N_("Open pictures only from people you know."),
    ),
    ("viewer", "loose"): (
        N_("Pictures are opened in a process apart that this system cannot lock in."),
        N_("Open pictures only from people you know."),
    ),
    ("viewer", "silent"): (
        N_("The process that opens pictures did not answer. Pictures are not shown."),
        N_("Lock, open the notebook again, and look here once more."),
    ),
    ("clock", "plausible"): (N_("The clock agrees with everything that was seen here."), ""),
    ("clock", "too_early"): (
        N_("The clock shows a time from before this program was written."),
        N_("Set the clock of the computer, then lock and open again."),
    ),
    ("clock", "too_late"): (
        N_("The clock shows a time far in the future."),
        N_("Set the clock of the computer, then lock and open again."),
    ),
    ("clock", "moved"): (
        N_("The clock showed {clock} although something here is from {seen}. Both times are in the journal."),
        N_("Compare the clock of the computer with a telephone."),
    ),
    ("clock", "moved_somehow"): (N_("The clock was behind once; the times are not readable."), _TELL_OFFICE),
    ("backup", "nothing_to_copy"): (N_("There are no records yet, so there is nothing to lose."), ""),
    ("backup", "never"): (N_("These records exist on this computer only: no backup was ever made."), _MAKE_BACKUP),
    ("backup", "old"): (N_("The last backup is from {at}."), _MAKE_BACKUP),
    ("backup", "fresh"): (N_("The last backup is from {at}. It was read back."), ""),
    ("drill", "never"): (N_("Nobody has tried yet whether the recovery sheet opens this notebook."), _TRY_SHEET),
    ("drill", "old"): (N_("The recovery sheet was tried on {at}, which is long ago."), _TRY_SHEET),
    ("drill", "fresh"): (N_("The recovery sheet was tried on {at}, and it works."), ""),
    ("receipt", "nothing_sent"): (N_("Nothing was handed over yet."), ""),
    ("receipt", "never_sent"): (
        N_("There are records here and nothing was handed over yet."),
        N_("Hand the records over when you can."),
    ),
    ("receipt", "missing"): (
        N_("Handed over on {at} and no receipt yet. The records stay here until it comes."),
        N_("Ask the head office whether the stick arrived."),
    ),
    ("receipt", "awaited"): (N_("Handed over on {at}; the receipt is still to come."), ""),
    ("receipt", "came"): (N_("The last receipt is from {at}."), ""),
    ("card", "none"): (
        N_("The head office has not given this device a card yet, so nobody trusts what it sends."),
        N_("Ask for a card on the page of contacts."),
    ),
    ("card", "expired"): (N_("The card expired on {at}. What is handed over is set aside at the office."), _ASK_CARD),
    ("card", "soon"): (N_("The card is valid until {at}."), _ASK_CARD),
    ("card", "valid"): (N_("The card is valid until {at}."), ""),
    ("office_card", "none"): (
        N_("This device does not know the head office yet."),
        N_("Take the card of the head office on the page of contacts."),
    ),
    ("office_card", "expired"): (N_("The card of the head office expired on {at}."), _ASK_CARD),
    ("office_card", "soon"): (N_("The card of the head office is valid until {at}."), _ASK_CARD),
    ("office_card", "valid"): (N_("The card of the head office is valid until {at}."), ""),
    ("unlocked", "first"): (N_("This is the first time that the notebook is open."), ""),
    ("unlocked", "before"): (
        N_("Before this time it was opened on {at}."),
        N_("If that was not you, tell the head office."),
    ),
}
"""By check and code: what is so, and what to do, "" for nothing."""

_GUARDS: Final = {
    "no_core_dumps": N_("no traces of memory after a crash"),
    "memory_closed": N_("memory closed to other programs"),
    "no_new_privileges": N_("no new rights"),
    "no_network": N_("no network"),
    "landlock": N_("no files"),
    "limits": N_("limits of memory and time"),
    "not_dumpable": N_("memory closed to other programs"),
    "seccomp": N_("only reading and writing"),
}
_MOMENTS: Final = frozenset({"at", "clock", "seen"})


def health_facts(facts: Mapping[str, str | int], now: datetime, tr: Translator) -> dict[str, str]:
    """The facts of a finding as people read them: days with their year, sizes, guards by name."""
    said = {}
    for name, value in facts.items():
        if name in _MOMENTS:
            said[name] = full_moment(str(value), now, tr)
        elif name == "free":
            said[name] = size_text(int(value), tr)
        elif name == "names":
            said[name] = ", ".join(tr.text(_GUARDS.get(one, one)) for one in str(value).split(", "))
        else:
            said[name] = str(value)
    return said


def full_moment(at: str, now: datetime, tr: Translator) -> str:
    """A moment of the journal, day, year and time of day in the time zone of `now`: "8 January 2022, 14:05"."""
    moment = local_moment(at, now)
    if moment is None:
        return at
    return tr.text("{day}, {time}").format(day=date_text(moment.date(), tr), time=moment.strftime("%H:%M"))
