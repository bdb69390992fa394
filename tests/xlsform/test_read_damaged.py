"""Files that are damaged, cut short, or nothing at all: they are read or refused, and never anything else happens."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.domain.errors_forms import FormInvalidError
from intake_app.xlsform.lint_reasons import SEVERITY, UNREADABLE
from intake_app.xlsform.read_ods import read_ods
from intake_app.xlsform.read_text import read_csv, read_markdown
from intake_app.xlsform.read_xlsx import read_xls, read_xlsx
from intake_app.xlsform.reader import SUFFIXES, check_form
from intake_app.xlsform.workbook import Workbook
from xlsform.conftest import markdown
from xlsform.made_sheets import as_csv, as_ods, as_xls, as_xlsx

SOURCE = markdown(
    "type | name | label | relevant | constraint",
    "text | a | A | | . != 'x'\nselect_one l | b | Б ${a} | ${a} = 'y' |",
    "l | x | X\nl | y | Y",
)
GOOD = {
    ".md": SOURCE,
    ".csv": as_csv(SOURCE).encode(),
    ".xlsx": as_xlsx(SOURCE),
    ".xls": as_xls(SOURCE),
    ".ods": as_ods(SOURCE),
}
READ = {".md": read_markdown, ".csv": read_csv, ".xlsx": read_xlsx, ".xls": read_xls, ".ods": read_ods}


def reason_or_book(data: bytes, suffix: str) -> tuple[str, Workbook]:
    try:
        return "", READ[suffix](data)
    except FormInvalidError as error:
        return str(error.facts["reason"]), Workbook()


def read_or_refused(data: bytes, suffix: str) -> None:
    reason, book = reason_or_book(data, suffix)
    assert reason in UNREADABLE | {""}
    for sheet in book.sheets.values():
        assert all(row.cells for row in sheet.rows)


def damaged(data: st.DataObject, whole: bytes) -> bytes:
    """The bytes with some places changed and perhaps the end cut off."""
    changed = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    return bytes(changed[: data.draw(st.integers(0, len(changed)))] if data.draw(st.booleans()) else changed)


@pytest.mark.parametrize("suffix", GOOD)
@given(st.data())
def test_a_damaged_file_is_read_or_refused(suffix, data):
    read_or_refused(damaged(data, GOOD[suffix]), suffix)


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
@given(st.data())
def test_a_damaged_part_in_a_whole_archive_is_read_or_refused(suffix, data):
    """Behind the checksums of the archive: what somebody would forge."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD[suffix])) as old, zipfile.ZipFile(out, "w") as new:
        names = [name for name in old.namelist() if name.endswith((".xml", ".rels"))]
        chosen = data.draw(st.sampled_from(names))
        for name in old.namelist():
            new.writestr(name, damaged(data, old.read(name)) if name == chosen else old.read(name))
    read_or_refused(out.getvalue(), suffix)


@pytest.mark.parametrize("suffix", SUFFIXES)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_by_name(suffix, data):
    report = check_form(data, suffix)
    assert report.form is None
    assert {one.reason for one in report.findings} <= set(SEVERITY)


CELLS = st.sampled_from([
    "", "text", "calculate", "select_one l", "begin_group", "end_group", "begin_repeat", "end_repeat", "a", "b", "l",
    "${a}", "${b} = 1", "${a", "(1 +", "foo(1)", "concat(${a}, ${b})", "-", "yes", "x y", "A", "ex:b(", "label",
    "=1+1", "#REF!", "../x", "1", "geotrace", "note", "range", "\\n", "\u049b\u0430\u0437\u0430\u049b",
])  # fmt: skip
HEADERS = st.sampled_from([
    "type", "name", "label", "label::English (en)", "label::X", "relevant", "constraint", "calculation",
    "choice_filter", "repeat_count", "default", "trigger", "appearance", "list_name", "Name", "media::image",
    "bind::intake:class", "parameters", "required", "readonly", "disabled", "form_id", "version", "old_path",
    "new_path", "from_version",
    "value_map", "bind::", "::", "hint",
])  # fmt: skip
SHEETS = st.sampled_from(["choices", "settings", "migrations", "survay", "entities", "external_choices", "osm"])


ROWS = st.lists(st.lists(CELLS, max_size=6), max_size=6)
TABLES = st.tuples(SHEETS, st.lists(HEADERS, max_size=6), ROWS)


@given(st.lists(TABLES, max_size=4))
def test_any_tables_are_told_about_and_never_raise(sheets):
    lines = []
    for name, headers, rows in sheets:
        lines += [f"| {name} |", "| | " + " | ".join(headers) + " |"]
        lines += ["| | " + " | ".join(row) + " |" for row in rows]
    data = "\n".join(["| survey |", "| | type | name | label |", "| | text | ok | Fine |", *lines]).encode()
    report = check_form(data, ".md")
    assert {one.reason for one in report.findings} <= set(SEVERITY)
    assert (report.form is None) == any(one.severity == "refused" for one in report.findings)
