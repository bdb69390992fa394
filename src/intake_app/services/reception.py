"""Receiving bundles: staged, judged record by record, and taken into the journal when a person accepts them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from intake_app.bundle.manifest import DEVICE_ENTRIES
from intake_app.bundle.parts import PartedReader, find_parts
from intake_app.bundle.reader import read_bundle
from intake_app.bundle.receipt import RecordVerdict
from intake_app.domain.entry_kinds import HandoverReceived
from intake_app.domain.errors import (
    BundleAlreadyHereError,
    BundleInvalidError,
    Cancelled,
    CertificateExpiredError,
    CertificateInvalidError,
    UnknownSignerError,
)
from intake_app.domain.history import ChainFinding, Range, check_chains
from intake_app.domain.sensitivity import ADMINISTRATIVE
from intake_app.services.received import (
    EVIDENCE_FILE,
    FORM_FILE,
    CaseCounts,
    Received,
    Report,
    line_of,
    read_line_of,
    state_of,
)
from intake_app.services.staging import Staging
from intake_app.services.vault_session import Act
from intake_app.services.verdicts import CaseVerdict, RecordJudged, judge_lines, learn_devices, split_lines, sum_up
from intake_app.storage.bundle_log import BundleLog

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from intake_app.bundle.manifest import BundleManifest
    from intake_app.domain.errors import IntakeError
    from intake_app.services.contacts import Contacts
    from intake_app.services.form_library import FormLibrary
    from intake_app.services.receipts import Receipts
    from intake_app.services.received import ReceivedFile
    from intake_app.services.vault_session import Step, VaultSession

OPEN_STATES = ("waiting", "partly")


class Reception:
    """The import desk of one open vault."""

    def __init__(self, session: VaultSession, contacts: Contacts, receipts: Receipts, forms: FormLibrary) -> None:
        self._session = session
        self._contacts = contacts
        self._receipts = receipts
        self._forms = forms
        self._log = BundleLog(session.vault)

    def receive(self, chosen: Path, step: Step) -> Report:
        """Reads a bundle (or all parts of it) into staging and judges it. A receipt takes effect at once.

        Nothing is believed before its last byte. Raises what read_bundle raises, BundleAlreadyHereError,
        PartsIncompleteError, ReceiptUnknownError, DiskFullError, Cancelled; then nothing of it remains.
        """
        # What was cut short before still takes room, which this may need.
        self._session.evidence.purge_leftovers(lambda _done, _total: step(0, 1))
        staging = Staging(self._session.evidence)
        try:
            with PartedReader(find_parts(chosen)) as source:
                bundle = read_bundle(
                    source,
                    identities=[self._session.keys.identity],
                    trust=self._contacts.trust(),
                    sink=staging,
                    step=step,
                )
            known = self._log.get(bundle.manifest.bundle)
            if known is not None and known.state != "rejected":
                raise BundleAlreadyHereError(bundle=bundle.manifest.bundle[:8])
            if bundle.manifest.kind == "receipt":
                return self._receipts.take(bundle, staging)
            if bundle.manifest.kind == "directory":
                raise BundleInvalidError(rule="kind_not_expected")
            with self._session.vault.transaction():
                kept = Received(
                    manifest=bundle.manifest,
                    size=bundle.size,
                    files=staging.keep(),
                    doubts=tuple(map(_doubt, bundle.findings)),
                    received_at=self._session.moment(),
                )
                self._log.put(line_of(bundle, "waiting", kept))
        except Cancelled:
            # The person waits for the window, not for the room: the next reading or opening gives it back.
            staging.discard()
            raise
        except BaseException:
            staging.discard()
            with suppress(Cancelled):
                self._session.evidence.purge_leftovers(lambda _done, _total: step(0, 1))
            raise
        return self.report(bundle.manifest.bundle)

    def report(self, bundle: str) -> Report:
        """A received bundle; while it waits, judged against what the vault holds now."""
        line = self._log.get(bundle)
        kept = read_line_of(line)
        state = state_of(line) if line is not None else "rejected"
        doubts = kept.doubts
        chain: tuple[ChainFinding, ...] = ()
        verdicts = tuple(CaseVerdict(past.case, past.counts, past.reasons) for past in kept.verdicts)
        if state in OPEN_STATES:
            doubts = self._doubts_now(bundle, kept)
            chain = self._chain(kept)
            verdicts = tuple(sum_up(case, self._judged(case, kept, doubts)) for case in kept.cases)
        return Report(
            bundle=bundle,
            kind=kept.manifest.kind,
            sender=kept.manifest.sender,
            sender_name=self._contacts.name_of(kept.manifest.sender),
            seq=kept.manifest.seq,
            made_at=kept.manifest.made_at,
            state=state,
            doubts=doubts,
            chain=chain,
            missing=self.missing(kept.manifest),
            cases=verdicts,
            files=len(kept.evidence),
            size_bytes=kept.size,
            reason=kept.reason,
        )

    def all(self) -> tuple[Report, ...]:
        """Every bundle of cases that came in, newest first."""
        lines = [line for line in self._log.all("in") if line.kind in ("cases", "legal")]
        return tuple(self.report(line.id) for line in reversed(lines))

    def accept(self, bundle: str) -> Report:
        """Takes every record that holds into the journal, all in one transaction; the others stay in quarantine."""
        line = self._log.get(bundle)
        kept = read_line_of(line)
        if line is None or line.state not in OPEN_STATES:
            return self.report(bundle)
        doubts = self._doubts_now(bundle, kept)
        judged = {case: list(self._judged(case, kept, doubts)) for case in kept.cases}
        everything = [record for records in judged.values() for record in records]
        waits = any(record.verdict == "quarantined" for record in everything)
        with self._session.vault.transaction():
            for device, key in self._keys(kept).items():
                self._session.devices.put_public(device, key)
            for record in self._judged(None, kept, doubts):
                self._take(record, bundle)
            for file in kept.files:
                if FORM_FILE.fullmatch(file.name):
                    self._forms.keep_travelled(b"".join(self._session.evidence.read(file.sha256)))
            for case, records in judged.items():
                self._take_case(case, records, bundle, kept.manifest.sender)
            update = {
                "verdicts": tuple(_counts(sum_up(case, records)) for case, records in judged.items()),
                "records": _merged(kept, everything),
            }
            state = "partly" if waits else "accepted"
            self._log.put(replace(line, state=state, detail=kept.model_copy(update=update).to_bytes()))
            if not waits:
                # The journal holds the entries now and the library the forms; only evidence must stay as a file.
                self._remove(line.id, [file for file in kept.files if not EVIDENCE_FILE.fullmatch(file.name)])
        return self.report(bundle)

    def reject(self, bundle: str, reason: str) -> None:
        """Refuses a waiting bundle; its files are deleted, the fact and the reason (a code word) stay."""
        line = self._log.get(bundle)
        kept = read_line_of(line)
        if line is None or line.state != "waiting":
            raise BundleInvalidError(rule="not_waiting")
        with self._session.vault.transaction():
            self._remove(line.id, kept.files)
            gone = kept.model_copy(update={"reason": reason, "files": ()})
            self._log.put(replace(line, state="rejected", detail=gone.to_bytes()))
        self._session.evidence.purge_leftovers(lambda _done, _total: None)

    def missing(self, manifest: BundleManifest) -> tuple[int, ...]:
        """Numbers of this sender's bundles to the same recipients that never came, up to the given one."""
        here = {seq for seq, audience, _ in self._numbers(manifest.sender) if audience == manifest.audience}
        return tuple(number for number in range(1, manifest.seq) if number not in here)[:1000]

    def _numbers(self, sender: str) -> Iterator[tuple[int, str, str]]:
        for line in self._log.from_peer(sender):
            if line.state != "rejected":
                yield line.seq, read_line_of(line).manifest.audience, line.id

    def _doubts_now(self, bundle: str, kept: Received) -> tuple[str, ...]:
        """What still speaks against the sender: one that was introduced meanwhile is not unknown any more."""
        known = bool(self._contacts.name_of(kept.manifest.sender))
        doubts = [doubt for doubt in kept.doubts if not (known and doubt == "unknown_sender")]
        number = (kept.manifest.seq, kept.manifest.audience)
        numbers = self._numbers(kept.manifest.sender)
        if any((seq, audience) == number and other != bundle for seq, audience, other in numbers):
            doubts.append("forked")
        return tuple(doubts)

    def _judged(self, case: str | None, kept: Received, doubts: tuple[str, ...]) -> Iterator[RecordJudged]:
        name = DEVICE_ENTRIES if case is None else f"data/cases/{case}/entries.jsonl"
        file = kept.by_name.get(name)
        if file is None:
            return iter(())
        lines = split_lines(self._session.evidence.read(file.sha256))
        return judge_lines(case, lines, self._keys(kept), self._session.journal.state_of, doubts[0] if doubts else "")

    def _keys(self, kept: Received) -> dict[str, bytes]:
        known = self._session.devices.public_keys()
        file = kept.by_name.get(DEVICE_ENTRIES)
        return learn_devices(split_lines(self._session.evidence.read(file.sha256)), known) if file else known

    def _chain(self, kept: Received) -> tuple[ChainFinding, ...]:
        records = [record for case in (None, *kept.cases) for record in self._judged(case, kept, ())]
        headers = [r.entry.header for r in records if r.entry is not None and r.verdict != "refused"]
        for device in sorted({header.device for header in headers}):
            headers += self._session.journal.headers(device)
        ends = {device: head[0] for device, head in kept.manifest.heads.items()}
        left_out = _left_out(kept)
        findings = check_chains(headers, left_out, ends)
        gaps = {finding.device for finding in findings if finding.kind == "gap"}
        if not gaps:
            return findings
        # Entries of later bundles may be here already: those bundles say what they leave out before them.
        for device in gaps | {kept.manifest.sender}:
            others = (read_line_of(line) for line in self._log.from_peer(device) if line.state != "rejected")
            left_out += [part for other in others if not other.doubts for part in _left_out(other)]
        return check_chains(headers, left_out, ends)

    def _take(self, record: RecordJudged, bundle: str) -> bool:
        if record.entry is None or record.verdict not in ("accepted", "newer"):
            return False
        self._session.journal.add(record.entry, bundle=bundle)
        return True

    def _take_case(self, case: str, records: list[RecordJudged], bundle: str, sender: str) -> None:
        taken = [self._take(record, bundle) for record in records]
        if any(taken):
            body = HandoverReceived(bundle=bundle, sender=sender)
            self._session.record_within(case, [Act("handover.received", ADMINISTRATIVE, body)])

    def _remove(self, bundle: str, files: Sequence[ReceivedFile]) -> None:
        """Removes files of a bundle, except those that a case or another bundle needs: equal bytes are kept once."""
        used = {sha256 for case in self._session.journal.cases() for sha256 in self._session.case(case).evidence}
        for line in self._log.received_in(*OPEN_STATES):
            if line.id != bundle:
                used.update(file.sha256 for file in read_line_of(line).files)
        for file in files:
            if file.sha256 not in used:
                self._session.evidence.remove(file.sha256)


def _left_out(kept: Received) -> list[Range]:
    return [Range(part.device, part.from_seq, part.to_seq) for part in kept.manifest.left_out]


def _doubt(error: IntakeError) -> str:
    match error:
        case UnknownSignerError():
            return "unknown_sender"
        case CertificateExpiredError():
            return "expired_sender"
        case CertificateInvalidError():
            return f"sender_{error.facts['reason']}"
        case _:
            return "sender"


def _counts(verdict: CaseVerdict) -> CaseCounts:
    return CaseCounts(case=verdict.case_id, counts=dict(verdict.counts), reasons=verdict.reasons)


def _record(judged: RecordJudged) -> RecordVerdict | None:
    if judged.entry is None:
        return None
    body = {"entry": judged.entry.id, "case": judged.case, "verdict": judged.verdict, "reason": judged.reason or None}
    return RecordVerdict.model_validate(body)


def _merged(kept: Received, judged: list[RecordJudged]) -> tuple[RecordVerdict, ...]:
    """One verdict an entry: those of an earlier, partial acceptance stand, records that waited are judged again."""
    now = {record.entry: record for record in filter(None, map(_record, judged))}
    before = {record.entry: record for record in kept.records if record.verdict != "quarantined"}
    return tuple((now | before).values())
