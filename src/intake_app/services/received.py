"""What the vault remembers of a received bundle, and what a page shows of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field

from intake_app.bundle.manifest import BundleManifest
from intake_app.bundle.receipt import RecordVerdict
from intake_app.domain.errors import BundleInvalidError
from intake_app.domain.strict_model import Hex64, StrictModel
from intake_app.storage.bundle_log import LoggedBundle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_app.bundle.reader import VerifiedBundle
    from intake_app.domain.history import ChainFinding
    from intake_app.services.verdicts import CaseVerdict

CASE_FILE: Final = re.compile(r"data/cases/([a-z2-7]{26})/entries\.jsonl")
FORM_FILE: Final = re.compile(r"data/forms/([0-9a-f]{64})\.xml")
EVIDENCE_FILE: Final = re.compile(r"data/evidence/([0-9a-f]{64})")

State = Literal["waiting", "accepted", "partly", "rejected", "receipt"]
"""waiting: to be accepted by a person; partly: accepted, but some records wait in quarantine."""


class ReceivedFile(StrictModel):
    """A file of the bundle, in the vault under its hash."""

    name: str
    size: Annotated[int, Field(ge=0)]
    sha256: Hex64


class CaseCounts(StrictModel):
    """The verdicts on one case as they were when it was accepted."""

    case: str
    counts: dict[str, int]
    reasons: tuple[str, ...]


class Received(StrictModel):
    """Kept in the vault for every bundle that came in. `doubts` are those found while reading."""

    manifest: BundleManifest
    size: int
    files: tuple[ReceivedFile, ...] = ()
    doubts: tuple[str, ...] = ()
    verdicts: tuple[CaseCounts, ...] = ()
    records: tuple[RecordVerdict, ...] = ()
    received_at: str = ""
    reason: str = ""

    @property
    def by_name(self) -> dict[str, ReceivedFile]:
        """The files by their name in the bundle."""
        return {file.name: file for file in self.files}

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases the bundle brought."""
        return tuple(found[1] for file in self.files if (found := CASE_FILE.fullmatch(file.name)))

    @property
    def evidence(self) -> tuple[str, ...]:
        """Hashes of the evidence the bundle brought, sorted."""
        return tuple(sorted(found[1] for file in self.files if (found := EVIDENCE_FILE.fullmatch(file.name))))


@dataclass(frozen=True, slots=True)
class Report:
    """A received bundle as the import page shows it.

    `doubts`: code words for what speaks against the sender or the numbering. `chain`: gaps, forks and broken links of
    the devices' chains. `missing`: numbers of this sender's bundles that never came. `reason`: why it was rejected.
    """

    bundle: str
    kind: str
    sender: str
    sender_name: str
    seq: int
    made_at: str
    state: State
    doubts: tuple[str, ...]
    chain: tuple[ChainFinding, ...]
    missing: tuple[int, ...]
    cases: tuple[CaseVerdict, ...]
    files: int
    size_bytes: int
    reason: str = ""

    @property
    def counts(self) -> Mapping[str, int]:
        """Verdicts over all cases; their sum is the number of records in the bundle."""
        total: dict[str, int] = {}
        for case in self.cases:
            for word, count in case.counts.items():
                total[word] = total.get(word, 0) + count
        return total


def line_of(bundle: VerifiedBundle, state: State, kept: Received) -> LoggedBundle:
    """The line of the bundle log for a bundle that was read."""
    manifest = bundle.manifest
    return LoggedBundle(
        id=manifest.bundle,
        direction="in",
        peer=manifest.sender,
        seq=manifest.seq,
        kind=manifest.kind,
        tagmanifest_sha256=bytes.fromhex(bundle.tagmanifest_sha256),
        ciphertext_sha256=bytes.fromhex(bundle.sha256),
        made_at=manifest.made_at,
        state=state,
        detail=kept.to_bytes(),
    )


def read_line_of(line: LoggedBundle | None) -> Received:
    """What the vault remembers. Raises BundleInvalidError if the line is not that of a received bundle."""
    if line is None or line.direction != "in":
        raise BundleInvalidError(rule="unknown_bundle")
    return Received.from_bytes(line.detail)


def state_of(line: LoggedBundle) -> State:
    """The state of a received bundle."""
    match line.state:
        case "waiting" | "accepted" | "partly" | "rejected" | "receipt" as state:
            return state
    raise BundleInvalidError(rule="state")
