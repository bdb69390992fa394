"""Looks over the rows of the survey sheet: types, names, nesting, labels, classes, appearances."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from intake_app.xlsform.lint_look import BLOCK, CLASS_COLUMN, Asked, kind_of, meaning

if TYPE_CHECKING:
    from intake_app.xlsform.lint_look import Look
    from intake_app.xlsform.workbook import Row

CLASSES = frozenset("AP3TMXLI")
_PLAIN = frozenset({
    "text", "string", "integer", "int", "decimal", "date", "time", "datetime", "today", "start", "end", "note",
    "calculate", "hidden", "acknowledge", "trigger", "barcode", "geopoint", "range", "image", "photo", "audio",
    "video", "file", "deviceid", "username", "phonenumber", "email", "simserial", "subscriberid",
    "csv-external", "xml-external", "select_one", "select_multiple", "rank", "begin_group", "end_group",
    "begin_repeat", "end_repeat", "select_one_from_file", "select_multiple_from_file", "date time", "location", "gps",
    "phone number", "percentage", "imei", "start time", "end time", "device id", "sim id", "subscriber id",
})  # fmt: skip
_NEED_MORE = frozenset({"select_one", "select_multiple", "rank", "select_one_from_file", "select_multiple_from_file"})
_METADATA = frozenset({
    "start", "end", "today", "deviceid", "username", "phonenumber", "email", "simserial", "subscriberid",
})  # fmt: skip
UNSEEN = _METADATA | {"calculate", "hidden", "csv-external", "xml-external"}
_WORDS = frozenset({"label", "hint", "guidance_hint", "media", "image", "audio", "video", "big-image"})
_REFUSED = {
    "geotrace": "type_map", "geoshape": "type_map", "osm": "type_osm", "audit": "type_background",
    "background-audio": "type_background", "start-geopoint": "type_background",
    "background-geopoint": "type_background", "select_one_external": "type_external",
}  # fmt: skip
_KOBO = re.compile(r"(begin|end)[ _](kobomatrix|score|rank)|score__row|rank__level")
SELECT = re.compile(
    r"(select_one|select_multiple|select one|select multiple|select all that apply|rank) +(?:from +)?(\S+)"
    r"(?: +(or_other|or other|or specify other))?"
)
FROM_FILE = re.compile(
    r"(select_one_from_file|select_multiple_from_file|select one from file|select multiple from file) +(\S.*)"
)
_NAME = re.compile(r"[^\W\d][\w.\-]*")
_REFUSED_APPEARANCE = re.compile(r"ex:|search\(|printer")
_APPEARANCES = frozenset({
    "multiline", "numbers", "thousands-sep", "url", "masked", "minimal", "autocomplete", "search", "quick",
    "quickcompact", "compact", "horizontal", "horizontal-compact",
    "columns", "columns-pack", "likert", "label", "list-nolabel", "list", "table-list", "field-list",
    "no-calendar", "month-year", "year", "picker", "rating", "vertical", "no-ticks", "new", "new-front",
    "signature", "draw", "annotate", "maps", "placement-map", "hide-input", "counter", "hidden-answer", "map",
    "no-buttons", "image-map", "bearing", "pages", "grid", "account", "body-map", "body-mark", "time-line",
})  # fmt: skip
_COLUMNS_N = re.compile(r"columns-\d+|w\d+|h\d+|compact-\d+")
_NEVER_EMPTY = frozenset({"yes", "true", "true()"})


def check_survey(look: Look) -> None:
    """Adds what is wrong with the rows themselves and fills `look.asked` with the tree they make."""
    _Walk(look).walk()
    _check_case(look)
    if any(CLASS_COLUMN in row.cells for row in look.rows("survey")):
        _check_classes(look)


class _Walk:
    """One walk over the survey from top to bottom, with the groups that are open."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._open: list[Asked] = []
        self._names: list[set[str]] = [set()]
        self._order = 0

    def walk(self) -> None:
        for row in self._look.rows("survey"):
            kind = kind_of(row)
            if not kind:
                self._look.survey("type_missing", row, "type", row.cells.get("name", ""))
                continue
            block = BLOCK.fullmatch(kind)
            if block and block[1] == "end":
                self._close(row, block[2])
            else:
                self._row(row, kind)
        for left in self._open:
            self._look.survey("block_open", left.row, "type", left.name)

    def _close(self, row: Row, kind: str) -> None:
        opened = BLOCK.fullmatch(self._open[-1].kind) if self._open else None
        if opened is None or opened[2] != kind:
            self._look.survey("block_end", row, "type", self._open[-1].name if self._open else "")
        if self._open:
            self._open.pop()
            self._names.pop()

    def _row(self, row: Row, kind: str) -> None:
        if _check_type(self._look, row, kind):
            self._check_name(row, kind)
            _check_words(self._look, row, kind)
            _check_appearance(self._look, row)
        name = row.cells.get("name", "")
        path = "/".join([*(group.name for group in self._open), name])
        asked = Asked(row, self._order, kind, name, path, tuple(self._open))
        self._order += 1
        if name:
            self._look.asked.append(asked)
            self._look.by_name.setdefault(name, []).append(asked)
            self._look.by_path.setdefault(path, asked)
        if BLOCK.fullmatch(kind):
            self._open.append(asked)
            self._names.append(set())

    def _check_name(self, row: Row, kind: str) -> None:
        name = row.cells.get("name", "")
        if not name:
            self._look.survey("name_missing", row, "name", kind)
        elif not _NAME.fullmatch(name):
            self._look.survey("name_invalid", row, "name", name)
        elif name in self._names[-1]:
            self._look.survey("name_twice", row, "name", name)
        self._names[-1].add(name)


def _check_type(look: Look, row: Row, kind: str) -> bool:
    """Whether the row is a question or group that this program asks."""
    word = kind.partition(" ")[0]
    if _KOBO.match(kind):
        look.survey("kobo_only", row, "type", kind)
    elif word in _REFUSED:
        look.survey(_REFUSED[word], row, "type", word)
    elif kind.lower() in _NEED_MORE:
        look.survey("list_name_missing", row, "type", kind)
    elif not _is_known(kind):
        look.survey("type_unknown", row, "type", kind, look.near(word, sorted(_PLAIN)))
    else:
        return True
    return False


def _is_known(kind: str) -> bool:
    return kind.lower() in _PLAIN or any(one.fullmatch(kind) for one in (SELECT, FROM_FILE, BLOCK))


def _check_words(look: Look, row: Row, kind: str) -> None:
    """A question nobody can read is no question; what is never shown needs no words, but something to do."""
    meanings = {meaning(column) for column in row.cells}
    if kind == "calculate" and not meanings & {"calculation", "default"}:
        look.survey("calculation_missing", row, "calculation", row.cells.get("name", ""))
    if kind.lower() in UNSEEN or BLOCK.fullmatch(kind):
        return
    if not meanings & _WORDS:
        look.survey("label_missing", row, "label", row.cells.get("name", ""))
    if "constraint" in meanings and "constraint_message" not in meanings:
        look.survey("constraint_message_missing", row, "constraint_message", row.cells.get("name", ""))
    if kind == "note":
        for column, text in look.cells(row, "required"):
            if text.lower() in _NEVER_EMPTY:
                look.survey("required_useless", row, column, row.cells.get("name", ""))


def _check_appearance(look: Look, row: Row) -> None:
    for column, text in look.cells(row, "appearance"):
        for word in text.split():
            if _REFUSED_APPEARANCE.match(word):
                look.survey("appearance_refused", row, column, word)
                break
            if word not in _APPEARANCES and not _COLUMNS_N.fullmatch(word):
                look.survey("appearance_unknown", row, column, word, look.near(word, sorted(_APPEARANCES)))


def _check_case(look: Look) -> None:
    """Names that only differ in capitals are one name to a tired reader, and two to the program."""
    met: dict[str, str] = {}
    for asked in look.asked:
        other = met.setdefault(asked.name.lower(), asked.name)
        if other != asked.name:
            look.survey("name_case", asked.row, "name", asked.name, other)


def _check_classes(look: Look) -> None:
    if "urn:intake-app:xform:1" not in look.setting("namespaces"):
        look.add("class_namespace", "settings", 2, "namespaces")
    for asked in look.asked:
        said = asked.row.cells.get(CLASS_COLUMN, "")
        if said and said not in CLASSES:
            look.survey("unknown_class", asked.row, CLASS_COLUMN, said)
        is_shown = not asked.is_block and asked.kind.lower() not in UNSEEN
        if is_shown and not said and not any(CLASS_COLUMN in group.row.cells for group in asked.above):
            look.survey("class_missing", asked.row, CLASS_COLUMN, asked.name)
