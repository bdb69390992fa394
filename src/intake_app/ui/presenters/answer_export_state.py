"""What the export page knows at each moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from intake_app.services.answer_export import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

    from intake_app.desktop.removable import Target
    from intake_app.services.answer_export import Exported
    from intake_app.services.answer_plan import ExportPlan
    from intake_app.services.contacts import Contact
    from intake_app.storage.case_index import CaseRow
    from intake_app.ui.message import Message

WRITING, OPENING = "writing", "opening"
SHOWN: Final = 60
WITH_WORDS: Final = frozenset({"xlsx"})
"""Formats that say the words of codes in one language, which is to be chosen."""


@dataclass(frozen=True, slots=True)
class ExportProof:
    """A file that was written, read back and compared. `stayed`: how many chosen records may not go."""

    written: Exported
    stayed: int
    is_stick: bool


@dataclass(frozen=True, slots=True)
class AnswerExportState:
    """What the page shows. `cases` are those that match `words`, at most SHOWN of `all_records`.

    `purpose` is "" until one is chosen, `plan` None until a purpose and a case are. `recipient` "" is an open file.
    `doing`: "", WRITING or OPENING (a sealed file that came). `opened` is where that one lies decrypted.
    """

    language: str
    purpose: str = ""
    format: str = next(iter(FORMATS))
    cases: tuple[CaseRow, ...] = ()
    words: str = ""
    all_records: int = 0
    chosen_cases: frozenset[str] = frozenset()
    people: tuple[Contact, ...] = ()
    recipient: str = ""
    targets: tuple[Target, ...] = ()
    folder: Path | None = None
    plan: ExportPlan | None = None
    is_loaded: bool = False
    is_counting: bool = False
    doing: str = ""
    done: int = 0
    total: int = 0
    proof: ExportProof | None = None
    opened: Path | None = None
    message: Message | None = None

    @property
    def can_write(self) -> bool:
        """Everything is chosen, and at least one of the chosen cases may go."""
        is_free = not self.doing and not self.is_counting
        return is_free and self.folder is not None and self.plan is not None and bool(self.plan.cases)

    @property
    def asks_language(self) -> bool:
        """Whether the words of codes come in one language that is to be chosen."""
        return self.format in WITH_WORDS and self.plan is not None and len(self.plan.languages) > 1

    @property
    def is_stick(self) -> bool:
        """Whether the chosen folder is a drive that can be carried away."""
        return any(one.folder == self.folder for one in self.targets)


class AnswerExportView(Protocol):
    """What draws the state."""

    def show_state(self, state: AnswerExportState) -> None:
        """Draw this state, whatever was drawn before."""
