"""The pages of questionnaires on the screen, in every language and theme, and by keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from form_stage import Stage
from intake_app.ui.presenters.questionnaires_state import CHECK, FORM, LIST, OLDER
from intake_app.ui.views.questionnaire_move_page import QuestionnaireMovePage
from intake_app.ui.views.questionnaire_preview_page import QuestionnairePreviewPage
from intake_app.ui.views.questionnaires_page import QuestionnairesPage
from invented_forms import ONE
from services_desk import case_id
from shown_pages import LOOKS, TRANSLATORS, cut_off, put_on_screen, settle, texts, wearing, without_name

if TYPE_CHECKING:
    from pathlib import Path

    from intake_app.ui.app import Dress
    from services_desk import Desk


def make(qtbot, dress: Dress, stage: Stage) -> QuestionnairesPage:
    page = QuestionnairesPage(TRANSLATORS[stage.language], stage.page, dress.theme)
    put_on_screen(qtbot, page)
    page.on_shown()
    settle()
    return page


def fits(page) -> None:
    settle()
    assert cut_off(page) == []
    assert without_name(page) == []


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_every_section_fits(qtbot, dress: Dress, office: Desk, tmp_path: Path, language: str, theme: str) -> None:
    broken = tmp_path / "invented.md"
    broken.write_bytes(ONE.replace(b"text | work", b"tekst | work").replace(b"| 1 |", b"| 7 |"))
    with wearing(dress, theme):
        stage = Stage(office, language, [[broken]])
        _one, two = stage.two_versions()
        page = make(qtbot, dress, stage)
        fits(page)
        stage.page.open_form(two)
        fits(page)
        stage.page.leave()
        stage.page.open_older()
        fits(page)
        stage.page.leave()
        stage.page.check_file()
        assert stage.page.state.section == CHECK
        fits(page)
        page.hide()
        move = QuestionnaireMovePage(TRANSLATORS[language], stage.move)
        put_on_screen(qtbot, move)
        stage.move.open(case_id(1), "", two)
        fits(move)
        stage.move.move()
        fits(move)
        move.hide()
        preview = QuestionnairePreviewPage(TRANSLATORS[language], stage.preview, stage.dialogs)
        put_on_screen(qtbot, preview)
        stage.preview.open(office.forms.form(two))
        fits(preview)
        assert preview.sections.count() == 2


def test_the_list_is_walked_by_keyboard_alone(qtbot, dress: Dress, office: Desk) -> None:
    stage = Stage(office)
    stage.two_versions()
    page = make(qtbot, dress, stage)
    assert page.table.table.hasFocus()
    rows = [line.form_id for line in page.table.model.rows()]
    for _step in range(rows.index("invented_talk")):
        qtbot.keyClick(page.table.table, Qt.Key.Key_Down)
    qtbot.keyClick(page.table.table, Qt.Key.Key_Return)
    assert stage.page.state.section == FORM
    assert page.form.preview.hasFocus()
    assert "What changed since version 1" in texts(page)
    qtbot.keyClick(page.form.preview, Qt.Key.Key_Return)
    assert stage.went == [("preview", "2")]
    qtbot.keyClick(page.back, Qt.Key.Key_Return)
    assert stage.page.state.section == LIST
    qtbot.keyClick(page.beginning.older, Qt.Key.Key_Return)
    assert stage.page.state.section == OLDER
    qtbot.keyClick(page.older.table, Qt.Key.Key_Return)
    assert stage.went[-1][:3] == ("move", case_id(1), "")


def test_a_preview_is_answered_and_forgotten(qtbot, dress: Dress, office: Desk) -> None:
    stage = Stage(office)
    _one, two = stage.two_versions(with_case=False)
    page = QuestionnairePreviewPage(TRANSLATORS["en"], stage.preview, stage.dialogs)
    put_on_screen(qtbot, page)
    stage.preview.open(office.forms.form(two))
    settle()
    assert "Occupation" in texts(page)
    page.form.answered.emit("D/occupation", "invented")
    page.after.click()
    settle()
    assert stage.preview.state.current == "H"
    page.form.row_added.emit("H/custody")
    settle()
    assert "Place" in texts(page)
    page._languages.buttons["kk"].click()
    settle()
    assert "Орын" in texts(page)
    page.on_hidden()
    assert stage.preview.state.section is None
    assert office.session.drafts.drafts() == []
    assert office.session.journal.cases() == []


def test_what_is_told_leaves_the_move_page_with_it(qtbot, dress: Dress, office: Desk) -> None:
    stage = Stage(office)
    _one, two = stage.two_versions()
    page = QuestionnaireMovePage(TRANSLATORS["en"], stage.move)
    put_on_screen(qtbot, page)
    stage.move.open(case_id(1), "", two)
    settle()
    assert "Кызыл (выдумано)" in texts(page)
    assert "тайна (выдумано)" not in texts(page)
    qtbot.keyClick(page.act, Qt.Key.Key_Return)
    settle()
    assert office.session.case(case_id(1)).form == two
    assert page.open.hasFocus()
    page.open.click()
    assert stage.went == [("case", case_id(1))]
    page.on_hidden()
    settle()
    assert "Кызыл (выдумано)" not in texts(page)
