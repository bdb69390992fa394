"""Paths through a tree: every axis, in the order of the document, each node once (XPath 1.0, section 2)."""

from __future__ import annotations

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from intake_app.xlsform.context import Context
from intake_app.xlsform.evaluate import Compiler
from intake_app.xlsform.functions import library
from intake_app.xlsform.paths import in_document_order
from intake_app.xlsform.tree import Node, document
from intake_app.xlsform.values import to_string

TREE = """<root id="r" xml:lang="en-US"><a id="1" k="x"><b>1</b><b n="2">2<c>deep</c></b></a>mid<a id="2"><d><b>3</b>
<d><b>4</b></d></d></a><e/><f xmlns:i="urn:invented">t<i:g/>u</f><b>9</b></root>"""
TOP = document(fromstring(TREE))
COMPILER = Compiler(library())


class World:
    root = TOP


def read(expression: str):
    top = TOP.elements()[0]
    return COMPILER.compile_text(expression)(Context(top, World, top))


@pytest.mark.parametrize(
    ("expression", "texts"),
    [
        ("//b", "1 2deep 3 4 9"), ("//b[1]", "1 3 4 9"), ("(//b)[2]", "2deep"), ("//a//b", "1 2deep 3 4"),
        ("(//b)[position() < 3]", "1 2deep"), ("//d//b", "3 4"), ("a/b[last()]", "2deep"),
        ("//c/preceding::*", "1"), ("//e/preceding-sibling::*[1]/@id", "2"), ("//e/preceding-sibling::*/@id", "1 2"),
        ("//c/ancestor::a/@k", "x"), ("//c/ancestor-or-self::*[2]/@n", "2"), ("//b/following::b[1]", "2deep 3 4 9"),
        ("//b/preceding::b[1]", "1 2deep 3 4"), ("//e | //a/@id | //c", "1 deep 2 "), ("//b | //b[1]", "1 2deep 3 4 9"),
        ("//b/../@id", "r 1"), ("//d/b/ancestor::*/@id", "r 2"), ("//f/text()", "t u"), ("a/b/text()", "1 2"),
        ("//c/text()", "deep"), ("child::text()", "mid"), ("id('2 1 9')/@id", "1 2"), ("id(//b)/@id", "1"),
        ("//*[self::c or self::e]", "deep "), ("descendant-or-self::*/@k", "x"), ("//b[@n]", "2deep"),
        ("//b/namespace::*", ""), ("//comment()", ""), ("//processing-instruction('x')", ""),
    ],
)  # fmt: skip
def test_a_path_gives_its_nodes_in_the_order_of_the_document(expression, texts):
    assert [node.value().replace("\n", "") for node in read(expression)] == (texts.split(" ") if texts else [])


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("name(//c/ancestor::*)", "root"), ("string(//e/preceding-sibling::*)", "12deep"), ("count(//text())", "10"),
        ("lang('en')", "true"), ("lang('EN-us')", "true"), ("lang('e')", "false"), ("name(//f/*)", "g"),
        ("local-name(//@xml:lang)", "lang"), ("namespace-uri(//f/*)", "urn:invented"), ("namespace-uri(//b)", ""),
        ("namespace-uri(//@xml:lang)", "http://www.w3.org/XML/1998/namespace"), ("count(ancestor::node())", "1"),
        ("count(//node())", "24"), ("local-name(namespace::node())", ""),
    ],
)  # fmt: skip
def test_a_function_over_nodes_takes_the_first_in_the_document(expression, value):
    assert to_string(read(expression)) == value


STEPS = st.lists(
    st.sampled_from(
        ["a", "b", "d", "*", "..", ".", "@id", "node()", "text()", "descendant::b", "ancestor::*", "preceding::*",
         "following::*", "ancestor-or-self::node()", "b[1]", "*[last()]", "preceding-sibling::*[1]"]
    ),
    min_size=1,
    max_size=3,
)  # fmt: skip


@given(STEPS, st.sampled_from(["", "/", "//"]))
def test_no_path_finds_a_node_twice_or_out_of_order(steps, start):
    found = read(start + "/".join(steps))
    named = [node for node in found if node.name]
    assert len({id(node) for node in named}) == len(named)
    assert [id(node) for node in in_document_order(named)] == [id(node) for node in named]


def test_attributes_stand_between_their_element_and_what_is_in_it():
    a = TOP.elements()[0].named("a")[0]
    mixed: list[Node] = [a.children[0], a.attributes[1], a, a.attributes[0]]
    assert [node.name for node in in_document_order(mixed)] == ["a", "@id", "@k", "b"]
