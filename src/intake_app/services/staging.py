"""The files of a bundle while it is read: staged in the vault, invisible until the whole bundle holds."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from intake_app.bundle.writer import Member
from intake_app.services.received import ReceivedFile

if TYPE_CHECKING:
    from intake_app.storage.evidence_store import EvidenceStore
    from intake_app.storage.evidence_writer import EvidenceWriter, StagedEvidence


class Staging:
    """The sink of `read_bundle`. End it with `keep` (inside a transaction) or `discard`."""

    def __init__(self, store: EvidenceStore) -> None:
        self._store = store
        self._staged: dict[str, StagedEvidence] = {}
        self._small: dict[str, bytearray] = {}
        self._name = ""
        self._writer: EvidenceWriter | None = None
        self._keeps_small = False

    def begin_member(self, name: str, size: int, sha256: str) -> None:
        """A file begins. Raises DiskFullError."""
        self._name = name
        self._writer = self._store.stage(sha256, size)
        self._keeps_small = name.startswith("data/receipt.json")
        if self._keeps_small:
            self._small[name] = bytearray()

    def chunk(self, data: memoryview) -> None:
        """More of it."""
        if self._writer is not None:
            self._writer.write(bytes(data))
        if self._keeps_small:
            self._small[self._name] += data

    def end_member(self) -> None:
        """It is whole."""
        if self._writer is not None:
            self._staged[self._name] = self._writer.finish()
            self._writer = None

    def small(self, name: str) -> bytes:
        """The content of a receipt's file; empty if there was none."""
        return bytes(self._small.get(name, b""))

    def keep(self) -> tuple[ReceivedFile, ...]:
        """Makes everything visible in the transaction that is open."""
        for staged in self._staged.values():
            self._store.accept(staged)
        return tuple(
            ReceivedFile(name=name, size=staged.size, sha256=staged.sha256) for name, staged in self._staged.items()
        )

    def discard(self) -> None:
        """Gives everything up, the file that is being written included."""
        if self._writer is not None:
            self._writer.discard()
            self._writer = None
        for staged in self._staged.values():
            self._store.discard(staged)
        self._staged.clear()


def bytes_member(name: str, content: bytes) -> Member:
    """A small file for a bundle."""
    return Member(name, len(content), hashlib.sha256(content).hexdigest(), lambda: [content])
