"""The script that checks a computer, freezes the program and proves the frozen folder."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tomllib

import build_installer
import pytest
from build_installer import Need


def test_a_library_that_is_not_there_is_named_by_its_package():
    needs = [Need("libc.so.6", "libc6"), Need("libnowhere.so.99", "libnowhere99")]
    missing = build_installer.missing_libraries(needs)
    assert build_installer.packages_of(missing) == (["libnowhere99"] if sys.platform == "linux" else [])


def test_a_program_that_is_not_there_is_named():
    needs = [Need(sys.executable, "python3"), Need("no-such-program-anywhere", "nowhere")]
    assert build_installer.missing_tools(needs) == [needs[1]]


def test_packages_stand_once_and_sorted():
    assert build_installer.packages_of([Need("b", "two"), Need("a", "one"), Need("c", "two")]) == ["one", "two"]


def test_check_names_the_command_that_would_help(monkeypatch, capsys):
    monkeypatch.setattr(build_installer, "missing_libraries", lambda: [Need("libegl.so", "libegl1")])
    assert build_installer.main(["check"]) == 1
    assert "sudo apt-get install libegl1" in capsys.readouterr().out


def test_check_does_not_fail_for_want_of_a_tool_that_only_tests_use(monkeypatch, capsys):
    monkeypatch.setattr(build_installer, "missing_tools", list)
    monkeypatch.setattr(build_installer, "missing_libraries", list)
    assert build_installer.main(["check", "--tests"]) == 0
    assert "age" in capsys.readouterr().out


def test_check_installs_when_it_may_and_looks_again(monkeypatch):
    asked = []
    monkeypatch.setattr(build_installer, "missing_libraries", lambda: [] if asked else [Need("x", "libx")])
    monkeypatch.setattr(build_installer, "can_install", lambda: True)
    monkeypatch.setattr(build_installer, "install", lambda packages: asked.append(packages) or True)
    assert build_installer.main(["check", "--install"]) == 0
    assert asked == [["libx"]]


def test_an_old_python_is_refused_with_the_version_it_takes(monkeypatch, capsys):
    monkeypatch.setattr(build_installer.sys, "version_info", (3, 9, 0))
    assert build_installer.main(["check"]) == 1
    assert "3.11" in capsys.readouterr().out


@pytest.mark.parametrize(
    "name",
    [
        "_internal/PySide6/Qt/lib/libQt6Network.so.6",
        "_internal/PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "_internal/PySide6/Qt/plugins/platforms/libqvnc.so",
        "_internal/PySide6/Qt/qml/QtQuick/qmldir",
        "_internal/PySide6/Qt6Network.dll",
        "_internal/PySide6/plugins/networkinformation/qnetworklistmanager.dll",
    ],
)
def test_parts_that_listen_or_connect_are_taken_out(tmp_path, name):
    for path in (tmp_path / name, tmp_path / "_internal/PySide6/QtCore.abi3.so"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\x7fELF")
    assert build_installer.prune(tmp_path) == [tmp_path / name]
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["QtCore.abi3.so"]


def test_a_library_that_came_for_a_pruned_part_alone_goes_with_it(tmp_path):
    files = {
        "intake": b"... libpython3.11.so.1.0 ...",
        "libpython3.11.so.1.0": b"libz.so.1",
        "libz.so.1": b"libz.so.1",
        "libgtk-3.so.0": b"libgdk-3.so.0",
        "libgdk-3.so.0": b"libgdk-3.so.0 libz.so.1",
        "plugins/platformthemes/libqgtk3.so": b"libgtk-3.so.0",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    build_installer.prune(tmp_path)
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["intake", "libpython3.11.so.1.0", "libz.so.1"]


def test_what_travels_in_the_wheel_travels_frozen_too():
    project = tomllib.loads((build_installer.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert set(build_installer.TRAVELS) == set(wheel)
    assert all((build_installer.ROOT / source).exists() for source in wheel)


def test_verify_finds_what_would_load_the_network_library(tmp_path):
    (tmp_path / "libplugin.so").write_bytes(b"\x7fELF ... libQt6Network.so.6 ...")
    (tmp_path / "libclean.so").write_bytes(b"\x7fELF")
    assert build_installer.network_parts(tmp_path) == [tmp_path / "libplugin.so"]


def test_equal_folders_have_equal_digests_and_others_not(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_bytes(b"same")
    assert build_installer.folder_digest(tmp_path / "one") == build_installer.folder_digest(tmp_path / "two")
    (tmp_path / "two" / "file").write_bytes(b"else")
    assert build_installer.folder_digest(tmp_path / "one") != build_installer.folder_digest(tmp_path / "two")


PICTURES = "mkdir -p demo/screens; touch demo/screens/page.png"


def program_that(tmp_path, script):
    folder = tmp_path / "intake"
    folder.mkdir()
    program = folder / "intake"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in program is a shell script")
def test_verify_accepts_a_program_that_works(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(build_installer, "WINDOW_STAYS_S", 0.2)
    version = build_installer.project_version()
    folder = program_that(tmp_path, f'test -n "$1" || sleep 600; {PICTURES}; echo "intake {version} $QT_QPA_PLATFORM"')
    assert build_installer.verify(argparse.Namespace(out=folder)) == 0
    assert "offscreen" in capsys.readouterr().out


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in program is a shell script")
@pytest.mark.parametrize(
    ("script", "faults"),
    [
        ("echo intake 0.0.0-other", ["does not say", "first start", "lock screen", "pictures"]),
        ("exit 3", ["--version` ended with 3", "first start", "demo", "lock screen", "pictures"]),
        ('echo VERSION; test "$1" != demo', ["first start", "demo", "lock screen", "pictures"]),
    ],
)
def test_verify_names_what_does_not_work(tmp_path, capsys, script, faults):
    folder = program_that(tmp_path, script.replace("VERSION", build_installer.project_version()))
    assert build_installer.verify(argparse.Namespace(out=folder)) == 1
    named = [line for line in capsys.readouterr().out.splitlines() if line.startswith("FAULT")]
    assert len(named) == len(faults)
    assert all(fault in line for fault, line in zip(faults, named, strict=True))


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in program is a shell script")
def test_a_window_that_opens_with_a_complaint_is_a_fault(tmp_path, monkeypatch):
    monkeypatch.setattr(build_installer, "WINDOW_STAYS_S", 3.0)
    program = program_that(tmp_path, "echo QWidget complains; sleep 600") / "intake"
    assert "QWidget complains" in build_installer.fault_of_window(program, tmp_path, "first start", tmp_path)


def test_it_runs_with_the_standard_library_alone():
    done = subprocess.run(
        [sys.executable, "-I", "-S", build_installer.__file__, "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
