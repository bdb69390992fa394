"""Every view, in every language and in one twice as long: no clipped words, everything has a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake_app.i18n import LANGUAGES
from window_checks import clipped, nameless, show
from window_stage import DoubleTranslator, stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from intake_app.i18n import Translator
    from intake_app.ui.app import Dress

DOUBLE = "double"
NAMES = tuple(stage(DoubleTranslator(), None))


@pytest.mark.parametrize("language", [*LANGUAGES, DOUBLE])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_clipped_and_nothing_is_nameless(
    qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator], name: str, language: str
) -> None:
    tr = DoubleTranslator() if language == DOUBLE else speak(language)
    view = stage(tr, dress)[name]()
    qtbot.addWidget(view)
    show(view)
    assert clipped(view) == []
    assert nameless(view) == []
