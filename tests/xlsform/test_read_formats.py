"""One questionnaire in every kind of file gives one XForm; what only looks like one is refused with its reason."""

from __future__ import annotations

import io
import zipfile

import pytest

from intake_app.domain.errors_forms import FormInvalidError
from intake_app.xlsform.read_ods import read_ods
from intake_app.xlsform.read_text import decoded, read_csv, read_markdown
from intake_app.xlsform.reader import check_form, read_form
from xlsform.conftest import CASE_INTAKE, markdown
from xlsform.made_sheets import as_csv, as_ods, as_xls, as_xlsx, grid_of, ods_cell, ods_file, ods_table

FORMS = sorted(CASE_INTAKE.parent.glob("[a-z]*.md"))
SMALL = markdown("type | name | label::Қазақша (kk) | label::Русский (ru)", "text | a | Аты-жөні | Имя и фамилия")
RUSSIAN = markdown("type | name | label | hint", "text | a | Как Вас зовут? | Полное имя, если можно")


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)
def test_every_kind_of_file_gives_the_same_bytes(form):
    data = form.read_bytes()
    xform = read_form(data, ".md").xform
    assert read_form(as_xlsx(data), ".xlsx").xform == xform
    assert read_form(as_xls(data), ".xls").xform == xform
    assert read_form(as_ods(data), ".ods").xform == xform
    assert read_form(as_csv(data).encode(), ".CSV").xform == xform


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_csv_of_every_program(delimiter, encoding, line_end):
    data = as_csv(SMALL, delimiter, line_end).encode(encoding)
    assert read_csv(data).sheets["survey"].rows[0].cells == read_markdown(SMALL).sheets["survey"].rows[0].cells


def test_excels_own_line_about_the_delimiter_is_understood():
    data = b"sep=;\r\n" + as_csv(SMALL, ";", "\r\n").encode()
    assert read_form(data, ".csv").xform == read_form(SMALL, ".md").xform


def test_the_old_windows_encoding_is_read_and_noted():
    report = check_form(as_csv(RUSSIAN, ";").encode("cp1251"), ".csv")
    assert report.form is not None
    assert report.form.xform == read_form(RUSSIAN, ".md").xform
    assert [one.reason for one in report.findings] == ["encoding_windows"]


@pytest.mark.parametrize("encoding", ["koi8-r", "mac-cyrillic"])
def test_another_old_encoding_is_refused_and_never_guessed(encoding):
    report = check_form(as_csv(RUSSIAN, ";").encode(encoding), ".csv")
    assert [one.reason for one in report.findings] == ["not_text"]


@pytest.mark.parametrize(
    "data", [b"survey\x00,type\n", bytes(range(256)), b"\xff\xfe\x00", b"caf\xe9", b"\xef\xbb\xbf\xff"]
)
def test_what_is_no_text_is_refused(data):
    with pytest.raises(FormInvalidError) as caught:
        decoded(data)
    assert caught.value.facts["reason"] == "not_text"


def test_a_row_of_text_knows_its_line():
    data = b"# Prose\n\n| survey |\n|---|\n| | type | name | label |\n\nmore prose\n| | txt | a | A |\n"
    (one,) = [one for one in check_form(data, ".md").findings if one.severity == "refused"]
    assert (one.reason, one.row, one.line) == ("type_unknown", 2, 8)
    data = b'survey\n,type,name,label\n,text,a,"two\nlines"\n,txt,b,B\n'
    (one,) = [one for one in check_form(data, ".csv").findings if one.severity == "refused"]
    assert (one.row, one.line) == (3, 5)


def test_a_row_of_a_spreadsheet_keeps_the_number_it_shows():
    def spoil(workbook):
        workbook["survey"]["A7"] = "txt"

    (one,) = [one for one in check_form(as_xlsx(SMALL, spoil), ".xlsx").findings if one.severity == "refused"]
    assert (one.reason, one.row, one.line) == ("type_unknown", 7, 0)


def test_hidden_sheets_and_rows_are_read_and_noted():
    def hide(workbook):
        workbook["settings"].sheet_state = "hidden"
        workbook["survey"].row_dimensions[2].hidden = True

    told = [("rows_hidden", "survey", 2), ("sheet_hidden", "settings", 0)]
    in_excel = check_form(as_xlsx(SMALL, hide), ".xlsx")
    assert [(one.reason, one.sheet, one.row) for one in in_excel.findings] == told
    tables = {name: ods_table(name, rows) for name, rows in grid_of(SMALL).items()}
    tables["survey"] = "<table:table-row table:visibility='collapse'>".join(
        tables["survey"].rsplit("<table:table-row>", 1)
    )
    tables["settings"] = ods_table("settings", grid_of(SMALL)["settings"], 'table:style-name="ta2"')
    style = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    in_calc = check_form(ods_file("".join(tables.values()), style), ".ods")
    assert [(one.reason, one.sheet, one.row) for one in in_calc.findings] == told
    old = check_form(as_xls(SMALL, hidden="settings"), ".xls")
    assert [one.reason for one in old.findings] == ["sheet_hidden"]


def test_a_spreadsheet_of_libreoffice_is_read_as_typed():
    kinds = (
        '<table:table-cell office:value-type="float" office:value="7"><text:p>7,00</text:p></table:table-cell>'
        '<table:table-cell office:value-type="date" office:date-value="2026-11-22"><text:p>22.11.26</text:p>'
        "</table:table-cell>"
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>ИСТИНА</text:p>'
        "</table:table-cell>"
        '<table:table-cell office:value-type="string"><office:annotation><text:p>a note</text:p></office:annotation>'
        "<text:p>a<text:s text:c='2'/>b<text:tab/>c<text:line-break/>d<text:span>e</text:span></text:p>"
        "</table:table-cell>"
        '<table:table-cell table:formula="of:=[.A1]" office:value-type="string"><text:p>f</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=[.A2]"/><table:table-cell table:number-columns-repeated="2"/>'
        f"{ods_cell('last')}"
    )
    header = [*"abcdefgh", "i"]
    table = ods_table("s", [header]).replace(
        "</table:table-row>", f"</table:table-row><table:table-row>{kinds}</table:table-row>", 1
    )
    book = read_ods(ods_file(table))
    assert book.sheets["s"].rows[0].cells == {
        "a": "7", "b": "2026-11-22", "c": "TRUE", "d": "a  b\tc\nde", "e": "f", "i": "last",
    }  # fmt: skip
    assert book.formulas == [("s", 2, "e", True), ("s", 2, "f", False)]


def archive(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name.replace("__", "/"), text)
    return out.getvalue()


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
LOCKED = f'<m:manifest xmlns:m="{MANIFEST}"><m:encryption-data/></m:manifest>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LONG = markdown("type | name | label", f"text | a | {'x' * 40_000}")
REPEATED = (
    '<table:table table:name="s"><table:table-row table:number-rows-repeated="{}">{}</table:table-row></table:table>'
)


def many_sheets() -> bytes:
    return b"".join(f"| s{number} |\n| | a |\n".encode() for number in range(70))


@pytest.mark.parametrize(
    ("data", "suffix", "reason"),
    [
        (b"x", ".pdf", "suffix_unknown"),
        (as_xlsx(SMALL), ".ods", "suffix_wrong"),
        (as_ods(SMALL), ".xlsx", "suffix_wrong"),
        (as_xlsx(SMALL), ".xls", "suffix_wrong"),
        (OLE + bytes(600), ".xlsx", "suffix_wrong"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), ".xlsx", "is_encrypted"),
        (ods_file("", manifest=LOCKED), ".ods", "is_encrypted"),
        (archive(a="x"), ".xlsx", "not_xlsx"),
        (archive(a="x"), ".ods", "not_ods"),
        (archive(**{"content.xml": "<a/>"}), ".ods", "not_ods"),
        (archive(**{"content.xml": "<a>"}), ".ods", "not_ods"),
        (archive(**{"content.xml": "<a>" * 200 + "</a>" * 200}), ".ods", "not_ods"),
        (b"PK\x03\x04 not really", ".ods", "not_ods"),
        (OLE, ".xls", "not_xls"),
        (ods_file("", prolog=ENTITIES), ".ods", "xml_unsafe"),
        (archive(**{"xl__workbook.xml": ENTITIES + "<x>&b;</x>"}), ".xlsx", "xml_unsafe"),
        (archive(**{"content.xml": " " * 8_000_000}), ".ods", "unpacks_too_large"),
        (archive(**{f"p{number}": "" for number in range(2_001)}), ".xlsx", "too_many_parts"),
        (many_sheets(), ".md", "too_many_sheets"),
        (b"| survey |\n| | type |\n" + b"| | text |\n" * 20_001, ".md", "too_many_rows"),
        (ods_file(REPEATED.format(1_000_000, ods_cell("x"))), ".ods", "too_many_rows"),
        (ods_file(REPEATED.format(15_000, ods_cell("x") * 200)), ".ods", "too_many_cells"),
        (ods_file(REPEATED.format(2, ods_cell("x") * 400)), ".ods", "too_many_columns"),
        (b"| survey |\n| | " + b"c | " * 400, ".md", "too_many_columns"),
        (LONG, ".md", "cell_too_long"),
        (ods_file(ods_table("s", [["a"], ["x" * 40_000]])), ".ods", "cell_too_long"),
        (b"| survey |\n| | type |\n| Survey |\n| | type |\n", ".md", "sheet_twice"),
        (b'survey\n,"' + b"x" * 200_000 + b'"\n', ".csv", "not_csv"),
        (b"x" * (16 * 1024 * 1024 + 1), ".md", "too_large"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(data, suffix, reason):
    report = check_form(data, suffix)
    assert [one.reason for one in report.findings] == [reason]
    assert report.form is None
    assert not report.is_readable
    with pytest.raises(FormInvalidError) as caught:
        read_form(data, suffix)
    assert caught.value.facts["reason"] == reason


def test_a_format_that_reaches_to_the_last_row_is_no_large_sheet():
    def spoil(workbook):
        workbook["survey"]["A9000"].number_format = "0.00"

    assert check_form(as_xlsx(SMALL, spoil), ".xlsx").form is not None


def test_a_form_made_somewhere_else_is_read_whatever_its_headings():
    columns = "Type | Name | Label | Read Only | Relevance"
    form = read_form(markdown(columns, "text | a | A | yes | 1 = 1"), ".md")
    same = read_form(markdown("type | name | label | read_only | relevant", "text | a | A | yes | 1 = 1"), ".md")
    assert form.xform == same.xform
    assert form.findings == ()


def test_an_old_form_with_single_colons_is_read_as_pyxform_reads_it():
    columns = "type | name | label:English (en) | bind:relevant"
    old = read_form(markdown(columns, "phone number | a | A | 1 = 1", ""), ".md")
    new = read_form(markdown(columns.replace(":", "::"), "phone number | a | A | 1 = 1"), ".md")
    assert old.xform == new.xform
    assert old.findings == ()
