"""The short-lived process that asks for the passphrase: started first, it hands 32 bytes through a pipe and ends.

The long-lived process never sees the passphrase, because text typed into a window cannot be wiped from memory. The
pipe carries one byte when the lock screen stands, then the raw key, and nothing else; how the helper ended tells the
rest (see the numbers below).
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from typing import IO, TYPE_CHECKING

from intake_app.desktop.relaunch import program_command, program_environment

if TYPE_CHECKING:
    from pathlib import Path

HELPER_OPTION = "--unlock-helper"
KEY_BYTES = 32
SHOWN = b"\x01"

OPENED_BY_PASSPHRASE = 0
OPENED_BY_RECOVERY_CODE = 10
CLOSED_WITHOUT_KEY = 11


class UnlockProcess:
    """A running helper. Both methods that read block: call `wait_until_shown` first, `receive_key` from a worker."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._was_shown = False

    def wait_until_shown(self) -> None:
        """Wait until the lock screen stands (or the helper ended): until then both cores are its own."""
        mark = bytearray(len(SHOWN))
        if self._process.stdout is not None and not self._was_shown:
            with memoryview(mark) as room:
                _fill(self._process.stdout, room)
            self._was_shown = mark == SHOWN

    def receive_key(self) -> tuple[bytearray, int]:
        """Wait for the helper to end; gives the key (empty without one) and how it ended.

        A helper that died, or sent anything but 32 bytes, counts as CLOSED_WITHOUT_KEY.
        """
        self.wait_until_shown()
        key = bytearray(KEY_BYTES + 1)
        count = 0
        if self._process.stdout is not None:
            with self._process.stdout as pipe, memoryview(key) as room:
                count = _fill(pipe, room)
        ended = self._process.wait()
        opened = ended in (OPENED_BY_PASSPHRASE, OPENED_BY_RECOVERY_CODE)
        if count != KEY_BYTES or not opened or not self._was_shown:
            key[:] = bytes(len(key))
            return bytearray(), CLOSED_WITHOUT_KEY
        del key[KEY_BYTES:]
        return key, ended

    def stop(self) -> None:
        """End the helper: its window closes, `receive_key` returns without a key."""
        self._process.kill()


def _fill(pipe: IO[bytes], room: memoryview) -> int:
    # Unbuffered, straight into our own bytes: no copy of the key is left in a reader's buffer.
    raw = io.FileIO(pipe.fileno(), closefd=False)
    count = 0
    while count < len(room) and (read := raw.readinto(room[count:])):
        count += read
    return count


def start_unlock_process(folder: Path) -> UnlockProcess:
    """Start the helper for the vault in `folder`; do it before importing anything heavy. Raises OSError."""
    process = subprocess.Popen(  # noqa: S603 - our own executable
        [*program_command(), HELPER_OPTION, str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        bufsize=0,
        env=program_environment(),
    )
    return UnlockProcess(process)


class KeyPipe:
    """The helper's end: keeps the real standard output for the key, so that nothing else can ever be written to it."""

    def __init__(self) -> None:
        self._pipe = os.dup(1)
        os.dup2(2, 1)
        sys.stdout = sys.stderr

    def tell_shown(self) -> None:
        """The lock screen stands: the long-lived process may warm up. Raises OSError if nobody reads."""
        os.write(self._pipe, SHOWN)

    def send(self, key: bytearray) -> None:
        """Hand the key over and zero it here; raises ValueError for anything but 32 bytes, OSError if nobody reads."""
        if len(key) != KEY_BYTES:
            raise ValueError("key length")
        try:
            with memoryview(key) as whole:
                sent = 0
                while sent < KEY_BYTES:
                    sent += os.write(self._pipe, whole[sent:])
        finally:
            key[:] = bytes(len(key))
            os.close(self._pipe)
