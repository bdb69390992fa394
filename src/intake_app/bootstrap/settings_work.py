"""The real work behind the settings page: secrets, language, theme, patience."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app import paths
from intake_app.crypto.key_wrap import wipe
from intake_app.crypto.passphrase import normalise, read_word_list
from intake_app.domain.passphrase_strength import GATE_BITS, StrengthEstimator
from intake_app.i18n import LANGUAGES
from intake_app.services.recovery_sheet import save_sheet
from intake_app.storage.vault_keys import change_passphrase, renew_recovery_code
from intake_app.ui.presenters.settings_state import SettingsWork

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def settings_work(
    folder: Path,
    language: str,
    *,
    print_groups: Callable[[tuple[str, ...]], object],
    choose_language: Callable[[str], None],
    choose_theme: Callable[[str], None],
    idle_changed: Callable[[int], None],
) -> SettingsWork:
    """What the settings page of the vault in `folder` can do; sheets are saved in the language of the screen."""
    lists = {code: read_word_list(paths.resources() / "words" / f"{code}.txt") for code in LANGUAGES}
    estimator = StrengthEstimator([words.words for words in lists.values()])

    def change(secret: bytearray, passphrase: bytearray) -> None:
        try:
            change_passphrase(folder, secret, passphrase)
        finally:
            wipe(secret, passphrase)

    def renew(secret: bytearray) -> tuple[str, ...]:
        try:
            code = renew_recovery_code(folder, secret)
        finally:
            wipe(secret)
        groups = tuple(code.decode("ascii").split("-"))
        wipe(code)
        return groups

    def save(groups: tuple[str, ...], path: Path) -> None:
        save_sheet(groups, language, paths.resources(), path)

    return SettingsWork(
        change_passphrase=change,
        renew_recovery_code=renew,
        print_sheet=print_groups,
        save_sheet=save,
        propose_words=lambda code: lists[code].generate(),
        normalise=normalise,
        strength_bits=estimator.bits,
        needed_bits=GATE_BITS,
        choose_language=choose_language,
        choose_theme=choose_theme,
        idle_changed=idle_changed,
    )
