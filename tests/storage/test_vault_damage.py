"""A damaged database is named as damaged, whatever happened to it; the limits of that are shown too."""

from __future__ import annotations

import os
import random
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.domain.errors import EvidenceChangedError, VaultDamagedError, VaultEmptyError
from intake_app.storage.drafts import Draft, DraftStore
from intake_app.storage.evidence_store import EvidenceStore
from intake_app.storage.sqlcipher import PAGE_BYTES
from intake_app.storage.vault import Vault, open_vault
from intake_app.storage.vault_keys import unlock_key
from storage.invented_film import MEBIBYTE, no_step, noise, take_in

if TYPE_CHECKING:
    from pathlib import Path


def content(vault: Vault) -> dict[str, object]:
    """Everything a person could see, read whole."""
    store = EvidenceStore(vault)
    rows = vault.connection.execute("SELECT sha256 FROM evidence WHERE state = 'kept'").fetchall()
    seen: dict[str, object] = {row[0].hex(): b"".join(store.read(row[0].hex())) for row in rows}
    for draft in DraftStore(vault).drafts():
        seen[draft.section] = draft.body
    return seen


@pytest.fixture
def filled(vault, folder) -> Path:
    """A closed database of some 200 pages."""
    take_in(EvidenceStore(vault), noise(1, 3 * MEBIBYTE))
    drafts = DraftStore(vault)
    for number in range(40):
        drafts.save(Draft("case", f"section {number}", noise(number, 2000), "2026-01-01T00:00:00Z"))
    vault.close()
    return folder / "vault.db"


def test_a_sound_vault_has_no_damage(filled, reopen):
    vault = reopen()
    assert vault.damage_found() == 0
    assert len(content(vault)) == 41


def test_one_flipped_bit_in_any_page_is_found(filled, reopen):
    sound = filled.read_bytes()
    expected = content(vault := reopen())
    vault.close()
    chance = random.Random(2)  # noqa: S311 - repeatable, no secret
    pages = len(sound) // PAGE_BYTES
    for page in {*range(20), *range(20, pages, 6), *range(pages - 20, pages)}:
        changed = bytearray(sound)
        changed[page * PAGE_BYTES + chance.randrange(PAGE_BYTES)] ^= 1 << chance.randrange(8)
        filled.write_bytes(changed)
        try:
            vault = reopen()
        except VaultDamagedError:
            continue
        assert vault.damage_found() == 1
        # Free pages and the very index of pages are in no content; everything else must not be read as something else.
        with suppress(VaultDamagedError, EvidenceChangedError):
            assert content(vault) == expected
        vault.close()


@pytest.mark.parametrize("at", range(16))
def test_the_salt_that_the_file_begins_with_is_looked_at(vault, folder, reopen, at):
    # SQLCipher is told the salt and does not compare it; the HMAC of the first page does not cover it.
    vault.close()
    changed = bytearray((folder / "vault.db").read_bytes())
    changed[at] ^= 1
    (folder / "vault.db").write_bytes(changed)
    with pytest.raises(VaultDamagedError):
        reopen()


@pytest.mark.parametrize("pages", [1, 2, 17, 100])
def test_a_truncated_database_is_refused(filled, reopen, pages):
    filled.write_bytes(filled.read_bytes()[: pages * PAGE_BYTES])
    with pytest.raises(VaultDamagedError):
        reopen()


def test_a_page_cut_short_at_the_end_is_refused(filled, reopen):
    filled.write_bytes(filled.read_bytes()[:-1])
    with pytest.raises(VaultDamagedError):
        reopen()


def test_zero_length_is_another_error_than_damage(filled, reopen):
    filled.write_bytes(b"")
    with pytest.raises(VaultEmptyError):
        reopen()


def test_swapped_pages_are_found(filled, reopen):
    changed = bytearray(filled.read_bytes())
    one, other = slice(50 * PAGE_BYTES, 51 * PAGE_BYTES), slice(60 * PAGE_BYTES, 61 * PAGE_BYTES)
    changed[one], changed[other] = changed[other], changed[one]
    filled.write_bytes(changed)
    vault = reopen()
    assert vault.damage_found() == 2
    with pytest.raises((VaultDamagedError, EvidenceChangedError)):
        content(vault)


def test_pages_of_chance_are_found(filled, reopen):
    changed = bytearray(filled.read_bytes())
    changed[50 * PAGE_BYTES : 52 * PAGE_BYTES] = os.urandom(2 * PAGE_BYTES)
    filled.write_bytes(changed)
    with pytest.raises((VaultDamagedError, EvidenceChangedError)):
        content(reopen())


def test_no_page_of_a_long_draft_is_ever_handed_out_as_zeros(vault, folder, reopen):
    body = noise(5, 10 * PAGE_BYTES)
    DraftStore(vault).save(Draft("case", "long", body, "2026-01-01T00:00:00Z"))
    vault.close()
    sound = (folder / "vault.db").read_bytes()
    refused = 0
    for page in range(len(sound) // PAGE_BYTES):
        changed = bytearray(sound)
        changed[page * PAGE_BYTES + 100] ^= 1
        (folder / "vault.db").write_bytes(changed)
        try:
            vault = reopen()
            assert DraftStore(vault).drafts()[0].body == body
        except VaultDamagedError:
            refused += 1
        vault.close()
    assert refused >= 10


def test_something_appended_is_found_when_asked_for_and_does_not_keep_anybody_out(filled, reopen):
    filled.write_bytes(filled.read_bytes() + os.urandom(PAGE_BYTES))
    vault = reopen()
    assert len(content(vault)) == 41
    assert vault.damage_found() == 1


def test_an_old_page_spliced_in_passes_the_cipher_and_fails_the_hash_of_the_evidence(vault, folder, reopen):
    # SQLCipher authenticates pages, not the database: its own checks cannot see this (docs/security.md).
    file = folder / "vault.db"
    first = take_in(EvidenceStore(vault), noise(3, 2 * MEBIBYTE)).sha256
    vault.checkpoint()
    old = file.read_bytes()
    store = EvidenceStore(vault)
    store.remove(first)
    store.purge_leftovers(no_step)
    second = take_in(EvidenceStore(vault), noise(4, 2 * MEBIBYTE)).sha256
    vault.close()
    new = bytearray(file.read_bytes())
    page = slice(len(new) - 20 * PAGE_BYTES, len(new) - 19 * PAGE_BYTES)
    assert new[page] != old[page]
    new[page] = old[page]
    file.write_bytes(new)
    vault = reopen()
    assert vault.damage_found() == 0
    with pytest.raises(EvidenceChangedError) as raised:
        list(EvidenceStore(vault).read(second))
    assert raised.value.facts == {"sha256": second}


def test_a_log_that_decayed_loses_only_what_was_in_it(vault, folder, reopen, passphrase, tmp_path):
    drafts = DraftStore(vault)
    drafts.save(Draft("case", "kept", b"kept", "2026-01-01T00:00:00Z"))
    vault.checkpoint()
    drafts.save(Draft("case", "in the log", b"lost", "2026-01-01T00:00:00Z"))
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for name in ("vault.db", "vault.db-wal", "vault.keys"):
        (crashed / name).write_bytes((folder / name).read_bytes())
    log = bytearray((crashed / "vault.db-wal").read_bytes())
    log[PAGE_BYTES // 2] ^= 1
    (crashed / "vault.db-wal").write_bytes(log)
    opened = open_vault(crashed, unlock_key(crashed, passphrase, floor=TEST_ONLY))
    assert [draft.section for draft in DraftStore(opened).drafts()] == ["kept"]
    assert opened.damage_found() == 0
    opened.close()
