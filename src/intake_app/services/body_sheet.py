"""The body map of a case for the doctor's hand: made and printed through the door, and noted in the case."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from intake_app.domain.body_map_files import load_body_map
from intake_app.domain.body_sheet import MarkLine, figure_of, fill_of, shape_of, told_marks
from intake_app.domain.consent import is_child
from intake_app.domain.entry_kinds import Custody
from intake_app.domain.errors import RiskTooHighError
from intake_app.domain.errors_forms import FormUnknownError
from intake_app.domain.sensitivity import ADMINISTRATIVE
from intake_app.printing.body_map import lay_out, write_sheets
from intake_app.printing.fonts import load_fonts
from intake_app.printing.layout import PAGE_HEIGHT, PAGE_WIDTH
from intake_app.services.vault_session import Act

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from intake_app.domain.body_map import BodyMap
    from intake_app.domain.body_sheet import DrawnSheet, ToldMark
    from intake_app.domain.case import Case
    from intake_app.printing.fonts import DocumentFonts
    from intake_app.services.form_library import FormLibrary
    from intake_app.services.release import Release
    from intake_app.services.vault_session import VaultSession
    from intake_app.xlsform.form import Form

USE: Final = "bundle_clinician"
"""A doctor or an expert reads it: the items are those of the hand-over to a clinician (C10 or C11)."""
_REGIONS, _KINDS, _STATES = "body_region", "injury", "injury_state"
_EXTREME: Final = "extreme"


@dataclass(frozen=True, slots=True)
class BodyPaper:
    """Sheets ready to be painted on a printer, and the same as a PDF; sizes in points.

    `case_id` is "" for an empty sheet. `limits` are the person's own words that restrict what they agreed to.
    """

    case_id: str
    language: str
    width: float
    height: float
    fonts: Path
    sheets: tuple[DrawnSheet, ...]
    pdf: bytes = field(repr=False)
    limits: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """What the custody entries call it: "body_map.kk"."""
        return f"body_map.{self.language}"


class BodySheets:
    """Body maps of one open vault. `resources` holds the drawings (body) and the fonts of documents (fonts)."""

    def __init__(self, session: VaultSession, release: Release, forms: FormLibrary, resources: Path) -> None:
        self._session = session
        self._release = release
        self._forms = forms
        self._resources = resources
        self._body: BodyMap | None = None
        self._fonts: DocumentFonts | None = None

    def figure(self, case_id: str) -> str:
        """Whose drawing fits the person of a case. Raises UnknownCaseError."""
        case = self._session.case(case_id)
        told = {path: one.value for path, one in case.answers.items()}
        return figure_of(told, is_child=is_child(case, self._session.now().date()))

    def empty(self, figure: str, language: str) -> BodyPaper:
        """Drawings without marks, to be filled by pen: nothing of any person, so nobody has to be asked."""
        body, fonts = self._loaded()
        return self._paper("", language, lay_out(body, figure, (), "", language, fonts), fonts, ())

    def filled(self, case_id: str, figure: str, language: str, answers: Mapping[str, str] | None = None) -> BodyPaper:
        """The injuries of a case; `answers` are those of an interview that is open, where they are newer.

        Raises ConsentMissingError, RiskTooHighError, UnknownCaseError, GlyphMissingError, StorageFailedError.
        """
        case, limits = self._allowed(case_id)
        told = {path: one.value for path, one in case.answers.items()} if answers is None else answers
        body, fonts = self._loaded()
        form = self._form_of(case)
        marks = [
            self._line(number, one, body, form, figure, language) for number, one in enumerate(told_marks(told), 1)
        ]
        head = f"{case.record}   {_day(self._session.now().date())}"
        sheets = lay_out(body, figure, marks, head, language, fonts, record=case.record)
        return self._paper(case_id, language, sheets, fonts, limits)

    def note_printed(self, paper: BodyPaper, copies: int) -> None:
        """Notes that a filled sheet goes to a printer; to be called before it does. An empty one is not noted.

        Asks the door again. Raises ConsentMissingError, RiskTooHighError, DiskFullError, StorageFailedError.
        """
        if paper.case_id:
            self._allowed(paper.case_id)
            body = Custody(action="printed", what=paper.code, copies=copies)
            self._session.record(paper.case_id, [Act("custody", ADMINISTRATIVE, body)])

    def _allowed(self, case_id: str) -> tuple[Case, tuple[str, ...]]:
        case = self._session.case(case_id)
        decision = self._release.demand(case, USE)
        level = case.risk.value.level if case.risk is not None else ""
        if level == _EXTREME:
            # On paper it is as outward as any document, though as a bundle it would not be.
            raise RiskTooHighError(level=level)
        return case, decision.limits

    def _line(self, number: int, told: ToldMark, body: BodyMap, form: Form, figure: str, language: str) -> MarkLine:
        def say(list_name: str, question: str) -> str:
            labels = [form.choice_label(list_name, code, language) or code for code in told.value(question).split()]
            return ", ".join(label[:1].lower() + label[1:] for label in labels)

        where = say(_REGIONS, "L01_region")
        where = where[:1].upper() + where[1:]
        if told.mark is not None and (region := body.view(figure, told.mark.view).region_at(told.mark)) is not None:
            # A place that a person named stays beside that of the drawing where the two differ.
            named = where if told.value("L01_region") not in ("", region.code) else ""
            where = "\n".join(part for part in (body.region_words(region, language), named) if part)
        what = "\n".join(part for part in (say(_KINDS, "L02_kind"), say(_STATES, "L04_state")) if part)
        return MarkLine(
            number=number,
            mark=told.mark,
            where=where,
            what=what,
            look=told.value("L03_size_colour"),
            cause=told.value("L06_cause_told"),
            seen=_told_day(told.value("L09_on")),
            photos=told.value("L07_photos"),
            shape=shape_of(told.value("L02_kind")),
            fill=fill_of(told.value("L04_state")),
        )

    def _form_of(self, case: Case) -> Form:
        """The questionnaire of the case; one that did not come with it leaves the built-in one to say its codes."""
        if not case.form:
            return self._forms.current()
        try:
            return self._forms.form(case.form)
        except FormUnknownError:
            return self._forms.current()

    def _loaded(self) -> tuple[BodyMap, DocumentFonts]:
        if self._body is None or self._fonts is None:
            self._body = load_body_map(self._resources / "body")
            self._fonts = load_fonts(self._resources / "fonts")
        return self._body, self._fonts

    def _paper(
        self,
        case_id: str,
        language: str,
        sheets: tuple[DrawnSheet, ...],
        fonts: DocumentFonts,
        limits: tuple[str, ...],
    ) -> BodyPaper:
        return BodyPaper(
            case_id=case_id,
            language=language,
            width=PAGE_WIDTH,
            height=PAGE_HEIGHT,
            fonts=self._resources / "fonts",
            sheets=sheets,
            pdf=write_sheets(sheets, language, fonts),
            limits=limits,
        )


def _day(day: date) -> str:
    return day.strftime("%d.%m.%Y")


def _told_day(value: str) -> str:
    """As 05.01.2022, 01.2022 or 2022; anything else as it was told."""
    return ".".join(reversed(value.split("-"))) if value.replace("-", "").isdigit() else value
