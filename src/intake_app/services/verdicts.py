"""What becomes of every record of a bundle: each line gets a verdict, and the verdicts add up to what was in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake_app.crypto.signing import device_id, verify
from intake_app.domain.entry_kinds import DeviceCreated
from intake_app.domain.errors import EntryInvalidError, SignatureInvalidError, UnknownSignerError
from intake_app.domain.journal import MAX_BODY_BYTES, Entry, check_entry, read_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

MAX_LINE_BYTES = 2 * MAX_BODY_BYTES


@dataclass(frozen=True, slots=True)
class RecordJudged:
    """One line of a bundle. verdict: accepted, newer (its body was missing here), already_here, quarantined, refused.

    `entry` is None for lines that are no entry at all; `reason` a code word for quarantined and refused.
    """

    entry: Entry | None
    case: str | None
    verdict: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CaseVerdict:
    """The sum for one case; the counts add up to the lines of its file."""

    case_id: str
    counts: Mapping[str, int]
    reasons: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """One word for the whole case, the worst first, then what is new."""
        for word in ("refused", "quarantined", "accepted", "newer"):
            if self.counts.get(word):
                return word
        return "already_here"


def split_lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Lines with their line feed out of pieces of any size; a line that is too long comes cut, to be refused."""
    rest = b""
    for piece in pieces:
        rest += piece
        lines = rest.split(b"\n")
        rest = lines.pop()
        for line in lines:
            yield line + b"\n"
        if len(rest) > MAX_LINE_BYTES:
            yield rest
            rest = b""
    if rest:
        yield rest


def learn_devices(lines: Iterable[bytes], known: Mapping[str, bytes]) -> dict[str, bytes]:
    """Public keys of devices that introduce themselves; an id is the hash of its key, so no other can be slipped in."""
    keys = dict(known)
    for number, line in enumerate(lines, 1):
        try:
            body = read_line(line, number).read_body()
        except EntryInvalidError:
            continue
        if isinstance(body, DeviceCreated):
            key = bytes.fromhex(body.public_key)
            keys.setdefault(device_id(key), key)
    return keys


def judge_lines(
    case: str | None,
    lines: Iterable[bytes],
    keys: Mapping[str, bytes],
    state_here: Callable[[str], str],
    doubt: str,
) -> Iterator[RecordJudged]:
    """Judges the lines of one file. `state_here` says of an entry id: "", "bare" (no body) or "whole".

    `doubt` is a reason to quarantine everything that is new (an unknown sender, a fork), or "".
    """

    def check_signature(device: str, message: bytes, signature: bytes) -> None:
        if device not in keys:
            raise UnknownSignerError(device=device)
        verify(keys[device], message, signature)

    for number, line in enumerate(lines, 1):
        yield _judge(case, number, line, check_signature, state_here, doubt)


def _judge(
    case: str | None,
    number: int,
    line: bytes,
    check_signature: Callable[[str, bytes, bytes], None],
    state_here: Callable[[str], str],
    doubt: str,
) -> RecordJudged:
    try:
        entry = read_line(line, number)
    except EntryInvalidError as error:
        return RecordJudged(None, case, "refused", str(error.facts["rule"]))
    if entry.header.case != case:
        return RecordJudged(entry, case, "refused", "other_case")
    try:
        check_entry(entry, check_signature)
    except SignatureInvalidError:
        return RecordJudged(entry, case, "refused", "signature")
    except UnknownSignerError:
        return RecordJudged(entry, case, "quarantined", "unknown_author")
    here = state_here(entry.id)
    if here == "whole" or (here == "bare" and not entry.has_body):
        return RecordJudged(entry, case, "already_here")
    if doubt:
        return RecordJudged(entry, case, "quarantined", doubt)
    return RecordJudged(entry, case, "newer" if here == "bare" else "accepted")


def sum_up(case: str, records: Iterable[RecordJudged]) -> CaseVerdict:
    """Counts the verdicts of one case."""
    counts: Counter[str] = Counter()
    reasons: dict[str, None] = {}
    for record in records:
        counts[record.verdict] += 1
        if record.reason:
            reasons[record.reason] = None
    return CaseVerdict(case, dict(counts), tuple(reasons))
