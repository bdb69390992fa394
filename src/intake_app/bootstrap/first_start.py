"""The first start: the wizard with its real work, and then the lock screen of the new vault."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from intake_app import paths, preferences
from intake_app.bootstrap.desk import utc_now, word_list
from intake_app.crypto.passphrase import WordList, normalise, read_word_list
from intake_app.desktop.relaunch import relaunch
from intake_app.domain.passphrase_strength import GATE_BITS, StrengthEstimator
from intake_app.i18n import LANGUAGES, Translator
from intake_app.services.new_vault import NewVault, choose_two, make_vault
from intake_app.services.recovery_sheet import save_sheet
from intake_app.storage.files import make_private_folder
from intake_app.storage.vault_keys import require_no_vault
from intake_app.ui.app import Dress, make_application
from intake_app.ui.dialogs import QtDialogs
from intake_app.ui.presenters.wizard import WizardPresenter
from intake_app.ui.presenters.wizard_state import WizardWork
from intake_app.ui.tasks import TaskRunner
from intake_app.ui.views.sheet_printer import print_sheet
from intake_app.ui.views.wizard_window import WizardWindow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from intake_app.crypto.key_wrap import KdfParams
    from intake_app.ui.jobs import Step
    from intake_app.ui.presenters.wizard_state import VaultPlan


def wizard_work(
    language: Callable[[], str],
    print_groups: Callable[[tuple[str, ...]], object],
    *,
    kdf: tuple[KdfParams, KdfParams] | None = None,
) -> WizardWork:
    """The real work behind the wizard. `kdf`: other parameters and floor for the key derivation (tests only)."""
    lists: dict[str, WordList] = {
        code: read_word_list(paths.resources() / "words" / f"{code}.txt") for code in LANGUAGES
    }
    estimator = StrengthEstimator([words.words for words in lists.values()])

    def create(plan: VaultPlan, secret: bytearray, _step: Step) -> tuple[str, ...]:
        new = NewVault(plan.folder, plan.desk, plan.is_practice, plan.office_name)
        words = word_list(plan.language)
        if kdf is None:
            return make_vault(new, secret, words, utc_now)
        return make_vault(new, secret, words, utc_now, params=kdf[0], floor=kdf[1])

    def check_folder(folder: Path) -> None:
        make_private_folder(folder)
        require_no_vault(folder)

    return WizardWork(
        propose_folder=lambda practice: paths.program_folder() / ("practice" if practice else "notebook"),
        check_folder=check_folder,
        propose_words=lambda code: lists[code].generate(),
        normalise=normalise,
        strength_bits=estimator.bits,
        needed_bits=GATE_BITS,
        create=create,
        print_sheet=print_groups,
        save_sheet=lambda groups, path: save_sheet(groups, language(), paths.resources(), path),
        choose_two=choose_two,
    )


def run() -> int:
    """Shows the wizard; at its end the program starts anew with the lock screen of the new vault."""
    kept = preferences.load(paths.program_folder())
    language = kept.language or "ru"
    app = make_application([])
    dress = Dress(app, paths.resources(), kept.theme, language)
    runner = TaskRunner(app)
    made: list[VaultPlan] = []

    def translator(code: str) -> Translator:
        dress.speak(code)
        return Translator(code, paths.resources() / "i18n")

    def finished(plan: VaultPlan) -> None:
        made.append(plan)
        app.quit()

    def print_groups(groups: tuple[str, ...]) -> bool:
        return print_sheet(groups, presenter.tr, window)

    work = wizard_work(lambda: presenter.state.language, print_groups)
    behind = QWidget()
    dialogs = QtDialogs(behind, translator(language), dress, app.quit)
    presenter = WizardPresenter(work, runner, dialogs, translator, finished, language)
    window = WizardWindow(presenter, paths.resources() / "icons")
    window.show()
    app.exec()
    runner.shutdown()
    if not made:
        return 0
    plan = made[0]
    preferences.save(
        paths.program_folder(), replace(kept, language=plan.language, vault_folder=str(plan.folder.resolve()))
    )
    return relaunch([])
