"""The short-lived process of the lock screen: it alone sees the passphrase, hands 32 bytes on, and ends."""

from __future__ import annotations

import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QTimer

from intake_app import __version__, paths, preferences
from intake_app.desktop.hardening import harden
from intake_app.desktop.unlock_process import (
    CLOSED_WITHOUT_KEY,
    OPENED_BY_PASSPHRASE,
    OPENED_BY_RECOVERY_CODE,
    KeyPipe,
)
from intake_app.i18n import Translator
from intake_app.ui.app import Dress, make_application
from intake_app.ui.presenters.unlock import PASSPHRASE, RECOVERY_CODE, UnlockPresenter
from intake_app.ui.tasks import TaskRunner
from intake_app.ui.views.lock_page import LockPage
from intake_app.ui.views.lock_window import LockWindow

if TYPE_CHECKING:
    from collections.abc import Callable

# Both are loaded by the worker once the lock screen stands: they are a third of the time to it.
KEYS = "intake_app.bootstrap.unlock_keys"
CHOOSER = "intake_app.ui.dialogs"
PAINTED_MS = 50


def main() -> int:
    """Shows the lock screen for the vault folder named by the second argument. Gives how it ended."""
    pipe = KeyPipe()
    harden()
    kept = preferences.load(paths.program_folder())
    where = [Path(sys.argv[2])]
    language = kept.language or "ru"
    app = make_application([])
    dress = Dress(app, paths.resources(), kept.theme, language)
    runner = TaskRunner(app)
    ended = [CLOSED_WITHOUT_KEY]

    def opened(key: bytearray, means: str) -> None:
        pipe.send(key)
        ended[0] = OPENED_BY_PASSPHRASE if means == PASSPHRASE else OPENED_BY_RECOVERY_CODE
        app.quit()

    ways = {means: _way(where, means) for means in (PASSPHRASE, RECOVERY_CODE)}
    presenter = UnlockPresenter(ways, runner, _translator(language), opened)

    def remember(**changes: str) -> None:
        now = preferences.load(paths.program_folder())
        preferences.save(paths.program_folder(), replace(now, **changes))

    def elsewhere() -> None:
        # The long process reads the folder again from the preferences when the key arrives.
        tr = _translator(preferences.load(paths.program_folder()).language or language)
        # The file chooser is a tenth of the start and nearly never needed: loaded when it is.
        dialogs = import_module(CHOOSER).QtDialogs(window, tr, dress, app.quit)
        chosen = dialogs.choose_folder(tr.text("Where is the notebook?"), where[0].parent)
        if chosen is not None:
            remember(vault_folder=str(chosen))
            where[0] = chosen
            presenter.use_again()
            look()

    def look() -> None:
        folder = where[0]

        runner.start(lambda _step: import_module(KEYS).look(folder), done=lambda _read: None, failed=presenter.refuse)

    def speak(chosen: str) -> None:
        remember(language=chosen)
        dress.speak(chosen)
        presenter.speak(_translator(chosen))
        window.show_page(_translator(chosen).text("Notebook"), page(chosen))

    def page(chosen: str) -> LockPage:
        return LockPage(_translator(chosen), presenter, __version__, speak, elsewhere)

    window = LockWindow(paths.resources() / "icons", _translator(language).text("Notebook"), page(language))
    window.show()
    # Not before it is painted: the long process then takes a core for a second.
    QTimer.singleShot(PAINTED_MS, pipe.tell_shown)
    QTimer.singleShot(PAINTED_MS, look)
    app.exec()
    runner.shutdown()
    return ended[0]


def _way(where: list[Path], means: str) -> Callable[[bytearray], bytearray]:
    return lambda secret: cast("bytearray", import_module(KEYS).derive(where[0], means, secret))


def _translator(language: str) -> Translator:
    return Translator(language, paths.resources() / "i18n")
