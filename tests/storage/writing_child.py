"""Types a marker into a vault as draft, setting and evidence, as a process of its own that is watched from outside.

Arguments: folder, what to do. The data key comes on standard input, then the marker. Prints a line for each thing that
is durable, and the name of the error that ended it, if one did.
"""

from __future__ import annotations

import sys
from pathlib import Path

from intake_app.domain.errors import IntakeError
from intake_app.storage.drafts import Draft, DraftStore
from intake_app.storage.evidence_store import EvidenceStore
from intake_app.storage.settings import SettingStore
from intake_app.storage.vault import Vault, open_vault

AT = "2026-01-01T00:00:00Z"
# Larger than SQLite's cache: it would go to a temporary file, if one were allowed.
SORT = "SELECT bytes FROM evidence_chunk, draft ORDER BY random(), bytes"


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def no_step(done: int, total: int) -> None:
    pass


def work(vault: Vault, marker: bytes) -> None:
    """Everything a person's words go through: written, overwritten, searched, sorted, removed, read back."""
    drafts, evidence = DraftStore(vault), EvidenceStore(vault)
    for number in range(20):
        drafts.save(Draft("case", f"s{number}", marker * 3000, AT))
    SettingStore(vault).set("told", marker)
    with vault.transaction():
        vault.connection.execute("INSERT INTO case_search (rowid, words) VALUES (1, ?)", (marker.decode(),))
    source = vault.folder.parent / "film"
    with source.open("rb") as film:
        stored = evidence.take_in(film, source.stat().st_size, no_step)
    sum(map(len, evidence.read(stored.sha256)))
    vault.connection.execute(SORT).fetchone()
    drafts.delete("case", "s1")
    evidence.remove(stored.sha256)
    evidence.purge_leftovers(no_step)
    with source.open("rb") as film:
        evidence.take_in(film, source.stat().st_size, no_step)


def leak(vault: Vault, marker: bytes) -> None:
    """The positive control: what must never happen, done on purpose."""
    (vault.folder.parent / "leak").write_bytes(b"x" * 5000 + marker)


def spill(vault: Vault, marker: bytes) -> None:
    """The other control: SQLite's own temporary files, which the settings of the vault forbid."""
    for number in range(20):
        DraftStore(vault).save(Draft("case", f"s{number}", marker * 3000, AT))
    vault.connection.set_authorizer(None)
    vault.connection.execute("PRAGMA temp_store = FILE")
    vault.connection.execute(SORT.replace("evidence_chunk", "draft AS other").replace("bytes", "other.body")).fetchone()


def fill(vault: Vault, marker: bytes) -> None:
    """Save until something refuses."""
    drafts = DraftStore(vault)
    for number in range(400):
        drafts.save(Draft("case", f"s{number}", marker * 1000, AT))
        say(f"s{number}")


def main() -> None:
    given = sys.stdin.buffer.read()
    vault = open_vault(Path(sys.argv[1]), bytearray(given[:32]))
    say("open")
    try:
        {"work": work, "leak": leak, "spill": spill, "fill": fill}[sys.argv[2]](vault, given[32:])
    except IntakeError as refused:
        say(f"refused {type(refused).__name__}")
    vault.close()
    say("closed")


if __name__ == "__main__":
    main()
