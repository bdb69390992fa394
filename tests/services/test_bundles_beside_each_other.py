"""Bundles that share files, that were cut short, or whose note failed: each keeps its own. All invented."""

from __future__ import annotations

import errno
import io
from dataclasses import replace

import pytest

from intake_app.desktop import checked_file
from intake_app.domain.entry_kinds import CaseSealed
from intake_app.domain.errors import BundleInvalidError, Cancelled, CaseSealedError, DiskFullError, TargetGoneError
from intake_app.services.evidence import Words
from intake_app.services.received import read_line_of
from intake_app.services.vault_session import Act
from intake_app.storage.bundle_log import BundleLog
from services_desk import CONSENTS, Desk, case_id, no_step


def add(desk: Desk, case: str, content: bytes) -> str:
    return desk.evidence.add(case, io.BytesIO(content), len(content), "выдумано.txt", Words(), no_step)


def two_bundles(field_desk: Desk, office: Desk, stick) -> list[str]:
    """Received, not accepted. Both hold the sender's own entry and the questionnaire, to the byte."""
    received = []
    for number in (1, 2):
        case = field_desk.case(case_id(number), *CONSENTS)
        add(field_desk, case, f"invented {number}".encode())
        sent = field_desk.handover.write([case], [office.id], stick, no_step)
        received.append(office.reception.receive(sent.paths[0], no_step).bundle)
    return received


def test_two_that_wait_are_accepted_one_after_the_other(field_desk: Desk, office: Desk, stick) -> None:
    for bundle in two_bundles(field_desk, office, stick):
        assert office.reception.accept(bundle).state == "accepted"
    for number in (1, 2):
        (sha256,) = office.session.case(case_id(number)).evidence
        assert b"".join(office.session.evidence.read(sha256)) == f"invented {number}".encode()


def test_rejecting_one_leaves_the_other_whole(field_desk: Desk, office: Desk, stick) -> None:
    first, second = two_bundles(field_desk, office, stick)
    office.reception.reject(first, "wrong_stick")
    assert office.reception.accept(second).state == "accepted"
    (sha256,) = office.session.case(case_id(2)).evidence
    assert office.session.evidence.exists(sha256)
    with pytest.raises(BundleInvalidError):
        office.reception.reject(first, "again")


def names_and_numbers(desk: Desk) -> list[tuple[int, str]]:
    return [(line.seq, line.state) for line in BundleLog(desk.session.vault).all("out")]


def test_a_bundle_whose_note_failed_is_taken_back_from_the_stick(
    field_desk: Desk, office: Desk, stick, monkeypatch
) -> None:
    case = field_desk.case(case_id(1), *CONSENTS)
    record = field_desk.session.record_within

    def full(*_: object) -> None:
        raise DiskFullError(needed=2, free=1)

    monkeypatch.setattr(field_desk.session, "record_within", full)
    with pytest.raises(DiskFullError):
        field_desk.handover.write([case], [office.id], stick, no_step)
    assert list(stick.iterdir()) == []
    assert names_and_numbers(field_desk) == []
    monkeypatch.setattr(field_desk.session, "record_within", record)
    field_desk.handover.write([case], [office.id], stick, no_step)
    assert names_and_numbers(field_desk) == [(1, "written")]


def test_stopped_at_the_last_step_the_number_is_free_again(field_desk: Desk, office: Desk, stick) -> None:
    case = field_desk.case(case_id(1), *CONSENTS)

    def stop_at_the_end(done: int, total: int) -> None:
        if done == total:
            raise Cancelled

    with pytest.raises(Cancelled):
        field_desk.handover.write([case], [office.id], stick, stop_at_the_end)
    assert list(stick.iterdir()) == []
    assert names_and_numbers(field_desk) == []


def test_a_number_is_kept_if_the_stick_may_hold_its_file(
    field_desk: Desk, office: Desk, stick, monkeypatch, tmp_path
) -> None:
    case = field_desk.case(case_id(1), *CONSENTS)

    def pulled(_folder: object) -> None:
        stick.rename(tmp_path / "elsewhere")
        raise OSError(errno.EIO, "")

    monkeypatch.setattr(checked_file, "_sync_folder", pulled)
    with pytest.raises(TargetGoneError):
        field_desk.handover.write([case], [office.id], stick, no_step)
    assert names_and_numbers(field_desk) == [(1, "begun")]
    monkeypatch.undo()
    stick.mkdir()
    field_desk.handover.write([case], [office.id], stick, no_step)
    (named,) = (tmp_path / "elsewhere").iterdir()
    for path in (named, *stick.iterdir()):
        assert office.reception.receive(path, no_step).doubts == ()


def rows(desk: Desk) -> int:
    return int(desk.session.vault.connection.execute("SELECT count(*) FROM evidence").fetchone()[0])


def test_the_room_of_what_was_stopped_is_given_back_by_the_next(field_desk: Desk) -> None:
    case = field_desk.case(case_id(1), *CONSENTS)

    def stop(done: int, _total: int) -> None:
        if done:
            raise Cancelled

    content = bytes(5_000_000)
    with pytest.raises(Cancelled):
        field_desk.evidence.add(case, io.BytesIO(content), len(content), "выдумано.bin", Words(), stop)
    assert rows(field_desk) == 1
    add(field_desk, case, b"invented")
    assert rows(field_desk) == 1


def test_what_a_sealed_case_does_not_take_leaves_no_room_behind(field_desk: Desk) -> None:
    case, other = field_desk.case(case_id(1), *CONSENTS), field_desk.case(case_id(2), *CONSENTS)
    field_desk.session.record(case, [Act("case.sealed", "A", CaseSealed(reason="closed"))])
    with pytest.raises(CaseSealedError):
        add(field_desk, case, b"invented, too late")
    add(field_desk, other, b"invented, elsewhere")
    assert rows(field_desk) == 1


def test_accepted_out_of_order_they_show_no_gap_that_is_none(field_desk: Desk, office: Desk, stick) -> None:
    """What the sender noted between the two stands in neither; the second declares it."""
    first, second = two_bundles(field_desk, office, stick)
    office.reception.accept(second)
    assert office.reception.report(first).chain == ()
    assert office.reception.accept(first).chain == ()


def test_a_gap_that_nobody_declares_still_shows(field_desk: Desk, office: Desk, stick) -> None:
    first, second = two_bundles(field_desk, office, stick)
    office.reception.accept(second)
    log = BundleLog(office.session.vault)
    line = log.get(second)
    assert line is not None
    kept = read_line_of(line)
    bare = kept.model_copy(update={"manifest": kept.manifest.model_copy(update={"left_out": ()})})
    log.put(replace(line, detail=bare.to_bytes()))
    assert {finding.kind for finding in office.reception.report(first).chain} == {"gap"}
