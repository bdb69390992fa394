"""Whatever is told stays in the vault and in the bundle, encrypted: every write of a whole journey is looked at."""

from __future__ import annotations

import fnmatch
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crash.kill_harness import INVENTED_PASSPHRASE, with_tests_on_path
from intake_app.crypto.key_wrap import TEST_ONLY
from journeys.real_window import children_of, command_of, make_notebook, person_at, wait_until
from journeys.traced_writes import Seen, forms_of, look_through, watcher

SCRIPT = Path(__file__).parent / "marked_journey.py"
MARKER = "Әңгіме Өтініш Ұяң Үміт Қыңыр Һәм Ғажап Іңкәр белгі"
"""Told in every text, in letters that only Kazakh has; nothing else in the program says this."""

VAULT_FILES = tuple(
    f"{name}{ending}"
    for name in ("vault.keys", "vault.db")
    for ending in ("", ".new", "-wal", ".new-wal", ".new-journal")
)
LETTERS = "[a-z2-7]" * 16
ALLOWED = (
    *(f"world/{desk}/{name}" for desk in ("field", "office") for name in VAULT_FILES),
    "world",
    "world/field",
    "world/office",
    "world/stick",
    # Bundles, under the name they have while they are written and the one they get.
    f"world/stick/{LETTERS}",
    f"world/stick/{LETTERS}.age",
    *(f"program/vault/{name}" for name in VAULT_FILES),
    "program/preferences.json",
    "program/preferences.json.new",
)
XDG = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR")
PASSING = {"tmp/[a-z0-9_]*": b"blat", "tmp/tmp*": b'<?xml version="1.0"?><h:html '}
"""What lies in the folder for temporary files for a moment, and how it begins: the standard library tries whether that
can be written to, pyxform puts the questionnaire itself there, of which nothing is secret."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A place for the journey, with an original file whose name and content hold the marker."""
    (tmp_path / "originals").mkdir()
    (tmp_path / "originals" / f"{MARKER}.txt").write_text(f"ойдан шығарылған: {MARKER}\n" * 500, "utf-8")
    for name in ("home", "tmp"):
        (tmp_path / name).mkdir()
    return tmp_path


def watch(folder: Path, how: str) -> Seen:
    """Plays under strace and tells what was seen."""
    # The marker must not come by the command line or the environment, which every other process can read.
    env = with_tests_on_path() | {
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [*watcher(folder / "trace"), sys.executable, str(SCRIPT), str(folder), how],
        input=MARKER,
        env=env,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return look_through(folder / "trace", MARKER)


def unexpected(folder: Path, seen: Seen) -> list[str]:
    """What was made and is neither on the list nor passing."""
    found = []
    for created in seen.created - {"/dev/null"}:
        name = os.path.relpath(created, folder) if created.startswith("/") else created
        is_passing = any(
            fnmatch.fnmatchcase(name, known) and seen.written.get(created, b"").startswith(begin) and begin
            for known, begin in PASSING.items()
        )
        if not is_passing and not any(fnmatch.fnmatchcase(name, known) for known in ALLOWED):
            found.append(name)
    return sorted(found)


def test_the_marker_is_written_nowhere_in_plain(folder: Path) -> None:
    seen = watch(folder, "clean")
    assert seen.leaks == set()
    assert unexpected(folder, seen) == []
    assert set(seen.sockets) | seen.reached <= {"AF_UNIX"}
    assert list((folder / "tmp").iterdir()) == list((folder / "home").iterdir()) == []
    # Somebody did watch: what must have been written was.
    written = {os.path.relpath(name, folder) for name in seen.written}
    assert {f"world/{desk}/vault.{kind}" for desk in ("field", "office") for kind in ("db-wal", "keys.new")} <= written
    assert [name for name in written if fnmatch.fnmatchcase(name, f"world/stick/{LETTERS}")]
    kept = [path for path in folder.rglob("*") if path.is_file() and not path.is_relative_to(folder / "trace")]
    plain = [path for path in kept if any(form in path.read_bytes() for form in forms_of(MARKER).values())]
    assert plain == list((folder / "originals").iterdir())


def test_typed_at_the_window_it_is_written_nowhere_in_plain(folder: Path) -> None:
    """Typed, kept, locked: the window, the fresh process and its lock screen."""
    notebook = make_notebook(folder / "program", INVENTED_PASSPHRASE.decode(), TEST_ONLY)
    homes = {name: str(folder / "home") for name in ("HOME", *XDG)} | {"TMPDIR": str(folder / "tmp")}
    with person_at(notebook, watcher(folder / "trace"), PYTHONDONTWRITEBYTECODE="1", **homes) as person:
        watching = person.process.pid
        person.does("type", MARKER)
        while person.hears() != str(len(MARKER)):
            pass
        person.does("lock")
        wait_until(
            lambda: any("--unlock-helper" in command_of(child) for child in children_of(watching)), "no lock screen"
        )
    seen = look_through(folder / "trace", MARKER)
    assert notebook.answer() == MARKER
    assert seen.leaks == set()
    # One socket is tried, to see whether the door is shut already; it is not used, and there is no second one.
    assert set(seen.sockets) <= {"AF_UNIX", "AF_INET"}
    assert seen.sockets["AF_INET"] <= 1
    assert seen.reached <= {"AF_UNIX"}
    assert unexpected(folder, seen) == []
    assert any(name.endswith("vault.db-wal") for name in seen.written)


def test_a_planted_leak_is_found_whatever_way_it_goes(folder: Path) -> None:
    seen = watch(folder, "leaking")
    assert {(Path(target).name, form) for target, form in seen.leaks} == {
        ("notes.txt", "utf-8"),
        ("wide.bin", "utf-16-le"),
        ("wide.bin", "utf-32-be"),
        ("log.json", "json"),
        ("pieces.txt", "utf-8"),
        ("mkdir", "utf-8"),
    }
    assert unexpected(folder, seen) == sorted(["log.json", "notes.txt", "pieces.txt", "wide.bin", MARKER])
    assert set(seen.sockets) == seen.reached == {"AF_INET"}
