"""Evidence in the vault: whole or not at all, once only, and never other bytes than those that came in."""

from __future__ import annotations

import hashlib
import io
import os

import pytest

from intake_app.domain.errors import (
    Cancelled,
    DiskFullError,
    EvidenceChangedError,
    EvidenceMissingError,
    EvidenceSourceChangedError,
    EvidenceUnreadableError,
)
from intake_app.storage import evidence_store
from intake_app.storage.drafts import Draft, DraftStore
from intake_app.storage.evidence_store import EvidenceStore, StoredEvidence
from storage.invented_film import FILM, FILM_SHA256, MEBIBYTE, no_step, rows, take_in


@pytest.fixture
def store(vault):
    return EvidenceStore(vault)


class TestTakingIn:
    @pytest.mark.parametrize("size", [0, 1, MEBIBYTE - 1, MEBIBYTE, MEBIBYTE + 1, 4 * MEBIBYTE, 5 * MEBIBYTE + 321])
    def test_what_went_in_comes_out(self, store, size):
        content = FILM[:size]
        stored = take_in(store, content)
        assert stored == StoredEvidence(hashlib.sha256(content).hexdigest(), size, is_new=True)
        assert b"".join(store.read(stored.sha256)) == content
        assert store.size(stored.sha256) == size
        assert store.exists(stored.sha256)

    def test_it_is_kept_in_rows_of_one_mebibyte(self, store, vault):
        take_in(store, FILM)
        sizes = vault.connection.execute("SELECT n, length(bytes) FROM evidence_chunk ORDER BY n").fetchall()
        assert sizes == [*((n, MEBIBYTE) for n in range(5)), (5, 321)]

    def test_it_is_there_after_the_vault_was_closed(self, store, vault, reopen):
        take_in(store, FILM)
        vault.close()
        assert b"".join(EvidenceStore(reopen()).read(FILM_SHA256)) == FILM

    def test_the_same_bytes_again_are_noticed_and_not_kept_twice(self, store, vault):
        take_in(store, FILM)
        assert take_in(store, FILM) == StoredEvidence(FILM_SHA256, len(FILM), is_new=False)
        assert rows(vault) == (1, 6)
        assert store.total_bytes() == len(FILM)

    def test_also_where_the_source_can_be_read_only_once(self, store, vault):
        class Pipe(io.BytesIO):
            def seekable(self) -> bool:
                return False

        take_in(store, FILM)
        assert not store.take_in(Pipe(FILM), len(FILM), no_step).is_new
        store.purge_leftovers(no_step)
        assert rows(vault) == (1, 6)

    def test_other_bytes_of_the_same_size_are_taken_in(self, store):
        take_in(store, FILM)
        assert take_in(store, FILM[::-1]).is_new

    def test_a_source_that_gives_little_at_a_time(self, store):
        class Stick(io.BytesIO):
            def read(self, size: int | None = -1) -> bytes:
                return super().read(min(size or 0, 4097))

        assert store.take_in(Stick(FILM), len(FILM), no_step).sha256 == FILM_SHA256

    def test_progress_is_told_between_transactions_and_other_work_may_be_done_there(self, store, vault):
        told: list[tuple[int, int]] = []

        def step(done: int, total: int) -> None:
            told.append((done, total))
            assert not vault.connection.in_transaction
            DraftStore(vault).save(Draft("case", str(done), b"typed meanwhile", "2026-01-01T00:00:00Z"))

        store.take_in(io.BytesIO(FILM), len(FILM), step)
        assert told == [(done, len(FILM)) for done in (2 * MEBIBYTE, 4 * MEBIBYTE, len(FILM))]
        assert len(DraftStore(vault).drafts()) == 3

    def test_nothing_is_visible_before_the_end(self, store, vault):
        seen: list[float] = []
        store.take_in(io.BytesIO(FILM), len(FILM), lambda done, total: seen.append(store.total_bytes()))
        assert seen == [0, 0, 0]
        assert store.total_bytes() == len(FILM)

    def test_it_becomes_visible_together_with_what_speaks_of_it(self, store, vault):
        staged = store.stage_source(io.BytesIO(FILM), len(FILM), no_step)

        def fail() -> None:
            with vault.transaction():
                store.accept(staged)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        assert not store.exists(FILM_SHA256)
        with vault.transaction():
            assert store.accept(staged).is_new
        assert store.exists(FILM_SHA256)


class TestWhatGoesWrong:
    def cancel(self, done: int, total: int) -> None:
        raise Cancelled

    def test_cancelled(self, store, vault):
        with pytest.raises(Cancelled):
            store.take_in(io.BytesIO(FILM), len(FILM), self.cancel)
        assert store.total_bytes() == 0
        store.purge_leftovers(no_step)
        assert rows(vault) == (0, 0)
        assert take_in(store, FILM).is_new

    @pytest.mark.parametrize("claimed", [0, 1, len(FILM) - 1, len(FILM) + 1, 100 * MEBIBYTE])
    def test_a_source_of_another_size(self, store, vault, claimed):
        with pytest.raises(EvidenceSourceChangedError):
            store.take_in(io.BytesIO(FILM), claimed, no_step)
        store.purge_leftovers(no_step)
        assert rows(vault) == (0, 0)

    def test_a_file_that_is_written_to_while_it_is_read(self, store, tmp_path):
        path = tmp_path / "invented.bin"
        path.write_bytes(FILM)

        def step(done: int, total: int) -> None:
            with path.open("r+b") as other:
                other.write(b"x")
            os.utime(path, ns=(1, 1))

        with path.open("rb") as file, pytest.raises(EvidenceSourceChangedError):
            store.take_in(file, len(FILM), step)
        assert store.total_bytes() == 0

    def test_the_original_is_not_touched(self, store, tmp_path):
        path = tmp_path / "invented.bin"
        path.write_bytes(FILM)
        before = path.stat()
        with path.open("rb") as file:
            store.take_in(file, len(FILM), no_step)
        assert path.read_bytes() == FILM
        assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)

    def test_a_source_that_cannot_be_read(self, store, vault):
        class BadStick(io.BytesIO):
            def read(self, size: int | None = -1) -> bytes:
                if self.tell() > 3 * MEBIBYTE:
                    raise OSError(5, "invented")
                return super().read(size)

        with pytest.raises(EvidenceUnreadableError):
            store.take_in(BadStick(FILM), len(FILM), no_step)
        store.purge_leftovers(no_step)
        assert rows(vault) == (0, 0)

    def test_no_room_is_said_before_anything_is_written(self, store, vault, monkeypatch):
        monkeypatch.setattr("intake_app.storage.vault.free_bytes", lambda folder: 65 * MEBIBYTE)
        with pytest.raises(DiskFullError):
            take_in(store, FILM)
        assert rows(vault) == (0, 0)
        assert take_in(store, b"small").is_new

    def test_what_a_crash_left_is_invisible_and_removed_later(self, store, vault, reopen):
        store.stage_source(io.BytesIO(FILM), len(FILM), no_step)
        vault.close()
        opened = reopen()
        again = EvidenceStore(opened)
        assert not again.exists(FILM_SHA256)
        again.purge_leftovers(no_step)
        assert rows(opened) == (0, 0)

    def test_what_is_being_staged_now_is_no_leftover(self, store, vault):
        staged = store.stage_source(io.BytesIO(FILM), len(FILM), no_step)
        store.purge_leftovers(no_step)
        assert store.accept(staged).is_new
        assert b"".join(store.read(FILM_SHA256)) == FILM


class TestReading:
    def test_what_is_not_there(self, store):
        with pytest.raises(EvidenceMissingError):
            store.read(FILM_SHA256)
        with pytest.raises(EvidenceMissingError):
            store.size(FILM_SHA256)
        assert not store.exists(FILM_SHA256)

    @pytest.mark.parametrize(
        "damage",
        [
            "DELETE FROM evidence_chunk WHERE n = 3",
            "DELETE FROM evidence_chunk WHERE n = 5",
            "UPDATE evidence_chunk SET bytes = zeroblob(1048576) WHERE n = 3",
            "UPDATE evidence_chunk SET bytes = zeroblob(320) WHERE n = 5",
            "UPDATE evidence SET size = size + 1",
            "UPDATE evidence SET size = size - 400",
        ],
    )
    def test_other_bytes_are_never_handed_out_as_these(self, store, vault, damage):
        take_in(store, FILM)
        vault.connection.execute(damage)
        with pytest.raises(EvidenceChangedError) as raised:
            list(store.read(FILM_SHA256))
        assert raised.value.facts == {"sha256": FILM_SHA256}

    def test_stopping_in_the_middle_is_fine(self, store):
        take_in(store, FILM)
        pieces = store.read(FILM_SHA256)
        assert len(next(pieces)) == MEBIBYTE
        pieces.close()
        assert b"".join(store.read(FILM_SHA256)) == FILM

    def test_writing_between_two_pieces_is_fine(self, store, vault):
        take_in(store, FILM)
        seen = b""
        for number, piece in enumerate(store.read(FILM_SHA256)):
            seen += piece
            DraftStore(vault).save(Draft("case", str(number), b"x" * 5000, "2026-01-01T00:00:00Z"))
        assert seen == FILM


class TestRemoving:
    def test_it_is_invisible_at_once_and_gone_after_the_purge(self, store, vault, folder):
        take_in(store, FILM)
        vault.checkpoint()
        full = (folder / "vault.db").stat().st_size
        assert store.remove(FILM_SHA256)
        assert not store.exists(FILM_SHA256)
        assert not store.remove(FILM_SHA256)
        store.purge_leftovers(no_step)
        assert rows(vault) == (0, 0)
        assert (folder / "vault.db").stat().st_size < full - 5 * MEBIBYTE
        assert vault.damage_found() == 0

    def test_only_what_was_named_is_removed(self, store):
        take_in(store, FILM)
        other = take_in(store, FILM[::-1])
        store.remove(FILM_SHA256)
        store.purge_leftovers(no_step)
        assert b"".join(store.read(other.sha256)) == FILM[::-1]

    def test_a_purge_can_be_stopped_and_goes_on_later(self, store, vault):
        take_in(store, FILM)
        store.remove(FILM_SHA256)

        def cancel(done: int, total: int) -> None:
            assert not vault.connection.in_transaction
            raise Cancelled

        for _ in range(3):
            with pytest.raises(Cancelled):
                store.purge_leftovers(cancel)
        told: list[tuple[int, int]] = []
        store.purge_leftovers(lambda done, total: told.append((done, total)))
        assert rows(vault) == (0, 0)
        assert vault.connection.execute("PRAGMA freelist_count").fetchone()[0] <= 128

    def test_taken_in_again_after_it_was_removed(self, store):
        take_in(store, FILM)
        store.remove(FILM_SHA256)
        assert take_in(store, FILM).is_new
        store.purge_leftovers(no_step)
        assert b"".join(store.read(FILM_SHA256)) == FILM

    def test_removing_belongs_to_the_transaction_it_is_in(self, store, vault):
        take_in(store, FILM)

        def fail() -> None:
            with vault.transaction():
                store.remove(FILM_SHA256)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        assert store.exists(FILM_SHA256)


def test_memory_stays_flat_however_large_the_film(store):
    # Pieces are counted, not memory: never more than two slices are held at a time.
    held = 0
    most = 0

    class Film:
        def __init__(self, chunks: int) -> None:
            self.left = chunks

        def seekable(self) -> bool:
            return False

        def read(self, size: int) -> bytes:
            nonlocal held, most
            if not self.left:
                return b""
            self.left -= 1
            held += 1
            most = max(most, held)
            return bytes(MEBIBYTE)

    def step(done: int, total: int) -> None:
        nonlocal held
        held = 0

    film = Film(40)
    stored = store.take_in(film, 40 * MEBIBYTE, step)  # type: ignore[arg-type]  # all of BinaryIO that is used
    assert stored.size == 40 * MEBIBYTE
    assert most <= 2 * evidence_store.SLICE_CHUNKS + 1
