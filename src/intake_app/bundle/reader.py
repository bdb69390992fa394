"""Reading a bundle: nothing is believed before its last byte, and every doubt has a name (docs/formats/bundle.md)."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from intake_app.bundle import bag
from intake_app.bundle.container import ContainerReader
from intake_app.bundle.manifest import (
    BUNDLE_JSON,
    MLDSA_NAME,
    SIGNATURE_NAME,
    BundleManifest,
    check_file,
    read_bundle_json,
)
from intake_app.bundle.overlap import read_ahead
from intake_app.crypto import certificates, signing, sshsig
from intake_app.crypto.age import AgeReader
from intake_app.domain.errors import (
    BagInvalidError,
    BundleInvalidError,
    BundleNotForMeError,
    CertificateExpiredError,
    CertificateInvalidError,
    IntakeError,
    SignatureInvalidError,
    UnknownSignerError,
)
from intake_app.domain.trust import moment_to_seconds, recipient_fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from intake_app.bundle.writer import Step
    from intake_app.crypto.age_recipients import Identity
    from intake_app.domain.trust import DeviceCertificate

_MIB = 1024 * 1024
_FIRST_MEMBERS = (
    (SIGNATURE_NAME, sshsig.MAX_ARMORED_BYTES),
    (MLDSA_NAME, signing.MLDSA_SIGNATURE_BYTES),
    (bag.TAG_MANIFEST_NAME, 4096),
    (bag.DECLARATION_NAME, 4096),
    (bag.INFO_NAME, 4096),
    (bag.MANIFEST_NAME, 4 * _MIB),
    (BUNDLE_JSON, 8 * _MIB),
)


@dataclass(frozen=True, slots=True)
class Trust:
    """What the reader of a bundle knows of its possible signers.

    `office_keys`: raw root keys whose certificates count. `mldsa_key_of`: the raw ML-DSA-65 key on the card of a
    device, None without a card. `revoked_since`: from when a certificate number is revoked (seconds), or None.
    """

    office_keys: frozenset[bytes]
    mldsa_key_of: Callable[[str], bytes | None]
    revoked_since: Callable[[int], int | None]


class BundleSource(Protocol):
    """The file of a bundle: an open binary file, or parts read as one."""

    def read(self, count: int, /) -> bytes:
        """At most `count` bytes; none at the end."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """To the start or to the end; gives the position."""


class BundleSink(Protocol):
    """Where the files of a bundle are staged while it is read; they count only when `read_bundle` has returned."""

    def begin_member(self, name: str, size: int, sha256: str) -> None:
        """A file under data/ begins; the hash is the one that its content must have."""

    def chunk(self, data: memoryview) -> None:
        """More of its content, at most 1 MiB."""

    def end_member(self) -> None:
        """Its content is whole and has the promised hash."""


@dataclass(frozen=True, slots=True)
class BundleFile:
    """A file under data/ that was read."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class VerifiedBundle:
    """A bundle that holds in itself. Whether to believe its sender is told by `findings`.

    `findings` is empty when the office vouches for the sender; otherwise it holds, unraised, errors of the classes
    CertificateInvalidError (foreign_office, not_yet_valid, revoked), CertificateExpiredError, UnknownSignerError (no
    card, so that the ML-DSA signature could not be checked). Hashes are SHA-256 in hex; `sha256` is the file's.
    """

    manifest: BundleManifest
    signer: DeviceCertificate
    findings: tuple[IntakeError, ...]
    files: tuple[BundleFile, ...]
    sha256: str
    size: int
    tagmanifest_sha256: str


def read_bundle(
    source: BundleSource, *, identities: Sequence[Identity], trust: Trust, sink: BundleSink, step: Step
) -> VerifiedBundle:
    """Reads a bundle to its end, giving its files to `sink` on the way, except data/bundle.json.

    `source` is read from its start, in another thread. `step` gets (bytes read, bytes in all).
    Raises errors of the classes Age..., NotForThisDeviceError, ContainerInvalidError, BagInvalidError,
    SignatureInvalidError, CertificateInvalidError, JsonInvalidError, BundleInvalidError, BundleTooNewError,
    BundleNotForMeError; then nothing that the sink got may be kept.
    """
    total = source.seek(0, io.SEEK_END)
    source.seek(0)
    hashing = _HashingSource(source)
    age = AgeReader(hashing, identities)
    with read_ahead(iter(age)) as pieces:
        reading = _Reading(ContainerReader(pieces), sink, lambda done: step(min(done, total), total))
        reading.read_first_members()
        manifest, signer, findings = _judge(reading, trust, recipient_fingerprint(age.identity.recipient_text))
        reading.read_files(manifest)
    step(total, total)
    return VerifiedBundle(
        manifest=manifest,
        signer=signer,
        findings=findings,
        files=tuple(reading.files),
        sha256=hashing.sha256.hexdigest(),
        size=hashing.size,
        tagmanifest_sha256=reading.hashes[bag.TAG_MANIFEST_NAME],
    )


class _Reading:
    """One walk through the container; everything that must be known before the files comes first in it."""

    def __init__(self, container: ContainerReader, sink: BundleSink, progress: Callable[[int], None]) -> None:
        self._container = container
        self._sink = sink
        self._progress = progress
        self.first: dict[str, bytes] = {}
        self.hashes: dict[str, str] = {}
        self.payload: dict[str, str] = {}
        self.files: list[BundleFile] = []
        self.size = 0

    def read_first_members(self) -> None:
        """Reads the seven fixed members into memory and checks them against the two manifests."""
        for name, limit in _FIRST_MEMBERS:
            member = self._container.next()
            if member is None or member[0] != name:
                raise BagInvalidError(rule="order")
            if member[1] > limit:
                raise BagInvalidError(rule="too_large")
            self.first[name] = b"".join(self._container.content())
            self.hashes[name] = hashlib.sha256(self.first[name]).hexdigest()
        tags = bag.read_manifest(self.first[bag.TAG_MANIFEST_NAME])
        names = (bag.INFO_NAME, bag.DECLARATION_NAME, bag.MANIFEST_NAME)
        if tags != {name: self.hashes[name] for name in names}:
            raise BagInvalidError(rule="tag_hash")
        if self.first[bag.DECLARATION_NAME] != bag.DECLARATION:
            raise BagInvalidError(rule="declaration")
        self.payload = bag.read_manifest(self.first[bag.MANIFEST_NAME])
        if self.payload.get(BUNDLE_JSON) != self.hashes[BUNDLE_JSON]:
            raise BagInvalidError(rule="hash")
        self.size = len(self.first[BUNDLE_JSON])

    def read_files(self, manifest: BundleManifest) -> None:
        """Streams the other files into the sink, each exactly once and in order, and reads to the end."""
        expected = [name for name in self.payload if name != BUNDLE_JSON]
        for name in expected:
            check_file(manifest.kind, name, self.payload[name])
        for name in expected:
            member = self._container.next()
            if member is None:
                raise BagInvalidError(rule="missing")
            if member[0] != name:
                raise BagInvalidError(rule="unexpected")
            self._read_file(name, member[1])
        if self._container.next() is not None:
            raise BagInvalidError(rule="unexpected")
        info = bag.bag_info(manifest.bundle, manifest.made_at, files=len(self.payload), size=self.size)
        if info != self.first[bag.INFO_NAME]:
            raise BagInvalidError(rule="bag_info")

    def _read_file(self, name: str, size: int) -> None:
        wanted = self.payload[name]
        self._sink.begin_member(name, size, wanted)
        hashed = hashlib.sha256()
        for piece in self._container.content():
            hashed.update(piece)
            self._sink.chunk(piece)
            self._progress(self._container.offset)
        if hashed.hexdigest() != wanted:
            raise BagInvalidError(rule="hash")
        self._sink.end_member()
        self.files.append(BundleFile(name, size, wanted))
        self.size += size


def _judge(
    reading: _Reading, trust: Trust, my_fingerprint: str
) -> tuple[BundleManifest, DeviceCertificate, tuple[IntakeError, ...]]:
    """Checks signature, sender and recipient before any file is given on, and gives the doubts about the sender."""
    tag_manifest = reading.first[bag.TAG_MANIFEST_NAME]
    signed = sshsig.verify(reading.first[SIGNATURE_NAME], tag_manifest, "intake-bundle")
    if signed.certificate is None:
        raise SignatureInvalidError(reason="no_certificate")
    signer = certificates.read(signed.certificate)
    manifest = read_bundle_json(reading.first[BUNDLE_JSON])
    if manifest.sender != signer.device or manifest.serial != signer.serial:
        raise BundleInvalidError(rule="sender")
    if my_fingerprint not in manifest.recipients:
        raise BundleNotForMeError
    findings = [*_doubts_of(signer, trust, moment_to_seconds(manifest.made_at))]
    mldsa_key = trust.mldsa_key_of(signer.device)
    if mldsa_key is None:
        findings.append(UnknownSignerError(device=signer.device))
    else:
        signing.verify_mldsa(mldsa_key, tag_manifest, reading.first[MLDSA_NAME])
    return manifest, signer, tuple(findings)


def _doubts_of(signer: DeviceCertificate, trust: Trust, made_at: int) -> list[IntakeError]:
    """What speaks against the sender at the time at which it says that it made the bundle."""
    doubts: list[IntakeError] = []
    try:
        certificates.check(signer, trust.office_keys, made_at)
    except (CertificateInvalidError, CertificateExpiredError) as error:
        doubts.append(error.with_traceback(None))
    since = trust.revoked_since(signer.serial)
    if since is not None and made_at >= since:
        doubts.append(CertificateInvalidError(reason="revoked"))
    return doubts


class _HashingSource:
    """Hashes and counts what is read from a file."""

    def __init__(self, source: BundleSource) -> None:
        self._source = source
        self.sha256 = hashlib.sha256()
        self.size = 0

    def read(self, count: int) -> bytes:
        data = self._source.read(count)
        self.sha256.update(data)
        self.size += len(data)
        return data
