"""The three languages by their own names, always within reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.i18n import LANGUAGE_NAMES, LANGUAGES
from intake_app.ui.views.choice_buttons import ChoiceButtons

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.i18n import Translator


class LanguageSwitch(ChoiceButtons):
    """Calls `chosen_language` with a code of LANGUAGES; the names themselves are never translated."""

    def __init__(self, tr: Translator, chosen_language: Callable[[str], object]) -> None:
        options = [(code, LANGUAGE_NAMES[code]) for code in LANGUAGES]
        super().__init__(options, tr.text("Language of the program"), "language", may_be_empty=False)
        self.show_choice(tr.language)
        self.chosen.connect(chosen_language)
