"""The recovery sheet as a PDF, for whoever cannot print at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.desktop.checked_file import write_checked
from intake_app.printing.fonts import load_fonts
from intake_app.printing.recovery_sheet import recovery_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def save_sheet(groups: Sequence[str], language: str, resources: Path, path: Path) -> None:
    """Writes the sheet and reads it back.

    Raises TargetGoneError, TargetExistsError, DiskFullError, StorageFailedError, ReadBackFailedError.
    """
    pdf = recovery_sheet(groups, language, load_fonts(resources / "fonts"))
    write_checked(path.parent, path.name, lambda out: out.write(pdf), len(pdf), lambda _done, _total: None)
