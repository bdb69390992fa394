"""Opens interviews and keeps what they yield: drafts while somebody types, entries when a section is left."""

from __future__ import annotations

import base64
import json
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from intake_app.domain.entry_kinds import Answers, CaseOpened
from intake_app.domain.errors import IntakeError
from intake_app.domain.sealed_part import without_sealed
from intake_app.domain.sensitivity import ADMINISTRATIVE
from intake_app.domain.strict_json import load_strict
from intake_app.services.consent_answers import ConsentQuestions
from intake_app.services.open_interview import FORM_OF_DRAFT, Finished, Interview
from intake_app.services.sheets import (
    FURTHER_FORMS,
    Sheet,
    SheetKey,
    answers_in,
    count_answers,
    counts_as_unfinished,
    is_sealed_form,
    sheets_of,
    split_draft_name,
)
from intake_app.services.told_blocks import accounts_of, told_texts
from intake_app.services.vault_session import Act
from intake_app.storage.drafts import Draft
from intake_app.xlsform.fitting import plain_path, sort_answers
from intake_app.xlsform.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_app.domain.case import Case
    from intake_app.domain.journal import Entry
    from intake_app.services.form_library import FormLibrary
    from intake_app.services.vault_session import VaultSession
    from intake_app.xlsform.form import Form

__all__ = ["Finished", "Interview", "Interviews"]

PSEUDONYM: Final = "D/D01_pseudonym"
_TALKS_TODAY: Final = "talks-begun-today"
_INSTALLED: Final = "form-installed:"
"""How services.form_shelf notes what a person of this desk installed."""


class Interviews:
    """Interviews and further sheets of the cases of one open vault."""

    def __init__(self, session: VaultSession, forms: FormLibrary) -> None:
        self._session = session
        self._forms = forms

    def begin(self, *, language: str, region: str = "", pseudonym: str = "") -> str:
        """Opens a new case with the questionnaire that is in use. Gives the case id.

        The pseudonym, if one is named and the questionnaire asks for it, is its first answer.
        """
        case_id = base64.b32encode(secrets.token_bytes(17)).decode().lower()[:26]
        form = self._forms.current()
        body = CaseOpened.model_validate({"region": region, "language": language, "form": form.sha256})
        acts = [Act("case.opened", ADMINISTRATIVE, body)]
        node = form.nodes.get(PSEUDONYM)
        if pseudonym and node is not None:
            named = Answers(form=form.sha256, section=PSEUDONYM.partition("/")[0], values={PSEUDONYM: pseudonym})
            acts.append(Act("answers", node.sensitivity or ADMINISTRATIVE, named))
        with self._session.vault.transaction():
            self._session.record_within(case_id, acts)
            self._session.settings.set(_TALKS_TODAY, json.dumps([self._today(), self.talks_today() + 1]).encode())
        return case_id

    def talks_today(self) -> int:
        """How many talks this device has begun today, by its own calendar."""
        kept = json.loads(self._session.settings.get(_TALKS_TODAY) or b'["", 0]')
        return int(kept[1]) if kept[0] == self._today() else 0

    def open(self, case_id: str, language: str, sheet: SheetKey | None = None) -> Interview:
        """The interview of a case, or one sheet of it, as journal and drafts have it.

        A sheet of which nothing is kept yet begins here. Raises UnknownCaseError, FormUnknownError.
        """
        case = self._session.case(case_id)
        drafted: dict[str, str] = {}
        for draft in reversed(self._session.drafts.drafts(case_id)):
            if split_draft_name(draft.section)[0] == sheet:
                drafted |= _read_draft(draft.body)
        form = self._form(case, sheet, drafted.pop(FORM_OF_DRAFT, ""))
        told = {path: one.value for path, one in answers_in(case, sheet).items()}
        orphans = _orphans(case, form, sheet)
        fit = {path: value for path, value in told.items() if path not in orphans}
        consents = ConsentQuestions(form, is_sheet=sheet is not None)
        stored = fit | consents.restore(case, fit) | told_texts(case, sheet, accounts_of(form))
        answers = {path: value for path, value in (stored | drafted).items() if value != ""}
        return Interview(
            case_id=case_id,
            form=form,
            session=Session(form, language=language, now=self._session.now, answers=answers),
            stored=stored,
            blocks={one.value.block: one.origin.entry for one in case.statements},
            sheet=sheet,
            orphans={path: told[path] for path in orphans},
            told_before=consents.elsewhere(case, answers),
        )

    def sheets(self, case_id: str) -> tuple[Sheet, ...]:
        """The sheets of a case that show in its page, those that are only begun included; the sealed one never."""
        case = without_sealed(self._session.case(case_id))
        found = {sheet.key: sheet for sheet in sheets_of(case, self._title)}
        for draft in self._session.drafts.drafts(case_id):
            key, _section = split_draft_name(draft.section)
            if key is not None and key not in found and counts_as_unfinished(draft.section):
                values = _read_draft(draft.body)
                sha = values.pop(FORM_OF_DRAFT, "")
                answered = count_answers(values)
                at = draft.saved_at
                found[key] = Sheet(key.form_id, key.rid, sha, self._title(sha), at, at, answered)
        return tuple(sorted(found.values(), key=lambda sheet: (sheet.begun_at, sheet.rid)))

    def offered(self) -> tuple[tuple[str, str], ...]:
        """Form ids and own titles of what may be begun beside an interview; the sealed section is not among them."""
        built_in = self._forms.built_in_ids()
        found: dict[str, str] = {form_id: "" for form_id in FURTHER_FORMS if form_id in built_in}
        for name in self._session.settings.names():
            if name.startswith(_INSTALLED):
                with suppress(IntakeError):
                    form = self._forms.form(name.removeprefix(_INSTALLED))
                    if form.form_id not in built_in and not is_sealed_form(form.form_id):
                        found[form.form_id] = form.title()
        return tuple(found.items())

    def last_sheet(self, case_id: str, form_id: str) -> SheetKey | None:
        """The sheet of a form that was begun last, from the journal and the drafts; the sealed one as well."""
        drafted = [split_draft_name(draft.section)[0] for draft in self._session.drafts.drafts(case_id)]
        known = [sheet.key for sheet in sheets_of(self._session.case(case_id))]
        known += [key for key in reversed(drafted) if key is not None and key not in known]
        return next((key for key in reversed(known) if key.form_id == form_id), None)

    def save_draft(self, case_id: str, section: str, draft: bytes) -> None:
        """Keeps unfinished changes under a section's draft name; durable when it returns."""
        with self._session.vault.transaction():
            was_unfinished = self._is_unfinished(case_id)
            if draft:
                self._session.drafts.save(Draft(case_id, section, draft, self._session.moment()))
            else:
                self._session.drafts.delete(case_id, section)
            if was_unfinished != self._is_unfinished(case_id):
                self._session.project(case_id)

    def record(self, case_id: str, finished: Finished) -> tuple[Entry, ...]:
        """Records a section and drops its draft, both or neither."""
        with self._session.vault.transaction():
            self._session.drafts.delete(case_id, finished.draft)
            entries = self._session.record_within(case_id, finished.acts)
            if not entries:
                self._session.project(case_id)
        return entries

    def _is_unfinished(self, case_id: str) -> bool:
        return any(counts_as_unfinished(draft.section) for draft in self._session.drafts.drafts(case_id))

    def _form(self, case: Case, sheet: SheetKey | None, drafted_with: str) -> Form:
        """The very form that the questionnaire was begun with, or moved to."""
        if sheet is None:
            return self._forms.form(case.form) if case.form else self._forms.current()
        for known in sheets_of(case):
            if known.key == sheet:
                return self._forms.form(known.form_sha)
        return self._forms.form(drafted_with) if drafted_with else self._forms.in_use(sheet.form_id)

    def _title(self, sha256: str) -> str:
        try:
            return self._forms.form(sha256).title() if sha256 else ""
        except IntakeError:
            return ""

    def _today(self) -> str:
        return self._session.now().astimezone().date().isoformat()


def _orphans(case: Case, form: Form, sheet: SheetKey | None) -> frozenset[str]:
    """Recorded answers that have no place in the form.

    What was typed into this very form stays in its field even if it does not fit: the person who typed it sees it.
    """
    told = answers_in(case, sheet)
    asked = {entry.id: entry.read_body() for entry in case.order if entry.header.kind == "answers"}

    def is_of_this_form(path: str) -> bool:
        body = asked.get(told[path].origin.entry)
        return isinstance(body, Answers) and body.form == form.sha256 and plain_path(path) in form.nodes

    homeless = sort_answers(form, {path: one.value for path, one in told.items()}).orphans
    return frozenset(path for path in homeless if not is_of_this_form(path))


def _read_draft(draft: bytes) -> dict[str, str]:
    value: Mapping[str, object] | object = load_strict(draft)
    return {str(path): str(text) for path, text in value.items()} if isinstance(value, dict) else {}
