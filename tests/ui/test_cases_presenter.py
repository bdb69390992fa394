from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from intake_app.domain.entry_kinds import Answers, CaseSealed, ConsentWithdrawn
from intake_app.domain.errors import StorageFailedError
from intake_app.services.cases import Cases
from intake_app.services.vault_session import Act
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.presenters.cases import CasesPresenter, CasesState
from services_desk import CONSENTS, Desk, case_id
from shown_pages import NOW, TRANSLATORS

NAMES = {"KZ-33": "область Жетісу", "331010000": "Талдыкорган"}


@dataclass
class RecordingView:
    states: list[CasesState] = field(default_factory=list)

    def show_state(self, state: CasesState) -> None:
        self.states.append(state)


@dataclass
class Page:
    """A presenter with everything it was told to do."""

    desk: Desk
    language: str = "en"
    opened: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.view = RecordingView()
        self.cases = Cases(self.desk.session)
        self.presenter = CasesPresenter(
            self.cases,
            ImmediateRunner(),
            TRANSLATORS[self.language],
            desk=self.desk.role,
            now=lambda: NOW,
            place_name=lambda code: NAMES.get(code, ""),
            open_case=self.opened.append,
            first_step=lambda: self.opened.append("first step"),
        )
        self.presenter.attach(self.view)

    @property
    def state(self) -> CasesState:
        return self.view.states[-1]


def test_nothing_is_claimed_before_anything_was_loaded(office: Desk) -> None:
    page = Page(office)
    assert page.state.lines is None
    assert not page.state.is_empty
    page.presenter.load()
    assert page.state.is_empty
    assert page.state.counts == ""


def test_a_line_says_who_where_when_and_what_next(field_desk: Desk) -> None:
    field_desk.case(case_id(1), *CONSENTS, T_H05_place_kato="331010000", T_H01_from="2022-01-08")
    page = Page(field_desk)
    page.presenter.load()
    (line,) = page.state.lines or ()
    assert line.record == f"{case_id(1)[:4]}-{case_id(1)[4:8]}".upper()
    assert (line.pseudonym, line.where_and_when, line.files) == ("Выдуманная", "Талдыкорган, 8 January 2022", "—")
    assert (line.state, line.tone) == ("ready to hand over", "accent")
    assert line.updated.startswith("today, 09:0")
    assert page.state.counts == "1 record  ·  ready to hand over: 1"


def test_a_place_without_a_code_shows_as_told_and_without_a_place_the_region(field_desk: Desk) -> None:
    field_desk.case(case_id(1), T_H04_place_name="Выдуманный подвал")
    field_desk.case(case_id(2))
    page = Page(field_desk)
    page.presenter.load()
    assert {line.where_and_when for line in page.state.lines or ()} == {"Выдуманный подвал", "область Жетісу"}


@pytest.mark.parametrize(
    ("desk", "words", "tone"), [("office", "to be registered", "waiting"), ("legal", "received", "accent")]
)
def test_what_came_in_waits_for_the_office_only(office: Desk, desk: str, words: str, tone: str) -> None:
    office.case(case_id(1), *CONSENTS)
    office.session.vault.connection.execute("UPDATE case_view SET state = 'received'")
    page = Page(office)
    page.presenter._desk = desk
    page.presenter.load()
    assert [(line.state, line.tone) for line in page.state.lines or ()] == [(words, tone)]


def test_a_registered_case_shows_its_number_and_a_sealed_one_that_it_is(office: Desk) -> None:
    office.case(case_id(1), *CONSENTS)
    office.case(case_id(2), *CONSENTS)
    office.session.record(case_id(2), [Act("case.sealed", "A", CaseSealed(reason="closed"))])
    office.case(case_id(3), *CONSENTS)
    office.session.record(case_id(3), [Act("consent.withdrawn", "A", ConsentWithdrawn(scope="stop_all"))])
    page = Page(office)
    page.cases.register(case_id(1), "KZ-33")
    page.presenter.load()
    shown = {line.row.case_id: (line.state, line.tone) for line in page.state.lines or ()}
    assert shown == {
        case_id(1): ("registered 33-2026-1", "good"),
        case_id(2): ("sealed", "quiet"),
        case_id(3): ("consent withdrawn", "warning"),
    }
    assert page.state.counts == "3 records  ·  registered: 1  ·  consent withdrawn: 1  ·  sealed: 1"


def test_conflicts_are_what_needs_a_person_next(office: Desk) -> None:
    office.case(case_id(1), *CONSENTS)
    office.session.vault.connection.execute("UPDATE case_view SET conflicts = 2")
    page = Page(office)
    page.presenter.load()
    (line,) = page.state.lines or ()
    assert (line.state, line.tone) == ("ready to hand over · 2 to decide", "warning")


def test_search_finds_in_every_spelling_and_says_when_nothing_is_there(field_desk: Desk) -> None:
    field_desk.case(case_id(1), T_H04_place_name="Талдықорған")
    field_desk.case(case_id(2), T_H04_place_name="Семей")
    page = Page(field_desk)
    page.presenter.load()
    page.presenter.search("taldykorgan ")
    assert [line.row.case_id for line in page.state.lines or ()] == [case_id(1)]
    assert (page.state.words, page.state.total) == ("taldykorgan", 2)
    page.presenter.search("нигде")
    assert page.state.lines == ()
    assert not page.state.is_empty
    page.presenter.search("")
    assert len(page.state.lines or ()) == 2


def test_the_same_words_are_not_searched_twice(field_desk: Desk) -> None:
    page = Page(field_desk)
    page.presenter.search("слово")
    before = len(page.view.states)
    page.presenter.search(" слово ")
    assert len(page.view.states) == before


def test_an_answer_to_an_older_question_is_dropped(field_desk: Desk) -> None:
    field_desk.case(case_id(1), T_H04_place_name="Семей")
    page = Page(field_desk)
    late: list = []

    class Waiting(ImmediateRunner):
        def start(self, task, *, done, failed, progress=None, cancelled=None, is_long=False):  # type: ignore[override]
            late.append((done, task(lambda *_: None)))

    page.presenter._runner = Waiting()
    page.presenter.search("с")
    page.presenter.search("семейка")
    for done, found in reversed(late):
        done(found)
    assert page.state.words == "семейка"
    assert page.state.lines == ()


def test_a_failing_disk_becomes_a_message_and_the_list_stays(field_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    field_desk.case(case_id(1))
    page = Page(field_desk)
    page.presenter.load()

    def fail(words: str) -> None:
        raise StorageFailedError(code="EIO")

    monkeypatch.setattr(page.cases, "find", fail)
    page.presenter.search("слово")
    assert page.state.message is not None
    assert len(page.state.lines or ()) == 1
    monkeypatch.undo()
    page.presenter.load()
    assert page.state.message is None


def test_opening_and_the_first_step_are_handed_on(field_desk: Desk) -> None:
    page = Page(field_desk)
    page.presenter.open(case_id(4))
    page.presenter.begin()
    assert page.opened == [case_id(4), "first step"]


def test_a_half_filled_section_makes_the_record_unfinished(field_desk: Desk) -> None:
    field_desk.case(case_id(1), *CONSENTS)
    field_desk.interviews.save_draft(case_id(1), "D", b"{}")
    page = Page(field_desk)
    page.presenter.load()
    assert [(line.state, line.tone) for line in page.state.lines or ()] == [("unfinished", "waiting")]


def test_an_answer_added_after_the_hand_over_makes_it_ready_again(field_desk: Desk, office: Desk, tmp_path) -> None:
    case = field_desk.case(case_id(1), *CONSENTS)
    (tmp_path / "stick").mkdir()
    field_desk.handover.write([case], [office.id], tmp_path / "stick", lambda *_: None)
    page = Page(field_desk)
    page.presenter.load()
    assert [line.state for line in page.state.lines or ()] == ["handed over, receipt awaited"]
    body = Answers(form=field_desk.keep_form(), section="D", values={"D/D03": "ещё"})
    field_desk.session.record(case, [Act("answers", "T", body)])
    page.presenter.load()
    assert [line.state for line in page.state.lines or ()] == ["ready to hand over"]
