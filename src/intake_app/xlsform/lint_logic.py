"""Looks over the expressions of a questionnaire: can they be understood, what do they read, do they go in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyxform.utils import default_is_dynamic

from intake_app.domain.errors_forms import FormCycleError, FormExpressionError
from intake_app.xlsform import grammar
from intake_app.xlsform.cycles import check_cycles
from intake_app.xlsform.evaluate import Compiler
from intake_app.xlsform.form import Definition
from intake_app.xlsform.functions import library
from intake_app.xlsform.lint_look import REFERENCE, meaning
from intake_app.xlsform.lint_survey import SELECT, UNSEEN

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from intake_app.xlsform.lint_look import Asked, Look
    from intake_app.xlsform.workbook import Row

_EXPRESSIONS = frozenset({
    "relevant", "constraint", "calculation", "required", "read_only", "repeat_count", "choice_filter",
})  # fmt: skip
_YES_NO = frozenset({"yes", "no", "true", "false", "true()", "false()"})
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})
_MAX_CIRCLES = 20


def check_logic(look: Look) -> None:
    """Adds every expression that cannot work, every reference to nothing, every circle."""
    compiler = Compiler(library())
    asked = {one.row.number: one for one in look.asked}
    for row in look.rows("survey"):
        for column, text in row.cells.items():
            if "${" in text and column != "name":
                _check_references(look, "survey", row, column, text)
            if is_expression(row, column, text):
                _check_expression(look, compiler, row, column, text)
        _check_filter(look, row)
        if row.number in asked:
            _check_later(look, asked[row.number])
    for row in look.rows("choices"):
        for column, text in row.cells.items():
            if "${" in text and meaning(column) == "label":
                _check_references(look, "choices", row, column, text)
    _check_circles(look)


def is_expression(row: Row, column: str, text: str) -> bool:
    """Whether a cell holds something to be worked out."""
    what = meaning(column)
    if what == "default":
        return bool(default_is_dynamic(text, row.cells.get("type", "")))
    return what in _EXPRESSIONS and text.lower() not in _YES_NO


def plain(look: Look, text: str) -> str:
    """An expression with paths in place of its references; a name that is not there becomes a path of its own."""

    def path(found: re.Match[str]) -> str:
        there = look.by_name.get(found[2])
        return f" /data/{there[0].path if there else found[2]} "

    return REFERENCE.sub(path, text.translate(_QUOTES))


def _check_references(look: Look, sheet: str, row: Row, column: str, text: str) -> None:
    found = list(REFERENCE.finditer(text))
    if len(found) < text.count("${"):
        look.add("reference_broken", sheet, row.number, column)
    for one in found:
        if one[1]:
            look.add("last_saved", sheet, row.number, column, one[2])
        elif one[2] not in look.by_name:
            look.add("reference_unknown", sheet, row.number, column, one[2], look.near(one[2], look.by_name))


def _check_expression(look: Look, compiler: Compiler, row: Row, column: str, text: str) -> None:
    shown = REFERENCE.sub(lambda found: f" /data/{found[2]} ", text.translate(_QUOTES))
    try:
        compiler.check(shown)
    except FormExpressionError as error:
        reason = str(error.facts["reason"])
        name = _unknown_function(shown) if reason == "unknown_function" else ""
        look.survey(reason, row, column, name, look.near(name, sorted(library())) if name else "")


def _unknown_function(text: str) -> str:
    known = library()
    calls = (part.name for part in grammar.walk(grammar.parse(text)) if isinstance(part, grammar.Call))
    return next((name for name in calls if name not in known), "")


def _tree(text: str) -> grammar.Expr | None:
    try:
        return grammar.parse(text)
    except FormExpressionError:
        return None


def _check_filter(look: Look, row: Row) -> None:
    """A filter that names a column the list does not have offers nothing, silently."""
    select = SELECT.fullmatch(" ".join(row.cells.get("type", "").split()))
    text = row.cells.get("choice_filter", "")
    if not select or not text or select[2].startswith("${"):
        return
    tree = _tree(plain(look, text))
    columns = [column for column in look.book.sheet("choices").columns if column]
    for name in dict.fromkeys(_names_in(tree) if tree is not None else ()):
        if name not in columns:
            look.survey("filter_column_unknown", row, "choice_filter", name, look.near(name, columns))


def _names_in(tree: grammar.Expr) -> Iterator[str]:
    """The names of columns that a filter reads: paths of one step that begin at the choice itself."""
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, grammar.Path):
            if part.start == "." and len(part.steps) == 1 and part.steps[0].axis == "child":
                yield part.steps[0].name
        else:
            waiting += grammar.parts(part)


def _check_later(look: Look, asked: Asked) -> None:
    """A condition that waits for a later answer is allowed, but the question appears behind one's back."""
    for column, text in look.cells(asked.row, "relevant"):
        for found in REFERENCE.finditer(text):
            there = look.by_name.get(found[2], [])
            is_asked = bool(there) and there[0].kind.lower() not in UNSEEN and not there[0].is_block
            if is_asked and all(one.order > asked.order for one in there):
                look.survey("reference_later", asked.row, column, found[2])


def _check_circles(look: Look) -> None:
    """Adds every circle once, at the first of its questions."""
    expressions = []
    for asked in look.asked:
        for column in ("calculation", "relevant"):
            for _, text in look.cells(asked.row, column):
                if _tree(plain(look, text)) is not None:
                    expressions.append((asked.path, column, plain(look, text)))
    nodes = _definitions(look)
    for _ in range(_MAX_CIRCLES):
        try:
            check_cycles(nodes, expressions)
        except FormCycleError as error:
            names = str(error.facts["names"]).split(", ")
            _add_circle(look, names)
            expressions = [one for one in expressions if one[0].rpartition("/")[2] not in names]
        else:
            return


def _definitions(look: Look) -> dict[str, Definition]:
    nodes = {"": Definition("data", "", None, kind="group", type="")}
    for asked in look.asked:
        above = nodes.get(asked.above[-1].path if asked.above else "", nodes[""])
        nodes.setdefault(asked.path, Definition(asked.name, asked.path, above))
    return nodes


def _add_circle(look: Look, names: list[str]) -> None:
    rows = [look.by_name[name][0].row for name in names if name in look.by_name]
    first = min(rows, key=lambda row: row.number)
    columns = [column for column in first.cells if meaning(column) in ("calculation", "relevant")]
    look.survey("cycle", first, columns[0] if columns else "relevant", ", ".join(names))
