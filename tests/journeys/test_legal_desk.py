"""The legal desk from the first start to a printed statement of crime, in English, the papers in Russian and Kazakh."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pypdf import PdfReader

from journey_stage import introduce
from legal_case import CASE, GIVEN, open_case
from services_desk import case_id, no_step

if TYPE_CHECKING:
    from pathlib import Path

    from journey_stage import Notebook, Theatre
    from services_desk import Desk

REFUSED = case_id(22)
FACTS = ("Ойданшықова", "кабинет 214, стол у окна", "Меня держали за руки и били дубинкой")
UNTOLD = ("Тайна Скрытова", "секретнаямаркерзакрыто", "секретнаямаркерзаметка")


def test_the_legal_desk_from_the_first_start_to_the_paper(
    theatre: Theatre, office: Desk, stick: Path, tmp_path: Path
) -> None:
    vault, secret = theatre.first_start("en", "legal", tmp_path)
    notebook = theatre.open(vault, secret)
    introduce(notebook, office, tmp_path)
    lawyer = notebook.work(lambda desk: desk.session.device)
    open_case(office, *GIVEN)
    open_case(office, *GIVEN[:2], case=REFUSED)
    bundle = office.handover.write([CASE, REFUSED], [lawyer], stick, no_step).paths[0]

    notebook.go("reception")
    notebook.hand.will([bundle])
    notebook.press("Choose files…")
    notebook.press("Accept what holds")
    refused_calmly(notebook)
    papers = tmp_path / "papers"
    papers.mkdir()
    open_draft(notebook, CASE)
    assert notebook.tells("Missing")
    assert notebook.program.pages.complaint.state.paper.missing  # type: ignore[union-attr]
    for language in ("Русский", "Қазақша"):
        notebook.press(language)
        notebook.hand.will(papers)
        notebook.press("Save as PDF")
        assert notebook.tells("Saved, read back and compared")
        newest = max(papers.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        said = _text(newest)
        assert [fact for fact in FACTS if fact not in said] == []
        assert [word for word in UNTOLD if word in said] == []
    assert len(list(papers.iterdir())) == 2
    case = notebook.work(lambda desk: desk.session.case(CASE))
    assert [entry.header.kind for entry in case.order].count("custody") == 2, "each paper that left is noted"


def refused_calmly(notebook: Notebook) -> None:
    """Without consent there is no paper, only what is missing and how to ask for it."""
    open_draft(notebook, REFUSED)
    assert notebook.tells("No draft yet")
    assert notebook.says("C12")
    assert notebook.says("C13")
    notebook.press("Back to the record")


def open_draft(notebook: Notebook, case: str) -> None:
    """From the list to the draft by keyboard and mouse."""
    notebook.go("cases")
    table = notebook.window._pages["cases"].table  # type: ignore[attr-defined]
    table.choose(case)
    table.opened.emit(table.current())
    notebook.rest()
    notebook.press("Complaint draft")


def _text(path: Path) -> str:
    """The text of a PDF on one line, words broken at the end of a line joined."""
    pages = "\n".join(page.extract_text() for page in PdfReader(path).pages)
    return re.sub(r"\s+", " ", pages)
