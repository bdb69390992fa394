"""A full disk is told, loses nothing that was acknowledged, and is forgotten as soon as there is room again.

Vaults and stick lie on small file systems of their own, filled to the byte; that needs root.
"""

from __future__ import annotations

import gc
import io
import os
import shutil
import subprocess
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from crash.invented_world import LANGUAGE, World, add_evidence, agreed_case, no_step
from crash.kill_harness import INVENTED_PASSPHRASE
from intake_app import paths
from intake_app.bootstrap.desk import utc_now, word_list
from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.domain.errors import DiskFullError, VaultExistsError
from intake_app.i18n import LANGUAGES, Translator
from intake_app.services.evidence import Words
from intake_app.services.new_vault import NewVault, make_vault
from intake_app.storage.files import RESERVE_BYTES
from intake_app.storage.vault_keys import require_no_vault
from intake_app.ui.messages import describe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from intake_app.bootstrap.desk import Desk

MIB = 1 << 20
ROOM = 3 * RESERVE_BYTES
BALLAST = "ballast"
PATH = "SR/SR06_own_view"


@dataclass
class Disk:
    """A small file system that somebody else fills."""

    folder: Path

    def leave(self, free: int) -> None:
        """Fill it so that so many bytes are free."""
        held = os.statvfs(self.folder)
        with (self.folder / BALLAST).open("ab") as file:
            taken = file.seek(0, os.SEEK_END)
            os.posix_fallocate(file.fileno(), taken, max(1, held.f_bavail * held.f_frsize - free))
        assert self.free() <= free + 4096

    def free(self) -> int:
        held = os.statvfs(self.folder)
        return held.f_bavail * held.f_frsize

    def make_room(self) -> None:
        """Take everything out again that was put in to fill it."""
        (self.folder / BALLAST).unlink(missing_ok=True)

    def names(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()} - {BALLAST}


@contextmanager
def mounted(folder: Path, size: int) -> Iterator[Disk]:
    """A file system of this size at the folder; skips where none can be made."""
    folder.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("only root can make a small file system, and only where that is allowed")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@dataclass
class Town:
    """Two desks and a stick, each on a disk of its own."""

    field: Desk
    office: Desk
    field_disk: Disk
    office_disk: Disk
    stick: Disk

    def hand_over(self) -> Path:
        cases = self.field.session.journal.cases()
        sent = self.field.handover.write(cases, [self.office.session.device], self.stick.folder, no_step)
        return sent.paths[0]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Two desks that know each other, on a disk with room, to be copied."""
    world = World(tmp_path_factory.mktemp("fresh") / "world")
    world.make()
    return world


@pytest.fixture
def town(fresh: World, tmp_path: Path) -> Iterator[Town]:
    world = World(tmp_path / "town")
    with ExitStack() as opened:
        disks = [opened.enter_context(mounted(world.folder / name, ROOM)) for name in ("field", "office", "stick")]
        shutil.copytree(fresh.folder, world.folder, dirs_exist_ok=True)
        field, office = world.open("field"), world.open("office")
        opened.callback(office.close)
        opened.callback(field.close)
        yield Town(field, office, *disks)


def reopened(town: Town) -> Desk:
    """The field desk as a fresh start finds it."""
    town.field.close()
    # An error that was told still holds the statement that failed, and that the file; a real start is a new process.
    gc.collect()
    town.field = World(town.field_disk.folder.parent).open("field")
    return town.field


def refused(work: Callable[[], object]) -> None:
    """The work is refused with the one error, which has words in every language."""
    with pytest.raises(DiskFullError) as caught:
        work()
    facts = caught.value.facts
    assert int(facts["needed"]) > int(facts["free"])
    said = set()
    for language in LANGUAGES:
        message = describe(caught.value, Translator(language, paths.resources() / "i18n"))
        assert str(facts["needed"]) in message.happened
        assert "{" not in f"{message.title}{message.happened}{message.what_next}"
        said.add(message.title)
    assert len(said) == len(LANGUAGES)


def take_in(desk: Desk, case_id: str, size: int, step: Callable[[int, int], None] = no_step) -> str:
    content = os.urandom(size)
    return desk.evidence.add(case_id, io.BytesIO(content), size, "ойдан.bin", Words("ойдан"), step)


def rows(desk: Desk) -> int:
    return int(desk.session.vault.connection.execute("SELECT count(*) FROM evidence").fetchone()[0])


# --- intake ----------------------------------------------------------------------------------------------------------


def test_a_file_that_does_not_fit_is_refused_before_it_is_read(town: Town) -> None:
    case_id = agreed_case(town.field)
    first = take_in(town.field, case_id, MIB)
    town.field_disk.leave(RESERVE_BYTES + 4 * MIB)
    refused(lambda: take_in(town.field, case_id, 20 * MIB))
    assert set(town.field.session.case(case_id).evidence) == {first}
    assert rows(town.field) == 1
    town.field_disk.make_room()
    assert town.field.session.evidence.exists(take_in(town.field, case_id, 20 * MIB))
    assert town.field.session.vault.damage_found() == 0


def test_a_disk_that_fills_up_meanwhile_stops_the_intake_and_drafts_are_still_saved(town: Town) -> None:
    case_id = agreed_case(town.field)
    interview = town.field.interviews.open(case_id, LANGUAGE)

    def somebody_fills_it(done: int, total: int) -> None:
        if done * 2 > total and town.field_disk.free() > RESERVE_BYTES // 2:
            town.field_disk.leave(RESERVE_BYTES // 2 - MIB)
        interview.session.answer(PATH, f"ойдан {done}")
        town.field.interviews.save_draft(case_id, "SR", interview.draft("SR"))

    refused(lambda: take_in(town.field, case_id, 30 * MIB, somebody_fills_it))
    interview.session.answer(PATH, "ойдан, кейін")
    town.field.interviews.save_draft(case_id, "SR", interview.draft("SR"))
    field = reopened(town)
    assert field.interviews.open(case_id, LANGUAGE).session.answers()[PATH] == "ойдан, кейін"
    assert field.session.case(case_id).evidence == {}
    town.field_disk.make_room()
    take_in(field, case_id, 30 * MIB)
    assert rows(field) == 1
    assert field.session.vault.damage_found() == 0


# --- drafting --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("free", [0, 40_000, 300_000])
def test_drafts_and_sections_until_nothing_goes_any_more(town: Town, free: int) -> None:
    case_id = agreed_case(town.field)
    field = reopened(town)
    entries = len(field.session.case(case_id).order)
    interview = field.interviews.open(case_id, LANGUAGE)
    town.field_disk.leave(free)
    acknowledged = ""

    def type_more_and_more() -> None:
        nonlocal acknowledged
        for number in range(1, 200):
            interview.session.answer(PATH, f"{number} " + "ұ" * 40_000 * number)
            field.interviews.save_draft(case_id, "SR", interview.draft("SR"))
            acknowledged = interview.session.answers()[PATH]

    refused(type_more_and_more)
    finished = interview.finish("SR")
    refused(lambda: field.interviews.record(case_id, finished))
    interview.undo_finish(finished)
    assert field.interviews.open(case_id, LANGUAGE).session.answers().get(PATH, "") == acknowledged
    # A fresh start opens on the full disk too, and knows as much.
    field = reopened(town)
    assert field.interviews.open(case_id, LANGUAGE).session.answers().get(PATH, "") == acknowledged
    assert len(field.session.case(case_id).order) == entries
    town.field_disk.make_room()
    interview = field.interviews.open(case_id, LANGUAGE)
    interview.session.answer(PATH, "ойдан, соңы")
    field.interviews.save_draft(case_id, "SR", interview.draft("SR"))
    field.interviews.record(case_id, interview.finish("SR"))
    assert field.session.case(case_id).answers[PATH].value == "ойдан, соңы"
    assert field.session.vault.damage_found() == 0


def test_a_vault_opens_on_a_full_disk_and_can_be_read(town: Town) -> None:
    case_id = agreed_case(town.field)
    sha256 = take_in(town.field, case_id, MIB)
    town.field.close()
    town.field_disk.leave(0)
    field = reopened(town)
    assert sum(map(len, field.session.evidence.read(sha256))) == MIB
    assert field.interviews.open(case_id, LANGUAGE).session.answers()["D/D01_pseudonym"]
    refused(lambda: agreed_case(field))
    town.field_disk.make_room()
    agreed_case(field)
    assert field.session.vault.damage_found() == 0


# --- hand-over -------------------------------------------------------------------------------------------------------


def test_a_stick_without_room_gets_nothing_and_nothing_is_noted(town: Town) -> None:
    case_id = agreed_case(town.field)
    add_evidence(town.field, case_id, os.urandom(6 * MIB))
    town.stick.leave(3 * MIB)
    refused(town.hand_over)
    assert town.stick.names() == set()
    assert town.field.session.case(case_id).sent == ()
    town.stick.make_room()
    received = town.office.reception.receive(town.hand_over(), no_step)
    assert (received.missing, received.doubts, received.chain) == ((), (), ())


def test_a_stick_that_fills_up_meanwhile_is_left_clean(town: Town) -> None:
    case_id = agreed_case(town.field)
    add_evidence(town.field, case_id, os.urandom(12 * MIB))
    cases, office = town.field.session.journal.cases(), [town.office.session.device]

    def somebody_fills_it(done: int, total: int) -> None:
        if 0 < done * 4 < total and town.stick.free() > MIB:
            town.stick.leave(MIB // 2)

    refused(lambda: town.field.handover.write(cases, office, town.stick.folder, somebody_fills_it))
    assert town.stick.names() == set()
    assert town.field.session.case(case_id).sent == ()
    town.stick.make_room()
    received = town.office.reception.receive(town.hand_over(), no_step)
    assert (received.missing, received.doubts) == ((), ())


def test_a_vault_without_room_for_the_note_takes_the_bundle_back(town: Town) -> None:
    case_id = agreed_case(town.field)
    add_evidence(town.field, case_id, os.urandom(MIB))
    field = reopened(town)
    town.field_disk.leave(0)
    refused(town.hand_over)
    assert town.stick.names() == set()
    assert field.session.case(case_id).sent == ()
    town.field_disk.make_room()
    received = town.office.reception.receive(town.hand_over(), no_step)
    assert received.doubts == ()
    assert town.office.reception.accept(received.bundle).state == "accepted"
    assert len(field.session.case(case_id).sent) == 1


# --- import ----------------------------------------------------------------------------------------------------------


def test_an_office_without_room_receives_nothing_and_later_everything(town: Town) -> None:
    case_id = agreed_case(town.field)
    sha256 = add_evidence(town.field, case_id, os.urandom(8 * MIB))
    bundle = town.hand_over()
    office, vault = town.office, town.office.session.vault
    for free in (RESERVE_BYTES + 2 * MIB, RESERVE_BYTES // 2, 0):
        town.office_disk.leave(free)
        refused(lambda: office.reception.receive(bundle, no_step))
        assert office.reception.all() == ()
        assert office.session.evidence.total_bytes() == 0
    town.office_disk.make_room()

    def somebody_fills_it(done: int, total: int) -> None:
        if done * 2 > total:
            town.office_disk.leave(RESERVE_BYTES // 4)

    refused(lambda: office.reception.receive(bundle, somebody_fills_it))
    assert office.reception.all() == ()
    town.office_disk.make_room()
    received = office.reception.receive(bundle, no_step)
    assert set(received.counts) == {"accepted"}
    vault.checkpoint()
    town.office_disk.leave(0)
    try:
        accepted = office.reception.accept(received.bundle)
    except DiskFullError:
        assert office.session.journal.cases() == []
        assert office.reception.report(received.bundle).state == "waiting"
        town.office_disk.make_room()
        accepted = office.reception.accept(received.bundle)
    assert accepted.state == "accepted"
    assert sum(map(len, office.session.evidence.read(sha256))) == 8 * MIB
    town.office_disk.make_room()
    assert vault.damage_found() == 0


# --- a new vault -----------------------------------------------------------------------------------------------------


def test_a_vault_that_found_no_room_can_be_made_when_there_is_some(tmp_path: Path) -> None:
    plan = NewVault(tmp_path / "disk" / "vault", "office", is_practice=True, office_name="Ойдан шығарылған кеңсе")

    def make() -> None:
        secret = bytearray(INVENTED_PASSPHRASE)
        make_vault(plan, secret, word_list("en"), utc_now, params=TEST_ONLY, floor=TEST_ONLY)

    with mounted(tmp_path / "disk", 8 * MIB) as disk:
        for free in range(0, 4 * MIB, 64 * 1024):
            disk.leave(free)
            try:
                make()
            except DiskFullError:
                require_no_vault(plan.folder)
            else:
                break
            disk.make_room()
        else:
            pytest.fail("not even 4 MiB are enough")
        assert free > 0
        with pytest.raises(VaultExistsError):
            make()
        World(tmp_path / "disk").open("vault").close()
