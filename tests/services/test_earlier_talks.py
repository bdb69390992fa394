"""What is recorded already under a working name: counts and sections, in any alphabet, never what was said."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from intake_app.services.earlier_talks import EarlierTalks
from intake_app.services.sheets import SEALED_FORM, new_sheet
from sheet_forms import fill, told, with_sheets

if TYPE_CHECKING:
    from pathlib import Path

    from services_desk import Desk


@pytest.fixture
def desk(field_desk: Desk, tmp_path: Path) -> Desk:
    return with_sheets(field_desk, tmp_path / "forms")


def test_the_same_name_is_found_in_another_alphabet_and_a_longer_one_is_not(desk: Desk) -> None:
    talks = EarlierTalks(desk.session, desk.forms)
    first = desk.interviews.begin(language="ru", pseudonym="Айгүл")
    desk.interviews.begin(language="ru", pseudonym="Айгүлім")
    assert [talk.case_id for talk in talks.under("Айгуль", "ru")] == [first]
    assert [talk.case_id for talk in talks.under("  aigul ", "ru")] == [first]
    assert talks.under("Некто", "ru") == ()
    assert talks.under(" ", "ru") == ()


def test_days_sections_and_parts_are_told_and_nothing_that_was_said(desk: Desk) -> None:
    talks = EarlierTalks(desk.session, desk.forms)
    case = desk.interviews.begin(language="ru", pseudonym="Айгүл")
    fill(desk, case, None, {"D/D12_occupation": "ойдан"})
    desk.clock.at += timedelta(days=2)
    key = new_sheet("follow_up")
    told(desk, case, key, "F1/F1_told", "F1_words", "құпия сөз")
    talk = talks.of(case, "en")
    assert (talk.begun_on, talk.last_on, talk.statements, talk.sheets) == ("2026-11-22", "2026-11-24", 1, 1)
    assert talk.sections == ("The person",)
    assert "құпия" not in repr(talk)
    assert talks.today() == "2026-11-24"


def test_the_sealed_section_and_own_notes_move_neither_a_day_nor_a_count(desk: Desk) -> None:
    talks = EarlierTalks(desk.session, desk.forms)
    case = desk.interviews.begin(language="ru", pseudonym="Айгүл")
    before = talks.of(case, "en")
    desk.clock.at += timedelta(days=2)
    told(desk, case, new_sheet(SEALED_FORM), "X/X_told", "X01_text", "құпия")
    assert talks.of(case, "en") == before
    fill(desk, case, new_sheet("interviewer_notes"), {"IN/IN1_impression": "ой"})
    after = talks.of(case, "en")
    assert (after.last_on, after.sections) == (before.last_on, before.sections)
