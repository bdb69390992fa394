"""A case may go when a receipt covers all of it, and then it is gone: nothing on the laptop opens it."""

from __future__ import annotations

import hashlib
import io
import shutil
from datetime import timedelta

import pytest

from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.domain.entry_kinds import Answers, InterviewerNote
from intake_app.domain.errors import IntakeError, UnknownCaseError
from intake_app.domain.errors_care import NotForgettableError
from intake_app.domain.history import check_chains
from intake_app.services.evidence import Words
from intake_app.services.forgetting import Forgetting
from intake_app.services.vault_session import Act, resume_device
from intake_app.storage.vault import open_vault
from intake_app.storage.vault_keys import unlock_key
from services_desk import CONSENTS, Desk, case_id, no_step

SECRET = b"invented passphrase"


@pytest.fixture
def forgetting(field_desk: Desk) -> Forgetting:
    return Forgetting(field_desk.session)


def with_evidence(desk: Desk, number: int, content: bytes) -> str:
    case = desk.case(case_id(number), *CONSENTS)
    desk.evidence.add(case, io.BytesIO(content), len(content), "выдумка.bin", Words("выдумано"), no_step)
    return case


def hand_over(field_desk: Desk, office: Desk, stick, *cases: str) -> None:
    """To the office, accepted, and the receipt brought back."""
    sent = field_desk.handover.write(cases, [office.id], stick, no_step)
    report = office.reception.receive(sent.paths[0], no_step)
    office.reception.accept(report.bundle)
    receipt = office.receipts.write(report.bundle, (), stick, no_step)
    field_desk.reception.receive(receipt.paths[0], no_step)


def reason(forgetting: Forgetting, case: str) -> str:
    return forgetting.look(case).reason


def test_a_case_goes_only_when_a_receipt_covers_all_of_it(field_desk, office, stick, forgetting):
    case = with_evidence(field_desk, 1, b"invented film" * 1000)
    assert reason(forgetting, case) == "never_sent"
    sent = field_desk.handover.write([case], [office.id], stick, no_step)
    assert reason(forgetting, case) == "no_receipt"
    report = office.reception.receive(sent.paths[0], no_step)
    office.reception.accept(report.bundle)
    receipt = office.receipts.write(report.bundle, (), stick, no_step)
    field_desk.reception.receive(receipt.paths[0], no_step)
    assert reason(forgetting, case) == ""
    body = Answers(form=field_desk.keep_form(), section="D", values={"D/D02": "выдумка"})
    field_desk.session.record(case, [Act("answers", "A", body)])
    assert reason(forgetting, case) == "changed_since"
    with pytest.raises(NotForgettableError) as raised:
        forgetting.remove([case], no_step)
    assert raised.value.facts["reason"] == "changed_since"
    assert field_desk.session.case(case)


def test_what_was_withheld_must_stay_and_notes_of_the_interviewer_are_named(field_desk, office, stick, forgetting):
    open_case = field_desk.case(case_id(1), "C01_notes", "C06_send_head_office", P_D05="выдуманное имя")
    hand_over(field_desk, office, stick, open_case)
    assert reason(forgetting, open_case) == "changed_since"
    noted = field_desk.case(case_id(2), *CONSENTS)
    field_desk.session.record(noted, [Act("note.interviewer", "I", InterviewerNote(text="выдуманная заметка"))])
    hand_over(field_desk, office, stick, noted)
    looked = forgetting.look(noted)
    assert (looked.reason, looked.held_back) == ("", ("I",))


def test_what_is_removed_is_gone_and_the_number_stays(field_desk, office, stick, forgetting):
    film, shared = b"invented film" * 200_000, b"invented shared" * 1000
    goes, stays = with_evidence(field_desk, 1, film), with_evidence(field_desk, 2, shared)
    field_desk.evidence.add(goes, io.BytesIO(shared), len(shared), "b.bin", Words("выдумано"), no_step)
    hand_over(field_desk, office, stick, goes, stays)
    assert forgetting.look(goes).bytes_freed == len(film)
    (left,) = forgetting.remove([goes], no_step)
    assert [one.case for one in forgetting.removed()] == [goes] == [left.case]
    assert [receiver for _, receiver, _ in left.receipts] == [office.id]
    assert field_desk.session.journal.cases() == [stays]
    with pytest.raises(UnknownCaseError):
        field_desk.session.case(goes)
    assert len(list(field_desk.session.vault.connection.execute("SELECT 1 FROM evidence"))) == 1
    assert goes not in {row.case_id for row in field_desk.session.index.rows()}
    details = field_desk.session.vault.connection.execute("SELECT detail FROM bundle WHERE direction='out'").fetchall()
    removed_entries = {entry.id for entry in office.session.case(goes).order}
    left_named = {name for (detail,) in details for name in removed_entries if name.encode() in detail}
    # The office countersigned the end of the chain: a hash that says nothing.
    assert len(left_named) <= 1
    assert not any(hashlib.sha256(film).hexdigest().encode() in detail for (detail,) in details)
    assert reason(forgetting, stays) == ""


def test_the_chain_goes_on_and_the_office_sees_no_gap_and_no_fork(field_desk, office, stick, forgetting):
    first, second = field_desk.case(case_id(1), *CONSENTS), field_desk.case(case_id(2), *CONSENTS)
    hand_over(field_desk, office, stick, second)
    hand_over(field_desk, office, stick, first)
    before = field_desk.session.journal.end_of_chain(field_desk.id)
    forgetting.remove([first], no_step)
    # Its last entry went with the case: the next one must not take its number again.
    assert field_desk.session.journal.end_of_chain(field_desk.id) == before
    third = field_desk.case(case_id(3), *CONSENTS)
    numbers = [header.seq for header in field_desk.session.journal.headers(field_desk.id)]
    assert min(e.header.seq for e in field_desk.session.case(third).order) == before[0] + 1
    assert len(numbers) == len(set(numbers))
    sent = field_desk.handover.write([third], [office.id], stick, no_step)
    report = office.reception.receive(sent.paths[0], no_step)
    assert (report.chain, report.doubts) == ((), ())
    assert office.reception.accept(report.bundle).chain == ()
    forks = [f for f in check_chains(office.session.journal.headers()) if f.kind != "gap"]
    assert forks == []


def test_a_fork_is_still_seen(field_desk, office, stick, forgetting, tmp_path):
    """The same without what stays of a removed case: this is what the test above would have to catch."""
    case = field_desk.case(case_id(1), *CONSENTS)
    hand_over(field_desk, office, stick, case)
    forgetting.remove([case], no_step)
    field_desk.session.settings.delete("removed-case:" + case)
    other = field_desk.case(case_id(2), *CONSENTS)
    sent = field_desk.handover.write([other], [office.id], stick, no_step)
    assert office.reception.receive(sent.paths[0], no_step).chain != ()


def test_nothing_on_the_laptop_opens_what_was_removed(field_desk, office, stick, forgetting, tmp_path):
    """All it has: passphrase, old and new keys beside old and new databases, and every key kept inside the vault."""
    marker = "Выдуманнаяметка"
    gone = [field_desk.case(case_id(n), *CONSENTS, T_D08=f"{marker} {n}") for n in range(3)]
    hand_over(field_desk, office, stick, *gone)
    field_desk.session.vault.checkpoint()
    old_db = tmp_path / "old.db"
    shutil.copy(field_desk.folder / "vault.db", old_db)
    forgetting.remove(gone, no_step)
    session = field_desk.session
    assert marker not in repr(
        [
            session.vault.connection.execute(f"SELECT * FROM {t}").fetchall()  # noqa: S608
            for t in ("entry", "setting", "draft", "bundle")
        ]
    )
    held = [bytes(session.vault.authority.root), bytes(session.vault.authority.mac_key)]
    held += [session.devices.own_keys()[at : at + 32] for at in range(len(session.devices.own_keys()) - 31)]
    held += [value[:32] for name in session.settings.names() if len(value := session.settings.get(name) or b"") >= 32]
    for path in stick.iterdir():
        with pytest.raises(IntakeError):
            field_desk.reception.receive(path, no_step)
    session.vault.close()
    held.append(bytes(unlock_key(field_desk.folder, bytearray(SECRET), floor=TEST_ONLY)))
    attempt = tmp_path / "attempt"
    attempt.mkdir()
    shutil.copy(old_db, attempt / "vault.db")
    shutil.copy(field_desk.folder / "vault.keys", attempt / "vault.keys")
    for key in held:
        with pytest.raises(IntakeError):
            open_vault(attempt, bytearray(key))
    field_desk.wire(resume_device(open_vault(field_desk.folder, bytearray(held[-1])), field_desk.clock))


def test_retention_only_lists_what_is_due(field_desk, office, stick, forgetting):
    case = field_desk.case(case_id(1), *CONSENTS)
    hand_over(field_desk, office, stick, case)
    assert forgetting.due() == ()
    forgetting.set_retention_days(7)
    assert forgetting.due() == ()
    field_desk.clock.at += timedelta(days=8)
    assert [one.case for one in forgetting.due()] == [case]
    assert field_desk.session.journal.cases() == [case]
    with pytest.raises(ValueError, match="days"):
        forgetting.set_retention_days(5)


def test_an_unfinished_section_keeps_a_case(field_desk, office, stick, forgetting):
    case = field_desk.case(case_id(1), *CONSENTS)
    hand_over(field_desk, office, stick, case)
    field_desk.interviews.save_draft(case, "D", b"{}")
    assert reason(forgetting, case) == "unfinished"


def test_a_change_during_the_removal_stops_it(field_desk, office, stick, forgetting):
    case = field_desk.case(case_id(1), *CONSENTS)
    hand_over(field_desk, office, stick, case)
    body = Answers(form=field_desk.keep_form(), section="D", values={"D/D02": "выдумка"})
    done = []

    def step(_done: int, _total: int) -> None:
        if not done:
            done.append(field_desk.session.record(case, [Act("answers", "A", body)]))

    with pytest.raises(NotForgettableError):
        forgetting.remove([case], step)
    assert field_desk.session.case(case).answers["D/D02"].value == "выдумка"
