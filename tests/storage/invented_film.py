"""Invented evidence for the tests of this folder: noise that is the same in every run."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intake_app.storage.evidence_store import EvidenceStore, StoredEvidence
    from intake_app.storage.vault import Vault

MEBIBYTE = 1 << 20


def noise(seed: int, size: int) -> bytes:
    """Bytes without any pattern; other ones for every seed."""
    return hashlib.shake_128(seed.to_bytes(4, "big")).digest(size)


FILM = noise(7, 5 * MEBIBYTE + 321)
FILM_SHA256 = hashlib.sha256(FILM).hexdigest()


def no_step(done: int, total: int) -> None:
    """Nobody watches."""


def rows(vault: Vault) -> tuple[int, int]:
    """How many attachments and chunks there are, visible or not."""
    count = vault.connection.execute
    return (
        count("SELECT count(*) FROM evidence").fetchone()[0],
        count("SELECT count(*) FROM evidence_chunk").fetchone()[0],
    )


def take_in(store: EvidenceStore, content: bytes) -> StoredEvidence:
    """Take bytes in as a file would be."""
    return store.take_in(io.BytesIO(content), len(content), no_step)
