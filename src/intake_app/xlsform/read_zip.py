"""Spreadsheets that are zip archives (.xlsx, .ods): what may be unpacked, and which of its XML may be read."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from intake_app.xlsform.lint_reasons import LIMITS
from intake_app.xlsform.workbook import invalid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

MAX_UNPACKED_BYTES = LIMITS["unpacks_too_large"] * 1024 * 1024
MAX_PARTS = LIMITS["too_many_parts"]
MAX_RATIO = 200
_RATIO_FLOOR_BYTES = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_DEPTH = 100
BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    ParseError,
    EOFError,
    KeyError,
    ValueError,
    OSError,
    RuntimeError,
    NotImplementedError,
)
"""What reading a damaged archive or its XML raises."""


def open_archive(data: bytes, reason: str) -> zipfile.ZipFile:
    """The archive of a spreadsheet, unless it would unpack to far more than it holds.

    Raises FormInvalidError: `reason` when it is none, is_encrypted, too_many_parts, unpacks_too_large.
    """
    if data.startswith(_OLE):
        raise invalid(_why_ole(data))
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN:
        raise invalid(reason) from None
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise invalid("too_many_parts")
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES or any(map(_is_bomb, parts)):
        raise invalid("unpacks_too_large")
    if any(part.flag_bits & 1 for part in parts):
        raise invalid("is_encrypted")
    return archive


def _why_ole(data: bytes) -> str:
    """Why an Excel file is no archive: it is locked with a password, or it is an old .xls under a new name."""
    return "is_encrypted" if "EncryptedPackage".encode("utf-16-le") in data else "suffix_wrong"


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > _RATIO_FLOOR_BYTES and part.file_size > MAX_RATIO * max(1, part.compress_size)


def elements(archive: zipfile.ZipFile, name: str, reason: str) -> Iterator[tuple[str, Element]]:
    """The ("start" or "end", element) events of one XML part.

    Raises FormInvalidError: xml_unsafe for declared entities and document types, `reason` when it cannot be read.
    """
    depth = 0
    try:
        with archive.open(name) as part:
            for event, element in iterparse(part, events=("start", "end"), forbid_dtd=True):
                depth += 1 if event == "start" else -1
                if depth > _MAX_DEPTH:
                    raise invalid(reason)
                yield event, element
    except DefusedXmlException:
        raise invalid("xml_unsafe") from None
    except BROKEN:
        raise invalid(reason) from None


def check_xml(archive: zipfile.ZipFile, reason: str) -> None:
    """Looks through every XML part before another reader gets it. Raises FormInvalidError as `elements`."""
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            for event, element in elements(archive, name, reason):
                if event == "end":
                    element.clear()
