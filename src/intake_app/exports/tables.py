"""Records as flat tables: one for the form and one for each repeat, with keys that lead back to the row above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake_app.exports.cells import file_name, unused
from intake_app.exports.record import NOTE, Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from intake_app.exports.record import Collection, Group, Part, Record, Row


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table. `index` counts from 1 over the table; the parent's are "" and 0 in the table of the form."""

    index: int
    key: str
    parent_key: str
    parent_index: int
    record: Record
    row: Row


@dataclass(frozen=True, slots=True)
class Table:
    """The questions of the form outside of repeats (`group` None), or those of one repeat, and their rows."""

    name: str
    group: Group | None
    parent: Table | None
    questions: tuple[Question, ...]
    lines: tuple[Line, ...]


def tables_of(collection: Collection) -> tuple[Table, ...]:
    """The tables in the order of the form, that of the form first; notes have no column."""
    root = Table(
        collection.shape.form_id,
        None,
        None,
        tuple(_flat(collection.shape.parts)),
        tuple(
            Line(number, f"uuid:{record.instance}", "", 0, record, record.row)
            for number, record in enumerate(collection.records, 1)
        ),
    )
    found = [root]
    for group in _repeats(collection.shape.parts):
        _add(found, root, "", group)
    return tuple(found)


def names_for(collections: Sequence[Collection]) -> list[str]:
    """A file name for each collection, no two the same: the form's id, with its version where two have one id."""
    names: list[str] = []
    ids = [one.shape.form_id for one in collections]
    for one in collections:
        shape = one.shape
        name = shape.form_id if ids.count(shape.form_id) == 1 else f"{shape.form_id}-{shape.version}"
        names.append(unused(file_name(name), names))
    return names


def _add(found: list[Table], parent: Table, above: str, group: Group) -> None:
    """The table of a repeat and of those in it; `above` is the path of the repeat around it."""
    inside = group.path.removeprefix(f"{above}/") if above else group.path
    lines: list[Line] = []
    for line in parent.lines:
        for place, row in enumerate(line.row.rows.get(group.path, ()), 1):
            key = f"{line.key}/{inside}[{place}]"
            lines.append(Line(len(lines) + 1, key, line.key, line.index, line.record, row))
    table = Table(group.name, group, parent, tuple(_flat(group.parts)), tuple(lines))
    found.append(table)
    for inner in _repeats(group.parts):
        _add(found, table, group.path, inner)


def _flat(parts: Iterable[Part]) -> Iterator[Question]:
    for part in parts:
        if isinstance(part, Question):
            if part.type != NOTE:
                yield part
        elif not part.is_repeat:
            yield from _flat(part.parts)


def _repeats(parts: Iterable[Part]) -> Iterator[Group]:
    for part in parts:
        if isinstance(part, Question):
            continue
        if part.is_repeat:
            yield part
        else:
            yield from _repeats(part.parts)
