"""The legal desk: complaint drafts of a case, made, saved and printed through the door and noted in the case."""

from __future__ import annotations

import base64
import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from intake_app.desktop.checked_file import remove_checked, write_checked
from intake_app.domain.complaint import build_facts
from intake_app.domain.complaint_facts import EvidenceItem, FactAnswer, StatementItem
from intake_app.domain.complaint_phrases import Words, load_phrases, load_remarks
from intake_app.domain.consent import GIVEN, USES
from intake_app.domain.entry_kinds import Custody
from intake_app.domain.errors import IntakeError
from intake_app.domain.errors_forms import FormUnknownError
from intake_app.domain.law_files import load_law
from intake_app.domain.places import load_places
from intake_app.domain.sensitivity import ADMINISTRATIVE, INTERVIEWER, SEXUAL_VIOLENCE
from intake_app.printing.draft import DOCUMENTS, render_draft
from intake_app.printing.fonts import load_fonts
from intake_app.printing.layout import BOTTOM, LEFT, MM, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, TOP
from intake_app.printing.watermark import draw_watermark
from intake_app.services.complaint_paper import ConsentLine, LawLine, Letters, Mark, Paper, Sheet, Stroke
from intake_app.services.complaint_sources import SourceBook
from intake_app.services.vault_session import Act

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from intake_app.desktop.checked_file import WrittenFile
    from intake_app.domain.case import Case
    from intake_app.domain.complaint_facts import CaseFacts, Source
    from intake_app.domain.consent import Decision
    from intake_app.domain.law import Article
    from intake_app.printing.blocks import Block
    from intake_app.printing.draft import Draft
    from intake_app.printing.fonts import DocumentFonts
    from intake_app.printing.layout import Page
    from intake_app.services.contacts import Contacts
    from intake_app.services.form_library import FormLibrary
    from intake_app.services.release import Release
    from intake_app.services.vault_session import Step, VaultSession
    from intake_app.xlsform.form import Form

__all__ = ["DOCUMENTS", "ComplaintFolders", "Complaints"]

USE: Final = "complaint"
_NEVER: Final = frozenset({INTERVIEWER, SEXUAL_VIOLENCE})
_REPRESENTATIVE: Final = "complaint-representative"

# As in printing.pdf, which draws the same around the text; a test compares the two.
_FURNITURE_SIZE: Final = 9.0
_MARK_SIZE: Final = 84.0
_MARK_TURNED: Final = 52.0


@dataclass(frozen=True, slots=True)
class ComplaintFolders:
    """Where the texts lie: templates with phrases.toml and missing.toml, dated law, places, fonts of documents."""

    templates: Path
    law: Path
    places: Path
    fonts: Path


class Complaints:
    """Drafts from one open vault. Nothing is made, saved or printed without the consent that this use needs."""

    def __init__(
        self,
        session: VaultSession,
        release: Release,
        forms: FormLibrary,
        contacts: Contacts,
        folders: ComplaintFolders,
    ) -> None:
        self._session = session
        self._release = release
        self._forms = forms
        self._contacts = contacts
        self._folders = folders
        self._fonts: DocumentFonts | None = None

    def draft(self, case_id: str, document: str, language: str, screen: str) -> Paper:
        """A document of DOCUMENTS in kk or ru, with what is said beside it in the language of the screen.

        Law, phrases and templates are read anew each time, so that a correction of theirs is seen at once.
        Raises ConsentMissingError, RiskTooHighError, UnknownCaseError, LawDataError, TemplateBrokenError,
        GlyphMissingError, StorageFailedError.
        """
        case = self._session.case(case_id)
        decision = self._release.demand(case, USE)
        form = self._form_of(case)
        words = Words(
            form.choice_label,
            load_phrases(self._folders.templates / "phrases.toml"),
            load_places(self._folders.places),
            load_law(self._folders.law),
        )
        if self._fonts is None:
            self._fonts = load_fonts(self._folders.fonts)
        draft = render_draft(
            document,
            language,
            self._facts(case, words),
            words.law,
            places=words.places,
            templates=self._folders.templates,
            fonts=self._fonts,
        )
        book = SourceBook(case, form, draft.law_refs, screen, self._contacts.name_of)
        return self._paper(case, draft, decision, book, self._fonts)

    def export(self, paper: Paper, folder: Path, step: Step) -> WrittenFile:
        """Saves exactly this draft as a PDF under a neutral name, reads it back, and notes it in the case.

        Asks the door again. Raises ConsentMissingError, RiskTooHighError and what write_checked raises; then nothing
        of it is left.
        """
        self._release.demand(self._session.case(paper.case_id), USE)
        name = base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower() + ".pdf"
        written = write_checked(folder, name, lambda out: out.write(paper.pdf), len(paper.pdf), step)
        try:
            self._note(paper, Custody(action="exported", what=paper.code))
        except BaseException:
            # What is not noted was not given out.
            with suppress(IntakeError):
                remove_checked(written.path)
            raise
        return written

    def note_printed(self, paper: Paper, copies: int) -> None:
        """Notes that this draft goes to a printer; to be called before it does, so that no sheet is without a line.

        Asks the door again. Raises ConsentMissingError, RiskTooHighError, DiskFullError, StorageFailedError.
        """
        self._release.demand(self._session.case(paper.case_id), USE)
        self._note(paper, Custody(action="printed", what=paper.code, copies=copies))

    def representative(self) -> str:
        """The line of the lawyer in the head of every document of this desk, "" until one is typed."""
        kept = self._session.settings.get(_REPRESENTATIVE)
        return kept.decode() if kept is not None else ""

    def set_representative(self, line: str) -> None:
        """Keeps that line in the vault."""
        with self._session.vault.transaction():
            self._session.settings.set(_REPRESENTATIVE, line.strip().encode())

    def _note(self, paper: Paper, body: Custody) -> None:
        self._session.record(paper.case_id, [Act("custody", ADMINISTRATIVE, body)])

    def _form_of(self, case: Case) -> Form:
        """The questionnaire of the case; one that did not come with it leaves the built-in one to say its codes."""
        if not case.form:
            return self._forms.current()
        try:
            return self._forms.form(case.form)
        except FormUnknownError:
            return self._forms.current()

    def _facts(self, case: Case, words: Words) -> CaseFacts:
        return build_facts(
            {
                path: FactAnswer(told.value, told.origin.entry, told.origin.at)
                for path, told in case.answers.items()
                if told.origin.sensitivity not in _NEVER
            },
            words=words,
            record=case.record,
            filed_on=self._session.now().date(),
            region=case.opened.value.region if case.opened is not None else "",
            statements=[
                StatementItem(
                    text=told.value.text,
                    mode=told.value.mode,
                    language=told.value.language,
                    entry=told.origin.entry,
                    at=told.origin.at,
                    block=told.value.block,
                )
                for told in case.statements
                if told.origin.sensitivity not in _NEVER
            ],
            evidence=[
                EvidenceItem(
                    description=told.value.description,
                    sha256=told.value.sha256,
                    media_type=told.value.media_type,
                    entry=told.origin.entry,
                    at=told.origin.at,
                )
                for told in case.evidence.values()
                if told.origin.sensitivity not in _NEVER
            ],
            # Both follow from C13, which the door has asked for: a complaint cannot be anonymous.
            identity_allowed=True,
            address_allowed=True,
            representative=self.representative(),
        )

    def _paper(self, case: Case, draft: Draft, decision: Decision, book: SourceBook, fonts: DocumentFonts) -> Paper:
        remarks = load_remarks(self._folders.templates / "missing.toml")
        sentences, sources = _sentences(draft.blocks)
        return Paper(
            case_id=case.id,
            record=case.record,
            document=draft.document,
            language=draft.language,
            width=PAGE_WIDTH,
            height=PAGE_HEIGHT,
            fonts=self._folders.fonts,
            sheets=tuple(_sheet(page, draft, case.record, fonts) for page in draft.pages),
            mark=_mark(draft.watermark),
            pdf=draft.pdf,
            sentences=sentences,
            sources={place: book.lines(found) for place, found in sources.items()},
            missing=book.missing(draft.missing, remarks),
            contradictions=book.contradictions(draft.contradictions, remarks),
            conflicts=sum(conflict.subject.startswith("answer:") for conflict in case.conflicts),
            law=tuple(
                LawLine(
                    one.cite(draft.language), one.title(draft.language), one.check.on if one.check.checked else None
                )
                for one in draft.law_refs
            ),
            law_checked_on=draft.law_checked_on,
            consents=tuple(_consents(case, decision)),
            limits=decision.limits,
            representative=self.representative(),
        )


def _sentences(
    blocks: tuple[Block, ...],
) -> tuple[dict[tuple[int, int], str], dict[tuple[int, int], tuple[Source, ...]]]:
    """Words and sources of every sentence; what stands at the right margin belongs to the first of its block."""
    words: dict[tuple[int, int], str] = {}
    sources: dict[tuple[int, int], tuple[Source, ...]] = {}
    for number, block in enumerate(blocks):
        for index, sentence in enumerate(block.sentences):
            aside = block.right.sources if block.right is not None and index == 0 else ()
            words[number, index] = sentence.text
            sources[number, index] = (*sentence.sources, *aside)
    return words, sources


def _sheet(page: Page, draft: Draft, record: str, fonts: DocumentFonts) -> Sheet:
    around: list[Letters] = []

    def put(text: str, x: float, y: float, size: float = _FURNITURE_SIZE, *, is_centred: bool = False) -> None:
        left = x - fonts.width(text, size) / 2 if is_centred else x
        around.append(Letters(left, y, text, size, is_bold=False, word_space=0.0, place=None))

    foot = PAGE_HEIGHT - BOTTOM + 8 * MM
    if draft.header:
        put(draft.header, PAGE_WIDTH / 2, TOP - 6 * MM, is_centred=True)
    put(record, LEFT, foot)
    if page.number > 1:
        put(str(page.number), (LEFT + PAGE_WIDTH - RIGHT) / 2, foot, _FURNITURE_SIZE + 3, is_centred=True)
    written = [
        Letters(one.x, one.y, one.text, one.size, one.is_bold, one.word_space, (one.block, one.sentence))
        for line in page.lines
        for one in line
    ]
    return Sheet(page.number, (*around, *written))


def _law_line(article: Article, language: str) -> LawLine:
    check = article.check
    return LawLine(article.cite(language), article.title(language), check.on if check.checked else None)


def _consents(case: Case, decision: Decision) -> Iterator[ConsentLine]:
    """The items this use asks for, then those that would open a class."""
    rule = USES[USE]
    for item in dict.fromkeys([item for options in rule.needs for item in options] + list(rule.class_needs.values())):
        told = [one for one in case.consents.values() if one.value.item.partition("_")[0] == item]
        lacks = item in decision.missing or item in decision.withheld.values()
        is_given = not lacks and any(one.value.state in GIVEN for one in told)
        yield ConsentLine(item, is_given, max((one.origin.at for one in told), default=""))


class _Recorder:
    """Stands where the drawing of the mark expects a canvas, and keeps the strokes; y is turned downwards."""

    def __init__(self) -> None:
        self.strokes: list[Stroke] = []
        self.width = 0.0
        self._parts: list[tuple[str, tuple[float, ...]]] = []

    def setLineWidth(self, width: float) -> None:  # noqa: N802 - reportlab's name
        self.width = width

    def setLineJoin(self, join: int) -> None:  # noqa: N802 - reportlab's name
        del join

    def beginPath(self) -> _Recorder:  # noqa: N802 - reportlab's name
        self._parts = []
        return self

    def moveTo(self, x: float, y: float) -> None:  # noqa: N802 - reportlab's name
        self._parts.append(("to", (x, -y)))

    def lineTo(self, x: float, y: float) -> None:  # noqa: N802 - reportlab's name
        self._parts.append(("line", (x, -y)))

    def curveTo(self, *numbers: float) -> None:  # noqa: N802 - reportlab's name
        self._parts.append(("curve", tuple(-n if at % 2 else n for at, n in enumerate(numbers))))

    def drawPath(self, path: _Recorder, **how: int) -> None:  # noqa: N802 - reportlab's name
        del path, how
        self.strokes.append(Stroke(tuple(self._parts)))


def _mark(word: str) -> Mark:
    if not word:
        return Mark()
    recorder: Any = _Recorder()
    draw_watermark(recorder, word, _MARK_SIZE)
    return Mark(tuple(recorder.strokes), recorder.width, _MARK_TURNED)
