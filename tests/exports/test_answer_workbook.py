from __future__ import annotations

import io

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_app.exports.record import Collection, Group, Row, Shape
from intake_app.exports.workbook import LONGEST_CELL, workbook_bytes, write
from invented_answers import SHAPE, by_name, question, record, rich


def sheets(data: bytes) -> dict[str, list[dict[str, object]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    found = {}
    for sheet in book:
        header, *rows = list(sheet.values)
        found[sheet.title] = [dict(zip(header, row, strict=True)) for row in rows]
    return found


def test_a_sheet_for_the_form_each_repeat_and_the_codes():
    files = by_name(write([rich()], "ru"))
    assert set(files) == {"invented.xlsx", "00000000-0000-4000-8000-000000000001/0123456789abcdef.png"}
    found = sheets(files["invented.xlsx"])
    assert list(found) == ["invented", "stays", "guards", "codes"]
    assert [len(rows) for rows in found.values()][:3] == [2, 2, 2]


def test_codes_and_words_side_by_side_and_a_column_for_each_of_several():
    found = sheets(workbook_bytes(rich(), "ru"))
    first, second = found["invented"]
    assert (first["D/sex"], first["D/sex (ru)"], first["D/age"]) == ("f", "женщина", -5)
    assert second["D/sex#why"] == "declined"
    stay = found["stays"][0]
    assert (stay["H/stays/how"], stay["H/stays/how (ru)"]) == ("beat cold", "beating ru; cold|wet::ice ru")
    assert [stay[f"H/stays/how/{code}"] for code in ("beat", "cold", "noise")] == [1, 1, 0]
    assert found["stays"][1]["H/stays/how/beat"] is None


def test_rows_know_the_sheet_and_line_above():
    found = sheets(workbook_bytes(rich(), "en"))
    assert [(row["_parent_table_name"], row["_parent_index"]) for row in found["stays"]] == [("invented", 1)] * 2
    assert [(row["_parent_table_name"], row["_parent_index"]) for row in found["guards"]] == [("stays", 1)] * 2
    assert found["guards"][1]["H/stays/guards/rank"] == "'=1+1"


def test_the_codebook_says_what_codes_mean():
    codes = sheets(workbook_bytes(rich(), "kk"))["codes"]
    assert {"question": "D/sex", "type": "select_one", "words": None, "code": "f", "words of the code": "әйел"} in codes
    assert len(codes) == sum(1 for _ in SHAPE.questions()) + 5


@settings(max_examples=40)
@given(st.text(st.characters(codec="utf-8"), max_size=40), st.sampled_from(["text", "integer", "date", "select_one"]))
def test_no_answer_becomes_a_formula(text, kind):
    shape = Shape("f", "1", "data", (), (question("q", kind),))
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(Collection(shape, (record(1, Row({"q": text})),)), "")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert not any(str(cell.value).startswith(("=", "@", "\t", "\r")) for cell in cells if cell.data_type == "s")


def test_sheet_names_are_short_allowed_and_different():
    long = "x" * 40
    group = Group(f"{long}a", "a", {}, (question("a/q", "text"),), is_repeat=True)
    other = Group(f"{long}b", "b", {}, (question("b/q", "text"),), is_repeat=True)
    shape = Shape("codes", "1", "data", (), (group, other))
    names = list(sheets(workbook_bytes(Collection(shape, ()), "")))
    assert len(names) == len({name.casefold() for name in names}) == 4
    assert all(len(name) <= 31 for name in names)


def test_long_numbers_keep_their_digits_and_too_long_texts_say_that_they_were_cut():
    shape = Shape("f", "1", "data", (), (question("n", "integer"), question("t", "text")))
    row = Row({"n": "123456789012345678", "t": "ж" * (LONGEST_CELL + 5)})
    found = sheets(workbook_bytes(Collection(shape, (record(1, row),)), ""))["f"][0]
    assert found["n"] == "123456789012345678"
    assert len(found["t"]) == LONGEST_CELL
    assert found["t"].endswith(" […]")
