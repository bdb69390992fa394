"""Takes a picture of every page, in every language, light and dark, at the smallest size that is promised."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QMessageLogContext, QtMsgType, qInstallMessageHandler

from intake_app import __version__, paths, preferences
from intake_app.bootstrap.desk import utc_now, word_list
from intake_app.bootstrap.first_start import wizard_work
from intake_app.bootstrap.window import Program
from intake_app.crypto.passphrase import read_word_list
from intake_app.demo.story import Story
from intake_app.domain.errors import VaultInUseError, VaultMissingError, WrongPassphraseError
from intake_app.i18n import LANGUAGES
from intake_app.services.new_vault import NewVault, make_vault
from intake_app.storage.vault_keys import unlock_key
from intake_app.ui.app import make_application
from intake_app.ui.decisions import ScriptedDialogs
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.messages import describe
from intake_app.ui.presenters.unlock import RECOVERY_CODE, UnlockPresenter, UnlockState
from intake_app.ui.presenters.wizard import WizardPresenter
from intake_app.ui.views.form_view import FormView
from intake_app.ui.views.lock_page import LockPage
from intake_app.ui.views.lock_window import LockWindow
from intake_app.ui.views.wizard_window import WizardWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtWidgets import QApplication, QWidget

    from intake_app.bootstrap.pages import Pages
    from intake_app.i18n import Translator
    from intake_app.ui.presenters.shell import ShellPresenter

SIZE_PX: Final = (1366, 768)
THEMES: Final = ("light", "dark")
FEW_OPTION: Final = "--few"
FEW: Final = (("ru", "light"), ("kk", "dark"))
"""What a demonstration takes, so that nobody waits for all six looks of every page."""

SECTIONS: Final = ("SR", "B", "Z", "D", "H", "I", "L", "R", "B2")
CODING: Final = "I"
_MEBIBYTE: Final = 1024 * 1024
_FILM_BYTES: Final = 4 * _MEBIBYTE
_PATIENCE_S: Final = 60
_TURNS: Final = 8
_FURTHER: Final = 0.62
_INVENTED_GROUPS: Final = ("K7QF2", "9MXA4", "T3WZ8", "H5RBN", "2VKD7", "QX9FM", "8PJC3", "W4TGE")


def main() -> int:
    """`intake --screenshots OUT [DEMO_FOLDER]`; without a demonstration a small one is played and thrown away."""
    out = Path(sys.argv[2])
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with ExitStack() as after:
        if len(sys.argv) > 3:
            demo = Path(sys.argv[3])
        else:
            demo = Path(after.enter_context(tempfile.TemporaryDirectory())) / "demo"
            os.environ["INTAKE_HOME"] = str(demo / "home")
            Story(demo, lambda _line: None, film_bytes=_FILM_BYTES).play()
        kept = preferences.load(paths.program_folder())
        after.callback(preferences.save, paths.program_folder(), kept)
        count = take_all(out, demo)
    sys.stdout.write(f"{count} pictures in {out}\n")
    return 0


def take_all(out: Path, demo: Path) -> int:
    """Takes the pictures of a played demonstration into `out`. Gives how many there are."""
    out.mkdir(parents=True, exist_ok=True)
    secret = (demo / "passphrase.txt").read_text("utf-8").splitlines()[1]
    qInstallMessageHandler(_tell_qt)
    camera = _Camera(make_application([]), out)
    camera.visit(demo / "field", secret, _field)
    bundles = sorted((demo / "stick").glob("*.age"), key=lambda path: path.stat().st_size)
    with tempfile.TemporaryDirectory() as folder:
        damaged = Path(folder) / "damaged.age"
        with bundles[-1].open("rb") as whole:
            damaged.write_bytes(whole.read(_MEBIBYTE))
        camera.visit(demo / "office", secret, lambda shots: _office(shots, damaged))
        for desk in ("field", "office", "legal"):
            fresh, fresh_secret = _empty_vault(Path(folder) / desk, desk)
            camera.visit(fresh, fresh_secret, _EMPTY[desk])
            if desk == "field":
                camera.visit(fresh, fresh_secret, _new_record)
    return camera.count


# --- what is shown ---------------------------------------------------------------------------------------------------


def _field(shots: _Shots) -> None:
    pages = shots.pages
    case_id = shots.case_id
    shots.place("cases")
    shots.page("case", lambda: pages.show_case(case_id))
    shots.page("evidence", lambda: pages.show_evidence(case_id))
    shots.page("hand-over", lambda: pages.give(case_id), lambda: pages.hand_over.choose_target(Path("/media/stick")))
    shots.place("contacts")
    shots.place("settings")
    for section in SECTIONS:
        shots.page(f"interview-{section}", partial(pages.talk, case_id, section))
    shots.page(
        "interview-coding",
        lambda: pages.talk(case_id, CODING),
        pages.interview.fill_lists,
        shots.scroll_on,
    )
    shots.take("interview-break", lambda: pages.interview.take_break(is_break=True))
    pages.interview.take_break(is_break=False)
    pages.interview.close()
    shots.place("cases", save=False)
    shots.take("message", lambda: shots.shell.show_message(describe(VaultInUseError(), shots.tr)))
    shots.shell.close_message()


def _office(shots: _Shots, damaged: Path) -> None:
    pages = shots.pages
    case_id = shots.case_id
    shots.place("reception")
    shots.take("reception-refused", lambda: pages.reception.take([damaged]))
    pages.reception.forget_message()
    shots.place("cases", "registry")
    shots.page("case-office", lambda: pages.show_case(case_id))
    shots.place("hand_over", "hand-over-office")
    shots.place("contacts", "contacts-office")
    for language in ("kk", "ru"):
        shots.page(
            f"complaint-{language}",
            lambda: pages.show_complaint(case_id),
            partial(pages.complaint.choose_language, language),
        )


def _empty_field(shots: _Shots) -> None:
    for place in ("cases", "hand_over", "contacts"):
        shots.place(place, f"empty-{place}")
    _lock_screens(shots)
    _wizard(shots)


def _new_record(shots: _Shots) -> None:
    pages = shots.pages
    shots.page("interview-start", lambda: pages.talk(shots.case_id))
    shots.page("empty-interview", pages.talks.start.go_on)
    case_id = pages.interview.where[0]
    pages.interview.close()
    shots.page("empty-case", lambda: pages.show_case(case_id))
    shots.page("empty-evidence", lambda: pages.show_evidence(case_id))


def _empty_office(shots: _Shots) -> None:
    for place in ("reception", "contacts"):
        shots.place(place, f"empty-{place}-office")


def _empty_legal(shots: _Shots) -> None:
    for place in ("cases", "reception"):
        shots.place(place, f"empty-{place}-legal")


_EMPTY: Final[dict[str, Callable[[_Shots], None]]] = {
    "field": _empty_field,
    "office": _empty_office,
    "legal": _empty_legal,
}


def _lock_screens(shots: _Shots) -> None:
    tr = shots.tr
    states = {
        "lock": UnlockState(),
        "lock-wrong": UnlockState(message=describe(WrongPassphraseError(), tr)),
        "lock-code": UnlockState(means=RECOVERY_CODE),
        "lock-missing": UnlockState(message=describe(VaultMissingError(), tr), is_refused=True),
    }
    for name, state in states.items():
        presenter = UnlockPresenter({}, ImmediateRunner(), tr, lambda _key, _means: None)
        presenter.state = state
        page = LockPage(tr, presenter, __version__, lambda _language: None, lambda: None)
        shots.window(name, LockWindow(paths.resources() / "icons", tr.text("Notebook"), page))


def _wizard(shots: _Shots) -> None:
    """Walks through the first start of an office; nothing is made."""
    tr = shots.tr
    work = replace(
        wizard_work(lambda: tr.language, lambda _groups: None),
        propose_folder=lambda _practice: Path.home() / "notebook",
        check_folder=lambda _folder: None,
        create=lambda _plan, _secret, _step: _INVENTED_GROUPS,
        choose_two=lambda _count: (1, 5),
    )
    presenter = WizardPresenter(
        work, ImmediateRunner(), ScriptedDialogs(), lambda _language: tr, lambda _plan: None, tr.language
    )
    window = WizardWindow(presenter, paths.resources() / "icons")
    moves: tuple[tuple[str, Callable[[], object]], ...] = (
        ("language", lambda: presenter.choose_language(tr.language)),
        ("desk", lambda: presenter.choose_desk("office")),
        ("kind", lambda: presenter.choose_kind("practice")),
        ("folder", lambda: None),
        ("passphrase", lambda: None),
        ("proof", lambda: presenter.prove(bytearray(" ".join(presenter.state.words).encode()))),
        ("office", lambda: presenter.name_office("Ойдан шығарылған кеңсе")),
        ("recovery", presenter.wrote_down),
        ("check", lambda: presenter.answer(_INVENTED_GROUPS[1], _INVENTED_GROUPS[5])),
        ("done", lambda: None),
    )
    for number, (name, move) in enumerate(moves, 1):
        shots.window(f"wizard-{number:02}-{name}", window, is_last=name == "done")
        move()
        if name not in ("proof", "check", "done"):
            presenter.go_on()


# --- how it is taken -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Shots:
    """One vault in one look."""

    camera: _Camera
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
        form = self.program.window.findChild(FormView) if self.program.window is not None else None
        if form is not None:
            bar = form.verticalScrollBar()
            bar.setValue(int(bar.maximum() * _FURTHER))

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


class _Camera:
    """Opens vaults, goes through the looks and counts the pictures."""

    def __init__(self, app: QApplication, out: Path) -> None:
        self.count = 0
        self._app = app
        self._out = out

    def visit(self, folder: Path, secret: str, show: Callable[[_Shots], None]) -> None:
        """Opens a vault once and shows it in every look."""
        program = Program(self._app, lambda _how: None)
        program.open_with_key(folder, unlock_key(folder, bytearray(secret.encode())))
        self.wait(program)
        try:
            for language, theme in _looks():
                program.choose_theme(theme)
                program.choose_language(language)
                self.wait(program)
                show(_Shots(self, program, f"{language}-{theme}", _first_case(self, program)))
        finally:
            program.finish()
            program.runner.shutdown()
            for done in (program.window, program.dress, program):
                if done is not None:
                    done.deleteLater()
            self.turn()

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


def _tell_qt(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """What Qt says, but for one thing that holds for every window on a screen that nobody sees."""
    if "propagateSizeHints" not in text:
        sys.stderr.write(f"{text}\n")


def _first_case(camera: _Camera, program: Program) -> str:
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


def _looks() -> Iterable[tuple[str, str]]:
    looks = [(language, theme) for theme in THEMES for language in LANGUAGES]
    return iter(FEW if FEW_OPTION in sys.argv else looks)


def _empty_vault(folder: Path, desk: str) -> tuple[Path, str]:
    secret = read_word_list(paths.resources() / "words" / "en.txt").generate().decode("utf-8")
    name = "Ойдан шығарылған кеңсе" if desk == "office" else ""
    make_vault(NewVault(folder, desk, True, name), bytearray(secret.encode()), word_list("en"), utc_now)  # noqa: FBT003
    return folder, secret
