"""Which sticks and cards are plugged in, by the name people gave them, and what fits on each."""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

if sys.platform == "win32":
    import ctypes

FAT_LARGEST: Final = 2**32 - 1
"""The largest file on FAT12, FAT16 and FAT32, in bytes."""

_FAT: Final = frozenset({"vfat", "msdos", "fat", "fat12", "fat16", "fat32"})
_FAT_SIZE_BITS: Final = 33
_OCTAL: Final = re.compile(r"\\([0-7]{3})")
_HEXADECIMAL: Final = re.compile(r"\\x([0-9a-f]{2})")
_DRIVE_REMOVABLE: Final = 2
_READ_ONLY_VOLUME: Final = 0x00080000
_NO_DIALOGS: Final = 0x8001


@dataclass(frozen=True)
class Target:
    """A drive that can be carried away.

    `label` is what the person named it (the folder's name if nothing); `free_bytes` are free now; `file_system` is the
    system's name for it, lower case, "" if unknown; `largest_file` is the size in bytes that no file may exceed, None
    for practically no limit; `is_read_only` when its switch or the system forbids writing.
    """

    folder: Path
    label: str
    free_bytes: int
    file_system: str
    largest_file: int | None
    is_read_only: bool


@dataclass(frozen=True)
class Roots:
    """Where the operating system tells of drives; other folders are handed in by tests."""

    mounts: Path = Path("/proc/mounts")
    block: Path = Path("/sys/class/block")
    labels: Path = Path("/dev/disk/by-label")
    media: tuple[Path, ...] = (Path("/media"), Path("/run/media"))
    volumes: Path = Path("/Volumes")


THIS_SYSTEM: Final = Roots()


def list_targets(roots: Roots = THIS_SYSTEM) -> tuple[Target, ...]:
    """The removable drives that are there now, by label; a drive that is pulled meanwhile is left out. Never raises."""
    if sys.platform == "win32":
        found = list(_windows_targets())
    elif sys.platform == "darwin":
        found = list(mac_targets(roots, _file_system_by_size_bits))
    else:
        found = list(linux_targets(roots))
    return tuple(sorted(found, key=lambda target: (target.label.casefold(), str(target.folder))))


def linux_targets(roots: Roots) -> Iterator[Target]:
    """Mounted drives that the kernel calls removable or that hang on USB, and whatever a desktop mounted for people."""
    labels = _linux_labels(roots.labels)
    seen = set()
    for line in _lines(roots.mounts):
        fields = [_plain(field, _OCTAL, 8) for field in line.split(" ")]
        if len(fields) < 4 or not fields[0].startswith("/dev/") or fields[0] in seen:
            continue
        device, folder, file_system, options = fields[:4]
        name = Path(os.path.realpath(device)).name
        if not _can_be_carried(roots.block, name) and not _is_below(Path(folder), roots.media):
            continue
        target = _target(Path(folder), labels.get(name, ""), file_system, is_read_only="ro" in options.split(","))
        if target is not None:
            seen.add(device)
            yield target


def mac_targets(roots: Roots, file_system_of: Callable[[Path], str]) -> Iterator[Target]:
    """What Finder shows under Locations, but not the disk the system started from."""
    try:
        folders = sorted(roots.volumes.iterdir())
    except OSError:
        return
    for folder in folders:
        if folder.is_symlink() or not folder.is_dir():
            continue
        target = _target(folder, folder.name, file_system_of(folder), is_read_only=False)
        if target is not None:
            yield target


def largest_file(file_system: str) -> int | None:
    """The size in bytes that no file on such a file system may exceed; None for practically no limit."""
    return FAT_LARGEST if file_system.lower() in _FAT else None


def _target(folder: Path, label: str, file_system: str, *, is_read_only: bool) -> Target | None:
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return None
    return Target(
        folder=folder,
        label=label or folder.name,
        free_bytes=free,
        file_system=file_system.lower(),
        largest_file=largest_file(file_system),
        is_read_only=is_read_only or not os.access(folder, os.W_OK),
    )


def _can_be_carried(block: Path, name: str) -> bool:
    """Asks /sys of the disk that a partition lies on, and of the partition under an encrypted one."""
    try:
        own = (block / name).resolve(strict=True)
    except OSError:
        return False
    if "/usb" in own.as_posix():
        return True
    for disk in (own, own.parent):
        # A card in a built-in reader is not "removable" to the kernel; a soldered chip beside it says MMC.
        if _lines(disk / "removable") == ["1"] or _lines(disk / "device" / "type") == ["SD"]:
            return True
    try:
        below = [entry.name for entry in (own / "slaves").iterdir()]
    except OSError:
        return False
    return any(_can_be_carried(block, lower) for lower in below)


def _linux_labels(folder: Path) -> dict[str, str]:
    try:
        entries = list(folder.iterdir())
    except OSError:
        return {}
    return {Path(os.path.realpath(entry)).name: _plain(entry.name, _HEXADECIMAL, 16) for entry in entries}


def _plain(text: str, escape: re.Pattern[str], base: int) -> str:
    """Undoes the escapes of /proc/mounts (octal) and of udev (hexadecimal), which stand for bytes of UTF-8."""
    raw = escape.sub(lambda found: chr(int(found[1], base)), text.encode("utf-8").decode("latin-1"))
    return raw.encode("latin-1").decode("utf-8", "replace")


def _is_below(folder: Path, parents: tuple[Path, ...]) -> bool:
    return any(parent in folder.parents for parent in parents)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").rstrip("\n").split("\n")
    except OSError:
        return []


if sys.platform != "win32":

    def _file_system_by_size_bits(folder: Path) -> str:
        """How many bits the size of a file has there: 33 or fewer only on FAT."""
        try:
            bits = os.pathconf(folder, "PC_FILESIZEBITS")
        except (OSError, ValueError):
            return ""
        return "fat32" if bits <= _FAT_SIZE_BITS else ""

else:

    def _windows_targets() -> Iterator[Target]:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        # An empty card reader must not ask the person to insert a disk.
        kernel.SetThreadErrorMode(_NO_DIALOGS, None)
        drives = kernel.GetLogicalDrives()
        for number in range(26):
            root = f"{chr(ord('A') + number)}:\\"
            if drives >> number & 1 and kernel.GetDriveTypeW(root) == _DRIVE_REMOVABLE:
                label, file_system = ctypes.create_unicode_buffer(261), ctypes.create_unicode_buffer(261)
                flags = ctypes.c_uint32()
                told = kernel.GetVolumeInformationW(root, label, 261, None, None, ctypes.byref(flags), file_system, 261)
                read_only = bool(flags.value & _READ_ONLY_VOLUME)
                target = _target(Path(root), label.value or root[:2], file_system.value, is_read_only=read_only)
                if told and target is not None:
                    yield target
