"""The secrets of a vault: each opens it, wrong ones do not, and they can be exchanged without touching the database."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

import pytest

from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.domain.errors import (
    DiskFullError,
    RecoveryCodeTypoError,
    StorageFailedError,
    VaultExistsError,
    VaultKeysDamagedError,
    VaultKeysMissingError,
    VaultKeysTamperedError,
    VaultMissingError,
    WeakPassphraseError,
    WrongPassphraseError,
)
from intake_app.storage.key_slots import SlotKind, first_root, mac_key_of
from intake_app.storage.vault import create_vault, open_vault
from intake_app.storage.vault_keys import (
    change_passphrase,
    file_salt,
    load_keys,
    prepare_keys,
    renew_recovery_code,
    unlock_key,
)

if TYPE_CHECKING:
    from pathlib import Path

OTHER = "көпір тауық ұшқын алма бұлақ дала жусан"


def secret(text: str) -> bytearray:
    return bytearray(text.encode())


def unlock(folder: Path, text: str | bytearray, **more: SlotKind) -> bytearray:
    typed = text if isinstance(text, bytearray) else secret(text)
    return unlock_key(folder, typed, floor=TEST_ONLY, **more)


@pytest.fixture
def made(folder, passphrase):
    """A closed vault and its recovery code as printed."""
    vault, code = create_vault(folder, passphrase, params=TEST_ONLY, floor=TEST_ONLY)
    vault.close()
    return code


class TestUnlocking:
    def test_passphrase_and_recovery_code_give_the_same_key(self, made, folder, passphrase):
        key = unlock(folder, passphrase)
        assert len(key) == 32
        assert unlock(folder, made) == key
        assert unlock(folder, made.decode().lower().replace("-", " ")) == key

    def test_what_the_person_typed_is_left_to_the_caller_to_wipe(self, made, folder, passphrase):
        typed = bytearray(passphrase)
        unlock(folder, typed)
        assert typed == passphrase

    def test_without_kazakh_letters_and_with_caps_lock(self, made, folder, passphrase):
        typed = passphrase.decode().upper().replace("Ұ", "У").replace("Қ", "К").replace("Ө", "О").replace("І", "И")
        assert unlock(folder, f"  {typed} ") == unlock(folder, passphrase)

    @pytest.mark.parametrize("wrong", ["", "алма", OTHER, "\udc80".encode("utf-8", "surrogatepass").decode("latin-1")])
    def test_a_wrong_passphrase(self, made, folder, wrong):
        with pytest.raises(WrongPassphraseError):
            unlock(folder, wrong)

    def test_a_recovery_code_of_another_vault(self, made, folder, passphrase, tmp_path):
        other, code = create_vault(tmp_path / "other", passphrase, params=TEST_ONLY, floor=TEST_ONLY)
        other.close()
        with pytest.raises(WrongPassphraseError):
            unlock(folder, code)

    def test_a_mistyped_recovery_code_names_its_group(self, made, folder):
        wrong = made.decode()
        wrong = wrong[:6] + ("A" if wrong[6] != "A" else "B") + wrong[7:]
        with pytest.raises(RecoveryCodeTypoError) as raised:
            unlock(folder, wrong)
        assert raised.value.facts == {"group": 2}

    def test_a_passphrase_that_looks_like_a_mistyped_code_still_opens(self, folder):
        odd = "00000-" * 7 + "0000A"
        vault, _ = create_vault(folder, secret(odd), params=TEST_ONLY, floor=TEST_ONLY)
        vault.close()
        assert len(unlock(folder, odd)) == 32

    def test_asked_for_one_kind_the_other_is_not_tried(self, made, folder, passphrase):
        with pytest.raises(WrongPassphraseError):
            unlock(folder, made, kind=SlotKind.PASSPHRASE)
        with pytest.raises(RecoveryCodeTypoError):
            unlock(folder, passphrase, kind=SlotKind.RECOVERY)

    def test_the_floor_of_the_program_refuses_the_profile_of_the_tests(self, made, folder, passphrase):
        with pytest.raises(VaultKeysDamagedError) as raised:
            unlock_key(folder, passphrase)
        assert raised.value.facts == {"reason": "kdf_floor"}


class TestFiles:
    def test_nothing_there(self, tmp_path):
        with pytest.raises(VaultMissingError):
            unlock(tmp_path, OTHER)

    def test_keys_lost(self, made, folder):
        (folder / "vault.keys").unlink()
        with pytest.raises(VaultKeysMissingError):
            unlock(folder, OTHER)

    def test_database_lost(self, made, folder):
        (folder / "vault.db").unlink()
        with pytest.raises(VaultMissingError):
            unlock(folder, OTHER)

    @pytest.mark.parametrize("content", [b"", b"x", b"x" * 100_000])
    def test_keys_that_are_none(self, made, folder, content):
        (folder / "vault.keys").write_bytes(content)
        with pytest.raises(VaultKeysDamagedError):
            unlock(folder, OTHER)

    def test_keys_of_another_vault(self, made, folder, tmp_path, passphrase):
        other, _ = create_vault(tmp_path / "other", passphrase, params=TEST_ONLY, floor=TEST_ONLY)
        other.close()
        key = unlock(folder, passphrase)
        (folder / "vault.keys").write_bytes((tmp_path / "other" / "vault.keys").read_bytes())
        with pytest.raises(VaultKeysTamperedError):
            open_vault(folder, key)

    @pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
    def test_nobody_else_may_read_them(self, made, folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}

    def test_a_folder_in_the_place_of_the_keys(self, made, folder):
        (folder / "vault.keys").unlink()
        (folder / "vault.keys").mkdir()
        with pytest.raises(StorageFailedError) as raised:
            unlock(folder, OTHER)
        assert raised.value.facts == {"code": "EISDIR"}


class TestChanging:
    def test_the_new_passphrase_opens_and_the_old_one_does_not(self, made, folder, passphrase):
        key = unlock(folder, passphrase)
        change_passphrase(folder, passphrase, secret(OTHER), params=TEST_ONLY, floor=TEST_ONLY)
        assert unlock(folder, OTHER) == key
        assert unlock(folder, made) == key
        with pytest.raises(WrongPassphraseError):
            unlock(folder, passphrase)
        open_vault(folder, key).close()

    def test_a_forgotten_passphrase_is_replaced_with_the_recovery_code(self, made, folder):
        change_passphrase(folder, made, secret(OTHER), params=TEST_ONLY, floor=TEST_ONLY)
        assert unlock(folder, OTHER) == unlock(folder, made)

    def test_it_needs_the_right_secret(self, made, folder, passphrase):
        before = (folder / "vault.keys").read_bytes()
        with pytest.raises(WrongPassphraseError):
            change_passphrase(folder, secret(OTHER), secret(OTHER), params=TEST_ONLY, floor=TEST_ONLY)
        assert (folder / "vault.keys").read_bytes() == before

    def test_a_new_recovery_code_ends_the_old_one(self, made, folder, passphrase):
        code = renew_recovery_code(folder, passphrase, floor=TEST_ONLY)
        assert unlock(folder, code) == unlock(folder, passphrase)
        with pytest.raises(WrongPassphraseError):
            unlock(folder, made)

    def test_it_works_while_the_vault_is_open(self, vault, folder, passphrase):
        change_passphrase(folder, passphrase, secret(OTHER), params=TEST_ONLY, floor=TEST_ONLY)
        vault.close()
        open_vault(folder, unlock(folder, OTHER)).close()

    @pytest.mark.parametrize(("code", "expected"), [(errno.ENOSPC, DiskFullError), (errno.EIO, StorageFailedError)])
    def test_a_disk_that_fails_leaves_the_old_file(self, made, folder, passphrase, monkeypatch, code, expected):
        def fail(handle: int) -> None:
            raise OSError(code, "invented")

        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(expected):
            change_passphrase(folder, passphrase, secret(OTHER), params=TEST_ONLY, floor=TEST_ONLY)
        monkeypatch.undo()
        open_vault(folder, unlock(folder, passphrase)).close()
        assert sorted(file.name for file in folder.iterdir()) == ["vault.db", "vault.keys"]

    def test_every_change_draws_new_salts(self, made, folder, passphrase):
        before = load_keys(folder).slots
        change_passphrase(folder, passphrase, passphrase, params=TEST_ONLY, floor=TEST_ONLY)
        after = load_keys(folder).slots
        assert {slot.salt for slot in before}.isdisjoint({after[-1].salt})
        assert len(after) == 2


class TestPreparing:
    def test_it_refuses_to_be_cheaper_than_the_floor(self, folder, passphrase):
        for call in (lambda: prepare_keys(folder, passphrase, params=TEST_ONLY),):
            with pytest.raises(ValueError, match="too cheap"):
                call()
        assert not folder.exists()

    @pytest.mark.parametrize("nothing", ["", "  \t "])
    def test_no_passphrase_is_no_passphrase(self, folder, nothing):
        with pytest.raises(WeakPassphraseError):
            prepare_keys(folder, secret(nothing), params=TEST_ONLY, floor=TEST_ONLY)

    def test_a_vault_is_never_written_over(self, made, folder, passphrase):
        before = {file.name: file.read_bytes() for file in folder.iterdir()}
        with pytest.raises(VaultExistsError):
            create_vault(folder, passphrase, params=TEST_ONLY, floor=TEST_ONLY)
        assert {file.name: file.read_bytes() for file in folder.iterdir()} == before

    def test_keys_whose_database_is_away_are_never_written_over(self, made, folder, passphrase):
        (folder / "vault.db").rename(folder / "elsewhere")
        with pytest.raises(VaultExistsError):
            create_vault(folder, passphrase, params=TEST_ONLY, floor=TEST_ONLY)

    @pytest.mark.parametrize(
        "left",
        [
            {"vault.keys.new"},
            {"vault.keys.new", "vault.db.new"},
            {"vault.keys.new", "vault.db.new", "vault.db.new-wal"},
            {"vault.keys", "vault.db.new"},
        ],
    )
    def test_a_making_that_was_cut_short_can_be_done_again(self, folder, passphrase, left):
        folder.mkdir()
        for name in left:
            (folder / name).write_bytes(b"cut short")
        vault, code = create_vault(folder, passphrase, params=TEST_ONLY, floor=TEST_ONLY)
        vault.close()
        assert sorted(file.name for file in folder.iterdir()) == ["vault.db", "vault.keys"]
        assert unlock(folder, code) == unlock(folder, passphrase)


def test_a_rewriting_that_was_cut_short_opens_the_generation_that_is_there(made, folder, passphrase):
    old = unlock(folder, passphrase)
    assert (folder / "vault.db").read_bytes()[:16] == file_salt(old)
    mac_key, root = mac_key_of(old), first_root(old)
    both = load_keys(folder).with_next(bytearray(b"n" * 32), mac_key, root)
    (folder / "vault.keys").write_bytes(both.to_bytes())
    for code in (passphrase, made):
        assert unlock(folder, code) == old
    open_vault(folder, unlock(folder, passphrase)).close()
    assert load_keys(folder).generations == (1,)
    assert unlock(folder, made) == old
