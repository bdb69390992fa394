"""Every kind of bad bundle and card meets its own error at the real import desk, with words in three languages."""

from __future__ import annotations

import json
import tarfile
from typing import TYPE_CHECKING, Any

import pytest

from hostile.forge import Forge
from intake_app.bundle import card as card_files
from intake_app.bundle.manifest import BUNDLE_JSON
from intake_app.bundle.padding import padded_size
from intake_app.crypto.age import seal
from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.domain import errors
from intake_app.domain.trust import OfficeCard
from intake_app.services.vault_session import VaultSession
from intake_app.storage.vault import create_vault
from intake_app.ui.words_travel import CHAIN_WORDS, REASON_WORDS, say_reasons
from invented_office import MADE_AT, Office, entries, make_office, manifest
from invented_office import office as invented
from journeys.said_in_three_languages import has_words, have_words, refused
from services_desk import CONSENTS, Clock, Desk, case_id, field_desk, no_step, office, stick

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from intake_app.crypto.signing import DeviceKeys
    from intake_app.domain.trust import Card, DeviceCertificate

__all__ = ["field_desk", "office", "stick"]

SECRET = "алма бұлақ дала жусан көпір тауық ұшқын".encode()
STRANGER = make_office(1)
ENTRIES = entries().name


# --- bundles ---------------------------------------------------------------------------------------------------------


class OfficeDesk(Desk):
    """The desk of tests/invented_office.py as a real vault: its keys, its office's card, the field device's card."""

    def __post_init__(self) -> None:
        vault, _ = create_vault(self.folder, bytearray(SECRET), params=TEST_ONLY, floor=TEST_ONLY)
        keys = invented().desk
        session = VaultSession(vault, keys, "office", self.clock)
        with vault.transaction():
            session.devices.put_own(keys.device, keys.public_key, keys.to_bytes())
        self.wire(session)
        data = office_card(invented())
        seen = self.contacts.read(data)
        self.contacts.trust_office(data, seen, [seen.words[at] for at in seen.positions])
        field = card_of(invented().field, invented().field_certificate, "field")
        self.contacts.take_card(card_files.write_card(field, invented().root))


def card_of(keys: DeviceKeys, certificate: DeviceCertificate, role: Any) -> Card:
    request = card_files.make_request(keys, role=role, name="Ойдан шығарылған", region="", made_at=MADE_AT)
    return card_files.make_card(request, certificate)


def office_card(of: Office) -> bytes:
    card = OfficeCard(
        number=1,
        name="Ойдан шығарылған кеңсе",
        root_key=of.root.public_line,
        devices=(card_of(of.desk, of.desk_certificate, "office"),),
        revoked=(),
        made_at=MADE_AT,
        valid_until="2027-11-22T09:00:00Z",
    )
    return card_files.write_card(card, of.root)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = OfficeDesk(tmp_path / "office", "office", Clock())
    yield made
    made.session.vault.close()


def hostile_member(kind: bytes = b"0", **fields: object) -> Callable[[bytes], bytes]:
    """Puts one member of the standard library's making where the first file of the case stands."""

    def bend(tar: bytes) -> bytes:
        start = tar.rindex(ENTRIES.encode()) // 512 * 512
        info = tarfile.TarInfo(ENTRIES)
        info.mode, info.type = 0o600, kind
        for name, value in fields.items():
            setattr(info, name, value)
        data = tar[:start] + info.tobuf(tarfile.GNU_FORMAT) + bytes(1024)
        return data.ljust(padded_size(len(data)), b"\x00")

    return bend


def with_duplicate_key(data: bytes) -> bytes:
    return data.replace(b'"seq":1', b'"seq":2,"seq":1')


def for_somebody_else() -> bytes:
    return seal([invented().field.identity.recipient], Forge().tar())


def flipped(place: int) -> bytes:
    data = bytearray(Forge().sealed())
    data[place] ^= 4
    return bytes(data)


BUNDLES: dict[str, tuple[Callable[[], bytes], type[errors.IntakeError]]] = {
    "traversal": (lambda: Forge(bend_tar=hostile_member(name="../../x")).sealed(), errors.ContainerInvalidError),
    "absolute": (lambda: Forge(bend_tar=hostile_member(name="/etc/passwd")).sealed(), errors.ContainerInvalidError),
    "symbolic link": (
        lambda: Forge(bend_tar=hostile_member(tarfile.SYMTYPE, linkname="/etc/passwd")).sealed(),
        errors.ContainerInvalidError,
    ),
    "hard link": (
        lambda: Forge(bend_tar=hostile_member(tarfile.LNKTYPE, linkname=BUNDLE_JSON)).sealed(),
        errors.ContainerInvalidError,
    ),
    "device": (lambda: Forge(bend_tar=hostile_member(tarfile.CHRTYPE)).sealed(), errors.ContainerInvalidError),
    "oversized": (lambda: Forge(bend_tar=hostile_member(size=1 << 40)).sealed(), errors.ContainerInvalidError),
    "file twice": (
        lambda: Forge(order=lambda names: [*names, names[-1]]).sealed(),
        errors.BagInvalidError,
    ),
    "file replaced": (lambda: Forge(replace={ENTRIES: b"another"}).sealed(), errors.BagInvalidError),
    "file that nobody lists": (lambda: Forge(replace={"data/zz": b"x"}).sealed(), errors.BagInvalidError),
    "duplicate JSON keys": (
        lambda: Forge(bundle_json=with_duplicate_key(manifest().to_bytes())).sealed(),
        errors.JsonInvalidError,
    ),
    "not JSON": (lambda: Forge(bundle_json=b"{").sealed(), errors.JsonInvalidError),
    "of a later program": (
        lambda: Forge(bundle_json=manifest().to_bytes().replace(b'"v":1', b'"v":9')).sealed(),
        errors.BundleTooNewError,
    ),
    "sender is somebody else": (lambda: Forge(changes={"sender": "a" * 26}).sealed(), errors.BundleInvalidError),
    "passed on": (lambda: Forge(changes={"recipients": ("ab" * 32,)}).sealed(), errors.BundleNotForMeError),
    "wrong recipient": (for_somebody_else, errors.NotForThisDeviceError),
    "wrong signature": (lambda: Forge(namespace="intake-card").sealed(), errors.SignatureInvalidError),
    "spoiled certificate": (
        lambda: Forge(certificate=invented().field_certificate.line[:-8] + "AAAAAAA=").sealed(),
        errors.CertificateInvalidError,
    ),
    "one bit of the header": (lambda: flipped(3), errors.AgeHeaderError),
    "one bit of the content": (lambda: flipped(-50), errors.AgePayloadError),
    "cut short": (lambda: Forge().sealed()[:-1], errors.AgePayloadError),
    "not a bundle": (lambda: b"PK\x03\x04" + bytes(5000), errors.AgeHeaderError),
    "empty": (lambda: b"", errors.AgeHeaderError),
    "armored": (lambda: b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n", errors.AgeArmorError),
    "with a passphrase": (
        lambda: b"age-encryption.org/v1\n-> scrypt " + b"A" * 22 + b" 22\n" + b"A" * 43 + b"\n---",
        errors.AgePassphraseFileError,
    ),
}


@pytest.mark.parametrize("what", BUNDLES)
def test_a_bundle_that_is_refused(what: str, desk: Desk, stick: Path) -> None:
    make, kind = BUNDLES[what]
    path = stick / "aaaaaaaaaaaaaaaa.age"
    path.write_bytes(make())
    refused(kind, lambda: desk.reception.receive(path, no_step))
    assert desk.reception.all() == ()
    assert desk.session.evidence.total_bytes() == 0
    assert desk.session.journal.cases() == []


def received(desk: Desk, stick: Path, bundle: bytes) -> str:
    path = stick / f"{len(list(stick.iterdir())):0>16}.age"
    path.write_bytes(bundle)
    return desk.reception.receive(path, no_step).bundle


def test_the_forge_makes_a_bundle_that_is_received(desk: Desk, stick: Path) -> None:
    report = desk.reception.report(received(desk, stick, Forge().sealed()))
    assert report.doubts == ()


def test_a_record_with_duplicate_keys_is_refused_and_the_report_says_so(desk: Desk, stick: Path) -> None:
    line = json.dumps({"body": None}).encode()[:-1] + b', "body": null}\n'
    report = desk.reception.report(received(desk, stick, Forge(files={ENTRIES: line}).sealed()))
    assert report.counts == {"refused": 1}
    (case,) = report.cases
    assert case.reasons == ("json_duplicate_key",)
    have_words(lambda tr: say_reasons(case.reasons, tr))
    assert desk.reception.accept(report.bundle).counts == {"refused": 1}
    assert desk.session.journal.cases() == []


def test_a_sender_whom_nobody_knows_is_set_aside_with_words(desk: Desk, stick: Path) -> None:
    bent = Forge(
        signer=STRANGER.field,
        certificate=STRANGER.field_certificate.line,
        changes={"sender": STRANGER.field.device, "heads": {}},
    )
    report = desk.reception.report(received(desk, stick, bent.sealed()))
    assert set(report.doubts) == {"sender_foreign_office", "unknown_sender"}
    have_words(lambda tr: say_reasons(report.doubts, tr))
    assert all(doubt in REASON_WORDS for doubt in report.doubts)
    has_words(errors.UnknownSignerError(device=STRANGER.field.device))


def test_replayed_and_forked_bundles(office: Desk, field_desk: Desk, stick: Path) -> None:
    """A copied laptop: the same number twice, with other content. And the first bundle once more."""
    case = field_desk.case(case_id(1), *CONSENTS)
    first = field_desk.handover.write([case], [office.id], stick, no_step)
    office.reception.accept(office.reception.receive(first.paths[0], no_step).bundle)
    refused(errors.BundleAlreadyHereError, lambda: office.reception.receive(first.paths[0], no_step))
    with field_desk.session.vault.transaction():
        field_desk.session.vault.connection.execute("DELETE FROM bundle")
    second = field_desk.handover.write([case], [office.id], stick, no_step)
    report = office.reception.receive(second.paths[0], no_step)
    assert report.doubts == ("forked",)
    assert set(report.counts) == {"already_here", "quarantined"}
    have_words(lambda tr: say_reasons(report.doubts, tr))


def test_every_word_about_doubts_and_chains_is_there_in_every_language() -> None:
    have_words(lambda tr: [tr.text(words) for words in REASON_WORDS.values()])
    have_words(lambda tr: [tr.text(words).format(first=3, last=4) for words in CHAIN_WORDS.values()])


def test_a_receipt_for_somebody_else_and_parts_that_are_missing(office: Desk, field_desk: Desk, stick: Path) -> None:
    case = field_desk.case(case_id(1), *CONSENTS)
    sent = field_desk.handover.write([case], [office.id], stick, no_step)
    report = office.reception.accept(office.reception.receive(sent.paths[0], no_step).bundle)
    receipt = office.receipts.write(report.bundle, (), stick, no_step)
    with field_desk.session.vault.transaction():
        field_desk.session.vault.connection.execute("DELETE FROM bundle")
    refused(errors.ReceiptUnknownError, lambda: field_desk.reception.receive(receipt.paths[0], no_step))
    part = stick / "bbbbbbbbbbbbbbbb.age.002"
    part.write_bytes(sent.paths[0].read_bytes())
    refused(errors.PartsIncompleteError, lambda: office.reception.receive(part, no_step))
    refused(errors.TargetGoneError, lambda: office.reception.receive(stick / "gone.age", no_step))


# --- cards ----------------------------------------------------------------------------------------


def test_cards_that_are_refused(desk: Desk) -> None:
    good = office_card(invented())
    line, _, signature = good.partition(b"\n")
    doubled = line.replace(b'"number":1', b'"number":1,"number":2')
    cards: list[tuple[bytes, type[errors.IntakeError]]] = [
        (b"", errors.CardInvalidError),
        (b"not a card\n", errors.CardInvalidError),
        (doubled + b"\n" + signature, errors.CardInvalidError),
        (doubled + b"\n" + invented().root.sign_ssh(doubled + b"\n", "intake-card"), errors.CardInvalidError),
        (line.replace(b"cert-v01", b"cert-v02") + b"\n" + signature, errors.CardInvalidError),
        (office_card(STRANGER), errors.CardForeignError),
    ]
    for data, kind in cards:
        refused(kind, lambda data=data: desk.contacts.read(data))
    seen = desk.contacts.read(good)
    stranger = Desk(desk.folder.parent / "new", "field")
    wrong = [seen.words[at] for at in seen.positions[::-1]]
    refused(errors.CardNotComparedError, lambda: stranger.contacts.trust_office(good, seen, wrong))
    stranger.session.vault.close()
