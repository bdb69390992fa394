"""Takes a picture of every page, in every language, light and dark, at the smallest size that is promised."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import qInstallMessageHandler

from intake_app import __version__, paths, preferences
from intake_app.bootstrap.desk import utc_now, word_list
from intake_app.bootstrap.first_start import wizard_work
from intake_app.crypto.passphrase import read_word_list
from intake_app.demo.camera import Camera, Shots, tell_qt
from intake_app.demo.interview_screens import (
    show_beginning,
    show_move,
    show_questionnaires,
    show_record,
    show_talk,
    use_newer,
)
from intake_app.demo.story import Story
from intake_app.domain.errors import VaultInUseError, VaultMissingError, WrongPassphraseError
from intake_app.services.new_vault import NewVault, make_vault
from intake_app.ui.app import make_application
from intake_app.ui.decisions import ScriptedDialogs
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.messages import describe
from intake_app.ui.presenters.unlock import RECOVERY_CODE, UnlockPresenter, UnlockState
from intake_app.ui.presenters.wizard import WizardPresenter
from intake_app.ui.views.lock_page import LockPage
from intake_app.ui.views.lock_window import LockWindow
from intake_app.ui.views.wizard_window import WizardWindow

if TYPE_CHECKING:
    from collections.abc import Callable


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
    qInstallMessageHandler(tell_qt)
    camera = Camera(make_application([]), out)
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
                camera.visit(fresh, fresh_secret, show_beginning)
                camera.visit(fresh, fresh_secret, show_move, before=use_newer)
    return camera.count


# --- what is shown ---------------------------------------------------------------------------------------------------


def _field(shots: Shots) -> None:
    pages = shots.pages
    case_id = shots.case_id
    shots.place("cases")
    shots.page("case", lambda: pages.show_case(case_id))
    shots.page("evidence", lambda: pages.show_evidence(case_id))
    shots.page("hand-over", lambda: pages.give(case_id), lambda: pages.hand_over.choose_target(Path("/media/stick")))
    shots.place("contacts")
    shots.place("settings")
    show_talk(shots)
    show_record(shots)
    show_questionnaires(shots)
    shots.place("cases", save=False)
    shots.take("message", lambda: shots.shell.show_message(describe(VaultInUseError(), shots.tr)))
    shots.shell.close_message()


def _office(shots: Shots, damaged: Path) -> None:
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


def _empty_field(shots: Shots) -> None:
    for place in ("cases", "hand_over", "contacts"):
        shots.place(place, f"empty-{place}")
    _lock_screens(shots)
    _wizard(shots)


def _empty_office(shots: Shots) -> None:
    for place in ("reception", "contacts"):
        shots.place(place, f"empty-{place}-office")


def _empty_legal(shots: Shots) -> None:
    for place in ("cases", "reception"):
        shots.place(place, f"empty-{place}-legal")


_EMPTY: Final[dict[str, Callable[[Shots], None]]] = {
    "field": _empty_field,
    "office": _empty_office,
    "legal": _empty_legal,
}


def _lock_screens(shots: Shots) -> None:
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


def _wizard(shots: Shots) -> None:
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


def _empty_vault(folder: Path, desk: str) -> tuple[Path, str]:
    secret = read_word_list(paths.resources() / "words" / "en.txt").generate().decode("utf-8")
    name = "Ойдан шығарылған кеңсе" if desk == "office" else ""
    make_vault(NewVault(folder, desk, True, name), bytearray(secret.encode()), word_list("en"), utc_now)  # noqa: FBT003
    return folder, secret
