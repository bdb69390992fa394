"""Uwazi: a zip for the form and one for each repeat, each with `import.csv`; rows of repeats name the row above."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from intake_app.exports.archive import zip_file
from intake_app.exports.cells import file_name, neutral, unused
from intake_app.exports.central import csv_bytes
from intake_app.exports.record import FILES, MANY, file_of
from intake_app.exports.tables import names_for, tables_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from intake_app.exports.record import Collection, FileOut, Question
    from intake_app.exports.tables import Line, Table

IMPORT: Final = "import.csv"
_TITLE: Final = "title"
_PARENT: Final = "parent"
_ATTACHMENTS: Final = "attachments"
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_BETWEEN: Final = "|"


def write(collections: Sequence[Collection], language: str) -> list[FileOut]:
    """`form.zip`, `form-repeat.zip`: one for each template that is to be made in Uwazi.

    The words of choices come in every language of the form, as `name__kk`; `language` is that of a form without
    translations. https://uwazi.readthedocs.io: importing from CSV.
    """
    found: list[FileOut] = []
    for name, collection in zip(names_for(collections), collections, strict=True):
        languages = collection.shape.languages or (language,)
        taken: list[str] = []
        titles: dict[str, str] = {}
        for table in tables_of(collection):
            own = unused(name if table.group is None else f"{name}-{file_name(table.name)}", taken)
            taken.append(own)
            found.append(_zip(f"{own}.zip", table, languages, titles))
    return found


def _zip(name: str, table: Table, languages: Sequence[str], titles: dict[str, str]) -> FileOut:
    columns = list(_columns(table, languages))
    files: dict[str, FileOut] = {}
    rows = []
    for line in table.lines:
        titles[line.key] = _title(table, line, titles)
        start = [titles[line.key]] if table.group is None else [titles[line.key], titles[line.parent_key]]
        rows.append([*start, *(cell(line) for _, cell in columns)])
        if table.group is None:
            files |= {one.name: one for one in line.record.files}
    start = [_TITLE] if table.group is None else [_TITLE, _PARENT]
    content = csv_bytes([*start, *(header for header, _ in columns)], rows)
    members = [file_of(IMPORT, content), *files.values()]
    return zip_file(name, members)


def _title(table: Table, line: Line, titles: dict[str, str]) -> str:
    """Unique in its template: the record's, and for a row the one above with its place."""
    if table.group is None:
        title = line.record.title
        return title if title not in titles.values() else f"{title} {line.record.instance[:8]}"
    place = line.key.rpartition("[")[2].rstrip("]")
    return f"{titles[line.parent_key]} {table.group.name} {place}"


def _columns(table: Table, languages: Sequence[str]) -> Iterator[tuple[str, Callable[[Line], str]]]:
    taken = [_TITLE, _PARENT, _ATTACHMENTS]
    for question in table.questions:
        if question.type in FILES:
            continue
        name = unused(_safe_name(question.name), taken, "_")
        taken.append(name)
        yield from _of_question(question, name, table, languages)
    if table.group is None:
        yield _ATTACHMENTS, lambda line: _BETWEEN.join(one.name for one in line.record.files)


def _of_question(
    question: Question, name: str, table: Table, languages: Sequence[str]
) -> Iterator[tuple[str, Callable[[Line], str]]]:
    def value(line: Line) -> str:
        return line.row.values.get(question.path, "")

    if question.options:
        for language in languages:
            yield f"{name}__{language.lower()}", partial(_said, question, language)
    elif question.type == "geopoint":
        yield f"{name}_geolocation", lambda line: _BETWEEN.join(value(line).split()[:2])
    elif question.type == "date":
        yield name, lambda line: value(line) if _DAY.fullmatch(value(line)) else ""
        if any(value(line) and not _DAY.fullmatch(value(line)) for line in table.lines):
            yield f"{name}_as_told", value
    else:
        yield name, value


def _said(question: Question, language: str, line: Line) -> str:
    value = line.row.values.get(question.path, "")
    codes = value.split() if question.type in MANY else [value] if value else []
    # A bar or a double colon in a label would make two values, or a parent and a child, of one.
    return _BETWEEN.join(neutral(_plain(question.said(code, language))) for code in codes)


def _plain(label: str) -> str:
    return label.replace(_BETWEEN, "/").replace("::", ":")


def _safe_name(name: str) -> str:
    """The name of a property as Uwazi makes it of a label: lower case, words joined by "_"."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "question"
