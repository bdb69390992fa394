"""Text that is safe to open: cells no spreadsheet takes for a formula, and file names that lead nowhere else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection as Names

# The full-width signs are read as the plain ones by spreadsheets set to Chinese or Japanese.
_FORMULA: Final = re.compile(r"[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*[=+\-@\uff0b\uff0d\uff1d\uff20]")
_CONTROL: Final = re.compile(r"[\t\r\n]")
_INSIDE: Final = re.compile(r"([;\t\r\n][^\S\r\n]*)([=+\-@\uff0b\uff0d\uff1d\uff20])")
_NUMBER: Final = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")
_UNREADABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NAME: Final = re.compile(r"[^A-Za-z0-9_-]+")
_LONGEST_NAME: Final = 60
MARK: Final = "'"


def readable(text: str) -> str:
    """The text without signs that XML and spreadsheets refuse; each becomes U+FFFD, so that a gap shows."""
    return _UNREADABLE.sub("\ufffd", text)


def is_number(text: str) -> bool:
    """Whether a text is a plain number, which no program can take for a formula."""
    return _NUMBER.fullmatch(text) is not None


def neutral(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet could take it for a formula."""
    text = readable(text)
    if is_number(text):
        return text
    return MARK + text if _FORMULA.match(text) or _CONTROL.match(text) else text


def neutral_inside(text: str) -> str:
    """The same for files of lines: a program that splits at ";" or tab instead of "," makes a cell of what follows."""
    return _INSIDE.sub(rf"\1{MARK}\2", neutral(text))


def file_name(text: str) -> str:
    """A plain ASCII file name (no suffix) of a text from a questionnaire; "form" when nothing of it is left."""
    return _NAME.sub("-", text).strip("-")[:_LONGEST_NAME] or "form"


def unused(name: str, taken: Names[str], between: str = "-", longest: int = 255) -> str:
    """The name, with a number behind it when it is taken (letter case does not tell names apart)."""
    used = {one.casefold() for one in taken}
    made, number = name[:longest], 1
    while made.casefold() in used:
        number += 1
        ending = f"{between}{number}"
        made = f"{name[: longest - len(ending)]}{ending}"
    return made
