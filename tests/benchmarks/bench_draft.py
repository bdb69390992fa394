"""Measures one complaint draft, from answers to PDF bytes, in Russian and Kazakh; prints milliseconds. Not a test.

    python tests/benchmarks/bench_draft.py [drafts]

The case is invented; law, places, words and fonts are loaded once, as the program does. The goal is 300 ms a draft.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from printing.invented_case import EPISODE, changed, draft_of, facts_of, fonts, words

MILLI = 1000


def main(drafts: int) -> None:
    """Print loading, the first draft, and the median of the following ones."""
    start = time.perf_counter()
    words()
    fonts()
    print(f"   load law, places, words, fonts   {(time.perf_counter() - start) * MILLI:7.0f} ms")
    long = changed({f"{EPISODE}/I04_own_words": " ".join(f"слово{number}" for number in range(7_000))})
    for name, given in (("a usual case", changed({})), ("100 kB of told text", long)):
        for language in ("ru", "kk"):
            times = []
            for _ in range(drafts):
                start = time.perf_counter()
                draft = draft_of(facts_of(given), language)
                times.append((time.perf_counter() - start) * MILLI)
            spent = f"first {times[0]:5.0f} ms   median of {drafts} {statistics.median(times):5.0f} ms"
            print(f"   {name:<20} {language}   {spent}   {draft.sheets} sheets, {len(draft.pdf) / 1000:.0f} kB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
