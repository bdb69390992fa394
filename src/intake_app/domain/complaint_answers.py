"""The answers of a case by question name and repeat row, whatever groups stand between them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_app.domain.complaint_facts import FactAnswer

_WHY = "#why"
_ROW = re.compile(r"(?P<repeat>[^/\[\]]+)\[(?P<rid>[^\]/]*)\]")

# A yes/no answer is not a fact when it says that there is none.
NO_ANSWER = frozenset({"", "unknown", "declined", "not_asked"})


@dataclass(slots=True)
class Row:
    """One row of a repeat, or (rid "") everything outside of repeats: answers by question name."""

    rid: str
    path: str
    position: int
    answers: dict[str, tuple[str, FactAnswer]] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> tuple[str, FactAnswer] | None:
        """Path and answer of a question; None where nothing (or only spaces) was answered."""
        found = self.answers.get(name)
        return found if found and found[1].value.strip() else None

    def value(self, name: str) -> str:
        """The answer's value, trimmed; "" for no answer."""
        found = self.get(name)
        return found[1].value.strip() if found else ""

    def codes(self, name: str) -> tuple[str, ...]:
        """The chosen codes of a select question."""
        return tuple(self.value(name).split())


@dataclass(frozen=True, slots=True)
class AnswerBook:
    """All rows of a case."""

    top: Row
    repeats: Mapping[str, tuple[Row, ...]]

    def rows(self, repeat: str) -> tuple[Row, ...]:
        """The rows of a repeat in their order; empty rows are left out."""
        return tuple(row for row in self.repeats.get(repeat, ()) if row.answers)


def open_answers(answers: Mapping[str, FactAnswer]) -> AnswerBook:
    """Sort answers by row. Keys as in the contract of the questionnaire: `H/H_stays[rid]/H03_place_kind`, the row
    itself as `H/H_stays[rid]` with its position, a reason for no answer as `<path>#why`.
    """
    top = Row("", "", 0)
    rows: dict[tuple[str, str], Row] = {}
    for path, answer in answers.items():
        is_reason = path.endswith(_WHY)
        plain = path.removesuffix(_WHY)
        row = _row_of(plain, top, rows)
        name = plain.rsplit("/", 1)[-1]
        if is_reason:
            row.reasons[name] = answer.value
        elif plain.endswith("]"):
            row.position = int(answer.value) if answer.value.isdecimal() else row.position
        else:
            row.answers[name] = (plain, answer)
    grouped: dict[str, list[Row]] = {}
    for (repeat, _), row in rows.items():
        grouped.setdefault(repeat, []).append(row)
    ordered = {name: tuple(sorted(found, key=lambda row: (row.position, row.rid))) for name, found in grouped.items()}
    return AnswerBook(top, ordered)


def _row_of(path: str, top: Row, rows: dict[tuple[str, str], Row]) -> Row:
    marks = list(_ROW.finditer(path))
    if not marks:
        return top
    innermost = marks[-1]
    key = (innermost["repeat"], innermost["rid"])
    if key not in rows:
        rows[key] = Row(innermost["rid"], path[: innermost.end()], len(rows) + 1)
    return rows[key]
