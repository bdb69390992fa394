from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from answer_desk import AnswerDesk
from intake_app.desktop import checked_file
from intake_app.domain.errors import Cancelled, DiskFullError, NothingToReleaseError, TargetGoneError
from intake_app.services.answer_export import Order
from services_desk import case_id, no_step

if TYPE_CHECKING:
    from services_desk import Desk


@pytest.fixture
def desk(office: Desk) -> AnswerDesk:
    return AnswerDesk(office)


def test_a_full_or_pulled_stick_and_a_stop_leave_nothing(desk, stick, tmp_path, monkeypatch):
    one = desk.full_case(case_id(1), "C23")
    order = Order((one,), "partners", "openrosa", "kk", stick)
    with pytest.raises(TargetGoneError):
        desk.export.write(replace(order, folder=tmp_path / "gone"), no_step)
    monkeypatch.setattr(checked_file.shutil, "disk_usage", lambda _folder: type("Usage", (), {"free": 10}))
    with pytest.raises(DiskFullError):
        desk.export.write(order, no_step)
    monkeypatch.undo()
    steps: list[int] = []

    def count(done: int, total: int) -> None:
        steps.append(done)
        assert 0 <= done <= total

    desk.export.write(order, count).path.unlink()
    assert steps == sorted(steps)
    for stop in range(1, len(steps) + 1):
        left = [stop]

        def stopping(_done: int, _total: int, left=left) -> None:
            left[0] -= 1
            if not left[0]:
                raise Cancelled

        with pytest.raises(Cancelled):
            desk.export.write(order, stopping)
        assert list(stick.iterdir()) == []
    assert len(desk.desk.session.case(one).custody) == 2


def test_what_cannot_be_noted_is_not_given_out(desk, stick, monkeypatch):
    one = desk.full_case(case_id(1), "C23")
    before = desk.desk.session.case(one).custody

    def full(*_args: object) -> None:
        raise DiskFullError(needed=1, free=0)

    monkeypatch.setattr(desk.desk.session, "record_within", full)
    with pytest.raises(DiskFullError):
        desk.export.write(Order((one,), "partners", "xlsx", "kk", stick), no_step)
    monkeypatch.undo()
    assert list(stick.iterdir()) == []
    assert desk.desk.session.case(one).custody == before


def test_nothing_chosen_is_nothing_written(desk, stick):
    with pytest.raises(NothingToReleaseError):
        desk.export.write(Order((), "partners", "xlsx", "kk", stick), no_step)
