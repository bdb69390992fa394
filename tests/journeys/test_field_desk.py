"""The field desk from the first start to a bundle on a stick, in Kazakh, with keyboard and mouse."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from intake_app import paths
from intake_app.bootstrap.window import AGAIN
from intake_app.demo.invented_files import photograph
from intake_app.ui.presenters.interview import SAVE_AFTER_MS
from intake_app.ui.views.question_box import QuestionBox
from journey_stage import introduce
from services_desk import no_step

if TYPE_CHECKING:
    from pathlib import Path

    from journey_stage import Notebook, Theatre
    from services_desk import Desk

ACCOUNT = "Ойдан шығарылған баяндау: таңертең үйден алып кетті, ӘӨҮҒҚҢҰҺІ."
HALF = "Жартылай жазылған сөз"
MORE = " және тағы"


def test_the_field_desk_from_the_first_start_to_the_stick(
    theatre: Theatre, office: Desk, stick: Path, tmp_path: Path
) -> None:
    vault, secret = theatre.first_start("kk", "field", tmp_path)
    notebook = theatre.open(vault, secret)
    assert notebook.tells("No records yet")
    assert notebook.tells("Practice: nothing here is real")
    introduce(notebook, office, tmp_path)
    case_id = begin_interview(notebook)
    add_a_stay_by_keyboard(notebook)
    notebook = lock_and_open_again(theatre, notebook, case_id)
    add_evidence(notebook, tmp_path)
    bundle = hand_over(notebook, stick)
    report = office.reception.accept(office.reception.receive(bundle, no_step).bundle)
    assert not report.missing
    assert report.files == 1
    case = office.session.case(case_id)
    assert case.answers["D/D01_pseudonym"].value == "Айгүл"
    assert [told.value.text for told in case.statements] == [ACCOUNT]
    assert case.consents["C06_send_head_office:person"].value.state == "given"
    starts = [told.value for path, told in case.answers.items() if path.endswith("/H01_from")]
    assert sorted(starts) == ["2022-01", "2022-01-08"]


def begin_interview(notebook: Notebook) -> str:
    """Consents, the account, a pseudonym."""
    notebook.go("cases")
    notebook.new_interview()
    interview = notebook.program.pages.interview  # type: ignore[union-attr]
    notebook.section("B")
    for item in ("C01_notes", "C05_store_identity", "C06_send_head_office"):
        notebook.choose(f"B/B_items/{item}", "given")
    notebook.section("Z")
    notebook.tell(ACCOUNT)
    notebook.section("D")
    notebook.put("D/D01_pseudonym", "Айгүл")
    case_id: str = interview.where[0]
    return case_id


def add_a_stay_by_keyboard(notebook: Notebook) -> None:
    """Dates and times typed, one more row added, a word half typed: the mouse stays where it is."""
    notebook.section("H")
    notebook.type("8.01.2022")
    notebook.keys(Qt.Key.Key_Tab)
    while "H01_from_time" not in where_one_types(notebook):
        notebook.keys(Qt.Key.Key_Tab)
    notebook.type("9:30")
    notebook.button("Add another").setFocus()
    notebook.keys(Qt.Key.Key_Return)
    notebook.type("01.2022")
    state = notebook.program.pages.interview.state  # type: ignore[union-attr]
    first, second = ({one.name: one.value for one in row.children} for row in state.section.children[0].children)
    assert (first["H01_from"], first["H01_from_time"], second["H01_from"]) == ("2022-01-08", "09:30", "2022-01")
    notebook.put(f"{state.section.children[0].children[1].path}/H09_how_apprehended", HALF)


def where_one_types(notebook: Notebook) -> str:
    """The path of the question that has the keyboard."""
    boxes = (
        one for one in notebook.window.findChildren(QuestionBox) if one.isAncestorOf(notebook.window.focusWidget())
    )
    return next((box._path() for box in boxes), "")


def lock_and_open_again(theatre: Theatre, notebook: Notebook, case_id: str) -> Notebook:
    """What is half typed is a draft by itself, F12 closes everything, and one comes back to the same word."""
    assert SAVE_AFTER_MS < 2000
    notebook.wait(
        lambda: any(
            HALF.encode() in draft.body
            for draft in notebook.work(lambda desk: desk.session.drafts.drafts(case_id))
            if draft.section == "H"
        )
    )
    notebook.type(MORE)
    notebook.lock()
    assert notebook.left == [AGAIN]
    assert notebook.program.desk is None
    assert not notebook.window.isVisible()
    again = theatre.open_again()
    where = again.program.pages.interview.where  # type: ignore[union-attr]
    assert where == (case_id, "H")
    assert again.says(ACCOUNT) is False
    _, stay = again.program.pages.interview.state.section.children[0].children  # type: ignore[union-attr]
    again.button("Next ›").click()
    box = again.question(f"{stay.path}/H09_how_apprehended")
    assert box.control.field.toPlainText() == HALF + MORE  # type: ignore[union-attr]
    return again


def add_evidence(notebook: Notebook, folder: Path) -> None:
    """Out of the interview, to the case, one picture in."""
    notebook.program.pages.interview.close()  # type: ignore[union-attr]
    notebook.rest()
    font = paths.resources() / "fonts" / "PTSans-Bold.ttf"
    picture = folder / "IMG_0001.jpg"
    picture.write_bytes(photograph(font, taken_at=datetime(2022, 1, 12, 15, 4, tzinfo=UTC)))
    before = hashlib.sha256(picture.read_bytes()).hexdigest()
    notebook.press("Open the evidence")
    assert notebook.tells("No evidence yet")
    notebook.hand.will([picture])
    notebook.press("Add files")
    assert notebook.says("IMG_0001.jpg")
    assert hashlib.sha256(picture.read_bytes()).hexdigest() == before
    notebook.press("Back to the record")


def hand_over(notebook: Notebook, stick: Path) -> Path:
    """From the case to a proven bundle."""
    notebook.press("Hand over")
    notebook.hand.will(stick)
    notebook.press("Another folder…")
    notebook.press("Write the bundle")
    assert notebook.tells("Written, read back and compared")
    (bundle,) = stick.iterdir()
    assert notebook.says(bundle.name)
    return bundle
