"""The payload of an age v1 file: STREAM in chunks of 64 KiB, sealed and opened many at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from intake_app.domain.errors import AgePayloadError

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16
SEALED_BYTES = CHUNK_BYTES + TAG_BYTES
BATCH = 16


class Readable(Protocol):
    """What is read: an open binary file, or something that stands before one."""

    def read(self, count: int, /) -> bytes:
        """At most `count` bytes; none at the end."""


class Writable(Protocol):
    """What is written: an open binary file, or something that stands before one."""

    def write(self, data: memoryview, /) -> int:
        """Takes some of the bytes and says how many."""


def sealed_size(size: int) -> int:
    """How many bytes a payload of `size` bytes becomes."""
    return size + TAG_BYTES * max(1, -(-size // CHUNK_BYTES))


class ChunkSealer:
    """Seals plaintext and writes it out; nothing is complete before `finish`."""

    def __init__(self, key: bytes, out: Writable) -> None:
        self._cipher = ChaCha20Poly1305(key)
        self._out = out
        self._next = 0
        self._waiting = bytearray(BATCH * CHUNK_BYTES)
        self._count = 0

    def add(self, data: bytes | bytearray | memoryview) -> None:
        """Takes more plaintext, of any length."""
        view = memoryview(data).cast("B")
        while len(view):
            # The last chunk is sealed otherwise, so a full batch waits until something follows it.
            if self._count == len(self._waiting):
                self._seal(last=False)
            taken = min(len(self._waiting) - self._count, len(view))
            self._waiting[self._count : self._count + taken] = view[:taken]
            self._count += taken
            view = view[taken:]

    def finish(self) -> None:
        """Seals what waits, the last chunk as the last."""
        self._seal(last=True)

    def _seal(self, *, last: bool) -> None:
        chunks = max(1, -(-self._count // CHUNK_BYTES))
        # A buffer of its own for each batch: whoever writes may still be at the one before.
        plain, sealed = memoryview(self._waiting), memoryview(bytearray(chunks * SEALED_BYTES))
        written = 0
        for index in range(chunks):
            chunk = plain[index * CHUNK_BYTES : min(self._count, (index + 1) * CHUNK_BYTES)]
            nonce = _nonce(self._next, last=last and index == chunks - 1)
            size = len(chunk) + TAG_BYTES
            self._cipher.encrypt_into(nonce, chunk, None, sealed[written : written + size])
            written += size
            self._next += 1
        self._count = 0
        write_all(self._out, sealed[:written])


def open_chunks(key: bytes, source: Readable, already_read: bytes) -> Iterator[memoryview]:
    """Gives the plaintext in authenticated pieces of at most 1 MiB, each in a buffer of its own.

    `already_read` stands before what `source` still gives. Whole authenticated chunks before a damaged one are given
    first; then AgePayloadError is raised, also for a missing end and for anything behind the end.
    """
    cipher = ChaCha20Poly1305(key)
    # One byte more than a batch: whether a chunk is the last is known only when something follows it.
    buffer = bytearray(BATCH * SEALED_BYTES + 1)
    filled = _Filler(source, already_read)
    have, number = 0, 0
    while True:
        have += filled.fill(memoryview(buffer)[have:])
        at_end = have < len(buffer)
        sealed = memoryview(buffer)[: have if at_end else have - 1]
        plain = bytearray(max(0, len(sealed)))
        size, damaged = _open_batch(cipher, sealed, plain, number, at_end=at_end)
        if size:
            yield memoryview(plain)[:size]
        if damaged is not None:
            raise AgePayloadError(chunk=damaged)
        if at_end:
            return
        number += BATCH
        buffer[0] = buffer[-1]
        have = 1


def _open_batch(
    cipher: ChaCha20Poly1305, sealed: memoryview, plain: bytearray, number: int, *, at_end: bool
) -> tuple[int, int | None]:
    """Opens the chunks of a batch: how many bytes of plaintext are good, and the number of the damaged chunk."""
    chunks = max(1, -(-len(sealed) // SEALED_BYTES))
    target = memoryview(plain)
    size = 0
    for index in range(chunks):
        chunk = sealed[index * SEALED_BYTES : (index + 1) * SEALED_BYTES]
        last = at_end and index == chunks - 1
        length = len(chunk) - TAG_BYTES
        if length < 0 or (length == 0 and number + index > 0):
            return size, number + index
        try:
            cipher.decrypt_into(_nonce(number + index, last=last), chunk, None, target[size : size + length])
        except InvalidTag:
            return size, number + index
        size += length
    return size, None


def write_all(out: Writable, data: memoryview) -> None:
    """Writes everything, also to raw files, which may take less at a time."""
    while len(data):
        taken = out.write(data)
        data = data[taken:]


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


class _Filler:
    """Fills buffers, first from bytes that were read along with the header, then from the file."""

    def __init__(self, source: Readable, already_read: bytes) -> None:
        self._source = source
        self._first = memoryview(already_read)

    def fill(self, target: memoryview) -> int:
        """Gives how many bytes were put into `target`: fewer than it holds only at the end of the file."""
        done = min(len(self._first), len(target))
        target[:done] = self._first[:done]
        self._first = self._first[done:]
        while done < len(target):
            piece = self._source.read(len(target) - done)
            if not piece:
                break
            target[done : done + len(piece)] = piece
            done += len(piece)
        return done
