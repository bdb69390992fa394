"""Entries: the small, immutable, signed facts of which every case is made.

The format is described for a second implementer in docs/formats/journal.md and frozen by the vectors in
tests/vectors/journal. Nothing here reads a clock, a file or a key: time, randomness and signatures are handed in.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import cast

from pydantic import ValidationError

from intake_app.domain.entry_kinds import DEVICE_KINDS, KINDS, Body
from intake_app.domain.errors import EntryInvalidError, JsonInvalidError
from intake_app.domain.sensitivity import CLASSES
from intake_app.domain.strict_json import canonical, load_strict

FORMAT_VERSION = 1
SIGNING_PREFIX = b"intake-entry-v1\x00"
SALT_BYTES = 16
MAX_BODY_BYTES = 4 * 1024 * 1024
MAX_PARENTS = 256

_KIND = re.compile(r"[a-z]{2,20}(\.[a-z_]{2,20})?")
_ID32 = re.compile(r"[a-z2-7]{26}")
_HEX = re.compile(r"[0-9a-f]{64}")
_AT = re.compile(r"20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ")
_HEADER_KEYS = frozenset({"v", "kind", "class", "case", "device", "seq", "prev", "parents", "at", "body_sha256"})
_LINE_KEYS = (frozenset({"header", "sig"}), frozenset({"header", "sig", "salt", "body"}))

Sign = Callable[[bytes], bytes]
"""Ed25519 over the given bytes, 64 bytes back."""

Verify = Callable[[str, bytes, bytes], None]
"""(device id, message, signature); raises SignatureInvalidError, or UnknownSignerError for a device nobody named."""


@dataclass(frozen=True, slots=True)
class Header:
    """The part of an entry that is never withheld and never erased. Field meanings: docs/formats/journal.md 2."""

    kind: str
    sensitivity: str
    case: str | None
    device: str
    seq: int
    prev: str | None
    parents: tuple[str, ...]
    at: str
    body_sha256: str

    def to_bytes(self) -> bytes:
        """The canonical bytes that are hashed to the entry's id and signed."""
        return canonical(self.to_json())

    def to_json(self) -> dict[str, object]:
        """The header as plain JSON values, with the names of the format."""
        return {
            "v": FORMAT_VERSION,
            "kind": self.kind,
            "class": self.sensitivity,
            "case": self.case,
            "device": self.device,
            "seq": self.seq,
            "prev": self.prev,
            "parents": list(self.parents),
            "at": self.at,
            "body_sha256": self.body_sha256,
        }

    @property
    def id(self) -> str:
        """SHA-256 of the canonical header, 64 hex digits."""
        return hashlib.sha256(self.to_bytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """A header with its signature, and, unless withheld or erased, salt and body (canonical JSON bytes)."""

    id: str
    header: Header
    signature: bytes
    salt: bytes | None
    body: bytes | None

    @property
    def has_body(self) -> bool:
        """False when the body was withheld on the way or erased since."""
        return self.body is not None

    def read_body(self) -> Body | None:
        """The body as the model of its kind; None when absent or of a kind this program does not know."""
        if self.body is None or self.header.kind not in KINDS:
            return None
        return KINDS[self.header.kind].model.model_validate_json(self.body)

    def without_body(self) -> Entry:
        """The same entry with its body withheld; the chain and the signature still verify."""
        return Entry(self.id, self.header, self.signature, None, None)

    def to_line(self) -> bytes:
        """One line of entries.jsonl, line feed included."""
        value: dict[str, object] = {"header": self.header.to_json(), "sig": _b64(self.signature)}
        if self.body is not None and self.salt is not None:
            value |= {"salt": _b64(self.salt), "body": load_strict(self.body)}
        return canonical(value) + b"\n"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the next entry stands: in a device's chain, and in a case's history (None and () for device entries)."""

    case: str | None
    device: str
    seq: int
    prev: str | None
    parents: tuple[str, ...]
    at: str


def write_entry(kind: str, sensitivity: str, body: Body, place: Place, *, salt: bytes, sign: Sign) -> Entry:
    """Makes and signs an entry. `salt` is 16 random bytes. Raises EntryInvalidError if it would break the format."""
    content = canonical(body.model_dump(mode="json", exclude_none=True))
    header = Header(
        kind=kind,
        sensitivity=sensitivity,
        case=place.case,
        device=place.device,
        seq=place.seq,
        prev=place.prev,
        parents=tuple(sorted(place.parents)),
        at=place.at,
        body_sha256=body_digest(salt, content),
    )
    signature = sign(SIGNING_PREFIX + header.to_bytes())
    entry = Entry(header.id, header, signature, salt, content)
    _check_header(header, entry.id)
    _check_body(entry)
    return entry


def body_digest(salt: bytes, body: bytes) -> str:
    """SHA-256(salt || body) in hex: withheld bodies cannot be guessed from it because the salt is withheld too."""
    return hashlib.sha256(salt + body).hexdigest()


def check_entry(entry: Entry, verify: Verify) -> None:
    """Raises EntryInvalidError or SignatureInvalidError unless every rule of docs/formats/journal.md holds."""
    if entry.id != entry.header.id:
        raise EntryInvalidError(rule="id", entry=entry.id)
    _check_header(entry.header, entry.id)
    _check_body(entry)
    verify(entry.header.device, SIGNING_PREFIX + entry.header.to_bytes(), entry.signature)


def read_line(line: bytes, number: int) -> Entry:
    """Reads one line of entries.jsonl (number counts from 1); everything but the signature is checked here."""
    where = str(number)
    try:
        value = load_strict(line)
    except JsonInvalidError as error:
        raise EntryInvalidError(rule=f"json_{error.facts['reason']}", entry=where) from error
    if not isinstance(value, dict) or frozenset(value) not in _LINE_KEYS:
        raise EntryInvalidError(rule="line_keys", entry=where)
    if canonical(value) + b"\n" != line:
        raise EntryInvalidError(rule="not_canonical", entry=where)
    header = header_from_json(value["header"], where)
    salt = _unb64(value["salt"], where) if "salt" in value else None
    body = canonical(value["body"]) if "body" in value else None
    entry = Entry(header.id, header, _unb64(value["sig"], where), salt, body)
    _check_header(header, where)
    _check_body(entry)
    return entry


def header_from_json(value: object, where: str) -> Header:
    """Reads a header; `where` names it in errors. Raises EntryInvalidError."""
    if not isinstance(value, dict) or frozenset(value) != _HEADER_KEYS:
        raise EntryInvalidError(rule="header_keys", entry=where)
    if value["v"] != FORMAT_VERSION or isinstance(value["v"], bool):
        raise EntryInvalidError(rule="version", entry=where)
    texts = [value[key] for key in ("kind", "class", "device", "at", "body_sha256")]
    optional = [value[key] for key in ("case", "prev") if value[key] is not None]
    parents = value["parents"]
    if not isinstance(parents, list) or not all(isinstance(item, str) for item in [*texts, *optional, *parents]):
        raise EntryInvalidError(rule="header_types", entry=where)
    if not isinstance(value["seq"], int) or isinstance(value["seq"], bool):
        raise EntryInvalidError(rule="header_types", entry=where)
    return Header(
        kind=cast("str", value["kind"]),
        sensitivity=cast("str", value["class"]),
        case=cast("str | None", value["case"]),
        device=cast("str", value["device"]),
        seq=value["seq"],
        prev=cast("str | None", value["prev"]),
        parents=tuple(cast("list[str]", parents)),
        at=cast("str", value["at"]),
        body_sha256=cast("str", value["body_sha256"]),
    )


def entry_from_parts(header: bytes, signature: bytes, salt: bytes | None, body: bytes | None) -> Entry:
    """An entry from what a store keeps. Raises EntryInvalidError if the header is not canonical."""
    try:
        read = header_from_json(load_strict(header), "stored")
    except JsonInvalidError as error:
        raise EntryInvalidError(rule=f"json_{error.facts['reason']}", entry="stored") from error
    if read.to_bytes() != header:
        raise EntryInvalidError(rule="not_canonical", entry=read.id)
    return Entry(read.id, read, signature, salt, body)


def _check_header(header: Header, where: str) -> None:
    checks: Iterable[tuple[str, bool]] = (
        ("kind", bool(_KIND.fullmatch(header.kind))),
        ("class", header.sensitivity in CLASSES),
        ("device", bool(_ID32.fullmatch(header.device))),
        ("case", header.case is None or bool(_ID32.fullmatch(header.case))),
        ("seq", 1 <= header.seq < 2**53),
        ("prev", (header.prev is None) == (header.seq == 1)),
        ("prev", header.prev is None or bool(_HEX.fullmatch(header.prev))),
        ("parents", len(header.parents) <= MAX_PARENTS and all(map(_HEX.fullmatch, header.parents))),
        ("parents", list(header.parents) == sorted(set(header.parents))),
        ("parents", header.case is not None or not header.parents),
        ("at", bool(_AT.fullmatch(header.at))),
        ("body_sha256", bool(_HEX.fullmatch(header.body_sha256))),
        ("case_for_kind", (header.kind in DEVICE_KINDS) == (header.case is None) or header.kind not in KINDS),
        ("class_for_kind", header.kind not in KINDS or header.sensitivity in KINDS[header.kind].classes),
    )
    for rule, holds in checks:
        if not holds:
            raise EntryInvalidError(rule=rule, entry=where)


def _check_body(entry: Entry) -> None:
    if len(entry.signature) != 64:
        raise EntryInvalidError(rule="sig_length", entry=entry.id)
    if (entry.body is None) != (entry.salt is None):
        raise EntryInvalidError(rule="salt_without_body", entry=entry.id)
    if entry.body is None or entry.salt is None:
        return
    if len(entry.salt) != SALT_BYTES:
        raise EntryInvalidError(rule="salt_length", entry=entry.id)
    if len(entry.body) > MAX_BODY_BYTES:
        raise EntryInvalidError(rule="body_size", entry=entry.id)
    if body_digest(entry.salt, entry.body) != entry.header.body_sha256:
        raise EntryInvalidError(rule="body_sha256", entry=entry.id)
    try:
        entry.read_body()
    except ValidationError as error:
        raise EntryInvalidError(rule="body_model", entry=entry.id) from error.with_traceback(None)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _unb64(value: object, where: str) -> bytes:
    if not isinstance(value, str):
        raise EntryInvalidError(rule="base64", entry=where)
    try:
        data = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise EntryInvalidError(rule="base64", entry=where) from error
    if _b64(data) != value:
        raise EntryInvalidError(rule="base64", entry=where)
    return data
