"""Moving answers to a newer version: renamed and recoded answers arrive, none disappears. All is invented."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from intake_app.xlsform.fitting import sort_answers
from intake_app.xlsform.migrations import Migration, apply, natural, read
from intake_app.xlsform.model import compile_form

XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>
<instance><data id="t" version="3"><G><b/><m/></G><P><name/><V><place/></V></P></data></instance>
<instance id="intake-migrations"><root>%s</root></instance>
<bind nodeset="/data/G/b" type="string"/></model></h:head><h:body>
<group ref="/data/G"><input ref="/data/G/b"/><select ref="/data/G/m"><item><label>A</label><value>a2</value></item>
<item><label>B</label><value>b2</value></item></select></group>
<group ref="/data/P"><repeat nodeset="/data/P"><input ref="/data/P/name"/>
<repeat nodeset="/data/P/V"><input ref="/data/P/V/place"/></repeat></repeat></group></h:body></h:html>"""
ROWS = [
    ("1", "G/a", "G/b", ""),
    ("1", "G/codes", "G/m", "a=a2 b=b2"),
    ("1", "R", "P", ""),
    ("2", "P/fullname", "P/name", ""),
    ("2", "P/W/where", "P/V/place", ""),
    ("2", "", "G/b", ""),
]
FIRST = {
    "G/a": "told",
    "G/a#why": "unknown",
    "G/codes": "b a z",
    "R[aaaaaaaaaa]": "1",
    "R[aaaaaaaaaa]/fullname": "Invented Person",
    "R[aaaaaaaaaa]/W[bbbbbbbbbb]": "1",
    "R[aaaaaaaaaa]/W[bbbbbbbbbb]/where": "a cell",
    "R[aaaaaaaaaa]/gone": "kept",
}


def the_form():
    columns = ("from_version", "old_path", "new_path", "value_map")
    items = ("".join(f"<{c}>{v}</{c}>" for c, v in zip(columns, row, strict=True)) for row in ROWS)
    return compile_form((XFORM % "".join(f"<item>{item}</item>" for item in items)).encode())


def test_the_sheet_travels_with_the_form():
    found = read(the_form())
    assert [(one.from_version, one.old_path, one.new_path) for one in found] == [row[:3] for row in ROWS[:-1]]
    assert found[1].value_map == {"a": "a2", "b": "b2"}
    assert found[1].is_multiple
    assert found[4].new_repeats == ("P", "P/V")
    assert read(compile_form(XFORM.replace("intake-migrations", "other").encode())) == ()


def test_a_record_of_the_first_version_arrives_in_the_third():
    moved = apply(read(the_form()), "1", FIRST)
    assert moved.answers == {
        "G/b": "told",
        "G/b#why": "unknown",
        "G/m": "b2 a2 z",
        "P[aaaaaaaaaa]": "1",
        "P[aaaaaaaaaa]/name": "Invented Person",
        "P[aaaaaaaaaa]/V[bbbbbbbbbb]": "1",
        "P[aaaaaaaaaa]/V[bbbbbbbbbb]/place": "a cell",
        "P[aaaaaaaaaa]/gone": "kept",
    }
    assert moved.changed["G/a"] == ""
    assert moved.changed["G/b"] == "told"
    assert set(sort_answers(the_form(), moved.answers).orphans) == {"P[aaaaaaaaaa]/gone", "G/m"}


def test_a_record_of_the_second_version_takes_only_what_came_after_it():
    moved = apply(read(the_form()), "2", {"G/a": "told", "P[aaaaaaaaaa]/fullname": "Invented"})
    assert moved.changed == {"P[aaaaaaaaaa]/fullname": "", "P[aaaaaaaaaa]/name": "Invented"}


def test_versions_are_ordered_as_people_count():
    assert natural("9") < natural("10")
    assert natural("2026.2") < natural("2026.10")
    assert natural("1") < natural("1.1")


def test_an_answer_whose_new_place_is_taken_stays():
    rename = [Migration("1", "a", "b")]
    assert apply(rename, "1", {"a": "1", "b": "2"}).changed == {}
    both = [Migration("1", "a", "c"), Migration("1", "b", "c")]
    assert apply(both, "1", {"a": "1", "b": "2"}).answers == {"c": "1", "b": "2"}


def test_two_questions_may_change_places():
    swap = [Migration("1", "a", "b"), Migration("1", "b", "a")]
    assert apply(swap, "1", {"a": "1", "b": "2"}).answers == {"a": "2", "b": "1"}


def test_an_answer_does_not_leave_or_enter_a_repeat():
    into = [Migration("1", "a", "r/a", new_repeats=("r",)), Migration("1", "q/x", "x")]
    told = {"a": "1", "q[aaaaaaaaaa]/x": "2"}
    assert apply(into, "1", told).answers == told


def test_a_single_code_is_recoded_and_words_are_not():
    migrations = [Migration("1", "s", "s", {"old": "new"}), Migration("1", "t", "t", {"old": "new"})]
    assert apply(migrations, "1", {"s": "old", "t": "an old house"}).changed == {"s": "new"}


PATHS = st.sampled_from(["a", "b", "c", "g/a", "g/b", "g", "r", "r/x", "r/y", "s", "s/x", "s/r/x"])
MIGRATIONS = st.builds(
    lambda version, old, new: Migration(
        version, old, new, new_repeats=tuple(top for top in ("r", "s") if new == top or new.startswith(f"{top}/"))
    ),
    st.sampled_from(["", "1", "2", "10"]),
    PATHS,
    PATHS,
)
KEYS = st.sampled_from(
    ["a", "b", "c", "g/a", "g/b", "a#why", "r[aaaaaaaaaa]", "r[aaaaaaaaaa]/x", "r[bbbbbbbbbb]/x", "r[bbbbbbbbbb]/y",
     "s[aaaaaaaaaa]", "s[aaaaaaaaaa]/x", "s[aaaaaaaaaa]/x#why", "s[bbbbbbbbbb]/x"]
)  # fmt: skip


@given(st.lists(MIGRATIONS, max_size=6), st.sampled_from(["1", "2", "3"]), st.sets(KEYS))
def test_every_answer_is_moved_or_still_where_it_was(migrations, version, keys):
    answers = {key: f"value of {key}" for key in keys}
    kept = dict(answers)
    moved = apply(migrations, version, answers)
    assert answers == kept, "the given answers are not touched"
    assert sorted(moved.answers.values()) == sorted(answers.values())
    assert {**answers, **moved.changed} == {**dict.fromkeys(answers, ""), **moved.answers}
    rids = {key.partition("[")[2][:10] for key in answers}
    assert {key.partition("[")[2][:10] for key in moved.answers} == rids, "row ids stay"
