"""Which stored answers a form has a place for. All answers are invented."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.xlsform.fitting import plain_path, sort_answers
from intake_app.xlsform.model import compile_form
from intake_app.xlsform.reader import read_form
from intake_app.xlsform.session import Session
from xlsform.conftest import NOW, table

if TYPE_CHECKING:
    from intake_app.xlsform.form import Form

SURVEY = """
begin_group | g | G | | |
select_one yn | s | S | | |
select_multiple town | m | M | region = ${t} | |
text | t | T | | |
integer | n | N | | |
date | d | D | | |
acknowledge | ok | I agree | | |
note | told | Note | | |
calculate | c | | | ${n} + 1 |
end_group | | | | |
begin_repeat | r | R | | |
text | x | X | | |
begin_repeat | q | Q | | |
decimal | y | Y | | |
end_repeat | | | | |
end_repeat | | | | |
"""
CHOICES = "yn | yes | Yes |\nyn | no | No |\ntown | p | P | north\ntown | q | Q | south"


@lru_cache(maxsize=1)
def the_form() -> Form:
    sheets = [
        table("survey", "type | name | label | choice_filter | calculation | hint", SURVEY),
        table("choices", "list_name | name | label | region", CHOICES),
        table("settings", "form_id | version", "t | 1"),
    ]
    return compile_form(read_form("\n".join(sheets).encode(), ".md").xform)


@pytest.mark.parametrize(
    ("key", "value", "is_fit"),
    [
        ("g/s", "yes", True), ("g/s", "maybe", False), ("g/s", "yes no", False), ("g/s#why", "declined", True),
        ("g/s#why", "because", False), ("g/gone#why", "declined", False), ("g/m", "p q", True), ("g/m", "p z", False),
        ("g/n", "12", True), ("g/n", "twelve", False), ("g/d", "2022-01", True), ("g/d", "yesterday", False),
        ("g/ok", "OK", True), ("g/ok", "perhaps", False), ("g/c", "13", True), ("g/gone", "x", False),
        ("g", "x", False),
        ("r[aaaaaaaaaa]", "1", True), ("r[aaaaaaaaaa]", "first", False), ("r", "0", True), ("r", "1", False),
        ("r[aaaaaaaaaa]/x", "told", True), ("r/x", "told", False), ("g[aaaaaaaaaa]/t", "told", False),
        ("r[aaaaaaaaaa]/q[bbbbbbbbbb]", "2", True), ("r[aaaaaaaaaa]/q[bbbbbbbbbb]/y", "1.5", True),
        ("r[aaaaaaaaaa]/q/y", "1.5", False), ("r[aaaaaaaaaa]/q[bbbbbbbbbb]/y", "much", False),
        ("g/t", "", True), ("g/n", "", True), ("", "x", False), ("x[aaaaaaaaaa]", "1", False),
    ],
)  # fmt: skip
def test_an_answer_fits_by_its_path_and_its_value(key, value, is_fit):
    fitting = sort_answers(the_form(), {key: value})
    assert (fitting.fit, fitting.orphans) == (({key: value}, {}) if is_fit else ({}, {key: value}))


def test_a_reason_follows_its_question():
    fitting = sort_answers(the_form(), {"g/n": "many", "g/n#why": "unknown", "g/t#why": "declined"})
    assert fitting.fit == {"g/t#why": "declined"}
    assert fitting.orphans == {"g/n": "many", "g/n#why": "unknown"}


def test_what_a_session_gives_always_fits():
    session = Session(the_form(), language="en", now=lambda: NOW)
    session.answer("g/s", "yes")
    session.answer("g/n", "4")
    session.give_reason("g/t", "unknown")
    first = session.node("r").children[0].path
    session.answer(f"{first}/x", "told")
    row = session.add_row(f"{first}/q")
    session.answer(f"{first}/q[{row}]/y", "1")
    assert sort_answers(the_form(), session.answers()).orphans == {}
    assert sort_answers(the_form(), session.finished_answers()).orphans == {}


NAMES = st.sampled_from(["g", "r", "q", "s", "x", "y", "n", "r[abcdefghij]", "q[abcdefghij]", "gone", ""])
KEYS = st.builds(lambda parts, why: "/".join(parts) + why, st.lists(NAMES, max_size=4), st.sampled_from(["", "#why"]))


@given(st.dictionaries(KEYS, st.sampled_from(["", "yes", "1", "0", "declined", "p q", "\n", "x" * 50])))
def test_nothing_is_lost_and_what_fits_is_taken_by_a_session(answers):
    fitting = sort_answers(the_form(), answers)
    assert fitting.fit | fitting.orphans == answers
    assert not set(fitting.fit) & set(fitting.orphans)
    assert all(plain_path(key) in the_form().nodes for key in fitting.fit)
    session = Session(the_form(), language="en", now=lambda: NOW, answers=fitting.fit)
    kept = session.answers()
    lost = {
        key for key, value in fitting.fit.items() if value and key not in kept and not key.endswith("]") and key != "r"
    }
    assert not {key for key in lost if not key.startswith("g/m")}, "a filter may keep a code back, nothing else may"
