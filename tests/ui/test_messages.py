"""Every error of the program has words in every language, and no error ever shows what it should not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake_app.domain import errors, errors_care, errors_forms
from intake_app.domain.consent import USES
from intake_app.domain.errors import IntakeError
from intake_app.i18n import LANGUAGES, placeholders
from intake_app.ui.code_words import ITEM_WORDS, RISK_WORDS, USE_WORDS, say_code
from intake_app.ui.messages import GENERIC, TABLE, describe, words_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.i18n import Translator


def all_errors() -> list[type[IntakeError]]:
    found: list[type[IntakeError]] = []
    waiting: list[type[IntakeError]] = [IntakeError]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            if kind.__module__ in (errors.__name__, errors_care.__name__, errors_forms.__name__):
                found.append(kind)
                waiting.append(kind)
    return sorted(found, key=lambda kind: kind.__name__)


def an_error(kind: type[IntakeError]) -> IntakeError:
    return kind(**{fact: f"<{fact}>" for fact in kind.facts_named})


@pytest.mark.parametrize("kind", all_errors(), ids=lambda kind: kind.__name__)
def test_every_error_has_words_of_its_own_with_facts_it_really_has(kind: type[IntakeError]) -> None:
    words = TABLE[kind]
    for text in (words.title, words.happened, words.what_next):
        assert text.strip()
        assert placeholders(text) <= kind.facts_named


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", all_errors(), ids=lambda kind: kind.__name__)
def test_every_error_speaks_every_language(
    speak: Callable[[str], Translator], kind: type[IntakeError], language: str
) -> None:
    tr = speak(language)
    words = TABLE[kind]
    for text in (words.title, words.happened, words.what_next):
        assert language == "en" or tr.text(text) != text, f"{language}: {text}"
        assert placeholders(tr.text(text)) == placeholders(text)
    message = describe(an_error(kind), tr)
    assert "{" not in message.title + message.happened + message.what_next
    assert message.detail.startswith(kind.__name__.removesuffix("Error"))


def test_the_table_names_nothing_that_does_not_exist() -> None:
    assert set(TABLE) == set(all_errors())


def test_a_new_subclass_speaks_with_its_parents_words() -> None:
    class InventedError(errors.DiskFullError):
        pass

    assert words_for(InventedError) is TABLE[errors.DiskFullError]


def test_the_text_of_an_unexpected_error_is_never_shown(speak: Callable[[str], Translator]) -> None:
    message = describe(ValueError("told in confidence"), speak("en"))
    assert message.title == GENERIC.title
    assert "confidence" not in "".join((message.title, message.happened, message.what_next, message.detail))
    assert message.detail == "Value"


def test_a_missing_consent_is_named_in_the_persons_language(speak: Callable[[str], Translator]) -> None:
    error = errors.ConsentMissingError(use="bundle_office", items="C06,C07_sv_head_office")
    said = describe(error, speak("kk")).happened
    assert "Бас кеңсеге тапсыру" in said
    assert "Толық жазбаны Алматыдағы бас кеңсеге беру" in said
    assert "Жыныстық зорлық-зомбылық туралы бөлімді бас кеңсеге беру" in said


def test_every_use_item_and_level_has_words() -> None:
    assert set(USE_WORDS) == set(USES)
    asked = {item for use in USES.values() for group in use.needs for item in group}
    assert asked | set().union(*(use.class_needs.values() for use in USES.values())) <= set(ITEM_WORDS)
    assert set(ITEM_WORDS) == {f"C{number:02}" for number in range(1, 26)}
    assert set(RISK_WORDS) == {"low", "medium", "high", "extreme"}


def test_unknown_code_words_and_numbers_stay_as_they_are(speak: Callable[[str], Translator]) -> None:
    tr = speak("en")
    assert say_code("use", "something_new", tr) == "something_new"
    assert say_code("needed", 12, tr) == 12
    assert say_code("group", 3, tr) == "group 3"
    assert say_code("group", 0, tr) == "the number of letters"
