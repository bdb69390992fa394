"""The field desk from the first start to a bundle on a stick, in Kazakh, with keyboard and mouse."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from intake_app.bootstrap.window import AGAIN
from intake_app.ui.presenters.interview import SAVE_AFTER_MS
from intake_app.ui.theme import LIGHT
from journey_stage import introduce
from services_desk import no_step

if TYPE_CHECKING:
    from pathlib import Path

    from journey_stage import Notebook, Theatre
    from services_desk import Desk

ACCOUNT = "Ойдан шығарылған баяндау: таңертең үйден алып кетті, ӘӨҮҒҚҢҰҺІ."
HALF = "Жартылай жазылған сөз"
STAY = "H/H_stays"


def test_the_field_desk_from_the_first_start_to_the_stick(
    theatre: Theatre, office: Desk, stick: Path, tmp_path: Path
) -> None:
    vault, secret = theatre.first_start("kk", "field", tmp_path)
    notebook = theatre.open(vault, secret)
    assert notebook.tells("No records yet")
    assert notebook.tells("Practice: nothing here is real")
    introduce(notebook, office, tmp_path)

    case_id = hold_interview(notebook)
    lock_and_open_again(theatre, notebook, vault, secret, case_id)


def hold_interview(notebook: Notebook) -> str:
    notebook.go("cases")
    notebook.press("New interview")
    interview = notebook.program.pages.interview  # type: ignore[union-attr]
    notebook.wait(lambda: bool(interview.where[0]))
    notebook.rest()
    return interview.where[0]
