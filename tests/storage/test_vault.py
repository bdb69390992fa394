"""Opening, owning and closing a vault: settings asserted, doors shut, refusals each with their own error."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from sqlcipher3 import dbapi2

from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.domain.errors import (
    DiskFullError,
    VaultDamagedError,
    VaultEmptyError,
    VaultInUseError,
    VaultKeysMissingError,
    VaultKeysTamperedError,
    VaultMissingError,
    VaultNotEncryptedError,
    VaultTooNewError,
    VaultUnsafeLibraryError,
)
from intake_app.storage import sqlcipher, vault_keys
from intake_app.storage.drafts import Draft, DraftStore
from intake_app.storage.settings import SettingStore
from intake_app.storage.sqlcipher import PAGE_BYTES, connect
from intake_app.storage.vault import create_vault, open_vault
from intake_app.storage.vault_keys import unlock_key

if TYPE_CHECKING:
    from pathlib import Path

    from intake_app.storage.vault import Vault

OPEN_IN_ANOTHER_PROCESS = """
import sys
from pathlib import Path
from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.storage.vault import open_vault
from intake_app.storage.vault_keys import unlock_key
folder = Path(sys.argv[1])
try:
    open_vault(folder, unlock_key(folder, bytearray(sys.stdin.buffer.read()), floor=TEST_ONLY)).close()
except Exception as refused:
    print(type(refused).__name__)
else:
    print("opened")
"""


def open_elsewhere(folder: Path, passphrase: bytearray) -> str:
    done = subprocess.run(
        [sys.executable, "-c", OPEN_IN_ANOTHER_PROCESS, str(folder)],
        input=bytes(passphrase),
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""
    return done.stdout.decode().strip()


class TestOpening:
    def test_it_holds_what_was_put_in(self, vault, reopen):
        SettingStore(vault).set("language", b"kk")
        vault.close()
        assert SettingStore(reopen()).get("language") == b"kk"

    def test_the_key_is_wiped(self, closed_folder, passphrase):
        key = unlock_key(closed_folder, passphrase, floor=TEST_ONLY)
        open_vault(closed_folder, key).close()
        assert key == bytes(32)

    def test_the_key_is_wiped_when_it_is_the_wrong_one(self, closed_folder):
        key = bytearray(b"w" * 32)
        with pytest.raises(VaultKeysTamperedError):
            open_vault(closed_folder, key)
        assert key == bytes(32)

    def test_an_open_vault_has_no_shared_memory_file(self, vault, folder):
        SettingStore(vault).set("language", b"kk")
        assert sorted(file.name for file in folder.iterdir()) == ["vault.db", "vault.db-wal", "vault.keys"]

    def test_closing_leaves_two_files_and_may_be_repeated(self, vault, folder):
        vault.close()
        vault.close()
        assert sorted(file.name for file in folder.iterdir()) == ["vault.db", "vault.keys"]

    def test_it_may_be_made_in_one_thread_and_used_in_another(self, vault):
        seen: list[object] = []
        worker = threading.Thread(target=lambda: seen.append(SettingStore(vault).names()))
        worker.start()
        worker.join()
        assert seen == [[]]

    def test_nothing_is_said_on_the_terminal(self, closed_folder, capfd):
        (closed_folder / "vault.db").write_bytes(os.urandom(4 * PAGE_BYTES))
        with pytest.raises(VaultDamagedError):
            open_vault(closed_folder, bytearray(unlock_key(closed_folder, invented(), floor=TEST_ONLY)))
        assert capfd.readouterr() == ("", "")


def invented() -> bytearray:
    return bytearray("алма бұлақ дала жусан көпір тауық ұшқын".encode())


class TestOneOwner:
    def test_a_second_process_is_told(self, vault, folder, passphrase):
        assert open_elsewhere(folder, passphrase) == "VaultInUseError"
        vault.close()
        assert open_elsewhere(folder, passphrase) == "opened"

    def test_a_second_opening_in_the_same_process_too_and_the_first_one_keeps_its_lock(self, vault, folder, passphrase):
        for _ in range(2):
            with pytest.raises(VaultInUseError):
                open_vault(folder, unlock_key(folder, passphrase, floor=TEST_ONLY))
        assert open_elsewhere(folder, passphrase) == "VaultInUseError"

    def test_without_locks_of_the_folder_sqlite_keeps_the_second_one_out(self, vault, folder, passphrase):
        vault._lock.release()
        assert open_elsewhere(folder, passphrase) == "VaultInUseError"

    def test_a_refused_opening_leaves_no_lock(self, closed_folder, passphrase, monkeypatch):
        content = (closed_folder / "vault.db").read_bytes()
        (closed_folder / "vault.db").write_bytes(b"")
        with pytest.raises(VaultEmptyError):
            open_vault(closed_folder, unlock_key(closed_folder, passphrase, floor=TEST_ONLY))
        (closed_folder / "vault.db").write_bytes(content)
        assert open_elsewhere(closed_folder, passphrase) == "opened"


class TestRefusals:
    @pytest.fixture
    def key(self, closed_folder, passphrase):
        return unlock_key(closed_folder, passphrase, floor=TEST_ONLY)

    def test_no_vault(self, tmp_path):
        with pytest.raises(VaultMissingError):
            open_vault(tmp_path, bytearray(32))

    def test_no_database(self, closed_folder, key):
        (closed_folder / "vault.db").unlink()
        with pytest.raises(VaultMissingError):
            open_vault(closed_folder, key)

    def test_no_keys(self, closed_folder, key):
        (closed_folder / "vault.keys").unlink()
        with pytest.raises(VaultKeysMissingError):
            open_vault(closed_folder, key)

    @pytest.mark.parametrize("size", [0, 1, 16, PAGE_BYTES - 1])
    def test_empty(self, closed_folder, key, size):
        content = (closed_folder / "vault.db").read_bytes()
        (closed_folder / "vault.db").write_bytes(content[:size])
        with pytest.raises(VaultEmptyError):
            open_vault(closed_folder, key)
        assert (closed_folder / "vault.db").read_bytes() == content[:size]

    def test_a_plain_database_in_its_place(self, closed_folder, key):
        (closed_folder / "vault.db").unlink()
        plain = sqlite3.connect(closed_folder / "vault.db")
        plain.execute("CREATE TABLE invented (x)")
        plain.commit()
        plain.close()
        content = (closed_folder / "vault.db").read_bytes()
        with pytest.raises(VaultNotEncryptedError):
            open_vault(closed_folder, key)
        assert (closed_folder / "vault.db").read_bytes() == content

    def test_the_database_of_another_vault(self, closed_folder, key, tmp_path, passphrase):
        other, _ = create_vault(tmp_path / "other", passphrase, params=TEST_ONLY, floor=TEST_ONLY)
        other.close()
        (closed_folder / "vault.db").write_bytes((tmp_path / "other" / "vault.db").read_bytes())
        with pytest.raises(VaultDamagedError):
            open_vault(closed_folder, key)

    def test_a_newer_program(self, closed_folder, key):
        raw = connect(closed_folder / "vault.db", key)
        raw.execute("PRAGMA user_version = 9")
        raw.close()
        with pytest.raises(VaultTooNewError) as raised:
            open_vault(closed_folder, key)
        assert raised.value.facts == {"found": 9, "known": 1}

    def test_no_format_at_all(self, closed_folder, key):
        raw = connect(closed_folder / "vault.db", key)
        raw.execute("PRAGMA user_version = 0")
        raw.close()
        with pytest.raises(VaultDamagedError):
            open_vault(closed_folder, key)

    @pytest.mark.parametrize(
        ("name", "value"),
        [("_OLDEST", (99, 0)), ("_CIPHER_SETTINGS", {**sqlcipher._CIPHER_SETTINGS, "cipher_use_hmac": "0"})],
    )
    def test_a_library_that_is_not_the_right_one(self, closed_folder, key, monkeypatch, name, value):
        monkeypatch.setattr(sqlcipher, name, value)
        with pytest.raises(VaultUnsafeLibraryError):
            open_vault(closed_folder, key)

    def test_a_setting_that_does_not_hold(self, closed_folder, key, monkeypatch):
        monkeypatch.setattr(sqlcipher, "_SETTINGS", (*sqlcipher._SETTINGS, ("synchronous", "NORMAL", 2)))
        with pytest.raises(VaultUnsafeLibraryError) as raised:
            open_vault(closed_folder, key)
        assert raised.value.facts == {"setting": "synchronous"}

    def test_a_key_of_another_length_is_never_taken_for_a_passphrase(self, closed_folder, key, monkeypatch):
        monkeypatch.setattr(sqlcipher, "database_key", lambda data_key: vault_keys.database_key(data_key)[:47])
        with pytest.raises(VaultUnsafeLibraryError) as raised:
            open_vault(closed_folder, key)
        assert raised.value.facts == {"setting": "keyspec"}


class TestSettings:
    @pytest.mark.parametrize(
        ("pragma", "value"),
        [
            ("cipher_page_size", "16384"),
            ("cipher_hmac_algorithm", "HMAC_SHA256"),
            ("cipher_use_hmac", "1"),
            ("temp_store", 2),
            ("mmap_size", 0),
            ("trusted_schema", 0),
            ("cell_size_check", 1),
            ("foreign_keys", 1),
            ("secure_delete", 1),
            ("recursive_triggers", 1),
            ("locking_mode", "exclusive"),
            ("journal_mode", "wal"),
            ("synchronous", 2),
            ("auto_vacuum", 2),
            ("user_version", 1),
        ],
    )
    def test_they_are_the_ones_of_format_1(self, closed_folder, reopen, pragma, value):
        assert reopen().connection.execute(f"PRAGMA {pragma}").fetchone()[0] == value

    def test_the_library_locks_and_wipes_its_memory(self, vault):
        vault.connection.set_authorizer(None)
        assert vault.connection.execute("PRAGMA cipher_memory_security").fetchone()[0] == "1"


class TestDoors:
    @pytest.mark.parametrize(
        "statement",
        [
            "ATTACH ':memory:' AS other",
            "ATTACH 'plain.db' AS other KEY ''",
            "DETACH main",
            "VACUUM",
            "VACUUM INTO 'copy.db'",
            "SELECT sqlcipher_export('main')",
            "SELECT load_extension('x')",
            "PRAGMA key = 'x'",
            "PRAGMA rekey = 'x'",
            "PRAGMA hexkey = '00'",
            "PRAGMA temp_store = FILE",
            "PRAGMA temp_store_directory = '.'",
            "PRAGMA journal_mode = DELETE",
            "PRAGMA synchronous = OFF",
            "PRAGMA secure_delete = OFF",
            "PRAGMA locking_mode = NORMAL",
            "PRAGMA cipher_log = 'log.txt'",
            "PRAGMA cipher_log_level = TRACE",
            "PRAGMA cipher_memory_security = OFF",
            "PRAGMA user_version = 9",
            "PRAGMA writable_schema = ON",
            "PRAGMA cipher_migrate",
        ],
    )
    def test_they_are_shut(self, vault, folder, statement, monkeypatch):
        monkeypatch.chdir(folder)
        before = sorted(folder.iterdir())
        with pytest.raises(dbapi2.DatabaseError, match="auth"):
            vault.connection.execute(statement).fetchall()
        assert sorted(folder.iterdir()) == before

    def test_search_still_works(self, vault):
        with vault.transaction():
            vault.connection.execute("INSERT INTO case_search (rowid, words) VALUES (7, 'taldykorgan invented')")
        found = vault.connection.execute("SELECT rowid FROM case_search WHERE case_search MATCH 'tal*'").fetchall()
        assert found == [(7,)]
        assert vault.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


class TestTransactions:
    def test_all_or_nothing(self, vault):
        settings = SettingStore(vault)

        def fail() -> None:
            with vault.transaction():
                settings.set("one", b"1")
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        assert settings.names() == []
        with vault.transaction():
            settings.set("one", b"1")
            settings.set("two", b"2")
        assert settings.names() == ["one", "two"]

    def test_they_do_not_nest(self, vault):
        with pytest.raises(RuntimeError, match="nest"), vault.transaction(), vault.transaction():
            pass
        with vault.transaction():
            pass

    def test_a_joined_one_is_decided_by_the_outer_one(self, vault):
        settings = SettingStore(vault)

        def fail() -> None:
            with vault.transaction():
                with vault.joined_transaction():
                    settings.set("one", b"1")
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        assert settings.names() == []

    def test_closing_in_the_middle_drops_what_was_not_committed(self, vault, reopen):
        vault.connection.execute("BEGIN IMMEDIATE")
        DraftStore(vault).save(Draft("case", "section", b"half", "2026-01-01T00:00:00Z"))
        vault.close()
        assert DraftStore(reopen()).drafts() == []

    def test_a_broken_constraint_stays_a_mistake_of_the_program(self, vault):
        with pytest.raises(dbapi2.IntegrityError):
            vault.connection.execute("INSERT INTO setting (name, value) VALUES ('x', NULL)")


class TestRoom:
    def test_there_is_room_for_something_small(self, vault):
        vault.require_room(1 << 20)

    def test_there_is_none_for_something_enormous(self, vault):
        with pytest.raises(DiskFullError) as raised:
            vault.require_room(1 << 60)
        assert int(raised.value.facts["needed"]) > int(raised.value.facts["free"]) > 0

    def test_the_size_is_that_of_the_file(self, vault, folder):
        vault.checkpoint()
        assert vault.size_bytes() == (folder / "vault.db").stat().st_size


def test_two_threads_at_once_are_a_loud_fault_and_not_a_hang(vault: Vault) -> None:
    inside, let_go = threading.Event(), threading.Event()

    def wait_inside(value: int) -> int:
        inside.set()
        let_go.wait(10)
        return value

    vault.connection.create_function("wait_inside", 1, wait_inside)
    other = threading.Thread(target=lambda: vault.connection.execute("SELECT wait_inside(1)").fetchall())
    other.start()
    try:
        assert inside.wait(10)
        with pytest.raises(RuntimeError):
            vault.connection.execute("SELECT 1")
    finally:
        let_go.set()
        other.join()
    assert vault.connection.execute("SELECT 1").fetchone() == (1,)
