"""Makes a vault, prints its recovery code, and makes another one in another folder, for ever."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.storage.vault import create_vault

PASSPHRASE = "алма бұлақ дала жусан көпір тауық ұшқын".encode()


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def main() -> None:
    folder = Path(sys.argv[1])
    say("ready")
    for number in count():
        vault, code = create_vault(folder / str(number), bytearray(PASSPHRASE), params=TEST_ONLY, floor=TEST_ONLY)
        say(number, code.decode())
        vault.close()


if __name__ == "__main__":
    main()
