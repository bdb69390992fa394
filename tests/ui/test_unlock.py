"""Opening the notebook: what is decided, what is shown, and that the secret is wiped whatever happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from intake_app.domain.errors import NotEnoughMemoryError, VaultMissingError, WrongPassphraseError
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.presenters.unlock import PASSPHRASE, RECOVERY_CODE, UnlockPresenter, UnlockState
from intake_app.ui.views.lock_page import LockPage
from window_checks import show

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from intake_app.i18n import Translator
    from intake_app.ui.app import Dress

RIGHT = "жеті сөз seven"
KEY = bytes(range(32))


class Recording:
    def __init__(self) -> None:
        self.states: list[UnlockState] = []
        self.opened: list[tuple[bytes, str]] = []
        self.seen: list[bytearray] = []

    def show_state(self, state: UnlockState) -> None:
        self.states.append(state)

    def derive(self, secret: bytearray) -> bytearray:
        self.seen.append(secret)
        if secret != RIGHT.encode():
            raise WrongPassphraseError
        return bytearray(KEY)


def make(speak: Callable[[str], Translator]) -> tuple[UnlockPresenter, Recording]:
    record = Recording()
    presenter = UnlockPresenter(
        {PASSPHRASE: record.derive, RECOVERY_CODE: record.derive},
        ImmediateRunner(),
        speak("en"),
        lambda key, means: record.opened.append((bytes(key), means)),
    )
    presenter.attach(record)
    return presenter, record


def test_the_right_passphrase_opens(speak: Callable[[str], Translator]) -> None:
    presenter, record = make(speak)
    presenter.submit(bytearray(RIGHT.encode()))
    assert record.opened == [(KEY, PASSPHRASE)]
    assert [(state.is_busy, state.is_open) for state in record.states] == [(False, False), (True, False), (False, True)]
    presenter.submit(bytearray(RIGHT.encode()))
    assert len(record.opened) == 1, "what is open is not opened again"


@pytest.mark.parametrize("typed", [RIGHT, "wrong"])
def test_the_secret_is_zeroed_whatever_comes_of_it(speak: Callable[[str], Translator], typed: str) -> None:
    presenter, record = make(speak)
    secret = bytearray(typed.encode())
    presenter.submit(secret)
    assert set(secret) == {0}
    assert record.seen[0] is secret


def test_a_wrong_one_says_so_and_asks_again(speak: Callable[[str], Translator]) -> None:
    presenter, record = make(speak)
    presenter.submit(bytearray(b"wrong"))
    assert presenter.state.message.title == "That does not open the notebook"
    presenter.submit(bytearray(RIGHT.encode()))
    assert record.states[-2].message is None
    assert record.opened


def test_nothing_typed_is_no_attempt(speak: Callable[[str], Translator]) -> None:
    presenter, record = make(speak)
    presenter.submit(bytearray())
    assert record.seen == []


def test_the_recovery_code_is_another_way_in(speak: Callable[[str], Translator]) -> None:
    presenter, record = make(speak)
    presenter.use(RECOVERY_CODE)
    presenter.submit(bytearray(RIGHT.encode()))
    assert record.opened == [(KEY, RECOVERY_CODE)]


def test_a_refused_vault_asks_nobody_and_speaks_the_language_of_the_moment(speak: Callable[[str], Translator]) -> None:
    presenter, record = make(speak)
    presenter.refuse(VaultMissingError())
    presenter.use(RECOVERY_CODE)
    presenter.submit(bytearray(RIGHT.encode()))
    assert record.seen == []
    assert presenter.state.is_refused
    presenter.speak(speak("kk"))
    assert presenter.state.message.title == "Бұл қалтада дәптер жоқ"
    presenter.use_again()
    assert presenter.state == UnlockState()


def test_too_little_memory_is_told_with_its_number(speak: Callable[[str], Translator]) -> None:
    presenter, record = make(speak)

    def derive(secret: bytearray) -> bytearray:
        raise NotEnoughMemoryError(mebibytes=256)

    presenter._derive[PASSPHRASE] = derive
    presenter.submit(bytearray(b"x"))
    assert "256" in record.states[-1].message.happened


@pytest.fixture
def page(qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator]) -> LockPage:
    presenter, record = make(speak)
    languages: list[str] = []
    page = LockPage(speak("en"), presenter, "0.1.0", languages.append, lambda: languages.append("another folder"))
    page.record, page.presenter, page.chosen = record, presenter, languages
    qtbot.addWidget(page)
    show(page)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def test_typing_and_enter_open_it(qtbot: QtBot, page: LockPage) -> None:
    assert page.field.hasFocus()
    assert page.field.echoMode() == QLineEdit.EchoMode.Password
    page.field.setText(RIGHT)
    qtbot.keyClick(page.field, Qt.Key.Key_Return)
    assert page.record.opened == [(KEY, PASSPHRASE)]
    assert page.field.text() == ""
    assert not page.field.isEnabled()


def test_keyboard_alone_reaches_everything(qtbot: QtBot, page: LockPage) -> None:
    qtbot.keyClick(page.field, Qt.Key.Key_Tab)
    assert page.open_button.hasFocus()
    qtbot.keyClick(page.open_button, Qt.Key.Key_Tab)
    assert page.other_button.hasFocus()
    qtbot.keyClick(page.other_button, Qt.Key.Key_Return)
    assert page.presenter.state.means == RECOVERY_CODE
    assert page.field.echoMode() == QLineEdit.EchoMode.Normal
    assert page.field.accessibleName() == "Recovery code"
    qtbot.keyClick(page.field, Qt.Key.Key_Backtab)
    assert page.languages.buttons["en"].hasFocus()
    qtbot.keyClick(page.languages.buttons["en"], Qt.Key.Key_Left)
    qtbot.keyClick(page.languages.buttons["ru"], Qt.Key.Key_Space)
    assert page.chosen == ["ru"]


def test_a_missing_vault_offers_to_show_where_it_is(page: LockPage) -> None:
    page.presenter.refuse(VaultMissingError())
    assert not page.field.isVisible()
    page.folder_button.click()
    assert page.chosen == ["another folder"]


def test_busy_takes_no_second_attempt(page: LockPage) -> None:
    page.show_state(UnlockState(is_busy=True))
    assert not page.field.isEnabled()
    assert not page.open_button.isEnabled()
    assert page._busy.isVisible()
