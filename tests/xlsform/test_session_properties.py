"""Whatever is answered in whatever order: changes are announced, records open as they were left, undo goes back."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from hypothesis import given
from hypothesis import strategies as st

from intake_app.xlsform.model import compile_form
from intake_app.xlsform.reader import read_form
from intake_app.xlsform.session import Session
from xlsform.conftest import NOW, table

SURVEY = """
begin_group | g | Group | | | | | |
select_one yn | a | A | | | | | | yes
integer | n | N, ${a} | ${a} = 'yes' | | . < 50 | | |
select_one town | t | Town | | | | | group = ${a} |
text | c | C | ${n} > 3 and ${t} != '' | | | | |
calculate | twice | | | ${n} * 2 | | | |
end_group | | | | | | | |
begin_group | h | Held | ${n} > 5 | | | | | | ${n} > 9
text | h1 | H1 | | | | | | |
begin_group | i | Inner | | | | | | |
text | h2 | H2 | ${h1} != '' | | | | | |
end_group | | | | | | | | |
end_group | | | | | | | | |
begin_repeat | r | Row ${c} | ${a} != 'no' | | | | |
text | x | X ${twice} | | | . != 'bad' | | |
integer | y | Y | ${x} != '' | | | | |
calculate | place | | | position(..) | | | |
end_repeat | | | | | | | |
begin_repeat | q | Counted | | | | ${n} | |
text | z | Z | | | | | |
end_repeat | | | | | | | |
calculate | total | | | sum(${y}) + count(${r}) + count(${z}) | | | |
calculate | all | | | join(',', ${x}) | | | |
text | end | End ${all} | ${total} > 2 | | | | |
"""
CHOICES = "yn | yes | Yes |\nyn | no | No |\ntown | p | P | yes\ntown | q | Q | no\ntown | r | R | yes"
COLUMNS = (
    "type | name | label | relevant | calculation | constraint | repeat_count | choice_filter | required | read_only"
)
VALUES = st.sampled_from(["", "yes", "no", "p", "q", "1", "4", "60", "-2", "bad", "x y", "2022"])
KINDS = ["answer", "answer", "answer", "reason", "add", "remove", "undo"]
STEPS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 40), VALUES),
    max_size=14,
)


@lru_cache(maxsize=1)
def the_form():
    sheets = [
        table("survey", COLUMNS, SURVEY),
        table("choices", "list_name | name | label | group", CHOICES),
        table("settings", "form_id | version", "t | 1"),
    ]
    return compile_form(read_form("\n".join(sheets).encode(), ".md").xform)


def own_views(session: Session) -> dict:
    """Every node's view without its children."""
    found = {}

    def visit(view) -> None:
        found[view.path] = replace(view, children=(), position=0)
        for child in view.children:
            visit(child)

    for section in session.sections():
        visit(session.section(section.name))
    return found


def drawn_anew(session: Session) -> dict:
    """The same, with nothing taken from an earlier drawing."""
    session.set_language(session.language)
    return own_views(session)


def act(session: Session, kind: str, number: int, value: str):
    """Does one thing that is possible now; gives its change, if it tells one."""
    views = own_views(session)
    asked = sorted(path for path, view in views.items() if view.kind == "question" and view.type != "calculate")
    if kind == "answer":
        return session.answer(asked[number % len(asked)], value)
    if kind == "reason":
        return session.give_reason(asked[number % len(asked)], ["declined", "unknown", ""][number % 3])
    if kind == "undo":
        return session.undo()
    if kind == "add":
        session.add_row("r")
        return None
    rows = sorted(path for path, view in views.items() if view.can_remove)
    return session.remove_row(rows[number % len(rows)]) if rows else None


def begun() -> Session:
    return Session(the_form(), language="en", now=lambda: NOW)


@given(steps=STEPS)
def test_every_difference_is_announced(steps):
    session = begun()
    for kind, number, value in steps:
        before = drawn_anew(session)
        change = act(session, kind, number, value)
        if change is not None:
            kept, after = own_views(session), drawn_anew(session)
            assert kept == after
            differing = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
            assert differing - change.paths - {""} == set()


@given(steps=STEPS)
def test_a_record_opens_as_it_was_left(steps):
    session = begun()
    for step in steps:
        act(session, *step)
    saved = session.answers()
    again = Session(the_form(), language="en", now=lambda: NOW, answers=saved)
    assert again.answers() == saved
    assert again.finished_answers() == session.finished_answers()


@given(steps=STEPS)
def test_undo_goes_all_the_way_back(steps):
    session = begun()
    start = session.answers()
    views = len(own_views(session))
    for kind, number, value in steps:
        act(session, kind if kind != "undo" else "answer", number, value)
    while session.undo() is not None:
        pass
    assert session.answers() == start
    assert len(own_views(session)) == views


@given(steps=STEPS)
def test_nothing_is_older_than_it_should_be(steps):
    """The state after many small steps is that of one session that is given all answers at once."""
    session = begun()
    for step in steps:
        act(session, *step)
    again = Session(the_form(), language="en", now=lambda: NOW, answers=session.answers())
    fresh, kept = own_views(again), own_views(session)
    for path in kept.keys() & fresh.keys():
        assert fresh[path] == kept[path], path
