"""Reading our own TOML data files so that every mistake in them is named by file and line."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from intake_app.domain.errors import LawDataError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_LARGEST_FILE = 4_000_000
_SYNTAX_LINE = re.compile(r"line (\d+)")


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a data file. Reading a value of the wrong kind raises LawDataError with this table's line."""

    file: str
    line: int
    values: Mapping[str, object]

    def wrong(self, reason: str) -> LawDataError:
        """The error to raise about this table; `reason` is a code word or the name of a key."""
        return LawDataError(file=self.file, line=self.line, reason=reason)

    def text(self, key: str, default: str | None = None) -> str:
        """A string without line breaks; missing is wrong unless a default is given."""
        value = self.values.get(key, default)
        if not isinstance(value, str) or "\n" in value:
            raise self.wrong(key)
        return value

    def flag(self, key: str) -> bool:
        """True or false; missing is wrong."""
        value = self.values.get(key)
        if not isinstance(value, bool):
            raise self.wrong(key)
        return value

    def day(self, key: str) -> date | None:
        """A local date, or None where the key is missing."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.wrong(key)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; missing means none."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(key)
        return tuple(value)

    def inner(self, key: str) -> tuple[Table, ...]:
        """A list of inline tables; they carry the line of this one."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.wrong(key)
        return tuple(Table(self.file, self.line, item) for item in value)

    def only(self, *keys: str) -> None:
        """Refuse keys that nobody reads: a mistyped key must not be silently ignored."""
        if extra := sorted(set(self.values) - set(keys)):
            raise self.wrong(f"unknown_key:{extra[0]}")


def _header_lines(text: str, name: str) -> list[int]:
    header = re.compile(rf"\s*\[\[?\s*{re.escape(name)}\s*\]\]?\s*(#.*)?")
    return [number for number, line in enumerate(text.splitlines(), 1) if header.fullmatch(line)]


def read_tables(path: Path, *names: str) -> dict[str, tuple[Table, ...]]:
    """Read a file made only of the named tables, `[name]` or `[[name]]`; a name without a table gives ().

    Raises LawDataError (file, line, reason): "unreadable", "too_large", "not_utf8", "syntax", "unknown_table".
    """
    text = _read_text(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _SYNTAX_LINE.search(str(error))
        line = int(found[1]) if found else len(text.splitlines())
        raise LawDataError(file=path.name, line=line, reason="syntax") from error
    if extra := sorted(set(data) - set(names)):
        raise LawDataError(file=path.name, line=(_header_lines(text, extra[0]) or [0])[0], reason="unknown_table")
    return {name: _tables(path.name, text, name, data.get(name, [])) for name in names}


def _tables(file: str, text: str, name: str, value: object) -> tuple[Table, ...]:
    rows = value if isinstance(value, list) else [value]
    lines = _header_lines(text, name)
    lines += [0] * (len(rows) - len(lines))
    if not all(isinstance(row, dict) for row in rows):
        raise LawDataError(file=file, line=0, reason=name)
    return tuple(Table(file, line, row) for line, row in zip(lines, rows, strict=False))


def _read_text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise LawDataError(file=path.name, line=0, reason="too_large")
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise LawDataError(file=path.name, line=0, reason="unreadable") from error
    except UnicodeDecodeError as error:
        raise LawDataError(file=path.name, line=0, reason="not_utf8") from error
