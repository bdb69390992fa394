from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from intake_app.i18n import LANGUAGES
from intake_app.services.contacts import Contacts
from intake_app.ui.decisions import ScriptedDialogs
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.presenters.contacts import ContactsPresenter
from services_desk import Desk, introduce
from shown_pages import NOW, RESOURCES, TRANSLATORS

if TYPE_CHECKING:
    from pathlib import Path

    from intake_app.ui.presenters.contacts_state import ContactsState

WORDS = {code: (RESOURCES / "words" / f"{code}.txt").read_text("utf-8").split() for code in LANGUAGES}


@dataclass
class RecordingView:
    states: list[ContactsState] = field(default_factory=list)

    def show_state(self, state: ContactsState) -> None:
        self.states.append(state)


@dataclass
class Page:
    desk: Desk
    language: str = "en"
    answers: tuple[object, ...] = ()
    now: datetime = NOW

    def __post_init__(self) -> None:
        self.view = RecordingView()
        self.dialogs = ScriptedDialogs(self.answers)  # type: ignore[arg-type]
        self.presenter = ContactsPresenter(
            {code: Contacts(self.desk.session, words) for code, words in WORDS.items()},
            ImmediateRunner(),
            self.dialogs,
            TRANSLATORS[self.language],
            desk=self.desk.role,
            now=lambda: self.now,
            place_name=lambda code: {"KZ-33": "Jetisu region"}.get(code, ""),
            regions=(("KZ-33", "Jetisu region"),),
        )
        self.presenter.attach(self.view)
        self.presenter.load()

    @property
    def state(self) -> ContactsState:
        return self.view.states[-1]

    @property
    def title(self) -> str:
        return self.state.message.title if self.state.message is not None else ""


@pytest.fixture
def newcomer(tmp_path: Path):
    desk = Desk(tmp_path / "newcomer", "field")
    yield desk
    desk.session.vault.close()


def heard(speaker: Page, listener: Page) -> list[str]:
    """The words the other person reads aloud, at the places that are asked."""
    assert speaker.state.spoken is not None
    assert listener.state.comparison is not None
    return [speaker.state.spoken.words[place] for place in listener.state.comparison.asked]


def test_the_whole_walk_from_a_request_to_a_card(office: Desk, newcomer: Desk, stick: Path) -> None:
    there, here = Page(office), Page(newcomer, answers=(stick,))
    assert here.state.own is None
    here.presenter.make_request("  Oskemen   1 ", "KZ-33")
    (request,) = stick.iterdir()
    assert here.state.request_name == request.name
    assert re.fullmatch(r"[a-z2-7]{16}\.request", request.name)

    there.dialogs._answers += [[request], stick]
    there.presenter.read_files()
    asked = there.state.comparison
    assert asked is not None
    assert (asked.kind, asked.name, asked.desk, asked.region) == ("request", "Oskemen 1", "field desk", "Jetisu region")
    assert [word == "" for word in asked.words].count(True) == 3
    there.presenter.compare(heard(here, there))
    assert there.state.comparison is None
    assert there.state.admitted is not None
    there.presenter.write_cards(there.state.admitted[0])
    assert there.state.admitted is None
    assert there.title == "Two card files were written and read back"

    cards = [path for path in stick.iterdir() if path.suffix == ".card"]
    assert len(cards) == 2
    here.dialogs._answers += [cards]
    here.presenter.read_files()
    assert here.state.comparison is not None
    assert here.state.comparison.kind == "office"
    assert here.state.office_name == ""
    here.presenter.compare(heard(there, here))
    assert here.state.own is not None
    assert here.state.own.name == "Oskemen 1 (this device)"
    assert here.state.office_name == "Ойдан шығарылған кеңсе"
    assert {person.name for person in here.state.people or ()} == {"Oskemen 1 (this device)", "Almaty 1"}
    assert here.title == "Taken in"


def test_wrong_words_store_nothing_and_are_said_calmly(office: Desk, newcomer: Desk, stick: Path) -> None:
    request = stick / "any.request"
    request.write_bytes(newcomer.contacts.request("New 1"))
    there, here = Page(office, answers=([request],)), Page(newcomer)
    there.presenter.read_files()
    known = there.state.people
    there.presenter.compare(["abandon", "ability", "able"])
    assert there.title == "These are not the words of the card"
    assert there.state.message is not None
    assert there.state.message.tone == "calm"
    assert there.state.comparison is not None
    assert there.state.people == known
    there.presenter.compare([word.upper() + " " for word in heard(here, there)])
    assert there.state.admitted is not None


def test_wrong_words_of_an_office_leave_it_unknown(office: Desk, newcomer: Desk, stick: Path) -> None:
    card = stick / "office.card"
    card.write_bytes(office.contacts.office_card_file())
    here = Page(newcomer, answers=([card],))
    here.presenter.read_files()
    here.presenter.compare(["abandon", "ability", "able"])
    assert newcomer.contacts.office_name() == ""
    here.presenter.stop_comparing()
    assert here.state.comparison is None
    assert here.state.message is None
    here.presenter.compare(["abandon", "ability", "able"])
    assert newcomer.contacts.office_name() == ""


def test_the_asked_words_stand_nowhere_on_the_screen(office: Desk, newcomer: Desk, stick: Path) -> None:
    request = stick / "any.request"
    request.write_bytes(newcomer.contacts.request("New 1"))
    there, here = Page(office, answers=([request],)), Page(newcomer)
    there.presenter.read_files()
    assert all(repr(word) not in repr(there.state) for word in heard(here, there))


def test_two_people_with_two_languages_compare_in_one(office: Desk, newcomer: Desk, stick: Path) -> None:
    request = stick / "any.request"
    request.write_bytes(newcomer.contacts.request("Жаңа 1"))
    there, here = Page(office, language="ru", answers=([request],)), Page(newcomer, language="kk")
    there.presenter.read_files()
    assert there.state.comparison is not None
    assert set(there.state.comparison.words) <= {"", *WORDS["ru"]}
    there.presenter.speak_words("kk")
    assert set(there.state.comparison.words) <= {"", *WORDS["kk"]}
    assert set(here.state.spoken.words if here.state.spoken else ()) <= set(WORDS["kk"])
    there.presenter.compare(heard(here, there))
    assert there.state.admitted is not None


def test_digits_are_the_same_in_every_language(newcomer: Desk) -> None:
    pages = [Page(newcomer, language=language) for language in LANGUAGES]
    assert len({page.state.spoken.digits for page in pages if page.state.spoken}) == 1
    assert len({page.state.spoken.words for page in pages if page.state.spoken}) == len(LANGUAGES)


def test_the_own_card_alone_waits_for_the_card_of_the_office(office: Desk, newcomer: Desk, stick: Path) -> None:
    introduction = office.contacts.read(newcomer.contacts.request("New 1"))
    words, _ = newcomer.contacts.own_words()
    data = newcomer.contacts.request("New 1")
    office.contacts.admit(data, introduction, [words[place] for place in introduction.positions])
    own, root = stick / "own.card", stick / "office.card"
    own.write_bytes(office.contacts.card_file(newcomer.id))
    root.write_bytes(office.contacts.office_card_file())
    here = Page(newcomer, answers=([own], [own, root, root]))
    here.presenter.read_files()
    assert here.title == "The card of the office comes first"
    assert here.state.own is None
    here.presenter.read_files()
    here.presenter.compare(heard(Page(office), here))
    assert here.state.own is not None
    assert here.state.comparison is None


def test_a_field_desk_cannot_admit_anybody(field_desk: Desk, newcomer: Desk, stick: Path) -> None:
    request = stick / "any.request"
    request.write_bytes(newcomer.contacts.request("New 1"))
    page = Page(field_desk, answers=([request],))
    page.presenter.read_files()
    assert page.title == "This is a request"
    assert page.state.comparison is None
    assert not page.state.is_office


@pytest.mark.parametrize("content", [b"", b"\x00" * 5000, b"{}\n", b'{"kind":"device"}\n', "қар".encode()])
def test_a_file_that_is_no_card_changes_nothing(field_desk: Desk, stick: Path, content: bytes) -> None:
    (stick / "a.card").write_bytes(content)
    page = Page(field_desk, answers=([stick / "a.card"],))
    known = page.state.people
    page.presenter.read_files()
    assert page.title == "This card cannot be used"
    assert page.state.people == known
    assert not page.state.is_busy


def test_a_card_of_another_office_is_refused(field_desk: Desk, stick: Path, tmp_path: Path) -> None:
    foreign = Desk(tmp_path / "foreign", "office")
    foreign.contacts.found_office("Чужая выдуманная", "Elsewhere 1")
    (stick / "a.card").write_bytes(foreign.contacts.office_card_file())
    page = Page(field_desk, answers=([stick / "a.card"],))
    page.presenter.read_files()
    assert page.title == "The card belongs to another office"
    assert page.state.office_name == "Ойдан шығарылған кеңсе"
    foreign.session.vault.close()


def test_cards_read_before_a_bad_one_stay_taken(office: Desk, field_desk: Desk, newcomer: Desk, stick: Path) -> None:
    introduce(office, newcomer, "Second 1")
    (stick / "a.card").write_bytes(office.contacts.card_file(newcomer.id))
    (stick / "b.card").write_bytes(b"{}")
    page = Page(field_desk, answers=([stick / "a.card", stick / "b.card"],))
    page.presenter.read_files()
    assert page.title == "This card cannot be used"
    assert "Second 1" in {person.name for person in page.state.people or ()}


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "ab\u202ecd", "ab\x07"])
def test_a_name_that_others_could_not_read_is_not_written(newcomer: Desk, stick: Path, name: str) -> None:
    page = Page(newcomer, answers=(stick,))
    page.presenter.make_request(name, "")
    assert page.title == "The device needs a name"
    assert list(stick.iterdir()) == []
    assert page.dialogs.asked == []


def test_who_changes_their_mind_in_a_chooser_changes_nothing(office: Desk, newcomer: Desk) -> None:
    here = Page(newcomer, answers=(None, []))
    here.presenter.make_request("New 1", "")
    here.presenter.read_files()
    there = Page(office, answers=(None,))
    there.presenter.write_cards(office.id)
    assert here.state.request_name == ""
    assert (here.state.message, there.state.message) == (None, None)


def test_a_stick_that_is_gone_is_named_and_the_device_stays_admitted(office: Desk, newcomer: Desk, stick: Path) -> None:
    request = stick / "any.request"
    request.write_bytes(newcomer.contacts.request("New 1"))
    there = Page(office, answers=([request], stick / "gone"))
    there.presenter.read_files()
    there.presenter.compare(heard(Page(newcomer), there))
    there.presenter.write_cards(newcomer.id)
    assert there.title == "The stick or folder is gone"
    assert there.state.admitted is not None


@pytest.mark.parametrize(
    ("now", "state", "tone"),
    [
        (datetime(2026, 12, 1, tzinfo=UTC), "valid", "good"),
        (datetime(2027, 11, 1, 9, tzinfo=UTC), "expires in 21 days", "waiting"),
        (datetime(2027, 11, 22, 1, tzinfo=UTC), "expires today", "waiting"),
        (datetime(2027, 11, 23, tzinfo=UTC), "expired", "warning"),
    ],
)
def test_a_chip_says_how_long_a_card_holds(field_desk: Desk, now: datetime, state: str, tone: str) -> None:
    page = Page(field_desk, now=now)
    assert page.state.own is not None
    assert (page.state.own.state, page.state.own.tone) == (state, tone)


def test_the_office_reads_its_own_words_and_a_device_reads_its_own(office: Desk, field_desk: Desk) -> None:
    there, here = Page(office), Page(field_desk)
    assert there.state.spoken is not None
    assert here.state.spoken is not None
    assert (there.state.spoken.is_office, here.state.spoken.is_office) == (True, False)
    assert there.state.spoken.words == office.contacts.office_words()[0]
    assert here.state.spoken.words == field_desk.contacts.own_words()[0]
