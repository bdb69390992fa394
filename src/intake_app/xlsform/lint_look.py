"""What the checks of a questionnaire share: the workbook in one spelling, the tree of its questions, the findings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from intake_app.xlsform.workbook import Row, Workbook, finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from intake_app.xlsform.views import Finding

BLOCK: Final = re.compile(r"(begin|end)[ _](group|repeat)")
REFERENCE: Final = re.compile(r"\$\{\s*(last-saved#)?([^}]*?)\s*\}")
SPOKEN: Final = {
    "survey": ("label", "hint", "guidance_hint", "constraint_message", "required_message"),
    "choices": ("label",),
}
"""The columns of words, which have one column for each language."""
SURVEY_COLUMNS: Final = [
    "type", "name", "label", "hint", "guidance_hint", "appearance", "relevant", "relevance", "required",
    "required_message", "read_only", "readonly", "constraint", "constraint_message", "calculation", "calculate",
    "default", "trigger", "choice_filter", "repeat_count", "parameters", "image", "audio", "video", "big-image",
    "autoplay", "note", "disabled", "rows", "save_to",
]  # fmt: skip
CHOICE_COLUMNS: Final = ["list_name", "name", "label", "image", "audio", "video", "big-image"]
SETTINGS: Final = [
    "form_title", "form_id", "version", "default_language", "instance_name", "namespaces", "style",
    "public_key", "submission_url", "auto_send", "auto_delete", "allow_choice_duplicates", "name", "title",
    "id_string", "prefix", "delimiter", "allow_choice_duplicates", "instance_xmlns", "omit_instanceid",
]  # fmt: skip
MIGRATION_COLUMNS: Final = ["from_version", "old_path", "new_path", "value_map"]
COLUMNS: Final = {
    "survey": SURVEY_COLUMNS, "choices": CHOICE_COLUMNS, "settings": SETTINGS, "migrations": MIGRATION_COLUMNS,
}  # fmt: skip
_ALIASES = {
    "relevance": "relevant", "bind::relevant": "relevant", "bind::required": "required",
    "bind::constraint": "constraint", "bind::calculate": "calculation", "calculate": "calculation",
    "readonly": "read_only", "bind::readonly": "read_only", "count": "repeat_count", "jr:count": "repeat_count",
    "control::jr:count": "repeat_count", "constraining_message": "constraint_message",
    "bind::jr:constraintmsg": "constraint_message", "bind::jr:requiredmsg": "required_message",
    "requiredmsg": "required_message", "caption": "label", "control::appearance": "appearance",
}  # fmt: skip
_WITH_COLON = frozenset({
    "label", "hint", "guidance_hint", "constraint_message", "required_message", "media", "bind", "control", "image",
    "audio", "video",
})  # fmt: skip
CLASS_COLUMN: Final = "bind::intake:class"
_YES: Final = frozenset({"yes", "true", "true()"})
_KOBO_VERSION = re.compile(r"_{1,2}version_{1,2}(\d+)?")


def snake(column: str) -> str:
    """A column name as everybody compares it: small letters, "_" for blanks."""
    return "_".join(column.split()).lower()


@lru_cache(maxsize=4096)
def meaning(column: str) -> str:
    """What a column is, whatever its spelling and language: "label::X (x)" is label, "bind::relevant" relevant."""
    whole = "::".join(snake(part) for part in column.split("::"))
    return _ALIASES.get(whole) or _ALIASES.get(whole.partition("::")[0]) or whole.partition("::")[0]


def language_of(column: str) -> str:
    """The language of a column as its author named it, "" for a column without one."""
    return column.partition("::")[2].strip()


def nearest(name: str, known: Iterable[str], likeness: float = 0.75) -> str:
    """The known name most like this one, "" when none is."""
    return next(iter(get_close_matches(name, list(known), 1, likeness)), "")


@dataclass(frozen=True)
class Asked:
    """One named row of the survey: `order` counts from 0, `path` is joined by "/", `above` the groups around it."""

    row: Row
    order: int
    kind: str
    name: str
    path: str
    above: tuple[Asked, ...] = ()

    @property
    def is_block(self) -> bool:
        """Whether it is a group or a repeat."""
        return BLOCK.fullmatch(self.kind) is not None


@dataclass
class Look:
    """One look at a workbook. Checks add to `findings`; `asked` and `lists` are filled by `read_survey`."""

    book: Workbook
    findings: list[Finding] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    by_name: dict[str, list[Asked]] = field(default_factory=dict)
    by_path: dict[str, Asked] = field(default_factory=dict)
    _offers: int = 200

    def add(self, reason: str, sheet: str, row: int, column: str, detail: str = "", near: str = "") -> None:
        """Adds a finding."""
        self.findings.append(finding(reason, sheet, row, column, detail, near))

    def near(self, name: str, known: Iterable[str]) -> str:
        """The known name most like this one; only the first 200 faults get one, a broken file must not take hours."""
        self._offers -= 1
        return nearest(name, known) if self._offers >= 0 else ""

    def survey(self, reason: str, row: Row, column: str, detail: str = "", near: str = "") -> None:
        """Adds a finding on the survey sheet."""
        self.add(reason, "survey", row.number, column, detail, near)

    def rows(self, sheet: str) -> list[Row]:
        """The filled rows of a sheet."""
        return self.book.sheet(sheet).rows

    def cells(self, row: Row, wanted: str) -> Iterator[tuple[str, str]]:
        """The filled cells of a row that mean `wanted`: (column, text)."""
        for column, text in row.cells.items():
            if meaning(column) == wanted:
                yield column, text

    def setting(self, name: str) -> str:
        """A setting, "" without it."""
        rows = self.rows("settings")
        return rows[0].cells.get(name, "") if rows else ""

    def languages(self) -> list[str]:
        """The languages of all columns of words, in their order."""
        found: dict[str, None] = {}
        for name, bases in SPOKEN.items():
            for column in self.book.sheet(name).columns:
                if meaning(column) in bases and "::" in column:
                    found[language_of(column)] = None
        return list(found)


def kind_of(row: Row) -> str:
    """The type of a survey row with single blanks."""
    return " ".join(row.cells.get("type", "").split())


def tidy(book: Workbook) -> None:
    """Brings known column names to one spelling and leaves out rows never asked: disabled ones, Kobo's versions."""
    for name, known in COLUMNS.items():
        if name in book.sheets:
            _rename(book, name, known)
    survey = book.sheet("survey")
    kept = []
    disabled = []
    for row in survey.rows:
        if row.cells.get("disabled", "").lower() in _YES:
            disabled.append(row)
        elif kind_of(row) == "calculate" and _KOBO_VERSION.fullmatch(row.cells.get("name", "")):
            book.findings.append(finding("kobo_version_dropped", "survey", row.number, "name", row.cells["name"]))
        else:
            kept.append(row)
    if disabled:
        book.findings.append(finding("rows_disabled", "survey", disabled[0].number, "disabled", str(len(disabled))))
    survey.rows[:] = kept


def _rename(book: Workbook, name: str, known: list[str]) -> None:
    sheet = book.sheets[name]
    has_double = any("::" in column for column in sheet.columns)
    new: dict[str, str] = {}
    for column in sheet.columns:
        better = _spelling(name, column, known, has_double=has_double)
        if better != column and better not in sheet.columns:
            new[column] = better
    if not new:
        return
    sheet.columns[:] = [new.get(column, column) for column in sheet.columns]
    for row in sheet.rows:
        cells = {new.get(column, column): text for column, text in row.cells.items()}
        row.cells.clear()
        row.cells.update(cells)
    book.formulas[:] = [
        (place, row, new.get(column, column) if place == name else column, has)
        for place, row, column, has in book.formulas
    ]


def _spelling(name: str, column: str, known: list[str], *, has_double: bool) -> str:
    """The usual spelling of a known column. Old forms write one colon before the language: label:English."""
    better = snake(column)
    if name == "choices" and better == "value":
        better = "name"
    if better in known:
        return better
    base, mark, rest = column.partition(":")
    if mark and not has_double and snake(base) in _WITH_COLON and "jr" not in base:
        return f"{snake(base)}::{rest.strip()}"
    return column


def lists_of(look: Look) -> dict[str, list[tuple[Row, str]]]:
    """The codes of each choice list with their rows; rows without both are left out."""
    found: dict[str, list[tuple[Row, str]]] = {}
    for row in look.rows("choices"):
        name, code = row.cells.get("list_name", ""), row.cells.get("name", "")
        if name and code:
            found.setdefault(name, []).append((row, code))
    return found
