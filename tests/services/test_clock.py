"""The latest time a vault has seen, and a clock that is behind it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.domain.entry_kinds import ClockMoved
from intake_app.domain.errors import DiskFullError
from intake_app.domain.errors_care import ClockBehindError
from intake_app.services.clock import TOLERANCE, ClockDoubt, ClockMark, is_behind
from intake_app.services.vault_session import VaultSession, resume_device
from services_desk import CONSENTS, Desk, case_id, no_step

if TYPE_CHECKING:
    from pathlib import Path

EARLIER = timedelta(days=3)


def opened_again(desk: Desk) -> VaultSession:
    """The next unlocking of the same vault, with the clock of the desk as it is then."""
    return resume_device(desk.session.vault, desk.clock)


def kinds(session: VaultSession) -> list[str]:
    headers = session.journal.headers(session.device)
    return [header.kind for header in headers if header.case is None]


def test_a_clock_that_goes_on_is_not_asked_about(office: Desk) -> None:
    session = opened_again(office)
    assert session.doubt is None
    assert kinds(session)[-1] == "device.unlocked"
    office.clock.at -= TOLERANCE / 2
    assert opened_again(office).doubt is None


def test_with_a_clock_behind_nothing_is_signed_until_a_person_says_it_is_right(office: Desk) -> None:
    office.case(case_id(1), *CONSENTS)
    last = office.session.moment()
    before = kinds(office.session)
    office.clock.at -= EARLIER
    session = opened_again(office)
    assert session.doubt is not None
    assert session.doubt.seen <= last
    assert session.doubt.seen[:10] == last[:10]
    assert kinds(session) == before
    office.wire(session)
    with pytest.raises(ClockBehindError) as caught:
        office.case(case_id(2), *CONSENTS)
    assert caught.value.facts == {"clock": session.doubt.clock, "seen": session.doubt.seen}
    assert session.journal.of_case(case_id(2)) == []
    doubt = session.doubt
    session.note_unlocked()
    assert kinds(session) == [*before, "clock.moved", "device.unlocked"]
    (moved,) = session.journal.of_devices("clock.moved")
    assert moved.read_body() == ClockMoved(clock=doubt.clock, seen=doubt.seen)
    office.case(case_id(2), *CONSENTS)


def test_a_clock_that_was_believed_is_not_asked_about_again_unless_it_goes_back_once_more(office: Desk) -> None:
    office.clock.at -= EARLIER
    opened_again(office).note_unlocked()
    office.clock.at += timedelta(hours=1)
    assert opened_again(office).doubt is None
    office.clock.at -= timedelta(hours=2)
    assert opened_again(office).doubt is not None


def test_a_time_of_others_counts_and_can_be_said_to_be_wrong(field_desk: Desk, office: Desk, stick: Path) -> None:
    field_desk.case(case_id(1), *CONSENTS)
    field_desk.clock.at += timedelta(days=100)
    sent = field_desk.handover.write([case_id(1)], [office.id], stick, no_step)
    office.reception.receive(sent.paths[0], no_step)
    session = opened_again(office)
    assert session.doubt is not None
    assert session.doubt.seen.startswith("2027-")
    session.note_unlocked()
    assert opened_again(office).doubt is None


def test_a_card_from_the_future_counts(field_desk: Desk, office: Desk) -> None:
    office.clock.at += timedelta(days=30)
    field_desk.contacts.take_card(renewed_card(office, field_desk))
    session = opened_again(field_desk)
    assert session.doubt is not None
    assert session.doubt.seen.startswith("2026-12-")


def renewed_card(office: Desk, other: Desk) -> bytes:
    request = other.contacts.request("Taldyqorghan 1", "KZ-33")
    introduction = office.contacts.read(request)
    words, _ = other.contacts.own_words()
    office.contacts.admit(request, introduction, [words[at] for at in introduction.positions])
    return office.contacts.card_file(other.id)


def test_the_mark_stays_when_everything_it_came_from_is_gone(office: Desk) -> None:
    office.clock.at += timedelta(days=10)
    session = opened_again(office)
    with session.vault.transaction():
        session.vault.connection.execute("DELETE FROM entry WHERE kind = 'device.unlocked'")
    office.clock.at -= EARLIER
    assert opened_again(office).doubt is not None


def test_a_clock_set_back_while_the_vault_is_open_signs_nothing(office: Desk) -> None:
    office.case(case_id(1), *CONSENTS)
    office.clock.at -= EARLIER
    with pytest.raises(ClockBehindError):
        office.case(case_id(2), *CONSENTS)
    office.clock.at += EARLIER
    office.case(case_id(2), *CONSENTS)


def test_a_damaged_mark_is_no_reason_to_stay_locked(office: Desk) -> None:
    for damaged in (b"", b"\xff", b"[]", b"7", b'{"at": null}'):
        office.session.settings.set("clock-mark", damaged)
        assert opened_again(office).doubt is None


def test_what_was_believed_but_not_written_is_asked_again(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    office.clock.at -= EARLIER
    session = opened_again(office)
    before = kinds(session)

    def full(_self: ClockMark, _clock: str) -> None:
        raise DiskFullError(free=0, needed=1)

    monkeypatch.setattr(ClockMark, "keep", full)
    with pytest.raises(DiskFullError):
        session.note_unlocked()
    assert session.doubt is not None
    assert kinds(session) == before
    monkeypatch.undo()
    assert opened_again(office).doubt is not None


moments = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)).map(  # noqa: DTZ001 - made UTC below
    lambda at: at.replace(tzinfo=UTC, microsecond=0)
)


@given(clock=moments, seen=moments)
def test_behind_means_later_by_more_than_the_tolerance(clock: datetime, seen: datetime) -> None:
    words = [at.strftime("%Y-%m-%dT%H:%M:%SZ") for at in (clock, seen)]
    assert is_behind(words[0], words[1]) == (seen - clock > TOLERANCE)
    assert not is_behind(words[0], "")
    assert ClockDoubt(*words).clock == words[0]
