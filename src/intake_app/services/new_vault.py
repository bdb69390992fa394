"""The first start's real work: a vault with its device, its office if it is one, and the sheet that can save it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from intake_app.crypto.key_wrap import FLOOR, wipe
from intake_app.services.contacts import Contacts
from intake_app.services.vault_session import begin_device
from intake_app.storage.vault import create_vault

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from intake_app.crypto.key_wrap import KdfParams
    from intake_app.storage.settings import SettingStore
    from intake_app.storage.vault import Vault

_PRACTICE: Final = "is-practice"


@dataclass(frozen=True, slots=True)
class NewVault:
    """What is to be made. `desk`: field, office or legal; `office_name` is "" unless the desk is an office."""

    folder: Path
    desk: str
    is_practice: bool
    office_name: str
    region: str = ""


def make_vault(
    plan: NewVault,
    passphrase: bytearray,
    words: Sequence[str],
    now: Callable[[], datetime],
    *,
    params: KdfParams | None = None,
    floor: KdfParams = FLOOR,
) -> tuple[str, ...]:
    """Makes the vault, closes it again and gives the groups of its recovery code. Wipes the passphrase.

    `words` is the list from which an office's words are taken. Raises VaultExistsError, NotEnoughMemoryError,
    DiskFullError, StorageFailedError; then nothing hinders the next try.
    """

    def begin(vault: Vault) -> None:
        session = begin_device(vault, plan.desk, now)
        with vault.transaction():
            session.settings.set(_PRACTICE, b"1" if plan.is_practice else b"0")
        if plan.desk == "office":
            Contacts(session, words).found_office(plan.office_name, plan.office_name, plan.region)

    try:
        vault, code = create_vault(plan.folder, passphrase, params=params, floor=floor, begin=begin)
    finally:
        wipe(passphrase)
    vault.close()
    groups = tuple(code.decode("ascii").split("-"))
    wipe(code)
    return groups


def is_practice(settings: SettingStore) -> bool:
    """Whether an open vault was made for practice."""
    return settings.get(_PRACTICE) == b"1"


def choose_two(count: int) -> tuple[int, int]:
    """Two different groups to be asked back, in order."""
    first, second = sorted(secrets.SystemRandom().sample(range(count), 2))
    return first, second
