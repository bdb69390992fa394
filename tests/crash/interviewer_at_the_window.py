"""The real window of a vault, and somebody who leads a whole interview at it by the keyboard alone.

Started as `python interviewer_at_the_window.py [SECTION...]` in the place of the lock screen's process: standard input
gives 32 bytes of the vault's key. Without sections a new talk begins; with some the record that is there is opened and
the talk goes on in the last of them, the others are done. Standard output tells, one JSON list a line:

    ["section", name]              a section was entered
    ["answer", time, path, value]  an answer was given, by the clock that all processes share
    ["end", mouse, windows]        everything is answered; how often there was a mouse, which other windows came
    ["stuck", words]               it did not go on
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from intake_app.bootstrap.window import Program, run
from intake_app.desktop.hardening import harden
from intake_app.desktop.unlock_process import KEY_BYTES, OPENED_BY_PASSPHRASE
from keyboard_hand import Answering, Keyboard, Watcher, rest_in
from keyboard_walker import Walker


def say(*facts: object) -> None:
    """Prints a promise, at once and whole."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


class Interviewer:
    """Has the key that the lock screen would have handed on, and afterwards ten fingers."""

    def __init__(self, key: bytearray, sections: list[str]) -> None:
        self._key = key
        self._sections = sections

    def receive_key(self) -> tuple[bytearray, int]:
        """What the window asks the lock screen for. The bytes themselves are handed on: the window wipes them."""
        return self._key, OPENED_BY_PASSPHRASE

    def sit_down(self, program: Program) -> None:
        """Begins as soon as the window's own loop runs."""
        QTimer.singleShot(0, lambda: self._work(program))

    def _work(self, program: Program) -> None:
        try:
            self._lead(program)
        except Exception:  # noqa: BLE001 - told to the test, whatever it is
            say("stuck", traceback.format_exc())
        QApplication.exit(0)

    def _lead(self, program: Program) -> None:
        answering, watcher = Answering(), Watcher()
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(watcher)
        window = lambda: program.window  # noqa: E731 - another language would make another window
        walker = Walker(
            window,  # type: ignore[arg-type]
            Keyboard(rest_in(window)),  # type: ignore[arg-type]
            program.words,
            lambda path, value: say("answer", time.monotonic(), path, value),
        )
        if self._sections:
            *walker.sections, last = self._sections
            walker.come_back(last)
        else:
            walker.begin("Ойдан шығарылған")
        walker.walk(lambda section: say("section", section))
        walker.leave()
        answering.stop()
        say("end", watcher.mouse, watcher.windows)


def main() -> int:
    harden()
    key = bytearray(KEY_BYTES)
    assert os.readv(0, [key]) == KEY_BYTES
    interviewer = Interviewer(key, sys.argv[1:])
    # The window's own loop is the only place where a person can be: it begins when the vault opens.
    received = Program._received

    def received_and_shown(program: Program, opened: object) -> None:
        received(program, opened)  # type: ignore[arg-type]
        interviewer.sit_down(program)

    Program._received = received_and_shown  # type: ignore[method-assign, assignment]
    return run(interviewer)  # type: ignore[arg-type]


if __name__ == "__main__":
    sys.exit(main())
