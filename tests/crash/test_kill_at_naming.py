"""Killed between the name of a bundle's file and its note, the sender never gives that number to another bundle."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from crash.invented_world import World, both, no_step
from crash.kill_harness import with_tests_on_path
from intake_app.storage.bundle_log import BundleLog

pytestmark = pytest.mark.crash

SCRIPT = Path(__file__).parent / "sender_killed_at_naming.py"


def test_a_bundle_that_nobody_noted_is_neither_a_fork_nor_unknown(with_bundles: World, tmp_path: Path) -> None:
    world = World(tmp_path / "world")
    shutil.copytree(with_bundles.folder, world.folder)
    for path in world.stick.iterdir():
        path.unlink()
    ended = subprocess.run(
        [sys.executable, str(SCRIPT), str(world.folder)],
        env=with_tests_on_path(),
        capture_output=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (-signal.SIGKILL, b"")
    (orphan,) = world.stick.iterdir()
    with both(world) as (field, office):
        log = BundleLog(field.session.vault)
        assert [(line.seq, line.state) for line in log.all("out")][-1] == (4, "begun")
        again = field.handover.write(field.session.journal.cases(), [office.session.device], world.stick, no_step)
        for path in (orphan, *again.paths):
            report = office.reception.receive(path, no_step)
            assert report.doubts == ()
            office.reception.accept(report.bundle)
        assert [report.seq for report in office.reception.all()] == [5, 4]
        # Its receipt is taken like any other, although the case does not know that it was handed over.
        (first,) = [report.bundle for report in office.reception.all() if report.seq == 4]
        receipt = office.receipts.write(first, (), world.stick, no_step)
        assert field.reception.receive(receipt.paths[0], no_step).bundle == first
