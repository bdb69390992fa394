"""One complaint draft: the sentences with their sources, the pages, the PDF, and what is missing in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from intake_app.domain.complaint_missing import by_weight, missing
from intake_app.domain.errors import TemplateBrokenError
from intake_app.domain.law import checked_on
from intake_app.printing.blocks import read_blocks
from intake_app.printing.layout import lay_out
from intake_app.printing.pdf import Furniture, write_pdf
from intake_app.printing.template import Tokens, run_template
from intake_app.printing.vocabulary import Vocabulary

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from intake_app.domain.complaint_facts import CaseFacts, Contradiction, MissingFact, Source
    from intake_app.domain.law import Article, Law
    from intake_app.domain.places import Places
    from intake_app.printing.blocks import Block
    from intake_app.printing.fonts import DocumentFonts
    from intake_app.printing.layout import Page

DOCUMENTS: Final = ("d1",)
_MOST_UNPRINTABLE: Final = 0.02
_ALWAYS_TOLERATED: Final = 8

_WATERMARK: Final = {"ru": "ПРОЕКТ", "kk": "ЖОБА"}
_HEADER: Final = {
    "ru": ("ПРОЕКТ. Проверить адвокату. Ссылки на законы проверены {day}.", "%d.%m.%Y"),
    "kk": ("ЖОБА. Адвокат тексеруге тиіс. Заңға сілтемелер {day} тексерілді.", "%d.%m.%Y"),
}
_HEADER_UNCHECKED: Final = {
    "ru": "ПРОЕКТ. Проверить адвокату. Ссылки на законы юристом не проверены.",
    "kk": "ЖОБА. Адвокат тексеруге тиіс. Заңға сілтемелерді заңгер тексермеген.",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A rendered document.

    `blocks` hold the sentences with their sources; `pages` say where each line stands, for a picture of the sheet
    (`Piece.block` and `Piece.sentence` point into `blocks`); `sheets` is the number of pages. `law_refs` are the
    articles cited; `law_checked_on` the day since which all of them are checked by a lawyer, None if not all are.
    """

    document: str
    language: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...]
    pdf: bytes
    missing: tuple[MissingFact, ...]
    contradictions: tuple[Contradiction, ...]
    law_refs: tuple[Article, ...]
    law_checked_on: date | None
    header: str
    watermark: str
    is_approved: bool

    @property
    def sheets(self) -> int:
        """How many sheets of paper it takes, printed on one side."""
        return len(self.pages)


def render_draft(
    document: str,
    language: str,
    facts: CaseFacts,
    law: Law,
    *,
    places: Places,
    templates: Path,
    fonts: DocumentFonts,
    approved: bool = False,
) -> Draft:
    """Render `templates`/<document>.<language>.md with the facts of a case, dated by `facts.filed_on`.

    Nothing is invented: a line without its fact is left out. Until `approved` every page carries a watermark and a
    header. Raises TemplateBrokenError (document, line, reason) and GlyphMissingError (codepoint).
    """
    code = f"{document}.{language}"
    source = _read_template(code, templates)
    unprintable: list[MissingFact] = []
    tokens = Tokens(lambda text, sources: _fit(text, sources, fonts, unprintable))
    vocabulary = Vocabulary(facts, law, places, document, language, tokens)
    blocks = read_blocks(run_template(code, source, vocabulary.names()), tokens)
    checks = [article.check for article in vocabulary.cited]
    if vocabulary.addressee:
        checks.append(vocabulary.addressee.check)
    checked = checked_on(checks)
    header, watermark = ("", "") if approved else (_header(language, checked), _WATERMARK[language])
    pages = lay_out(blocks, fonts)
    lacking = [*facts.missing, *vocabulary.missing, *unprintable]
    if checked is None:
        lacking.append(missing("law_unchecked"))
    if facts.account_languages - {language}:
        lacking.append(missing("translation"))
    return Draft(
        document=document,
        language=language,
        blocks=blocks,
        pages=pages,
        pdf=write_pdf(pages, fonts, language, Furniture(facts.record, header, watermark)),
        missing=by_weight(lacking),
        contradictions=facts.contradictions,
        law_refs=tuple(vocabulary.cited),
        law_checked_on=checked,
        header=header,
        watermark=watermark,
        is_approved=approved,
    )


def _header(language: str, checked: date | None) -> str:
    if checked is None:
        return _HEADER_UNCHECKED[language]
    words, day = _HEADER[language]
    return words.format(day=checked.strftime(day))


def _read_template(code: str, folder: Path) -> str:
    try:
        return (folder / f"{code}.md").read_bytes().decode("utf-8")
    except OSError as error:
        raise TemplateBrokenError(document=code, line=0, reason="unreadable") from error
    except UnicodeDecodeError as error:
        raise TemplateBrokenError(document=code, line=0, reason="not_utf8") from error


def _fit(text: str, sources: tuple[Source, ...], fonts: DocumentFonts, unprintable: list[MissingFact]) -> str | None:
    """Told text with the few signs the font lacks written as [U+1F600]; None where it is in another script.

    A told text cannot be corrected, so a foreign sign must not make the whole document impossible; what is left out
    is named among the missing facts.
    """
    lacking = fonts.lacking(text)
    if not lacking:
        return text
    unprintable.append(missing("text_unprintable", sources[0].path if sources else ""))
    count = sum(text.count(sign) for sign in lacking)
    if count > max(_ALWAYS_TOLERATED, len(text) * _MOST_UNPRINTABLE):
        return None
    return "".join(f"[U+{ord(sign):04X}]" if sign in lacking else sign for sign in text)
