"""Answers leave the office as a file for a partner, in Russian: from the hand-over place to the folder."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
from PySide6.QtCore import Qt

from intake_app.domain.entry_kinds import Consent
from intake_app.services.vault_session import Act
from legal_case import CASE, open_case

if TYPE_CHECKING:
    from pathlib import Path

    from intake_app.bootstrap.desk import Desk
    from journey_stage import Notebook, Theatre

NAMES = ("Ойданшықова", "Әсем", "Тайна", "Скрытова", "Выдуманная, 7")


def test_answers_leave_only_as_agreed_and_after_a_warning(theatre: Theatre, stick: Path, tmp_path: Path) -> None:
    vault, secret = theatre.first_start("ru", "office", tmp_path, "Выдуманная контора, Алматы")
    notebook = theatre.open(vault, secret)
    notebook.work(lambda desk: open_case(desk, "C06_send_head_office"))
    open_page(notebook)
    choose(notebook)
    assert notebook.tells("Nothing of it may go.")
    assert not notebook.button("Write the answers").isEnabled()

    notebook.work(agree)
    notebook.press("Back")
    open_page(notebook)
    choose(notebook)
    notebook.hand.will(stick)
    notebook.press("Another folder…")
    notebook.hand.will(False)
    notebook.press("Write the answers")
    assert list(stick.iterdir()) == []
    notebook.hand.will(True)
    notebook.press("Write the answers")
    notebook.wait(lambda: notebook.tells("Written, read back and compared"))
    (written,) = stick.iterdir()
    book = openpyxl.load_workbook(io.BytesIO(written.read_bytes()))
    said = str([list(sheet.values) for sheet in book])
    assert "Меня держали за руки" in said
    assert not any(name in said for name in NAMES)
    assert "секретнаямаркер" not in said
    notes = notebook.work(lambda desk: [told.value.what for told in desk.session.case(CASE).custody])
    assert len(notes) == 1
    assert notes[0].startswith("answers/partners/xlsx/-/")


def open_page(notebook: Notebook) -> None:
    notebook.go("hand_over")
    notebook.press("Export answers")
    notebook.wait(lambda: CASE in notebook.page.choices.cases.boxes)


def choose(notebook: Notebook) -> None:
    """With the keyboard: the second purpose, then the one record."""
    choices = notebook.page.choices
    choices.purposes.boxes["partners"].setFocus()
    notebook.keys(Qt.Key.Key_Space)
    choices.cases.boxes[CASE].setFocus()
    notebook.keys(Qt.Key.Key_Space)
    presenter = notebook.page._presenter
    notebook.wait(lambda: presenter.state.plan is not None)


def agree(desk: Desk) -> None:
    desk.session.record(CASE, [Act("consent", "A", Consent(item="C23_partners", state="given"))])
