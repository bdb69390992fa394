"""Asks the operating system to guard the process, and reports honestly what took effect.

Linux (SECURITY.md 3.6 of the design notes; man 2 prctl, man 2 seccomp): no core dumps, memory closed to other
processes of the same user, no new privileges, and no sockets but local ones: the program cannot reach a network even
if it wanted to. Elsewhere the measures are reported as not available here, each with its reason.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake_app.desktop.seccomp import deny_network

if TYPE_CHECKING:
    from collections.abc import Callable

NO_CORE_DUMPS = "no_core_dumps"
MEMORY_CLOSED = "memory_closed"
NO_NEW_PRIVILEGES = "no_new_privileges"
NO_NETWORK = "no_network"
MEASURES = (NO_CORE_DUMPS, MEMORY_CLOSED, NO_NEW_PRIVILEGES, NO_NETWORK)

_PR_GET_DUMPABLE, _PR_SET_DUMPABLE = 3, 4
_PR_SET_NO_NEW_PRIVS, _PR_GET_NO_NEW_PRIVS = 38, 39
_AF_INET, _SOCK_STREAM = 2, 1


@dataclass(frozen=True)
class Measure:
    """One measure: a name of MEASURES, whether it holds now, and if not a code word or errno name why."""

    name: str
    took_effect: bool
    reason: str = ""


def harden() -> tuple[Measure, ...]:
    """Take every measure this system has; call it first thing, before threads. Never raises; safe to call again."""
    if sys.platform != "linux":
        return tuple(Measure(name, took_effect=False, reason="not_on_this_system") for name in MEASURES)
    libc = ctypes.CDLL(None, use_errno=True)
    return (
        _taken(NO_CORE_DUMPS, _no_core_dumps),
        _taken(MEMORY_CLOSED, lambda: _close_memory(libc)),
        _taken(NO_NEW_PRIVILEGES, lambda: _no_new_privileges(libc)),
        _taken(NO_NETWORK, lambda: _no_network(libc)),
    )


def _taken(name: str, take: Callable[[], None]) -> Measure:
    try:
        take()
    except OSError as error:
        return Measure(name, took_effect=False, reason=errno.errorcode.get(error.errno or 0, "failed"))
    except (ValueError, AttributeError):
        return Measure(name, took_effect=False, reason="failed")
    return Measure(name, took_effect=True)


def _no_core_dumps() -> None:
    import resource  # noqa: PLC0415 - the module exists on POSIX only

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if resource.getrlimit(resource.RLIMIT_CORE) != (0, 0):
        raise OSError(errno.EPERM, "")


def _close_memory(libc: ctypes.CDLL) -> None:
    _prctl(libc, _PR_SET_DUMPABLE, 0)
    if _prctl(libc, _PR_GET_DUMPABLE, 0) != 0:
        raise OSError(errno.EPERM, "")


def _no_new_privileges(libc: ctypes.CDLL) -> None:
    _prctl(libc, _PR_SET_NO_NEW_PRIVS, 1)
    if _prctl(libc, _PR_GET_NO_NEW_PRIVS, 0) != 1:
        raise OSError(errno.EPERM, "")


def _no_network(libc: ctypes.CDLL) -> None:
    """Install the filter unless an earlier start of this process has (filters outlive exec), then try the door."""
    if not _network_is_closed(libc):
        deny_network(libc)
    if not _network_is_closed(libc):
        raise OSError(errno.EPERM, "")


def _network_is_closed(libc: ctypes.CDLL) -> bool:
    handle = libc.socket(_AF_INET, _SOCK_STREAM, 0)
    if handle >= 0:
        os.close(handle)
        return False
    return ctypes.get_errno() == errno.EPERM


def _prctl(libc: ctypes.CDLL, option: int, value: int) -> int:
    answer: int = libc.prctl(option, ctypes.c_ulong(value), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0))
    if answer < 0:
        raise OSError(ctypes.get_errno(), "")
    return answer
