"""A vault in a throw-away folder, opened with an invented passphrase and the key derivation that only tests may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.storage.vault import Vault, create_vault, open_vault
from intake_app.storage.vault_keys import unlock_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

INVENTED_PASSPHRASE = "алма бұлақ дала жусан көпір тауық ұшқын"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the vault lies."""
    return tmp_path / "vault"


@pytest.fixture
def passphrase() -> bytearray:
    """What opens it."""
    return bytearray(INVENTED_PASSPHRASE.encode())


@pytest.fixture
def vault(folder: Path, passphrase: bytearray) -> Iterator[Vault]:
    """A new, open, empty vault."""
    made, _ = create_vault(folder, passphrase, params=TEST_ONLY, floor=TEST_ONLY)
    yield made
    made.close()


@pytest.fixture
def reopen(folder: Path, passphrase: bytearray) -> Iterator[Callable[[], Vault]]:
    """Open the vault again; whatever was opened so is closed at the end."""
    opened: list[Vault] = []

    def again() -> Vault:
        opened.append(open_vault(folder, unlock_key(folder, passphrase, floor=TEST_ONLY)))
        return opened[-1]

    yield again
    for one in opened:
        one.close()


@pytest.fixture
def closed_folder(vault: Vault, folder: Path) -> Path:
    """The folder of a vault that nobody has open."""
    vault.close()
    return folder
