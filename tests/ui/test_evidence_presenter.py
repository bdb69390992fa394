from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from intake_app.domain.entry_kinds import CaseSealed, EvidenceAdded
from intake_app.domain.errors import DiskFullError, ViewerFailedError
from intake_app.services.cases import Cases
from intake_app.services.evidence import Words
from intake_app.services.vault_session import Act
from intake_app.ui.decisions import ScriptedDialogs
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.messages import describe
from intake_app.ui.presenters.evidence import CHECKING, MANY_FILES, EvidencePresenter, EvidenceState
from intake_app.ui.presenters.evidence_looking import HELD, LOADING, NOTHING, SHOWN
from invented_pictures import photograph, picture
from services_desk import Desk, case_id
from shown_pages import TRANSLATORS

if TYPE_CHECKING:
    from pathlib import Path

CASE, OTHER = case_id(1), case_id(2)


@dataclass
class RecordingView:
    states: list[EvidenceState] = field(default_factory=list)

    def show_state(self, state: EvidenceState) -> None:
        self.states.append(state)


@dataclass
class Page:
    """A presenter with everything it was told to do."""

    desk: Desk
    answers: tuple[object, ...] = ()
    is_confined: bool = True
    cancel_at: int = 0

    def __post_init__(self) -> None:
        self.view = RecordingView()
        self.dialogs = ScriptedDialogs(self.answers)
        self.went_back = 0
        self.presenter = EvidencePresenter(
            Cases(self.desk.session),
            self.desk.evidence,
            ImmediateRunner(cancel_at=self.cancel_at),
            TRANSLATORS["en"],
            self.dialogs,
            explain=lambda error: describe(error, TRANSLATORS["en"]),
            is_confined=self.protect,
            back=self.leave,
        )
        self.presenter.attach(self.view)

    def protect(self) -> bool:
        return self.is_confined

    def leave(self) -> None:
        self.went_back += 1

    @property
    def state(self) -> EvidenceState:
        return self.view.states[-1]


@pytest.fixture
def desk(field_desk: Desk) -> Desk:
    field_desk.case(CASE)
    field_desk.case(OTHER)
    return field_desk


def _file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _custody(desk: Desk, case: str = CASE) -> list[str]:
    return [told.value.what for told in desk.session.case(case).custody]


def test_an_empty_case_is_empty_and_claims_nothing_before(desk: Desk) -> None:
    page = Page(desk)
    assert not page.state.is_loaded
    page.presenter.open_case(CASE)
    assert page.state.is_loaded
    assert page.state.items == ()
    assert (page.state.record, page.state.pseudonym) == (desk.session.case(CASE).record, "Выдуманная")


def test_files_come_in_one_after_the_other_and_the_last_one_is_open(desk: Desk, tmp_path: Path) -> None:
    page = Page(desk)
    page.presenter.open_case(CASE)
    page.presenter.add([_file(tmp_path, "a.jpg", photograph()), _file(tmp_path, "b.txt", b"invented")])
    assert [item.file_name for item in page.state.items] == ["a.jpg", "b.txt"]
    assert page.state.item is not None
    assert page.state.item.file_name == "b.txt"
    assert (page.state.doing, page.state.refused, page.state.duplicates) == ("", (), ())
    seen = {(state.file_number, state.file_count, state.file_name) for state in page.view.states if state.doing}
    assert {(1, 2, "a.jpg"), (2, 2, "b.txt")} <= seen


def test_after_loading_the_first_picture_is_shown_blurred_without_being_asked_for(desk: Desk, tmp_path: Path) -> None:
    first = Page(desk)
    first.presenter.open_case(CASE)
    first.presenter.add([_file(tmp_path, "a.jpg", photograph()), _file(tmp_path, "b.txt", b"invented")])
    page = Page(desk)
    page.presenter.open_case(CASE)
    assert page.state.item is not None
    assert page.state.item.file_name == "a.jpg"
    assert (page.state.look.stage, page.state.look.is_clear) == (SHOWN, False)
    assert page.state.look.picture is not None
    assert set(page.state.look.thumbnails) == {page.state.item.sha256}
    assert LOADING in {state.look.stage for state in page.view.states}
    assert _custody(desk) == []


def test_looking_sharp_is_noted_once_and_forgotten_with_the_page(desk: Desk, tmp_path: Path) -> None:
    page = Page(desk)
    page.presenter.open_case(CASE)
    page.presenter.add([_file(tmp_path, "a.png", picture("PNG", size=(400, 300)))])
    blurred = page.state.look.picture
    page.presenter.show_clearly()
    assert page.state.look.is_clear
    assert page.state.look.picture is not None
    assert page.state.look.picture != blurred
    page.presenter.show_clearly()
    assert _custody(desk) == [page.state.open]
    page.presenter.hide()
    assert page.state.look.picture is None
    assert page.state.look.thumbnails == {}
    page.presenter.load()
    assert not page.state.look.is_clear
    assert page.state.look.stage == SHOWN


def test_what_is_no_picture_shows_its_facts_only(desk: Desk, tmp_path: Path) -> None:
    page = Page(desk)
    page.presenter.open_case(CASE)
    page.presenter.add([_file(tmp_path, "a.pdf", b"%PDF-1.7 invented")])
    assert (page.state.look.stage, page.state.look.picture) == (NOTHING, None)


def test_a_damaged_picture_and_a_viewer_that_fails_are_told_apart(desk: Desk, tmp_path: Path, monkeypatch) -> None:
    page = Page(desk)
    page.presenter.open_case(CASE)
    page.presenter.add([_file(tmp_path, "a.png", picture("PNG")[:60])])
    assert (page.state.look.stage, page.state.message) == (NOTHING, None)

    def fail(*_args: object, **_more: object) -> None:
        raise ViewerFailedError(how="ended")

    monkeypatch.setattr(desk.evidence, "picture", fail)
    page.presenter.hide()
    page.presenter.load()
    assert page.state.look.stage == NOTHING
    assert page.state.message is not None


def test_without_a_sandbox_nothing_is_decoded_before_a_person_asks(desk: Desk, tmp_path: Path, monkeypatch) -> None:
    decoded: list[str] = []
    real = desk.evidence.picture
    monkeypatch.setattr(desk.evidence, "picture", lambda sha, px, **how: (decoded.append(sha), real(sha, px, **how))[1])
    page = Page(desk, is_confined=False)
    page.presenter.open_case(CASE)
    page.presenter.add([_file(tmp_path, "a.jpg", photograph())])
    assert (page.state.is_confined, page.state.look.stage) == (False, HELD)
    assert decoded == []
    page.presenter.show_clearly()
    assert page.state.look.stage == SHOWN
    assert decoded == [page.state.open]
    assert page.state.look.thumbnails == {}


def test_a_protection_that_cannot_be_told_counts_as_none(desk: Desk) -> None:
    page = Page(desk)

    def fail() -> bool:
        raise ViewerFailedError(how="start")

    page.presenter._is_confined = fail
    page.presenter.open_case(CASE)
    assert page.state.is_confined is False


def test_the_same_file_again_is_noticed_calmly_and_opens_what_is_there(desk: Desk, tmp_path: Path) -> None:
    page = Page(desk)
    page.presenter.open_case(CASE)
    page.presenter.add([_file(tmp_path, "a.txt", b"invented"), _file(tmp_path, "b.txt", b"other")])
    page.presenter.add([_file(tmp_path, "c.txt", b"invented"), _file(tmp_path, "d.txt", b"new")])
    assert page.state.duplicates == ("c.txt",)
    assert page.state.refused == ()
    assert [item.file_name for item in page.state.items] == ["a.txt", "b.txt", "d.txt"]
    page.presenter.add([tmp_path / "c.txt"])
    assert page.state.item is not None
    assert page.state.item.file_name == "a.txt"


def test_one_file_that_cannot_be_read_never_stops_the_others(desk: Desk, tmp_path: Path) -> None:
    page = Page(desk)
    page.presenter.open_case(CASE)
    page.presenter.add([tmp_path / "gone.jpg", _file(tmp_path, "b.txt", b"invented")])
    (message,) = page.state.refused
    assert message.happened.startswith("gone.jpg: ")
    assert [item.file_name for item in page.state.items] == ["b.txt"]
    page.presenter.forget_message()
    assert page.state.refused == ()


def test_a_full_disk_stops_the_rest_with_one_message(desk: Desk, tmp_path: Path, monkeypatch) -> None:
    def full(*_args: object) -> str:
        raise DiskFullError(needed=900, free=1)

    monkeypatch.setattr(desk.evidence, "add_file", full)
    page = Page(desk)
    page.presenter.open_case(CASE)
    page.presenter.add([_file(tmp_path, f"{number}.txt", b"invented") for number in range(5)])
    assert len(page.state.refused) == 1
    assert page.state.doing == ""


def test_folders_bring_their_files_and_many_files_are_asked_about(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "camera"
    (folder / "100").mkdir(parents=True)
    (folder / ".hidden").write_bytes(b"no")
    for number in range(MANY_FILES + 1):
        _file(folder / "100", f"{number:03}.txt", f"invented {number}".encode())
    page = Page(desk, (False, True))
    page.presenter.open_case(CASE)
    page.presenter.add([folder])
    assert page.state.items == ()
    page.presenter.add([folder])
    assert len(page.state.items) == MANY_FILES + 1
    assert len(page.dialogs.asked) == 2


def test_a_pasted_picture_comes_in_as_the_bytes_it_was(desk: Desk) -> None:
    page = Page(desk)
    page.presenter.open_case(CASE)
    content = picture("PNG")
    page.presenter.paste(content, "clipboard.png")
    (item,) = page.state.items
    assert (item.file_name, item.size, item.media_type) == ("clipboard.png", len(content), "image/png")


def test_stopped_nothing_of_the_file_remains(desk: Desk, tmp_path: Path) -> None:
    page = Page(desk, cancel_at=1)
    page.presenter.open_case(CASE)
    page.presenter.add([_file(tmp_path, "film.mp4", bytes(4_000_000))])
    assert page.state.items == ()
    assert (page.state.doing, page.state.refused) == ("", ())
    page.presenter.stop()


def test_files_stay_with_the_case_they_were_added_to(desk: Desk, tmp_path: Path) -> None:
    """Somebody may go on to another record while a long file still comes in."""
    page = Page(desk)
    page.presenter.open_case(CASE)
    add_file = desk.evidence.add_file

    def slowly(case: str, *more: object) -> str:
        if page.presenter.state.case_id == CASE:
            page.presenter.open_case(OTHER)
        return add_file(case, *more)  # type: ignore[arg-type]

    page.presenter._room.add_file = slowly  # type: ignore[method-assign]
    page.presenter.add([_file(tmp_path, "a.txt", b"one"), _file(tmp_path, "b.txt", b"two")])
    assert len(desk.session.case(CASE).evidence) == 2
    assert len(desk.session.case(OTHER).evidence) == 0
    assert (page.state.case_id, page.state.items, page.state.open) == (OTHER, (), "")


def test_stated_words_are_kept_once_and_shown_at_once(desk: Desk, tmp_path: Path) -> None:
    page = Page(desk)
    page.presenter.open_case(CASE)
    page.presenter.add([_file(tmp_path, "a.txt", b"invented")])
    before = len(desk.session.case(CASE).order)
    words = Words("двор", "2022-01-09", "Талдыкорган", "брат")
    page.presenter.describe(page.state.open, words)
    page.presenter.describe(page.state.open, words)
    assert page.state.item is not None
    assert page.state.item.words == words
    assert len(desk.session.case(CASE).order) == before + 1
    page.presenter.describe("ff" * 32, Words("nothing of this hash is here"))
    assert len(desk.session.case(CASE).order) == before + 1


def test_words_that_could_not_be_kept_are_taken_back(desk: Desk, tmp_path: Path) -> None:
    page = Page(desk)
    page.presenter.open_case(CASE)
    page.presenter.add([_file(tmp_path, "a.txt", b"invented")])
    desk.session.record(CASE, [Act("case.sealed", "A", CaseSealed(reason="closed"))])
    page.presenter.describe(page.state.open, Words("поздно"))
    assert page.state.message is not None
    assert page.state.item is not None
    assert page.state.item.words == Words()


def test_a_check_tells_what_holds_what_changed_and_what_is_away(desk: Desk, tmp_path: Path) -> None:
    page = Page(desk)
    page.presenter.open_case(CASE)
    page.presenter.add([_file(tmp_path, "a.txt", b"invented"), _file(tmp_path, "b.txt", b"other")])
    absent = EvidenceAdded(sha256="ab" * 32, size=5, media_type="image/jpeg", file_name="away.jpg")
    desk.session.record(CASE, [Act("evidence.added", "T", absent)])
    page.presenter.verify()
    assert page.state.verified is not None
    assert (len(page.state.verified.held), page.state.verified.changed, page.state.verified.not_here) == (2, (), 1)
    assert page.state.doing == ""
    assert CHECKING in {state.doing for state in page.view.states}
    connection = desk.session.vault.connection
    connection.execute("UPDATE evidence_chunk SET bytes = x'00'")
    page.presenter.verify()
    assert len(page.state.verified.changed) == 2


def test_pictures_of_another_case_are_forgotten_at_once(desk: Desk, tmp_path: Path) -> None:
    page = Page(desk)
    page.presenter.open_case(CASE)
    page.presenter.add([_file(tmp_path, "a.jpg", photograph())])
    page.presenter.show_clearly()
    page.presenter.open_case(OTHER)
    assert page.state.items == ()
    assert (page.state.look.picture, page.state.look.thumbnails, page.state.look.clear) == (None, {}, frozenset())


def test_back_leads_to_the_case(desk: Desk) -> None:
    page = Page(desk)
    page.presenter.back()
    assert page.went_back == 1
