"""Templates: what they may do, and how their mistakes are named."""

from __future__ import annotations

from itertools import count

import pytest

from intake_app.domain.complaint_facts import Source
from intake_app.domain.errors import TemplateBrokenError
from intake_app.printing.blocks import read_blocks
from intake_app.printing.template import Marked, RefusedError, Tokens, View, run_template

HERE = (Source("D/D02_family_name", "entry"),)


def tokens():
    return Tokens(lambda text, sources: text)


def names(kept):
    def refuses():
        raise RefusedError("unknown_article")

    return {
        "name": Marked("Ойданшықова", HERE, kept),
        "nothing": Marked("", (), kept),
        "rows": tuple(View({"said": Marked(f"сөз {n}", HERE, kept), "kind": "told"}) for n in range(3)),
        "code": "saw",
        "refuses": refuses,
        "two": lambda a, b: a,
        "flag": True,
    }


def broken(source, **more):
    with pytest.raises(TemplateBrokenError) as caught:
        run_template("d1.ru", source, names(tokens()), **more)
    assert caught.value.facts["document"] == "d1.ru"
    return caught.value.facts["line"], caught.value.facts["reason"]


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        ("# T\n\n1. {{ name }}\n{% if %}\n", 4, "syntax"),
        ("# T\n{{ name\n", 2, "syntax"),
        ("# T\n{% for r in rows %}\n1. {{ r.said }}\n", 3, "syntax"),
        ("# T\n\n\n{{ nmae }}", 4, "unknown_name"),
        ("# T\n{% if nmae %}x{% endif %}", 2, "unknown_name"),
        ("{% for r in rows %}\n{{ r.told }}\n{% endfor %}", 2, "unknown_name"),
        ("# T\n{{ rows }}", 2, "not_text"),
        ("# T\n{{ flag }}", 2, "not_text"),
        ("# T\n{{ name.content }}", 2, "not_text"),
        ("# T\n{{ two('a') }}", 2, "wrong_call"),
        ("# T\n\n{{ refuses() }}", 3, "unknown_article"),
        ("{{ name|upper }}", 1, "not_allowed"),
        ("\n{% set x = 1 %}", 2, "not_allowed"),
        ("\n\n{% include 'x' %}", 3, "not_allowed"),
        ("{% import 'x' as y %}", 1, "not_allowed"),
        ("{% macro m() %}{% endmacro %}", 1, "not_allowed"),
        ("{{ 'a' * 1000000000 }}", 1, "not_allowed"),
        ("{{ 10 ** 10 }}", 1, "not_allowed"),
        ("{{ ''.__class__ }}", 1, "unknown_name"),
        ("{{ ''.__class__.__mro__ }}", 1, "unknown_name"),
        ("{{ name._text }}", 1, "unknown_name"),
        ("{{ name.__init__.__globals__ }}", 1, "unknown_name"),
        ("{{ 'a'.upper() }}", 1, "not_allowed"),
        ("{{ name.content() }}", 1, "not_allowed"),
        ("{{ rows[0] }}", 1, "not_allowed"),
        ("{% for c in 'abc' %}x{% endfor %}", 1, "loop"),
        ("{% for a in rows %}{% for b in rows %}{% for c in rows %}x{% endfor %}{% endfor %}{% endfor %}", 1, "loop"),
        ("{% for a in rows recursive %}x{% endfor %}", 1, "loop"),
        ("{% for a in rows if a.kind %}x{% endfor %}", 1, "loop"),
        ("{{ range(10) }}", 1, "unknown_name"),
        ("# T\nx\ue000y", 2, "private_sign"),
        ("x" * 200_001, 0, "too_large"),
    ],
)
def test_mistakes_are_named_with_their_line(source, line, reason):
    assert broken(source) == (line, reason)


def test_a_template_that_takes_too_long_is_stopped():
    clock = count(step=10)
    assert broken("{% for r in rows %}a{{ r.said }}{% endfor %}", now=lambda: next(clock))[1] == "too_slow"


def test_a_result_that_grows_too_large_is_stopped():
    many = tuple(View({"x": "y" * 1000}) for _ in range(3000))
    with pytest.raises(TemplateBrokenError) as caught:
        run_template("d1.ru", "{% for r in rows %}{{ r.x }}{% endfor %}", {"rows": many})
    assert caught.value.facts["reason"] == "too_large"


def test_lines_of_tags_print_nothing_and_lines_still_count():
    source = (
        "{# comment #}\n{% for r in rows %}\n{% if r.kind == 'told' %}\n1. {{ r.said }}\n{% endif %}\n{% endfor %}\nend"
    )
    kept = tokens()
    rendered = run_template("d1.ru", source, names(kept))
    assert [line for line in rendered.splitlines() if line][-1] == "end"
    assert "" not in rendered.splitlines()
    assert broken(f"{source}\n{{{{ nmae }}}}") == (8, "unknown_name")


def test_windows_line_ends_change_nothing():
    source = "# T\n{% if name %}\n1. {{ name }}.\n{% endif %}\n"
    kept, windows = tokens(), tokens()
    plain = read_blocks(run_template("d", source, names(kept)), kept)
    assert read_blocks(run_template("d", source.replace("\n", "\r\n"), names(windows)), windows) == plain


@pytest.mark.parametrize(
    "told",
    ["{{ name }}", "{% for %}", "# ЗАЯВЛЕНИЕ", "1) требую", "\n\n# x\n\n", "**bold**", "a | b", "\ue0000\ue001", "<b>"],
)
def test_told_text_is_never_template_or_markup(told):
    kept = tokens()
    vocabulary = {"told": Marked(told, HERE, kept)}
    blocks = read_blocks(run_template("d", "1. Сказано: «{{ told }}».\n", vocabulary), kept)
    assert [block.kind for block in blocks] == ["fact"]
    assert blocks[0].text == f"Сказано: «{told}»."
    assert not any(run.is_bold for run in blocks[0].sentences[0].runs)


def test_joining_and_conditions_work_on_facts():
    kept = tokens()
    source = "1. {{ name ~ ', ' ~ (name if name else 'никто') }}{% if nothing or not name %}!{% endif %}"
    blocks = read_blocks(run_template("d", source, names(kept)), kept)
    assert blocks[0].text == "Ойданшықова, Ойданшықова"
