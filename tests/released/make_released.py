"""Freezes one file of every format, as today's program makes it. Run once for each format version, never again:

    PYTHONPATH=tests .venv/bin/python tests/released/make_released.py tests/released/1

The folder must not exist. From then on its files stay as they are: the tests open them with every later program. All
people, places and events in them are invented, the passphrase and the recovery codes are public.
"""

from __future__ import annotations

import io
import json
import shutil
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from crash.invented_world import introduce
from intake_app import paths
from intake_app.bootstrap.desk import Desk, open_desk, utc_now, word_list
from intake_app.crypto.key_wrap import FLOOR
from intake_app.demo import invented_files, invented_interview
from intake_app.services.evidence import Words
from intake_app.services.new_vault import NewVault, make_vault
from intake_app.storage.vault_keys import unlock_key
from released.what_it_says import card_says, form_says, report_says, vault_says

if TYPE_CHECKING:
    from typing import Any

PASSPHRASE = "алма бұлақ дала жусан көпір тауық ұшқын"
REGION = "KZ-33"
DRAFTED = "Ойдан шығарылған, жарты сөйл"


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir()
    codes = {name: make(folder / name, name) for name in ("field", "office", "newcomer")}
    field, office, newcomer = (open_vault(folder / name) for name in codes)
    try:
        said = freeze(folder, field, office, newcomer)
    finally:
        for desk in (field, office, newcomer):
            desk.close()
    shutil.rmtree(folder / "newcomer")
    said["codes"] = {name: codes[name] for name in ("field", "office")}
    said["passphrase"] = PASSPHRASE
    said["frozen_at"] = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    (folder / "says.json").write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def make(folder: Path, name: str) -> str:
    """A vault with the key derivation of the program itself; gives its recovery code."""
    desk, office_name = ("office", "Ойдан шығарылған кеңсе (invented)") if name == "office" else ("field", "")
    plan = NewVault(folder, desk, is_practice=True, office_name=office_name, region=REGION)
    return "-".join(make_vault(plan, bytearray(PASSPHRASE.encode()), word_list("en"), utc_now, params=FLOOR))


def open_vault(folder: Path) -> Desk:
    return open_desk(folder, unlock_key(folder, bytearray(PASSPHRASE.encode())), "en")


def freeze(folder: Path, field: Desk, office: Desk, newcomer: Desk) -> dict[str, Any]:
    """Plays one case and keeps a file of every kind on the way; gives what each says."""
    introduce(office, field)
    case_id = tell_case(field)
    said: dict[str, Any] = {"cards": freeze_cards(folder, office, field, newcomer)}
    stick = folder / "stick"
    stick.mkdir()
    sent = field.handover.write([case_id], [office.session.device], stick, no_step)
    sent.paths[0].rename(folder / "bundle.age")
    leave_a_draft(field, case_id)
    said |= {"field": vault_says(field), "office": vault_says(office)}
    # What the office's vault has seen is played on copies, so that the frozen one has not seen the bundle yet.
    with_receipt = play_on_copies(folder, field, office, stick)
    said |= with_receipt
    shutil.rmtree(stick)
    xform = field.forms.xform(field.forms.current().sha256)
    (folder / "questionnaire.xml").write_bytes(xform)
    said["questionnaire"] = form_says(xform)
    return said


def tell_case(field: Desk) -> str:
    """The invented interview of the demonstration, with a small photograph and a text."""
    case_id = field.interviews.begin(language=invented_interview.LANGUAGE, region=REGION)
    interview = field.interviews.open(case_id, invented_interview.LANGUAGE)
    for section in invented_interview.tell(interview):
        interview.recorded(field.interviews.record(case_id, interview.finish(section)))
    taken_at = datetime(2022, 1, 12, 15, 4, tzinfo=timezone(timedelta(hours=5)))
    font = paths.resources() / "fonts" / "PTSans-Bold.ttf"
    for name, content in (
        ("photo.jpg", invented_files.photograph(font, taken_at=taken_at, size=(320, 240))),
        ("words.txt", "Ойдан шығарылған мәтін. Invented.\n".encode()),
    ):
        words = Words("Ойдан шығарылған", "2022-01-12", "Талдықорған", "монитор 7")
        field.evidence.add(case_id, io.BytesIO(content), len(content), name, words, no_step)
    return case_id


def leave_a_draft(field: Desk, case_id: str) -> None:
    interview = field.interviews.open(case_id, invented_interview.LANGUAGE)
    interview.session.answer("SR/SR06_own_view", DRAFTED)
    field.interviews.save_draft(case_id, "SR", interview.draft("SR"))


def freeze_cards(folder: Path, office: Desk, field: Desk, newcomer: Desk) -> dict[str, Any]:
    files = {
        "office.card": office.contacts.office_card_file(),
        "device.card": office.contacts.card_file(field.session.device),
        "request.card": newcomer.contacts.request("Семей 1 (invented)", "KZ-10"),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return {name: card_says(office, data) for name, data in files.items()}


def play_on_copies(folder: Path, field: Desk, office: Desk, stick: Path) -> dict[str, Any]:
    """Receives the bundle, writes the receipt and takes it in, in copies of both vaults."""
    copies = folder / "copies"
    for name, desk in (("field", field), ("office", office)):
        desk.session.vault.checkpoint()
        shutil.copytree(folder / name, copies / name)
    there, here = open_vault(copies / "office"), open_vault(copies / "field")
    try:
        received = there.reception.receive(folder / "bundle.age", no_step)
        said: dict[str, Any] = {"bundle": report_says(received)}
        accepted = there.reception.accept(received.bundle)
        said["accepted"] = vault_says(there)
        receipt = there.receipts.write(received.bundle, accepted.missing, stick, no_step)
        receipt.paths[0].rename(folder / "receipt.age")
        said["receipt"] = report_says(here.reception.receive(folder / "receipt.age", no_step))
        said["acknowledged"] = vault_says(here)
    finally:
        there.close()
        here.close()
    shutil.rmtree(copies)
    return said


def no_step(_done: int, _total: int) -> None:
    """Nobody watches."""


if __name__ == "__main__":
    main()
