"""`intake demo`: plays the story, takes pictures of the pages, and opens the window where there is a display."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from intake_app import preferences
from intake_app.demo.story import Story
from intake_app.desktop.relaunch import program_command, program_environment

if TYPE_CHECKING:
    from pathlib import Path

    from intake_app.demo.story import Played

HOME = "home"
SCREENS = "screens"
_LEFT_BEHIND = "passphrase.txt"


def run(folder: Path, is_windowless: bool) -> int:  # noqa: FBT001 - a command line switch
    """Plays in `folder`; 0 when every step held, the stock tools included."""
    fresh_folder(folder)
    sys.stdout.write(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, all people invented\n")
    played = Story(folder, _tell).play()
    _remember(folder, played)
    _screenshots(folder)
    _tell(f"left in {folder}: vaults field and office, stick, papers, verify, {SCREENS}; passphrase in {_LEFT_BEHIND}")
    if not is_windowless and _has_display():
        _tell("the window opens; type the passphrase above")
        subprocess.run(program_command(), env=program_environment() | _environment(folder), check=False)  # noqa: S603 - ourselves
    return 0 if played.is_verified else 1


def fresh_folder(folder: Path) -> None:
    """Empties a folder that an earlier demonstration left. Raises SystemExit for any other that is not empty."""
    if folder.is_dir() and any(folder.iterdir()) and not (folder / _LEFT_BEHIND).is_file():
        raise SystemExit(f"{folder} holds something else: choose another with --folder")
    shutil.rmtree(folder, ignore_errors=True)


def _remember(folder: Path, played: Played) -> None:
    _tell(f"passphrase: {played.passphrase}")
    preferences.save(folder / HOME, preferences.Preferences(language="ru", vault_folder=str(played.field.resolve())))


def _screenshots(folder: Path) -> None:
    """In a process of its own, because it needs a screen that nobody sees."""
    _tell("take pictures of every page, in Russian and in Kazakh")
    command = [*program_command(), "--screenshots", str(folder / SCREENS), str(folder), "--few"]
    environment = program_environment() | _environment(folder) | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, env=environment, check=False)  # noqa: S603 - ourselves
    if done.returncode != 0:
        _tell(f"  no pictures: the process ended with {done.returncode}")


def _environment(folder: Path) -> dict[str, str]:
    return {"INTAKE_HOME": str((folder / HOME).resolve())}


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
