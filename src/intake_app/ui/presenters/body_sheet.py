"""The way of the body map to paper: refused with the missing item, noted in the case before it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from intake_app.ui.decisions import Decision
from intake_app.ui.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from intake_app.i18n import Translator
    from intake_app.services.body_sheet import BodyPaper, BodySheets
    from intake_app.ui.decisions import Dialogs
    from intake_app.ui.jobs import Runner


class BodyPrinter(Protocol):
    """The system's way to paper."""

    def is_there(self) -> bool:
        """Whether this computer has a printer."""

    def ask(self) -> int:
        """Let the person choose a printer and how many copies; 0 means: rather not."""

    def put_body(self, paper: BodyPaper) -> None:
        """Print to what was chosen. Raises StorageFailedError."""


class BodySheetPresenter:
    """Prints in the language of the screen. `tell` shows a message above the page, refusals too."""

    def __init__(
        self,
        sheets: BodySheets,
        runner: Runner,
        tr: Translator,
        dialogs: Dialogs,
        printer: BodyPrinter,
        *,
        explain: Callable[[Exception], Message],
        tell: Callable[[Message], object],
    ) -> None:
        self._sheets = sheets
        self._runner = runner
        self._tr = tr
        self._dialogs = dialogs
        self._printer = printer
        self._explain = explain
        self._tell = tell

    def find_figure(self, case_id: str, found: Callable[[str], None]) -> None:
        """Tells whose drawing fits the person of a case; nothing when that cannot be read."""
        self._runner.start(lambda _step: self._sheets.figure(case_id), done=found, failed=lambda _error: None)

    def print_marks(self, case_id: str, figure: str, answers: Mapping[str, str] | None = None) -> None:
        """The marks of a case; with `answers` as they stand in the open interview, half-filled sections included."""
        told = dict(answers) if answers is not None else None
        self._runner.start(
            lambda _step: self._sheets.filled(case_id, figure, self._tr.language, told),
            done=self._made,
            failed=self._failed,
        )

    def print_empty(self, figure: str) -> None:
        """A sheet to be filled by pen."""
        self._runner.start(
            lambda _step: self._sheets.empty(figure, self._tr.language), done=self._made, failed=self._failed
        )

    def _made(self, paper: BodyPaper) -> None:
        tr = self._tr
        if not self._printer.is_there():
            self._tell(
                Message(
                    title=tr.text("No printer is set up on this computer"),
                    happened=tr.text("Nothing was printed."),
                    what_next=tr.text("Connect a printer that you trust to this computer, then print again."),
                    tone="calm",
                )
            )
            return
        if paper.case_id and not self._dialogs.decide(self._warning(paper)):
            return
        copies = self._printer.ask()
        if copies:
            self._runner.start(
                lambda _step: self._sheets.note_printed(paper, copies),
                done=lambda _nothing: self._put(paper),
                failed=self._failed,
            )

    def _put(self, paper: BodyPaper) -> None:
        try:
            self._printer.put_body(paper)
        except Exception as error:  # noqa: BLE001 - whatever a printer does, the page goes on
            self._failed(error)

    def _warning(self, paper: BodyPaper) -> Decision:
        tr = self._tr
        text = tr.text(
            "The sheet shows what happened to this person's body. It is for the doctor or expert the person agreed to,"
            " and for nobody else. The printer may keep a copy: use only one you trust, and take every sheet with you."
        )
        if paper.limits:
            said = tr.text("The person's own limits: {limits}").format(limits="; ".join(paper.limits))
            text = f"{text}\n\n{said}"
        return Decision(
            title=tr.text("Health on paper"), text=text, yes=tr.text("Choose a printer"), no=tr.text("Rather not")
        )

    def _failed(self, error: Exception) -> None:
        self._tell(self._explain(error))
