"""Purge: what leaves is in no file any more, what remains is there to the byte, and old copies open with nothing."""

from __future__ import annotations

import hashlib
import io
import shutil

import pytest

from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.domain.errors import Cancelled, DiskFullError, VaultDamagedError, WrongPassphraseError
from intake_app.domain.errors_care import GenerationFaultyError, OldKeySlotError
from intake_app.storage import generation
from intake_app.storage.case_index import CaseIndex, CaseRow
from intake_app.storage.drafts import Draft, DraftStore
from intake_app.storage.evidence_store import EvidenceStore
from intake_app.storage.generation import Leaving, begin_generation
from intake_app.storage.journal_store import JournalStore
from intake_app.storage.key_slots import mac_key_of
from intake_app.storage.settings import SettingStore
from intake_app.storage.vault import create_vault, open_vault
from intake_app.storage.vault_keys import KEYS, change_passphrase, load_keys, unlock_key
from invented_journal import InventedDevice

STAYS, GOES = "a" * 26, "b" * 26
MARKER = "ойданшығарылғанкуә"
FILES = {"vault.db", "vault.keys", "vault.db-wal"}


def no_step(_done: int, _total: int) -> None:
    """Nobody watches."""


def unchanged() -> None:
    """Nobody objects."""


def film(size: int) -> tuple[bytes, str]:
    content = hashlib.shake_256(str(size).encode()).digest(size)
    return content, hashlib.sha256(content).hexdigest()


SHARED, ONLY_GOES, ONLY_STAYS = film(5_000), film(2_500_000), film(1_200_000)


def fill(vault) -> None:
    """Two invented cases with evidence of their own and some in common, drafts, settings, lines, words."""
    device, store = InventedDevice("one"), EvidenceStore(vault)
    journal, index = JournalStore(vault), CaseIndex(vault)
    for content, _ in (SHARED, ONLY_GOES, ONLY_STAYS):
        store.take_in(io.BytesIO(content), len(content), no_step)
    with vault.transaction():
        for case in (STAYS, GOES):
            for _ in range(3):
                device.clock += 1
                journal.add(device.write("case.opened", "A", device.opened().read_body(), case=case))
            row = CaseRow(case, f"{MARKER} {case[0]}", "", "", "2026", "open", "", 1, 0, "KZ-33", 2026)
            index.put(row, f"{MARKER} {case[0] * 6}")
            DraftStore(vault).save(Draft(case, "D", f"{MARKER} {case}".encode() * 2000, "2026"))
        SettingStore(vault).set("invented", b"setting")


LEAVING = Leaving(cases=frozenset({GOES}), evidence=frozenset({ONLY_GOES[1]}), settings={"stands instead": b"a number"})


def content_of(vault) -> dict[str, list]:
    tables = ("entry", "draft", "setting", "evidence", "evidence_chunk", "case_view", "device", "bundle", "form")
    found = {
        name: vault.connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall()  # noqa: S608 - constants
        for name in tables
    }
    found["search"] = vault.connection.execute("SELECT rowid, words FROM case_search ORDER BY 1").fetchall()
    return found


@pytest.fixture
def filled(vault):
    fill(vault)
    return vault


def assert_gone(vault) -> None:
    found = content_of(vault)
    for name in ("entry", "draft", "case_view", "search"):
        assert GOES not in repr(found[name])
        assert GOES[0] * 6 not in repr(found[name])
    assert {row[1].hex() for row in found["evidence"]} == {SHARED[1], ONLY_STAYS[1]}
    assert CaseIndex(vault).search([GOES[0] * 6]) == []
    assert vault.connection.execute("SELECT count(*) FROM case_search_docsize").fetchone() == (1,)


def assert_stayed(vault) -> None:
    assert [entry.header.case for entry in JournalStore(vault).of_case(STAYS)] == [STAYS] * 3
    for content, sha256 in (SHARED, ONLY_STAYS):
        assert b"".join(EvidenceStore(vault).read(sha256)) == content
    assert [draft.case_id for draft in DraftStore(vault).drafts()] == [STAYS]
    assert [row.case_id for row in CaseIndex(vault).search([STAYS[0] * 6])] == [STAYS]
    assert SettingStore(vault).get("invented") == b"setting"
    assert vault.damage_found() == 0


def test_what_leaves_is_gone_and_what_remains_is_whole(filled, reopen, folder):
    before = content_of(filled)
    begin_generation(filled, LEAVING, no_step, unchanged)
    assert_gone(filled)
    assert_stayed(filled)
    assert SettingStore(filled).get("stands instead") == b"a number"
    for name in ("device", "bundle", "form"):
        assert content_of(filled)[name] == before[name]
    assert {path.name for path in folder.iterdir()} <= FILES
    DraftStore(filled).save(Draft(STAYS, "E", b"work goes on", "2026"))
    filled.close()
    again = reopen()
    assert_gone(again)
    assert DraftStore(again).load(STAYS, "E").body == b"work goes on"


def test_every_secret_opens_the_new_generation_and_none_an_old_copy(folder, passphrase, tmp_path):
    vault, code = create_vault(folder, passphrase, params=TEST_ONLY, floor=TEST_ONLY)
    fill(vault)
    vault.checkpoint()
    shutil.copy(folder / "vault.db", tmp_path / "old.db")
    shutil.copy(folder / KEYS, tmp_path / "old.keys")
    begin_generation(vault, LEAVING, no_step, unchanged)
    vault.close()
    keys = [unlock_key(folder, bytearray(secret), floor=TEST_ONLY) for secret in (passphrase, code)]
    assert keys[0] == keys[1]
    old = tmp_path / "old"
    old.mkdir()
    shutil.copy(tmp_path / "old.db", old / "vault.db")
    shutil.copy(folder / KEYS, old / KEYS)
    for secret in (passphrase, code):
        with pytest.raises(VaultDamagedError):
            open_vault(old, unlock_key(old, bytearray(secret), floor=TEST_ONLY))
    # The copy itself was a whole vault: it is the key that is gone.
    shutil.copy(tmp_path / "old.keys", old / KEYS)
    open_vault(old, unlock_key(old, bytearray(passphrase), floor=TEST_ONLY)).close()


def test_secrets_can_be_changed_and_cases_removed_again_afterwards(filled, folder, passphrase, reopen):
    begin_generation(filled, LEAVING, no_step, unchanged)
    change_passphrase(folder, passphrase, bytearray(b"other words"), params=TEST_ONLY, floor=TEST_ONLY)
    begin_generation(filled, Leaving(), no_step, unchanged)
    assert load_keys(folder).generations == (3,)
    filled.close()
    with pytest.raises(WrongPassphraseError):
        unlock_key(folder, bytearray(passphrase), floor=TEST_ONLY)
    passphrase[:] = b"other words"
    assert_stayed(reopen())


def test_stopped_anywhere_the_vault_is_as_it_was(filled, folder, reopen):
    before = content_of(filled)
    steps = []
    begin_generation_counted(filled, steps)
    for stop_at in range(len(steps)):
        calls = []

        def step(done: int, total: int, stop_at: int = stop_at, calls: list = calls) -> None:
            assert 0 <= done <= total
            calls.append(done)
            if len(calls) > stop_at:
                raise Cancelled

        with pytest.raises(Cancelled):
            begin_generation(filled, LEAVING, step, unchanged)
        assert {path.name for path in folder.iterdir()} <= FILES
        assert content_of(filled) == before
    assert load_keys(folder).generations == (1,)
    filled.close()
    assert content_of(reopen()) == before


def begin_generation_counted(vault, steps: list) -> None:
    """Runs up to the point where it would be exchanged, and there says no."""

    def no() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        begin_generation(vault, LEAVING, lambda done, _total: steps.append(done), no)
    assert len(steps) > 5


def test_what_is_done_meanwhile_is_taken_along(filled, reopen):
    drafts, settings, store = DraftStore(filled), SettingStore(filled), EvidenceStore(filled)
    film_meanwhile = film(1_100_000)
    calls = []

    def work(_done: int, _total: int) -> None:
        number = len(calls)
        calls.append(number)
        drafts.save(Draft(STAYS, f"S{number}", f"typed {number}".encode(), "2026"))
        drafts.delete(STAYS, f"S{number - 2}")
        settings.set("invented", f"setting {number}".encode())
        if number == 1:
            store.take_in(io.BytesIO(film_meanwhile[0]), len(film_meanwhile[0]), no_step)
        if number == 2:
            settings.delete("stands here")
        if number == 3:
            store.remove(ONLY_STAYS[1])
            with filled.transaction():
                row = CaseRow(STAYS, "renamed", "", "", "2027", "open", "", 1, 0, "KZ-33", 2026)
                CaseIndex(filled).put(row, "renamedword")

    begin_generation(filled, LEAVING, work, unchanged)
    last = calls[-1]
    assert last > 4
    filled.close()
    again = reopen()
    assert settings_of(again) >= {"invented", "stands instead"}
    assert SettingStore(again).get("invented") == f"setting {last}".encode()
    sections = {draft.section for draft in DraftStore(again).drafts(STAYS)}
    assert sections == {"D", f"S{last}", f"S{last - 1}"}
    assert b"".join(EvidenceStore(again).read(film_meanwhile[1])) == film_meanwhile[0]
    assert not EvidenceStore(again).exists(ONLY_STAYS[1])
    assert [row.pseudonym for row in CaseIndex(again).search(["renamedword"])] == ["renamed"]
    assert CaseIndex(again).search([STAYS[0] * 6]) == []
    assert again.damage_found() == 0


def settings_of(vault) -> set[str]:
    return set(SettingStore(vault).names())


def test_who_objects_in_the_end_is_heard(filled, folder):
    def changed() -> None:
        raise DiskFullError(needed=2, free=1)

    with pytest.raises(DiskFullError):
        begin_generation(filled, LEAVING, no_step, changed)
    assert JournalStore(filled).of_case(GOES)
    assert {path.name for path in folder.iterdir()} <= FILES


def test_a_new_database_that_is_not_what_was_read_is_thrown_away(filled, folder, monkeypatch):
    whole = generation._Generation._take_along_row

    def forgetful(self, table, number):
        if table.name != "draft":
            whole(self, table, number)

    monkeypatch.setattr(generation._Generation, "_take_along_row", forgetful)
    with pytest.raises(GenerationFaultyError):
        begin_generation(
            filled, LEAVING, lambda n, _: DraftStore(filled).save(Draft(STAYS, f"X{n}", b"new", "2026")), unchanged
        )
    assert {path.name for path in folder.iterdir()} <= FILES
    assert len(DraftStore(filled).drafts(STAYS)) > 2


def test_a_slot_of_the_first_format_must_be_renewed_first(filled, folder, monkeypatch):
    keys = load_keys(folder)
    old = generation.load_keys

    def with_old_slot(where):
        slots = old(where).slots
        bare = type(slots[0])(slots[0].id, slots[0].kind, slots[0].params, slots[0].salt, (bytes(60),))
        made = type(keys)((1,), (bare, slots[1]))
        return made.sealed((mac_of(filled),), filled.authority.root)

    monkeypatch.setattr(generation, "load_keys", with_old_slot)
    with pytest.raises(OldKeySlotError) as raised:
        begin_generation(filled, LEAVING, no_step, unchanged)
    assert raised.value.facts == {"slot": "passphrase"}


def mac_of(vault) -> bytearray:
    return vault.authority.mac_key


def test_room_is_asked_for_before_anything_is_written(filled, folder, monkeypatch):
    monkeypatch.setattr(generation, "free_bytes", lambda _folder: 60 << 20)
    with pytest.raises(DiskFullError):
        begin_generation(filled, LEAVING, no_step, unchanged)
    assert {path.name for path in folder.iterdir()} <= FILES


def test_keys_that_were_exchanged_meanwhile_are_not_written_anew(filled, folder, tmp_path, passphrase):
    other, _ = create_vault(tmp_path / "other", passphrase, params=TEST_ONLY, floor=TEST_ONLY)
    other.close()
    shutil.copy(tmp_path / "other" / KEYS, folder / KEYS)
    with pytest.raises(Exception, match="VaultKeysTamperedError"):
        begin_generation(filled, LEAVING, no_step, unchanged)


def test_the_mac_key_of_an_open_vault_opens_nothing(filled, folder, passphrase):
    key = unlock_key(folder, passphrase, floor=TEST_ONLY)
    assert filled.authority.mac_key == mac_key_of(key)
    assert key not in (filled.authority.mac_key, filled.authority.root)
