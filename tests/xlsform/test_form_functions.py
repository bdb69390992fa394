"""The functions that expressions may call: each does what the ODK specification says, none can break an interview."""

from __future__ import annotations

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from intake_app.domain.errors_forms import FormExpressionError
from intake_app.xlsform.context import Context
from intake_app.xlsform.dates import Moment
from intake_app.xlsform.evaluate import Compiler
from intake_app.xlsform.functions import library
from intake_app.xlsform.tree import Node, document
from intake_app.xlsform.values import to_string
from xlsform.conftest import NOW

TREE = """<data><name>Invented Person</name><empty/><many>a b c</many><born>1990-05-17</born>
<row><n>2</n><w>1</w></row><row><n>5</n><w>2</w></row><row><n/><w>4</w></row>
<instance id="t"><root><item><code>x</code><label>Ex</label></item></root></instance></data>"""
COMPILER = Compiler(library())


class World:
    """A tree without a form around it."""

    def __init__(self) -> None:
        self.root = document(fromstring(TREE))

    def now(self):
        return NOW

    def language(self):
        return "ru"

    def instance(self, name):
        return self.root.elements()[0].named("instance")[0] if name == "t" else None

    def text(self, text_id):
        return f"text {text_id}"

    def choice_label(self, question: Node, code):
        return f"{question.name}:{code}"


def value_of(expression: str):
    world = World()
    node = world.root.elements()[0]
    return COMPILER.compile_text(expression)(Context(node, world, node))


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("count(row)", "3"),
        ("count-non-empty(row/n)", "2"),
        ("sum(row/n)", "NaN"),
        ("sum(row/n[. != ''])", "7"),
        ("sum(row/w) div 2", "3.5"),
        ("max(row/w)", "4"),
        ("min(row/w)", "1"),
        ("max(row/n)", "NaN"),
        ("row[n = 5]/w", "2"),
        ("row[2]/n", "5"),
        ("row[last()]/w", "4"),
        ("row[position() > 1]/w", "2"),
        ("position(row[3])", "3"),
        ("indexed-repeat(row/n, row, 2)", "5"),
        ("indexed-repeat(row/n, row, 9)", ""),
        ("selected(many, 'b')", "true"),
        ("selected-at(many, 2)", "c"),
        ("count-selected(many)", "3"),
        ("substr('abcdef', 1, -2)", "bcd"),
        ("substr('abc', -2)", "bc"),
        ("substr('abc', -9, 2)", "ab"),
        ("substring('12345', 2, 3)", "234"),
        ("substring('12345', 1.5, 2.6)", "234"),
        ("substring('12345', 0 div 0)", ""),
        ("substring-before('a:b', ':')", "a"),
        ("substring-after('a:b', ':')", "b"),
        ("translate('bar', 'abc', 'AB')", "BAr"),
        ("normalize-space('  a   b ')", "a b"),
        ("concat(many, '-', row/w)", "a b c-124"),
        ("join(', ', row/w)", "1, 2, 4"),
        ("coalesce(empty, name)", "Invented Person"),
        ("if(empty = '', 'yes', 'no')", "yes"),
        ("string-length(name)", "15"),
        ("round(2.5)", "3"),
        ("round(-2.5)", "-3"),
        ("round(1234.567, -2)", "1200"),
        ("int(-1.9)", "-1"),
        ("floor(-1.5)", "-2"),
        ("ceiling(1.2)", "2"),
        ("5 mod 3 + -5 mod 3", "0"),
        ("1 div 0", "Infinity"),
        ("0 div 0", "NaN"),
        ("pow(2, 0.5) * pow(2, 0.5) > 1.99", "true"),
        ("today()", "2026-11-22"),
        ("now()", "2026-11-22T10:30:00.000+05:00"),
        ("today() - born", "13338"),
        ("int((today() - born) div 365.25)", "36"),
        ("date(today() + 365)", "2027-11-22"),
        ("date(now()) = today()", "true"),
        ("now() > today()", "true"),
        ("number('2026-11-22T10:30:00+05:00')", "20779"),
        ("decimal-time('06:00')", "0.25"),
        ("format-date('2022-01-05', '%d.%m.%Y %b %a')", "05.01.2022 янв Ср"),
        ("format-date('2022-01-05', '%H:%M')", "00:00"),
        ("format-date(date('2022-01-05') + 7, '%d.%m.%Y')", "12.01.2022"),
        ("format-date-time('2022-01-05T08:07:06', '%H:%M:%S')", "08:07:06"),
        ("format-date('', '%Y')", ""),
        ("pulldata('t', 'label', 'code', 'x')", "Ex"),
        ("pulldata('t', 'label', 'code', 'y')", ""),
        ("pulldata('gone', 'label', 'code', 'x')", ""),
        ("instance('t')/root/item[code = 'x']/label", "Ex"),
        ("jr:itext('one')", "text one"),
        ("jr:choice-name(many, ' /data/many ')", "many:a, many:b, many:c"),
        ("jr:choice-name(many, '/data/gone')", ""),
        ("digest('abc', 'SHA-1', 'hex')", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("digest('abc', 'nothing')", ""),
        ("base64-decode('w6k=')", "é"),
        ("base64-decode('?')", ""),
        ("boolean-from-string('true')", "true"),
        ("checklist(1, 2, name, empty)", "true"),
        ("weighted-checklist(5, 9, row/n, row/w)", "false"),
        ("regex('KZ-1', '[A-Z]+-[0-9]')", "true"),
        ("local-name(row)", "row"),
        ("name(.)", "data"),
        ("name | many", "Invented Person"),
        ("count(name | many | name)", "2"),
        ("count(//n)", "3"),
        ("many/following-sibling::row[1]/n", "2"),
        ("row[1]/preceding-sibling::*[1]", "1990-05-17"),
        ("count(row[1]/ancestor::*)", "1"),
        ("string(row[1]/w/ancestor-or-self::row/n)", "2"),
        ("count(row/n/..)", "3"),
        ("count(descendant::w) + count(self::data)", "4"),
    ],
)
def test_a_function_gives_what_the_specification_says(expression, text):
    assert to_string(value_of(expression)) == text


def test_random_things_are_different_each_time_and_of_the_right_kind():
    assert value_of("uuid()") != value_of("uuid()")
    assert len(value_of("uuid(20)")) == 20
    assert len(value_of("uuid(10000000)")) == 10_000
    assert 0 <= value_of("random()") < 1


def test_a_seeded_shuffle_is_always_the_same_shuffle():
    first = [node.value() for node in value_of("randomize(row/w, 42)")]
    assert first == [node.value() for node in value_of("randomize(row/w, 42)")]
    assert sorted(first) == ["1", "2", "4"]
    assert sorted(node.value() for node in value_of("randomize(row/w)")) == ["1", "2", "4"]


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("foo(1)", "unknown_function"),
        ("1 + a[foo()]", "unknown_function"),
        ("area(x)", "unknown_function"),
        ("if(1, 2)", "operand_count"),
        ("true(1)", "operand_count"),
        ("regex(., '(')", "pattern"),
        ("regex(., '(?=x)')", "pattern"),
        ("jr:choice-name(a, '/data/ +')", "syntax"),
    ],
)
def test_a_misused_function_is_found_before_anybody_answers(expression, reason):
    with pytest.raises(FormExpressionError) as caught:
        COMPILER.check(expression)
    assert caught.value.facts["reason"] == reason


def test_a_misused_function_that_is_never_reached_does_no_harm():
    assert value_of("true() or foo()") is True
    with pytest.raises(FormExpressionError):
        value_of("false() or foo()")


OPERANDS = st.sampled_from(
    [
        *("''", "'x'", "'2022-01-05'", "'2022-01-05T10:00:00Z'", "'a b c'", "'%Y%d'", "'(a+)+'"),
        *("1", "-1.5", "1 div 0", "0 div 0", "10000000000000000000000", "-99999999", "true()"),
        *("row", "row/n", "gone", "many", ".", "today()", "now()"),
    ]
)


@given(st.sampled_from(sorted(library())), st.lists(OPERANDS, max_size=5))
def test_no_function_breaks_whatever_it_is_given(name, operands):
    expression = f"{name}({', '.join(operands)})"
    try:
        COMPILER.check(expression)
    except FormExpressionError:
        return
    value = value_of(expression)
    assert isinstance(value, str | float | bool | Moment | list)
    assert isinstance(to_string(value), str)
    value_of(f"{expression} + 1 > {expression} - now()")
