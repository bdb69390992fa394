"""A notebook that has seen a later time than the computer shows: asked before any page, both ways walked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from intake_app import paths, preferences
from intake_app.bootstrap.desk import open_desk, utc_now
from intake_app.bootstrap.window import AGAIN, Program
from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.i18n import LANGUAGES
from intake_app.storage.vault_keys import unlock_key
from intake_app.ui.dialogs import DecisionDialog
from services_desk import Desk
from shown_pages import settle, texts
from window_checks import clipped, nameless

if TYPE_CHECKING:
    from pathlib import Path

    from journey_stage import Theatre

SECRET = b"invented passphrase"


@pytest.fixture
def from_later(tmp_path: Path) -> Path:
    """A vault whose last entry is from a day that has not come."""
    desk = Desk(tmp_path / "vault", "field", lambda: utc_now() + timedelta(days=40))  # type: ignore[arg-type]
    desk.session.vault.close()
    return desk.folder


class Onlooker:
    """Notes what the question says and what is wrong with it, then lets the hand answer."""

    def __init__(self, theatre: Theatre, *, yes: bool) -> None:
        self.seen: list[str] = []
        self._look = theatre.hand._look
        theatre.hand.will(yes)
        theatre.hand._timer.timeout.disconnect()
        theatre.hand._timer.timeout.connect(self.look)

    def look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, DecisionDialog):
            settle()
            self.seen += [*texts(dialog), *clipped(dialog), *nameless(dialog)]
        self._look()


def device_entries(vault: Path) -> list[str]:
    desk = open_desk(vault, unlock_key(vault, bytearray(SECRET), floor=TEST_ONLY), "en")
    try:
        return [header.kind for header in desk.session.journal.headers(desk.session.device)]
    finally:
        desk.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_going_on_keeps_both_times_and_opens_the_pages(theatre: Theatre, from_later: Path, language: str) -> None:
    preferences.save(paths.program_folder(), preferences.Preferences(language=language, vault_folder=str(from_later)))
    onlooker = Onlooker(theatre, yes=True)
    notebook = theatre.open(from_later, SECRET)
    # Title, text and two buttons: nothing that is cut off, nothing without a name.
    assert len(onlooker.seen) == 4, onlooker.seen
    assert onlooker.seen[0] == notebook.tr.text("Is the clock of this computer right?")
    assert notebook.tells("No records yet")
    assert notebook.work(lambda desk: desk.session.doubt) is None
    notebook.go("settings")
    notebook.press("Look at the health")
    assert notebook.tells("Compare the clock of the computer with a telephone.")
    notebook.press("Back")
    assert notebook.tells("About the program")
    notebook.lock()
    assert device_entries(from_later) == ["device.created", "clock.moved", "device.unlocked", "device.unlocked"]


def test_rather_not_locks_and_nothing_was_signed(theatre: Theatre, from_later: Path) -> None:
    onlooker = Onlooker(theatre, yes=False)
    left: list[str] = []
    program = Program(theatre.app, left.append)
    program.open_with_key(from_later, unlock_key(from_later, bytearray(SECRET), floor=TEST_ONLY))
    theatre.qtbot.waitUntil(lambda: left == [AGAIN], timeout=20_000)
    assert program.window is None
    assert program.desk is None
    assert len(onlooker.seen) == 4, onlooker.seen
    assert device_entries(from_later) == ["device.created"]
