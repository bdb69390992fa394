"""A seccomp filter written by hand: the kernel refuses every socket that is not local, and a few doors beside it.

Refused with EPERM, for this process, its threads and all its children: `socket` of any family but AF_UNIX, io_uring
(which can open sockets past the filter), ptrace and reading or writing another process's memory, and system calls of
a foreign architecture (32-bit calls would pass by). Everything else is allowed: this closes the network, it is not
a sandbox. Sources: man 2 seccomp; linux/filter.h, linux/seccomp.h, linux/audit.h.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from dataclasses import dataclass

_LOAD_WORD, _JUMP_EQUAL, _JUMP_GREATER_EQUAL, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000 | errno.EPERM
_OFFSET_NUMBER, _OFFSET_ARCHITECTURE, _OFFSET_FIRST_ARGUMENT = 0, 4, 16
_AF_UNIX = 1
_SET_MODE_FILTER, _FLAG_ALL_THREADS = 1, 1
_X32_BIT = 0x40000000


@dataclass(frozen=True)
class _Architecture:
    """The audit number and the system call numbers of one machine."""

    audit: int
    seccomp: int
    socket: int
    refused: tuple[int, ...]


# io_uring_setup, _enter, _register are 425 to 427 everywhere; then ptrace, process_vm_readv, process_vm_writev.
_MACHINES = {
    "x86_64": _Architecture(0xC000003E, 317, 41, (425, 426, 427, 101, 310, 311)),
    "aarch64": _Architecture(0xC00000B7, 277, 198, (425, 426, 427, 117, 270, 271)),
}


class _Program(ctypes.Structure):
    """struct sock_fprog of linux/filter.h."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def deny_network(libc: ctypes.CDLL) -> None:
    """Install the filter on all threads; needs PR_SET_NO_NEW_PRIVS before. Raises OSError (ENOSYS: unknown machine)."""
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        raise OSError(errno.ENOSYS, "")
    code = filter_program(machine)
    program = _Program(len(code) // 8, code)
    answer = libc.syscall(
        ctypes.c_long(machine.seccomp),
        ctypes.c_ulong(_SET_MODE_FILTER),
        ctypes.c_ulong(_FLAG_ALL_THREADS),
        ctypes.byref(program),
    )
    if answer != 0:
        raise OSError(ctypes.get_errno() if answer < 0 else errno.EAGAIN, "")


def filter_program(machine: _Architecture) -> bytes:
    """The filter as struct sock_filter records of 8 bytes; jumps count the records that are skipped."""
    checks = [(_JUMP_GREATER_EQUAL, _X32_BIT), *((_JUMP_EQUAL, number) for number in machine.refused)]
    # After the checks: socket? -> load family; family local? -> allow; refuse.
    lines: list[tuple[int, int, int, int]] = [
        (_LOAD_WORD, 0, 0, _OFFSET_ARCHITECTURE),
        (_JUMP_EQUAL, 0, len(checks) + 5, machine.audit),
        (_LOAD_WORD, 0, 0, _OFFSET_NUMBER),
    ]
    for place, (jump, value) in enumerate(checks):
        lines.append((jump, len(checks) - place + 3, 0, value))
    lines += [
        (_JUMP_EQUAL, 0, 2, machine.socket),
        (_LOAD_WORD, 0, 0, _OFFSET_FIRST_ARGUMENT),
        (_JUMP_EQUAL, 0, 1, _AF_UNIX),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("HBBI", *line) for line in lines)
