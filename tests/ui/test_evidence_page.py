from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from intake_app.domain.entry_kinds import Camera
from intake_app.domain.errors import EvidenceUnreadableError
from intake_app.services.cases import Cases
from intake_app.services.evidence import EvidenceItem, Verified, Words
from intake_app.ui.decisions import ScriptedDialogs
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.messages import describe
from intake_app.ui.presenters.evidence import ADDING, CHECKING, EvidencePresenter, EvidenceState
from intake_app.ui.presenters.evidence_looking import HELD, LOADING, NOTHING, SHOWN, Look
from intake_app.ui.views.evidence_page import EvidencePage
from intake_app.viewer.looked import Pixels
from invented_pictures import picture
from services_desk import Desk, case_id
from shown_pages import LOOKS, TRANSLATORS, cut_off, put_on_screen, settle, texts, wearing, without_name
from window_checks import nameless

if TYPE_CHECKING:
    from pathlib import Path

    from intake_app.ui.app import Dress

CASE = case_id(1)
SHA = "368c1bb4788bbcc25cb33c6da25307b1908b0418fd3177508c4d7df2dc616c37"
PIXELS = Pixels(4, 2, bytes(range(32)))
CAMERA = Camera(
    made_at="2026-11-02T14:30:05+05:00",
    maker="Invented Works",
    model="Model A",
    latitude="45.015600",
    longitude="78.374000",
)
STATED = Words("Правая рука, синяк на предплечье", "2022-01-11", "дома у родственников, Талдыкорган", "брат")


def item(sha256: str, media_type: str = "image/jpeg", **facts: object) -> EvidenceItem:
    made = EvidenceItem(
        sha256=sha256,
        size=3_200_000,
        media_type=media_type,
        file_name="IMG_20220111_143005.jpg",
        words=Words(),
        camera=None,
        added_at="2026-11-22T09:00:00Z",
        is_here=True,
    )
    return replace(made, **facts)


ITEMS = (
    item(SHA, words=STATED, camera=CAMERA),
    item("b" * 64, "video/mp4", file_name="VID_20220109.mp4", size=1_288_490_188),
    item("c" * 64, "application/pdf", file_name="statement.pdf", is_here=False),
    item("d" * 64, "image/heic"),
)


def make(desk: Desk, dress: Dress, language: str = "en", dialogs: ScriptedDialogs | None = None) -> EvidencePage:
    tr = TRANSLATORS[language]
    presenter = EvidencePresenter(
        Cases(desk.session),
        desk.evidence,
        ImmediateRunner(),
        tr,
        dialogs or ScriptedDialogs(),
        explain=lambda error: describe(error, tr),
        is_confined=lambda: True,
        back=lambda: None,
    )
    return EvidencePage(tr, presenter, dress.theme)


def invented(language: str) -> dict[str, EvidenceState]:
    """The page in every telling state."""
    unreadable = describe(EvidenceUnreadableError(), TRANSLATORS[language])
    usual = EvidenceState(
        case_id=CASE,
        record="KZQ3-F5X2",
        pseudonym="Айгүл",
        items=ITEMS,
        open=SHA,
        look=Look(of=SHA, stage=SHOWN, picture=PIXELS, thumbnails={SHA: PIXELS}),
        is_confined=True,
        is_loaded=True,
    )
    numbers = {"file_number": 3, "file_count": 12, "file_name": "VID_20220109.mp4"}
    return {
        "blurred": usual,
        "clear": replace(usual, look=replace(usual.look, clear=frozenset({SHA}))),
        "loading": replace(usual, look=replace(usual.look, stage=LOADING, picture=None)),
        "film": replace(usual, open="b" * 64, look=Look(of="b" * 64, stage=NOTHING)),
        "away": replace(usual, open="c" * 64, look=Look(of="c" * 64, stage=NOTHING)),
        "not decoded": replace(usual, open="d" * 64, look=Look(of="d" * 64, stage=NOTHING)),
        "unconfined": replace(usual, is_confined=False, look=Look(of=SHA, stage=HELD)),
        "adding": replace(usual, doing=ADDING, done=742 * 2**20, total=1200 * 2**20, **numbers),
        "checking": replace(usual, doing=CHECKING, done=10, total=100),
        "refused": replace(usual, refused=(unreadable, unreadable), duplicates=("a.jpg", "b.jpg")),
        "checked": replace(usual, verified=Verified((SHA,), ("b" * 64, "d" * 64), 1)),
        "holds": replace(usual, verified=Verified((SHA,), (), 0)),
        "empty": replace(usual, items=(), open="", look=Look()),
    }


def show(page: EvidencePage, state: EvidenceState) -> None:
    page._presenter.state = state
    page.show_state(state)
    settle()


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_every_state_fits_in_every_language_and_theme(
    qtbot, dress: Dress, field_desk: Desk, language: str, theme: str
) -> None:
    with wearing(dress, theme):
        page = make(field_desk, dress, language)
        put_on_screen(qtbot, page)
        for name, state in invented(language).items():
            show(page, state)
            assert (name, cut_off(page)) == (name, [])
            assert (name, without_name(page), nameless(page)) == (name, [], [])


def test_stated_and_claimed_never_mix(qtbot, dress: Dress, field_desk: Desk) -> None:
    page = make(field_desk, dress)
    put_on_screen(qtbot, page)
    show(page, invented("en")["blurred"])
    fields = [field.text() for field in page.detail._fields]
    assert fields == ["11 January 2022", STATED.taken_where, STATED.taken_by]
    assert page.detail._description.toPlainText() == STATED.description
    seen = texts(page)
    for claim in ("2 November 2026, 14:30 (UTC+05)", "Invented Works Model A", "45.015600, 78.374000"):
        assert claim in seen
        assert claim not in fields
    assert "Read from the file; nobody has checked it. A clock may be wrong, and data can be changed." in seen
    show(page, invented("en")["film"])
    assert "The file tells nothing about its making." in texts(page)
    assert [field.text() for field in page.detail._fields] == ["", "", ""]


def test_the_fingerprint_stands_there_whole_and_can_be_taken_along(qtbot, dress: Dress, field_desk: Desk) -> None:
    page = make(field_desk, dress)
    put_on_screen(qtbot, page)
    show(page, invented("en")["blurred"])
    fingerprint = page.detail._hash
    assert (fingerprint.text(), fingerprint.isReadOnly()) == (SHA, True)
    fingerprint.setFocus()
    qtbot.keyClick(fingerprint, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert fingerprint.selectedText() == SHA


def test_keyboard_alone_from_item_to_item_and_back(qtbot, dress: Dress, field_desk: Desk, tmp_path: Path) -> None:
    field_desk.case(CASE)
    page = make(field_desk, dress)
    put_on_screen(qtbot, page)
    page._presenter.open_case(CASE)
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name)
    page._presenter.add([tmp_path / "a.txt", tmp_path / "b.txt"])
    page.on_shown()
    assert page.list.hasFocus()
    assert page._presenter.state.item.file_name == "b.txt"
    qtbot.keyClick(page.list, Qt.Key.Key_Up)
    assert page._presenter.state.item.file_name == "a.txt"
    assert "a.txt" in page.detail._facts.text()


def test_what_was_typed_is_kept_when_the_field_the_item_or_the_page_is_left(
    qtbot, dress: Dress, field_desk: Desk, tmp_path: Path
) -> None:
    field_desk.case(CASE)
    page = make(field_desk, dress)
    put_on_screen(qtbot, page)
    page._presenter.open_case(CASE)
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name)
    page._presenter.add([tmp_path / "a.txt", tmp_path / "b.txt"])

    def words() -> list[Words]:
        return [one.words for one in field_desk.evidence.items(field_desk.session.case(CASE))]

    page.detail._description.setFocus()
    qtbot.keyClicks(page.detail._description, "seen from the window")
    qtbot.keyClick(page.detail._description, Qt.Key.Key_Tab)
    assert words()[1] == Words("seen from the window")
    assert page.detail._fields[0].hasFocus()
    qtbot.keyClicks(page.detail._fields[0], "9.1.2022")
    page.list.setCurrentRow(0)
    assert words()[1] == Words("seen from the window", "2022-01-09")
    assert page.detail._fields[0].text() == ""
    qtbot.keyClicks(page.detail._fields[2], "sister")
    page.on_hidden()
    assert words() == [Words(taken_by="sister"), Words("seen from the window", "2022-01-09")]
    entries = len(field_desk.session.case(CASE).order)
    page.on_hidden()
    assert len(field_desk.session.case(CASE).order) == entries


def test_a_picture_is_blurred_until_the_button_is_pressed(qtbot, dress: Dress, field_desk: Desk, tmp_path) -> None:
    field_desk.case(CASE)
    page = make(field_desk, dress)
    put_on_screen(qtbot, page)
    (tmp_path / "a.png").write_bytes(picture("PNG", size=(300, 200)))
    page._presenter.open_case(CASE)
    page._presenter.add([tmp_path / "a.png"])
    settle()
    assert page.detail._show.isVisible()
    qtbot.mouseClick(page.detail._show, Qt.MouseButton.LeftButton)
    settle()
    assert not page.detail._show.isVisible()
    assert page._presenter.state.look.is_clear
    assert page.detail._picture._pixmap is not None
    assert page.detail._picture._pixmap.width() == 300
    page.on_hidden()
    assert page.detail._picture._pixmap is None


def _drop(page: EvidencePage, content: QMimeData) -> bool:
    place, action = QPoint(300, 300), Qt.DropAction.CopyAction
    enter = QDragEnterEvent(place, action, content, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter.setAccepted(False)
    page.dragEnterEvent(enter)
    if not enter.isAccepted():
        return False
    page.dropEvent(
        QDropEvent(QPointF(place), action, content, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    )
    return True


def test_files_can_be_dropped_and_nothing_else(qtbot, dress: Dress, field_desk: Desk, tmp_path: Path) -> None:
    field_desk.case(CASE)
    page = make(field_desk, dress)
    put_on_screen(qtbot, page)
    page._presenter.open_case(CASE)
    (tmp_path / "a.txt").write_text("invented")
    files, words, address = QMimeData(), QMimeData(), QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.txt"))])
    words.setText("words")
    address.setUrls([QUrl("https://example.invalid/a.jpg")])
    assert not _drop(page, words)
    assert not _drop(page, address)
    assert _drop(page, files)
    assert [one.file_name for one in page._presenter.state.items] == ["a.txt"]


def test_files_and_pictures_can_be_pasted(qtbot, dress: Dress, field_desk: Desk, tmp_path: Path) -> None:
    field_desk.case(CASE)
    page = make(field_desk, dress)
    put_on_screen(qtbot, page)
    page._presenter.open_case(CASE)
    page.on_shown()
    clipboard = QGuiApplication.clipboard()
    (tmp_path / "a.txt").write_text("invented")
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.txt"))])
    clipboard.setMimeData(files)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [one.file_name for one in page._presenter.state.items] == ["a.txt"]
    raw = QMimeData()
    content = picture("JPEG")
    raw.setData("image/jpeg", content)
    clipboard.setMimeData(raw)
    page._paste()
    pasted = page._presenter.state.items[1]
    assert (pasted.file_name, pasted.size) == ("clipboard.jpg", len(content))
    drawn = QImage(8, 6, QImage.Format.Format_RGB32)
    drawn.fill(Qt.GlobalColor.red)
    clipboard.setImage(drawn)
    page._paste()
    assert page._presenter.state.items[2].media_type == "image/png"
    clipboard.setText("words")
    page._paste()
    assert len(page._presenter.state.items) == 3
    clipboard.clear()


def test_an_empty_page_offers_the_first_step(qtbot, dress: Dress, field_desk: Desk, tmp_path: Path) -> None:
    field_desk.case(CASE)
    (tmp_path / "a.txt").write_text("invented")
    page = make(field_desk, dress, dialogs=ScriptedDialogs([[tmp_path / "a.txt"]]))
    put_on_screen(qtbot, page)
    page._presenter.open_case(CASE)
    page.on_shown()
    assert not page.add_button.isVisible()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert [one.file_name for one in page._presenter.state.items] == ["a.txt"]
    settle()
    assert page.add_button.isVisible()


def test_checking_and_stopping_reach_the_presenter(qtbot, dress: Dress, field_desk: Desk, monkeypatch) -> None:
    page = make(field_desk, dress)
    put_on_screen(qtbot, page)
    show(page, invented("en")["checking"])
    assert not page.check_button.isEnabled()
    stopped: list[bool] = []
    monkeypatch.setattr(page._presenter, "_job", type("Job", (), {"cancel": lambda _self: stopped.append(True)})())
    qtbot.mouseClick(page._strip.stop_button, Qt.MouseButton.LeftButton)
    assert stopped == [True]
    show(page, invented("en")["checked"])
    assert "2 files have changed" in texts(page)
