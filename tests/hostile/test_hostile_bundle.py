"""Bundles by a sender who has a key and bad intentions, or no key at all."""

from __future__ import annotations

import dataclasses
import io
import json
from typing import TYPE_CHECKING, Any

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostile.forge import Forge
from intake_app.bundle import bag
from intake_app.bundle.manifest import BUNDLE_JSON, MLDSA_NAME, SIGNATURE_NAME
from intake_app.bundle.reader import read_bundle
from intake_app.crypto import certificates
from intake_app.crypto.age import seal
from intake_app.crypto.age_header import Stanza, write_header
from intake_app.crypto.age_recipients import X25519Identity
from intake_app.domain.errors import (
    AgeArmorError,
    AgeHeaderError,
    AgePassphraseFileError,
    BagInvalidError,
    BundleInvalidError,
    BundleNotForMeError,
    BundleTooNewError,
    CertificateInvalidError,
    IntakeError,
    JsonInvalidError,
    NotForThisDeviceError,
    SignatureInvalidError,
)
from intake_app.domain.trust import recipient_fingerprint
from invented_office import YEAR_BEGINS, Kept, evidence, make_office, manifest, no_step, office, read

if TYPE_CHECKING:
    from collections.abc import Callable

FIELD = office().field
STRANGER = make_office(1)
GOOD_JSON = manifest().to_bytes()
EVIDENCE = evidence(b"invented picture").name
LAST_LINE = b"\n".join(bag.write_manifest({EVIDENCE: "0" * 64}).split(b"\n")[:1]) + b"\n"


def json_with(**changes: Any) -> bytes:
    return json.dumps({**json.loads(GOOD_JSON), **changes}, separators=(",", ":"), sort_keys=True).encode()


def without(name: str) -> Callable[[list[str]], list[str]]:
    return lambda names: [each for each in names if each != name]


def twice(name: str) -> Callable[[list[str]], list[str]]:
    return lambda names: [each for each in names for _ in range(2 if each == name else 1)]


def moved_to_the_end(name: str) -> Callable[[list[str]], list[str]]:
    return lambda names: [*without(name)(names), name]


def cut_line(data: bytes) -> bytes:
    return b"".join(line for line in data.splitlines(keepends=True) if EVIDENCE.encode() not in line)


def crlf(data: bytes) -> bytes:
    return data.replace(b"\n", b"\r\n")


def double_last_line(data: bytes) -> bytes:
    return data + data.splitlines(keepends=True)[-1]


def extra_line(data: bytes) -> bytes:
    return data + b"0" * 64 + b"  " + EVIDENCE.replace("evidence", "forms").encode() + b".xml\n"


def to_parent(data: bytes) -> bytes:
    return data.replace(b"data/evidence/", b"data/../../../")


def foreign_certificate() -> str:
    """The stranger's office certifies the field device's own key."""
    return certificates.issue(
        STRANGER.root, FIELD.public_key, role="field", clearances=(), serial=7, valid_from=YEAR_BEGINS
    ).line


CASES: dict[str, tuple[dict[str, Any], type[IntakeError], dict[str, Any]]] = {
    # the signature
    "wrong namespace": ({"namespace": "intake-card"}, SignatureInvalidError, {"reason": "namespace"}),
    "no certificate": ({"certificate": None}, SignatureInvalidError, {"reason": "no_certificate"}),
    "certificate of another device": (
        {"certificate": STRANGER.field_certificate.line},
        SignatureInvalidError,
        {"reason": "mismatch"},
    ),
    "certificate spoiled": (
        {"certificate": office().field_certificate.line[:-8] + "AAAAAAA="},
        CertificateInvalidError,
        {"reason": "form"},
    ),
    "signature of other bytes": (
        {"replace": {SIGNATURE_NAME: FIELD.sign_ssh(b"other", "intake-bundle", office().field_certificate.line)}},
        SignatureInvalidError,
        {"reason": "mismatch"},
    ),
    "signature empty": ({"replace": {SIGNATURE_NAME: b""}}, SignatureInvalidError, {"reason": "form"}),
    "signature endless": ({"replace": {SIGNATURE_NAME: b"A" * 9000}}, BagInvalidError, {"rule": "too_large"}),
    "ML-DSA by another key": ({"mldsa_signer": STRANGER.field}, SignatureInvalidError, {"reason": "mldsa65"}),
    "ML-DSA empty": ({"replace": {MLDSA_NAME: b""}}, SignatureInvalidError, {"reason": "mldsa65"}),
    "ML-DSA too long": ({"replace": {MLDSA_NAME: bytes(3310)}}, BagInvalidError, {"rule": "too_large"}),
    # who sends to whom
    "sender is somebody else": ({"changes": {"sender": "a" * 26}}, BundleInvalidError, {"rule": "sender"}),
    "serial is another": ({"changes": {"serial": 8}}, BundleInvalidError, {"rule": "sender"}),
    "passed on to us": ({"changes": {"recipients": ("ab" * 32,)}}, BundleNotForMeError, {}),
    # the manifests
    "manifest with CR LF": ({"bend_manifest": crlf}, BagInvalidError, {"rule": "manifest_line"}),
    "manifest line missing": ({"bend_manifest": cut_line}, BagInvalidError, {"rule": "unexpected"}),
    "manifest line twice": ({"bend_manifest": double_last_line}, BagInvalidError, {"rule": "manifest_order"}),
    "manifest line too many": ({"bend_manifest": extra_line}, BundleInvalidError, {"rule": "name"}),
    "manifest with traversal": ({"bend_manifest": to_parent}, BagInvalidError, {"rule": "manifest_name"}),
    "manifest empty": ({"bend_manifest": lambda _: b""}, BagInvalidError, {"rule": "manifest_empty"}),
    "manifest without bundle.json": (
        {"bend_manifest": lambda data: data[data.index(b"\n") + 1 :]},
        BagInvalidError,
        {"rule": "hash"},
    ),
    "manifest replaced": (
        {"replace": {bag.MANIFEST_NAME: bag.write_manifest({BUNDLE_JSON: "0" * 64})}},
        BagInvalidError,
        {"rule": "tag_hash"},
    ),
    "tag manifest with CR LF": ({"bend_tag_manifest": crlf}, BagInvalidError, {"rule": "manifest_line"}),
    "tag manifest with a line less": (
        {"bend_tag_manifest": lambda data: data[data.index(b"\n") + 1 :]},
        BagInvalidError,
        {"rule": "tag_hash"},
    ),
    "tag manifest with a line more": (
        {"bend_tag_manifest": lambda data: data + b"0" * 64 + b"  x\n"},
        BagInvalidError,
        {"rule": "tag_hash"},
    ),
    "another BagIt": (
        {"declaration": bag.DECLARATION.replace(b"1.0", b"0.97")},
        BagInvalidError,
        {"rule": "declaration"},
    ),
    "wrong sum in bag-info": (
        {"bend_info": lambda data: data.replace(b"Oxum: ", b"Oxum: 1")},
        BagInvalidError,
        {"rule": "bag_info"},
    ),
    "more lines in bag-info": (
        {"bend_info": lambda data: data + b"Contact-Name: invented\n"},
        BagInvalidError,
        {"rule": "bag_info"},
    ),
    # the members
    "file replaced": ({"replace": {EVIDENCE: b"another picture"}}, BagInvalidError, {"rule": "hash"}),
    "file shortened": ({"replace": {EVIDENCE: b"invented"}}, BagInvalidError, {"rule": "hash"}),
    "file missing": ({"order": without(EVIDENCE)}, BagInvalidError, {"rule": "missing"}),
    "file twice": ({"order": twice(EVIDENCE)}, BagInvalidError, {"rule": "unexpected"}),
    "signature twice": ({"order": twice(SIGNATURE_NAME)}, BagInvalidError, {"rule": "order"}),
    "signature at the end": ({"order": moved_to_the_end(SIGNATURE_NAME)}, BagInvalidError, {"rule": "order"}),
    "bundle.json at the end": ({"order": moved_to_the_end(BUNDLE_JSON)}, BagInvalidError, {"rule": "order"}),
    "no members": ({"order": lambda _: []}, BagInvalidError, {"rule": "order"}),
    "files in another order": (
        {"order": lambda names: [*names[:7], *reversed(names[7:])]},
        BagInvalidError,
        {"rule": "unexpected"},
    ),
    "file that nobody listed": (
        {"replace": {"data/zz": b"x"}},
        BagInvalidError,
        {"rule": "unexpected"},
    ),
    "evidence under a wrong hash": (
        {"files": {"data/evidence/" + "0" * 64: b"x"}},
        BundleInvalidError,
        {"rule": "name"},
    ),
    "program in a bundle": ({"files": {"data/autorun.inf": b"x"}}, BundleInvalidError, {"rule": "name"}),
    "receipt in a bundle of cases": ({"files": {"data/receipt.json": b"{}"}}, BundleInvalidError, {"rule": "name"}),
    # bundle.json
    "duplicate key": (
        {"bundle_json": GOOD_JSON.replace(b'"seq":1', b'"seq":2,"seq":1')},
        JsonInvalidError,
        {"reason": "duplicate_key"},
    ),
    "deep": (
        {"bundle_json": GOOD_JSON.replace(b'"seq":1', b'"seq":' + b"[" * 9000 + b"]" * 9000)},
        JsonInvalidError,
        {"reason": "too_deep"},
    ),
    "huge number": (
        {"bundle_json": GOOD_JSON.replace(b'"seq":1', b'"seq":' + b"9" * 9000)},
        JsonInvalidError,
        {"reason": "integer_too_large"},
    ),
    "fraction": (
        {"bundle_json": GOOD_JSON.replace(b'"seq":1', b'"seq":1.0')},
        JsonInvalidError,
        {"reason": "not_an_integer"},
    ),
    "not a number": (
        {"bundle_json": GOOD_JSON.replace(b'"seq":1', b'"seq":NaN')},
        JsonInvalidError,
        {"reason": "not_a_number"},
    ),
    "lone surrogate": (
        {"bundle_json": GOOD_JSON.replace(b"intake 0.1.0", b"\\ud800")},
        JsonInvalidError,
        {"reason": "lone_surrogate"},
    ),
    "not UTF-8": (
        {"bundle_json": GOOD_JSON.replace(b"intake 0.1.0", b"\xff")},
        JsonInvalidError,
        {"reason": "not_utf8"},
    ),
    "another spelling": (
        {"bundle_json": GOOD_JSON.replace(b"intake", b"\\u0069ntake")},
        JsonInvalidError,
        {"reason": "not_canonical"},
    ),
    "not an object": ({"bundle_json": b"[]"}, JsonInvalidError, {"reason": "wrong_shape"}),
    "unknown key": ({"bundle_json": json_with(zeal=1)}, JsonInvalidError, {"reason": "wrong_shape"}),
    "number as text": ({"bundle_json": json_with(seq="1")}, JsonInvalidError, {"reason": "wrong_shape"}),
    "later format": ({"bundle_json": json_with(v=9)}, BundleTooNewError, {"found": 9, "known": 1}),
    "bundle.json of 9 MB": ({"bundle_json": b" " * 9_000_000}, BagInvalidError, {"rule": "too_large"}),
}


def test_the_forge_makes_good_bundles_unless_it_is_told_otherwise() -> None:
    sink = Kept()
    found = read(Forge().sealed(), sink)
    assert found.findings == ()
    assert len(sink.ended) == 2


@pytest.mark.parametrize("what", CASES)
def test_hostile_bundle_is_refused_by_its_own_error(what: str) -> None:
    bent, error, facts = CASES[what]
    with pytest.raises(IntakeError) as caught:
        read(Forge(**bent).sealed())
    assert type(caught.value) is error
    assert caught.value.facts == facts


def test_a_foreign_office_on_our_own_device_is_a_finding_and_nothing_else() -> None:
    [finding] = read(Forge(certificate=foreign_certificate()).sealed()).findings
    assert (type(finding), finding.facts) == (CertificateInvalidError, {"reason": "foreign_office"})


def test_a_stranger_with_our_address_gives_findings_only() -> None:
    bent = Forge(
        signer=STRANGER.field,
        certificate=STRANGER.field_certificate.line,
        changes={"sender": STRANGER.field.device, "heads": {}},
    )
    names = [type(finding).__name__ for finding in read(bent.sealed()).findings]
    assert names == ["CertificateInvalidError", "UnknownSignerError"]


def test_nothing_is_given_out_before_the_signature_holds() -> None:
    for bent in ("signature of other bytes", "passed on to us", "sender is somebody else", "ML-DSA by another key"):
        sink = Kept()
        with pytest.raises(IntakeError):
            read(Forge(**CASES[bent][0]).sealed(), sink)
        assert sink.files == {}


def test_a_file_is_called_whole_only_when_it_is() -> None:
    sink = Kept()
    with pytest.raises(BagInvalidError):
        read(Forge(**CASES["file replaced"][0]).sealed(), sink)
    assert EVIDENCE in sink.files
    assert EVIDENCE not in sink.ended


def test_a_bundle_read_with_the_key_of_another_listed_device_only_counts_for_that_one() -> None:
    """The list names the field device too, but the age file was opened with the desk's key, which it does not name."""
    both = {"recipients": (recipient_fingerprint(FIELD.recipient),)}
    data = seal([office().desk.identity.recipient], Forge(changes=both).tar())
    with pytest.raises(BundleNotForMeError):
        read_bundle(
            io.BytesIO(data),
            identities=[FIELD.identity, office().desk.identity],
            trust=office().trust,
            sink=Kept(),
            step=no_step,
        )


# --- the age file around it ------------------------------------------------------------------------------------------


def endless_stanzas(count: int) -> bytes:
    return b"age-encryption.org/v1\n" + b"-> grease a\nAAAA\n" * count


def with_scrypt() -> bytes:
    file_key = b"k" * 16
    stanzas = [office().desk.identity.recipient.wrap(file_key), Stanza("scrypt", ("A" * 22, "22"), b"x" * 32)]
    return write_header(stanzas, file_key) + bytes(100)


OUTER: dict[str, tuple[bytes, type[IntakeError]]] = {
    "100,000 stanzas": (endless_stanzas(100_000), AgeHeaderError),
    "header without end": (b"age-encryption.org/v1\n-> " + b"a" * 2_000_000, AgeHeaderError),
    "scrypt beside ours": (with_scrypt(), AgePassphraseFileError),
    "scrypt bomb": (
        b"age-encryption.org/v1\n-> scrypt " + b"A" * 22 + b" 30\n" + b"A" * 43 + b"\n---",
        AgePassphraseFileError,
    ),
    "armor": (pyrage.encrypt(b"a", [pyrage.x25519.Identity.generate().to_public()], armored=True), AgeArmorError),
    "for somebody else": (seal([FIELD.identity.recipient], Forge().tar()), NotForThisDeviceError),
    "empty": (b"", AgeHeaderError),
    "zeros": (bytes(100_000), AgeHeaderError),
    "a plain tar": (Forge().tar(), AgeHeaderError),
    "a zip": (b"PK\x03\x04" + bytes(5000), AgeHeaderError),
}


@pytest.mark.parametrize("what", OUTER)
def test_hostile_age_file_is_refused_by_its_own_error(what: str) -> None:
    data, error = OUTER[what]
    with pytest.raises(IntakeError) as caught:
        read(data)
    assert type(caught.value) is error


def test_a_bundle_to_an_old_key_is_read_if_the_signed_list_names_that_key() -> None:
    classic = pyrage.x25519.Identity.generate()
    mine = X25519Identity.parse(str(classic))
    named = Forge(changes={"recipients": (recipient_fingerprint(mine.recipient_text),)}).tar()
    for tar, error in ((named, None), (Forge().tar(), BundleNotForMeError)):
        data = pyrage.encrypt(tar, [classic.to_public()])
        arguments: dict[str, Any] = {
            "identities": [office().desk.identity, mine],
            "trust": office().trust,
            "sink": Kept(),
            "step": no_step,
        }
        if error is None:
            assert len(read_bundle(io.BytesIO(data), **arguments).files) == 2
        else:
            with pytest.raises(error):
                read_bundle(io.BytesIO(data), **arguments)


@settings(max_examples=60)
@given(st.data())
def test_a_signed_tar_with_any_piece_changed_is_refused_by_name(drawn: st.DataObject) -> None:
    tar = bytearray(Forge().tar())
    start = drawn.draw(st.integers(0, len(tar) - 1))
    piece = drawn.draw(st.binary(min_size=1, max_size=40))
    if tar[start : start + len(piece)] == piece:
        return
    tar[start : start + len(piece)] = piece
    with pytest.raises(IntakeError):
        read(seal([office().desk.identity.recipient], bytes(tar)))


@settings(max_examples=60)
@given(st.data())
def test_any_change_of_the_signed_json_is_read_or_refused_by_name(drawn: st.DataObject) -> None:
    data = bytearray(GOOD_JSON)
    start = drawn.draw(st.integers(0, len(data) - 1))
    length = drawn.draw(st.integers(0, 8))
    data[start : start + length] = drawn.draw(st.binary(max_size=8))
    try:
        found = read(dataclasses.replace(Forge(), bundle_json=bytes(data)).sealed())
    except IntakeError:
        return
    assert found.manifest.to_bytes() == bytes(data)
