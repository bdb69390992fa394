from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from carried_case import CASE, begin, differ
from intake_app.domain.consent import CONSENT_ITEMS
from intake_app.domain.entry_kinds import Custody
from intake_app.services.consents import ERASE, STOP_ALL, STOP_USE, Consents
from intake_app.services.vault_session import Act
from intake_app.ui.decisions import Decision, ScriptedDialogs
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.presenters.consents import ConsentsPresenter
from intake_app.ui.views.consents_page import ConsentsPage
from shown_pages import LOOKS, NOW, TRANSLATORS, cut_off, put_on_screen, settle, texts, wearing, without_name

if TYPE_CHECKING:
    from intake_app.ui.app import Dress
    from services_desk import Desk


def make(desk: Desk, language: str = "en", *answers: bool) -> tuple[ConsentsPage, ScriptedDialogs, list[str]]:
    gone: list[str] = []
    dialogs = ScriptedDialogs(answers)
    presenter = ConsentsPresenter(
        Consents(desk.session),
        desk.contacts,
        ImmediateRunner(),
        dialogs,
        TRANSLATORS[language],
        now=lambda: NOW,
        back=lambda: gone.append("back"),
    )
    presenter.open(CASE)
    return ConsentsPage(TRANSLATORS[language], presenter), dialogs, gone


def show(qtbot, page: ConsentsPage) -> None:
    put_on_screen(qtbot, page)
    page.on_shown()
    settle()


def states(desk: Desk) -> dict[str, str]:
    return {line.item: line.state for line in Consents(desk.session).read(CASE).lines}


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_all_decisions_and_the_form_fit(
    qtbot, dress: Dress, office: Desk, field_desk: Desk, language: str, theme: str
) -> None:
    begin(field_desk)
    differ(office, field_desk)
    field_desk.session.record(CASE, [Act("custody", "A", Custody(action="printed", what="d1", copies=2))])
    with wearing(dress, theme):
        page, _, _ = make(field_desk, language)
        show(qtbot, page)
        assert len(page._presenter.state.lines) == len(CONSENT_ITEMS)
        assert cut_off(page) == []
        assert without_name(page) == []
        for scope, one in page.taking.scopes.items():
            if not page._presenter.state.takes_back:
                page.taking.begin.click()
            one.click()
            settle()
            assert page._presenter.state.scope == scope
            assert cut_off(page) == []
        assert without_name(page) == []


def test_a_use_is_taken_back_by_keyboard_alone(qtbot, field_desk: Desk) -> None:
    begin(field_desk)
    page, dialogs, _ = make(field_desk, "en", True)
    show(qtbot, page)
    assert page.back.hasFocus()
    qtbot.keyClick(page.back, Qt.Key.Key_Tab)
    settle()
    assert page.taking.begin.hasFocus()
    qtbot.keyClick(page.taking.begin, Qt.Key.Key_Return)
    settle()
    first = page.taking.scopes[STOP_USE]
    assert first.hasFocus()
    assert not page.taking.write.isEnabled()
    qtbot.keyClick(first, Qt.Key.Key_Space)
    settle()
    check = page.taking._checks["C09_lawyer"]
    check.setFocus()
    qtbot.keyClick(check, Qt.Key.Key_Space)
    page.taking.words.setFocus()
    qtbot.keyClicks(page.taking.words, "invented reason")
    qtbot.keyClick(page.taking.words, Qt.Key.Key_Tab)
    assert page.taking.write.hasFocus()
    qtbot.keyClick(page.taking.write, Qt.Key.Key_Return)
    settle()
    (asked,) = dialogs.asked
    assert isinstance(asked, Decision)
    assert asked.is_dangerous
    assert states(field_desk)["C09_lawyer"] == "withdrawn"
    assert states(field_desk)["C06_send_head_office"] == "given"
    (withdrawal,) = field_desk.session.case(CASE).withdrawals
    assert withdrawal.value.words == "invented reason"
    assert page.message.isVisible()
    assert not page.taking.form.isVisible()


def test_a_no_leaves_everything_as_it_was(qtbot, field_desk: Desk) -> None:
    begin(field_desk)
    page, dialogs, _ = make(field_desk, "ru", False)
    show(qtbot, page)
    page.taking.begin.click()
    page.taking.scopes[ERASE].click()
    page.taking.write.click()
    assert len(dialogs.asked) == 1
    assert field_desk.session.case(CASE).withdrawals == ()
    page.taking.leave.click()
    assert page._presenter.state.scope == ""
    assert page.taking.words.toPlainText() == ""


def test_after_everything_was_taken_back_there_is_nothing_left_to_take(qtbot, field_desk: Desk) -> None:
    begin(field_desk)
    page, _, gone = make(field_desk, "kk", True)
    show(qtbot, page)
    page.taking.begin.click()
    page.taking.scopes[STOP_ALL].click()
    page.taking.write.click()
    settle()
    assert set(states(field_desk).values()) == {"withdrawn"}
    assert not page.taking.begin.isVisible()
    assert field_desk.session.case(CASE).sealed is not None
    page.back.click()
    assert gone == ["back"]


def test_holders_and_printed_copies_are_named(qtbot, office: Desk, field_desk: Desk) -> None:
    begin(field_desk)
    differ(office, field_desk)
    field_desk.session.record(CASE, [Act("custody", "A", Custody(action="printed", what="d1", copies=2))])
    page, _, _ = make(field_desk, "en")
    show(qtbot, page)
    office_name, printed = page._presenter.state.where
    assert office_name == "Almaty 1"
    assert printed == "2 printed copies"


def test_limits_are_shown_in_the_persons_words(qtbot, field_desk: Desk) -> None:
    begin(field_desk)
    page, _, _ = make(field_desk, "ru")
    show(qtbot, page)
    assert "Ограничения: только после суда" in texts(page)


def test_a_record_that_is_not_here_is_told(qtbot, field_desk: Desk) -> None:
    page, _, _ = make(field_desk)
    show(qtbot, page)
    assert page.message.isVisible()
    assert not page.taking.begin.isVisible()
