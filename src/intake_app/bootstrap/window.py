"""The window of an open vault: waits for the key, opens the desk, shows the pages, locks by replacing the process."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from intake_app import paths, preferences
from intake_app.bootstrap.desk import Desk, open_desk
from intake_app.bootstrap.health_page import is_clock_right
from intake_app.bootstrap.page_runner import PageRunner
from intake_app.bootstrap.pages import Around, Pages
from intake_app.crypto.key_wrap import wipe
from intake_app.desktop.relaunch import relaunch
from intake_app.domain.errors import DiskFullError
from intake_app.i18n import Translator
from intake_app.services.new_vault import is_practice
from intake_app.ui.app import Dress, install_last_resort, make_application
from intake_app.ui.dialogs import QtDialogs
from intake_app.ui.idle_watch import IdleWatch
from intake_app.ui.messages import describe
from intake_app.ui.presenters.shell import ShellPresenter, places_for
from intake_app.ui.tasks import TaskRunner
from intake_app.ui.views.complaint_printer import PaperPrinter
from intake_app.ui.views.sheet_printer import print_sheet
from intake_app.ui.views.shell_window import ShellWindow
from intake_app.ui.views.trouble_page import TroubleWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QApplication, QWidget

    from intake_app.desktop.unlock_process import UnlockProcess
    from intake_app.services.vault_session import Step

WHERE: Final = "where-one-was"
AGAIN: Final = "again"
END: Final = "end"


@dataclass(frozen=True, slots=True)
class _Opened:
    """What is known when the vault has opened."""

    desk: Desk
    where: bytes
    is_practice: bool
    idle_minutes: int


class Program(QObject):
    """One open vault with its window, from the key to the lock.

    `leave` says how it ends: AGAIN (lock: a fresh process) or END.
    """

    def __init__(self, app: QApplication, leave: Callable[[str], object]) -> None:
        super().__init__(app)
        self._kept = preferences.load(paths.program_folder())
        self._leave = leave
        self.language = self._kept.language or "ru"
        self.theme_choice = self._kept.theme
        self.dress = Dress(app, paths.resources(), self._kept.theme, self.language, self._build)
        self.runner = TaskRunner(self)
        self._page_runner = PageRunner(self.runner)
        self.desk: Desk | None = None
        self.is_practice = False
        self.pages: Pages | None = None
        self.window: ShellWindow | None = None
        self._trouble: TroubleWindow | None = None
        self._idle: IdleWatch | None = None

    @property
    def words(self) -> Translator:
        """The words of the screen."""
        return Translator(self.language, paths.resources() / "i18n")

    def wait_for_key(self, helper: UnlockProcess) -> None:
        """Opens the vault as soon as the lock screen has handed the key over; ends if it was closed."""

        def receive(_step: Step) -> _Opened | None:
            key, _ended = helper.receive_key()
            if not key:
                return None
            # The person may have shown another folder, or chosen another language, on the lock screen.
            kept = preferences.load(paths.program_folder())
            try:
                return self._open(Path(kept.vault_folder), key, kept.language or "ru")
            finally:
                wipe(key)

        self.runner.start(receive, done=self._received, failed=self.show_trouble)

    def open_with_key(self, folder: Path, key: bytearray) -> None:
        """Opens a vault whose key is at hand (the demonstration)."""
        self.runner.start(
            lambda _step: self._open(folder, key, self.language), done=self._received, failed=self.show_trouble
        )

    def show_trouble(self, error: Exception) -> None:
        """There is nothing to show but the reason why the vault is not open."""
        message = describe(error, self.words)
        self._trouble = TroubleWindow(self.words, message, lambda: self._leave(AGAIN), lambda: self._leave(END))
        self._trouble.show()

    def lock(self) -> None:
        """Keeps drafts and the place, closes the vault, and becomes a fresh process that knows nothing."""
        self.finish()
        self._leave(AGAIN)

    def finish(self) -> None:
        """Keeps drafts and the place one was at, ends all work and closes the vault; harmless when repeated."""
        desk, self.desk = self.desk, None
        if desk is None:
            return
        if self.window is not None:
            # However the lock came (a dialog, nobody there for minutes): what is typed is kept. Nothing a page does
            # may keep the vault open.
            with contextlib.suppress(Exception):
                self.window.leave_page()
            self.window.hide()
        QGuiApplication.clipboard().clear()
        if self.pages is not None:
            where = json.dumps(self.pages.where()).encode()
            self.runner.start(
                lambda _step: desk.session.settings.set(WHERE, where),
                done=lambda _done: None,
                failed=lambda _error: None,
            )
        self.runner.shutdown()
        desk.close()

    def unexpected(self, error: BaseException) -> None:
        """Something nobody foresaw: the vault is locked, the reason is shown without any content."""
        self.finish()
        self.show_trouble(error if isinstance(error, Exception) else RuntimeError())

    def choose_language(self, language: str) -> None:
        """Another language for the screen, at once and from now on."""
        self.language = language
        self._remember(language=language)
        self.dress.speak(language)
        QTimer.singleShot(0, self._build)

    def _remember(self, **changes: str) -> None:
        kept = preferences.load(paths.program_folder())
        preferences.save(paths.program_folder(), replace(kept, **changes))

    def choose_theme(self, choice: str) -> None:
        """Light, dark, or as the system has it; from now on."""
        self.theme_choice = choice
        self._remember(theme=choice)
        self.dress.choose(choice)

    def set_idle_minutes(self, minutes: int) -> None:
        """How long the window stays open alone."""
        if self._idle is not None:
            self._idle.set_seconds(minutes * 60)

    def _open(self, folder: Path, key: bytearray, language: str) -> _Opened:
        desk = open_desk(folder, key, language)
        settings = desk.session.settings
        return _Opened(desk, settings.get(WHERE) or b"{}", is_practice(settings), desk.care.idle_minutes())

    def _received(self, opened: _Opened | None) -> None:
        if opened is None:
            self._leave(END)
            return
        self.desk, self.is_practice = opened.desk, opened.is_practice
        self.language = preferences.load(paths.program_folder()).language or self.language
        self.dress.speak(self.language)
        self._watch(opened.idle_minutes)
        doubt = opened.desk.session.doubt
        if doubt is None:
            self._begin(opened)
        elif is_clock_right(doubt, self.words, self.dress, self.lock):
            self.runner.start(
                lambda _step: opened.desk.session.note_unlocked(),
                done=lambda _none: self._begin(opened),
                failed=lambda error: self._not_noted(opened, error),
            )
        else:
            self.lock()

    def _not_noted(self, opened: _Opened, error: Exception) -> None:
        """The clock was believed, but that could not be written down."""
        if isinstance(error, DiskFullError):
            # Reading and handing over must go on; what would be signed says why it is not.
            self._begin(opened)
        else:
            self.unexpected(error)

    def _begin(self, opened: _Opened) -> None:
        if self.desk is None:
            return
        self._build(_read_where(opened.where))
        if self._idle is not None and self.window is not None:
            self._idle.watch(self.window.windowHandle())
        # What was cancelled or removed, or cut short by a crash, is overwritten while nobody waits for it.
        self.runner.start(
            opened.desk.session.evidence.purge_leftovers,
            done=lambda _nothing: None,
            failed=lambda _error: None,
            is_long=True,
        )

    def _watch(self, minutes: int) -> None:
        self._idle = IdleWatch(self.lock, minutes * 60, self)

    def _build(self, where: Mapping[str, str] | None = None) -> None:
        """Builds the window anew: at the beginning, and when language or theme change."""
        if self.desk is None:
            return
        before, old = self.window, self.pages
        if before is not None:
            # What is typed is kept first: the new page finds it in its draft.
            before.leave_page()
            self._page_runner.let_go()
            self._page_runner = PageRunner(self.runner)
        if old is not None and where is None:
            where = old.where()
        desk, tr = self.desk, self.words
        shell = ShellPresenter(places_for(desk.session.role, tr), self.lock)
        window = ShellWindow(tr, shell, paths.resources() / "icons", self._closing)
        dialogs = QtDialogs(window, tr, self.dress, self.lock)
        self.pages = Pages(self._around(window, tr), desk, shell, window, dialogs, tr)
        if before is None:
            window.resize(1366, 768)
        else:
            window.setGeometry(before.geometry())
        window.show()
        self.window = window
        if before is not None:
            before.hide()
            before.deleteLater()
        if self.is_practice:
            shell.set_notes([tr.text("Practice: nothing here is real")])
        self.pages.return_to(where or {})

    def _around(self, window: QWidget, tr: Translator) -> Around:
        def later(milliseconds: int, what: Callable[[], None]) -> Callable[[], None]:
            timer = QTimer(window)
            timer.setSingleShot(True)
            timer.timeout.connect(what)
            timer.start(milliseconds)
            return timer.stop

        return Around(
            runner=self._page_runner,
            theme=self.dress.theme,
            theme_choice=self.theme_choice,
            is_practice=self.is_practice,
            later=later,
            printer=PaperPrinter(window, self.lock),
            print_groups=lambda groups: print_sheet(groups, tr, window),
            choose_language=self.choose_language,
            choose_theme=self.choose_theme,
            idle_changed=self.set_idle_minutes,
        )

    def _closing(self) -> None:
        self.finish()
        self._leave(END)


def run(helper: UnlockProcess) -> int:
    """Runs the window for the vault whose key the helper will bring."""
    app = make_application([])
    ending = [END]

    def leave(how: str) -> None:
        ending[0] = how
        app.exit(0)

    app.setQuitOnLastWindowClosed(False)
    program = Program(app, leave)
    install_last_resort(program.unexpected)
    program.wait_for_key(helper)
    app.exec()
    program.finish()
    program.runner.shutdown()
    if ending[0] == AGAIN:
        return relaunch([])
    return 0


def _read_where(data: bytes) -> dict[str, str]:
    try:
        value = json.loads(data)
    except ValueError:
        return {}
    return {str(key): str(text) for key, text in value.items()} if isinstance(value, dict) else {}
