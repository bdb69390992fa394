"""Decisions and file choices: keys, safe answers, the lock from inside, and that nothing is remembered."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from intake_app.ui import dialogs
from intake_app.ui.decisions import Decision, ScriptedDialogs
from intake_app.ui.dialogs import DecisionDialog, QtDialogs
from intake_app.ui.views.file_chooser import FILES, FOLDER, NEW_FILE, FileChooser

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from intake_app.i18n import Translator
    from intake_app.ui.app import Dress

DANGEROUS = Decision("Remove it?", "It goes.", "Remove", "Keep", is_dangerous=True)
HARMLESS = Decision("Go on?", "All is well.", "Go on", "Stay")


def answer(act: Callable[[QDialog], None]) -> None:
    """Do something in the dialog that opens next."""

    def when_open() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog) and dialog.isActiveWindow():
            act(dialog)
        else:
            QTimer.singleShot(10, when_open)

    QTimer.singleShot(0, when_open)


@pytest.fixture
def locked() -> list[str]:
    return []


@pytest.fixture
def ask(qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator], locked: list[str]) -> QtDialogs:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    return QtDialogs(parent, speak("en"), dress, lambda: locked.append("locked"))


@pytest.mark.parametrize(("decision", "safe"), [(DANGEROUS, False), (HARMLESS, True)])
def test_enter_takes_the_safe_answer(qtbot: QtBot, ask: QtDialogs, decision: Decision, safe: bool) -> None:
    answer(lambda dialog: qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return))
    assert ask.decide(decision) is safe


def test_escape_means_no(qtbot: QtBot, ask: QtDialogs) -> None:
    answer(lambda dialog: qtbot.keyClick(dialog, Qt.Key.Key_Escape))
    assert ask.decide(HARMLESS) is False


def test_a_click_means_what_the_button_says(ask: QtDialogs) -> None:
    answer(lambda dialog: dialog.yes_button.click())
    assert ask.decide(DANGEROUS) is True


def test_f12_locks_from_inside_a_dialog(qtbot: QtBot, ask: QtDialogs, locked: list[str]) -> None:
    answer(lambda dialog: qtbot.keyClick(dialog, Qt.Key.Key_F12))
    assert ask.decide(HARMLESS) is False
    assert locked == ["locked"]


def test_dialogs_say_nothing_in_their_title(qtbot: QtBot, speak: Callable[[str], Translator]) -> None:
    dialog = DecisionDialog(speak("kk"), DANGEROUS)
    qtbot.addWidget(dialog)
    assert dialog.windowTitle() == "Дәптер"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inside").mkdir()
    for name in ("one.jpg", "two.pdf", ".hidden"):
        (tmp_path / name).write_bytes(b"invented")
    (tmp_path / "inside" / "deep.txt").write_bytes(b"x")
    return tmp_path


def make(qtbot: QtBot, dress: Dress, tr: Translator, wanted: str, start: Path, name: str = "") -> FileChooser:
    chooser = FileChooser(tr, dress.theme, "Choose", wanted, start=start, name=name)
    qtbot.addWidget(chooser)
    chooser.show()
    return chooser


def names(chooser: FileChooser) -> list[str]:
    return [row.name for row in chooser.list.model.rows()]


def test_files_are_chosen_by_keyboard_alone(
    qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator], folder: Path
) -> None:
    chooser = make(qtbot, dress, speak("en"), FILES, folder)
    assert names(chooser) == ["inside", "one.jpg", "two.pdf"]
    table = chooser.list.table
    chooser.list.choose("inside")
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert chooser.folder == folder / "inside"
    chooser.up_button.click()
    assert chooser.list.current().name == "inside", "going up leaves one where one came from"
    chooser.list.choose("one.jpg")
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    chooser.accept_button.click()
    assert sorted(path.name for path in chooser.chosen) == ["one.jpg", "two.pdf"]


def test_a_folder_is_the_marked_one_or_the_one_that_shows(
    qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator], folder: Path
) -> None:
    chooser = make(qtbot, dress, speak("en"), FOLDER, folder)
    assert names(chooser) == ["inside"]
    chooser.list.table.clearSelection()
    chooser.accept_button.click()
    assert chooser.chosen == [folder]
    chooser.list.choose("inside")
    chooser.accept_button.click()
    assert chooser.chosen == [folder / "inside"]


@pytest.mark.parametrize(
    ("name", "is_good"), [("sheet.pdf", True), ("", False), ("  ", False), ("../x", False), ("a/b", False)]
)
def test_a_new_file_needs_a_plain_name(
    qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator], folder: Path, name: str, is_good: bool
) -> None:
    chooser = make(qtbot, dress, speak("en"), NEW_FILE, folder, name="sheet.pdf")
    chooser.name_field.setText(name)
    assert chooser.accept_button.isEnabled() is is_good
    if is_good:
        chooser.accept_button.click()
        assert chooser.chosen == [folder / "sheet.pdf"]


def test_a_folder_that_cannot_be_read_shows_as_empty(
    qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator], folder: Path
) -> None:
    chooser = make(qtbot, dress, speak("en"), FILES, folder / "nowhere")
    assert names(chooser) == []
    assert not chooser.accept_button.isEnabled()


def test_the_choices_arrive_through_the_protocol(ask: QtDialogs, folder: Path) -> None:
    answer(lambda dialog: (dialog.list.table.clearSelection(), dialog.accept_button.click()))
    assert ask.choose_folder("Where?", folder) == folder
    answer(lambda dialog: dialog.reject())
    assert ask.choose_files("What?") == []
    answer(lambda dialog: dialog.accept_button.click())
    assert ask.choose_new_file("Where to?", "bundle.age", folder) == folder / "bundle.age"
    answer(lambda dialog: dialog.reject())
    assert ask.choose_new_file("Where to?", "bundle.age", folder) is None


LEAKS = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from intake_app.i18n import Translator
from intake_app.paths import resources
from intake_app.ui.app import Dress, make_application
from intake_app.ui.dialogs import QtDialogs

app = make_application([])
dress = Dress(app, resources(), "light", "ru")
window = QWidget()
window.show()
ask = QtDialogs(window, Translator("ru", resources() / "i18n"), dress, app.quit)

def accept():
    dialog = QApplication.activeModalWidget()
    if dialog is None:
        QTimer.singleShot(10, accept)
        return
    dialog.list.choose("testimony.txt")
    dialog.accept_button.click()

place = Path(sys.argv[1])
for choose in (lambda: ask.choose_folder("x", place), lambda: ask.choose_new_file("x", "n.age", place)):
    QTimer.singleShot(0, accept)
    assert choose() is not None
QTimer.singleShot(0, app.quit)
app.exec()
"""


def test_choosing_files_writes_nothing_anywhere(home: Path, tmp_path: Path) -> None:
    """Qt's own dialog wrote the visited folder into QtProject.conf, and desktops keep lists of recent files."""
    secret = tmp_path / "place of Aigul"
    secret.mkdir()
    (secret / "testimony.txt").write_bytes(b"x")
    before = {path for path in home.rglob("*") if path.is_file()}
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(home / "xdg_cache_home")}
    subprocess.run([sys.executable, "-c", LEAKS, str(secret)], check=True, env=environment, cwd=home, timeout=120)
    written = [path for path in home.rglob("*") if path.is_file() and path not in before]
    # Font caches of the operating system's font library hold no path of ours.
    assert [path for path in written if "fontconfig" not in path.parts] == []
    assert not any(b"Aigul" in path.read_bytes() for path in written)


# These wait in the operating system's own dialog for printers.
ALLOWED = ("dialogs.py", "sheet_printer.py", "complaint_printer.py")


def test_only_dialogs_may_wait_inside_a_dialog() -> None:
    rooms = Path(dialogs.__file__).parent
    guilty = [
        path.name
        for path in rooms.rglob("*.py")
        if path.name not in ALLOWED and ".exec()" in path.read_text(encoding="utf-8")
    ]
    assert guilty == []
    assert not any("QFileDialog" in path.read_text(encoding="utf-8") for path in rooms.rglob("*.py"))


def test_the_double_answers_from_its_script() -> None:
    double = ScriptedDialogs([True, [Path("a")], Path("b"), None])
    assert double.decide(DANGEROUS) is True
    assert double.choose_files("files") == [Path("a")]
    assert double.choose_folder("folder") == Path("b")
    assert double.choose_new_file("new", "name") is None
    assert double.asked == [DANGEROUS, "files", "folder", "new"]
