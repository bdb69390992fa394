"""A monitor brings a changed intake as a spreadsheet: checked, installed, asked, and an older record moved to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from intake_app import paths
from intake_app.xlsform.reader import read_form
from intake_app.xlsform.spreadsheet import to_xlsx

if TYPE_CHECKING:
    from pathlib import Path

    from journey_stage import Notebook, Theatre

OLD, NEW = "SR/SR06_own_view", "SR/SR06_own_words"
TOLD = "қорқамын (ойдан шығарылған)"
TO = "2099.1"


def changed_intake() -> bytes:
    """The built-in intake with one question renamed, its version raised and a line in its sheet of migrations."""
    text = (paths.forms() / "case_intake.md").read_text("utf-8")
    version = read_form(text.encode(), ".md").version
    text = text.replace("| SR06_own_view |", "| SR06_own_words |").replace(
        f"| case_intake | {version} |", f"| case_intake | {TO} |"
    )
    head = "| | from_version | old_path | new_path | value_map |\n"
    text = text.replace(head, f"{head}| | {version} | {OLD} | {NEW} |  |\n")
    return to_xlsx(text.encode(), ".md")


def test_an_own_questionnaire_from_the_spreadsheet_to_the_moved_record(theatre: Theatre, tmp_path: Path) -> None:
    vault, secret = theatre.first_start("kk", "field", tmp_path)
    notebook = theatre.open(vault, secret)
    case = record(notebook)
    install(notebook, tmp_path)
    give_out(notebook, tmp_path)
    move(notebook, case)


def record(notebook: Notebook) -> str:
    """A record that is asked with the built-in version."""
    case: str = notebook.work(lambda desk: desk.interviews.begin(language="kk"))

    def answer(desk) -> None:
        interview = desk.interviews.open(case, "kk")
        interview.session.answer(OLD, TOLD)
        desk.interviews.record(case, interview.finish("SR"))

    notebook.work(answer)
    return case


def install(notebook: Notebook, folder: Path) -> None:
    """The file is looked over, looked at, installed, and taken into use."""
    file = folder / "intake.xlsx"
    file.write_bytes(changed_intake())
    notebook.go("settings")
    notebook.press("Open the questionnaires")
    notebook.hand.will([file])
    notebook.press("Check a file…")
    assert notebook.tells("can be installed")
    notebook.press("Look at the questions")
    assert notebook.tells("nothing is kept")
    notebook.press("Back")
    notebook.hand.will(True)
    notebook.press("Install")
    assert notebook.tells("The questionnaire is installed")
    assert notebook.work(lambda desk: desk.forms.current().version) == TO


def give_out(notebook: Notebook, folder: Path) -> None:
    """The file comes out as it went in."""
    # The newer version stands above the one that is chosen.
    notebook.keys(Qt.Key.Key_Up, Qt.Key.Key_Return)
    target = folder / "out.xlsx"
    notebook.hand.will(target)
    notebook.press("Save as spreadsheet…")
    assert notebook.tells("The questionnaire is saved")
    assert target.read_bytes() == (folder / "intake.xlsx").read_bytes()
    notebook.press("Back")


def move(notebook: Notebook, case: str) -> None:
    """The older record is found, what moving means is seen, and then it is done."""
    notebook.press("Show these records")
    notebook.keys(Qt.Key.Key_Return)
    assert notebook.says(TOLD) or notebook.tells("Shown only in its own section")
    notebook.press("Move the record")
    assert notebook.tells("The record is moved")
    answers = notebook.work(lambda desk: desk.interviews.open(case, "kk").session.answers())
    assert answers[NEW] == TOLD
    notebook.press("Open the record")
    assert notebook.page is notebook.window._pages["case"]
