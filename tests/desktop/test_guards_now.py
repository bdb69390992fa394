"""What the kernel tells of a guarded process is read right, and nothing is taken by reading."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from intake_app.desktop.disk_layers import SystemRoots
from intake_app.desktop.guards_now import measures_now
from intake_app.desktop.hardening import MEASURES

if TYPE_CHECKING:
    from pathlib import Path

ASKED = (
    "from intake_app.desktop.guards_now import measures_now\n"
    "from intake_app.desktop.hardening import harden\n"
    "import threading\n"
    "before = {one.name: one.took_effect for one in measures_now()}\n"
    "harden()\n"
    "after = {one.name: one.took_effect for one in measures_now()}\n"
    "print(before['memory_closed'], before['no_network'], all(after.values()), sorted(after))\n"
)


@pytest.mark.skipif(sys.platform != "linux", reason="the guards exist on Linux only")
def test_a_process_sees_its_guards_come() -> None:
    said = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True).stdout
    assert said.split(" ", 3)[0] == "False"
    assert said.split(" ", 3)[2] == "True"
    assert said.strip().endswith(str(sorted(MEASURES)))


def invented(tmp_path: Path, *threads: tuple[str, str], core: str = "0 0") -> SystemRoots:
    own = tmp_path / "proc" / "self"
    for number, (rights, filtered) in enumerate(threads):
        folder = own / "task" / str(number)
        folder.mkdir(parents=True)
        (folder / "status").write_text(f"Name:\tinvented\nNoNewPrivs:\t{rights}\nSeccomp:\t{filtered}\n")
    own.mkdir(parents=True, exist_ok=True)
    (own / "limits").write_text(f"Limit Soft Hard Units\nMax core file size        {core}  bytes\n")
    return SystemRoots(tmp_path / "proc", tmp_path / "sys")


def missing(roots: SystemRoots, *, is_dumpable: bool = False) -> set[str]:
    return {one.name for one in measures_now("linux", roots, lambda: is_dumpable) if not one.took_effect}


def test_one_thread_without_the_guard_is_a_hole(tmp_path: Path) -> None:
    assert missing(invented(tmp_path / "a", ("1", "2"), ("1", "2"))) == set()
    assert missing(invented(tmp_path / "b", ("1", "2"), ("1", "0"))) == {"no_network"}
    assert missing(invented(tmp_path / "c", ("0", "2"))) == {"no_new_privileges"}
    assert missing(invented(tmp_path / "d", ("1", "2"), core="0 unlimited")) == {"no_core_dumps"}
    assert missing(invented(tmp_path / "e", ("1", "2")), is_dumpable=True) == {"memory_closed"}


def test_a_kernel_that_tells_nothing_is_not_believed(tmp_path: Path) -> None:
    assert missing(SystemRoots(tmp_path, tmp_path), is_dumpable=True) == set(MEASURES)
    assert {one.reason for one in measures_now("win32")} == {"not_on_this_system"}
