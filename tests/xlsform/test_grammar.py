"""The grammar: what XPath 1.0 allows is understood, everything else is one error."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.domain.errors_forms import FormExpressionError
from intake_app.xlsform.grammar import (
    Call,
    Chain,
    Literal,
    Logic,
    Negative,
    Number,
    Path,
    Step,
    parse,
    walk,
)


def child(name: str) -> Path:
    return Path(".", (), (Step("child", "name", name),))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("1 and1", Logic(False, (Number(1.0), Number(1.0)))),
        ("'1'and'1'", Logic(False, (Literal("1"), Literal("1")))),
        ("div div mod", Chain(child("div"), (("div", child("mod")),))),
        ("* * *", Chain(child("*"), (("*", child("*")),))),
        ("a-b - c", Chain(child("a-b"), (("-", child("c")),))),
        ("1 - -2", Chain(Number(1.0), (("-", Negative(True, Number(2.0))),))),
        ("--2", Negative(False, Number(2.0))),
        (".5 + 1.", Chain(Number(0.5), (("+", Number(1.0)),))),
        ("/", Path("/", (), ())),
        ("if (true(), 'a', 'b')", Call("if", (Call("true", ()), Literal("a"), Literal("b")))),
        ("jr:itext('x')", Call("jr:itext", (Literal("x"),))),
        ("@id", Path(".", (), (Step("attribute", "name", "id"),))),
        ("ancestor-or-self::g", Path(".", (), (Step("ancestor-or-self", "name", "g"),))),
        ("text", child("text")),
        ("text()", Path(".", (), (Step("child", "text", ""),))),
        ("orange", child("orange")),
    ],
)
def test_an_expression_has_the_tree_it_should(text, tree):
    assert parse(text) == tree


def test_a_filter_is_not_a_step():
    tree = parse("instance('x')/root/item[2]")
    assert tree == Path(
        Call("instance", (Literal("x"),)),
        (),
        (Step("child", "name", "root"), Step("child", "name", "item", (Number(2.0),))),
    )
    assert parse("(a)[1]") == Path(child("a"), (Number(1.0),), ())


@pytest.mark.parametrize(
    "text", ["", "(1 +", "1 +", "foo(", "a b", "'open", "$x", "a[", "a]", "1 2", "::a", "a/", "..a", "\x00"]
)
def test_what_is_no_expression_is_refused(text):
    with pytest.raises(FormExpressionError) as caught:
        parse(text)
    assert caught.value.facts["reason"] == "syntax"


def test_too_long_and_too_deep_are_refused_by_name():
    with pytest.raises(FormExpressionError) as caught:
        parse("1" * 100_001)
    assert caught.value.facts["reason"] == "too_long"
    with pytest.raises(FormExpressionError) as caught:
        parse("(" * 51 + "1" + ")" * 51)
    assert caught.value.facts["reason"] == "too_deep"


def test_brackets_inside_strings_are_not_nesting():
    assert parse("'" + "(" * 400 + "'") == Literal("(" * 400)


def test_a_thousand_operands_stand_side_by_side():
    tree = parse(" or ".join(f"/data/q{number} = {number}" for number in range(1000)))
    assert isinstance(tree, Logic)
    assert len(tree.parts) == 1000


def test_walk_visits_predicates_and_operands():
    names = [part.name for part in walk(parse("a[b(c(1))] | d(-e(2))")) if isinstance(part, Call)]
    assert names == ["b", "c", "d", "e"]


@given(st.text(alphabet="ab1.'\"/@[]()*-+=<>|, ordiv\n", max_size=40))
def test_any_text_is_understood_or_refused(text):
    with contextlib.suppress(FormExpressionError):
        assert list(walk(parse(text)))
