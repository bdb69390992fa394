"""Before a new record begins: has this person told us before? Asked by the working name, so that nobody tells twice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from intake_app.ui.partial_dates import show_date

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from intake_app.i18n import Translator
    from intake_app.services.earlier_talks import EarlierTalk, EarlierTalks
    from intake_app.ui.jobs import Runner
    from intake_app.ui.message import Message
    from intake_app.ui.presenters.interview import Explain


@dataclass(frozen=True)
class EarlierLine:
    """A record under the same name: its number, the days of the talks, and what is recorded, without what was said."""

    case_id: str
    record: str
    days: str
    told: str


@dataclass(frozen=True)
class StartState:
    """What the page shows. `found` is None until somebody has looked; () never stays, the talk then begins."""

    pseudonym: str = ""
    found: tuple[EarlierLine, ...] | None = None
    is_busy: bool = False
    message: Message | None = None


@dataclass(frozen=True)
class StartWays:
    """Where one can go: a new talk under this name, the record that is there, a follow-up sheet of it, or back."""

    begin: Callable[[str], object]
    record: Callable[[str], object]
    follow_up: Callable[[str], object]
    back: Callable[[], object]


class StartView(Protocol):
    """What draws the state."""

    def show_state(self, state: StartState) -> None:
        """Draw this state, whatever was drawn before."""


class StartPresenter:
    """Looks for records under the same working name before a new one begins."""

    def __init__(
        self, earlier: EarlierTalks, runner: Runner, tr: Translator, *, explain: Explain, ways: StartWays
    ) -> None:
        self.state = StartState()
        self.ways = ways
        self._earlier = earlier
        self._runner = runner
        self._tr = tr
        self._explain = explain
        self._view: StartView | None = None

    def attach(self, view: StartView) -> None:
        """Give the view that draws; it is drawn at once."""
        self._view = view
        view.show_state(self.state)

    def open(self) -> None:
        """Begin with an empty page."""
        self._show(StartState())

    def type_name(self, pseudonym: str) -> None:
        """Another name is typed: what was found for the former one goes."""
        if pseudonym != self.state.pseudonym:
            self._show(replace(self.state, pseudonym=pseudonym, found=None, message=None))

    def go_on(self) -> None:
        """Begin the talk, unless records bear this name: then they are shown first."""
        name = self.state.pseudonym.strip()
        if self.state.is_busy:
            return
        if not name:
            self.ways.begin("")
            return
        self._show(replace(self.state, is_busy=True, message=None))
        self._runner.start(
            lambda _step: self._earlier.under(name, self._tr.language),
            done=lambda found: self._found(name, found),
            failed=self._failed,
        )

    def another_person(self) -> None:
        """The name is the same, the person is not."""
        self.ways.begin(self.state.pseudonym.strip())

    def _found(self, name: str, talks: Sequence[EarlierTalk]) -> None:
        lines = tuple(self._line(talk) for talk in talks)
        self._show(replace(self.state, found=lines or None, is_busy=False))
        if not lines:
            self.ways.begin(name)

    def _line(self, talk: EarlierTalk) -> EarlierLine:
        tr = self._tr
        begun, last = (show_date(day, tr.language) for day in (talk.begun_on, talk.last_on))
        if begun and last and begun != last:
            days = tr.text("First talk {begun}, last one {last}").format(begun=begun, last=last)
        else:
            days = tr.text("Talk on {day}").format(day=last or begun)
        parts = tr.plural("{count} part of the account", "{count} parts of the account", talk.statements)
        told = [parts.format(count=talk.statements)] if talk.statements else []
        told += [", ".join(talk.sections)] if talk.sections else []
        return EarlierLine(talk.case_id, talk.record, days, ". ".join(told) or tr.text("Nothing recorded yet"))

    def _failed(self, error: Exception) -> None:
        self._show(replace(self.state, is_busy=False, message=self._explain(error)))

    def _show(self, state: StartState) -> None:
        self.state = state
        if self._view is not None:
            self._view.show_state(state)
