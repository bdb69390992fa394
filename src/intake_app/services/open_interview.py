"""One open questionnaire of one case: turns what is answered into drafts and acts, and knows no vault."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from intake_app.domain.entry_kinds import Answers, Risk, Statement
from intake_app.domain.sensitivity import ACCOUNT, ADMINISTRATIVE, SEXUAL_VIOLENCE
from intake_app.domain.strict_json import canonical
from intake_app.services.consent_answers import ConsentQuestions, consent_act, decided_by, item_of
from intake_app.services.sheets import LOOSE
from intake_app.services.told_blocks import accounts_of, block_of
from intake_app.services.vault_session import Act

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_app.domain.journal import Entry
    from intake_app.services.sheets import SheetKey
    from intake_app.services.told_blocks import AccountQuestion, Block
    from intake_app.xlsform.form import Form
    from intake_app.xlsform.session import Session

FORM_OF_DRAFT: Final = "#form"
"""The key under which the draft of a sheet names its form: before the first entry nothing else does."""

RISK_LEVEL: Final = "SR05_level"
_REVIEW: Final = "SR11_reassess_on"
_ROW: Final = re.compile(r"\[[a-z2-7]{10}\]")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Finished:
    """A section that was left: what is to be recorded, what the journal said before, and the draft it replaces."""

    section: str
    acts: tuple[Act, ...]
    before: Mapping[str, str]
    draft: str


@dataclass(slots=True)
class Interview:
    """One open questionnaire. `sheet` is None for the one that the case was opened with.

    `stored` is what the journal says, `orphans` what it says and the form has no place for, both by paths of the form.
    `told_before` are decisions about consent that the case holds already and this sheet asks again.
    """

    case_id: str
    form: Form
    session: Session
    stored: dict[str, str]
    blocks: dict[str, str] = field(default_factory=dict)
    """Entry ids of the statements that stand in the free accounts, by block."""
    sheet: SheetKey | None = None
    orphans: dict[str, str] = field(default_factory=dict)
    told_before: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, AccountQuestion] = field(init=False)
    consents: ConsentQuestions = field(init=False)
    sections: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.sections = self.form.sections
        self.accounts = accounts_of(self.form)
        self.consents = ConsentQuestions(self.form, is_sheet=self.sheet is not None)

    @property
    def is_sealed(self) -> bool:
        """Whether this is the section of class X."""
        return self.sheet is not None and self.sheet.is_sealed

    def changes(self, section: str) -> dict[str, str]:
        """What differs from the journal in one section; "" takes an answer back."""
        return self.all_changes().get(section, {})

    def all_changes(self) -> dict[str, dict[str, str]]:
        """What differs from the journal, by section; sections without changes are left out."""
        now = self.session.answers()
        found: dict[str, dict[str, str]] = {}
        for path in self.stored:
            if path not in now:
                found.setdefault(self.section_of(path), {})[path] = ""
        for path, value in now.items():
            if self.stored.get(path) != value:
                found.setdefault(self.section_of(path), {})[path] = value
        return found

    def section_of(self, path: str) -> str:
        """The section in which an answer stands, "" outside of all."""
        name = path.partition("/")[0]
        return name if name in self.sections else ""

    def draft_name(self, section: str) -> str:
        """Under which name the draft of a section is kept."""
        return self.sheet.draft(section) if self.sheet is not None else section

    def draft(self, section: str) -> bytes:
        """The section's unfinished changes, for the vault; empty when there are none."""
        changed = self.changes(section)
        if not changed:
            return b""
        return canonical(changed if self.sheet is None else {**changed, FORM_OF_DRAFT: self.form.sha256})

    def block(self, path: str) -> Block | None:
        """The block whose told words an answer's path is, None for other paths."""
        return block_of(self.accounts, path)

    def earlier_consent(self, path: str, answers: Mapping[str, str]) -> str:
        """What was said earlier about the item that a path decides: in this talk (`answers`), or in the case; or ""."""
        if not item_of(path):
            return ""
        return self.consents.earlier(path, answers) or self.told_before.get(path, "")

    def finish(self, section: str) -> Finished:
        """The section's changes as acts, ready to be recorded: one entry of answers for each class.

        From here on they count as recorded; `undo_finish` takes that back if recording failed.
        """
        changes = self.changes(section)
        answers = self.session.answers()
        by_class: dict[str, dict[str, str]] = {}
        acts = self._decisions(changes, answers)
        for path, value in changes.items():
            block = block_of(self.accounts, path)
            if block is not None:
                acts.append(self._statement(block, value, answers))
                continue
            if item_of(path) and not self.consents.is_asked_twice(path):
                continue
            by_class.setdefault(self._class_of(path), {})[self._full(path)] = value
            if path.rpartition("/")[2] == RISK_LEVEL and value:
                acts.append(Act("risk", ADMINISTRATIVE, _risk(path, answers)))
        acts += [
            Act("answers", kind, Answers(form=self.form.sha256, section=section or LOOSE, values=values))
            for kind, values in sorted(by_class.items())
        ]
        before = self.stored
        self.stored = {path: value for path, value in (before | changes).items() if value != ""}
        return Finished(section, tuple(acts), before, self.draft_name(section))

    def undo_finish(self, finished: Finished) -> None:
        """Recording failed: the section's changes are unrecorded again."""
        others = {path: value for path, value in self.stored.items() if self.section_of(path) != finished.section}
        again = {path: value for path, value in finished.before.items() if self.section_of(path) == finished.section}
        self.stored = others | again

    def recorded(self, entries: tuple[Entry, ...]) -> None:
        """Takes note of the statements that were written, so that a correction names what it replaces."""
        for entry in entries:
            body = entry.read_body()
            if isinstance(body, Statement):
                self.blocks[body.block] = entry.id

    def _full(self, path: str) -> str:
        return f"{self.sheet.name}/{path}" if self.sheet is not None else path

    def _class_of(self, path: str) -> str:
        node = self.form.nodes.get(_ROW.sub("", path.partition("#")[0]))
        # Nothing of the sealed section may fall out of it by a gap in its form.
        default = SEXUAL_VIOLENCE if self.is_sealed else ACCOUNT
        return node.sensitivity if node is not None and node.sensitivity else default

    def _decisions(self, changes: Mapping[str, str], answers: Mapping[str, str]) -> list[Act]:
        """One entry for each item whose decision or limits changed."""
        language = self.session.language
        places = dict.fromkeys(filter(None, map(decided_by, changes)))
        return [
            Act("consent", ADMINISTRATIVE, consent_act(path, answers, language, is_sealed=self.is_sealed))
            for path in places
            if path in changes or answers.get(path)
        ]

    def _statement(self, block: Block, text: str, answers: Mapping[str, str]) -> Act:
        question = block.question
        body = Statement(
            block=block.rid,
            text=text,
            mode=answers.get(block.beside(question.mode), "") or "summary_unread",
            language=answers.get(block.beside(question.language), "") or self.session.language,
            interpreter=answers.get(block.beside(question.interpreter), ""),
            replaces=self.blocks.get(block.rid),
        )
        is_sealed = self._class_of(block.path) == SEXUAL_VIOLENCE
        return Act("statement", SEXUAL_VIOLENCE if is_sealed else ACCOUNT, body)


def _risk(path: str, answers: Mapping[str, str]) -> Risk:
    """The level, and when to look again where a whole day was given."""
    review = answers.get(path.replace(RISK_LEVEL, _REVIEW), "")
    return Risk.model_validate({"level": answers[path], "reassess_on": review if _DAY.fullmatch(review) else ""})
