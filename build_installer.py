"""Checks what this computer lacks, freezes the program into a folder, and proves that the folder works.

Standard library only, so that a plain Python 3.11 or newer can run it before anything is installed:

    python3 build_installer.py check [--install]    system libraries, tools of the tests, Python itself
    python3 build_installer.py freeze               dist/intake, made by PyInstaller, without Qt's network parts
    python3 build_installer.py verify               starts what `freeze` made, away from the source tree
"""

from __future__ import annotations

import argparse
import ctypes
import fnmatch
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROOT = Path(__file__).resolve().parent
PYTHON_NEEDED = (3, 11)
BUILD_FOLDER = ROOT / "build" / "freeze"
FROZEN_FOLDER = ROOT / "dist" / "intake"
# A fixed time for everything a frozen file records, so that two builds of one commit can be compared.
SOURCE_DATE_EPOCH = "1704067200"
COMMAND_TIMEOUT_S = 900
WINDOW_STAYS_S = 8.0


class Need(NamedTuple):
    """Something of the operating system: a library's file name or a program, and the Debian package that has it."""

    name: str
    package: str


LIBRARIES = (
    Need("libEGL.so.1", "libegl1"),
    Need("libGL.so.1", "libgl1"),
    Need("libX11-xcb.so.1", "libx11-xcb1"),
    Need("libdbus-1.so.3", "libdbus-1-3"),
    Need("libfontconfig.so.1", "libfontconfig1"),
    Need("libfreetype.so.6", "libfreetype6"),
    Need("libglib-2.0.so.0", "libglib2.0-0"),
    Need("libxcb-cursor.so.0", "libxcb-cursor0"),
    Need("libxcb-icccm.so.4", "libxcb-icccm4"),
    Need("libxcb-image.so.0", "libxcb-image0"),
    Need("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    Need("libxcb-randr.so.0", "libxcb-randr0"),
    Need("libxcb-render-util.so.0", "libxcb-render-util0"),
    Need("libxcb-shape.so.0", "libxcb-shape0"),
    Need("libxcb-xkb.so.1", "libxcb-xkb1"),
    Need("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    Need("libxkbcommon.so.0", "libxkbcommon0"),
)
"""What Qt needs to draw, on a screen (xcb) and without one (offscreen); each is asked of the loader itself."""

TEST_TOOLS = (
    Need("7z", "p7zip-full"),
    Need("Xvfb", "xvfb"),
    Need("age", "age"),
    Need("gpg", "gnupg"),
    Need("pdftotext", "poppler-utils"),
    Need("ssh-keygen", "openssh-client"),
    Need("strace", "strace"),
)
"""Stock programs that tests and benchmarks compare with; without one, the tests that need it are skipped and say so."""

FREEZE_TOOLS = (Need("objdump", "binutils"),)

PRUNED = (
    "*Qt*Network*",
    "*Qt*Qml*",
    "*Qt*Quick*",
    "*Qt*VirtualKeyboard*",
    "*/plugins/egldeviceintegrations/*",
    "*/plugins/generic/*tuiotouch*",
    "*/plugins/networkinformation/*",
    "*/plugins/platforminputcontexts/*virtualkeyboard*",
    "*/plugins/platforms/*qeglfs*",
    "*/plugins/platforms/*qlinuxfb*",
    "*/plugins/platforms/*qvkkhrdisplay*",
    "*/plugins/platforms/*qvnc*",
    "*/plugins/platformthemes/*",
    "*/plugins/qmltooling/*",
    "*/plugins/sqldrivers/*",
    "*/plugins/tls/*",
    "*/Qt*/qml/*",
    "*/pyxform/validators/odk_validate/*",
)
"""Parts that PyInstaller brings along and the program must not have: they listen, connect, keep lists of recent files
(the dialogs of desktop themes), need Java, or are never used."""

EXCLUDED_MODULES = (
    "PySide6.QtNetwork",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtSql",
    "_ssl",
    "ast_serialize",
    "babel",
    "hypothesis",
    "mypy",
    "pytest",
    "setuptools",
    "ssl",
    "tkinter",
)
# What lies beside the source and must travel with the program; the same as in pyproject.toml, for the wheel.
TRAVELS = {"resources": "resources", "forms": "forms", "docs/verify-without-the-program.md": "docs"}
NETWORK_MARK = b"Qt6Network"
LIBRARY_NAME = re.compile(rb"lib[\w.+-]+?\.so[.\d]*")


def say(line: str) -> None:
    """Print one line at once, so that it stands in order with what the tools print."""
    print(line, flush=True)


def library_is_here(name: str) -> bool:
    """Whether the dynamic loader finds and loads a library by this file name."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def missing_libraries(needs: Iterable[Need] = LIBRARIES) -> list[Need]:
    """Give the libraries that the loader does not find; empty on systems whose Qt brings them all along."""
    if not sys.platform.startswith("linux"):
        return []
    return [need for need in needs if not library_is_here(need.name)]


def missing_tools(needs: Iterable[Need]) -> list[Need]:
    """Give the programs that are not on the search path."""
    return [need for need in needs if shutil.which(need.name) is None]


def missing_python_parts() -> list[Need]:
    """Give the parts of Python that Debian packs apart and a virtual environment needs."""
    return [Need(part, "python3-venv") for part in ("venv", "ensurepip") if importlib.util.find_spec(part) is None]


def packages_of(needs: Iterable[Need]) -> list[str]:
    """Give the Debian package names, each once, sorted."""
    return sorted({need.package for need in needs})


def can_install() -> bool:
    """Whether packages can be installed here without asking anybody: root, and apt-get exists."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: Sequence[str]) -> bool:
    """Install Debian packages; give whether apt-get said that it did."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    for step in (["apt-get", "update", "-q"], command):
        say("$ " + " ".join(step))
        if subprocess.run(step, env=environment, check=False, stdin=subprocess.DEVNULL).returncode:
            return False
    return True


def missing_parts(arguments: argparse.Namespace) -> tuple[list[Need], list[Need]]:
    """Give what the asked-for work cannot do without, and what its tests would like."""
    needed = missing_libraries() + missing_python_parts()
    if arguments.freeze:
        needed += missing_tools(FREEZE_TOOLS)
    return needed, missing_tools(TEST_TOOLS) if arguments.tests else []


def check(arguments: argparse.Namespace) -> int:
    """Name what is missing, install it where that is possible; 0 when nothing needed is missing any more."""
    say(f"Python {sys.version.split()[0]} ({sys.executable})")
    if sys.version_info < PYTHON_NEEDED:
        say("Python " + ".".join(map(str, PYTHON_NEEDED)) + " or newer is needed.")
        return 1
    needed, wanted = missing_parts(arguments)
    if (needed or wanted) and arguments.install and can_install() and install(packages_of([*needed, *wanted])):
        needed, wanted = missing_parts(arguments)
    if wanted:
        say("Not here, so the tests that compare with it are skipped: " + " ".join(packages_of(wanted)))
    if needed:
        say("Missing: " + ", ".join(need.name for need in needed))
        say("On Debian and Ubuntu:  sudo apt-get install " + " ".join(packages_of(needed)))
        return 1
    say("This computer has what the program needs.")
    return 0


def environment_python() -> Path:
    """Give the Python that has the dependencies: the project's own environment, or else the one that runs this."""
    for place in (".venv/bin/python", ".venv/Scripts/python.exe"):
        if (ROOT / place).exists():
            return ROOT / place
    return Path(sys.executable)


def freeze_command(python: Path, entry: Path, out: Path) -> list[str]:
    """Give the PyInstaller command: a folder, not one file; never UPX; resources and forms inside."""
    command = [str(python), "-m", "PyInstaller", "--noconfirm", "--clean", "--onedir", "--noupx", "--name", out.name]
    command += ["--distpath", str(out.parent), "--workpath", str(BUILD_FOLDER), "--specpath", str(BUILD_FOLDER)]
    command += ["--paths", str(ROOT / "src"), "--log-level", "WARN"]
    # The starts of a process are named as text (__main__.py), which PyInstaller does not follow.
    command += ["--collect-submodules", "intake_app", "--collect-data", "pyxform"]
    for source, target in TRAVELS.items():
        command += ["--add-data", f"{ROOT / source}{os.pathsep}intake_app/_data/{target}"]
    for module in EXCLUDED_MODULES:
        command += ["--exclude-module", module]
    return [*command, str(entry)]


def prune(folder: Path) -> list[Path]:
    """Delete every file of the frozen folder that PRUNED names, and give them."""
    gone = []
    for path in sorted(folder.rglob("*")):
        shown = "/" + path.relative_to(folder).as_posix()
        if (path.is_file() or path.is_symlink()) and any(fnmatch.fnmatchcase(shown, rule) for rule in PRUNED):
            path.unlink()
            gone.append(path)
    gone += prune_orphans(folder)
    for path in sorted((p for p in folder.rglob("*") if p.is_dir() and not p.is_symlink()), reverse=True):
        if not any(path.iterdir()):
            path.rmdir()
    return gone


def prune_orphans(folder: Path) -> list[Path]:
    """Delete the shared libraries that came along only for what was pruned: no file left in the folder names them."""
    named = {p: set(LIBRARY_NAME.findall(p.read_bytes())) for p in folder.rglob("*") if p.is_file()}
    gone: list[Path] = []
    while True:
        libraries = [p for p in named if ".so" in p.name and p.name.startswith("lib") and "plugins" not in p.parts]
        used = {name for path, names in named.items() for name in names - {path.name.encode()}}
        orphans = [path for path in libraries if path.name.encode() not in used]
        if not orphans:
            return gone
        for path in orphans:
            del named[path]
            path.unlink()
        gone += orphans


def folder_digest(folder: Path) -> str:
    """Give one SHA-256 over the names and contents of all files of a folder: equal builds have equal digests."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def freeze(arguments: argparse.Namespace) -> int:
    """Make the folder with PyInstaller, take out what must not be in it, and say what came out."""
    python = environment_python()
    environment = {**os.environ, "PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": SOURCE_DATE_EPOCH}
    command = freeze_command(python, arguments.entry, arguments.out)
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        say("PyInstaller failed.")
        return 1
    gone = prune(arguments.out)
    size = sum(path.lstat().st_size for path in arguments.out.rglob("*") if not path.is_dir())
    say(f"{arguments.out}: {size / 2**20:.0f} MiB, {len(gone)} parts taken out")
    say(f"sha256 of the folder: {folder_digest(arguments.out)}")
    return 0


def network_parts(folder: Path) -> list[Path]:
    """Give the files of a frozen folder that are Qt's network library or would load it."""
    suspects = (p for p in folder.rglob("*") if p.is_file() and (".so" in p.name or p.suffix in {".dll", ".dylib"}))
    found = [p for p in suspects if NETWORK_MARK in p.read_bytes()]
    return found + [p for p in folder.rglob("*Qt*Network*") if p not in found]


def project_version() -> str:
    """Give the version that pyproject.toml names."""
    found = re.search(r'^version = "([^"]+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    if not found:
        raise SystemExit("pyproject.toml names no version")
    return found.group(1)


def bare_environment(home: Path) -> dict[str, str]:
    """Give an environment with an empty home, no screen and nothing of this shell's Python settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QT_", "VIRTUAL_ENV"))}
    places = {name: str(home / name.lower()) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    return {**kept, **places, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}


def fault_of_command(program: Path, words: Sequence[str], home: Path, said: str = "") -> str:
    """Run the frozen program to its end; give what is wrong with how it ended or with what it said, or nothing."""
    done = subprocess.run(
        [str(program), *words],
        cwd=home,
        env=bare_environment(home),
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=COMMAND_TIMEOUT_S,
    )
    say(f"$ intake {' '.join(words)}\n{done.stdout.rstrip()}")
    if done.returncode:
        return f"`intake {' '.join(words)}` ended with {done.returncode}: {done.stderr[-2000:].strip()}"
    return "" if said in done.stdout else f"`intake {' '.join(words)}` does not say {said}"


def fault_of_window(program: Path, home: Path, what: str, program_folder: Path) -> str:
    """Open the window, see that it stays open without a complaint, and close it; give what is wrong, or nothing."""
    with (home / "window.log").open("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            [str(program)],
            cwd=home,
            env={**bare_environment(home), "INTAKE_HOME": str(program_folder)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            process.wait(timeout=WINDOW_STAYS_S)
            is_open = False
        except subprocess.TimeoutExpired:
            is_open = True
            stop(process)
        log.seek(0)
        complaint = log.read()[-2000:].strip()
    say(f"$ intake  ({what}: {'open' if is_open else 'closed by itself'})\n{complaint}".rstrip())
    return "" if is_open and not complaint else f"{what} does not stay open without a complaint: {complaint}"


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a program and the processes that it started."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def verify(arguments: argparse.Namespace) -> int:
    """Copy the frozen folder away from here and run it: version, first start, the whole demo, its lock screen."""
    faults = [f"brings Qt's network part: {path.name}" for path in network_parts(arguments.out)]
    with tempfile.TemporaryDirectory(prefix="intake-verify-") as scratch:
        home = Path(scratch) / "home"
        home.mkdir(mode=0o700)
        shutil.copytree(arguments.out, Path(scratch) / "intake", symlinks=True)
        program = Path(scratch) / "intake" / ("intake.exe" if os.name == "nt" else "intake")
        faults += [
            fault_of_command(program, ["--version"], home, project_version()),
            fault_of_window(program, home, "first start", home / "nothing-yet"),
            fault_of_command(program, ["demo", "--no-window", "--folder", "demo"], home),
            fault_of_window(program, home, "lock screen", home / "demo" / "home"),
            "" if any((home / "demo" / "screens").rglob("*.png")) else "the demo left no pictures of the pages",
        ]
    faults = [fault for fault in faults if fault]
    for fault in faults:
        say("FAULT: " + fault)
    say("The frozen program does not hold." if faults else "The frozen program works.")
    return 1 if faults else 0


def main(words: Sequence[str] | None = None) -> int:
    """Run one of the three commands; the result is the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("check", help="name what this computer lacks, by Debian package names")
    one.add_argument("--install", action="store_true", help="install it when run as root where apt-get exists")
    one.add_argument("--tests", action="store_true", help="ask for the stock tools of the tests as well")
    one.add_argument("--freeze", action="store_true", help="ask for what freezing needs as well")
    one.set_defaults(run=check)
    two = commands.add_parser("freeze", help="make dist/intake")
    two.add_argument("--entry", type=Path, default=ROOT / "src" / "intake_app" / "__main__.py")
    two.add_argument("--out", type=Path, default=FROZEN_FOLDER)
    two.set_defaults(run=freeze)
    three = commands.add_parser("verify", help="run what freeze made")
    three.add_argument("--out", type=Path, default=FROZEN_FOLDER)
    three.set_defaults(run=verify)
    arguments = parser.parse_args(words)
    return int(arguments.run(arguments))


if __name__ == "__main__":
    sys.exit(main())
