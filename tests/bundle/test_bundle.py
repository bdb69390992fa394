"""Bundles from one device to another."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_app.bundle.manifest import BundleManifest, case_entries_name, evidence_name
from intake_app.bundle.padding import padded_size
from intake_app.bundle.reader import Trust, read_bundle
from intake_app.bundle.writer import Member, measure_bundle, write_bundle
from intake_app.crypto import certificates
from intake_app.crypto.age_header import read_header
from intake_app.crypto.signing import DeviceKeys
from intake_app.domain.errors import (
    BagInvalidError,
    BundleInvalidError,
    Cancelled,
    CertificateExpiredError,
    CertificateInvalidError,
    EvidenceChangedError,
    IntakeError,
    NotForThisDeviceError,
    SignatureInvalidError,
    UnknownSignerError,
)
from intake_app.domain.trust import moment_to_seconds, recipient_fingerprint
from invented_office import (
    MADE_AT,
    Kept,
    entries,
    evidence,
    make_office,
    manifest,
    member,
    no_step,
    office,
    read,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

cases = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=26, max_size=26).map(case_entries_name)


@settings(max_examples=25)
@given(st.dictionaries(cases, st.binary(max_size=3000), max_size=4), st.sets(st.binary(max_size=3000), max_size=4))
def test_what_is_written_is_read(cases_inside: dict[str, bytes], evidence_inside: set[bytes]) -> None:
    members = [member(name, content) for name, content in cases_inside.items()] + [*map(evidence, evidence_inside)]
    sink = Kept()
    found = read(write(members), sink)
    assert sink.files == {each.name: b"".join(bytes(piece) for piece in each.open()) for each in members}
    assert sink.ended == sorted(sink.files)
    assert [(file.name, file.size, file.sha256) for file in found.files] == sorted(
        (each.name, each.size, each.sha256) for each in members
    )
    assert found.manifest == manifest()
    assert found.findings == ()
    assert found.signer == office().field_certificate


def write_to(*recipients: str, members: list[Member]) -> tuple[bytes, Any]:
    out = io.BytesIO()
    listed = manifest(recipients=tuple(sorted(map(recipient_fingerprint, recipients))))
    written = write_bundle(
        out,
        keys=office().field,
        certificate=office().field_certificate.line,
        recipients=recipients,
        manifest=listed,
        members=members,
        step=no_step,
    )
    return out.getvalue(), written


def test_the_writer_tells_what_the_reader_finds() -> None:
    data, written = write_to(office().desk.recipient, members=[evidence(b"a" * 200_000)])
    found = read(data)
    assert (written.size, written.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert (found.size, found.sha256) == (written.size, written.sha256)
    assert found.tagmanifest_sha256 == written.tagmanifest_sha256


@pytest.mark.parametrize(("recipients", "stanzas"), [(1, 2), (2, 2), (3, 4), (5, 8), (9, 16), (16, 16)])
def test_size_is_known_before_and_recipients_are_not_counted_by_strangers(recipients: int, stanzas: int) -> None:
    keys = [DeviceKeys(hashlib.shake_256(b"%d" % number).digest(96)) for number in range(recipients)]
    texts = [each.recipient for each in keys]
    members = [evidence(b"a" * 100_000), entries()]
    data, _ = write_to(*texts, members=members)
    expected = measure_bundle(
        keys=office().field,
        certificate=office().field_certificate.line,
        recipients=texts,
        manifest=manifest(recipients=tuple(sorted(map(recipient_fingerprint, texts)))),
        members=members,
    )
    assert len(data) == expected
    assert len(read_header(io.BytesIO(data))[0].stanzas) == stanzas
    for reader in (keys[0], keys[-1]):
        found = read_bundle(
            io.BytesIO(data), identities=[reader.identity], trust=office().trust, sink=Kept(), step=no_step
        )
        assert len(found.files) == 2
    with pytest.raises(NotForThisDeviceError):
        read(data)


def test_sizes_differ_only_in_few_steps() -> None:
    sizes = {len(write([evidence(b"a" * size)])) for size in range(0, 40_000, 4000)}
    assert len(sizes) == 1
    assert padded_size(1) < next(iter(sizes)) < 2 * padded_size(1)


def test_progress_is_reported_to_the_end_and_rises() -> None:
    steps: list[tuple[int, int]] = []
    content = [b"a" * 400_000, b"b" * 300_000]
    listed = manifest()
    out = io.BytesIO()
    write_bundle(
        out,
        keys=office().field,
        certificate=office().field_certificate.line,
        recipients=[office().desk.recipient],
        manifest=listed,
        members=[evidence(each) for each in content],
        step=lambda done, total: steps.append((done, total)),
    )
    assert steps[-1] == (700_000, 700_000)
    reading: list[tuple[int, int]] = []
    out.seek(0)
    read_bundle(
        out,
        identities=[office().desk.identity],
        trust=office().trust,
        sink=Kept(),
        step=lambda done, total: reading.append((done, total)),
    )
    assert reading[-1] == (len(out.getvalue()), len(out.getvalue()))
    for each in (steps, reading):
        assert each == sorted(each)
        assert {total for _, total in each} == {each[-1][0]}


def cancel_at(count: int) -> Callable[[int, int], None]:
    calls = []

    def step(_done: int, _total: int) -> None:
        calls.append(1)
        if len(calls) == count:
            raise Cancelled

    return step


def test_both_ways_can_be_stopped() -> None:
    data = write([evidence(b"a" * 3_000_000)])
    out = io.BytesIO()
    with pytest.raises(Cancelled):
        write_bundle(
            out,
            keys=office().field,
            certificate=office().field_certificate.line,
            recipients=[office().desk.recipient],
            manifest=manifest(),
            members=[evidence(b"a" * 10), evidence(b"b" * 10)],
            step=cancel_at(2),
        )
    with pytest.raises(IntakeError):
        read(out.getvalue())
    sink = Kept()
    with pytest.raises(Cancelled):
        read_bundle(
            io.BytesIO(data), identities=[office().desk.identity], trust=office().trust, sink=sink, step=cancel_at(2)
        )
    assert sink.ended == []


def lying(size: int, content: list[bytes]) -> Member:
    right = b"a" * 1000
    sha256 = hashlib.sha256(right).hexdigest()
    return Member(evidence_name(sha256), size, sha256, lambda: content)


@pytest.mark.parametrize(
    ("size", "content"),
    [
        (1000, [b"a" * 999]),
        (1000, [b"a" * 999, b"b"]),
        (1000, [b"a" * 1000, b"a"]),
        (999, [b"a" * 999]),
        (1001, [b"a" * 1000]),
        (1000, []),
    ],
    ids=range(6),
)
def test_evidence_that_is_not_what_was_recorded_stops_the_writing(size: int, content: list[bytes]) -> None:
    with pytest.raises(EvidenceChangedError):
        write([entries(), lying(size, content)])


class FullDiskError(OSError):
    """No room."""


class SmallDisk(io.BytesIO):
    """A file on a disk that fills up."""

    def write(self, data: Any, /) -> int:
        if self.tell() > 150_000:
            raise FullDiskError
        return super().write(data)


def test_an_error_of_the_target_comes_through() -> None:
    with pytest.raises(FullDiskError):
        write_bundle(
            SmallDisk(),
            keys=office().field,
            certificate=office().field_certificate.line,
            recipients=[office().desk.recipient],
            manifest=manifest(),
            members=[Member(evidence_name("0" * 64), 10**9, "0" * 64, endless)],
            step=no_step,
        )


def endless() -> Iterator[bytes]:
    while True:
        yield bytes(100_000)


class PickySink(Kept):
    """A sink whose disk is full."""

    def chunk(self, data: memoryview) -> None:
        raise FullDiskError


def test_an_error_of_the_sink_comes_through() -> None:
    with pytest.raises(FullDiskError):
        read(write([evidence(b"a" * 3_000_000)]), PickySink())


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"manifest": manifest(sender="a" * 26)}, BundleInvalidError),
        ({"manifest": manifest(serial=8)}, BundleInvalidError),
        ({"manifest": manifest(recipients=("ab" * 32,))}, BundleInvalidError),
        ({"keys": office().desk}, BundleInvalidError),
        ({"certificate": office().desk_certificate.line}, BundleInvalidError),
        ({"recipients": [office().field.recipient]}, BundleInvalidError),
        ({"members": [member("data/receipt.json", b"")]}, BundleInvalidError),
        ({"members": [replace(evidence(b"a"), name=evidence_name("ab" * 32))]}, BundleInvalidError),
        ({"members": [evidence(b"a"), evidence(b"a")]}, BagInvalidError),
        ({"members": [member("data/bundle.json", b"{}")]}, BagInvalidError),
    ],
    ids=range(10),
)
def test_contradictory_orders_are_not_carried_out(change: dict[str, Any], error: type[IntakeError]) -> None:
    arguments: dict[str, Any] = {
        "keys": office().field,
        "certificate": office().field_certificate.line,
        "recipients": [office().desk.recipient],
        "manifest": manifest(),
        "members": [entries()],
    }
    out = io.BytesIO()
    with pytest.raises(error):
        write_bundle(out, **{**arguments, **change}, step=no_step)
    assert out.getvalue() == b""


def test_an_unknown_device_of_the_office_is_a_finding() -> None:
    trust = replace(office().trust, mldsa_key_of=lambda _: None)
    [finding] = read(write([entries()]), trust=trust).findings
    assert isinstance(finding, UnknownSignerError)
    assert finding.facts == {"device": office().field.device}


def test_a_wrong_post_quantum_signature_is_refused() -> None:
    trust = replace(office().trust, mldsa_key_of=lambda _: office().desk.mldsa_public_key)
    with pytest.raises(SignatureInvalidError) as caught:
        read(write([entries()]), trust=trust)
    assert caught.value.facts == {"reason": "mldsa65"}


def test_a_foreign_office_is_a_finding() -> None:
    trust = replace(office().trust, office_keys=frozenset({make_office(1).root.public_key}))
    [finding] = read(write([entries()]), trust=trust).findings
    assert isinstance(finding, CertificateInvalidError)
    assert finding.facts == {"reason": "foreign_office"}


@pytest.mark.parametrize(
    ("made_at", "error", "facts"),
    [
        ("2027-09-01T00:00:00Z", CertificateExpiredError, {"valid_until": "2027-09-01T00:00:00Z"}),
        ("2026-08-31T23:59:59Z", CertificateInvalidError, {"reason": "not_yet_valid"}),
    ],
)
def test_a_certificate_out_of_its_time_is_a_finding(
    made_at: str, error: type[IntakeError], facts: dict[str, str]
) -> None:
    sink = Kept()
    [finding] = read(write([entries()], made_at=made_at), sink).findings
    assert isinstance(finding, error)
    assert finding.facts == facts
    assert sink.ended == [entries().name]


@pytest.mark.parametrize(("since", "revoked"), [(MADE_AT, True), ("2026-11-22T09:00:01Z", False)])
def test_a_revoked_certificate_is_a_finding_from_its_revocation_on(since: str, revoked: bool) -> None:
    trust = replace(office().trust, revoked_since={7: moment_to_seconds(since)}.get)
    findings = read(write([entries()]), trust=trust).findings
    assert [finding.facts for finding in findings] == ([{"reason": "revoked"}] if revoked else [])


def test_findings_add_up() -> None:
    stranger = make_office(1)
    trust = Trust(frozenset({stranger.root.public_key}), lambda _: None, {7: 0}.get)
    findings = read(write([entries()]), trust=trust).findings
    assert [type(finding) for finding in findings] == [
        CertificateInvalidError,
        CertificateInvalidError,
        UnknownSignerError,
    ]


def test_a_renewed_certificate_of_the_same_device_counts() -> None:
    renewed = certificates.issue(
        office().root,
        office().field.public_key,
        role="field",
        clearances=(),
        serial=99,
        valid_from=moment_to_seconds(MADE_AT),
    )
    out = io.BytesIO()
    write_bundle(
        out,
        keys=office().field,
        certificate=renewed.line,
        recipients=[office().desk.recipient],
        manifest=manifest(serial=99),
        members=[entries()],
        step=no_step,
    )
    found = read(out.getvalue())
    assert found.findings == ()
    assert found.signer.serial == 99


def test_ten_thousand_files_in_one_bundle() -> None:
    members = [evidence(b"%d" % number) for number in range(10_000)]
    sink = Kept()
    assert len(read(write(members), sink).files) == 10_000
    assert len(sink.ended) == 10_000


def test_every_97th_byte_of_a_bundle_flipped_and_none_accepted() -> None:
    data = write([evidence(b"a" * 30_000)])
    for position in range(0, len(data), 97):
        changed = bytearray(data)
        changed[position] ^= 1 << position % 8
        sink = Kept()
        with pytest.raises(IntakeError):
            read(bytes(changed), sink)


def test_the_manifest_is_the_one_that_was_signed() -> None:
    found = read(write([entries()], heads={}, program="intake 9.9"))
    assert isinstance(found.manifest, BundleManifest)
    assert found.manifest.program == "intake 9.9"
