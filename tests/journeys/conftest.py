"""What the journeys share: the theatre, a stick, and desks beyond the window that live by the real clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake_app.bootstrap.desk import utc_now, word_list
from intake_app.services.contacts import Contacts
from journey_stage import theatre
from services_desk import Desk, stick

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["stick", "theatre"]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    """Give an office that compares English words."""
    desk = Desk(tmp_path / "office", "office", utc_now)
    desk.contacts.found_office("Ойдан шығарылған кеңсе", "Almaty 1")
    yield desk
    desk.session.vault.close()


@pytest.fixture
def monitor(tmp_path: Path) -> Iterator[Desk]:
    """Give a field desk that compares Russian words."""
    desk = Desk(tmp_path / "monitor", "field", utc_now)
    desk.contacts = Contacts(desk.session, word_list("ru"))
    yield desk
    desk.session.vault.close()
