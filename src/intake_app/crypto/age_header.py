"""The header of an age v1 file: stanzas and their MAC, written and strictly read (C2SP age specification)."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from intake_app.domain.errors import AgeArmorError, AgeHeaderError, AgePassphraseFileError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake_app.crypto.age_stream import Readable

FILE_KEY_BYTES = 16
MAX_HEADER_BYTES = 1024 * 1024
MAX_STANZAS = 16

_VERSION_LINE = b"age-encryption.org/v1"
_ARMOR_START = b"-----BEGIN AGE ENCRYPTED FILE-----"
_BODY_LINE = 64
_READ_AHEAD = 64 * 1024
_ARGUMENT = re.compile(rb"[\x21-\x7e]+")
_BODY = re.compile(rb"[A-Za-z0-9+/]{0,64}")


@dataclass(frozen=True, slots=True)
class Stanza:
    """One recipient's share of a file: its type, its further arguments and its body."""

    kind: str
    arguments: tuple[str, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Header:
    """A header that was read: `authenticated` are its bytes up to and with `---`, which the MAC covers."""

    stanzas: tuple[Stanza, ...]
    authenticated: bytes
    mac: bytes

    def check_mac(self, file_key: bytes) -> None:
        """Raises AgeHeaderError(mac) unless the header was made by somebody who knew the file key."""
        if not hmac.compare_digest(_mac(file_key, self.authenticated), self.mac):
            raise AgeHeaderError(reason="mac")


def write_header(stanzas: Sequence[Stanza], file_key: bytes) -> bytes:
    """Gives the bytes of a header, line feed of the last line included."""
    lines = [_VERSION_LINE]
    for stanza in stanzas:
        lines.append(" ".join(("->", stanza.kind, *stanza.arguments)).encode("ascii"))
        body = encode64(stanza.body).encode("ascii")
        lines += [body[start : start + _BODY_LINE] for start in range(0, len(body) + 1, _BODY_LINE)]
    authenticated = b"\n".join([*lines, b"---"])
    return authenticated + b" " + encode64(_mac(file_key, authenticated)).encode("ascii") + b"\n"


def read_header(source: Readable) -> tuple[Header, bytes]:
    """Reads a header and gives it with the bytes behind it that were read along.

    Raises AgeArmorError for the text form, AgePassphraseFileError for a scrypt stanza, and AgeHeaderError with one
    of the reasons not_age, version, too_large, too_many_stanzas, truncated, stanza, base64.
    """
    lines = _Lines(source)
    _check_first_line(lines)
    stanzas: list[Stanza] = []
    line = lines.next()
    while line.startswith(b"-> "):
        if len(stanzas) == MAX_STANZAS:
            raise AgeHeaderError(reason="too_many_stanzas")
        stanzas.append(_read_stanza(line, lines))
        line = lines.next()
    if not line.startswith(b"--- ") or not stanzas:
        raise AgeHeaderError(reason="stanza")
    mac = decode64(line[4:].decode("ascii", "replace"))
    if len(mac) != hashes.SHA256.digest_size:
        raise AgeHeaderError(reason="mac")
    end_of_marker = lines.position - len(line) - 1 + 3
    return Header(tuple(stanzas), lines.read[:end_of_marker], mac), lines.read[lines.position :]


def encode64(data: bytes) -> str:
    """Base64 as age writes it: standard alphabet, no padding (RFC 4648 section 4)."""
    return base64.b64encode(data).rstrip(b"=").decode("ascii")


def decode64(text: str) -> bytes:
    """The inverse of `encode64`. Raises AgeHeaderError(base64) for padding, foreign letters or stray bits."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise AgeHeaderError(reason="base64") from None
    if encode64(data) != text:
        raise AgeHeaderError(reason="base64")
    return data


def derive(file_key: bytes, label: bytes, salt: bytes = b"") -> bytes:
    """Derives a 32-byte key from the file key: HKDF-SHA-256 with the label as info."""
    return HKDF(hashes.SHA256(), length=32, salt=salt, info=label).derive(file_key)


def _mac(file_key: bytes, authenticated: bytes) -> bytes:
    return hmac.digest(derive(file_key, b"header"), authenticated, "sha256")


def _check_first_line(lines: _Lines) -> None:
    start = lines.peek(len(_ARMOR_START))
    # Stock readers skip white space before the armor, so it is looked for behind any.
    if start[:1].isspace() or start.startswith(b"-----"):
        text = lines.peek(1024).lstrip()
        raise AgeArmorError if text.upper().startswith(_ARMOR_START) else AgeHeaderError(reason="not_age")
    if not _VERSION_LINE.startswith(start[: len(_VERSION_LINE)]):
        is_age = start.startswith(b"age-encryption.org/")
        raise AgeHeaderError(reason="version" if is_age else "not_age")
    if lines.next() != _VERSION_LINE:
        raise AgeHeaderError(reason="version")


def _read_stanza(line: bytes, lines: _Lines) -> Stanza:
    words = line[3:].split(b" ")
    if not all(_ARGUMENT.fullmatch(word) for word in words):
        raise AgeHeaderError(reason="stanza")
    kind, *arguments = (word.decode("ascii") for word in words)
    if kind == "scrypt":
        raise AgePassphraseFileError
    body = []
    while True:
        piece = lines.next()
        if not _BODY.fullmatch(piece):
            raise AgeHeaderError(reason="stanza")
        body.append(piece)
        if len(piece) < _BODY_LINE:
            return Stanza(kind, tuple(arguments), decode64(b"".join(body).decode("ascii")))


class _Lines:
    """Reads lines from a file, never more than a header may have."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self.read = b""
        self.position = 0

    def peek(self, count: int) -> bytes:
        while len(self.read) < count and self._read_more():
            pass
        return self.read[:count]

    def next(self) -> bytes:
        searched = self.position
        while (end := self.read.find(b"\n", searched)) < 0:
            searched = len(self.read)
            if searched >= MAX_HEADER_BYTES:
                raise AgeHeaderError(reason="too_large")
            if not self._read_more():
                raise AgeHeaderError(reason="truncated")
        line = self.read[self.position : end]
        self.position = end + 1
        if self.position > MAX_HEADER_BYTES:
            raise AgeHeaderError(reason="too_large")
        return line

    def _read_more(self) -> bool:
        piece = self._source.read(_READ_AHEAD)
        self.read += piece
        return bool(piece)
