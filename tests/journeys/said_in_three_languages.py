"""What a refusal must say: its own error, with words in every language of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake_app import paths
from intake_app.domain import errors
from intake_app.i18n import LANGUAGES, Translator
from intake_app.ui.messages import describe

if TYPE_CHECKING:
    from collections.abc import Callable


def translators() -> list[Translator]:
    return [Translator(language, paths.resources() / "i18n") for language in LANGUAGES]


def has_words(error: errors.IntakeError) -> None:
    """Title, what happened and what to do: there, different in every language, without gaps and without our names."""
    said = [describe(error, tr) for tr in translators()]
    for part in ("title", "happened", "what_next"):
        texts = [getattr(message, part) for message in said]
        assert all(texts)
        assert len(set(texts)) == len(LANGUAGES)
        for text in texts:
            assert not set("{}") & set(text)
            assert type(error).__name__ not in text
            assert "Error" not in text


def have_words(sentences: Callable[[Translator], list[str]]) -> None:
    """The same for the lines of a report."""
    said = [sentences(tr) for tr in translators()]
    for texts in zip(*said, strict=True):
        assert len(set(texts)) == len(LANGUAGES)
        assert not any(set("{}_") & set(text) for text in texts)


def refused(kind: type[errors.IntakeError], work: Callable[[], object], **facts: str | int) -> errors.IntakeError:
    """The work raises exactly this class with these facts, and it has words."""
    with pytest.raises(errors.IntakeError) as caught:
        work()
    assert type(caught.value) is kind
    assert facts.items() <= caught.value.facts.items()
    has_words(caught.value)
    return caught.value
