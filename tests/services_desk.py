"""Invented desks: real vaults in temporary folders, introduced to each other as people would do it."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import pytest

from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.domain.entry_kinds import Answers, CaseOpened, Consent
from intake_app.services.contacts import Contacts
from intake_app.services.dispatch import Dispatch
from intake_app.services.evidence import EvidenceRoom
from intake_app.services.form_library import FormLibrary
from intake_app.services.handover import Handover
from intake_app.services.interviews import Interviews
from intake_app.services.receipts import Receipts
from intake_app.services.reception import Reception
from intake_app.services.release import Release
from intake_app.services.vault_session import Act, VaultSession, begin_device
from intake_app.storage.vault import create_vault
from intake_app.viewer.sandbox import Viewer
from intake_app.xlsform.reader import read_form

ROOT = Path(__file__).parent.parent
WORDS = (ROOT / "resources" / "words" / "en.txt").read_text("utf-8").split()
CONSENTS = ("C01_notes", "C05_store_identity", "C06_send_head_office", "C09_lawyer")


read_once = lru_cache(maxsize=None)(read_form)
"""Reads each built-in form once for all tests: every invented vault would convert the same files anew."""


def no_step(done: int, total: int) -> None:
    """Nobody watches."""


@dataclass
class Clock:
    """A clock that moves when it is asked."""

    at: datetime = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@dataclass
class Desk:
    """One invented desk with everything it works with."""

    folder: Path
    role: str
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        vault, _ = create_vault(self.folder, bytearray(b"invented passphrase"), params=TEST_ONLY, floor=TEST_ONLY)
        self.wire(begin_device(vault, self.role, self.clock))

    def wire(self, session: VaultSession) -> None:
        self.session = session
        self.contacts = Contacts(session, WORDS)
        self.forms = FormLibrary(session, ROOT / "forms", read_once)
        self.release = Release(session)
        self.dispatch = Dispatch(session, self.contacts)
        self.handover = Handover(session, self.release, self.contacts, self.dispatch, self.forms)
        self.receipts = Receipts(session, self.contacts, self.dispatch)
        self.reception = Reception(session, self.contacts, self.receipts, self.forms)
        self.interviews = Interviews(session, self.forms)
        self.evidence = EvidenceRoom(session, Viewer([sys.executable, "-m", "intake_app", "--viewer-worker"]))

    def keep_form(self, xform: bytes = b"<invented/>") -> str:
        """Puts bytes where forms are kept, for tests that ask no questions."""
        with self.session.vault.transaction():
            return self.forms.keep(xform, "invented", "1")

    def case(self, case_id: str, *consents: str, **answers: str) -> str:
        """Opens an invented case without the questionnaire."""
        form = self.keep_form()
        acts = [Act("case.opened", "A", CaseOpened(region="KZ-33", language="ru", form=form))]
        acts += [Act("consent", "A", Consent(item=item, state="given")) for item in consents]
        acts.append(Act("answers", "A", Answers(form=form, section="D", values={"D/D01_pseudonym": "Выдуманная"})))
        for path, value in answers.items():
            kind, _, name = path.partition("_")
            body = Answers(form=form, section="D", values={f"D/{name}": value})
            acts.append(Act("answers", kind, body))
        self.session.record(case_id, acts)
        return case_id

    @property
    def id(self) -> str:
        return self.session.device


def introduce(office: Desk, other: Desk, name: str) -> None:
    """The walk of the card files: request out, words compared, cards back, office compared."""
    request = other.contacts.request(name, "KZ-33")
    introduction = office.contacts.read(request)
    words, _ = other.contacts.own_words()
    office.contacts.admit(request, introduction, [words[at] for at in introduction.positions])
    office_file = office.contacts.office_card_file()
    seen = other.contacts.read(office_file)
    spoken, _ = office.contacts.office_words()
    other.contacts.trust_office(office_file, seen, [spoken[at] for at in seen.positions])
    other.contacts.take_card(office.contacts.card_file(other.id))


def case_id(number: int) -> str:
    """An invented case id."""
    return "".join("abcdefghijklmnopqrstuvwxyz234567"[b % 32] for b in hashlib.sha256(bytes([number])).digest())[:26]


@pytest.fixture
def office(tmp_path: Path):
    desk = Desk(tmp_path / "office", "office")
    desk.contacts.found_office("Ойдан шығарылған кеңсе", "Almaty 1")
    yield desk
    desk.session.vault.close()


@pytest.fixture
def field_desk(tmp_path: Path, office: Desk):
    desk = Desk(tmp_path / "field", "field")
    introduce(office, desk, "Taldyqorghan 1")
    yield desk
    desk.session.vault.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder
