"""What the page of an interview knows at each moment, all of it in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.ui.message import Message
    from intake_app.ui.presenters.interview_notices import Notice
    from intake_app.xlsform.views import Change, NodeView, SectionState


@dataclass(frozen=True)
class InterviewPlace:
    """Where one is in an interview, to come back to: section, scroll place in pixels, block of the free account."""

    section: str = ""
    scroll: int = 0
    account: str = ""


@dataclass(frozen=True)
class InterviewWays:
    """Where one can go from an interview; each is told the case's id. None: this desk has no such way.

    `sealed` asks before it opens anything. `notes` are the interviewer's own.
    """

    sealed: Callable[[str], object] | None = None
    notes: Callable[[str], object] | None = None


@dataclass(frozen=True)
class PhaseLine:
    """A part of the talk in the rail: its title and the sections below it."""

    code: str
    title: str
    sections: tuple[str, ...]


@dataclass(frozen=True)
class AccountState:
    """The free account with nothing else on the screen.

    `mode`, `language` and `interpreter` are the nodes of the questions about this block, None where the form has none
    or they do not matter. `asks` says that they are to be seen; `is_settled` that both have an answer; `words` says in
    one line what was chosen. `number` counts the blocks from 1.
    """

    path: str
    text: str
    number: int
    mode: NodeView | None
    language: NodeView | None
    interpreter: NodeView | None
    asks: bool
    is_settled: bool
    words: str
    can_add: bool


@dataclass(frozen=True)
class ToldBlock:
    """One block to be read back: the words as told, and in small how and in which language they were recorded."""

    text: str
    how: str


@dataclass(frozen=True)
class OrphanLine:
    """An answer without a question: the question's name, the section it came from, and the value as stored."""

    question: str
    section: str
    value: str


@dataclass(frozen=True)
class InterviewState:
    """What the page shows. `section` is the tree of the open section; None while the interview is being opened.

    `where` says the position in words ("3 of 9 · The account"). `sections` are those that can be gone to, the lists for
    afterwards last; `phases` group them, none in a sheet without phases. `account`, `is_break`, `is_ending` and
    `orphans` each take the whole page. `sheet` is the title of a further sheet, "" for the interview itself. `scroll`
    is where a section that was come back to stood, in pixels. `first_account` is the plain path of this section's
    free account, "" if it has none.
    """

    title: str = ""
    sheet: str = ""
    sections: tuple[SectionState, ...] = ()
    phases: tuple[PhaseLine, ...] = ()
    current: str = ""
    scroll: int = 0
    where: str = ""
    section: NodeView | None = None
    languages: tuple[str, ...] = ()
    language: str = ""
    shows_coding: bool = False
    notices: tuple[Notice, ...] = ()
    account: AccountState | None = None
    first_account: str = ""
    read_back: tuple[ToldBlock, ...] = ()
    orphans: tuple[OrphanLine, ...] = ()
    is_break: bool = False
    is_ending: bool = False
    is_sealed: bool = False
    can_open_sealed: bool = False
    can_write_notes: bool = False
    message: Message | None = None

    @property
    def position(self) -> int:
        """Where the open section stands among all, counted from 0; -1 if none is open."""
        names = [section.name for section in self.sections]
        return names.index(self.current) if self.current in names else -1

    @property
    def before(self) -> SectionState | None:
        """The section to go back to."""
        return self.sections[self.position - 1] if self.position > 0 else None

    @property
    def after(self) -> SectionState | None:
        """The section that comes next."""
        return self.sections[self.position + 1] if 0 <= self.position < len(self.sections) - 1 else None

    @property
    def phase(self) -> str:
        """The code of the phase that the open section is in, "" in a sheet without phases."""
        return next((phase.code for phase in self.phases if self.current in phase.sections), "")

    def first_of(self, phase: str) -> str:
        """The first section of a phase, "" if it has none."""
        return next((line.sections[0] for line in self.phases if line.code == phase and line.sections), "")


class InterviewView(Protocol):
    """What draws the state and follows single answers without drawing everything again."""

    def show_state(self, state: InterviewState) -> None:
        """Draw this state, whatever was drawn before."""

    def apply(self, change: Change, section: NodeView) -> None:
        """Draw only what an answer changed; the cursor stays where it is."""
