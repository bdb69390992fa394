"""The tar inside a bundle: a subset of ustar (POSIX.1-1988) in which every file has exactly one encoding.

Regular files only, mode 0600, owner 0, time 0, no prefix, zero padding up to the padded size. Docs: bundle.md 3.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from intake_app.bundle.padding import padded_size
from intake_app.domain.errors import ContainerInvalidError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

BLOCK: Final = 512
END: Final = 2 * BLOCK
MAX_MEMBERS: Final = 20_000
MAX_MEMBER_BYTES: Final = 8**11 - 1

_NAME = re.compile(r"(?!.*(?:^|/)\.{1,2}(?:/|$))[a-z0-9._-]+(?:/[a-z0-9._-]+)*")
_SIZE = re.compile(rb"([0-7]{11})\x00")
_NAME_BYTES = 100
_ZEROS = bytes(64 * 1024)
_SIZE_FIELD = slice(124, 136)
_SUM_FIELD = slice(148, 156)
_SPACES = b" " * 8


def is_name(name: str) -> bool:
    """True for names of 1 to 100 characters out of a-z 0-9 . _ - in parts divided by single slashes."""
    return len(name) <= _NAME_BYTES and _NAME.fullmatch(name) is not None


def container_size(sizes: Iterable[int]) -> int:
    """The whole size of a container of members of these sizes, padding included."""
    return padded_size(sum(BLOCK + _in_blocks(size) for size in sizes) + END)


def member_header(name: str, size: int) -> bytes:
    """The only header that a member of this name and size may have, 512 bytes."""
    header = bytearray(BLOCK)
    header[0 : len(name)] = name.encode("ascii")
    header[100:124] = b"0000600\x000000000\x000000000\x00"
    header[_SIZE_FIELD] = b"%011o\x00" % size
    header[136:148] = b"00000000000\x00"
    header[_SUM_FIELD] = _SPACES
    header[156:157] = b"0"
    header[257:265] = b"ustar\x0000"
    header[329:345] = b"0000000\x000000000\x00"
    header[_SUM_FIELD] = b"%06o\x00 " % sum(header)
    return bytes(header)


class ContainerWriter:
    """Writes members one after the other; `write` takes each piece and may keep it."""

    def __init__(self, write: Callable[[bytes | memoryview], object]) -> None:
        self._write = write
        self._length = 0
        self._left = 0

    def begin(self, name: str, size: int) -> None:
        """Starts a member. The caller then adds exactly `size` bytes."""
        if not is_name(name) or not 0 <= size <= MAX_MEMBER_BYTES:
            raise ContainerInvalidError(rule="name", offset=self._length)
        self._put(member_header(name, size))
        self._left = size

    def add(self, piece: bytes | memoryview) -> None:
        """Adds content to the member that was begun."""
        if len(piece) > self._left:
            raise ContainerInvalidError(rule="size", offset=self._length)
        self._left -= len(piece)
        self._put(piece)

    def end(self) -> None:
        """Ends the member that was begun."""
        if self._left:
            raise ContainerInvalidError(rule="size", offset=self._length)
        self._fill(-self._length % BLOCK)

    def close(self) -> None:
        """Writes the end and the padding."""
        self._fill(padded_size(self._length + END) - self._length)

    def _put(self, piece: bytes | memoryview) -> None:
        self._write(piece)
        self._length += len(piece)

    def _fill(self, count: int) -> None:
        while count:
            self._put(_ZEROS[: min(count, len(_ZEROS))])
            count -= min(count, len(_ZEROS))


class ContainerReader:
    """Reads members out of a stream of pieces and refuses whatever `ContainerWriter` would not have written.

    Every error is ContainerInvalidError with the position in the container and one of the rules: cut_short,
    checksum, type (a link, device, folder or extension), name, size, field (owner, time, mode, prefix ...),
    too_many, padding.
    """

    def __init__(self, pieces: Iterable[memoryview]) -> None:
        self._source = _Source(pieces)
        self._content = 0
        self._members = 0

    @property
    def offset(self) -> int:
        """How many bytes were read so far."""
        return self._source.offset

    def next(self) -> tuple[str, int] | None:
        """The name and size of the next member, whose content must be read next; None when the end was reached.

        At the end the padding is checked to the last byte of the stream.
        """
        if self._content:
            raise RuntimeError("the content of a member must be read before the next one")
        block = self._source.take(BLOCK)
        if not any(block):
            self._check_end()
            return None
        self._members += 1
        if self._members > MAX_MEMBERS:
            raise self._refusal("too_many")
        name, size = self._read_header(block)
        self._content = size
        return name, size

    def content(self) -> Iterator[memoryview]:
        """The content of the member, in pieces; to be read to its end."""
        size = self._content
        while self._content:
            piece = self._source.up_to(self._content)
            self._content -= len(piece)
            yield piece
        if any(self._source.take(-size % BLOCK)):
            raise self._refusal("padding")

    def _read_header(self, block: bytes) -> tuple[str, int]:
        summed = block[: _SUM_FIELD.start] + _SPACES + block[_SUM_FIELD.stop :]
        if block[_SUM_FIELD] != b"%06o\x00 " % sum(summed):
            raise self._refusal("checksum")
        if block[156:157] != b"0":
            raise self._refusal("type")
        raw_name, _, filling = block[:_NAME_BYTES].partition(b"\x00")
        name = raw_name.decode("ascii", "replace")
        if any(filling) or not is_name(name):
            raise self._refusal("name")
        digits = _SIZE.fullmatch(block[_SIZE_FIELD])
        if digits is None:
            raise self._refusal("size")
        size = int(digits[1], 8)
        if member_header(name, size) != block:
            raise self._refusal("field")
        return name, size

    def _check_end(self) -> None:
        if any(self._source.take(BLOCK)):
            raise self._refusal("padding")
        expected = padded_size(self._source.offset)
        while self._source.offset < expected:
            piece = self._source.up_to(expected - self._source.offset)
            if piece != _ZEROS[: len(piece)] if len(piece) <= len(_ZEROS) else any(piece):
                raise self._refusal("padding")
        if not self._source.at_end():
            raise self._refusal("padding")

    def _refusal(self, rule: str) -> ContainerInvalidError:
        return ContainerInvalidError(rule=rule, offset=self._source.offset)


class _Source:
    """Takes bytes from the front of a stream of pieces."""

    def __init__(self, pieces: Iterable[memoryview]) -> None:
        self._pieces = iter(pieces)
        self._piece = memoryview(b"")
        self.offset = 0

    def up_to(self, count: int) -> memoryview:
        """At least one byte and at most `count`."""
        if self.at_end():
            raise ContainerInvalidError(rule="cut_short", offset=self.offset)
        taken, self._piece = self._piece[:count], self._piece[count:]
        self.offset += len(taken)
        return taken

    def take(self, count: int) -> bytes:
        """Exactly `count` bytes."""
        taken = bytearray()
        while len(taken) < count:
            taken += self.up_to(count - len(taken))
        return bytes(taken)

    def at_end(self) -> bool:
        while not len(self._piece):
            piece = next(self._pieces, None)
            if piece is None:
                return True
            self._piece = piece
        return False


def _in_blocks(size: int) -> int:
    return size + -size % BLOCK
