"""Evidence on its way into the vault: bytes in, rows of 1 MiB out, hashed beside the writing."""

from __future__ import annotations

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake_app.domain.errors import EvidenceChangedError, IntakeError

if TYPE_CHECKING:
    from intake_app.storage.vault import Vault

CHUNK_BYTES = 1 << 20
SLICE_CHUNKS = 2
"""How much goes into one transaction: 2 MiB keep the vault busy for some 20 to 40 ms (docs/decisions/0031)."""


@dataclass(frozen=True, slots=True)
class StagedEvidence:
    """Whole, hashed, not yet visible. `att` is its row; None if the same bytes are in the vault already."""

    sha256: str
    size: int
    att: int | None


class EvidenceWriter:
    """Takes bytes in pieces of any length; every 2 MiB become durable by themselves, outside any other transaction.

    With a `claimed` hash, `finish` holds the bytes against it. With `keeps` False nothing is written, only checked.
    End it with `finish` or `discard`.
    """

    def __init__(self, vault: Vault, expected: int, *, claimed: str | None = None, keeps: bool = True) -> None:
        self.size = 0
        self._vault = vault
        self._expected = expected
        self._claimed = claimed
        self._digest = hashlib.sha256()
        self._beside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="evidence-hash")
        self._hashed: Future[None] = self._beside.submit(self._digest.update, b"")
        self._begun = bytearray()
        self._pieces: list[bytes] = []
        self._next = 0
        self._att: int | None = None
        if keeps:
            with vault.transaction():
                self._att = int(
                    vault.connection.execute(
                        "INSERT INTO evidence (size, state) VALUES (?, 'staged')", (expected,)
                    ).lastrowid
                )

    def write(self, data: bytes) -> None:
        """Take the next bytes. Raises EvidenceChangedError if there are more than were claimed, DiskFullError."""
        self.size += len(data)
        if self._claimed is not None and self.size > self._expected:
            raise EvidenceChangedError(sha256=self._claimed)
        if not self._begun and len(data) == CHUNK_BYTES:
            self._take(data)
            return
        self._begun += data
        while len(self._begun) >= CHUNK_BYTES:
            self._take(bytes(self._begun[:CHUNK_BYTES]))
            del self._begun[:CHUNK_BYTES]

    def finish(self) -> StagedEvidence:
        """Write the rest and say what came. Raises EvidenceChangedError if that is not what was claimed."""
        if self._begun:
            self._pieces.append(bytes(self._begun))
            self._begun.clear()
        self._flush()
        self._hashed.result()
        self._beside.shutdown()
        sha256 = self._digest.hexdigest()
        if self._claimed is not None and (sha256 != self._claimed or self.size != self._expected):
            raise EvidenceChangedError(sha256=self._claimed)
        return StagedEvidence(sha256, self.size, self._att)

    def discard(self) -> None:
        """Give up what was written; EvidenceStore.purge_leftovers removes it."""
        self._beside.shutdown(cancel_futures=True)
        if self._att is None:
            return
        # If this cannot be written either, the next opening of the vault does it.
        with suppress(IntakeError), self._vault.joined_transaction():
            self._vault.connection.execute(
                "UPDATE evidence SET state = 'leaving' WHERE att = ? AND state = 'staged'", (self._att,)
            )

    def _take(self, piece: bytes) -> None:
        self._pieces.append(piece)
        if len(self._pieces) == SLICE_CHUNKS:
            self._flush()

    def _flush(self) -> None:
        pieces, self._pieces = self._pieces, []
        if not pieces:
            return
        self._hashed.result()
        self._hashed = self._beside.submit(self._hash, pieces)
        if self._att is None:
            return
        self._vault.require_reserve()
        rows = [(self._att, self._next + place, piece) for place, piece in enumerate(pieces)]
        with self._vault.transaction():
            self._vault.connection.executemany("INSERT INTO evidence_chunk (att, n, bytes) VALUES (?, ?, ?)", rows)
        self._next += len(rows)

    def _hash(self, pieces: list[bytes]) -> None:
        for piece in pieces:
            self._digest.update(piece)
