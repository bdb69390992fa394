"""age v1 files (C2SP age specification): written to hybrid recipients only, read with hybrid and X25519 keys."""

from __future__ import annotations

import io
import secrets
from typing import TYPE_CHECKING

from intake_app.crypto.age_header import FILE_KEY_BYTES, MAX_STANZAS, Header, derive, read_header, write_header
from intake_app.crypto.age_stream import ChunkSealer, open_chunks, sealed_size, write_all
from intake_app.domain.errors import AgePayloadError, NotForThisDeviceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake_app.crypto.age_recipients import HybridRecipient, Identity
    from intake_app.crypto.age_stream import Readable, Writable

NONCE_BYTES = 16


class AgeWriter:
    """Encrypts a stream. Only `close` makes the file complete; without it every reader refuses it as cut short."""

    def __init__(self, out: Writable, recipients: Sequence[HybridRecipient]) -> None:
        """Writes the header to `out`, which stays the caller's to close. One to 16 recipients."""
        if not 1 <= len(recipients) <= MAX_STANZAS:
            raise ValueError("an age file here has 1 to 16 recipients")
        file_key = secrets.token_bytes(FILE_KEY_BYTES)
        nonce = secrets.token_bytes(NONCE_BYTES)
        header = write_header([recipient.wrap(file_key) for recipient in recipients], file_key)
        write_all(out, memoryview(header + nonce))
        self._sealer = ChunkSealer(derive(file_key, b"payload", nonce), out)

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Takes plaintext of any length; gives how many bytes it took, which is all."""
        self._sealer.add(data)
        return len(data)

    def close(self) -> None:
        """Writes the last chunk."""
        self._sealer.finish()


class AgeReader:
    """Decrypts a stream. What it gives is authenticated, but only its end says that the file is whole."""

    def __init__(self, source: Readable, identities: Sequence[Identity]) -> None:
        """Reads the header.

        Raises what `read_header` raises, AgeHeaderError when the header was changed, NotForThisDeviceError when no
        identity opens it, AgePayloadError when it ends right after the header.
        """
        header, rest = read_header(source)
        self.identity, file_key = _open_header(header, identities)
        header.check_mac(file_key)
        while len(rest) < NONCE_BYTES and (piece := source.read(NONCE_BYTES - len(rest))):
            rest += piece
        if len(rest) < NONCE_BYTES:
            raise AgePayloadError(chunk=0)
        key = derive(file_key, b"payload", rest[:NONCE_BYTES])
        self._pieces = open_chunks(key, source, rest[NONCE_BYTES:])

    def __iter__(self) -> Iterator[memoryview]:
        """Gives plaintext in pieces of at most 1 MiB, each in its own buffer; may be walked once.

        Raises AgePayloadError where the file was changed, cut short or extended.
        """
        return self._pieces


def seal(recipients: Sequence[HybridRecipient], data: bytes | bytearray) -> bytes:
    """Encrypts a small thing in memory."""
    out = io.BytesIO()
    writer = AgeWriter(out, recipients)
    writer.write(data)
    writer.close()
    return out.getvalue()


def unseal(identities: Sequence[Identity], sealed: bytes) -> bytes:
    """Decrypts a small thing in memory; gives nothing unless it is whole. Raises as AgeReader does."""
    return b"".join(AgeReader(io.BytesIO(sealed), identities))


def encrypted_size(size: int, recipients: int) -> int:
    """How many bytes an age file has for `size` bytes of plaintext and this number of hybrid recipients."""
    return _HEADER_START + recipients * _STANZA + NONCE_BYTES + sealed_size(size)


def _open_header(header: Header, identities: Sequence[Identity]) -> tuple[Identity, bytes]:
    for identity in identities:
        for stanza in header.stanzas:
            file_key = identity.unwrap(stanza)
            if file_key is not None:
                return identity, file_key
    raise NotForThisDeviceError


# Version line and MAC line; a stanza of one argument line (type, 1,494 letters) and one body line of 43 letters.
_HEADER_START = 22 + 48
_STANZA = 18 + 1494 + 1 + 44
