"""Tables as .xlsx: a sheet of the form, one of each repeat, and one that says what columns and codes mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from intake_app.exports.cells import is_number, neutral, unused
from intake_app.exports.record import MANY, NUMBERS, FileOut, file_of
from intake_app.exports.spreadsheet import Page, xlsx_bytes
from intake_app.exports.tables import names_for, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from intake_app.exports.record import Collection, Question
    from intake_app.exports.tables import Line, Table

    Cell = str | int | float | None

CODEBOOK: Final = "codes"
LONGEST_CELL: Final = 32_767
_LONGEST_SHEET: Final = 31
_NOT_IN_SHEET: Final = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_MOST_DETAILS: Final = 200
_MOST_DIGITS: Final = 15
_BETWEEN: Final = "; "
_CUT: Final = " […]"


def write(collections: Sequence[Collection], language: str) -> list[FileOut]:
    """One workbook for each questionnaire, codes beside their words in `language`; files lie in folders beside it."""
    found: list[FileOut] = []
    for name, collection in zip(names_for(collections), collections, strict=True):
        found.append(file_of(f"{name}.xlsx", workbook_bytes(collection, language)))
        for record in collection.records:
            found += [FileOut(f"{record.instance}/{one.name}", one.size, one.read) for one in record.files]
    return found


def workbook_bytes(collection: Collection, language: str) -> bytes:
    """The .xlsx of one questionnaire. Text beyond the longest cell of the format is cut, and the cut is marked."""
    tables = tables_of(collection)
    names: list[str] = [CODEBOOK]
    for table in tables:
        names.append(unused(_NOT_IN_SHEET.sub("-", table.name) or "-", names, longest=_LONGEST_SHEET))
    sheets = dict(zip(map(id, tables), names[1:], strict=True))
    pages = []
    for table in tables:
        columns = [_Columns(question, table, language) for question in table.questions]
        parent = sheets[id(table.parent)] if table.parent is not None else ""
        header = [cell for one in columns for cell in one.header()] + _end_header(table)
        rows = [
            _safe([cell for one in columns for cell in one.cells(line)] + _end(table, line, parent, collection))
            for line in table.lines
        ]
        pages.append(Page(sheets[id(table)], list(map(neutral, header)), rows))
    return xlsx_bytes([*pages, _codebook(collection, language)])


class _Columns:
    """The columns of one question: the answer; the words of a code; one for each choice of several; a reason."""

    def __init__(self, question: Question, table: Table, language: str) -> None:
        self._question = question
        self._language = language
        self._details = question.options if question.type == "select_multiple" else ()
        if len(self._details) > _MOST_DETAILS:
            self._details = ()
        self._has_words = bool(question.options)
        self._has_reason = any(question.path in line.row.reasons for line in table.lines)

    def header(self) -> list[str]:
        path = self._question.path
        found = [path]
        if self._has_words:
            found.append(f"{path} ({self._language})")
        if self._has_reason:
            found.append(f"{path}#why")
        return found + [f"{path}/{one.code}" for one in self._details]

    def cells(self, line: Line) -> list[Cell]:
        question = self._question
        value = line.row.values.get(question.path, "")
        found: list[Cell] = [_number(value) if question.type in NUMBERS else value or None]
        codes = value.split() if question.type in MANY else [value] if value else []
        if self._has_words:
            found.append(_BETWEEN.join(question.said(code, self._language) for code in codes) or None)
        if self._has_reason:
            found.append(line.row.reasons.get(question.path) or None)
        return found + [int(one.code in codes) if value else None for one in self._details]


def _end_header(table: Table) -> list[str]:
    if table.group is None:
        return ["_index", "_uuid", "_root_uuid", "_name", "_submission_time", "__version__"]
    return ["_index", "_parent_table_name", "_parent_index", "_submission__uuid"]


def _end(table: Table, line: Line, parent: str, collection: Collection) -> list[Cell]:
    record, version = line.record, collection.shape.version
    if table.group is None:
        return [line.index, record.instance, record.origin, record.title, record.made_on or None, version]
    return [line.index, parent, line.parent_index, record.instance]


def _codebook(collection: Collection, language: str) -> Page:
    rows: list[list[Cell]] = []
    for question in collection.shape.questions():
        words = question.labels.get(language, "")
        rows.append(_safe([question.path, question.type, words, None, None]))
        rows += [
            _safe([question.path, question.type, None, option.code, option.labels.get(language, "")])
            for option in question.options
        ]
    return Page(CODEBOOK, ["question", "type", "words", "code", "words of the code"], rows)


def _number(value: str) -> Cell:
    """A number as one, as far as a spreadsheet keeps all its digits."""
    digits = value.replace(".", "").removeprefix("-")
    if not is_number(value) or len(digits) > _MOST_DIGITS:
        return value or None
    return float(value) if "." in value else int(value)


def _safe(cells: Iterable[Cell]) -> list[Cell]:
    return [_short(neutral(cell)) if isinstance(cell, str) else cell for cell in cells]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(_CUT)] + _CUT
