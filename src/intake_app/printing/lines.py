"""Breaking text into lines: by spaces and hyphens, inside a word only where it alone is wider than the line."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from intake_app.printing.blocks import Sentence

_FIXED_SPACE = "\u00a0"
_NARROWEST_EM = 0.2
_HYPHEN = re.compile(r"(?<=[^\W\d_]{3}-)(?=[^\W\d_]{3})")
_STAYS_WITH_NEXT = frozenset({"№", "г.", "ул.", "д.", "кв.", "каб.", "ст.", "п."})
_NUMBER = re.compile(r"\+?[\d()–-]+")
_NUMBER_GOES_ON = re.compile(r"\d[\d()–-]*[.,;)]?")


class Measure(Protocol):
    """Measures text in points."""

    def width(self, text: str, size: float, *, bold: bool = False, italic: bool = False) -> float:
        """The advance width."""


@dataclass(frozen=True, slots=True)
class Part:
    """Text in one weight of one sentence. `is_told`: it comes from a fact, not from the template."""

    text: str
    is_bold: bool
    sentence: int
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """What is never broken if it fits a line; `ends_line`: a line break follows; `is_glued`: no space before it."""

    parts: tuple[Part, ...]
    ends_line: bool = False
    is_glued: bool = False

    @property
    def text(self) -> str:
        """The signs."""
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its natural width in points and its count of spaces. `is_last`: it is not stretched."""

    parts: tuple[Part, ...]
    width: float
    spaces: int
    is_first: bool
    is_last: bool


def words_of(sentences: Sequence[Sentence], *, is_bold: bool, each_on_its_own_line: bool) -> list[Word]:
    """The words of some sentences, one space between them; a line break in told text stays a line break."""
    words: list[Word] = []
    for index, sentence in enumerate(sentences):
        current: list[Part] = []
        for run in sentence.runs:
            for text, breaker in _cut(run.text):
                if text:
                    current.append(Part(text, run.is_bold or is_bold, index, bool(run.sources)))
                if breaker and (current or (breaker == "\n" and words)):
                    words.append(Word(tuple(current), ends_line=breaker == "\n"))
                    current = []
        if current:
            words.append(Word(tuple(current)))
        if each_on_its_own_line and words:
            words[-1] = replace(words[-1], ends_line=True)
    kept = _kept_together([word for word in words if word.parts])
    return [piece for word in kept for piece in _at_hyphens(word)]


def _kept_together(words: list[Word]) -> list[Word]:
    """As "№ 5", "г. Семей", "+7 700 000": words that a line end must not part become one with fixed spaces."""
    kept: list[Word] = []
    previous = ""
    for word in words:
        text = word.text
        is_number = _NUMBER.fullmatch(previous) and _NUMBER_GOES_ON.fullmatch(text)
        if kept and not kept[-1].ends_line and (previous in _STAYS_WITH_NEXT or is_number):
            last = kept[-1].parts[-1]
            parts = (*kept[-1].parts[:-1], replace(last, text=last.text + _FIXED_SPACE), *word.parts)
            kept[-1] = Word(parts, word.ends_line)
        else:
            kept.append(word)
        previous = text
    return kept


def _at_hyphens(word: Word) -> Iterator[Word]:
    """A compound word of the template may be broken behind its hyphen where three letters stand on both sides.

    Told text is not: readers of PDF files drop a hyphen at a line end, and with it a sign of what was told.
    """
    is_breakable = len(word.parts) == 1 and not word.parts[0].is_told
    pieces = _HYPHEN.split(word.parts[0].text) if is_breakable else []
    if len(pieces) < 2:
        yield word
        return
    for number, piece in enumerate(pieces):
        is_end = number == len(pieces) - 1
        part = replace(word.parts[0], text=piece)
        yield Word((part,), ends_line=word.ends_line and is_end, is_glued=number > 0)


def _cut(text: str) -> Iterator[tuple[str, str]]:
    """Stretches without spaces, each with the space or line end behind it ("" at the end of the text)."""
    start = 0
    for position, sign in enumerate(text):
        if sign in " \n":
            yield text[start:position], sign
            start = position + 1
    yield text[start:], ""


def break_lines(words: Iterable[Word], limit: float, first_limit: float, size: float, measure: Measure) -> list[Line]:
    """Fill lines greedily; `first_limit` is the room of the first one."""
    lines: list[Line] = []
    current: list[Word] = []
    width = 0.0
    space = measure.width(" ", size)

    def room() -> float:
        return first_limit if not lines else limit

    def close(*, is_last: bool) -> None:
        nonlocal current, width
        lines.append(_line(current, width, is_first=not lines, is_last=is_last))
        current, width = [], 0.0

    for word in words:
        needed = _width(word, size, measure)
        gap = 0.0 if word.is_glued else space
        if current and width + gap + needed > room():
            close(is_last=False)
        while needed > room():
            head, word = _split(word, room(), size, measure)  # noqa: PLW2901 - what is left of the word
            current, width = [head], _width(head, size, measure)
            needed = needed - width if word.parts else 0.0
            close(is_last=True)
        width += needed + (gap if current else 0.0)
        current.append(word)
        if word.ends_line:
            close(is_last=True)
    if current:
        close(is_last=True)
    if lines:
        lines[-1] = Line(lines[-1].parts, lines[-1].width, lines[-1].spaces, lines[-1].is_first, is_last=True)
    return lines


def _width(word: Word, size: float, measure: Measure) -> float:
    return sum(measure.width(part.text, size, bold=part.is_bold) for part in word.parts)


def _split(word: Word, limit: float, size: float, measure: Measure) -> tuple[Word, Word]:
    """As much of a word as fits, at least one sign, and the rest."""
    head: list[Part] = []
    most = int(limit / (size * _NARROWEST_EM)) + 1
    for index, part in enumerate(word.parts):
        used = sum(measure.width(p.text, size, bold=p.is_bold) for p in head)
        if len(part.text) <= most and used + measure.width(part.text, size, bold=part.is_bold) <= limit:
            head.append(part)
            continue
        low, high = 0, min(len(part.text), most)
        while low < high:
            middle = (low + high + 1) // 2
            if used + measure.width(part.text[:middle], size, bold=part.is_bold) <= limit:
                low = middle
            else:
                high = middle - 1
        cut = low or (0 if head else 1)
        if cut:
            head.append(replace(part, text=part.text[:cut]))
        rest = replace(part, text=part.text[cut:])
        return Word(tuple(head)), Word((rest, *word.parts[index + 1 :]), word.ends_line)
    return Word(tuple(head)), Word((), word.ends_line)


def _line(words: Sequence[Word], width: float, *, is_first: bool, is_last: bool) -> Line:
    """Neighbours in one weight and sentence become one part; fixed spaces become spaces now that nothing breaks."""
    parts: list[Part] = []
    for index, word in enumerate(words):
        for number, part in enumerate(word.parts):
            text = part.text.replace(_FIXED_SPACE, " ")
            if index and not number and not word.is_glued:
                text = f" {text}"
            if parts and (parts[-1].is_bold, parts[-1].sentence) == (part.is_bold, part.sentence):
                parts[-1] = replace(parts[-1], text=parts[-1].text + text)
            else:
                parts.append(replace(part, text=text))
    spaces = sum(part.text.count(" ") for part in parts)
    return Line(tuple(parts), width, spaces, is_first, is_last)
