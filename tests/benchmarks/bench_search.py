"""Measures finding and unlocking in a vault with many cases: a word, a prefix, a folded name; opening it.

    python tests/benchmarks/bench_search.py [cases]

All cases are invented: list and search are filled as the program fills them, 100,000 by default. The goals:
50 ms a search; unlocking at most 0.3 s longer than the key derivation alone.
"""

from __future__ import annotations

import random
import resource
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from intake_app.crypto.key_wrap import FLOOR, passphrase_key
from intake_app.domain.names import fold
from intake_app.services.cases import Cases
from intake_app.services.vault_session import begin_device, resume_device
from intake_app.storage.case_index import CaseRow
from intake_app.storage.vault import create_vault, open_vault
from intake_app.storage.vault_keys import unlock_key

MILLI = 1000
RUNS = 15
_SYLLABLES = (
    "ай",
    "бек",
    "гүл",
    "дар",
    "ер",
    "жан",
    "зәу",
    "қай",
    "лау",
    "мұр",
    "нұр",
    "өте",
    "сәу",
    "тас",
    "ұлы",
    "шын",
)
_PLACES = ("Талдықорған", "Семей", "Ақтөбе", "Шымкент", "Қостанай", "Орал", "Тараз", "Петропавл", "Атырау", "Ақтау")
_SEARCHES = (("a word", "Талдыкорган"), ("a prefix", "нұр"), ("a folded name", "Aigul"), ("two words", "Семей айгүл"))


def now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


def invented(number: int, dice: random.Random) -> tuple[CaseRow, str]:
    """One invented line and its words, of the size of a short case (some 60 words)."""
    name = "".join(dice.choices(_SYLLABLES, k=2)) + " " + "".join(dice.choices(_SYLLABLES, k=3))
    place = dice.choice(_PLACES)
    told = " ".join("".join(dice.choices(_SYLLABLES, k=3)) for _ in range(55))
    case_id = "".join(dice.choices("abcdefghijklmnopqrstuvwxyz234567", k=26))
    at = f"2026-{1 + number % 12:02d}-{1 + number % 28:02d}T10:00:00Z"
    row = CaseRow(case_id, name, place, "2022-01-08", at, "open", "", number % 5, 0, "KZ-33", 0)
    return row, " ".join(dict.fromkeys(fold(f"{name} {place} {told}").split()))


def main(count: int) -> None:
    """Fill a vault, then print medians of finding and of opening."""
    dice = random.Random(7)  # noqa: S311 - invented people need no real chance
    with tempfile.TemporaryDirectory() as folder:
        vault, _ = create_vault(Path(folder) / "v", bytearray(b"invented for a benchmark"), params=FLOOR)
        session = begin_device(vault, "office", now)
        start = time.perf_counter()
        for first in range(0, count, 5_000):
            with vault.transaction():
                for number in range(first, min(first + 5_000, count)):
                    session.index.put(*invented(number, dice))
        print(f"   fill the lists with {count:,} invented cases   {time.perf_counter() - start:6.1f} s")
        cases = Cases(session)
        for what, words in _SEARCHES:
            times = []
            for _ in range(RUNS):
                start = time.perf_counter()
                found = len(cases.find(words))
                times.append((time.perf_counter() - start) * MILLI)
            print(
                f"   {what:<14} {found:4d} shown   median {statistics.median(times):6.1f} ms   max {max(times):6.1f} ms"
            )
        vault.close()
        opened, derived = [], []
        for _ in range(3):
            start = time.perf_counter()
            passphrase_key(bytearray(b"invented for a benchmark"), bytes(32), FLOOR)
            derived.append(time.perf_counter() - start)
            start = time.perf_counter()
            key = unlock_key(Path(folder) / "v", bytearray(b"invented for a benchmark"))
            again = resume_device(open_vault(Path(folder) / "v", key), now)
            again.index.rows()
            opened.append(time.perf_counter() - start)
            again.vault.close()
        print(
            f"   unlock to the list   median {statistics.median(opened):.2f} s"
            f"   bare Argon2id {statistics.median(derived):.2f} s"
        )
    print(f"   peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
