"""An invented office with two devices, and bundles between them, for the tests of everything that travels."""

from __future__ import annotations

import functools
import hashlib
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from intake_app.bundle.manifest import BundleManifest, case_entries_name, evidence_name
from intake_app.bundle.reader import Trust, VerifiedBundle, read_bundle
from intake_app.bundle.writer import Member, write_bundle
from intake_app.crypto import certificates
from intake_app.crypto.signing import DeviceKeys, OfficeRoot
from intake_app.domain.trust import DeviceCertificate, moment_to_seconds, recipient_fingerprint

if TYPE_CHECKING:
    from collections.abc import Sequence

MADE_AT = "2026-11-22T09:00:00Z"
YEAR_BEGINS = moment_to_seconds("2026-09-01T00:00:00Z")
BUNDLE_ID = "aaaaaaaaaaaaaaaaaaaaaaaaab"
CASE_ID = "bbbbbbbbbbbbbbbbbbbbbbbbba"


@dataclass(frozen=True)
class Office:
    """The root key, a field device, an office device, and their certificates."""

    root: OfficeRoot
    field: DeviceKeys
    desk: DeviceKeys
    field_certificate: DeviceCertificate
    desk_certificate: DeviceCertificate

    @property
    def trust(self) -> Trust:
        known = {keys.device: keys.mldsa_public_key for keys in (self.field, self.desk)}
        return Trust(frozenset({self.root.public_key}), known.get, {}.get)


@functools.cache
def office() -> Office:
    """The same invented office in every test; its keys are made from fixed seeds."""
    return make_office(0)


def make_office(number: int) -> Office:
    root = OfficeRoot(_seed(f"root {number}", 32))
    field_device = DeviceKeys(_seed(f"field {number}", 96))
    desk = DeviceKeys(_seed(f"desk {number}", 96))
    return Office(
        root,
        field_device,
        desk,
        certificates.issue(
            root, field_device.public_key, role="field", clearances=(), serial=7, valid_from=YEAR_BEGINS
        ),
        certificates.issue(root, desk.public_key, role="office", clearances=["X"], serial=8, valid_from=YEAR_BEGINS),
    )


def member(name: str, content: bytes) -> Member:
    return Member(name, len(content), hashlib.sha256(content).hexdigest(), lambda: [content])


def evidence(content: bytes) -> Member:
    return member(evidence_name(hashlib.sha256(content).hexdigest()), content)


def entries(content: bytes = b'{"invented":true}\n') -> Member:
    return member(case_entries_name(CASE_ID), content)


def manifest(**changes: Any) -> BundleManifest:
    """data/bundle.json of a first bundle from the field to the desk."""
    values: dict[str, Any] = {
        "kind": "cases",
        "bundle": BUNDLE_ID,
        "sender": office().field.device,
        "serial": 7,
        "recipients": (recipient_fingerprint(office().desk.recipient),),
        "seq": 1,
        "prev": None,
        "heads": {office().field.device: (3, "ab" * 32)},
        "left_out": (),
        "made_at": MADE_AT,
        "program": "intake 0.1.0",
    }
    return BundleManifest(**{**values, **changes})


def no_step(_done: int, _total: int) -> None:
    """Reports to nobody."""


def write(members: Sequence[Member], **changes: Any) -> bytes:
    out = io.BytesIO()
    write_bundle(
        out,
        keys=office().field,
        certificate=office().field_certificate.line,
        recipients=[office().desk.recipient],
        manifest=manifest(**changes),
        members=members,
        step=no_step,
    )
    return out.getvalue()


@dataclass
class Kept:
    """A sink that keeps everything; `ended` names the files that were declared whole."""

    files: dict[str, bytes] = field(default_factory=dict)
    ended: list[str] = field(default_factory=list)
    _name: str = ""

    def begin_member(self, name: str, size: int, sha256: str) -> None:
        assert name not in self.files
        self._name = name
        self.files[name] = b""

    def chunk(self, data: memoryview) -> None:
        self.files[self._name] += bytes(data)

    def end_member(self) -> None:
        self.ended.append(self._name)


def read(data: bytes, sink: Kept | None = None, trust: Trust | None = None) -> VerifiedBundle:
    """Reads as the office's desk."""
    return read_bundle(
        io.BytesIO(data),
        identities=[office().desk.identity],
        trust=trust or office().trust,
        sink=Kept() if sink is None else sink,
        step=no_step,
    )


def _seed(name: str, size: int) -> bytes:
    return hashlib.shake_256(f"invented keys: {name}".encode()).digest(size)
