"""A case travels from a field desk to the office and a receipt comes back: real vaults, real bundles."""

from __future__ import annotations

import io
import threading

import pytest

from intake_app.domain.entry_kinds import Answers, ConflictResolved, EvidenceAdded, InterviewerNote
from intake_app.domain.errors import (
    BundleAlreadyHereError,
    Cancelled,
    CardNotComparedError,
    ConsentMissingError,
    DeviceNotIntroducedError,
    IntakeError,
    NotForThisDeviceError,
    NothingToReleaseError,
    ReceiptUnknownError,
)
from intake_app.services.vault_session import Act
from services_desk import CONSENTS, Desk, case_id, introduce, no_step


def _with_evidence(desk: Desk, case: str, content: bytes, kind: str = "T") -> str:
    staged = desk.session.evidence.stage_source(io.BytesIO(content), len(content), no_step)
    with desk.session.vault.transaction():
        desk.session.evidence.accept(staged)
        body = EvidenceAdded(sha256=staged.sha256, size=len(content), media_type="text/plain", file_name="выдумано.txt")
        desk.session.record_within(case, [Act("evidence.added", kind, body)])
    return staged.sha256


def test_a_case_goes_to_the_office_and_a_receipt_comes_back(field_desk: Desk, office: Desk, stick) -> None:
    case = field_desk.case(case_id(1), *CONSENTS, P_D02_family_name="Выдуманова")
    sha256 = _with_evidence(field_desk, case, b"invented evidence" * 200_000)
    sent = field_desk.handover.write([case], [office.id], stick, no_step)
    report = office.reception.receive(sent.paths[0], no_step)
    assert report.state == "waiting"
    assert (report.doubts, report.chain, report.missing) == ((), (), ())
    (verdict,) = report.cases
    assert verdict.verdict == "accepted"
    assert sum(report.counts.values()) == len(field_desk.session.case(case).order) - 1  # all but "handover.sent"
    assert not office.session.journal.cases()
    accepted = office.reception.accept(report.bundle)
    assert accepted.state == "accepted"
    arrived = office.session.case(case)
    assert arrived.answers["D/D02_family_name"].value == "Выдуманова"
    assert b"".join(office.session.evidence.read(sha256)) == b"invented evidence" * 200_000
    assert [row.pseudonym for row in office.session.index.search(["vidumanaia"])] == ["Выдуманная"]

    receipt = office.receipts.write(report.bundle, accepted.missing, stick, no_step)
    answer = field_desk.reception.receive(receipt.paths[0], no_step)
    assert (answer.kind, answer.bundle) == ("receipt", sent.bundle)
    assert field_desk.session.case(case).acknowledged[0].value.receiver == office.id
    assert field_desk.session.index.row(case).state == "acknowledged"
    note = Act("note.interviewer", "I", InterviewerNote(text="выдуманная заметка"))
    field_desk.session.record(case, [note])
    assert field_desk.session.index.row(case).state == "acknowledged", "what never leaves is no reason to hand over"
    body = Answers(form=field_desk.keep_form(), section="D", values={"D/D12_occupation": "выдумано"})
    field_desk.session.record(case, [Act("answers", "P", body)])
    assert field_desk.session.index.row(case).state == "ready"


def test_the_same_bundle_twice_changes_nothing(field_desk: Desk, office: Desk, stick) -> None:
    case = field_desk.case(case_id(1), *CONSENTS)
    sent = field_desk.handover.write([case], [office.id], stick, no_step)
    office.reception.accept(office.reception.receive(sent.paths[0], no_step).bundle)
    before = office.session.case(case)
    with pytest.raises(BundleAlreadyHereError):
        office.reception.receive(sent.paths[0], no_step)
    assert office.session.case(case) == before


def test_nothing_leaves_without_consent(field_desk: Desk, office: Desk, stick) -> None:
    case = field_desk.case(case_id(1), "C01_notes")
    plan = field_desk.handover.plan([case], [office.id])
    assert plan.cases == ()
    assert plan.previews[0].decision.missing == ("C06",)
    with pytest.raises(ConsentMissingError):
        field_desk.handover.write([case], [office.id], stick, no_step)
    assert list(stick.iterdir()) == []
    with pytest.raises(NothingToReleaseError):
        field_desk.handover.write([], [office.id], stick, no_step)


def test_identity_notes_and_their_files_stay_when_not_agreed(field_desk: Desk, office: Desk, stick) -> None:
    case = field_desk.case(case_id(1), "C06_send_head_office", P_D02_family_name="Выдуманова")
    field_desk.session.record(case, [Act("note.interviewer", "I", InterviewerNote(text="тайная заметка"))])
    photo = _with_evidence(field_desk, case, b"a face", kind="P")
    preview = field_desk.handover.plan([case], [office.id]).previews[0]
    assert preview.withheld == {"P": 2, "I": 1}
    assert preview.files == 0
    sent = field_desk.handover.write([case], [office.id], stick, no_step)
    office.reception.accept(office.reception.receive(sent.paths[0], no_step).bundle)
    arrived = office.session.case(case)
    assert "D/D02_family_name" not in arrived.answers
    assert {(gone.origin.sensitivity, gone.reason) for gone in arrived.withheld} == {
        ("P", "withheld"),
        ("I", "withheld"),
    }
    assert not office.session.evidence.exists(photo)


def test_what_was_withheld_completes_the_case_when_it_comes_later(field_desk: Desk, office: Desk, stick) -> None:
    case = field_desk.case(case_id(1), "C06_send_head_office", P_D02_family_name="Выдуманова")
    first = field_desk.handover.write([case], [office.id], stick, no_step)
    office.reception.accept(office.reception.receive(first.paths[0], no_step).bundle)
    field_desk.case(case_id(1), "C05_store_identity")
    second = field_desk.handover.write([case], [office.id], stick, no_step)
    report = office.reception.receive(second.paths[0], no_step)
    assert report.counts["newer"] == 1
    assert report.counts["already_here"] > 0
    office.reception.accept(report.bundle)
    assert office.session.case(case).answers["D/D02_family_name"].value == "Выдуманова"


def test_a_bundle_that_never_came_is_named(field_desk: Desk, office: Desk, stick) -> None:
    case = field_desk.case(case_id(1), *CONSENTS)
    field_desk.handover.write([case], [office.id], stick, no_step)
    second = field_desk.handover.write([case], [office.id], stick, no_step)
    report = office.reception.receive(second.paths[0], no_step)
    assert report.missing == (1,)
    assert report.chain == ()


def test_a_bundle_for_somebody_else_does_not_open(field_desk: Desk, office: Desk, stick, tmp_path) -> None:
    other = Desk(tmp_path / "other", "office")
    introduce(office, other, "Almaty 2")
    case = field_desk.case(case_id(1), *CONSENTS)
    sent = field_desk.handover.write([case], [office.id], stick, no_step)
    with pytest.raises(NotForThisDeviceError):
        other.reception.receive(sent.paths[0], no_step)
    other.session.vault.close()


def test_a_device_the_office_never_met_waits_in_quarantine(field_desk: Desk, office: Desk, stick, tmp_path) -> None:
    stranger_office = Desk(tmp_path / "stranger-office", "office")
    stranger_office.contacts.found_office("Чужая выдуманная", "Elsewhere 1")
    case = stranger_office.case(case_id(7), *CONSENTS)
    with stranger_office.session.vault.transaction():
        card = office.contacts.own_card()
        stranger_office.contacts._keep(card, b"", compared_at="x")
    sent = stranger_office.handover.write([case], [office.id], stick, no_step)
    report = office.reception.receive(sent.paths[0], no_step)
    assert set(report.doubts) == {"sender_foreign_office", "unknown_sender"}
    assert set(report.counts) == {"quarantined"}
    assert office.reception.accept(report.bundle).state == "partly"
    assert case not in office.session.journal.cases()
    stranger_office.session.vault.close()


def test_every_flipped_byte_of_a_bundle_is_refused_and_leaves_nothing(field_desk: Desk, office: Desk, stick) -> None:
    case = field_desk.case(case_id(1), *CONSENTS)
    sent = field_desk.handover.write([case], [office.id], stick, no_step)
    whole = sent.paths[0].read_bytes()
    for position in range(0, len(whole), len(whole) // 40):
        broken = bytearray(whole)
        broken[position] ^= 0x10
        sent.paths[0].write_bytes(broken)
        with pytest.raises(IntakeError):
            office.reception.receive(sent.paths[0], no_step)
    sent.paths[0].write_bytes(whole[:-1])
    with pytest.raises(IntakeError):
        office.reception.receive(sent.paths[0], no_step)
    assert office.reception.all() == ()
    assert office.session.evidence.total_bytes() == 0
    (rows,) = office.session.vault.connection.execute("SELECT count(*) FROM evidence").fetchone()
    assert rows == 0


def test_two_offline_edits_show_as_a_conflict_at_the_office_and_one_decision_merges_them(
    field_desk: Desk, office: Desk, stick, tmp_path
) -> None:
    case = field_desk.case(case_id(1), *CONSENTS)
    first = field_desk.handover.write([case], [office.id], stick, no_step)
    office.reception.accept(office.reception.receive(first.paths[0], no_step).bundle)
    form = office.keep_form()
    for desk, value in ((field_desk, "от монитора"), (office, "от офиса")):
        body = Answers(form=form, section="H", values={"H/H08_reason_given": value})
        desk.session.record(case, [Act("answers", "T", body)])
    second = field_desk.handover.write([case], [office.id], stick, no_step)
    office.reception.accept(office.reception.receive(second.paths[0], no_step).bundle)
    (conflict,) = office.session.case(case).conflicts
    assert {told.value for told in conflict.values} == {"от монитора", "от офиса"}
    assert office.session.index.row(case).conflicts == 1
    chosen = next(told.origin.entry for told in conflict.values if told.value == "от монитора")
    body = ConflictResolved(subject=conflict.subject, chosen=chosen)
    office.session.record(case, [Act("conflict.resolved", "A", body)])
    merged = office.session.case(case)
    assert merged.conflicts == ()
    assert merged.answers["H/H08_reason_given"].value == "от монитора"


def test_a_rejected_bundle_leaves_its_reason_and_no_files(field_desk: Desk, office: Desk, stick) -> None:
    case = field_desk.case(case_id(1), *CONSENTS)
    _with_evidence(field_desk, case, b"x" * 3_000_000)
    sent = field_desk.handover.write([case], [office.id], stick, no_step)
    report = office.reception.receive(sent.paths[0], no_step)
    office.reception.reject(report.bundle, "wrong_stick")
    assert office.reception.report(report.bundle).state == "rejected"
    assert office.session.evidence.total_bytes() == 0


def test_a_receipt_for_a_bundle_this_device_never_wrote_is_refused(
    field_desk: Desk, office: Desk, stick, tmp_path
) -> None:
    twin = Desk(tmp_path / "twin", "field")
    introduce(office, twin, "Semey 1")
    case = twin.case(case_id(3), *CONSENTS)
    sent = twin.handover.write([case], [office.id], stick, no_step)
    report = office.reception.accept(office.reception.receive(sent.paths[0], no_step).bundle)
    receipt = office.receipts.write(report.bundle, (), stick, no_step)
    with pytest.raises(NotForThisDeviceError):
        field_desk.reception.receive(receipt.paths[0], no_step)
    with twin.session.vault.transaction():
        twin.session.vault.connection.execute("DELETE FROM bundle")
    with pytest.raises(ReceiptUnknownError):
        twin.reception.receive(receipt.paths[0], no_step)
    twin.session.vault.close()


def test_without_a_card_nothing_is_written_and_wrong_words_are_refused(office: Desk, stick, tmp_path) -> None:
    desk = Desk(tmp_path / "new", "field")
    case = desk.case(case_id(1), *CONSENTS)
    with pytest.raises(DeviceNotIntroducedError):
        desk.handover.write([case], [office.id], stick, no_step)
    data = office.contacts.office_card_file()
    introduction = desk.contacts.read(data)
    with pytest.raises(CardNotComparedError):
        desk.contacts.trust_office(data, introduction, ["abandon", "ability", "able"])
    desk.session.vault.close()


def test_the_index_can_be_dropped_and_rebuilt(field_desk: Desk) -> None:
    for number in range(5):
        field_desk.case(case_id(number), *CONSENTS, P_D02_family_name=f"Выдуманов{number}")
    before = field_desk.session.index.rows()
    with field_desk.session.vault.transaction():
        field_desk.session.index.drop()
    assert field_desk.session.index.rows() == []
    assert field_desk.session.rebuild_index(no_step) == 5
    assert field_desk.session.index.rows() == before
    assert len(field_desk.session.index.search(["vidumanov"])) == 5


def test_progress_is_only_told_in_the_thread_that_works_on_the_vault(field_desk: Desk, office: Desk, stick) -> None:
    case = field_desk.case(case_id(1), *CONSENTS)
    _with_evidence(field_desk, case, b"y" * 9_000_000)
    threads = set()
    shares = []

    def step(done: int, total: int) -> None:
        threads.add(threading.get_ident())
        shares.append(done / total)

    sent = field_desk.handover.write([case], [office.id], stick, step)
    office.reception.receive(sent.paths[0], step)
    assert threads == {threading.get_ident()}
    assert max(shares) == 1


def test_stopping_a_hand_over_leaves_nothing_and_notes_nothing(field_desk: Desk, office: Desk, stick) -> None:
    case = field_desk.case(case_id(1), *CONSENTS)
    _with_evidence(field_desk, case, b"y" * 5_000_000)

    for stop_at in (0.1, 0.6, 0.95):

        def step(done: int, total: int, at: float = stop_at) -> None:
            if done >= total * at:
                raise Cancelled

        with pytest.raises(Cancelled):
            field_desk.handover.write([case], [office.id], stick, step)
        assert list(stick.iterdir()) == []
    assert field_desk.session.case(case).sent == ()
    field_desk.handover.write([case], [office.id], stick, no_step)
    (path,) = stick.iterdir()
    with pytest.raises(Cancelled):
        office.reception.receive(path, step)
    assert office.session.evidence.total_bytes() == 0
    assert office.reception.receive(path, no_step).missing == ()
