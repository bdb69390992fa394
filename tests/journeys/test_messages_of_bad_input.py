"""Bad vaults and questionnaires meet their own errors in the real services; every error has words in three languages.

Bundles and cards stand in test_messages_of_bad_bundles.py.
"""

from __future__ import annotations

import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest

from intake_app import paths
from intake_app.bootstrap.desk import open_desk
from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.domain import errors, errors_forms
from intake_app.services.form_library import FormLibrary
from intake_app.storage.key_slots import SlotKind
from intake_app.storage.vault import create_vault
from intake_app.storage.vault_keys import unlock_key
from intake_app.xlsform.reader import read_form
from journeys.said_in_three_languages import has_words, refused
from services_desk import Desk, field_desk, office, stick

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


__all__ = ["field_desk", "office", "stick"]

SECRET = "алма бұлақ дала жусан көпір тауық ұшқын".encode()


# --- the vault -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def good_vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vault") / "good"
    vault, _ = create_vault(folder, bytearray(SECRET), params=TEST_ONLY, floor=TEST_ONLY)
    vault.close()
    return folder


def plain_database(folder: Path) -> None:
    (folder / "vault.db").unlink()
    with sqlite3.connect(folder / "vault.db") as plain:
        plain.execute("CREATE TABLE invented (word TEXT)")
    plain.close()


def flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


VAULTS: dict[str, tuple[Callable[[Path], object], type[errors.IntakeError]]] = {
    "no folder": (shutil.rmtree, errors.VaultMissingError),
    "vault.keys gone": (lambda folder: (folder / "vault.keys").unlink(), errors.VaultKeysMissingError),
    "vault.keys empty": (lambda folder: (folder / "vault.keys").write_bytes(b""), errors.VaultKeysDamagedError),
    "vault.keys cut": (
        lambda folder: (folder / "vault.keys").write_bytes((folder / "vault.keys").read_bytes()[:-1]),
        errors.VaultKeysDamagedError,
    ),
    "vault.keys changed": (lambda folder: flip(folder / "vault.keys", 40), errors.VaultKeysDamagedError),
    "vault.keys of 1 MB": (
        lambda folder: (folder / "vault.keys").write_bytes(bytes(1_000_000)),
        errors.VaultKeysDamagedError,
    ),
    "vault.db gone": (lambda folder: (folder / "vault.db").unlink(), errors.VaultMissingError),
    "vault.db empty": (lambda folder: (folder / "vault.db").write_bytes(b""), errors.VaultEmptyError),
    "vault.db of some bytes": (lambda folder: (folder / "vault.db").write_bytes(b"x" * 900), errors.VaultEmptyError),
    "vault.db plain SQLite": (plain_database, errors.VaultNotEncryptedError),
    "vault.db changed": (lambda folder: flip(folder / "vault.db", 20_000), errors.VaultDamagedError),
    "vault.db of another vault": (lambda folder: flip(folder / "vault.db", 0), errors.VaultDamagedError),
}


@pytest.mark.parametrize("what", VAULTS)
def test_a_vault_that_is_not_as_it_should_be(what: str, good_vault: Path, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    shutil.copytree(good_vault, folder)
    spoil, kind = VAULTS[what]
    spoil(folder)
    names = {path: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}
    refused(kind, lambda: open_desk(folder, unlock_key(folder, bytearray(SECRET), floor=TEST_ONLY), "en"))
    assert names == ({path: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {})


def test_a_wrong_passphrase_and_a_mistyped_code(good_vault: Path) -> None:
    wrong = "алма бұлақ дала жусан көпір тауық дала".encode()
    refused(errors.WrongPassphraseError, lambda: unlock_key(good_vault, bytearray(wrong), floor=TEST_ONLY))
    code = b"AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-FFFFF-GGGGG-HHHHH"
    mistyped = lambda: unlock_key(good_vault, bytearray(code), kind=SlotKind.RECOVERY, floor=TEST_ONLY)  # noqa: E731
    refused(errors.RecoveryCodeTypoError, mistyped)


# --- questionnaires --------------------------------------------------------------------------------------------------


BUILT_IN = "case_intake.md"
FORM = (paths.forms() / BUILT_IN).read_text("utf-8")
NAME = "D12_occupation"


def row_with(column: str, expression: str) -> str:
    """The built-in questionnaire with one more question, which has this expression."""
    lines = FORM.splitlines()
    head = next(line for line in lines if line.startswith("| | type | name |"))
    place = next(number for number, line in enumerate(lines) if f"| {NAME} |" in line)
    values = {"type": "text", "name": "ZZ_bad", column: expression, "bind::intake:class": "A"}
    cells = [values.get(cell.strip(), "?" if "label" in cell else "") for cell in head.split("|")]
    return "\n".join([*lines[:place], " | ".join(cells), *lines[place:]]) + "\n"


FORMS: dict[str, tuple[Callable[[], str], type[errors.IntakeError]]] = {
    "no questionnaire at all": (lambda: "nothing\n", errors_forms.FormInvalidError),
    "expression that stops": (lambda: row_with("relevant", "1 + "), errors_forms.FormExpressionError),
    "function that is not there": (lambda: row_with("relevant", "launch()"), errors_forms.FormExpressionError),
    "question that is not there": (lambda: row_with("relevant", "${NOBODY} = 1"), errors_forms.FormInvalidError),
    "circle": (lambda: row_with("relevant", "${ZZ_bad} = 1"), errors_forms.FormCycleError),
}


@pytest.mark.parametrize("what", FORMS)
def test_a_questionnaire_with_a_mistake(what: str, field_desk: Desk, tmp_path: Path) -> None:
    make, kind = FORMS[what]
    folder = tmp_path / "forms"
    folder.mkdir()
    (folder / BUILT_IN).write_text(make(), "utf-8")
    library = FormLibrary(field_desk.session, folder, read_form)
    refused(kind, library.current)
    refused(errors_forms.FormUnknownError, lambda: library.form("ab" * 32))


# --- everything that can be raised -----------------------------------------------------------------------------------


def every_error() -> list[type[errors.IntakeError]]:
    found = [thing for thing in vars(errors).values() if isinstance(thing, type)]
    return [thing for thing in found if issubclass(thing, errors.IntakeError) and thing is not errors.IntakeError]


@pytest.mark.parametrize("kind", every_error(), ids=lambda kind: kind.__name__)
def test_every_error_has_words_with_its_facts_in_place(kind: type[errors.IntakeError]) -> None:
    has_words(kind(**dict.fromkeys(kind.facts_named, 7)))
    has_words(kind(**dict.fromkeys(kind.facts_named, "invented")))
