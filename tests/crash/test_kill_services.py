"""Killed at any moment of what people do, both desks know everything they promised, and doing it again succeeds.

Each round kills one process (see kill_harness); then both vaults open, verify clean, keep their promises and show the
same case list when it is computed anew. A world lives through several kills; at its end everything is done again.
"""

from __future__ import annotations

import io
import random
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crash.invented_world import World, add_evidence, both, no_step, take_all
from crash.kill_harness import kill_once, rounds
from intake_app.bundle.reader import read_bundle
from intake_app.domain.errors import IntakeError
from intake_app.domain.history import check_chains
from intake_app.services.received import ReceivedFile, read_line_of
from intake_app.storage.bundle_log import BundleLog
from invented_office import Kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake_app.bootstrap.desk import Desk
    from intake_app.domain.case import Case

pytestmark = pytest.mark.crash

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Work:
    """One thing people do: the script that does it, for how long at most, and how many kills a world lives through.

    `check(field, office, stick, lines)` looks after every kill at what was promised in this world, `again` does it
    once more at the world's end.
    """

    script: str
    longest_s: float
    kills_a_world: int
    check: Callable[[Desk, Desk, Path, list[str]], None]
    again: Callable[[Desk, Desk, Path], None]
    are_accepted: bool = False


def kill_in_the_middle(work: Work, template: World, folder: Path, seed: int) -> tuple[int, int]:
    """Runs the rounds; gives how many processes were killed and how many promises were held against the vaults."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, no secret
    count = rounds(2)
    kills = promises = 0
    lines: list[str] = []
    world = World(folder / "world")
    for number in range(count):
        if number % work.kills_a_world == 0:
            shutil.rmtree(world.folder, ignore_errors=True)
            shutil.copytree(template.folder, world.folder)
            lines = []
        new, was_alive = kill_once(
            HERE / work.script,
            world.folder,
            b"",
            seed + number,
            chance.uniform(0, work.longest_s),
            at_a_promise=number % 2 == 1,
        )
        kills += was_alive
        lines += [line for line in new if line != "idle"]
        promises += len(new) - new.count("idle")
        with both(world) as (field, office):
            work.check(field, office, world.stick, lines)
            is_sound(field)
            is_sound(office)
            if number == count - 1 or (number + 1) % work.kills_a_world == 0:
                work.again(field, office, world.stick)
                is_sound(field)
                is_sound(office)
    return kills, promises


def is_sound(desk: Desk) -> None:
    """No page is damaged, the own chain has no gap, and the case list computed anew is the one that was there."""
    session = desk.session
    assert session.vault.damage_found() == 0
    end, _ = session.journal.end_of_chain(session.device)
    assert check_chains(session.journal.headers(session.device), [], {session.device: end}) == ()
    before = session.index.rows()
    with session.vault.transaction():
        session.index.drop()
    session.rebuild_index(no_step)
    assert session.index.rows() == before


def promised(lines: list[str], *words: str) -> list[list[str]]:
    """The promises that begin with one of the words."""
    return [line.split() for line in lines if line.split()[0] in words]


def cases_of(desk: Desk) -> dict[str, Case]:
    return {case_id: desk.session.case(case_id) for case_id in desk.session.journal.cases()}


def rows_of(desk: Desk, condition: str = "TRUE") -> int:
    """How many files the vault holds, visible or not."""
    statement = f"SELECT count(*) FROM evidence WHERE {condition}"  # noqa: S608 - constants
    return int(desk.session.vault.connection.execute(statement).fetchone()[0])


def evidence_is_whole(desk: Desk) -> set[str]:
    """Reads everything the cases speak of, hashes compared; gives the hashes."""
    spoken_of = {sha256 for case in cases_of(desk).values() for sha256 in case.evidence}
    for sha256 in spoken_of:
        assert sum(map(len, desk.session.evidence.read(sha256))) == desk.session.evidence.size(sha256)
    return spoken_of


# --- drafting and intake ---------------------------------------------------------------------------------------------


def typed_is_kept(field: Desk, _office: Desk, _stick: Path, lines: list[str]) -> None:
    """What an interview shows when it is opened again is as new as promised; what was recorded is an entry."""
    assert {case_id for _, case_id in promised(lines, "case")} <= set(field.session.journal.cases())
    newest = {(word, case_id, path): number for word, case_id, path, number in promised(lines, "draft", "recorded")}
    for (word, case_id, path), number in newest.items():
        shown = field.interviews.open(case_id, "ru").session.answers()[path]
        assert int(shown.split()[0]) >= int(number)
        if word == "recorded":
            case = field.session.case(case_id)
            said = case.answers[path].value if path in case.answers else case.statements[-1].value.text
            assert int(said.split()[0]) >= int(number)


def evidence_is_kept(field: Desk, office: Desk, stick: Path, lines: list[str]) -> None:
    """Every file whose intake was told is whole and spoken of, and nothing but such files can be seen."""
    typed_is_kept(field, office, stick, lines)
    spoken_of = evidence_is_whole(field)
    assert {sha256 for _, _, sha256 in promised(lines, "evidence")} <= spoken_of
    newest = {(case_id, sha256): number for _, case_id, sha256, number in promised(lines, "described")}
    for (case_id, sha256), number in newest.items():
        described = field.session.case(case_id).evidence[sha256].value.description
        assert int(described.split()[0]) >= int(number)
    assert rows_of(field, "state = 'kept'") == len(spoken_of)


def type_again(field: Desk, office: Desk, stick: Path) -> None:
    """A draft is typed and recorded in a case that was cut short."""
    case_id = field.session.journal.cases()[-1]
    interview = field.interviews.open(case_id, "kk")
    interview.session.answer("D/D12_occupation", "999999999999 ойдан")
    field.interviews.save_draft(case_id, "D", interview.draft("D"))
    field.interviews.record(case_id, interview.finish("D"))
    typed_is_kept(field, office, stick, [f"recorded {case_id} D/D12_occupation 999999999999"])


def take_in_again(field: Desk, _office: Desk, _stick: Path) -> None:
    """The next file comes in, and the room of those that were cut short is given back."""
    add_evidence(field, field.session.journal.cases()[-1], b"invented, once more")
    assert rows_of(field) == len(evidence_is_whole(field))


# --- hand-over -------------------------------------------------------------------------------------------------------


def bundles_are_whole(field: Desk, office: Desk, stick: Path, lines: list[str]) -> None:
    """What has the name of a bundle is one and is noted, what was told is there, and no two carry one number."""
    log = BundleLog(field.session.vault)
    readable = {path.name: readable_bundle(path, office) for path in sorted(stick.iterdir())}
    named = {name: bundle for name, bundle in readable.items() if name.endswith(".age")}
    assert all(log.get(bundle) is not None for bundle in named.values())
    told = {name: bundle for _, bundle, name in promised(lines, "sent")}
    assert told.items() <= named.items()
    noted_in_cases = {told.value.bundle for case in cases_of(field).values() for told in case.sent}
    assert set(told.values()) <= noted_in_cases
    assert {line.id for line in log.all("out") if line.state == "written"} == noted_in_cases
    numbers = [line.seq for line in log.all("out")]
    assert len(numbers) == len(set(numbers))


def readable_bundle(path: Path, reader: Desk) -> str:
    """The id of a whole bundle, "" for what cannot be read; a name that ends in .age promises the former."""
    sink = Kept()
    try:
        found = read_bundle(
            io.BytesIO(path.read_bytes()),
            identities=[reader.session.keys.identity],
            trust=reader.contacts.trust(),
            sink=sink,
            step=no_step,
        )
    except IntakeError:
        assert path.suffix != ".age"
        return ""
    assert len(sink.ended) == len(found.files) > 0
    return found.manifest.bundle


def hand_over_again(field: Desk, office: Desk, stick: Path) -> None:
    """One more bundle is written, and the office has no doubt about this one nor about any before it."""
    field.handover.write(field.session.journal.cases(), [office.session.device], stick, no_step)
    take_all(office, stick)
    assert {report.doubts for report in office.reception.all()} == {()}
    assert evidence_is_whole(office) == evidence_is_whole(field)


# --- import ----------------------------------------------------------------------------------------------------------


def received_is_kept(_field: Desk, office: Desk, _stick: Path, lines: list[str]) -> None:
    """A case is in the journal whole or not at all, and every visible file belongs to a bundle or a case."""
    reports = {report.bundle: report for report in office.reception.all()}
    assert {bundle for _, bundle in promised(lines, "received", "accepted")} <= set(reports)
    assert all(reports[bundle].state == "accepted" for _, bundle in promised(lines, "accepted"))
    here = cases_of(office)
    files = set(evidence_is_whole(office))
    for report in reports.values():
        (verdict,) = report.cases
        assert set(verdict.counts) == {"accepted"}
        assert (report.doubts, report.chain) == ((), ())
        assert (verdict.case_id in here) == (report.state == "accepted")
        if verdict.case_id in here:
            taken = [entry for entry in here[verdict.case_id].order if entry.header.device == report.sender]
            assert len(taken) == verdict.counts["accepted"]
        else:
            assert report.state == "waiting"
            files |= {file.sha256 for file in kept_files(office, report.bundle)}
    assert rows_of(office, "state = 'kept'") == len(files)


def kept_files(office: Desk, bundle: str) -> tuple[ReceivedFile, ...]:
    line = BundleLog(office.session.vault).get(bundle)
    return read_line_of(line).files


def receive_again(field: Desk, office: Desk, stick: Path) -> None:
    """Everything comes in, nothing is missing, nothing is left over."""
    take_all(office, stick)
    assert {(report.state, report.missing, report.doubts) for report in office.reception.all()} == {
        ("accepted", (), ())
    }
    for case_id, sent in cases_of(field).items():
        sent_entries = {entry.id for entry in sent.order} - {told.origin.entry for told in sent.sent}
        assert sent_entries <= {entry.id for entry in office.session.case(case_id).order}
    spoken_of = evidence_is_whole(office)
    assert spoken_of == evidence_is_whole(field)
    office.session.evidence.purge_leftovers(no_step)
    assert rows_of(office) == len(spoken_of)


# --- receipts --------------------------------------------------------------------------------------------------------


def receipts_are_kept(field: Desk, office: Desk, stick: Path, lines: list[str]) -> None:
    """Every receipt that was told of is a whole bundle, every one that was taken in is noted in its case."""
    noted = {told.value.bundle for case in cases_of(field).values() for told in case.acknowledged}
    assert {bundle for _, bundle in promised(lines, "taken")} <= noted
    log = BundleLog(office.session.vault)
    readable = {path.name: readable_bundle(path, field) for path in sorted(stick.iterdir())}
    assert all(log.get(bundle) is not None for name, bundle in readable.items() if name.endswith(".age"))
    assert {name for _, _, name in promised(lines, "receipt")} <= set(readable)
    numbers = [line.seq for line in log.all("out")]
    assert len(numbers) == len(set(numbers))


def give_receipts_again(field: Desk, office: Desk, stick: Path) -> None:
    """A receipt can be written again at any time, and every case gets one."""
    for report in office.reception.all():
        receipt = office.receipts.write(report.bundle, (), stick, no_step)
        assert field.reception.receive(receipt.paths[0], no_step).bundle == report.bundle
    assert all(case.acknowledged for case in cases_of(field).values())


WORKS = {
    "drafting": Work("draft_typist.py", 0.5, 8, typed_is_kept, type_again),
    "intake": Work("evidence_taker.py", 0.9, 8, evidence_is_kept, take_in_again),
    "export": Work("bundle_sender.py", 0.5, 4, bundles_are_whole, hand_over_again),
    "import": Work("bundle_taker.py", 0.3, 2, received_is_kept, receive_again),
    "receipt": Work("receipt_giver.py", 0.3, 4, receipts_are_kept, give_receipts_again, are_accepted=True),
}


@pytest.mark.parametrize("name", WORKS)
def test_killed_in_the_middle_of(name: str, with_bundles: World, with_accepted: World, tmp_path: Path) -> None:
    work = WORKS[name]
    template = with_accepted if work.are_accepted else with_bundles
    kills, promises = kill_in_the_middle(work, template, tmp_path, seed=20220110 + list(WORKS).index(name) * 1000)
    assert kills == rounds(2)
    assert promises
    print(f"{name}: {kills} kills, {promises} promises kept")  # noqa: T201 - the figures of `make crash`
