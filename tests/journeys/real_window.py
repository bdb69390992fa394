"""Starts the real program with a person at its window, on a vault as the program itself makes it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crash.kill_harness import with_tests_on_path
from intake_app import preferences
from intake_app.bootstrap.desk import open_desk, utc_now, word_list
from intake_app.bootstrap.window import WHERE
from intake_app.crypto.key_wrap import FLOOR
from intake_app.services.new_vault import NewVault, make_vault
from intake_app.storage.vault_keys import unlock_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake_app.crypto.key_wrap import KdfParams

SCRIPT = Path(__file__).parent / "typist_at_the_window.py"
SECTION = "SR"
PATH = "SR/SR06_own_view"
PATIENCE_S = 60.0


@dataclass
class Notebook:
    """A vault made with the key derivation of the program, in which an interview is open at one section."""

    home: Path
    passphrase: str
    case_id: str
    key: bytes

    @property
    def vault(self) -> Path:
        return self.home / "vault"

    def answer(self) -> str:
        """What a fresh start would show in the field that was typed into."""
        desk = open_desk(self.vault, bytearray(self.key), "en")
        try:
            return desk.interviews.open(self.case_id, "kk").session.answers().get(PATH, "")
        finally:
            desk.close()


def make_notebook(home: Path, passphrase: str, kdf: KdfParams = FLOOR) -> Notebook:
    """The vault, and preferences that name it."""
    home.mkdir()
    vault = home / "vault"
    plan = NewVault(vault, "field", is_practice=True, office_name="")
    make_vault(plan, bytearray(passphrase.encode()), word_list("en"), utc_now, params=kdf, floor=kdf)
    key = bytes(unlock_key(vault, bytearray(passphrase.encode()), floor=kdf))
    desk = open_desk(vault, bytearray(key), "en")
    case_id = desk.interviews.begin(language="kk")
    where = {"place": "cases", "page": "interview", "case": case_id, "section": SECTION}
    desk.session.settings.set(WHERE, json.dumps(where).encode())
    desk.close()
    preferences.save(home, preferences.Preferences(language="kk", vault_folder=str(vault)))
    return Notebook(home, passphrase, case_id, key)


@dataclass
class Person:
    """Somebody at the window: says what to do, hears what was done."""

    process: subprocess.Popen[bytes]

    def does(self, *words: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(" ".join(words).encode() + b"\n")

    def hears(self) -> str:
        """The next line; an empty one if the program has ended."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().decode().strip()

    def hears_all(self) -> list[str]:
        """Every line until the program has ended."""
        assert self.process.stdout is not None
        return self.process.stdout.read().decode().split("\n")[:-1]


@contextmanager
def person_at(notebook: Notebook, before: Sequence[str] = (), **more: str) -> Iterator[Person]:
    """The program with the page open; killed at the end. `before` stands before the command (a watcher)."""
    env = with_tests_on_path() | {"INTAKE_HOME": str(notebook.home), "QT_QPA_PLATFORM": "offscreen"} | more
    process = subprocess.Popen(
        [*before, sys.executable, str(SCRIPT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        env=env,
        cwd=notebook.home,
    )
    person = Person(process)
    assert process.stdin is not None
    process.stdin.write(notebook.key)
    try:
        assert person.hears() == "open"
        yield person
    finally:
        for pid in (*children_of(process.pid), process.pid):
            with_kill(pid)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def with_kill(pid: int) -> None:
    try:
        os.kill(pid, 9)
    except ProcessLookupError:
        return


def children_of(pid: int) -> list[int]:
    """Process numbers of the children, and of theirs."""
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            numbers = [int(number) for number in path.read_text().split()]
        except OSError:
            continue
        for number in numbers:
            found += [number, *children_of(number)]
    return found


def command_of(pid: int) -> list[str]:
    """How a process was started; empty if it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")[:-1]
    except OSError:
        return []


def wait_until(holds: object, what: str) -> None:
    """Waits until `holds()`; the patience is long, the wait is not."""
    assert callable(holds)
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.05)
