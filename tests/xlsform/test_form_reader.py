"""From file to XForm: the same form from every format, every fault with its place, nothing hostile let in."""

from __future__ import annotations

import contextlib
import io
import re
import subprocess
import sys
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from intake_app.domain.errors_forms import FormCycleError, FormExpressionError, FormInvalidError
from intake_app.xlsform import late_reader
from intake_app.xlsform.model import compile_form
from intake_app.xlsform.reader import read_form
from xlsform.conftest import CASE_INTAKE, markdown
from xlsform.made_sheets import as_xlsx

SURVEY = "type | name | label | relevant | constraint | calculation | choice_filter | appearance | hint"


def test_the_text_form_is_plain_xlsform_that_pyxform_reads_by_itself():
    by_itself = convert(str(CASE_INTAKE), validate=False, pretty_print=False).xform
    ours = read_form(CASE_INTAKE.read_bytes(), ".md").xform
    assert by_itself.encode() == re.sub(rb'<instance id="intake-migrations">.*?</instance>', b"", ours)


def test_a_source_says_what_it_is():
    source = read_form(markdown("type | name | label", "text | a | A", settings="my_form | 7"), ".md")
    assert (source.form_id, source.version, source.findings) == ("my_form", "7", ())
    assert compile_form(source.xform).sha256 == source.sha256


def refusal(rows: str, choices: str = "", columns: str = SURVEY):
    with pytest.raises((FormInvalidError, FormExpressionError)) as caught:
        read_form(markdown(columns, rows, choices), ".md")
    facts = caught.value.facts
    return facts["sheet"], facts["row"], facts["column"], facts["reason"]


GOOD = "text | ok | Fine | | | | | |\n"


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ("text | a | A | foo(1) | | | | |", ("survey", 3, "relevant", "unknown_function")),
        ("text | a | A | | (1 + | | | |", ("survey", 3, "constraint", "syntax")),
        ("calculate | a | | | | substr(.) | | |", ("survey", 3, "calculation", "operand_count")),
        ("text | a | A | | regex(., '(?=x)') | | | |", ("survey", 3, "constraint", "pattern")),
        ("text | a | A | ${gone} = 1 | | | | |", ("survey", 3, "relevant", "reference_unknown")),
        ("text | a | See ${gone} | | | | | |", ("survey", 3, "label", "reference_unknown")),
        ("text | a | A | | | ${last-saved#ok} | | |", ("survey", 3, "calculation", "last_saved")),
        ("text | ok | Again | | | | | |", ("survey", 3, "name", "name_twice")),
        ("text | 1a | A | | | | | |", ("survey", 3, "name", "name_invalid")),
        ("text | | A | | | | | |", ("survey", 3, "name", "name_missing")),
        (" | a | A | | | | | |", ("survey", 3, "type", "type_missing")),
        ("text | a | | | | | | |", ("survey", 3, "label", "label_missing")),
        ("txt | a | A | | | | | |", ("survey", 3, "type", "type_unknown")),
        ("begin_kobomatrix | | A | | | | | |", ("survey", 3, "type", "kobo_only")),
        ("begin_score | | A | | | | | |", ("survey", 3, "type", "kobo_only")),
        ("geotrace | a | A | | | | | |", ("survey", 3, "type", "type_map")),
        ("audit | audit | | | | | | |", ("survey", 3, "type", "type_background")),
        ("text | a | A | | | | | ex:app |", ("survey", 3, "appearance", "appearance_refused")),
        ("select_one gone | a | A | | | | | |", ("survey", 3, "type", "list_unknown")),
        ("select_one l | a | A | | | | foo() |", ("survey", 3, "choice_filter", "unknown_function")),
        ("begin_group | g | G | | | | | |", ("survey", 3, "type", "block_open")),
        ("end_group | | | | | | | |", ("survey", 3, "type", "block_end")),
    ],
)
def test_a_fault_is_refused_with_its_place(rows, place):
    assert refusal(GOOD + rows, "l | x | X") == place


@pytest.mark.parametrize(
    ("choices", "place"),
    [
        ("l | x | X\nl | x | Y", ("choices", 3, "name", "choice_twice")),
        ("l | | X", ("choices", 2, "name", "choice_name_missing")),
        ("l | x y | X", ("choices", 2, "name", "choice_spaces")),
    ],
)
def test_a_fault_in_a_list_is_refused_with_its_place(choices, place):
    assert refusal("select_multiple l | a | A | | | | | |", choices) == place


def test_an_unknown_class_is_refused():
    rows = "text | a | A | Q"
    place = refusal(rows, columns="type | name | label | bind::intake:class")
    assert place == ("survey", 2, "bind::intake:class", "unknown_class")


@pytest.mark.parametrize("data", [b"", b"# only prose", b"| choices |\n| | list_name |\n", b"| survay |\n| | type |\n"])
def test_a_file_without_questions_is_no_form(data):
    with pytest.raises(FormInvalidError) as caught:
        read_form(data, ".md")
    assert caught.value.facts["reason"] == "no_survey"


@pytest.mark.parametrize(
    ("data", "suffix", "reason"),
    [
        (b"PK\x03\x04 not really", ".xlsx", "not_xlsx"),
        (b"plain text", ".xlsx", "not_xlsx"),
        (b"plain text", ".xls", "not_xls"),
        (b"x", ".odt", "suffix_unknown"),
        (b"x" * (16 * 1024 * 1024 + 1), ".md", "too_large"),
    ],
)
def test_a_file_that_cannot_be_opened_says_why(data, suffix, reason):
    with pytest.raises(FormInvalidError) as caught:
        read_form(data, suffix)
    assert caught.value.facts["reason"] == reason


def test_a_spreadsheet_that_unpacks_to_far_too_much_is_refused():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 8_000_000)
    with pytest.raises(FormInvalidError) as caught:
        read_form(bomb.getvalue(), ".xlsx")
    assert caught.value.facts["reason"] == "unpacks_too_large"


def test_a_spreadsheet_of_another_kind_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")
    with pytest.raises(FormInvalidError) as caught:
        read_form(out.getvalue(), ".xlsx")
    assert caught.value.facts["reason"] == "xml_unsafe"


def test_formulas_are_noticed_whether_or_not_they_have_a_value():
    def spoil(workbook):
        workbook["survey"]["D2"] = "=1+1"

    source = read_form(as_xlsx(markdown("type | name | label | hint", "text | a | A | h"), spoil), ".xlsx")
    assert [(finding.reason, finding.row, finding.column) for finding in source.findings] == [
        ("formula_without_value", 2, "hint")
    ]


def test_a_formula_that_breaks_the_form_is_named_as_the_cause():
    def spoil(workbook):
        workbook["survey"]["C2"] = "=1+1"

    with pytest.raises(FormInvalidError) as caught:
        read_form(as_xlsx(markdown("type | name | label", "text | a | A"), spoil), ".xlsx")
    facts = caught.value.facts
    assert (facts["row"], facts["column"], facts["reason"]) == (2, "label", "formula_without_value")


def test_numbers_and_truths_in_a_spreadsheet_are_read_as_typed():
    def spoil(workbook):
        workbook["settings"]["B2"] = 7.0
        workbook["survey"]["D2"] = True

    data = as_xlsx(markdown("type | name | label | required", "text | a | A | x"), spoil)
    source = read_form(data, ".xlsx")
    assert source.version == "7"
    assert compile_form(source.xform).nodes["a"].required.constant is True


def findings(columns: str, rows: str, extra: bytes = b"", **more) -> list[tuple[str, int, str]]:
    source = read_form(markdown(columns, rows, **more) + extra, ".md")
    return [(finding.reason, finding.row, finding.column) for finding in source.findings]


def test_what_should_be_looked_at_is_noted():
    assert findings("type | name | label | triger", "text | a | A |") == [("column_misspelt", 1, "triger")]
    assert findings("type | name | label | remarks of ours", "text | a | A |") == []
    assert findings("type | name | label", "text | a | A", b"\n\n| choises |\n| | a |\n") == [("sheet_misspelt", 0, "")]
    assert findings("type | name | label | appearance", "text | a | A | sparkling") == [
        ("appearance_unknown", 2, "appearance")
    ]
    other = "select_one l or_other | a | A"
    assert ("or_other", 2, "type") in findings("type | name | label", other, choices="l | x | X")


def test_an_untranslated_cell_is_noted_although_pyxform_says_nothing():
    columns = "type | name | label::English (en) | label::Other (xx)"
    rows = "text | a | A |\ntext | b | B | Bee\ntext | c | C | -"
    assert findings(columns, rows) == [
        ("untranslated", 2, "label::Other (xx)"),
        ("untranslated", 4, "label::Other (xx)"),
    ]


def test_missing_settings_are_noted():
    data = b"| survey |\n| | type | name | label |\n| | text | a | A |\n"
    assert [finding.reason for finding in read_form(data, ".md").findings] == ["form_id_missing", "version_missing"]


def test_a_records_form_opens_without_the_converter():
    code = (
        "import sys; import intake_app.xlsform.session, intake_app.xlsform.model, intake_app.xlsform.late_reader;"
        "bad = {'pyxform', 'openpyxl', 'xlrd'} & set(sys.modules); sys.exit(len(bad))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_late_reader_reads_the_same():
    data = markdown("type | name | label", "text | a | A")
    assert late_reader.read_form(data, ".md") == read_form(data, ".md")


@pytest.mark.parametrize(
    ("xform", "reason"),
    [
        (b"", "not_xform"),
        (b"<a/>", "no_model"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "not_xform"),
        (b'<a xmlns="http://www.w3.org/2002/xforms"><model/></a>', "no_instance"),
        (b" " * (32 * 1024 * 1024 + 1), "too_large"),
        (
            b'<a xmlns="http://www.w3.org/2002/xforms"><model><instance><d>'
            + b"<x>" * 3000
            + b"</x>" * 3000
            + b"</d></instance></model></a>",
            "too_large",
        ),
    ],
)
def test_what_is_no_xform_is_refused(xform, reason):
    with pytest.raises(FormInvalidError) as caught:
        compile_form(xform)
    assert caught.value.facts["reason"] == reason


@given(st.data())
def test_a_damaged_xform_is_refused_or_still_a_form(data):
    rows = "text | a | A |\ntext | b | B | ${a} = 'x'"
    xform = read_form(markdown("type | name | label | relevant", rows), ".md").xform
    place = data.draw(st.integers(0, len(xform) - 1))
    damaged = xform[:place] + data.draw(st.binary(min_size=1, max_size=3)) + xform[place + 1 :]
    with contextlib.suppress(FormInvalidError, FormExpressionError, FormCycleError):
        assert compile_form(damaged).nodes
