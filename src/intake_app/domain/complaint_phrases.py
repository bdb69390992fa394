"""Words for the codes of answers, in both document languages: labels of the questionnaire and ready phrases."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from intake_app.domain.complaint_facts import DOCUMENT_LANGUAGES
from intake_app.domain.toml_tables import read_tables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from intake_app.domain.law import Law
    from intake_app.domain.places import Places

_BY_SEX = re.compile(r"л(ся)?\((?:а|ась)\)")
_SECOND_CAPITAL = re.compile(r"\W*\w\W?[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]")


class Labels(Protocol):
    """The questionnaire's own words for a code; "" where it has none."""

    def __call__(self, list_name: str, code: str, language: str) -> str:
        """The label of a choice in kk or ru."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Ready forms by (list, code)."""

    words: Mapping[tuple[str, str], Mapping[str, str]]

    def get(self, list_name: str, code: str, language: str) -> str:
        """The phrase, or "" where there is none."""
        return self.words.get((list_name, code), {}).get(language, "")


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that turns codes into words."""

    label: Labels
    phrases: Phrases
    places: Places
    law: Law


def load_phrases(path: Path) -> Phrases:
    """Read phrases.toml. Raises LawDataError (file, line, reason)."""
    words: dict[tuple[str, str], Mapping[str, str]] = {}
    for table in read_tables(path, "phrase")["phrase"]:
        table.only("list", "code", *DOCUMENT_LANGUAGES)
        key = (table.text("list"), table.text("code"))
        if key in words:
            raise table.wrong("phrase_twice")
        words[key] = {language: table.text(language) for language in DOCUMENT_LANGUAGES}
    return Phrases(words)


def load_remarks(path: Path) -> Mapping[str, Mapping[str, str]]:
    """Read missing.toml: the words in kk, ru and en for the codes of missing facts and contradictions.

    Raises LawDataError (file, line, reason).
    """
    remarks: dict[str, Mapping[str, str]] = {}
    languages = (*DOCUMENT_LANGUAGES, "en")
    tables = read_tables(path, "missing", "contradiction")
    for table in (*tables["missing"], *tables["contradiction"]):
        table.only("code", *languages)
        if table.text("code") in remarks:
            raise table.wrong("code_twice")
        remarks[table.text("code")] = {language: table.text(language) for language in languages}
    return remarks


def by_sex(text: str, sex: str) -> str:
    """Russian past tense: "слышал(а)" becomes слышал, слышала, or stays where the sex is not known."""
    if sex not in ("m", "f"):
        return text
    return _BY_SEX.sub(lambda found: _past(reflexive=bool(found[1]), sex=sex), text)


def _past(*, reflexive: bool, sex: str) -> str:
    if sex == "m":
        return "лся" if reflexive else "л"
    return "лась" if reflexive else "ла"


def inside_sentence(label: str) -> str:
    """A label with its first letter made small, unless it is an abbreviation ("СОБР", "ҚК 419-бабы")."""
    if not label or _SECOND_CAPITAL.match(label):
        return label
    return label[0].lower() + label[1:]
