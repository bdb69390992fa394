"""What a folder holds, as a person may choose from it: folders first, then files; no Qt, no watching."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class FileRow:
    """One entry: `size_bytes` is 0 for a folder; `changed` is local time or None when it cannot be known."""

    path: Path
    name: str
    is_folder: bool
    size_bytes: int
    changed: datetime | None


def list_folder(folder: Path, *, only_folders: bool = False) -> tuple[FileRow, ...]:
    """The entries of a folder without hidden ones; one that cannot be looked at is left out; raises OSError."""
    rows = []
    with os.scandir(folder) as entries:
        for entry in entries:
            row = None if entry.name.startswith(".") else _row(entry)
            if row is not None and (row.is_folder or not only_folders):
                rows.append(row)
    return tuple(sorted(rows, key=lambda row: (not row.is_folder, row.name.casefold(), row.name)))


def _row(entry: os.DirEntry[str]) -> FileRow | None:
    try:
        facts = entry.stat()
    except OSError:
        return None
    is_folder = stat.S_ISDIR(facts.st_mode)
    if not is_folder and not stat.S_ISREG(facts.st_mode):
        return None
    return FileRow(
        path=Path(entry.path),
        name=entry.name,
        is_folder=is_folder,
        size_bytes=0 if is_folder else facts.st_size,
        changed=_local_time(facts.st_mtime),
    )


def _local_time(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds).astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def files_below(chosen: Sequence[Path], *, most: int = 2_000) -> tuple[Path, ...]:
    """The files a person dropped or pasted, and those in the folders among them, sorted within each folder.

    Hidden ones are left out of folders; what cannot be looked into counts as empty. No more than `most`.
    """
    found: list[Path] = []
    for path in chosen:
        if not path.is_dir():
            found.append(path)
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            found += [Path(folder, name) for name in sorted(names) if not name.startswith(".")]
            if len(found) >= most:
                break
    return tuple(found[:most])
