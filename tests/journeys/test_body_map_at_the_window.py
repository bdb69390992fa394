"""The body map in the real window: a mark by the keyboard, kept over a lock, paper only for a doctor agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from intake_app import paths, preferences
from intake_app.bootstrap.desk import utc_now, word_list
from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.domain.entry_kinds import Consent
from intake_app.services.new_vault import NewVault, make_vault
from intake_app.services.vault_session import Act
from intake_app.ui.views.body_map_panel import BodyMapPanel

if TYPE_CHECKING:
    from pathlib import Path

    from intake_app.services.body_sheet import BodyPaper
    from journey_stage import Notebook, Theatre

SECRET = b"invented river lamp seven"


class Printer:
    """A printer that keeps what it is given."""

    def __init__(self) -> None:
        self.papers: list[BodyPaper] = []

    def is_there(self) -> bool:
        return True

    def ask(self) -> int:
        return 1

    def put_body(self, paper: BodyPaper) -> None:
        self.papers.append(paper)


@pytest.fixture
def notebook(theatre: Theatre, tmp_path: Path) -> Notebook:
    """Give an open notebook in Kazakh."""
    vault = tmp_path / "notebook"
    plan = NewVault(vault, "field", is_practice=True, office_name="")
    make_vault(plan, bytearray(SECRET), word_list("en"), utc_now, params=TEST_ONLY, floor=TEST_ONLY)
    preferences.save(paths.program_folder(), preferences.Preferences("kk", "light", str(vault)))
    return theatre.open(vault, SECRET)


def body_of(notebook: Notebook) -> BodyMapPanel:
    """The body map of the open section."""
    return notebook.page.findChild(BodyMapPanel)  # type: ignore[no-any-return]


def test_a_mark_by_the_keyboard_outlives_a_lock_and_reaches_paper_only_with_consent(
    theatre: Theatre, notebook: Notebook
) -> None:
    notebook.new_interview("Айгүл")
    notebook.section("L")
    body_of(notebook).canvas.setFocus()
    notebook.keys(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    notebook.rest()
    words = body_of(notebook).marks[0].accessibleName()
    assert words.startswith("1. Алдынан: ")
    assert not body_of(notebook).canvas.isAncestorOf(QApplication.focusWidget())
    notebook.lock()

    again = theatre.open_again()
    again.rest()
    assert body_of(again).marks[0].accessibleName() == words
    pages = again.program.pages
    assert pages is not None
    case_id = pages.interview.where[0]
    printer = Printer()
    pages.body_paper._printer = printer
    again.press("Print on paper")
    again.rest()
    assert again.tells("The person has not agreed to this")
    assert printer.papers == []

    consent = Consent(item="C10_doctor", state="given", said_by="person")
    again.work(lambda desk: desk.session.record(case_id, [Act("consent", "A", consent)]))
    again.hand.will(True)
    again.press("Print on paper")
    again.rest()
    assert [paper.code for paper in printer.papers] == ["body_map.kk"]
    noted = again.work(lambda desk: [told.value.what for told in desk.session.case(case_id).custody])
    assert "body_map.kk" in noted

    again.press("Print an empty sheet")
    again.rest()
    assert [paper.case_id for paper in printer.papers] == [case_id, ""]
