"""Evidence of a case: hashed as it comes in, described beside what the file claims, never altered. All invented."""

from __future__ import annotations

import hashlib
import io
import itertools

import pytest

from intake_app.domain.entry_kinds import CaseSealed, Custody, EvidenceAdded
from intake_app.domain.errors import (
    Cancelled,
    CaseSealedError,
    EvidenceDuplicateError,
    EvidenceMissingError,
    EvidenceUnreadableError,
)
from intake_app.services.evidence import Words
from intake_app.services.vault_session import Act
from invented_pictures import photograph, picture
from services_desk import Desk, case_id, no_step

CASE = case_id(31)


@pytest.fixture
def desk(field_desk: Desk) -> Desk:
    field_desk.case(CASE)
    return field_desk


def _items(desk: Desk):
    return desk.evidence.items(desk.session.case(CASE))


def _damage(desk: Desk, sha256: str) -> None:
    """Changes one byte of what the vault keeps, as a failing disk would."""
    connection = desk.session.vault.connection
    (att,) = connection.execute("SELECT att FROM evidence WHERE sha256 = ?", (bytes.fromhex(sha256),)).fetchone()
    (piece,) = connection.execute("SELECT bytes FROM evidence_chunk WHERE att = ? LIMIT 1", (att,)).fetchone()
    changed = bytes([piece[0] ^ 1]) + piece[1:]
    connection.execute("UPDATE evidence_chunk SET bytes = ? WHERE att = ? AND bytes = ?", (changed, att, piece))


def test_a_picture_comes_in_with_its_hash_and_what_the_camera_claims(desk: Desk, tmp_path) -> None:
    file = tmp_path / "IMG_0001.jpg"
    file.write_bytes(photograph())
    stated = Words("спина", "2022-01-11", "Талдыкорган", "брат")
    sha256 = desk.evidence.add_file(CASE, file, stated, no_step)
    (item,) = _items(desk)
    assert item.sha256 == sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert (item.size, item.media_type, item.file_name) == (file.stat().st_size, "image/jpeg", "IMG_0001.jpg")
    assert (item.words, item.is_here) == (stated, True)
    assert item.camera is not None
    assert (item.camera.made_at, item.camera.maker) == ("2026-11-02T14:30:05+05:00", "Invented Works")
    assert (item.camera.latitude, item.camera.longitude) == ("45.015600", "78.374000")
    assert b"".join(desk.session.evidence.read(sha256)) == file.read_bytes()


def test_what_is_no_picture_is_evidence_all_the_same(desk: Desk) -> None:
    content = b"%PDF-1.7 invented"
    desk.evidence.add(CASE, io.BytesIO(content), len(content), "paper.pdf", Words(), no_step)
    (item,) = _items(desk)
    assert (item.media_type, item.camera) == ("application/pdf", None)
    assert desk.evidence.picture(item.sha256, 100) is None


def test_the_same_bytes_twice_are_told_and_change_nothing(desk: Desk) -> None:
    content = b"invented"
    sha256 = desk.evidence.add(CASE, io.BytesIO(content), len(content), "a.txt", Words(), no_step)
    with pytest.raises(EvidenceDuplicateError) as told:
        desk.evidence.add(CASE, io.BytesIO(content), len(content), "b.txt", Words(), no_step)
    assert sha256.startswith(str(told.value.facts["sha256"]))
    assert [item.file_name for item in _items(desk)] == ["a.txt"]
    other = desk.case(case_id(32))
    desk.evidence.add(other, io.BytesIO(content), len(content), "c.txt", Words(), no_step)


def test_what_cannot_be_read_and_what_is_stopped_leaves_nothing(desk: Desk, tmp_path) -> None:
    with pytest.raises(EvidenceUnreadableError):
        desk.evidence.add_file(CASE, tmp_path, Words(), no_step)
    with pytest.raises(EvidenceUnreadableError):
        desk.evidence.add_file(CASE, tmp_path / "gone.jpg", Words(), no_step)

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        desk.evidence.add(CASE, io.BytesIO(bytes(3_000_000)), 3_000_000, "film.mp4", Words(), stop)
    assert _items(desk) == ()
    assert desk.session.evidence.total_bytes() == 0


def test_better_words_replace_the_shown_ones_and_nothing_else(desk: Desk) -> None:
    content = b"invented"
    sha256 = desk.evidence.add(CASE, io.BytesIO(content), len(content), "a.txt", Words("старое"), no_step)
    desk.evidence.describe(CASE, sha256, Words("новое", taken_by="сестра"))
    (item,) = _items(desk)
    assert item.words == Words("новое", taken_by="сестра")
    first, second = (e.read_body() for e in desk.session.case(CASE).order if e.header.kind.startswith("evidence."))
    assert isinstance(first, EvidenceAdded)
    assert (first.description, second.description) == ("старое", "новое")


def test_a_sealed_case_takes_no_words(desk: Desk) -> None:
    content = b"invented"
    sha256 = desk.evidence.add(CASE, io.BytesIO(content), len(content), "a.txt", Words(), no_step)
    desk.session.record(CASE, [Act("case.sealed", "A", CaseSealed(reason="closed"))])
    with pytest.raises(CaseSealedError):
        desk.evidence.describe(CASE, sha256, Words("поздно"))
    desk.evidence.viewed(CASE, sha256)
    assert desk.session.case(CASE).custody[0].value == Custody(action="viewed", what=sha256)


def test_a_blurred_picture_shows_that_there_is_something_not_what(desk: Desk) -> None:
    content = picture("PNG", size=(320, 200))
    sha256 = desk.evidence.add(CASE, io.BytesIO(content), len(content), "a.png", Words(), no_step)
    clear = desk.evidence.picture(sha256, 160)
    blurred = desk.evidence.picture(sha256, 160, is_blurred=True)
    assert clear is not None
    assert blurred is not None
    assert (clear.width, clear.height) == (blurred.width, blurred.height) == (160, 100)

    def steepest(pixels) -> int:
        row = [pixels.rgba[(50 * pixels.width + x) * 4] for x in range(pixels.width)]
        return max(abs(left - right) for left, right in itertools.pairwise(row))

    assert steepest(clear) > 200
    assert steepest(blurred) < 30


def test_a_check_names_every_item_that_changed_and_counts_what_is_not_here(desk: Desk) -> None:
    shas = []
    for number in range(3):
        content = f"invented {number}".encode() * 1000
        shas.append(desk.evidence.add(CASE, io.BytesIO(content), len(content), f"{number}.txt", Words(), no_step))
    absent = EvidenceAdded(sha256="ab" * 32, size=5, media_type="image/jpeg", file_name="away.jpg")
    desk.session.record(CASE, [Act("evidence.added", "T", absent)])
    steps: list[tuple[int, int]] = []
    whole = desk.evidence.verify(CASE, lambda done, total: steps.append((done, total)))
    assert (whole.held, whole.changed, whole.not_here) == (tuple(shas), (), 1)
    assert steps[-1] == (30_000, 30_000)
    assert steps == sorted(steps)
    _damage(desk, shas[0])
    _damage(desk, shas[2])
    found = desk.evidence.verify(CASE, no_step)
    assert (found.held, found.changed, found.not_here) == ((shas[1],), (shas[0], shas[2]), 1)
    with pytest.raises(EvidenceMissingError):
        desk.evidence.picture("ab" * 32, 100)
