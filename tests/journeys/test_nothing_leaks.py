"""Whatever is told stays in the vault and in the bundle, encrypted: every write of a whole journey is looked at."""

from __future__ import annotations

import fnmatch
import os
import sys
from pathlib import Path

import pytest

from crash.kill_harness import with_tests_on_path
from journeys.traced_writes import created, forms_of, leaks, run_traced, sockets

SCRIPT = Path(__file__).parent / "marked_journey.py"
MARKER = "Әңгіме Өтініш Ұяң Үміт Қыңыр Һәм Ғажап Іңкәр белгі"
"""Told in every text, in letters that only Kazakh has; nothing else in the program says this."""

VAULT_FILES = ("vault.keys", "vault.keys.new", "vault.db", "vault.db-wal", "vault.db.new", "vault.db.new-wal")
ALLOWED = (
    *(f"world/{desk}/{name}" for desk in ("field", "office") for name in VAULT_FILES),
    "world",
    "world/field",
    "world/office",
    "world/stick",
    # Bundles, under the name they have while they are written and the one they get.
    f"world/stick/{'[a-z2-7]' * 16}",
    f"world/stick/{'[a-z2-7]' * 16}.age",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A place for the journey, with an original file whose name and content hold the marker."""
    (tmp_path / "originals").mkdir()
    (tmp_path / "originals" / f"{MARKER}.txt").write_text(f"ойдан шығарылған: {MARKER}\n" * 500, "utf-8")
    for name in ("home", "tmp"):
        (tmp_path / name).mkdir()
    return tmp_path


def play(folder: Path, how: str) -> Path:
    """Plays the journey under strace; gives the folder with what strace saw."""
    # The marker must not come by the command line or the environment, which every other process can read.
    env = with_tests_on_path() | {
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    code, said = run_traced([sys.executable, str(SCRIPT), str(folder), how], folder / "trace", env, folder, MARKER)
    assert (code, said) == (0, "")
    return folder / "trace"


def unexpected(folder: Path, names: set[str]) -> list[str]:
    """What was written to and is not on the list; devices that keep nothing are."""
    relative = {os.path.relpath(name, folder) for name in names if name.startswith("/")} | {
        name for name in names if not name.startswith("/")
    }
    allowed = (*ALLOWED, os.path.relpath("/dev/null", folder))
    return sorted(name for name in relative if not any(fnmatch.fnmatchcase(name, known) for known in allowed))


def test_the_marker_is_written_nowhere_in_plain(folder: Path) -> None:
    trace = play(folder, "clean")
    assert leaks(trace, MARKER) == set()
    assert unexpected(folder, created(trace)) == []
    assert sockets(trace) == set()
    forms = forms_of(MARKER).values()
    kept = [path for path in folder.rglob("*") if path.is_file() and not path.is_relative_to(trace)]
    plain = [path for path in kept if any(form in path.read_bytes() for form in forms)]
    assert plain == list((folder / "originals").iterdir())
    names = {path.relative_to(folder).as_posix() for path in kept if "originals" not in path.parts}
    assert {"world/field/vault.db", "world/field/vault.keys"} <= names


def test_a_planted_leak_is_found_whatever_way_it_goes(folder: Path) -> None:
    trace = play(folder, "leaking")
    found = {(Path(target).name, form) for target, form in leaks(trace, MARKER)}
    assert found == {
        ("notes.txt", "utf-8"),
        ("wide.bin", "utf-16-le"),
        ("wide.bin", "utf-32-be"),
        ("log.json", "json"),
        ("pieces.txt", "utf-8"),
        ("mkdir", "utf-8"),
    }
    assert unexpected(folder, created(trace)) == sorted(["log.json", "notes.txt", "pieces.txt", "wide.bin", MARKER])
    assert sockets(trace) == {"AF_INET"}
