from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from intake_app.desktop.health import AMBER, GREEN, RED, UNCERTAIN, Finding
from intake_app.domain.errors import VaultDamagedError
from intake_app.i18n import LANGUAGES
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.presenters.health import HealthPresenter
from intake_app.ui.views.health_page import HealthPage
from intake_app.ui.words_health import LEVEL_WORDS, SENTENCES
from shown_pages import LOOKS, NOW, TRANSLATORS, cut_off, put_on_screen, settle, texts, wearing, without_name
from window_checks import clipped, nameless

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake_app.ui.app import Dress

AT = "2026-11-20T09:30:00Z"
FACTS = {
    "free": 3 * 1024**3, "needed": 512, "service": "Yandex.Disk", "names": "no_network, limits", "at": AT, "clock": AT,
    "seen": "2026-11-21T09:30:00Z", "count": 2,
}  # fmt: skip
USUAL = (
    Finding("disk", AMBER, "plain"), Finding("swap", RED, "plain"), Finding("hibernation", AMBER, "possible"),
    Finding("room", GREEN, "enough", FACTS), Finding("cloud", GREEN, "none"), Finding("memory", GREEN, "enough", FACTS),
    Finding("guards", GREEN, "all"), Finding("viewer", GREEN, "all"), Finding("clock", GREEN, "plausible"),
    Finding("backup", RED, "never"), Finding("drill", AMBER, "never"), Finding("receipt", GREEN, "awaited", FACTS),
    Finding("card", AMBER, "soon", FACTS), Finding("office_card", GREEN, "valid", FACTS),
    Finding("unlocked", GREEN, "before", FACTS),
)  # fmt: skip
EVERYTHING = tuple(Finding(check, UNCERTAIN, code, FACTS) for check, code in SENTENCES)


class InventedHealth:
    """Finds what it is told to find."""

    def __init__(self, found: Sequence[Finding]) -> None:
        self.found = tuple(found)
        self.error: Exception | None = None

    def look(self) -> tuple[Finding, ...]:
        if self.error is not None:
            raise self.error
        return self.found


def make(language: str, found: Sequence[Finding]) -> tuple[HealthPage, InventedHealth, list[str]]:
    told: list[str] = []
    health = InventedHealth(found)
    presenter = HealthPresenter(
        health,  # type: ignore[arg-type]
        ImmediateRunner(),
        TRANSLATORS[language],
        now=lambda: NOW,
        back=lambda: told.append("back"),
    )
    return HealthPage(TRANSLATORS[language], presenter), health, told


def show(qtbot, page: HealthPage) -> None:
    put_on_screen(qtbot, page)
    page.on_shown()
    settle()


@pytest.mark.parametrize(("language", "theme"), LOOKS)
@pytest.mark.parametrize("found", [USUAL, EVERYTHING], ids=["usual", "everything"])
def test_every_line_fits_in_every_look(
    qtbot, dress: Dress, language: str, theme: str, found: tuple[Finding, ...]
) -> None:
    with wearing(dress, theme):
        page, _health, _told = make(language, found)
        show(qtbot, page)
        assert cut_off(page) == []
        assert clipped(page) == []
        assert without_name(page) == []
        assert nameless(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_says_its_level_in_a_word(qtbot, dress: Dress, language: str) -> None:
    page, _health, _told = make(language, USUAL)
    show(qtbot, page)
    words = {TRANSLATORS[language].text(word) for word, _tone in LEVEL_WORDS.values()}
    assert sum(text in words for text in texts(page)) == len(USUAL)


def test_the_keyboard_alone_goes_back_looks_again_and_scrolls(qtbot, dress: Dress) -> None:
    page, health, told = make("en", EVERYTHING)
    show(qtbot, page)
    assert page.back.hasFocus()
    bar = page.column.verticalScrollBar()
    page.column.setFocus()
    qtbot.keyClick(page.column, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    health.found = (Finding("disk", GREEN, "encrypted"),)
    page.again.setFocus()
    qtbot.keyClick(page.again, Qt.Key.Key_Space)
    settle()
    assert "Everything is in order." in texts(page)
    assert "The disk encrypts everything once more." in texts(page)
    page.back.setFocus()
    qtbot.keyClick(page.back, Qt.Key.Key_Space)
    assert told == ["back"]


def test_a_failure_shows_a_message_and_hides_nothing(qtbot, dress: Dress) -> None:
    page, health, _told = make("en", USUAL)
    show(qtbot, page)
    health.error = VaultDamagedError()
    page.again.click()
    settle()
    assert page.message.isVisible()
    assert page.computer.isVisible()
    assert cut_off(page) == []


def test_an_empty_first_look_that_fails_says_so_and_offers_another(qtbot, dress: Dress) -> None:
    page, health, _told = make("en", ())
    health.error = VaultDamagedError()
    show(qtbot, page)
    assert page.message.isVisible()
    assert not page.computer.isVisible()
    assert page.again.isEnabled()
