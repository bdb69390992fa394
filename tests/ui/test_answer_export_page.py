from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QRadioButton

from answer_desk import AnswerDesk
from intake_app.desktop.removable import Target
from intake_app.domain.consent import Decision
from intake_app.domain.errors import TargetGoneError
from intake_app.services.answer_export import Exported
from intake_app.services.answer_plan import CaseLine, ExportPlan
from intake_app.services.cases import Cases
from intake_app.services.contacts import Contact
from intake_app.storage.case_index import CaseRow
from intake_app.ui.decisions import ScriptedDialogs
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.messages import describe
from intake_app.ui.presenters.answer_export import AnswerExportPresenter
from intake_app.ui.presenters.answer_export_state import OPENING, WRITING, AnswerExportState, ExportProof
from intake_app.ui.views.answer_export_page import AnswerExportPage
from services_desk import Desk, case_id
from shown_pages import LOOKS, TRANSLATORS, cut_off, put_on_screen, settle, texts, wearing, without_name
from window_checks import nameless

if TYPE_CHECKING:
    from intake_app.ui.app import Dress

STICK = Path("/media/person/KINGSTON")
LAWYER = Contact(
    device="l" * 26,
    name="Адвокат Д. с очень длинным именем и званием",
    role="legal",
    region="",
    valid_until="2027-11-22T00:00:00Z",
    is_expired=False,
    is_self=False,
    clearances=frozenset(),
)
OFFICE = replace(LAWYER, device="o" * 26, name="Ойдан шығарылған кеңсе, Алматы", role="office", is_expired=True)


def make(desk: Desk, dress: Dress, language: str = "en", targets: tuple[Target, ...] = (), answers=()):
    tr = TRANSLATORS[language]
    gone_back: list[bool] = []
    presenter = AnswerExportPresenter(
        AnswerDesk(desk).export,
        Cases(desk.session),
        desk.contacts,
        ImmediateRunner(),
        tr,
        ScriptedDialogs(answers),
        list_targets=lambda: targets,
        explain=lambda error: describe(error, tr),
        back=lambda: gone_back.append(True),
    )
    return AnswerExportPage(tr, presenter), gone_back


def row(number: int, pseudonym: str) -> CaseRow:
    return CaseRow(case_id(number), pseudonym, "", "", "2026-11-22T09:00:00Z", "registered", "", 2, 0, "KZ-33", 0)


def line(number: int, pseudonym: str, *, missing=(), risk: str = "", hindrance: str = "", limits=()) -> CaseLine:
    decision = Decision("partners", not missing and not risk, missing, {}, limits, risk)
    return CaseLine(case_id(number), f"AAAA-000{number}", pseudonym, decision, hindrance)


def invented(language: str) -> dict[str, AnswerExportState]:
    """The page in every telling state."""
    plan = ExportPlan(
        "partners",
        (
            line(1, "Сосед", limits=("тек бір ұйымға, есімсіз",)),
            line(2, "Б. К."),
            line(3, "С. А.", missing=("C23",)),
            line(4, "", risk="extreme"),
            line(5, "Айгүл", hindrance="sealed"),
            line(6, "Ерлан", hindrance="form"),
        ),
        {"A": 31, "T": 120, "M": 14, "L": 9},
        {("P", "C05"): 22, ("3", "C05"): 7, ("I", "always"): 12, ("T", "no_place"): 1},
        3,
        ("kk", "ru", "en"),
    )
    counted = replace(plan, purpose="statistics", stays={("P", "purpose"): 22, ("T", "not_counted"): 70})
    usual = AnswerExportState(
        language=language,
        purpose="partners",
        cases=(row(1, "Сосед"), row(2, "Б. К."), row(3, "С. А."), row(4, "")),
        all_records=41,
        chosen_cases=frozenset({case_id(1), case_id(2)}),
        people=(LAWYER, OFFICE),
        recipient=LAWYER.device,
        targets=(
            Target(STICK, "KINGSTON", 14_800_000_000, "vfat", 2**32 - 1, False),
            Target(Path("/media/person/OLD"), "OLD", 100_000, "vfat", 2**32 - 1, True),
        ),
        folder=STICK,
        plan=plan,
        is_loaded=True,
    )
    written = Exported(Path("kzkq3f5x2m7hvd4a.zip.age"), 1_288_490, 2, 3, is_sealed=True)
    proof = ExportProof(written, 1, is_stick=True)
    return {
        "plan": usual,
        "open": replace(usual, recipient="", plan=counted, purpose="statistics"),
        "nothing chosen": replace(usual, purpose="", plan=None, chosen_cases=frozenset()),
        "counting": replace(usual, plan=None, is_counting=True),
        "nothing may go": replace(usual, plan=replace(plan, lines=plan.lines[2:], goes={}, stays={}, records=0)),
        "reading": replace(usual, doing=WRITING, done=300, total=2000),
        "writing": replace(usual, doing=WRITING, done=1200, total=2000),
        "reading back": replace(usual, doing=WRITING, done=1800, total=2000),
        "opening": replace(usual, doing=OPENING),
        "written": replace(usual, plan=None, proof=proof),
        "written open": replace(usual, plan=None, proof=replace(proof, written=replace(written, is_sealed=False))),
        "opened": replace(usual, plan=None, opened=Path("/home/person/a folder with a long name/abcdefghij.zip")),
        "stick gone": replace(usual, message=describe(TargetGoneError(), TRANSLATORS[language])),
        "folder": replace(usual, targets=(), folder=Path("/home/person/a folder with a long name/answers")),
        "no stick": replace(usual, targets=(), folder=None),
        "nothing found": replace(usual, cases=(), words="нигде"),
        "no record": replace(usual, cases=(), all_records=0, chosen_cases=frozenset(), plan=None),
    }


def show(page: AnswerExportPage, state: AnswerExportState) -> None:
    page._presenter.state = state
    page.show_state(state)
    settle()


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_every_state_fits_in_every_language_and_theme(qtbot, dress: Dress, office: Desk, language, theme) -> None:
    with wearing(dress, theme):
        page, _ = make(office, dress, language)
        put_on_screen(qtbot, page)
        for name, state in invented(language).items():
            show(page, state)
            assert cut_off(page) == [], name
            assert nameless(page) == [], name
            assert without_name(page) == [], name


def test_it_says_what_goes_and_why_the_rest_stays(qtbot, dress: Dress, office: Desk) -> None:
    page, _ = make(office, dress)
    put_on_screen(qtbot, page)
    show(page, invented("en")["plan"])
    said = texts(page)
    assert "2 records, 3 questionnaires" in said
    assert "22 answers: no consent: Keeping my name together with my account" in said
    assert "«С. А.»: no consent: Sharing with named international partner organisations" in said
    assert "«Айгүл»: the record is closed against use" in said
    assert "тек бір ұйымға, есімсіз" in said
    assert "120 answers" in said


def test_an_open_file_is_warned_of_before_it_is_written(qtbot, dress: Dress, office: Desk) -> None:
    page, _ = make(office, dress)
    put_on_screen(qtbot, page)
    show(page, invented("en")["open"])
    assert any("NOT be encrypted" in text for text in texts(page))
    show(page, invented("en")["plan"])
    assert not any("NOT be encrypted" in text for text in texts(page))
    assert page.write_button.isEnabled()
    show(page, invented("en")["nothing may go"])
    assert not page.write_button.isEnabled()


def test_reading_writing_and_comparing_are_told_apart_and_can_be_stopped(qtbot, dress: Dress, office: Desk) -> None:
    page, _ = make(office, dress)
    put_on_screen(qtbot, page)
    for name, words in (("reading", "Reading the answers"), ("writing", "Writing the file")):
        show(page, invented("en")[name])
        assert words in texts(page)
        assert not page.write_button.isVisible()
        assert not page.choices.isEnabled()
    show(page, invented("en")["reading back"])
    assert "Reading back and comparing" in texts(page)
    assert page._strip.stop_button.isVisible()


def test_keyboard_alone_from_the_purpose_to_the_file(qtbot, dress: Dress, office: Desk, stick: Path) -> None:
    one = AnswerDesk(office).full_case(case_id(1), "C23")
    page, gone_back = make(office, dress, targets=(Target(stick, "K", 10**10, "vfat", None, False),), answers=(True,))
    put_on_screen(qtbot, page)
    page._presenter.open([one])
    page.on_shown()
    box = QApplication.focusWidget()
    assert isinstance(box, QRadioButton)
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is page.choices.purposes.boxes["partners"]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert page._presenter.state.purpose == "partners"
    page.write_button.setFocus()
    qtbot.keyClick(page.write_button, Qt.Key.Key_Return)
    assert page._presenter.state.proof is not None
    assert len(list(stick.iterdir())) == 1
    qtbot.mouseClick(page.back_button, Qt.MouseButton.LeftButton)
    assert gone_back == [True]
