"""Takes away from this process, for good, all that decoding a picture does not need."""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import struct
import sys
from dataclasses import dataclass
from typing import Final

from intake_app.viewer.seccomp import filter_program

if sys.platform != "win32":
    import resource

MEMORY_BYTES: Final = 1024 * 1024 * 1024
CPU_SECONDS: Final = 10
LIFE_SECONDS: Final = 30

# linux/prctl.h, linux/landlock.h, asm-generic/unistd.h
_SET_PARENT_DEATH_SIGNAL: Final = 1
_SET_DUMPABLE: Final = 4
_SET_SECCOMP: Final = 22
_SET_NO_NEW_PRIVILEGES: Final = 38
_FILTER: Final = 2
_LANDLOCK_CREATE_RULESET: Final = 444
_LANDLOCK_RESTRICT_SELF: Final = 446
_LANDLOCK_VERSION: Final = 1
# Rights that each version of Landlock knows: file system, then network (4), then signals and sockets by name (6).
_LANDLOCK_FILES: Final = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_LANDLOCK_NETWORK_SINCE: Final = 4
_LANDLOCK_SCOPES_SINCE: Final = 6

_AF_UNIX: Final = 1
_SOCK_STREAM: Final = 1


@dataclass(frozen=True)
class Limits:
    """What the process may use before the kernel ends it: bytes of memory, seconds of computing, seconds of life."""

    memory_bytes: int = MEMORY_BYTES
    cpu_seconds: int = CPU_SECONDS
    life_seconds: int = LIFE_SECONDS


DEFAULT_LIMITS: Final = Limits()


def confine(limits: Limits = DEFAULT_LIMITS) -> tuple[str, ...]:
    """Gives up what is not needed, in an order in which each step can still be taken, and tells what took effect.

    Everything must have been imported before: no file can be opened afterwards. Names that can come back:
    no_new_privileges, not_dumpable, landlock (no file can be opened; tried), limits (memory, time, no new file, no
    writing to files, no process), seccomp (no call but reading, writing and memory; opening a file and a socket were
    tried and refused). A name that is missing means that this system does not have it. Never raises.
    """
    took_effect: list[str] = []
    if sys.platform == "linux":
        library = ctypes.CDLL(None, use_errno=True)
        library.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        steps = (
            ("no_new_privileges", library.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0),
            ("not_dumpable", library.prctl(_SET_DUMPABLE, 0, 0, 0, 0) == 0),
            ("landlock", _close_files(library)),
            ("limits", _set_limits(limits)),
            ("seccomp", _filter_calls(library, os.uname().machine)),
        )
        took_effect = [name for name, is_on in steps if is_on]
    elif sys.platform == "darwin" and _set_limits(limits):
        took_effect = ["limits"]
    return tuple(took_effect)


if sys.platform != "win32":

    def _set_limits(limits: Limits) -> bool:
        signal.alarm(limits.life_seconds)
        wanted = [
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_CPU, limits.cpu_seconds),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_NPROC, 0),
            (resource.RLIMIT_AS, limits.memory_bytes),
            (resource.RLIMIT_NOFILE, 0),
        ]
        done = [_limit(kind, value) for kind, value in wanted]
        return all(done)

    def _limit(kind: int, value: int) -> bool:
        _, highest = resource.getrlimit(kind)
        value = value if highest == resource.RLIM_INFINITY else min(value, highest)
        try:
            resource.setrlimit(kind, (value, value))
        except (OSError, ValueError):
            return False
        return True


def _close_files(library: ctypes.CDLL) -> bool:
    """Landlock with no rule at all: nothing on any file system may be touched (docs.kernel.org/userspace-api)."""
    version = library.syscall(_LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), _LANDLOCK_VERSION)
    if version < 1:
        return False
    files = (1 << _LANDLOCK_FILES.get(version, max(_LANDLOCK_FILES.values()))) - 1
    rights = [files]
    if version >= _LANDLOCK_NETWORK_SINCE:
        rights.append(0b11)
    if version >= _LANDLOCK_SCOPES_SINCE:
        rights.append(0b11)
    attributes = struct.pack(f"={len(rights)}Q", *rights)
    ruleset = library.syscall(_LANDLOCK_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if ruleset < 0:
        return False
    is_on = library.syscall(_LANDLOCK_RESTRICT_SELF, ruleset, 0) == 0
    os.close(ruleset)
    return is_on and _opening_fails_with(errno.EACCES)


class _Program(ctypes.Structure):
    """struct sock_fprog of linux/filter.h."""

    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def _filter_calls(library: ctypes.CDLL, machine: str) -> bool:
    steps = filter_program(machine)
    if not steps:
        return False
    program = _Program(len(steps) // 8, steps)
    if library.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) != 0:
        return False
    is_silent = library.socket(_AF_UNIX, _SOCK_STREAM, 0) == -1 and ctypes.get_errno() == errno.EPERM
    return is_silent and _opening_fails_with(errno.EPERM)


def _opening_fails_with(expected: int) -> bool:
    try:
        descriptor = os.open(os.devnull, os.O_RDONLY)
    except OSError as error:
        return error.errno == expected
    os.close(descriptor)
    return False
