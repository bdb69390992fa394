"""Gives a questionnaire out again: the very spreadsheet it came from, or its table as one that Kobo and ODK read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from intake_app.desktop.checked_file import write_checked
from intake_app.services.form_files import FormFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from intake_app.desktop.checked_file import WrittenFile
    from intake_app.services.form_library import FormLibrary
    from intake_app.services.vault_session import Step

    ToSpreadsheet = Callable[[bytes, str], bytes]

SPREADSHEET: Final = ".xlsx"
XFORM: Final = ".xml"
UNTOUCHED: Final = frozenset({SPREADSHEET, ".xlsm", ".xls"})
"""Formats that Kobo and ODK read as they are: the author's own colours, notes and order stay."""


class FormExport:
    """Reads the forms of one open vault. `to_spreadsheet(data, suffix)` turns a form's file into .xlsx bytes."""

    def __init__(self, library: FormLibrary, to_spreadsheet: ToSpreadsheet) -> None:
        self._library = library
        self._to_spreadsheet = to_spreadsheet

    def suffix(self, sha256: str) -> str:
        """The ending that the file will have. Raises VaultDamagedError."""
        kept = self._library.source(sha256)
        if kept is None:
            return XFORM
        return kept[0] if kept[0] in UNTOUCHED else SPREADSHEET

    def give_out(self, sha256: str) -> FormFile:
        """The questionnaire as people exchange it; one that only came with a record is given as its XForm.

        Raises FormUnknownError, FormInvalidError, VaultDamagedError.
        """
        kept = self._library.source(sha256)
        if kept is None:
            return FormFile(XFORM, self._library.xform(sha256))
        suffix, data = kept
        if suffix in UNTOUCHED:
            return FormFile(suffix, data)
        return FormFile(SPREADSHEET, self._to_spreadsheet(data, suffix))

    def save(self, sha256: str, path: Path, step: Step) -> WrittenFile:
        """Writes the questionnaire to a new file and reads it back. A questionnaire holds nothing told.

        Raises what `give_out` raises, TargetExistsError, TargetGoneError, DiskFullError, StorageFailedError,
        ReadBackFailedError, Cancelled.
        """
        data = self.give_out(sha256).data
        return write_checked(path.parent, path.name, lambda out: out.write(data), len(data), step)
