"""Killed at, or refused, any write system call of purge, backup, restore and change of secrets: nothing is lost.

strace kills the process at the n-th call that writes, or makes that call and all behind it fail with ENOSPC or EIO. In
the usual run a sample of n; with INTAKE_CRASH_ROUNDS every n. `bounded` n are spread over all calls after `ready`.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crash.kill_harness import INVENTED_PASSPHRASE, ROUNDS_VARIABLE, key_of, with_tests_on_path
from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.services.backups import Backups, restored_from
from intake_app.services.checkup import check_vault
from intake_app.services.vault_session import begin_device, look_in
from intake_app.storage.evidence_store import EvidenceStore
from intake_app.storage.journal_store import JournalStore
from intake_app.storage.settings import SettingStore
from intake_app.storage.vault import create_vault, open_vault
from invented_journal import InventedDevice
from services_desk import Clock

pytestmark = [
    pytest.mark.crash,
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed"),
]

CARER = Path(__file__).with_name("vault_carer.py")
CALLS = "pwrite64,write,ftruncate,fdatasync,fsync,unlink,rename"
STAYS, GOES = "a" * 26, "b" * 26
WORKS = ("purge", "backup", "restore", "slot")
USUAL = {"KILL": 3, "ENOSPC": 1, "EIO": 1}


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    """A vault with two invented cases and evidence, a stick with its backup, and the name of the case that goes."""
    folder = tmp_path_factory.mktemp("care")
    vault, _ = create_vault(folder / "vault", bytearray(INVENTED_PASSPHRASE), params=TEST_ONLY, floor=TEST_ONLY)
    session = begin_device(vault, "field", Clock())
    device = InventedDevice("one")
    with vault.transaction():
        session.devices.put_public(device.id, device.public)
        for case in (STAYS, GOES):
            for _ in range(4):
                session.journal.add(device.write("case.opened", "A", device.opened().read_body(), case=case))
            session.project(case)
    source = folder / "film"
    source.write_bytes(random.Random(1).randbytes(2_500_000))  # noqa: S311 - repeatable, no secret
    with source.open("rb") as file:
        session.evidence.take_in(file, 2_500_000, lambda *_: None)
    (folder / "stick").mkdir()
    Backups(session).write(folder / "stick", lambda *_: None)
    vault.close()
    (folder / "gone").write_text(GOES, "ascii")
    return folder


def started(what: str, folder: Path, inject: str) -> tuple[list[str], int, str]:
    """What it printed, how it ended, and the calls that strace saw."""
    log = folder / "strace.log"
    command = ["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={CALLS}", *(["-e", inject] if inject else [])]
    done = subprocess.run(
        [*command, sys.executable, "-B", str(CARER), str(folder / "vault"), what],
        input=bytes(key_of(folder / "vault")) if what != "restore" else b"",
        capture_output=True,
        check=False,
        env=with_tests_on_path(),
    )
    if b"ptrace" in done.stderr and not done.stdout:
        pytest.skip("this system forbids ptrace")
    return done.stdout.decode().split(), done.returncode, log.read_text("utf-8", "replace")


def copied(template: Path, folder: Path, what: str) -> Path:
    shutil.copytree(template, folder)
    if what == "backup":
        for path in (folder / "stick").iterdir():
            path.unlink()
    return folder


def moments(template: Path, folder: Path, what: str, count: int) -> list[int]:
    """Which calls to hit: those after `ready`, all of them or some that are spread."""
    printed, code, log = started(what, copied(template, folder, what), "")
    assert (printed, code) == (["ready", "done"], 0)
    calls = [line for line in log.splitlines() if re.match(r"\d+ +\w+\(", line)]
    begin = next(number for number, line in enumerate(calls, 1) if '"ready\\n"' in line)
    after = range(begin + 1, len(calls))
    if os.environ.get(ROUNDS_VARIABLE):
        return list(after)
    return sorted(random.Random(what).sample(after, count))  # noqa: S311 - repeatable, no secret


@pytest.mark.parametrize("how", USUAL)
@pytest.mark.parametrize("what", WORKS)
def test_at_every_write(template, tmp_path, what, how):
    hit = moments(template, tmp_path / "whole", what, USUAL[how])
    for when in hit:
        folder = copied(template, tmp_path / str(when), what)
        rule = (
            f"inject={CALLS}:signal=KILL:when={when}" if how == "KILL" else f"inject={CALLS}:error={how}:when={when}+"
        )
        printed, code, _ = started(what, folder, rule)
        if how != "KILL":
            # It says so, or at least ends as a failure; what it could not say it has not promised.
            assert code != 0 or "done" in printed
        look(what, folder, has_ended="done" in printed)
        shutil.rmtree(folder)
    print(f"{what} {how}: {len(hit)} of {len(hit)} kept")  # noqa: T201 - the figures of `make crash`


def look(what: str, folder: Path, *, has_ended: bool) -> None:
    """The vault opens, is sound, and holds all or all but the case that goes; doing it again works."""
    vault = open_vault(folder / "vault", key_of(folder / "vault"))
    try:
        cases = JournalStore(vault).cases()
        assert sorted(cases) in ([STAYS, GOES], [STAYS])
        assert GOES in cases or what == "purge"
        assert GOES not in cases or what != "purge" or not has_ended
        (sha256,) = (row[0].hex() for row in vault.connection.execute("SELECT sha256 FROM evidence"))
        assert sum(map(len, EvidenceStore(vault).read(sha256))) == 2_500_000
        checkup = check_vault(vault, look_in(vault, Clock()), lambda *_: None)
        assert checkup.is_sound, checkup.findings
        assert {path.name for path in (folder / "vault").iterdir()} <= {"vault.db", "vault.keys", "vault.db-wal"}
    finally:
        vault.close()
    if what in ("backup", "restore"):
        if what == "backup" and has_ended:
            assert len(list((folder / "stick").glob("*.bin"))) == 1
        if what == "backup":
            for path in (folder / "stick").glob("*.bin"):
                path.unlink()
        elif (folder / "restored" / "vault.db").exists():
            shutil.rmtree(folder / "restored")
        assert started(what, folder, "")[0] == ["ready", "done"]
    if what == "restore":
        again = open_vault(folder / "restored", key_of(folder / "restored"))
        assert restored_from(SettingStore(again)) != ""
        assert check_vault(again, look_in(again, Clock()), lambda *_: None).is_sound
        again.close()
