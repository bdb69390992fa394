from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from intake_app.domain.errors import WrongPassphraseError
from intake_app.services.vault_care import VaultCare
from intake_app.ui.decisions import ScriptedDialogs
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.presenters.settings import SettingsPresenter
from intake_app.ui.presenters.settings_state import LICENCES, OVERVIEW, PASSPHRASE, RECOVERY, SettingsWork
from intake_app.ui.views.settings_page import SettingsPage
from shown_pages import LOOKS, RESOURCES, TRANSLATORS, cut_off, put_on_screen, settle, texts, wearing, without_name

if TYPE_CHECKING:
    from intake_app.ui.app import Dress
    from services_desk import Desk

GROUPS = ("K7QF2", "9MXA4", "T3WZ8", "H5RBN", "2VKD7", "QX9FM", "8PJC3", "W4TGE")


def make(
    desk: Desk, language: str = "en", *, is_practice: bool = True
) -> tuple[SettingsPage, list[tuple[object, ...]]]:
    told: list[tuple[object, ...]] = []
    words = (RESOURCES / "words" / f"{language}.txt").read_text("utf-8").split()
    # The longest words there are: they must fit as well.
    longest = sorted(words, key=len)[-7:]

    def change(now: bytearray, new: bytearray) -> None:
        if now != b"now":
            raise WrongPassphraseError
        told.append(("passphrase", new.decode()))

    work = SettingsWork(
        change_passphrase=change,
        renew_recovery_code=lambda now: GROUPS,
        print_sheet=lambda groups: told.append(("print", *groups)),
        save_sheet=lambda groups, path: told.append(("save", path)),
        propose_words=lambda _language: bytearray(" ".join(longest).encode()),
        normalise=lambda typed: bytearray(typed.decode().casefold().strip().encode()),
        strength_bits=lambda text: 4 * len(text),
        needed_bits=60,
        choose_language=lambda chosen: told.append(("language", chosen)),
        choose_theme=lambda theme: told.append(("theme", theme)),
        idle_changed=lambda minutes: told.append(("idle", minutes)),
    )
    presenter = SettingsPresenter(
        VaultCare(desk.session),
        work,
        ImmediateRunner(),
        ScriptedDialogs(),
        TRANSLATORS[language],
        theme="light",
        version="0.1.0",
        is_practice=is_practice,
    )
    page = SettingsPage(
        TRANSLATORS[language],
        presenter,
        questionnaires=lambda: told.append(("questionnaires",)),
        health=lambda: told.append(("health",)),
    )
    return page, told


def show(qtbot, page: SettingsPage) -> None:
    put_on_screen(qtbot, page)
    page.on_shown()
    settle()


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_every_section_fits_in_every_language_and_theme(
    qtbot, dress: Dress, office: Desk, language: str, theme: str
) -> None:
    with wearing(dress, theme):
        page, _ = make(office, language)
        show(qtbot, page)
        presenter = page._presenter
        assert cut_off(page) == []
        assert without_name(page) == []
        presenter._show(replace(presenter.state, is_rebuilding=True, done=40, total=120))
        settle()
        assert cut_off(page) == []
        presenter._show(replace(presenter.state, is_rebuilding=False))
        for section in (PASSPHRASE, RECOVERY, LICENCES):
            presenter.open_section(section)
            settle()
            assert cut_off(page) == []
            assert without_name(page) == []
        presenter.open_section(PASSPHRASE)
        presenter.use_own(is_own=True)
        presenter.type_own("коротко")
        presenter.change_passphrase(bytearray(b"now"), bytearray(b"other"))
        settle()
        assert cut_off(page) == []
        presenter.open_section(RECOVERY)
        presenter.renew_recovery_code(bytearray(b"now"))
        settle()
        assert cut_off(page) == []
        presenter.leave()
        settle()
        assert page.message.isVisible()
        assert cut_off(page) == []


def test_the_folder_is_shown_and_never_in_the_title(qtbot, dress: Dress, office: Desk) -> None:
    page, _ = make(office, is_practice=False)
    show(qtbot, page)
    assert str(office.folder) in [text.replace("\u200b", "") for text in texts(page)]
    assert page.title == "Settings"
    assert "for practice" not in texts(page)


def test_clicks_change_look_and_lock(qtbot, dress: Dress, office: Desk) -> None:
    page, told = make(office)
    show(qtbot, page)
    assert page.lock.minutes.choice() == "5"
    page.look.themes.buttons["dark"].click()
    page.look.languages.buttons["kk"].click()
    page.lock.minutes.buttons["10"].click()
    assert told == [("theme", "dark"), ("language", "kk"), ("idle", 10)]
    assert page.lock.minutes.choice() == "10"


def test_the_passphrase_is_changed_by_keyboard_alone(qtbot, dress: Dress, office: Desk) -> None:
    page, told = make(office)
    show(qtbot, page)
    qtbot.keyClick(page.secrets.passphrase, Qt.Key.Key_Return)
    card = page.passphrase
    assert card.now.hasFocus()
    assert not card.change.isEnabled()
    offered = " ".join(page._presenter.state.words)
    qtbot.keyClicks(card.now, "now")
    qtbot.keyClicks(card.again, offered)
    qtbot.keyClick(card.again, Qt.Key.Key_Return)
    assert told == [("passphrase", offered)]
    assert page._presenter.state.section == OVERVIEW
    assert page.secrets.passphrase.hasFocus()
    assert "The passphrase is changed" in texts(page)


def test_a_wrong_passphrase_is_told_and_the_fields_are_empty(qtbot, dress: Dress, office: Desk) -> None:
    page, told = make(office)
    show(qtbot, page)
    page.secrets.passphrase.click()
    page.passphrase.now.setText("wrong")
    page.passphrase.again.setText(" ".join(page._presenter.state.words))
    page.passphrase.change.click()
    assert told == []
    assert (page.passphrase.now.text(), page.passphrase.again.text()) == ("", "")
    assert "That does not open the notebook" in texts(page)


def test_what_was_typed_is_forgotten_when_the_page_goes(qtbot, dress: Dress, office: Desk) -> None:
    page, _ = make(office)
    show(qtbot, page)
    page.secrets.passphrase.click()
    for field in page.passphrase.findChildren(QLineEdit):
        field.setText("typed")
    page.on_hidden()
    assert [field.text() for field in page.passphrase.findChildren(QLineEdit)] == ["", "", ""]
    assert page._presenter.state.section == OVERVIEW


def test_secrets_are_not_readable_over_a_shoulder(qtbot, dress: Dress, office: Desk) -> None:
    page, _ = make(office)
    show(qtbot, page)
    for field in (page.passphrase.now, page.passphrase.again, page.recovery.now):
        assert field.echoMode() == QLineEdit.EchoMode.Password
        assert field.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData
        assert field.contextMenuPolicy() == Qt.ContextMenuPolicy.NoContextMenu


def test_a_sheet_must_be_kept_before_it_is_done(qtbot, dress: Dress, office: Desk) -> None:
    page, told = make(office)
    show(qtbot, page)
    page.secrets.recovery.click()
    qtbot.keyClicks(page.recovery.now, "now")
    qtbot.keyClick(page.recovery.now, Qt.Key.Key_Return)
    settle()
    assert f"1.  {GROUPS[0]}" in texts(page)
    assert not page.recovery.done.isEnabled()
    page.recovery.print.click()
    assert told == [("print", *GROUPS)]
    page.recovery.done.click()
    assert page._presenter.state.groups == ()
    assert f"1.  {GROUPS[0]}" not in texts(page)
    assert page._presenter.state.message is None


def test_computing_the_lists_ends_with_a_word(qtbot, dress: Dress, office: Desk) -> None:
    page, _ = make(office)
    show(qtbot, page)
    page.lists.rebuild.click()
    assert "Lists and search are new" in texts(page)
    assert page.lists.rebuild.isVisible()


def test_the_cards_lead_to_their_pages(qtbot, dress: Dress, field_desk: Desk) -> None:
    page, told = make(field_desk)
    show(qtbot, page)
    assert page.questionnaires is not None
    assert page.health is not None
    page.questionnaires.open.click()
    page.health.open.click()
    assert told == [("questionnaires",), ("health",)]
