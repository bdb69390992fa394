"""A disk that is full or fails: an error of its own, and everything promised before is still there."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.domain.errors import (
    DiskFullError,
    StorageFailedError,
    VaultDamagedError,
    VaultInUseError,
)
from intake_app.storage.drafts import Draft, DraftStore
from intake_app.storage.evidence_store import EvidenceStore
from intake_app.storage.faults import named_database_fault
from intake_app.storage.vault import Vault, create_vault, open_vault
from intake_app.storage.vault_keys import unlock_key
from storage.invented_film import MEBIBYTE, no_step, noise

CHILD = Path(__file__).with_name("writing_child.py")
MARKER = b"invented words "
AT = "2026-01-01T00:00:00Z"


class TestNames:
    @pytest.mark.parametrize(
        ("code", "expected"),
        [
            (13, DiskFullError),
            (10, StorageFailedError),
            (10 | 4 << 8, StorageFailedError),
            (11, VaultDamagedError),
            (26, VaultDamagedError),
            (5, VaultInUseError),
            (6, VaultInUseError),
            (14, StorageFailedError),
            (8, StorageFailedError),
        ],
    )
    def test_each_code_has_its_error(self, tmp_path, code, expected):
        fault = dbapi2.OperationalError("invented")
        fault.sqlite_errorcode = code
        fault.sqlite_errorname = "SQLITE_INVENTED"
        named = named_database_fault(fault, tmp_path)
        assert isinstance(named, expected)
        assert "invented" not in str(named)

    def test_an_error_while_there_is_no_room_is_a_full_disk(self, tmp_path, monkeypatch):
        monkeypatch.setattr("intake_app.storage.faults.free_bytes", lambda folder: 4096)
        fault = dbapi2.OperationalError("invented")
        fault.sqlite_errorcode = 10
        assert isinstance(named_database_fault(fault, tmp_path), DiskFullError)

    @pytest.mark.parametrize("code", [1, 19, 21, 23])
    def test_mistakes_of_the_program_are_not_renamed(self, tmp_path, code):
        fault = dbapi2.OperationalError("invented")
        fault.sqlite_errorcode = code
        assert named_database_fault(fault, tmp_path) is None


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 12 MiB of its own."""
    if os.name != "posix" or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root may mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this system does not let a small disk be mounted")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


class TestFullDisk:
    @pytest.fixture
    def full(self, small_disk, passphrase):
        """An open vault on a disk that drafts have filled; how many were promised."""
        vault, _ = create_vault(small_disk / "vault", passphrase, params=TEST_ONLY, floor=TEST_ONLY)
        drafts = DraftStore(vault)
        promised = 0

        def save_for_ever() -> None:
            nonlocal promised
            while True:
                drafts.save(Draft("case", f"s{promised}", noise(promised, 100_000), AT))
                promised += 1

        with pytest.raises(DiskFullError) as raised:
            save_for_ever()
        assert int(raised.value.facts["free"]) < 2
        yield vault, promised
        vault.close()

    def check(self, vault: Vault, promised: int) -> None:
        kept = {draft.section: draft.body for draft in DraftStore(vault).drafts()}
        for number in range(promised):
            assert kept[f"s{number}"] == noise(number, 100_000)

    def test_nothing_that_was_promised_is_lost(self, full, passphrase):
        vault, promised = full
        assert promised > 30
        self.check(vault, promised)
        vault.close()
        opened = open_vault(vault.folder, unlock_key(vault.folder, passphrase, floor=TEST_ONLY))
        self.check(opened, promised)
        subprocess.run(["mount", "-o", "remount,size=40m", vault.folder.parent], check=True)
        assert opened.damage_found() == 0
        DraftStore(opened).save(Draft("case", "after", b"room again", AT))
        opened.close()

    def test_evidence_is_refused_before_anything_is_written(self, full):
        vault, _ = full
        with pytest.raises(DiskFullError):
            EvidenceStore(vault).take_in(io.BytesIO(b"x" * MEBIBYTE), MEBIBYTE, no_step)

    def test_evidence_stops_before_the_disk_is_so_full_that_nothing_else_works(
        self, small_disk, passphrase, monkeypatch
    ):
        # As if something else had filled the disk after the room was asked for.
        monkeypatch.setattr(Vault, "require_room", lambda self, size: None)
        monkeypatch.setattr("intake_app.storage.vault.RESERVE_BYTES", 8 * MEBIBYTE)
        vault, _ = create_vault(small_disk / "vault", passphrase, params=TEST_ONLY, floor=TEST_ONLY)
        film = noise(1, 20 * MEBIBYTE)
        store = EvidenceStore(vault)
        with pytest.raises(DiskFullError):
            store.take_in(io.BytesIO(film), len(film), no_step)
        assert store.total_bytes() == 0
        DraftStore(vault).save(Draft("case", "s", b"typed on a full disk", AT))
        store.purge_leftovers(no_step)
        assert vault.damage_found() == 0
        assert store.take_in(io.BytesIO(film[:MEBIBYTE]), MEBIBYTE, no_step).is_new
        vault.close()

    def test_evidence_that_fills_the_disk_all_the_same_is_given_up_whole(self, small_disk, passphrase, monkeypatch):
        for name in ("require_room", "require_reserve"):
            monkeypatch.setattr(Vault, name, lambda *_given: None)
        vault, _ = create_vault(small_disk / "vault", passphrase, params=TEST_ONLY, floor=TEST_ONLY)
        DraftStore(vault).save(Draft("case", "s", b"kept", AT))
        film = noise(1, 20 * MEBIBYTE)
        with pytest.raises(DiskFullError):
            EvidenceStore(vault).take_in(io.BytesIO(film), len(film), no_step)
        vault.close()
        opened = open_vault(vault.folder, unlock_key(vault.folder, passphrase, floor=TEST_ONLY))
        assert DraftStore(opened).drafts()[0].body == b"kept"
        assert EvidenceStore(opened).total_bytes() == 0
        subprocess.run(["mount", "-o", "remount,size=40m", small_disk], check=True)
        opened.close()
        opened = open_vault(vault.folder, unlock_key(vault.folder, passphrase, floor=TEST_ONLY))
        EvidenceStore(opened).purge_leftovers(no_step)
        assert opened.damage_found() == 0
        assert opened.connection.execute("SELECT count(*) FROM evidence_chunk").fetchone() == (0,)
        opened.close()

    def test_a_vault_cannot_be_made_and_nothing_stays_behind(self, small_disk, passphrase):
        free = shutil.disk_usage(small_disk).free
        (small_disk / "other.bin").write_bytes(b"x" * (free - 100_000))
        with pytest.raises(DiskFullError):
            create_vault(small_disk / "vault", passphrase, params=TEST_ONLY, floor=TEST_ONLY)
        (small_disk / "other.bin").unlink()
        vault, _ = create_vault(small_disk / "vault", passphrase, params=TEST_ONLY, floor=TEST_ONLY)
        vault.close()


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
class TestFailingCalls:
    @pytest.mark.parametrize(
        ("fault", "errors"),
        [
            ("pwrite64:error=ENOSPC:when=60+", {"DiskFullError"}),
            ("pwrite64:error=ENOSPC:when=61", {"DiskFullError"}),
            ("pwrite64:error=EIO:when=75+", {"StorageFailedError"}),
            ("pwrite64:retval=512:when=90", {"StorageFailedError", "DiskFullError", "VaultDamagedError", ""}),
            ("fdatasync,fsync:error=EIO:when=20+", {"StorageFailedError"}),
            ("fdatasync,fsync:error=ENOSPC:when=9", {"StorageFailedError", "DiskFullError"}),
        ],
    )
    def test_what_was_promised_is_there_afterwards(self, closed_folder, passphrase, tmp_path, fault, errors):
        key = unlock_key(closed_folder, passphrase, floor=TEST_ONLY)
        calls = fault.split(":", 1)[0]
        command = ["strace", "-f", "-o", str(tmp_path / "log"), "-e", f"trace={calls}", "-e", f"inject={fault}"]
        done = subprocess.run(
            [*command, sys.executable, "-B", str(CHILD), str(closed_folder), "fill"],
            input=bytes(key) + MARKER,
            capture_output=True,
            check=False,
        )
        if b"ptrace" in done.stderr and not done.stdout:
            pytest.skip("this system forbids ptrace")
        lines = done.stdout.decode().splitlines()
        assert lines[0] == "open", done.stderr.decode()
        refused = {line.removeprefix("refused ") for line in lines if line.startswith("refused")}
        assert (refused or {""}) <= errors
        opened = open_vault(closed_folder, unlock_key(closed_folder, passphrase, floor=TEST_ONLY))
        kept = {draft.section for draft in DraftStore(opened).drafts()}
        assert kept >= {line for line in lines if line.startswith("s")}
        assert opened.damage_found() == 0
        opened.close()
