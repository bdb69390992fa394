"""Plays a case from the first word to the paper, one marker in everything that is told and in the names of files.

Started as `python marked_journey.py folder how` with the marker on standard input and the original file, whose name
and content hold the marker, already in `folder/originals`. `how` is "clean", or "leaking": then nothing is played,
but the marker is put where it must be found, by every way that the watcher claims to see.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from crash.invented_world import LANGUAGE, REGION, World, both, no_step, take_all
from intake_app.services.evidence import Words

if TYPE_CHECKING:
    from intake_app.bootstrap.desk import Desk
    from intake_app.services.interviews import Interview
    from intake_app.xlsform.views import NodeView

GIVEN = ("B/B_items", "B2")


def main() -> None:
    folder, marker = Path(sys.argv[1]), sys.stdin.read()
    if sys.argv[2] == "leaking":
        leak(folder, marker)
        return
    world = World(folder / "world")
    world.make()
    with both(world) as (field, office):
        case_id = play(field, office, world.stick, folder / "originals", marker)
        paper = office.complaints.draft(case_id, "d1", "kk", "kk")
        told = "".join(letters.text for sheet in paper.sheets for letters in sheet.letters)
        # The watcher must have had something to find.
        assert marker[:6] in told
        receipts = [office.receipts.write(report.bundle, (), world.stick, no_step) for report in office.reception.all()]
        field.reception.receive(receipts[0].paths[0], no_step)
        assert marker in str(field.session.case(case_id).answers)


def play(field: Desk, office: Desk, stick: Path, originals: Path, marker: str) -> str:
    """Interview, evidence, hand-over and import; gives the case."""
    case_id = field.interviews.begin(language=LANGUAGE, region=REGION)
    interview = field.interviews.open(case_id, LANGUAGE)
    for path in ("SR/SR05_level", "SR/SR08_419_274_explained"):
        interview.session.answer(path, "low" if path.endswith("level") else "yes")
    for repeat in ("H/H_stays", "I/I_episodes", "J/J_perpetrators", "K/K_witnesses", "L/L_injuries", "Z/Z_blocks"):
        if not interview.session.node(repeat).children:
            interview.session.add_row(repeat)
    for section in [section.name for section in interview.session.sections()]:
        tell_all(interview, interview.session.section(section), marker)
        field.interviews.save_draft(case_id, section, interview.draft(section))
        interview.recorded(field.interviews.record(case_id, interview.finish(section)))
    for original in originals.iterdir():
        words = Words(marker, "2022-01-12", marker, marker)
        sha256 = field.evidence.add_file(case_id, original, words, no_step)
        field.evidence.describe(case_id, sha256, Words(f"{marker} ойдан"))
    field.handover.write([case_id], [office.session.device], stick, no_step)
    take_all(office, stick)
    office.cases.register(case_id, REGION)
    return case_id


def tell_all(interview: Interview, node: NodeView, marker: str) -> None:
    """The marker into every text, consent to everything."""
    for child in node.children:
        tell_all(interview, child, marker)
    if node.kind != "question":
        return
    if node.type == "text":
        interview.session.answer(node.path, marker)
    elif node.path.startswith(GIVEN) and any(choice.code == "given" for choice in node.choices):
        interview.session.answer(node.path, "given")


def leak(folder: Path, marker: str) -> None:
    """Every way that must be found."""
    (folder / "notes.txt").write_text(f"said: {marker}.", "utf-8")
    (folder / "wide.bin").write_bytes(b"odd" + marker.encode("utf-16-le") + marker.encode("utf-32-be"))
    (folder / "log.json").write_bytes(b'"' + marker.encode("ascii", "backslashreplace").replace(b"\\U", b"\\u") + b'"')
    (folder / marker).mkdir()
    with (folder / "pieces.txt").open("wb", buffering=0) as file:
        os.writev(file.fileno(), [marker[:9].encode(), marker[9:].encode()])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.bind(("127.0.0.1", 0))


if __name__ == "__main__":
    main()
