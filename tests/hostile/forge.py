"""Makes bundles that no honest program would: every layer can be bent while those above it are put right again."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from intake_app.bundle import bag
from intake_app.bundle.container import ContainerWriter
from intake_app.bundle.manifest import BUNDLE_JSON, MLDSA_NAME, SIGNATURE_NAME
from intake_app.crypto.age import seal
from invented_office import entries, evidence, manifest, office

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.crypto.signing import DeviceKeys


def _same(data: bytes) -> bytes:
    return data


def _first_files() -> dict[str, bytes]:
    return {each.name: b"".join(map(bytes, each.open())) for each in (entries(), evidence(b"invented picture"))}


@dataclass
class Forge:
    """A bundle in the making. `files` are those under data/ beside bundle.json; hooks change one layer each.

    `bend_*` change bytes before they are hashed and signed, so that all above them fits; `replace` puts other content
    under a name after everything was signed; `order` chooses and arranges the members of the tar.
    """

    files: dict[str, bytes] = field(default_factory=_first_files)
    changes: dict[str, Any] = field(default_factory=dict)
    bundle_json: bytes | None = None
    bend_manifest: Callable[[bytes], bytes] = _same
    bend_tag_manifest: Callable[[bytes], bytes] = _same
    bend_info: Callable[[bytes], bytes] = _same
    declaration: bytes = bag.DECLARATION
    signer: DeviceKeys | None = None
    certificate: str | None = ""
    namespace: Any = "intake-bundle"
    mldsa_signer: DeviceKeys | None = None
    replace: dict[str, bytes] = field(default_factory=dict)
    order: Callable[[list[str]], list[str]] = list
    bend_tar: Callable[[bytes], bytes] = _same

    def members(self) -> dict[str, bytes]:
        """Everything that stands in the tar, in its proper order."""
        made = manifest(**self.changes)
        bundle_json = made.to_bytes() if self.bundle_json is None else self.bundle_json
        files = {BUNDLE_JSON: bundle_json} | self.files
        size = sum(map(len, files.values()))
        tags = {
            bag.DECLARATION_NAME: self.declaration,
            bag.INFO_NAME: self.bend_info(bag.bag_info(made.bundle, made.made_at, files=len(files), size=size)),
            bag.MANIFEST_NAME: self.bend_manifest(bag.write_manifest(_hashes(files))),
        }
        tag_manifest = self.bend_tag_manifest(bag.write_manifest(_hashes(tags)))
        keys = self.signer or office().field
        certificate = office().field_certificate.line if self.certificate == "" else self.certificate
        first = {
            SIGNATURE_NAME: keys.sign_ssh(tag_manifest, self.namespace, certificate),
            MLDSA_NAME: (self.mldsa_signer or keys).sign_mldsa(tag_manifest),
            bag.TAG_MANIFEST_NAME: tag_manifest,
        }
        rest = {name: self.files[name] for name in sorted(self.files)}
        return {**first, **tags, BUNDLE_JSON: bundle_json, **rest} | self.replace

    def tar(self) -> bytes:
        members = self.members()
        return self.bend_tar(pack([(name, members[name]) for name in self.order(list(members))]))

    def sealed(self) -> bytes:
        """The bundle, encrypted to the desk of the invented office."""
        return seal([office().desk.identity.recipient], self.tar())


def pack(members: list[tuple[str, bytes]]) -> bytes:
    """A tar of ours around any members, also twice the same."""
    out = io.BytesIO()
    writer = ContainerWriter(out.write)
    for name, content in members:
        writer.begin(name, len(content))
        writer.add(content)
        writer.end()
    writer.close()
    return out.getvalue()


def _hashes(files: dict[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
