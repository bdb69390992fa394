"""What an entry may say: one frozen model per kind, with the classes it may carry.

A kind is never changed once released; a new need is a new kind. Unknown keys are refused. `None` is left out of the
bytes. Code words (states, methods, reasons ...) are those of the questionnaire's lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from intake_app.domain.sensitivity import (
    ACCOUNT,
    ADMINISTRATIVE,
    CLASSES,
    INTERVIEWER,
    LEGAL,
    SEXUAL_VIOLENCE,
)

Text = Annotated[str, StringConstraints(max_length=1_000_000)]
Line = Annotated[str, StringConstraints(max_length=2_000)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.\-]{1,80}$")]
Id26 = Annotated[str, StringConstraints(pattern=r"^[a-z2-7]{26}$")]
Hex64 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
PathName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_./\[\]#\-]{1,300}$")]
SheetName = Annotated[str, StringConstraints(pattern=r"^([A-Za-z0-9_.\-]{1,80}\[[a-z2-7]{10}\])?$")]
"""A questionnaire filled beside the one the case was opened with: form id and row id; "" is the case's own."""
Subject = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_./\[\]#:\-]{1,400}$")]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")]
Moment = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?$")]


class Body(BaseModel):
    """Base of all bodies: strict, frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class CaseOpened(Body):
    """A case begins. `region` is an ISO 3166-2 code or "", `form` the questionnaire it begins with."""

    region: Code | Literal[""] = ""
    language: Code
    form: Hex64


class Answers(Body):
    """Answers of one class in one section. A value of "" takes an answer back. Paths: docs/formats/journal.md 5."""

    form: Hex64
    section: Code
    values: dict[PathName, Text] = Field(min_length=1, max_length=5_000)


class FormMoved(Body):
    """From here on the case, or one `sheet` of it, is asked with another version of its questionnaire (SHA-256)."""

    form_from: Hex64
    form_to: Hex64
    sheet: SheetName = ""


class Statement(Body):
    """A told text. Never overwritten: a correction is a new statement that `replaces` the earlier entry."""

    block: Code
    text: Text
    mode: Code
    language: Code
    interpreter: Line = ""
    replaces: Hex64 | None = None


class Camera(Body):
    """What the file itself says about its making; shown beside what people state, never instead of it."""

    made_at: Line = ""
    maker: Line = ""
    model: Line = ""
    latitude: Line = ""
    longitude: Line = ""


class EvidenceAdded(Body):
    """Bytes taken in, named by their SHA-256. `size` in bytes. File name as it was on the source."""

    sha256: Hex64
    size: int = Field(ge=0, lt=2**50)
    media_type: Line
    file_name: Line
    description: Text = ""
    taken_at: Line = ""
    taken_where: Line = ""
    taken_by: Line = ""
    camera: Camera | None = None


class EvidenceDescribed(Body):
    """Better words about an item that is already in the case."""

    sha256: Hex64
    description: Text = ""
    taken_at: Line = ""
    taken_where: Line = ""
    taken_by: Line = ""


class EvidenceDerived(Body):
    """A working copy made from an original; both stay."""

    sha256: Hex64
    size: int = Field(ge=0, lt=2**50)
    media_type: Line
    made_from: Hex64
    how: Code


class Custody(Body):
    """Somebody handled something: `what` is an entry id, an evidence hash or a document code."""

    action: Literal["viewed", "exported", "printed", "verified"]
    what: Line
    copies: int = Field(default=1, ge=1, le=1_000)


class Consent(Body):
    """One consent item decided by the person (or guardian, or child). Silence has no entry and means no."""

    item: Code
    state: Literal["not_asked", "given", "given_limited", "refused", "withdrawn", "expired"]
    said_by: Literal["person", "guardian", "child"] = "person"
    form: Code | Literal[""] = ""
    limits: Text = ""
    explained_by: Line = ""
    language: Code | Literal[""] = ""
    review_on: Day | Literal[""] = ""


class ConsentWithdrawn(Body):
    """The person takes consent back; acts at once and travels as an instruction."""

    scope: Literal["stop_use", "stop_all", "anonymise", "erase"]
    items: tuple[Code, ...] = Field(default=(), max_length=40)
    reasons: tuple[Code, ...] = Field(default=(), max_length=40)
    words: Text = ""


class Risk(Body):
    """The level of reprisal risk, set by a person. Factors and measures are answers of class I and stay."""

    level: Literal["low", "medium", "high", "extreme"]
    reassess_on: Day | Literal[""] = ""


class Step(Body):
    """A legal or procedural step and what came of it."""

    kind: Code
    on: Day | Literal[""] = ""
    to: Line = ""
    number: Line = ""
    outcome: Code | Literal[""] = ""
    words: Text = ""


class Task(Body):
    """Something to do; a task with the same `name` and `done` true closes it."""

    name: Code
    words: Text
    due_on: Day | Literal[""] = ""
    done: bool = False


class Link(Body):
    """This case has to do with another one. A link with `holds` false takes it back."""

    to: Id26
    relation: Literal["same_person", "same_event", "duplicate", "related"]
    holds: bool = True


class InterviewerNote(Body):
    """The interviewer's own words. Class I: never leaves the device."""

    text: Text


class ConflictResolved(Body):
    """A person chose between values written without knowledge of each other. `chosen` is one of those entries."""

    subject: Subject
    chosen: Hex64


class HandoverSent(Body):
    """The case went into a bundle for these devices."""

    bundle: Id26
    recipients: tuple[Id26, ...] = Field(min_length=1, max_length=16)
    withheld: tuple[Code, ...] = Field(default=(), max_length=8)


class HandoverReceived(Body):
    """The case arrived in a bundle and was accepted here."""

    bundle: Id26
    sender: Id26


class HandoverAcknowledged(Body):
    """A receipt for a bundle came back."""

    bundle: Id26
    receiver: Id26


class CaseRegistered(Body):
    """The office gave the case its number: region, year and running number."""

    number: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{1,6}-\d{4}-\d{1,6}$")]
    region: Code
    year: int = Field(ge=1991, le=2200)


class CaseSealed(Body):
    """The case is closed against use; nothing more is added but erasure."""

    reason: Code


class BodyErased(Body):
    """Bodies erased at the person's request, decided by two people (codes, not names)."""

    entries: tuple[Hex64, ...] = Field(min_length=1, max_length=5_000)
    reason: Code
    decided_by: tuple[Code, Code]


class DeviceCreated(Body):
    """The first entry of every chain: the device names its own key (raw Ed25519, hex)."""

    public_key: Hex64
    role: Literal["field", "office", "legal"]
    program: Line


class DeviceUnlocked(Body):
    """The vault was opened."""

    program: Line


class BackupMade(Body):
    """A backup was written and read back."""

    sha256: Hex64


class ClockMoved(Body):
    """The clock ran behind a time already seen; both are kept."""

    clock: Moment
    seen: Moment


@dataclass(frozen=True, slots=True)
class Kind:
    """Which model a kind's body has and which sensitivity classes it may carry."""

    model: type[Body]
    classes: frozenset[str]


_ADMIN: Final = frozenset({ADMINISTRATIVE})
_LEGAL: Final = frozenset({ADMINISTRATIVE, LEGAL})
_TOLD: Final = frozenset({ACCOUNT, SEXUAL_VIOLENCE})
_FORM: Final = frozenset({ADMINISTRATIVE, SEXUAL_VIOLENCE, INTERVIEWER})
_EVIDENCE: Final = CLASSES - {INTERVIEWER}

KINDS: Final[dict[str, Kind]] = {
    "case.opened": Kind(CaseOpened, _ADMIN),
    "answers": Kind(Answers, CLASSES),
    "form.moved": Kind(FormMoved, _FORM),
    "statement": Kind(Statement, _TOLD),
    "evidence.added": Kind(EvidenceAdded, _EVIDENCE),
    "evidence.described": Kind(EvidenceDescribed, _EVIDENCE),
    "evidence.derived": Kind(EvidenceDerived, _EVIDENCE),
    "custody": Kind(Custody, _ADMIN),
    "consent": Kind(Consent, _ADMIN),
    "consent.withdrawn": Kind(ConsentWithdrawn, _ADMIN),
    "risk": Kind(Risk, _ADMIN),
    "step": Kind(Step, _LEGAL),
    "task": Kind(Task, _LEGAL),
    "link": Kind(Link, _ADMIN),
    "note.interviewer": Kind(InterviewerNote, frozenset({INTERVIEWER})),
    "conflict.resolved": Kind(ConflictResolved, _ADMIN),
    "handover.sent": Kind(HandoverSent, _ADMIN),
    "handover.received": Kind(HandoverReceived, _ADMIN),
    "handover.acknowledged": Kind(HandoverAcknowledged, _ADMIN),
    "case.registered": Kind(CaseRegistered, _ADMIN),
    "case.sealed": Kind(CaseSealed, _ADMIN),
    "body.erased": Kind(BodyErased, _ADMIN),
    "device.created": Kind(DeviceCreated, _ADMIN),
    "device.unlocked": Kind(DeviceUnlocked, _ADMIN),
    "backup.made": Kind(BackupMade, _ADMIN),
    "clock.moved": Kind(ClockMoved, _ADMIN),
}
"""All kinds of format 1."""

DEVICE_KINDS: Final = frozenset({"device.created", "device.unlocked", "backup.made", "clock.moved"})
"""Kinds that belong to a device and to no case."""
