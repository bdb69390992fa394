"""Pages overwritten anywhere: the rest comes out whole, nothing comes out changed, and what is lost is named."""

from __future__ import annotations

import hashlib
import io
import random
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.domain.errors import IntakeError
from intake_app.domain.errors_care import BackupOverVaultError, NothingSavedError
from intake_app.services.checkup import check_vault
from intake_app.services.evidence import Words
from intake_app.services.salvage import salvage
from intake_app.storage.vault_keys import unlock_key, unlock_with_root
from services_desk import CONSENTS, WORDS, Clock, Desk, case_id, no_step

if TYPE_CHECKING:
    from pathlib import Path

SECRET = bytearray(b"invented passphrase")
PAGE = 16384
CASES = 12


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    """A closed vault with many invented records."""
    desk = Desk(tmp_path_factory.mktemp("salvage") / "vault", "field")
    chance = random.Random(3)  # noqa: S311 - repeatable, no secret
    for number in range(CASES):
        case = desk.case(case_id(number), *CONSENTS, T_D08=chance.randbytes(12_000).hex())
        content = chance.randbytes(200_000 + 90_000 * number)
        desk.evidence.add(case, io.BytesIO(content), len(content), "выдумка.bin", Words("выдумано"), no_step)
        desk.interviews.save_draft(case, "E", chance.randbytes(9_000).hex().encode())
    desk.session.vault.close()
    return desk.folder


def bodies_of(session) -> dict[str, bytes | None]:
    rows = session.vault.connection.execute("SELECT id, body FROM entry WHERE case_id IS NOT NULL")
    return {name.hex(): body for name, body in rows}


def saved_from(folder: Path, into: Path):
    keys = unlock_with_root(folder, SECRET, floor=TEST_ONLY)
    return salvage(folder, keys, into, WORDS, Clock(), no_step)


class Whole(tuple):
    """What a sound vault gives; shown short."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Whole"


@pytest.fixture(scope="module")
def whole(template, tmp_path_factory) -> Whole:
    folder = tmp_path_factory.mktemp("whole")
    shutil.copytree(template, folder / "old")
    session, report = saved_from(folder / "old", folder / "new")
    found = (
        bodies_of(session),
        {row[0] for row in session.vault.connection.execute("SELECT sha256 FROM evidence WHERE state = 'kept'")},
    )
    assert report.is_whole
    assert check_vault(session.vault, session, no_step).is_sound
    session.vault.close()
    return Whole(found)


def test_a_sound_vault_comes_out_whole(whole):
    bodies, evidence = whole
    assert len(evidence) == CASES
    assert len(bodies) > CASES * 6


def assert_only_truth(session, report, whole) -> None:
    bodies, evidence = (
        bodies_of(session),
        session.vault.connection.execute("SELECT sha256 FROM evidence WHERE state = 'kept'").fetchall(),
    )
    assert bodies.items() <= whole[0].items()
    assert {row[0] for row in evidence} <= whole[1]
    for (sha256,) in evidence:
        assert hashlib.sha256(b"".join(session.evidence.read(sha256.hex()))).digest() == sha256
    checkup = check_vault(session.vault, session, no_step)
    kinds = {finding.kind for finding in checkup.findings}
    assert kinds <= {"evidence_missing", "signer"}
    if len(bodies) < len(whole[0]) or len(evidence) < len(whole[1]):
        assert not report.is_whole


@settings(max_examples=12, print_blob=False)
@given(seed=st.integers(0, 2**32), count=st.integers(1, 6))
def test_pages_overwritten_anywhere(template, whole, tmp_path_factory, seed, count):
    chance = random.Random(seed)  # noqa: S311
    folder = tmp_path_factory.mktemp("pages")
    shutil.copytree(template, folder / "old")
    raw = bytearray((folder / "old" / "vault.db").read_bytes())
    pages = [chance.randrange(1, len(raw) // PAGE) for _ in range(count)]
    for page in pages:
        raw[page * PAGE : (page + 1) * PAGE] = chance.randbytes(PAGE)
    (folder / "old" / "vault.db").write_bytes(raw)
    try:
        session, report = saved_from(folder / "old", folder / "new")
    except NothingSavedError:
        assert min(pages) < 8
        return
    finally:
        assert (folder / "old" / "vault.db").read_bytes() == raw
    try:
        assert_only_truth(session, report, whole)
    finally:
        session.vault.close()
        shutil.rmtree(folder)


@pytest.mark.parametrize("part", [0.95, 0.5, 0.2])
def test_a_file_that_was_cut(template, whole, tmp_path, part):
    shutil.copytree(template, tmp_path / "old")
    raw = (tmp_path / "old" / "vault.db").read_bytes()
    (tmp_path / "old" / "vault.db").write_bytes(raw[: int(len(raw) * part)])
    session, report = saved_from(tmp_path / "old", tmp_path / "new")
    assert_only_truth(session, report, whole)
    assert not report.is_whole
    assert bodies_of(session)
    session.vault.close()


def test_one_page_in_the_middle_loses_little_and_names_the_record(template, whole, tmp_path):
    """The page of one told text is overwritten; everything else is there, and the record's number is told."""
    shutil.copytree(template, tmp_path / "old")
    raw = bytearray((tmp_path / "old" / "vault.db").read_bytes())
    for page in range(20, 200, 3):
        changed = bytearray(raw)
        changed[page * PAGE + 50] ^= 1
        (tmp_path / "old" / "vault.db").write_bytes(changed)
        session, report = saved_from(tmp_path / "old", tmp_path / f"new{page}")
        lost = whole[0].keys() - bodies_of(session).keys()
        session.vault.close()
        shutil.rmtree(tmp_path / f"new{page}")
        if lost:
            break
    assert 1 <= len(lost) <= 40
    assert report.records
    assert sum(table.lost + table.gaps for table in report.tables if table.name == "entry") >= 1


def test_the_first_page_gone_is_told(template, tmp_path):
    shutil.copytree(template, tmp_path / "old")
    raw = bytearray((tmp_path / "old" / "vault.db").read_bytes())
    raw[100:200] = bytes(100)
    (tmp_path / "old" / "vault.db").write_bytes(raw)
    with pytest.raises(NothingSavedError):
        saved_from(tmp_path / "old", tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []


def test_never_over_a_vault(template, tmp_path):
    shutil.copytree(template, tmp_path / "old")
    shutil.copytree(template, tmp_path / "new")
    with pytest.raises(BackupOverVaultError):
        saved_from(tmp_path / "old", tmp_path / "new")


def test_the_same_passphrase_opens_what_was_saved(template, tmp_path):
    shutil.copytree(template, tmp_path / "old")
    session, _ = saved_from(tmp_path / "old", tmp_path / "new")
    session.vault.close()
    assert len(unlock_key(tmp_path / "new", bytearray(SECRET), floor=TEST_ONLY)) == 32
    with pytest.raises(IntakeError):
        unlock_key(tmp_path / "new", bytearray(b"other"), floor=TEST_ONLY)
