"""The contacts an organisation has entered for people in need: read from an editable file, never made up."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NEEDS: Final = ("crisis", "medical", "child", "safety")
_LARGEST_FILE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class HelpContact:
    """One contact. `name` by language; `needs` are those of NEEDS it is for; `checked` is ISO or ""."""

    name: Mapping[str, str]
    reach: str
    hours: str
    needs: tuple[str, ...]
    checked: str

    def called(self, language: str) -> str:
        """The name in a language, or in one that has it."""
        return self.name.get(language) or next((text for text in self.name.values() if text), "")


@dataclass(frozen=True, slots=True)
class HelpContacts:
    """What the files hold. `broken` names files that could not be read, so that somebody mends them."""

    contacts: tuple[HelpContact, ...] = ()
    broken: tuple[str, ...] = ()

    def for_need(self, need: str) -> tuple[HelpContact, ...]:
        """The contacts to show in a need."""
        return tuple(contact for contact in self.contacts if need in contact.needs)


def load_contacts(folder: Path) -> HelpContacts:
    """Reads `*.toml` of a folder. Never fails: a talk must not stop because a file is wrong."""
    contacts: list[HelpContact] = []
    broken: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            contacts += _read(path)
        except (OSError, ValueError):
            broken.append(path.name)
    return HelpContacts(tuple(contacts), tuple(broken))


def _read(path: Path) -> list[HelpContact]:
    if path.stat().st_size > _LARGEST_FILE:
        raise ValueError(path.name)
    tables = tomllib.loads(path.read_text("utf-8")).get("contact", [])
    if not isinstance(tables, list):
        raise ValueError(path.name)  # noqa: TRY004 - a fault of the file, told as such
    return [_contact(table) for table in tables]


def _contact(table: Mapping[str, object]) -> HelpContact:
    name, needs, checked = table.get("name"), table.get("for", list(NEEDS)), table.get("checked", "")
    if not isinstance(name, dict) or not isinstance(needs, list) or not set(needs) <= set(NEEDS):
        raise ValueError
    return HelpContact(
        name={str(code): str(text).strip() for code, text in name.items()},
        reach=str(table.get("reach", "")).strip(),
        hours=str(table.get("hours", "")).strip(),
        needs=tuple(map(str, needs)),
        checked=checked.isoformat() if isinstance(checked, date) else str(checked),
    )
