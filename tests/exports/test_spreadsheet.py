from __future__ import annotations

import io
import re
import tempfile
import warnings

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.exports.cells import readable
from intake_app.exports.spreadsheet import Page, xlsx_bytes

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)


def read(data: bytes) -> dict[str, list[tuple[object, ...]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return {sheet.title: list(sheet.values) for sheet in openpyxl.load_workbook(io.BytesIO(data))}


def unmarked(cell: object) -> object:
    """openpyxl leaves the mark of a text that looks like a coded sign in its place."""
    return re.sub(r"_x005F_(?=x[0-9A-Fa-f]{4}_)", "_", cell) if isinstance(cell, str) else cell


@given(st.lists(st.tuples(TEXTS, st.integers(-(10**14), 10**14), st.none() | TEXTS), min_size=1, max_size=5))
def test_strangers_read_what_was_written(rows):
    found = read(xlsx_bytes([Page("a", ["t", "n", "o"], rows), Page("b & <c>", ["x"], [])]))
    assert list(found) == ["a", "b & <c>"]
    expected = [tuple(readable(cell) if isinstance(cell, str) else cell for cell in row) for row in rows]
    unread = [tuple(unmarked(cell) for cell in row) for row in found["a"][1:]]
    assert unread == expected


def test_columns_go_on_after_z():
    header = [f"c{number}" for number in range(800)]
    assert list(read(xlsx_bytes([Page("wide", header, [list(range(800))])]))["wide"]) == [
        tuple(header),
        tuple(range(800)),
    ]


def test_a_text_that_looks_like_a_coded_sign_stays_a_text():
    data = xlsx_bytes([Page("a", ["t"], [["_x000D_ told"]])])
    assert read(data)["a"][1][0] in ("_x005F_x000D_ told", "_x000D_ told")


def test_nothing_touches_a_temporary_file(monkeypatch):
    def refuse(*_args, **_facts):
        pytest.fail("a temporary file")

    for name in ("NamedTemporaryFile", "TemporaryFile", "mkstemp", "mkdtemp", "SpooledTemporaryFile"):
        monkeypatch.setattr(tempfile, name, refuse)
    assert xlsx_bytes([Page("a", ["t"], [["x"] for _ in range(2000)])])
    assert xlsx_bytes([Page("a", ["t"], [[1.5]])]) == xlsx_bytes([Page("a", ["t"], [[1.5]])])
