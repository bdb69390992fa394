from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from answer_desk import AnswerDesk
from intake_app.desktop.removable import Target
from intake_app.services.cases import Cases
from intake_app.ui.decisions import Decision, ScriptedDialogs
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.messages import describe
from intake_app.ui.presenters.answer_export import AnswerExportPresenter
from intake_app.ui.presenters.answer_export_state import OPENING, WRITING, AnswerExportState
from services_desk import Desk, case_id
from shown_pages import TRANSLATORS

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class RecordingView:
    states: list[AnswerExportState] = field(default_factory=list)

    def show_state(self, state: AnswerExportState) -> None:
        self.states.append(state)


@dataclass
class Page:
    """A presenter with everything it was told to do."""

    desk: AnswerDesk
    answers: tuple[object, ...] = ()
    targets: list[Target] = field(default_factory=list)
    cancel_at: int = 0

    def __post_init__(self) -> None:
        self.view = RecordingView()
        self.gone_back: list[bool] = []
        self.dialogs = ScriptedDialogs(self.answers)
        self.presenter = AnswerExportPresenter(
            self.desk.export,
            Cases(self.desk.desk.session),
            self.desk.desk.contacts,
            ImmediateRunner(cancel_at=self.cancel_at),
            TRANSLATORS["en"],
            self.dialogs,
            list_targets=lambda: list(self.targets),
            explain=lambda error: describe(error, TRANSLATORS["en"]),
            back=lambda: self.gone_back.append(True),
        )
        self.presenter.attach(self.view)

    @property
    def state(self) -> AnswerExportState:
        return self.view.states[-1]

    def ready(self, *cases: str, purpose: str = "partners") -> None:
        self.presenter.open(cases)
        self.presenter.load()
        self.presenter.choose_purpose(purpose)


def stick_of(folder: Path) -> Target:
    return Target(folder, folder.name, 14_000_000_000, "vfat", 2**32 - 1, False)


@pytest.fixture
def desk(office: Desk) -> AnswerDesk:
    return AnswerDesk(office)


def test_nothing_is_chosen_for_anybody_but_the_case_one_came_from(desk, stick):
    one = desk.full_case(case_id(1), "C23")
    desk.full_case(case_id(2), "C23")
    page = Page(desk, targets=[stick_of(stick)])
    page.presenter.open([one])
    page.presenter.load()
    assert page.state.chosen_cases == frozenset({one})
    assert page.state.cases[0].case_id == one
    assert page.state.purpose == ""
    assert page.state.plan is None
    assert page.state.folder == stick
    assert not page.state.can_write


def test_the_plan_follows_purpose_and_cases_and_names_what_is_missing(desk, stick):
    one, two = desk.full_case(case_id(1), "C23"), desk.full_case(case_id(2), "C06")
    page = Page(desk, targets=[stick_of(stick)])
    page.ready(one, two)
    assert page.state.plan.cases == (one,)
    assert page.state.plan.lines[1].decision.missing == ("C23",) or page.state.plan.lines[0].decision.missing == (
        "C23",
    )
    page.presenter.choose_purpose("office")
    assert page.state.plan.cases == (two,)
    page.presenter.choose_case(two, False)
    assert page.state.plan.cases == ()
    assert not page.state.can_write
    page.presenter.choose_all()
    assert page.state.chosen_cases == {one, two}


def test_an_open_file_asks_once_more_and_no_means_no(desk, stick):
    one = desk.full_case(case_id(1), "C23")
    page = Page(desk, (False, True), targets=[stick_of(stick)])
    page.ready(one)
    page.presenter.write()
    (asked,) = page.dialogs.asked
    assert isinstance(asked, Decision)
    assert asked.is_dangerous
    assert list(stick.iterdir()) == []
    page.presenter.write()
    assert len(list(stick.iterdir())) == 1
    assert page.state.proof.is_stick
    assert page.state.proof.written.cases == 1
    assert page.state.chosen_cases == frozenset()


def test_cases_that_may_not_go_are_left_out_and_counted(desk, stick):
    one, two = desk.full_case(case_id(1), "C23"), desk.full_case(case_id(2), "C06")
    page = Page(desk, (True,), targets=[stick_of(stick)])
    page.ready(one, two)
    page.presenter.write()
    assert page.state.proof.stayed == 1
    assert len(desk.desk.session.case(two).custody) == 0


def test_sealed_for_a_contact_needs_no_second_question(desk, field_desk, stick):
    one = desk.full_case(case_id(1), "C23")
    page = Page(desk, targets=[stick_of(stick)])
    page.ready(one)
    assert [person.device for person in page.state.people] == [field_desk.id]
    page.presenter.choose_recipient(field_desk.id)
    page.presenter.write()
    assert page.dialogs.asked == []
    assert page.state.proof.written.is_sealed
    page.presenter.choose_recipient("x" * 26)
    assert page.state.recipient == field_desk.id


def test_opening_a_sealed_file_that_came(desk, field_desk, stick, tmp_path):
    one = desk.full_case(case_id(1), "C23")
    page = Page(desk, targets=[stick_of(stick)])
    page.ready(one)
    page.presenter.choose_recipient(field_desk.id)
    page.presenter.write()
    path = page.state.proof.written.path
    folder = tmp_path / "opened"
    folder.mkdir()
    other = Page(AnswerDesk(field_desk), ([path], folder, False, [path], folder, True, []))
    other.presenter.open_sealed()
    assert list(folder.iterdir()) == []
    other.presenter.open_sealed()
    assert other.state.opened.parent == folder
    assert other.state.opened.suffix == ".zip"
    other.presenter.open_sealed()
    wrong = Page(desk, ([path], folder, True))
    wrong.presenter.open_sealed()
    assert wrong.state.message is not None
    assert wrong.state.opened is None
    assert OPENING in {state.doing for state in wrong.view.states}


def test_a_stop_leaves_the_page_as_it_was_and_no_file(desk, stick):
    one = desk.full_case(case_id(1), "C23")
    page = Page(desk, (True,), targets=[stick_of(stick)])
    page.ready(one)
    steps = len(page.presenter._runner.steps)
    again = Page(desk, (True,), targets=[stick_of(stick)], cancel_at=steps + 3)
    again.ready(one)
    again.presenter.write()
    assert WRITING in {state.doing for state in again.view.states}
    assert again.state.doing == ""
    assert again.state.chosen_cases == frozenset({one})
    assert again.state.proof is None
    assert list(stick.iterdir()) == []


def test_a_pulled_stick_is_told_in_words_and_drives_are_looked_for_again(desk, stick):
    one = desk.full_case(case_id(1), "C23")
    page = Page(desk, (True,), targets=[stick_of(stick)])
    page.ready(one)
    stick.rmdir()
    page.targets = []
    page.presenter.write()
    assert page.state.message is not None
    assert page.state.doing == ""
    assert page.state.folder is None
    page.presenter.forget_message()
    assert page.state.message is None


def test_words_find_records_and_what_was_chosen_stays_chosen(desk, stick):
    one = desk.full_case(case_id(1), "C23")
    page = Page(desk, (stick,))
    page.ready(one)
    page.presenter.search("нигде")
    assert page.state.cases == ()
    assert page.state.chosen_cases == frozenset({one})
    page.presenter.choose_folder()
    assert page.state.folder == stick
    assert not page.state.is_stick
    page.presenter.choose_format("kobo")
    page.presenter.choose_format("nothing")
    page.presenter.choose_language("kk")
    assert (page.state.format, page.state.language, page.state.asks_language) == ("kobo", "kk", False)
    page.presenter.choose_format("xlsx")
    assert page.state.asks_language
    page.presenter.open()
    assert (page.state.format, page.state.purpose, page.state.chosen_cases) == ("xlsx", "", frozenset())
