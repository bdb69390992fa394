"""Handing over: what, to whom, where; beside it what goes, what stays and why; then the writing and its proof."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from intake_app.services.handover import USE_FOR_ROLE
from intake_app.ui.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from intake_app.desktop.removable import Target
    from intake_app.i18n import Translator
    from intake_app.services.cases import Cases
    from intake_app.services.contacts import Contact, Contacts
    from intake_app.services.dispatch import Dispatched
    from intake_app.services.handover import Handover, Plan
    from intake_app.services.received import Report
    from intake_app.services.reception import Reception
    from intake_app.storage.case_index import CaseRow
    from intake_app.ui.decisions import Dialogs
    from intake_app.ui.jobs import Job, Runner, Step, T, Task

    Explain = Callable[[Exception], Message]

WRITING, READING = "writing", "reading"
AWAY: Final = frozenset({"sent", "acknowledged"})
"""States of a record whose receiver has, or will have, everything that is here."""
SHOWN: Final = 60
_TELLS_AFTER_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class Proof:
    """A bundle that was written, read back and compared. `stayed`: how many chosen records may not go."""

    written: Dispatched
    records: int
    stayed: int
    is_stick: bool


@dataclass(frozen=True, slots=True)
class HandOverState:
    """What the page shows. `cases` are those that match `words`, at most SHOWN of `all_records`.

    `plan` is None until something and somebody are chosen. `doing`: "", WRITING or READING (a receipt).
    """

    cases: tuple[CaseRow, ...] = ()
    words: str = ""
    all_records: int = 0
    chosen_cases: frozenset[str] = frozenset()
    recipients: tuple[Contact, ...] = ()
    chosen_recipients: frozenset[str] = frozenset()
    targets: tuple[Target, ...] = ()
    folder: Path | None = None
    plan: Plan | None = None
    is_introduced: bool = True
    is_loaded: bool = False
    doing: str = ""
    done: int = 0
    total_bytes: int = 0
    seconds_left: float = 0.0
    proof: Proof | None = None
    receipt: Report | None = None
    message: Message | None = None

    @property
    def can_write(self) -> bool:
        """Everything is chosen, and at least one of the chosen cases may go."""
        return not self.doing and self.folder is not None and self.plan is not None and bool(self.plan.cases)

    @property
    def ready(self) -> frozenset[str]:
        """Records that are shown, may go to the office and did not yet."""
        return frozenset(row.case_id for row in self.cases if row.state == "ready")

    @property
    def lacks_room(self) -> bool:
        """The chosen drive has less room than the bundle takes."""
        free = next((one.free_bytes for one in self.targets if one.folder == self.folder), None)
        return free is not None and self.plan is not None and free < self.plan.size_bytes


class HandOverView(Protocol):
    """What draws the state."""

    def show_state(self, state: HandOverState) -> None:
        """Draw this state, whatever was drawn before."""


class HandOverPresenter:
    """Drives the hand-over page; also takes the receipt that comes back.

    `list_targets()` looks for drives, in the background; `go(place)` leads to another place of the window, `export` to
    the export of answers, which is no hand-over of records.
    """

    def __init__(
        self,
        cases: Cases,
        contacts: Contacts,
        handover: Handover,
        reception: Reception,
        runner: Runner,
        tr: Translator,
        dialogs: Dialogs,
        *,
        list_targets: Callable[[], Sequence[Target]],
        explain: Explain,
        go: Callable[[str], object],
        export: Callable[[], object],
    ) -> None:
        self.state = HandOverState()
        self.export = export
        self._cases = cases
        self._contacts = contacts
        self._handover = handover
        self._reception = reception
        self._runner = runner
        self._tr = tr
        self._dialogs = dialogs
        self._list_targets = list_targets
        self._explain = explain
        self._go = go
        self._view: HandOverView | None = None
        self._job: Job | None = None
        self._began = 0.0
        self._asked = 0

    def attach(self, view: HandOverView) -> None:
        """Gives the view that draws; it is drawn at once."""
        self._view = view
        view.show_state(self.state)

    def load(self, chosen: Sequence[str] = ()) -> None:
        """The page comes to the front: cases, people and drives are looked for; cases named here are chosen."""
        if self.state.doing:
            return
        self._set(
            chosen_cases=self.state.chosen_cases | frozenset(chosen), words="", proof=None, receipt=None, message=None
        )
        self._find()
        self._runner.start(lambda _step: self._contacts.all(), done=self._on_people, failed=self._failed)
        self.look_for_drives()

    def search(self, words: str) -> None:
        """Shows the records that hold all these words; those chosen before stay chosen."""
        if words.strip() != self.state.words:
            self._set(words=words.strip())
            self._find()

    def choose_case(self, case_id: str, is_chosen: bool) -> None:  # noqa: FBT001 - a check box
        """Ticks or unticks a case."""
        self._set(chosen_cases=_with(self.state.chosen_cases, case_id, is_chosen), proof=None)
        self._plan()

    def choose_ready(self) -> None:
        """Ticks every record that is shown and ready."""
        self._set(chosen_cases=self.state.chosen_cases | self.state.ready, proof=None)
        self._plan()

    def choose_recipient(self, device: str, is_chosen: bool) -> None:  # noqa: FBT001 - a check box
        """Ticks or unticks a recipient; recipients of one bundle stand on one kind of desk."""
        chosen = _with(self.state.chosen_recipients, device, is_chosen)
        roles = {one.device: one.role for one in self.state.recipients}
        if is_chosen:
            chosen = frozenset(other for other in chosen if roles.get(other) == roles.get(device))
        self._set(chosen_recipients=chosen, proof=None)
        self._plan()

    def choose_target(self, folder: Path) -> None:
        """Chooses a drive."""
        self._set(folder=folder, proof=None)

    def choose_folder(self) -> None:
        """Chooses any other folder."""
        folder = self._dialogs.choose_folder(self._tr.text("Where to write the bundle"))
        if folder is not None:
            self.choose_target(folder)

    def look_for_drives(self) -> None:
        """A stick may have been plugged in, or pulled, meanwhile; the only one there is chosen."""
        self._runner.start(lambda _step: tuple(self._list_targets()), done=self._on_drives, failed=self._failed)

    def write(self) -> None:
        """Writes the bundle, reads it back and only then says that it is safe to pull the stick.

        Only records whose decision is yes go; the page has named the others and why they stay.
        """
        state = self.state
        if not state.can_write or state.folder is None or state.plan is None:
            return
        cases, people, folder = sorted(state.plan.cases), sorted(state.chosen_recipients), state.folder
        stayed = len(state.plan.previews) - len(cases)
        is_stick = any(one.folder == folder for one in state.targets)

        def written(dispatched: Dispatched) -> None:
            proof = Proof(dispatched, len(cases), stayed, is_stick)
            self._set(doing="", proof=proof, chosen_cases=frozenset(), plan=None)
            self._find()

        self._long(
            WRITING, lambda step: self._handover.write(cases, people, folder, step), written, message=None, proof=None
        )

    def stop(self) -> None:
        """Stops writing or reading; nothing half written remains."""
        if self._job is not None:
            self._job.cancel()

    def take_receipt(self) -> None:
        """Reads a receipt that came back from the office."""
        if self.state.doing:
            return
        chosen = self._dialogs.choose_files(self._tr.text("The receipt that came back"))
        if not chosen:
            return

        def read(step: Step) -> Report:
            report = self._reception.receive(chosen[0], step)
            if report.state != "receipt":
                # Bundles are taken in at the reception, where each is looked at; here it leaves no trace.
                self._reception.reject(report.bundle, "not_expected")
            return report

        self._long(READING, read, self._received, message=None, receipt=None, proof=None)

    def go_to_contacts(self) -> None:
        """The way out when nobody is known yet."""
        self._go("contacts")

    def forget_message(self) -> None:
        """The messages were read."""
        self._set(message=None, receipt=None)

    # --- answers -------------------------------------------------------------------------------------------------

    def _find(self) -> None:
        words = self.state.words

        def done(found: tuple[tuple[CaseRow, ...], int]) -> None:
            if words == self.state.words:
                rows, total = found
                # What has not left yet comes first, otherwise the latest.
                waiting = sorted(rows, key=lambda row: row.state in AWAY)
                self._set(cases=tuple(waiting[:SHOWN]), all_records=total)
                self._plan()

        self._runner.start(
            lambda _step: (tuple(self._cases.find(words)), self._cases.count()), done=done, failed=self._failed
        )

    def _on_people(self, people: Sequence[Contact]) -> None:
        recipients = tuple(one for one in people if not one.is_self and one.role in USE_FOR_ROLE)
        possible = {one.device for one in recipients if not one.is_expired}
        chosen = self.state.chosen_recipients & possible
        self._set(
            recipients=recipients,
            chosen_recipients=chosen or (frozenset(possible) if len(possible) == 1 else frozenset()),
            is_introduced=any(one.is_self for one in people),
            is_loaded=True,
        )
        self._plan()

    def _on_drives(self, targets: tuple[Target, ...]) -> None:
        gone = {one.folder for one in self.state.targets} - {one.folder for one in targets}
        folder = None if self.state.folder in gone else self.state.folder
        usable = [one.folder for one in targets if not one.is_read_only]
        if folder is None and len(usable) == 1:
            folder = usable[0]
        self._set(targets=targets, folder=folder)

    def _plan(self) -> None:
        cases, people = sorted(self.state.chosen_cases), sorted(self.state.chosen_recipients)
        self._asked += 1
        asked = self._asked
        if not cases or not people:
            self._set(plan=None)
            return

        def done(plan: Plan) -> None:
            # Answers come in order, but somebody may have ticked on: only the last question counts.
            if asked == self._asked:
                self._set(plan=plan)

        self._runner.start(lambda _step: self._handover.plan(cases, people), done=done, failed=self._failed)

    def _long(self, doing: str, task: Task[T], done: Callable[[T], None], **changes: object) -> None:
        self._began = time.monotonic()
        self._set(doing=doing, done=0, total_bytes=0, seconds_left=0.0, **changes)
        self._job = self._runner.start(
            task,
            done=done,
            failed=self._broken_off,
            progress=self._progress,
            cancelled=lambda: self._set(doing=""),
            is_long=True,
        )

    def _progress(self, done: int, total: int) -> None:
        spent = time.monotonic() - self._began
        left = spent * (total - done) / done if done and spent > _TELLS_AFTER_S else 0.0
        self._set(done=done, total_bytes=total, seconds_left=left)

    def _received(self, report: Report) -> None:
        if report.state == "receipt":
            self._set(doing="", receipt=report)
            self._find()
            return
        tr = self._tr
        self._set(
            doing="",
            message=Message(
                title=tr.text("This is not a receipt"),
                happened=tr.text("It is a bundle with records. Nothing of it was taken in here."),
                what_next=tr.text("Read it under Reception, or give it to the office."),
            ),
        )

    def _broken_off(self, error: Exception) -> None:
        self._set(doing="")
        self._failed(error)
        self.look_for_drives()

    def _failed(self, error: Exception) -> None:
        self._set(message=self._explain(error))

    def _set(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]
        if self._view is not None:
            self._view.show_state(self.state)


def _with(chosen: frozenset[str], one: str, is_chosen: bool) -> frozenset[str]:  # noqa: FBT001 - a check box
    return chosen | {one} if is_chosen else chosen - {one}
