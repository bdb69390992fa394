"""Whatever is done to an interview: no errors but our own, undo goes exactly one step back, nothing saved breaks it.

All answers are invented.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from intake_app.domain.errors_forms import RepeatLimitError
from intake_app.xlsform.instance import MAX_ROWS
from intake_app.xlsform.model import compile_form
from intake_app.xlsform.reader import read_form
from intake_app.xlsform.session import Session
from intake_app.xlsform.submission import submission
from xlsform.conftest import NOW, table
from xlsform.test_session_properties import drawn_anew, own_views

if TYPE_CHECKING:
    from intake_app.xlsform.form import Form

SURVEY = """
start | start | | | | | | | |
text | a | A ${n} | | | regex(., '^[a-z ]*$') | | | x |
integer | n | N | | | . < 20 | | | |
date | d | D | | | . <= today() | | | |
calculate | age | | | int((today() - ${d}) div 365.25) | | | | |
calculate | first | | | once(${a}) | | | | |
calculate | stamp | | | concat(${a}, now()) | | | | | ${a}
select_one yn | yn | YN | | | | | | |
select_multiple col | col | Col | | | count-selected(.) < 3 | | name != ${a} | |
rank col | rk | Rank | | | | | | |
begin_group | g | G | ${yn} = 'yes' | | | | | |
acknowledge | ok | OK | | | | | | |
begin_repeat | c | Counted | | | | ${n} | | |
text | cx | CX ${ci} | | | | | | c |
calculate | ci | | | position(..) | | | | |
begin_repeat | cc | Deep | ${cx} != 'x' | | | 2 | | |
decimal | cy | CY | | | . > ${n} | | | |
end_repeat | | | | | | | | |
end_repeat | | | | | | | | |
end_group | | | | | | | | |
begin_repeat | r | Row | | | | | | |
text | rx | RX | | | | | | concat('r', position(..)) |
calculate | rc | | | concat(${rx}, '!') | | | | | ${rx}
begin_repeat | q | Q | | | | | | |
integer | y | Y | ${rx} != '' | | | | | |
end_repeat | | | | | | | | |
calculate | qs | | | sum(${y}[. != '']) | | | | |
end_repeat | | | | | | | | |
calculate | all | | | concat(join(',', ${rx}), count(${q}), indexed-repeat(${rx}, ${r}, 2)) | | | | |
select_one ${rx} | who | Who | | | | | | |
"""
COLUMNS = "type | name | label | relevant | calculation | constraint | repeat_count | choice_filter | default | trigger"
CHOICES = "yn | yes | Yes\nyn | no | No\ncol | x | X\ncol | y | Y\ncol | z | Z"
VALUES = st.sampled_from(
    [
        "",
        "yes",
        "no",
        "x",
        "x y",
        "z y x",
        "1",
        "3",
        "19",
        "900",
        "-4",
        "2022",
        "2022-02",
        "1990-05-17",
        "OK",
        "Ә\x00'\"",
    ]
)
PATHS = st.sampled_from(["a", "g", "c", "r", "nothing", "r/rx", "", "g/c", "r[aaaaaaaaaa]", "meta/instanceID", "#why"])
KINDS = ["answer", "answer", "answer", "count", "reason", "add", "remove", "language"]
STEP = st.tuples(st.sampled_from(KINDS), st.integers(0, 60), VALUES)


@lru_cache(maxsize=1)
def the_form() -> Form:
    sheets = [
        table("survey", COLUMNS, SURVEY),
        table("choices", "list_name | name | label", CHOICES),
        table("settings", "form_id | version", "t | 1"),
    ]
    return compile_form(read_form("\n".join(sheets).encode(), ".md").xform)


def begun(answers: dict[str, str] | None = None) -> Session:
    return Session(the_form(), language="en", now=lambda: NOW, answers=answers)


def act(session: Session, kind: str, number: int, value: str) -> str:
    """Does one thing that a person could do now; gives the path it was done to."""
    views = own_views(session)
    asked = sorted(path for path, view in views.items() if view.kind == "question" and view.type != "calculate")
    path = asked[number % len(asked)]
    if kind == "count":
        path = "n"
        session.answer(path, str(number % 5))
    elif kind == "answer":
        session.answer(path, value)
    elif kind == "reason":
        session.give_reason(path, ["declined", "unknown", "not_asked", ""][number % 4])
    elif kind == "language":
        session.set_language(value)
    else:
        many = sorted(path for path, view in views.items() if (view.can_add if kind == "add" else view.can_remove))
        path = many[number % len(many)] if many else ""
        if path:
            (session.add_row if kind == "add" else session.remove_row)(path)
    return path


@given(st.lists(STEP, max_size=12), STEP)
def test_undo_gives_exactly_the_state_before(steps, last):
    session = begun()
    touched = [act(session, *step) for step in steps]
    before, answers, written = drawn_anew(session), session.answers(), submission(session)
    path = act(session, *last)
    if session.answers() != answers and path not in touched:  # typing on in one question is one step
        session.undo()
        assert session.answers() == answers
        assert drawn_anew(session) == before
        assert submission(session) == written


@given(st.lists(STEP, max_size=12))
def test_a_saved_interview_opens_in_the_same_state(steps):
    session = begun()
    for step in steps:
        act(session, *step)
    again = Session(
        the_form(), language="en", now=lambda: NOW, answers=session.answers(), instance_id=session.instance_id
    )
    assert again.answers() == session.answers()
    assert again.finished_answers() == session.finished_answers()
    assert submission(again) == submission(session)
    assert set(again.violations()) == {path for path in session.violations() if path in own_views(again)}


@given(st.lists(st.tuples(st.sampled_from(["answer", "why", "add", "remove", "node"]), PATHS, VALUES), max_size=8))
def test_wrong_calls_are_refused_and_change_nothing(calls):
    session = begun()
    for kind, path, value in calls:
        before = session.answers()
        try:
            if kind == "answer":
                session.answer(path, value)
            elif kind == "why":
                session.give_reason(path, value)
            elif kind == "node":
                session.node(path)
            else:
                (session.add_row if kind == "add" else session.remove_row)(path)
        except (KeyError, ValueError, RepeatLimitError):
            assert session.answers() == before
    assert session.node("r").row_count <= MAX_ROWS


NAMES = st.sampled_from(
    ["a", "n", "g", "c", "c[aaaaaaaaaa]", "cc[bbbbbbbbbb]", "cx", "r[cccccccccc]", "r", "q", "y", "#why"]
)
SAVED = st.dictionaries(st.lists(NAMES, min_size=1, max_size=4).map("/".join), VALUES, max_size=8)


@given(SAVED, st.lists(STEP, max_size=4))
def test_any_saved_answers_open_and_none_is_lost(saved, steps):
    session = begun(saved)
    kept = session.answers()
    for key, value in saved.items():
        is_structure = key.endswith("]") or key in ("r", "g/c") or "col" in key
        if value and not is_structure and key not in ("age", "first", "stamp", "all"):
            assert kept.get(key) == value or key.partition("#")[0] in the_form().nodes, key
    for step in steps:
        act(session, *step)
    submission(session)


def test_nine_hundred_operands_are_no_deeper_than_two():
    chain = " or ".join(f"${{a}} = '{number}'" for number in range(900))
    total = " + ".join("1" for _ in range(900))
    rows = f"text | a | A | |\ntext | b | B | {chain} |\ncalculate | c | | | {total}"
    sheet = table("survey", "type | name | label | relevant | calculation", rows)
    form = compile_form(
        read_form(f"{sheet}\n\n{table('settings', 'form_id | version', 't | 1')}".encode(), ".md").xform
    )
    session = Session(form, language="", now=lambda: NOW)
    assert session.node("c").value == "900"
    session.answer("a", "899")
    assert session.node("b").is_relevant


def test_a_hidden_counted_repeat_keeps_what_was_filled(make_session):
    session = make_session(
        "type | name | label | relevant | repeat_count",
        """
        text | open | Open | |
        begin_group | g | G | ${open} = 'yes' |
        integer | n | N | |
        begin_repeat | r | R | | ${n}
        text | x | X | |
        end_repeat | | | |
        end_group | | | |
        """,
    )
    session.answer("open", "yes")
    session.answer("g/n", "3")
    first = session.node("g/r").children[0].path
    session.answer(f"{first}/x", "told")
    session.answer("open", "no")
    assert session.answers()[f"{first}/x"] == "told"
    session.answer("open", "yes")
    assert session.node("g/r").children[0].path == first
    assert session.node("g/r").row_count == 3
    assert session.node(f"{first}/x").value == "told"
