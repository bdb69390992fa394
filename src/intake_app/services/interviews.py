"""The interview: answers become drafts while somebody types and entries when a section is left."""

from __future__ import annotations

import base64
import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from intake_app.domain.entry_kinds import Answers, CaseOpened, Consent, Risk, Statement
from intake_app.domain.sensitivity import ACCOUNT, ADMINISTRATIVE
from intake_app.domain.strict_json import canonical, load_strict
from intake_app.services.vault_session import Act
from intake_app.storage.drafts import Draft
from intake_app.xlsform.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_app.domain.case import Case
    from intake_app.domain.journal import Entry
    from intake_app.services.form_library import FormLibrary
    from intake_app.services.vault_session import VaultSession
    from intake_app.xlsform.model import Form

_CONSENT: Final = re.compile(r"C\d\d_[a-z_]+")
_BLOCK: Final = re.compile(r"(.+\[([a-z2-7]{10})\])/Z01_text")
_ROW: Final = re.compile(r"\[[a-z2-7]{10}\]")
_SAID_BY: Final = {"E03_guardian_consent": "guardian", "E04_child_assent": "child"}
RISK_LEVEL: Final = "SR05_level"


@dataclass(frozen=True, slots=True)
class Finished:
    """A section that was left: what is to be recorded, and what the journal said before."""

    section: str
    acts: tuple[Act, ...]
    before: Mapping[str, str]


@dataclass(slots=True)
class Interview:
    """One open questionnaire of one case. Knows no vault: it turns changes into drafts and acts."""

    case_id: str
    form: Form
    session: Session
    stored: dict[str, str]
    blocks: dict[str, str] = field(default_factory=dict)
    """Entry ids of the statements that stand in the free account, by block."""

    def changes(self, section: str) -> dict[str, str]:
        """What differs from the journal in one section; "" takes an answer back."""
        prefix = f"{section}/"
        now = {path: value for path, value in self.session.answers().items() if path.startswith(prefix)}
        before = {path: value for path, value in self.stored.items() if path.startswith(prefix)}
        gone = {path: "" for path in before if path not in now}
        return gone | {path: value for path, value in now.items() if before.get(path) != value}

    def draft(self, section: str) -> bytes:
        """The section's unfinished changes, for the vault; empty when there are none."""
        changed = self.changes(section)
        return canonical(changed) if changed else b""

    def finish(self, section: str) -> Finished:
        """The section's changes as acts, ready to be recorded: one entry of answers for each class.

        From here on they count as recorded; `undo_finish` takes that back if recording failed.
        """
        changes = self.changes(section)
        by_class: dict[str, dict[str, str]] = {}
        acts: list[Act] = []
        for path, value in changes.items():
            name = path.rpartition("/")[2]
            block = _BLOCK.fullmatch(path)
            if _CONSENT.fullmatch(name):
                acts.append(Act("consent", ADMINISTRATIVE, self._consent(path, name, value)))
            elif block is not None:
                acts.append(Act("statement", ACCOUNT, self._statement(block[1], block[2], value)))
            else:
                by_class.setdefault(self._class_of(path), {})[path] = value
                if name == RISK_LEVEL and value:
                    acts.append(Act("risk", ADMINISTRATIVE, self._risk(path, value)))
        acts += [
            Act("answers", kind, Answers(form=self.form.sha256, section=section, values=values))
            for kind, values in sorted(by_class.items())
        ]
        before = self.stored
        self.stored = {path: value for path, value in (before | changes).items() if value != ""}
        return Finished(section, tuple(acts), before)

    def undo_finish(self, finished: Finished) -> None:
        """Recording failed: the section's changes are unrecorded again."""
        prefix = f"{finished.section}/"
        others = {path: value for path, value in self.stored.items() if not path.startswith(prefix)}
        self.stored = others | {path: value for path, value in finished.before.items() if path.startswith(prefix)}

    def recorded(self, entries: tuple[Entry, ...]) -> None:
        """Takes note of the statements that were written, so that a correction names what it replaces."""
        for entry in entries:
            body = entry.read_body()
            if isinstance(body, Statement):
                self.blocks[body.block] = entry.id

    def _class_of(self, path: str) -> str:
        node = self.form.nodes.get(_ROW.sub("", path.partition("#")[0]))
        return node.sensitivity if node is not None and node.sensitivity else ACCOUNT

    def _value(self, path: str) -> str:
        return self.session.answers().get(path, "")

    def _consent(self, path: str, name: str, value: str) -> Consent:
        said_by = next((who for group, who in _SAID_BY.items() if f"/{group}/" in path), "person")
        return Consent.model_validate(
            {
                "item": name,
                "state": value or "not_asked",
                "said_by": said_by,
                "form": self._value("B/B03_form"),
                "limits": self._value("B/B05_limits") if value == "given_limited" else "",
                "language": self.session.language,
                "review_on": self._value("B/B06_review_date"),
            }
        )

    def _statement(self, row: str, block: str, text: str) -> Statement:
        return Statement(
            block=block,
            text=text,
            mode=self._value(f"{row}/Z01_mode") or "summary_unread",
            language=self._value(f"{row}/Z01_language") or self.session.language,
            interpreter=self._value(f"{row}/Z01_interpreter"),
            replaces=self.blocks.get(block),
        )

    def _risk(self, path: str, level: str) -> Risk:
        review = self._value(path.replace(RISK_LEVEL, "SR11_reassess_on"))
        return Risk.model_validate({"level": level, "reassess_on": review})


class Interviews:
    """Opens interviews and keeps what they yield."""

    def __init__(self, session: VaultSession, forms: FormLibrary) -> None:
        self._session = session
        self._forms = forms

    def begin(self, *, language: str, region: str = "") -> str:
        """Opens a new case with the built-in questionnaire. Gives the case id."""
        case_id = base64.b32encode(secrets.token_bytes(17)).decode().lower()[:26]
        form = self._forms.current()
        body = CaseOpened.model_validate({"region": region, "language": language, "form": form.sha256})
        self._session.record(case_id, [Act("case.opened", ADMINISTRATIVE, body)])
        return case_id

    def open(self, case_id: str, language: str) -> Interview:
        """The interview of a case as journal and drafts have it. Raises UnknownCaseError, FormUnknownError."""
        case = self._session.case(case_id)
        form = self._forms.form(case.opened.value.form) if case.opened is not None else self._forms.current()
        stored = answers_of(case, form)
        drafted = dict(stored)
        for draft in reversed(self._session.drafts.drafts(case_id)):
            drafted |= _read_draft(draft.body)
        answers = {path: value for path, value in drafted.items() if value != ""}
        session = Session(form, language=language, now=self._session.now, answers=answers)
        blocks = {told.value.block: told.origin.entry for told in case.statements}
        return Interview(case_id, form, session, stored, blocks)

    def save_draft(self, case_id: str, section: str, draft: bytes) -> None:
        """Keeps unfinished changes; durable when it returns."""
        with self._session.vault.transaction():
            had = self._session.drafts.drafts(case_id)
            if draft:
                self._session.drafts.save(Draft(case_id, section, draft, self._session.moment()))
            else:
                self._session.drafts.delete(case_id, section)
            if bool(had) != bool(self._session.drafts.drafts(case_id)):
                self._session.project(case_id)

    def record(self, case_id: str, finished: Finished) -> tuple[Entry, ...]:
        """Records a section and drops its draft, both or neither."""
        with self._session.vault.transaction():
            self._session.drafts.delete(case_id, finished.section)
            entries = self._session.record_within(case_id, finished.acts)
            if not entries:
                self._session.project(case_id)
        return entries


def answers_of(case: Case, form: Form) -> dict[str, str]:
    """What the journal says, as answers: consents, statements and risk stand in their questions again."""
    answers = {path: told.value for path, told in case.answers.items()}
    for path in form.nodes:
        name = path.rpartition("/")[2]
        if _CONSENT.fullmatch(name):
            said_by = next((who for group, who in _SAID_BY.items() if f"/{group}/" in path), "person")
            told = case.consents.get(f"{name}:{said_by}")
            if told is not None and told.value.state != "not_asked":
                answers[path] = told.value.state
    for told_text in case.statements:
        answers[f"Z/Z_blocks[{told_text.value.block}]/Z01_text"] = told_text.value.text
    return answers


def _read_draft(draft: bytes) -> Mapping[str, str]:
    value = load_strict(draft)
    return {str(path): str(text) for path, text in value.items()} if isinstance(value, dict) else {}
