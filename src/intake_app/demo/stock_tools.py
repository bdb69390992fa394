"""Verifies the demonstration's bundle with the stock tools of this computer, as the guide for strangers says."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

from intake_app.crypto.age import AgeReader
from intake_app.crypto.age_recipients import HybridIdentity

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GUIDE: Final = "verify-without-the-program.md"
_TOOLS: Final = ("sh", "tar", "sha256sum", "ssh-keygen")


def verify(folder: Path, guide: Path, node_modules: Path, tell: Callable[[str], None]) -> bool:
    """Runs the guide's own commands in `folder`, which holds bundle.age, office.card and identity.txt.

    The age file is opened by `age` 1.3 or newer, else by the npm package age-encryption, else (and that is said) by
    this program; everything after that is done by tar, sha256sum and ssh-keygen. True when every step held.
    """
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if missing or not guide.is_file():
        tell(f"  not verified with stock tools: {', '.join(missing) or guide.name} not found")
        return False
    section = guide.read_text(encoding="utf-8").split("\n## In English")[1]
    _open, check_files, check_signatures, *_rest = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    [with_node] = re.findall(r"```js\n(.*?)```", section, re.DOTALL)
    tell(f"  opened by {_open_bundle(folder, _open, with_node, node_modules)}")
    done = _shell(check_files + check_signatures, folder)
    for line in done.stdout.splitlines():
        if line.startswith("Good") or line == "every file is listed":
            tell(f"  {line}")
    tell(f"  sha256sum: {sum(line.endswith(': OK') for line in done.stdout.splitlines())} files OK")
    if done.returncode != 0:
        tell(f"  FAILED: {done.stderr.strip()}")
    return done.returncode == 0


def _open_bundle(folder: Path, with_age: str, with_node: str, node_modules: Path) -> str:
    version = re.match(r"v?(\d+)\.(\d+)", _shell("age --version || true", folder).stdout)
    is_new = version is not None and (int(version[1]), int(version[2])) >= (1, 3)
    if version is not None and is_new and _shell(with_age, folder).returncode == 0:
        return f"age {version[0]}"
    node = shutil.which("node")
    if node is not None and (node_modules / "age-encryption").is_dir():
        (folder / "node_modules").symlink_to(node_modules)
        script = folder / "open.mjs"
        script.write_text(with_node, encoding="utf-8")
        ran = subprocess.run([node, script.name], cwd=folder, capture_output=True, check=False)  # noqa: S603 - found by name
        (folder / "node_modules").unlink()
        if ran.returncode == 0:
            return "age-encryption (npm)"
    identity = HybridIdentity.parse((folder / "identity.txt").read_text("ascii").strip())
    with (folder / "bundle.age").open("rb") as source, (folder / "bag.tar").open("wb") as target:
        for piece in AgeReader(source, [identity]):
            target.write(piece)
    return "this program (no age 1.3 and no age-encryption here); the rest by stock tools"


def _shell(commands: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - the guide's own commands
        ["sh", "-eu", "-c", commands],  # noqa: S607 - the system's shell
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
