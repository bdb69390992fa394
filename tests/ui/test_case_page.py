from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from carried_case import CASE, PSEUDONYM, begin, carry, differ
from intake_app.domain.entry_kinds import Answers, Consent, EvidenceAdded
from intake_app.services.cases import Cases
from intake_app.services.vault_session import Act
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.presenters.case import CasePresenter, CaseWays
from intake_app.ui.presenters.case_state import COMPLAINT, HAND_OVER, INTERVIEW
from intake_app.ui.views.case_page import CasePage
from services_desk import Desk, case_id
from shown_pages import LOOKS, NOW, TRANSLATORS, cut_off, put_on_screen, settle, texts, wearing, without_name

if TYPE_CHECKING:
    from intake_app.ui.app import Dress

REGIONS = (("KZ-33", "Западно-Казахстанская область"), ("KZ-75", "Алматы"))


def make(desk: Desk, language: str = "en", role: str = "") -> tuple[CasePage, list[tuple[str, ...]]]:
    gone: list[tuple[str, ...]] = []
    presenter = CasePresenter(
        Cases(desk.session),
        desk.release,
        desk.contacts,
        desk.forms,
        ImmediateRunner(),
        TRANSLATORS[language],
        desk=role or desk.role,
        now=lambda: NOW,
        place_name=lambda code: dict(REGIONS).get(code, "Талдықорған" if code.isdigit() else ""),
        regions=REGIONS,
        ways=CaseWays(
            interview=lambda case: gone.append(("interview", case)),
            evidence=lambda case: gone.append(("evidence", case)),
            hand_over=lambda case: gone.append(("hand_over", case)),
            complaint=lambda case: gone.append(("complaint", case)),
            back=lambda: gone.append(("back",)),
        ),
    )
    presenter.open(CASE)
    return CasePage(TRANSLATORS[language], presenter), gone


def show(qtbot, page: CasePage) -> None:
    put_on_screen(qtbot, page)
    page.on_shown()
    settle()


def button(page: CasePage, text: str) -> QPushButton:
    return next(one for one in page.findChildren(QPushButton) if one.isVisible() and one.text().startswith(text))


@pytest.mark.parametrize(("language", "theme"), LOOKS)
@pytest.mark.parametrize("role", ["field", "office", "legal"])
def test_a_full_case_fits_in_every_language_and_theme(
    qtbot, dress: Dress, office: Desk, field_desk: Desk, role: str, language: str, theme: str
) -> None:
    begin(field_desk)
    differ(office, field_desk)
    with wearing(dress, theme):
        page, _ = make(office, language, role)
        show(qtbot, page)
        assert cut_off(page) == []
        assert without_name(page) == []
        page._presenter.show_more()
        page._scroll(1)
        settle()
        assert cut_off(page) == []


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_a_case_that_is_not_here_is_told_in_the_page(
    qtbot, dress: Dress, office: Desk, language: str, theme: str
) -> None:
    with wearing(dress, theme):
        page, gone = make(office, language)
        show(qtbot, page)
        assert page.message.isVisible()
        assert cut_off(page) == []
    page.back.click()
    assert gone == [("back",)]


def test_the_title_never_names_a_person(qtbot, dress: Dress, field_desk: Desk) -> None:
    begin(field_desk)
    page, _ = make(field_desk)
    show(qtbot, page)
    assert page.title == f"{CASE[:4]}-{CASE[4:8]}".upper()
    assert page.accessibleName() == page.title
    assert "«Выдуманная»" in texts(page)


def test_the_interviewers_note_is_never_shown_here(qtbot, dress: Dress, field_desk: Desk) -> None:
    begin(field_desk)
    page, _ = make(field_desk)
    show(qtbot, page)
    assert not [text for text in texts(page) if "тайная" in text]


def test_both_answers_are_shown_and_a_click_decides(qtbot, dress: Dress, office: Desk, field_desk: Desk) -> None:
    begin(field_desk)
    differ(office, field_desk)
    page, _ = make(office)
    show(qtbot, page)
    seen = texts(page)
    assert {"Айгүл", "Айгуль С.", "Given", "Refused", "2 to decide"} <= set(seen)
    choose = [one for one in page.findChildren(QPushButton) if one.text() == "This one holds"]
    wanted = next(one for one in choose if one.accessibleDescription().endswith("Айгүл"))
    qtbot.mouseClick(wanted, Qt.MouseButton.LeftButton)
    settle()
    assert "«Айгүл»" in texts(page)
    assert "1 to decide" in texts(page)
    assert "Айгуль С." not in texts(page)


def test_registering_shows_the_number_given(qtbot, dress: Dress, office: Desk, field_desk: Desk) -> None:
    begin(field_desk)
    differ(office, field_desk)
    page, _ = make(office)
    show(qtbot, page)
    assert page.register.region.code() == "KZ-33"
    page.register.region.setCurrentIndex(page.register.region.findText("Алматы"))
    page.register.region.activated.emit(page.register.region.currentIndex())
    qtbot.keyClick(page.register.button, Qt.Key.Key_Return)
    settle()
    assert not page.register.isVisible()
    assert "Registered under 75-2026-1" in texts(page)
    assert any("75-2026-1, Алматы" in text for text in texts(page))


def test_each_desk_has_its_ways_and_one_primary(qtbot, dress: Dress, office: Desk, field_desk: Desk) -> None:
    begin(field_desk)
    differ(office, field_desk)
    expected = {
        "field": ({HAND_OVER, INTERVIEW}, "hand_over", "interview"),
        "office": ({HAND_OVER, COMPLAINT}, "hand_over", "complaint"),
        "legal": ({COMPLAINT}, "complaint", "complaint"),
    }
    for role, (shown, first, second) in expected.items():
        page, gone = make(office, role=role)
        show(qtbot, page)
        assert {name for name, one in page.ways.items() if one.isVisible()} == shown
        primaries = [one for one in page.findChildren(QPushButton) if one.property("kind") == "primary"]
        assert len([one for one in primaries if one.isVisible()]) <= 1
        page.ways[first].click()
        page.ways[second].click()
        button(page, "Open the evidence").click()
        assert gone == [(first, CASE), (second, CASE), ("evidence", CASE)]


def test_no_key_decides_anything_when_the_page_opens(qtbot, dress: Dress, office: Desk, field_desk: Desk) -> None:
    begin(field_desk)
    differ(office, field_desk)
    page, gone = make(office)
    show(qtbot, page)
    qtbot.keyClick(page.window().focusWidget() or page, Qt.Key.Key_Return)
    qtbot.keyClick(page.window().focusWidget() or page, Qt.Key.Key_Space)
    assert gone == []
    assert office.session.case(CASE).registered is None
    assert len(office.session.case(CASE).conflicts) == 2


def test_the_page_scrolls_with_the_keyboard(qtbot, dress: Dress, office: Desk, field_desk: Desk) -> None:
    begin(field_desk)
    differ(office, field_desk)
    page, _ = make(office)
    show(qtbot, page)
    bar = page.sheet.verticalScrollBar()
    assert bar.maximum() > 0
    qtbot.keyClick(page, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    qtbot.keyClick(page, Qt.Key.Key_PageUp)
    assert bar.value() == 0


def test_another_case_shows_nothing_of_the_former(qtbot, dress: Dress, field_desk: Desk) -> None:
    begin(field_desk)
    field_desk.case(case_id(1))
    page, _ = make(field_desk)
    show(qtbot, page)
    page._presenter.open(case_id(1))
    assert "«Выдуманная»" not in texts(page)
    assert not page.sheet.isVisible()
    page.on_shown()
    settle()
    assert page.title == f"{case_id(1)[:4]}-{case_id(1)[4:8]}".upper()
    assert not [text for text in texts(page) if "IMG_0001" in text]


def test_words_without_end_find_room(qtbot, dress: Dress, office: Desk, field_desk: Desk) -> None:
    begin(field_desk)
    carry(field_desk, office)
    endless = "ы" * 3000
    for desk, name in ((field_desk, endless), (office, endless + "!")):
        form = desk.keep_form()
        acts = [
            Act("answers", "T", Answers(form=form, section="D", values={PSEUDONYM: name})),
            Act("consent", "A", Consent(item="C12_complaint", state="given_limited", limits=endless)),
        ]
        desk.session.record(CASE, acts)
    added = EvidenceAdded(sha256="cd" * 32, size=1, media_type="image/jpeg", file_name="x" * 250)
    office.session.record(CASE, [Act("evidence.added", "T", added)])
    carry(field_desk, office)
    page, _ = make(office)
    show(qtbot, page)
    assert len(page._presenter.state.reading.conflicts) == 1
    assert cut_off(page) == []
