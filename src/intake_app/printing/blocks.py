"""A document as blocks: what each is, what it says, and which answers every sentence was made of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from intake_app.domain.complaint_facts import Source

FACT: Final = "fact"
REQUEST: Final = "request"
ANNEX: Final = "annex"
ANNEXES: Final = "annexes"

_MARKERS: Final = (
    (re.compile(r"> ?"), "head"),
    (re.compile(r"#### "), ANNEXES),
    (re.compile(r"### "), "call"),
    (re.compile(r"## "), "subtitle"),
    (re.compile(r"# "), "title"),
    (re.compile(r"\d+\. "), FACT),
    (re.compile(r"\d+\) "), REQUEST),
    (re.compile(r"- "), ANNEX),
    (re.compile(r"! "), "warning"),
    (re.compile(r"@ ?"), "sign"),
)
_NUMBERED: Final = {FACT: "{}.", REQUEST: "{})", ANNEX: "{})"}

TOKEN_START, TOKEN_END = "\ue000", "\ue001"
_TOKEN = re.compile(f"{TOKEN_START}(\\d+){TOKEN_END}")
_SPACES = re.compile(r"[ \t]+")
_BOLD = "**"
_TWO_SIDED: Final = frozenset({"warning", "sign"})
SPLIT: Final = "|"
"""In the template's own text of a warning or signature line: what follows stands at the right margin."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one weight. `sources` empty: the template's own words."""

    text: str
    is_bold: bool = False
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line of the template: a sentence, or what belongs together in one."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The words."""
        return "".join(run.text for run in self.runs)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every source once, in order."""
        return tuple(dict.fromkeys(source for run in self.runs for source in run.sources))


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph. `kind`: head, title, subtitle, fact, para, call, request, annexes, annex, warning, sign.

    `number` is "3." or "3)" for facts, requests and annexes, else "". `right`: in a warning or signature, what stands
    at the right margin.
    """

    kind: str
    sentences: tuple[Sentence, ...]
    number: str = ""
    right: Sentence | None = None

    @property
    def text(self) -> str:
        """The words without the number, sentences parted by spaces (those of the head and of annexes by line ends)."""
        return ("\n" if self.kind in ("head", ANNEX) else " ").join(sentence.text for sentence in self.sentences)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every source once, in order."""
        return tuple(dict.fromkeys(source for sentence in self.sentences for source in sentence.sources))


@dataclass(frozen=True, slots=True)
class Entry:
    """What a token of the rendered template stands for; `is_empty`: the line it stands in is left out."""

    text: str
    sources: tuple[Source, ...]
    is_empty: bool = False


class Ledger(Protocol):
    """Knows what the tokens stand for."""

    def entry(self, number: int) -> Entry:
        """The entry of a token's number."""


def read_blocks(rendered: str, ledger: Ledger) -> tuple[Block, ...]:
    """Cut a rendered template into blocks.

    A line that prints an empty fact is left out. In a numbered fact every sentence needs a source; a line that ends
    with a colon stays as long as a sourced one follows. A list of annexes without items loses its heading. Numbers
    run on without gaps. Told text stands behind tokens and is never read as markup.
    """
    blocks = (_finish(kind, lines, ledger) for kind, lines in _grouped(rendered))
    kept = _with_items(block for block in blocks if block.sentences)
    counts: dict[str, int] = {}
    numbered = []
    for block in kept:
        if block.kind in _NUMBERED:
            counts[block.kind] = counts.get(block.kind, 0) + 1
            block = replace(block, number=_NUMBERED[block.kind].format(counts[block.kind]))  # noqa: PLW2901
        numbered.append(block)
    return tuple(numbered)


def _grouped(rendered: str) -> Iterator[tuple[str, list[str]]]:
    """The kind and the lines of each block; a marker or an empty line begins a new one."""
    kind, lines = "", list[str]()
    for raw in rendered.splitlines():
        line = _SPACES.sub(" ", raw).strip()
        if not line:
            if lines:
                yield kind, lines
            kind, lines = "", []
            continue
        marked, rest = _marked(line)
        if marked and not (marked == kind == "head"):
            if lines:
                yield kind, lines
            kind, lines = marked, [rest]
        else:
            kind = kind or "para"
            lines.append(rest)
    if lines:
        yield kind, lines


def _marked(line: str) -> tuple[str, str]:
    for marker, kind in _MARKERS:
        if found := marker.match(line):
            return kind, line[found.end() :]
    return "", line


def _finish(kind: str, lines: Iterable[str], ledger: Ledger) -> Block:
    sentences = [sentence for line in lines if (sentence := _sentence(line, ledger)) is not None]
    if kind == FACT:
        sentences = _sourced(sentences)
    if kind in _TWO_SIDED and sentences:
        left, right = _two_sides(sentences)
        return Block(kind, (left,), right=right)
    return Block(kind, tuple(sentences))


def _two_sides(sentences: list[Sentence]) -> tuple[Sentence, Sentence | None]:
    """What stands before and after the first dividing sign in the template's own words."""
    left: list[Run] = []
    right: list[Run] | None = None
    for run in (run for sentence in sentences for run in sentence.runs):
        if right is not None:
            right.append(run)
        elif not run.sources and SPLIT in run.text:
            before, after = run.text.split(SPLIT, 1)
            left.append(Run(before.rstrip(), run.is_bold))
            right = [Run(after.lstrip(), run.is_bold)]
        else:
            left.append(run)
    return Sentence(tuple(left)), Sentence(tuple(right)) if right else None


def _sourced(sentences: list[Sentence]) -> list[Sentence]:
    kept: list[Sentence] = []
    is_followed = False
    for sentence in reversed(sentences):
        if sentence.sources:
            kept.append(sentence)
            is_followed = True
        elif is_followed and sentence.text.endswith(":"):
            kept.append(sentence)
    return kept[::-1]


def _with_items(blocks: Iterable[Block]) -> list[Block]:
    kept: list[Block] = []
    for block in blocks:
        if kept and kept[-1].kind == ANNEXES and block.kind != ANNEX:
            kept.pop()
        kept.append(block)
    if kept and kept[-1].kind == ANNEXES:
        kept.pop()
    return kept


def _sentence(line: str, ledger: Ledger) -> Sentence | None:
    """The runs of a line; None where it prints an empty fact or nothing at all."""
    runs: list[Run] = []
    is_bold = False
    position = 0
    for token in _TOKEN.finditer(line):
        is_bold = _add_literal(runs, line[position : token.start()], is_bold=is_bold)
        entry = ledger.entry(int(token[1]))
        if entry.is_empty:
            return None
        runs.append(Run(entry.text, is_bold, entry.sources))
        position = token.end()
    _add_literal(runs, line[position:], is_bold=is_bold)
    sentence = Sentence(tuple(run for run in runs if run.text or run.sources))
    return sentence if sentence.text.strip() else None


def _add_literal(runs: list[Run], text: str, *, is_bold: bool) -> bool:
    """Append the template's own words; two asterisks turn bold on and off. Returns whether bold is on afterwards."""
    for index, part in enumerate(text.split(_BOLD)):
        if index:
            is_bold = not is_bold
        if part:
            runs.append(Run(part, is_bold))
    return is_bold
