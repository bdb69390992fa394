"""Reads questionnaires like reader.py, whose libraries are loaded only when the first one is read.

They take 0.6 s and 20 MB, which a start to the lock screen and a vault that has its form already need not pay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_app.xlsform.reader import FormReport, FormSource


def read_form(data: bytes, suffix: str, media: Mapping[str, bytes] | None = None) -> FormSource:
    """As `reader.read_form`, with the same errors."""
    from intake_app.xlsform import reader  # noqa: PLC0415 - start-up time, see above

    return reader.read_form(data, suffix, media)


def check_form(data: bytes, suffix: str, media: Mapping[str, bytes] | None = None) -> FormReport:
    """As `reader.check_form`."""
    from intake_app.xlsform import reader  # noqa: PLC0415 - start-up time, see above

    return reader.check_form(data, suffix, media)
