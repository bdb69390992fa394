"""What a complaint may say: facts in both languages, each with the answers it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

DOCUMENT_LANGUAGES: Final = ("kk", "ru")


@dataclass(frozen=True, slots=True)
class FactAnswer:
    """An answer of the case: its lexical value, the id of the entry it came in and the time of that entry."""

    value: str
    entry: str
    at: str


@dataclass(frozen=True, slots=True)
class StatementItem:
    """A told text in force (not a replaced version). Codes as in the lists "record_mode" and "language"."""

    text: str
    mode: str
    language: str
    entry: str
    at: str = ""
    block: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """An item that may be annexed. `sheets` None: to be filled in by hand. Intimate pictures set `is_sexual`."""

    description: str
    sha256: str
    media_type: str
    entry: str
    at: str = ""
    kind: str = ""
    sheets: int | None = None
    is_sexual: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from: the path of an answer, or "statement", "evidence", "case", "desk", "law:<act>:<name>";
    the id of the entry ("" for what is not in the journal) and its time.
    """

    path: str
    entry: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A piece of text in both languages with its sources. True where there is a source; a fact may be a bare yes,
    which has sources and no text.
    """

    ru: str = ""
    kk: str = ""
    sources: tuple[Source, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.sources)

    def text(self, language: str) -> str:
        """The words in Kazakh or Russian."""
        return self.kk if language == "kk" else self.ru


NOTHING: Final = Fact()


@dataclass(frozen=True, slots=True)
class Applicant:
    """The person harmed. Where identity may not be used (`is_disclosed` False) only the two ages are there.

    `birth` is a full phrase ("2001 года рождения"), `age_then` the age at the time if under 18, `is_child` means today.
    """

    name: Fact = NOTHING
    signature: Fact = NOTHING
    birth: Fact = NOTHING
    iin: Fact = NOTHING
    address: Fact = NOTHING
    age_then: Fact = NOTHING
    is_child: bool = False
    is_disclosed: bool = False


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay in custody, the first being the apprehension."""

    on: Fact
    clock: Fact
    period: Fact
    city: Fact
    place: Fact
    place_name: Fact
    who: Fact
    how: Fact
    reason_given: Fact
    protocol_time: Fact
    cameras: Fact
    is_apprehension: bool


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode of ill-treatment. `basis`: own, heard, told, inferred, document (how the person knows).

    `signed` and `lost_consciousness` are bare yeses; `…_words` are told, their counterparts coded after the talk.
    """

    on: Fact
    clock: Fact
    duration: Fact
    where: Fact
    told: Fact
    said: Fact
    methods: Fact
    objects: Fact
    purpose: Fact
    purpose_words: Fact
    signed: Fact
    signed_what: Fact
    lost_consciousness: Fact
    lost_consciousness_words: Fact
    right_after: Fact
    filmed: Fact
    basis: str


@dataclass(frozen=True, slots=True)
class Perpetrator:
    """One alleged perpetrator. `manner`: recognise, heard, told, suppose, document, cannot; "" without a basis.

    `name` is NOTHING unless both a way of identification and a degree of certainty were recorded.
    """

    label: Fact
    agency: Fact
    unit: Fact
    name: Fact
    basis: Fact
    did: Fact
    did_words: Fact
    appearance: Fact
    manner: str


@dataclass(frozen=True, slots=True)
class Injury:
    """One mark on the body, in lay words."""

    where: Fact
    kind: Fact
    look: Fact
    state: Fact
    seen: Fact
    cause: Fact


@dataclass(frozen=True, slots=True)
class Exam:
    """One examination."""

    kind: Fact
    by: Fact
    requested: Fact
    done: Fact
    status: Fact
    findings: Fact


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One earlier step with an authority of the country, or the reasons why none was taken."""

    kind: Fact
    on: Fact
    to: Fact
    result: Fact
    result_on: Fact
    result_number: Fact
    why_not: Fact


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness who is willing; named only where that person's own consent is on record."""

    label: Fact
    name: Fact
    confirms: Fact


@dataclass(frozen=True, slots=True)
class Account:
    """The free account, printed where no episode holds the person's own words."""

    text: Fact
    mode: Fact
    language: Fact
    is_verbatim: bool


@dataclass(frozen=True, slots=True)
class Annex:
    """One item for the list of annexes. `sheets` NOTHING: to be filled in by hand; a recording has no sheets."""

    title: Fact
    kind: Fact
    sha256: Fact
    sheets: Fact
    is_recording: bool


@dataclass(frozen=True, slots=True)
class MissingFact:
    """Something the document would be stronger with. `weight` 100 to 1; `path` of the question, "" if there is none;
    `reason`: "", or why the person gave no answer (unknown, declined, not_asked).
    """

    code: str
    weight: int
    path: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two answers that cannot both be right. `paths` name them."""

    code: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """All a template may use of a case, in both languages, and what a lawyer should know beside it.

    `sex` is "m", "f" or "". `acted`: first and last day of the acts, None if unknown. `agencies`: all bodies named.
    """

    record: str
    filed_on: date
    region: str
    applicant: Applicant
    sex: str
    representative: Fact
    stays: tuple[Stay, ...]
    episodes: tuple[Episode, ...]
    perpetrators: tuple[Perpetrator, ...]
    injuries: tuple[Injury, ...]
    exams: tuple[Exam, ...]
    steps: tuple[StepTaken, ...]
    witnesses: tuple[Witness, ...]
    accounts: tuple[Account, ...]
    fear: Fact
    wish: Fact
    annexes: tuple[Annex, ...]
    acted: tuple[date, date] | None
    agencies: frozenset[str]
    account_languages: frozenset[str]
    missing: tuple[MissingFact, ...]
    contradictions: tuple[Contradiction, ...]
