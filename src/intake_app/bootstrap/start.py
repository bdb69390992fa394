"""The start of the window: the lock screen comes first, everything heavy is loaded while somebody types."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from intake_app import paths, preferences
from intake_app.desktop.hardening import harden
from intake_app.desktop.unlock_process import start_unlock_process

FIRST_START = "intake_app.bootstrap.first_start"
WINDOW = "intake_app.bootstrap.window"


def main() -> int:
    """Runs the window of the vault that the preferences name, or the first start when they name none."""
    folder = preferences.load(paths.program_folder()).vault_folder
    if not folder:
        harden()
        return int(import_module(FIRST_START).run())
    helper = start_unlock_process(Path(folder))
    harden()
    helper.wait_until_shown()
    return int(import_module(WINDOW).run(helper))
