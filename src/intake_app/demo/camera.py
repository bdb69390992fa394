"""The camera of the demonstration: opens vaults, goes through languages and themes, keeps what a window looks like."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QMessageLogContext, QtMsgType
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget

from intake_app.bootstrap.window import Program
from intake_app.i18n import LANGUAGES
from intake_app.storage.vault_keys import unlock_key
from intake_app.ui.dialogs import DecisionDialog
from intake_app.ui.views.form_view import FormView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from intake_app.bootstrap.desk import Desk
    from intake_app.bootstrap.pages import Pages
    from intake_app.i18n import Translator
    from intake_app.ui.decisions import Decision
    from intake_app.ui.presenters.shell import ShellPresenter

SIZE_PX: Final = (1366, 768)
THEMES: Final = ("light", "dark")
FEW_OPTION: Final = "--few"
FEW: Final = (("ru", "light"), ("kk", "dark"))
"""What a demonstration takes, so that nobody waits for all six looks of every page."""

_PATIENCE_S: Final = 60
_TURNS: Final = 8
_FURTHER: Final = 0.62


@dataclass(frozen=True, slots=True)
class Shots:
    """One vault in one look."""

    camera: Camera
    program: Program
    look: str
    case_id: str

    @property
    def pages(self) -> Pages:
        """The pages of this look."""
        if self.program.pages is None:
            raise RuntimeError("no pages")
        return self.program.pages

    @property
    def shell(self) -> ShellPresenter:
        """The way between the places."""
        return self.pages.shell

    @property
    def tr(self) -> Translator:
        """The words of this look."""
        return self.program.words

    def place(self, key: str, name: str = "", *, save: bool = True) -> None:
        """A place of the rail."""
        self.shell.go(key)
        if save:
            self.take(name or key)
        else:
            self.camera.wait(self.program)

    def page(self, name: str, *steps: Callable[[], object]) -> None:
        """A page above the list, reached by steps."""
        self.shell.go("cases")
        self.camera.wait(self.program)
        for step in steps[:-1]:
            step()
            self.camera.wait(self.program)
        self.take(name, steps[-1])

    def take(self, name: str, step: Callable[[], object] = lambda: None) -> None:
        """What shows after one more step."""
        step()
        self.camera.wait(self.program)
        if self.program.window is not None:
            self.camera.save(self.program.window, f"{name}-{self.look}")

    def scroll_on(self) -> None:
        """Further down in the open section."""
        forms = self.program.window.findChildren(FormView) if self.program.window is not None else []
        for form in [one for one in forms if one.isVisible()]:
            bar = form.verticalScrollBar()
            bar.setValue(int(bar.maximum() * _FURTHER))

    def down(self) -> None:
        """To the end of the column of the page that shows."""
        window = self.program.window
        columns = [one for one in window.findChildren(QScrollArea) if one.isVisible()] if window is not None else []
        for column in columns:
            column.verticalScrollBar().setValue(column.verticalScrollBar().maximum())

    def press(self, words: str) -> None:
        """The button with these English words. Raises LookupError if none shows."""
        window, wanted = self.program.window, self.tr.text(words).replace("&", "&&")
        buttons = window.findChildren(QPushButton) if window is not None else []
        for one in buttons:
            if one.isVisible() and one.text() == wanted:
                one.click()
                self.camera.wait(self.program)
                return
        raise LookupError(words)

    def decision(self, name: str, decision: Decision) -> None:
        """A question of the program, as large as it is."""
        dialog = DecisionDialog(self.tr, decision)
        dialog.show()
        self.camera.turn()
        self.camera.save(dialog, f"{name}-{self.look}")
        dialog.close()
        dialog.deleteLater()

    def window(self, name: str, window: QWidget, *, is_last: bool = True) -> None:
        """A window of its own."""
        window.resize(*SIZE_PX)
        window.show()
        window.activateWindow()
        self.camera.turn()
        self.camera.save(window, f"{name}-{self.look}")
        if is_last:
            window.close()
            window.deleteLater()


class Camera:
    """Opens vaults, goes through the looks and counts the pictures."""

    def __init__(self, app: QApplication, out: Path) -> None:
        self.count = 0
        self._app = app
        self._out = out

    def visit(
        self,
        folder: Path,
        secret: str,
        show: Callable[[Shots], None],
        *,
        before: Callable[[Desk], object] = lambda _desk: None,
    ) -> None:
        """Opens a vault once and shows it in every look; `before` is done with its services first."""
        program = Program(self._app, lambda _how: None)
        program.open_with_key(folder, unlock_key(folder, bytearray(secret.encode())))
        self.wait(program)
        try:
            self._do(program, before)
            for language, theme in looks():
                program.choose_theme(theme)
                program.choose_language(language)
                self.wait(program)
                show(Shots(self, program, f"{language}-{theme}", first_case(self, program)))
        finally:
            program.finish()
            program.runner.shutdown()
            for done in (program.window, program.dress, program):
                if done is not None:
                    done.deleteLater()
            self.turn()

    def _do(self, program: Program, work: Callable[[Desk], object]) -> None:
        desk = program.desk
        if desk is None:
            raise RuntimeError("the vault did not open")
        failed: list[Exception] = []
        program.runner.start(lambda _step: work(desk), done=lambda _nothing: None, failed=failed.append)
        self.wait(program)
        if failed:
            raise failed[0]

    def wait(self, program: Program) -> None:
        """Until nothing is being done and everything is drawn. Raises TimeoutError."""
        until = time.monotonic() + _PATIENCE_S
        self.turn()
        while not program.runner.is_idle:
            if time.monotonic() > until:
                raise TimeoutError
            self._app.processEvents()
            time.sleep(0.002)
        if program.window is not None:
            program.window.activateWindow()
        self.turn()

    def turn(self) -> None:
        """Lets layouts come to rest."""
        for _ in range(_TURNS):
            self._app.sendPostedEvents()
            self._app.processEvents()
        # Outside of the event loop nothing is ever deleted by itself, and each look would dress all windows before it.
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def save(self, window: QWidget, name: str) -> None:
        """Keeps what a window looks like. Raises OSError."""
        if not window.grab().save(str(self._out / f"{name}.png")):
            raise OSError(name)
        self.count += 1


def tell_qt(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """What Qt says, but for one thing that holds for every window on a screen that nobody sees."""
    if "propagateSizeHints" not in text:
        sys.stderr.write(f"{text}\n")


def first_case(camera: Camera, program: Program) -> str:
    """The first case of the vault, "" for none."""
    found: list[str] = []
    desk = program.desk
    if desk is None:
        raise RuntimeError("the vault did not open")
    program.runner.start(
        lambda _step: [row.case_id for row in desk.session.index.rows()],
        done=found.extend,
        failed=lambda _error: None,
    )
    camera.wait(program)
    return found[0] if found else ""


def looks() -> Iterable[tuple[str, str]]:
    """Language and theme of every look that was asked for."""
    whole = [(language, theme) for theme in THEMES for language in LANGUAGES]
    return iter(FEW if FEW_OPTION in sys.argv else whole)
