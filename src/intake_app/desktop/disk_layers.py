"""Linux: on which disk a folder lies, and whether anything below it encrypts; read from /proc and /sys only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ENCRYPTED: Final = "encrypted"
PLAIN: Final = "plain"
IN_MEMORY: Final = "in_memory"
NETWORK: Final = "network"
UNKNOWN: Final = "unknown"

_WORST_FIRST: Final = (PLAIN, NETWORK, UNKNOWN, IN_MEMORY, ENCRYPTED)
_OCTAL: Final = re.compile(r"\\([0-7]{3})")
_MEMORY: Final = frozenset({"tmpfs", "ramfs"})
_ENCRYPTING: Final = frozenset({"ecryptfs", "fuse.gocryptfs", "fuse.cryfs", "fuse.encfs", "fuse.securefs"})
_NETWORK: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "virtiofs", "davfs", "fuse.sshfs", "fuse.davfs", "fuse.rclone"}
)
# The kernel's ways of encrypting file by file: a plain disk below them says nothing certain.
_MAY_ENCRYPT_FILES: Final = frozenset({"ext4", "f2fs", "ubifs", "zfs", "bcachefs"})
_NOT_SECRET: Final = ("CRYPT-VERITY-", "CRYPT-INTEGRITY-")
_FSCRYPT_MARK: Final = ".fscrypt"
_DEEPEST: Final = 8


@dataclass(frozen=True)
class SystemRoots:
    """Where Linux tells of itself; other folders are handed in by tests."""

    proc: Path = Path("/proc")
    sys: Path = Path("/sys")


THIS_LINUX: Final = SystemRoots()


@dataclass(frozen=True)
class Mount:
    """One line of /proc/self/mountinfo (proc(5)). `device` is "major:minor", `source` what was mounted."""

    device: str
    point: Path
    file_system: str
    source: str


@dataclass(frozen=True)
class SwapArea:
    """One line of /proc/swaps. `state`: whether what is swapped there is encrypted on the disk."""

    name: str
    state: str


def folder_state(folder: Path, roots: SystemRoots = THIS_LINUX) -> str:
    """Whether what lies in a folder is encrypted once more by the disk: one of the words above.

    UNKNOWN also for file systems that can encrypt single folders (fscrypt), where that was set up on this disk: the
    program does not ask which. `folder` must be absolute, links resolved. Never raises.
    """
    mount = mount_of(folder, roots)
    if mount is None:
        return UNKNOWN
    by_kind = {_MEMORY: IN_MEMORY, _ENCRYPTING: ENCRYPTED, _NETWORK: NETWORK}
    for kinds, state in by_kind.items():
        if mount.file_system in kinds:
            return state
    state = _device_state(mount, roots)
    if state == PLAIN and mount.file_system in _MAY_ENCRYPT_FILES and _exists(mount.point / _FSCRYPT_MARK):
        return UNKNOWN
    return state


def swap_areas(roots: SystemRoots = THIS_LINUX) -> tuple[SwapArea, ...] | None:
    """Every area the system swaps to; None if it will not say."""
    lines = lines_of(roots.proc / "swaps")
    if lines is None:
        return None
    names = [plain_name(line.split()[0]) for line in lines[1:] if line.split()]
    return tuple(SwapArea(name, _swap_state(name, roots)) for name in names)


def mount_of(folder: Path, roots: SystemRoots = THIS_LINUX) -> Mount | None:
    """The mount a folder lies in: the deepest one, of those at the same place the last."""
    found: Mount | None = None
    for line in lines_of(roots.proc / "self" / "mountinfo") or ():
        mount = _read_mount(line)
        if mount is None or not folder.is_relative_to(mount.point):
            continue
        if found is None or len(mount.point.parts) >= len(found.point.parts):
            found = mount
    return found


def lines_of(path: Path) -> list[str] | None:
    """The lines of a small text; None if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None


def plain_name(escaped: str) -> str:
    r"""A name of /proc with its blanks back: "\040" is one."""
    return _OCTAL.sub(lambda code: chr(int(code[1], 8)), escaped)


def _read_mount(line: str) -> Mount | None:
    before, _, after = line.partition(" - ")
    left, right = before.split(" "), after.split(" ")
    if len(left) < 6 or len(right) < 2:
        return None
    return Mount(left[2], Path(plain_name(left[4])), right[0], plain_name(right[1]))


def _device_state(mount: Mount, roots: SystemRoots) -> str:
    node = roots.sys / "dev" / "block" / mount.device
    if not _exists(node):
        # btrfs and overlays have a number of their own that no disk has; btrfs still names its disk.
        if not mount.source.startswith("/dev/"):
            return UNKNOWN
        node = _node_named(mount.source, roots)
    return _node_state(node, _DEEPEST)


def _swap_state(name: str, roots: SystemRoots) -> str:
    if not name.startswith("/dev/"):
        return folder_state(Path(name).parent, roots)
    node = _node_named(name, roots)
    if node.name.startswith("zram"):
        backing = lines_of(node / "backing_dev") or ["none"]
        return IN_MEMORY if backing[0].strip() == "none" else PLAIN
    return _node_state(node, _DEEPEST)


def _node_named(device: str, roots: SystemRoots) -> Path:
    """The block device of a name under /dev; names of the device mapper are looked up among its devices."""
    block = roots.sys / "class" / "block"
    name = Path(device).name
    if not device.startswith("/dev/mapper/"):
        return block / name
    try:
        nodes = sorted(block.iterdir())
    except OSError:
        return block / name
    named = [node for node in nodes if (lines_of(node / "dm" / "name") or [""])[0] == name]
    return named[0] if named else block / name


def _node_state(node: Path, deepest: int) -> str:
    """ENCRYPTED if this device or everything below it is a dm-crypt one (its uuid says so, cryptsetup(8))."""
    if deepest == 0 or not _exists(node):
        return UNKNOWN
    uuid, name = ((lines_of(node / "dm" / part) or [""])[0] for part in ("uuid", "name"))
    if uuid.startswith("CRYPT-") and not uuid.startswith(_NOT_SECRET):
        return ENCRYPTED
    if name.startswith("veracrypt") and not uuid:
        return ENCRYPTED
    if _exists(node / "loop" / "backing_file"):
        return UNKNOWN
    try:
        below = [_node_state(lower, deepest - 1) for lower in (node / "slaves").iterdir()]
    except OSError:
        below = []
    return worst(below) if below else PLAIN


def worst(states: list[str]) -> str:
    """Of several states the one that protects least; UNKNOWN for none."""
    return min(states, key=_WORST_FIRST.index, default=UNKNOWN)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
