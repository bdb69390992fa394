"""Every page of the interview room fits 1366 x 768, in every language and in words twice as long, and has its names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake_app.i18n import LANGUAGES, Translator
from intake_app.paths import resources
from interview_stage import room
from window_checks import clipped, nameless, show
from window_stage import DoubleTranslator

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from intake_app.ui.app import Dress

NAMES = (
    "notice-crisis", "notice-capacity", "notice-overheard", "notice-guardian", "notice-interpreter", "notice-earlier",
    "notice-talks-and-orphans", "phases", "account-asks", "account", "ending", "orphans", "read-back", "start",
    "start-found",
)  # fmt: skip
SPEAKERS = {language: Translator(language, resources() / "i18n") for language in LANGUAGES}


@pytest.mark.parametrize("language", [*LANGUAGES, "double"])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_cut_off_and_everything_has_a_name(qtbot: QtBot, dress: Dress, name: str, language: str) -> None:
    views = room(SPEAKERS.get(language) or DoubleTranslator(), dress)
    assert set(views) == set(NAMES)
    window = views[name]()
    qtbot.addWidget(window)
    show(window)
    assert clipped(window) == []
    assert nameless(window) == []
