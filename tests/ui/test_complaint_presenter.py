from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from intake_app.domain.entry_kinds import Consent, Custody, Risk
from intake_app.domain.errors import StorageFailedError, TemplateBrokenError
from intake_app.services.complaints import ComplaintFolders, Complaints
from intake_app.services.vault_session import Act
from intake_app.ui.decisions import Decision, ScriptedDialogs
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.messages import describe
from intake_app.ui.presenters.complaint import MAKING, SAVING, ComplaintPresenter, ComplaintState, Refusal
from legal_case import CASE, FOLDERS, GIVEN, attach, complaints_of, open_case
from services_desk import Desk, case_id
from shown_pages import TRANSLATORS

if TYPE_CHECKING:
    from pathlib import Path

    from intake_app.services.complaint_paper import Paper


@dataclass
class RecordingView:
    states: list[ComplaintState] = field(default_factory=list)

    def show_state(self, state: ComplaintState) -> None:
        self.states.append(state)


@dataclass
class InventedPrinter:
    """A printer that keeps what it was given."""

    has_one: bool = True
    copies: int = 2
    is_broken: bool = False
    papers: list[Paper] = field(default_factory=list)
    asked: int = 0

    def is_there(self) -> bool:
        return self.has_one

    def ask(self) -> int:
        self.asked += 1
        return self.copies

    def put(self, paper: Paper) -> None:
        if self.is_broken:
            raise StorageFailedError(code="EIO")
        self.papers.append(paper)


@dataclass
class Page:
    """A presenter with everything it was told to do."""

    desk: Desk
    answers: tuple[object, ...] = ()
    language: str = "ru"
    printer: InventedPrinter = field(default_factory=InventedPrinter)
    cancel_at: int = 0
    complaints: Complaints | None = None

    def __post_init__(self) -> None:
        self.view = RecordingView()
        self.dialogs = ScriptedDialogs(self.answers)
        self.gone_to: list[str] = []
        self.presenter = ComplaintPresenter(
            self.complaints or complaints_of(self.desk),
            ImmediateRunner(cancel_at=self.cancel_at),
            TRANSLATORS[self.language],
            self.dialogs,
            self.printer,
            explain=lambda error: describe(error, TRANSLATORS[self.language]),
            back=self.gone_to.append,
        )
        self.presenter.attach(self.view)

    @property
    def state(self) -> ComplaintState:
        return self.view.states[-1]


def _custody(desk: Desk) -> list[Custody]:
    return [told.value for told in desk.session.case(CASE).custody]


def test_the_paper_is_made_in_the_language_of_the_document_not_of_the_screen(office: Desk) -> None:
    open_case(office, *GIVEN)
    page = Page(office, language="en")
    page.presenter.open_case(CASE)
    assert page.state.paper is not None
    assert (page.state.language, page.state.paper.language) == ("ru", "ru")
    assert "Who did it" in page.state.paper.missing[0].words
    page.presenter.choose_language("kk")
    assert page.state.paper.language == "kk"
    assert "Who did it" in page.state.paper.missing[0].words
    page.presenter.choose_language("en")
    assert page.state.language == "kk"
    page.presenter.open_case(CASE)
    assert page.state.language == "kk"
    assert MAKING in {state.doing for state in page.view.states}
    assert page.state.doing == ""
    assert Page(office, language="kk").presenter.state.language == "kk"


@pytest.mark.parametrize(
    ("given", "missing"), [(("C09_lawyer",), ("C12", "C13")), (("C12_complaint",), ("C13",)), (GIVEN[:3], ("C13",))]
)
def test_without_consent_there_is_no_paper_but_the_items_that_are_missing(
    office: Desk, given: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    open_case(office, *given)
    page = Page(office)
    page.presenter.open_case(CASE)
    assert page.state.refusal == Refusal(items=missing)
    assert (page.state.paper, page.state.message, page.state.doing) == (None, None, "")
    page.presenter.back()
    assert page.gone_to == [CASE]


def test_extreme_risk_is_named_and_once_lowered_the_paper_is_there(office: Desk) -> None:
    open_case(office, *GIVEN)
    office.session.record(CASE, [Act("risk", "A", Risk(level="extreme"))])
    page = Page(office)
    page.presenter.open_case(CASE)
    assert page.state.refusal == Refusal(level="extreme")
    office.session.record(CASE, [Act("risk", "A", Risk(level="medium"))])
    page.presenter.load()
    assert page.state.refusal is None
    assert page.state.paper is not None


def test_a_sentence_tells_where_it_comes_from(office: Desk) -> None:
    open_case(office, *GIVEN)
    page = Page(office)
    page.presenter.open_case(CASE)
    assert page.state.sources == ()
    assert page.state.paper is not None
    place = next(place for place, words in page.state.paper.sentences.items() if "Меня держали" in words)
    page.presenter.choose_sentence(place)
    assert page.state.place == place
    assert any(line.value.startswith("Меня держали") for line in page.state.sources)
    page.presenter.choose_sentence((99, 99))
    assert page.state.place == place


def test_arrows_walk_every_sentence_over_the_edges_of_sheets(office: Desk) -> None:
    open_case(office, *GIVEN)
    for number in range(8):
        attach(office, f"снимок {number}")
    page = Page(office)
    page.presenter.open_case(CASE)
    paper = page.state.paper
    assert paper is not None
    assert len(paper.sheets) > 1
    walked = []
    for _ in range(200):
        page.presenter.move(1)
        if walked and page.state.place == walked[-1]:
            break
        walked.append(page.state.place)
    assert set(walked) == {letters.place for sheet in paper.sheets for letters in sheet.letters} - {None}
    assert page.state.sheet == len(paper.sheets)
    for _ in range(len(walked)):
        page.presenter.move(-1)
    assert (page.state.place, page.state.sheet) == (walked[0], 1)
    page.presenter.show_sheet(2)
    page.presenter.show_sheet(99)
    page.presenter.show_sheet(0)
    assert page.state.sheet == 2


def test_the_representative_is_typed_once_and_stands_in_the_head(office: Desk) -> None:
    open_case(office, *GIVEN)
    page = Page(office)
    page.presenter.open_case(CASE)
    page.presenter.set_representative("адвокат Қорғаушы Д. (выдуман)")
    assert page.state.paper is not None
    assert any("Қорғаушы" in words for words in page.state.paper.sentences.values())
    made = len(page.view.states)
    page.presenter.set_representative("адвокат Қорғаушы Д. (выдуман)")
    assert len(page.view.states) == made
    other = Page(office)
    other.presenter.open_case(CASE)
    assert other.state.representative == "адвокат Қорғаушы Д. (выдуман)"


def test_what_was_saved_is_what_was_shown(office: Desk, stick: Path) -> None:
    open_case(office, *GIVEN)
    page = Page(office, (stick,))
    page.presenter.open_case(CASE)
    page.presenter.save()
    assert page.state.paper is not None
    (written,) = stick.iterdir()
    assert (page.state.saved, written.read_bytes()) == (written.name, page.state.paper.pdf)
    assert SAVING in {state.doing for state in page.view.states}
    assert _custody(office) == [Custody(action="exported", what="d1.ru")]
    page.presenter.forget_message()
    assert page.state.saved == ""


def test_no_folder_a_stop_or_a_stick_that_is_gone_save_nothing(office: Desk, stick: Path) -> None:
    open_case(office, *GIVEN)
    page = Page(office, (None,))
    page.presenter.open_case(CASE)
    page.presenter.save()
    stopped = Page(office, (stick,), cancel_at=1)
    stopped.presenter.open_case(CASE)
    stopped.presenter.save()
    assert (stopped.state.doing, stopped.state.saved, stopped.state.message) == ("", "", None)
    gone = Page(office, (stick / "gone",))
    gone.presenter.open_case(CASE)
    gone.presenter.save()
    assert gone.state.message is not None
    assert gone.state.paper is not None
    assert list(stick.iterdir()) == []
    assert _custody(office) == []


def test_a_consent_taken_back_meanwhile_takes_the_paper_away(office: Desk, stick: Path) -> None:
    open_case(office, *GIVEN)
    page = Page(office, (stick, True))
    page.presenter.open_case(CASE)
    office.session.record(CASE, [Act("consent", "A", Consent(item="C13_identity", state="withdrawn"))])
    page.presenter.save()
    assert page.state.refusal == Refusal(items=("C13",))
    assert (page.state.paper, page.state.place) == (None, None)
    assert list(stick.iterdir()) == []
    page.presenter.save()
    page.presenter.print()
    assert page.printer.papers == []


def test_printing_warns_once_is_noted_first_and_then_goes_to_paper(office: Desk) -> None:
    open_case(office, *GIVEN)
    page = Page(office, (True,))
    page.presenter.open_case(CASE)
    page.presenter.print()
    assert page.printer.papers == [page.state.paper]
    assert page.state.printed == 2
    page.presenter.print()
    assert [type(one) for one in page.dialogs.asked] == [Decision]
    assert _custody(office) == [Custody(action="printed", what="d1.ru", copies=2)] * 2


def test_a_consent_taken_back_before_printing_keeps_the_paper_from_the_printer(office: Desk) -> None:
    open_case(office, *GIVEN)
    page = Page(office, (True,))
    page.presenter.open_case(CASE)
    office.session.record(CASE, [Act("risk", "A", Risk(level="extreme"))])
    page.presenter.print()
    assert page.printer.papers == []
    assert page.state.refusal == Refusal(level="extreme")
    assert _custody(office) == []


@pytest.mark.parametrize(("answers", "copies"), [((False,), 2), ((True,), 0)])
def test_rather_not_prints_nothing_and_notes_nothing(office: Desk, answers: tuple[bool, ...], copies: int) -> None:
    open_case(office, *GIVEN)
    page = Page(office, answers, printer=InventedPrinter(copies=copies))
    page.presenter.open_case(CASE)
    page.presenter.print()
    assert page.printer.papers == []
    assert _custody(office) == []


def test_without_a_printer_a_sentence_says_how_to_print(office: Desk) -> None:
    open_case(office, *GIVEN)
    page = Page(office, printer=InventedPrinter(has_one=False))
    page.presenter.open_case(CASE)
    page.presenter.print()
    assert page.state.message is not None
    assert page.state.message.tone == "calm"
    assert page.printer.asked == 0
    assert _custody(office) == []


def test_a_printer_that_refuses_is_told(office: Desk) -> None:
    open_case(office, *GIVEN)
    page = Page(office, (True,), printer=InventedPrinter(is_broken=True))
    page.presenter.open_case(CASE)
    page.presenter.print()
    assert page.state.message is not None
    assert page.state.printed == 0


def test_a_broken_template_is_explained_and_its_correction_seen(office: Desk, tmp_path: Path) -> None:
    open_case(office, *GIVEN)
    for file in FOLDERS.templates.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    good = (tmp_path / "d1.ru.md").read_bytes()
    (tmp_path / "d1.ru.md").write_text("{% if %}", encoding="utf-8")
    folders = ComplaintFolders(tmp_path, FOLDERS.law, FOLDERS.places, FOLDERS.fonts)
    broken = Complaints(office.session, office.release, office.forms, office.contacts, folders)
    page = Page(office, complaints=broken)
    page.presenter.open_case(CASE)
    assert page.state.message == describe(
        TemplateBrokenError(document="d1.ru", line=1, reason="syntax"), TRANSLATORS["ru"]
    )
    (tmp_path / "d1.ru.md").write_bytes(good)
    page.presenter.load()
    assert (page.state.paper is not None, page.state.message) == (True, None)


def test_another_case_forgets_the_first_at_once(office: Desk) -> None:
    open_case(office, *GIVEN)
    open_case(office, "C09_lawyer", case=case_id(22))
    page = Page(office)
    page.presenter.open_case(CASE)
    page.presenter.open_case(case_id(22))
    assert page.state.paper is None
    assert page.state.refusal is not None
    page.presenter.open_case(case_id(23))
    assert page.state.message is not None
    assert page.state.refusal is None


def test_a_page_without_a_case_does_nothing(office: Desk) -> None:
    page = Page(office)
    page.presenter.load()
    page.presenter.save()
    page.presenter.print()
    page.presenter.move(1)
    page.presenter.show_sheet(1)
    page.presenter.choose_sentence((0, 0))
    page.presenter.stop()
    assert page.state.paper is None
