"""Questionnaires from files that people write (.md .xlsx .xls .csv .ods): read, looked over, converted, compiled."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from intake_app.domain.errors_forms import FormCycleError, FormExpressionError, FormInvalidError
from intake_app.xlsform.lint import in_order, lint
from intake_app.xlsform.lint_look import meaning
from intake_app.xlsform.lint_reasons import EXPRESSION, LIMITS, REFUSED, UNREADABLE
from intake_app.xlsform.model import compile_form
from intake_app.xlsform.read_ods import read_ods
from intake_app.xlsform.read_text import read_csv, read_markdown
from intake_app.xlsform.read_xform import to_xform
from intake_app.xlsform.read_xlsx import read_xls, read_xlsx
from intake_app.xlsform.workbook import Workbook, finding, invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_app.xlsform.views import Finding

__all__ = ["SUFFIXES", "FormReport", "FormSource", "check_form", "read_form"]

MAX_FILE_BYTES = LIMITS["too_large"] * 1024 * 1024
_READERS = {
    ".md": read_markdown,
    ".csv": read_csv,
    ".xlsx": read_xlsx,
    ".xlsm": read_xlsx,
    ".xls": read_xls,
    ".ods": read_ods,
}
SUFFIXES = tuple(_READERS)
"""The endings of file names that can be read."""


@dataclass(frozen=True)
class FormSource:
    """A questionnaire ready to be kept: the XForm bytes, their SHA-256 (hex), and what the author should look at."""

    form_id: str
    version: str
    sha256: str
    xform: bytes
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class FormReport:
    """Everything found in a file: `form` is None when a finding is "refused". Findings by sheet and row."""

    findings: tuple[Finding, ...]
    form: FormSource | None

    @property
    def is_readable(self) -> bool:
        """Whether the file could be opened at all, so that its content was checked."""
        return not any(one.reason in UNREADABLE for one in self.findings)

    def count(self, severity: str) -> int:
        """How many findings weigh so much: "refused", "warning" or "note"."""
        return Counter(one.severity for one in self.findings)[severity]


def read_form(data: bytes, suffix: str, media: Mapping[str, bytes] | None = None) -> FormSource:
    """Reads, looks over, converts and compiles a questionnaire; `media` holds the files beside it by their names.

    `suffix` is that of the file name, one of SUFFIXES. Takes 0.1 s to 0.5 s: not for the window's own thread.
    Raises FormInvalidError, FormExpressionError and FormCycleError for the first thing that is refused, with its place.
    """
    report = check_form(data, suffix, media)
    if report.form is None:
        raise _as_error(next(one for one in report.findings if one.severity == REFUSED))
    return report.form


def _as_error(one: Finding) -> FormInvalidError | FormExpressionError | FormCycleError:
    if one.reason == "cycle":
        return FormCycleError(names=one.detail)
    kind = FormExpressionError if one.reason in EXPRESSION else FormInvalidError
    return kind(sheet=one.sheet, row=one.row, column=one.column, reason=one.reason, detail=one.detail)


def check_form(data: bytes, suffix: str, media: Mapping[str, bytes] | None = None) -> FormReport:
    """Everything there is to say about a questionnaire, in one pass; never raises because of what the file holds."""
    try:
        book = _read(data, suffix.lower())
    except FormInvalidError as error:
        return FormReport((_as_finding(error),), None)
    findings = lint(book, media)
    if any(one.severity == REFUSED for one in findings):
        return FormReport(findings, None)
    xform, refusal = to_xform(book)
    if refusal is not None:
        return FormReport(in_order(book, (*findings, refusal)), None)
    return _compiled(book, xform, findings, media or {})


def _read(data: bytes, suffix: str) -> Workbook:
    """Raises FormInvalidError: suffix_unknown, too_large, cannot_open and whatever the reader of this suffix raises."""
    reader = _READERS.get(suffix)
    if reader is None:
        raise invalid("suffix_unknown")
    if len(data) > MAX_FILE_BYTES:
        raise invalid("too_large")
    try:
        return reader(data)
    except (MemoryError, RecursionError):
        raise invalid("cannot_open") from None


def _compiled(book: Workbook, xform: bytes, findings: tuple[Finding, ...], media: Mapping[str, bytes]) -> FormReport:
    try:
        form = compile_form(xform, media)
    except (FormInvalidError, FormExpressionError) as error:
        return FormReport(in_order(book, (*findings, _placed(_as_finding(error), book))), None)
    except FormCycleError as error:
        found = finding("cycle", "survey", _row_named(book, str(error.facts["names"])), "", str(error.facts["names"]))
        return FormReport(in_order(book, (*findings, found)), None)
    said = {one.detail for one in findings if one.reason == "file_missing"}
    more = [_weighed(one, media) for one in form.findings if one.detail not in said or one.reason != "file_missing"]
    everything = in_order(book, (*findings, *more))
    sha256 = hashlib.sha256(xform).hexdigest()
    return FormReport(everything, FormSource(form.form_id, form.version, sha256, xform, everything))


def _as_finding(error: FormInvalidError | FormExpressionError) -> Finding:
    facts = error.facts
    reason = str(facts["reason"])
    place = str(facts["sheet"]).strip().lower(), int(facts["row"]), str(facts["column"])
    return finding(reason, *place, str(facts["detail"]))


def _weighed(one: Finding, media: Mapping[str, bytes]) -> Finding:
    """A finding of the compiler; a file that is there and gives no table cannot be read."""
    is_there = one.reason == "file_missing" and one.detail in media
    return finding("file_unreadable" if is_there else one.reason, one.sheet, one.row, one.column, one.detail)


def _placed(one: Finding, book: Workbook) -> Finding:
    """The finding with its row where exactly one row has something in that column."""
    if one.row or one.sheet != "survey":
        return one
    rows = [row for row in book.sheet("survey").rows if any(meaning(column) == one.column for column in row.cells)]
    return replace(one, row=rows[0].number) if len(rows) == 1 else one


def _row_named(book: Workbook, names: str) -> int:
    wanted = names.split(", ")
    return next((row.number for row in book.sheet("survey").rows if row.cells.get("name", "") in wanted), 0)
