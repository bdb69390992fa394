"""The real window of a vault, and a person at its keyboard; stands where the lock screen's process would be.

Standard input gives 32 bytes of the vault's key at once, then commands, one a line:

    type WORDS      types the words into the first free text of the open section, letter by letter
    slowly WORDS    the same, one letter each 60 ms, over and over again, without a pause
    lock            F12

Standard output tells `open` when the page shows, and after each letter how many there are.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QSocketNotifier, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from intake_app.bootstrap.window import Program, run
from intake_app.desktop.hardening import harden
from intake_app.desktop.unlock_process import KEY_BYTES, OPENED_BY_PASSPHRASE
from window_checks import type_text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


BETWEEN_LETTERS_MS = 60


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


class Typist:
    """Has the key that the lock screen would have handed on, and afterwards two hands."""

    def __init__(self, key: bytearray) -> None:
        self._key = key
        self._letters = 0
        self._commands: QSocketNotifier | None = None
        self._timer: QTimer | None = None

    def receive_key(self) -> tuple[bytearray, int]:
        """What the window asks the lock screen for. The bytes themselves are handed on: the window wipes them."""
        return self._key, OPENED_BY_PASSPHRASE

    def sit_down(self) -> None:
        """Waits for the page, from inside the window's own loop."""
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(20)

    def _look(self) -> None:
        if self._timer is not None and self._find_field() is not None:
            self._timer.stop()
            self._commands = QSocketNotifier(0, QSocketNotifier.Type.Read)
            self._commands.activated.connect(self._obey)
            say("open")

    def _window(self) -> QWidget | None:
        return next((one for one in QApplication.topLevelWidgets() if one.isVisible() and one.isWindow()), None)

    def _find_field(self) -> QPlainTextEdit | None:
        window = self._window()
        fields = window.findChildren(QPlainTextEdit) if window is not None else []
        return next((one for one in fields if one.isVisible() and not one.isReadOnly()), None)

    def _obey(self) -> None:
        word, _, rest = sys.stdin.buffer.raw.readline().decode().rstrip("\n").partition(" ")
        if word == "type":
            self._type(rest)
        elif word == "slowly":
            self._type_on(rest, 0)
        elif word == "lock":
            self._lock()

    def _lock(self) -> None:
        window = self._window()
        assert window is not None
        # On a screen that nobody sees, a window does not become the active one by itself.
        window.activateWindow()
        QTimer.singleShot(100, lambda: QTest.keyClick(window, Qt.Key.Key_F12))

    def _type(self, letters: str) -> None:
        field = self._find_field()
        assert field is not None
        field.setFocus()
        for letter in letters:
            type_text(field, letter)
            self._letters += 1
            say(self._letters)

    def _type_on(self, words: str, place: int) -> None:
        self._type(words[place % len(words)])
        QTimer.singleShot(BETWEEN_LETTERS_MS, lambda: self._type_on(words, place + 1))


def main() -> int:
    harden()
    key = bytearray(KEY_BYTES)
    assert os.readv(0, [key]) == KEY_BYTES
    typist = Typist(key)
    # The window's own loop is the only place where a person can be: it begins when the vault opens.
    received = Program._received

    def received_and_shown(program: Program, opened: object) -> None:
        received(program, opened)  # type: ignore[arg-type]
        typist.sit_down()

    Program._received = received_and_shown  # type: ignore[method-assign, assignment]
    return run(typist)  # type: ignore[arg-type]


if __name__ == "__main__":
    sys.exit(main())
