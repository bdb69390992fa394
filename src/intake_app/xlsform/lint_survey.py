"""Looks over the rows of the survey sheet and the choice lists they name: types, names, nesting, appearances."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from intake_app.xlsform.views import Finding
from intake_app.xlsform.workbook import invalid

if TYPE_CHECKING:
    from intake_app.xlsform.workbook import Row, Workbook

CLASSES = frozenset("AP3TMXLI")
_PLAIN = frozenset({
    "text", "string", "integer", "int", "decimal", "date", "time", "datetime", "today", "start", "end", "note",
    "calculate", "hidden", "acknowledge", "trigger", "barcode", "geopoint", "range", "image", "photo", "audio",
    "video", "file", "deviceid", "username", "phonenumber", "email", "simserial", "subscriberid",
    "csv-external", "xml-external",
})  # fmt: skip
_UNNAMED = frozenset({
    "start", "end", "today", "deviceid", "username", "phonenumber", "email", "simserial", "subscriberid",
})  # fmt: skip
_UNSEEN = _UNNAMED | {"calculate", "hidden", "csv-external", "xml-external"}
_WORDS = frozenset({"label", "hint", "guidance_hint", "media", "image", "audio", "video", "big-image", "caption"})
_REFUSED = frozenset({
    "geotrace", "geoshape", "audit", "background-audio", "start-geopoint", "osm", "background-geopoint",
    "select_one_external",
})  # fmt: skip
_KOBO = re.compile(r"(begin|end)[ _](kobomatrix|score|rank)|score__row|rank__level")
_BLOCK = re.compile(r"(begin|end)[ _](group|repeat)")
_SELECT = re.compile(r"(select_one|select_multiple|select one|select multiple|rank) +(\S+)(?: +(or_other|or other))?")
_FROM_FILE = re.compile(r"(select_one_from_file|select_multiple_from_file|select one from file) +(\S+)")
_NAME = re.compile(r"[^\W\d][\w.\-]*")
_REFUSED_APPEARANCE = re.compile(r"ex:|search\(|printer")
_APPEARANCES = frozenset({
    "multiline", "numbers", "thousands-sep", "url", "masked", "minimal", "autocomplete", "search", "quick",
    "columns", "columns-pack", "likert", "label", "list-nolabel", "list", "table-list", "field-list",
    "no-calendar", "month-year", "year", "picker", "rating", "vertical", "no-ticks", "new", "new-front",
    "signature", "draw", "annotate", "maps", "placement-map", "hide-input", "counter", "hidden-answer", "map",
    "no-buttons", "image-map", "bearing", "pages", "grid", "account",
})  # fmt: skip
_COLUMNS_N = re.compile(r"columns-\d+|w\d+")


class SurveyCheck:
    """One look at the survey and choices sheets. `findings` are filled by `check`."""

    def __init__(self, book: Workbook) -> None:
        self._rows = book.sheet("survey").rows
        self._lists = _lists(book)
        self.findings: list[Finding] = []
        self._open: list[tuple[str, Row, set[str]]] = []
        self._names: set[str] = set()

    def check(self) -> None:
        """Raises FormInvalidError with the place of the first thing that cannot work."""
        for row in self._rows:
            kind = " ".join(row.cells.get("type", "").split())
            if not kind:
                raise invalid("type_missing", "survey", row.number, "type")
            block = _BLOCK.fullmatch(kind)
            if block and block[1] == "end":
                self._close(row, block[2])
                continue
            self._check_type(row, kind)
            self._check_name(row, kind)
            self._check_label(row, kind)
            self._check_class(row)
            self._check_appearance(row)
            if block:
                self._open.append((block[2], row, self._names))
                self._names = set()
        if self._open:
            raise invalid("block_open", "survey", self._open[-1][1].number, "type")

    def _close(self, row: Row, kind: str) -> None:
        if not self._open or self._open[-1][0] != kind:
            raise invalid("block_end", "survey", row.number, "type")
        self._names = self._open.pop()[2]

    def _check_type(self, row: Row, kind: str) -> None:
        if _KOBO.match(kind):
            raise invalid("kobo_only", "survey", row.number, "type")
        if kind.partition(" ")[0] in _REFUSED:
            raise invalid("type_refused", "survey", row.number, "type")
        select = _SELECT.fullmatch(kind)
        if select:
            self._check_list(row, select)
        elif kind.lower() not in _PLAIN and not _FROM_FILE.fullmatch(kind) and not _BLOCK.fullmatch(kind):
            raise invalid("type_unknown", "survey", row.number, "type")

    def _check_list(self, row: Row, select: re.Match[str]) -> None:
        codes = self._lists.get(select[2])
        if codes is None and not select[2].startswith("${"):
            raise invalid("list_unknown", "survey", row.number, "type")
        if select[3]:
            self.findings.append(Finding("or_other", "survey", row.number, "type", row.cells.get("name", "")))
        if select[1] not in ("select_one", "select one"):
            for number, code in codes or ():
                if " " in code:
                    raise invalid("choice_spaces", "choices", number, "name")

    def _check_name(self, row: Row, kind: str) -> None:
        name = row.cells.get("name", "")
        if not name and kind.lower() in _UNNAMED:
            return
        if not name:
            raise invalid("name_missing", "survey", row.number, "name")
        if not _NAME.fullmatch(name):
            raise invalid("name_invalid", "survey", row.number, "name")
        if name in self._names:
            raise invalid("name_twice", "survey", row.number, "name")
        self._names.add(name)

    def _check_label(self, row: Row, kind: str) -> None:
        """A question nobody can read is no question; what is never shown needs no words."""
        if kind.lower() in _UNSEEN or _BLOCK.fullmatch(kind):
            return
        if not any(column.partition("::")[0].strip().lower() in _WORDS for column in row.cells):
            raise invalid("label_missing", "survey", row.number, "label")

    def _check_class(self, row: Row) -> None:
        column = "bind::intake:class"
        if column in row.cells and row.cells[column] not in CLASSES:
            raise invalid("unknown_class", "survey", row.number, column)

    def _check_appearance(self, row: Row) -> None:
        for word in row.cells.get("appearance", "").split():
            if _REFUSED_APPEARANCE.match(word):
                raise invalid("appearance_refused", "survey", row.number, "appearance")
            if word not in _APPEARANCES and not _COLUMNS_N.fullmatch(word):
                self.findings.append(Finding("appearance_unknown", "survey", row.number, "appearance", word))


def _lists(book: Workbook) -> dict[str, list[tuple[int, str]]]:
    """The codes of each choice list with their rows. Raises FormInvalidError (choice_name_missing, choice_twice)."""
    found: dict[str, list[tuple[int, str]]] = {}
    settings = book.sheet("settings").rows
    may_repeat = bool(settings) and settings[0].cells.get("allow_choice_duplicates", "").lower() in ("yes", "true")
    met: set[tuple[str, str]] = set()
    for row in book.sheet("choices").rows:
        name = row.cells.get("list_name") or row.cells.get("list name") or ""
        code = row.cells.get("name") or row.cells.get("value") or ""
        if not name:
            continue
        if not code:
            raise invalid("choice_name_missing", "choices", row.number, "name")
        if (name, code) in met and not may_repeat:
            raise invalid("choice_twice", "choices", row.number, "name")
        met.add((name, code))
        found.setdefault(name, []).append((row.number, code))
    return found
