from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from intake_app.domain.strict_json import load_strict
from intake_app.exports.kobo import write
from intake_app.exports.record import Collection, Group, Question, Row
from invented_answers import SHAPE, by_name, record, rich

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)


def back(parts, answers) -> Row:
    """Independent reading: a row again from Kobo's keys."""
    values, rows = {}, {}
    for part in parts:
        if isinstance(part, Question):
            if part.path in answers:
                values[part.path] = answers[part.path]
        elif isinstance(part, Group) and part.is_repeat:
            if part.path in answers:
                rows[part.path] = tuple(back(part.parts, one) for one in answers[part.path])
        else:
            inner = back(part.parts, answers)
            values |= inner.values
            rows |= inner.rows
    return Row(values, rows=rows)


@st.composite
def filled_rows(draw):
    guards = st.builds(lambda rank: Row({"H/stays/guards/rank": rank}), TEXTS)
    stays = st.builds(
        lambda since, inner: Row({"H/stays/since": since}, rows={"H/stays/guards": tuple(inner)} if inner else {}),
        TEXTS,
        st.lists(guards, max_size=3),
    )
    inner = draw(st.lists(stays, max_size=3))
    return Row({"loose": draw(TEXTS), "D/sex": draw(TEXTS)}, rows={"H/stays": tuple(inner)} if inner else {})


@given(st.lists(filled_rows(), min_size=1, max_size=4))
def test_answers_come_back_as_they_were(rows):
    records = tuple(record(number, row) for number, row in enumerate(rows, 1))
    data = by_name(write([Collection(SHAPE, records)], "en"))["invented.json"]
    found = load_strict(data)
    assert found["count"] == len(rows) == len(found["results"])
    assert [back(SHAPE.parts, one) for one in found["results"]] == rows


def test_keys_are_full_paths_and_the_record_says_what_it_is():
    found = load_strict(by_name(write([rich()], "en"))["invented.json"])
    first, second = found["results"]
    assert first["H/stays"][0]["H/stays/guards"] == [
        {"H/stays/guards/rank": "major"},
        {"H/stays/guards/rank": "=1+1"},
    ]
    assert first["_xform_id_string"] == "invented"
    assert first["__version__"] == "7"
    assert first["meta/instanceID"] == f"uuid:{first['_uuid']}"
    assert first["meta/deprecatedID"] == "uuid:00000000-0000-4000-8000-000000000099"
    assert first["_attachments"] == [{"filename": f"{first['_uuid']}/0123456789abcdef.png"}]
    assert "D/read_this" not in first
    assert "D/sex" not in second
    assert "meta/deprecatedID" not in second
