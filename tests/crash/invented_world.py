"""Two invented desks that know each other, and a stick between them, in one folder that can be copied."""

from __future__ import annotations

import io
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crash.kill_harness import INVENTED_PASSPHRASE, key_of
from intake_app.bootstrap.desk import Desk, open_desk, utc_now, word_list
from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.domain.errors import BundleAlreadyHereError
from intake_app.services.evidence import Words
from intake_app.services.new_vault import NewVault, make_vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REGION = "KZ-33"
LANGUAGE = "kk"
CONSENTS = ("B/B_items/C01_notes", "B/B_items/C05_store_identity", "B/B_items/C06_send_head_office")


def say(*words: object) -> None:
    """Prints a promise, at once and whole."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def no_step(_done: int, _total: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class World:
    """The folder with both vaults and the stick."""

    folder: Path

    @property
    def stick(self) -> Path:
        return self.folder / "stick"

    def open(self, name: str) -> Desk:
        """The desk `field` or `office`, with the program's own wiring."""
        return open_desk(self.folder / name, key_of(self.folder / name), "en")

    def make(self) -> None:
        """Makes both vaults, introduces the desks to each other and puts the questionnaire into both."""
        self.stick.mkdir(parents=True, exist_ok=True)
        for name, office_name in (("field", ""), ("office", "Ойдан шығарылған кеңсе")):
            plan = NewVault(self.folder / name, name, is_practice=True, office_name=office_name, region=REGION)
            secret = bytearray(INVENTED_PASSPHRASE)
            make_vault(plan, secret, word_list("en"), utc_now, params=TEST_ONLY, floor=TEST_ONLY)
        field, office = self.open("field"), self.open("office")
        try:
            introduce(office, field)
            for desk in (field, office):
                desk.forms.current()
        finally:
            field.close()
            office.close()


def introduce(office: Desk, field: Desk) -> None:
    """The walk of the card files, words compared on both sides."""
    request = field.contacts.request("Талдықорған 1 (ойдан)", REGION)
    introduction = office.contacts.read(request)
    words, _ = field.contacts.own_words()
    office.contacts.admit(request, introduction, [words[at] for at in introduction.positions])
    card = office.contacts.office_card_file()
    seen = field.contacts.read(card)
    spoken, _ = office.contacts.office_words()
    field.contacts.trust_office(card, seen, [spoken[at] for at in seen.positions])
    field.contacts.take_card(office.contacts.card_file(field.session.device))


def agreed_case(field: Desk, *answers: tuple[str, str]) -> str:
    """A case of an invented person who agrees to the hand-over; more answers by path."""
    case_id = field.interviews.begin(language=LANGUAGE, region=REGION)
    interview = field.interviews.open(case_id, LANGUAGE)
    given = [(path, "given") for path in CONSENTS]
    for path, value in (*given, ("D/D01_pseudonym", "Ойдан шығарылған Айгүл"), *answers):
        interview.session.answer(path, value)
    for section in interview.session.sections():
        if interview.changes(section.name):
            interview.recorded(field.interviews.record(case_id, interview.finish(section.name)))
    return case_id


def add_evidence(field: Desk, case_id: str, content: bytes) -> str:
    """Takes in bytes as a file."""
    words = Words("ойдан шығарылған")
    return field.evidence.add(case_id, io.BytesIO(content), len(content), "ойдан.bin", words, no_step)


@contextmanager
def both(world: World) -> Iterator[tuple[Desk, Desk]]:
    """The two desks, closed at the end."""
    field = world.open("field")
    try:
        office = world.open("office")
        try:
            yield field, office
        finally:
            office.close()
    finally:
        field.close()


def take_all(office: Desk, stick: Path) -> None:
    """Receives all bundles of the stick, then accepts them; those that are here already change nothing."""
    for path in sorted(stick.glob("*.age")):
        try:
            office.reception.receive(path, no_step)
        except BundleAlreadyHereError:
            continue
    for report in office.reception.all():
        assert office.reception.accept(report.bundle).state == "accepted"
