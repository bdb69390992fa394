"""Conflicts in words: what is said differently, by whom and when, each value as its question would show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from intake_app.domain.entry_kinds import (
    CaseOpened,
    CaseRegistered,
    CaseSealed,
    Consent,
    EvidenceDescribed,
    FormMoved,
    Link,
    Risk,
    Task,
)
from intake_app.domain.sensitivity import INTERVIEWER, SEXUAL_VIOLENCE
from intake_app.i18n import N_
from intake_app.services.answer_words import say_question, say_section, say_value
from intake_app.ui.code_words import say_code
from intake_app.ui.partial_dates import show_date
from intake_app.ui.presenters.case_state import ConflictLine, ValueLine
from intake_app.ui.words_records import consent_state_words, reason_words, said_by_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.domain.case import Case, Conflict, Told
    from intake_app.i18n import Translator
    from intake_app.xlsform.form import Form

ONLY_IN_THEIR_SECTION: Final = frozenset({SEXUAL_VIOLENCE, INTERVIEWER})
"""Classes whose content this page never shows."""

LONGEST: Final = 600
_BEFORE: Final = 80
_SUBJECTS: Final = {
    "risk": N_("Risk of reprisals"),
    "opened": N_("How the record began"),
    "registered": N_("Registration number"),
    "sealed": N_("Sealing"),
    "evidence-words": N_("Words about an evidence file"),
    "task": N_("Task noted"),
    "link": N_("Link to another record"),
    "form": N_("Version of the questionnaire"),
}


def excerpts(texts: list[str]) -> list[str]:
    """Texts short enough to stand side by side: where they are long, from shortly before they begin to differ."""
    if all(len(text) <= LONGEST for text in texts):
        return texts
    same = next((at for at, letters in enumerate(zip(*texts, strict=False)) if len(set(letters)) > 1), 0)
    start = max(0, same - _BEFORE)
    return [
        ("… " if start else "") + text[start : start + LONGEST] + (" …" if len(text) > start + LONGEST else "")
        for text in texts
    ]


class ConflictReader:
    """Reads the conflicts of one case. `form` is its questionnaire, None when it is not here."""

    def __init__(
        self,
        form: Form | None,
        tr: Translator,
        place_name: Callable[[str], str],
        name_of: Callable[[str], str],
        when: Callable[[str], str],
    ) -> None:
        self._form = form
        self._tr = tr
        self._place_name = place_name
        self._name_of = name_of
        self._when = when

    def read(self, case: Case) -> tuple[ConflictLine, ...]:
        """All conflicts of a case."""
        return tuple(self._line(conflict) for conflict in case.conflicts)

    def _line(self, conflict: Conflict) -> ConflictLine:
        is_hidden = any(told.origin.sensitivity in ONLY_IN_THEIR_SECTION for told in conflict.values)
        hidden = self._tr.text("Shown only in its own section")
        texts = excerpts([hidden if is_hidden else self._value(conflict, told) for told in conflict.values])
        values = tuple(
            ValueLine(
                entry=told.origin.entry,
                text=text,
                who=self._name_of(told.origin.device),
                when=self._when(told.origin.at),
                is_shown=told is conflict.values[-1],
            )
            for told, text in zip(conflict.values, texts, strict=True)
        )
        title = self._tr.text("The interviewer’s own part") if is_hidden else self._title(conflict.subject)
        return ConflictLine(conflict.subject, title, values, can_choose=not is_hidden)

    def _title(self, subject: str) -> str:
        kind, _, rest = subject.partition(":")
        if kind == "answer":
            section = say_section(self._form, rest.partition("/")[0], self._tr.language)
            question = say_question(self._form, rest, self._tr.language)
            return (
                self._tr.text("{section}: {question}").format(section=section, question=question)
                if section
                else question
            )
        if kind == "consent":
            item, _, who = rest.partition(":")
            said = say_code("items", item, self._tr)
            return self._tr.text("{item} ({who})").format(item=said, who=said_by_words(who, self._tr))
        return self._tr.text(_SUBJECTS.get(kind, kind))

    def _value(self, conflict: Conflict, told: Told[object]) -> str:
        match told.value:
            case str() as text:
                return self._answer(conflict.subject.partition(":")[2], text)
            case Consent() as consent:
                state = consent_state_words(consent.state, self._tr)
                return self._joined(state, consent.limits)
            case Risk() as risk:
                return str(say_code("level", risk.level, self._tr))
            case CaseOpened() as opened:
                return self._joined(self._place_name(opened.region), opened.language)
            case FormMoved() | CaseRegistered() | CaseSealed() as fact:
                return _one_word(fact)
            case EvidenceDescribed() as words:
                return self._joined(words.description, words.taken_where, words.taken_at, words.taken_by)
            case Task() as task:
                return self._joined(task.words, self._tr.text("done") if task.done else "")
            case Link() as link:
                return self._tr.text("linked") if link.holds else self._tr.text("not linked")
        return ""

    def _answer(self, path: str, text: str) -> str:
        if text == "":
            return self._tr.text("taken back")
        if "#" in path:
            return reason_words(text, self._tr)
        said = say_value(self._form, path, text, self._tr.language)
        if said == text:
            said = self._place_name(text) or show_date(text, self._tr.language)
        return said

    def _joined(self, *parts: str) -> str:
        return "; ".join(part for part in parts if part)


def _one_word(fact: FormMoved | CaseRegistered | CaseSealed) -> str:
    match fact:
        case FormMoved():
            return fact.form_to[:12]
        case CaseRegistered():
            return fact.number
    return fact.reason
