"""Runs the benchmarks of this folder one after the other, each in its own process, under a note on the machine.

    python tests/benchmarks            all of them
    python tests/benchmarks vault age  those whose name holds one of the words

A benchmark is a file bench_<what>.py that prints its own figures; these are for people to compare, no test reads them.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent


def first_value(file: str, key: str) -> str:
    """Give the value of the first `key : value` line of a /proc file, or "unknown"."""
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except OSError:
        return "unknown"
    values = [line.partition(":")[2].strip() for line in lines if line.startswith(key)]
    return values[0] if values else "unknown"


def machine() -> list[str]:
    """Give what a figure means nothing without: processor, cores, memory, kernel, Python, the folder written to."""
    memory = first_value("/proc/meminfo", "MemTotal").split(" ")[0]
    return [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        f"processor  {first_value('/proc/cpuinfo', 'model name')}, {os.cpu_count()} cores",
        f"memory     {int(memory) / 2**20:.1f} GiB" if memory.isdigit() else "memory     unknown",
        f"system     {platform.system()} {platform.release()}, {platform.machine()}",
        f"python     {platform.python_version()}",
        f"files in   {tempfile.gettempdir()}",
    ]


def main(words: list[str]) -> int:
    """Run what was asked for; the result is the number of benchmarks that failed."""
    chosen = [path for path in sorted(HERE.glob("bench_*.py")) if not words or any(word in path.stem for word in words)]
    print("\n".join(machine()), flush=True)
    failed = []
    for path in chosen:
        print(f"\n== {path.stem.removeprefix('bench_')}", flush=True)
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONWARNINGS": "error"}
        start = time.perf_counter()
        if subprocess.run([sys.executable, str(path)], env=environment, check=False).returncode:
            failed.append(path.stem)
        print(f"   ({time.perf_counter() - start:.0f} s)", flush=True)
    if not chosen:
        print("no benchmark has such a name")
    if failed:
        print("failed: " + ", ".join(failed))
    return len(failed) or int(not chosen)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
