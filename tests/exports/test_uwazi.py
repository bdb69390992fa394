from __future__ import annotations

import csv
import io
import zipfile

from intake_app.exports.record import Collection, Row
from intake_app.exports.uwazi import write
from invented_answers import PICTURE, SHAPE, by_name, record, rich


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(members(data)["import.csv"].decode("utf-8-sig"), newline="")))


def test_a_zip_for_each_template_with_the_files_in_the_first():
    files = by_name(write([rich()], "en"))
    assert list(files) == ["invented.zip", "invented-stays.zip", "invented-guards.zip"]
    assert set(members(files["invented.zip"])) == {"import.csv", "0123456789abcdef.png"}
    assert members(files["invented.zip"])["0123456789abcdef.png"] == PICTURE
    assert set(members(files["invented-stays.zip"])) == {"import.csv"}


def test_choices_are_words_in_language_columns_and_never_bare():
    one = rows(by_name(write([rich()], "en"))["invented.zip"])[0]
    assert (one["sex__kk"], one["sex__ru"], one["sex__en"]) == ("әйел", "женщина", "woman")
    assert "sex" not in one
    assert one["where_geolocation"] == "43.238|76.945"
    assert one["attachments"] == "0123456789abcdef.png"


def test_several_values_and_bars_inside_a_label():
    stay = rows(by_name(write([rich()], "en"))["invented-stays.zip"])[0]
    assert stay["how__en"] == "beating en|cold/wet:ice en"


def test_dates_are_whole_days_and_what_was_told_less_exactly_has_a_column_of_its_own():
    first, second = rows(by_name(write([rich()], "en"))["invented-stays.zip"])
    assert (first["since"], first["since_as_told"]) == ("2022-01-08", "2022-01-08")
    assert (second["since"], second["since_as_told"]) == ("", "2022-01")


def test_titles_are_one_of_a_kind_and_rows_are_related_by_them():
    files = by_name(write([rich()], "en"))
    records, stays, guards = (rows(files[f"invented{name}.zip"]) for name in ("", "-stays", "-guards"))
    assert [one["title"] for one in records] == ["00000001", "00000002"]
    assert {one["parent"] for one in stays} == {"00000001"}
    assert {one["parent"] for one in guards} == {stays[0]["title"]}
    for table in (records, stays, guards):
        assert len({one["title"] for one in table}) == len(table)


def test_records_that_are_called_the_same_keep_different_titles():
    both = Collection(SHAPE, (record(1, Row({"loose": "a"}), name="T-1"), record(2, Row({"loose": "b"}), name="T-1")))
    found = rows(by_name(write([both], "en"))["invented.zip"])
    assert len({one["title"] for one in found}) == 2
