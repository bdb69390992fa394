"""A sound vault has no findings; each kind of damage has its own name, and looking changes nothing."""

from __future__ import annotations

import io
import json
import os
import shutil
from pathlib import Path

import pytest

from intake_app.check_command import FAULTY, NOT_OPENED, SOUND, run
from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.domain.errors import VaultMissingError
from intake_app.i18n import Translator
from intake_app.paths import resources
from intake_app.services import new_vault
from intake_app.services.checkup import KINDS, check_vault
from intake_app.services.evidence import Words
from intake_app.services.new_vault import NewVault, make_vault
from intake_app.services.vault_session import look_in
from intake_app.storage.drafts import Draft
from intake_app.storage.vault import open_vault
from intake_app.storage.vault_keys import unlock_key
from intake_app.ui.words_checkup import FINDING_WORDS
from services_desk import CONSENTS, WORDS, Clock, Desk, case_id, no_step

SECRET = b"invented passphrase\n"


@pytest.fixture
def desk(field_desk: Desk) -> Desk:
    for number in range(2):
        case = field_desk.case(case_id(number), *CONSENTS, T_D08="выдумка" * 5000)
        content = bytes([number]) * 1_500_000
        field_desk.evidence.add(case, io.BytesIO(content), len(content), "a.bin", Words("выдумано"), no_step)
    field_desk.session.drafts.save(Draft(case_id(0), "E", b"typed", "2026"))
    with field_desk.session.vault.transaction():
        field_desk.session.project(case_id(0))
    return field_desk


def kinds(desk: Desk) -> list[str]:
    return [one.kind for one in check_vault(desk.session.vault, desk.session, no_step).findings]


def test_a_sound_vault_has_no_findings_and_is_not_changed(desk):
    before = desk.session.vault.connection.execute("SELECT count(*) FROM entry").fetchone()
    told = []
    checkup = check_vault(desk.session.vault, desk.session, lambda done, total: told.append((done, total)))
    assert checkup.is_sound
    assert (checkup.cases, checkup.files, checkup.bytes_hashed) == (2, 2, 3_000_000)
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]
    assert desk.session.vault.connection.execute("SELECT count(*) FROM entry").fetchone() == before


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE entry SET body = CAST(replace(body, 'D/D0', 'D/D1') AS BLOB) WHERE kind = 'answers'", "entry"),
        ("UPDATE entry SET sig = zeroblob(64) WHERE n = 5", "signature"),
        ("UPDATE entry SET kind = 'custody' WHERE n = 5", "columns"),
        ("DELETE FROM device WHERE is_self = 1", "signer"),
        ("DELETE FROM entry WHERE n = 6", "chain_gap"),
        ("UPDATE evidence_chunk SET bytes = zeroblob(length(bytes)) WHERE n = 1", "evidence_changed"),
        ("DELETE FROM evidence_chunk WHERE n = 0", "evidence_changed"),
        ("UPDATE evidence SET state = 'leaving'", "evidence_missing"),
        ("UPDATE draft SET body = zeroblob(40)", "draft"),
        ("UPDATE form SET xform = zeroblob(40)", "form"),
        ("UPDATE case_view SET pseudonym = 'other'", "case_list"),
        ("DELETE FROM case_view WHERE n = 1", "case_list"),
        ("UPDATE device SET is_self = 0", "device"),
        ("UPDATE bundle SET detail = zeroblob(4)", None),
    ],
)
def test_each_damage_has_its_name(desk, statement, kind):
    desk.session.vault.connection.execute(statement)
    found = kinds(desk)
    assert found == [] if kind is None else kind in found
    for one in check_vault(desk.session.vault, desk.session, no_step).findings:
        assert one.kind in KINDS
        assert "выдумка" not in one.subject


def test_damaged_pages_are_counted_and_nothing_else_is_accused(desk, tmp_path):
    desk.session.vault.close()
    path = desk.folder / "vault.db"
    raw = bytearray(path.read_bytes())
    for page in (60, 100):
        raw[page * 16384 + 9] ^= 1
    path.write_bytes(raw)
    said, code = asked(desk, SECRET)
    assert code == FAULTY
    assert "do not verify: 2" in said
    assert len(said.splitlines()) == 3


def test_every_kind_has_words_in_every_language():
    assert set(FINDING_WORDS) == set(KINDS)
    for language in ("kk", "ru"):
        tr = Translator(language, resources() / "i18n")
        assert all(tr.text(words) != words for words in FINDING_WORDS.values())


def asked(desk: Desk, secret: bytes) -> tuple[str, int]:
    read, write = os.pipe()
    os.write(write, secret)
    os.close(write)
    try:
        return run(desk.folder, read, Translator("en", resources() / "i18n"), floor=TEST_ONLY)
    finally:
        os.close(read)


def test_the_command_tells_the_shell(desk, tmp_path):
    desk.session.vault.close()
    said, code = asked(desk, SECRET)
    assert (code, said.splitlines()[-1]) == (SOUND, "Everything is as it should be.")
    assert asked(desk, b"wrong")[1] == NOT_OPENED
    assert run(tmp_path / "nowhere", 0, Translator("en", resources() / "i18n"))[1] == NOT_OPENED


RELEASED = sorted(Path(__file__).parent.parent.glob("released/[0-9]*/*/vault.db"))


@pytest.mark.parametrize("database", RELEASED, ids=lambda path: "-".join(path.parts[-3:-1]))
def test_every_released_vault_passes(database, tmp_path):
    shutil.copytree(database.parent, tmp_path / "vault")
    secret = json.loads((database.parent.parent / "says.json").read_text("utf-8"))["passphrase"]
    vault = open_vault(tmp_path / "vault", unlock_key(tmp_path / "vault", bytearray(secret.encode())))
    try:
        assert check_vault(vault, look_in(vault, Clock()), no_step).findings == ()
    finally:
        vault.close()


def test_a_vault_whose_device_could_not_be_made_was_never_begun(tmp_path, monkeypatch):
    """Cut short between database and device, there is no vault, and the next try makes one."""
    plan = NewVault(tmp_path / "new", "field", is_practice=True, office_name="")

    def broken(*_given):
        raise KeyboardInterrupt

    monkeypatch.setattr(new_vault, "begin_device", broken)
    with pytest.raises(KeyboardInterrupt):
        make_vault(plan, bytearray(SECRET), WORDS, Clock(), params=TEST_ONLY, floor=TEST_ONLY)
    monkeypatch.undo()
    with pytest.raises(VaultMissingError):
        unlock_key(plan.folder, bytearray(SECRET), floor=TEST_ONLY)
    make_vault(plan, bytearray(SECRET), WORDS, Clock(), params=TEST_ONLY, floor=TEST_ONLY)
    vault = open_vault(plan.folder, unlock_key(plan.folder, bytearray(SECRET), floor=TEST_ONLY))
    assert look_in(vault, Clock()).role == "field"
    vault.close()
