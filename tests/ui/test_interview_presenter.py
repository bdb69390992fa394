"""The interview room without a screen: its order, the account, the stops, what is kept and where one comes back to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from intake_app.domain.entry_kinds import Answers
from intake_app.i18n import Translator
from intake_app.paths import resources
from intake_app.services.earlier_talks import EarlierTalks
from intake_app.services.sheets import SEALED_FORM, SheetKey, new_sheet
from intake_app.services.vault_session import Act
from intake_app.ui.decisions import ScriptedDialogs
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.messages import describe
from intake_app.ui.presenters.interview import InterviewPlace, InterviewPresenter, InterviewWays
from intake_app.ui.presenters.interview_phases import LISTS, PARTING, PHASES
from intake_app.ui.presenters.interview_reading import MOST_TALKS_A_DAY

if TYPE_CHECKING:
    from intake_app.ui.presenters.interview_state import InterviewState
    from intake_app.xlsform.views import Change, NodeView
    from services_desk import Desk

ENGLISH = Translator("en", resources() / "i18n")


@dataclass
class Watcher:
    """A view that only remembers."""

    states: list[InterviewState] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def show_state(self, state: InterviewState) -> None:
        self.states.append(state)

    def apply(self, change: Change, section: NodeView) -> None:
        del section
        self.changes.append(change)


@dataclass
class Room:
    """A presenter over a real vault, with what it asked and where it went."""

    desk: Desk
    answers: tuple[bool, ...] = ()
    cleared: bool = False
    went: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.view = Watcher()
        self.dialogs = ScriptedDialogs(self.answers)
        self.presenter = InterviewPresenter(
            self.desk.interviews,
            ImmediateRunner(),
            ENGLISH,
            later=lambda _ms, _what: lambda: None,
            explain=lambda error: describe(error, ENGLISH),
            closed=lambda case: self.went.append(("closed", case)),
            dialogs=self.dialogs,
            earlier=EarlierTalks(self.desk.session, self.desk.forms),
            is_cleared=lambda: self.cleared,
            ways=InterviewWays(
                sealed=lambda case: self.went.append(("sealed", case)),
                notes=lambda case: self.went.append(("notes", case)),
            ),
        )
        self.presenter.attach(self.view)

    @property
    def state(self) -> InterviewState:
        return self.presenter.state


@pytest.fixture
def case(field_desk: Desk) -> str:
    return field_desk.interviews.begin(language="en", pseudonym="Айгүл")


def test_the_talk_has_five_parts_in_their_order_and_one_sees_where_one_is(field_desk: Desk, case: str) -> None:
    room = Room(field_desk)
    room.presenter.open(case, "en")
    assert [phase.code for phase in room.state.phases] == list(PHASES)
    talk = [one.name for one in room.state.sections if one.name != LISTS]
    assert [name for phase in room.state.phases for name in phase.sections] == [*talk, LISTS]
    assert room.state.where == f"1 of {len(talk)} · Before the talk"
    room.presenter.go_to("Z")
    assert room.state.where == f"{talk.index('Z') + 1} of {len(talk)} · The account"
    assert (room.state.phase, room.state.title) == ("account", "Айгүл")


def test_who_begins_to_type_the_account_has_nothing_else_on_the_screen(field_desk: Desk, case: str) -> None:
    room = Room(field_desk)
    room.presenter.open(case, "en", "Z")
    room.presenter.only_account()
    assert room.state.account is not None
    path = room.state.account.path
    room.presenter.leave_account()
    assert room.state.account is None
    room.presenter.answer(path, "О")
    assert room.state.account is not None
    assert (room.state.account.text, room.state.account.asks) == ("О", True)
    drawn = len(room.view.states)
    room.presenter.answer(path, "Ой")
    assert room.state.account.text == "Ой"
    assert len(room.view.states) == drawn, "letters are drawn by the field they are typed into"


def test_how_a_block_is_recorded_is_asked_once_and_stays_changeable(field_desk: Desk, case: str) -> None:
    room = Room(field_desk)
    room.presenter.open(case, "en", "Z")
    room.presenter.only_account()
    account = room.state.account
    assert account is not None
    assert account.mode is not None
    assert account.language is not None
    room.presenter.answer(account.mode.path, "verbatim")
    assert room.state.account.asks
    room.presenter.answer(account.language.path, "kk")
    assert (room.state.account.asks, room.state.account.words) == (False, "Verbatim, own words  ·  Kazakh")
    room.presenter.ask_how(asks=True)
    room.presenter.answer(account.mode.path, "verbatim_interp")
    assert room.state.account.asks, "the interpreter is still to be named"
    assert room.state.account.interpreter is not None
    room.presenter.add_block()
    assert room.state.account.number == 2
    assert (room.state.account.asks, room.state.account.text) == (True, "")


def test_lists_show_when_the_person_has_left_and_are_asked_about_once(field_desk: Desk, case: str) -> None:
    room = Room(field_desk, (False, True))
    room.presenter.open(case, "en", "W2")
    room.presenter.go_to(LISTS)
    assert (room.state.current, room.state.shows_coding) == ("W2", False)
    room.presenter.go_to(LISTS)
    assert (room.state.current, room.state.shows_coding) == (LISTS, True)
    room.presenter.go_to("W2")
    room.presenter.go_to(LISTS)
    assert len(room.dialogs.asked) == 2


def test_what_is_coded_is_recorded_in_its_own_section(field_desk: Desk, case: str) -> None:
    room = Room(field_desk)
    room.presenter.open(case, "en", "W2")
    room.presenter.fill_lists()
    assert room.dialogs.asked == [], "the button said it"
    room.presenter.answer("D/D17_vulnerability", "disability")
    room.presenter.go_to("W2")
    assert field_desk.session.case(case).answers["D/D17_vulnerability"].value == "disability"


def test_the_end_of_a_talk_keeps_everything_and_names_what_may_follow(field_desk: Desk, case: str) -> None:
    room = Room(field_desk)
    room.presenter.open(case, "en", "H")
    room.presenter.end_talk()
    assert room.state.is_ending
    room.presenter.part()
    assert (room.state.is_ending, room.state.phase) == (False, PARTING)
    room.presenter.end_talk()
    room.presenter.go_on()
    assert not room.state.is_ending
    room.presenter.close()
    assert room.went == [("closed", case)]
    assert room.state.section is None


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("SR/SR10_selfharm", "yes", "crisis"),
        ("SR/G03_official_presence", "yes", "overheard"),
        ("B/B04_capacity", "no", "capacity"),
        ("E/E05_guardian_conflict", "yes", "guardian"),
    ],
)
def test_an_answer_that_asks_to_stop_says_what_to_do(
    field_desk: Desk, case: str, path: str, value: str, code: str
) -> None:
    room = Room(field_desk)
    room.presenter.open(case, "en")
    room.presenter.answer(path, value)
    assert [notice.code for notice in room.state.notices] == [code]
    room.presenter.go_to("H")
    assert [notice.code for notice in room.state.notices] == [code], "it stays until it was read"
    room.presenter.understood(code)
    assert room.state.notices == ()
    room.presenter.answer(path, "not_asked")
    room.presenter.answer(path, value)
    assert room.state.notices == ()


def test_the_earlier_answer_stands_beside_consent_that_is_asked_again(field_desk: Desk, case: str) -> None:
    room = Room(field_desk)
    room.presenter.open(case, "en", "B")
    room.presenter.answer("B/B_items/C06_send_head_office", "given")
    room.presenter.go_to("B2")
    again = _find(room.state.section, "B2/B2_again/C06_send_head_office")
    assert (again.value, again.hint.splitlines()[-1]) == ("", "Earlier answer: Given")
    room.presenter.answer(again.path, "refused")
    room.presenter.close()
    reopened = Room(field_desk)
    reopened.presenter.open(case, "en", "B2")
    assert _find(reopened.state.section, again.path).value == "refused"
    reopened.presenter.go_to("B")
    assert _find(reopened.state.section, "B/B_items/C06_send_head_office").value == "given"
    state = field_desk.session.case(case).consents["C06_send_head_office:person"].value.state
    assert state == "refused", "what was said last holds"


def test_what_was_told_stands_in_large_words_where_it_is_read_back(field_desk: Desk, case: str) -> None:
    room = Room(field_desk)
    room.presenter.open(case, "en", "Z")
    for number, words in enumerate(("бірінші (ойдан)", "екінші (ойдан)")):
        room.presenter.add_block() if number else room.presenter.only_account()
        assert room.state.account is not None
        room.presenter.answer(room.state.account.path, words)
    room.presenter.leave_account()
    room.presenter.go_to("Z3")
    assert [block.text for block in room.state.read_back] == ["бірінші (ойдан)", "екінші (ойдан)"]
    room.presenter.go_to("W2")
    assert room.state.read_back == ()


def test_answers_without_a_question_are_shown_and_kept(field_desk: Desk, case: str) -> None:
    form = field_desk.session.case(case).form
    body = Answers(form="0" * 64, section="D", values={"D/D99_gone": "қалған жауап"})
    field_desk.session.record(case, [Act("answers", "P", body)])
    assert form != body.form
    room = Room(field_desk)
    room.presenter.open(case, "en")
    (notice,) = room.state.notices
    room.presenter.follow_notice(notice.code)
    (line,) = room.state.orphans
    assert (line.question, line.section, line.value) == ("D99_gone", "The person", "қалған жауап")
    room.presenter.go_on()
    assert room.state.orphans == ()
    room.presenter.close()
    assert field_desk.session.case(case).answers["D/D99_gone"].value == "қалған жауап"


def test_after_three_talks_a_day_a_fourth_is_asked_about_gently(field_desk: Desk) -> None:
    for number in range(MOST_TALKS_A_DAY + 1):
        room = Room(field_desk)
        room.presenter.begin("en", "")
        codes = [notice.code for notice in room.state.notices]
        assert codes == (["talks"] if number == MOST_TALKS_A_DAY else [])
    assert room.state.section is not None, "nothing is refused"


def test_one_comes_back_to_the_section_the_place_and_the_account(field_desk: Desk, case: str) -> None:
    room = Room(field_desk)
    room.presenter.open(case, "en", "Z")
    room.presenter.only_account()
    assert room.state.account is not None
    room.presenter.answer(room.state.account.path, "жартыла")
    path = room.state.account.path
    room.presenter.keep_now()
    again = Room(field_desk)
    again.presenter.open(case, "en", place=InterviewPlace("Z", 120, path))
    assert again.state.account is not None
    assert (again.state.current, again.state.scroll, again.state.account.text) == ("Z", 120, "жартыла")
    again.presenter.open(case, "en", place=InterviewPlace(LISTS))
    assert again.state.current == LISTS, "who was at the lists has seen the person leave"


def test_a_sheet_is_kept_and_recorded_like_the_interview(field_desk: Desk, case: str) -> None:
    key = new_sheet("follow_up")
    room = Room(field_desk)
    room.presenter.open(case, "en", sheet=key)
    assert (room.state.title, room.presenter.sheet) == ("Follow-up", key)
    assert not room.state.can_write_notes
    room.presenter.answer("FU1/SR06_own_view", "жартыла")
    room.presenter.keep_now()
    again = Room(field_desk)
    again.presenter.open(case, "en", "FU1", key)
    assert _find(again.state.section, "FU1/SR06_own_view").value == "жартыла"
    again.presenter.close()
    assert field_desk.session.case(case).answers[f"{key.name}/FU1/SR06_own_view"].value == "жартыла"


def test_the_sealed_section_is_offered_to_the_cleared_and_closes_with_its_page(field_desk: Desk, case: str) -> None:
    cleared = Room(field_desk, cleared=True)
    cleared.presenter.open(case, "en")
    assert cleared.state.can_open_sealed
    cleared.presenter.open_sealed()
    assert cleared.went == [("sealed", case)]
    key = SheetKey(SEALED_FORM, "abcdefghij")
    cleared.presenter.open(case, "en", sheet=key)
    assert (cleared.state.is_sealed, cleared.state.can_open_sealed) == (True, False)
    cleared.presenter.answer("XB/XB_company", "құпия")
    cleared.presenter.take_break(is_break=True)
    assert cleared.state.is_sealed, "a break closes nothing"
    cleared.presenter.keep_now()
    assert cleared.state.section is None
    assert "құпия" not in repr(cleared.view.states[-1])
    told = field_desk.session.case(case).answers[f"{key.name}/XB/XB_company"]
    assert (told.value, told.origin.sensitivity) == ("құпия", "X")
    assert not Room(field_desk).state.can_open_sealed


def _find(node: NodeView | None, path: str) -> NodeView:
    assert node is not None
    if node.path == path:
        return node
    found = [child for child in node.children if path == child.path or path.startswith(f"{child.path}/")]
    assert found, path
    return _find(found[0], path)
