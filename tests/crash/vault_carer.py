"""Does one thing to a vault, its data key on standard input: purge, backup, restore, slot; says `ready` and `done`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.domain.errors import IntakeError
from intake_app.services.backups import Backups, finish, unpack
from intake_app.services.vault_session import look_in
from intake_app.storage.generation import Leaving, begin_generation
from intake_app.storage.vault import open_vault
from intake_app.storage.vault_keys import change_passphrase, renew_recovery_code, unlock_unpacked

SECRET = "алма бұлақ дала жусан көпір тауық ұшқын".encode()
WORDS = tuple(f"word{number}" for number in range(2048))


def no_step(_done: int, _total: int) -> None:
    """Nobody watches."""


def say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def now() -> datetime:
    return datetime.now(UTC)


def work(what: str, folder: Path, key: bytearray) -> None:
    if what == "slot":
        say("ready")
        change_passphrase(folder, bytearray(SECRET), bytearray(SECRET), params=TEST_ONLY, floor=TEST_ONLY)
        renew_recovery_code(folder, bytearray(SECRET), floor=TEST_ONLY)
        return
    if what == "restore":
        (backup,) = (folder.parent / "stick").glob("*.bin")
        say("ready")
        unpack(backup, folder.parent / "restored", no_step)
        found = unlock_unpacked(folder.parent / "restored", bytearray(SECRET), floor=TEST_ONLY)
        finish(folder.parent / "restored", found, WORDS, now).close()
        return
    vault = open_vault(folder, key)
    say("ready")
    if what == "purge":
        (gone,) = (folder.parent / "gone").read_text("ascii").split()
        begin_generation(vault, Leaving(cases=frozenset({gone})), no_step, lambda: None)
    else:
        Backups(look_in(vault, now)).write(folder.parent / "stick", no_step)
    vault.close()


def main() -> int:
    key = bytearray(sys.stdin.buffer.read(32))
    try:
        work(sys.argv[2], Path(sys.argv[1]), key)
    except IntakeError as error:
        say(type(error).__name__)
        return 3
    say("done")
    return 0


if __name__ == "__main__":
    sys.exit(main())
