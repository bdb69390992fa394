"""The few things the program remembers outside the vault: language, theme, vault folder; never a list, never a name."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

from intake_app.i18n import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

THEMES = ("system", "light", "dark")
_FILE = "preferences.json"
_LIMIT_BYTES = 64 * 1024


@dataclass(frozen=True)
class Preferences:
    """`language` is "" until somebody chose one; `theme` one of THEMES; `vault_folder` is "" before the first start."""

    language: str = ""
    theme: str = "system"
    vault_folder: str = ""

    def __post_init__(self) -> None:
        if self.language not in ("", *LANGUAGES):
            raise ValueError("language")
        if self.theme not in THEMES:
            raise ValueError("theme")


def load(folder: Path) -> Preferences:
    """Read the preferences; a missing, damaged or foreign file gives the defaults, value by value."""
    try:
        with (folder / _FILE).open("rb") as file:
            held = json.loads(file.read(_LIMIT_BYTES))
    except (OSError, ValueError, RecursionError):
        return Preferences()
    good: dict[str, str] = {}
    for field in fields(Preferences):
        value = held.get(field.name) if isinstance(held, dict) else None
        if isinstance(value, str) and _is_good(field.name, value):
            good[field.name] = value
    return Preferences(**good)


def save(folder: Path, preferences: Preferences) -> None:
    """Write the preferences whole or not at all, readable by this user only; raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / _FILE
    fresh = folder / (_FILE + ".new")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:  # noqa: PTH123 - a file descriptor with its mode
        json.dump(asdict(preferences), file, ensure_ascii=False, indent=2)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(target)


def _is_good(name: str, value: str) -> bool:
    try:
        Preferences(**{name: value})
    except ValueError:
        return False
    return True
