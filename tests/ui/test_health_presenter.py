from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from intake_app.desktop.health import AMBER, GREEN, RED, UNCERTAIN, Finding
from intake_app.domain.errors import VaultDamagedError
from intake_app.i18n import LANGUAGES, placeholders
from intake_app.services.clock import ClockDoubt
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.presenters.clock_question import clock_decision
from intake_app.ui.presenters.health import COMPUTER, HealthPresenter, HealthState
from intake_app.ui.words_health import LEVEL_WORDS, SENTENCES, TITLES
from shown_pages import NOW, TRANSLATORS

AT = "2026-11-20T09:30:00Z"
FACTS = {
    "free": 3 * 1024**3, "needed": 512, "service": "Dropbox", "names": "no_network, seccomp", "at": AT, "clock": AT,
    "seen": "2026-11-21T09:30:00Z", "count": 2,
}  # fmt: skip


@dataclass
class InventedHealth:
    """Finds what it is told to find."""

    found: tuple[Finding, ...] = ()
    error: Exception | None = None

    def look(self) -> tuple[Finding, ...]:
        if self.error is not None:
            raise self.error
        return self.found


@dataclass
class RecordingView:
    states: list[HealthState] = field(default_factory=list)

    def show_state(self, state: HealthState) -> None:
        self.states.append(state)


def looked(
    *found: Finding, language: str = "en", error: Exception | None = None
) -> tuple[HealthPresenter, RecordingView]:
    health = InventedHealth(found, error)
    presenter = HealthPresenter(
        health,  # type: ignore[arg-type]
        ImmediateRunner(),
        TRANSLATORS[language],
        now=lambda: NOW,
        back=lambda: None,
    )
    view = RecordingView()
    presenter.attach(view)
    presenter.look()
    return presenter, view


def test_before_the_first_look_it_says_that_it_looks() -> None:
    _presenter, view = looked(Finding("disk", GREEN, "encrypted"))
    assert view.states[0].is_empty
    assert view.states[1].is_looking
    assert view.states[1].is_empty
    assert not view.states[2].is_looking


def test_the_worst_stands_on_top_and_computer_and_notebook_apart() -> None:
    presenter, _view = looked(
        Finding("disk", GREEN, "encrypted"),
        Finding("swap", UNCERTAIN, "unknown"),
        Finding("cloud", RED, "copied", {"service": "Dropbox"}),
        Finding("backup", AMBER, "old", {"at": AT}),
        Finding("room", AMBER, "little", {"free": 3 * 1024**3}),
    )
    state = presenter.state
    assert [line.check for line in state.computer] == ["cloud", "room", "swap", "disk"]
    assert [line.check for line in state.notebook] == ["backup"]
    assert state.computer[0].level == "act now"
    assert "Dropbox" in state.computer[0].sentence
    assert "3 GB" in state.computer[1].sentence
    assert state.notebook[0].sentence == "The last backup is from 20 November 2026, 09:30."


@pytest.mark.parametrize(
    ("levels", "summary"),
    [
        ((GREEN, GREEN), "Everything is in order."),
        ((GREEN, AMBER), "Nothing is urgent. 1 thing is worth a look."),
        ((UNCERTAIN, AMBER), "Nothing is urgent. 2 things are worth a look."),
        ((RED, AMBER), "1 thing needs action now."),
    ],
)
def test_the_summary(levels: tuple[str, ...], summary: str) -> None:
    presenter, _view = looked(*(Finding("disk", level, "encrypted") for level in levels))
    assert presenter.state.summary == summary


def test_a_failure_leaves_what_was_seen() -> None:
    presenter, _view = looked(Finding("disk", GREEN, "encrypted"))
    presenter._health = InventedHealth(error=VaultDamagedError())  # type: ignore[assignment]
    presenter.look()
    assert presenter.state.message is not None
    assert presenter.state.computer
    assert not presenter.state.is_looking
    presenter.close_message()
    assert presenter.state.message is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_speaks_every_language(language: str) -> None:
    tr = TRANSLATORS[language]
    found = [Finding(check, GREEN, code, FACTS) for check, code in SENTENCES]
    presenter, _view = looked(*found, language=language)
    lines = (*presenter.state.computer, *presenter.state.notebook)
    assert len(lines) == len(SENTENCES)
    for line in lines:
        assert "{" not in line.sentence + line.action
    english = [text for pair in SENTENCES.values() for text in pair if text]
    english += [*TITLES.values(), *(word for word, _tone in LEVEL_WORDS.values())]
    for text in english:
        assert language == "en" or tr.text(text) != text, text
        assert placeholders(tr.text(text)) == placeholders(text)
    for text in english:
        assert placeholders(text) <= set(FACTS)


def test_what_is_not_in_order_says_what_to_do() -> None:
    idle = {code for code, (_sentence, action) in SENTENCES.items() if not action}
    calm = {
        "encrypted", "none", "in_memory", "off", "nowhere", "enough", "all", "plausible", "nothing_to_copy", "fresh",
        "nothing_sent", "awaited", "came", "valid", "first",
    }  # fmt: skip
    assert {code for _check, code in idle} <= calm
    assert set(TITLES) > COMPUTER


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_question_names_both_times_and_both_ways(language: str) -> None:
    tr = TRANSLATORS[language]
    doubt = ClockDoubt("2020-01-01T00:00:00Z", "2026-11-20T09:30:00Z")
    asked = clock_decision(doubt, datetime(2026, 11, 22, tzinfo=UTC), tr)
    assert "2020" in asked.text
    assert "2026, 09:30" in asked.text or "09:30" in asked.text
    assert asked.is_dangerous, "the safe answer is chosen in advance: to lock"
    assert asked.yes != asked.no
