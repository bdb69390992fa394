"""The consents of one record: every decision with its day and limits, and taking any of them back at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from intake_app.domain.consent import GIVEN
from intake_app.i18n import N_
from intake_app.services.consents import ANONYMISE, ERASE, STOP_ALL, STOP_USE
from intake_app.ui.code_words import ITEM_WORDS
from intake_app.ui.decisions import Decision
from intake_app.ui.message import Message
from intake_app.ui.messages import describe
from intake_app.ui.partial_dates import show_date
from intake_app.ui.words_records import consent_state_words, device_words, said_by_words, said_moment, scope_words
from intake_app.ui.words_travel import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from intake_app.i18n import Translator
    from intake_app.services.consents import ConsentLine, ConsentReading, Consents
    from intake_app.services.contacts import Contacts
    from intake_app.ui.decisions import Dialogs
    from intake_app.ui.jobs import Runner, Step

TONES: Final = {
    "given": "good",
    "given_limited": "good",
    "refused": "warning",
    "withdrawn": "warning",
    "expired": "waiting",
    "not_asked": "quiet",
}
EFFECTS: Final = {
    STOP_USE: N_("The ticked uses stop at once on this computer. Everything else stays as it is."),
    STOP_ALL: N_("Every use stops at once, and the record is sealed: it can be read here, but nothing is added to it."),
    ANONYMISE: N_(
        "Every use that needs the name stops at once. The name stays locked in this notebook until two people at the"
        " head office erase it."
    ),
    ERASE: N_(
        "Every use stops at once and the record is sealed. Two people at the head office must decide before it is"
        " erased; what stays is its number, the day, and that it was erased at the person's request."
    ),
}
"""What each scope does, as it is read aloud before anybody decides."""


@dataclass(frozen=True)
class DecisionLine:
    """One decision in words: what about, how it stands, and small below it who said it, when, in which limits."""

    item: str
    title: str
    state: str
    tone: str
    notes: tuple[str, ...]
    limits: str


@dataclass(frozen=True)
class ConsentsState:
    """What the page shows. `takes_back`: the form for taking back is open. `scope` is "" until one is chosen."""

    case_id: str = ""
    lines: tuple[DecisionLine, ...] = ()
    given: tuple[tuple[str, str], ...] = ()
    where: tuple[str, ...] = ()
    is_loaded: bool = False
    is_sealed: bool = False
    takes_back: bool = False
    scope: str = ""
    chosen: frozenset[str] = frozenset()
    words: str = ""
    is_busy: bool = False
    message: Message | None = None

    @property
    def can_write(self) -> bool:
        """Something was chosen to take back."""
        return not self.is_busy and bool(self.scope) and (self.scope != STOP_USE or bool(self.chosen))


class ConsentsView(Protocol):
    """What draws the state."""

    def show_state(self, state: ConsentsState) -> None:
        """Draw this state, whatever was drawn before."""


class ConsentsPresenter:
    """Shows the consents of one case at a time; `back` leads to where one came from."""

    def __init__(
        self,
        consents: Consents,
        contacts: Contacts,
        runner: Runner,
        dialogs: Dialogs,
        tr: Translator,
        *,
        now: Callable[[], datetime],
        back: Callable[[], object],
    ) -> None:
        self._consents = consents
        self._contacts = contacts
        self._runner = runner
        self._dialogs = dialogs
        self._tr = tr
        self._now = now
        self.back = back
        self._view: ConsentsView | None = None
        self.state = ConsentsState()

    def attach(self, view: ConsentsView) -> None:
        """Give the view that draws; it is drawn at once."""
        self._view = view
        view.show_state(self.state)

    def open(self, case_id: str) -> None:
        """Make this the record that the page shows; nothing of the former one stays."""
        self._show(ConsentsState(case_id=case_id))

    def load(self, message: Message | None = None) -> None:
        """Read the decisions again."""
        case_id = self.state.case_id
        if not case_id:
            return

        def done(read: tuple[ConsentReading, dict[str, str], str]) -> None:
            if case_id == self.state.case_id:
                self._on_read(*read, message)

        def task(_step: Step) -> tuple[ConsentReading, dict[str, str], str]:
            names = {contact.device: contact.name for contact in self._contacts.all()}
            return self._consents.read(case_id), names, self._contacts.own_device

        self._runner.start(task, done=done, failed=self._failed)

    def take_back(self, is_open: bool) -> None:  # noqa: FBT001 - a switch
        """Open or close the form for taking back; what was chosen in it is forgotten."""
        self._show(replace(self.state, takes_back=is_open, scope="", chosen=frozenset(), words="", message=None))

    def choose_scope(self, scope: str) -> None:
        """Choose how much is taken back."""
        self._show(replace(self.state, scope=scope))

    def choose_item(self, item: str, is_chosen: bool) -> None:  # noqa: FBT001 - a check box
        """Tick or untick one use."""
        others = self.state.chosen - {item}
        self._show(replace(self.state, chosen=others | {item} if is_chosen else others))

    def write_words(self, words: str) -> None:
        """The person's own words about it; not drawn again while somebody types."""
        self.state = replace(self.state, words=words)

    def withdraw(self) -> None:
        """Write it down, after it was read aloud once more."""
        state = self.state
        if not state.can_write or not self._dialogs.decide(self._question(state)):
            return
        self._show(replace(state, is_busy=True, message=None))

        def task(_step: Step) -> None:
            self._consents.withdraw(state.case_id, state.scope, sorted(state.chosen), words=state.words)

        self._runner.start(task, done=lambda _none: self._done(), failed=self._failed)

    def close_message(self) -> None:
        """The message was read."""
        self._show(replace(self.state, message=None))

    def effect(self, scope: str) -> str:
        """What a scope does, in words."""
        return self._tr.text(EFFECTS[scope])

    def scope_name(self, scope: str) -> str:
        """The name of a scope."""
        return scope_words(scope, self._tr)

    # --- inside -------------------------------------------------------------------------------------------------

    def _question(self, state: ConsentsState) -> Decision:
        tr = self._tr
        text = self.effect(state.scope)
        if state.where:
            text = f"{text} {tr.text('Those who have the record already learn of it with the next hand-over.')}"
        return Decision(
            title=tr.text("{scope}?").format(scope=self.scope_name(state.scope)),
            text=text,
            yes=tr.text("Take it back"),
            no=tr.text("Leave it as it is"),
            is_dangerous=True,
        )

    def _done(self) -> None:
        tr = self._tr
        told = tr.text("Those who have the record already learn of it with the next hand-over.")
        self._show(replace(self.state, takes_back=False, scope="", chosen=frozenset(), words="", is_busy=False))
        self.load(
            Message(
                title=tr.text("Taken back"),
                happened=tr.text("It holds from this moment. What was agreed before stays in the history."),
                what_next=told if self.state.where else "",
                tone="calm",
            )
        )

    def _on_read(self, read: ConsentReading, names: dict[str, str], own: str, message: Message | None) -> None:
        where = [device_words(device, names, own, self._tr) for device in read.holders]
        if read.printed:
            sheets = self._tr.plural("{count} printed copy", "{count} printed copies", read.printed)
            where.append(sheets.format(count=read.printed))
        self._show(
            replace(
                self.state,
                lines=tuple(self._line(line, names, own) for line in read.lines),
                given=tuple((item, self._item(item)) for item in read.given),
                where=tuple(where),
                is_loaded=True,
                is_sealed=read.is_sealed,
                message=message,
            )
        )

    def _line(self, line: ConsentLine, names: dict[str, str], own: str) -> DecisionLine:
        tr = self._tr
        notes = []
        if line.decided_at:
            when = said_moment(line.decided_at, self._now(), tr)
            said = tr.text("{when}, said by {who}, written down by {device}")
            who, device = said_by_words(line.said_by, tr), device_words(line.device, names, own, tr)
            notes.append(said.format(when=when, who=who, device=device))
        if line.review_on and line.state in (*GIVEN, "expired"):
            notes.append(tr.text("To be asked again: {day}").format(day=show_date(line.review_on, tr.language)))
        return DecisionLine(
            item=line.item,
            title=self._item(line.item),
            state=consent_state_words(line.state, tr),
            tone=TONES.get(line.state, "quiet"),
            notes=tuple(notes),
            limits=line.limits,
        )

    def _item(self, item: str) -> str:
        return say(ITEM_WORDS, item.partition("_")[0], self._tr)

    def _failed(self, error: Exception) -> None:
        self._show(replace(self.state, is_busy=False, is_loaded=True, message=describe(error, self._tr)))

    def _show(self, state: ConsentsState) -> None:
        self.state = state
        if self._view is not None:
            self._view.show_state(state)
