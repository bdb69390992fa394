from __future__ import annotations

import csv
import io

from intake_app.exports.central import write
from intake_app.exports.record import Collection, Group, Row, Shape
from invented_answers import SHAPE, by_name, question, record, rich

FIRST = "uuid:00000000-0000-4000-8000-000000000001"


def read(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_tables_are_named_and_headed_as_central_does_it():
    files = by_name(write([rich()], "en"))
    assert set(files) == {"invented.csv", "invented-stays.csv", "invented-guards.csv", "media/0123456789abcdef.png"}
    header = files["invented.csv"].decode("utf-8-sig").splitlines()[0]
    assert header == (
        "SubmissionDate,meta-instanceID,loose,D-sex,D-age,D-where-Latitude,D-where-Longitude,D-where-Altitude,"
        "D-where-Accuracy,D-photo,KEY,SubmitterID,SubmitterName,AttachmentsPresent,AttachmentsExpected,Status,"
        "ReviewState,DeviceID,Edits,FormVersion"
    )
    assert files["invented-stays.csv"].decode("utf-8-sig").splitlines()[0] == "since,how,PARENT_KEY,KEY"


def test_rows_lead_back_to_the_row_above():
    files = by_name(write([rich()], "en"))
    records, stays, guards = (read(files[f"invented{name}.csv"]) for name in ("", "-stays", "-guards"))
    assert [one["KEY"] for one in records] == [FIRST, FIRST[:-1] + "2"]
    assert [one["KEY"] for one in stays] == [f"{FIRST}/H/stays[1]", f"{FIRST}/H/stays[2]"]
    assert {one["PARENT_KEY"] for one in stays} == {FIRST}
    assert [one["KEY"] for one in guards] == [f"{FIRST}/H/stays[1]/guards[{number}]" for number in (1, 2)]
    assert {one["PARENT_KEY"] for one in guards} == {f"{FIRST}/H/stays[1]"}
    assert guards[1]["rank"] == "'=1+1"


def test_cells_of_one_record():
    one = read(by_name(write([rich()], "en"))["invented.csv"])[0]
    assert one["D-age"] == "-5"
    assert (one["D-where-Latitude"], one["D-where-Accuracy"]) == ("43.238", "5")
    assert one["loose"] == "Ұлжан айтты: «иә»\nекінші жол"
    assert (one["AttachmentsPresent"], one["Edits"], one["FormVersion"]) == ("1", "1", "7")


def rows_in(above: str) -> Group:
    return Group("row", f"{above}/row", {}, (question(f"{above}/row/q", "text"),), is_repeat=True)


def test_repeats_of_one_name_are_numbered_and_one_file_of_two_records_is_there_once():
    twice = tuple(Group(name, name, {}, (rows_in(name),)) for name in ("a", "b"))
    shape = Shape("two", "1", "data", (), twice)
    files = write([Collection(shape, (record(1, Row({})),))], "")
    assert [one.name for one in files] == ["two.csv", "two-row~1.csv", "two-row~2.csv"]
    shared = rich().records[0]
    both = Collection(SHAPE, (shared, record(3, shared.row, files=shared.files)))
    assert sum(one.name.startswith("media/") for one in write([both], "en")) == 1


def test_two_versions_of_a_form_get_two_names():
    other = Shape("invented", "8", "data", (), SHAPE.parts)
    files = write([rich(), Collection(other, ())], "en")
    assert {"invented-7.csv", "invented-8.csv"} <= {one.name for one in files}
