"""Evidence that comes in pieces with a claimed hash and size, as the reader of bundles gets it."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.domain.errors import EvidenceChangedError
from intake_app.storage.evidence_store import EvidenceStore, StoredEvidence
from intake_app.storage.vault import create_vault
from storage.invented_film import FILM, FILM_SHA256, MEBIBYTE, no_step, rows, take_in

NOTHING_SHA256 = hashlib.sha256(b"").hexdigest()


@pytest.fixture
def store(vault):
    return EvidenceStore(vault)


@settings(max_examples=12)
@given(st.lists(st.integers(min_value=1, max_value=2 * MEBIBYTE), max_size=6))
def test_pieces_of_any_length(tmp_path_factory, lengths):
    made, _ = create_vault(
        tmp_path_factory.mktemp("vault") / "v", bytearray(b"invented"), params=TEST_ONLY, floor=TEST_ONLY
    )
    store = EvidenceStore(made)
    writer = store.stage(FILM_SHA256, len(FILM))
    at = 0
    for length in lengths:
        writer.write(FILM[at : at + length])
        at += length
    writer.write(FILM[at:])
    staged = writer.finish()
    assert not store.exists(FILM_SHA256)
    assert store.accept(staged) == StoredEvidence(FILM_SHA256, len(FILM), is_new=True)
    assert b"".join(store.read(FILM_SHA256)) == FILM
    made.close()


@pytest.mark.parametrize("came", [FILM[:-1], FILM + b"x", FILM[:-1] + b"x", b""])
def test_other_bytes_than_claimed(store, vault, came):
    writer = store.stage(FILM_SHA256, len(FILM))

    def receive() -> None:
        for at in range(0, len(came), 100_000):
            writer.write(came[at : at + 100_000])
        writer.finish()

    with pytest.raises(EvidenceChangedError):
        receive()
    writer.discard()
    store.purge_leftovers(no_step)
    assert rows(vault) == (0, 0)


def test_more_than_claimed_is_stopped_at_once(store):
    writer = store.stage(NOTHING_SHA256, 10)
    with pytest.raises(EvidenceChangedError):
        writer.write(b"x" * 11)
    writer.discard()


def test_bytes_that_are_here_are_checked_and_not_written(store, vault):
    take_in(store, FILM)
    before = rows(vault)
    writer = store.stage(FILM_SHA256, len(FILM))
    writer.write(FILM)
    staged = writer.finish()
    assert rows(vault) == before
    assert store.accept(staged) == StoredEvidence(FILM_SHA256, len(FILM), is_new=False)
    writer = store.stage(FILM_SHA256, len(FILM))
    writer.write(FILM[:-1] + b"?")
    with pytest.raises(EvidenceChangedError):
        writer.finish()
    writer.discard()


def test_the_same_bytes_staged_twice_are_kept_once(store, vault):
    staged = []
    for _ in range(2):
        writer = store.stage(FILM_SHA256, len(FILM))
        writer.write(FILM)
        staged.append(writer.finish())
    with vault.transaction():
        assert [store.accept(one).is_new for one in staged] == [True, False]
    store.purge_leftovers(no_step)
    assert rows(vault) == (1, 6)


def test_discarded_it_goes(store, vault):
    writer = store.stage(FILM_SHA256, len(FILM))
    writer.write(FILM)
    store.discard(writer.finish())
    store.purge_leftovers(no_step)
    assert rows(vault) == (0, 0)
