"""After a lock nothing that was told, and no key, is left in the memory of the program or of its lock screen."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from intake_app.storage.vault_keys import database_key
from journeys.real_window import Notebook, children_of, command_of, make_notebook, person_at, wait_until
from journeys.traced_writes import forms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PASSPHRASE = "алма бұлақ дала жусан көпір тауық ұшқын"
MARKER = "Түнде Әкетті Ғимарат Қараңғы Өң Ұмытпа Һеч Іздеңіз"
OVERLAP = 1 << 12
PIECE = 1 << 24


def forms_to_find(notebook: Notebook) -> dict[str, bytes]:
    """What must not be left, by name."""
    database = bytes(database_key(bytearray(notebook.key)))[:32]
    found = {f"marker {coding}": form for coding, form in forms_of(MARKER).items() if coding.startswith("utf")}
    found |= {f"passphrase {coding}": form for coding, form in forms_of(PASSPHRASE).items() if coding.startswith("utf")}
    for name, key in (("data key", notebook.key), ("database key", database)):
        found |= {name: key, f"{name} hex": key.hex().encode(), f"{name} HEX": key.hex().upper().encode()}
    return found


def memory_of(pid: int) -> Iterable[bytes]:
    """All memory of a process that can be read, in pieces that overlap within a region."""
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            place, rights, *rest = line.split()
            start, end = (int(number, 16) for number in place.split("-"))
            if "r" not in rights or rest[-1] in ("[vvar]", "[vsyscall]", "[vvar_vclock]"):
                continue
            while start < end:
                try:
                    piece = os.pread(memory.fileno(), min(PIECE, end - start), start)
                except OSError:
                    break
                yield piece
                start += max(len(piece) - OVERLAP, OVERLAP) if len(piece) > OVERLAP else max(len(piece), 1)


def hits(pid: int, forms: Mapping[str, bytes]) -> dict[str, int]:
    """How often each form is found in the memory of a process."""
    found: dict[str, int] = {}
    for piece in memory_of(pid):
        for name, form in forms.items():
            count = piece.count(form)
            if count:
                found[name] = found.get(name, 0) + count
    return found


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Notebook:
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root may look into the memory of a process that has closed it")
    return make_notebook(tmp_path_factory.mktemp("home") / "home", PASSPHRASE)


def test_nothing_told_is_left_in_memory_after_the_lock_and_nothing_is_lost(notebook: Notebook) -> None:
    forms = forms_to_find(notebook)
    with person_at(notebook) as person:
        pid = person.process.pid
        person.does("type", MARKER)
        while person.hears() != str(len(MARKER)):
            pass
        before = hits(pid, forms)
        # What is on the screen is found; the secrets were never here, or are wiped as soon as they have served.
        assert before.get("marker utf-8", 0) + before.get("marker utf-16-le", 0) > 0
        assert not [name for name in before if not name.startswith("marker")]
        person.does("lock")
        # The same process number, another program: a fresh start with its lock screen.
        wait_until(lambda: command_of(pid)[1:] == ["-m", "intake_app"], "the process was not replaced")
        wait_until(lambda: any("--unlock-helper" in command_of(child) for child in children_of(pid)), "no lock screen")
        (screen,) = [child for child in children_of(pid) if "--unlock-helper" in command_of(child)]
        wait_until(lambda: has_loaded(pid) and has_loaded(screen), "the window never came")
        after = {process: hits(process, forms) for process in (pid, screen)}
        assert person.process.poll() is None
    assert after == {pid: {}, screen: {}}
    assert notebook.answer() == MARKER


def test_the_search_finds_what_is_there(notebook: Notebook) -> None:
    """In this very process, which holds it all."""
    found = hits(os.getpid(), forms_to_find(notebook))
    assert {"marker utf-8", "passphrase utf-8", "data key", "database key", "data key hex"} <= set(found)


def has_loaded(pid: int) -> bool:
    """Whether Qt's window system is in this process: then the window is being shown, or will be in a moment."""
    return "libqoffscreen" in Path(f"/proc/{pid}/maps").read_text()
