"""Evidence of one case: files come in with their hash, words are put beside them, pictures are looked at."""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Protocol

from intake_app.domain.errors import DiskFullError, EvidenceDuplicateError, IntakeError, StorageFailedError
from intake_app.services.evidence import Words
from intake_app.ui.decisions import Decision
from intake_app.ui.file_listing import files_below
from intake_app.ui.presenters.evidence_looking import Look, Looking

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from intake_app.i18n import Translator
    from intake_app.services.cases import Cases
    from intake_app.services.evidence import EvidenceItem, EvidenceRoom, Verified
    from intake_app.ui.decisions import Dialogs
    from intake_app.ui.jobs import Job, Runner, Step
    from intake_app.ui.message import Message

    Explain = Callable[[Exception], Message]

ADDING, CHECKING = "adding", "checking"
MANY_FILES: Final = 30
_PSEUDONYM: Final = "D/D01_pseudonym"


@dataclass(frozen=True, slots=True)
class Pasted:
    """A picture from the clipboard that is to come in."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class EvidenceState:
    """What the page shows. `open` is the hash of the item whose words and picture stand beside the list.

    `is_confined`: whether a sandbox holds what decodes pictures; None until that is known. `doing`: "", ADDING or
    CHECKING. `duplicates`: names of files that were here already.
    """

    case_id: str = ""
    record: str = ""
    pseudonym: str = ""
    items: tuple[EvidenceItem, ...] = ()
    open: str = ""
    look: Look = field(default_factory=Look)
    is_confined: bool | None = None
    is_loaded: bool = False
    doing: str = ""
    file_name: str = ""
    file_number: int = 0
    file_count: int = 0
    done: int = 0
    total: int = 0
    verified: Verified | None = None
    duplicates: tuple[str, ...] = ()
    refused: tuple[Message, ...] = ()
    message: Message | None = None

    @property
    def item(self) -> EvidenceItem | None:
        """The open item."""
        return next((one for one in self.items if one.sha256 == self.open), None)


class EvidenceView(Protocol):
    """What draws the state."""

    def show_state(self, state: EvidenceState) -> None:
        """Draw this state, whatever was drawn before."""


class EvidencePresenter:
    """Drives the evidence page of one case at a time.

    `is_confined()` tells whether the process that decodes pictures has a sandbox on this system; it takes a moment and
    is asked in the background. `back()` leads to the case.
    """

    def __init__(
        self,
        cases: Cases,
        room: EvidenceRoom,
        runner: Runner,
        tr: Translator,
        dialogs: Dialogs,
        *,
        explain: Explain,
        is_confined: Callable[[], bool],
        back: Callable[[], object],
    ) -> None:
        self.state = EvidenceState()
        self._cases = cases
        self._room = room
        self._runner = runner
        self._tr = tr
        self._dialogs = dialogs
        self._explain = explain
        self._is_confined = is_confined
        self._back = back
        self._view: EvidenceView | None = None
        self._job: Job | None = None
        # With their case: somebody may have gone on to another one while files still come in.
        self._waiting: list[tuple[str, Path | Pasted]] = []
        self._looking = Looking(room, runner, lambda look: self._set(look=look), self._failed)

    def attach(self, view: EvidenceView) -> None:
        """Gives the view that draws; it is drawn at once."""
        self._view = view
        view.show_state(self.state)

    def open_case(self, case_id: str) -> None:
        """Shows the evidence of a case; pictures of another case are forgotten at once."""
        if case_id != self.state.case_id:
            was = self.state
            self.state = EvidenceState(
                case_id=case_id,
                is_confined=was.is_confined,
                doing=was.doing,
                file_name=was.file_name,
                file_number=was.file_number,
                file_count=was.file_count,
            )
            self._looking.forget()
        self.load()

    def load(self) -> None:
        """Loads the list again."""
        case_id = self.state.case_id
        if not case_id:
            return
        if self.state.is_confined is None:
            # Known before anything is decoded: tasks are done in the order they are started.
            self._runner.start(
                lambda _step: self._is_confined(), done=self._know, failed=lambda _error: self._know(is_confined=False)
            )

        def read(_step: Step) -> tuple[str, str, tuple[EvidenceItem, ...]]:
            case = self._cases.case(case_id)
            pseudonym = case.answers.get(_PSEUDONYM)
            return case.record, pseudonym.value if pseudonym is not None else "", self._room.items(case)

        def done(found: tuple[str, str, tuple[EvidenceItem, ...]]) -> None:
            if case_id != self.state.case_id:
                return
            record, pseudonym, items = found
            known = [one.sha256 for one in items]
            opened = self.state.open if self.state.open in known else next(iter(known), "")
            self._set(record=record, pseudonym=pseudonym, items=items, open=opened, is_loaded=True)
            self._looking.open(self.state.item)
            self._looking.draw_thumbnails(items, lambda: not self.state.doing)

        self._runner.start(read, done=done, failed=self._failed)

    def choose_files(self) -> None:
        """Adds files from a dialog."""
        self.add(self._dialogs.choose_files(self._tr.text("Files to add")))

    def add(self, paths: Sequence[Path]) -> None:
        """Adds files one after the other (dialog, drag and drop, paste); of folders all the files in them.

        One that cannot be taken in never stops the others.
        """
        case_id = self.state.case_id
        if not paths or not case_id:
            return

        def found(files: Sequence[Path]) -> None:
            if len(files) <= MANY_FILES or self._dialogs.decide(self._question(len(files))):
                self._take(case_id, files)

        self._runner.start(lambda _step: files_below(paths), done=found, failed=self._failed)

    def paste(self, content: bytes, file_name: str) -> None:
        """Adds a picture from the clipboard, as it lies there."""
        self._take(self.state.case_id, [Pasted(file_name, content)])

    def stop(self) -> None:
        """Stops taking in or checking; of the file that was being read nothing remains."""
        self._waiting.clear()
        if self._job is not None:
            self._job.cancel()

    def open(self, sha256: str) -> None:
        """Shows one item; its picture, if it is one, is decoded by a process that has no key."""
        if sha256 != self.state.open:
            self._set(open=sha256)
        self._looking.open(self.state.item)

    def show_clearly(self) -> None:
        """Shows the open picture sharp, which is noted in the case once a visit: who looks is part of its history."""
        item, case_id = self.state.item, self.state.case_id
        if item is None or item.sha256 in self.state.look.clear:
            return
        self._runner.start(
            lambda _step: self._room.viewed(case_id, item.sha256),
            done=lambda _nothing: self._looking.sharpen(item.sha256),
            failed=self._failed,
        )

    def describe(self, sha256: str, words: Words) -> None:
        """Keeps better words about an item; the earlier ones stay in the history."""
        item = next((one for one in self.state.items if one.sha256 == sha256), None)
        if item is None or item.words == words:
            return

        def failed(error: Exception) -> None:
            self._failed(error)
            self.load()

        case_id = self.state.case_id
        self._set(items=tuple(replace(one, words=words) if one is item else one for one in self.state.items))
        self._runner.start(
            lambda _step: self._room.describe(case_id, sha256, words), done=lambda _nothing: None, failed=failed
        )

    def verify(self) -> None:
        """Reads every item again and compares its hash."""
        if self.state.doing:
            return
        case_id = self.state.case_id

        def failed(error: Exception) -> None:
            self._failed(error)
            self._checked(None)

        self._set(doing=CHECKING, verified=None, message=None, done=0, total=0)
        self._job = self._runner.start(
            lambda step: self._room.verify(case_id, step),
            done=self._checked,
            failed=failed,
            progress=self._progress,
            cancelled=lambda: self._checked(None),
            is_long=True,
        )

    def back(self) -> None:
        """Back to the case."""
        self._back()

    def hide(self) -> None:
        """Another page comes or the window locks: decoded pictures are forgotten, sharp ones are blurred again."""
        self._looking.forget()

    def forget_message(self) -> None:
        """The messages were read."""
        self._set(message=None, refused=(), duplicates=(), verified=None)

    # --- taking in -----------------------------------------------------------------------------------------------

    def _take(self, case_id: str, files: Sequence[Path | Pasted]) -> None:
        if not files:
            return
        self._waiting += [(case_id, file) for file in files]
        if self.state.doing == ADDING:
            self._set(file_count=self.state.file_count + len(files))
        elif not self.state.doing:
            self._begin()

    def _begin(self) -> None:
        self._set(doing=ADDING, refused=(), duplicates=(), verified=None, message=None)
        self._set(file_number=0, file_count=len(self._waiting))
        self._next()

    def _next(self) -> None:
        if not self._waiting:
            self._set(doing="")
            self.load()
            return
        case_id, file = self._waiting.pop(0)
        self._set(file_name=file.name, file_number=self.state.file_number + 1, done=0, total=0)

        def take(step: Step) -> str:
            if isinstance(file, Pasted):
                source = io.BytesIO(file.content)
                return self._room.add(case_id, source, len(file.content), file.name, Words(), step)
            return self._room.add_file(case_id, file, Words(), step)

        def added(sha256: str) -> None:
            if case_id == self.state.case_id:
                self._set(open=sha256)
            self._next()

        def failed(error: Exception) -> None:
            if isinstance(error, EvidenceDuplicateError):
                self._is_here(file.name, str(error.facts["sha256"]) if case_id == self.state.case_id else "?")
            else:
                self._refuse(file.name, error)
            self._next()

        self._job = self._runner.start(
            take, done=added, failed=failed, progress=self._progress, cancelled=self._next, is_long=True
        )

    def _is_here(self, name: str, begins: str) -> None:
        """The same bytes are in the record already: no trouble, the item that is there is opened."""
        here = next((one.sha256 for one in self.state.items if one.sha256.startswith(begins)), self.state.open)
        self._set(duplicates=(*self.state.duplicates, name), open=here)

    def _refuse(self, name: str, error: Exception) -> None:
        message = self._explain(error)
        happened = self._tr.text("{file}: {what}").format(file=name, what=message.happened)
        self._set(refused=(*self.state.refused, replace(message, happened=happened)))
        # Without room, or with a disk that does not answer, the next file would fare no better.
        if not isinstance(error, IntakeError) or isinstance(error, DiskFullError | StorageFailedError):
            self._waiting.clear()

    def _question(self, count: int) -> Decision:
        tr = self._tr
        return Decision(
            title=tr.plural("Add {count} file?", "Add {count} files?", count).format(count=count),
            text=tr.text("All of them come into this record. What was taken in cannot be taken out again."),
            yes=tr.text("Add them"),
            no=tr.text("Rather not"),
        )

    def _know(self, is_confined: bool) -> None:  # noqa: FBT001 - what a task gave back
        self._looking.is_confined = is_confined
        self._set(is_confined=is_confined)

    def _checked(self, found: Verified | None) -> None:
        self._set(doing="", verified=found)
        if self._waiting:
            self._begin()

    def _progress(self, done: int, total: int) -> None:
        self._set(done=done, total=total)

    def _failed(self, error: Exception) -> None:
        self._set(message=self._explain(error))

    def _set(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]
        if self._view is not None:
            self._view.show_state(self.state)
