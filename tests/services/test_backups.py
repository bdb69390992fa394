"""A backup is the vault of one moment; what was cut short is taken up; a restored vault is another device."""

from __future__ import annotations

import io
import random
import shutil
from typing import TYPE_CHECKING

import pytest

from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.domain.entry_kinds import Answers
from intake_app.domain.errors import Cancelled, DeviceNotIntroducedError, IntakeError, WrongPassphraseError
from intake_app.domain.errors_care import BackupInvalidError, BackupOverVaultError
from intake_app.services import backups as backups_room
from intake_app.services.backups import Backups, finish, restored_from, unpack
from intake_app.services.evidence import Words
from intake_app.services.vault_session import Act, resume_device
from intake_app.storage.comparison import compare_vaults
from intake_app.storage.vault_keys import unlock_key, unlock_unpacked
from services_desk import CONSENTS, WORDS, Desk, case_id, introduce, no_step

if TYPE_CHECKING:
    from pathlib import Path

SECRET = b"invented passphrase"
FILM = random.Random(7).randbytes(5_300_000)  # noqa: S311 - repeatable, no secret


def filled(desk: Desk) -> str:
    case = desk.case(case_id(1), *CONSENTS, T_D08="выдумка")
    desk.evidence.add(case, io.BytesIO(FILM), len(FILM), "film.bin", Words("выдумано"), no_step)
    return case


def restored(path: Path, folder: Path, clock) -> Desk:
    unpack(path, folder, no_step)
    key = unlock_unpacked(folder, bytearray(SECRET), floor=TEST_ONLY)
    vault = finish(folder, key, WORDS, clock)
    desk = object.__new__(Desk)
    desk.folder, desk.role, desk.clock = folder, "", clock
    desk.wire(resume_device(vault, clock))
    return desk


def test_a_backup_is_a_whole_vault_again_as_another_device(field_desk, stick, tmp_path):
    case = filled(field_desk)
    backups = Backups(field_desk.session)
    assert backups.last_made() == ""
    made = backups.write(stick, no_step)
    assert [path.name for path in stick.iterdir()] == [made.path.name]
    assert made.path.stat().st_size == made.size_bytes
    assert backups.last_made() != ""
    again = restored(made.path, tmp_path / "restored", field_desk.clock)
    try:
        assert again.session.role == "field"
        assert again.id != field_desk.id == restored_from(again.session.settings)
        assert b"".join(again.session.evidence.read(field_desk.session.case(case).evidence.popitem()[0])) == FILM
        assert again.session.case(case).answers == field_desk.session.case(case).answers
        assert again.session.vault.damage_found() == 0
        again.session.record(case, [Act("answers", "A", Answers(form="f" * 64, section="D", values={"D/D02": "x"}))])
        with pytest.raises(DeviceNotIntroducedError):
            again.contacts.own_card()
    finally:
        again.session.vault.close()


def test_work_goes_on_while_it_is_written_and_is_not_in_it(field_desk, stick, tmp_path):
    case = filled(field_desk)
    form = field_desk.keep_form()
    entries = len(field_desk.session.case(case).order)
    told = []

    def work(_done: int, _total: int) -> None:
        told.append(str(len(told)))
        body = Answers(form=form, section="D", values={"D/D09": told[-1]})
        field_desk.session.record(case, [Act("answers", "A", body)])
        field_desk.session.vault.checkpoint()

    made = Backups(field_desk.session).write(stick, work)
    assert len(told) > 10
    assert field_desk.session.case(case).answers["D/D09"].value == told[-1]
    again = restored(made.path, tmp_path / "restored", field_desk.clock)
    try:
        assert len(again.session.case(case).order) == entries
        assert again.session.vault.damage_found() == 0
        here, there = compare_vaults(field_desk.session.vault, again.session.vault)
        assert here.entries == {case: len(told), None: 1}
        assert there.entries == {None: 2}
        assert here.evidence == there.evidence == ()
    finally:
        again.session.vault.close()
    (wal,) = [path for path in field_desk.folder.iterdir() if path.name == "vault.db-wal"]
    field_desk.session.vault.checkpoint()
    assert wal.stat().st_size == 0


def test_what_was_cut_short_is_taken_up_and_only_the_rest_is_written(field_desk, stick, monkeypatch, tmp_path):
    filled(field_desk)
    backups = Backups(field_desk.session)

    def stop(done: int, _total: int) -> None:
        if done > 3_000_000:
            raise Cancelled

    with pytest.raises(Cancelled):
        backups.write(stick, stop)
    (part,) = stick.iterdir()
    assert backups.unfinished(stick) == part
    field_desk.case(case_id(2), *CONSENTS)
    wrote: list[int] = []
    whole = backups_room.write_resumed
    monkeypatch.setattr(
        backups_room, "write_resumed", lambda taken, target, step: whole(taken, Counting(target, wrote), step)
    )
    made = backups.write(stick, no_step)
    assert made.path.name == part.name.removesuffix(".part")
    assert 0 < sum(wrote) < made.size_bytes * 0.8
    again = restored(made.path, tmp_path / "restored", field_desk.clock)
    assert case_id(2) in again.session.journal.cases()
    again.session.vault.close()


class Counting:
    """A file whose writes are counted."""

    def __init__(self, file, wrote: list[int]) -> None:
        self._file = file
        self._wrote = wrote

    def write(self, data):
        self._wrote.append(len(data))
        return self._file.write(data)

    def __getattr__(self, name):
        return getattr(self._file, name)


def test_a_backup_cut_short_can_be_removed(field_desk, stick):
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        Backups(field_desk.session).write(stick, stop)
    Backups(field_desk.session).discard(stick)
    assert list(stick.iterdir()) == []
    assert Backups(field_desk.session).last_made() == ""


def test_every_changed_or_missing_part_is_refused_and_leaves_nothing(field_desk, stick, tmp_path):
    filled(field_desk)
    made = Backups(field_desk.session).write(stick, no_step)
    whole = made.path.read_bytes()
    chance = random.Random(1)  # noqa: S311 - repeatable, no secret
    variants = [whole[:at] for at in (0, 5, 30, 3000, len(whole) // 2, len(whole) - 1)] + [whole + b"x"]
    for _ in range(12):
        at = chance.randrange(len(whole))
        variants.append(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    for number, variant in enumerate(variants):
        made.path.write_bytes(variant)
        folder = tmp_path / f"restored{number}"
        with pytest.raises(BackupInvalidError):
            unpack(made.path, folder, no_step)
        assert not folder.exists() or list(folder.iterdir()) == []


def test_nothing_is_ever_restored_or_backed_up_over_a_vault(field_desk, stick):
    made = Backups(field_desk.session).write(stick, no_step)
    with pytest.raises(BackupOverVaultError):
        unpack(made.path, field_desk.folder, no_step)
    with pytest.raises(BackupOverVaultError):
        Backups(field_desk.session).write(field_desk.folder, no_step)


def test_a_wrong_passphrase_leaves_it_unpacked_and_a_second_try_begins_anew(field_desk, stick, tmp_path):
    made = Backups(field_desk.session).write(stick, no_step)
    folder = tmp_path / "restored"
    unpack(made.path, folder, no_step)
    with pytest.raises(WrongPassphraseError):
        unlock_unpacked(folder, bytearray(b"other"), floor=TEST_ONLY)
    with pytest.raises(IntakeError):
        unlock_key(folder, bytearray(SECRET), floor=TEST_ONLY)
    restored(made.path, folder, field_desk.clock).session.vault.close()
    assert {path.name for path in folder.iterdir()} == {"vault.db", "vault.keys"}


def test_a_restored_field_desk_is_introduced_again_and_the_office_sees_no_fork(field_desk, office, stick, tmp_path):
    case = filled(field_desk)
    sent = field_desk.handover.write([case], [office.id], stick, no_step)
    office.reception.accept(office.reception.receive(sent.paths[0], no_step).bundle)
    made = Backups(field_desk.session).write(stick, no_step)
    field_desk.session.record(
        case, [Act("answers", "A", Answers(form=field_desk.keep_form(), section="D", values={"D/D02": "old"}))]
    )
    again = restored(made.path, tmp_path / "restored", field_desk.clock)
    try:
        introduce(office, again, "Taldyqorghan 1 again")
        again.session.record(
            case, [Act("answers", "A", Answers(form=again.keep_form(), section="D", values={"D/D02": "new"}))]
        )
        for desk in (field_desk, again):
            sent = desk.handover.write([case], [office.id], stick, no_step)
            report = office.reception.receive(sent.paths[0], no_step)
            assert (report.doubts, report.chain, report.missing) == ((), (), ())
            assert office.reception.accept(report.bundle).state == "accepted"
        assert [conflict.subject for conflict in office.session.case(case).conflicts] == ["answer:D/D02"]
    finally:
        again.session.vault.close()


def test_a_restored_office_vouches_for_itself(office, stick, tmp_path):
    made = Backups(office.session).write(stick, no_step)
    again = restored(made.path, tmp_path / "restored", office.clock)
    try:
        assert again.contacts.own_card().role == "office"
        assert again.id != office.id
    finally:
        again.session.vault.close()


def test_the_file_tells_nothing_in_clear(field_desk, stick):
    filled(field_desk)
    content = Backups(field_desk.session).write(stick, no_step).path.read_bytes()
    for word in ("выдумка", "Taldyqorghan", field_desk.id, "film.bin"):
        for encoding in ("utf-8", "utf-16-le"):
            assert word.encode(encoding) not in content
    assert FILM[:64] not in content
    assert shutil.disk_usage(stick).free
