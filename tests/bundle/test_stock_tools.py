"""A stranger verifies a bundle of ours with stock tools, exactly as docs/verify-without-the-program.md says."""

from __future__ import annotations

import json
import logging
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import bagit
import pytest

from intake_app.bundle.card import make_card, make_request, write_card
from intake_app.bundle.manifest import RECEIPT_JSON, RECEIPT_SIGNATURE
from intake_app.bundle.receipt import Receipt, sign_receipt
from intake_app.domain.trust import OfficeCard, digits_of, office_fingerprint
from invented_office import BUNDLE_ID, MADE_AT, entries, evidence, make_office, member, office, write

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from intake_app.bundle.writer import Member

pytestmark = pytest.mark.stock
ROOT = Path(__file__).resolve().parent.parent.parent
STOCK = ROOT / "tests" / "stock"
GUIDE = (ROOT / "docs" / "verify-without-the-program.md").read_text(encoding="utf-8")
SECTIONS = GUIDE.split("\n## ")[1:]


def blocks(section: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)


OPEN, CHECK_FILES, CHECK_SIGNATURES, CHECK_CARD = blocks(SECTIONS[0], "sh")
[OPEN_WITH_NODE] = blocks(SECTIONS[0], "js")


def test_the_three_languages_give_the_same_commands() -> None:
    assert [section.partition("\n")[0] for section in SECTIONS] == ["Қазақша", "По-русски", "In English"]
    for section in SECTIONS:
        assert blocks(section, "sh") == [OPEN, CHECK_FILES, CHECK_SIGNATURES, CHECK_CARD]
        assert blocks(section, "js") == [OPEN_WITH_NODE]


@pytest.fixture(scope="session")
def tools() -> None:
    for tool in ("sh", "tar", "sha256sum", "ssh-keygen", "find", "grep", "cut", "bc", "base64"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")


def shell(commands: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", "-eu", "-c", commands], cwd=folder, capture_output=True, text=True, check=False)


def open_with_age(folder: Path) -> None:
    found = re.match(r"v?(\d+)\.(\d+)", shell("age --version || true", folder).stdout)
    if found is None or (int(found[1]), int(found[2])) < (1, 3):
        pytest.skip("age 1.3 or newer is not installed")
    opened = shell(OPEN, folder)
    assert opened.returncode == 0, opened.stderr


def open_with_node(folder: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    if not (STOCK / "node_modules" / "age-encryption").is_dir():
        pytest.skip("tests/stock has no node_modules: run `npm ci` there")
    (folder / "node_modules").symlink_to(STOCK / "node_modules")
    (folder / "open.mjs").write_text(OPEN_WITH_NODE)
    subprocess.run([node, "open.mjs"], cwd=folder, check=True, capture_output=True)


def office_card() -> bytes:
    desk = make_request(office().desk, role="office", name="Invented desk", region="", made_at=MADE_AT)
    return write_card(
        OfficeCard(
            number=1,
            name="Invented office",
            root_key=office().root.public_line,
            devices=(make_card(desk, office().desk_certificate),),
            revoked=(),
            made_at=MADE_AT,
            valid_until="2027-02-20T00:00:00Z",
        ),
        office().root,
    )


def lay_out(folder: Path, members: Sequence[Member], **changes: object) -> None:
    """Puts the files there that the guide asks for."""
    (folder / "bundle.age").write_bytes(write(members, **changes))
    (folder / "office.card").write_bytes(office_card())
    (folder / "identity.txt").write_text(office().desk.identity.secret_text() + "\n")


MEMBERS = (entries(), evidence(b"invented picture" * 10_000), evidence(b""))


@pytest.mark.parametrize("open_bundle", [open_with_age, open_with_node])
def test_a_stranger_follows_the_guide(tools: None, tmp_path: Path, open_bundle: Callable[[Path], None]) -> None:
    lay_out(tmp_path, MEMBERS)
    open_bundle(tmp_path)
    done = shell(CHECK_FILES + CHECK_SIGNATURES + CHECK_CARD, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert sum(line.endswith(": OK") for line in lines) == 3 + 1 + len(MEMBERS)
    assert "every file is listed" in lines
    assert sum(line.startswith("Good ") for line in lines) == 2
    assert any(f'"intake-bundle" signature for {office().field.device}' in line for line in lines)
    assert lines[-1] == digits_of(office_fingerprint(office().root.public_key)).replace(" ", "")
    for each in MEMBERS:
        assert (tmp_path / "bag" / each.name).read_bytes() == b"".join(map(bytes, each.open()))


@pytest.fixture
def opened(tools: None, tmp_path: Path) -> Path:
    """A bundle opened and unpacked as the guide says, by whichever tool is there."""
    lay_out(tmp_path, MEMBERS)
    try:
        open_with_age(tmp_path)
    except pytest.skip.Exception:
        open_with_node(tmp_path)
    assert shell(CHECK_FILES, tmp_path).returncode == 0
    return tmp_path


IN_BAG = "cd bag\n"


def test_the_guide_notices_a_changed_file(opened: Path) -> None:
    (opened / "bag" / MEMBERS[1].name).write_bytes(b"another picture")
    again = CHECK_FILES[CHECK_FILES.index("cd bag") :]
    assert shell(again, opened).returncode != 0


def test_the_guide_notices_an_added_file(opened: Path) -> None:
    (opened / "bag" / "data" / "added").write_bytes(b"x")
    again = CHECK_FILES[CHECK_FILES.index("cd bag") :]
    assert shell(again, opened).returncode != 0


def test_the_guide_notices_a_changed_manifest_and_a_foreign_office(opened: Path) -> None:
    assert shell(IN_BAG + CHECK_SIGNATURES, opened).returncode == 0
    tag_manifest = opened / "bag" / "tagmanifest-sha256.txt"
    good = tag_manifest.read_bytes()
    tag_manifest.write_bytes(good + good)
    assert shell(IN_BAG + CHECK_SIGNATURES, opened).returncode != 0
    tag_manifest.write_bytes(good)
    stranger = make_office(1)
    card = OfficeCard(
        number=1,
        name="Another invented office",
        root_key=stranger.root.public_line,
        devices=(),
        revoked=(),
        made_at=MADE_AT,
        valid_until=MADE_AT,
    )
    (opened / "office.card").write_bytes(write_card(card, stranger.root))
    assert shell(IN_BAG + CHECK_SIGNATURES, opened).returncode != 0


def test_the_guide_notices_an_expired_certificate(opened: Path) -> None:
    bundle_json = opened / "bag" / "data" / "bundle.json"
    late = {**json.loads(bundle_json.read_bytes()), "made_at": "2028-01-01T00:00:00Z"}
    bundle_json.write_text(json.dumps(late, separators=(",", ":")))
    assert shell(IN_BAG + CHECK_SIGNATURES, opened).returncode != 0


def test_the_reference_tool_for_bags_finds_nothing_wrong(opened: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, logger="bagit")
    bag = bagit.Bag(str(opened / "bag"))
    bag.validate()
    assert bag.version_info == (1, 0)
    assert bag.info["External-Identifier"] == BUNDLE_ID
    assert caplog.records == []
    (opened / "bag" / "data" / "added").write_bytes(b"x")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(opened / "bag")).validate()


def test_a_receipt_is_checked_with_the_same_tools(tools: None, tmp_path: Path) -> None:
    receipt = Receipt(
        device=office().field.device,
        receiver=office().desk.device,
        bundle=BUNDLE_ID,
        seq=1,
        bundle_sha256="ab" * 32,
        tagmanifest_sha256="cd" * 32,
        received_at=MADE_AT,
        records=(),
        files=(),
        chain=(),
        missing=(),
        may_forget=(),
    )
    signed = sign_receipt(receipt, office().desk, office().desk_certificate.line)
    files = [member(RECEIPT_JSON, signed.body), member(RECEIPT_SIGNATURE, signed.signature)]
    lay_out(tmp_path, files, kind="receipt")
    try:
        open_with_age(tmp_path)
    except pytest.skip.Exception:
        open_with_node(tmp_path)
    done = shell(CHECK_FILES + CHECK_SIGNATURES, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    check = f"ssh-keygen -Y verify -f allowed -I {office().desk.device} -n intake-receipt "
    check += "-Overify-time=20261122090000Z -s bag/data/receipt.json.sig < bag/data/receipt.json"
    assert shell(check, tmp_path).returncode == 0
