from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

import carried_case
from carried_case import BUNDLE, CASE, begin, differ
from intake_app.domain.entry_kinds import (
    Answers,
    BodyErased,
    CaseSealed,
    Consent,
    HandoverAcknowledged,
    HandoverSent,
    Risk,
)
from intake_app.services.cases import Cases
from intake_app.services.vault_session import Act
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.presenters.case import CasePresenter, CaseWays
from intake_app.ui.presenters.case_conflicts import LONGEST, excerpts
from intake_app.ui.presenters.case_state import COMPLAINT, HAND_OVER, INTERVIEW, REGISTER, CaseReading, CaseState
from services_desk import CONSENTS, Desk, case_id
from shown_pages import NOW, TRANSLATORS

REGIONS = (("KZ-33", "Jetisu region"), ("KZ-75", "Almaty"))
NAMES = {"KZ-33": "Jetisu region", "331010000": "Taldyqorghan"}


@dataclass
class RecordingView:
    states: list[CaseState] = field(default_factory=list)

    def show_state(self, state: CaseState) -> None:
        self.states.append(state)


@dataclass
class Page:
    desk: Desk
    role: str = ""
    language: str = "en"

    def __post_init__(self) -> None:
        self.gone: list[tuple[str, ...]] = []
        self.view = RecordingView()
        self.cases = Cases(self.desk.session)
        ways = CaseWays(
            interview=lambda case: self.gone.append(("interview", case)),
            evidence=lambda case: self.gone.append(("evidence", case)),
            hand_over=lambda case: self.gone.append(("hand_over", case)),
            complaint=lambda case: self.gone.append(("complaint", case)),
            back=lambda: self.gone.append(("back",)),
        )
        self.presenter = CasePresenter(
            self.cases,
            self.desk.release,
            self.desk.contacts,
            self.desk.forms,
            ImmediateRunner(),
            TRANSLATORS[self.language],
            desk=self.role or self.desk.role,
            now=lambda: NOW,
            place_name=lambda code: NAMES.get(code, ""),
            regions=REGIONS,
            ways=ways,
        )
        self.presenter.attach(self.view)

    def open(self, case: str = CASE) -> CaseReading:
        self.presenter.open(case)
        self.presenter.load()
        assert self.state.reading is not None
        return self.state.reading

    @property
    def state(self) -> CaseState:
        return self.view.states[-1]


def fact(reading: CaseReading, name: str) -> str:
    return next((one.text for one in reading.facts if one.name == name), "")


def test_what_is_known_is_told_at_a_glance(field_desk: Desk) -> None:
    begin(field_desk)
    reading = Page(field_desk).open()
    assert (reading.record, reading.pseudonym) == (f"{CASE[:4]}-{CASE[4:8]}".upper(), "Выдуманная")
    assert (fact(reading, "Where"), fact(reading, "When")) == ("Taldyqorghan", "8 January 2022")
    assert fact(reading, "Account") == "1 part written down"
    assert fact(reading, "Risk of reprisals") == "High; to be assessed again on 1 December 2026"
    assert fact(reading, "Opened").endswith("by this device")
    assert (fact(reading, "Withheld"), fact(reading, "Missing")) == ("", "")
    assert reading.evidence == "1 file, 3.1 MB"
    assert (reading.state, reading.number) == ("ready to hand over", "")


def test_a_case_without_any_answer_can_be_opened(field_desk: Desk) -> None:
    field_desk.case(CASE)
    reading = Page(field_desk).open()
    assert fact(reading, "When") == "not told yet"
    assert fact(reading, "Risk of reprisals") == "not assessed yet"
    assert reading.evidence == "No files yet"
    assert [use.verdict for use in reading.uses] == ["no consent"] * 3


def test_uses_say_what_is_missing_what_stays_and_in_which_limits(field_desk: Desk) -> None:
    begin(field_desk)
    office_use, lawyer, complaint = Page(field_desk).open().uses
    assert (office_use.verdict, office_use.tone) == ("agreed", "good")
    assert office_use.notes == ("Stays here: the interviewer's own notes",)
    assert lawyer.is_allowed
    assert complaint.verdict == "no consent"
    assert complaint.notes == (
        "Missing: Disclosing my identity to the prosecutor / court",
        "In their words: “только после суда”",
    )


def test_an_extreme_risk_stops_what_goes_outside(field_desk: Desk) -> None:
    field_desk.case(CASE, *CONSENTS, "C12_complaint", "C13_name_to_prosecutor")
    assert Page(field_desk).open().uses[2].verdict == "agreed"
    field_desk.session.record(CASE, [Act("risk", "A", Risk(level="extreme"))])
    stopped = Page(field_desk).open().uses[2]
    assert (stopped.verdict, stopped.tone, stopped.is_allowed) == ("stopped: risk", "warning", False)


def test_both_values_of_a_conflict_stand_side_by_side_and_one_is_chosen(office: Desk, field_desk: Desk) -> None:
    begin(field_desk)
    differ(office, field_desk)
    page = Page(office)
    pseudonym, consent = page.open().conflicts
    assert pseudonym.title == "D01_pseudonym"
    assert {(value.text, value.who) for value in pseudonym.values} == {
        ("Айгүл", "Taldyqorghan 1"),
        ("Айгуль С.", "this device"),
    }
    assert [value.is_shown for value in pseudonym.values] == [False, True]
    assert consent.title == "Lodging a statement of crime in my name (the person)"
    assert {value.text for value in consent.values} == {"Given", "Refused"}
    wanted = next(value for value in pseudonym.values if value.text == "Айгүл")
    page.presenter.resolve(pseudonym.subject, wanted.entry)
    assert page.state.reading is not None
    assert page.state.reading.pseudonym == "Айгүл"
    assert [conflict.title for conflict in page.state.reading.conflicts] == [consent.title]
    assert page.state.message is not None
    assert page.state.message.tone == "calm"
    bodies = [entry.read_body() for entry in office.session.case(CASE).order]
    kept = {body.values.get(carried_case.PSEUDONYM) for body in bodies if isinstance(body, Answers)}
    assert {"Айгүл", "Айгуль С."} <= kept


def test_a_conflict_decided_elsewhere_meanwhile_is_told_and_the_case_read_again(office: Desk, field_desk: Desk) -> None:
    begin(field_desk)
    differ(office, field_desk)
    page = Page(office)
    conflict = page.open().conflicts[0]
    other = Page(office)
    other.open()
    other.presenter.resolve(conflict.subject, conflict.values[0].entry)
    page.presenter.resolve(conflict.subject, conflict.values[1].entry)
    assert page.state.message is not None
    assert page.state.message.title == "This has been decided already"
    assert page.state.reading is not None
    assert len(page.state.reading.conflicts) == 1
    assert not page.state.is_busy


def test_what_belongs_to_the_sealed_section_is_not_shown_here(office: Desk, field_desk: Desk) -> None:
    begin(field_desk)
    carried_case.carry(field_desk, office)
    for desk, word in ((field_desk, "тайна первая"), (office, "тайна вторая")):
        body = Answers(form=desk.keep_form(), section="X", values={"X/X01": word})
        desk.session.record(CASE, [Act("answers", "X", body)])
    carried_case.carry(field_desk, office)
    reading = Page(office).open()
    assert reading.conflicts == ()
    assert "тайна" not in repr(reading)
    assert "sealed section" not in repr(reading).lower()


def test_the_interviewers_own_words_are_not_shown_side_by_side(office: Desk, field_desk: Desk) -> None:
    begin(field_desk)
    carried_case.carry(field_desk, office)
    # Class I never travels: two devices that are the same person's, in one vault after a restored backup.
    for desk in (field_desk, office):
        body = Answers(form=desk.keep_form(), section="IN", values={"IN/IN1": f"ойым {desk.role}"})
        desk.session.record(CASE, [Act("answers", "I", body)])
    with office.session.vault.transaction():
        for entry in field_desk.session.case(CASE).order:
            office.session.journal.add(entry)
    (conflict,) = Page(office).open().conflicts
    assert (conflict.title, conflict.can_choose) == ("The interviewer’s own part", False)
    assert "ойым" not in repr(conflict)


def test_the_office_gives_a_number_under_the_region_of_the_event(office: Desk, field_desk: Desk) -> None:
    begin(field_desk)
    differ(office, field_desk)
    page = Page(office)
    page.open()
    assert (page.state.primary, page.state.region) == (REGISTER, "KZ-33")
    page.presenter.choose_region("KZ-75")
    page.presenter.register()
    assert page.state.message is not None
    assert page.state.message.title == "Registered under 75-2026-1"
    assert page.state.reading is not None
    assert page.state.reading.number == "75-2026-1"
    assert fact(page.state.reading, "Registered") == "75-2026-1, KZ-75"
    assert REGISTER not in page.state.offers
    assert page.state.primary == HAND_OVER


def test_without_a_region_nothing_is_registered(office: Desk) -> None:
    form = office.keep_form()
    office.session.record(
        CASE, [Act("answers", "P", Answers(form=form, section="D", values={carried_case.PSEUDONYM: "Некто"}))]
    )
    page = Page(office)
    page.open()
    assert page.state.region == ""
    page.presenter.register()
    assert office.session.case(CASE).registered is None


def test_each_desk_is_offered_its_own_steps(field_desk: Desk) -> None:
    begin(field_desk)
    field_page = Page(field_desk)
    field_page.open()
    assert (field_page.state.offers, field_page.state.primary) == ((INTERVIEW, HAND_OVER), HAND_OVER)
    legal = Page(field_desk, role="legal")
    legal.open()
    assert (legal.state.offers, legal.state.primary) == ((COMPLAINT,), COMPLAINT)
    field_desk.case(case_id(1))
    field_page.open(case_id(1))
    assert field_page.state.primary == INTERVIEW


def test_a_sealed_case_offers_no_more_writing(field_desk: Desk) -> None:
    begin(field_desk)
    field_desk.session.record(CASE, [Act("case.sealed", "A", CaseSealed(reason="closed"))])
    page = Page(field_desk)
    page.open()
    assert page.state.offers == (HAND_OVER,)
    office_page = Page(field_desk, role="office")
    office_page.open()
    assert office_page.state.offers == (HAND_OVER, COMPLAINT)
    office_page.presenter.register()
    assert office_page.state.message is not None
    assert office_page.state.message.title == "This record is sealed"


def test_history_names_what_was_withheld_and_what_was_erased(office: Desk, field_desk: Desk) -> None:
    begin(field_desk)
    differ(office, field_desk)
    statement = next(entry for entry in office.session.case(CASE).order if entry.header.kind == "statement")
    erased = BodyErased(entries=(statement.id,), reason="asked", decided_by=("A1", "A2"))
    office.session.record(CASE, [Act("body.erased", "A", erased)])
    reading = Page(office).open()
    told = {(step.what, step.missing) for step in reading.history}
    assert ("Interviewer's own note", "withheld: the interviewer's own notes") in told
    assert ("Account written down", "erased at the person's request") in told
    assert ("Evidence added: IMG_0001.jpg", "") in told
    assert ("Handed over: to this device", "") in told
    assert ("Received: from Taldyqorghan 1", "") in told
    assert fact(reading, "Withheld") == "the interviewer's own notes (1)"
    assert fact(reading, "Erased") == "1 entry"
    assert reading.history[-1].what == "Record opened"


def test_many_decisions_of_one_minute_are_one_step(field_desk: Desk) -> None:
    field_desk.case(CASE, *CONSENTS)
    history = Page(field_desk).open().history
    assert [step.what for step in history] == ["Answers", "Consent decided (4)", "Record opened"]
    field_desk.clock.at += timedelta(hours=1)
    field_desk.session.record(CASE, [Act("consent", "A", Consent(item="C19_statistics", state="refused"))])
    assert Page(field_desk).open().history[0].what == "Consent decided: Being counted in anonymous statistics: Refused"


def test_hand_overs_say_whether_a_receipt_came_back(field_desk: Desk, office: Desk) -> None:
    begin(field_desk)
    for bundle in (BUNDLE, case_id(51)):
        sent = HandoverSent(bundle=bundle, recipients=(office.id,), withheld=("I",))
        field_desk.session.record(CASE, [Act("handover.sent", "A", sent)])
        field_desk.clock.at += timedelta(minutes=5)
    receipt = HandoverAcknowledged(bundle=BUNDLE, receiver=office.id)
    field_desk.session.record(CASE, [Act("handover.acknowledged", "A", receipt)])
    later, earlier = Page(field_desk).open().journeys
    assert (earlier.what, earlier.state) == ("Handed over to Almaty 1", "receipt came back")
    assert (later.state, later.tone) == ("receipt awaited", "waiting")
    assert later.note == "Not included: the interviewer's own notes"


def test_an_unknown_case_is_told_and_another_one_shows_nothing_of_the_former(field_desk: Desk) -> None:
    begin(field_desk)
    page = Page(field_desk)
    page.open()
    page.presenter.open(case_id(99))
    assert page.state.reading is None
    page.presenter.load()
    assert page.state.message is not None
    assert page.state.message.title == "This record is not here"
    assert page.state.offers == ()


def test_an_entry_whose_forerunner_is_not_here_is_named(field_desk: Desk, office: Desk) -> None:
    begin(field_desk)
    entries = field_desk.session.journal.of_case(CASE)
    with office.session.vault.transaction():
        for entry in (entries[0], *entries[2:]):
            office.session.journal.add(entry)
        office.session.project(CASE)
    assert fact(Page(office).open(), "Missing") == "1 earlier entry is not here"


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_everything_is_said_in_the_language_of_the_screen(office: Desk, field_desk: Desk, language: str) -> None:
    begin(field_desk)
    differ(office, field_desk)
    english, other = Page(office).open(), Page(office, language=language).open()
    own = {"Айгүл", "Айгуль С.", "IMG_0001.jpg", "D01_pseudonym", "Taldyqorghan 1"}
    pairs = [(one.name, two.name) for one, two in zip(english.facts, other.facts, strict=True)]
    pairs += [(one.title, two.title) for one, two in zip(english.uses, other.uses, strict=True)]
    pairs += [(one.verdict, two.verdict) for one, two in zip(english.uses, other.uses, strict=True)]
    pairs += [(one.what, two.what) for one, two in zip(english.history, other.history, strict=True)]
    pairs += [(one.what, two.what) for one, two in zip(english.journeys, other.journeys, strict=True)]
    pairs.append((english.state, other.state))
    assert [one for one, two in pairs if one == two and one not in own] == []


def test_long_answers_are_shown_from_where_they_differ() -> None:
    same = "одинаково " * 300
    first, second = excerpts([same + "первое " * 400, same + "второе"])
    assert "первое" in first
    assert second.endswith("второе")
    assert len(first) < LONGEST + 10
    assert excerpts(["коротко", "иначе"]) == ["коротко", "иначе"]
    (only,) = excerpts(["слово " * 1000])
    assert len(only) < LONGEST + 10
