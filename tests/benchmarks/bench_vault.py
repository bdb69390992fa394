"""Measures the vault beside bare SQLCipher and bare `cp` on the same bytes; prints MiB/s and seconds. Not a test.

    python tests/benchmarks/bench_vault.py [--mebibytes 256] [--runs 3] [--folder F] [--sweep] [--large]

--sweep   page sizes and HMACs for docs/decisions/0030
--large   takes in 4 GiB and watches the memory
Runs of the things that are compared take turns; each line is the median, the best in brackets. All content is noise.
"""

from __future__ import annotations

import argparse
import itertools
import os
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

from intake_app.crypto.key_wrap import TEST_ONLY, calibrated_params, passphrase_key
from intake_app.storage.drafts import Draft, DraftStore
from intake_app.storage.evidence_store import EvidenceStore
from intake_app.storage.evidence_writer import CHUNK_BYTES, SLICE_CHUNKS
from intake_app.storage.sqlcipher import PAGE_BYTES
from intake_app.storage.vault import create_vault, open_vault
from intake_app.storage.vault_keys import unlock_key

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYSPEC = b"x'" + b"ab" * 48 + b"'"
PASSPHRASE = "алма бұлақ дала жусан көпір тауық ұшқын".encode()
HMACS = ("HMAC_SHA512", "HMAC_SHA256")
PAGES = (4096, 8192, 16384)


def bare_connection(path: Path, page: int, hmac: str) -> dbapi2.Connection:
    """SQLCipher with the vault's settings and nothing of the vault."""
    connection = dbapi2.connect(str(path), isolation_level=None)
    for pragma in ("cipher_log_level = NONE", "cipher_memory_security = ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.set_key(bytearray(KEYSPEC))
    for pragma in (
        f"cipher_page_size = {page}", f"cipher_hmac_algorithm = {hmac}", "locking_mode = EXCLUSIVE",
        "auto_vacuum = INCREMENTAL", "temp_store = MEMORY", "mmap_size = 0", "cell_size_check = ON",
        "foreign_keys = ON", "secure_delete = ON", "journal_mode = WAL", "synchronous = FULL",
        f"wal_autocheckpoint = {(4 << 20) // page}",
    ):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection


def bare_write(path: Path, chunks: list[bytes], page: int, hmac: str) -> float:
    """Insert rows of 1 MiB in transactions of the vault's size; seconds, log emptied."""
    with closing(bare_connection(path, page, hmac)) as connection:
        connection.execute(
            "CREATE TABLE chunk (att INTEGER NOT NULL, n INTEGER NOT NULL, b BLOB, UNIQUE (att, n)) STRICT"
        )
        begun = time.perf_counter()
        for first in range(0, len(chunks), SLICE_CHUNKS):
            connection.execute("BEGIN IMMEDIATE")
            for n in range(first, min(first + SLICE_CHUNKS, len(chunks))):
                connection.execute("INSERT INTO chunk VALUES (1, ?, ?)", (n, chunks[n]))
            connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return time.perf_counter() - begun


def bare_read(path: Path, count: int, page: int, hmac: str) -> float:
    """Read the rows back one by one; seconds."""
    with closing(bare_connection(path, page, hmac)) as connection:
        begun = time.perf_counter()
        for n in range(count):
            connection.execute("SELECT b FROM chunk WHERE att = 1 AND n = ?", (n,)).fetchone()
        return time.perf_counter() - begun


def copy(source: Path, target: Path) -> float:
    """Copy with cp and wait until it is on the disk; seconds."""
    begun = time.perf_counter()
    subprocess.run(["cp", "--reflink=never", str(source), str(target)], check=True)
    with target.open("rb") as copied:
        os.fsync(copied.fileno())
    return time.perf_counter() - begun


class Bench:
    """A folder and a source file of noise."""

    def __init__(self, folder: Path, mebibytes: int, runs: int) -> None:
        self.folder = folder
        self.mebibytes = mebibytes
        self.runs = runs
        self.source = folder / "source"
        self._numbers = itertools.count()
        with self.source.open("wb") as out:
            for _ in range(mebibytes):
                out.write(os.urandom(CHUNK_BYTES))

    def fresh(self) -> Path:
        """A name that nothing has."""
        return self.folder / f"run{next(self._numbers)}"

    def chunks(self) -> Iterator[bytes]:
        """The source in pieces of 1 MiB."""
        with self.source.open("rb") as source:
            while piece := source.read(CHUNK_BYTES):
                yield piece

    def line(self, name: str, seconds: list[float]) -> None:
        """Print a rate."""
        rates = sorted(self.mebibytes / one for one in seconds)
        print_figure(name, f"{statistics.median(rates):7.0f} MiB/s  ({rates[-1]:.0f})")

    def take_in(self) -> tuple[float, float, float]:
        """Take the source into a new vault and read it back; seconds of both and of the longest slice."""
        folder = self.fresh()
        vault, _ = create_vault(folder, bytearray(PASSPHRASE), params=TEST_ONLY, floor=TEST_ONLY)
        store = EvidenceStore(vault)
        ticks: list[float] = []
        with self.source.open("rb") as source:
            begun = time.perf_counter()
            stored = store.take_in(
                source, self.mebibytes * CHUNK_BYTES, lambda done, total: ticks.append(time.perf_counter())
            )
            vault.checkpoint()
            taken = time.perf_counter() - begun
        longest = max(after - before for before, after in itertools.pairwise([begun, *ticks]))
        begun = time.perf_counter()
        for _ in store.read(stored.sha256):
            pass
        read = time.perf_counter() - begun
        vault.close()
        shutil.rmtree(folder)
        return taken, read, longest

    def evidence(self) -> None:
        """The vault beside what it is made of, taking turns."""
        figures: dict[str, list[float]] = {}
        slices: list[float] = []
        chunks = list(self.chunks())
        for _ in range(self.runs):
            path = self.fresh()
            add(figures, "cp, synced", copy(self.source, path))
            path.unlink()
            path = self.fresh()
            add(figures, "bare SQLCipher insert", bare_write(path, chunks, PAGE_BYTES, HMACS[1]))
            add(figures, "bare SQLCipher read", bare_read(path, len(chunks), PAGE_BYTES, HMACS[1]))
            path.unlink()
            taken, read, longest = self.take_in()
            add(figures, "evidence taken in (hashed)", taken)
            add(figures, "evidence read (hash verified)", read)
            slices.append(longest)
        for name, seconds in figures.items():
            self.line(name, seconds)
        pairs = zip(figures["bare SQLCipher insert"], figures["evidence taken in (hashed)"], strict=True)
        shares = sorted(bare / ours for bare, ours in pairs)
        print_figure("taken in / bare insert, same minute", f"{statistics.median(shares):7.2f}  (to hold: 0.90)")
        print_figure("longest time the vault was busy", f"{max(slices) * 1000:7.0f} ms")

    def sweep(self) -> None:
        """Page sizes and HMACs, taking turns."""
        written: dict[tuple[int, str], list[float]] = {}
        read: dict[tuple[int, str], list[float]] = {}
        sizes: dict[tuple[int, str], int] = {}
        chunks = list(self.chunks())
        for _ in range(self.runs):
            for page, hmac in itertools.product(PAGES, HMACS):
                path = self.fresh()
                written.setdefault((page, hmac), []).append(bare_write(path, chunks, page, hmac))
                read.setdefault((page, hmac), []).append(bare_read(path, len(chunks), page, hmac))
                sizes[page, hmac] = path.stat().st_size
                path.unlink()
        for (page, hmac), seconds in written.items():
            overhead = 100 * (sizes[page, hmac] / (self.mebibytes * CHUNK_BYTES) - 1)
            self.line(f"{page:>5} {hmac} write (file +{overhead:.1f} %)", seconds)
            self.line(f"{page:>5} {hmac} read", read[page, hmac])

    def small_things(self) -> None:
        """A draft saved, a vault opened, with real key derivation."""
        folder = self.fresh()
        params = calibrated_params()
        vault, _ = create_vault(folder, bytearray(PASSPHRASE), params=params)
        drafts = DraftStore(vault)
        drafts_s = []
        for number in range(200):
            begun = time.perf_counter()
            drafts.save(Draft("case", f"s{number % 5}", os.urandom(4000), "2026-01-01T00:00:00Z"))
            drafts_s.append(time.perf_counter() - begun)
        vault.close()
        median, longest = statistics.median(drafts_s) * 1000, max(drafts_s) * 1000
        print_figure("draft of 4 kB saved, durable", f"{median:7.2f} ms  (longest {longest:.1f})")
        bare, whole, opening = [], [], []
        for _ in range(self.runs):
            begun = time.perf_counter()
            passphrase_key(bytearray(PASSPHRASE), bytes(32), params)
            bare.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            key = unlock_key(folder, bytearray(PASSPHRASE))
            unlocked = time.perf_counter()
            open_vault(folder, key).close()
            opening.append(time.perf_counter() - unlocked)
            whole.append(time.perf_counter() - begun)
        print(f"calibrated to {params.memory_kib // 1024} MiB, t = {params.iterations}, p = {params.lanes}")
        print_figure("bare Argon2id", f"{statistics.median(bare):7.3f} s")
        print_figure("unlock_key and open_vault", f"{statistics.median(whole):7.3f} s")
        print_figure("of that, open_vault", f"{statistics.median(opening):7.3f} s")

    def large(self) -> None:
        """4 GiB in and out in a process of its own; its memory at the beginning and at the end."""
        folder = self.fresh()
        vault, _ = create_vault(folder, bytearray(PASSPHRASE), params=TEST_ONLY, floor=TEST_ONLY)
        store = EvidenceStore(vault)
        peaks: dict[int, int] = {}
        size = 4 << 30

        def step(done: int, total: int) -> None:
            del total
            peaks[done >> 30] = peak_mebibytes()

        begun = time.perf_counter()
        stored = store.take_in(Noise(size), size, step)  # type: ignore[arg-type]  # all of BinaryIO that is used
        taken = time.perf_counter() - begun
        begun = time.perf_counter()
        for _ in store.read(stored.sha256):
            pass
        read = time.perf_counter() - begun
        begun = time.perf_counter()
        damage = vault.damage_found()
        checked = time.perf_counter() - begun
        store.remove(stored.sha256)
        begun = time.perf_counter()
        store.purge_leftovers(lambda done, total: None)
        purged = time.perf_counter() - begun
        vault.close()
        print_figure("4 GiB taken in", f"{taken:7.0f} s  ({4096 / taken:.0f} MiB/s)")
        print_figure("read, hash verified", f"{read:7.0f} s  ({4096 / read:.0f} MiB/s)")
        print_figure("every page verified", f"{checked:7.0f} s  ({damage} complaints)")
        print_figure("removed, room given back", f"{purged:7.0f} s")
        print(f"peak memory in MiB after n GiB: {peaks}, at the end {peak_mebibytes()}")
        shutil.rmtree(folder)


class Noise:
    """A film that is not on any disk: 1 MiB of noise, each time with another beginning."""

    def __init__(self, size: int) -> None:
        self._left = size
        self._noise = os.urandom(CHUNK_BYTES)

    def seekable(self) -> bool:
        """It can only be read once."""
        return False

    def read(self, size: int) -> bytes:
        """The next bytes."""
        size = min(size, self._left)
        piece = (self._left.to_bytes(8, "big") + self._noise)[:size]
        self._left -= size
        return piece


def peak_mebibytes() -> int:
    """The most memory this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def print_figure(name: str, figure: str) -> None:
    """Print one line of the table."""
    print(f"{name:<44} {figure}", flush=True)


def add(figures: dict[str, list[float]], name: str, seconds: float) -> None:
    """Note one more run."""
    figures.setdefault(name, []).append(seconds)


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mebibytes", type=int, default=256)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--sweep", action="store_true")
    parser.add_argument("--large", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        bench = Bench(Path(name), 1 if asked.large else asked.mebibytes, asked.runs)
        if asked.large:
            bench.large()
        elif asked.sweep:
            bench.sweep()
        else:
            bench.evidence()
            bench.small_things()


if __name__ == "__main__":
    main()
