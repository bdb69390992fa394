"""The real program on a real screen: the lock screen refuses a wrong passphrase, the right one opens, F12 locks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QColor, QImage

from intake_app import paths, preferences
from intake_app.bootstrap.desk import utc_now, word_list
from intake_app.desktop.relaunch import program_command
from intake_app.services.new_vault import NewVault, make_vault
from intake_app.ui.theme import LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TOOLS = ("Xvfb", "xdotool", "import")
PATIENCE_S = 40


@pytest.fixture
def screen() -> Iterator[str]:
    """Give a screen that nobody sees."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"not on this machine: {', '.join(missing)}")
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        yield f":{told.readline().strip()}"
    server.terminate()
    server.wait(10)


def test_the_program_starts_to_the_lock_screen_and_opens_and_locks_again(
    screen: str, home: Path, tmp_path: Path
) -> None:
    vault = tmp_path / "notebook"
    make_vault(NewVault(vault, "field", True, ""), bytearray(b"invented passphrase"), word_list("en"), utc_now)
    preferences.save(paths.program_folder(), preferences.Preferences("ru", "light", str(vault)))
    around = os.environ | {"DISPLAY": screen, "QT_QPA_PLATFORM": "xcb"}
    program = subprocess.Popen(program_command(), env=around)
    try:
        ask = ["xdotool", "search", "--onlyvisible", "--name", "^Тетрадь$"]
        soon(program, lambda: subprocess.run(ask, env=around, capture_output=True, check=False).returncode == 0)
        look = tmp_path / "screen.png"
        soon(program, lambda: shows(LIGHT.accent, around, look))
        assert not shows(LIGHT.warning_soft, around, look)
        subprocess.run(["xdotool", "type", "not the passphrase"], env=around, check=True)
        subprocess.run(["xdotool", "key", "Return"], env=around, check=True)
        soon(program, lambda: shows(LIGHT.warning_soft, around, look))
        assert not shows(LIGHT.rail, around, look)
        subprocess.run(["xdotool", "type", "invented passphrase"], env=around, check=True)
        subprocess.run(["xdotool", "key", "Return"], env=around, check=True)
        soon(program, lambda: shows(LIGHT.rail, around, look))
        find = subprocess.run(ask, env=around, capture_output=True, check=True)
        window = find.stdout.decode().split()[-1]
        subprocess.run(["xdotool", "windowfocus", window, "key", "F12"], env=around, check=True)
        soon(program, lambda: shows(LIGHT.accent, around, look) and not shows(LIGHT.rail, around, look))
        assert program.poll() is None, "locking makes a fresh program of the same process"
    finally:
        program.terminate()
        program.wait(10)


def soon(program: subprocess.Popen[bytes], condition: Callable[[], bool]) -> None:
    """Wait until something is so, or fail."""
    until = time.monotonic() + PATIENCE_S
    while not condition():
        assert program.poll() is None, "the program ended"
        assert time.monotonic() < until, "it never came"
        time.sleep(0.1)


def shows(colour: str, around: dict[str, str], look: Path) -> bool:
    """Whether many points of the screen have a colour."""
    subprocess.run(["import", "-window", "root", str(look)], env=around, check=True)
    image = QImage(str(look)).convertToFormat(QImage.Format.Format_RGB32)
    wanted = QColor(colour).rgb().to_bytes(4, sys.byteorder)
    return bytes(image.constBits()).count(wanted) > 1000
