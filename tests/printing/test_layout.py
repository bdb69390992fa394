"""Lines and pages: nothing lost, nothing over the edge, nothing alone at a foot."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.domain.complaint_facts import Source
from intake_app.printing.blocks import Block, Run, Sentence
from intake_app.printing.layout import BOTTOM, LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, TOP, lay_out
from intake_app.printing.lines import break_lines, words_of
from printing.invented_case import fonts

TOLD = (Source("I/I04_own_words", "entry"),)
TEXT = st.text(alphabet="абвгғқңөұүһі АБВ-«».,\n№0123456789 ", max_size=400)


def said(text, *, told=True):
    return Sentence((Run(text, sources=TOLD if told else ()),))


def lines_of(text, limit=300.0, *, told=True):
    words = words_of([said(text, told=told)], is_bold=False, each_on_its_own_line=False)
    return break_lines(words, limit, limit - 30, 14.0, fonts())


def drawn(page):
    return ["".join(piece.text for piece in line) for line in page.lines]


def end_of(line):
    piece = line[-1]
    width = fonts().width(piece.text, piece.size, bold=piece.is_bold)
    return piece.x + width + piece.text.count(" ") * piece.word_space


@given(TEXT)
def test_no_sign_is_lost_or_added(text):
    kept = "".join("".join(part.text for part in line.parts) for line in lines_of(text))
    assert kept.replace(" ", "") == text.replace(" ", "").replace("\n", "")


@given(TEXT, st.floats(min_value=40, max_value=500))
def test_no_line_is_wider_than_its_room(text, limit):
    for line in lines_of(text, limit):
        room = limit - 30 if line.is_first else limit
        assert line.width <= room + 0.01 or len("".join(part.text for part in line.parts)) == 1


@given(TEXT)
def test_the_width_of_a_line_is_that_of_its_text(text):
    for line in lines_of(text):
        measured = sum(fonts().width(part.text, 14.0, bold=part.is_bold) for part in line.parts)
        assert line.width == pytest.approx(measured, abs=0.01)


def test_a_told_hyphen_is_never_at_a_line_end_of_its_own_making():
    text = "судебно-медицинскую " * 12
    told = ["".join(part.text for part in line.parts) for line in lines_of(text)]
    own = ["".join(part.text for part in line.parts) for line in lines_of(text, told=False)]
    assert not any(line.endswith("-") for line in told)
    assert any(line.endswith("судебно-") for line in own)


@pytest.mark.parametrize("pair", ["№ 212-VII", "г. Талдыкорган", "каб. 214", "+7 700 000 00 00"])
def test_what_belongs_together_stays_on_one_line(pair):
    for filler in range(40):
        lines = ["".join(part.text for part in line.parts) for line in lines_of("а" * filler + " " + pair)]
        assert any(pair in line for line in lines)


def many(kind, count, words=60):
    return [Block(kind, (said("сөз " * words),), f"{n}.") for n in range(count)]


def test_every_line_stands_inside_the_margins():
    pages = lay_out([*many("fact", 60), *many("request", 10), *many("annex", 5)], fonts())
    assert len(pages) > 3
    for page in pages:
        for line in page.lines:
            assert line[0].x >= LEFT - 0.01
            assert end_of(line) <= PAGE_WIDTH - RIGHT + 0.01
            assert TOP <= line[0].y <= PAGE_HEIGHT - BOTTOM


def test_justified_lines_reach_the_right_edge_except_the_last():
    page = lay_out([Block("fact", (said("қысқа сөз " * 40),), "1.")], fonts())[0]
    ends = [end_of(line) for line in page.lines]
    assert ends[:-1] == pytest.approx([PAGE_WIDTH - RIGHT] * (len(ends) - 1), abs=0.01)
    assert ends[-1] < PAGE_WIDTH - RIGHT


@pytest.mark.parametrize("filler", range(36, 50))
def test_headings_and_signatures_never_stand_alone(filler):
    blocks = [*many("fact", filler, words=5)]
    blocks += [Block("call", (said("ПРОШУ:"),)), *many("request", 1)]
    blocks += [Block("warning", (said("Предупреждение."),), right=said("____")), Block("sign", (said("Дата"),))]
    pages = lay_out(blocks, fonts())
    for page in pages[:-1]:
        assert not drawn(page)[-1].startswith("ПРОШУ:")
    warned = next(page.number for page in pages if any("Предупреждение." in line for line in drawn(page)))
    signed = next(page.number for page in pages if "Дата" in drawn(page))
    assert warned == signed


def test_a_paragraph_leaves_no_single_line_on_the_next_sheet():
    for filler in range(30, 50):
        pages = lay_out([*many("fact", filler, words=5), *many("fact", 1, words=40)], fonts())
        last = [line[0].block for line in pages[-1].lines]
        assert last.count(filler) != 1 or all(line[0].block != filler for p in pages[:-1] for line in p.lines)


def test_long_documents_are_set_smaller():
    short, long = lay_out(many("fact", 3), fonts()), lay_out(many("fact", 60), fonts())
    assert {piece.size for line in short[0].lines for piece in line} == {14.0}
    assert {piece.size for line in long[0].lines for piece in line} == {12.0}


def test_one_endless_word_is_broken_and_whole():
    word = "а" * 100_000
    pages = lay_out([Block("fact", (said(word),), "1.")], fonts())
    assert "".join(line for page in pages for line in drawn(page)).removeprefix("1.").strip() == word


@pytest.mark.parametrize("name", ["Ә. Аққозы", "Ә.М. Ойданшықова-Выдуманная-Сочинённая", "А" * 80])
def test_a_signature_never_runs_into_the_date(name):
    date_line = Block("sign", (said("«____» ____________ 2026 г."),), right=said(f"__________________ / {name}"))
    lines = lay_out([date_line], fonts())[0].lines
    for one, other in pairwise(lines):
        assert one[0].y < other[0].y or end_of(one) < other[0].x


@pytest.mark.parametrize("filler", range(36, 50))
def test_no_sheet_holds_signatures_only(filler):
    blocks = [*many("fact", filler, words=5), Block("annex", (said("Снимок"),), "1)")]
    blocks += [Block("warning", (said("Предупреждение."),), right=said("____")), Block("sign", (said("Дата"),))]
    last = lay_out(blocks, fonts())[-1]
    assert {blocks[line[0].block].kind for line in last.lines} >= {"annex", "warning", "sign"}
