"""What the page of questionnaires knows at each moment, all of it in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.ui.message import Message
    from intake_app.xlsform.form import Form

LIST, FORM, CHECK, OLDER = "list", "form", "check", "older"
MOST_SHOWN = 200
"""More findings or changes than this are counted, not listed: nobody reads on."""


@dataclass(frozen=True)
class FormLine:
    """One questionnaire in one version. `uses` is None until the records were counted."""

    sha256: str
    title: str
    form_id: str
    version: str
    origin: str
    added: str
    state: str
    tone: str
    uses: int | None
    uses_text: str
    languages: str
    questions: int
    before: str
    is_in_use: bool
    begins: bool
    may_begin: bool
    may_remove: bool
    has_source: bool


@dataclass(frozen=True)
class ChangeGroup:
    """One kind of change with what it concerns; `more` counts those that are not listed."""

    title: str
    lines: tuple[str, ...]
    more: int = 0


@dataclass(frozen=True)
class Detail:
    """One questionnaire looked at. `changes` is None while they are being compared or when nothing is before it."""

    line: FormLine
    before_version: str = ""
    changes: tuple[ChangeGroup, ...] | None = None


@dataclass(frozen=True)
class FindingLine:
    """One finding: where it stands in the file, what it is, how to mend it. `weight` is a word, `tone` its colour."""

    where: str
    what: str
    mend: str
    weight: str
    tone: str


@dataclass(frozen=True)
class Checked:
    """A file that was looked at. `form` is None when it cannot become a questionnaire."""

    name: str
    title: str
    version: str
    findings: tuple[FindingLine, ...]
    more: int
    faults: int
    form: Form | None

    @property
    def may_install(self) -> bool:
        """Nothing in it must be mended first."""
        return self.form is not None and self.faults == 0


@dataclass(frozen=True)
class OlderLine:
    """A record that is still asked with an older version of a questionnaire."""

    case_id: str
    sheet: str
    record: str
    title: str
    version: str
    newest_version: str
    newest: str


@dataclass(frozen=True)
class QuestionnairesState:
    """All that the page shows. `lines` is None until the questionnaires were read; `older` until records were counted.

    `total` is 0 unless something long is going on; `work` then says what it is.
    """

    section: str = LIST
    lines: tuple[FormLine, ...] | None = None
    beginning: str = ""
    is_own_beginning: bool = False
    broken: tuple[str, ...] = ()
    older: tuple[OlderLine, ...] | None = None
    detail: Detail | None = None
    checked: Checked | None = None
    work: str = ""
    done: int = 0
    total: int = 0
    is_busy: bool = False
    message: Message | None = None


class QuestionnairesView(Protocol):
    """What draws the state."""

    def show_state(self, state: QuestionnairesState) -> None:
        """Draw this state, whatever was drawn before."""


@dataclass(frozen=True)
class QuestionnaireWays:
    """Where this page leads: to a preview of a form, to the move of a record, and back."""

    preview: Callable[[Form], object]
    move: Callable[[str, str, str], object]
    back: Callable[[], object]
