"""Measures the start to the lock screen beside KeePassXC's and a bare PySide6 label's, in turns, under Xvfb.

    python tests/benchmarks/bench_start.py [runs]

A start is over when the program has a visible window. Needs Xvfb and xdotool; says so when something is missing.
"""

from __future__ import annotations

import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from intake_app import preferences
from intake_app.crypto.key_wrap import FLOOR
from intake_app.storage.vault import create_vault

WAIT_S = 30.0
GONE_S = 0.5
IDLE_S = 4.0
LABEL = (
    "from PySide6.QtWidgets import *; a = QApplication([]); w = QLabel('a'); w.setWindowTitle('a'); w.show(); a.exec()"
)


def seconds_to_window(command: list[str], environment: dict[str, str], display: str) -> tuple[float, float]:
    """Start a program, wait for its first visible window; seconds, and MiB held some seconds later by its processes."""
    with tempfile.TemporaryDirectory() as fresh:
        # Lock files of a killed KeePassXC keep the next one from starting.
        private = {**environment, "TMPDIR": fresh, "XDG_RUNTIME_DIR": fresh}
        return _seconds_to_window(command, private, display)


def _seconds_to_window(command: list[str], environment: dict[str, str], display: str) -> tuple[float, float]:
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while time.perf_counter() - start < WAIT_S:
            seen = subprocess.run(
                ["xdotool", "search", "--onlyvisible", "--name", ".+"],
                env={**environment, "DISPLAY": display},
                capture_output=True,
                check=False,
            )
            if seen.stdout.strip():
                spent = time.perf_counter() - start
                time.sleep(IDLE_S)
                return spent, resident_mebibytes(process.pid)
            time.sleep(0.01)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        # The server takes the windows of dead programs away in its own time.
        time.sleep(GONE_S)
    raise TimeoutError(command[0])


def resident_mebibytes(leader: int) -> float:
    """Resident memory of all processes of a session, in MiB."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
            if int(fields[3]) == leader:
                total += int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, IndexError, ValueError):
            continue
    return total / 2**20


def main(runs: int) -> None:
    """Print medians for both programs."""
    missing = [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]
    if missing:
        print(f"   not measured: {', '.join(missing)} not installed")
        return
    with tempfile.TemporaryDirectory() as folder:
        vault, _ = create_vault(Path(folder) / "v", bytearray(b"invented for a benchmark"), params=FLOOR)
        vault.close()
        home = Path(folder) / "home"
        preferences.save(home, preferences.Preferences(language="ru", vault_folder=str(Path(folder) / "v")))
        # The server chooses a free number itself and says which.
        screen = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        display = f":{screen.stdout.readline().strip() if screen.stdout is not None else 0}"
        plain = {key: value for key, value in os.environ.items() if key != "QT_QPA_PLATFORM"}
        environment = {**plain, "DISPLAY": display, "HOME": folder, "INTAKE_HOME": str(home), "XDG_CONFIG_HOME": folder}
        commands = {"ours": [sys.executable, "-m", "intake_app"], "bare label": [sys.executable, "-c", LABEL]}
        if shutil.which("keepassxc"):
            commands["KeePassXC"] = ["keepassxc"]
        else:
            print("   KeePassXC is not installed: ours alone")
        spent: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        try:
            for _ in range(runs + 1):
                for name, command in commands.items():
                    with suppress(TimeoutError):
                        spent[name].append(seconds_to_window(command, environment, display))
        finally:
            screen.terminate()
            screen.communicate()
    for name, figures in spent.items():
        counted = figures[1:]
        if not counted:
            print(f"   {name:<10} showed no window within {WAIT_S:.0f} s: not measured")
            continue
        start = statistics.median(seconds for seconds, _ in counted)
        memory = statistics.median(mebibytes for _, mebibytes in counted)
        of = f"of {len(counted)}, all its processes hold {memory:4.0f} MiB"
        print(f"   {name:<10} window after median {start:5.2f} s {of}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
