"""Evidence in the vault: named by its SHA-256, kept in rows of 1 MiB, visible whole or not at all."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from intake_app.domain.errors import (
    EvidenceChangedError,
    EvidenceMissingError,
    EvidenceSourceChangedError,
    EvidenceUnreadableError,
)
from intake_app.storage.evidence_writer import CHUNK_BYTES, SLICE_CHUNKS, EvidenceWriter, StagedEvidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from intake_app.storage.vault import Vault

    Step = Callable[[int, int], None]

_PAGES_A_SLICE = 128


@dataclass(frozen=True, slots=True)
class StoredEvidence:
    """What is in the vault: hash (hex), size in bytes, and whether it came with this call or was there before."""

    sha256: str
    size: int
    is_new: bool


class EvidenceStore:
    """The tables `evidence` and `evidence_chunk`.

    Long work is cut into transactions of 2 MiB; `step(done, total)` in bytes is called between them, never inside one,
    so whoever runs the thread may do other short work on the vault there (save a draft, read a page), and may raise
    Cancelled. What was staged and not accepted is invisible; purge_leftovers removes it.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def take_in(self, source: BinaryIO, size: int, step: Step) -> StoredEvidence:
        """Take in an open file of a known size and make it visible. Its position must be at the beginning.

        Raises what stage_source raises.
        """
        staged = self.stage_source(source, size, step)
        with self._vault.transaction():
            return self.accept(staged)

    def stage_source(self, source: BinaryIO, size: int, step: Step) -> StagedEvidence:
        """Read an open file into the vault without making it visible; `accept` does that.

        Bytes that are here already are not written again. Raises DiskFullError before anything is written,
        EvidenceSourceChangedError if the file is not `size` long or changes meanwhile, EvidenceUnreadableError,
        Cancelled. Then nothing stays visible; purge_leftovers frees the room.
        """
        before = _identity(source)
        known = self._known_duplicate(source, size)
        if known is not None:
            return known
        self._vault.require_room(size)
        writer = EvidenceWriter(self._vault, size)
        try:
            self._pump(source, size, writer, step)
            if writer.size != size or _identity(source) != before:
                raise EvidenceSourceChangedError
            return writer.finish()
        except BaseException:
            writer.discard()
            raise

    def stage(self, sha256: str, size: int) -> EvidenceWriter:
        """Begin to stage bytes that come in pieces and claim this hash and size: write, then finish or discard.

        If they are here already, the writer only checks that the pieces are these bytes. Raises DiskFullError.
        """
        is_here = self.exists(sha256)
        if not is_here:
            self._vault.require_room(size)
        return EvidenceWriter(self._vault, size, claimed=sha256, keeps=not is_here)

    def accept(self, staged: StagedEvidence) -> StoredEvidence:
        """Make staged bytes visible, in the transaction that is open (or one of its own)."""
        key = bytes.fromhex(staged.sha256)
        with self._vault.joined_transaction():
            if staged.att is None or self.exists(staged.sha256):
                self.discard(staged)
                return StoredEvidence(staged.sha256, staged.size, is_new=False)
            self._vault.connection.execute(
                "UPDATE evidence SET sha256 = ?, state = 'kept' WHERE att = ? AND state = 'staged'", (key, staged.att)
            )
        return StoredEvidence(staged.sha256, staged.size, is_new=True)

    def discard(self, staged: StagedEvidence) -> None:
        """Give staged bytes up; purge_leftovers removes them."""
        if staged.att is not None:
            with self._vault.joined_transaction():
                self._vault.connection.execute(
                    "UPDATE evidence SET state = 'leaving' WHERE att = ? AND state = 'staged'", (staged.att,)
                )

    def remove(self, sha256: str) -> bool:
        """Make bytes invisible, in the transaction that is open (or one of its own); whether they were here.

        purge_leftovers overwrites them and gives their room back.
        """
        with self._vault.joined_transaction():
            cursor = self._vault.connection.execute(
                "UPDATE evidence SET state = 'leaving' WHERE sha256 = ? AND state = 'kept'", (bytes.fromhex(sha256),)
            )
        return bool(cursor.rowcount)

    def exists(self, sha256: str) -> bool:
        """True if the bytes are here and visible."""
        return self._row(sha256) is not None

    def size(self, sha256: str) -> int:
        """Size in bytes. Raises EvidenceMissingError."""
        row = self._row(sha256)
        if row is None:
            raise EvidenceMissingError(sha256=sha256)
        return row[1]

    def total_bytes(self) -> int:
        """Size of everything visible, in bytes."""
        found = self._vault.connection.execute("SELECT total(size) FROM evidence WHERE state = 'kept'").fetchone()
        return int(found[0])

    def read(self, sha256: str) -> Iterator[bytes]:
        """Return the bytes in pieces of up to 1 MiB; nothing is believed before the last piece was asked for.

        Raises EvidenceMissingError at once; EvidenceChangedError, at the latest instead of the end, if pieces are
        missing or the hash is another. Other work on the vault may be done between two pieces.
        """
        row = self._row(sha256)
        if row is None:
            raise EvidenceMissingError(sha256=sha256)
        return self._pieces(sha256, *row)

    def purge_leftovers(self, step: Step) -> None:
        """Overwrite and delete what is not to stay: cancelled, cut short by a crash, removed.

        The room goes back to the disk. `step` counts bytes; if it raises Cancelled, the next call goes on from there.
        """
        connection = self._vault.connection
        (total,) = connection.execute(
            "SELECT total(length(bytes)) FROM evidence_chunk WHERE att IN"
            " (SELECT att FROM evidence WHERE state = 'leaving')"
        ).fetchone()
        done, is_any = 0, False
        while (
            row := connection.execute("SELECT att FROM evidence WHERE state = 'leaving' LIMIT 1").fetchone()
        ) is not None:
            is_any = True
            done += self._purge_slice(row[0])
            step(min(done, int(total)), int(total))
        (free_pages,) = connection.execute("PRAGMA freelist_count").fetchone()
        if is_any or free_pages > _PAGES_A_SLICE:
            self._give_back(lambda: step(int(total), int(total)))

    def _purge_slice(self, att: int) -> int:
        connection = self._vault.connection
        with self._vault.transaction():
            rows = connection.execute(
                "SELECT rowid, length(bytes) FROM evidence_chunk WHERE att = ? ORDER BY n DESC LIMIT ?",
                (att, SLICE_CHUNKS),
            ).fetchall()
            connection.executemany("DELETE FROM evidence_chunk WHERE rowid = ?", [(row[0],) for row in rows])
            if len(rows) < SLICE_CHUNKS:
                connection.execute("DELETE FROM evidence WHERE att = ?", (att,))
        return sum(int(row[1]) for row in rows)

    def _give_back(self, between: Callable[[], None]) -> None:
        connection = self._vault.connection
        while connection.execute("PRAGMA freelist_count").fetchone()[0]:
            connection.execute(f"PRAGMA incremental_vacuum({_PAGES_A_SLICE})").fetchall()
            between()
        self._vault.checkpoint()

    def _row(self, sha256: str) -> tuple[int, int] | None:
        row = self._vault.connection.execute(
            "SELECT att, size FROM evidence WHERE sha256 = ? AND state = 'kept'", (bytes.fromhex(sha256),)
        ).fetchone()
        return (int(row[0]), int(row[1])) if row is not None else None

    def _known_duplicate(self, source: BinaryIO, size: int) -> StagedEvidence | None:
        """Hash first where something of the same size is here, so that a film added twice is not written twice."""
        same_size = self._vault.connection.execute(
            "SELECT 1 FROM evidence WHERE size = ? AND state = 'kept'", (size,)
        ).fetchone()
        if same_size is None or not source.seekable():
            return None
        digest = hashlib.sha256()
        try:
            while piece := source.read(CHUNK_BYTES):
                digest.update(piece)
            source.seek(0)
        except OSError as fault:
            raise EvidenceUnreadableError from fault
        sha256 = digest.hexdigest()
        return StagedEvidence(sha256, size, att=None) if self.exists(sha256) else None

    def _pump(self, source: BinaryIO, size: int, writer: EvidenceWriter, step: Step) -> None:
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="evidence-read") as ahead:
            coming = ahead.submit(_read_slice, source)
            while pieces := coming.result():
                coming = ahead.submit(_read_slice, source)
                for piece in pieces:
                    writer.write(piece)
                if writer.size > size:
                    raise EvidenceSourceChangedError
                step(writer.size, size)

    def _pieces(self, sha256: str, att: int, size: int) -> Iterator[bytes]:
        digest = hashlib.sha256()
        seen = 0
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="evidence-hash") as beside:
            hashed = beside.submit(digest.update, b"")
            for n in range(-(-size // CHUNK_BYTES)):
                row = self._vault.connection.execute(
                    "SELECT bytes FROM evidence_chunk WHERE att = ? AND n = ?", (att, n)
                ).fetchone()
                if row is None:
                    raise EvidenceChangedError(sha256=sha256)
                hashed.result()
                hashed = beside.submit(digest.update, row[0])
                seen += len(row[0])
                yield row[0]
            hashed.result()
        if seen != size or digest.hexdigest() != sha256:
            raise EvidenceChangedError(sha256=sha256)


def _read_slice(source: BinaryIO) -> list[bytes]:
    """Read up to 2 MiB in whole pieces of 1 MiB; fewer only at the end."""
    pieces: list[bytes] = []
    try:
        while len(pieces) < SLICE_CHUNKS and (piece := _read_piece(source)):
            pieces.append(piece)
    except OSError as fault:
        raise EvidenceUnreadableError from fault
    return pieces


def _read_piece(source: BinaryIO) -> bytes:
    piece = source.read(CHUNK_BYTES)
    while len(piece) < CHUNK_BYTES and (more := source.read(CHUNK_BYTES - len(piece))):
        piece += more
    return piece


def _identity(source: BinaryIO) -> tuple[int, int] | None:
    """Say by what a change of the file would show; None for what is not a file."""
    try:
        facts = os.fstat(source.fileno())
    except (OSError, AttributeError):
        return None
    return facts.st_size, facts.st_mtime_ns
