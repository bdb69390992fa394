"""Somebody who types without a pause loses as little as somebody who pauses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from intake_app import paths
from intake_app.i18n import Translator
from intake_app.ui.jobs import ImmediateRunner
from intake_app.ui.messages import describe
from intake_app.ui.presenters.interview import InterviewPresenter
from services_desk import Desk, field_desk, office

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["field_desk", "office"]

LONGEST_MS = 1900
PATH = "SR/SR06_own_view"


@dataclass
class FakeTime:
    """A clock that only moves when it is told to; what was put off happens on its way."""

    now_ms: int = 0
    waiting: list[tuple[int, Callable[[], None]]] = field(default_factory=list)

    def later(self, milliseconds: int, what: Callable[[], None]) -> Callable[[], None]:
        one = (self.now_ms + milliseconds, what)
        self.waiting.append(one)
        return lambda: self.waiting.remove(one) if one in self.waiting else None

    def pass_by(self, milliseconds: int) -> None:
        self.now_ms += milliseconds
        for one in [one for one in self.waiting if one[0] <= self.now_ms]:
            self.waiting.remove(one)
            one[1]()


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def presenter(field_desk: Desk, time: FakeTime) -> InterviewPresenter:
    tr = Translator("en", paths.resources() / "i18n")
    made = InterviewPresenter(
        field_desk.interviews,
        ImmediateRunner(),
        tr,
        later=time.later,
        explain=lambda error: describe(error, tr),
        closed=lambda _case: None,
    )
    made.begin("en", "")
    made.go_to("SR")
    return made


def kept(desk: Desk, presenter: InterviewPresenter) -> str:
    """What a fresh start would show."""
    return desk.interviews.open(presenter.where[0], "en").session.answers().get(PATH, "")


@pytest.mark.parametrize("between_ms", [50, 300, 850, 1200])
def test_no_key_is_older_than_two_seconds_before_it_is_kept(
    field_desk: Desk, presenter: InterviewPresenter, time: FakeTime, between_ms: int
) -> None:
    typed: list[tuple[int, str]] = []
    for number in range(6000 // between_ms):
        text = "ә" * (number + 1)
        presenter.answer(PATH, text)
        typed.append((time.now_ms, text))
        time.pass_by(between_ms)
        must_be_there = [text for at, text in typed if at <= time.now_ms - LONGEST_MS]
        assert len(kept(field_desk, presenter)) >= len(must_be_there[-1] if must_be_there else "")


def test_after_a_section_was_left_the_next_one_is_kept_too(
    field_desk: Desk, presenter: InterviewPresenter, time: FakeTime
) -> None:
    presenter.answer("SR/SR05_level", "low")
    presenter.go_to("W2")
    presenter.go_to("SR")
    presenter.keep_now()
    presenter.answer(PATH, "ойдан")
    time.pass_by(LONGEST_MS)
    assert kept(field_desk, presenter) == "ойдан"
    assert time.waiting == []
