"""The BagIt 1.0 files of a bundle (RFC 8493), each with exactly one encoding."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from intake_app.bundle.container import is_name
from intake_app.domain.errors import BagInvalidError

if TYPE_CHECKING:
    from collections.abc import Mapping

DECLARATION_NAME: Final = "bagit.txt"
INFO_NAME: Final = "bag-info.txt"
MANIFEST_NAME: Final = "manifest-sha256.txt"
TAG_MANIFEST_NAME: Final = "tagmanifest-sha256.txt"
PAYLOAD_PREFIX: Final = "data/"

DECLARATION: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_LINE = re.compile(rb"([0-9a-f]{64})  ([!-~]{1,100})")


def bag_info(bundle: str, made_at: str, *, files: int, size: int) -> bytes:
    """The bag-info.txt of a bundle: its id, the day, and how many bytes in how many payload files there are."""
    lines = (f"Bagging-Date: {made_at[:10]}", f"External-Identifier: {bundle}", f"Payload-Oxum: {size}.{files}", "")
    return "\n".join(lines).encode("ascii")


def write_manifest(hashes: Mapping[str, str]) -> bytes:
    """A manifest of names and SHA-256 in hex, sorted by name, as `sha256sum` checks it."""
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode("ascii")


def read_manifest(data: bytes) -> dict[str, str]:
    """Names and SHA-256 of a manifest, in order.

    Raises BagInvalidError with one of the rules manifest_line (also for CR LF, other hashes, a missing line end),
    manifest_name, manifest_order (also for a name that stands there twice), manifest_empty.
    """
    lines = data.split(b"\n")
    if lines.pop() != b"":
        raise BagInvalidError(rule="manifest_line")
    if not lines:
        raise BagInvalidError(rule="manifest_empty")
    hashes: dict[str, str] = {}
    last = ""
    for line in lines:
        found = _LINE.fullmatch(line)
        if found is None:
            raise BagInvalidError(rule="manifest_line")
        name = found[2].decode("ascii")
        if not is_name(name):
            raise BagInvalidError(rule="manifest_name")
        if name <= last:
            raise BagInvalidError(rule="manifest_order")
        hashes[name] = found[1].decode("ascii")
        last = name
    return hashes
