"""The words of one language: an object, because a document may be printed in another language than the screen's.

Catalogues are gettext .po files (`<folder>/<language>/LC_MESSAGES/intake.po`), kept with Babel and read as they are:
some milliseconds at the start, nothing to compile, nothing that can be stale. English stands in the code.

Rules for messages: whole sentences; `{name}` placeholders filled by `.format(name=...)`; no f-string, no `%`, no
glued fragments; names of languages are never translated. A translation whose placeholders differ from the English
ones is refused and the English shows, so that a slip of a translator can never crash a page.
"""

from __future__ import annotations

import gettext
from string import Formatter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LANGUAGES = ("kk", "ru", "en")
LANGUAGE_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
DOMAIN = "intake"

_NONE: frozenset[str] = frozenset()
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}


def N_(message: str) -> str:  # noqa: N802 - the name gettext tools know
    """Mark a message for the catalogues where no translator is at hand (tables of words); returns it unchanged."""
    return message


class Translator:
    """Gives the words of one language; unknown messages come back in English.

    `language` is a code of LANGUAGES; `refused` names the English texts whose translation had other placeholders.
    """

    def __init__(self, language: str, folder: Path) -> None:
        self.language = language
        self.refused: tuple[str, ...] = ()
        self._texts: dict[str, tuple[str, ...]] = {}
        self._form_of: Callable[[int], int] = lambda n: int(n != 1)
        path = folder / language / "LC_MESSAGES" / f"{DOMAIN}.po"
        if language != "en" and path.is_file():
            self._load(path.read_text(encoding="utf-8"))

    def text(self, message: str) -> str:
        """The message in this language; placeholders stay for `.format`."""
        forms = self._texts.get(message)
        return forms[0] if forms else message

    def plural(self, one: str, many: str, n: int) -> str:
        """The form that fits the number `n`; the number itself is filled in by the caller's `.format`."""
        forms = self._texts.get(one)
        if forms is None:
            return one if n == 1 else many
        return forms[min(self._form_of(abs(n)), len(forms) - 1)]

    def _load(self, text: str) -> None:
        refused = []
        for entry in read_po(text):
            if not entry.one:
                self._form_of = _plural_rule(entry.forms[0])
            elif not all(entry.forms):
                continue
            elif any(placeholders(form) != placeholders(entry.many or entry.one) for form in entry.forms):
                refused.append(entry.one)
            else:
                self._texts[entry.one] = entry.forms
        self.refused = tuple(refused)


class PoEntry:
    """One message of a catalogue: `one` (msgid), `many` (msgid_plural or ""), `forms` (msgstr in order)."""

    __slots__ = ("forms", "many", "one")

    def __init__(self, one: str, many: str, forms: tuple[str, ...]) -> None:
        self.one = one
        self.many = many
        self.forms = forms


def placeholders(message: str) -> frozenset[str]:
    """The names between braces; a text with broken braces has the one name "?"."""
    if "{" not in message and "}" not in message:
        return _NONE
    try:
        return frozenset(name for _text, name, _spec, _conversion in Formatter().parse(message) if name is not None)
    except ValueError:
        return frozenset({"?"})


def read_po(text: str) -> Iterator[PoEntry]:
    """The translated messages of a .po file, the header first; fuzzy and obsolete ones are left out.

    Reads what Babel and gettext write (GNU gettext manual, "The Format of PO Files"), without msgctxt, which this
    program does not use. Lines it does not know are skipped: a damaged catalogue costs words, never the start.
    """
    parts: dict[str, str] = {}
    keyword = ""
    is_fuzzy = will_be_fuzzy = False
    for line in (*text.splitlines(), 'msgid ""'):
        if line.startswith("#"):
            will_be_fuzzy = will_be_fuzzy or (line.startswith("#,") and "fuzzy" in line)
            keyword = ""
        elif line.startswith("msg"):
            keyword, _space, line = line.partition(" ")  # noqa: PLW2901 - the rest of the line is text as in the next branch
            if keyword == "msgid":
                yield from _whole_entry(parts, is_fuzzy=is_fuzzy)
                parts, is_fuzzy, will_be_fuzzy = {}, will_be_fuzzy, False
            parts[keyword] = _unquote(line)
        elif line.startswith('"') and keyword:
            parts[keyword] += _unquote(line)


def _whole_entry(parts: dict[str, str], *, is_fuzzy: bool) -> Iterator[PoEntry]:
    forms = tuple(parts[keyword] for keyword in sorted(parts) if keyword.startswith("msgstr"))
    if forms and "msgid" in parts and not (is_fuzzy and parts["msgid"]):
        yield PoEntry(parts["msgid"], parts.get("msgid_plural", ""), forms)


def _unquote(quoted: str) -> str:
    inner = quoted.strip()[1:-1]
    if "\\" not in inner:
        return inner
    pieces = inner.split("\\")
    text = pieces[0]
    rest = iter(pieces[1:])
    for piece in rest:
        if piece:
            text += _ESCAPES.get(piece[0], piece[0]) + piece[1:]
        else:
            text += "\\" + next(rest, "")
    return text


def _plural_rule(header: str) -> Callable[[int], int]:
    for line in header.split("\n"):
        if line.startswith("Plural-Forms:") and "plural=" in line:
            try:
                return gettext.c2py(line.rpartition("plural=")[2].rstrip("; "))
            except ValueError:
                break
    return lambda n: int(n != 1)
