"""OpenRosa submissions: one folder for each record, as ODK Briefcase, Central and KoboToolbox take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement, tostring

from intake_app.exports.cells import readable
from intake_app.exports.record import FileOut, Question, file_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake_app.exports.record import Collection, Group, Part, Record, Row, Shape

SUBMISSION: Final = "submission.xml"


def write(collections: Sequence[Collection], language: str) -> list[FileOut]:
    """`<uuid>/submission.xml` and, beside it, the files of the record. Codes, so no language."""
    del language
    found: list[FileOut] = []
    for collection in collections:
        for record in collection.records:
            found.append(file_of(f"{record.instance}/{SUBMISSION}", submission(collection.shape, record)))
            found += [FileOut(f"{record.instance}/{one.name}", one.size, one.read) for one in record.files]
    return found


def submission(shape: Shape, record: Record) -> bytes:
    """The XML of one record: what is relevant and may go, in the order of the form, then the record's own meta data.

    https://docs.getodk.org/openrosa-metadata/: an edited record has a new instanceID and names the one it replaces.
    """
    top = Element(shape.root, {"id": shape.form_id} | ({"version": shape.version} if shape.version else {}))
    _fill(top, shape.parts, record.row)
    meta = SubElement(top, "meta")
    SubElement(meta, "instanceID").text = f"uuid:{record.instance}"
    if record.replaces:
        SubElement(meta, "deprecatedID").text = f"uuid:{record.replaces}"
    # A carriage return in a text would be read back as a line feed.
    written: bytes = tostring(top, encoding="utf-8", xml_declaration=True)
    return written.replace(b"\r", b"&#13;")


def _fill(above: Element, parts: Sequence[Part], row: Row) -> None:
    for part in parts:
        if isinstance(part, Question):
            if part.path in row.values:
                SubElement(above, part.name).text = readable(row.values[part.path])
        elif part.is_repeat:
            for inner in row.rows.get(part.path, ()):
                _fill(SubElement(above, part.name), part.parts, inner)
        else:
            _fill_group(above, part, row)


def _fill_group(above: Element, group: Group, row: Row) -> None:
    made = Element(group.name)
    _fill(made, group.parts, row)
    if len(made):
        above.append(made)
