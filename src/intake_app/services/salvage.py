"""A damaged vault: what verifies is taken into a new one, what does not is named."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from intake_app.domain.case import record_number
from intake_app.domain.errors import EntryInvalidError, EvidenceChangedError, VaultDamagedError
from intake_app.domain.journal import body_digest, entry_from_parts
from intake_app.services.backups import renew_device
from intake_app.storage.salvage import salvage_vault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from intake_app.services.vault_session import Step, VaultSession
    from intake_app.storage.vault_keys import UnlockedKeys

_DIGEST_BYTES: Final = 32
_PAGE_BYTES: Final = 16_000


@dataclass(frozen=True, slots=True)
class TableReport:
    """A table: rows saved, rows known to be lost, and places where nobody knows how many were lost."""

    name: str
    saved: int
    lost: int
    gaps: int


@dataclass(frozen=True, slots=True)
class SalvageReport:
    """What became of a damaged vault. `records`: numbers of records of which something is lost; `evidence`: hashes of

    attachments that are lost (what was said about them stays).
    """

    tables: tuple[TableReport, ...]
    records: tuple[str, ...]
    evidence: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """True if nothing is known to be lost."""
        return not (self.records or self.evidence or any(table.lost or table.gaps for table in self.tables))


def salvage(
    damaged: Path, keys: UnlockedKeys, folder: Path, words: Sequence[str], now: Callable[[], datetime], step: Step
) -> tuple[VaultSession, SalvageReport]:
    """Takes what verifies out of the vault in `damaged` into a new one in `folder`, which is given open.

    Like a restored vault it is a new device: the end of the old chain may be lost, and a number given twice is a fork.
    `keys` come from storage.vault_keys.unlock_with_root and are wiped. Raises what salvage_vault raises.
    """
    vault, saved = salvage_vault(damaged, keys, folder, is_believable, step)
    try:
        session = renew_device(vault, words, now)
        named = _named(session)
        lost = saved.lost_evidence | _drop_changed(session, step)
        for name in saved.adopted - named:
            session.evidence.remove(name)
        lost |= {name for name in named if not session.evidence.exists(name)}
        session.evidence.purge_leftovers(step)
        session.rebuild_index(step)
    except BaseException:
        vault.close()
        raise
    cases = saved.cases | {case for case in session.journal.cases() if session.case(case).absent}
    tables = tuple(TableReport(one.name, one.saved, one.lost, one.gaps) for one in saved.tables.values())
    return session, SalvageReport(tables, tuple(sorted(map(record_number, cases))), tuple(sorted(lost)))


def is_believable(table: str, row: Mapping[str, Any]) -> bool:
    """Whether a row is what it says it is, as far as it carries a proof of its own; long values without one are not."""
    proof = _PROOFS.get(table)
    try:
        return proof(row) if proof is not None else True
    except (EntryInvalidError, ValueError, TypeError):
        return False


def _is_entry(row: Mapping[str, Any]) -> bool:
    entry = entry_from_parts(row["header"], row["sig"], row["salt"], row["body"])
    header = entry.header
    told = (row["id"].hex(), row["kind"], row["class"], row["case_id"], row["device"], row["seq"])
    if told != (entry.id, header.kind, header.sensitivity, header.case, header.device, header.seq):
        return False
    if entry.body is None or entry.salt is None:
        return entry.body is None and entry.salt is None
    return body_digest(entry.salt, entry.body) == header.body_sha256


def _has_digest(stored: bytes) -> bool:
    return hashlib.sha256(stored[_DIGEST_BYTES:]).digest() == stored[:_DIGEST_BYTES]


def _is_setting(row: Mapping[str, Any]) -> bool:
    # A value within one page was verified with it.
    return len(row["value"]) < _PAGE_BYTES // 2 or _has_digest(row["value"]) or not row["value"].endswith(bytes(64))


def _is_line(row: Mapping[str, Any]) -> bool:
    return isinstance(json.loads(row["detail"]), dict)


_PROOFS: Final[Mapping[str, Callable[[Mapping[str, Any]], bool]]] = {
    "entry": _is_entry,
    "draft": lambda row: _has_digest(row["body"]),
    "form": lambda row: hashlib.sha256(row["xform"]).hexdigest() == row["sha256"],
    "setting": _is_setting,
    "bundle": _is_line,
}


def _named(session: VaultSession) -> set[str]:
    """The hashes that entries speak of."""
    found: set[str] = set()
    for case in map(session.case, session.journal.cases()):
        found |= case.evidence.keys()
        found |= {told.value.sha256 for told in case.derived}
    return found


def _drop_changed(session: VaultSession, step: Step) -> set[str]:
    """Evidence that is not the bytes of its hash is taken out again."""
    lost = set()
    names = [row[0].hex() for row in session.vault.connection.execute("SELECT sha256 FROM evidence").fetchall()]
    for number, name in enumerate(names):
        step(number, len(names))
        try:
            for _ in session.evidence.read(name):
                pass
        except (EvidenceChangedError, VaultDamagedError):
            session.evidence.remove(name)
            lost.add(name)
    return lost
