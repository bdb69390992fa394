"""Whence the sentences of a draft come: sources of facts as lines that a person can read and check."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from intake_app.services.answer_words import say_question, say_section, say_value
from intake_app.services.complaint_paper import Remark, SourceLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from intake_app.domain.case import Case, Told
    from intake_app.domain.complaint_facts import Contradiction, MissingFact, Source
    from intake_app.domain.entry_kinds import EvidenceAdded, Statement
    from intake_app.domain.law import Article
    from intake_app.xlsform.form import Form

_LAW: Final = "law:"
_ROW: Final = re.compile(r"^(.*\[[a-z2-7]{10}\])[^\[\]]*$")
_LONGEST: Final = 400


class SourceBook:
    """Answers for one draft of a case, in the language of the screen.

    `cited`: the articles of the draft. `name_of` gives the name on a device's card, or "".
    """

    def __init__(
        self,
        case: Case,
        form: Form | None,
        cited: Iterable[Article],
        language: str,
        name_of: Callable[[str], str],
    ) -> None:
        self._case = case
        self._form = form
        self._cited = tuple(cited)
        self._language = language
        self._name_of = name_of
        self._statements = {told.origin.entry: told for told in case.statements}
        self._evidence = {told.origin.entry: told for told in case.evidence.values()}

    def lines(self, sources: Iterable[Source]) -> tuple[SourceLine, ...]:
        """One line for each source; what the template itself says has none."""
        return tuple(dict.fromkeys(map(self._line, sources)))

    def missing(self, found: Iterable[MissingFact], words: Mapping[str, Mapping[str, str]]) -> tuple[Remark, ...]:
        """Missing facts in words, the heaviest first."""
        return tuple(
            Remark(
                code=item.code,
                words=self._say(item.code, words),
                questions=self._questions((item.path,)),
                reason=item.reason,
                weight=item.weight,
            )
            for item in found
        )

    def contradictions(
        self, found: Iterable[Contradiction], words: Mapping[str, Mapping[str, str]]
    ) -> tuple[Remark, ...]:
        """Contradictions in words."""
        return tuple(
            Remark(code=item.code, words=self._say(item.code, words), questions=self._questions(item.paths))
            for item in found
        )

    def _say(self, code: str, words: Mapping[str, Mapping[str, str]]) -> str:
        return words.get(code, {}).get(self._language, code)

    def _questions(self, paths: Iterable[str]) -> tuple[str, ...]:
        """The questions named, as far as the questionnaire has them."""
        said = (say_question(self._form, path, self._language) for path in paths if "/" in path)
        return tuple(dict.fromkeys(words for words in said if " " in words))

    def _line(self, source: Source) -> SourceLine:
        if source.path.startswith(_LAW):
            _, act, name = source.path.split(":", 2)
            return SourceLine("addressee") if act == "addressee" else SourceLine("law", value=self._law(act, name))
        if source.path == "statement" and source.entry in self._statements:
            return self._of_statement(self._statements[source.entry])
        if source.path == "evidence" and source.entry in self._evidence:
            return self._of_evidence(self._evidence[source.entry])
        if source.path in self._case.answers:
            return self._of_answer(source.path)
        return SourceLine("desk" if source.path == "desk" else "case", at=source.at)

    def _law(self, act: str, name: str) -> str:
        """The article as it is cited; laws have names in Kazakh and Russian only."""
        spoken = "kk" if self._language == "kk" else "ru"
        return "; ".join(one.cite(spoken) for one in self._cited if (one.act.code, one.name) == (act, name))

    def _of_answer(self, path: str) -> SourceLine:
        told = self._case.answers[path]
        form, language = self._form, self._language
        value = say_value(form, path, told.value, language)
        return self._told("answer", told, value, say_question(form, path, language), path)

    def _of_statement(self, told: Told[Statement]) -> SourceLine:
        return self._told("statement", told, told.value.text)

    def _of_evidence(self, told: Told[EvidenceAdded]) -> SourceLine:
        return self._told("evidence", told, told.value.description or told.value.file_name)

    def _told(self, kind: str, told: Told[object], value: str, question: str = "", path: str = "") -> SourceLine:
        found = _ROW.match(path)
        row = self._case.answers.get(found[1]) if found else None
        short = value if len(value) <= _LONGEST else f"{value[:_LONGEST].rstrip()}…"
        return SourceLine(
            kind=kind,
            question=question,
            section=say_section(self._form, path.partition("/")[0], self._language) if path else "",
            row=int(row.value) if row is not None and row.value.isdecimal() else 0,
            value=short,
            device=told.origin.device,
            device_name=self._name_of(told.origin.device),
            at=told.origin.at,
        )
