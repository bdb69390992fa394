"""Complaint drafts: the paper of one case, what is missing in it, whence each sentence comes, and the ways out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from intake_app.domain.errors import ConsentMissingError, RiskTooHighError
from intake_app.ui.decisions import Decision
from intake_app.ui.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.desktop.checked_file import WrittenFile
    from intake_app.i18n import Translator
    from intake_app.services.complaint_paper import Paper, Place, SourceLine
    from intake_app.services.complaints import Complaints
    from intake_app.ui.decisions import Dialogs
    from intake_app.ui.jobs import Job, Runner, Step

    Explain = Callable[[Exception], Message]

LANGUAGES: Final = ("kk", "ru")
"""Documents for the authorities are written in one of these; the screen may be in another."""
MAKING, SAVING = "making", "saving"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no draft: items without consent (C12, C13), or a level of risk."""

    items: tuple[str, ...] = ()
    level: str = ""


@dataclass(frozen=True, slots=True)
class ComplaintState:
    """What the page shows: the paper of a record, or why there is none.

    `sheet` counts from 1; `place` is the sentence whose sources are shown. `doing`: "", MAKING or SAVING.
    """

    case_id: str = ""
    document: str = "d1"
    language: str = "ru"
    paper: Paper | None = None
    sheet: int = 1
    place: Place | None = None
    refusal: Refusal | None = None
    representative: str = ""
    doing: str = ""
    saved: str = ""
    printed: int = 0
    message: Message | None = None

    @property
    def sources(self) -> tuple[SourceLine, ...]:
        """Where the chosen sentence comes from."""
        if self.paper is None or self.place is None:
            return ()
        return self.paper.sources.get(self.place, ())


class ComplaintView(Protocol):
    """What draws the state."""

    def show_state(self, state: ComplaintState) -> None:
        """Draw this state, whatever was drawn before."""


class Printer(Protocol):
    """The system's way to paper."""

    def is_there(self) -> bool:
        """Whether this computer has a printer."""

    def ask(self) -> int:
        """Let the person choose a printer and how many copies; 0 means: rather not."""

    def put(self, paper: Paper) -> None:
        """Print to what was chosen. Raises StorageFailedError."""


class ComplaintPresenter:
    """Drives the page of drafts.

    `explain` says an error in words; `back(case_id)` leads to the record; `printer` is asked only when a person prints.
    """

    def __init__(
        self,
        complaints: Complaints,
        runner: Runner,
        tr: Translator,
        dialogs: Dialogs,
        printer: Printer,
        *,
        explain: Explain,
        back: Callable[[str], object],
    ) -> None:
        self.state = ComplaintState(language=tr.language if tr.language in LANGUAGES else "ru")
        self._complaints = complaints
        self._runner = runner
        self._tr = tr
        self._dialogs = dialogs
        self._printer = printer
        self._explain = explain
        self._back = back
        self._view: ComplaintView | None = None
        self._job: Job | None = None
        self._asked = 0
        self._knows_of_traces = False

    def attach(self, view: ComplaintView) -> None:
        """Gives the view that draws; it is drawn at once."""
        self._view = view
        view.show_state(self.state)

    def open_case(self, case_id: str) -> None:
        """Makes the draft of a case; the language of the document stays as it was chosen."""
        self.state = ComplaintState(language=self.state.language, case_id=case_id)
        self.load()

    def load(self) -> None:
        """The page comes to the front: the paper is made anew, unless that is being done already."""
        if self.state.case_id and self.state.doing != MAKING:
            self._make()

    def choose_language(self, language: str) -> None:
        """The document in Kazakh or Russian, whatever the screen speaks."""
        if language in LANGUAGES and language != self.state.language:
            self._set(language=language)
            self._make()

    def set_representative(self, line: str) -> None:
        """Keeps the line of the lawyer that stands in the head of every document, and makes the paper anew."""
        if line.strip() == self.state.representative:
            return
        self._set(representative=line.strip())
        self._runner.start(
            lambda _step: self._complaints.set_representative(line),
            done=lambda _nothing: self._make(),
            failed=self._failed,
        )

    def show_sheet(self, number: int) -> None:
        """Shows another sheet."""
        paper = self.state.paper
        if paper is not None and 1 <= number <= len(paper.sheets):
            self._set(sheet=number)

    def choose_sentence(self, place: Place) -> None:
        """Shows where a sentence comes from, and the sheet it begins on."""
        paper = self.state.paper
        if paper is None or place not in paper.sentences:
            return
        here = {letters.place for letters in paper.sheets[self.state.sheet - 1].letters}
        sheet = self.state.sheet
        if place not in here:
            sheet = next((one.number for one in paper.sheets if any(a.place == place for a in one.letters)), sheet)
        self._set(place=place, sheet=sheet)

    def move(self, step: int) -> None:
        """Goes to the next sentence (1) or the one before (-1), over the edges of sheets."""
        paper = self.state.paper
        if paper is None:
            return
        places = list(dict.fromkeys(a.place for one in paper.sheets for a in one.letters if a.place is not None))
        if not places:
            return
        if self.state.place in places:
            at = places.index(self.state.place) + step
        else:
            first = next(a.place for a in paper.sheets[self.state.sheet - 1].letters if a.place is not None)
            at = places.index(first)
        self.choose_sentence(places[max(0, min(at, len(places) - 1))])

    # --- ways out ------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Saves the paper as a PDF, under a name that says nothing, into a folder the person chooses."""
        paper = self.state.paper
        if paper is None or self.state.doing:
            return
        folder = self._dialogs.choose_folder(self._tr.text("Where to save the document"))
        if folder is None:
            return

        def saved(written: WrittenFile) -> None:
            self._set(doing="", saved=written.path.name)

        self._set(doing=SAVING, saved="", printed=0, message=None)
        self._job = self._runner.start(
            lambda step: self._complaints.export(paper, folder, step),
            done=saved,
            failed=self._not_out,
            cancelled=lambda: self._set(doing=""),
            is_long=True,
        )

    def print(self) -> None:
        """Prints the paper: noted in the case first, so that no sheet leaves without a line in its history."""
        paper = self.state.paper
        if paper is None or self.state.doing:
            return
        if not self._printer.is_there():
            self._set(message=self._no_printer())
            return
        if not self._knows_of_traces and not self._dialogs.decide(self._traces()):
            return
        self._knows_of_traces = True
        copies = self._printer.ask()
        if not copies:
            return

        def noted(_nothing: None) -> None:
            try:
                self._printer.put(paper)
            except Exception as error:  # noqa: BLE001 - whatever a printer does, the page goes on
                self._failed(error)
            else:
                self._set(printed=copies)

        self._set(saved="", printed=0, message=None)
        self._runner.start(lambda _step: self._complaints.note_printed(paper, copies), done=noted, failed=self._not_out)

    def stop(self) -> None:
        """Stops saving; nothing half written remains."""
        if self._job is not None:
            self._job.cancel()

    def back(self) -> None:
        """To the record."""
        self._back(self.state.case_id)

    def forget_message(self) -> None:
        """The messages were read."""
        self._set(message=None, saved="", printed=0)

    # --- answers -------------------------------------------------------------------------------------------------

    def _make(self) -> None:
        state = self.state
        self._asked += 1
        asked = self._asked

        def make(_step: Step) -> tuple[str, Paper]:
            line = self._complaints.representative()
            paper = self._complaints.draft(state.case_id, state.document, state.language, self._tr.language)
            return line, paper

        def made(found: tuple[str, Paper]) -> None:
            if asked == self._asked:
                line, paper = found
                sheet = min(self.state.sheet, len(paper.sheets))
                place = self.state.place if self.state.place in paper.sentences else None
                self._set(paper=paper, representative=line, sheet=sheet, place=place, refusal=None, doing="")

        def failed(error: Exception) -> None:
            if asked == self._asked:
                self._not_out(error)

        self._set(doing=MAKING, message=None)
        self._runner.start(make, done=made, failed=failed)

    def _not_out(self, error: Exception) -> None:
        """The door said no, or something went wrong on the way; after a no the paper is taken away."""
        self._set(doing="")
        if isinstance(error, ConsentMissingError):
            items = str(error.facts["items"]).split(",")
            self._set(refusal=Refusal(items=tuple(items)), paper=None, place=None)
        elif isinstance(error, RiskTooHighError):
            self._set(refusal=Refusal(level=str(error.facts["level"])), paper=None, place=None)
        else:
            self._failed(error)

    def _traces(self) -> Decision:
        tr = self._tr
        return Decision(
            title=tr.text("A printer remembers"),
            text=tr.text(
                "The computer that prints, and many printers, keep a copy of what they printed. Use only a printer you"
                " trust, and take every sheet with you. The name of the print job says nothing of the case."
            ),
            yes=tr.text("Choose a printer"),
            no=tr.text("Rather not"),
        )

    def _no_printer(self) -> Message:
        tr = self._tr
        return Message(
            title=tr.text("No printer is set up on this computer"),
            happened=tr.text("Nothing was printed."),
            what_next=tr.text(
                "Save the document as a PDF on a stick and print it on a computer you trust, one sheet a side, at its"
                " actual size. Then delete the file from the stick."
            ),
            tone="calm",
        )

    def _failed(self, error: Exception) -> None:
        self._set(message=self._explain(error))

    def _set(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]
        if self._view is not None:
            self._view.show_state(self.state)
