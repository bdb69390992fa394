"""Writing a bundle: signed first, then encrypted, in one pass and with flat memory (docs/formats/bundle.md)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from intake_app.bundle import bag
from intake_app.bundle.container import ContainerWriter, container_size
from intake_app.bundle.manifest import BUNDLE_JSON, MLDSA_NAME, SIGNATURE_NAME, BundleManifest, check_file
from intake_app.bundle.overlap import write_behind
from intake_app.crypto import certificates
from intake_app.crypto.age import AgeWriter, encrypted_size
from intake_app.crypto.age_recipients import HybridIdentity, HybridRecipient
from intake_app.crypto.age_stream import write_all
from intake_app.domain.errors import BagInvalidError, BundleInvalidError, EvidenceChangedError
from intake_app.domain.trust import recipient_fingerprint

if TYPE_CHECKING:
    from intake_app.crypto.age_stream import Writable
    from intake_app.crypto.signing import DeviceKeys

STANZA_STEPS: Final = (2, 4, 8, 16)

Step = Callable[[int, int], None]
"""(bytes done, bytes in all); may raise Cancelled."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file under data/: its name, its size and SHA-256 as they are known, and how to read it.

    `open` gives the content in pieces that do not change afterwards. It is called once, when its turn comes.
    """

    name: str
    size: int
    sha256: str
    open: Callable[[], Iterable[bytes | memoryview]]


@dataclass(frozen=True, slots=True)
class WrittenBundle:
    """What was written: the file's size and SHA-256, and the SHA-256 of the tag manifest (the next one's `prev`)."""

    size: int
    sha256: str
    tagmanifest_sha256: str


def write_bundle(
    out: Writable,
    *,
    keys: DeviceKeys,
    certificate: str,
    recipients: Sequence[str],
    manifest: BundleManifest,
    members: Sequence[Member],
    step: Step,
) -> WrittenBundle:
    """Writes a bundle to `out` from its start to its end; `out` is written in another thread and stays open.

    Reading and hashing members, sealing, and hashing and writing what is sealed are a thread each: two of them are
    always at work. `recipients` are `age1pq1...` strings. Raises EvidenceChangedError when a member is not what its
    size and hash say, BundleInvalidError when manifest, keys, recipients and members contradict each other, and
    whatever reading members, writing `out` or `step` raise. After an error what stands in `out` is no bundle and must
    be deleted.
    """
    layout = _lay_out(keys, certificate, recipients, manifest, members)
    hashing = _HashingFile(out)
    with write_behind(hashing.write) as write_sealed:
        age = AgeWriter(_Behind(write_sealed), _with_decoys([HybridRecipient.parse(text) for text in recipients]))
        with write_behind(age.write) as write:
            _write_content(ContainerWriter(write), layout, step)
        age.close()
    return WrittenBundle(hashing.size, hashing.sha256.hexdigest(), layout.tagmanifest_sha256)


def measure_bundle(
    *,
    keys: DeviceKeys,
    certificate: str,
    recipients: Sequence[str],
    manifest: BundleManifest,
    members: Sequence[Member],
) -> int:
    """How many bytes `write_bundle` will write for the same arguments."""
    layout = _lay_out(keys, certificate, recipients, manifest, members)
    sizes = [len(content) for _, content in layout.first] + [member.size for member in layout.members]
    return encrypted_size(container_size(sizes), _stanzas(len(recipients)))


@dataclass(frozen=True, slots=True)
class _Layout:
    first: tuple[tuple[str, bytes], ...]
    members: tuple[Member, ...]
    tagmanifest_sha256: str

    @property
    def content_size(self) -> int:
        return sum(member.size for member in self.members)


def _lay_out(
    keys: DeviceKeys,
    certificate: str,
    recipients: Sequence[str],
    manifest: BundleManifest,
    members: Sequence[Member],
) -> _Layout:
    """Everything that stands before the members, signatures included, which works because all hashes are known."""
    _check_manifest(keys, certificate, recipients, manifest)
    bundle_json = manifest.to_bytes()
    hashes = {BUNDLE_JSON: hashlib.sha256(bundle_json).hexdigest()}
    for member in members:
        check_file(manifest.kind, member.name, member.sha256)
        if member.name in hashes:
            raise BagInvalidError(rule="twice")
        hashes[member.name] = member.sha256
    size = len(bundle_json) + sum(member.size for member in members)
    tags = {
        bag.DECLARATION_NAME: bag.DECLARATION,
        bag.INFO_NAME: bag.bag_info(manifest.bundle, manifest.made_at, files=len(hashes), size=size),
        bag.MANIFEST_NAME: bag.write_manifest(hashes),
    }
    tag_manifest = bag.write_manifest({name: hashlib.sha256(tag).hexdigest() for name, tag in tags.items()})
    first = (
        (SIGNATURE_NAME, keys.sign_ssh(tag_manifest, "intake-bundle", certificate)),
        (MLDSA_NAME, keys.sign_mldsa(tag_manifest)),
        (bag.TAG_MANIFEST_NAME, tag_manifest),
        *tags.items(),
        (BUNDLE_JSON, bundle_json),
    )
    in_order = tuple(sorted(members, key=lambda member: member.name))
    return _Layout(first, in_order, hashlib.sha256(tag_manifest).hexdigest())


def _check_manifest(keys: DeviceKeys, certificate: str, recipients: Sequence[str], manifest: BundleManifest) -> None:
    certified = certificates.read(certificate)
    if not keys.device == certified.device == manifest.sender or manifest.serial != certified.serial:
        raise BundleInvalidError(rule="sender")
    if sorted(map(recipient_fingerprint, recipients)) != list(manifest.recipients):
        raise BundleInvalidError(rule="recipients")


def _write_content(container: ContainerWriter, layout: _Layout, step: Step) -> None:
    for name, content in layout.first:
        container.begin(name, len(content))
        container.add(content)
        container.end()
    done = 0
    for member in layout.members:
        done = _write_member(container, member, step, done, layout.content_size)
    container.close()


def _write_member(container: ContainerWriter, member: Member, step: Step, done: int, total: int) -> int:
    container.begin(member.name, member.size)
    hashed = hashlib.sha256()
    left = member.size
    for piece in member.open():
        left -= len(piece)
        if left < 0:
            break
        hashed.update(piece)
        container.add(piece)
        done += len(piece)
        step(done, total)
    if left or hashed.hexdigest() != member.sha256:
        raise EvidenceChangedError(sha256=member.sha256)
    container.end()
    return done


def _with_decoys(recipients: Sequence[HybridRecipient]) -> list[HybridRecipient]:
    """The recipients among others whose keys nobody holds: a found stick does not tell how many can open it."""
    decoys = _stanzas(len(recipients)) - len(recipients)
    mixed = [*recipients, *(HybridIdentity.generate().recipient for _ in range(decoys))]
    secrets.SystemRandom().shuffle(mixed)
    return mixed


def _stanzas(recipients: int) -> int:
    return next((step for step in STANZA_STEPS if step >= recipients), recipients)


class _Behind:
    """What is written here is written by another thread."""

    def __init__(self, put: Callable[[bytes | memoryview], None]) -> None:
        self._put = put

    def write(self, data: memoryview) -> int:
        self._put(data)
        return len(data)


class _HashingFile:
    """Hashes and counts what goes into a file."""

    def __init__(self, out: Writable) -> None:
        self._out = out
        self.sha256 = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes | memoryview) -> int:
        write_all(self._out, memoryview(data))
        self.sha256.update(data)
        self.size += len(data)
        return len(data)
