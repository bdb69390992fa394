from __future__ import annotations

import pytest

from intake_app.domain.errors import Cancelled
from intake_app.services.vault_care import IDLE_MINUTES, VaultCare
from services_desk import CONSENTS, Desk, case_id, no_step


def test_facts_are_those_of_this_vault(office: Desk) -> None:
    office.case(case_id(1), *CONSENTS)
    facts = VaultCare(office.session).facts()
    assert (facts.desk, facts.device, facts.folder, facts.cases) == ("office", office.id, office.folder, 1)
    assert facts.format == 1
    assert facts.size_bytes > 0


def test_minutes_are_kept_and_anything_else_means_the_usual(office: Desk) -> None:
    care = VaultCare(office.session)
    assert care.idle_minutes() == 5
    for minutes in IDLE_MINUTES:
        care.set_idle_minutes(minutes)
        assert VaultCare(office.session).idle_minutes() == minutes
    with pytest.raises(ValueError, match="minutes"):
        care.set_idle_minutes(60)
    for damaged in (b"60", b"\xff", b"", "١".encode()):
        office.session.settings.set("idle-minutes", damaged)
        assert care.idle_minutes() == 5


def test_the_lists_are_computed_anew_while_other_work_goes_on(office: Desk) -> None:
    for number in range(45):
        office.case(case_id(number), *CONSENTS)
    before = office.session.index.rows()
    with office.session.vault.transaction():
        office.session.vault.connection.execute(
            "UPDATE case_view SET pseudonym = 'wrong', case_id = 'gone' WHERE n = 3"
        )
    seen: list[tuple[int, int]] = []

    def step(done: int, total: int) -> None:
        if not seen:
            office.case(case_id(99), *CONSENTS)
        seen.append((done, total))

    assert VaultCare(office.session).rebuild_index(step) == 45
    assert seen == [(0, 45), (20, 45), (40, 45), (45, 45)]
    rows = office.session.index.rows()
    assert [row for row in rows if row.case_id != case_id(99)] == before
    assert len(rows) == 46
    assert len(office.session.index.search(["vidumanaia"])) == 46


def test_broken_off_half_way_no_case_is_without_its_line(office: Desk) -> None:
    for number in range(45):
        office.case(case_id(number), *CONSENTS)
    before = office.session.index.rows()

    def step(done: int, total: int) -> None:
        if done == 20:
            raise Cancelled

    with pytest.raises(Cancelled):
        VaultCare(office.session).rebuild_index(step)
    assert office.session.index.rows() == before
    assert VaultCare(office.session).rebuild_index(no_step) == 45
