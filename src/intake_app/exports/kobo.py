"""Kobo JSON: the shape in which KoboToolbox gives its data, full paths as keys, repeats as lists."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from intake_app.exports.record import NOTE, FileOut, Question, file_of
from intake_app.exports.tables import names_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake_app.exports.record import Collection, Part, Record, Row, Shape

    Json = str | int | None | list["Json"] | dict[str, "Json"]


def write(collections: Sequence[Collection], language: str) -> list[FileOut]:
    """One JSON file for each questionnaire; files of the records lie in folders named by the record. Codes only."""
    del language
    found: list[FileOut] = []
    for name, collection in zip(names_for(collections), collections, strict=True):
        results: list[Json] = [_record(collection.shape, record) for record in collection.records]
        answer = {"count": len(results), "next": None, "previous": None, "results": results}
        text = json.dumps(answer, ensure_ascii=False, allow_nan=False, indent=1)
        found.append(file_of(f"{name}.json", text.encode("utf-8", "replace")))
        for record in collection.records:
            found += [FileOut(f"{record.instance}/{one.name}", one.size, one.read) for one in record.files]
    return found


def _record(shape: Shape, record: Record) -> dict[str, Json]:
    made: dict[str, Json] = {}
    _fill(made, shape.parts, record.row)
    made["__version__"] = shape.version
    made["meta/instanceID"] = f"uuid:{record.instance}"
    made["meta/rootUuid"] = f"uuid:{record.origin}"
    if record.replaces:
        made["meta/deprecatedID"] = f"uuid:{record.replaces}"
    made["_xform_id_string"] = shape.form_id
    made["_uuid"] = record.instance
    if record.made_on:
        made["_submission_time"] = record.made_on
    made["_attachments"] = [{"filename": f"{record.instance}/{one.name}"} for one in record.files]
    return made


def _fill(made: dict[str, Json], parts: Sequence[Part], row: Row) -> None:
    """Unanswered questions have no key, as with Kobo."""
    for part in parts:
        if isinstance(part, Question):
            value = row.values.get(part.path, "")
            if value and part.type != NOTE:
                made[part.path] = value
        elif part.is_repeat:
            rows: list[Json] = []
            for inner in row.rows.get(part.path, ()):
                one: dict[str, Json] = {}
                _fill(one, part.parts, inner)
                rows.append(one)
            if rows:
                made[part.path] = rows
        else:
            _fill(made, part.parts, row)
