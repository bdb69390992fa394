"""Cutting a rendered template into blocks: what stays, what goes, and the numbers."""

from __future__ import annotations

from intake_app.domain.complaint_facts import Source
from intake_app.printing.blocks import TOKEN_END, TOKEN_START, Entry, read_blocks

ONE, OTHER = Source("H/H01_from", "entry-1"), Source("I/I04_own_words", "entry-2")


class Ledger:
    """Token 0 is a fact, 1 another, 2 is empty, 3 a fact without words."""

    def entry(self, number):
        return [
            Entry("08.01.2022", (ONE,)),
            Entry("сөз", (OTHER,)),
            Entry("", (), is_empty=True),
            Entry("", (ONE,)),
        ][number]


def token(number):
    return f"{TOKEN_START}{number}{TOKEN_END}"


FACT, WORD, EMPTY, YES = (token(number) for number in range(4))


def read(text):
    return read_blocks(text, Ledger())


def shown(text):
    return [f"{block.kind} {block.number}{block.text}" for block in read(text)]


def test_a_line_with_an_empty_fact_is_left_out_and_numbers_run_on():
    text = f"1. Было {FACT}.\n\n1. Не было {EMPTY}.\n\n1. Ещё {FACT}.\nСлова: {EMPTY}.\nИ {WORD}.\n"
    assert shown(text) == ["fact 1.Было 08.01.2022.", "fact 2.Ещё 08.01.2022. И сөз."]


def test_a_fact_without_a_source_is_not_printed():
    assert shown("1. Так было.\n\n# Т\n") == ["title Т"]
    assert shown(f"1. Так было. \n{FACT} и всё.\n") == ["fact 1.08.01.2022 и всё."]


def test_an_opening_line_stays_while_something_follows():
    assert shown(f"1. Повреждения:\n{FACT}.\n") == ["fact 1.Повреждения: 08.01.2022."]
    assert shown(f"1. Повреждения:\n{EMPTY}.\n") == []


def test_a_bare_yes_carries_its_line():
    assert shown(f"1. {YES}Я терял сознание.") == ["fact 1.Я терял сознание."]
    assert read(f"1. {YES}Я терял сознание.")[0].sources == (ONE,)


def test_every_sentence_knows_its_own_sources():
    block = read(f"1. Было {FACT}.\nСказали {WORD} и {WORD}.\n")[0]
    assert [sentence.sources for sentence in block.sentences] == [(ONE,), (OTHER,)]
    assert block.sources == (ONE, OTHER)


def test_a_heading_of_annexes_needs_annexes():
    assert shown(f"#### Приложение:\n- {EMPTY}\n\n! Знаю. | ____\n") == ["warning Знаю."]
    assert shown("#### Приложение:\n") == []
    assert shown(f"#### Приложение:\n- {WORD}\n- {FACT}\nSHA\n") == [
        "annexes Приложение:",
        "annex 1)сөз",
        "annex 2)08.01.2022\nSHA",
    ]


def test_requests_have_numbers_of_their_own():
    text = f"1. {FACT}\n\nОснование.\n\n### ПРОШУ:\n1) одно;\n1) {EMPTY};\n9) другое.\n"
    assert shown(text) == [
        "fact 1.08.01.2022",
        "para Основание.",
        "call ПРОШУ:",
        "request 1)одно;",
        "request 2)другое.",
    ]


def test_the_head_keeps_its_lines_and_its_gaps():
    assert shown(f"> Кому\n> От {WORD}\n> {EMPTY}\n\n> Адрес\n") == ["head Кому\nОт сөз", "head Адрес"]


def test_two_asterisks_are_bold_in_the_template_only():
    runs = read(f"Текст **важный {WORD}** дальше")[0].sentences[0].runs
    assert [(run.text, run.is_bold) for run in runs] == [
        ("Текст ", False),
        ("важный ", True),
        ("сөз", True),
        (" дальше", False),
    ]


def test_a_signature_line_has_two_sides():
    block = read(f"@ Дата | ____ / {WORD}\n")[0]
    assert (block.text, block.right.text) == ("Дата", "____ / сөз")
