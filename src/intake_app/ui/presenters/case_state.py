"""What the page of one case knows at each moment, all of it in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from intake_app.ui.message import Message
    from intake_app.ui.presenters.case_sheets import SheetLine, SheetOffer

INTERVIEW, HAND_OVER, REGISTER, COMPLAINT = "interview", "hand_over", "register", "complaint"
FIRST_STEPS: Final = 12
MORE_STEPS: Final = 50


@dataclass(frozen=True)
class Fact:
    """One line of what is known; `tone` is "" or "warning"."""

    name: str
    text: str
    tone: str = ""


@dataclass(frozen=True)
class UseLine:
    """What the case may be put to: the verdict as a chip, below it what is missing, what stays and in which limits."""

    use: str
    is_allowed: bool
    title: str
    verdict: str
    tone: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ValueLine:
    """One of the values of a conflict: `entry` is what is chosen; `is_shown` marks the one that shows until then."""

    entry: str
    text: str
    who: str
    when: str
    is_shown: bool


@dataclass(frozen=True)
class ConflictLine:
    """Values written without knowledge of each other. `can_choose` is false for what only its own section shows."""

    subject: str
    title: str
    values: tuple[ValueLine, ...]
    can_choose: bool


@dataclass(frozen=True)
class StepLine:
    """One step of the history: what was done, by whom, when; `missing` says why its content is not here."""

    when: str
    who: str
    what: str
    missing: str


@dataclass(frozen=True)
class JourneyLine:
    """The case left or came: when, to or from whom, and whether a receipt came back."""

    when: str
    what: str
    note: str
    state: str
    tone: str


@dataclass(frozen=True)
class CaseReading:
    """A case in words. `code` is its state's code word; `region` an ISO code that fits it best, or ""."""

    record: str
    pseudonym: str
    code: str
    state: str
    tone: str
    number: str
    region: str
    facts: tuple[Fact, ...]
    uses: tuple[UseLine, ...]
    evidence: str
    conflicts: tuple[ConflictLine, ...]
    journeys: tuple[JourneyLine, ...]
    history: tuple[StepLine, ...]
    sheets: tuple[SheetLine, ...] = ()
    sheet_offers: tuple[SheetOffer, ...] = ()
    can_open_sealed: bool = False

    def allows(self, use: str) -> bool:
        """True if the person agreed to this use."""
        return any(line.use == use and line.is_allowed for line in self.uses)


@dataclass(frozen=True)
class CaseState:
    """What the page shows. `reading` is None until the case was loaded. `regions` are ISO codes with their names."""

    desk: str
    case_id: str = ""
    reading: CaseReading | None = None
    regions: tuple[tuple[str, str], ...] = ()
    region: str = ""
    steps_shown: int = FIRST_STEPS
    is_busy: bool = False
    message: Message | None = None

    @property
    def offers(self) -> tuple[str, ...]:
        """What this desk may do with this case, in the order of the work."""
        if self.reading is None:
            return ()
        is_closed = self.reading.code in ("sealed", "withdrawn")
        by_desk = {
            "field": (() if is_closed else (INTERVIEW,)) + (HAND_OVER,),
            "office": (() if is_closed or self.reading.number else (REGISTER,)) + (HAND_OVER, COMPLAINT),
            "legal": (COMPLAINT,),
        }
        return by_desk[self.desk]

    @property
    def can_fill_sheets(self) -> bool:
        """Whether this desk may begin and continue sheets of this case."""
        is_open = self.reading is not None and self.reading.code not in ("sealed", "withdrawn")
        return is_open and self.desk != "legal"

    @property
    def primary(self) -> str:
        """The one thing that comes next, "" when nothing does."""
        if self.reading is None:
            return ""
        if self.desk == "field":
            return {"ready": HAND_OVER, "draft": INTERVIEW, "open": INTERVIEW}.get(self.reading.code, "")
        if REGISTER in self.offers:
            return REGISTER
        if self.desk == "legal":
            return COMPLAINT
        return HAND_OVER if self.reading.allows("bundle_lawyer") and self.reading.code == "registered" else ""


class CaseView(Protocol):
    """What draws the state."""

    def show_state(self, state: CaseState) -> None:
        """Draw this state, whatever was drawn before."""
