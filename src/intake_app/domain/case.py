"""What a case is: the answer to "what do all its entries together say", computed and never stored as truth."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from intake_app.domain.entry_kinds import (
    Answers,
    Body,
    BodyErased,
    CaseOpened,
    CaseRegistered,
    CaseSealed,
    ConflictResolved,
    Consent,
    ConsentWithdrawn,
    Custody,
    EvidenceAdded,
    EvidenceDerived,
    EvidenceDescribed,
    FormMoved,
    HandoverAcknowledged,
    HandoverReceived,
    HandoverSent,
    InterviewerNote,
    Link,
    Risk,
    Statement,
    Step,
    Task,
)
from intake_app.domain.history import History, arrange

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from intake_app.domain.journal import Entry

T_co = TypeVar("T_co", covariant=True)
B = TypeVar("B", bound=Body)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact comes from: the entry, who wrote it and when, and its class."""

    entry: str
    device: str
    at: str
    sensitivity: str


@dataclass(frozen=True, slots=True)
class Told(Generic[T_co]):
    """A value with its origin."""

    value: T_co
    origin: Origin


@dataclass(frozen=True, slots=True)
class Conflict:
    """Values of one subject written without knowledge of each other; the last of `values` is the one that shows."""

    subject: str
    values: tuple[Told[object], ...]


@dataclass(frozen=True, slots=True)
class Withheld:
    """A body that is not here. `reason` is "withheld" (left out on the way) or "erased"."""

    origin: Origin
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    """A case as everybody who holds the same entries sees it. Mappings keep the order of the journal."""

    id: str
    heads: tuple[str, ...]
    opened: Told[CaseOpened] | None
    moves: Mapping[str, Told[FormMoved]]
    answers: Mapping[str, Told[str]]
    statements: tuple[Told[Statement], ...]
    evidence: Mapping[str, Told[EvidenceAdded]]
    derived: tuple[Told[EvidenceDerived], ...]
    consents: Mapping[str, Told[Consent]]
    withdrawals: tuple[Told[ConsentWithdrawn], ...]
    risk: Told[Risk] | None
    steps: tuple[Told[Step], ...]
    tasks: Mapping[str, Told[Task]]
    links: Mapping[str, Told[Link]]
    notes: tuple[Told[InterviewerNote], ...]
    custody: tuple[Told[Custody], ...]
    sent: tuple[Told[HandoverSent], ...]
    received: tuple[Told[HandoverReceived], ...]
    acknowledged: tuple[Told[HandoverAcknowledged], ...]
    registered: Told[CaseRegistered] | None
    sealed: Told[CaseSealed] | None
    conflicts: tuple[Conflict, ...]
    withheld: tuple[Withheld, ...]
    unknown: tuple[Withheld, ...]
    absent: tuple[str, ...]
    updated_at: str
    order: tuple[Entry, ...]

    @property
    def record(self) -> str:
        """The record number people use: eight letters of the random case id, as XXXX-XXXX."""
        return record_number(self.id)

    @property
    def form(self) -> str:
        """SHA-256 of the questionnaire the case is asked with now; "" while nobody here knows how it was opened."""
        moved = self.moves.get("")
        if moved is not None:
            return moved.value.form_to
        return self.opened.value.form if self.opened is not None else ""


def record_number(case: str) -> str:
    """The first eight letters of a case id, upper case, in two groups."""
    return f"{case[:4]}-{case[4:8]}".upper()


@dataclass(slots=True)
class _Fold:
    history: History
    live: dict[str, list[Told[object]]] = field(default_factory=dict)
    lists: dict[type[Body], list[Told[Body]]] = field(default_factory=dict)
    bodies_gone: list[tuple[Origin, str]] = field(default_factory=list)
    unknown: list[Withheld] = field(default_factory=list)
    erased: set[str] = field(default_factory=set)

    def set(self, subject: str, value: object, origin: Origin) -> None:
        """One more value of a subject: it takes the place of every value its author had seen."""
        others = self.live.get(subject, [])
        unseen = [told for told in others if not self.history.had_seen(origin.entry, told.origin.entry)]
        self.live[subject] = [*unseen, Told(value, origin)]

    def shown(self, subject: str) -> Told[object] | None:
        """The value that shows: the latest in the order of the journal."""
        values = self.live.get(subject)
        return values[-1] if values else None

    def add(self, body: Body, origin: Origin) -> None:
        self.lists.setdefault(type(body), []).append(Told(body, origin))

    def all(self, model: type[B]) -> tuple[Told[B], ...]:
        return tuple(
            Told(told.value, told.origin) for told in self.lists.get(model, []) if isinstance(told.value, model)
        )


def fold(case: str, entries: Iterable[Entry]) -> Case:
    """Computes a case from its entries, in any order, with any repetition. Never fails on entries that were checked."""
    state = _Fold(arrange(entry for entry in entries if entry.header.case == case))
    state.erased.update(_erased(state.history.order))
    for entry in state.history.order:
        header = entry.header
        origin = Origin(entry.id, header.device, header.at, header.sensitivity)
        body = None if entry.id in state.erased else entry.read_body()
        if body is not None:
            _apply(state, body, origin)
        elif entry.has_body and entry.id not in state.erased:
            state.unknown.append(Withheld(origin, header.kind, "unknown_kind"))
        else:
            state.bodies_gone.append((origin, header.kind))
    return _finish(case, state)


def _erased(order: Iterable[Entry]) -> set[str]:
    bodies = (entry.read_body() for entry in order if entry.header.kind == "body.erased")
    return {name for body in bodies if isinstance(body, BodyErased) for name in body.entries}


def _apply(state: _Fold, body: Body, origin: Origin) -> None:
    subject = _subject(body)
    if subject is not None:
        state.set(subject, body, origin)
        return
    match body:
        case Answers():
            for path, value in body.values.items():
                state.set(f"answer:{path}", value, origin)
        case ConflictResolved():
            _resolve(state, body, origin)
        case BodyErased():
            pass  # read before everything else, so that a body that comes back later stays erased
        case _:
            state.add(body, origin)
    if isinstance(body, ConsentWithdrawn):
        for item in body.items:
            _withdraw(state, item, origin)


def _subject(body: Body) -> str | None:
    """The subject of which a body is the whole value; None for bodies that only add."""
    match body:
        case Consent():
            return consent_subject(body)
        case EvidenceDescribed():
            return f"evidence-words:{body.sha256}"
        case Task():
            return f"task:{body.name}"
        case Link():
            return f"link:{body.to}:{body.relation}"
        case FormMoved():
            return f"form:{body.sheet}"
        case _:
            return _SINGLE.get(type(body))


_SINGLE: Mapping[type[Body], str] = {
    CaseOpened: "opened",
    Risk: "risk",
    CaseRegistered: "registered",
    CaseSealed: "sealed",
}


def consent_subject(body: Consent) -> str:
    """Who decided an item matters: a child's no is not overwritten by a guardian's yes."""
    return f"consent:{body.item}:{body.said_by}"


def _withdraw(state: _Fold, item: str, origin: Origin) -> None:
    for said_by in ("person", "guardian", "child"):
        subject = f"consent:{item}:{said_by}"
        if subject in state.live or said_by == "person":
            state.set(subject, Consent(item=item, state="withdrawn", said_by=said_by), origin)


def _withdraw_everything(state: _Fold) -> None:
    """A withdrawal of every use also reaches decisions that were written without knowledge of it."""
    for told in state.all(ConsentWithdrawn):
        if told.value.scope == "stop_use":
            continue
        for subject, values in list(state.live.items()):
            prefix, _, rest = subject.partition(":")
            if prefix != "consent" or any(_knew(state, value, told) for value in values):
                continue
            item, _, said_by = rest.partition(":")
            body = Consent.model_validate({"item": item, "state": "withdrawn", "said_by": said_by})
            state.set(subject, body, told.origin)


def _knew(state: _Fold, value: Told[object], withdrawal: Told[ConsentWithdrawn]) -> bool:
    mine, theirs = value.origin.entry, withdrawal.origin.entry
    return mine == theirs or state.history.had_seen(mine, theirs)


def _resolve(state: _Fold, body: ConflictResolved, origin: Origin) -> None:
    chosen = [told for told in state.live.get(body.subject, []) if told.origin.entry == body.chosen]
    if chosen and state.history.had_seen(origin.entry, body.chosen):
        value = chosen[0]
        kept = Origin(origin.entry, value.origin.device, value.origin.at, value.origin.sensitivity)
        state.set(body.subject, value.value, kept)


def _conflicts(state: _Fold) -> tuple[Conflict, ...]:
    found = []
    for subject, values in state.live.items():
        if len(values) > 1 and any(told.value != values[0].value for told in values):
            found.append(Conflict(subject, tuple(values)))
    return tuple(found)


def _evidence(state: _Fold) -> dict[str, Told[EvidenceAdded]]:
    items: dict[str, Told[EvidenceAdded]] = {}
    for told in state.all(EvidenceAdded):
        words = state.shown(f"evidence-words:{told.value.sha256}")
        if words is not None and isinstance(words.value, EvidenceDescribed):
            update = words.value.model_dump(exclude={"sha256"})
            items[told.value.sha256] = Told(told.value.model_copy(update=update), told.origin)
        else:
            items.setdefault(told.value.sha256, told)
    return items


def _statements(state: _Fold) -> tuple[Told[Statement], ...]:
    replaced = {told.value.replaces for told in state.all(Statement)}
    return tuple(told for told in state.all(Statement) if told.origin.entry not in replaced)


def _typed(state: _Fold, subject: str, model: type[T_co]) -> Told[T_co] | None:
    told = state.shown(subject)
    return Told(told.value, told.origin) if told is not None and isinstance(told.value, model) else None


def _mapping(state: _Fold, prefix: str, model: type[T_co]) -> dict[str, Told[T_co]]:
    found: dict[str, Told[T_co]] = {}
    for subject in state.live:
        told = _typed(state, subject, model) if subject.startswith(prefix) else None
        if told is not None:
            found[subject.removeprefix(prefix)] = told
    return found


def _finish(case: str, state: _Fold) -> Case:
    history = state.history
    _withdraw_everything(state)
    gone = tuple(
        Withheld(origin, kind, "erased" if origin.entry in state.erased else "withheld")
        for origin, kind in state.bodies_gone
    )
    answers = {path: told for path, told in _mapping(state, "answer:", str).items() if told.value != ""}
    return Case(
        id=case,
        heads=history.heads,
        opened=_typed(state, "opened", CaseOpened),
        moves=_mapping(state, "form:", FormMoved),
        answers=answers,
        statements=_statements(state),
        evidence=_evidence(state),
        derived=state.all(EvidenceDerived),
        consents=_mapping(state, "consent:", Consent),
        withdrawals=state.all(ConsentWithdrawn),
        risk=_typed(state, "risk", Risk),
        steps=state.all(Step),
        tasks=_mapping(state, "task:", Task),
        links={key: told for key, told in _mapping(state, "link:", Link).items() if told.value.holds},
        notes=state.all(InterviewerNote),
        custody=state.all(Custody),
        sent=state.all(HandoverSent),
        received=state.all(HandoverReceived),
        acknowledged=state.all(HandoverAcknowledged),
        registered=_typed(state, "registered", CaseRegistered),
        sealed=_typed(state, "sealed", CaseSealed),
        conflicts=_conflicts(state),
        withheld=gone,
        unknown=tuple(state.unknown),
        absent=history.absent,
        updated_at=max((entry.header.at for entry in history.order), default=""),
        order=history.order,
    )
