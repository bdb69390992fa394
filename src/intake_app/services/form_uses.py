"""Which cases are asked with which questionnaire, and which of them still stand on an older version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from intake_app.services.sheets import is_sealed_form, read_sheet_name, sheets_of
from intake_app.storage.form_store import FormStore

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_app.services.vault_session import Step, VaultSession

_SLICE: Final = 50


@dataclass(frozen=True, slots=True)
class FormUse:
    """One questionnaire of one case: `sheet` is "" for the one the case was opened with, `form` its SHA-256 now."""

    case_id: str
    sheet: str
    form: str

    @property
    def is_sealed(self) -> bool:
        """Whether it is the sealed section, which leaves no trace in lists."""
        key = read_sheet_name(self.sheet)
        return key is not None and is_sealed_form(key.form_id)


class FormUses:
    """Reads the journal of one open vault."""

    def __init__(self, session: VaultSession) -> None:
        self._session = session
        self._store = FormStore(session.vault)

    def all(self, step: Step) -> tuple[FormUse, ...]:
        """Every questionnaire of every case; `step` counts cases. Raises Cancelled."""
        cases = self._session.journal.cases()
        found: list[FormUse] = []
        for number, case_id in enumerate(cases):
            if number % _SLICE == 0:
                step(number, len(cases))
            found += self.of_case(case_id)
        step(len(cases), len(cases))
        return tuple(found)

    def of_case(self, case_id: str) -> list[FormUse]:
        """The questionnaires of one case, the one it was opened with first."""
        named = self._store.named_by(case_id)
        forms = {one.form for one in named}
        if len(forms) == 1 and all(one.kind != "form.moved" for one in named):
            # Most cases: one form, never moved. Nothing needs to be folded for them.
            return [FormUse(case_id, "", forms.pop())] if any(one.kind == "case.opened" for one in named) else []
        case = self._session.case(case_id)
        uses = [FormUse(case_id, "", case.form)] if case.form else []
        return [*uses, *(FormUse(case_id, sheet.key.name, sheet.form_sha) for sheet in sheets_of(case))]


def count(uses: tuple[FormUse, ...]) -> Mapping[str, int]:
    """How many cases are asked with each form, by its SHA-256."""
    cases: dict[str, set[str]] = {}
    for use in uses:
        cases.setdefault(use.form, set()).add(use.case_id)
    return {form: len(found) for form, found in cases.items()}
