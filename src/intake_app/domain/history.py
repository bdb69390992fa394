"""The history of one case as a graph: what came after what, who had seen whom, and what a device left out."""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from intake_app.domain.journal import Entry, Header


@dataclass(frozen=True, slots=True)
class History:
    """Entries of one case in their one true order, with the relation "had seen" between them.

    `order` is topological; entries that did not know each other are ordered by (at, id), so every machine that holds
    the same entries computes the same order. `heads` are the entries nobody has built upon. `absent` are parents that
    are named but not held.
    """

    order: tuple[Entry, ...]
    heads: tuple[str, ...]
    absent: tuple[str, ...]
    _seen: Mapping[str, int]
    _bit: Mapping[str, int]

    def had_seen(self, later: str, earlier: str) -> bool:
        """True if the author of entry `later` had entry `earlier` before them."""
        return bool(self._seen[later] & self._bit[earlier])


def arrange(entries: Iterable[Entry]) -> History:
    """Orders a set of entries of one case. Repetition and order of delivery make no difference."""
    held = {entry.id: entry for entry in entries}
    children: dict[str, list[str]] = defaultdict(list)
    waiting: dict[str, int] = {}
    absent: set[str] = set()
    for entry in held.values():
        known = [parent for parent in entry.header.parents if parent in held]
        absent.update(parent for parent in entry.header.parents if parent not in held)
        waiting[entry.id] = len(known)
        for parent in known:
            children[parent].append(entry.id)
    ready = [(held[name].header.at, name) for name, count in waiting.items() if count == 0]
    heapq.heapify(ready)
    order: list[Entry] = []
    seen: dict[str, int] = {}
    bit: dict[str, int] = {}
    while ready:
        _, name = heapq.heappop(ready)
        entry = held[name]
        bit[name] = 1 << len(order)
        seen[name] = 0
        for parent in entry.header.parents:
            if parent in held:
                seen[name] |= seen[parent] | bit[parent]
        order.append(entry)
        for child in children[name]:
            waiting[child] -= 1
            if waiting[child] == 0:
                heapq.heappush(ready, (held[child].header.at, child))
    heads = tuple(sorted(name for name in held if not children[name]))
    return History(tuple(order), heads, tuple(sorted(absent)), seen, bit)


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """Entries `from_seq` to `to_seq`, both included, of one device's chain."""

    device: str
    from_seq: int
    to_seq: int


@dataclass(frozen=True, slots=True)
class ChainFinding:
    """What is wrong with a device's chain. kind: "gap" (missing, not declared), "fork" (two entries with one number),
    "broken" (an entry does not name its predecessor).
    """

    kind: str
    device: str
    from_seq: int
    to_seq: int


def check_chains(
    headers: Iterable[Header], left_out: Sequence[Range] = (), ends: Mapping[str, int] | None = None
) -> tuple[ChainFinding, ...]:
    """Looks at all headers held of each device against the ranges declared as left out.

    From number 1 to the last one held, or to the number that `ends` names as the end of a device's chain.
    """
    chains: dict[str, dict[int, list[Header]]] = defaultdict(lambda: defaultdict(list))
    for header in headers:
        chains[header.device][header.seq].append(header)
    findings: list[ChainFinding] = []
    for device in sorted(chains):
        declared = [part for part in left_out if part.device == device]
        end = (ends or {}).get(device, 0)
        findings += _check_chain(device, chains[device], declared, end)
    return tuple(findings)


def _check_chain(
    device: str, chain: Mapping[int, list[Header]], declared: Sequence[Range], end: int
) -> list[ChainFinding]:
    findings: list[ChainFinding] = []
    before = 0
    previous: set[str] = set()
    for seq in sorted(chain):
        ids = {header.id for header in chain[seq]}
        if len(ids) > 1:
            findings.append(ChainFinding("fork", device, seq, seq))
        if seq > before + 1:
            findings += _undeclared(device, before + 1, seq - 1, declared)
        elif previous and not all(header.prev in previous for header in chain[seq]):
            findings.append(ChainFinding("broken", device, seq, seq))
        before, previous = seq, ids
    if end > before:
        findings += _undeclared(device, before + 1, end, declared)
    return findings


def _undeclared(device: str, first: int, last: int, declared: Sequence[Range]) -> list[ChainFinding]:
    findings: list[ChainFinding] = []
    at = first
    for part in sorted(declared):
        if part.to_seq < at or part.from_seq > last:
            continue
        if part.from_seq > at:
            findings.append(ChainFinding("gap", device, at, part.from_seq - 1))
        at = max(at, part.to_seq + 1)
    if at <= last:
        findings.append(ChainFinding("gap", device, at, last))
    return findings


def ranges_left_out(headers: Iterable[Header], sent: Iterable[str]) -> tuple[Range, ...]:
    """The ranges of one sender's chains that `sent` (entry ids) leaves out; `headers`: all the sender holds."""
    chosen = set(sent)
    missing: dict[str, list[int]] = defaultdict(list)
    for header in headers:
        if header.id not in chosen:
            missing[header.device].append(header.seq)
    ranges: list[Range] = []
    for device in sorted(missing):
        for seq in sorted(missing[device]):
            if ranges and ranges[-1].device == device and ranges[-1].to_seq == seq - 1:
                ranges[-1] = Range(device, ranges[-1].from_seq, seq)
            else:
                ranges.append(Range(device, seq, seq))
    return tuple(ranges)


def join_ranges(parts: Iterable[Range]) -> tuple[Range, ...]:
    """The same numbers in as few ranges as possible, sorted."""
    joined: list[Range] = []
    for part in sorted(parts):
        last = joined[-1] if joined else None
        if last is not None and last.device == part.device and part.from_seq <= last.to_seq + 1:
            joined[-1] = Range(last.device, last.from_seq, max(last.to_seq, part.to_seq))
        else:
            joined.append(part)
    return tuple(joined)
