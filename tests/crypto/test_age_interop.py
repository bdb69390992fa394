"""Hybrid files travel both ways between this program, the npm package age-encryption, and stock age 1.3 or newer."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from intake_app.crypto.age import seal, unseal
from intake_app.crypto.age_recipients import HybridIdentity

STOCK = Path(__file__).resolve().parent.parent / "stock"
ME = HybridIdentity(bytes(range(32)))
OTHER = HybridIdentity(bytes(32))
SIZES = (0, 1, 65535, 65536, 65537, 300_000)
pytestmark = pytest.mark.stock


@pytest.fixture(scope="session")
def typage() -> list[str]:
    """The command that runs the npm package, without its subcommand."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    if not (STOCK / "node_modules" / "age-encryption").is_dir():
        pytest.skip("tests/stock has no node_modules: run `npm ci` there")
    return [node, str(STOCK / "typage.mjs")]


@pytest.fixture(scope="session")
def age() -> str:
    """Stock age, if it can do hybrid keys."""
    command = shutil.which("age")
    if command is None:
        pytest.skip("age is not installed")
    version = subprocess.run([command, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.match(r"v?(\d+)\.(\d+)", version)
    if found is None or (int(found[1]), int(found[2])) < (1, 3):
        pytest.skip(f"age {version.strip()} cannot read hybrid files; 1.3 can")
    return command


def run(command: list[str], data: bytes) -> bytes:
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


@pytest.mark.parametrize("size", SIZES)
def test_typage_reads_what_we_write(typage: list[str], size: int) -> None:
    sealed = seal([OTHER.recipient, ME.recipient], b"\x5a" * size)
    assert run([*typage, "decrypt", ME.secret_text()], sealed) == b"\x5a" * size


@pytest.mark.parametrize("size", SIZES)
def test_we_read_what_typage_writes(typage: list[str], size: int) -> None:
    sealed = run([*typage, "encrypt", OTHER.recipient_text, ME.recipient_text], b"\xa5" * size)
    assert unseal([ME], sealed) == b"\xa5" * size
    assert unseal([OTHER], sealed) == b"\xa5" * size


def test_typage_makes_the_same_recipient_of_a_secret(typage: list[str]) -> None:
    assert run([*typage, "recipient", ME.secret_text()], b"").decode() == ME.recipient_text


@pytest.mark.parametrize("size", SIZES)
def test_stock_age_reads_what_we_write(age: str, tmp_path: Path, size: int) -> None:
    (tmp_path / "identity.txt").write_text(ME.secret_text() + "\n")
    sealed = seal([OTHER.recipient, ME.recipient], b"\x5a" * size)
    assert run([age, "-d", "-i", str(tmp_path / "identity.txt")], sealed) == b"\x5a" * size


@pytest.mark.parametrize("size", SIZES)
def test_we_read_what_stock_age_writes(age: str, size: int) -> None:
    sealed = run([age, "-r", OTHER.recipient_text, "-r", ME.recipient_text], b"\xa5" * size)
    assert unseal([ME], sealed) == b"\xa5" * size
