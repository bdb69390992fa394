"""Kills a process that works on a vault at moments drawn by chance, and asks the vault what it still knows.

A workflow is a script and a check. The script is started as `python script folder seed`, gets the vault's data key (32
bytes, or nothing if there is no vault yet) on standard input, prints `ready` when its work begins, and then one line
for everything it has been promised to be durable, flushed at once. The check gets the reopened vault and the lines of
all rounds so far. What people do at two desks (evidence, drafts, hand-over, import, receipt) stands in
test_kill_services.py.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.storage.vault import Vault, open_vault
from intake_app.storage.vault_keys import unlock_key

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS_VARIABLE = "INTAKE_CRASH_ROUNDS"
WORKFLOWS = 10
"""What is killed: a writer, a maker and a changer of secrets of vaults, five works of two desks, somebody typing,
a whole interview.
"""
INVENTED_PASSPHRASE = "алма бұлақ дала жусан көпір тауық ұшқын".encode()


@dataclass(frozen=True)
class Workflow:
    """`longest_s` is how long the script may work before it is killed at the latest."""

    script: Path
    check: Callable[[Vault, list[str]], None]
    longest_s: float = 0.5


@dataclass
class Told:
    """What happened: lines acknowledged in all rounds, and how many processes were killed before they ended."""

    lines: list[str] = field(default_factory=list)
    kills: int = 0


def rounds(usual: int) -> int:
    """How many rounds to run: a bounded sample, or this workflow's share of what INTAKE_CRASH_ROUNDS says."""
    asked = os.environ.get(ROUNDS_VARIABLE)
    return -(-int(asked) // WORKFLOWS) if asked else usual


def key_of(folder: Path) -> bytearray:
    return unlock_key(folder, bytearray(INVENTED_PASSPHRASE), floor=TEST_ONLY)


def with_tests_on_path() -> dict[str, str]:
    """The environment of a script that imports from these tests."""
    before = os.environ.get("PYTHONPATH")
    folders = [str(Path(__file__).parent.parent), *([before] if before else [])]
    return os.environ | {"PYTHONPATH": os.pathsep.join(folders)}


def kill_once(
    script: Path, folder: Path, key: bytes, seed: int, wait_s: float, *, at_a_promise: bool = False
) -> tuple[list[str], bool]:
    """Start the script and kill it after a while, or at the very next promise after that while.

    Gives the whole lines it printed after `ready`, and whether it still lived.
    """
    process = subprocess.Popen(
        [sys.executable, str(script), str(folder), str(seed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        env=with_tests_on_path(),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdin.write(key)
    process.stdin.close()
    first = process.stdout.readline()
    time.sleep(wait_s)
    printed = b""
    if at_a_promise:
        # What waits in the pipe was promised long ago; the line after it is new.
        os.set_blocking(process.stdout.fileno(), False)
        printed = process.stdout.read() or b""
        os.set_blocking(process.stdout.fileno(), True)
        printed += process.stdout.readline()
    was_alive = process.poll() is None
    process.send_signal(signal.SIGKILL)
    printed += process.stdout.read()
    complaints = process.stderr.read()
    process.stdout.close()
    process.stderr.close()
    process.wait()
    assert (first, complaints) == (b"ready\n", b""), complaints.decode()
    return [line.decode() for line in printed.split(b"\n")[:-1]], was_alive


def kill_again_and_again(workflow: Workflow, folder: Path, count: int, seed: int) -> Told:
    """Run a workflow `count` times on one vault; after each kill it opens, verifies clean and passes the check."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, no secret
    told = Told()
    for number in range(count):
        lines, was_alive = kill_once(
            workflow.script,
            folder,
            bytes(key_of(folder)),
            seed + number,
            chance.uniform(0, workflow.longest_s),
            at_a_promise=number % 2 == 1,
        )
        told.lines += lines
        told.kills += was_alive
        vault = open_vault(folder, key_of(folder))
        try:
            workflow.check(vault, told.lines)
            assert vault.damage_found() == 0
        finally:
            vault.close()
    return told
