"""What tests of the window share: the application dressed once, and translators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake_app.i18n import Translator
from intake_app.paths import resources
from intake_app.ui.app import Dress
from services_desk import field_desk, office, stick

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

__all__ = ["field_desk", "office", "stick"]


@pytest.fixture(scope="session")
def dress(qapp: QApplication) -> Dress:
    """Give the light theme, applied once: every further style sheet is costly while widgets live."""
    return Dress(qapp, resources(), "light", "en")


@pytest.fixture(scope="session")
def speak() -> Callable[[str], Translator]:
    """Give the translator of a language."""
    return lambda language: Translator(language, resources() / "i18n")
