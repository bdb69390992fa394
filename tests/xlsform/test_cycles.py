"""Circles are found before anybody answers; what only looks like one is left alone."""

from __future__ import annotations

import pytest

from intake_app.domain.errors_forms import FormCycleError
from intake_app.xlsform.model import compile_form
from intake_app.xlsform.reader import read_form
from xlsform.conftest import markdown

COLUMNS = "type | name | label | relevant | calculation | constraint"

CIRCLES = {
    "calculate | a | | | ${b} + 1 |\ncalculate | b | | | ${a} + 1 |": "a, b",
    "calculate | a | | | ${a} + 1 |": "a",
    "calculate | a | | | . + 1 |": "a",
    "text | a | A | ${b} = 'x' | |\ntext | b | B | ${a} = 'x' | |": "a, b",
    "begin_group | g | G | ${a} = 'x' | |\ntext | a | A | | |\nend_group | | | | |": "g, a",
    "calculate | a | | | if(${b} > 1, 2, 3) |\ntext | b | B | ${c} = 1 | |\ncalculate | c | | | ${a} |": "a, b, c",
    "begin_repeat | r | R | | |\ncalculate | a | | | ${b} |\ncalculate | b | | | ${a} |\nend_repeat | | | | |": "a, b",
}
NO_CIRCLES = [
    "integer | a | A | | | . > 3 and . < ${b}\ninteger | b | B | | | . > ${a}",
    "calculate | a | | | once(uuid()) |",
    "begin_repeat | r | R | | |\ninteger | n | N | | |\n"
    "calculate | t | | | ${n} + coalesce(indexed-repeat(${t}, ${r}, position(..) - 1), 0) |\nend_repeat | | | | |",
    "text | a | A | | |\ntext | b | B | ${a} = 'x' | |\ncalculate | c | | | concat(${a}, ${b}) |",
    "begin_repeat | r | R | | |\ntext | a | A | | |\nend_repeat | | | | |\ncalculate | n | | | count(${r}) |",
]


@pytest.mark.parametrize(("rows", "names"), CIRCLES.items())
def test_a_circle_is_named(rows, names):
    with pytest.raises(FormCycleError) as caught:
        read_form(markdown(COLUMNS, rows), ".md")
    assert sorted(str(caught.value.facts["names"]).split(", ")) == sorted(names.split(", "))


@pytest.mark.parametrize("rows", NO_CIRCLES)
def test_what_is_no_circle_is_accepted(rows):
    assert compile_form(read_form(markdown(COLUMNS, rows), ".md").xform).form_id == "t"
