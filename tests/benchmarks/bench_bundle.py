"""Measures age and bundles on 512 MiB beside the stock `age` on the same bytes; prints MB/s. Not a test.

    python tests/benchmarks/bench_bundle.py [MiB] [folder]

Each line is the best of three runs that alternate with the run it is compared with. All content is random noise.
"""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from intake_app.bundle.manifest import BundleManifest, evidence_name, new_bundle_id
from intake_app.bundle.reader import Trust, read_bundle
from intake_app.bundle.writer import Member, write_bundle
from intake_app.crypto import certificates
from intake_app.crypto.age import AgeReader, AgeWriter
from intake_app.crypto.age_recipients import X25519Identity
from intake_app.crypto.signing import DeviceKeys, OfficeRoot
from intake_app.domain.trust import moment_to_seconds, recipient_fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MIB = 1024 * 1024
RUNS = 3
MADE_AT = "2026-11-22T09:00:00Z"


class NothingKept:
    """A sink that looks at the bytes no further."""

    def begin_member(self, name: str, size: int, sha256: str) -> None:
        """Takes no note."""

    def chunk(self, data: memoryview) -> None:
        """Takes no note."""

    def end_member(self) -> None:
        """Takes no note."""


class Bench:
    """The files and keys of one measurement."""

    def __init__(self, folder: Path, mebibytes: int) -> None:
        self.folder = folder
        self.size = mebibytes * MIB
        self.plain = folder / "evidence"
        self.plain.mkdir()
        self.members = []
        for _ in range(8):
            self.members.append(self._noise(self.size // 8))
        self.root = OfficeRoot.generate()
        self.sender, self.office = DeviceKeys.generate(), DeviceKeys.generate()
        self.certificate = certificates.issue(
            self.root,
            self.sender.public_key,
            role="field",
            clearances=(),
            serial=1,
            valid_from=moment_to_seconds(MADE_AT),
        )
        self.classic = subprocess.run(["age-keygen"], capture_output=True, text=True, check=True).stdout
        (folder / "classic.txt").write_text(self.classic)
        secret = self.classic.split()[-1]
        self.classic_recipient = X25519Identity.parse(secret).recipient_text

    def _noise(self, size: int) -> Member:
        hashed = hashlib.sha256()
        path = self.plain / "new"
        with path.open("wb") as file:
            for _ in range(size // MIB):
                block = os.urandom(MIB)
                hashed.update(block)
                file.write(block)
        sha256 = hashed.hexdigest()
        kept = path.rename(self.plain / sha256)
        return Member(evidence_name(sha256), size, sha256, lambda: _blocks(kept))

    def age_write(self) -> None:
        """Our writer from a file to a file."""
        with (self.folder / "ours.age").open("wb", buffering=0) as out:
            writer = AgeWriter(out, [self.office.identity.recipient])
            for member in self.members:
                for block in member.open():
                    writer.write(block)
            writer.close()

    def age_read(self) -> None:
        """Our reader from a file to nowhere."""
        with (self.folder / "ours.age").open("rb", buffering=0) as source:
            for _ in AgeReader(source, [self.office.identity]):
                pass

    def stock_write(self) -> None:
        """`tar | age` from the same files to a file."""
        with (self.folder / "stock.age").open("wb") as out:
            tar = subprocess.Popen(["tar", "-cf", "-", "-C", self.plain, "."], stdout=subprocess.PIPE)
            subprocess.run(["age", "-r", self.classic_recipient], stdin=tar.stdout, stdout=out, check=True)
            tar.communicate()

    def stock_read(self) -> None:
        """`age -d | tar x` of what `stock_write` wrote, unpacked to a folder."""
        target = self.folder / "unpacked"
        target.mkdir()
        age = subprocess.Popen(
            ["age", "-d", "-i", self.folder / "classic.txt", self.folder / "stock.age"], stdout=subprocess.PIPE
        )
        subprocess.run(["tar", "-xf", "-", "-C", target], stdin=age.stdout, check=True)
        age.communicate()
        shutil.rmtree(target)

    def stock_age_read(self) -> None:
        """`age -d` alone, to nowhere."""
        with Path(os.devnull).open("wb") as nowhere:
            command = ["age", "-d", "-i", self.folder / "classic.txt", self.folder / "stock.age"]
            subprocess.run(command, stdout=nowhere, check=True)

    def bundle_write(self) -> None:
        """`write_bundle` from the same files to a file: hashed, signed, padded, encrypted, hashed again."""
        manifest = BundleManifest(
            kind="cases",
            bundle=new_bundle_id(),
            sender=self.sender.device,
            serial=1,
            recipients=(recipient_fingerprint(self.office.recipient),),
            seq=1,
            prev=None,
            heads={},
            left_out=(),
            made_at=MADE_AT,
            program="bench",
        )
        with (self.folder / "bundle.age").open("wb", buffering=0) as out:
            write_bundle(
                out,
                keys=self.sender,
                certificate=self.certificate.line,
                recipients=[self.office.recipient],
                manifest=manifest,
                members=self.members,
                step=_no_step,
            )

    def bundle_read(self) -> None:
        """`read_bundle` to a sink that keeps nothing."""
        trust = Trust(frozenset({self.root.public_key}), lambda _: self.sender.mldsa_public_key, lambda _: None)
        with (self.folder / "bundle.age").open("rb", buffering=0) as source:
            read_bundle(source, identities=[self.office.identity], trust=trust, sink=NothingKept(), step=_no_step)


def _no_step(_done: int, _total: int) -> None:
    pass


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as file:
        while block := file.read(MIB):
            yield block


def _compare(bench: Bench, pairs: list[tuple[str, Callable[[], None]]]) -> None:
    best = dict.fromkeys((name for name, _ in pairs), float("inf"))
    for _ in range(RUNS):
        for name, run in pairs:
            started = time.perf_counter()
            run()
            best[name] = min(best[name], time.perf_counter() - started)
    for name, seconds in best.items():
        sys.stdout.write(f"{name:<34}{bench.size / 1e6 / seconds:8.0f} MB/s {seconds:7.2f} s\n")


def _small_bundles(bench: Bench, count: int) -> None:
    bench.members = []
    times = []
    for _ in range(count):
        started = time.perf_counter()
        bench.bundle_write()
        bench.bundle_read()
        times.append(time.perf_counter() - started)
    first, last = sum(times[:100]), sum(times[-100:])
    sys.stdout.write(f"{count} bundles without files: {sum(times) / count * 1e3:.2f} ms each to write and read, ")
    sys.stdout.write(f"last 100 / first 100 = {last / first:.2f}\n")


def main() -> None:
    """Runs everything in a folder that is deleted afterwards."""
    mebibytes = int(sys.argv[1]) if len(sys.argv) > 1 else 512
    where = sys.argv[2] if len(sys.argv) > 2 else None
    with tempfile.TemporaryDirectory(dir=where) as name:
        bench = Bench(Path(name), mebibytes)
        _compare(
            bench,
            [
                ("tar | age, X25519", bench.stock_write),
                ("AgeWriter, hybrid", bench.age_write),
                ("write_bundle", bench.bundle_write),
            ],
        )
        _compare(
            bench,
            [
                ("age -d to nowhere", bench.stock_age_read),
                ("AgeReader", bench.age_read),
                ("age -d | tar x to a folder", bench.stock_read),
                ("read_bundle to nowhere", bench.bundle_read),
            ],
        )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        sys.stdout.write(f"peak memory of this process: {peak} MiB for {mebibytes} MiB\n")
        _small_bundles(bench, 500)


if __name__ == "__main__":
    main()
