"""The application object: neutral to the outside, silent on the disk, dressed anew when the person asks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from intake_app.paths import resources
from intake_app.ui.app import Dress, install_last_resort
from intake_app.ui.theme import DARK, LIGHT

if TYPE_CHECKING:
    import pytest
    from PySide6.QtWidgets import QApplication

START = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from intake_app.i18n import Translator
from intake_app.paths import resources
from intake_app.ui.app import Dress, make_application
sys.path.insert(0, sys.argv[1])
from window_stage import interview_shell

app = make_application([])
dress = Dress(app, resources(), "system", "kk")
window = interview_shell(Translator("kk", resources() / "i18n"), dress)
window.show()
print(app.applicationName(), "|", window.windowTitle(), "|", QCoreApplication.translate("QPlatformTheme", "Cancel"))
QTimer.singleShot(50, window.close)
app.exec()
"""


def test_a_whole_window_leaves_nothing_on_the_disk_and_says_nothing_outside(home: Path) -> None:
    before = {path for path in home.rglob("*") if path.is_file()}
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(home / "xdg_cache_home")}
    tests = str(Path(__file__).parent.parent)
    result = subprocess.run(
        [sys.executable, "-c", START, tests], check=True, env=environment, cwd=home, capture_output=True, text=True
    )
    name, title, cancel = (part.strip() for part in result.stdout.split("|"))
    assert (name, title) == ("notebook", "Дәптер")
    assert cancel != "Cancel", "Qt's own words are there in Kazakh"
    written = [path for path in home.rglob("*") if path.is_file() and path not in before]
    assert [path for path in written if "fontconfig" not in path.parts] == []


def test_the_theme_changes_at_once_and_tells_those_who_paint(qapp: QApplication, dress: Dress) -> None:
    told: list[str] = []
    own = Dress(qapp, resources(), "dark", "en", lambda: told.append("changed"))
    assert own.theme is DARK
    assert DARK.background in qapp.styleSheet()
    own.choose("light")
    own.choose("light")
    assert (own.theme, told) == (LIGHT, ["changed"])
    assert LIGHT.background in qapp.styleSheet()


def test_who_dressed_the_program_before_speaks_no_longer(qapp: QApplication, dress: Dress) -> None:
    Dress(qapp, resources(), "light", "ru")
    dress.speak("en")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_qts_own_words_follow_the_language(dress: Dress) -> None:
    dress.speak("ru")
    russian = QCoreApplication.translate("QPlatformTheme", "Cancel")
    dress.speak("en")
    assert (russian, QCoreApplication.translate("QPlatformTheme", "Cancel")) == ("Отмена", "Cancel")


def test_the_last_resort_gets_the_error_and_prints_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    caught: list[BaseException] = []
    install_last_resort(caught.append)
    error = ValueError("told in confidence")
    sys.excepthook(ValueError, error, None)
    assert caught == [error]
    assert "confidence" not in "".join(capsys.readouterr())
