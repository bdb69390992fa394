"""Runs a program under strace and tells what it wrote, what it created and what sockets it opened."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WRITES = ("write", "pwrite64", "writev", "pwritev", "pwritev2", "sendto", "sendmsg", "sendmmsg", "process_vm_writev")
_BY_THE_KERNEL = ("copy_file_range", "sendfile", "splice", "tee", "vmsplice")
_OPENS = ("open", "openat", "openat2", "creat", "memfd_create")
_NAMES = (
    "mkdir", "mkdirat", "rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "mknod", "mknodat",
    "setxattr", "lsetxattr", "fsetxattr",
)  # fmt: skip
_SOCKETS = ("socket", "connect", "bind")
_CALLS = (*_WRITES, *_BY_THE_KERNEL, *_OPENS, *_NAMES, *_SOCKETS, "mmap", "execve")
_LINE = re.compile(rb"(?:\d+ +)?(\w+)\((.*)\) += (-?\d+|\?|0x[0-9a-f]+)(.*)", re.DOTALL)
_HANDLE = re.compile(rb"\d+<((?:\\x[0-9a-f]{2})*)>")
_FAMILY = re.compile(rb"sa_family=(AF_\w+)")
_FIRST_BYTES = 40
_TEXT = re.compile(rb'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True)
class Call:
    """One system call that succeeded. `target` is the file of its first handle ("" without one), `data` its texts."""

    name: str
    arguments: bytes
    target: str
    data: bytes


def forms_of(marker: str) -> dict[str, bytes]:
    """Every way in which the marker could stand in a file, by name."""
    forms = {coding: marker.encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")}
    return forms | {"json": json.dumps(marker)[1:-1].encode(), "url": quote(marker).encode()}


def watcher(trace: Path) -> list[str]:
    """What stands before a command so that everything it and its children write is told in this folder.

    Skips the test where there is no strace, or where it may not watch.
    """
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not here")
    if subprocess.run([strace, "-o", "/dev/null", "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("strace may not watch other processes here")
    trace.mkdir()
    options = ["-ff", "-y", "-xx", "-s", str(1 << 26), "-e", f"trace={','.join(_CALLS)}"]
    return [strace, *options, "-o", str(trace / "calls")]


def calls(trace: Path) -> Iterator[Call]:
    """All calls that succeeded, of all processes."""
    for path in sorted(trace.iterdir()):
        for line in path.read_bytes().splitlines():
            found = _LINE.fullmatch(line)
            if found is None or found[3].startswith(b"-"):
                continue
            name, arguments = found[1].decode(), found[2]
            handle = _HANDLE.search(found[3] + found[4] if name in _OPENS else arguments)
            target = _plain(handle[1]).decode("utf-8", "replace") if handle is not None else ""
            # Several pieces of one writev follow each other in the file.
            yield Call(name, arguments, target, b"".join(map(_plain, _TEXT.findall(arguments))))


@dataclass
class Seen:
    """What a traced program did.

    `leaks`: where the marker was written and in what form, as (file or call, form); a pipe between two processes is no
    file. `created`: every file that was opened for writing, made, linked, renamed or mapped so that it can be written.
    `written`: the bytes given to each file, its first ones only. `sockets`: how many of each family. `reached`:
    families of the addresses that were connected or bound.
    """

    leaks: set[tuple[str, str]] = field(default_factory=set)
    created: set[str] = field(default_factory=set)
    written: dict[str, bytes] = field(default_factory=dict)
    sockets: Counter[str] = field(default_factory=Counter)
    reached: set[str] = field(default_factory=set)


def look_through(trace: Path, marker: str) -> Seen:
    """Everything in a folder that a `watcher` filled."""
    forms = forms_of(marker)
    seen = Seen()
    for call in calls(trace):
        if call.name == "socket":
            seen.sockets[call.arguments.split(b",")[0].decode()] += 1
        elif call.name in ("connect", "bind"):
            seen.reached |= {family.decode() for family in _FAMILY.findall(call.arguments)}
        elif call.name in _WRITES:
            seen.written.setdefault(call.target, call.data[:_FIRST_BYTES])
        else:
            seen.created |= _created(call)
        if _may_leak(call):
            seen.leaks |= {(call.target or call.name, form) for form, content in forms.items() if content in call.data}
    return seen


def _created(call: Call) -> set[str]:
    if call.name in _NAMES:
        return {_plain(text).decode("utf-8", "replace") for text in _TEXT.findall(call.arguments)}
    is_mapped = b"PROT_WRITE" in call.arguments and b"MAP_SHARED" in call.arguments and call.target != ""
    if (
        call.name in _BY_THE_KERNEL
        or (call.name in _OPENS and _is_writing(call))
        or (call.name == "mmap" and is_mapped)
    ):
        return {call.target}
    return set()


def _may_leak(call: Call) -> bool:
    if call.name in _OPENS:
        return _is_writing(call)
    return call.name in (*_NAMES, "execve") or not call.target.startswith("pipe:")


def _is_writing(call: Call) -> bool:
    if call.name in ("creat", "memfd_create"):
        return True
    return any(flag in call.arguments for flag in (b"O_WRONLY", b"O_RDWR", b"O_CREAT", b"O_TRUNC"))


def _plain(text: bytes) -> bytes:
    return bytes.fromhex(text.replace(b"\\x", b"").decode())
