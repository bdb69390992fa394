"""The four cuts of the document font: measured here, embedded in every PDF, and never silently lacking a letter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from intake_app.domain.errors import GlyphMissingError, StorageFailedError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_FILES: Final = {
    (False, False): "LiberationSerif-Regular.ttf",
    (True, False): "LiberationSerif-Bold.ttf",
    (False, True): "LiberationSerif-Italic.ttf",
    (True, True): "LiberationSerif-BoldItalic.ttf",
}


@dataclass(frozen=True, slots=True)
class DocumentFonts:
    """Loaded fonts by (bold, italic). Widths in points."""

    cuts: dict[tuple[bool, bool], TTFont]
    covered: frozenset[str]

    def name(self, *, bold: bool = False, italic: bool = False) -> str:
        """The name under which reportlab knows the cut."""
        return str(self.cuts[bold, italic].fontName)

    def width(self, text: str, size: float, *, bold: bool = False, italic: bool = False) -> float:
        """The advance width of the text."""
        return float(self.cuts[bold, italic].stringWidth(text, size))

    def lacking(self, text: str) -> frozenset[str]:
        """The signs of a text that some cut has no glyph for; spaces and line ends never lack."""
        return frozenset(text) - self.covered

    def require(self, text: str) -> None:
        """Raise GlyphMissingError (codepoint) for the first sign without a glyph: never an empty box on paper."""
        if lacking := self.lacking(text):
            raise GlyphMissingError(codepoint=f"U+{ord(min(lacking)):04X}")


def load_fonts(folder: Path) -> DocumentFonts:
    """Read the four cuts. Raises StorageFailedError (code) where a file cannot be read as a font."""
    cuts = {style: _load(folder / file) for style, file in _FILES.items()}
    return DocumentFonts(cuts, frozenset(_covered(cuts.values())) | {" ", "\u00a0", "\n"})


def _load(path: Path) -> TTFont:
    """The font of this file; reportlab's registry is global, so a file already there is taken from it."""
    name = f"Document-{path.stem}"
    if name in pdfmetrics.getRegisteredFontNames():
        known = pdfmetrics.getFont(name)
        if isinstance(known, TTFont):
            return known
    try:
        font = TTFont(name, str(path))
    except (TTFError, OSError) as error:
        raise StorageFailedError(code="FONT") from error
    pdfmetrics.registerFont(font)
    return font


def _covered(cuts: Iterable[TTFont]) -> set[str]:
    """Signs that have a glyph of their own in every cut (glyph 0 is the empty box)."""
    tables = [cut.face.charToGlyph for cut in cuts]
    shared = set(tables[0]).intersection(*tables[1:])
    return {chr(code) for code in shared if all(table[code] for table in tables)}
