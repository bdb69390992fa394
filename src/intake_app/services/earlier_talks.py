"""Whether somebody has told this already: what is recorded under the same pseudonym, without showing what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from intake_app.domain.errors import IntakeError
from intake_app.domain.names import fold
from intake_app.domain.sealed_part import without_sealed
from intake_app.domain.sensitivity import INTERVIEWER
from intake_app.services.answer_words import say_section
from intake_app.services.sheets import answers_in, sheets_of

if TYPE_CHECKING:
    from intake_app.domain.case import Case
    from intake_app.services.form_library import FormLibrary
    from intake_app.services.vault_session import VaultSession

_TELLING: Final = frozenset({"answers", "statement"})


@dataclass(frozen=True, slots=True)
class EarlierTalk:
    """What is recorded of a case: its days (ISO, by this device's calendar), the sections with answers, counts.

    `sections` are labels in the language asked for. Nothing of the sealed section and of the interviewer's own counts.
    """

    case_id: str
    record: str
    pseudonym: str
    begun_on: str
    last_on: str
    sections: tuple[str, ...]
    statements: int
    sheets: int


class EarlierTalks:
    """Looks into the cases of one open vault."""

    def __init__(self, session: VaultSession, forms: FormLibrary) -> None:
        self._session = session
        self._forms = forms

    def under(self, pseudonym: str, language: str) -> tuple[EarlierTalk, ...]:
        """The cases that bear this pseudonym in whichever alphabet; none for an empty one."""
        folded = fold(pseudonym)
        if not folded.strip():
            return ()
        rows = self._session.index.search(folded.split())
        return tuple(self.of(row.case_id, language) for row in rows if fold(row.pseudonym) == folded)

    def of(self, case_id: str, language: str) -> EarlierTalk:
        """What is recorded of one case. Raises UnknownCaseError."""
        case = without_sealed(self._session.case(case_id))
        row = self._session.index.row(case_id)
        days = sorted(
            self._day(entry.header.at)
            for entry in case.order
            if entry.header.kind in _TELLING and entry.header.sensitivity != INTERVIEWER
        )
        return EarlierTalk(
            case_id=case_id,
            record=case.record,
            pseudonym=row.pseudonym if row is not None else "",
            begun_on=self._day(case.opened.origin.at) if case.opened is not None else "",
            last_on=days[-1] if days else "",
            sections=self._sections(case, language),
            statements=len(case.statements),
            sheets=len(sheets_of(case)),
        )

    def today(self) -> str:
        """This day, by this device's calendar."""
        return self._session.now().astimezone().date().isoformat()

    def _sections(self, case: Case, language: str) -> tuple[str, ...]:
        """The labels of the sections of the case's own questionnaire that hold answers, in its order."""
        try:
            form = self._forms.form(case.form) if case.form else None
        except IntakeError:
            form = None
        own = answers_in(case, None).items()
        held = {path.partition("/")[0] for path, told in own if told.origin.sensitivity != INTERVIEWER}
        names = [name for name in (form.sections if form is not None else sorted(held)) if name in held]
        return tuple(say_section(form, name, language) or name for name in names)

    def _day(self, at: str) -> str:
        return datetime.fromisoformat(at).astimezone().date().isoformat()
