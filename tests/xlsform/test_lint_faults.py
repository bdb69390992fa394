"""Every fault that can be planted in a questionnaire is found at its sheet, row and column; all of them in one pass."""

from __future__ import annotations

import pytest

from intake_app.domain.errors_forms import FormCycleError, FormExpressionError, FormInvalidError
from intake_app.xlsform.lint_reasons import REFUSED, SEVERITY, UNREADABLE
from intake_app.xlsform.reader import check_form, read_form
from xlsform.conftest import markdown, table
from xlsform.made_sheets import as_xlsx

S = "survey"
C = "choices"
M = "migrations"
GOOD = "text | ok | Fine"
COLUMNS = "type | name | label | {} | appearance"
LISTS = "l | x | X\nl | y | Y"
ELSEWHERE = {
    "formula",
    "formula_without_value",
    "formula_error",
    "sheet_hidden",
    "rows_hidden",
    "encoding_windows",
    "file_kind",
    "file_unreadable",
}
"""Found by tests of the readers (test_read_formats.py, test_form_reader.py) and of the files (test_form_media.py)."""
NEVER_FROM_A_TABLE = {"no_model", "no_instance", "not_xform", "too_long"}
"""Only an XForm that pyxform did not make can be so (test_form_reader.py, test_grammar.py)."""


def found(data: bytes, media: dict[str, bytes] | None = None) -> set[tuple[str, str, int, str]]:
    report = check_form(data, ".md", media)
    assert (report.form is None) == any(one.severity == REFUSED for one in report.findings)
    return {(one.reason, one.sheet, one.row, one.column) for one in report.findings}


def rows(*lines: str, columns: str = "type | name | label", choices: str = "", settings: str = "t | 1") -> bytes:
    return markdown(columns, "\n".join(lines), choices, settings)


def cell(column: str, text: str, kind: str = "text") -> bytes:
    """A good first row, then one with something in the column."""
    return rows(
        "text | ok | Fine |", f"{kind} | a | A | {text}", columns=f"type | name | label | {column}", choices=LISTS
    )


def moved(*lines: str, columns: str = "from_version | old_path | new_path | value_map") -> bytes:
    survey = rows(
        "begin_group | g | G", "select_one l | q | Q", "text | t | T", "end_group | | ", choices=LISTS, settings="t | 2"
    )
    return survey + b"\n\n" + table(M, columns, "\n".join(lines)).encode()


SETTINGS_TWICE = rows(GOOD) + b"\n| | t | 2 |\n"
CLASSES = "type | name | label | bind::intake:class"
NAMESPACE = b'\n\n| settings |\n| | form_id | version | namespaces |\n| | t | 1 | intake="urn:intake-app:xform:1" |\n'
CLASSED = table(S, CLASSES, "text | a | A | T\ntext | b | B |").encode() + NAMESPACE

FAULTS: dict[str, tuple[bytes, tuple[str, int, str]]] = {
    "no_survey": (b"| survay |\n| | type |\n| | text |\n", ("survay", 0, "")),
    "no_type_column": (rows("a | A", columns="name | label"), (S, 1, "type")),
    "no_name_column": (rows("text | A", columns="type | label"), (S, 1, "name")),
    "type_missing": (rows(GOOD, " | a | A"), (S, 3, "type")),
    "type_unknown": (rows(GOOD, "txt | a | A"), (S, 3, "type")),
    "type_map": (rows(GOOD, "geoshape | a | A"), (S, 3, "type")),
    "type_background": (rows(GOOD, "background-audio | a | A"), (S, 3, "type")),
    "type_osm": (rows(GOOD, "osm l | a | A"), (S, 3, "type")),
    "type_external": (rows(GOOD, "select_one_external l | a | A"), (S, 3, "type")),
    "kobo_only": (rows(GOOD, "begin_kobomatrix | a | A"), (S, 3, "type")),
    "name_missing": (rows(GOOD, "text | | A"), (S, 3, "name")),
    "name_invalid": (rows(GOOD, "text | a b | A"), (S, 3, "name")),
    "name_twice": (rows(GOOD, "text | ok | A"), (S, 3, "name")),
    "name_case": (rows(GOOD, "text | OK | A"), (S, 3, "name")),
    "label_missing": (rows(GOOD, "text | a | "), (S, 3, "label")),
    "calculation_missing": (rows(GOOD, "calculate | a | "), (S, 3, "calculation")),
    "required_useless": (cell("required", "yes", "note"), (S, 3, "required")),
    "block_open": (rows(GOOD, "begin_group | g | G", "text | a | A"), (S, 3, "type")),
    "block_end": (rows(GOOD, "begin_group | g | G", "end_repeat | | "), (S, 4, "type")),
    "unknown_class": (cell("bind::intake:class", "Q"), (S, 3, "bind::intake:class")),
    "class_missing": (CLASSED, (S, 3, "bind::intake:class")),
    "class_namespace": (cell("bind::intake:class", "T"), ("settings", 2, "namespaces")),
    "appearance_unknown": (cell("appearance", "multilin"), (S, 3, "appearance")),
    "appearance_refused": (cell("appearance", "ex:org.camera(a)"), (S, 3, "appearance")),
    "list_unknown": (rows(GOOD, "select_one gone | a | A"), (S, 3, "type")),
    "list_name_missing": (rows(GOOD, "select_one | a | A"), (S, 3, "type")),
    "list_unused": (rows(GOOD, choices=LISTS), (C, 2, "list_name")),
    "list_of_one": (rows("select_one l | a | A", choices="l | x | X"), (C, 2, "list_name")),
    "choice_name_missing": (rows("select_one l | a | A", choices=LISTS + "\nl | | Z"), (C, 4, "name")),
    "choice_twice": (rows("select_one l | a | A", choices=LISTS + "\nl | x | Z"), (C, 4, "name")),
    "choice_case": (rows("select_one l | a | A", choices=LISTS + "\nl | X | Z"), (C, 4, "name")),
    "choice_spaces": (rows("select_multiple l | a | A", choices=LISTS + "\nl | z z | Z"), (C, 4, "name")),
    "choice_spaces_one": (rows("select_one l | a | A", choices=LISTS + "\nl | z z | Z"), (C, 4, "name")),
    "choice_label_missing": (rows("select_one l | a | A", choices=LISTS + "\nl | z | "), (C, 4, "label")),
    "or_other": (rows(GOOD, "select_one l or_other | a | A", choices=LISTS), (S, 3, "type")),
    "filter_column_unknown": (cell("choice_filter", "regio = ${ok}", "select_one l"), (S, 3, "choice_filter")),
    "reference_unknown": (cell("relevant", "${gone} = 1"), (S, 3, "relevant")),
    "reference_broken": (cell("relevant", "${ok = 1"), (S, 3, "relevant")),
    "reference_later": (
        rows("text | a | A | ${b} = 1", "text | b | B | ", columns="type | name | label | relevant"),
        (S, 2, "relevant"),
    ),
    "last_saved": (cell("default", "${last-saved#ok}"), (S, 3, "default")),
    "constraint_message_missing": (cell("constraint", ". != 'x'"), (S, 3, "constraint_message")),
    "cycle": (cell("relevant", "${a} = 1"), (S, 3, "relevant")),
    "syntax": (cell("constraint", "(1 +"), (S, 3, "constraint")),
    "unknown_function": (cell("default", "foo(1)"), (S, 3, "default")),
    "operand_count": (cell("calculation", "substr(.)", "calculate"), (S, 3, "calculation")),
    "pattern": (cell("constraint", "regex(., '(?=x)')"), (S, 3, "constraint")),
    "too_deep": (cell("relevant", "(" * 60 + "1" + ")" * 60), (S, 3, "relevant")),
    "pyxform": (cell("parameters", "start=x", "range"), (S, 3, "")),
    "column_misspelt": (cell("triger", ""), (S, 1, "triger")),
    "column_twice": (cell("hint | hint", "x | y"), (S, 1, "hint")),
    "sheet_misspelt": (rows(GOOD) + b"\n\n| choises |\n| | a |\n", ("choises", 0, "")),
    "untranslated": (
        rows(GOOD + " | -", columns="type | name | label::English (en) | label::Other (xx)"),
        (S, 2, "label::Other (xx)"),
    ),
    "default_language_unknown": (
        table(S, "type | name | label::English (en)", GOOD).encode()
        + b"\n\n| settings |\n| | form_id | version | default_language |\n| | t | 1 | Kazakh (kk) |\n",
        ("settings", 2, "default_language"),
    ),
    "language_mixed": (rows(GOOD + " | F", columns="type | name | label | label::English (en)"), (S, 1, "label")),
    "language_code_missing": (rows(GOOD, columns="type | name | label::English"), (S, 1, "label::English")),
    "form_id_missing": (table(S, "type | name | label", GOOD).encode(), ("settings", 2, "form_id")),
    "version_missing": (table(S, "type | name | label", GOOD).encode(), ("settings", 2, "version")),
    "settings_rows": (SETTINGS_TWICE, ("settings", 3, "")),
    "encryption_ignored": (
        table(S, "type | name | label", GOOD).encode()
        + b"\n\n| settings |\n| | form_id | version | public_key |\n| | t | 1 | MIIB |\n",
        ("settings", 2, "public_key"),
    ),
    "entities_ignored": (rows(GOOD) + b"\n\n| entities |\n| | list_name |\n| | people |\n", ("entities", 0, "")),
    "file_missing": (rows(GOOD, "select_one_from_file towns.csv | a | A"), (S, 3, "type")),
    "file_name_unsafe": (cell("media::image", "../secret.png"), (S, 3, "media::image")),
    "kobo_version_dropped": (rows(GOOD, "calculate | __version__ | "), (S, 3, "name")),
    "rows_disabled": (cell("disabled", "yes"), (S, 3, "disabled")),
    "migration_incomplete": (moved(" | g/old | g/t | "), (M, 2, "from_version")),
    "migration_twice": (moved("1 | g/old | g/t | ", "1 | g/old | g/q | "), (M, 3, "old_path")),
    "migration_path_unknown": (moved("1 | g/old | g/tt | "), (M, 2, "new_path")),
    "migration_map": (moved("1 | g/old | g/q | x"), (M, 2, "value_map")),
    "migration_too_many": (moved(*["1 | g/old | g/t | "] * 5_001), (M, 5_002, "")),
    "migration_path_kept": (moved("1 | g/q | g/t | "), (M, 2, "old_path")),
    "migration_version_own": (moved("2 | g/old | g/t | "), (M, 2, "from_version")),
    "migration_code_unknown": (moved("1 | g/old | g/q | a=x b=z"), (M, 2, "value_map")),
}  # fmt: skip


@pytest.mark.parametrize("reason", FAULTS)
def test_a_planted_fault_is_found_at_its_place(reason):
    data, place = FAULTS[reason]
    assert (reason, *place) in found(data)


def test_every_reason_has_a_planted_fault():
    assert set(SEVERITY) - UNREADABLE - ELSEWHERE - NEVER_FROM_A_TABLE == set(FAULTS)


@pytest.mark.parametrize("reason", [one for one in FAULTS if SEVERITY[one] == REFUSED])
def test_what_is_refused_is_raised_with_the_same_place(reason):
    data, (sheet, row, column) = FAULTS[reason]
    with pytest.raises((FormInvalidError, FormExpressionError, FormCycleError)) as caught:
        read_form(data, ".md")
    if reason == "cycle":
        assert caught.value.facts == {"names": "a"}
    else:
        facts = caught.value.facts
        assert (facts["reason"], facts["sheet"], facts["row"], facts["column"]) == (reason, sheet, row, column)


def test_a_form_without_a_fault_has_no_findings():
    columns = "type | name | label | hint | relevant | constraint | constraint_message | choice_filter | required"
    form = rows(
        "text | a | A | why | | . != 'x' | Not x | | yes",
        "select_one l | b | B ${a} | | ${a} != '' | | | name != ${a} | ",
        columns=columns,
        choices=LISTS,
    )
    assert check_form(form, ".md").findings == ()


def test_all_faults_are_told_at_once():
    data = rows(
        "text | a | A | ${gone} = 1",
        "geotrace | b | B | ",
        "text | c | | foo(1)",
        "calculate | d | | ",
        "text | e | E | ${f} = 1",
        "text | f | F | ${e} = 1",
        "text | g | G | ${g} = 1",
        "select_multiple l | h | H | (",
        columns="type | name | label | relevant",
        choices="l | x y | X\nl | x y | Y",
    )
    refused = {(one.reason, one.sheet, one.row) for one in check_form(data, ".md").findings if one.severity == REFUSED}
    assert refused == {
        ("reference_unknown", S, 2), ("type_map", S, 3), ("label_missing", S, 4), ("unknown_function", S, 4),
        ("calculation_missing", S, 5), ("cycle", S, 6), ("cycle", S, 8), ("syntax", S, 9), ("choice_spaces", C, 2),
        ("choice_spaces", C, 3), ("choice_twice", C, 3),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("data", "reason", "near"),
    [
        (rows(GOOD, "selct_one l | a | A", choices=LISTS), "type_unknown", "select_one"),
        (cell("triger", ""), "column_misspelt", "trigger"),
        (cell("lable::English (en)", "A"), "column_misspelt", "label::English (en)"),
        (cell("bind::relevent", "1"), "column_misspelt", "bind::relevant"),
        (cell("relevant", "${okk} = 1"), "reference_unknown", "ok"),
        (cell("constraint", "conact('a')"), "unknown_function", "concat"),
        (rows(GOOD, "select_one citties | a | A", choices="cities | x | X"), "list_unknown", "cities"),
        (cell("appearance", "multilin"), "appearance_unknown", "multiline"),
        (moved("1 | g/old | g/qq | "), "migration_path_unknown", "g/q"),
    ],
)
def test_the_name_that_was_meant_is_offered(data, reason, near):
    assert {one.reason: one.near for one in check_form(data, ".md").findings}[reason] == near


@pytest.mark.parametrize(
    "data",
    [
        cell("our own remarks", "x"),
        cell("bind::something", ""),
        cell("relevant", "\u201cx\u201d = \u2018x\u2019"),
        cell("default", "Almaty (city)"),
        rows("text | a | A", "text | b | B ${a}"),
        rows("start | start | ", "today | today | ", GOOD),
        rows("calculate | a | | sum(${b})", "integer | b | B | ", columns="type | name | label | calculation"),
        rows("select_one l | a | A", choices="l | x | X\nl | y | Y") + b"\n\n| notes |\n| | a |\n| | b |\n",
        moved("1 | g/q | g/t | ", "1 | g/t | g/q | "),
        moved("1 | g/old | g/q | a=x b=y"),
        moved("1 | old_group | g | "),
    ],
)
def test_what_is_right_is_left_alone(data):
    assert [one.reason for one in check_form(data, ".md").findings if one.reason != "list_unused"] == []


def test_a_running_total_over_earlier_rows_is_no_circle():
    form = rows(
        "begin_repeat | r | R | ",
        "integer | n | N | ",
        "calculate | total | | ${n} + coalesce(indexed-repeat(${total}, ${r}, position(..) - 1), 0)",
        "end_repeat | | | ",
        columns="type | name | label | calculation",
    )
    assert check_form(form, ".md").form is not None


def test_files_beside_the_form_are_missed_until_they_are_there():
    form = rows(
        "select_one_from_file towns.csv | a | A | | ",
        "text | b | B | pulldata('codes', 'x', 'name', ${a}) | map.png",
        columns="type | name | label | calculation | media::image",
    )
    missing = [(one.detail, one.row) for one in check_form(form, ".md").findings]
    assert missing == [("towns.csv", 2), ("codes.csv", 3), ("map.png", 3)]
    beside = {"towns.csv": b"name,label\nx,X\n", "codes.csv": b"name,x\n1,2\n", "map.png": b""}
    assert check_form(form, ".md", beside).findings == ()
    broken = check_form(form, ".md", beside | {"towns.csv": b"\xff\xff"})
    assert [(one.reason, one.detail) for one in broken.findings] == [("file_unreadable", "towns.csv")]


def test_the_rows_that_pyxform_counts_are_ours():
    """It counts what it is given, without the empty rows between."""

    def spoil(workbook):
        workbook["survey"].insert_rows(2, amount=3)

    data = as_xlsx(cell("parameters", "start=x", "range"), spoil)
    (one,) = [one for one in check_form(data, ".xlsx").findings if one.severity == REFUSED]
    assert (one.reason, one.row) == ("pyxform", 6)
    assert "range" in one.detail.lower()
