"""The filter program itself, run by a small interpreter of the kernel's rules, for both machines."""

from __future__ import annotations

import errno
import struct

import pytest

from intake_app.desktop.seccomp import _MACHINES, filter_program

ALLOW = 0x7FFF0000
REFUSE = 0x00050000 | errno.EPERM


def judge(code: bytes, *, architecture: int, number: int, first: int = 0) -> int:
    """Interpret the filter for one system call (struct seccomp_data: nr, arch, ip, args)."""
    data = struct.pack("=IIQ6Q", number, architecture, 0, first, 0, 0, 0, 0, 0)
    lines = [struct.unpack_from("HBBI", code, at) for at in range(0, len(code), 8)]
    place, held = 0, 0
    while True:
        kind, if_true, if_false, value = lines[place]
        place += 1
        if kind == 0x06:
            return value
        if kind == 0x20:
            (held,) = struct.unpack_from("=I", data, value)
        else:
            holds = held == value if kind == 0x15 else held >= value
            place += if_true if holds else if_false


@pytest.mark.parametrize("name", sorted(_MACHINES))
def test_only_local_sockets_pass(name: str) -> None:
    machine = _MACHINES[name]
    code = filter_program(machine)
    for family in range(46):
        verdict = judge(code, architecture=machine.audit, number=machine.socket, first=family)
        assert verdict == (ALLOW if family == 1 else REFUSE), family


@pytest.mark.parametrize("name", sorted(_MACHINES))
def test_named_calls_foreign_machines_and_x32_are_refused_and_all_else_passes(name: str) -> None:
    machine = _MACHINES[name]
    code = filter_program(machine)
    for number in range(500):
        if number == machine.socket:
            continue
        verdict = judge(code, architecture=machine.audit, number=number, first=2)
        assert verdict == (REFUSE if number in machine.refused else ALLOW), number
        assert judge(code, architecture=0x40000003, number=number) == REFUSE
        assert judge(code, architecture=machine.audit, number=number | 0x40000000) == REFUSE
