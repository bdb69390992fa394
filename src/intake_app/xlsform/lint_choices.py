"""Looks over the choice lists: which are used, which are missing, codes that collide or cannot be told apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from intake_app.xlsform.lint_look import lists_of, meaning
from intake_app.xlsform.lint_survey import SELECT

if TYPE_CHECKING:
    from intake_app.xlsform.lint_look import Look
    from intake_app.xlsform.workbook import Row

    Lists = dict[str, list[tuple[Row, str]]]

_SHOWN = frozenset({"label", "image", "audio", "video", "big-image", "media"})
_INSTANCE = re.compile(r"instance\(\s*['\"]([^'\"]+)['\"]\s*\)")
_ONE_ANSWER = ("select_one", "select one")


def check_choices(look: Look) -> None:
    """Adds what is wrong with the lists and with the questions that use them."""
    _check_rows(look)
    lists = lists_of(look)
    named = {row.cells.get("list_name", "") for row in look.rows("choices")}
    used: dict[str, bool] = {}
    for row in look.rows("survey"):
        select = SELECT.fullmatch(" ".join(row.cells.get("type", "").split()))
        if select:
            used[select[2]] = used.get(select[2], False) or select[1] not in _ONE_ANSWER
            _check_question(look, row, select, lists, named)
        for text in row.cells.values():
            for name in _INSTANCE.findall(text):
                used.setdefault(name, False)
    for name, codes in lists.items():
        if name not in used:
            look.add("list_unused", "choices", codes[0][0].number, "list_name", name)
        else:
            _check_blanks(look, codes, is_multiple=used[name])


def _check_question(look: Look, row: Row, select: re.Match[str], lists: Lists, named: set[str]) -> None:
    name = select[2]
    codes = lists.get(name)
    if codes is None:
        if not name.startswith("${") and name not in named:
            look.survey("list_unknown", row, "type", name, look.near(name, lists))
        return
    if select[3]:
        look.survey("or_other", row, "type", row.cells.get("name", ""))
    if len(codes) == 1 and not select[3]:
        look.add("list_of_one", "choices", codes[0][0].number, "list_name", name)


def _check_blanks(look: Look, codes: list[tuple[Row, str]], *, is_multiple: bool) -> None:
    """Several codes are kept with blanks between: there a blank inside a code makes two of it."""
    for row, code in codes:
        if any(letter.isspace() for letter in code):
            look.add("choice_spaces" if is_multiple else "choice_spaces_one", "choices", row.number, "name", code)


def _check_rows(look: Look) -> None:
    may_repeat = look.setting("allow_choice_duplicates").lower() in ("yes", "true")
    met: dict[tuple[str, str], str] = {}
    for row in look.rows("choices"):
        name, code = row.cells.get("list_name", ""), row.cells.get("name", "")
        if not name:
            if code:
                look.add("list_name_missing", "choices", row.number, "list_name", code)
            continue
        if not code:
            look.add("choice_name_missing", "choices", row.number, "name", name)
            continue
        other = met.setdefault((name, code.lower()), code)
        if (name, "=" + code) in met:
            if not may_repeat:
                look.add("choice_twice", "choices", row.number, "name", code)
        elif other != code:
            look.add("choice_case", "choices", row.number, "name", code, other)
        met[name, "=" + code] = code
        if not any(meaning(column) in _SHOWN for column in row.cells):
            look.add("choice_label_missing", "choices", row.number, "label", code)
