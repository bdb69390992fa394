"""Sheets of a record in the real window: begun on the page of the record, kept over a lock, and the sealed door."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake_app import paths, preferences
from intake_app.bootstrap.desk import utc_now, word_list
from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.services.new_vault import NewVault, make_vault
from intake_app.services.sheets import sheets_of
from shown_pages import settle, texts

if TYPE_CHECKING:
    from pathlib import Path

    from intake_app.ui.presenters.interview import InterviewPresenter
    from journey_stage import Notebook, Theatre

SECRET = b"invented river lamp seven"
HALF = "жартылай жазылған сө"
MARKER = "құпиябелгі"


@pytest.fixture
def notebook(theatre: Theatre, tmp_path: Path) -> Notebook:
    """Give an open notebook for practice, in Kazakh: practice is cleared for the sealed section."""
    vault = tmp_path / "notebook"
    plan = NewVault(vault, "field", is_practice=True, office_name="")
    make_vault(plan, bytearray(SECRET), word_list("en"), utc_now, params=TEST_ONLY, floor=TEST_ONLY)
    preferences.save(paths.program_folder(), preferences.Preferences("kk", "light", str(vault)))
    return theatre.open(vault, SECRET)


def record(notebook: Notebook) -> str:
    """A talk that was begun and left; the page of its record shows."""
    notebook.new_interview("Айгүл")
    interview = notebook.program.pages.interview  # type: ignore[union-attr]
    case_id: str = interview.where[0]
    interview.close()
    notebook.rest()
    return case_id


def interview_of(notebook: Notebook) -> InterviewPresenter:
    """The presenter of the interview."""
    return notebook.program.pages.interview  # type: ignore[union-attr]


def test_a_sheet_begun_on_the_page_of_the_record_is_there_again_after_a_lock(
    theatre: Theatre, notebook: Notebook
) -> None:
    case_id = record(notebook)
    notebook.press("Follow-up")
    assert interview_of(notebook).where[0] == case_id
    key = interview_of(notebook).sheet
    notebook.section("FU4")
    notebook.put("FU4/FU4_health", HALF)
    page = notebook.window._pages["interview"]  # type: ignore[attr-defined]
    page.form.verticalScrollBar().setValue(90)
    settle()
    notebook.lock()
    again = theatre.open_again()
    again.rest()
    assert (interview_of(again).where, interview_of(again).sheet) == ((case_id, "FU4"), key)
    assert again.question("FU4/FU4_health").control.field.toPlainText() == HALF  # type: ignore[union-attr]
    scrolled = again.window._pages["interview"]  # type: ignore[attr-defined]
    again.wait(lambda: scrolled.scrolled_px == 90)
    interview_of(again).close()
    again.rest()
    assert again.tells("Sheets of this record")
    assert again.says("Кейінгі әңгіме")
    (sheet,) = again.work(lambda desk: sheets_of(desk.session.case(case_id)))
    assert (sheet.key, sheet.answered) == (key, 1)


def test_a_talk_with_nothing_but_the_words_is_there_again_after_a_lock(theatre: Theatre, notebook: Notebook) -> None:
    notebook.new_interview("Айгүл")
    notebook.section("Z")
    notebook.press("Only the account")
    account = notebook.window._pages["interview"].account  # type: ignore[attr-defined]
    account.field.setFocus()
    notebook.type(HALF)
    notebook.lock()
    again = theatre.open_again()
    again.rest()
    account = again.window._pages["interview"].account  # type: ignore[attr-defined]
    assert account.field.isVisible()
    assert account.field.toPlainText() == HALF


def test_the_sealed_section_opens_on_purpose_and_closes_without_a_trace(theatre: Theatre, notebook: Notebook) -> None:
    case_id = record(notebook)
    before = texts(notebook.page)
    notebook.hand.will(False)
    notebook.press("Sealed section…")
    assert texts(notebook.page) == before
    notebook.hand.will(True)
    notebook.press("Sealed section…")
    notebook.rest()
    assert interview_of(notebook).state.is_sealed
    assert MARKER not in notebook.window.windowTitle()
    notebook.section("XB")
    notebook.put("XB/XB_company", MARKER)
    notebook.lock()
    again = theatre.open_again()
    again.rest()
    assert not again.says(MARKER)
    assert interview_of(again).where == ("", ""), "it opens again only on purpose"
    assert again.tells("Sheets of this record")
    assert len(texts(again.page)) == len(before), "not one line more on the page of the record"
    told = again.work(lambda desk: {entry.header.sensitivity for entry in desk.session.case(case_id).order})
    assert "X" in told
    again.go("cases")
    again.rest()
    assert not again.says(MARKER)
