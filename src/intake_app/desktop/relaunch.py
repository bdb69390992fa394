"""Replaces the process by a fresh one of the same program: the only lock that leaves nothing in memory."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Sequence


def program_command() -> list[str]:
    """How this program is started: the frozen executable itself, or this Python with the package."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "intake_app"]


def program_environment() -> dict[str, str]:
    """The environment for another start of the program; a frozen one is told that it is a new start, not a child."""
    return {**os.environ, "PYINSTALLER_RESET_ENVIRONMENT": "1"}


def relaunch(arguments: Sequence[str]) -> NoReturn:
    """Become a fresh start of the program with these arguments; never returns.

    The caller has saved drafts, closed the vault and stopped its threads. On Linux and macOS the process image is
    replaced (same process number, all memory gone). Windows has no such call: a new process is started and this one
    ends at once. Raises OSError if the program cannot be started.
    """
    command = [*program_command(), *arguments]
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    if sys.platform == "win32":
        subprocess.Popen(command, env=program_environment())  # noqa: S603 - our own executable
        os._exit(0)
    os.execve(command[0], command, program_environment())  # noqa: S606 - our own executable, no shell wanted
