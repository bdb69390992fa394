"""Where a questionnaire takes down told words: free accounts in blocks, each with the way it was recorded in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from intake_app.services.sheets import own_paths, read_sheet_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_app.domain.case import Case
    from intake_app.services.sheets import SheetKey
    from intake_app.xlsform.form import Definition, Form

ACCOUNT: Final = "account"
_ROW: Final = re.compile(r"\[[a-z2-7]{10}\]")
_BLOCK: Final = re.compile(r"(.+\[([a-z2-7]{10})\])/([^/\[\]]+)")
_FIRST_FORM: Final = ("Z/Z_blocks", "Z01_text")
"""Where the account stands in the questionnaire that existed before any other."""


@dataclass(frozen=True, slots=True)
class AccountQuestion:
    """A free account in a repeat: the plain path of the repeat, and the names of the questions about a block."""

    repeat: str
    text: str
    mode: str
    language: str
    interpreter: str


@dataclass(frozen=True, slots=True)
class Block:
    """One told block: the path of its row, the row's id, and the question."""

    row: str
    rid: str
    question: AccountQuestion

    @property
    def path(self) -> str:
        """The path of the told words."""
        return f"{self.row}/{self.question.text}"

    def beside(self, name: str) -> str:
        """The path of a question about this block; "" if the form has none."""
        return f"{self.row}/{name}" if name else ""


def accounts_of(form: Form) -> dict[str, AccountQuestion]:
    """The free accounts of a form by their plain paths.

    A text in a repeat beside questions for mode (`..._mode`) and language (`..._language`), which either has the
    appearance `account` or is called as its mode is (`Z01_text`, `Z01_mode`).
    """
    found = {}
    for node in form.root.walk():
        question = _account(node)
        if question is not None:
            found[node.path] = question
    return found


def block_of(accounts: Mapping[str, AccountQuestion], path: str) -> Block | None:
    """The block that an answer's path is the told text of; None for every other path."""
    question = accounts.get(_ROW.sub("", path))
    found = _BLOCK.fullmatch(path)
    return Block(found[1], found[2], question) if question is not None and found else None


def told_texts(case: Case, key: SheetKey | None, accounts: Mapping[str, AccountQuestion]) -> dict[str, str]:
    """The statements of a case that belong to one sheet (None: to its own questionnaire), by the path of their text."""
    rows = _rows(case)
    texts = {}
    for told in case.statements:
        sheet, row = rows.get(told.value.block, (None, ""))
        if sheet == key:
            path = _text_path(row, accounts) if row else _first_path(told.value.block, accounts)
            texts[path] = told.value.text
    return {path: text for path, text in texts.items() if path and text}


def _account(node: Definition) -> AccountQuestion | None:
    row = node.parent
    if row is None or row.kind != "repeat" or node.type != "text":
        return None
    beside = {name.rpartition("_")[2]: name for name in reversed(row.children) if name != node.name}
    mode, language = beside.get("mode", ""), beside.get("language", "")
    if not mode or not language:
        return None
    is_account = ACCOUNT in node.appearance or node.name == f"{mode.removesuffix('_mode')}_text"
    if not is_account:
        return None
    return AccountQuestion(row.path, node.name, mode, language, beside.get("interpreter", ""))


def _rows(case: Case) -> dict[str, tuple[SheetKey | None, str]]:
    """The rows of a case by their ids: the sheet each is in, and its path there."""
    own = own_paths(case)
    found: dict[str, tuple[SheetKey | None, str]] = {}
    for path in case.answers:
        if path.endswith("]"):
            name, _, rest = path.partition("/")
            key = None if path in own else read_sheet_name(name)
            found[path[-11:-1]] = (key, path if key is None else rest)
    return found


def _text_path(row: str, accounts: Mapping[str, AccountQuestion]) -> str:
    plain = _ROW.sub("", row)
    names = [question.text for question in accounts.values() if question.repeat == plain]
    return f"{row}/{names[0]}" if names else ""


def _first_path(block: str, accounts: Mapping[str, AccountQuestion]) -> str:
    """Words that came without their row stand in the first account of the questionnaire."""
    first = next(iter(accounts.values()), None)
    repeat, name = (first.repeat, first.text) if first is not None else _FIRST_FORM
    return f"{repeat}[{block}]/{name}"
