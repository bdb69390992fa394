"""Removing from this device what the office has, so that nobody who takes the laptop can read it, whatever is said."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from intake_app.bundle.receipt import Receipt
from intake_app.domain.case import fold, record_number
from intake_app.domain.entry_kinds import EvidenceAdded, EvidenceDerived
from intake_app.domain.errors_care import NotForgettableError
from intake_app.domain.history import Range, arrange, join_ranges
from intake_app.domain.sensitivity import CLASSES, INTERVIEWER
from intake_app.storage.bundle_log import BundleLog
from intake_app.storage.generation import Leaving, begin_generation
from intake_app.storage.journal_store import RemovedCase

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from intake_app.domain.journal import Entry
    from intake_app.services.vault_session import Step, VaultSession

RETENTION_DAYS: Final = (0, 1, 7, 30, 90)
"""After how many days a received case is due to be removed; 0: nobody is reminded."""
_RETENTION: Final = "retention-days"
# What this device adds by handing over and by looking, which no bundle had to bring.
_QUIET: Final = frozenset({"handover.sent", "handover.acknowledged", "custody"})
_GOOD: Final = frozenset({"accepted", "newer", "already_here"})
_NEVER_LEAVES: Final = frozenset({INTERVIEWER})
_EVERY_CLASS: Final = frozenset(CLASSES)


@dataclass(frozen=True, slots=True)
class Forgettable:
    """A case and whether it may be removed: `reason` is "" or a code word of NotForgettableError.

    `received_at`: when the office had all of it, its clock, "" unless it has. `is_due`: the retention is over.
    `bytes_freed`: evidence that no other case needs. `held_back`: classes whose bodies never left this device and
    would be lost (the interviewer's notes).
    """

    case: str
    record: str
    reason: str
    received_at: str
    is_due: bool
    bytes_freed: int
    held_back: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemovalPlan:
    """What a removal would mean. `backups`: how many backups were made while these cases were here; they hold them."""

    cases: tuple[Forgettable, ...]
    backups: int


@dataclass(frozen=True, slots=True)
class _Covered:
    """What receipts say of one case: entries the office took in, files it holds, who may forget, and when."""

    entries: frozenset[str]
    files: frozenset[str]
    receipts: tuple[tuple[str, str, str], ...]


class Forgetting:
    """Removal of whole cases from one open vault. Only receipts allow it, and only a person does it."""

    def __init__(self, session: VaultSession) -> None:
        self._session = session
        self._log = BundleLog(session.vault)

    def retention_days(self) -> int:
        """One of RETENTION_DAYS."""
        kept = (self._session.settings.get(_RETENTION) or b"0").decode("ascii", "replace")
        days = int(kept) if kept.isascii() and kept.isdigit() else 0
        return days if days in RETENTION_DAYS else 0

    def set_retention_days(self, days: int) -> None:
        """Keeps one of RETENTION_DAYS; ValueError for any other number. Nothing is ever removed by the clock alone."""
        if days not in RETENTION_DAYS:
            raise ValueError("days")
        self._session.settings.set(_RETENTION, str(days).encode())

    def look(self, case: str) -> Forgettable:
        """Whether a case may be removed, and what that would mean. Raises UnknownCaseError."""
        entries = self._session.case(case).order
        covered = self._covered(case, entries)
        reason = self._refusal(case, entries, covered)
        received_at = max((at for _, _, at in covered.receipts), default="") if not reason else ""
        files = _evidence_of(entries) - self._needed_by_others(frozenset({case}))
        return Forgettable(
            case=case,
            record=record_number(case),
            reason=reason,
            received_at=received_at,
            is_due=self._is_due(received_at),
            bytes_freed=sum(self._session.evidence.size(name) for name in files if self._session.evidence.exists(name)),
            held_back=tuple(sorted({e.header.sensitivity for e in entries if e.header.sensitivity in _NEVER_LEAVES})),
        )

    def due(self) -> tuple[Forgettable, ...]:
        """The cases whose retention is over, to be shown to a person. Nothing is removed by this."""
        if not self.retention_days():
            return ()
        found = (self.look(case) for case in self._session.journal.cases())
        return tuple(one for one in found if one.is_due)

    def removed(self) -> list[RemovedCase]:
        """What was handed over and removed here."""
        return self._session.journal.removed()

    def plan(self, cases: Sequence[str]) -> RemovalPlan:
        """What the removal of these cases would mean. Raises UnknownCaseError."""
        looked = tuple(self.look(case) for case in dict.fromkeys(cases))
        opened = min((self._session.case(one.case).order[0].header.at for one in looked), default="")
        made = (entry for entry in self._session.journal.of_devices("backup.made"))
        return RemovalPlan(looked, sum(entry.header.at >= opened for entry in made))

    def remove(self, cases: Sequence[str], step: Step) -> tuple[RemovedCase, ...]:
        """Removes whole cases for good: the vault is written anew without them, under a new key.

        All or none. Until the last step Cancelled or an error leaves everything as it is. Raises NotForgettableError,
        UnknownCaseError and what storage.generation.begin_generation raises.
        """
        chosen = tuple(dict.fromkeys(cases))
        left = {case: self._tombstone(case) for case in chosen}
        gone = frozenset(chosen)
        files: set[str] = set()
        for case in chosen:
            files |= _evidence_of(self._session.journal.of_case(case))
        evidence = frozenset(files) - self._needed_by_others(gone)
        leaving = Leaving(
            cases=gone,
            evidence=evidence,
            bundle_details=self._reduced_details(gone, evidence),
            settings=dict(one.setting for one in left.values()),
        )

        def require_unchanged() -> None:
            for case, before in left.items():
                if self._tombstone(case).heads_sha256 != before.heads_sha256:
                    raise NotForgettableError(case=record_number(case), reason="changed_since")

        begin_generation(self._session.vault, leaving, step, require_unchanged)
        return tuple(left.values())

    # --- what receipts allow ------------------------------------------------------------------------------------

    def _covered(self, case: str, entries: Sequence[Entry]) -> _Covered:
        classes = {entry.id: entry.header.sensitivity for entry in entries}
        withheld = {sent.value.bundle: frozenset(sent.value.withheld) for sent in fold(case, entries).sent}
        taken: set[str] = set()
        files: set[str] = set()
        receipts = []
        for bundle, receipt in self._receipts():
            mine = [record for record in receipt.records if record.case == case and record.verdict in _GOOD]
            # A header without its body is accepted too; only what never leaves a device need not have come whole.
            stayed = withheld.get(bundle, _EVERY_CLASS) - _NEVER_LEAVES
            taken |= {record.entry for record in mine if classes.get(record.entry) not in stayed}
            files |= set(receipt.files)
            if case in receipt.may_forget:
                receipts.append((receipt.bundle, receipt.receiver, receipt.received_at))
        return _Covered(frozenset(taken), frozenset(files), tuple(receipts))

    def _refusal(self, case: str, entries: Sequence[Entry], covered: _Covered) -> str:
        """Why a case must stay; "" if it need not."""
        if self._session.drafts.drafts(case):
            return "unfinished"
        if not any(entry.header.kind == "handover.sent" for entry in entries):
            return "never_sent"
        if not any(self._names(receipt, case) for _, receipt in self._receipts()):
            return "no_receipt"
        if not covered.receipts:
            return "not_permitted"
        told = [entry for entry in entries if entry.header.kind not in _QUIET]
        if any(entry.id not in covered.entries for entry in told):
            return "changed_since"
        here = {name for name in _evidence_of(entries) if self._session.evidence.exists(name)}
        return "" if here <= covered.files else "not_all_received"

    def _names(self, receipt: Receipt, case: str) -> bool:
        return any(record.case == case for record in receipt.records)

    def _receipts(self) -> list[tuple[str, Receipt]]:
        found = []
        for line in self._log.all("out"):
            body = json.loads(line.detail).get("receipt")
            if body:
                found.append((line.id, Receipt.from_bytes(body.encode())))
        return found

    def _is_due(self, received_at: str) -> bool:
        days = self.retention_days()
        if not days or not received_at:
            return False
        return datetime.fromisoformat(received_at) + timedelta(days=days) <= self._session.now()

    # --- what goes and what stands in its place -----------------------------------------------------------------

    def _tombstone(self, case: str) -> RemovedCase:
        entries = self._session.case(case).order
        covered = self._covered(case, entries)
        reason = self._refusal(case, entries, covered)
        if reason:
            raise NotForgettableError(case=record_number(case), reason=reason)
        heads = "".join(f"{head}\n" for head in sorted(arrange(entries).heads))
        ends: dict[str, tuple[int, str]] = {}
        for entry in entries:
            place = (entry.header.seq, entry.id)
            ends[entry.header.device] = max(place, ends.get(entry.header.device, (0, "")))
        return RemovedCase(
            case=case,
            removed_at=self._session.moment(),
            heads_sha256=hashlib.sha256(heads.encode()).hexdigest(),
            ranges=join_ranges(Range(e.header.device, e.header.seq, e.header.seq) for e in entries),
            ends=ends,
            receipts=covered.receipts,
        )

    def _needed_by_others(self, gone: frozenset[str]) -> frozenset[str]:
        needed: set[str] = set()
        for case in self._session.journal.cases():
            if case not in gone:
                needed |= _evidence_of(self._session.journal.of_case(case))
        return frozenset(needed)

    def _reduced_details(self, gone: frozenset[str], evidence: frozenset[str]) -> dict[str, bytes]:
        """Receipts name every entry and file: what they say of the removed cases goes with them."""
        removed = gone | {one.case for one in self.removed()}
        details: dict[str, bytes] = {}
        for bundle, receipt in self._receipts():
            left = [record.model_dump(mode="json") for record in receipt.records if record.case not in removed]
            if len(left) == len(receipt.records):
                continue
            detail: dict[str, Any] = json.loads((self._log.get(bundle) or _never()).detail)
            is_case_left = any(record["case"] is not None for record in left)
            if is_case_left:
                files = [name for name in receipt.files if name not in evidence]
                may_forget = [case for case in receipt.may_forget if case not in removed]
                changed = {"records": left, "files": files, "may_forget": may_forget}
                kept = Receipt.model_validate_json(json.dumps(receipt.model_dump(mode="json") | changed))
                detail["receipt"] = kept.to_bytes().decode()
            else:
                detail.pop("receipt", None)
            details[bundle] = json.dumps(detail).encode()
        return details


def _never() -> Any:  # noqa: ANN401 - does not return
    raise RuntimeError("a line of the bundle log is gone")


def _evidence_of(entries: Iterable[Entry]) -> set[str]:
    """The bytes that the entries of a case speak of."""
    found: set[str] = set()
    for entry in entries:
        if entry.header.kind in ("evidence.added", "evidence.derived"):
            body = entry.read_body()
            if isinstance(body, EvidenceAdded | EvidenceDerived):
                found.add(body.sha256)
    return found
