"""Answers that travel: cases as files that other programs read; through the door, onto a drive, noted in each case."""

from __future__ import annotations

import base64
import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from intake_app.crypto.age import AgeWriter, encrypted_size
from intake_app.crypto.age_recipients import HybridRecipient
from intake_app.desktop.checked_file import remove_checked, write_checked
from intake_app.domain.entry_kinds import Custody
from intake_app.domain.errors import IntakeError, NothingToReleaseError
from intake_app.domain.errors_forms import FormUnknownError
from intake_app.domain.sensitivity import ADMINISTRATIVE
from intake_app.exports import central, kobo, openrosa, uwazi, workbook
from intake_app.exports.archive import write_zip, zip_size
from intake_app.exports.record import Collection, Record
from intake_app.services.answer_files import AnswerFiles
from intake_app.services.answer_plan import CaseLine, ExportPlan, Tally
from intake_app.services.answer_purposes import PURPOSES, Sieve, sieve_for
from intake_app.services.answer_records import (
    RecordReader,
    filled,
    has_anything,
    instance_of,
    origin_of,
    redactor_for,
)
from intake_app.services.answer_shape import shape_of
from intake_app.services.sealed_answers import open_sealed
from intake_app.services.sheets import sheets_of
from intake_app.services.vault_session import Act

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from intake_app.desktop.checked_file import WrittenFile
    from intake_app.domain.case import Case
    from intake_app.domain.complaint_redaction import Redactor
    from intake_app.exports.record import FileOut
    from intake_app.services.answer_purposes import Purpose
    from intake_app.services.contacts import Contacts
    from intake_app.services.form_library import FormLibrary
    from intake_app.services.release import Release
    from intake_app.services.sheets import SheetKey
    from intake_app.services.vault_session import Step, VaultSession
    from intake_app.xlsform.form import Form

    Write = Callable[[Sequence[Collection], str], list[FileOut]]

FORMATS: Final[Mapping[str, Write]] = {
    "xlsx": workbook.write,
    "kobo": kobo.write,
    "openrosa": openrosa.write,
    "central": central.write,
    "uwazi": uwazi.write,
}
"""The formats by their code words, in the order in which they are offered; docs/formats/answers.md describes them."""
SEALED_SUFFIX: Final = ".zip.age"
_SCALE: Final = 1000
_NOTED: Final = "answers"
_NOTE_PARTS: Final = 6


@dataclass(frozen=True, slots=True)
class Order:
    """What shall be written where. `recipient` is the device whose key alone opens the file, "" for an open file."""

    cases: tuple[str, ...]
    purpose: str
    format: str
    language: str
    folder: Path
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written and read back, with what it holds."""

    path: Path
    size_bytes: int
    cases: int
    records: int
    is_sealed: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """A filled questionnaire on its way: its case, what it is asked with, and what of it may go."""

    case: Case
    key: SheetKey | None
    form: Form
    sieve: Sieve
    redactor: Redactor


class AnswerExport:
    """Exports from one open vault."""

    def __init__(self, session: VaultSession, release: Release, contacts: Contacts, forms: FormLibrary) -> None:
        self._session = session
        self._release = release
        self._contacts = contacts
        self._forms = forms
        self._files = AnswerFiles(session)

    def plan(self, cases: Sequence[str], purpose: str, step: Step = lambda _done, _total: None) -> ExportPlan:
        """What an export would hold and what would stay, and why. Raises UnknownCaseError, Cancelled."""
        tally = Tally()
        lines = []
        for number, case_id in enumerate(cases):
            step(number, len(cases))
            lines.append(self._line(self._session.case(case_id), PURPOSES[purpose], tally))
        return ExportPlan(purpose, tuple(lines), tally.goes(), tally.stays(), tally.records, tuple(tally.languages))

    def write(self, order: Order, step: Step) -> Exported:
        """Writes the file, reads it back and notes it in every case. Cases that may not go must not be among them.

        Asks the door again. Raises ConsentMissingError, RiskTooHighError, NothingToReleaseError, FormUnknownError and
        what write_checked raises; then nothing of it is left and nothing is noted.
        """
        if not order.cases:
            raise NothingToReleaseError
        collections, notes = self._collect(order, lambda done, total: step(done * _SCALE // max(1, total), 2 * _SCALE))
        files = FORMATS[order.format](collections, order.language)
        if not notes or not files:
            raise NothingToReleaseError
        written = self._write(order, files, lambda done, total: step(_SCALE + done * _SCALE // total, 2 * _SCALE))
        try:
            with self._session.vault.transaction():
                for case_id, acts in notes.items():
                    self._session.record_within(case_id, acts)
        except BaseException:
            # What is not noted was not given out.
            with suppress(IntakeError):
                remove_checked(written.path)
            raise
        records = sum(len(one.records) for one in collections)
        return Exported(written.path, written.size, len(notes), records, bool(order.recipient))

    def open_sealed(self, sealed: Path, folder: Path, step: Step) -> WrittenFile:
        """Decrypts an export that somebody sealed for this device. Raises what sealed_answers.open_sealed raises."""
        return open_sealed(self._session, sealed, folder, step)

    # --- what may go ----------------------------------------------------------------------------------------------

    def _line(self, case: Case, purpose: Purpose, tally: Tally) -> CaseLine:
        decision = self._release.decide(case, purpose.use)
        hindrance = "sealed" if case.sealed is not None else ""
        if decision.is_allowed and not hindrance:
            try:
                for part in self._parts(case, sieve_for(case, purpose, self._release, decision)):
                    tally.count(filled(part.case, part.key, part.form), part.form, part.sieve)
            except FormUnknownError:
                hindrance = "form"
        told = case.answers.get("D/D01_pseudonym")
        return CaseLine(case.id, case.record, told.value if told is not None else "", decision, hindrance)

    def _parts(self, case: Case, sieve: Sieve) -> Iterator[_Part]:
        """The questionnaires of a case that have a question that may go. Raises FormUnknownError."""
        keys: list[tuple[SheetKey | None, str]] = [(None, case.form)]
        keys += [(sheet.key, sheet.form_sha) for sheet in sheets_of(case) if not sheet.key.is_sealed]
        forms = [(key, self._forms.form(sha256) if sha256 else self._forms.current()) for key, sha256 in keys]
        redactor = redactor_for(((filled(case, key, form), form) for key, form in forms), sieve)
        for key, form in forms:
            if any(sieve.admits(node) for node in form.nodes.values() if node.kind == "question"):
                yield _Part(case, key, form, sieve, redactor)

    def _collect(self, order: Order, step: Step) -> tuple[list[Collection], dict[str, list[Act]]]:
        """The records by questionnaire, and what is to be noted in each case."""
        purpose = PURPOSES[order.purpose]
        parts: dict[str, list[_Part]] = {}
        for case_id in dict.fromkeys(order.cases):
            case = self._session.case(case_id)
            decision = self._release.demand(case, purpose.use)
            if case.sealed is not None:
                raise NothingToReleaseError
            for part in self._parts(case, sieve_for(case, purpose, self._release, decision)):
                parts.setdefault(part.form.sha256, []).append(part)
        total = sum(map(len, parts.values()))
        done = 0
        collections = []
        notes: dict[str, list[Act]] = {}
        for group in parts.values():
            shape = shape_of(group[0].form, [part.sieve for part in group])
            records = []
            for part in group:
                step(done, total)
                done += 1
                record = self._record(part, Collection(shape, ()))
                if record is not None:
                    records.append(record)
                    notes.setdefault(part.case.id, []).append(_note(order, part, record))
            if records:
                collections.append(Collection(shape, tuple(records)))
        return collections, notes

    def _record(self, part: _Part, empty: Collection) -> Record | None:
        """One record; None for one of which nothing goes, but the first questionnaire of a case is always there."""
        case, purpose = part.case, part.sieve.purpose
        sheet = filled(case, part.key, part.form)
        files = self._files.of(case, part.sieve)
        row = RecordReader(part.form, sheet, part.sieve, files.name, part.redactor).row()
        if part.key is not None and not has_anything(row):
            return None
        origin = origin_of(case, sheet.name, purpose.name)
        instance = instance_of(origin, empty.shape, row)
        before = _exported_before(case, purpose.name, sheet.name)
        number = case.registered.value.number if case.registered is not None else case.record
        return Record(
            instance=instance,
            origin=origin,
            replaces=before if before != instance else "",
            name=number if purpose.is_inside else "",
            made_on="" if purpose.is_counted else sheet.made_on,
            row=row,
            files=files.used(),
        )

    # --- the file -------------------------------------------------------------------------------------------------

    def _write(self, order: Order, files: Sequence[FileOut], step: Step) -> WrittenFile:
        name = base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower()
        if order.recipient:
            card = self._contacts.card(order.recipient)
            recipient = HybridRecipient.parse(card.recipient)
            size = encrypted_size(zip_size(files), 1)
            return write_checked(
                order.folder, name + SEALED_SUFFIX, lambda out: _seal(out, recipient, files), size, step
            )
        if len(files) == 1 and "/" not in files[0].name:
            alone = files[0]
            suffix = alone.name[alone.name.rindex(".") :]
            return write_checked(order.folder, name + suffix, lambda out: _copy(alone, out), alone.size, step)
        return write_checked(order.folder, f"{name}.zip", lambda out: write_zip(out, files), zip_size(files), step)


def _seal(out: BinaryIO, recipient: HybridRecipient, files: Sequence[FileOut]) -> None:
    writer = AgeWriter(out, [recipient])
    write_zip(writer, files)
    writer.close()


def _copy(file: FileOut, out: BinaryIO) -> None:
    for piece in file.read():
        out.write(piece)


def _note(order: Order, part: _Part, record: Record) -> Act:
    """One line of custody for each record: purpose, format, questionnaire, the UUID, and for whom it was sealed."""
    name = part.key.name if part.key is not None else "-"
    what = "/".join([_NOTED, order.purpose, order.format, name, record.instance, order.recipient or "open"])
    return Act("custody", ADMINISTRATIVE, Custody(action="exported", what=what))


def _exported_before(case: Case, purpose: str, sheet: str) -> str:
    """The UUID under which a record went out the last time for this purpose, "" if it never did."""
    for told in reversed(case.custody):
        parts = told.value.what.split("/")
        is_ours = told.value.action == "exported" and len(parts) == _NOTE_PARTS and parts[0] == _NOTED
        if is_ours and (parts[1], parts[3]) == (purpose, sheet or "-"):
            return parts[4]
    return ""
