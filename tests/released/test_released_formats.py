"""Files of every released format open with this program and say what they said when they were frozen."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from intake_app.bootstrap.desk import Desk, open_desk
from intake_app.domain.errors import BundleAlreadyHereError, WrongPassphraseError
from intake_app.storage.key_slots import SlotKind
from intake_app.storage.vault_keys import unlock_key
from released.what_it_says import card_says, form_says, report_says, vault_says
from services_desk import Desk as NewDesk
from services_desk import no_step

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
VERSIONS = sorted(path.name for path in HERE.iterdir() if path.name.isdigit())
CARDS = ("office.card", "device.card", "request.card")


@dataclass
class Released:
    """The files of one version. Keys are derived once, because that takes a second as in the program itself."""

    folder: Path

    @cached_property
    def says(self) -> dict[str, Any]:
        """What they said when they were frozen, the public passphrase and the recovery codes."""
        read: dict[str, Any] = json.loads((self.folder / "says.json").read_text("utf-8"))
        return read

    @cached_property
    def keys(self) -> dict[str, bytes]:
        return {name: self.unlocked(name, self.says["passphrase"]) for name in ("field", "office")}

    def unlocked(self, name: str, secret: str, kind: SlotKind = SlotKind.PASSPHRASE) -> bytes:
        return bytes(unlock_key(self.folder / name, bytearray(secret.encode()), kind=kind))

    def bytes_of(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def now(self) -> datetime:
        """A day after the freezing: certificates last a year, these tests longer."""
        return datetime.fromisoformat(self.says["frozen_at"]) + timedelta(days=1)


@dataclass
class Copies:
    """Both vaults, copied and open."""

    released: Released
    field: Desk
    office: Desk


@pytest.fixture(scope="module", params=VERSIONS)
def released(request: pytest.FixtureRequest) -> Released:
    return Released(HERE / request.param)


@pytest.fixture
def copies(released: Released, tmp_path: Path) -> Iterator[Copies]:
    desks = []
    for name in ("field", "office"):
        shutil.copytree(released.folder / name, tmp_path / name)
        desks.append(open_desk(tmp_path / name, bytearray(released.keys[name]), "en", released.now))
    yield Copies(released, *desks)
    for desk in desks:
        desk.close()


def as_json(said: object) -> Any:
    return json.loads(json.dumps(said))


def test_there_is_a_released_version() -> None:
    assert VERSIONS


def test_the_vaults_say_what_they_said(copies: Copies) -> None:
    for name, desk in (("field", copies.field), ("office", copies.office)):
        assert as_json(vault_says(desk)) == copies.released.says[name]
        assert desk.session.vault.damage_found() == 0


def test_the_recovery_codes_open_them_too_and_nothing_else_does(released: Released) -> None:
    for name, code in released.says["codes"].items():
        assert released.unlocked(name, code, SlotKind.RECOVERY) == released.keys[name]
    with pytest.raises(WrongPassphraseError):
        released.unlocked("field", released.says["passphrase"] + " invented")


def test_the_case_list_computed_anew_is_the_one_that_was_kept(copies: Copies) -> None:
    session = copies.field.session
    before = session.index.rows()
    with session.vault.transaction():
        session.index.drop()
    session.rebuild_index(no_step)
    assert session.index.rows() == before != []


def test_the_bundle_is_received_by_its_recipient(copies: Copies) -> None:
    says, office = copies.released.says, copies.office
    report = office.reception.receive(copies.released.folder / "bundle.age", no_step)
    assert as_json(report_says(report)) == says["bundle"]
    assert office.reception.accept(report.bundle).state == "accepted"
    assert as_json(vault_says(office)) == says["accepted"]
    with pytest.raises(BundleAlreadyHereError):
        office.reception.receive(copies.released.folder / "bundle.age", no_step)


def test_the_receipt_is_taken_by_the_sender(copies: Copies) -> None:
    says, field = copies.released.says, copies.field
    report = field.reception.receive(copies.released.folder / "receipt.age", no_step)
    assert as_json(report_says(report)) == says["receipt"]
    assert as_json(vault_says(field)) == says["acknowledged"]


def test_the_cards_are_read_and_can_be_used(copies: Copies, tmp_path: Path) -> None:
    says, files = copies.released.says["cards"], {name: copies.released.bytes_of(name) for name in CARDS}
    assert {name: as_json(card_says(copies.office, data)) for name, data in files.items()} == says
    request = copies.office.contacts.read(files["request.card"])
    asked = [request.words[at] for at in request.positions]
    assert copies.office.contacts.admit(files["request.card"], request, asked).name == says["request.card"]["name"]
    stranger = NewDesk(tmp_path / "stranger", "field")
    seen = stranger.contacts.read(files["office.card"])
    stranger.contacts.trust_office(files["office.card"], seen, [seen.words[at] for at in seen.positions])
    assert stranger.contacts.take_card(files["device.card"]).name == says["device.card"]["name"]
    stranger.session.vault.close()


def test_the_questionnaire_is_read_and_the_half_typed_interview_goes_on(copies: Copies) -> None:
    says, field = copies.released.says, copies.field
    assert as_json(form_says(copies.released.bytes_of("questionnaire.xml"))) == says["questionnaire"]
    ((case_id, section, _draft),) = says["field"]["drafts"]
    interview = field.interviews.open(case_id, "kk")
    assert interview.form.sha256 == says["questionnaire"]["sha256"]
    assert interview.changes(section)
    field.interviews.record(case_id, interview.finish(section))
    assert field.session.drafts.drafts() == []


def test_a_new_hand_over_from_the_old_vault_follows_the_old_bundle(copies: Copies, tmp_path: Path) -> None:
    field, office = copies.field, copies.office
    first = office.reception.receive(copies.released.folder / "bundle.age", no_step)
    office.reception.accept(first.bundle)
    stick = tmp_path / "stick"
    stick.mkdir()
    sent = field.handover.write(field.session.journal.cases(), [office.session.device], stick, no_step)
    second = office.reception.receive(sent.paths[0], no_step)
    assert (second.seq, second.missing, second.doubts, second.chain) == (first.seq + 1, (), (), ())
    assert office.reception.accept(second.bundle).state == "accepted"
