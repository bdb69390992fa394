"""The health page: every finding as a line with a word, a sentence and one thing to do, the worst first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from intake_app.desktop.health import LEVELS
from intake_app.ui.messages import describe
from intake_app.ui.words_health import LEVEL_WORDS, SENTENCES, TITLES, health_facts

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from intake_app.desktop.health import Finding
    from intake_app.i18n import Translator
    from intake_app.services.health import Health
    from intake_app.ui.jobs import Runner
    from intake_app.ui.message import Message

COMPUTER: Final = frozenset({"disk", "swap", "hibernation", "room", "cloud", "memory", "guards", "viewer", "clock"})
"""The checks that are about the computer; the others are about the notebook."""


@dataclass(frozen=True)
class HealthLine:
    """One finding in words. `action` is "" where nothing is to be done; `tone` belongs to `level`, a word."""

    check: str
    title: str
    level: str
    tone: str
    sentence: str
    action: str


@dataclass(frozen=True)
class HealthState:
    """What the page shows. `summary` says in one sentence how it stands, "" before the first look."""

    computer: tuple[HealthLine, ...] = ()
    notebook: tuple[HealthLine, ...] = ()
    summary: str = ""
    is_looking: bool = False
    message: Message | None = None

    @property
    def is_empty(self) -> bool:
        """Nothing was looked at yet."""
        return not self.computer and not self.notebook


class HealthView(Protocol):
    """What draws the state."""

    def show_state(self, state: HealthState) -> None:
        """Draw this state, whatever was drawn before."""


class HealthPresenter:
    """Looks when the page opens and whenever a person asks; `back` leads to where one came from."""

    def __init__(
        self,
        health: Health,
        runner: Runner,
        tr: Translator,
        *,
        now: Callable[[], datetime],
        back: Callable[[], object],
    ) -> None:
        self._health = health
        self._runner = runner
        self._tr = tr
        self._now = now
        self.back = back
        self._view: HealthView | None = None
        self.state = HealthState()

    def attach(self, view: HealthView) -> None:
        """Give the view that draws; it is drawn at once."""
        self._view = view
        view.show_state(self.state)

    def look(self) -> None:
        """Look at everything again; what was seen before shows meanwhile."""
        if self.state.is_looking:
            return
        self._show(replace(self.state, is_looking=True, message=None))
        self._runner.start(lambda _step: self._health.look(), done=self._looked, failed=self._failed)

    def close_message(self) -> None:
        """The message was read."""
        self._show(replace(self.state, message=None))

    # --- inside -------------------------------------------------------------------------------------------------

    def _looked(self, found: tuple[Finding, ...]) -> None:
        worst_first = sorted(found, key=lambda finding: LEVELS.index(finding.level))
        self._show(
            HealthState(
                computer=tuple(self._line(one) for one in worst_first if one.check in COMPUTER),
                notebook=tuple(self._line(one) for one in worst_first if one.check not in COMPUTER),
                summary=self._summary(found),
            )
        )

    def _line(self, finding: Finding) -> HealthLine:
        tr = self._tr
        facts = health_facts(finding.facts, self._now(), tr)
        sentence, action = SENTENCES[finding.check, finding.code]
        word, tone = LEVEL_WORDS[finding.level]
        return HealthLine(
            check=finding.check,
            title=tr.text(TITLES[finding.check]),
            level=tr.text(word),
            tone=tone,
            sentence=tr.text(sentence).format(**facts),
            action=tr.text(action) if action else "",
        )

    def _summary(self, found: tuple[Finding, ...]) -> str:
        tr = self._tr
        urgent = sum(finding.level == "red" for finding in found)
        doubtful = sum(finding.level in ("amber", "unknown") for finding in found)
        if urgent:
            return tr.plural("{count} thing needs action now.", "{count} things need action now.", urgent).format(
                count=urgent
            )
        if doubtful:
            said = tr.plural("{count} thing is worth a look.", "{count} things are worth a look.", doubtful)
            return tr.text("Nothing is urgent. {said}").format(said=said.format(count=doubtful))
        return tr.text("Everything is in order.")

    def _failed(self, error: Exception) -> None:
        self._show(replace(self.state, is_looking=False, message=describe(error, self._tr)))

    def _show(self, state: HealthState) -> None:
        self.state = state
        if self._view is not None:
            self._view.show_state(state)
