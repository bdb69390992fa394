"""One case: what is known of it, what may be done with it, and the decisions that only a person can take."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from intake_app.ui.message import Message
from intake_app.ui.messages import describe
from intake_app.ui.presenters.case_reading import CaseReader
from intake_app.ui.presenters.case_state import MORE_STEPS, CaseState

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from intake_app.i18n import Translator
    from intake_app.services.cases import Cases
    from intake_app.services.contacts import Contacts
    from intake_app.services.form_library import FormLibrary
    from intake_app.services.release import Release
    from intake_app.ui.jobs import Runner, Step, T
    from intake_app.ui.presenters.case_sheets import SheetDesk
    from intake_app.ui.presenters.case_state import CaseReading, CaseView


def _nowhere(*_facts: str) -> None:
    """A way that this desk does not have."""


@dataclass(frozen=True)
class CaseWays:
    """Where one can go from a case; each but `back` is told the case's id.

    `sheet` is told the form id and the row id as well, "" to begin one. `sealed` asks before it opens anything.
    """

    interview: Callable[[str], object]
    evidence: Callable[[str], object]
    hand_over: Callable[[str], object]
    complaint: Callable[[str], object]
    back: Callable[[], object]
    sheet: Callable[[str, str, str], object] = _nowhere
    sealed: Callable[[str], object] = _nowhere
    consents: Callable[[str], object] = _nowhere
    export: Callable[[str], object] = _nowhere


class CasePresenter:
    """Shows one case at a time: `open(case_id)` says which, `load` reads it.

    `regions` are ISO codes with their names in the language of the screen, in the order in which they are offered.
    `place_name` gives the name of a place code, "" for what is no code.
    """

    def __init__(
        self,
        cases: Cases,
        release: Release,
        contacts: Contacts,
        forms: FormLibrary,
        runner: Runner,
        tr: Translator,
        *,
        desk: str,
        now: Callable[[], datetime],
        place_name: Callable[[str], str],
        regions: Sequence[tuple[str, str]],
        ways: CaseWays,
        sheets: SheetDesk | None = None,
    ) -> None:
        self._cases = cases
        self._runner = runner
        self._tr = tr
        self._reader = CaseReader(cases, release, contacts, forms, tr, desk, now, place_name, sheets)
        self._view: CaseView | None = None
        self.ways = ways
        self.state = CaseState(desk=desk, regions=tuple(regions))

    def attach(self, view: CaseView) -> None:
        """Give the view that draws; it is drawn at once."""
        self._view = view
        view.show_state(self.state)

    def open(self, case_id: str) -> None:
        """Make this the case that the page shows; nothing of the former one stays. Loaded when the page comes."""
        self._show(CaseState(desk=self.state.desk, case_id=case_id, regions=self.state.regions))

    def load(self) -> None:
        """Read the case again."""
        self._load(None)

    def choose_region(self, region: str) -> None:
        """Choose the region under which the case will be registered."""
        self._show(replace(self.state, region=region))

    def register(self) -> None:
        """Give the case its number; without a region nothing happens."""
        case_id, region = self.state.case_id, self.state.region
        if not region or self.state.is_busy:
            return
        self._act(lambda: self._cases.register(case_id, region), self._registered)

    def resolve(self, subject: str, entry: str) -> None:
        """Decide which value of a conflict holds; all of them stay in the history."""
        case_id = self.state.case_id
        if not self.state.is_busy:
            self._act(lambda: self._cases.resolve(case_id, subject, entry), lambda _none: self._resolved())

    def show_more(self) -> None:
        """Show more of the history."""
        self._show(replace(self.state, steps_shown=self.state.steps_shown + MORE_STEPS))

    def close_message(self) -> None:
        """Take the message away."""
        self._show(replace(self.state, message=None))

    def _load(self, message: Message | None) -> None:
        case_id = self.state.case_id
        if not case_id:
            return

        def done(reading: CaseReading) -> None:
            # Somebody may have opened another case meanwhile.
            if case_id == self.state.case_id:
                region = self.state.region or reading.region
                known = region if region in dict(self.state.regions) else ""
                self._show(replace(self.state, reading=reading, region=known, is_busy=False, message=message))

        self._runner.start(lambda _step: self._reader.read(case_id), done=done, failed=self._on_failed)

    def _act(self, act: Callable[[], T], said: Callable[[T], Message]) -> None:
        self._show(replace(self.state, is_busy=True, message=None))

        def task(_step: Step) -> T:
            return act()

        def failed(error: Exception) -> None:
            # Read again: what was to be done may have been done elsewhere meanwhile.
            self._load(describe(error, self._tr))

        self._runner.start(task, done=lambda value: self._load(said(value)), failed=failed)

    def _on_failed(self, error: Exception) -> None:
        self._show(replace(self.state, is_busy=False, message=describe(error, self._tr)))

    def _registered(self, number: str) -> Message:
        return Message(
            self._tr.text("Registered under {number}").format(number=number),
            self._tr.text("The number belongs to this case for good."),
            "",
            tone="calm",
        )

    def _resolved(self) -> Message:
        return Message(
            self._tr.text("Decided"),
            self._tr.text("The other answer stays in the history."),
            "",
            tone="calm",
        )

    def _show(self, state: CaseState) -> None:
        self.state = state
        if self._view is not None:
            self._view.show_state(state)
