"""Invented devices that write real, signed entries: for tests only, every name and word in them is made up."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from intake_app.domain.entry_kinds import Body, CaseOpened, DeviceCreated
from intake_app.domain.errors import SignatureInvalidError, UnknownSignerError
from intake_app.domain.history import arrange
from intake_app.domain.journal import Entry, Place, write_entry

CASE = "a2b3c4d5e6f7a2b3c4d5e6f7a2"
FORM = "f" * 64


@dataclass
class InventedDevice:
    """A device with a key of its own; `know(entries)` is what arrives from others."""

    name: str
    clock: int = 0
    known: dict[str, Entry] = field(default_factory=dict)
    own: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(self.name.encode()).digest())
        self.public = self.key.public_key().public_bytes_raw()
        digest = hashlib.sha256(self.public).digest()
        self.id = base64.b32encode(digest).decode().lower().rstrip("=")[:26]

    def write(self, kind: str, sensitivity: str, body: Body, case: str | None = CASE, at: str | None = None) -> Entry:
        """Writes the next entry of this device upon everything it knows of the case."""
        self.clock += 1
        mine = [entry for entry in self.known.values() if entry.header.case == case]
        place = Place(
            case=case,
            device=self.id,
            seq=len(self.own) + 1,
            prev=self.own[-1].id if self.own else None,
            parents=arrange(mine).heads if case is not None else (),
            at=at or f"2026-01-10T{self.clock // 60 % 24:02d}:{self.clock % 60:02d}:00Z",
        )
        salt = hashlib.sha256(f"{self.name}{self.clock}".encode()).digest()[:16]
        entry = write_entry(kind, sensitivity, body, place, salt=salt, sign=self.key.sign)
        self.own.append(entry)
        self.known[entry.id] = entry
        return entry

    def created(self) -> Entry:
        """The first entry of the chain."""
        body = DeviceCreated(public_key=self.public.hex(), role="field", program="invented 0")
        return self.write("device.created", "A", body, case=None)

    def opened(self) -> Entry:
        """Opens the invented case."""
        return self.write("case.opened", "A", CaseOpened(region="KZ-33", language="ru", form=FORM))

    def know(self, entries: list[Entry]) -> None:
        """Receives entries of others."""
        self.known.update({entry.id: entry for entry in entries})


def verifier(*devices: InventedDevice):
    """A Verify for exactly these devices."""
    keys = {device.id: device.public for device in devices}

    def verify(device: str, message: bytes, signature: bytes) -> None:
        if device not in keys:
            raise UnknownSignerError(device=device)
        try:
            Ed25519PublicKey.from_public_bytes(keys[device]).verify(signature, message)
        except InvalidSignature:
            raise SignatureInvalidError(reason="entry") from None

    return verify
