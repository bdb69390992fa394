"""CSV as ODK Central gives it: a table of the form and one of each repeat, joined by KEY and PARENT_KEY."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING, Final

from intake_app.exports.cells import file_name, neutral_inside
from intake_app.exports.record import FileOut, file_of
from intake_app.exports.tables import names_for, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from intake_app.exports.record import Collection, Question
    from intake_app.exports.tables import Line, Table

_POINT: Final = ("Latitude", "Longitude", "Altitude", "Accuracy")
_AFTER_KEY: Final = (
    "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status", "ReviewState", "DeviceID",
    "Edits", "FormVersion",
)  # fmt: skip
MEDIA: Final = "media"


def write(collections: Sequence[Collection], language: str) -> list[FileOut]:
    """`form.csv`, `form-repeat.csv` and the files of all records in `media`, names and codes as in the form.

    The columns and file names are those of central-backend (lib/data/briefcase.js); who submitted is left empty.
    """
    del language
    found: list[FileOut] = []
    media: dict[str, FileOut] = {}
    for name, collection in zip(names_for(collections), collections, strict=True):
        tables = tables_of(collection)
        for file, table in zip(_names(name, tables), tables, strict=True):
            version = collection.shape.version
            rows = (_line(table, line, version) for line in table.lines)
            found.append(file_of(file, csv_bytes(_header(table), rows)))
        media |= {one.name: one for record in collection.records for one in record.files}
    return found + [FileOut(f"{MEDIA}/{name}", one.size, one.read) for name, one in media.items()]


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with the mark that Excel needs; every cell neutral."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([neutral_inside(cell) for cell in header])
    writer.writerows([neutral_inside(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _names(name: str, tables: Sequence[Table]) -> list[str]:
    """Repeats of one name are numbered in the order of the form, as Central does."""
    totals = Counter(file_name(table.name) for table in tables[1:])
    counts: Counter[str] = Counter()
    found = [f"{name}.csv"]
    for table in tables[1:]:
        own = file_name(table.name)
        counts[own] += 1
        ending = f"~{counts[own]}" if totals[own] > 1 else ""
        found.append(f"{name}-{own}{ending}.csv")
    return found


def _header(table: Table) -> list[str]:
    columns = [column for question in table.questions for column in _columns(table, question)]
    if table.group is not None:
        return [*columns, "PARENT_KEY", "KEY"]
    return ["SubmissionDate", "meta-instanceID", *columns, "KEY", *_AFTER_KEY]


def _columns(table: Table, question: Question) -> list[str]:
    above = "" if table.group is None else f"{table.group.path}/"
    name = question.path.removeprefix(above).replace("/", "-")
    return [f"{name}-{part}" for part in _POINT] if question.type == "geopoint" else [name]


def _line(table: Table, line: Line, version: str) -> list[str]:
    cells = [cell for question in table.questions for cell in _cells(question, line.row.values.get(question.path, ""))]
    if table.group is not None:
        return [*cells, line.parent_key, line.key]
    files = str(len(line.record.files))
    edits = "1" if line.record.replaces else "0"
    instance = f"uuid:{line.record.instance}"
    return [line.record.made_on, instance, *cells, line.key, "", "", files, files, "", "", "", edits, version]


def _cells(question: Question, value: str) -> list[str]:
    if question.type != "geopoint":
        return [value]
    parts = value.split()[: len(_POINT)]
    return parts + [""] * (len(_POINT) - len(parts))
