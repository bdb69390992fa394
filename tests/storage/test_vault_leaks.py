"""What is told goes into the vault and nowhere else: every write of a watched process is looked through."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.storage.vault_keys import unlock_key

CHILD = Path(__file__).with_name("writing_child.py")
MARKER = b"InventedMarkerOfATestimony"
# Long enough for a page and its frame in the log.
SHOWN_BYTES = 70_000
CALLS = "write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg,sendmmsg,mmap"
# strace -y names the file; one that has no name any more is marked so after the bracket.
WRITE = re.compile(r"^(?:\d+ +)?\w+\(\d+<([^>]*)>(?:\(deleted\))?, ")

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


@pytest.fixture
def watched(closed_folder, passphrase, tmp_path):
    """Run the child under strace; its writes as (path or "", line)."""

    def watch(what: str) -> list[tuple[str, str]]:
        key = unlock_key(closed_folder, passphrase, floor=TEST_ONLY)
        (closed_folder.parent / "film").write_bytes((MARKER + b"." * 74) * 30_000)
        log = tmp_path / "strace.log"
        command = ["strace", "-f", "-y", "-s", str(SHOWN_BYTES), "-e", f"trace={CALLS}", "-o", str(log)]
        done = subprocess.run(
            [*command, sys.executable, "-B", str(CHILD), str(closed_folder), what],
            input=bytes(key) + MARKER,
            capture_output=True,
            check=False,
            cwd=tmp_path,
        )
        if b"ptrace" in done.stderr and not done.stdout:
            pytest.skip("this system forbids ptrace")
        assert (done.returncode, done.stdout.split(), done.stderr) == (0, [b"open", b"closed"], b"")
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [(found[1] if (found := WRITE.match(line)) else "", line) for line in lines]

    return watch


def test_no_word_is_written_in_clear_anywhere(watched, closed_folder):
    writes = watched("work")
    vault_files = {str(closed_folder / name) for name in ("vault.db", "vault.db-wal")}
    assert {path for path, _ in writes} >= vault_files
    assert [path for path, text in writes if MARKER.decode() in text] == []
    elsewhere = {path for path, _ in writes} - vault_files - {""}
    assert all(path.startswith("pipe:") for path in elsewhere), elsewhere


def test_no_word_is_in_the_files_of_the_vault(watched, closed_folder):
    watched("work")
    for file in closed_folder.iterdir():
        content = file.read_bytes()
        for spelled in (MARKER, MARKER.decode().encode("utf-16-le"), MARKER.lower()):
            assert spelled not in content
    assert sorted(file.name for file in closed_folder.iterdir()) == ["vault.db", "vault.keys"]


@pytest.mark.parametrize(("what", "where"), [("leak", "/leak"), ("spill", "/etilqs_")])
def test_a_leak_would_be_seen(watched, what, where):
    leaked = {path for path, text in watched(what) if MARKER.decode() in text}
    assert leaked
    assert all(where in path for path in leaked)
