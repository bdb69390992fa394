"""What the second process cannot do any more: tried from inside, in a process that is then thrown away."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from intake_app.viewer.seccomp import filter_program

ATTEMPTS = """
import ctypes, errno, json, mmap, os, resource, signal, sys
from intake_app.viewer import confine

present, fresh, how = sys.argv[1:]
library = ctypes.CDLL(None, use_errno=True)
if how == "landlock":
    library.prctl(38, 1, 0, 0, 0)
    names = [how] if confine._close_files(library) else []
else:
    names = confine.confine()

def called(result):
    if result == -1:
        raise OSError(ctypes.get_errno(), "")

attempts = {
    "read a file": lambda: os.open(present, os.O_RDONLY),
    "make a file": lambda: os.open(fresh, os.O_WRONLY | os.O_CREAT),
    "list a folder": lambda: os.listdir("/"),
    "delete a file": lambda: os.unlink(present),
    "use the network": lambda: called(library.socket(2, 1, 0)),
    "use a local socket": lambda: called(library.socket(1, 1, 0)),
    "signal another process": lambda: os.kill(os.getppid(), 0),
    "read another process": lambda: called(library.process_vm_readv(os.getppid(), None, 0, None, 0, 0)),
    "execute what it writes": lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC),
    "take more memory": lambda: bytearray(2_000_000_000),
    "live longer": lambda: signal.setitimer(signal.ITIMER_REAL, 999),
    "start a process": lambda: os.fork() or os._exit(0),
    "run a program": lambda: os.execv(sys.executable, [sys.executable, "-c", ""]),
}
found = {}
for name in sys.stdin.read().split(","):
    try:
        attempts[name]()
    except OSError as error:
        found[name] = errno.errorcode[error.errno]
    except MemoryError:
        found[name] = "MemoryError"
    else:
        found[name] = "possible"
os.write(1, json.dumps({"names": names, "found": found}).encode())
"""
FILES = ("read a file", "make a file", "list a folder", "delete a file")
EVERYTHING = (
    *FILES,
    "use the network",
    "use a local socket",
    "signal another process",
    "read another process",
    "execute what it writes",
    "live longer",
    "start a process",
    "run a program",
)


def run(program: str, *arguments: str, asked: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-c", program, *arguments], input=asked, capture_output=True, text=True, check=False
    )


def attempt(folder: Path, how: str, names: tuple[str, ...]) -> dict:
    present = folder / "present"
    present.write_text("invented")
    done = run(ATTEMPTS, str(present), str(folder / "fresh"), how, asked=",".join(names))
    assert done.returncode == 0, done.stderr
    assert [path.name for path in folder.iterdir()] == ["present"]
    return json.loads(done.stdout)


def has_landlock() -> bool:
    return sys.platform == "linux" and ctypes.CDLL(None).syscall(444, None, ctypes.c_size_t(0), 1) > 0


def has_seccomp() -> bool:
    known = sys.platform == "linux" and Path("/proc/sys/kernel/seccomp/actions_avail").exists()
    return known and bool(filter_program(os.uname().machine))


needs_landlock = pytest.mark.skipif(not has_landlock(), reason="this kernel has no Landlock")
needs_seccomp = pytest.mark.skipif(not has_seccomp(), reason="this kernel or processor has no filter of ours")


@needs_seccomp
def test_nothing_but_computing_is_left(tmp_path):
    told = attempt(tmp_path, "all", EVERYTHING)
    assert told["found"] == dict.fromkeys(EVERYTHING, "EPERM")
    assert {"seccomp", "limits", "no_new_privileges", "not_dumpable"} <= set(told["names"])


@needs_landlock
def test_landlock_alone_closes_all_files(tmp_path):
    told = attempt(tmp_path, "landlock", FILES)
    assert told == {"names": ["landlock"], "found": dict.fromkeys(FILES, "EACCES")}


@needs_landlock
@needs_seccomp
def test_all_layers_are_told():
    told = run("from intake_app.viewer.confine import confine; print(*confine())")
    assert told.stdout.split() == ["no_new_privileges", "not_dumpable", "landlock", "limits", "seccomp"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems count memory otherwise")
def test_memory_ends_before_the_machine_does(tmp_path):
    assert attempt(tmp_path, "all", ("take more memory",))["found"] == {"take more memory": "MemoryError"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
@pytest.mark.parametrize("busy", ["while True: pass", "import sys; sys.stdin.read()"], ids=["computing", "waiting"])
def test_a_process_that_never_ends_is_ended_by_the_kernel(busy):
    program = f"from intake_app.viewer.confine import Limits, confine\nconfine(Limits(2**30, 1, 2))\n{busy}"
    process = subprocess.Popen([sys.executable, "-I", "-c", program], stdin=subprocess.PIPE)
    with process:
        assert process.wait() < 0


def test_an_unknown_processor_gets_no_filter_instead_of_a_wrong_one():
    assert filter_program("invented") == b""


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_a_filter_refuses_what_it_does_not_name(machine):
    program = filter_program(machine)
    steps = [program[at : at + 8] for at in range(0, len(program), 8)]
    assert len(program) % 8 == 0
    assert steps[-1] == bytes.fromhex("06000000") + (0x00050001).to_bytes(4, sys.byteorder)
