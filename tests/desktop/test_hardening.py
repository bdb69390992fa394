"""What hardening does to a real process: each measure tried from inside and outside, in a child."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from intake_app.desktop import hardening

TRY_DOORS = """
import ctypes, errno, json, os, resource, socket, subprocess, sys, threading
from intake_app.desktop.hardening import harden

release = threading.Event()
older = {}
def in_a_thread_started_before():
    release.wait()
    try:
        socket.socket(socket.AF_INET)
        older["thread"] = "open"
    except PermissionError:
        older["thread"] = "refused"
thread = threading.Thread(target=in_a_thread_started_before)
thread.start()

report = {measure.name: [measure.took_effect, measure.reason] for measure in harden()}
again = {measure.name: [measure.took_effect, measure.reason] for measure in harden()}
release.set()
thread.join()

def family(number, kind=socket.SOCK_STREAM):
    try:
        socket.socket(number, kind).close()
        return "open"
    except OSError as error:
        return errno.errorcode[error.errno]

doors = {
    "inet": family(socket.AF_INET),
    "inet6": family(socket.AF_INET6),
    "udp": family(socket.AF_INET, socket.SOCK_DGRAM),
    "netlink": family(socket.AF_NETLINK, socket.SOCK_RAW),
    "unix": family(socket.AF_UNIX),
}
libc = ctypes.CDLL(None, use_errno=True)
ring = libc.syscall(425, 1, 0)
doors["io_uring"] = errno.errorcode[ctypes.get_errno()] if ring < 0 else "open"
child = "import socket\\ntry: socket.socket(socket.AF_INET); print('open')\\nexcept PermissionError: print('refused')"
doors["child"] = subprocess.run([sys.executable, "-c", child], capture_output=True, text=True).stdout.strip()
filters = int(open("/proc/self/status").read().split("Seccomp_filters:")[1].split()[0])
print(json.dumps({
    "report": report, "again": again, "doors": {**doors, **older}, "filters": filters,
    "core": resource.getrlimit(resource.RLIMIT_CORE), "dumpable": libc.prctl(3, 0, 0, 0, 0),
}))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="these measures exist on Linux only")
def test_every_measure_takes_effect_in_a_child_process() -> None:
    result = subprocess.run([sys.executable, "-c", TRY_DOORS], capture_output=True, text=True, check=True)
    found = json.loads(result.stdout)

    assert found["report"] == {name: [True, ""] for name in hardening.MEASURES}
    assert found["again"] == found["report"]
    assert found["doors"] == {
        "inet": "EPERM",
        "inet6": "EPERM",
        "udp": "EPERM",
        "netlink": "EPERM",
        "unix": "open",
        "io_uring": "EPERM",
        "child": "refused",
        "thread": "refused",
    }
    assert found["core"] == [0, 0]
    assert found["dumpable"] == 0
    assert found["filters"] <= 1 + _filters_here(), "locking again and again must not pile up filters"


def test_elsewhere_the_report_says_that_nothing_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardening.sys, "platform", "win32")
    assert [(measure.took_effect, measure.reason) for measure in hardening.harden()] == [
        (False, "not_on_this_system")
    ] * len(hardening.MEASURES)


def test_a_refusal_of_the_system_is_reported_and_does_not_raise() -> None:
    def refuse() -> None:
        raise PermissionError(13, "invented")

    measure = hardening._taken(hardening.NO_NETWORK, refuse)
    assert measure == hardening.Measure(hardening.NO_NETWORK, took_effect=False, reason="EACCES")


def _filters_here() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("Seccomp_filters:")[1].split()[0])
