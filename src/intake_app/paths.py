"""Where the program finds what it travels with, and where it keeps its own few settings."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_NEUTRAL_NAME = "notebook"


def data_folder() -> Path:
    """The folder that holds `resources` and `forms`.

    Installed from a wheel and frozen by PyInstaller this is `intake_app/_data`; in the source tree it is the root.
    """
    packed = _PACKAGE / "_data"
    return packed if packed.is_dir() else _PACKAGE.parent.parent


def resources() -> Path:
    """Fonts, icons, translations, law data, word lists."""
    return data_folder() / "resources"


def forms() -> Path:
    """The questionnaires and complaint templates as text."""
    return data_folder() / "forms"


def program_folder() -> Path:
    """The program's own folder for its preferences: a neutral name, no content of any case.

    `INTAKE_HOME` overrides it (demo, tests, a program carried on a stick).
    """
    chosen = os.environ.get("INTAKE_HOME")
    if chosen:
        return Path(chosen)
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming") / _NEUTRAL_NAME
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / _NEUTRAL_NAME
    return Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / _NEUTRAL_NAME
