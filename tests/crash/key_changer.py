"""Changes the passphrase of a vault to and fro and renews the recovery code; prints each change that holds."""

from __future__ import annotations

import sys
from pathlib import Path

from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.storage.vault_keys import change_passphrase, renew_recovery_code

FIRST = "алма бұлақ дала жусан көпір тауық ұшқын".encode()
SECOND = "ұшқын тауық көпір жусан дала бұлақ алма".encode()


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def main() -> None:
    folder = Path(sys.argv[1])
    now, then = FIRST, SECOND
    say("ready")
    while True:
        change_passphrase(folder, bytearray(now), bytearray(then), params=TEST_ONLY, floor=TEST_ONLY)
        say(then.decode())
        now, then = then, now
        code = renew_recovery_code(folder, bytearray(now), floor=TEST_ONLY)
        say(code.decode())


if __name__ == "__main__":
    main()
