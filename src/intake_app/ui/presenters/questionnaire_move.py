"""Moving a record to another version of its questionnaire: first what it means, then the act."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from intake_app.domain.case import record_number
from intake_app.domain.sensitivity import INTERVIEWER, SEXUAL_VIOLENCE
from intake_app.i18n import N_
from intake_app.services.answer_words import say_question, say_value
from intake_app.ui.message import Message
from intake_app.ui.messages import describe
from intake_app.ui.partial_dates import show_date
from intake_app.ui.presenters.questionnaires_reading import title_of
from intake_app.ui.presenters.questionnaires_state import MOST_SHOWN
from intake_app.ui.words_records import reason_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.i18n import Translator
    from intake_app.services.form_library import FormLibrary
    from intake_app.services.form_moves import FormMoves, MovedAnswer, MovePlan, Orphan
    from intake_app.ui.jobs import Runner, Step
    from intake_app.xlsform.form import Form

ONLY_IN_THEIR_SECTION: Final = frozenset({SEXUAL_VIOLENCE, INTERVIEWER})
"""Classes whose content this page never shows."""

_REASONS: Final = {
    "no_question": N_("The new version does not ask this"),
    "other_type": N_("The new version asks for another kind of answer"),
    "other_codes": N_("The list of the new version has no such answer"),
    "other_rows": N_("The new version repeats this differently"),
}


@dataclass(frozen=True)
class MovedLine:
    """An answer that gets another place or another code."""

    before: str
    after: str
    value: str


@dataclass(frozen=True)
class OrphanLine:
    """An answer that the new version has no place for; it stays with the record and is shown apart."""

    question: str
    value: str
    reason: str


@dataclass(frozen=True)
class MoveState:
    """What the page shows; `plan` is None until it was made. `is_done` says that the record was moved."""

    record: str = ""
    title: str = ""
    version_from: str = ""
    version_to: str = ""
    stays: int = 0
    moved: tuple[MovedLine, ...] = ()
    moved_more: int = 0
    orphans: tuple[OrphanLine, ...] = ()
    orphans_more: int = 0
    plan: MovePlan | None = None
    is_busy: bool = False
    is_done: bool = False
    message: Message | None = None


class MoveView(Protocol):
    """What draws the state."""

    def show_state(self, state: MoveState) -> None:
        """Draw this state, whatever was drawn before."""


class QuestionnaireMovePresenter:
    """Drives the move of one record, or of one sheet of it."""

    def __init__(
        self,
        moves: FormMoves,
        library: FormLibrary,
        runner: Runner,
        tr: Translator,
        *,
        open_case: Callable[[str], object],
        back: Callable[[], object],
    ) -> None:
        self._moves = moves
        self._library = library
        self._runner = runner
        self._tr = tr
        self._open_case = open_case
        self._back = back
        self._view: MoveView | None = None
        self.state = MoveState()

    def attach(self, view: MoveView) -> None:
        """Give the view that draws; it is drawn at once."""
        self._view = view
        view.show_state(self.state)

    def open(self, case_id: str, sheet: str, to_sha: str) -> None:
        """Look at what the move would mean; nothing is changed by looking."""
        self._show(MoveState(record=record_number(case_id), is_busy=True))

        def task(_step: Step) -> tuple[MovePlan, Form, Form]:
            plan = self._moves.preview(case_id, sheet, to_sha)
            return plan, self._library.form(plan.form_from), self._library.form(plan.form_to)

        self._runner.start(task, done=self._on_plan, failed=self._on_failed)

    def move(self) -> None:
        """Do it: as one act, or not at all."""
        plan = self.state.plan
        if plan is None or self.state.is_busy or self.state.is_done:
            return
        self._show(replace(self.state, is_busy=True, message=None))

        def done(_entries: object) -> None:
            said = self._tr.text("It is asked with version {version} from now on. Every answer is kept.")
            message = Message(
                self._tr.text("The record is moved"), said.format(version=self.state.version_to), "", tone="calm"
            )
            self._show(replace(self.state, is_busy=False, is_done=True, message=message))

        self._runner.start(lambda _step: self._moves.move(plan), done=done, failed=self._on_failed)

    def open_case(self) -> None:
        """Open the record itself."""
        if self.state.plan is not None:
            self._open_case(self.state.plan.case_id)

    def leave(self) -> None:
        """Back, without doing anything."""
        self._back()

    def forget(self) -> None:
        """The page is not in front any more: nothing told stays on it."""
        self._show(MoveState())

    def _on_plan(self, found: tuple[MovePlan, Form, Form]) -> None:
        plan, old, new = found
        self._show(
            replace(
                self.state,
                title=title_of(new, self._tr),
                version_from=old.version,
                version_to=new.version,
                stays=plan.stays,
                moved=tuple(self._moved(one, old, new) for one in _answers(plan.moved)[:MOST_SHOWN]),
                moved_more=max(0, len(_answers(plan.moved)) - MOST_SHOWN),
                orphans=tuple(self._orphan(one, old, plan) for one in plan.orphans[:MOST_SHOWN]),
                orphans_more=max(0, len(plan.orphans) - MOST_SHOWN),
                plan=plan,
                is_busy=False,
            )
        )

    def _moved(self, one: MovedAnswer, old: Form, new: Form) -> MovedLine:
        language = self._tr.language
        value = self._value(new, one.new_path, one.new_value, one.sensitivity)
        if one.old_value != one.new_value and one.sensitivity not in ONLY_IN_THEIR_SECTION:
            before = self._value(old, one.old_path, one.old_value, one.sensitivity)
            if before != value:
                value = self._tr.text("{before}, now {after}").format(before=before, after=value)
        return MovedLine(say_question(old, one.old_path, language), say_question(new, one.new_path, language), value)

    def _orphan(self, one: Orphan, old: Form, plan: MovePlan) -> OrphanLine:
        # What went along with a renamed group and has no place there is still known by its old words.
        path = next((moved.old_path for moved in plan.moved if moved.new_path == one.path), one.path)
        return OrphanLine(
            question=say_question(old, path, self._tr.language),
            value=self._value(old, path, one.value, one.sensitivity),
            reason=self._tr.text(_REASONS[one.reason]),
        )

    def _value(self, form: Form, path: str, value: str, sensitivity: str) -> str:
        if sensitivity in ONLY_IN_THEIR_SECTION:
            return self._tr.text("Shown only in its own section")
        if path.endswith("#why"):
            return reason_words(value, self._tr)
        said = say_value(form, path, value, self._tr.language)
        return show_date(said, self._tr.language) if said == value else said

    def _on_failed(self, error: Exception) -> None:
        self._show(replace(self.state, is_busy=False, message=describe(error, self._tr)))

    def _show(self, state: MoveState) -> None:
        self.state = state
        if self._view is not None:
            self._view.show_state(state)


def _answers(moved: tuple[MovedAnswer, ...]) -> tuple[MovedAnswer, ...]:
    """What people answered; the rows themselves go along unseen."""
    return tuple(one for one in moved if not one.old_path.endswith("]"))
