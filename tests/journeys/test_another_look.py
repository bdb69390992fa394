"""Another language or theme in the middle of work: the window is built anew, and nothing is lost or drawn too late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake_app import paths, preferences
from intake_app.bootstrap.desk import utc_now, word_list
from intake_app.bootstrap.page_runner import PageRunner
from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.services.new_vault import NewVault, make_vault
from intake_app.ui.jobs import ImmediateRunner
from shown_pages import settle

if TYPE_CHECKING:
    from pathlib import Path

    from journey_stage import Notebook, Theatre

SECRET = b"invented passphrase"
HALF = "жартылай"


@pytest.fixture
def notebook(theatre: Theatre, tmp_path: Path) -> Notebook:
    """Give an open notebook in Russian."""
    vault = tmp_path / "notebook"
    plan = NewVault(vault, "field", is_practice=False, office_name="")
    make_vault(plan, bytearray(SECRET), word_list("en"), utc_now, params=TEST_ONLY, floor=TEST_ONLY)
    preferences.save(paths.program_folder(), preferences.Preferences("ru", "light", str(vault)))
    return theatre.open(vault, SECRET)


def test_a_half_typed_word_survives_another_theme_and_another_language(notebook: Notebook) -> None:
    notebook.new_interview()
    notebook.section("W2")
    notebook.put("W2/W04_wish", HALF)
    before = notebook.window
    notebook.program.choose_theme("dark")
    notebook.program.choose_language("kk")
    notebook.wait(lambda: notebook.window is not before and not before.isVisible())
    notebook.rest()
    notebook.program.choose_theme("light")
    notebook.rest()
    assert notebook.program.pages.interview.where[1] == "W2"  # type: ignore[union-attr]
    assert notebook.question("W2/W04_wish").control.field.toPlainText() == HALF  # type: ignore[union-attr]


def test_answers_for_a_window_that_has_gone_are_dropped(notebook: Notebook) -> None:
    notebook.new_interview()
    pages = notebook.program.pages
    assert pages is not None
    case_id = pages.interview.where[0]
    for language in ("kk", "en", "ru"):
        assert notebook.program.pages is not None
        notebook.program.pages.show_evidence(case_id)
        notebook.program.choose_language(language)
        settle()
    notebook.rest()
    assert notebook.program.desk is not None, "an answer that came too late must not lock the notebook"


def test_a_page_runner_that_was_let_go_tells_nobody() -> None:
    told: list[str] = []
    runner = PageRunner(ImmediateRunner())
    runner.start(lambda _step: "first", done=told.append, failed=lambda _error: None)
    runner.let_go()
    runner.start(lambda _step: "second", done=told.append, failed=lambda _error: None)
    assert told == ["first"]
