from __future__ import annotations

import gzip
import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from answer_desk import CHOICES, FIRST, STAY, xform
from intake_app.domain.complaint_redaction import Redactor
from intake_app.exports.openrosa import submission
from intake_app.exports.record import Record, Row
from intake_app.services.answer_purposes import NEVER, PURPOSES, Sieve
from intake_app.services.answer_records import Filled, RecordReader, has_anything, instance_of
from intake_app.services.answer_shape import shape_of
from intake_app.xlsform.model import compile_form
from intake_app.xlsform.session import Session

VECTORS = os.environ.get("INTAKE_VECTORS")
AT = datetime(2026, 11, 22, 8, 45, 51, tzinfo=UTC)
ALL = Sieve(PURPOSES["office"], dict.fromkeys(NEVER, "always"))
MADE_BY_CHANCE = {"uid", "start", "meta/instanceID"}
PLACES = [{"type": "Feature", "properties": {"id": number, "title": f"Place {number}"}} for number in (1, 2, 3)]
MEDIA = {
    "cities.csv": b"code,pop\nalm,2000000\n",
    "cities.geojson": json.dumps({"type": "FeatureCollection", "features": PLACES}).encode(),
}


def keep_name(value: str, _origin: str) -> str:
    return value


def filled_with(answers, at: str = "2026-11-22T08:45:51Z") -> Filled:
    return Filled("", dict(answers), {}, frozenset(), at[:10], at)


def traces() -> list[str]:
    return sorted(path.name for path in (Path(VECTORS or ".") / "xforms").glob("*.json.gz"))


def leaves(element, above: str = "") -> list[tuple[str, str]]:
    if not len(element):
        return [(above, re.sub(r"^(-?\d+)\.0$", r"\1", element.text or ""))]
    return [leaf for child in element for leaf in leaves(child, f"{above}/{child.tag}" if above else child.tag)]


def our_path(session: Session, ref: str) -> str:
    """Our path of a recorded one (/data/person[2]/dob): row ids instead of positions."""
    path = ""
    for part in ref.split("/")[2:]:
        name, _, number = part.rstrip("]").partition("[")
        path = f"{path}/{name}" if path else name
        if number:
            path = session.node(path).children[int(number) - 1].path
    return path


@pytest.mark.skipif(not VECTORS, reason="INTAKE_VECTORS is not set: no recorded submissions here")
@pytest.mark.parametrize("name", traces() if VECTORS else [])
def test_a_recorded_interview_gives_the_submission_that_odk_gives(name):
    with gzip.open(Path(VECTORS or "") / "xforms" / name, "rt", encoding="utf-8") as file:
        trace = json.load(file)
    form = compile_form((Path(VECTORS or "") / "xforms" / trace["form"]).read_bytes(), MEDIA)
    session = Session(form, language=form.default_language, now=lambda: AT)
    for step in trace["ops"]:
        session.answer(our_path(session, step["ref"]), step["value"])
    row = RecordReader(form, filled_with(session.answers()), ALL, keep_name, Redactor(())).row()
    shape = shape_of(form, [ALL])
    ours = fromstring(submission(shape, Record("i", "o", "", "", "", row)))
    theirs = fromstring(trace["submission"])
    assert (ours.tag, ours.get("id"), ours.get("version")) == (theirs.tag, theirs.get("id"), theirs.get("version"))
    expected = [leaf for leaf in leaves(theirs) if leaf[0] not in MADE_BY_CHANCE]
    assert [leaf for leaf in leaves(ours) if leaf[0] not in MADE_BY_CHANCE] == expected


@pytest.fixture(scope="module")
def form():
    return compile_form(xform(FIRST, CHOICES, "invented"))


def test_an_export_on_another_day_is_the_same_record(form):
    answers = {"D/sex": "f", STAY: "1", f"{STAY}/words": "ұзақ"}
    rows = [RecordReader(form, filled_with(answers, at), ALL, keep_name, Redactor(())).row() for at in ("2026-11-22T08:00:00Z", "2027-02-01T08:00:00Z")]  # fmt: skip # noqa: E501 - side by side
    shape = shape_of(form, [ALL])
    origin = "6f0f3a4e-3a55-5bbb-9ac3-1d6b6f2f6c9e"
    assert instance_of(origin, shape, rows[0]) == instance_of(origin, shape, rows[1])
    other = RecordReader(form, filled_with(answers | {"D/sex": "m"}), ALL, keep_name, Redactor(())).row()
    assert instance_of(origin, shape, other) != instance_of(origin, shape, rows[0])


def test_why_there_is_no_answer_goes_along(form):
    row = RecordReader(form, filled_with({"D/sex#why": "declined"}), ALL, keep_name, Redactor(())).row()
    assert row.reasons == {"D/sex": "declined"}
    assert row.values["D/sex"] == ""
    assert has_anything(row)
    assert has_anything(Row({"a": ""}, rows={"r": (Row({"r/b": ""}), Row({"r/b": "told"}))}))
    assert not has_anything(Row({"a": ""}, rows={"r": (Row({"r/b": ""}),)}))


def test_choices_made_of_answers_do_not_carry_what_stays():
    rows = """
begin_repeat | people | А | People | | | A
text | told_name | А | Name | | | P
text | nick | А | Nick | | | A
end_repeat | | | | | |
select_one ${told_name} | by_name | А | Who | | | T
select_one ${nick} | by_nick | А | Who | | | T
text | greeting | А | Greeting | | concat('dear ', ${by_name}) | T
"""
    pointing = compile_form(xform(rows, "a | b | c | d", "pointing"))
    answers = {
        "people[aaaaaaaaaa]": "1",
        "people[aaaaaaaaaa]/told_name": "secret-name",
        "people[aaaaaaaaaa]/nick": "river",
        "by_name": "secret-name",
        "by_nick": "river",
    }
    stays = Sieve(PURPOSES["partners"], dict.fromkeys([*NEVER, "P"], "C05"))
    row = RecordReader(pointing, filled_with(answers), stays, keep_name, Redactor(())).row()
    assert "secret" not in str(row)
    assert row.values["by_nick"] == "river"
    counted = Sieve(PURPOSES["statistics"], dict.fromkeys([*NEVER, "P", "3"], "purpose"))
    assert not any(question.name.startswith("by_") for question in shape_of(pointing, [counted]).questions())


def test_what_a_rule_of_the_form_copied_does_not_carry_what_stays():
    rows = """
text | told_name | А | Name | | | P
text | sex | А | Sex | | | A
text | copy | А | Copy | | | T
"""
    text = xform(rows, "a | b | c | d", "copying").decode()
    action = '<setvalue event="xforms-value-changed" ref="/data/copy" value="concat(\'dear \', /data/told_name)"/>'
    found = re.search(r'<input ref="/data/told_name">', text)
    assert found is not None
    copying = compile_form((text[: found.end()] + action + text[found.end() :]).encode())
    answers = {"told_name": "secret-name", "sex": "f", "copy": "dear secret-name"}
    stays = Sieve(PURPOSES["partners"], dict.fromkeys([*NEVER, "P"], "C05"))
    row = RecordReader(copying, filled_with(answers), stays, keep_name, Redactor(())).row()
    assert "secret" not in str(row)
    assert (
        RecordReader(copying, filled_with(answers), ALL, keep_name, Redactor(())).row().values["copy"]
        == "dear secret-name"
    )


def test_rows_of_which_nothing_goes_are_not_counted():
    rows = """
begin_repeat | trusted | А | Trusted | | | 3
text | who | А | Who | | | 3
text | note_of | А | Note | | | T
end_repeat | | | | | |
"""
    form = compile_form(xform(rows, "a | b | c | d", "trusted"))
    answers = {f"trusted[{letter * 10}]": str(place) for place, letter in enumerate("abc", 1)}
    answers |= {"trusted[aaaaaaaaaa]/who": "secret", "trusted[bbbbbbbbbb]/note_of": "told"}
    stays = Sieve(PURPOSES["partners"], dict.fromkeys([*NEVER, "3"], "C05"))
    row = RecordReader(form, filled_with(answers), stays, keep_name, Redactor(())).row()
    assert [one.values.get("note_of", one.values.get("trusted/note_of")) for one in row.rows["trusted"]] == ["told"]
