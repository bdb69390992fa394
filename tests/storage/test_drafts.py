"""Drafts and settings: the last one counts, each is durable when the call returns."""

from __future__ import annotations

import pytest

from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.storage.drafts import Draft, DraftStore
from intake_app.storage.settings import SettingStore
from intake_app.storage.vault import open_vault
from intake_app.storage.vault_keys import unlock_key

FIRST = Draft("case-1", "Z01", "айтқаны (ойдан шығарылған)".encode(), "2026-01-01T10:00:00Z")
SECOND = Draft("case-1", "H", b"\x00\xff", "2026-01-01T10:00:02Z")
OTHER = Draft("case-2", "Z01", b"", "2026-01-01T09:00:00Z")


@pytest.fixture
def drafts(vault):
    store = DraftStore(vault)
    for draft in (FIRST, SECOND, OTHER):
        store.save(draft)
    return store


def test_each_section_has_its_own(drafts):
    assert drafts.load("case-1", "Z01") == FIRST
    assert drafts.load("case-1", "H") == SECOND
    assert drafts.load("case-2", "H") is None


def test_the_last_one_counts(drafts):
    later = Draft("case-1", "Z01", b"more", "2026-01-01T10:00:04Z")
    drafts.save(later)
    assert drafts.load("case-1", "Z01") == later
    assert len(drafts.drafts()) == 3


def test_the_latest_comes_first(drafts):
    assert drafts.drafts() == [SECOND, FIRST, OTHER]
    assert drafts.drafts("case-1") == [SECOND, FIRST]
    assert drafts.drafts("case-9") == []


def test_a_section_or_a_whole_case_is_deleted(drafts):
    assert drafts.delete("case-1", "H") == 1
    assert drafts.delete("case-1", "H") == 0
    assert drafts.delete("case-1") == 1
    assert drafts.drafts() == [OTHER]


def test_a_draft_becomes_entries_in_one_transaction(drafts, vault):
    def entry_is_refused() -> None:
        with vault.transaction():
            drafts.delete("case-1", "Z01")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        entry_is_refused()
    assert drafts.load("case-1", "Z01") == FIRST


def test_a_draft_is_on_the_disk_when_save_returns(drafts, vault, folder, tmp_path, passphrase):
    # What a process leaves that is killed now: the files as they are, log and all.
    left = tmp_path / "left"
    left.mkdir()
    for file in folder.iterdir():
        (left / file.name).write_bytes(file.read_bytes())
    opened = open_vault(left, unlock_key(left, passphrase, floor=TEST_ONLY))
    assert DraftStore(opened).drafts() == [SECOND, FIRST, OTHER]
    opened.close()


def test_settings(vault):
    settings = SettingStore(vault)
    assert settings.get("role") is None
    settings.set("role", b"field")
    settings.set("role", b"office")
    settings.set("empty", b"")
    assert settings.get("role") == b"office"
    assert settings.get("empty") == b""
    assert settings.names() == ["empty", "role"]
    settings.delete("role")
    settings.delete("role")
    assert settings.names() == ["empty"]
