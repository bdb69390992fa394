"""Sheets from markdown and csv: what people write is read, what cannot be read is refused by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.domain.errors_forms import FormInvalidError
from intake_app.xlsform.read_text import read_csv, read_markdown


def test_prose_headings_and_rulers_are_left_out():
    book = read_markdown(
        b"\xef\xbb\xbf# Title\n\nSome prose with a | in it.\n\n| survey |        |     |\n| --- | :---: | ---: |\n"
        b"|  | type | name | label |\n|--|---|---|---|\n## A heading\n| | text | a | One \\| two\\nthree |\n| | | | |\n"
    )
    (row,) = book.sheet("survey").rows
    assert book.sheet("survey").columns == ["type", "name", "label"]
    assert (row.number, row.cells) == (2, {"type": "text", "name": "a", "label": "One | two\nthree"})


def test_a_backslash_n_in_an_expression_stays_what_it_is():
    book = read_markdown(b"| survey |\n| | type | name | constraint |\n| | text | a | regex(., 'a\\nb') |\n")
    assert book.sheet("survey").rows[0].cells["constraint"] == "regex(., 'a\\nb')"


def test_csv_is_read_with_commas_and_semicolons():
    for data in (b"survey,,\n,type,name\n,text,a\n", "survey;;\n;type;name\n;text;a\n".encode("utf-8-sig")):
        assert read_csv(data).sheet("survey").rows[0].cells == {"type": "text", "name": "a"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xff\xfe\x00", "not_text"),
        (b"| survey |\n| | type |\n| survey |\n| | type |\n", "sheet_twice"),
        (b"| survey |\n| | type |\n| | " + b"x" * 40_000 + b" |\n| | a |", "cell_too_long"),
        (b"| survey |\n| | " + b"c | " * 400, "too_many_columns"),
    ],
)
def test_what_cannot_be_a_form_is_refused(data, reason):
    with pytest.raises(FormInvalidError) as caught:
        read_markdown(data)
    assert caught.value.facts["reason"] == reason


@given(st.binary(max_size=300) | st.text(alphabet='|-\\ \n"survey;,a', max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(data):
    for read in (read_markdown, read_csv):
        try:
            book = read(data)
        except FormInvalidError:
            continue
        for sheet in book.sheets.values():
            assert all(row.cells for row in sheet.rows)
