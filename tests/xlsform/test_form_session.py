"""A session: what an answer changes, what is kept, what comes back. All answers are invented."""

from __future__ import annotations

import pytest

from intake_app.domain.errors_forms import RepeatLimitError
from intake_app.xlsform.model import compile_form
from intake_app.xlsform.reader import read_form
from intake_app.xlsform.session import Session
from xlsform.conftest import NOW, table

PLAIN = "type | name | label | relevant | calculation | constraint | constraint_message | required | read_only"
REPEAT = "type | name | label | calculation | repeat_count | default | trigger"
YES_NO = "yn | yes | Yes\nyn | no | No"


@pytest.fixture
def hurt(make_session):
    """Give a small form with a hidden question."""
    return make_session(
        PLAIN,
        """
        begin_group | g | G | | | | | |
        select_one yn | hurt | Hurt? | | | | | yes |
        text | where | Where, ${hurt}? | ${hurt} = 'yes' | | | | |
        calculate | said | | | concat(${where}, '!') | | | |
        integer | age | Age | | | . > 3 and . < 120 | Please check the age. | |
        date | day | Day | | | . <= today() | | |
        note | n | Thank you | | | | | |
        text | shown | Shown | | | | | | yes
        end_group | | | | | | | |
        """,
        YES_NO,
    )


def test_hidden_answers_read_as_nothing_and_are_kept(hurt):
    hurt.answer("g/hurt", "yes")
    hurt.answer("g/where", "left arm")
    assert hurt.node("g/said").value == "left arm!"
    change = hurt.answer("g/hurt", "no")
    assert hurt.node("g/said").value == "!"
    assert not hurt.node("g/where").is_relevant
    assert {"g/hurt", "g/where", "g/said"} <= change.paths
    assert hurt.answers()["g/where"] == "left arm"
    assert "g/where" not in hurt.finished_answers()
    hurt.answer("g/hurt", "yes")
    assert hurt.node("g/where").value == "left arm"


def test_an_answer_changes_only_what_read_it(hurt):
    assert hurt.answer("g/age", "30").paths == {"g/age"}


def test_answers_stand_inside_labels(hurt):
    assert hurt.node("g/where").label == "Where, ?"
    assert "g/where" in hurt.answer("g/hurt", "yes").paths
    assert hurt.node("g/where").label == "Where, yes?"


def test_reasons_are_answers(hurt):
    assert hurt.violations() == ("g/hurt",)
    hurt.answer("g/hurt", "yes")
    assert hurt.violations() == ()
    hurt.give_reason("g/hurt", "declined")
    assert hurt.node("g/hurt").value == ""
    assert hurt.node("g/hurt").reason == "declined"
    assert hurt.violations() == ()
    assert hurt.answers()["g/hurt#why"] == "declined"
    hurt.answer("g/hurt", "no")
    assert hurt.node("g/hurt").reason == ""
    with pytest.raises(ValueError, match="nonsense"):
        hurt.give_reason("g/hurt", "nonsense")


@pytest.mark.parametrize(
    ("path", "value", "kind"),
    [
        ("g/age", "2", "constraint"), ("g/age", "30", ""), ("g/age", "thirty", "type"), ("g/age", "3.5", "type"),
        ("g/day", "2026-11-22", ""), ("g/day", "2026-11-23", "constraint"), ("g/day", "2026-11", ""),
        ("g/day", "2026", ""), ("g/day", "2027", "constraint"), ("g/day", "yesterday", "type"),
        ("g/hurt", "", "required"), ("g/where", "", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_answer_is_said_and_kept(hurt, path, value, kind):
    hurt.answer(path, value)
    assert hurt.node(path).violation_kind == kind
    assert hurt.node(path).value == value


def test_the_author_says_what_is_wrong(hurt):
    hurt.answer("g/age", "2")
    assert hurt.node("g/age").violation == "Please check the age."


def test_sections_count_what_is_asked(hurt):
    (section,) = hurt.sections()
    assert (section.name, section.label, section.asked, section.answered) == ("g", "G", 3, 0)
    hurt.answer("g/hurt", "yes")
    hurt.give_reason("g/where", "unknown")
    (section,) = hurt.sections()
    assert (section.asked, section.answered) == (4, 2)


def test_kinds_and_types_are_told_apart(hurt):
    seen = {view.name: (view.kind, view.type, view.is_readonly) for view in hurt.section("g").children}
    assert seen == {
        "hurt": ("question", "select_one", False),
        "where": ("question", "text", False),
        "said": ("question", "calculate", False),
        "age": ("question", "integer", False),
        "day": ("question", "date", False),
        "n": ("note", "note", True),
        "shown": ("note", "note", True),
    }


def test_undo_takes_back_what_an_action_brought_about(hurt):
    hurt.answer("g/hurt", "yes")
    hurt.answer("g/where", "l")
    hurt.answer("g/where", "left")
    hurt.give_reason("g/hurt", "declined")
    assert "g/hurt" in hurt.undo().paths
    assert hurt.node("g/hurt").value == "yes"
    assert hurt.node("g/said").value == "left!"
    hurt.undo()
    assert hurt.node("g/where").value == "", "typing into one question is one step"
    hurt.undo()
    assert hurt.undo() is None
    assert hurt.answers() == {"g/said": "!"}


def test_unknown_paths_are_refused_and_strange_answers_kept(hurt, make_session):
    with pytest.raises(KeyError):
        hurt.answer("g/nothing", "x")
    with pytest.raises(KeyError):
        hurt.answer("g", "x")
    again = Session(hurt.form, language="en", now=lambda: NOW, answers={"old/gone": "kept", "g/age": "40", "g": "x"})
    assert again.answers() == {"old/gone": "kept", "g": "x", "g/age": "40", "g/said": "!"}


def rows(session: Session, path: str = "r") -> list[str]:
    return [row.path for row in session.node(path).children]


@pytest.fixture
def people(make_session):
    """Give a form with a repeat inside a repeat."""
    return make_session(
        REPEAT,
        """
        begin_repeat | r | Person | | | |
        text | name | Name | | | nobody |
        calculate | place | | position(..) | | |
        begin_repeat | s | Visit | | | |
        text | where | Where | | | |
        end_repeat | | | | | |
        end_repeat | | | | | |
        calculate | n | | count(${r}) | | |
        calculate | names | | join(',', ${name}) | | |
        """,
    )


def test_rows_come_go_and_keep_their_ids(people):
    (first,) = rows(people)
    second = f"r[{people.add_row('r')}]"
    third = f"r[{people.add_row('r')}]"
    assert rows(people) == [first, second, third]
    people.answer(f"{second}/name", "B")
    assert people.node("n").value == "3"
    change = people.remove_row(first)
    assert rows(people) == [second, third]
    assert {"r", "n", "names", f"{second}/place"} <= change.paths
    assert people.node(f"{second}/place").value == "1"
    assert people.node("names").value == "B,nobody"
    people.undo()
    assert rows(people) == [first, second, third]
    assert people.node("names").value == "nobody,B,nobody"
    with pytest.raises(KeyError):
        people.remove_row("r")


def test_an_untouched_first_row_is_not_part_of_the_record(people):
    assert not any(key.startswith("r[") for key in people.answers())
    (first,) = rows(people)
    people.answer(f"{first}/name", "A")
    assert people.answers()[first] == "1"


def test_a_record_opens_as_it_was_left(people):
    (first,) = rows(people)
    people.answer(f"{first}/name", "A")
    second = f"r[{people.add_row('r')}]"
    visit = f"{second}/s[{people.add_row(f'{second}/s')}]"
    people.answer(f"{visit}/where", "office")
    people.give_reason(f"{second}/name", "unknown")
    saved = people.answers()
    again = Session(people.form, language="en", now=lambda: NOW, answers=saved)
    assert again.answers() == saved
    assert rows(again) == [first, second]
    assert again.node(f"{second}/name").value == "", "a cleared default stays cleared"
    assert again.node(f"{visit}/where").value == "office"


def test_an_answer_whose_row_is_not_listed_brings_its_row(people):
    again = Session(people.form, language="en", now=lambda: NOW, answers={"r[abcdefghij]/name": "A"})
    assert rows(again) == ["r[abcdefghij]"]
    assert again.answers()["r[abcdefghij]"] == "1"


def test_a_repeat_ends_at_two_hundred_rows(people):
    for _ in range(199):
        people.add_row("r")
    assert not people.node("r").can_add
    with pytest.raises(RepeatLimitError) as caught:
        people.add_row("r")
    assert caught.value.facts["limit"] == 200


def test_a_count_governs_its_rows_once_for_each_action(make_session):
    session = make_session(
        REPEAT,
        """
        integer | many | How many? | | | |
        begin_repeat | r | Person | | ${many} | |
        text | name | Name | | | |
        end_repeat | | | | | |
        calculate | n | | count(${r}) | | |
        """,
    )
    assert session.node("n").value == "0"
    session.answer("many", "3")
    assert (session.node("n").value, len(rows(session))) == ("3", 3)
    assert not session.node("r").can_add
    assert not session.node(rows(session)[0]).can_remove
    with pytest.raises(RepeatLimitError):
        session.add_row("r")
    session.answer(f"{rows(session)[1]}/name", "B")
    session.answer("many", "1")
    assert len(rows(session)) == 1
    session.undo()
    assert session.node(f"{rows(session)[1]}/name").value == "B"
    session.answer("many", "900000")
    assert len(rows(session)) == 200


def test_repeating_until_told_otherwise_grows_by_one_row_for_each_action(make_session):
    session = make_session(
        "type | name | label | repeat_count",
        """
        begin_repeat | r | Person | count(${r}) + 1
        text | more | More? |
        end_repeat | | |
        """,
    )
    begun = len(rows(session))
    assert begun == 2
    session.answer(f"{rows(session)[-1]}/more", "yes")
    assert len(rows(session)) == begun + 1
    session.answer(f"{rows(session)[-1]}/more", "yes")
    assert len(rows(session)) == begun + 2


def test_defaults_and_triggers_put_values_where_they_belong(make_session):
    session = make_session(
        REPEAT,
        """
        text | first | First | | | |
        date | seen | Seen | | | today() |
        calculate | changed | | concat(${first}, ' at ', now()) | | | ${first}
        begin_repeat | r | Row | | | |
        text | a | A | | | x |
        text | b | B | | | concat('new ', ${a}) |
        calculate | copy | | ${a} | | | ${a}
        end_repeat | | | | | |
        """,
    )
    assert session.node("seen").value == "2026-11-22"
    session.answer("first", "told")
    assert session.node("changed").value == "told at 2026-11-22T10:30:00.000+05:00"
    one, two = rows(session)[0], f"r[{session.add_row('r')}]"
    assert session.node(f"{two}/b").value == "new x"
    session.answer(f"{two}/a", "y")
    assert (session.node(f"{one}/copy").value, session.node(f"{two}/copy").value) == ("", "y")
    session.undo()
    assert session.node(f"{two}/copy").value == ""


def test_a_section_that_nobody_touched_begins_as_the_form_begins_it(make_session):
    session = make_session(
        REPEAT,
        """
        begin_group | a | A | | | |
        text | a1 | A1 | | | x |
        text | a2 | A2 | | | |
        end_group | | | | | |
        begin_group | b | B | | | |
        text | b1 | B1 | | | y |
        date | b2 | B2 | | | today() |
        end_group | | | | | |
        """,
    )
    again = Session(session.form, language="en", now=lambda: NOW, answers={"a/a2": "told"})
    assert again.answers() == {"a/a2": "told", "b/b1": "y", "b/b2": "2026-11-22"}


def test_a_choice_that_is_not_offered_any_more_does_not_count_and_comes_back():
    sheets = [
        table(
            "survey",
            "type | name | label | choice_filter",
            "select_one region | region | Region |\nselect_multiple town | town | Town | region = ${region}",
        ),
        table(
            "choices",
            "list_name | name | label | region",
            "region | n | North |\nregion | s | South |\ntown | a | A | n\ntown | b | B | n\ntown | c | C | s",
        ),
        table("settings", "form_id | version", "t | 1"),
    ]
    form = compile_form(read_form("\n\n".join(sheets).encode(), ".md").xform)
    session = Session(form, language="en", now=lambda: NOW)
    assert session.node("town").choices == ()
    session.answer("region", "n")
    assert [choice.code for choice in session.node("town").choices] == ["a", "b"]
    session.answer("town", "a b")
    change = session.answer("region", "s")
    assert "town" in change.paths
    assert session.node("town").value == ""
    assert "town" not in session.answers()
    session.answer("region", "n")
    assert session.node("town").value == "a b"
    assert form.choice_label("town", "c", "en") == "C"
    assert form.choice_codes("region") == ("n", "s")


def test_a_missing_translation_falls_back_to_the_default():
    sheets = [
        table(
            "survey",
            "type | name | label::English (en) | label::Invented (xx) | hint::English (en)",
            "text | a | Yes? | Ja? | Hint\ntext | b | Other? | - |",
        ),
        table("settings", "form_id | version | default_language", "t | 1 | English (en)"),
    ]
    data = "\n\n".join(sheets).encode()
    form = compile_form(read_form(data, ".md").xform)
    assert (form.languages, form.default_language) == (("en", "xx"), "en")
    session = Session(form, language="xx-YY", now=lambda: NOW)
    assert session.language == "xx"
    assert (session.node("a").label, session.node("a").hint) == ("Ja?", "Hint")
    assert session.node("b").label == "Other?"
    session.set_language("en")
    assert session.node("a").label == "Yes?"
    assert Session(form, language="qq", now=lambda: NOW).language == "en"


def test_questions_in_no_group_have_a_section_of_their_own(make_session):
    session = make_session(
        "type | name | label",
        """
        start | start |
        text | a | A
        begin_group | g | G
        text | b | B
        end_group | |
        begin_repeat | r | R
        text | c | C
        end_repeat | |
        """,
    )
    assert [section.name for section in session.sections()] == ["", "g"]
    assert [view.name for view in session.section("").children] == ["start", "a", "r"]
    assert session.node("start").value == NOW.isoformat(timespec="milliseconds")
