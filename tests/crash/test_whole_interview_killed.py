"""A whole interview at the real window, killed at moments drawn by chance and gone on with; all of it is invented."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from crash.kill_harness import INVENTED_PASSPHRASE, key_of, rounds, with_tests_on_path
from intake_app import preferences
from intake_app.bootstrap.desk import open_desk, utc_now, word_list
from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.services.new_vault import NewVault, make_vault
from intake_app.ui.presenters.interview_phases import LISTS
from keyboard_walker import unanswered

pytestmark = pytest.mark.crash

SCRIPT = Path(__file__).parent / "interviewer_at_the_window.py"
SEED = 20220105
OLD_S = 2.0
ABOUT_ALL = 340
"""How many answers the interview has, roughly: the moments are spread over all of it."""
MOST_KILLS = 10


@dataclass
class Talk:
    """One interview over several lives of the program: what was answered when, and where it stopped."""

    home: Path
    told: list[tuple[float, str, str]] = field(default_factory=list)
    visited: list[str] = field(default_factory=list)
    ended: list[object] = field(default_factory=list)
    given: set[str] = field(default_factory=set)
    """What was ever answered, whether or not it survived: how far the talk is."""

    @property
    def vault(self) -> Path:
        return self.home / "vault"

    def live(self, last_answer: int, more_s: float) -> float:
        """Lets the talk go on until so many answers were given in all and some time more, or to its end.

        Gives the moment of the kill, 0 if it came to its end before.
        """
        env = with_tests_on_path() | {"INTAKE_HOME": str(self.home), "QT_QPA_PLATFORM": "offscreen"}
        command = [sys.executable, str(SCRIPT), *self.visited]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, bufsize=0) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(bytes(key_of(self.vault)))
            while len(self.given) < last_answer and self._hear(process.stdout.readline()):
                pass
            if not self.ended:
                time.sleep(more_s)
            process.send_signal(signal.SIGKILL)
            killed = time.monotonic()
            for line in process.stdout.read().split(b"\n"):
                self._hear(line)
        return 0.0 if self.ended else killed

    def check(self, killed: float) -> int:
        """Everything told long enough before is there with its value, and the vault is whole. Gives how much."""
        desk = open_desk(self.vault, key_of(self.vault), "en")
        try:
            assert desk.session.vault.damage_found() == 0
            (row,) = desk.cases.find("")
            interview = desk.interviews.open(row.case_id, "kk")
            answers = interview.session.answers()
            # What is younger than that may be there, or half of it, or not at all.
            self.told = [one for one in self.told if not killed or one[0] < killed - OLD_S]
            old = {path: value for _at, path, value in self.told}
            assert {path: answers.get(path, "") for path in old} == old
            if not killed:
                names = {one.name for one in interview.session.sections() if one.is_relevant and one.name}
                assert set(self.visited) == names | {LISTS}
                assert [path for name in sorted(names) for path in unanswered(interview.session, name)] == []
        finally:
            desk.close()
        return len(old)

    def _hear(self, line: bytes) -> bool:
        """Takes one whole line down; False when nothing more comes."""
        if not line.endswith(b"]") and not line.endswith(b"]\n"):
            return False
        what, *facts = json.loads(line)
        assert what != "stuck", facts[0]
        if what == "answer":
            self.told.append((facts[0], facts[1], facts[2]))
            self.given.add(facts[1])
        elif what == "section":
            self.visited = [name for name in self.visited if name != facts[0]] + facts
        elif what == "end":
            self.ended = facts
        return not self.ended


def test_killed_again_and_again_in_one_interview(tmp_path: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311 - repeatable, no secret
    talk = Talk(tmp_path / "home")
    make_empty_notebook(talk.home)
    count = min(MOST_KILLS, rounds(2))
    moments = sorted(chance.randrange(1, ABOUT_ALL) for _ in range(count))
    kept = []
    for moment in moments:
        killed = talk.live(moment, chance.uniform(0, 3))
        assert killed, f"the interview had ended before answer {moment}"
        kept.append(talk.check(killed))
    assert not talk.live(10**9, 0)
    assert talk.ended == [0, []], "a mouse, or a window beside the one window"
    talk.check(0.0)
    print(f"whole interview: killed after {moments} answers, {kept} kept, {len(talk.given)} in all")  # noqa: T201 - `make crash`


def make_empty_notebook(home: Path) -> None:
    """A vault of a field desk without any record, and preferences that name it."""
    home.mkdir()
    secret = bytearray(INVENTED_PASSPHRASE)
    plan = NewVault(home / "vault", "field", is_practice=True, office_name="")
    make_vault(plan, secret, word_list("en"), utc_now, params=TEST_ONLY, floor=TEST_ONLY)
    preferences.save(home, preferences.Preferences(language="kk", vault_folder=str(home / "vault")))
