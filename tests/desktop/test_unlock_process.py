"""The pipe between the unlock helper and the program: 32 bytes or nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from intake_app.desktop import unlock_process
from intake_app.desktop.unlock_process import (
    CLOSED_WITHOUT_KEY,
    OPENED_BY_PASSPHRASE,
    OPENED_BY_RECOVERY_CODE,
    UnlockProcess,
    start_unlock_process,
)

KEY = bytes(range(32))
SEND = """
import sys
from intake_app.desktop.unlock_process import KeyPipe
pipe = KeyPipe()
pipe.tell_shown()
print("noise of a library")
key = bytearray(range(32))
pipe.send(key)
assert key == bytes(32), "the helper keeps no key"
sys.exit({status})
"""


def start(monkeypatch: pytest.MonkeyPatch, code: str) -> UnlockProcess:
    monkeypatch.setattr(unlock_process, "program_command", lambda: [sys.executable, "-c", code])
    return start_unlock_process(Path("invented folder"))


@pytest.mark.parametrize("status", [OPENED_BY_PASSPHRASE, OPENED_BY_RECOVERY_CODE])
def test_the_key_arrives_whole_and_free_of_noise(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    key, ended = start(monkeypatch, SEND.replace("{status}", str(status))).receive_key()
    assert (bytes(key), ended) == (KEY, status)
    assert isinstance(key, bytearray)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "import os; os.write(1, bytes([1]) + bytes(31))",
        "import os; os.write(1, bytes([1]) + bytes(33))",
        SEND.replace("{status}", "1"),
        SEND.replace("{status}", "0").replace("pipe.tell_shown()", ""),
        "import os, signal; os.write(1, bytes([1]) + bytes(32)); os.kill(os.getpid(), signal.SIGKILL)",
    ],
    ids=["nothing", "too short", "too long", "failed", "never shown", "died"],
)
def test_anything_else_counts_as_closed(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    assert start(monkeypatch, code).receive_key() == (bytearray(), CLOSED_WITHOUT_KEY)


def test_a_stopped_helper_gives_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    process = start(monkeypatch, "import time; time.sleep(600)")
    process.stop()
    assert process.receive_key() == (bytearray(), CLOSED_WITHOUT_KEY)


def test_the_helper_is_started_as_a_mode_of_the_program_with_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import sys\nassert sys.argv[1:] == ['--unlock-helper', 'invented folder']\n" + SEND.replace("{status}", "0")
    key, ended = start(monkeypatch, code).receive_key()
    assert (bytes(key), ended) == (KEY, OPENED_BY_PASSPHRASE)


def test_the_long_process_waits_until_the_lock_screen_stands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mark = tmp_path / "shown"
    code = f"import time; time.sleep(0.3); open({str(mark)!r}, 'w').close()\n" + SEND.replace("{status}", "0")
    process = start(monkeypatch, code)
    process.wait_until_shown()
    assert mark.exists()
    assert bytes(process.receive_key()[0]) == KEY


def test_waiting_for_a_helper_that_died_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    process = start(monkeypatch, "")
    process.wait_until_shown()
    assert process.receive_key() == (bytearray(), CLOSED_WITHOUT_KEY)
