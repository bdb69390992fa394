"""What other programs need for the same bytes in the same minute: the yardsticks of vault and bundle.

One file of random bytes (evidence does not shrink: pictures, sound and film are packed already) is written and read
back by each program in turn, three rounds; the medians stand in the table. Everything written is synced to the disk
inside the measured time. A program that is not on this machine is named as absent.

    INTAKE_BENCH_MIB=1024 python tests/benchmarks peers      another size than 256 MiB
"""

from __future__ import annotations

import os
import secrets
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import sqlcipher3

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE_MIB = int(os.environ.get("INTAKE_BENCH_MIB", "256"))
ROUNDS = 3
MIB = 2**20


class Peer(NamedTuple):
    """One way to write the file and to read it back; `needs` are the programs it takes."""

    name: str
    needs: tuple[str, ...]
    write: Callable[[Path, Path], None]
    read: Callable[[Path], None]


def shell(command: str, *, folder: Path) -> None:
    """Run one shell line; a failure of any part stops the benchmark."""
    subprocess.run(["bash", "-o", "pipefail", "-ec", command], cwd=folder, check=True, capture_output=True)


def synced(path: Path) -> None:
    """Wait until the file is on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def by_shell(name: str, needs: tuple[str, ...], write: str, read: str) -> Peer:
    """Make a peer of two shell lines: {source} is the file, {target} what is written."""

    def do_write(source: Path, target: Path) -> None:
        line = write.format(source=shlex.quote(source.name), target=shlex.quote(str(target)))
        shell(line, folder=source.parent)
        synced(target)

    def do_read(target: Path) -> None:
        shell(read.format(target=shlex.quote(str(target))), folder=target.parent)

    return Peer(name, needs, do_write, do_read)


def sqlcipher_peer(page_size: int, hmac: str) -> Peer:
    """Make a peer that puts the file into a SQLCipher database as rows of 1 MiB, with a raw key."""
    key = "x'" + secrets.token_hex(48) + "'"

    def opened(target: Path) -> sqlcipher3.Connection:
        connection = sqlcipher3.connect(str(target), isolation_level=None)
        connection.execute(f'PRAGMA key = "{key}"')
        connection.execute(f"PRAGMA cipher_page_size = {page_size}")
        connection.execute(f"PRAGMA cipher_hmac_algorithm = {hmac}")
        return connection

    def write(source: Path, target: Path) -> None:
        connection = opened(target)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE chunk (n INTEGER PRIMARY KEY, bytes BLOB NOT NULL)")
        connection.execute("BEGIN")
        with source.open("rb") as file:
            for number, chunk in enumerate(iter(lambda: file.read(MIB), b"")):
                connection.execute("INSERT INTO chunk VALUES (?, ?)", (number, chunk))
                if number % 16 == 15:
                    connection.execute("COMMIT")
                    connection.execute("BEGIN")
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        synced(target)

    def read(target: Path) -> None:
        connection = opened(target)
        held = sum(len(row[0]) for row in connection.execute("SELECT bytes FROM chunk ORDER BY n"))
        connection.close()
        if held != SIZE_MIB * MIB:
            raise SystemExit("SQLCipher gave back other bytes")

    return Peer(f"SQLCipher, rows of 1 MiB ({page_size}, {hmac.removeprefix('HMAC_')})", (), write, read)


def peers(secret_key: Path, public_key: str) -> list[Peer]:
    """Give every yardstick; the passphrase is for nothing else."""
    gpg = "gpg --batch --quiet --no-options --homedir . --pinentry-mode loopback --passphrase benchmark"
    return [
        by_shell("cp", ("cp",), "cp {source} {target}", "cat {target} >/dev/null"),
        by_shell(
            "tar | age",
            ("tar", "age", "age-keygen"),
            f"tar -cf - {{source}} | age -r {public_key} -o {{target}}",
            f"age -d -i {shlex.quote(str(secret_key))} {{target}} | tar -xOf - >/dev/null",
        ),
        by_shell(
            "gpg --symmetric -z0",
            ("gpg",),
            f"{gpg} -z 0 --symmetric -o {{target}} {{source}}",
            f"{gpg} -d {{target}} >/dev/null",
        ),
        by_shell(
            "7z -p -mx0",
            ("7z",),
            "7z a -bd -pbenchmark -mhe=on -mx=0 -t7z {target} {source}",
            "7z x -bd -pbenchmark -so {target} >/dev/null",
        ),
        sqlcipher_peer(4096, "HMAC_SHA512"),
        sqlcipher_peer(16384, "HMAC_SHA256"),
    ]


def seconds(work: Callable[[], None]) -> float:
    """Give how long something took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(chosen: list[Peer], source: Path, folder: Path) -> dict[str, tuple[list[float], list[float]]]:
    """Run all peers in turn, ROUNDS times, so that a slow minute of the machine hits all of them."""
    taken: dict[str, tuple[list[float], list[float]]] = {peer.name: ([], []) for peer in chosen}
    for _ in range(ROUNDS):
        for number, peer in enumerate(chosen):
            target = folder / f"written-{number}.out"
            taken[peer.name][0].append(seconds(lambda peer=peer, target=target: peer.write(source, target)))
            taken[peer.name][1].append(seconds(lambda peer=peer, target=target: peer.read(target)))
            target.unlink()
    return taken


def age_key(folder: Path) -> tuple[Path, str]:
    """Make an age key; gives the file of the secret key and the public key, empty without age."""
    path = folder / "key.txt"
    if shutil.which("age-keygen") is None:
        return path, ""
    subprocess.run(["age-keygen", "-o", str(path)], check=True, capture_output=True)
    found = [line for line in path.read_text(encoding="ascii").splitlines() if "public key:" in line]
    return path, found[0].rpartition(" ")[2]


def main() -> int:
    """Print MB/s (10^6 bytes) of writing and reading for every peer."""
    with tempfile.TemporaryDirectory(prefix="intake-bench-") as scratch:
        folder = Path(scratch)
        source = folder / "evidence.bin"
        with source.open("wb") as file:
            for _ in range(SIZE_MIB):
                file.write(secrets.token_bytes(MIB))
        everybody = peers(*age_key(folder))
        present = [peer for peer in everybody if all(shutil.which(program) for program in peer.needs)]
        taken = measure(present, source, folder)
    print(f"{SIZE_MIB} MiB of random bytes, medians of {ROUNDS}, MB/s{'write':>24}{'read':>8}")
    for peer in everybody:
        if peer.name not in taken:
            print(f"  {peer.name:<46}{'not on this machine':>28}")
            continue
        write, read = (SIZE_MIB * MIB / 1e6 / statistics.median(times) for times in taken[peer.name])
        print(f"  {peer.name:<56}{write:>8.0f}{read:>8.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
