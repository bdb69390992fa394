"""Tables beside a questionnaire, written into its XForm: every code and word arrives, nothing breaks the XML."""

from __future__ import annotations

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from intake_app.xlsform.inlining import with_media
from intake_app.xlsform.model import compile_form
from intake_app.xlsform.reader import read_form
from invented_forms import form

SURVEY = "select_one_from_file towns.csv | town | Қала | Town | T"
XFORM = read_form(form(SURVEY, "colour | red | Қ | R", "1", form_id="with_towns"), ".md").xform
CODES = st.text(alphabet="abc123", min_size=1, max_size=6)
WORDS = st.text(alphabet="абв қғ<>&'\"\\1_-", min_size=1, max_size=12).map(str.strip).filter(bool)


@settings(deadline=None)
@given(st.dictionaries(CODES, WORDS, min_size=1, max_size=20))
def test_every_row_of_a_table_arrives(rows: dict[str, str]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([("name", "label", "not a name"), *((code, words, "x") for code, words in rows.items())])
    made = compile_form(with_media(XFORM, {"towns.csv": out.getvalue().encode()}))
    assert made.findings == ()
    assert made.choice_codes("towns") == tuple(rows)
    assert {code: made.choice_label("towns", code, "en") for code in rows} == rows


def test_a_table_that_is_missing_or_broken_leaves_the_form_as_it_was() -> None:
    assert with_media(XFORM, {}) == XFORM
    assert with_media(XFORM, {"other.csv": b"name,label\n"}) == XFORM
    assert with_media(XFORM, {"towns.csv": b"\xff\xfe\xff"}) == XFORM


def test_an_xml_table_arrives_as_well() -> None:
    xform = XFORM.replace(b"jr://file-csv/towns.csv", b"jr://file/towns.xml")
    table = "<root><item><name>t1</name><label>Талдықорған (ойдан)</label></item></root>".encode()
    made = compile_form(with_media(xform, {"towns.xml": table}))
    assert made.choice_label("towns", "t1", "kk") == "Талдықорған (ойдан)"
