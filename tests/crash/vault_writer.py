"""Writes drafts, settings, rows and evidence into a vault for ever; prints each one once it must be durable."""

from __future__ import annotations

import hashlib
import io
import random
import sys
from pathlib import Path

from intake_app.storage.drafts import Draft, DraftStore
from intake_app.storage.evidence_store import EvidenceStore
from intake_app.storage.settings import SettingStore
from intake_app.storage.vault import Vault, open_vault

AT = "2026-01-01T00:00:00Z"


class Writer:
    """Numbers rise from round to round, so that a later value can be told from an earlier one."""

    def __init__(self, vault: Vault, seed: int) -> None:
        self._vault = vault
        self._chance = random.Random(seed)  # noqa: S311 - repeatable, no secret
        self._drafts = DraftStore(vault)
        self._settings = SettingStore(vault)
        self._evidence = EvidenceStore(vault)
        self._number = seed * 1_000_000

    def act(self) -> None:
        """Do one thing, whichever."""
        self._number += 1
        self._chance.choice((self.draft, self.draft, self.draft, self.rows, self.evidence, self.remove))()

    def draft(self) -> None:
        section = f"s{self._chance.randrange(5)}"
        body = f"{self._number} ".encode() + self._chance.randbytes(self._chance.choice((10, 3000, 40_000)))
        self._drafts.save(Draft("case", section, body, AT))
        say("draft", section, self._number)

    def rows(self) -> None:
        with self._vault.transaction():
            self._settings.set("number", str(self._number).encode())
            for part in range(5):
                self._settings.set(f"part{part}", str(self._number).encode())
        say("rows", self._number)

    def evidence(self) -> None:
        content = self._chance.randbytes(self._chance.choice((100, 900_000, 2_500_000, 5_000_000)))
        staged = self._evidence.stage_source(io.BytesIO(content), len(content), lambda done, total: self.draft())
        with self._vault.transaction():
            self._evidence.accept(staged)
            self._settings.set(f"speaks of {staged.sha256}", b"")
        assert staged.sha256 == hashlib.sha256(content).hexdigest()
        say("evidence", staged.sha256)

    def remove(self) -> None:
        spoken = [name for name in self._settings.names() if name.startswith("speaks of ")]
        if len(spoken) > 2:
            sha256 = spoken[0].removeprefix("speaks of ")
            say("removing", sha256)
            with self._vault.transaction():
                self._evidence.remove(sha256)
                self._settings.delete(spoken[0])
            say("removed", sha256)
        self._evidence.purge_leftovers(lambda done, total: None)


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def main() -> None:
    vault = open_vault(Path(sys.argv[1]), bytearray(sys.stdin.buffer.read(32)))
    writer = Writer(vault, int(sys.argv[2]))
    say("ready")
    while True:
        writer.act()


if __name__ == "__main__":
    main()
