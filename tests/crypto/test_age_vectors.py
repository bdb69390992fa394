"""The age test vectors of C2SP/CCTV: the right verdict and the right plaintext for each of them."""

from __future__ import annotations

import hashlib
import io
import os
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from intake_app.crypto.age import AgeReader
from intake_app.crypto.age_recipients import HybridIdentity, X25519Identity
from intake_app.domain.errors import (
    AgeArmorError,
    AgeHeaderError,
    AgePassphraseFileError,
    AgePayloadError,
    IntakeError,
    NotForThisDeviceError,
)

if TYPE_CHECKING:
    from intake_app.crypto.age_recipients import Identity

FOLDER = os.environ.get("INTAKE_VECTORS")
NAMES = sorted(path.name for path in (Path(FOLDER) / "age").iterdir()) if FOLDER else ["no folder is named"]
VERDICTS: dict[str, type[IntakeError]] = {
    "no match": NotForThisDeviceError,
    "header failure": AgeHeaderError,
    "HMAC failure": AgeHeaderError,
    "payload failure": AgePayloadError,
}
# The reference gives out one chunk more before it fails: one that is authentic but lies about being the last.
STRICTER = {"stream_no_final_two_chunks_full", "stream_trailing_garbage_long"}


def load(path: Path) -> tuple[dict[str, list[str]], bytes]:
    head, _, body = path.read_bytes().partition(b"\n\n")
    facts: dict[str, list[str]] = {}
    for line in head.decode().splitlines():
        name, _, value = line.partition(": ")
        facts.setdefault(name, []).append(value)
    if facts.get("compressed") == ["zlib"]:
        body = zlib.decompress(body)
    return facts, body


def identity(text: str) -> Identity:
    return HybridIdentity.parse(text) if text.startswith("AGE-SECRET-KEY-PQ-") else X25519Identity.parse(text)


def expected_error(name: str, facts: dict[str, list[str]]) -> type[IntakeError] | None:
    if "armored" in facts:
        return AgeArmorError
    if "passphrase" in facts or name.startswith("scrypt"):
        return AgePassphraseFileError
    return VERDICTS.get(facts["expect"][0])


@pytest.mark.parametrize("name", NAMES)
def test_vector(vectors: Path, name: str) -> None:
    facts, body = load(vectors / "age" / name)
    error = expected_error(name, facts)
    if error is None:
        assert facts["expect"] == ["success"]
    released = hashlib.sha256()
    identities = [identity(text) for text in facts.get("identity", [])]
    caught = None
    try:
        for piece in AgeReader(io.BytesIO(body), identities):
            released.update(piece)
    except IntakeError as failure:
        caught = type(failure)
    assert caught is error
    if error in (None, AgePayloadError) and name not in STRICTER:
        assert released.hexdigest() == facts["payload"][0]


def test_there_are_vectors(vectors: Path) -> None:
    assert len(NAMES) >= 70
    assert sum(name.startswith("hybrid") for name in NAMES) >= 10
