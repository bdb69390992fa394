"""What a form must not be able to do to an interview: run for ever, fill the memory, lose a day."""

from __future__ import annotations

from intake_app.xlsform.model import compile_form
from intake_app.xlsform.reader import read_form
from intake_app.xlsform.session import Session
from xlsform.conftest import NOW, markdown, table


def first_row(session: Session) -> str:
    return session.node("r").children[0].path


def test_texts_that_double_again_and_again_come_to_an_end(make_session):
    doubling = "\n".join(f"calculate | c{n} | | concat(${{c{n - 1}}}, ${{c{n - 1}}}) | | |" for n in range(1, 40))
    session = make_session("type | name | label | calculation | a | b | c", f"text | c0 | C | | | |\n{doubling}")
    session.answer("c0", "x" * 1000)
    assert len(session.node("c39").value) == 1_000_000


def test_a_wrong_circle_at_run_time_settles(make_session):
    session = make_session(
        "type | name | label | calculation",
        """
        begin_repeat | r | R |
        integer | a | A |
        calculate | b | | sum(${r}/*[. > 0]) + 1
        end_repeat | | |
        """,
    )
    session.answer(f"{first_row(session)}/a", "1")
    assert session.node(f"{first_row(session)}/b").value


def test_a_form_can_be_read_in_any_zone_and_keeps_whole_days():
    data = markdown("type | name | label | calculation", "date | d | D |\ncalculate | n | | today() - ${d}")
    form = compile_form(read_form(data, ".md").xform)
    session = Session(form, language="", now=lambda: NOW)
    session.answer("d", "2026-11-15")
    assert session.node("n").value == "7"


def test_a_choice_made_of_an_answer_may_hold_spaces(make_session):
    session = make_session(
        "type | name | label | calculation",
        """
        begin_repeat | r | R |
        text | name | Name |
        end_repeat | | |
        select_one ${name} | who | Who |
        calculate | said | | jr:choice-name(${who}, '${who}')
        """,
    )
    session.answer(f"{first_row(session)}/name", "the tall one")
    session.answer("who", "the tall one")
    assert (session.node("who").value, session.node("said").value) == ("the tall one", "the tall one")
    session.answer(f"{first_row(session)}/name", "another")
    assert session.node("who").value == ""


def test_an_order_takes_in_what_is_offered_later():
    sheets = [
        table(
            "survey", "type | name | label | choice_filter", "text | s | S |\nrank col | rk | R | contains(${s}, name)"
        ),
        table("choices", "list_name | name | label", "col | red | R\ncol | green | G\ncol | blue | B"),
        table("settings", "form_id | version", "t | 1"),
    ]
    form = compile_form(read_form("\n\n".join(sheets).encode(), ".md").xform)
    session = Session(form, language="", now=lambda: NOW)
    session.answer("s", "red green")
    assert session.node("rk").value == ""
    session.answer("rk", "green red")
    for offered, order in (
        ("red", "red"),
        ("red green blue", "green red blue"),
        ("blue", "blue"),
        ("red green", "green red"),
    ):
        session.answer("s", offered)
        assert session.node("rk").value == order
