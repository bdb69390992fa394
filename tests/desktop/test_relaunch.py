"""Locking by replacing the process: same number, nothing left in memory, arguments arrive."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from intake_app.desktop import relaunch

if TYPE_CHECKING:
    from pathlib import Path

# The needle is spelt backwards here, so that the source text itself is no hit.
PROGRAM = """
import json, os, sys
from intake_app.desktop import relaunch

def copies(needle):
    found = 0
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps.read().splitlines():
            place, rights = line.split()[:2]
            if rights.startswith("rw") and "[v" not in line:
                start, end = (int(number, 16) for number in place.split("-"))
                memory.seek(start)
                found += memory.read(end - start).count(needle)
    return found

needle = "ecnedifnoc ni dlot"[::-1].encode()
if "--again" not in sys.argv:
    held = [(needle.decode() + " invented ") * 1000 for _ in range(50)]
print(json.dumps({"pid": os.getpid(), "copies": copies(needle), "arguments": sys.argv[1:]}), flush=True)
if "--again" not in sys.argv:
    relaunch.program_command = lambda: [sys.executable, __file__]
    relaunch.relaunch(["--again", "page=cases"])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_relaunch_keeps_the_process_number_and_leaves_nothing_in_memory(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(PROGRAM, encoding="utf-8")
    result = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    before, after = map(json.loads, result.stdout.splitlines())
    assert after["pid"] == before["pid"]
    assert after["arguments"] == ["--again", "page=cases"]
    assert before["copies"] > 1000
    assert after["copies"] < 5, "no more than the search itself makes"


def test_the_command_names_the_frozen_program_or_this_package(monkeypatch: pytest.MonkeyPatch) -> None:
    assert relaunch.program_command() == [sys.executable, "-m", "intake_app"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert relaunch.program_command() == [sys.executable]
    assert relaunch.program_environment()["PYINSTALLER_RESET_ENVIRONMENT"] == "1"
