"""All of a vault held against what it says of itself: pages, entries, chains, evidence, lists. Changes nothing."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from intake_app.crypto.signing import verify
from intake_app.domain.case import record_number
from intake_app.domain.entry_kinds import EvidenceAdded, EvidenceDerived
from intake_app.domain.errors import (
    EntryInvalidError,
    IntakeError,
    JsonInvalidError,
    SignatureInvalidError,
    UnknownSignerError,
    VaultDamagedError,
)
from intake_app.domain.journal import check_entry
from intake_app.domain.sealed_part import without_sealed
from intake_app.services.case_projection import row_of, words_of
from intake_app.services.sheets import counts_as_unfinished
from intake_app.storage.journal_store import JournalStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.domain.journal import Entry, Header
    from intake_app.services.vault_session import VaultSession
    from intake_app.storage.vault import Vault

    Step = Callable[[int, int], None]

KINDS: Final = (
    "pages", "structure", "entry", "signature", "signer", "columns", "chain_gap", "chain_fork", "chain_broken",
    "evidence_changed", "evidence_missing", "draft", "form", "case_list", "device",
)  # fmt: skip
"""What a finding may be about; the window and the command line have words for each."""
MENDABLE: Final = frozenset({"case_list"})
"""Computed from the journal, so computing it anew is enough."""
_DIGEST_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be. `subject`: a record number, a hash, a device, or ""; never told words."""

    kind: str
    subject: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Checkup:
    """What was looked at and what was found. `bytes_hashed`: evidence read back."""

    findings: tuple[Finding, ...]
    entries: int
    cases: int
    files: int
    bytes_hashed: int

    @property
    def is_sound(self) -> bool:
        """True if nothing at all was found."""
        return not self.findings


@dataclass(slots=True)
class _Look:
    """What was found so far, each once with its number, and how far the work is."""

    step: Step
    total: int
    done: int = 0
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    entries: int = 0
    bytes_hashed: int = 0
    named: dict[str, str] = field(default_factory=dict)

    def add(self, kind: str, subject: str = "") -> None:
        self.found[kind, subject] += 1

    def advance(self, size: int) -> None:
        self.done = min(self.done + size, self.total)
        self.step(self.done, self.total)


def check_vault(vault: Vault, session: VaultSession | None, step: Step) -> Checkup:
    """Look at all of an open vault; `step(done, total)` counts bytes. Without a session the case list is not compared.

    Pages first: where one does not verify, nothing else is looked at. Raises Cancelled, DiskFullError (the log cannot
    be emptied).
    """
    size = vault.size_bytes()
    evidence = _evidence_bytes(vault)
    look = _Look(step, 2 * size + evidence + size // 8 + 1)
    step(0, look.total)
    _pages(vault, look)
    look.advance(2 * size)
    if look.found["pages", ""]:
        # After such a page SQLCipher refuses sound ones too, and would accuse them. Salvage tells what is lost.
        return Checkup((Finding("pages", "", look.found["pages", ""]),), 0, 0, 0, 0)
    for part in (_entries, _chains, _evidence, _small_things):
        try:
            part(vault, look)
        except VaultDamagedError:
            look.add("structure", part.__name__.strip("_"))
    cases = _case_list(session, look) if session is not None else 0
    step(look.total, look.total)
    findings = (Finding(kind, subject, count) for (kind, subject), count in look.found.items())
    order = {kind: number for number, kind in enumerate(KINDS)}
    found = tuple(sorted(findings, key=lambda one: (order[one.kind], one.subject)))
    return Checkup(found, look.entries, cases, _count(vault), look.bytes_hashed)


def _pages(vault: Vault, look: _Look) -> None:
    try:
        bad_pages, bad_tables = vault.damage_by_kind()
    except VaultDamagedError:
        bad_pages, bad_tables = 0, 1
    if bad_pages:
        look.found["pages", ""] = bad_pages
    if bad_tables:
        look.found["structure", ""] = bad_tables


def _entries(vault: Vault, look: _Look) -> None:
    keys = _keys(vault, look)

    def check_signature(device: str, message: bytes, signature: bytes) -> None:
        if device not in keys:
            raise UnknownSignerError(device=device)
        verify(keys[device], message, signature)

    for entry, columns in JournalStore(vault).as_stored():
        look.entries += 1
        case = columns[3]
        subject = record_number(case) if isinstance(case, str) else ""
        if entry is None:
            look.add("entry", subject)
            continue
        look.advance(500 + len(entry.body or b""))
        header = entry.header
        if columns != (entry.id, header.kind, header.sensitivity, header.case, header.device, header.seq):
            look.add("columns", subject)
        kind = _fault_of(entry, check_signature)
        if kind:
            look.add(kind, header.device if kind == "signer" else subject)
            continue
        body = entry.read_body()
        if isinstance(body, EvidenceAdded | EvidenceDerived):
            look.named[body.sha256] = subject


def _fault_of(entry: Entry, check_signature: Callable[[str, bytes, bytes], None]) -> str:
    """What is wrong with an entry as it stands by itself, "" if nothing is."""
    try:
        check_entry(entry, check_signature)
        entry.read_body()
    except (EntryInvalidError, JsonInvalidError, ValueError):
        return "entry"
    except SignatureInvalidError:
        return "signature"
    except UnknownSignerError:
        return "signer"
    return ""


def _keys(vault: Vault, look: _Look) -> dict[str, bytes]:
    rows = vault.connection.execute("SELECT id, public_key, is_self FROM device").fetchall()
    if sum(row[2] for row in rows) != 1:
        look.add("device")
    return {row[0]: row[1] for row in rows}


def _chains(vault: Vault, look: _Look) -> None:
    """Forks and broken links of every device; gaps of this one only, for others' chains never come whole."""
    journal = JournalStore(vault)
    own = [row[0] for row in vault.connection.execute("SELECT id FROM device WHERE is_self = 1")]
    gone = [part for case in journal.removed() for part in case.ranges]
    before: Header | None = None
    for header in journal.headers():
        first = before is None or before.device != header.device
        last = 0 if first or before is None else before.seq
        if not first and header.seq == last:
            look.add("chain_fork", header.device)
        elif header.seq == last + 1:
            expected = None if first or before is None else before.id
            if header.prev != expected and not (before is not None and _is_forked(vault, before)):
                look.add("chain_broken", header.device)
        elif header.device in own:
            missing = set(range(last + 1, header.seq))
            for part in gone:
                if part.device == header.device:
                    missing.difference_update(range(part.from_seq, part.to_seq + 1))
            if missing:
                look.found["chain_gap", header.device] += len(missing)
        before = header


def _is_forked(vault: Vault, header: Header) -> bool:
    """Whether the number has another entry too, which the next one may name."""
    (count,) = vault.connection.execute(
        "SELECT count(*) FROM entry WHERE device = ? AND seq = ?", (header.device, header.seq)
    ).fetchone()
    return bool(count > 1)


def _evidence(vault: Vault, look: _Look) -> None:
    kept = vault.connection.execute("SELECT att, sha256, size FROM evidence WHERE state = 'kept'").fetchall()
    here = set()
    for att, sha256, size in kept:
        name = sha256.hex()
        here.add(name)
        if not _is_whole(vault, look, att, sha256, size):
            look.add("evidence_changed", look.named.get(name) or name[:12])
    for name, subject in look.named.items():
        if name not in here:
            look.add("evidence_missing", subject)


def _is_whole(vault: Vault, look: _Look, att: int, sha256: bytes, size: int) -> bool:
    digest = hashlib.sha256()
    seen = n = 0
    select = "SELECT bytes FROM evidence_chunk WHERE att = ? AND n = ?"
    while seen < size:
        try:
            row = vault.connection.execute(select, (att, n)).fetchone()
        except VaultDamagedError:
            return False
        if row is None or not row[0]:
            return False
        digest.update(row[0])
        seen += len(row[0])
        n += 1
        look.advance(len(row[0]))
    look.bytes_hashed += seen
    return seen == size and digest.digest() == sha256


def _small_things(vault: Vault, look: _Look) -> None:
    for case, stored in vault.connection.execute("SELECT case_id, body FROM draft"):
        if hashlib.sha256(stored[_DIGEST_BYTES:]).digest() != stored[:_DIGEST_BYTES]:
            look.add("draft", record_number(case))
    for sha256, xform in vault.connection.execute("SELECT sha256, xform FROM form"):
        if hashlib.sha256(xform).hexdigest() != sha256:
            look.add("form", sha256[:12])
    for (detail,) in vault.connection.execute("SELECT detail FROM bundle"):
        try:
            json.loads(detail)
        except ValueError:
            look.add("structure", "bundle")


def _case_list(session: VaultSession, look: _Look) -> int:
    """Compute every line of the case list and compare; gives the number of cases."""
    cases: list[str] = []
    try:
        cases = session.journal.cases()
        words = dict(
            session.vault.connection.execute(
                "SELECT v.case_id, s.words FROM case_view v JOIN case_search s ON s.rowid = v.n"
            )
        )
        for case_id in cases:
            case = without_sealed(session.case(case_id))
            has_draft = any(counts_as_unfinished(draft.section) for draft in session.drafts.drafts(case_id))
            row = row_of(case, has_draft=has_draft)
            if session.index.row(case_id) != row or words.get(case_id) != words_of(case):
                look.add("case_list", record_number(case_id))
            look.step(look.done, look.total)
        if session.index.count() != len(cases):
            look.add("case_list")
    except (IntakeError, ValueError):
        # Said already by what was read one by one.
        look.add("case_list")
    return len(cases)


def _evidence_bytes(vault: Vault) -> int:
    try:
        (found,) = vault.connection.execute("SELECT total(size) FROM evidence WHERE state = 'kept'").fetchone()
    except VaultDamagedError:
        return 0
    return int(found)


def _count(vault: Vault) -> int:
    try:
        (found,) = vault.connection.execute("SELECT count(*) FROM evidence WHERE state = 'kept'").fetchone()
    except VaultDamagedError:
        return 0
    return int(found)
