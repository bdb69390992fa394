"""What the vault itself knows of its health."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from intake_app.desktop.disk_layers import SystemRoots
from intake_app.desktop.hardening import MEASURES, Measure
from intake_app.desktop.health import AMBER, GREEN, RED, VIEWER_GUARDS, Finding, Surroundings
from intake_app.domain.entry_kinds import BackupMade
from intake_app.domain.errors import ViewerFailedError
from intake_app.services.health import DRILL, Health
from intake_app.services.vault_session import Act, resume_device
from intake_app.ui.words_health import SENTENCES, TITLES
from services_desk import CONSENTS, Desk, case_id, introduce, no_step

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

ALL_HOLD = tuple(Measure(name, took_effect=True) for name in MEASURES)


def found(
    desk: Desk, tmp_path: Path, viewer: Callable[[], Collection[str]] = lambda: VIEWER_GUARDS
) -> dict[str, Finding]:
    around = Surroundings(SystemRoots(tmp_path / "proc", tmp_path / "sys"), "linux", {}, 10 * 1024**3, 8 * 1024**3)
    findings = Health(desk.session, desk.contacts, lambda: ALL_HOLD, viewer, around).look()
    for one in findings:
        assert one.check in TITLES
        assert (one.check, one.code) in SENTENCES
    assert len({one.check for one in findings}) == len(findings) == len(TITLES)
    return {one.check: one for one in findings}


def said(desk: Desk, tmp_path: Path, check: str) -> tuple[str, str]:
    finding = found(desk, tmp_path)[check]
    return finding.level, finding.code


def test_an_empty_vault_has_nothing_to_lose(office: Desk, tmp_path: Path) -> None:
    here = found(office, tmp_path)
    assert (here["backup"].level, here["backup"].code) == (GREEN, "nothing_to_copy")
    assert (here["drill"].level, here["drill"].code) == (AMBER, "never")
    assert (here["receipt"].level, here["receipt"].code) == (GREEN, "nothing_sent")
    assert (here["unlocked"].code, here["clock"].code) == ("first", "plausible")


def test_the_age_of_the_last_backup(office: Desk, tmp_path: Path) -> None:
    office.case(case_id(1), *CONSENTS)
    assert said(office, tmp_path, "backup") == (RED, "never")
    office.session.record(None, [Act("backup.made", "A", BackupMade(sha256="0" * 64))])
    at = office.session.moment()[:16]
    for days, level, code in ((1, GREEN, "fresh"), (9, AMBER, "old"), (30, RED, "old")):
        office.clock.at += timedelta(days=days)
        finding = found(office, tmp_path)["backup"]
        assert (finding.level, finding.code) == (level, code)
        assert str(finding.facts["at"])[:16] == at


def test_the_last_drill(office: Desk, tmp_path: Path) -> None:
    office.session.settings.set(DRILL, office.session.moment().encode())
    assert said(office, tmp_path, "drill") == (GREEN, "fresh")
    office.clock.at += timedelta(days=200)
    assert said(office, tmp_path, "drill") == (AMBER, "old")
    office.session.settings.set(DRILL, b"\xff nonsense")
    assert said(office, tmp_path, "drill") == (AMBER, "old")


def test_receipts(field_desk: Desk, office: Desk, stick: Path, tmp_path: Path) -> None:
    field_desk.case(case_id(1), *CONSENTS)
    assert said(field_desk, tmp_path, "receipt") == (AMBER, "never_sent")
    sent = field_desk.handover.write([case_id(1)], [office.id], stick, no_step)
    assert said(field_desk, tmp_path, "receipt") == (GREEN, "awaited")
    field_desk.clock.at += timedelta(days=20)
    finding = found(field_desk, tmp_path)["receipt"]
    assert (finding.level, finding.code, finding.facts["count"]) == (AMBER, "missing", 1)
    report = office.reception.receive(sent.paths[0], no_step)
    office.reception.accept(report.bundle)
    receipt = office.receipts.write(report.bundle, report.missing, stick, no_step)
    field_desk.reception.receive(receipt.paths[0], no_step)
    assert said(field_desk, tmp_path, "receipt") == (GREEN, "came")
    assert said(office, tmp_path, "receipt") == (GREEN, "nothing_sent")


def test_cards(tmp_path: Path, office: Desk) -> None:
    alone = Desk(tmp_path / "alone", "field")
    assert said(alone, tmp_path, "card") == said(alone, tmp_path, "office_card") == (AMBER, "none")
    introduce(office, alone, "Taldyqorghan 1")
    assert said(alone, tmp_path, "card") == said(alone, tmp_path, "office_card") == (GREEN, "valid")
    alone.clock.at += timedelta(days=350)
    assert said(alone, tmp_path, "card") == said(alone, tmp_path, "office_card") == (AMBER, "soon")
    alone.clock.at += timedelta(days=20)
    assert said(alone, tmp_path, "card") == (RED, "expired")
    assert said(alone, tmp_path, "office_card") == (AMBER, "expired")
    alone.session.vault.close()


def test_when_it_was_open_before(office: Desk, tmp_path: Path) -> None:
    first = resume_device(office.session.vault, office.clock)
    before = first.journal.of_devices("device.unlocked")[-1].header.at
    office.clock.at += timedelta(days=40)
    resume_device(office.session.vault, office.clock)
    finding = found(office, tmp_path)["unlocked"]
    assert (finding.code, finding.facts) == ("before", {"at": before})


def test_a_clock_that_was_believed_is_told_for_a_while(office: Desk, tmp_path: Path) -> None:
    office.clock.at -= timedelta(days=3)
    session = resume_device(office.session.vault, office.clock)
    doubt = session.doubt
    assert doubt is not None
    session.note_unlocked()
    finding = found(office, tmp_path)["clock"]
    assert (finding.level, finding.code) == (AMBER, "moved")
    assert finding.facts == {"clock": doubt.clock, "seen": doubt.seen}
    office.clock.at += timedelta(days=120)
    assert said(office, tmp_path, "clock") == (GREEN, "plausible")


def test_a_viewer_that_does_not_answer_is_a_finding_and_no_error(office: Desk, tmp_path: Path) -> None:
    def silent() -> frozenset[str]:
        raise ViewerFailedError(how="ended")

    assert found(office, tmp_path, silent)["viewer"].code == "silent"


def test_looking_writes_nothing(office: Desk, tmp_path: Path) -> None:
    before = office.session.vault.connection.total_changes
    found(office, tmp_path)
    assert office.session.vault.connection.total_changes == before
