"""The one table from error classes to words, and the one function that turns an error into a message.

A class is looked up along its MRO, so that a new subclass speaks with its parent's words until it has its own.
Errors that nobody expected get one generic message: their text may hold anything and is never shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.domain.errors import IntakeError
from intake_app.domain.errors_care import BackupInvalidError, NotForgettableError, OldKeySlotError
from intake_app.domain.errors_forms import FormExpressionError, FormInvalidError
from intake_app.i18n import N_
from intake_app.ui.code_words import say_code
from intake_app.ui.message import Message, Words
from intake_app.ui.messages_care import CARE_WORDS, care_facts
from intake_app.ui.messages_forms import FORM_WORDS, form_message
from intake_app.ui.messages_travel import TRAVEL_WORDS
from intake_app.ui.messages_vault import VAULT_WORDS

if TYPE_CHECKING:
    from intake_app.i18n import Translator

GENERIC = Words(
    N_("Something went wrong inside the program"),
    N_("This step was not done. What was saved before is safe."),
    N_("Try again. If it happens again, lock the notebook, open it again and tell the head office."),
)

TABLE: dict[type[IntakeError], Words] = {**VAULT_WORDS, **TRAVEL_WORDS, **FORM_WORDS, **CARE_WORDS}


def words_for(kind: type[BaseException]) -> Words:
    """The words of the class itself or of its nearest parent that has some; the generic ones otherwise."""
    for ancestor in kind.__mro__:
        if issubclass(ancestor, IntakeError) and ancestor in TABLE:
            return TABLE[ancestor]
    return GENERIC


def describe(error: Exception, tr: Translator) -> Message:
    """The message for `error` in the language of `tr`; never raises and never shows the text of an unknown error."""
    words = words_for(type(error))
    if isinstance(error, FormInvalidError | FormExpressionError):
        return form_message(error, words, _detail(error, error.facts), tr)
    facts = error.facts if isinstance(error, IntakeError) else {}
    if isinstance(error, NotForgettableError | OldKeySlotError | BackupInvalidError):
        facts = care_facts(facts, tr)
    said = {name: say_code(name, value, tr) for name, value in facts.items()}
    return Message(
        title=tr.text(words.title).format(**said),
        happened=tr.text(words.happened).format(**said),
        what_next=tr.text(words.what_next).format(**said),
        detail=_detail(error, facts),
    )


def _detail(error: Exception, facts: dict[str, str | int]) -> str:
    name = type(error).__name__.removesuffix("Error")
    return " · ".join([name, *(f"{fact}: {value}" for fact, value in sorted(facts.items()))])
