"""Whom one trusts without a network: devices, the office, their cards, and the words people compare aloud."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StringConstraints

from intake_app.domain.errors import CardNotComparedError
from intake_app.domain.strict_model import Count, Id26, Moment, ShownName, StrictModel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WORDS = 12
WORD_LIST_LENGTH = 2048
WORDS_ASKED = 3
DIGITS = 30

Role = Literal["field", "office", "legal"]
"""The desk a device stands on."""

Clearance = Literal["X"]
"""A sensitivity class that is only sent to devices that are cleared for it."""

PublicKeyLine = Annotated[str, StringConstraints(pattern=r"^ssh-ed25519 [A-Za-z0-9+/]{68}$")]
CertificateLine = Annotated[
    str, StringConstraints(pattern=r"^ssh-ed25519-cert-v01@openssh\.com [A-Za-z0-9+/]{200,2000}={0,2}$")
]
RecipientText = Annotated[str, StringConstraints(pattern=r"^age1pq1[02-9ac-hj-np-z]{1952}$")]
MldsaKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]{2603}=$")]


@dataclass(frozen=True, slots=True)
class DeviceCertificate:
    """What a certificate says, once its form and its office's signature are checked.

    `public_key` and `office_key` are raw Ed25519 keys of 32 bytes; the times are seconds since 1970; `line` is the
    OpenSSH line it was read from.
    """

    device: str
    public_key: bytes
    serial: int
    role: Role
    clearances: frozenset[str]
    valid_from: int
    valid_until: int
    office_key: bytes
    line: str


class Card(StrictModel):
    """A device that the office vouches for. `mldsa65` is its ML-DSA-65 public key in base64."""

    kind: Literal["device"] = "device"
    v: Literal[1] = 1
    device: Id26
    role: Role
    name: ShownName
    region: ShownName | Literal[""]
    certificate: CertificateLine
    recipient: RecipientText
    mldsa65: MldsaKey
    valid_from: Moment
    valid_until: Moment


class Revocation(StrictModel):
    """A certificate that is not trusted any more for anything made after `since`."""

    serial: Count
    device: Id26
    since: Moment


class OfficeCard(StrictModel):
    """The office: its root key, the devices to send to, and which certificates are revoked.

    `number` rises with every edition; an older one never replaces a newer one.
    """

    kind: Literal["office"] = "office"
    v: Literal[1] = 1
    number: Count
    name: ShownName
    root_key: PublicKeyLine
    devices: Annotated[tuple[Card, ...], Field(max_length=64)]
    revoked: Annotated[tuple[Revocation, ...], Field(max_length=10_000)]
    made_at: Moment
    valid_until: Moment


class CardRequest(StrictModel):
    """A new device asks for a certificate; signed with its own key."""

    kind: Literal["request"] = "request"
    v: Literal[1] = 1
    device: Id26
    role: Role
    name: ShownName
    region: ShownName | Literal[""]
    public_key: PublicKeyLine
    recipient: RecipientText
    mldsa65: MldsaKey
    made_at: Moment


def office_fingerprint(root_key: bytes) -> bytes:
    """The digest that stands for an office: SHA-256 over its raw root key. Survives every new edition of the card."""
    return hashlib.sha256(b"intake-office-v1\x00" + root_key).digest()


def device_fingerprint(public_key: bytes, recipient: str, mldsa65: str) -> bytes:
    """The digest that stands for a device that asks for a certificate: SHA-256 over all three of its public keys.

    `public_key` is raw, the other two as they stand in the request.
    """
    keys = public_key + hashlib.sha256(recipient.encode()).digest() + hashlib.sha256(mldsa65.encode()).digest()
    return hashlib.sha256(b"intake-device-v1\x00" + keys).digest()


def recipient_fingerprint(recipient: str) -> str:
    """SHA-256 of an age recipient string, in hex, as it stands in bundle.json."""
    return hashlib.sha256(recipient.encode()).hexdigest()


def words_of(digest: bytes, words: Sequence[str]) -> tuple[str, ...]:
    """The first 132 bits of a digest as 12 words of a list of 2,048."""
    if len(words) != WORD_LIST_LENGTH:
        raise ValueError("the word list must have 2,048 words")
    number = int.from_bytes(digest) >> (len(digest) * 8 - WORDS * 11)
    return tuple(words[number >> (11 * (WORDS - 1 - index)) & 2047] for index in range(WORDS))


def digits_of(digest: bytes) -> str:
    """The same digest as 30 digits in six groups, for people who share no list of words (99.6 bits)."""
    digits = f"{int.from_bytes(digest) % 10**DIGITS:0{DIGITS}d}"
    return " ".join(digits[start : start + 5] for start in range(0, DIGITS, 5))


def positions_to_ask(random_below: Callable[[int], int] = secrets.randbelow) -> tuple[int, ...]:
    """Three different positions, counted from 0 and rising, of the words a person must type back."""
    left = list(range(WORDS))
    return tuple(sorted(left.pop(random_below(len(left))) for _ in range(WORDS_ASKED)))


def check_typed_words(expected: Sequence[str], positions: Sequence[int], typed: Sequence[str]) -> None:
    """Raises CardNotComparedError unless the words typed are those at the positions; case and spaces are forgiven."""
    wanted = [_plain(expected[position]) for position in positions]
    if [_plain(word) for word in typed] != wanted:
        raise CardNotComparedError


def moment_to_seconds(moment: str) -> int:
    """Seconds since 1970 of a Moment."""
    return int(datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp())


def seconds_to_moment(seconds: int) -> str:
    """The Moment of a number of seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _plain(word: str) -> str:
    return unicodedata.normalize("NFC", word).strip().casefold()
