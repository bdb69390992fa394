"""Exporting answers: for what, which records, in which form, for whom, where; what goes, what stays, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from intake_app.services.answer_export import FORMATS, Order
from intake_app.services.answer_purposes import PURPOSES
from intake_app.ui.decisions import Decision
from intake_app.ui.presenters.answer_export_state import (
    OPENING,
    SHOWN,
    WRITING,
    AnswerExportState,
    AnswerExportView,
    ExportProof,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from intake_app.desktop.checked_file import WrittenFile
    from intake_app.desktop.removable import Target
    from intake_app.i18n import Translator
    from intake_app.services.answer_export import AnswerExport, Exported
    from intake_app.services.answer_plan import ExportPlan
    from intake_app.services.cases import Cases
    from intake_app.services.contacts import Contact, Contacts
    from intake_app.storage.case_index import CaseRow
    from intake_app.ui.decisions import Dialogs
    from intake_app.ui.jobs import Job, Runner, T, Task
    from intake_app.ui.message import Message

    Explain = Callable[[Exception], Message]


class AnswerExportPresenter:
    """Drives the page. `list_targets()` looks for drives, in the background; `back()` leads to where one came from."""

    def __init__(
        self,
        export: AnswerExport,
        cases: Cases,
        contacts: Contacts,
        runner: Runner,
        tr: Translator,
        dialogs: Dialogs,
        *,
        list_targets: Callable[[], Sequence[Target]],
        explain: Explain,
        back: Callable[[], object],
    ) -> None:
        self.state = AnswerExportState(language=tr.language)
        self.back = back
        self._export = export
        self._cases = cases
        self._contacts = contacts
        self._runner = runner
        self._tr = tr
        self._dialogs = dialogs
        self._list_targets = list_targets
        self._explain = explain
        self._view: AnswerExportView | None = None
        self._job: Job | None = None
        self._planning: Job | None = None
        self._asked = 0

    def attach(self, view: AnswerExportView) -> None:
        """Gives the view that draws; it is drawn at once."""
        self._view = view
        view.show_state(self.state)

    def open(self, chosen: Sequence[str] = ()) -> None:
        """The page begins anew with these cases chosen; purpose and recipient are asked each time."""
        if not self.state.doing:
            kept = self.state
            self._set_state(
                AnswerExportState(
                    language=self._tr.language,
                    format=kept.format,
                    chosen_cases=frozenset(chosen),
                    targets=kept.targets,
                    folder=kept.folder,
                )
            )

    def load(self) -> None:
        """The page comes to the front: cases, people and drives are looked for."""
        if self.state.doing:
            return
        self._find()
        self._runner.start(lambda _step: self._contacts.all(), done=self._on_people, failed=self._failed)
        self.look_for_drives()

    def search(self, words: str) -> None:
        """Shows the records that hold all these words; those chosen before stay chosen."""
        if words.strip() != self.state.words:
            self._set(words=words.strip())
            self._find()

    def choose_purpose(self, purpose: str) -> None:
        """Says what it is for: that decides what may go."""
        if purpose in PURPOSES and purpose != self.state.purpose:
            self._set(purpose=purpose, proof=None, plan=None)
            self._plan()

    def choose_case(self, case_id: str, is_chosen: bool) -> None:  # noqa: FBT001 - a check box
        """Ticks or unticks a case."""
        one = frozenset({case_id})
        chosen = self.state.chosen_cases | one if is_chosen else self.state.chosen_cases - one
        self._set(chosen_cases=chosen, proof=None)
        self._plan()

    def choose_all(self) -> None:
        """Ticks every record that is shown; the plan says which of them may go."""
        shown = frozenset(row.case_id for row in self.state.cases)
        self._set(chosen_cases=self.state.chosen_cases | shown, proof=None)
        self._plan()

    def choose_format(self, code: str) -> None:
        """Chooses the form of the files."""
        if code in FORMATS:
            self._set(format=code, proof=None)

    def choose_language(self, language: str) -> None:
        """Chooses the language of the words beside the codes."""
        if language:
            self._set(language=language, proof=None)

    def choose_recipient(self, device: str) -> None:
        """Seals the file for one contact, who alone can open it; "" leaves it open."""
        if device == "" or any(one.device == device for one in self.state.people):
            self._set(recipient=device, proof=None)

    def choose_target(self, folder: Path) -> None:
        """Chooses a drive."""
        self._set(folder=folder, proof=None)

    def choose_folder(self) -> None:
        """Chooses any other folder."""
        folder = self._dialogs.choose_folder(self._tr.text("Where to write the answers"))
        if folder is not None:
            self.choose_target(folder)

    def look_for_drives(self) -> None:
        """A stick may have been plugged in, or pulled, meanwhile; the only one there is chosen."""
        self._runner.start(lambda _step: tuple(self._list_targets()), done=self._on_drives, failed=self._failed)

    def write(self) -> None:
        """Writes the file and reads it back; an open one only after a person has said so once more."""
        state = self.state
        if not state.can_write or state.folder is None or state.plan is None:
            return
        if not state.recipient and not self._dialogs.decide(self._open_file()):
            return
        plan = state.plan
        language = state.language
        if plan.languages and language not in plan.languages:
            language = plan.languages[0]
        order = Order(plan.cases, plan.purpose, state.format, language, state.folder, state.recipient)
        stayed = len(plan.lines) - len(plan.cases)

        def written(exported: Exported) -> None:
            proof = ExportProof(exported, stayed, state.is_stick)
            self._set(doing="", proof=proof, chosen_cases=frozenset(), plan=None)
            self._find()

        self._long(WRITING, lambda step: self._export.write(order, step), written)

    def open_sealed(self) -> None:
        """Decrypts a file of answers that somebody sealed for this device, into a folder that is chosen."""
        if self.state.doing:
            return
        tr = self._tr
        chosen = self._dialogs.choose_files(tr.text("The sealed file of answers"))
        folder = self._dialogs.choose_folder(tr.text("Where to put the opened answers")) if chosen else None
        if folder is None or not self._dialogs.decide(self._open_copy()):
            return

        def opened(written: WrittenFile) -> None:
            self._set(doing="", opened=written.path)

        self._long(OPENING, lambda step: self._export.open_sealed(chosen[0], folder, step), opened)

    def stop(self) -> None:
        """Stops writing or opening; nothing half written remains."""
        if self._job is not None:
            self._job.cancel()

    def forget_message(self) -> None:
        """The messages were read."""
        self._set(message=None, proof=None, opened=None)

    # --- questions -----------------------------------------------------------------------------------------------

    def _open_file(self) -> Decision:
        tr = self._tr
        return Decision(
            title=tr.text("Write the answers as an open file?"),
            text=tr.text(
                "The file is NOT encrypted: whoever finds the stick or opens the folder can read it. Sealed for one of"
                " your contacts only that person can."
            ),
            yes=tr.text("Write it open"),
            no=tr.text("Rather not"),
            is_dangerous=True,
        )

    def _open_copy(self) -> Decision:
        tr = self._tr
        return Decision(
            title=tr.text("Put an open copy into this folder?"),
            text=tr.text("The copy is NOT encrypted: whoever opens the folder can read it. Delete it after use."),
            yes=tr.text("Open it"),
            no=tr.text("Rather not"),
            is_dangerous=True,
        )

    # --- answers -------------------------------------------------------------------------------------------------

    def _find(self) -> None:
        words = self.state.words

        def done(found: tuple[tuple[CaseRow, ...], int]) -> None:
            if words == self.state.words:
                rows, total = found
                chosen = self.state.chosen_cases
                first = sorted(rows, key=lambda row: row.case_id not in chosen)
                self._set(cases=tuple(first[:SHOWN]), all_records=total, is_loaded=True)
                self._plan()

        self._runner.start(
            lambda _step: (tuple(self._cases.find(words)), self._cases.count()), done=done, failed=self._failed
        )

    def _on_people(self, people: Sequence[Contact]) -> None:
        others = tuple(one for one in people if not one.is_self)
        possible = {one.device for one in others if not one.is_expired}
        # Sealed is the safer beginning: whoever wants an open file has to say so.
        office = next((one.device for one in others if one.role == "office" and one.device in possible), "")
        recipient = self.state.recipient if self.state.recipient in possible else office
        self._set(people=others, recipient=recipient)

    def _on_drives(self, targets: tuple[Target, ...]) -> None:
        gone = {one.folder for one in self.state.targets} - {one.folder for one in targets}
        folder = None if self.state.folder in gone else self.state.folder
        usable = [one.folder for one in targets if not one.is_read_only]
        if folder is None and len(usable) == 1:
            folder = usable[0]
        self._set(targets=targets, folder=folder)

    def _plan(self) -> None:
        cases, purpose = sorted(self.state.chosen_cases), self.state.purpose
        self._asked += 1
        asked = self._asked
        if self._planning is not None:
            self._planning.cancel()
        if not cases or not purpose:
            self._set(plan=None, is_counting=False)
            return

        def done(plan: ExportPlan) -> None:
            # Answers come in order, but somebody may have ticked on: only the last question counts.
            if asked == self._asked:
                self._set(plan=plan, is_counting=False)

        def failed(error: Exception) -> None:
            if asked == self._asked:
                self._set(plan=None, is_counting=False)
            self._failed(error)

        self._set(is_counting=True)
        self._planning = self._runner.start(
            lambda step: self._export.plan(cases, purpose, step), done=done, failed=failed, is_long=True
        )

    def _long(self, doing: str, task: Task[T], done: Callable[[T], None]) -> None:
        self._set(doing=doing, done=0, total=0, message=None, proof=None, opened=None)
        self._job = self._runner.start(
            task,
            done=done,
            failed=self._broken_off,
            progress=lambda done, total: self._set(done=done, total=total),
            cancelled=lambda: self._set(doing=""),
            is_long=True,
        )

    def _broken_off(self, error: Exception) -> None:
        self._set(doing="")
        self._failed(error)
        self.look_for_drives()

    def _failed(self, error: Exception) -> None:
        self._set(message=self._explain(error))

    def _set(self, **changes: object) -> None:
        self._set_state(replace(self.state, **changes))  # type: ignore[arg-type]

    def _set_state(self, state: AnswerExportState) -> None:
        self.state = state
        if self._view is not None:
            self._view.show_state(state)
