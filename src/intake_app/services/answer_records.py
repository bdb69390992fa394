"""A case as records that may travel: each questionnaire of it cut to what the purpose admits, relevant answers only."""

from __future__ import annotations

import hashlib
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from intake_app.domain.complaint_maker import SEALED_CODES
from intake_app.domain.complaint_redaction import Hidden, Redactor
from intake_app.domain.sealed_part import without_sealed
from intake_app.domain.sensitivity import ACCOUNT, ADMINISTRATIVE, IDENTITY, SEXUAL_VIOLENCE, THIRD_PERSONS
from intake_app.domain.strict_json import canonical
from intake_app.exports.record import FILES, NOTE, Row
from intake_app.services.answer_shape import is_meta, path_of
from intake_app.services.consent_answers import ConsentQuestions
from intake_app.services.sheets import WHY, answers_in
from intake_app.services.told_blocks import accounts_of, told_texts
from intake_app.xlsform.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from intake_app.domain.case import Case
    from intake_app.exports.record import Shape
    from intake_app.services.answer_purposes import Sieve
    from intake_app.services.sheets import SheetKey
    from intake_app.xlsform.form import Definition, Form
    from intake_app.xlsform.views import NodeView

_ROW: Final = re.compile(r"\[[a-z2-7]{1,32}\]")
_ROW_ABOVE: Final = re.compile(r"(.*\[([a-z2-7]{1,32})\])/[^\[\]]*")
_TELLING: Final = 3
_LONGEST_NAME: Final = 80
_GAP: Final = "[…]"
_OURS: Final = uuid.UUID("6f0f3a4e-3a55-5bbb-9ac3-1d6b6f2f6c9e")
"""The name space of record UUIDs; any fixed one does."""
_EPOCH: Final = "1970-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Filled:
    """One filled questionnaire of a case: `name` is "" for the one it was opened with, else "<form_id>[<rid>]".

    `answers` are by the paths of that questionnaire, `classes` those of the entries that hold them. `sealed` are row
    ids whose told words are sealed; `made_on` is the day of the first answer, `at` the moment of the last.
    """

    name: str
    answers: Mapping[str, str]
    classes: Mapping[str, str]
    sealed: frozenset[str]
    made_on: str
    at: str


def filled(case: Case, key: SheetKey | None, form: Form) -> Filled:
    """The answers of one questionnaire of a case as the journal has them; nothing of class X is among them."""
    open_case = without_sealed(case)
    told = answers_in(open_case, key)
    answers = {path: one.value for path, one in told.items()}
    texts = told_texts(open_case, key, accounts_of(form))
    decisions = ConsentQuestions(form, is_sheet=key is not None).restore(open_case, answers)
    moments = [one.origin.at for one in told.values()]
    if key is None and case.opened is not None:
        moments.append(case.opened.origin.at)
    return Filled(
        name=key.name if key is not None else "",
        answers=answers | texts | decisions,
        classes={path: one.origin.sensitivity for path, one in told.items()} | dict.fromkeys(texts, ACCOUNT),
        sealed=frozenset(one.value.block for one in case.statements if one.origin.sensitivity == SEXUAL_VIOLENCE),
        made_on=min(moments, default="")[:10],
        at=max(moments, default=_EPOCH),
    )


def redactor_for(sheets: Iterable[tuple[Filled, Form]], sieve: Sieve) -> Redactor:
    """Takes the names, and the numbers, of people who stay out of told words too: a marked gap stands there.

    Names are short; of a longer text that stays only its numbers are looked for elsewhere.
    """
    quiet = {IDENTITY, THIRD_PERSONS} & set(sieve.stays)
    hidden = []
    for sheet, form in sheets:
        for path, text in sheet.answers.items():
            node = form.nodes.get(path_of(path))
            is_told = node is None or node.type == "text"
            if is_told and quiet & {sheet.classes.get(path, ""), node.sensitivity if node is not None else ""}:
                hidden.append(Hidden(text, _GAP, _GAP, numbers_only=len(text) > _LONGEST_NAME))
    return Redactor(hidden)


class RecordReader:
    """Cuts one filled questionnaire to what may go. Knows no vault.

    `file_named` names the file of a media answer; `redactor` takes names that stay out of told words.
    """

    def __init__(
        self, form: Form, sheet: Filled, sieve: Sieve, file_named: Callable[[str, str], str], redactor: Redactor
    ) -> None:
        self._form = form
        self._sieve = sieve
        self._file_named = file_named
        self._redactor = redactor
        self._sheet = sheet
        self._set_by_rule = _set_by_rule(form)
        gone = tuple(self._sealed_rows())
        self._quiet = () if sieve.purpose.is_inside else tuple(self._rows_beside_sealed())
        self._accounts = frozenset(accounts_of(form)) if self._quiet else frozenset()
        known = {path: text for path, text in sheet.answers.items() if not _is_in(path, gone)}
        self._whole = self._session(known)
        # A second time with nothing but what may go: what is calculated from the rest must not come out by this way.
        self._open = self._session({path: text for path, text in known.items() if self._may_go(path)})
        self._kept_back = {text for path, text in known.items() if len(text) >= _TELLING and not self._may_go(path)}

    def row(self) -> Row:
        """The answers of the sheet: relevant ones only, in the order of the form."""
        tops = [name for name, node in self._form.root.children.items() if not is_meta(node)]
        return self._row([self._whole.node(name) for name in tops])

    def _session(self, answers: Mapping[str, str]) -> Session:
        # Asked as on the day of the last answer: what depends on the day comes out the same in every export.
        at = datetime.fromisoformat(self._sheet.at).astimezone(UTC)
        return Session(
            self._form, language=self._form.default_language, now=lambda: at, answers=answers, instance_id="uuid:"
        )

    def _definition(self, path: str) -> Definition | None:
        return self._form.nodes.get(path_of(path))

    def _may_go(self, path: str) -> bool:
        node = self._definition(path)
        if node is None:
            return False
        return node.kind in ("group", "repeat") or self._admits(node, path)

    def _admits(self, node: Definition, path: str) -> bool:
        is_told = node.type == "text" and (_is_in(path, self._quiet) or node.path in self._accounts)
        return not is_told and self._sieve.admits(node, self._origin(path))

    def _origin(self, path: str) -> str:
        return self._sheet.classes.get(path) or self._sheet.classes.get(path.removesuffix(WHY)) or ADMINISTRATIVE

    def _sealed_rows(self) -> Iterator[str]:
        """Rows that are about the sealed section: the told words are sealed, or the one code points there."""
        for path, value in self._sheet.answers.items():
            above = _ROW_ABOVE.fullmatch(path)
            node = self._definition(path)
            if above is None or node is None:
                continue
            if above[2] in self._sheet.sealed or (node.type == "select_one" and value in SEALED_CODES):
                yield above[1]

    def _rows_beside_sealed(self) -> Iterator[str]:
        """Rows with a code that points into the sealed section: words told in them may tell of the same."""
        for path, value in self._sheet.answers.items():
            above = _ROW_ABOVE.fullmatch(path)
            node = self._definition(path)
            if above is not None and node is not None and node.choices and SEALED_CODES & set(value.split()):
                yield above[1]

    def _row(self, views: Sequence[NodeView]) -> Row:
        values: dict[str, str] = {}
        reasons: dict[str, str] = {}
        rows: dict[str, tuple[Row, ...]] = {}
        waiting = list(reversed(views))
        while waiting:
            view = waiting.pop()
            if not view.is_relevant:
                continue
            if view.kind == "group":
                waiting.extend(reversed(view.children))
            elif view.kind == "repeat":
                found = self._rows(view)
                if found:
                    rows[path_of(view.path)] = found
            else:
                self._question(view, values, reasons)
        return Row(values, reasons, rows)

    def _rows(self, view: NodeView) -> tuple[Row, ...]:
        """The rows of a repeat; one of which nothing may go counts only where rows of that class may."""
        node = self._form.nodes[path_of(view.path)]
        is_counted = (node.sensitivity or ACCOUNT) not in self._sieve.stays
        made = [self._row(row.children) for row in view.children]
        return tuple(row for row in made if is_counted or any(row.values.values()) or row.rows)

    def _question(self, view: NodeView, values: dict[str, str], reasons: dict[str, str]) -> None:
        path = path_of(view.path)
        node = self._form.nodes[path]
        if not self._admits(node, view.path):
            return
        value = self._value(view, node)
        if value or self._is_openly_relevant(view.path):
            values[path] = value
        if view.reason and not value:
            reasons[path] = view.reason

    def _value(self, view: NodeView, node: Definition) -> str:
        if node.kind == NOTE:
            return ""
        if node.type in FILES:
            return self._file_named(view.value, self._origin(view.path)) if view.value else ""
        if _follows_others(node) and self._openly(view.path) != view.value:
            return ""
        if path_of(view.path) in self._set_by_rule and any(text in view.value for text in self._kept_back):
            return ""
        if node.type in ("text", "calculate", "barcode"):
            return self._redactor.clean(view.value)[0]
        return self._sieve.cut(node, view.value)

    def _openly(self, path: str) -> str | None:
        try:
            view = self._open.node(path)
        except KeyError:
            return None
        return view.value if view.is_relevant else None

    def _is_openly_relevant(self, path: str) -> bool:
        return self._openly(path) is not None


def _follows_others(node: Definition) -> bool:
    """Whether an answer is made of other answers: calculated, or chosen among choices that are answers."""
    choices = node.choices
    return node.calculate is not None or (choices is not None and not choices.list_name and not choices.fixed)


def _set_by_rule(form: Form) -> frozenset[str]:
    """Questions that a rule of the form fills with the value of an expression, once, to be changed by hand later."""
    actions = list(form.on_load)
    for node in form.nodes.values():
        actions += [*node.on_change, *node.on_new_row]
    return frozenset(action.target for action in actions if action.closure is not None)


def origin_of(case: Case, sheet: str, purpose: str) -> str:
    """The UUID of a record: always the same for one purpose, and never the same for two."""
    return str(uuid.uuid5(_OURS, f"{case.id}/{sheet}/{purpose}"))


def instance_of(origin: str, shape: Shape, row: Row) -> str:
    """The UUID of exactly these answers of a record: another answer, or version of the form, makes another."""
    content = canonical([shape.form_id, shape.version, _plain(row)])
    return str(uuid.uuid5(uuid.UUID(origin), hashlib.sha256(content).hexdigest()))


def has_anything(row: Row) -> bool:
    """Whether anything of a record goes at all."""
    return any(row.values.values()) or bool(row.reasons) or any(map(has_anything, _rows_of(row)))


def _rows_of(row: Row) -> Iterator[Row]:
    for rows in row.rows.values():
        yield from rows


def _plain(row: Row) -> list[object]:
    told = {path: value for path, value in row.values.items() if value}
    return [told, dict(row.reasons), {path: [_plain(one) for one in rows] for path, rows in row.rows.items()}]


def _is_in(path: str, rows: tuple[str, ...]) -> bool:
    return any(path == row or path.startswith(f"{row}/") for row in rows)
