"""Writes spreadsheets like spreadsheet.py, whose library is loaded only when the first one is written."""

from __future__ import annotations


def to_xlsx(data: bytes, suffix: str) -> bytes:
    """As `spreadsheet.to_xlsx`, with the same errors."""
    from intake_app.xlsform import spreadsheet  # noqa: PLC0415 - start-up time, see above

    return spreadsheet.to_xlsx(data, suffix)
