from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.exports.cells import file_name, is_number, neutral, neutral_inside, readable, unused

DANGEROUS = "=+-@\t\r"
NASTY = st.text(st.sampled_from("=+-@;,'\"\t\r\n |a1.＝＋\ufeff\u200b Ұж"), max_size=30)


@given(NASTY)
def test_no_cell_begins_as_a_formula_or_is_a_plain_number(text):
    for cell in (neutral(text), neutral_inside(text)):
        assert is_number(cell) or not cell.startswith(tuple(DANGEROUS))
        assert is_number(cell) or cell.lstrip("\t\r\n \ufeff\u200b")[:1] not in tuple("=+-@＝＋")


@given(NASTY)
def test_a_program_that_splits_at_semicolons_finds_no_formula_either(text):
    out = io.StringIO(newline="")
    csv.writer(out).writerow(["first", neutral_inside(text)])
    for cell in re.split(r"[;\t\r\n]", out.getvalue())[1:]:
        assert cell.strip()[:1] not in tuple("=+-@＝＋") or is_number(cell.strip())


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_what_is_added_is_one_mark_and_nothing_is_taken_away(text):
    assert neutral(text) in (readable(text), f"'{readable(text)}")


@pytest.mark.parametrize("plain", ["", "Айгүл", "12", "-5", "-4.25", "2022-01-08", "a=b", "'=1"])
def test_plain_text_stays_as_it_is(plain):
    assert neutral(plain) == plain


@pytest.mark.parametrize(
    "bad", ["-5+3", "--5", "+7 700 123", "=A1", "@x", "\t=1", " =1", "\ufeff=1", "-", "＝1", "\rx"]
)
def test_what_a_spreadsheet_could_run_gets_an_apostrophe(bad):
    assert neutral(bad) == f"'{bad}"


def test_signs_that_no_xml_may_hold_leave_a_visible_gap():
    assert readable("a\x00b\x0bc\ud800d") == "a\ufffdb\ufffdc\ufffdd"


def test_file_names_lead_nowhere_and_say_only_ascii():
    assert file_name("../../etc/passwd") == "etc-passwd"
    assert file_name("Сауалнама") == "form"
    assert len(file_name("x" * 500)) == 60


def test_taken_names_get_a_number_whatever_their_case():
    assert unused("A", ["a", "a-2"]) == "A-3"
    assert unused("x" * 40, ["x" * 31], longest=31) == f"{'x' * 29}-2"
