"""A backup: one file with copies of `vault.keys` and of the bytes of `vault.db` at one moment (docs/formats/backup.md).

Nothing is decrypted on the way: pages are copied as they lie on the disk, while the file is held still and what is
written meanwhile waits in the log. A copy that was cut short is taken up again: blocks that are there are compared,
and only the others are written.
"""

from __future__ import annotations

import hashlib
import os
import struct
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from intake_app.crypto.key_wrap import KdfParams
from intake_app.domain.errors import IntakeError, VaultTooNewError
from intake_app.domain.errors_care import BackupInvalidError
from intake_app.storage.files import named_file_faults
from intake_app.storage.key_slots import LARGEST_BYTES, decode_keys
from intake_app.storage.sqlcipher import PAGE_BYTES
from intake_app.storage.vault_keys import DATABASE, load_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from intake_app.storage.vault import Vault

    Step = Callable[[int, int], None]

MAGIC: Final = b"intake-backup\n"
VERSION: Final = 1
BLOCK_BYTES: Final = 1 << 20
HASH_BYTES: Final = 32

_HEAD: Final = struct.Struct(">14sBxIQ")
# SQLite keeps its locks here and never content (https://www.sqlite.org/fileformat.html, 1.5).
# Windows refuses to read it.
_LOCKED_AT: Final = 1 << 30
_MOST_BYTES: Final = 1 << 42
# What a passphrase must cost is asked when one is tried.
_ANY_FLOOR: Final = KdfParams(0, 0, 0)


@dataclass(frozen=True, slots=True)
class BackupHead:
    """What a backup begins with: the bytes of `vault.keys` and how long `vault.db` is."""

    keys: bytes
    database_bytes: int

    @property
    def begin(self) -> int:
        """Where the database begins."""
        return _HEAD.size + len(self.keys)

    @property
    def blocks(self) -> int:
        """Into how many blocks it is cut."""
        return -(-self.database_bytes // BLOCK_BYTES)

    @property
    def size(self) -> int:
        """The length of the whole file."""
        return self.begin + self.database_bytes + (self.blocks + 1) * HASH_BYTES

    def to_bytes(self) -> bytes:
        """Encode it."""
        return _HEAD.pack(MAGIC, VERSION, len(self.keys), self.database_bytes) + self.keys


class Snapshot:
    """One moment of a vault, as the bytes that its backup has."""

    def __init__(self, source: BinaryIO, head: BackupHead) -> None:
        self.head = head
        self._source = source

    def pieces(self) -> Iterator[bytes]:
        """All bytes of the backup in order: head, blocks, their hashes, the hash of everything before."""
        whole = hashlib.sha256()
        hashes: list[bytes] = []
        yield self._counted(whole, self.head.to_bytes())
        for number in range(self.head.blocks):
            block = self._block(number)
            hashes.append(hashlib.sha256(block).digest())
            yield self._counted(whole, block)
        table = b"".join(hashes)
        yield self._counted(whole, table)
        yield whole.digest()

    def _counted(self, whole: hashlib._Hash, piece: bytes) -> bytes:
        whole.update(piece)
        return piece

    def _block(self, number: int) -> bytes:
        at = number * BLOCK_BYTES
        size = min(BLOCK_BYTES, self.head.database_bytes - at)
        if at <= _LOCKED_AT < at + size:
            before, behind = self._read(at, _LOCKED_AT - at), _LOCKED_AT + PAGE_BYTES
            return before + bytes(min(PAGE_BYTES, at + size - _LOCKED_AT)) + self._read(behind, at + size - behind)
        return self._read(at, size)

    def _read(self, at: int, size: int) -> bytes:
        if size <= 0:
            return b""
        self._source.seek(at)
        return self._source.read(size)


@contextmanager
def snapshot(vault: Vault) -> Iterator[Snapshot]:
    """Hold the vault's file still and give its bytes; work on the vault goes on meanwhile.

    Raises DiskFullError, StorageFailedError.
    """
    with vault.held_still():
        keys = load_keys(vault.folder)
        keys.check(vault.authority.mac_key)
        with named_file_faults(vault.folder):
            source = (vault.folder / DATABASE).open("rb")
        with source:
            yield Snapshot(source, BackupHead(keys.to_bytes(), source.seek(0, os.SEEK_END)))


def write_resumed(taken: Snapshot, target: BinaryIO, step: Step) -> str:
    """Write a snapshot into a file that may hold a part of an earlier try, make it durable, read it back, compare.

    `target` is open for reading and writing. `step(done, total)` counts writing and reading back; whatever it raises
    leaves the file to be taken up again. Gives the SHA-256 of the file (hex). Raises BackupInvalidError (changed) if
    what is read back differs; OSError of the target is the caller's to name.
    """
    size = taken.head.size
    written = hashlib.sha256()
    done = unsynced = 0
    there = target.seek(0, os.SEEK_END)
    for piece in taken.pieces():
        written.update(piece)
        target.seek(done)
        if there < done + len(piece) or target.read(len(piece)) != piece:
            target.seek(done)
            target.write(piece)
            unsynced += len(piece)
        done += len(piece)
        if unsynced >= 32 * BLOCK_BYTES:
            # A slow stick is waited for here, where it can be told and stopped, not once at the end.
            _sync(target)
            unsynced = 0
        step(done, 2 * size)
    target.truncate(size)
    _sync(target)
    if _hash_of(target, size, step) != written.digest():
        raise BackupInvalidError(reason="changed")
    return written.hexdigest()


def _sync(target: BinaryIO) -> None:
    target.flush()
    os.fsync(target.fileno())
    if sys.platform == "linux":
        # What is read back must come from the medium.
        os.posix_fadvise(target.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _hash_of(target: BinaryIO, size: int, step: Step) -> bytes:
    found = hashlib.sha256()
    done = 0
    target.seek(0)
    while piece := target.read(BLOCK_BYTES):
        found.update(piece)
        done += len(piece)
        step(size + min(done, size), 2 * size)
    return found.digest()


def read_head(source: BinaryIO) -> BackupHead:
    """Read what a backup begins with, strictly. Raises BackupInvalidError."""
    start = source.read(_HEAD.size)
    if not start.startswith(MAGIC):
        raise BackupInvalidError(reason="not_a_backup")
    if len(start) < _HEAD.size:
        raise BackupInvalidError(reason="cut")
    _, version, keys_size, database_bytes = _HEAD.unpack(start)
    if version != VERSION:
        raise BackupInvalidError(reason="too_new" if version > VERSION else "not_a_backup")
    if not 0 < keys_size <= LARGEST_BYTES or not PAGE_BYTES <= database_bytes <= _MOST_BYTES:
        raise BackupInvalidError(reason="size")
    keys = source.read(keys_size)
    if len(keys) < keys_size:
        raise BackupInvalidError(reason="cut")
    head = BackupHead(keys, database_bytes)
    if head.to_bytes() != start + keys:
        raise BackupInvalidError(reason="not_a_backup")
    try:
        decode_keys(keys, _ANY_FLOOR)
    except VaultTooNewError:
        raise BackupInvalidError(reason="too_new") from None
    except IntakeError:
        raise BackupInvalidError(reason="keys") from None
    return head


def read_blocks(source: BinaryIO, head: BackupHead, step: Step, *, damaged: list[int] | None = None) -> Iterator[bytes]:
    """The database's blocks out of a backup whose head was read; believed only when the last was asked for.

    Raises BackupInvalidError (cut, changed). With a list for `damaged`, the numbers of blocks that do not have their
    hash, or are missing, are put there instead, and zeros stand for what is missing.
    """
    whole = hashlib.sha256(head.to_bytes())
    hashes = []
    for number in range(head.blocks):
        size = min(BLOCK_BYTES, head.database_bytes - number * BLOCK_BYTES)
        block = source.read(size)
        if len(block) < size and damaged is None:
            raise BackupInvalidError(reason="cut")
        whole.update(block)
        hashes.append(hashlib.sha256(block).digest())
        yield block + bytes(size - len(block))
        step(number + 1, head.blocks)
    table = source.read(head.blocks * HASH_BYTES)
    whole.update(table)
    end = source.read(HASH_BYTES + 1)
    if damaged is not None:
        known = [table[at : at + HASH_BYTES] for at in range(0, head.blocks * HASH_BYTES, HASH_BYTES)]
        damaged += [number for number, (found, told) in enumerate(zip(hashes, known, strict=True)) if found != told]
        return
    if len(table) + len(end) < (head.blocks + 1) * HASH_BYTES:
        raise BackupInvalidError(reason="cut")
    if table != b"".join(hashes) or end != whole.digest():
        raise BackupInvalidError(reason="changed")
