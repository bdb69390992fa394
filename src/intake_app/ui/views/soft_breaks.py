"""Places where a label may break what has no spaces: file names, folders, letters typed without end."""

from __future__ import annotations

import re
from typing import Final

SOFT_BREAK: Final = "\u200b"
"""A zero-width space: for labels that cannot be copied from."""

_LONG_RUN: Final = re.compile(r"[^\s\u200b]{24}(?=[^\s\u200b])")


def with_soft_breaks(text: str) -> str:
    """The text with places to break after each folder and in every run of more than 24 characters."""
    folders = text.replace("/", f"/{SOFT_BREAK}").replace("\\", f"\\{SOFT_BREAK}")
    return _LONG_RUN.sub(lambda found: found[0] + SOFT_BREAK, folders)


def without_soft_breaks(text: str) -> str:
    """The text as it was: for a screen reader."""
    return text.replace(SOFT_BREAK, "")
