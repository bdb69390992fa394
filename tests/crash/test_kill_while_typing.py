"""Killed while somebody types at the real window without a pause, nothing older than two seconds is lost."""

from __future__ import annotations

import os
import random
import signal
import time
from typing import TYPE_CHECKING

import pytest

from crash.kill_harness import INVENTED_PASSPHRASE, rounds
from intake_app.crypto.key_wrap import TEST_ONLY
from journeys.real_window import make_notebook, person_at

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.crash

WORDS = "ойдан шығарылған сөз "
OLD_S = 2.0


def test_killed_in_the_middle_of_typing(tmp_path: Path) -> None:
    chance = random.Random(20220120)  # noqa: S311 - repeatable, no secret
    notebook = make_notebook(tmp_path / "home", INVENTED_PASSPHRASE.decode(), TEST_ONLY)
    kept, promises = 0, 0
    for _ in range(rounds(1)):
        with person_at(notebook) as person:
            person.does("slowly", WORDS)
            end = time.monotonic() + OLD_S + chance.uniform(0.5, 3)
            heard: list[float] = []
            while time.monotonic() < end:
                assert person.hears() == str(len(heard) + 1)
                heard.append(time.monotonic())
            os.kill(person.process.pid, signal.SIGKILL)
            killed = time.monotonic()
        old = sum(at < killed - OLD_S for at in heard)
        now = len(notebook.answer())
        assert now >= kept + old
        kept, promises = now, promises + old
    print(f"typing: {rounds(1)} kills, {promises} letters older than two seconds kept")  # noqa: T201 - `make crash`
