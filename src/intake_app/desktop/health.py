"""Reads what this computer does to the safety of a vault: disk, swap, hibernation, room, cloud, memory, guards, clock.

Pure reading, as an ordinary user, from files of the system; no other program is started. What cannot be known this way
is said to be unknown, never to be good.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from intake_app.crypto.key_wrap import total_memory_bytes
from intake_app.desktop.cloud_folders import cloud_service
from intake_app.desktop.disk_layers import (
    ENCRYPTED,
    IN_MEMORY,
    NETWORK,
    PLAIN,
    THIS_LINUX,
    UNKNOWN,
    SystemRoots,
    folder_state,
    lines_of,
    swap_areas,
    worst,
)
from intake_app.desktop.windows_power import encrypts_page_file, hibernates

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from intake_app.desktop.hardening import Measure

GREEN: Final = "green"
AMBER: Final = "amber"
RED: Final = "red"
UNCERTAIN: Final = "unknown"
LEVELS: Final = (RED, AMBER, UNCERTAIN, GREEN)
"""What is worst first."""

VIEWER_GUARDS: Final = ("landlock", "limits", "no_new_privileges", "not_dumpable", "seccomp")
_ROOM_LEAST_BYTES: Final = 200 * 1024**2
_ROOM_BEYOND_BYTES: Final = 1024**3
_KIB: Final = 1024
_MEBIBYTE: Final = 1024**2
_PROGRAM_WRITTEN: Final = datetime(2026, 1, 1, tzinfo=UTC)
_FAR: Final = datetime(2080, 1, 1, tzinfo=UTC)
_NO_DEVICE: Final = "0:0"


@dataclass(frozen=True)
class Finding:
    """What one check found: its name, a level of LEVELS, a code word for the sentence, and the facts in it."""

    check: str
    level: str
    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Surroundings:
    """What the checks look at. `system` is sys.platform; tests hand in trees and numbers of their own.

    `free_bytes` None: asked of the system.
    """

    roots: SystemRoots = THIS_LINUX
    system: str = sys.platform
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    free_bytes: int | None = None
    total_memory: int | None = None


def look_at_system(
    folder: Path, vault_bytes: int, key_bytes: int, around: Surroundings | None = None
) -> tuple[Finding, ...]:
    """Every check of the computer for a vault in `folder`.

    `vault_bytes`: how large it is; a new generation or backup needs that once more. `key_bytes`: the memory that
    turning its passphrase into a key takes. Never raises.
    """
    here = around if around is not None else Surroundings()
    place = _resolved(folder)
    return (
        disk(place, here),
        swap(here),
        hibernation(here),
        room(place, vault_bytes, here),
        cloud(place, here),
        memory(key_bytes, here),
    )


def disk(folder: Path, around: Surroundings) -> Finding:
    """Whether the disk below the vault is encrypted. The vault itself always is: a plain disk is amber, not red."""
    if around.system != "linux":
        return Finding("disk", UNCERTAIN, "ask_windows" if around.system == "win32" else "ask_mac")
    state = folder_state(folder, around.roots)
    levels = {ENCRYPTED: GREEN, PLAIN: AMBER, NETWORK: RED, IN_MEMORY: RED, UNKNOWN: UNCERTAIN}
    return Finding("disk", levels[state], state)


def swap(around: Surroundings) -> Finding:
    """Whether memory of the open vault may come to lie on a disk in the clear."""
    if around.system == "win32":
        return Finding("swap", GREEN, ENCRYPTED) if encrypts_page_file() else Finding("swap", UNCERTAIN, "page_file")
    if around.system != "linux":
        # Since 10.7 macOS encrypts it always (Apple Platform Security, "Secure virtual memory").
        return Finding("swap", GREEN, ENCRYPTED) if around.system == "darwin" else Finding("swap", UNCERTAIN, UNKNOWN)
    areas = swap_areas(around.roots)
    if areas is None:
        return Finding("swap", UNCERTAIN, UNKNOWN)
    if not areas:
        return Finding("swap", GREEN, "none")
    state = worst([area.state for area in areas])
    levels = {ENCRYPTED: GREEN, IN_MEMORY: GREEN, PLAIN: RED, NETWORK: RED, UNKNOWN: UNCERTAIN}
    return Finding("swap", levels[state], PLAIN if state == NETWORK else state)


def hibernation(around: Surroundings) -> Finding:
    """Whether closing the lid may write all memory, open vault included, to a disk."""
    if around.system == "win32":
        answer = hibernates()
        if answer is None:
            return Finding("hibernation", UNCERTAIN, UNKNOWN)
        return Finding("hibernation", AMBER, "possible") if answer else Finding("hibernation", GREEN, "off")
    if around.system != "linux":
        return Finding("hibernation", UNCERTAIN, UNKNOWN)
    states = lines_of(around.roots.sys / "power" / "state")
    if states is None:
        return Finding("hibernation", UNCERTAIN, UNKNOWN)
    ways = lines_of(around.roots.sys / "power" / "disk") or []
    if "disk" not in " ".join(states).split() or "[disabled]" in " ".join(ways):
        return Finding("hibernation", GREEN, "off")
    return _hibernation_to(around)


def room(folder: Path, vault_bytes: int, around: Surroundings) -> Finding:
    """Whether the disk has room for the next weeks and for a second copy of the vault while it is rewritten."""
    free = around.free_bytes
    if free is None:
        try:
            free = shutil.disk_usage(folder).free
        except OSError:
            return Finding("room", UNCERTAIN, UNKNOWN)
    needed = vault_bytes + _ROOM_BEYOND_BYTES
    level = RED if free < _ROOM_LEAST_BYTES else AMBER if free < needed else GREEN
    return Finding("room", level, {RED: "full", AMBER: "little", GREEN: "enough"}[level], {"free": free})


def cloud(folder: Path, around: Surroundings) -> Finding:
    """Whether the folder seems to be copied to somebody else's computer."""
    service = cloud_service(folder, around.environment)
    return Finding("cloud", RED, "copied", {"service": service}) if service else Finding("cloud", GREEN, "none")


def memory(key_bytes: int, around: Surroundings) -> Finding:
    """Whether the next unlocking will find the memory it takes."""
    free = _free_memory(around)
    total = around.total_memory if around.total_memory is not None else total_memory_bytes()
    facts = {"needed": key_bytes // _MEBIBYTE}
    if not free and not total:
        return Finding("memory", UNCERTAIN, UNKNOWN, facts)
    if (free or total) < key_bytes:
        return Finding("memory", RED, "too_little", facts)
    if (free or total) < 2 * key_bytes:
        return Finding("memory", AMBER, "little", facts)
    return Finding("memory", GREEN, "enough", facts)


def guards(measures: Sequence[Measure]) -> Finding:
    """Which measures of `hardening` hold in this process, as `guards_now` reads them."""
    missing = [measure.name for measure in measures if not measure.took_effect]
    if not missing:
        return Finding("guards", GREEN, "all")
    if all(measure.reason == "not_on_this_system" for measure in measures if not measure.took_effect):
        return Finding("guards", AMBER, "not_here")
    return Finding("guards", RED if "no_network" in missing else AMBER, "missing", {"names": ", ".join(missing)})


def viewer_guards(protections: Collection[str] | None) -> Finding:
    """What confines the process that decodes pictures: the names `viewer.confine` tells; None if it did not answer."""
    if protections is None:
        return Finding("viewer", AMBER, "silent")
    missing = [name for name in VIEWER_GUARDS if name not in protections]
    if not missing:
        return Finding("viewer", GREEN, "all")
    is_loose = not {"seccomp", "landlock"} & set(protections)
    return Finding("viewer", AMBER, "loose" if is_loose else "missing", {"names": ", ".join(missing)})


def clock(now: datetime) -> Finding:
    """Whether the clock shows a time that can be: after the program was written, not in another age."""
    if now < _PROGRAM_WRITTEN:
        return Finding("clock", RED, "too_early")
    return Finding("clock", RED, "too_late") if now > _FAR else Finding("clock", GREEN, "plausible")


def _hibernation_to(around: Surroundings) -> Finding:
    areas = [area for area in swap_areas(around.roots) or () if area.state != IN_MEMORY]
    resume = (lines_of(around.roots.sys / "power" / "resume") or [_NO_DEVICE])[0].strip()
    if not areas and resume == _NO_DEVICE:
        return Finding("hibernation", GREEN, "nowhere")
    state = worst([area.state for area in areas])
    if state == ENCRYPTED:
        return Finding("hibernation", GREEN, ENCRYPTED)
    if resume != _NO_DEVICE and state in (PLAIN, NETWORK):
        return Finding("hibernation", RED, "set_up")
    return Finding("hibernation", AMBER, "possible")


def _free_memory(around: Surroundings) -> int:
    if around.system != "linux":
        return 0
    for line in lines_of(around.roots.proc / "meminfo") or ():
        name, _, amount = line.partition(":")
        numbers = amount.split()
        if name == "MemAvailable" and numbers and numbers[0].isdecimal():
            return int(numbers[0]) * _KIB
    return 0


def _resolved(folder: Path) -> Path:
    try:
        return folder.resolve()
    except (OSError, RuntimeError):
        return folder.absolute()
