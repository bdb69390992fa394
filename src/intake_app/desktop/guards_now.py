"""Reads which measures of `hardening` hold in this process now, without taking any."""

from __future__ import annotations

import ctypes
import sys
from typing import TYPE_CHECKING, Final

from intake_app.desktop.disk_layers import THIS_LINUX, SystemRoots, lines_of
from intake_app.desktop.hardening import (
    MEASURES,
    MEMORY_CLOSED,
    NO_CORE_DUMPS,
    NO_NETWORK,
    NO_NEW_PRIVILEGES,
    Measure,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_PR_GET_DUMPABLE: Final = 3
_FILTERED: Final = "2"
_NOT_SEEN: Final = "not_in_force"


def is_dumpable() -> bool:
    """Whether other processes of the same user may look into this one (prctl(2)); Linux only."""
    return bool(ctypes.CDLL(None, use_errno=True).prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0))


def measures_now(
    system: str = sys.platform, roots: SystemRoots = THIS_LINUX, dumpable: Callable[[], bool] = is_dumpable
) -> tuple[Measure, ...]:
    """Each measure and whether it holds, as the kernel tells of all threads of this process (proc(5)). Never raises.

    That a thread has a filter is read, not tried: trying would open the very socket that must not be.
    """
    if system != "linux":
        return tuple(Measure(name, took_effect=False, reason="not_on_this_system") for name in MEASURES)
    threads = _threads(roots)
    holds = {
        NO_CORE_DUMPS: _core_limit(roots) == ["0", "0"],
        MEMORY_CLOSED: not dumpable(),
        NO_NEW_PRIVILEGES: bool(threads) and all(one.get("NoNewPrivs") == "1" for one in threads),
        NO_NETWORK: bool(threads) and all(one.get("Seccomp") == _FILTERED for one in threads),
    }
    return tuple(Measure(name, took_effect=is_so, reason="" if is_so else _NOT_SEEN) for name, is_so in holds.items())


def _threads(roots: SystemRoots) -> list[dict[str, str]]:
    try:
        folders = sorted((roots.proc / "self" / "task").iterdir())
    except OSError:
        return []
    # A thread that ended meanwhile has nothing to tell and nothing to hide.
    told = [lines_of(folder / "status") for folder in folders]
    return [{line.partition(":")[0]: line.partition(":")[2].strip() for line in lines} for lines in told if lines]


def _core_limit(roots: SystemRoots) -> list[str]:
    for line in lines_of(roots.proc / "self" / "limits") or ():
        if line.startswith("Max core file size"):
            return line.removeprefix("Max core file size").split()[:2]
    return []
