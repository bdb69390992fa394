"""Driving the whole program as a person does: real windows, real vaults, the keyboard and the mouse, nothing inside."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from intake_app import paths, preferences
from intake_app.bootstrap.first_start import wizard_work
from intake_app.bootstrap.window import Program
from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.i18n import Translator
from intake_app.storage.vault_keys import unlock_key
from intake_app.ui.presenters.wizard import WizardPresenter
from intake_app.ui.tasks import TaskRunner
from intake_app.ui.views.choice_buttons import ChoiceButtons
from intake_app.ui.views.wizard_secret_steps import CheckStep, ProofStep
from intake_app.ui.views.wizard_window import WizardWindow
from journey_hand import Hand
from shown_pages import settle, texts
from window_checks import type_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pytestqt.qtbot import QtBot

    from intake_app.bootstrap.desk import Desk
    from intake_app.ui.presenters.wizard_state import VaultPlan
    from intake_app.ui.views.question_box import QuestionBox

PATIENCE_MS = 20_000
_SOON_MS = 5_000


@dataclass
class Screen:
    """One window in front of a person who speaks one language."""

    qtbot: QtBot
    hand: Hand
    tr: Translator

    @property
    def window(self) -> QWidget:
        """The window that shows."""
        raise NotImplementedError

    @property
    def page(self) -> QWidget:
        """The part of the window that is worked with."""
        return self.window

    def rest(self) -> None:
        """Wait until all work is done and drawn."""
        settle()

    def wait(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so."""
        self.qtbot.waitUntil(condition, timeout=PATIENCE_MS)

    def button(self, words: str) -> QAbstractButton:
        """The one button with these words that shows, or soon will; they are the English ones of the source."""
        wanted = self.tr.text(words).replace("&", "&&")

        def found() -> list[QAbstractButton]:
            buttons = self.page.findChildren(QAbstractButton)
            return [one for one in buttons if one.isVisible() and one.text() == wanted]

        with contextlib.suppress(TimeoutError):
            self.qtbot.waitUntil(lambda: len(found()) == 1, timeout=_SOON_MS)
        here = found()
        assert len(here) == 1, f"{len(here)} buttons say {wanted!r}; on the screen: {texts(self.page)}"
        return here[0]

    def press(self, words: str) -> None:
        """Click a button, then wait for what it sets off."""
        target = self.button(words)
        assert target.isEnabled(), f"{words} cannot be pressed"
        self.click(target)

    def click(self, widget: QWidget) -> None:
        """Click, then wait for what it sets off."""
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.rest()

    def keys(self, *keys: Qt.Key) -> None:
        """Press keys where the keyboard is."""
        for key in keys:
            self.qtbot.keyClick(self.window.focusWidget() or self.window, key)
        self.rest()

    def type(self, text: str) -> None:
        """Type where the cursor is."""
        target = self.window.focusWidget()
        if isinstance(target, QComboBox):
            target = target.lineEdit()
        assert isinstance(target, (QLineEdit, QPlainTextEdit)), target
        type_text(target, text)

    def named(self, kind: type[QWidget], words: str) -> Any:
        """The one widget of a kind that a screen reader calls by these English words."""
        wanted = self.tr.text(words)
        found = [one for one in self.window.findChildren(kind) if one.isVisible() and one.accessibleName() == wanted]
        assert len(found) == 1, f"{len(found)} called {wanted!r}"
        return found[0]

    def says(self, words: str) -> bool:
        """Whether these words stand somewhere on the screen as they are."""
        return any(words in text for text in texts(self.window))

    def tells(self, message: str, **facts: object) -> bool:
        """Whether a sentence of the program, given in English, stands on the screen in the person's language."""
        return self.says(self.tr.text(message).format(**facts))


@dataclass
class Wizard(Screen):
    """The first start."""

    shown: WizardWindow | None = None

    @property
    def window(self) -> WizardWindow:
        """The window of the first start."""
        assert self.shown is not None
        return self.shown

    def choose(self, name: str) -> None:
        """Choose an option by its code and go on."""
        self.click(self.window.step.options.buttons[name])  # type: ignore[attr-defined]
        self.press("Continue")


@dataclass
class Notebook(Screen):
    """The window of one open vault."""

    program: Program
    left: list[str] = field(default_factory=list)

    @property
    def window(self) -> QWidget:
        """The window that shows now; another language makes another one."""
        assert self.program.window is not None
        return self.program.window

    @property
    def page(self) -> QWidget:
        """The page that shows, without the rail."""
        return self.window._stack.currentWidget()  # type: ignore[attr-defined,no-any-return]

    def rest(self) -> None:
        """Wait until all work is done and drawn."""
        settle()
        self.wait(lambda: self.program.runner.is_idle)
        if self.window.isVisible():
            # A screen that nobody sees does not give the keyboard back when a dialog has closed.
            self.window.activateWindow()
            self.wait(self.window.isActiveWindow)
        settle()

    def work(self, task: Callable[[Desk], Any]) -> Any:
        """What somebody does with the services of this vault, in the thread that may touch it."""
        found: list[Any] = []
        failed: list[Exception] = []
        desk = self.program.desk
        assert desk is not None
        self.program.runner.start(lambda _step: task(desk), done=found.append, failed=failed.append)
        self.wait(lambda: bool(found or failed))
        if failed:
            raise failed[0]
        return found[0]

    def go(self, place: str) -> None:
        """Choose a place in the rail."""
        self.click(self.window._rail.places[place])  # type: ignore[attr-defined]

    def question(self, path: str) -> QuestionBox:
        """A question of the open section."""
        parts = self.window._pages["interview"].form._drawing.parts  # type: ignore[attr-defined]
        assert path in parts, f"{path} is not among {sorted(parts)}"
        return parts[path]  # type: ignore[no-any-return]

    def choose(self, path: str, code: str) -> None:
        """Choose an answer with the space bar."""
        buttons = self.question(path).control.buttons  # type: ignore[union-attr]
        one = (buttons.buttons if isinstance(buttons, ChoiceButtons) else buttons)[code]
        one.setFocus()
        self.qtbot.keyClick(one, Qt.Key.Key_Space)

    def put(self, path: str, text: str) -> None:
        """Type an answer in the place of what stands there."""
        self.question(path).take_focus()
        self.window.focusWidget().selectAll()  # type: ignore[attr-defined]
        self.type(text)

    def section(self, name: str) -> None:
        """Choose a section in the rail."""
        rail = self.window._pages["interview"].sections  # type: ignore[attr-defined]
        phase = next((line.code for line in rail._phase_lines if name in line.sections), "")
        if rail.buttons[name].isHidden():
            self.click(rail.phases[phase])
        self.click(rail.buttons[name])

    def new_interview(self, name: str = "") -> None:
        """Begin a talk under a working name that nobody has used."""
        self.press("New interview")
        self.type(name)
        self.press("Begin the talk")

    def tell(self, text: str) -> None:
        """Take down an account with nothing else on the screen, then go back to the questions."""
        self.press("Only the account")
        account = self.window._pages["interview"].account  # type: ignore[attr-defined]
        account.field.setFocus()
        self.type(text)
        self.keys(Qt.Key.Key_Escape)

    def lock(self) -> None:
        """F12."""
        self.qtbot.keyClick(self.window, Qt.Key.Key_F12)
        settle()


@dataclass
class Theatre:
    """Opens wizards and notebooks, and closes them when the test is over."""

    qtbot: QtBot
    app: QApplication
    hand: Hand
    _opened: list[Program] = field(default_factory=list)
    _last: tuple[Path, bytes] = (Path(), b"")

    def first_start(self, language: str, desk: str, folder: Path, office: str = "") -> tuple[Path, bytes]:
        """Goes through the wizard with the mouse and the keyboard. Gives the vault's folder and its passphrase."""
        runner = TaskRunner()
        finished: list[VaultPlan] = []

        def translator(code: str) -> Translator:
            return Translator(code, paths.resources() / "i18n")

        work = wizard_work(lambda: presenter.state.language, lambda _groups: None, kdf=(TEST_ONLY, TEST_ONLY))
        dialogs = _SheetGoesTo(folder / "sheet.pdf")
        presenter = WizardPresenter(work, runner, dialogs, translator, finished.append, "en")  # type: ignore[arg-type]
        screen = Wizard(
            self.qtbot, self.hand, translator(language), WizardWindow(presenter, paths.resources() / "icons")
        )
        self.qtbot.addWidget(screen.window)
        screen.window.resize(1366, 768)
        screen.window.show()
        screen.click(screen.window.step.options.buttons[language])  # type: ignore[attr-defined]
        screen.press("Continue")
        screen.choose(desk)
        screen.choose("practice")
        vault = Path(presenter.state.folder)
        screen.press("Continue")
        words = " ".join(presenter.state.words)
        assert len(presenter.state.words) == 7
        screen.press("Continue")
        assert isinstance(screen.window.step, ProofStep)
        screen.type(words)
        screen.press("Continue")
        if office:
            screen.type(office)
            screen.press("Continue")
        screen.wait(lambda: presenter.state.step == "recovery")
        screen.press("Save as PDF…")
        screen.wait((folder / "sheet.pdf").is_file)
        screen.wait(lambda: runner.is_idle)
        screen.press("Continue")
        assert isinstance(screen.window.step, CheckStep)
        for field_, number in zip(screen.window.step.fields, presenter.state.asked, strict=True):
            field_.setFocus()
            screen.type(presenter.state.groups[number])
        screen.press("Continue")
        assert screen.tells("The notebook is ready")
        screen.press("Continue")
        assert [plan.desk for plan in finished] == [desk]
        runner.shutdown()
        screen.window.close()
        preferences.save(
            paths.program_folder(), preferences.Preferences(language=language, theme="light", vault_folder=str(vault))
        )
        return vault, words.encode()

    def open_again(self) -> Notebook:
        """Opens the vault of the last window in a new one, as the fresh process after a lock does."""
        return self.open(*self._last)

    def open(self, vault: Path, secret: bytes) -> Notebook:
        """Opens a vault as the program does when the lock screen has handed over the key."""
        self._last = (vault, secret)
        left: list[str] = []
        program = Program(self.app, left.append)
        self._opened.append(program)
        kept = preferences.load(paths.program_folder())
        notebook = Notebook(self.qtbot, self.hand, Translator(kept.language, paths.resources() / "i18n"), program, left)
        program.open_with_key(vault, unlock_key(vault, bytearray(secret), floor=TEST_ONLY))
        notebook.wait(lambda: program.window is not None)
        notebook.rest()
        return notebook

    def close(self) -> None:
        """Ends everything that is still open."""
        for program in self._opened:
            program.finish()
            program.runner.shutdown()
            if program.window is not None:
                program.window.hide()
                program.window.deleteLater()
            program.dress.deleteLater()
            program.deleteLater()
        settle()


class _SheetGoesTo:
    """The wizard's window is no parent of dialogs in a test: the one question of the wizard is answered here."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def choose_new_file(self, _title: str, _name: str, _start: Path | None = None) -> Path:
        return self._path


def introduce(notebook: Notebook, office: Any, folder: Path) -> None:
    """The walk of the card files at a device: request out, words read aloud, two cards back, words compared."""
    notebook.go("contacts")
    notebook.named(QLineEdit, "Name of this device").setFocus()
    notebook.type("Талдықорған 1 (invented)")
    notebook.hand.will(folder)
    notebook.press("Make the request file")
    (request,) = folder.glob("*.request")
    notebook.press("English")
    data = request.read_bytes()
    introduction = office.contacts.read(data)
    spoken = words_on(notebook)
    office.contacts.admit(data, introduction, [spoken[place] for place in introduction.positions])
    device = notebook.work(lambda desk: desk.session.device)
    cards = [folder / "own.card", folder / "office.card"]
    for path, content in zip(
        cards, (office.contacts.card_file(device), office.contacts.office_card_file()), strict=True
    ):
        path.write_bytes(content)
    notebook.hand.will(cards)
    notebook.press("Take in the two card files")
    assert notebook.tells("Compare before anything is trusted")
    type_words(notebook, office.contacts.office_words()[0])
    notebook.press("Trust this office")
    assert notebook.tells("Taken in")


def words_on(notebook: Notebook) -> Sequence[str]:
    """The twelve words that stand on the screen, as somebody would read them aloud."""
    lines = (text.partition(".  ") for text in texts(notebook.window))
    words = {int(number): word for number, point, word in lines if point and number.isdecimal()}
    assert sorted(words) == list(range(1, 13))
    return [words[number] for number in range(1, 13)]


def type_words(notebook: Notebook, words: Sequence[str]) -> None:
    """Types the three words that are asked for."""
    fields = [one for one in notebook.window.findChildren(QLineEdit) if one.isVisible()]
    asked = {notebook.tr.text("Word {number}").format(number=place + 1): word for place, word in enumerate(words)}
    gaps = [one for one in fields if one.accessibleName() in asked]
    assert len(gaps) == 3
    for one in gaps:
        one.setFocus()
        one.selectAll()
        notebook.type(asked[one.accessibleName()])


@pytest.fixture
def theatre(qtbot: QtBot, qapp: QApplication) -> Iterator[Theatre]:
    """Give a place to open wizards and notebooks in."""
    hand = Hand()
    made = Theatre(qtbot, qapp, hand)
    with contextlib.ExitStack() as after:
        after.callback(made.close)
        yield made
        hand.stop()
