"""The first start by keyboard alone, and the window's own behaviour: languages, focus, messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from intake_app.ui.decisions import ScriptedDialogs
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.presenters.wizard import WizardPresenter
from intake_app.ui.views.wizard_window import WizardWindow
from window_checks import show
from window_stage import GROUPS, ICONS, wizard_work

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from intake_app.i18n import Translator
    from intake_app.ui.app import Dress
    from intake_app.ui.presenters.wizard_state import VaultPlan


@pytest.fixture
def window(qtbot: QtBot, dress: Dress, speak: Callable[[str], Translator]) -> WizardWindow:
    finished: list[VaultPlan] = []
    presenter = WizardPresenter(wizard_work(), ImmediateRunner(), ScriptedDialogs(), speak, finished.append, "en")
    window = WizardWindow(presenter, ICONS)
    window.presenter, window.finished = presenter, finished
    qtbot.addWidget(window)
    show(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def press(qtbot: QtBot, window: WizardWindow, *keys: Qt.Key) -> None:
    for key in keys:
        QApplication.processEvents()
        qtbot.keyClick(window.focusWidget() or window, key)


def type_text(qtbot: QtBot, window: WizardWindow, text: str) -> None:
    QApplication.processEvents()
    assert isinstance(window.focusWidget(), QLineEdit)
    qtbot.keyClicks(window.focusWidget(), text)


def test_the_whole_first_start_by_keyboard_alone(qtbot: QtBot, window: WizardWindow) -> None:
    key = Qt.Key
    steps = [window.presenter.state.step]

    def at(step: str) -> None:
        assert window.presenter.state.step == step
        steps.append(step)

    press(qtbot, window, key.Key_Return)  # English is chosen already
    at("desk")
    press(qtbot, window, key.Key_Down, key.Key_Space)  # the office desk
    assert window.presenter.state.desk == "office"
    press(qtbot, window, key.Key_Return)
    at("kind")
    press(qtbot, window, key.Key_Down, key.Key_Space, key.Key_Return)
    at("folder")
    press(qtbot, window, key.Key_Tab)
    assert window.focusWidget() is window.back
    press(qtbot, window, key.Key_Tab)
    assert window.focusWidget() is window.on
    press(qtbot, window, key.Key_Space)
    at("passphrase")
    assert window.focusWidget().accessibleName() == "Other words"
    window.on.setFocus()
    press(qtbot, window, key.Key_Return)
    at("proof")
    type_text(qtbot, window, "river lamp seven orchard velvet north candle")
    press(qtbot, window, key.Key_Return)
    at("office")
    type_text(qtbot, window, "Invented Office")
    press(qtbot, window, key.Key_Return)
    at("recovery")
    press(qtbot, window, key.Key_Return)  # the focused button: print
    assert window.presenter.state.is_sheet_kept
    window.on.setFocus()
    press(qtbot, window, key.Key_Return)
    at("check")
    type_text(qtbot, window, GROUPS[1].lower())
    press(qtbot, window, key.Key_Tab)
    type_text(qtbot, window, GROUPS[5])
    press(qtbot, window, key.Key_Return)
    at("done")
    assert window.focusWidget() is window.on
    press(qtbot, window, key.Key_Return)
    assert [plan.desk for plan in window.finished] == ["office"]
    assert window.finished[0].office_name == "Invented Office"


def test_the_language_can_be_changed_at_every_step_and_nothing_is_lost(qtbot: QtBot, window: WizardWindow) -> None:
    window.presenter.go_on()
    window.presenter.choose_desk("legal")
    window.languages.buttons["kk"].click()
    assert window.windowTitle() == "Дәптер"
    assert window.on.text() == "Жалғастыру"
    assert window.step.options.buttons["legal"].isChecked()
    assert window.presenter.state.step == "desk"


def test_alt_left_goes_back(qtbot: QtBot, window: WizardWindow) -> None:
    window.presenter.go_on()
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.presenter.state.step == "language"
    assert not window.back.isVisible()


def test_what_is_typed_in_the_proof_is_hidden_unless_one_asks(qtbot: QtBot, window: WizardWindow) -> None:
    presenter = window.presenter
    presenter.go_on()
    presenter.choose_desk("field")
    presenter.go_on()
    presenter.choose_kind("real")
    for _step in range(3):
        presenter.go_on()
    field = window.step.field
    assert field.echoMode() == QLineEdit.EchoMode.Password
    window.step.show_letters.click()
    assert field.echoMode() == QLineEdit.EchoMode.Normal
    type_text(qtbot, window, "not the words")
    press(qtbot, window, Qt.Key.Key_Return)
    assert field.text() == "", "what was typed does not stay on the screen"
    assert window._message.isVisible()
    assert field.hasFocus()


def test_an_own_passphrase_shows_its_strength(qtbot: QtBot, window: WizardWindow) -> None:
    presenter = window.presenter
    presenter.go_on()
    presenter.choose_desk("field")
    presenter.go_on()
    presenter.choose_kind("real")
    presenter.go_on()
    presenter.go_on()
    step = window.step
    QApplication.processEvents()
    step.use_own.click()
    assert step.field.isVisible()
    assert not step.other_words.isVisible()
    qtbot.keyClicks(step.field, "short")
    assert step._strength.text() == "not yet: 20 of 60 bits"
    assert not window.on.isEnabled()
    qtbot.keyClicks(step.field, " but then rather long")
    assert step._strength.text() == "strong enough"
    assert window.on.isEnabled()
