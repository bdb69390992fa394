from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from intake_app.i18n import LANGUAGES
from intake_app.services.contacts import Contacts
from intake_app.ui.decisions import ScriptedDialogs
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.presenters.contacts import ContactsPresenter
from intake_app.ui.views.contacts_page import ContactsPage
from services_desk import Desk, introduce
from shown_pages import LOOKS, NOW, RESOURCES, TRANSLATORS, cut_off, put_on_screen, settle, texts, wearing, without_name

if TYPE_CHECKING:
    from pathlib import Path

    from intake_app.ui.app import Dress

WORDS = {code: (RESOURCES / "words" / f"{code}.txt").read_text("utf-8").split() for code in LANGUAGES}


def make(desk: Desk, dress: Dress, language: str = "en", answers: tuple[object, ...] = ()) -> ContactsPage:
    presenter = ContactsPresenter(
        {code: Contacts(desk.session, words) for code, words in WORDS.items()},
        ImmediateRunner(),
        ScriptedDialogs(answers),  # type: ignore[arg-type]
        TRANSLATORS[language],
        desk=desk.role,
        now=lambda: NOW,
        place_name=lambda code: {"KZ-33": "Западно-Казахстанская область"}.get(code, ""),
        regions=(("KZ-33", "Западно-Казахстанская область"), ("KZ-75", "Алматы")),
    )
    return ContactsPage(TRANSLATORS[language], presenter, dress.theme)


def show(qtbot, page: ContactsPage) -> None:
    put_on_screen(qtbot, page)
    page.on_shown()
    settle()


@pytest.fixture
def newcomer(tmp_path: Path):
    desk = Desk(tmp_path / "newcomer", "field")
    yield desk
    desk.session.vault.close()


@pytest.fixture
def request_file(newcomer: Desk, stick: Path) -> Path:
    path = stick / "any.request"
    path.write_bytes(newcomer.contacts.request("Өскемен 1", "KZ-33"))
    return path


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_every_state_fits_in_every_language_and_theme(
    qtbot, dress: Dress, office: Desk, newcomer: Desk, request_file: Path, stick: Path, language: str, theme: str
) -> None:
    with wearing(dress, theme):
        page = make(office, dress, language, ([request_file], stick))
        show(qtbot, page)
        assert cut_off(page) == []
        assert without_name(page) == []
        page.own.words_button.click()
        settle()
        assert cut_off(page) == []
        page.own.words_button.click()
        page.admit.click()
        settle()
        assert page.compare.isVisible()
        assert cut_off(page) == []
        assert without_name(page) == []
        page._presenter.compare(["abandon", "ability", "able"])
        settle()
        assert page.message.isVisible()
        assert cut_off(page) == []
        comparison = page._presenter.state.comparison
        assert comparison is not None
        words = Contacts(newcomer.session, WORDS[language]).own_words()[0]
        page._presenter.compare([words[place] for place in comparison.asked])
        settle()
        assert page.admitted.isVisible()
        assert cut_off(page) == []
        page.admitted.button.click()
        settle()
        assert not page.admitted.isVisible()
        assert cut_off(page) == []


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_the_way_to_a_card_fits_without_scrolling(
    qtbot, dress: Dress, newcomer: Desk, stick: Path, language: str, theme: str
) -> None:
    with wearing(dress, theme):
        page = make(newcomer, dress, language, (stick,))
        show(qtbot, page)
        assert page.way.isVisible()
        assert cut_off(page) == []
        assert without_name(page) == []
        assert page.way.read.mapTo(page, page.way.read.rect().bottomLeft()).y() < page.height()
        page.way.name.setText("Өскемен 1")
        page.way.make.click()
        settle()
        assert cut_off(page) == []
        assert page.way.read.property("kind") == "primary"
        assert page.way.make.property("kind") == ""


def test_keyboard_alone_admits_a_device(qtbot, dress: Dress, office: Desk, newcomer: Desk, request_file: Path) -> None:
    page = make(office, dress, answers=([request_file],))
    show(qtbot, page)
    qtbot.keyClick(page.admit, Qt.Key.Key_Return)
    words = Contacts(newcomer.session, WORDS["en"]).own_words()[0]
    comparison = page._presenter.state.comparison
    assert comparison is not None
    assert page.compare.grid.fields[0].hasFocus()
    assert not page.compare.accept.isEnabled()
    for place in comparison.asked:
        field = page.focusWidget()
        assert field in page.compare.grid.fields
        assert field.accessibleName() == f"Word {place + 1}"
        qtbot.keyClicks(field, words[place])
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert page.admitted.isVisible()
    assert office.contacts.name_of(newcomer.id) == "Өскемен 1"


@pytest.mark.parametrize("is_trained", [False, True])
def test_only_a_tick_clears_a_device_for_the_sealed_section(
    qtbot, dress: Dress, office: Desk, newcomer: Desk, request_file: Path, is_trained: bool
) -> None:
    page = make(office, dress, answers=([request_file],))
    show(qtbot, page)
    page.admit.click()
    settle()
    assert not page.compare.cleared.isChecked()
    if is_trained:
        page.compare.cleared.click()
    words = Contacts(newcomer.session, WORDS["en"]).own_words()[0]
    for field, place in zip(page.compare.grid.fields, page._presenter.state.comparison.asked, strict=True):
        field.setText(words[place])
    page.compare.accept.click()
    settle()
    (admitted,) = [one for one in office.contacts.all() if one.device == newcomer.id]
    assert admitted.clearances == (frozenset({"X"}) if is_trained else frozenset())


def test_the_asked_words_are_nowhere_on_the_page(
    qtbot, dress: Dress, office: Desk, newcomer: Desk, request_file: Path
) -> None:
    page = make(office, dress, answers=([request_file],))
    show(qtbot, page)
    page.admit.click()
    settle()
    words = Contacts(newcomer.session, WORDS["en"]).own_words()[0]
    comparison = page._presenter.state.comparison
    assert comparison is not None
    seen = " ".join(texts(page))
    assert [words[place] for place in comparison.asked if f".  {words[place]}" in seen] == []
    assert len([word for word in words if f".  {word}" in seen]) == 9


def test_typed_words_stay_when_they_were_wrong(qtbot, dress: Dress, office: Desk, request_file: Path) -> None:
    page = make(office, dress, answers=([request_file],))
    show(qtbot, page)
    page.admit.click()
    for field in page.compare.grid.fields:
        field.setText("abandon")
    page.compare.accept.click()
    assert page.compare.grid.typed() == ["abandon"] * 3
    assert page.message.isVisible()
    page.compare.stop.click()
    assert not page.compare.isVisible()
    assert len(office.contacts.all()) == 1


def test_another_language_asks_other_words(qtbot, dress: Dress, office: Desk, request_file: Path) -> None:
    page = make(office, dress, answers=([request_file],))
    show(qtbot, page)
    page.admit.click()
    page._presenter.speak_words("kk")
    settle()
    shown = {text.partition(".  ")[2] for text in texts(page) if ".  " in text}
    assert len(shown & set(WORDS["kk"])) == 9


def test_card_files_are_written_again_for_the_chosen_device(
    qtbot, dress: Dress, office: Desk, newcomer: Desk, stick: Path
) -> None:
    introduce(office, newcomer, "Second 1")
    page = make(office, dress, answers=(stick,))
    show(qtbot, page)
    page.people.choose(office.id)
    assert not page.again.isEnabled()
    page.people.choose(newcomer.id)
    page.again.click()
    assert len(list(stick.glob("*.card"))) == 2


def test_a_field_desk_admits_nobody(qtbot, dress: Dress, field_desk: Desk) -> None:
    page = make(field_desk, dress)
    show(qtbot, page)
    assert (page.admit.isVisible(), page.again.isVisible(), page.read.isVisible()) == (False, False, True)
    assert "Taldyqorghan 1 (this device)" in texts(page)


def test_a_name_is_asked_for_before_a_folder(qtbot, dress: Dress, newcomer: Desk) -> None:
    page = make(newcomer, dress)
    show(qtbot, page)
    qtbot.keyClick(page.way.name, Qt.Key.Key_Return)
    assert "The device needs a name" in texts(page)
