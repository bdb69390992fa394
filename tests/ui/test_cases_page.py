from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from intake_app.domain.places import load_places
from intake_app.services.cases import Cases
from intake_app.services.place_search import PlaceSearch
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.presenters.cases import CasesPresenter
from intake_app.ui.views.cases_page import CasesPage
from services_desk import CONSENTS, Desk, case_id
from shown_pages import LOOKS, NOW, RESOURCES, TRANSLATORS, cut_off, put_on_screen, texts, wearing, without_name

if TYPE_CHECKING:
    from intake_app.ui.app import Dress


def make(desk: Desk, dress: Dress, language: str = "en", role: str = "") -> tuple[CasesPage, list[str]]:
    opened: list[str] = []
    presenter = CasesPresenter(
        Cases(desk.session, PlaceSearch(load_places(RESOURCES / "places")).codes_of),
        ImmediateRunner(),
        TRANSLATORS[language],
        desk=role or desk.role,
        now=lambda: NOW,
        place_name=lambda code: {"331010000": "Талдықорған", "KZ-33": "область Жетісу"}.get(code, ""),
        open_case=opened.append,
        first_step=lambda: opened.append("first step"),
    )
    return CasesPage(TRANSLATORS[language], presenter, dress.theme), opened


def fill(desk: Desk) -> None:
    for number, state in enumerate(("draft", "open", "ready", "sent", "acknowledged", "received", "registered")):
        desk.case(case_id(number), *CONSENTS, T_H05_place_kato="331010000", T_H01_from=f"2022-01-{number + 10}")
        sql = "UPDATE case_view SET state = ?, files = ?, number = ?, conflicts = ? WHERE case_id = ?"
        row = (state, number * 7, "33-2026-12" if state == "registered" else "", number == 6, case_id(number))
        desk.session.vault.connection.execute(sql, row)


@pytest.mark.parametrize(("language", "theme"), LOOKS)
@pytest.mark.parametrize("role", ["field", "office"])
def test_every_state_fits_in_every_language_and_theme(
    qtbot, dress: Dress, field_desk: Desk, role: str, language: str, theme: str
) -> None:
    fill(field_desk)
    with wearing(dress, theme):
        page, _ = make(field_desk, dress, language, role)
        put_on_screen(qtbot, page)
        page.on_shown()
        assert cut_off(page) == []
        assert without_name(page) == []
        page.search.setText("нигде")
        page._search_now()
        assert page.nothing_found.isVisible()
        assert cut_off(page) == []


@pytest.mark.parametrize(("language", "theme"), LOOKS)
@pytest.mark.parametrize("role", ["field", "office", "legal"])
def test_an_empty_page_offers_the_first_step(
    qtbot, dress: Dress, field_desk: Desk, role: str, language: str, theme: str
) -> None:
    with wearing(dress, theme):
        page, opened = make(field_desk, dress, language, role)
        put_on_screen(qtbot, page)
        page.on_shown()
        assert cut_off(page) == []
        assert not page.new_button.isVisible()
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert opened == ["first step"]


def test_what_was_typed_is_searched_after_a_moment_and_not_at_every_key(qtbot, dress: Dress, field_desk: Desk) -> None:
    fill(field_desk)
    page, _ = make(field_desk, dress)
    put_on_screen(qtbot, page)
    page.on_shown()
    asked: list[str] = []
    search = page._presenter.search
    page._presenter.search = lambda words: (asked.append(words), search(words))[1]  # type: ignore[method-assign]
    page.focus_search()
    qtbot.keyClicks(page.search, "taldyk")
    qtbot.waitUntil(lambda: asked == ["taldyk"], timeout=5000)
    assert page.table.model.rowCount() == 7
    assert "7 of 7 records" in texts(page)


def test_keyboard_alone_from_the_search_to_a_case(qtbot, dress: Dress, field_desk: Desk) -> None:
    fill(field_desk)
    page, opened = make(field_desk, dress)
    put_on_screen(qtbot, page)
    page.on_shown()
    assert page.table.table.hasFocus()
    page.focus_search()
    assert page.search.hasFocus()
    qtbot.keyClick(page.search, Qt.Key.Key_Down)
    assert page.table.table.hasFocus()
    first = page.table.current()
    qtbot.keyClick(page.table.table, Qt.Key.Key_Return)
    assert first is not None
    assert opened == [first.row.case_id]


def test_enter_in_the_search_does_not_wait(qtbot, dress: Dress, field_desk: Desk) -> None:
    fill(field_desk)
    page, _ = make(field_desk, dress)
    put_on_screen(qtbot, page)
    page.on_shown()
    qtbot.keyClicks(page.search, "nowhere")
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert page.table.model.rowCount() == 0


def test_escape_empties_the_search_before_it_means_anything_else(qtbot, dress: Dress, field_desk: Desk) -> None:
    fill(field_desk)
    page, _ = make(field_desk, dress)
    put_on_screen(qtbot, page)
    page.on_shown()
    qtbot.keyClicks(page.search, "nowhere")
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    page.focus_search()
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    assert page.search.text() == ""
    assert page.table.model.rowCount() == 7
    assert not page.show_all.isVisible()


def test_the_chosen_row_stays_chosen_when_the_list_is_read_again(qtbot, dress: Dress, field_desk: Desk) -> None:
    fill(field_desk)
    page, _ = make(field_desk, dress)
    put_on_screen(qtbot, page)
    page.on_shown()
    page.table.choose(case_id(3))
    field_desk.case(case_id(9), *CONSENTS)
    page.on_shown()
    current = page.table.current()
    assert current is not None
    assert current.row.case_id == case_id(3)


def test_sorting_by_state_follows_the_work_not_the_alphabet(qtbot, dress: Dress, field_desk: Desk) -> None:
    fill(field_desk)
    page, _ = make(field_desk, dress)
    put_on_screen(qtbot, page)
    page.on_shown()
    page.table.table.sortByColumn(5, Qt.SortOrder.AscendingOrder)
    assert [line.row.state for line in page.table.model.rows()] == [
        *("draft", "open", "ready", "sent", "acknowledged", "received", "registered")
    ]


def test_only_the_field_desk_begins_interviews_here(qtbot, dress: Dress, field_desk: Desk) -> None:
    fill(field_desk)
    for role, shown in (("field", True), ("office", False), ("legal", False)):
        page, opened = make(field_desk, dress, role=role)
        put_on_screen(qtbot, page)
        page.on_shown()
        assert page.new_button.isVisible() == shown
        page.new_button.click()
        assert opened == ["first step"]
