"""What a bundle says about itself: data/bundle.json, and the names that each kind of bundle may hold."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from intake_app.domain.errors import BundleInvalidError, BundleTooNewError
from intake_app.domain.strict_json import load_strict
from intake_app.domain.strict_model import Count, Hex64, Id26, Moment, StrictModel

FORMAT_VERSION: Final = 1
SIGNATURE_NAME: Final = "tagmanifest-sha256.txt.sig"
MLDSA_NAME: Final = "tagmanifest-sha256.txt.mldsa65"
BUNDLE_JSON: Final = "data/bundle.json"
DEVICE_ENTRIES: Final = "data/device/entries.jsonl"
RECEIPT_JSON: Final = "data/receipt.json"
RECEIPT_SIGNATURE: Final = "data/receipt.json.sig"
OFFICE_CARD: Final = "data/cards/office.card"

BundleKind = Literal["cases", "receipt", "directory", "legal"]

_CASE_FILES = r"data/cases/[a-z2-7]{26}/entries\.jsonl"
_READ_ME = r"data/cases/[a-z2-7]{26}/read-me\.html"
_ALLOWED: Final[dict[str, re.Pattern[str]]] = {
    kind: re.compile("|".join((r"data/bundle\.json", *names)))
    for kind, names in {
        "cases": (
            _CASE_FILES,
            _READ_ME,
            r"data/device/entries\.jsonl",
            r"data/evidence/[0-9a-f]{64}",
            r"data/sealed/[0-9a-f]{64}",
            r"data/forms/[0-9a-f]{64}\.xml",
        ),
        "legal": (
            _CASE_FILES,
            _READ_ME,
            r"data/device/entries\.jsonl",
            r"data/evidence/[0-9a-f]{64}",
            r"data/sealed/[0-9a-f]{64}",
            r"data/forms/[0-9a-f]{64}\.xml",
        ),
        "receipt": (r"data/receipt\.json", r"data/receipt\.json\.sig"),
        "directory": (r"data/cards/office\.card", r"data/cards/[a-z2-7]{26}\.card"),
    }.items()
}
_NAMED_BY_HASH = re.compile(r"data/(?:evidence|sealed|forms)/([0-9a-f]{64})(?:\.xml)?")


class LeftOut(StrictModel):
    """Entries of a device's chain that this bundle leaves out on purpose: both numbers included."""

    device: Id26
    from_seq: Count
    to_seq: Count

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_seq > self.to_seq:
            raise ValueError("from_seq")
        return self


class BundleManifest(StrictModel):
    """data/bundle.json.

    `recipients`: recipient_fingerprint of each age recipient, sorted. `seq` counts, from 1, the bundles of this
    sender to exactly these recipients; `prev` is the SHA-256 of the tag manifest of the one before. `heads`: for
    each device whose entries are inside, the number and id of its last entry that the sender holds.
    """

    v: Literal[1] = 1
    kind: BundleKind
    bundle: Id26
    sender: Id26
    serial: Count
    recipients: Annotated[tuple[Hex64, ...], Field(min_length=1, max_length=16)]
    seq: Count
    prev: Hex64 | None
    heads: Annotated[dict[Id26, tuple[Count, Hex64]], Field(max_length=10_000)]
    left_out: Annotated[tuple[LeftOut, ...], Field(max_length=100_000)]
    made_at: Moment
    program: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9 ._+-]{1,40}$")]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if list(self.recipients) != sorted(set(self.recipients)):
            raise ValueError("recipients")
        if (self.seq == 1) != (self.prev is None):
            raise ValueError("prev")
        return self

    @property
    def audience(self) -> str:
        """One name for the list of recipients, under which both sides count `seq`: SHA-256 of it in hex."""
        return audience_of(self.recipients)


def audience_of(recipients: tuple[str, ...]) -> str:
    """The name of a list of recipient fingerprints: SHA-256 over them, sorted, one a line."""
    return hashlib.sha256("".join(f"{each}\n" for each in sorted(recipients)).encode("ascii")).hexdigest()


def new_bundle_id() -> str:
    """A random id, 26 letters of lower-case base32."""
    return base64.b32encode(secrets.token_bytes(17)).decode("ascii").lower()[:26]


def read_bundle_json(data: bytes) -> BundleManifest:
    """Reads data/bundle.json. Raises JsonInvalidError, or BundleTooNewError for a later format."""
    value = load_strict(data)
    version = value.get("v") if isinstance(value, dict) else None
    if isinstance(version, int) and version > FORMAT_VERSION:
        raise BundleTooNewError(found=version, known=FORMAT_VERSION)
    return BundleManifest.from_bytes(data)


def check_file(kind: BundleKind, name: str, sha256: str) -> None:
    """Raises BundleInvalidError(name) for a file this kind may not hold or one whose name is another file's hash."""
    named = _NAMED_BY_HASH.fullmatch(name)
    if _ALLOWED[kind].fullmatch(name) is None or (named is not None and named[1] != sha256):
        raise BundleInvalidError(rule="name")


def case_entries_name(case: str) -> str:
    """Where the entries of a case stand."""
    return f"data/cases/{case}/entries.jsonl"


def case_read_me_name(case: str) -> str:
    """Where the case stands once more for a reader without the program."""
    return f"data/cases/{case}/read-me.html"


def evidence_name(sha256: str) -> str:
    """Where the bytes of an item of evidence stand."""
    return f"data/evidence/{sha256}"


def sealed_name(sha256: str) -> str:
    """Where an inner age file stands (content for cleared persons only); named by the hash of the age file."""
    return f"data/sealed/{sha256}"


def form_name(sha256: str) -> str:
    """Where a questionnaire stands."""
    return f"data/forms/{sha256}.xml"


def card_name(device: str) -> str:
    """Where the card of a device stands in a directory."""
    return f"data/cards/{device}.card"
