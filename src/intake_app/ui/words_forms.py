"""What was found in a questionnaire and how to mend it, in words: one pair of sentences for each reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from intake_app.i18n import N_
from intake_app.ui.words_form_files import FILE_WORDS
from intake_app.ui.words_form_rows import ROW_WORDS
from intake_app.xlsform.lint_reasons import LIMITS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_app.i18n import Translator
    from intake_app.xlsform.views import Finding

FORM_REASONS: Mapping[str, tuple[str, str]] = {**FILE_WORDS, **ROW_WORDS}
"""What (one sentence) and how to mend it (one sentence), by reason."""

SEVERITY_WORDS: Mapping[str, str] = {
    "refused": N_("must be mended"),
    "warning": N_("should be looked at"),
    "note": N_("good to know"),
}


class Said(NamedTuple):
    """A finding in words: the place ("" when it is the whole file), what is wrong, how to mend it."""

    place: str
    what: str
    mend: str


def say_finding(one: Finding, tr: Translator) -> Said:
    """A finding in the language of `tr`; the nearest known name is offered where there is one."""
    what, mend = say_reason(one.reason, tr, one.detail)
    if one.near:
        mend = tr.text("{mend} The most similar name is “{name}”.").format(mend=mend, name=one.near)
    return Said(say_place(one, tr), what, mend)


def say_reason(reason: str, tr: Translator, detail: str = "") -> tuple[str, str]:
    """What is wrong and how to mend it; a reason without words is shown as it is, so that nothing is hidden."""
    words = FORM_REASONS.get(reason)
    if words is None:
        return reason, ""
    limit = LIMITS.get(reason, 0)
    name = detail or tr.text("(no name)")
    return tr.text(words[0]).format(name=name, limit=limit), tr.text(words[1]).format(name=name, limit=limit)


def say_place(one: Finding, tr: Translator) -> str:
    """Where a finding stands, "" when it is the whole file."""
    return place_words(one.sheet, one.row, one.column, one.line, tr)


def place_words(sheet: str, row: int | str, column: str, line: int, tr: Translator) -> str:
    """A place: sheet, row, column, and the line of the file where it is text; what is not known is left out."""
    if not sheet:
        return ""
    said = [tr.text("sheet {sheet}").format(sheet=sheet)]
    if row:
        said.append(tr.text("row {row}").format(row=row))
    if column:
        said.append(tr.text("column {column}").format(column=column))
    if line:
        said.append(tr.text("line {line} of the file").format(line=line))
    return ", ".join(said)


def say_counts(refused: int, warnings: int, notes: int, tr: Translator) -> str:
    """The closing line: how many of each weight."""
    return "; ".join(
        (
            tr.plural("{count} must be mended", "{count} must be mended", refused).format(count=refused),
            tr.plural("{count} should be looked at", "{count} should be looked at", warnings).format(count=warnings),
            tr.plural("{count} note", "{count} notes", notes).format(count=notes),
        )
    )
